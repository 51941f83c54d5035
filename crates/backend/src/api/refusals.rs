//! What somebody asked for and did not get is in the audit too. What they got is written where it is done.

use axum::{
    extract::{MatchedPath, Request, State},
    http::Method,
    middleware::Next,
    response::Response,
};
use sarrio_engine::authz::{About, Action as _, Audited, EditUser, Owner, entry};
use sarrio_model::{AuditOutcome, AuditThing, Caller, Code, Problem};
use sarrio_store::StoreError;
use uuid::Uuid;

use super::permissions::{self, Needs};
use crate::{app::App, http::CallerNote};

/// Answers a request. If it would change something and is answered with a problem, that is written into the audit.
pub(crate) async fn audited(State(app): State<App>, mut request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let route = Route::of(&request);
    let note = CallerNote::default();
    request.extensions_mut().insert(note.clone());
    let response = next.run(request).await;
    if let Some(problem) = response.extensions().get::<Problem>()
        && problem.code != Code::StoreUnavailable
        && let (Some(caller), Some(route)) = (note.caller(), route)
        && !(route.previews && problem.code == Code::Invalid)
        && let Err(error) = write(&app, caller, &route, problem).await
    {
        tracing::error!(cause = error.with_causes(), "a refusal is missing in the audit");
    }
    response
}

/// A route that changes something.
struct Route {
    action: &'static str,
    noun: String,
    id: Option<Uuid>,
    /// Whether it only shows what would be done. That something is wrong with it is what somebody looks for then.
    previews: bool,
}

impl Route {
    fn of(request: &Request) -> Option<Self> {
        let pattern = request.extensions().get::<MatchedPath>()?.as_str().strip_prefix("/api/v1/")?;
        let action = action(&request.method().as_str().to_ascii_lowercase(), pattern)?;
        let path = request.uri().path().strip_prefix("/api/v1/")?;
        let id = pattern.split('/').zip(path.split('/')).find(|(part, _)| *part == "{id}");
        let noun = pattern.split("/{id}").next().unwrap_or_default().to_owned();
        let asks = |query: &str| query.split('&').any(|part| matches!(part, "preview=true" | "dry_run=true"));
        let previews = pattern.ends_with("/preview") || request.uri().query().is_some_and(asks);
        Some(Self { action, noun, id: id.and_then(|(_, id)| id.parse().ok()), previews })
    }
}

/// What the audit calls that which a route does; `None` where that is written elsewhere.
fn action(method: &str, pattern: &str) -> Option<&'static str> {
    match (method, pattern) {
        ("delete", "session") => return Some("session.sign_out"),
        ("post", "session/password") => return Some("session.password"),
        ("patch", "session/profile") => return Some("session.profile"),
        ("put", "session/consent") => return Some("consent.answer"),
        ("delete", "sessions") => return Some("session.end"),
        ("post", "users/batch") => return Some(EditUser::NAME),
        ("post", "desktops/purge") => return Some("desktop.purge"),
        ("post", "directory/test") => return Some("directory.test"),
        ("post", "users/import") => return Some("user.import"),
        _ => {}
    }
    match permissions::of_route(method, pattern)? {
        Needs::Permission(permission) => Some(permission.as_str()),
        Needs::OfBody => Some("desktop.batch"),
        Needs::SignIn | Needs::Nothing => None,
    }
}

async fn write(app: &App, caller: &Caller, route: &Route, problem: &Problem) -> Result<(), StoreError> {
    let about = match route.id {
        Some(id) => about(app, &route.noun, id).await?,
        None => About::nothing(),
    };
    let outcome = AuditOutcome::of_problem(problem.status, problem.code);
    let mut tx = app.store().begin().await?;
    tx.audit(entry(caller, route.action, about, outcome));
    tx.commit().await
}

/// The thing that a path names, as it is called now. There may be none.
async fn about(app: &App, noun: &str, id: Uuid) -> Result<About, StoreError> {
    fn of<T: Audited>(thing: Option<T>) -> Option<About> {
        thing.as_ref().map(About::of)
    }
    let store = app.store();
    let known = match noun {
        "desktops" => of(store.desktop(sarrio_model::DesktopId(id)).await?),
        "templates" => of(store.template(sarrio_model::TemplateId(id)).await?),
        "users" => of(store.user(sarrio_model::UserId(id)).await?),
        "groups" => of(store.group(sarrio_model::GroupId(id)).await?),
        "categories" => of(store.category(sarrio_model::CategoryId(id)).await?),
        "hypervisors" => of(store.hypervisor(sarrio_model::HypervisorId(id)).await?),
        "operations" => of(store.operation(sarrio_model::OperationId(id)).await?.map(|row| row.operation)),
        _ => None,
    };
    let kind = noun.rsplit('/').next().unwrap_or(noun).trim_end_matches('s');
    let thing = Some(AuditThing { kind: kind.to_owned(), id: Some(id), name: id.to_string() });
    Ok(known.unwrap_or(About { thing, owner: Owner::Site }))
}
