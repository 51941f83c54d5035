//! Many hypervisors as one service: lifecycle, storage, placement, operations, reconciliation.
//!
//! The store says what should be, hosts show what is, and the engine brings the two together. It never calls libvirt, SQL,
//! HTTP or iced: hosts are [`sarrio_hypervisor::Hypervisor`]s, and whoever asks for something brings a [`authz::Permit`].
//!
//! ```no_run
//! # async fn example(store: sarrio_store::Store, connector: std::sync::Arc<dyn sarrio_hypervisor::Connector>,
//! #   caller: sarrio_model::Caller, desktop: sarrio_model::Desktop) -> Result<(), sarrio_model::Problem> {
//! use sarrio_engine::{Engine, EngineSettings, authz};
//! let engine = Engine::start(store, connector, EngineSettings::default()).await?;
//! let permit = authz::may(&caller, authz::StartDesktop, desktop)?;
//! let operation = engine.start_desktop(permit).await?;
//! # Ok(()) }
//! ```

mod abandon;
pub mod authz;
mod classroom;
mod desktop;
mod host;
mod housekeeping;
mod lease;
mod left_behind;
mod media;
pub mod operation;
pub mod placement;
mod quota;
pub mod reconcile;
mod screen;
mod settings;
mod sharing;
mod storage;
mod template;
mod work;

use std::sync::Arc;

use sarrio_hypervisor::Connector;
use sarrio_model::{Noun, OperationId, Problem, SiteId, problem::OperationOver};
use sarrio_store::{Store, Token};
use tokio::sync::Notify;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

pub use classroom::{
    Hands, LessonParts, Looking, PowerPermit, Present, Reading, SeriesToAdd, SeriesToChange,
    TimetableChanges, WorkContent,
};
pub use screen::Look;
pub use settings::EngineSettings;
pub use work::steps_of;

use host::Hosts;
use operation::Runner;

/// The engine: a handle that is cheap to clone.
#[derive(Clone)]
pub struct Engine(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) store: Store,
    pub(crate) site: SiteId,
    pub(crate) connector: Arc<dyn Connector>,
    pub(crate) settings: EngineSettings,
    pub(crate) hosts: Hosts,
    pub(crate) runner: Runner,
    pub(crate) tickets: desktop::Tickets,
    pub(crate) screens: screen::Screens,
    pub(crate) classroom: classroom::Classroom,
    pub(crate) unmeasured: storage::Unmeasured,
    /// Wakes the task that disconnects viewers: somebody may have lost the right to see a desktop.
    pub(crate) access_changed: Notify,
    /// The lease by which this engine, and no other, works on the database.
    pub(crate) lease: Token,
    lost: CancellationToken,
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl Engine {
    /// Takes the database's lease, connects to every host, goes on with every operation that is not over, and begins the
    /// housekeeping.
    ///
    /// # Errors
    /// The store's, or another engine runs on it.
    pub async fn start(
        store: Store,
        connector: Arc<dyn Connector>,
        settings: EngineSettings,
    ) -> Result<Self, Problem> {
        let lease = lease::take(&store, &settings.holder).await?;
        let inner = Arc::new(Inner {
            lease,
            lost: CancellationToken::new(),
            site: store.site(),
            runner: Runner::new(store.clone(), settings.faults.clone(), work::KINDS),
            store,
            connector,
            settings,
            hosts: Hosts::default(),
            tickets: desktop::Tickets::default(),
            screens: screen::Screens::default(),
            classroom: classroom::Classroom::default(),
            unmeasured: storage::Unmeasured::default(),
            access_changed: Notify::new(),
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
        });
        inner.runner.belongs_to(&inner);
        for hypervisor in inner.store.hypervisors().await? {
            host::watch(&inner, &hypervisor);
        }
        let left: Vec<OperationId> =
            inner.store.unfinished_operations().await?.into_iter().map(|row| row.operation.id).collect();
        tracing::info!(site.id = %inner.site, unfinished = left.len(), "the engine runs");
        let this = inner.clone();
        inner.spawn(async move {
            // Operations that an earlier engine left may need their hosts: they go on after the first contact with these.
            this.hosts.first_contact_made().await;
            this.runner.resume(left).await;
        });
        housekeeping::keep(&inner);
        desktop::enforce_access(&inner);
        desktop::keep_up(&inner);
        classroom::keep_time(&inner);
        classroom::keep_files(&inner);
        storage::keep_measuring(&inner);
        lease::keep(&inner);
        Ok(Self(inner))
    }

    /// Ends everything that this engine does. Domains keep running; operations that are under way go on at the next start.
    pub async fn stop(&self) {
        self.0.stop.cancel();
        self.0.runner.stop_and_wait().await;
        self.0.hosts.close_all().await;
        self.0.tasks.close();
        self.0.tasks.wait().await;
        lease::give_back(&self.0).await;
    }

    /// Whether it carries out operations: it was not stopped, and no other engine has its database.
    #[must_use]
    pub fn is_running(&self) -> bool {
        !self.0.stop.is_cancelled()
    }

    /// Waits until another engine has taken the database over, and this one has stopped working.
    pub async fn taken_over(&self) {
        self.0.lost.cancelled().await;
    }

    /// The store, for reads.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The public key that hosts must let in.
    #[must_use]
    pub fn public_key(&self) -> String {
        self.0.connector.public_key()
    }

    /// Asks an operation, and all parts of it, to end.
    ///
    /// # Errors
    /// It is over already.
    pub async fn cancel_operation(
        &self,
        permit: authz::Permit<authz::CancelOperation>,
    ) -> Result<(), Problem> {
        let id = permit.on().id;
        let mut tx = self.0.store.begin().await?;
        let row = tx.operation(id).await?.ok_or_else(|| Problem::not_found(Noun::Operation, id))?;
        permit.confirm(&mut tx, &row.operation).await?;
        if !tx.ask_cancel(id).await? {
            return Err(OperationOver.into());
        }
        let mut asked = vec![id];
        for part in tx.unfinished_parts(id).await? {
            tx.ask_cancel(part.operation.id).await?;
            asked.push(part.operation.id);
        }
        tx.commit().await?;
        asked.into_iter().for_each(|id| self.0.runner.cancel(id));
        Ok(())
    }
}

impl Inner {
    /// This engine, for a task that must not keep it alive after its stop.
    pub(crate) fn this(&self) -> std::sync::Weak<Self> {
        self.runner.engine()
    }

    /// Runs `work` until the engine stops.
    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = work => {}
            }
        });
    }
}
