# Importing people and groups from a list.
open = Import
title = Import people
file = List of people
file-help = A spreadsheet saved as CSV. Its first line has headings: sign-in name, full name, role, category, group, groups, password.
choose-file = Choose a list
browse = Browse
type-first = Choose a file, or type its path.
update = Change people who exist already
update-help = They get the name, role, category and main group of the list, and join its groups. Their passwords stay. Without this, each of them is an error.
create = Make categories and groups that do not exist
create-help = Without this, each of them is an error.
look = Look at the list
look-again = Look again
looking = Reading the list
read-as = { $encoding }, with { $separator } between the cells
separator-comma = commas
separator-semicolon = semicolons
separator-tab = tabs
unused = Columns that are not used: { $columns }
adds = { $n ->
    [one] { $n } person is added
   *[other] { $n } people are added
}
changes = { $n ->
    [one] { $n } is changed
   *[other] { $n } are changed
}
keeps = { $n ->
    [one] { $n } stays as it is
   *[other] { $n } stay as they are
}
makes = New: { $names }
group-in = { $group } ({ $category })
errors = { $n ->
    [one] { $n } line is wrong, so nobody is imported
   *[other] { $n } errors, so nobody is imported
}
errors-first = The first { $n } errors; nobody is imported
errors-why = Correct the list and look again, or choose other options above.
nothing = Nothing is to be done
nothing-why = Everybody in this list is there already, as the list says.
column-line = Line
column-error = What is wrong
column-cell = Column
column-change = Import
column-password = Password
add = Add
change = Change
keep = Keep
import-n = { $n ->
    [one] Import { $n } person
   *[other] Import { $n } people
}
cannot-wrong = The list has errors.
cannot-nothing = Nothing is to be done.
importing = { $n ->
    [one] Importing { $n } person
   *[other] Importing { $n } people
}
importing-why = All of them are imported, or nobody. Passwords of the list are encrypted one after another, so thousands take some minutes.
cancel = Cancel the import
cancelled = The import was cancelled. The list below shows what is still to be done.
done = The list is imported
done-people = { $added ->
    [one] { $added } person was added
   *[other] { $added } people were added
}, { $changed ->
    [one] { $changed } was changed
   *[other] { $changed } were changed
}.
passwords = They sign in with these passwords and then choose others. Copy or save them now: they are not shown again.
passwords-unsafe = The passwords were neither copied nor saved. Close again if nobody needs them.
copy-all = Copy all
save-as = Save as
save-file = File for the passwords
saved = Saved in { $file }
not-saved = The file could not be written: { $why }
