//! The end of a help, as the audit tells it.

use jiff::Timestamp;
use sarrio_model::{AuditOutcome, Caller, DesktopId, Help, Permission, Problem};
use sarrio_store::{AttentionRow, NewAuditEntry, Tx};

use crate::authz::{About, entry, housekeeper};

/// Ends the help at a desktop, and tells the audit how long it lasted and who ended it. The keyboard is taken away once this is
/// committed.
pub(super) async fn end(tx: &mut Tx, desktop: DesktopId, why: &str) -> Result<(), Problem> {
    match tx.end_help(desktop).await? {
        Some(row) => tell(tx, &row, why).await,
        None => Ok(()),
    }
}

/// Tells the audit of a help that has ended: from when to when, and who ended it.
pub(super) async fn tell(tx: &mut Tx, row: &AttentionRow<Help>, why: &str) -> Result<(), Problem> {
    let Some(desktop) = tx.desktop(row.what.desktop).await? else { return Ok(()) };
    let helper = Caller { user: row.what.by.clone(), ..housekeeper(row.what.by.id) };
    let told = entry(&helper, Permission::ClassHelp.as_str(), About::of(&desktop), AuditOutcome::Done);
    let who = sarrio_model::Actor { role: None, ..told.who.clone() };
    tx.audit(NewAuditEntry { who, ..told });
    tx.audit_change("helped", Some(row.what.since), Some(Timestamp::now()));
    tx.audit_change("ended_by", None, Some(why));
    Ok(())
}
