//! What all routes share.

use std::sync::Arc;

use axum::extract::FromRef;
use sarrio_engine::Engine;
use sarrio_model::{
    EditQuota, Limit, NameError, Noun, Problem, Quantity, Quota, Revision, Role, Source, User, UserName,
    problem::{BuiltInNameWrong, FirstPasswordNotWritten},
};
use sarrio_model::{Scope, UserQuery};
use sarrio_store::{PasswordHash, QuotaHolder, Store, StoreError};
use tokio::sync::watch;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    auth::{
        Delays, FirstAdministrator, FirstPassword, MetricsToken, Passwords, RefusalsWritten, SessionsUsed,
        random_password,
    },
    directory::{DirectoryDesk, SecretKey},
    feed::EventFeed,
    metrics::Metrics,
    open_sockets::OpenSockets,
    uploads::Uploads,
};

/// The name of the administrator on the Unix socket. This user has no password, so nobody can sign in with the name.
const DIRECT: &str = "direct";

/// The name of the first administrator.
const FIRST: &str = "admin";

/// Stands for the hash of a user without a password. No password matches it.
const NO_PASSWORD: &str = "!";

/// The revision of the roles' quotas as long as nobody has changed them.
const AS_MIGRATED: Revision = Revision(1);

/// The settings of a backend.
pub(crate) struct AppSettings {
    /// What people call this installation.
    pub(crate) site_name: String,
    pub(crate) first_password: FirstPassword,
    /// With it secrets are kept in the database.
    pub(crate) secret_key: SecretKey,
    /// Whether a proxy on this machine is in front of its port.
    pub(crate) behind_proxy: bool,
    /// The token of monitoring from another machine.
    pub(crate) metrics_token: Option<MetricsToken>,
}

/// A backend. Cloning is cheap.
#[derive(Clone)]
pub(crate) struct App(Arc<Shared>);

struct Shared {
    engine: Engine,
    settings: AppSettings,
    passwords: Passwords,
    delays: Delays,
    refusals_written: RefusalsWritten,
    sessions_used: SessionsUsed,
    directory: DirectoryDesk,
    uploads: Uploads,
    open_sockets: OpenSockets,
    feed: EventFeed,
    metrics: Metrics,
    /// The user that this process runs as.
    uid: u32,
    /// Cancelled when the backend stops, to end what would not end by itself: sockets for events and live screens.
    closing: CancellationToken,
    /// Counts changes of people, owners and sessions. At each change, open sockets check whether they may stay open.
    access: watch::Sender<u64>,
    /// Tracks these sockets and what keeps sessions, so that the store is closed after them.
    sockets: TaskTracker,
}

impl App {
    /// A backend with a running engine.
    pub(crate) async fn new(engine: Engine, uid: u32, settings: AppSettings) -> Result<Self, Problem> {
        let closing = CancellationToken::new();
        let feed = EventFeed::start(engine.store().clone(), closing.clone()).await?;
        Ok(Self(Arc::new(Shared {
            passwords: Passwords::new().await?,
            delays: Delays::default(),
            refusals_written: RefusalsWritten::default(),
            sessions_used: SessionsUsed::default(),
            directory: DirectoryDesk::new(settings.secret_key.clone()),
            uploads: Uploads::default(),
            open_sockets: OpenSockets::default(),
            feed,
            metrics: Metrics::default(),
            engine,
            settings,
            uid,
            closing,
            access: watch::Sender::new(0),
            sockets: TaskTracker::new(),
        })))
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.0.engine
    }

    pub(crate) fn store(&self) -> &Store {
        self.0.engine.store()
    }

    pub(crate) fn site_name(&self) -> &str {
        &self.0.settings.site_name
    }

    pub(crate) fn behind_proxy(&self) -> bool {
        self.0.settings.behind_proxy
    }

    pub(crate) fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    pub(crate) fn refusals_written(&self) -> &RefusalsWritten {
        &self.0.refusals_written
    }

    pub(crate) fn directory(&self) -> &DirectoryDesk {
        &self.0.directory
    }

    pub(crate) fn delays(&self) -> &Delays {
        &self.0.delays
    }

    pub(crate) fn sessions_used(&self) -> &SessionsUsed {
        &self.0.sessions_used
    }

    pub(crate) fn uploads(&self) -> &Uploads {
        &self.0.uploads
    }

    /// Call this when a person's password was changed, or the person was removed.
    pub(crate) fn password_changed(&self, user: &User) {
        if user.username.as_str() == FIRST {
            self.0.settings.first_password.remove();
        }
    }

    pub(crate) fn open_sockets(&self) -> &OpenSockets {
        &self.0.open_sockets
    }

    pub(crate) fn feed(&self) -> &EventFeed {
        &self.0.feed
    }

    pub(crate) fn metrics_token(&self) -> Option<&MetricsToken> {
        self.0.settings.metrics_token.as_ref()
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    pub(crate) fn closing(&self) -> &CancellationToken {
        &self.0.closing
    }

    /// Call this when sessions ended, or people or owners changed. Open sockets check whether they may stay open, and
    /// people who may no longer see a desktop are disconnected from it.
    pub(crate) fn access_changed(&self) {
        self.0.access.send_modify(|count| *count += 1);
        self.0.engine.access_changed();
    }

    /// Resolves when people, owners or sessions change.
    pub(crate) fn access(&self) -> watch::Receiver<u64> {
        self.0.access.subscribe()
    }

    pub(crate) fn sockets(&self) -> &TaskTracker {
        &self.0.sockets
    }

    /// Whether a process of this user is an administrator: the backend's own user, and root, who can become that user
    /// anyway.
    pub(crate) fn trusts(&self, uid: u32) -> bool {
        uid == self.0.uid || uid == 0
    }

    /// The administrator on the Unix socket, who is created when first needed. They are disabled, so they do not count
    /// as an administrator who can sign in.
    pub(crate) async fn direct_user(&self) -> Result<User, Problem> {
        let name: UserName = DIRECT
            .parse()
            .map_err(|error: NameError| BuiltInNameWrong { name: DIRECT, why: error.to_string() })?;
        let mut known = self.store().account(&name).await?;
        if known.is_none() {
            let user = User { enabled: false, ..administrator(name.clone(), "Administrator") };
            match self.add(&user, &PasswordHash::new(NO_PASSWORD.to_owned())).await {
                Ok(()) | Err(StoreError::Taken { .. }) => {} // another request has created them
                Err(error) => return Err(error.into()),
            }
            known = self.store().account(&name).await?;
        }
        let known = known.ok_or_else(|| Problem::not_found(Noun::User, &name))?;
        Ok(User { enabled: true, role: Role::Administrator, ..known.user })
    }

    /// At the first start, creates an administrator whose password is written into a file. They must change it before
    /// anything else. Returns the name and the file as long as the password was not changed.
    pub(crate) async fn first_administrator(&self) -> Result<Option<FirstAdministrator>, Problem> {
        let file = &self.0.settings.first_password;
        let name: UserName = FIRST
            .parse()
            .map_err(|error: NameError| BuiltInNameWrong { name: FIRST, why: error.to_string() })?;
        if let Some(account) = self.store().account(&name).await? {
            if account.must_change_password && file.exists() {
                return Ok(Some(FirstAdministrator { name, password_file: file.path().to_owned() }));
            }
            file.remove();
            return Ok(None);
        }
        let query = UserQuery { limit: Some(2), ..UserQuery::default() };
        let people = self.store().users(&query, &Scope::Everything).await?.items;
        if people.iter().any(|user| user.username.as_str() != DIRECT) {
            return Ok(None);
        }
        let password = random_password();
        let hash = self.passwords().hash(password.clone()).await?;
        // The file is written first: an administrator whose password nobody knows would lock everybody out.
        file.write(&password).map_err(|error| FirstPasswordNotWritten {
            file: file.path().display().to_string(),
            why: error.to_string(),
        })?;
        let user = administrator(name.clone(), "");
        let mut tx = self.store().begin().await?;
        let added = match tx.insert_user(&user, &hash).await {
            Ok(()) => tx.require_new_password(user.id).await,
            Err(error) => Err(error),
        };
        match added {
            Ok(()) => tx.commit().await?,
            Err(StoreError::Taken { .. }) => {
                // Another backend of this site has created them.
                file.remove();
                return Ok(None);
            }
            Err(error) => return Err(error.into()),
        }
        Ok(Some(FirstAdministrator { name, password_file: file.path().to_owned() }))
    }

    /// `desktops_each` of an older configuration becomes the students' limit, unless somebody has set their quota already.
    pub(crate) async fn take_over_desktops_each(&self, desktops: u64) -> Result<(), Problem> {
        let students = QuotaHolder::Role(Role::Student);
        let mut tx = self.store().begin().await?;
        let Quota { mut limits, ceilings, revision, .. } = tx.quota(students).await?;
        if revision != AS_MIGRATED {
            tracing::warn!("desktops_each is no longer used: remove it from the configuration");
            return Ok(());
        }
        limits.insert(Quantity::Desktops, Limit::AtMost(desktops.min(Limit::LARGEST)));
        tx.save_quota(students, &EditQuota { revision, limits, ceilings }).await?;
        tx.commit().await?;
        tracing::warn!(
            desktops,
            "desktops_each is the limit of desktops of the role Student now: remove it from the configuration"
        );
        Ok(())
    }

    async fn add(&self, user: &User, hash: &PasswordHash) -> Result<(), StoreError> {
        let mut tx = self.store().begin().await?;
        tx.insert_user(user, hash).await?;
        tx.commit().await
    }
}

fn administrator(username: UserName, full_name: &str) -> User {
    let (full_name, role) = (full_name.to_owned(), Role::Administrator);
    User { full_name, role, ..User::new(username, Source::Local) }
}

impl FromRef<App> for Engine {
    fn from_ref(app: &App) -> Self {
        app.engine().clone()
    }
}
