//! From the lines of a list to people.

use std::collections::HashMap;

use sarrio_model::{
    LineError, ListColumn, ListField, Name, PasswordRules, Problem, Role, UserName,
    problem::{
        CellCountWrong, FullNameWrong, ListIsEmpty, ListTooLong, ListedNameWrong, PersonTwice, RoleUnknown,
        SignInNameMissing, SignInNameWrong,
    },
};
use sarrio_store::name_key;
use secrecy::SecretString;

use crate::{
    auth::password_rules::{self, Whose},
    text_table::{Row, short},
};

/// The most people of one list.
const MOST: usize = 5_000;

/// A person as a line tells. What is absent was not given.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) line: u64,
    pub(crate) username: UserName,
    pub(crate) full_name: Option<String>,
    pub(crate) role: Option<Role>,
    pub(crate) category: Option<Name>,
    pub(crate) group: Option<Name>,
    pub(crate) groups: Vec<Name>,
    pub(crate) password: Option<SecretString>,
}

/// The names of the roles in English, Catalan and Spanish, without accents and capitals.
const ROLES: &[(Role, &[&str])] = &[
    (Role::Administrator, &["administrator", "administrador", "administradora"]),
    (Role::Manager, &["manager", "gestor", "gestora"]),
    (
        Role::Teacher,
        &[
            "teacher",
            "professor",
            "professora",
            "docent",
            "mestre",
            "mestra",
            "profesor",
            "profesora",
            "docente",
        ],
    ),
    (Role::Student, &["student", "alumne", "alumna", "estudiant", "alumno", "estudiante"]),
];

/// The people of a table, and what is wrong with its other lines.
pub(super) fn read(
    table: &[Row],
    columns: &[ListColumn],
    rules: &PasswordRules,
) -> Result<(Vec<Line>, Vec<LineError>), Problem> {
    let rows = table.get(1..).filter(|rows| !rows.is_empty()).ok_or(ListIsEmpty)?;
    if rows.len() > MOST {
        return Err(ListTooLong { most: MOST }.into());
    }
    let (mut lines, mut errors) = (Vec::with_capacity(rows.len()), Vec::new());
    let mut seen: HashMap<UserName, u64> = HashMap::new();
    for row in rows {
        match person(row, columns, rules, &mut seen) {
            Ok(line) => lines.push(line),
            Err(problems) => {
                errors.extend(problems.into_iter().map(|problem| LineError { line: row.line, problem }));
            }
        }
    }
    Ok((lines, errors))
}

/// What is wrong in the column with this field, if the list has that column.
pub(super) fn in_column(problem: Problem, columns: &[ListColumn], field: ListField) -> Problem {
    match columns.iter().find(|column| column.field == Some(field)) {
        Some(column) => problem.at(&column.heading),
        None => problem,
    }
}

/// The cells of a line, and what is wrong with them.
struct Cells<'a> {
    row: &'a Row,
    columns: &'a [ListColumn],
    problems: Vec<Problem>,
}

impl<'a> Cells<'a> {
    fn get(&self, field: ListField) -> Option<&'a str> {
        let index = self.columns.iter().position(|column| column.field == Some(field))?;
        self.row.cells.get(index).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// What a cell says. That of an empty or wrong one is nothing.
    fn read<T: Default>(&mut self, field: ListField, read: impl FnOnce(&str) -> Result<T, Problem>) -> T {
        match self.get(field).map(read) {
            Some(Ok(value)) => value,
            Some(Err(problem)) => self.wrong(field, problem),
            None => T::default(),
        }
    }

    /// Keeps what is wrong with a cell, which says nothing then.
    fn wrong<T: Default>(&mut self, field: ListField, problem: impl Into<Problem>) -> T {
        self.problems.push(in_column(problem.into(), self.columns, field));
        T::default()
    }
}

/// The person of a line, or everything that is wrong in it. `seen` are the people of the lines before.
fn person(
    row: &Row,
    columns: &[ListColumn],
    rules: &PasswordRules,
    seen: &mut HashMap<UserName, u64>,
) -> Result<Line, Vec<Problem>> {
    let (found, headings) = (row.cells.len(), columns.len());
    // Spreadsheets leave out empty cells at the end of a line, or add some.
    if row.cells.iter().skip(headings).any(|cell| !cell.is_empty()) {
        return Err(vec![CellCountWrong { found, headings }.into()]);
    }
    let mut cells = Cells { row, columns, problems: Vec::new() };
    let username: Option<UserName> = match cells.get(ListField::Username) {
        Some(typed) => typed
            .parse()
            .map(Some)
            .unwrap_or_else(|_| cells.wrong(ListField::Username, SignInNameWrong { name: short(typed) })),
        None => cells.wrong(ListField::Username, SignInNameMissing),
    };
    if let Some(username) = &username
        && let Some(line) = seen.get(username).copied()
    {
        let twice = PersonTwice { username: username.clone(), line };
        cells.wrong::<()>(ListField::Username, twice);
    }
    let full_name =
        full_name(&|field| cells.get(field)).unwrap_or_else(|(field, problem)| cells.wrong(field, problem));
    let name = |text: &str| listed_name(text).map(Some);
    let role = cells.read(ListField::Role, |text| role(text).map(Some));
    let category = cells.read(ListField::Category, name);
    let group = cells.read(ListField::Group, name);
    let groups = cells.read(ListField::Groups, further);
    let password = cells.get(ListField::Password).map(SecretString::from);
    if let Some(password) = &password {
        let (username, full_name) = (username.as_ref().map(UserName::as_str), full_name.as_deref());
        let whose = Whose {
            username: username.unwrap_or_default(),
            full_name: full_name.unwrap_or_default(),
            before: None,
        };
        if let Err(problem) = password_rules::check(rules, "", password, &whose) {
            cells.wrong::<()>(ListField::Password, problem);
        }
    }
    match username {
        Some(username) if cells.problems.is_empty() => {
            seen.insert(username.clone(), row.line);
            Ok(Line { line: row.line, username, full_name, role, category, group, groups, password })
        }
        _ => Err(cells.problems),
    }
}

fn full_name<'a>(
    cell: &impl Fn(ListField) -> Option<&'a str>,
) -> Result<Option<String>, (ListField, Problem)> {
    let (text, field) =
        match (cell(ListField::FullName), cell(ListField::FirstName), cell(ListField::LastName)) {
            (Some(full), ..) => (full.to_owned(), ListField::FullName),
            (None, Some(first), Some(last)) => (format!("{first} {last}"), ListField::LastName),
            (None, Some(one), None) | (None, None, Some(one)) => (one.to_owned(), ListField::FirstName),
            (None, None, None) => return Ok(None),
        };
    match text.parse::<Name>() {
        Ok(name) => Ok(Some(name.to_string())),
        Err(_) => Err((field, FullNameWrong { most: Name::LIMIT }.into())),
    }
}

fn role(text: &str) -> Result<Role, Problem> {
    let key = name_key(text);
    let known = ROLES.iter().find(|(_, names)| names.contains(&key.as_str()));
    known.map(|(role, _)| *role).ok_or_else(|| RoleUnknown { role: short(text) }.into())
}

fn further(text: &str) -> Result<Vec<Name>, Problem> {
    let names = text.split(['|', ';', ',']).map(str::trim).filter(|name| !name.is_empty());
    names.map(listed_name).collect()
}

fn listed_name(text: &str) -> Result<Name, Problem> {
    text.parse().map_err(|_| ListedNameWrong { name: short(text), most: Name::LIMIT }.into())
}
