//! What the audit says of changes of people.

use sarrio_engine::authz::{About, Audited};
use sarrio_model::{Actor, AuditOutcome, Origin, User};
use sarrio_store::{Concerns, NewAuditEntry, Tx};

/// Tells the audit what is new about a person.
pub(crate) fn tell_changes(tx: &mut Tx, before: Option<&User>, after: &User) {
    let custom_role = |user: &User| user.custom_role.as_ref().map(|role| role.name.clone());
    let category = |user: &User| user.category.as_ref().map(|category| category.name.clone());
    let group = |user: &User| user.group.as_ref().map(|group| group.name.clone());
    tx.audit_change("full_name", before.map(|user| &user.full_name), Some(&after.full_name));
    tx.audit_change("role", before.map(|user| user.role.as_str()), Some(after.role.as_str()));
    tx.audit_change("custom_role", before.and_then(custom_role), custom_role(after));
    tx.audit_change("category", before.and_then(category), category(after));
    tx.audit_change("group", before.and_then(group), group(after));
    tx.audit_change("enabled", before.map(|user| user.enabled), Some(after.enabled));
}

/// Tells the audit that Sarrio itself did something to `thing`, as the directory says.
pub(crate) fn tell_of_directory(tx: &mut Tx, action: &str, thing: &impl Audited, concerns: Concerns) {
    tx.audit(NewAuditEntry {
        who: Actor::sarrio(),
        from: Origin::Sarrio,
        action: action.to_owned(),
        thing: About::of(thing).thing,
        concerns,
        outcome: AuditOutcome::Done,
        operation: None,
        changes: vec![],
    });
}
