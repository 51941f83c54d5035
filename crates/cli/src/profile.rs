//! `profile`: what you may change of your own account.

use clap::{Args, Subcommand, builder::PossibleValuesParser};
use sarrio_model::{EditProfile, Language, User};

use crate::{
    connect::Context,
    hardware::word,
    outcome::Failure,
    table::{Table, or_dash},
};

/// Your own account.
#[derive(Debug, Subcommand)]
pub enum ProfileCommand {
    /// Shows it.
    Show,
    /// Changes it.
    Edit(Edit),
}

/// What to change.
#[derive(Debug, Args)]
pub struct Edit {
    /// Your full name.
    #[arg(long)]
    full_name: Option<String>,
    /// The language of the app; an empty one means that of the computer.
    #[arg(long, value_parser = languages())]
    language: Option<String>,
}

fn languages() -> PossibleValuesParser {
    PossibleValuesParser::new(Language::ALL.iter().map(|language| language.tag()).chain([""]))
}

pub(crate) async fn run(context: &Context, command: ProfileCommand) -> Result<(), Failure> {
    let client = context.client()?;
    match command {
        ProfileCommand::Show => context.output.show(&client.session().await?.user, show),
        ProfileCommand::Edit(Edit { full_name: None, language: None }) => {
            Err(Failure::nothing_to_change("--full-name, --language"))
        }
        ProfileCommand::Edit(edit) => {
            let language = match edit.language.as_deref() {
                None => None,
                Some("") => Some(None),
                tag => Some(word::<Language>(tag)?),
            };
            let edit = EditProfile { full_name: edit.full_name, language };
            context.output.show(&client.edit_profile(&edit).await?, show)
        }
    }
}

fn show(user: &User) -> Table {
    let mut table = Table::of_one();
    table.property("Name", &user.username);
    table.property("Full name", &user.full_name);
    table.property("Language", or_dash(user.language.map(Language::name)));
    table.property("Role", user.role.as_str());
    table.property("Account", user.source.as_str());
    table
}
