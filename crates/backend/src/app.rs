//! What every route shares.

use std::sync::Arc;

use axum::{
    Router,
    extract::FromRef,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use metrics_exporter_prometheus::PrometheusHandle;
use sarrio_engine::Engine;
use sarrio_model::{Code, PageQuery, Problem, Revision, Role, User, UserId, UserName};
use sarrio_store::{PasswordHash, Store, StoreError};
use secrecy::SecretString;
use tokio::sync::watch;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    api,
    auth::{Attempts, Passwords, random_password},
    edge::Refusal,
    metrics,
    open_lines::OpenLines,
    tail::Tail,
    trace,
    uploads::Uploads,
};

/// The name of whoever comes by the unix socket. It has no password, so nobody signs in with it.
const DIRECT: &str = "direct";

/// No password's hash: nothing matches it.
const NO_PASSWORD: &str = "!";

/// One backend, cheap to clone.
#[derive(Clone)]
pub(crate) struct App(Arc<Shared>);

struct Shared {
    engine: Engine,
    site_name: String,
    /// Whether a proxy on this machine stands between people and its port.
    behind_proxy: bool,
    passwords: Passwords,
    attempts: Attempts,
    uploads: Uploads,
    open_lines: OpenLines,
    tail: Tail,
    metrics: PrometheusHandle,
    /// The user that this process runs as.
    uid: u32,
    /// Ends what has no end of its own: event lines and live screens.
    closing: CancellationToken,
    /// Counts what was done to people and sessions, so that those lines look again at once who listens.
    sessions: watch::Sender<u64>,
    /// Those, so that the store outlives them.
    lines: TaskTracker,
}

impl App {
    /// A backend over a running engine.
    pub(crate) async fn new(
        engine: Engine,
        site_name: String,
        uid: u32,
        behind_proxy: bool,
    ) -> Result<Self, Problem> {
        let closing = CancellationToken::new();
        let tail = Tail::start(engine.store().clone(), closing.clone()).await?;
        Ok(Self(Arc::new(Shared {
            passwords: Passwords::new().await?,
            attempts: Attempts::default(),
            uploads: Uploads::default(),
            open_lines: OpenLines::default(),
            tail,
            metrics: metrics::recorder(),
            engine,
            site_name,
            behind_proxy,
            uid,
            closing,
            sessions: watch::Sender::new(0),
            lines: TaskTracker::new(),
        })))
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.0.engine
    }

    pub(crate) fn store(&self) -> &Store {
        self.0.engine.store()
    }

    pub(crate) fn site_name(&self) -> &str {
        &self.0.site_name
    }

    pub(crate) fn behind_proxy(&self) -> bool {
        self.0.behind_proxy
    }

    pub(crate) fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    pub(crate) fn attempts(&self) -> &Attempts {
        &self.0.attempts
    }

    pub(crate) fn uploads(&self) -> &Uploads {
        &self.0.uploads
    }

    pub(crate) fn open_lines(&self) -> &OpenLines {
        &self.0.open_lines
    }

    pub(crate) fn tail(&self) -> &Tail {
        &self.0.tail
    }

    pub(crate) fn metrics(&self) -> &PrometheusHandle {
        &self.0.metrics
    }

    pub(crate) fn closing(&self) -> &CancellationToken {
        &self.0.closing
    }

    /// Sessions ended, or people changed: open lines look again who listens.
    pub(crate) fn people_changed(&self) {
        self.0.sessions.send_modify(|count| *count += 1);
    }

    /// Resolves when people or sessions change.
    pub(crate) fn people(&self) -> watch::Receiver<u64> {
        self.0.sessions.subscribe()
    }

    pub(crate) fn lines(&self) -> &TaskTracker {
        &self.0.lines
    }

    /// Whether a process of this user is the administrator: the backend's own, and root, who could be it anyway.
    pub(crate) fn trusts(&self, uid: u32) -> bool {
        uid == self.0.uid || uid == 0
    }

    /// The whole HTTP service.
    pub(crate) fn router(&self) -> Router {
        let (routes, _) = api::routes().split_for_parts();
        let routes = routes
            .merge(api::around())
            .fallback(no_such_route)
            .method_not_allowed_fallback(no_such_method)
            .with_state(self.clone());
        trace::layered(routes)
    }

    /// The administrator who comes by the unix socket, made when first needed. Their row may not sign in, so that it is
    /// never counted as somebody who could.
    pub(crate) async fn direct_user(&self) -> Result<User, Problem> {
        let name: UserName = DIRECT
            .parse()
            .map_err(|error| Problem::new(Code::Internal, format!("The name {DIRECT}: {error}.")))?;
        let mut known = self.store().user_by_name(&name).await?;
        if known.is_none() {
            let user = User { enabled: false, ..administrator(name.clone(), "Administrator") };
            match self.add(&user, &PasswordHash::new(NO_PASSWORD.to_owned())).await {
                Ok(()) | Err(StoreError::Taken { .. }) => {} // another request was faster
                Err(error) => return Err(error.into()),
            }
            known = self.store().user_by_name(&name).await?;
        }
        let (user, _) = known.ok_or_else(|| Problem::not_found("user", &name))?;
        Ok(User { enabled: true, role: Role::Administrator, ..user })
    }

    /// At the first start: an administrator, and the password that is shown once.
    pub(crate) async fn first_administrator(&self) -> Result<Option<(UserName, SecretString)>, Problem> {
        let query = PageQuery { limit: Some(2), ..PageQuery::default() };
        let people = self.store().users(&query).await?.items;
        if people.iter().any(|user| user.username.as_str() != DIRECT) {
            return Ok(None);
        }
        let name: UserName = "admin"
            .parse()
            .map_err(|error| Problem::new(Code::Internal, format!("The name admin: {error}.")))?;
        let password = random_password();
        let hash = self.passwords().hash(password.clone()).await?;
        match self.add(&administrator(name.clone(), ""), &hash).await {
            Ok(()) => Ok(Some((name, password))),
            Err(StoreError::Taken { .. }) => Ok(None), // another backend of this site was faster
            Err(error) => Err(error.into()),
        }
    }

    async fn add(&self, user: &User, hash: &PasswordHash) -> Result<(), StoreError> {
        let mut tx = self.store().begin().await?;
        tx.insert_user(user, hash).await?;
        tx.commit().await
    }
}

fn administrator(username: UserName, full_name: &str) -> User {
    User {
        id: UserId::new(),
        username,
        full_name: full_name.to_owned(),
        role: Role::Administrator,
        enabled: true,
        created: Timestamp::now(),
        revision: Revision::default(),
    }
}

impl FromRef<App> for Engine {
    fn from_ref(app: &App) -> Self {
        app.engine().clone()
    }
}

async fn no_such_route() -> Response {
    Refusal(
        Problem::new(Code::NotFound, "There is no such address.").hint("See /docs for those that there are."),
    )
    .into_response()
}

async fn no_such_method() -> Response {
    Refusal::with_status(
        StatusCode::METHOD_NOT_ALLOWED,
        Problem::new(Code::BadRequest, "This address does not take this method."),
    )
    .into_response()
}
