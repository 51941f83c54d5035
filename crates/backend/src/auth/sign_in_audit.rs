//! What the audit says of attempts to sign in.

use sarrio_model::{Actor, AuditOutcome, Origin, Problem, SessionId, User};
use sarrio_store::{Concerns, NewAuditEntry};

use super::account::known;
use crate::app::App;

/// A sign-in for the audit. A name that nobody has is not told: people sometimes type a password into that field.
pub(super) fn entry(
    user: Option<&User>,
    origin: &crate::http::Origin,
    session: Option<SessionId>,
    outcome: AuditOutcome,
) -> NewAuditEntry {
    let actor = |user: &User| Actor { id: Some(user.id), name: user.named().name, role: Some(user.role) };
    NewAuditEntry {
        who: user.map_or(Actor { id: None, name: String::new(), role: None }, actor),
        from: origin.address.map_or(Origin::Socket, |address| Origin::Network { address, session }),
        action: "session.sign_in".to_owned(),
        thing: None,
        concerns: Concerns::Actor,
        outcome,
        operation: None,
        changes: vec![],
    }
}

/// Writes that an attempt failed: the name or the password was wrong.
pub(super) async fn write_failure(
    app: &App,
    name: &str,
    origin: &crate::http::Origin,
    problem: &Problem,
) -> Result<(), Problem> {
    write(app, name, origin, AuditOutcome::Failed { problem: problem.code }).await
}

/// Writes that an attempt was refused before its password was checked.
pub(super) async fn write_refusal(
    app: &App,
    name: &str,
    origin: &crate::http::Origin,
    problem: &Problem,
) -> Result<(), Problem> {
    if !app.refusals_written().another() {
        return Ok(());
    }
    write(app, name, origin, AuditOutcome::Refused { problem: problem.code }).await
}

/// Writes an attempt, of the account with the name that was typed if there is one.
async fn write(
    app: &App,
    name: &str,
    origin: &crate::http::Origin,
    outcome: AuditOutcome,
) -> Result<(), Problem> {
    let known = known(app, name).await?;
    let mut tx = app.store().begin().await?;
    tx.audit(entry(known.as_ref().map(|account| &account.user), origin, None, outcome));
    Ok(tx.commit().await?)
}
