//! The libvirt connections of one host, and what is known of it while they last.
//!
//! ```text
//! watch  events, and signs of life: it asks about no domain, so no domain can block it
//! look   reads domains and the host's counters
//! act    changes domains, and reads what a stuck QEMU can hold back
//! ```
//!
//! `look` and `act` are replaced when a call on them had no answer in time. The link itself depends on `watch` alone.

use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, Weak,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use sarrio_hypervisor::{HostError, HostResult};
use tokio::{
    runtime::Handle,
    sync::{OnceCell, Semaphore, watch},
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use virt::connect::Connect;

use crate::{
    capabilities::Capabilities,
    connection::{LibvirtConnection, MOST_CALLS},
    domain_xml::NetworkKind,
    errors::Fault,
    image_answers::Answers,
    live::Known,
    lock::lock,
    relay::Relay,
    survey::Survey,
    sys::{self, Raw},
};

/// How long libvirt has to take a connection.
const OPEN_DEADLINE: Duration = Duration::from_secs(5);
/// How many reads of domains are in flight at a time.
const MOST_LOOKS: usize = 2;

/// Where connections are made: through sockets in a host's directory.
pub struct Sockets {
    runtime: Handle,
    directory: PathBuf,
    count: AtomicU32,
}

impl Sockets {
    /// Sockets in `directory`, served by `runtime`.
    pub fn new(runtime: Handle, directory: PathBuf) -> Self {
        Self { runtime, directory, count: AtomicU32::new(0) }
    }

    /// The local socket that leads to libvirt's.
    pub fn libvirt(&self) -> PathBuf {
        self.directory.join("libvirt.sock")
    }

    /// The directory.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    fn relay(&self) -> HostResult<Relay> {
        let name = format!("c{:x}", self.count.fetch_add(1, Ordering::Relaxed));
        Relay::open(&self.runtime, self.directory.join(name), self.libvirt())
            .map_err(|error| HostError::Unreachable(format!("no socket for it: {error}")))
    }

    /// One more connection, for a single question that a stuck QEMU can hold back: then it is closed alone.
    pub async fn spare(&self) -> HostResult<Arc<LibvirtConnection>> {
        self.open(1).await
    }

    async fn open(&self, threads: usize) -> HostResult<Arc<LibvirtConnection>> {
        LibvirtConnection::open(self.relay()?, threads, OPEN_DEADLINE, |_| Ok(())).await.map(Arc::new)
    }
}

/// A connection that is replaced when a call on it had no answer in time.
pub struct Replaced {
    current: watch::Sender<Arc<LibvirtConnection>>,
    /// Those before it on which calls may still be in flight.
    before: Mutex<Vec<Weak<LibvirtConnection>>>,
    threads: usize,
    /// No other connection will come.
    ended: CancellationToken,
}

impl Replaced {
    async fn open(sockets: &Sockets, threads: usize, ended: CancellationToken) -> HostResult<Self> {
        let current = watch::Sender::new(sockets.open(threads).await?);
        Ok(Self { current, before: Mutex::default(), threads, ended })
    }

    fn current(&self) -> Arc<LibvirtConnection> {
        self.current.borrow().clone()
    }

    /// Runs `job` and waits for its answer until `deadline`, which counts from when it has a place. A connection that is
    /// retired while a place is waited for is no error: the job gets its place on the next one.
    pub async fn call<T: Send + 'static>(
        &self,
        call: &'static str,
        deadline: Duration,
        job: impl FnOnce(&Connect) -> Result<T, Fault> + Send + 'static,
    ) -> HostResult<T> {
        let mut connections = self.current.subscribe();
        loop {
            let connection = self.current();
            if let Some(place) = connection.place().await {
                return connection.call_at(place, call, deadline, job).await;
            }
            let next = async { connections.wait_for(|connection| connection.is_open()).await.is_ok() };
            if self.ended.run_until_cancelled(next).await != Some(true) {
                return connection.call(call, deadline, job).await;
            }
        }
    }

    fn close(&self, why: &HostError) {
        self.current().close(why.clone());
        for connection in lock(&self.before).drain(..).filter_map(|connection| connection.upgrade()) {
            connection.close(why.clone());
        }
    }

    /// Keeps a connection open that takes calls; ends when none can be opened.
    pub async fn keep(&self, sockets: &Sockets) -> HostError {
        loop {
            let why = self.current().retired().await;
            tracing::debug!(%why, "a libvirt connection is replaced");
            match sockets.open(self.threads).await {
                Ok(connection) => {
                    let retired = self.current.send_replace(connection);
                    let mut before = lock(&self.before);
                    before.retain(|connection| connection.strong_count() > 0);
                    before.push(Arc::downgrade(&retired));
                }
                Err(_) => return why,
            }
        }
    }
}

/// libvirt of one host, and what is known of it while its connections last.
pub struct Connections {
    /// Events and signs of life.
    pub watch: LibvirtConnection,
    /// Reads domains and counters.
    pub look: Replaced,
    /// Changes something, or asks what a stuck QEMU can hold back.
    pub act: Replaced,
    /// How many desktops are started at a time.
    pub starts: Arc<Semaphore>,
    /// What QEMU can do.
    pub capabilities: OnceCell<Capabilities>,
    /// What the host's configuration says.
    pub survey: Survey,
    /// What runs there, by id and libvirt's number of the run.
    pub known: Arc<Mutex<HashMap<(Uuid, u32), Known>>>,
    /// Which images its domains write.
    pub images: Arc<Answers>,
    /// What networks are.
    pub networks: Mutex<HashMap<String, NetworkKind>>,
    /// Directories of desktops' folders whose file system takes no direct I/O.
    pub indirect: Mutex<HashSet<String>>,
    /// It was logged that the host cannot have rules for guests' addresses.
    pub isolation_missed: AtomicBool,
    /// libvirt closed the connection that watches.
    pub closed: CancellationToken,
    ended: CancellationToken,
}

impl Connections {
    /// Opens them; libvirt's events go to `sink`, on a thread of libvirt's event loop.
    pub async fn open(
        sockets: &Sockets,
        survey: Survey,
        sink: impl Fn(Raw) + Send + Sync + 'static,
    ) -> HostResult<Self> {
        let subscribe = |connect: &Connect| sys::subscribe(connect, Arc::new(sink));
        let watch = LibvirtConnection::open(sockets.relay()?, 1, OPEN_DEADLINE, subscribe).await?;
        let ended = CancellationToken::new();
        Ok(Self {
            watch,
            look: Replaced::open(sockets, MOST_LOOKS, ended.clone()).await?,
            act: Replaced::open(sockets, MOST_CALLS, ended.clone()).await?,
            starts: Arc::new(Semaphore::new(survey.starts())),
            capabilities: OnceCell::new(),
            survey,
            known: Arc::default(),
            images: Arc::default(),
            networks: Mutex::default(),
            indirect: Mutex::default(),
            isolation_missed: AtomicBool::new(false),
            closed: CancellationToken::new(),
            ended,
        })
    }

    /// Closes them all: calls in flight fail with `why`.
    pub fn close(&self, why: &HostError) {
        self.ended.cancel();
        self.watch.close(why.clone());
        self.look.close(why);
        self.act.close(why);
    }
}
