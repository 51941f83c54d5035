//! Importing people and groups from a list: a table in a text file, as spreadsheets write it (CSV).

use serde::{Deserialize, Serialize};

use crate::{Bytes, Name, Problem, Role, UserName};

/// What becomes of people in the list who exist already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Existing {
    /// Each is an error.
    #[default]
    Refuse,
    /// They get the name, role, category and main group of the list, where it gives one, and join its further groups. Their
    /// password stays.
    Update,
}

/// What becomes of categories and groups in the list that do not exist.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// Each is an error.
    #[default]
    Refuse,
    /// They are made.
    Create,
}

/// How a list of people is imported.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// Whether the answer only shows what would be done, with all errors.
    pub preview: bool,
    /// What becomes of people who exist already.
    #[param(inline)]
    pub existing: Existing,
    /// What becomes of categories and groups that do not exist.
    #[param(inline)]
    pub missing: Missing,
}

impl ImportQuery {
    /// The largest list. 5,000 people take 500 kB.
    pub const LARGEST_LIST: Bytes = Bytes(2 << 20);
}

/// How the text of a list is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub enum TextEncoding {
    /// UTF-8, with or without a mark at its beginning.
    #[serde(rename = "utf-8")]
    Utf8,
    /// Windows-1252, which older spreadsheets write.
    #[serde(rename = "windows-1252")]
    Windows1252,
}

/// What stands between the cells of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Separator {
    /// Commas.
    Comma,
    /// Semicolons.
    Semicolon,
    /// Tabs.
    Tab,
}

/// What a column of a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListField {
    /// The sign-in name.
    Username,
    /// The full name.
    FullName,
    /// The first name.
    FirstName,
    /// The last name.
    LastName,
    /// The role; student where it is empty.
    Role,
    /// The category.
    Category,
    /// The main group.
    Group,
    /// Further groups, with commas, semicolons or vertical bars between them.
    Groups,
    /// The password; one is made where it is empty.
    Password,
    /// An e-mail address, which is not kept.
    Email,
}

/// A column of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ListColumn {
    /// What stands above it.
    pub heading: String,
    /// What it is taken for; absent where it is not used.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub field: Option<ListField>,
}

/// An error of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LineError {
    /// The line, from 1, which is that of the headings.
    pub line: u64,
    /// What is wrong; `field` names the column.
    pub problem: Problem,
}

/// What is done with a person of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListedChange {
    /// They are added.
    Add,
    /// They exist, and are changed.
    Update,
    /// They exist as the list says.
    Keep,
}

/// A person of a list, as they will be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ListedPerson {
    /// The line in which they stand.
    pub line: u64,
    /// What is done.
    pub change: ListedChange,
    /// What they sign in with.
    pub username: UserName,
    /// Their full name.
    pub full_name: String,
    /// Their role.
    pub role: Role,
    /// Their category.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub category: Option<Name>,
    /// Their main group.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub group: Option<Name>,
    /// Further groups that they join.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub groups: Vec<Name>,
    /// The password that was made for them. It is told only here, and must be changed at the first sign-in.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub password: Option<String>,
}

/// A group that does not exist yet.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ListedGroup {
    /// Its category.
    pub category: Name,
    /// Its name.
    pub name: Name,
}

/// What an import of a list did, or would do.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ImportedPeople {
    /// How the text is encoded.
    pub encoding: TextEncoding,
    /// What stands between its cells.
    pub separator: Separator,
    /// Its columns.
    pub columns: Vec<ListColumn>,
    /// Its errors, by line; the first 500. With any, nothing is imported.
    pub errors: Vec<LineError>,
    /// Categories that are made.
    pub new_categories: Vec<Name>,
    /// Groups that are made.
    pub new_groups: Vec<ListedGroup>,
    /// The people in whose lines there is no error.
    pub people: Vec<ListedPerson>,
}

impl std::fmt::Debug for ImportedPeople {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Passwords that were made stay out of logs.
        let counts = (self.people.len(), self.errors.len());
        f.debug_struct("ImportedPeople").field("people, errors", &counts).finish_non_exhaustive()
    }
}
