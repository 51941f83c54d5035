//! `role`: the school's own roles.

use std::collections::BTreeSet;

use clap::{Args, Subcommand, builder::PossibleValuesParser};
use sarrio_model::{CustomRole, EditCustomRole, Name, NewCustomRole, PageQuery, Permission, Role};

use crate::{
    ask,
    connect::Context,
    find::{self, whole},
    hardware::word,
    outcome::Failure,
    table::{Table, moment},
};

/// Sarrio's own roles, as the API writes them.
pub(crate) fn built_in() -> PossibleValuesParser {
    PossibleValuesParser::new(Role::ALL.iter().rev().map(|role| role.as_str()))
}

/// The permissions that can be taken away, as the API writes them.
fn permissions() -> PossibleValuesParser {
    let taken = Permission::ALL.iter().filter(|permission| !permission.is_sight());
    PossibleValuesParser::new(taken.map(|permission| permission.as_str()))
}

/// Roles of your school's own: copies of Sarrio's roles that may do less.
#[derive(Debug, Subcommand)]
pub enum RoleCommand {
    /// Lists the school's own roles.
    #[command(visible_alias = "ls")]
    List,
    /// Shows one role.
    Show(One),
    /// Adds a role.
    Add {
        /// Its name.
        name: Name,
        /// The role that it is a copy of.
        #[arg(long, value_parser = built_in())]
        base: String,
        /// A permission to take away; can be given several times. docs/permissions.md explains them.
        #[arg(long, value_name = "PERMISSION", value_parser = permissions(), hide_possible_values = true)]
        without: Vec<String>,
    },
    /// Renames a role, and changes what it may do.
    Edit {
        /// Its name or id.
        role: String,
        /// A new name.
        #[arg(long)]
        name: Option<Name>,
        /// A permission to take away; can be given several times.
        #[arg(long, value_name = "PERMISSION", value_parser = permissions(), hide_possible_values = true)]
        without: Vec<String>,
        /// A permission to give back; can be given several times.
        #[arg(long, value_name = "PERMISSION", value_parser = permissions(), hide_possible_values = true)]
        with: Vec<String>,
    },
    /// Removes a role that nobody has.
    Remove(One),
}

/// One role.
#[derive(Debug, Args)]
pub struct One {
    /// Its name or id.
    role: String,
}

fn read(permissions: &[String]) -> Result<BTreeSet<Permission>, Failure> {
    let read = permissions.iter().map(|text| word(Some(text)));
    Ok(read.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

pub(crate) async fn run(context: &Context, command: RoleCommand) -> Result<(), Failure> {
    let client = context.client()?;
    match command {
        RoleCommand::List => {
            let all: Vec<CustomRole> = whole!(client.roles(), PageQuery::default());
            context.output.show(&all, |all| rows(all))
        }
        RoleCommand::Show(one) => context.output.show(&find::role(&client, &one.role).await?, show),
        RoleCommand::Add { name, base, without } => {
            let base = word(Some(&base))?.unwrap_or_default();
            let new = NewCustomRole { name, base, without: read(&without)? };
            context.output.show(&client.roles().add(&new).await?, show)
        }
        RoleCommand::Edit { name: None, without, with, .. } if without.is_empty() && with.is_empty() => {
            Err(Failure::nothing_to_change("--name, --without, --with"))
        }
        RoleCommand::Edit { role, name, without, with } => {
            let role = find::role(&client, &role).await?;
            let (taken, given) = (read(&without)?, read(&with)?);
            let lacks = role.without.union(&taken).filter(|permission| !given.contains(permission));
            let lacks: BTreeSet<Permission> = lacks.copied().collect();
            let without = (lacks != role.without).then_some(lacks);
            let edit = EditCustomRole { revision: role.revision, name, without };
            context.output.show(&client.roles().edit(role.id, &edit).await?, show)
        }
        RoleCommand::Remove(one) => {
            let role = find::role(&client, &one.role).await?;
            ask::confirm(&format!("Remove {}?", role.name), context.answers)?;
            client.roles().remove(role.id).await?;
            let answer = serde_json::json!({ "removed": role.id });
            context.output.say(&answer, |_| format!("{} is removed.", role.name))
        }
    }
}

fn list(permissions: &BTreeSet<Permission>) -> String {
    permissions.iter().map(|permission| permission.as_str()).collect::<Vec<_>>().join(", ")
}

fn rows(all: &[CustomRole]) -> Table {
    let mut table = Table::new(["NAME", "COPY OF", "PEOPLE", "WITHOUT"]);
    for role in all {
        let without = list(&role.without);
        table.row([role.name.to_string(), role.base.as_str().to_owned(), role.people.to_string(), without]);
    }
    table
}

fn show(role: &CustomRole) -> Table {
    let mut table = Table::of_one();
    table.property("Name", &role.name);
    table.property("Id", role.id);
    table.property("Copy of", role.base.as_str());
    table.property("Without", list(&role.without));
    table.property("People", role.people);
    table.property("Added", moment(role.created));
    table
}
