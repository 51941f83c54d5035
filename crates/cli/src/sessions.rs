//! `session`: your sessions that have not ended.

use clap::{Args, Subcommand};
use sarrio_model::{OpenSession, SessionId};

use crate::{
    connect::Context,
    outcome::Failure,
    table::{Table, moment, or_dash},
};

/// Your own sessions.
#[derive(Debug, Subcommand)]
pub enum SessionCommand {
    /// Lists them, those that were used last first.
    #[command(visible_alias = "ls")]
    List,
    /// Ends one, or all others, with the viewers that they opened.
    End(End),
}

/// Which sessions end.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct End {
    /// The session's id, also of somebody whose sessions you may end (`sarrioctl user sessions`).
    id: Option<SessionId>,
    /// All your sessions except this one.
    #[arg(long)]
    others: bool,
}

pub(crate) async fn run(context: &Context, command: SessionCommand) -> Result<(), Failure> {
    let client = context.client()?;
    match command {
        SessionCommand::List => context.output.show(&client.sessions().await?, |all| rows(all)),
        SessionCommand::End(End { id: Some(id), .. }) => {
            client.end_session(id).await?;
            context.output.say(&serde_json::json!({ "ended": 1 }), |_| format!("Session {id} has ended."))
        }
        SessionCommand::End(End { id: None, .. }) => {
            let ended = client.end_other_sessions().await?;
            let answer = serde_json::json!({ "ended": ended });
            context.output.say(&answer, |_| match ended {
                1 => "1 other session has ended.".to_owned(),
                _ => format!("{ended} other sessions have ended."),
            })
        }
    }
}

pub(crate) fn rows(all: &[OpenSession]) -> Table {
    let mut table = Table::new(["ID", "DEVICE", "ADDRESS", "SIGNED IN", "LAST USED", "UNTIL", "THIS ONE"]);
    for session in all {
        table.row([
            session.id.to_string(),
            session.device.clone(),
            or_dash(session.address),
            moment(session.created),
            moment(session.last_used),
            moment(session.expires),
            (if session.current { "yes" } else { "" }).to_owned(),
        ]);
    }
    table
}
