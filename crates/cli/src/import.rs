//! `user import`: people and groups from a list.

use std::path::PathBuf;

use clap::Args;
use sarrio_client::Client;
use sarrio_model::{Existing, ImportQuery, ImportedPeople, ListedChange, Missing, Separator, TextEncoding};

use crate::{
    ask,
    connect::Context,
    outcome::Failure,
    output::remark,
    table::{Table, or_dash},
};

/// The exit code of a list with errors: a value was refused.
const REFUSED: u8 = 8;

/// A list of people.
#[derive(Debug, Args)]
pub struct Import {
    /// The file. Its first line has headings in English, Catalan or Spanish: username, full name (or first name and last
    /// name), role, category, group, groups, password.
    file: PathBuf,
    /// Only shows what would be done.
    #[arg(long)]
    preview: bool,
    /// Makes categories and groups that do not exist.
    #[arg(long)]
    create_groups: bool,
    /// Changes people who exist already; without it they are errors. Their passwords stay.
    #[arg(long)]
    update: bool,
}

pub(crate) async fn run(context: &Context, client: &Client, command: Import) -> Result<(), Failure> {
    let file = std::fs::read(&command.file)
        .map_err(|error| Failure::Local(format!("{} cannot be read: {error}", command.file.display())))?;
    let query = ImportQuery {
        preview: true,
        existing: if command.update { Existing::Update } else { Existing::Refuse },
        missing: if command.create_groups { Missing::Create } else { Missing::Refuse },
    };
    let preview = client.users().import(file.clone(), &query).await?;
    if !preview.errors.is_empty() {
        context.output.show(&preview, errors)?;
        return Err(Failure::Told(REFUSED));
    }
    if command.preview {
        return context.output.show(&preview, people);
    }
    remark(read_as(&preview));
    let (added, changed) = (count(&preview, ListedChange::Add), count(&preview, ListedChange::Update));
    ask::confirm(&format!("Add {added} people, and change {changed}?"), context.answers)?;
    let done = client.users().import(file, &ImportQuery { preview: false, ..query }).await?;
    context.output.show(&done, passwords)
}

fn count(list: &ImportedPeople, change: ListedChange) -> usize {
    list.people.iter().filter(|person| person.change == change).count()
}

/// How the file was understood.
fn read_as(list: &ImportedPeople) -> String {
    let encoding = match list.encoding {
        TextEncoding::Utf8 => "UTF-8",
        TextEncoding::Windows1252 => "Windows-1252",
    };
    let separator = match list.separator {
        Separator::Comma => "commas",
        Separator::Semicolon => "semicolons",
        Separator::Tab => "tabs",
    };
    let unused: Vec<&str> = list
        .columns
        .iter()
        .filter(|column| column.field.is_none())
        .map(|column| column.heading.as_str())
        .collect();
    let unused = match unused.is_empty() {
        true => String::new(),
        false => format!(" Columns that are not used: {}.", unused.join(", ")),
    };
    format!("The list is in {encoding}, with {separator}.{unused}")
}

fn errors(list: &ImportedPeople) -> Table {
    let mut table = Table::new(["LINE", "COLUMN", "ERROR"]);
    for error in &list.errors {
        let column = or_dash(error.problem.field.as_ref().filter(|field| !field.is_empty()));
        let text = format!("{} {}", error.problem.detail, error.problem.hint);
        table.row([error.line.to_string(), column, text]);
    }
    table.foot(format!("{} Nobody is imported.", read_as(list)));
    table
}

fn people(list: &ImportedPeople) -> Table {
    let mut table =
        Table::new(["LINE", "", "NAME", "FULL NAME", "ROLE", "CATEGORY", "GROUP", "FURTHER GROUPS"]);
    for person in &list.people {
        let change = match person.change {
            ListedChange::Add => "add",
            ListedChange::Update => "change",
            ListedChange::Keep => "keep",
        };
        let groups: Vec<&str> = person.groups.iter().map(|group| group.as_str()).collect();
        table.row([
            person.line.to_string(),
            change.to_owned(),
            person.username.to_string(),
            person.full_name.clone(),
            person.role.as_str().to_owned(),
            or_dash(person.category.as_ref()),
            or_dash(person.group.as_ref()),
            or_dash((!groups.is_empty()).then(|| groups.join(", "))),
        ]);
    }
    let groups = list.new_groups.iter().map(|group| format!("{} ({})", group.name, group.category));
    let new: Vec<String> = list.new_categories.iter().map(ToString::to_string).chain(groups).collect();
    let new = match new.is_empty() {
        true => String::new(),
        false => format!(" New: {}.", new.join(", ")),
    };
    table.foot(format!("{}{new}", read_as(list)));
    table
}

/// What is handed out to people: the passwords that were made.
fn passwords(list: &ImportedPeople) -> Table {
    let mut table = Table::new(["NAME", "FULL NAME", "GROUP", "PASSWORD"]);
    for person in list.people.iter().filter(|person| person.password.is_some()) {
        table.row([
            person.username.to_string(),
            person.full_name.clone(),
            or_dash(person.group.as_ref()),
            or_dash(person.password.as_ref()),
        ]);
    }
    let (added, changed) = (count(list, ListedChange::Add), count(list, ListedChange::Update));
    table.foot(format!(
        "{added} people are added, {changed} are changed. Passwords are shown only now, and must be changed at the first sign-in."
    ));
    table
}
