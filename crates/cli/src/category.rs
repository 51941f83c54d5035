//! `category`: the parts of the school that managers look after.

use clap::{Args, Subcommand};
use sarrio_model::{Category, EditCategory, Name, NewCategory, PageQuery};

use crate::{
    ask,
    connect::Context,
    find::{self, whole},
    outcome::Failure,
    table::{Table, moment},
};

/// Categories: parts of the school, with groups of their own.
#[derive(Debug, Subcommand)]
pub enum CategoryCommand {
    /// Lists categories.
    #[command(visible_alias = "ls")]
    List,
    /// Shows one category.
    Show(One),
    /// Adds a category.
    Add {
        /// Its name.
        name: Name,
    },
    /// Renames a category.
    Rename {
        /// Its name or id.
        category: String,
        /// The new name.
        name: Name,
    },
    /// Removes a category without people and groups.
    Remove(One),
}

/// One category.
#[derive(Debug, Args)]
pub struct One {
    /// Its name or id.
    category: String,
}

pub(crate) async fn run(context: &Context, command: CategoryCommand) -> Result<(), Failure> {
    let client = context.client()?;
    match command {
        CategoryCommand::List => {
            let all: Vec<Category> = whole!(client.categories(), PageQuery::default());
            context.output.show(&all, |all| rows(all))
        }
        CategoryCommand::Show(one) => {
            context.output.show(&find::category(&client, &one.category).await?, show)
        }
        CategoryCommand::Add { name } => {
            context.output.show(&client.categories().add(&NewCategory { name }).await?, show)
        }
        CategoryCommand::Rename { category, name } => {
            let category = find::category(&client, &category).await?;
            let edit = EditCategory { revision: category.revision, name };
            context.output.show(&client.categories().edit(category.id, &edit).await?, show)
        }
        CategoryCommand::Remove(one) => {
            let category = find::category(&client, &one.category).await?;
            ask::confirm(&format!("Remove {}?", category.name), context.answers)?;
            client.categories().remove(category.id).await?;
            let answer = serde_json::json!({ "removed": category.id });
            context.output.say(&answer, |_| format!("{} is removed.", category.name))
        }
    }
}

fn rows(all: &[Category]) -> Table {
    let mut table = Table::new(["NAME", "PEOPLE", "GROUPS"]);
    for category in all {
        table.row([category.name.to_string(), category.people.to_string(), category.groups.to_string()]);
    }
    table
}

fn show(category: &Category) -> Table {
    let mut table = Table::of_one();
    table.property("Name", &category.name);
    table.property("Id", category.id);
    table.property("People", category.people);
    table.property("Groups", category.groups);
    table.property("Added", moment(category.created));
    table
}
