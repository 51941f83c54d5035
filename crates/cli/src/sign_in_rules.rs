//! `rules`: what passwords must be like, and how long sessions last.

use clap::{Args, Subcommand};
use sarrio_model::{EditPasswordRules, EditSessionRules, EditSignInRules, Role, SessionLife, SignInRules};

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
        let Self { min_length, min_changed, refuse_guessable, role, idle, max } = self;
        let passwords = EditPasswordRules { min_length, min_changed, refuse_guessable };
        let mut sessions = EditSessionRules::default();
        if idle.is_some() || max.is_some() {
            for (life, of) in [
                (&mut sessions.administrator, Role::Administrator),
                (&mut sessions.manager, Role::Manager),
                (&mut sessions.teacher, Role::Teacher),
                (&mut sessions.student, Role::Student),
            ] {
                let now = rules.sessions.of(of);
                let changed = SessionLife {
                    idle_minutes: idle.unwrap_or(now.idle_minutes),
                    max_minutes: max.unwrap_or(now.max_minutes),
                };
                *life = role.as_deref().is_none_or(|only| only == of.as_str()).then_some(changed);
            }
        }
        let edit = EditSignInRules { revision: rules.revision, passwords, sessions };
        if edit == (EditSignInRules { revision: rules.revision, ..EditSignInRules::default() }) {
            let options = "--min-length, --min-changed, --refuse-guessable, --idle, --max";
            return Err(Failure::nothing_to_change(options));
        }
        Ok(edit)
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
