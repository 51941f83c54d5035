//! `user`: people.

use clap::{Args, Subcommand, builder::PossibleValuesParser};
use sarrio_model::{EditUser, NewUser, PageQuery, User, UserName};

use crate::{
    ask::{self, PasswordFrom},
    connect::Context,
    find::{self, whole},
    hardware::word,
    outcome::Failure,
    table::{Table, moment, yes},
};

/// People.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Lists people.
    #[command(visible_alias = "ls")]
    List,
    /// Shows one person.
    Show(One),
    /// Adds a person; asks for the password.
    Add(Add),
    /// Changes a person.
    Edit(Edit),
    /// Removes a person who owns no desktop.
    Remove(One),
}

/// One person.
#[derive(Debug, Args)]
pub struct One {
    /// Who, by sign-in name, full name or id.
    user: String,
}

/// The person to add.
#[derive(Debug, Args)]
pub struct Add {
    /// Their sign-in name.
    username: UserName,
    /// Their full name.
    #[arg(long, default_value = "")]
    full_name: String,
    /// Their role.
    #[arg(long, value_parser = PossibleValuesParser::new(["user", "administrator"]), default_value = "user")]
    role: String,
    /// Reads the password from the first line of standard input.
    #[arg(long)]
    password_stdin: bool,
}

/// What to change.
#[derive(Debug, Args)]
pub struct Edit {
    /// Who, by sign-in name, full name or id.
    user: String,
    /// A new full name.
    #[arg(long)]
    full_name: Option<String>,
    /// Their role.
    #[arg(long, value_parser = PossibleValuesParser::new(["user", "administrator"]))]
    role: Option<String>,
    /// Whether they may sign in; if not, their sessions end.
    #[arg(long, value_name = "BOOL")]
    enabled: Option<bool>,
    /// Asks for a new password for somebody else, whose sessions end. To change your own, use `sarrioctl password`.
    #[arg(long)]
    password: bool,
    /// The same, from the first line of standard input.
    #[arg(long, conflicts_with = "password")]
    password_stdin: bool,
}

pub(crate) async fn run(context: &Context, command: UserCommand) -> Result<(), Failure> {
    let client = context.client()?;
    match command {
        UserCommand::List => {
            let all: Vec<User> = whole!(client.users(), PageQuery::default());
            context.output.show(&all, |all| rows(all))
        }
        UserCommand::Show(one) => context.output.show(&find::user(&client, &one.user).await?, show),
        UserCommand::Add(add) => {
            let password = ask::new_password(add.username.as_str(), PasswordFrom::flag(add.password_stdin))?;
            let role = word(Some(&add.role))?.unwrap_or_default();
            let new = NewUser { username: add.username, full_name: add.full_name, role, password };
            context.output.show(&client.users().add(&new).await?, show)
        }
        UserCommand::Edit(edit) => {
            let Edit { full_name, role, enabled, password, password_stdin, .. } = &edit;
            if full_name.is_none() && role.is_none() && enabled.is_none() && !password && !password_stdin {
                return Err(Failure::nothing_to_change("--full-name, --role, --enabled, --password"));
            }
            let user = find::user(&client, &edit.user).await?;
            let password = if edit.password || edit.password_stdin {
                let from = PasswordFrom::flag(edit.password_stdin);
                Some(ask::new_password(user.username.as_str(), from)?)
            } else {
                None
            };
            let (full_name, role) = (edit.full_name, word(edit.role.as_deref())?);
            let edit = EditUser { revision: user.revision, full_name, role, enabled: edit.enabled, password };
            context.output.show(&client.users().edit(user.id, &edit).await?, show)
        }
        UserCommand::Remove(one) => {
            let user = find::user(&client, &one.user).await?;
            ask::confirm(&format!("Remove {}?", user.username), context.answers)?;
            client.users().remove(user.id).await?;
            let answer = serde_json::json!({ "removed": user.id });
            context.output.say(&answer, |_| format!("{} is removed.", user.username))
        }
    }
}

fn rows(all: &[User]) -> Table {
    let mut table = Table::new(["NAME", "FULL NAME", "ROLE", "MAY SIGN IN", "ADDED"]);
    for user in all {
        table.row([
            user.username.to_string(),
            user.full_name.clone(),
            user.role.as_str().to_owned(),
            yes(user.enabled),
            moment(user.created),
        ]);
    }
    table
}

fn show(user: &User) -> Table {
    let mut table = Table::of_one();
    table.property("Name", &user.username);
    table.property("Id", user.id);
    table.property("Full name", &user.full_name);
    table.property("Role", user.role.as_str());
    table.property("May sign in", yes(user.enabled));
    table.property("Added", moment(user.created));
    table
}
