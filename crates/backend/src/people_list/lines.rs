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

use super::table::Row;
use crate::auth::password_rules::{self, Whose};

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
        let line = person(row, columns, rules).and_then(|line| {
            let username = line.username.clone();
            match seen.get(&username) {
                Some(first) => {
                    Err(PersonTwice { username, line: *first }.at(heading(columns, ListField::Username)))
                }
                None => {
                    seen.insert(username, row.line);
                    Ok(line)
                }
            }
        });
        match line {
            Ok(line) => lines.push(line),
            Err(problem) => errors.push(LineError { line: row.line, problem }),
        }
    }
    Ok((lines, errors))
}

/// The heading of the column with this field, for an error.
fn heading(columns: &[ListColumn], field: ListField) -> String {
    let column = columns.iter().find(|column| column.field == Some(field));
    column.map(|column| column.heading.clone()).unwrap_or_default()
}

fn person(row: &Row, columns: &[ListColumn], rules: &PasswordRules) -> Result<Line, Problem> {
    let (found, headings) = (row.cells.len(), columns.len());
    // Spreadsheets leave out empty cells at the end of a line, or add some.
    if row.cells.iter().skip(headings).any(|cell| !cell.is_empty()) {
        return Err(CellCountWrong { found, headings }.into());
    }
    let cell = |field: ListField| {
        let index = columns.iter().position(|column| column.field == Some(field))?;
        row.cells.get(index).map(String::as_str).filter(|text| !text.is_empty())
    };
    let at = |field: ListField| heading(columns, field);
    let name = |field: ListField| {
        let Some(text) = cell(field) else { return Ok(None) };
        listed_name(text).map(Some).map_err(|problem| problem.at(at(field)))
    };
    let typed = cell(ListField::Username).ok_or_else(|| SignInNameMissing.at(at(ListField::Username)))?;
    let username: UserName =
        typed.parse().map_err(|_| SignInNameWrong { name: short(typed) }.at(at(ListField::Username)))?;
    let full_name = full_name(&cell).map_err(|(field, problem)| problem.at(at(field)))?;
    let password = cell(ListField::Password).map(SecretString::from);
    if let Some(password) = &password {
        let shown = full_name.as_deref().unwrap_or_default();
        let whose = Whose { username: username.as_str(), full_name: shown, before: None };
        password_rules::check(rules, &at(ListField::Password), password, &whose)?;
    }
    Ok(Line {
        line: row.line,
        username,
        full_name,
        role: cell(ListField::Role)
            .map(role)
            .transpose()
            .map_err(|problem| problem.at(at(ListField::Role)))?,
        category: name(ListField::Category)?,
        group: name(ListField::Group)?,
        groups: further(cell(ListField::Groups)).map_err(|problem| problem.at(at(ListField::Groups)))?,
        password,
    })
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

fn further(text: Option<&str>) -> Result<Vec<Name>, Problem> {
    let names =
        text.unwrap_or_default().split(['|', ';', ',']).map(str::trim).filter(|name| !name.is_empty());
    names.map(listed_name).collect()
}

fn listed_name(text: &str) -> Result<Name, Problem> {
    text.parse().map_err(|_| ListedNameWrong { name: short(text), most: Name::LIMIT }.into())
}

/// What somebody wrote, for an error.
fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(80).collect()
}
