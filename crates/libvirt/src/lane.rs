//! One libvirt connection with threads of its own and a deadline on every call.
//!
//! Opening -> open -> dead. A call that has no answer by its deadline kills the lane: its socket is cut, which frees the
//! stuck thread, and whoever owns the lane opens another one. Nothing here runs on the workers of the async runtime.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};

use sarrio_hypervisor::{HostError, HostResult};
use tokio::{
    sync::{Semaphore, oneshot},
    time::Instant,
};
use tokio_util::sync::CancellationToken;
use virt::{connect::Connect, error::Error};

use crate::{
    relay::Relay,
    said::{self, Fault},
};

type Job = Box<dyn FnOnce(&Connect) + Send>;

/// How many calls a lane has in flight at most: libvirt serves five of one connection at a time.
pub const MOST_CALLS: usize = 4;

/// A connection and its threads.
pub struct Lane {
    jobs: mpsc::Sender<Job>,
    free: Arc<Semaphore>,
    end: End,
    /// Goes with the lane, and its socket's file with it.
    _relay: Relay,
}

/// What ends a lane, also from where the lane itself is not at hand.
#[derive(Clone)]
struct End {
    dead: CancellationToken,
    cut: CancellationToken,
    why: Arc<Mutex<Option<HostError>>>,
}

impl End {
    fn now(&self, why: HostError) {
        self.why.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(why);
        self.dead.cancel();
        self.cut.cancel();
    }
}

/// What a job ended with: its answer, or a panic.
type Outcome<T> = thread::Result<Result<T, Fault>>;

/// A call on its way. Its deadline holds also where nobody waits for the answer any more: it occupies a thread.
struct Waiting<T: Send + 'static> {
    answer: Option<oneshot::Receiver<Outcome<T>>>,
    call: &'static str,
    after: Duration,
    until: Instant,
    end: End,
}

impl<T: Send + 'static> Waiting<T> {
    fn late(&self) -> HostError {
        HostError::Deadline { call: self.call, after: self.after }
    }

    /// The outcome; `None` where there was none in time, and the lane was ended for it.
    async fn outcome(mut self) -> Option<Result<Outcome<T>, oneshot::error::RecvError>> {
        let answer = self.answer.as_mut()?;
        let outcome = tokio::time::timeout_at(self.until, answer).await.ok();
        self.answer = None;
        if outcome.is_none() {
            self.end.now(self.late());
        }
        outcome
    }
}

impl<T: Send + 'static> Drop for Waiting<T> {
    fn drop(&mut self) {
        let Some(answer) = self.answer.take() else { return };
        let (end, late, until) = (self.end.clone(), self.late(), self.until);
        tokio::spawn(async move {
            if tokio::time::timeout_at(until, answer).await.is_err() {
                end.now(late);
            }
        });
    }
}

impl Lane {
    /// Opens a connection through `relay`. `prepare` runs on it first; what it returns is kept until the lane ends and
    /// dropped before the connection.
    pub async fn open<K: 'static>(
        relay: Relay,
        threads: usize,
        deadline: Duration,
        prepare: impl FnOnce(&Connect) -> Result<K, Error> + Send + 'static,
    ) -> HostResult<Self> {
        let (jobs, queue) = mpsc::channel::<Job>();
        let (opened, open) = oneshot::channel();
        let uri = uri_of(&relay);
        let queue = Arc::new(Mutex::new(queue));
        let first = {
            let queue = queue.clone();
            move || match Connect::open(Some(&uri)).and_then(|c| prepare(&c).map(|kept| (kept, c))) {
                Ok((kept, connect)) => {
                    let _ = opened.send(Ok(connect.clone()));
                    work(&connect, &queue);
                    drop(kept);
                }
                Err(error) => drop(opened.send(Err(said::words(&error)))),
            }
        };
        spawn(first)?;
        let connect = match tokio::time::timeout(deadline, open).await {
            Ok(Ok(Ok(connect))) => connect,
            Ok(Ok(Err(said))) => return Err(HostError::NoLibvirt(said)),
            Ok(Err(_)) => return Err(HostError::NoLibvirt("the connection could not be opened".into())),
            // The relay is dropped here: the stuck thread comes free.
            Err(_) => return Err(HostError::Deadline { call: "opening libvirt", after: deadline }),
        };
        for _ in 1..threads {
            let (connect, queue) = (connect.clone(), queue.clone());
            spawn(move || work(&connect, &queue))?;
        }
        // The last reference goes on a thread: closing a connection asks the host.
        let free = Arc::new(Semaphore::new(threads));
        let end = End { dead: CancellationToken::new(), cut: relay.cutter(), why: Arc::default() };
        let lane = Self { jobs, free, end, _relay: relay };
        let _ = lane.jobs.send(Box::new(move |_| drop(connect)));
        Ok(lane)
    }

    /// Runs `job` on one of the lane's threads and waits for it until `deadline`, which counts from its begin.
    pub async fn call<T: Send + 'static>(
        &self,
        call: &'static str,
        deadline: Duration,
        job: impl FnOnce(&Connect) -> Result<T, Fault> + Send + 'static,
    ) -> HostResult<T> {
        let permit = tokio::select! {
            biased;
            () = self.end.dead.cancelled() => return Err(self.reason()),
            permit = self.free.clone().acquire_owned() => permit.map_err(|_| self.reason())?,
        };
        let (answer, result) = oneshot::channel();
        let end = self.end.clone();
        let job: Job = Box::new(move |connect| {
            let outcome = catch_unwind(AssertUnwindSafe(|| job(connect)));
            drop(permit);
            let _ = answer.send(outcome);
        });
        self.jobs.send(job).map_err(|_| self.reason())?;
        let until = Instant::now() + deadline;
        let waiting = Waiting { answer: Some(result), call, after: deadline, until, end };
        match waiting.outcome().await {
            Some(Ok(Ok(Ok(value)))) => Ok(value),
            Some(Ok(Ok(Err(Fault::Host(error))))) => Err(error),
            Some(Ok(Ok(Err(Fault::Libvirt(error))))) => {
                let error = said::refused(call, &error);
                if matches!(error, HostError::Lost { .. }) {
                    self.kill(error.clone());
                }
                Err(error)
            }
            Some(Ok(Err(_)) | Err(_)) => Err(HostError::Lost { call }), // the job panicked or its thread is gone
            None => Err(HostError::Deadline { call, after: deadline }),
        }
    }

    /// Whether it takes calls.
    pub fn lives(&self) -> bool {
        !self.end.dead.is_cancelled()
    }

    /// Ends it: calls in flight fail, none is taken any more.
    pub fn kill(&self, why: HostError) {
        self.end.now(why);
    }

    /// Waits until it is dead, and says why.
    pub async fn died(&self) -> HostError {
        self.end.dead.cancelled().await;
        let why = self.end.why.lock().unwrap_or_else(PoisonError::into_inner).clone();
        why.unwrap_or(HostError::Lost { call: "watching" })
    }

    /// Why it takes no calls: nothing was asked.
    fn reason(&self) -> HostError {
        let why = self.end.why.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match why {
            Some(why @ (HostError::Deadline { .. } | HostError::NoLibvirt(_))) => {
                HostError::NoLibvirt(why.to_string())
            }
            Some(why) => HostError::Unreachable(why.to_string()),
            None => HostError::Unreachable("the connection ended".into()),
        }
    }
}

fn work(connect: &Connect, queue: &Mutex<mpsc::Receiver<Job>>) {
    loop {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        job(connect);
    }
}

fn spawn(body: impl FnOnce() + Send + 'static) -> HostResult<()> {
    let thread = thread::Builder::new().name("libvirt".into()).spawn(body);
    thread.map(drop).map_err(|error| HostError::Unreachable(format!("no thread for it: {error}")))
}

/// The socket's path as part of a URI.
fn uri_of(relay: &Relay) -> String {
    use std::{fmt::Write as _, os::unix::ffi::OsStrExt as _};
    let mut uri = "qemu:///system?socket=".to_owned();
    for &byte in relay.socket().as_os_str().as_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' => uri.push(byte.into()),
            _ => _ = write!(uri, "%{byte:02X}"),
        }
    }
    uri
}
