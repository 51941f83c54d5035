//! The libvirt connections of one host, and what is known about the host while they are open.
//!
//! ```text
//! watch  events, and signs of life: it asks about no domain, so no domain can block it
//! look   reads domains and the host's counters
//! act    changes domains, and reads what a stuck QEMU can hold back
//! ```
//!
//! `look` and `act` are replaced when a call on them has no answer in time. The link depends on `watch` alone.

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
use sarrio_model::problem::{HostCall, NotPreparedHere};
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

/// How long libvirt may take to open a connection.
const OPEN_DEADLINE: Duration = Duration::from_secs(5);
/// How many reads of domains are made at the same time.
const MOST_LOOKS: usize = 2;
/// How many agents of guests are asked at the same time.
const MOST_AGENTS: usize = 4;

/// The directory of a host's sockets, through which connections are opened.
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

    /// The local socket that is forwarded to libvirt's.
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
            .map_err(|error| HostError::Unreachable(NotPreparedHere { why: error.to_string() }.into()))
    }

    /// Another connection, for a single call that a stuck QEMU can block. Then only this connection is closed.
    pub async fn spare(&self) -> HostResult<Arc<LibvirtConnection>> {
        self.open(1).await
    }

    async fn open(&self, threads: usize) -> HostResult<Arc<LibvirtConnection>> {
        LibvirtConnection::open(self.relay()?, threads, OPEN_DEADLINE, |_| Ok(())).await.map(Arc::new)
    }
}

/// A connection that is replaced when a call on it has no answer in time.
pub struct Replaced {
    current: watch::Sender<Arc<LibvirtConnection>>,
    /// Earlier connections on which calls may still be in progress.
    before: Mutex<Vec<Weak<LibvirtConnection>>>,
    threads: usize,
    /// Cancelled when there will be no other connection.
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

    /// Runs `job` and waits for its answer. The deadline counts from when it has a slot. If the connection is retired
    /// while the job waits for a slot, it gets one on the next connection.
    pub async fn call<T: Send + 'static>(
        &self,
        call: HostCall,
        deadline: Duration,
        job: impl FnOnce(&Connect) -> Result<T, Fault> + Send + 'static,
    ) -> HostResult<T> {
        let mut connections = self.current.subscribe();
        loop {
            let connection = self.current();
            if let Some(slot) = connection.slot().await {
                return connection.call_at(slot, call, deadline, job).await;
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

    /// Keeps a connection open that accepts calls. Returns when none can be opened.
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

/// The libvirt connections of one host, and what is known about it while they are open.
pub struct Connections {
    /// Events and signs of life.
    pub watch: LibvirtConnection,
    /// Reads domains and counters.
    pub look: Replaced,
    /// Changes domains, and reads what a stuck QEMU can block.
    pub act: Replaced,
    /// Limits how many desktops are started at the same time.
    pub starts: Arc<Semaphore>,
    /// Limits how many agents of guests are asked at the same time.
    pub agents: Arc<Semaphore>,
    /// What QEMU can do.
    pub capabilities: OnceCell<Capabilities>,
    /// What the host's configuration says.
    pub survey: Survey,
    /// The domains that run there, by id and libvirt's number of the run.
    pub known: Arc<Mutex<HashMap<(Uuid, u32), Known>>>,
    /// The images that its domains write.
    pub images: Arc<Answers>,
    /// What each network's name means there.
    pub networks: Mutex<HashMap<String, NetworkKind>>,
    /// The directories whose file system does not support direct I/O.
    pub indirect: Mutex<HashSet<String>>,
    /// Whether it was logged that rules for guests' addresses cannot be loaded there.
    pub isolation_missed: AtomicBool,
    /// Cancelled when libvirt closes the connection that watches.
    pub closed: CancellationToken,
    ended: CancellationToken,
}

impl Connections {
    /// Opens them. libvirt's events go to `sink`, on the thread of libvirt's event loop.
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
            agents: Arc::new(Semaphore::new(MOST_AGENTS)),
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

    /// Closes them all. Calls in progress fail with `why`.
    pub fn close(&self, why: &HostError) {
        self.ended.cancel();
        self.watch.close(why.clone());
        self.look.close(why);
        self.act.close(why);
    }
}
