//! `rules`: what passwords must be like, and how long sessions last.

use clap::{Args, Subcommand};
use sarrio_model::{EditSignInRules, Role, SessionLife, SessionRules, SignInRules};

use crate::{
    connect::Context,
    outcome::Failure,
    table::{Table, yes},
};

/// The rules of signing in.
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// Shows them.
    Show,
    /// Changes them, for passwords and sessions that are new.
    Edit(Edit),
}

/// What to change.
#[derive(Debug, Args)]
pub struct Edit {
    /// The fewest characters of a password.
    #[arg(long)]
    min_length: Option<u32>,
    /// By how many characters a new password differs at least from the one before.
    #[arg(long)]
    min_changed: Option<u32>,
    /// Whether passwords that are easy to guess are refused.
    #[arg(long, value_name = "BOOL")]
    refuse_guessable: Option<bool>,
    /// The role whose sessions are changed; all roles if not given.
    #[arg(long, value_parser = crate::role::built_in())]
    role: Option<String>,
    /// A session ends when it was not used for so many minutes.
    #[arg(long, value_name = "MINUTES")]
    idle: Option<u32>,
    /// A session ends so many minutes after the sign-in.
    #[arg(long, value_name = "MINUTES")]
    max: Option<u32>,
}

pub(crate) async fn run(context: &Context, command: RulesCommand) -> Result<(), Failure> {
    let client = context.client()?;
    match command {
        RulesCommand::Show => context.output.show(&client.sign_in_rules().await?, show),
        RulesCommand::Edit(edit) => {
            let rules = client.sign_in_rules().await?;
            let edit = edit.of(&rules)?;
            context.output.show(&client.edit_sign_in_rules(&edit).await?, show)
        }
    }
}

impl Edit {
    fn of(self, rules: &SignInRules) -> Result<EditSignInRules, Failure> {
        let (mut passwords, mut sessions) = (rules.passwords, rules.sessions);
        passwords.min_length = self.min_length.unwrap_or(passwords.min_length);
        passwords.min_changed = self.min_changed.unwrap_or(passwords.min_changed);
        passwords.refuse_guessable = self.refuse_guessable.unwrap_or(passwords.refuse_guessable);
        for &role in Role::ALL {
            if self.role.as_deref().is_none_or(|only| only == role.as_str()) {
                let life = of_role(&mut sessions, role);
                life.idle_minutes = self.idle.unwrap_or(life.idle_minutes);
                life.max_minutes = self.max.unwrap_or(life.max_minutes);
            }
        }
        if (passwords, sessions) == (rules.passwords, rules.sessions) {
            let options = "--min-length, --min-changed, --refuse-guessable, --idle, --max";
            return Err(Failure::nothing_to_change(options));
        }
        Ok(EditSignInRules { revision: rules.revision, passwords: Some(passwords), sessions: Some(sessions) })
    }
}

fn of_role(sessions: &mut SessionRules, role: Role) -> &mut SessionLife {
    match role {
        Role::Administrator => &mut sessions.administrator,
        Role::Manager => &mut sessions.manager,
        Role::Teacher => &mut sessions.teacher,
        Role::Student => &mut sessions.student,
    }
}

fn show(rules: &SignInRules) -> Table {
    let mut table = Table::of_one();
    table.property("Fewest characters", rules.passwords.min_length);
    table.property("Changed characters", rules.passwords.min_changed);
    table.property("Refuses guessable", yes(rules.passwords.refuse_guessable));
    for &role in Role::ALL {
        let SessionLife { idle_minutes, max_minutes } = rules.sessions.of(role);
        let life = format!("{max_minutes} min, or {idle_minutes} min without use");
        table.property(&format!("Session of {}", role.as_str()), life);
    }
    table
}
