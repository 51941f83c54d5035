//! What is wrong with a list of people that is imported.

use super::message::Wording;
use crate::{Name, UserName};

messages! {
    ListNotText = "list-not-text", Invalid,
        "The file is no text in UTF-8 or Windows-1252.",
        "Save it as “CSV UTF-8”.";
    ListNotCsv { found: String } = "list-not-csv", BadRequest,
        "The body is {found}, not a list.",
        "Send the file with Content-Type: text/csv.";
    ListIsEmpty = "list-is-empty", Invalid,
        "There is nobody in the list.",
        "The first line has the headings, and each further line a person.";
    ListTooLong { most: usize } = "list-too-long", Invalid,
        "The list has more than {most} people.",
        "Import it in several parts.";
    ListWithoutNames = "list-without-names", Invalid,
        "No column has the sign-in names.",
        "Write “username”, “usuari” or “usuario” above it.";
    ColumnTwice { first: String, second: String } = "column-twice", Invalid,
        "The columns “{first}” and “{second}” mean the same.",
        "Remove one of them.";
    LineUnreadable { why: String } = "line-unreadable", Invalid,
        "The line cannot be read ({why}).";
    CellCountWrong { found: usize, headings: usize } = "cell-count-wrong", Invalid,
        "The line has {found} cells, but there are {headings} headings.",
        "Put quotation marks around a cell that contains the separator.";
    SignInNameMissing = "sign-in-name-missing", Invalid,
        "The sign-in name is missing.";
    SignInNameWrong { name: String } = "sign-in-name-wrong", Invalid,
        "“{name}” is no sign-in name.",
        "It has at most 64 letters a-z, digits and . _ - @, and begins with a letter or digit.";
    PersonTwice { username: UserName, line: u64 } = "person-twice", Invalid,
        "{username} is in line {line} already.",
        "Remove one of the two lines.";
    RoleUnknown { role: String } = "role-unknown", Invalid,
        "There is no role “{role}”.",
        "Use student, teacher, manager or administrator.";
    ListedNameWrong { name: String, most: usize } = "listed-name-wrong", Invalid,
        "“{name}” is no name for a category or a group.",
        "It has at most {most} characters.";
    CategoryUnknown { category: Name } = "category-unknown", Invalid,
        "There is no category called {category}.",
        "Correct it, or let missing categories and groups be made.";
    GroupUnknown { group: Name, category: Name } = "group-unknown", Invalid,
        "{category} has no group called {group}.",
        "Correct it, or let missing categories and groups be made.";
    GroupNeedsCategory { group: Name } = "group-needs-category", Invalid,
        "There is no group called {group}, or in several categories.",
        "Give the category, too.";
    ListHasErrors { errors: usize, line: u64, reason: Wording } = "list-has-errors", Invalid,
        "The list has errors ({errors}), and nobody was imported. The first is in line {line}: {reason}",
        "A preview shows all errors by line.";
    PeopleChanged = "people-changed", StaleRevision,
        "People were changed while the list was imported, and nobody was imported.",
        "Look at a preview again, then import it.";
}
