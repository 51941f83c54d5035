//! `audit`: who did what to what, when, from where, and with which outcome.

use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures::{StreamExt as _, stream};
use jiff::Timestamp;
use sarrio_engine::authz::{ExportAudit, SeeAudit, may};
use sarrio_model::{
    AuditEntry, AuditFormat, AuditPage, AuditQuery, Caller, CategoryId, OutcomeName, Scope, UserId,
    action_name,
};
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::spreadsheet::harmless;
use crate::{
    app::App,
    http::{Answer, Query, Who},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(export))
}

/// The category whose audit this person sees; `None` for all of it.
fn category_of(caller: &Caller) -> Option<CategoryId> {
    match caller.scope {
        Scope::Category { id, .. } => Some(id),
        Scope::Everything | Scope::Students { .. } | Scope::Own(_) => None,
    }
}

/// Searches the audit
///
/// The newest entry first. Administrators see all, managers what concerns their category. A page may have fewer entries than
/// were asked for, even none, although there is a `next`: then the search has older months to look through.
#[utoipa::path(get, path = "/audit", tag = "audit", params(AuditQuery),
    responses((status = 200, description = "A page", body = AuditPage)))]
async fn list(State(app): State<App>, who: Who, Query(query): Query<AuditQuery>) -> Answer<Json<AuditPage>> {
    let _permit = may(&who.caller, SeeAudit, ())?;
    Ok(Json(app.store().audit(&query, category_of(&who.caller)).await?))
}

/// Which entries are exported, and how.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    /// The format.
    #[param(inline)]
    format: AuditFormat,
    /// Those from this time on.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
    /// Those before this time.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Timestamp>,
    /// What this person did.
    #[param(value_type = Option<UserId>)]
    who: Option<UserId>,
    /// This action, such as `desktop.start` or `session.sign_in`.
    #[serde(deserialize_with = "action_name")]
    #[param(pattern = "^[a-z_.]+$")]
    action: Option<String>,
    /// What was done to the thing with this id.
    #[param(value_type = Option<String>, format = Uuid)]
    thing: Option<Uuid>,
    /// Those with this outcome.
    #[param(inline)]
    outcome: Option<OutcomeName>,
    /// Words that the name of who did it, or of what it was done to, contains.
    q: Option<String>,
}

/// Exports the audit
///
/// The newest entry first. The export is itself an entry. In the table, a cell that a spreadsheet would compute begins with
/// an apostrophe.
#[utoipa::path(get, path = "/audit/export", tag = "audit", params(ExportQuery),
    responses((status = 200, description = "The entries", content(
        (String = "text/csv"),
        (String = "application/jsonl"),
    ))))]
async fn export(State(app): State<App>, who: Who, Query(query): Query<ExportQuery>) -> Answer<Response> {
    let permit = may(&who.caller, ExportAudit, ())?;
    let mut tx = app.store().begin().await?;
    permit.confirm(&mut tx, &()).await?;
    tx.audit_change("format", None, Some(query.format.as_str()));
    tx.audit_change("from", None, query.from);
    tx.audit_change("to", None, query.to);
    tx.commit().await?;
    let ExportQuery { format, from, to, who: person, action, thing, outcome, q } = query;
    let first =
        AuditQuery { from, to, who: person, action, thing, outcome, q, cursor: None, limit: Some(500) };
    let (store, category) = (app.store().clone(), category_of(&who.caller));
    let pages = stream::try_unfold(Some(first), move |query| {
        let store = store.clone();
        async move {
            let Some(query) = query else { return Ok(None) };
            let page = store.audit(&query, category).await.inspect_err(|error| {
                tracing::error!(cause = error.with_causes(), "an export of the audit broke off");
            })?;
            let next = page.next.map(|cursor| AuditQuery { cursor: Some(cursor), ..query });
            let lines = written(&page.items, format)?;
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(Some((Bytes::from(lines), next)))
        }
    });
    let (content_type, file, head) = match format {
        AuditFormat::Csv => (
            "text/csv; charset=utf-8",
            "attachment; filename=\"audit.csv\"",
            format!("\u{feff}{}\r\n", COLUMNS.join(",")),
        ),
        AuditFormat::Jsonl => ("application/jsonl", "attachment; filename=\"audit.jsonl\"", String::new()),
    };
    let body = Body::from_stream(stream::iter([Ok(Bytes::from(head))]).chain(pages));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(content_type)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static(file)),
    ];
    Ok((headers, body).into_response())
}

/// The columns of the table.
const COLUMNS: [&str; 13] = [
    "time", "who", "who_id", "role", "from", "session", "action", "kind", "thing", "thing_id", "outcome",
    "problem", "changes",
];

fn written(
    entries: &[AuditEntry],
    format: AuditFormat,
) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
    if format == AuditFormat::Jsonl {
        let mut lines = Vec::new();
        for entry in entries {
            serde_json::to_writer(&mut lines, entry)?;
            lines.push(b'\n');
        }
        return Ok(lines);
    }
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for entry in entries {
        table.write_record(cells(entry).iter().map(|cell| harmless(cell)))?;
    }
    Ok(table.into_inner()?)
}

fn cells(entry: &AuditEntry) -> [String; 13] {
    let thing = entry.thing.as_ref();
    let text = |value: Option<String>| value.unwrap_or_default();
    let changes: Vec<String> = entry
        .changes
        .iter()
        .map(|change| match (&change.from, &change.to) {
            (None, None) => change.field.clone(),
            (from, to) => format!("{}: {} → {}", change.field, text(from.clone()), text(to.clone())),
        })
        .collect();
    [
        entry.at.to_string(),
        entry.who.name.clone(),
        text(entry.who.id.map(|id| id.to_string())),
        text(entry.who.role.map(|role| role.as_str().to_owned())),
        entry.from.place(),
        text(entry.from.session().map(|session| session.to_string())),
        entry.action.clone(),
        text(thing.map(|thing| thing.kind.clone())),
        text(thing.map(|thing| thing.name.clone())),
        text(thing.and_then(|thing| thing.id).map(|id| id.to_string())),
        entry.outcome.name().as_str().to_owned(),
        text(entry.outcome.problem().map(|code| code.as_str().to_owned())),
        changes.join("; "),
    ]
}

#[cfg(test)]
mod tests {
    use sarrio_model::{Actor, AuditOutcome, AuditThing, Origin};

    use super::*;

    #[test]
    fn a_name_cannot_be_a_formula_or_leave_its_cell() {
        let thing = AuditThing::new("desktop", Uuid::nil(), "=HYPERLINK(\"http://x\",\"a\"),\nb");
        let entry = AuditEntry {
            at: Timestamp::UNIX_EPOCH,
            who: Actor { name: "@sum".to_owned(), ..Actor::sarrio() },
            from: Origin::Socket,
            action: "desktop.start".to_owned(),
            thing: Some(thing),
            outcome: AuditOutcome::Done,
            operation: None,
            changes: vec![],
        };
        let table = String::from_utf8(written(&[entry], AuditFormat::Csv).unwrap()).unwrap();
        let mut read = csv::ReaderBuilder::new().has_headers(false).from_reader(table.as_bytes());
        let rows: Vec<csv::StringRecord> = read.records().collect::<Result<_, _>>().unwrap();
        assert_eq!((rows.len(), rows[0].len()), (1, COLUMNS.len()));
        assert_eq!((&rows[0][1], &rows[0][8]), ("'@sum", "'=HYPERLINK(\"http://x\",\"a\"),\nb"));
    }
}
