# People, groups, categories and roles.
title = People
tab-groups = Groups
tab-categories = Categories
tab-roles = Roles
people = { $n ->
    [one] { $n } person
   *[other] { $n } people
}
tree = Categories and groups
everyone = Everyone
any-role = Any role
switched-off = Switched off
search = Search by name or sign-in name
filter = Filter
rows = { $first } to { $last } of { $total }
column-name = Name
column-sign-in = Sign-in
column-desktops = Desktops
column-running = Running
no-limit = { $used }, no limit
column-people = People
column-groups = Groups
column-what = What
role = Role
category = Category
group = Group
main-group = Main group
further-groups = Further groups
teaches = Teaches
account = Account
account-local = Of Sarrio
account-directory = Of the school’s directory
sign-in-name = Sign-in name
full-name = Full name
may-sign-in = May sign in
sign-in-yes = Yes
sign-in-no = No, switched off
yes = Yes
off = Off
added-on = Added
no-category = No category
no-group = No group
show-desktops = Show their desktops
nobody = Nobody is here yet
nobody-why = Add the first person, or import the school’s list.
nobody-here = Nobody is in here
nobody-in-category-why = Choose people in the list of everyone, and move them here.
nobody-in-group-why = Add its members in Groups, or choose people in the list and add them to the group.
nobody-matches = Nobody matches this filter
nobody-matches-why = Others are hidden by it
add = Add person
add-title = Add person
added = Added { $name }
added-why = They sign in as { $username } with this password, and then choose another. Copy it now: it is not shown again.
password = Password
password-repeated = Once more
password-made = Make one
password-typed = Type one
password-again = Make another
password-made-why = It is shown once more when it is set. Then nobody can read it.
new-password = New password
new-password-title = New password for { $person }
new-password-body = They are signed out everywhere, and must choose another password when they sign in.
set-password = Set password
password-set = The new password is set
password-made-for = { $person } signs in with this password now. Copy it: it is not shown again.
remove = Remove person
remove-question = Remove { $person }?
remove-body = They cannot sign in any more and leave their groups. Who still owns desktops or templates cannot be removed: give these to somebody else first, or delete them, or switch the person off instead.
removed = Removed { $person }
move-people = Move
move-title = Move { $people }
move-now = Move
moved = Moved { $people } to { $place }
leave-title = Move { $people } to { $place }?
leave-title-one = Save { $person }?
leave-body = They leave these groups:
group-left = { $group } ({ $people })
add-to-group = Add to group
join-title = Add { $people } to a group
join-body = They stay in their other groups.
join-now = Add
joined = Added { $people } to { $group }
take-out = Take out of group
take-out-title = Take { $people } out of { $group }?
take-out-body = Their teachers there lose sight of them. Their desktops stay.
take-out-now = Take out
left = Took { $people } out of { $group }
enable = Let sign in
enabled = { $people } may sign in
disable = Switch off
disable-title = Switch off { $people }?
disable-body = They are signed out now and cannot sign in any more. Their desktops, templates and groups stay.
disable-now = Switch off
disabled = Switched off { $people }
members = Members
members-n = { $members }, { $students } of them students
teachers = Teachers
no-teachers = Nobody teaches this group yet.
add-members = Add members
add-teachers = Add teachers
show-people = Show its people
take-teacher = { $teacher } teaches it no more
choose-members = Add members to { $group }
choose-teachers = Add teachers to { $group }
add-n = { $n ->
    [0] Add
    [one] Add { $n } person
   *[other] Add { $n } people
}
nobody-to-choose = There is nobody to choose.
more-found = { $n ->
    [one] and { $n } more: type more letters
   *[other] and { $n } more: type more letters
}
archived = Archived
archived-since = Archived
archive = Archive
unarchive = Bring back
archive-question = Archive { $group }?
archive-body = Its teachers lose sight of its members and their desktops. The people and the desktops stay, and the group can be brought back.
group-archived = Archived { $group }
add-group = Add group
group-added = Added { $group }
rename-group = Rename { $group }
move-group = Move { $group } to another category
move-group-body = The people whose main group it is move with it, and leave their other groups in { $category }.
move-group-hint = Move to another category
group-moved = Moved { $group } to { $category }
remove-group = Remove group
remove-group-question = Remove { $group }?
remove-group-body = { $members ->
    [0] Nobody is in it.
    [one] Its { $members } member stays a person, with their desktops. Its teachers lose sight of them.
   *[other] Its { $members } members stay people, with their desktops. Its teachers lose sight of them.
}
group-removed = Removed { $group }
group-has = { $group } now has { $members ->
    [one] { $members } member
   *[other] { $members } members
} and { $teachers ->
    [one] { $teachers } teacher
   *[other] { $teachers } teachers
}
groups-hidden = { $n ->
    [one] { $n } group is hidden by this filter
   *[other] { $n } groups are hidden by this filter
}
no-groups = No groups yet
no-groups-why = A group is a class: its teachers see its students and make desktops for them.
no-groups-ask = You teach no group. Whoever looks after your school’s groups can add you.
no-groups-no-category = Groups are in categories. Add a category first.
no-archived = No archived groups
no-archived-why = Archive a group at the end of the year. It stays here, out of the way.
add-category = Add category
category-added = Added { $category }
rename-category = Rename { $category }
remove-category = Remove category
remove-category-question = Remove { $category }?
remove-category-body = Only a category in which nobody and no group is any more can be removed.
category-removed = Removed { $category }
categories-hidden = { $n ->
    [one] { $n } category is hidden by this filter
   *[other] { $n } categories are hidden by this filter
}
no-categories = No categories yet
no-categories-why = A category is a part of the school, such as a department. Its groups are in it, and a manager looks after it.
permissions-hidden = { $n ->
    [one] { $n } row is hidden by this filter
   *[other] { $n } rows are hidden by this filter
}
reach-all = Everybody’s
reach-charges = Own, and in charge
reach-own = Own
