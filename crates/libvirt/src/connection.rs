//! One libvirt connection, with its own threads and a deadline for every call.
//!
//! Open -> retired -> closed. A call that has no answer by its deadline retires its connection: it accepts no more
//! calls, and those that are still within their deadlines go on. When the last of them has ended, the socket is cut,
//! which frees the stuck threads. So a desktop whose QEMU does not answer makes no other desktop's call fail. The owner
//! of the connection opens another one at once. Nothing here blocks the workers of the async runtime.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc},
    thread,
    time::Duration,
};

use sarrio_hypervisor::{HostError, HostResult, said};
use sarrio_model::problem::{ConnectionEnded, HostCall, LibvirtNotOpened, LibvirtStuck, NotPreparedHere};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, oneshot},
    time::Instant,
};
use tokio_util::sync::CancellationToken;
use virt::{connect::Connect, error::Error};

use crate::{
    errors::{self, Fault},
    relay::Relay,
};

type Job = Box<dyn FnOnce(&Connect) + Send>;

/// How many calls a connection makes at the same time. libvirt serves up to five.
pub const MOST_CALLS: usize = 4;

/// libvirt pings the host after so many seconds in which nothing arrived. While one thread waits for an answer, libvirt's
/// client (seen with 9.0.0) sometimes does not notice that another thread wants to send a call: it stays unsent until
/// something arrives. The answer to a ping does.
const PING_AFTER: i32 = 1;
/// How many pings may stay without an answer. Whether the host lives is judged by the calls.
const NEVER_GIVE_UP: u32 = u32::MAX;

/// A libvirt connection and its threads.
pub struct LibvirtConnection {
    jobs: mpsc::Sender<Job>,
    free: Arc<Semaphore>,
    life: Arc<Life>,
}

/// The state of a connection. Calls keep it when the connection itself is dropped.
struct Life {
    state: Mutex<State>,
    retired: CancellationToken,
    /// The socket that it uses.
    relay: Relay,
}

#[derive(Default)]
struct State {
    /// Why it accepts no more calls; `None` while it does.
    why: Option<HostError>,
    /// How many calls are in progress and within their deadlines.
    pending: usize,
}

impl Life {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a call. Returns `None` where no more calls are accepted.
    fn begin(self: &Arc<Self>) -> Option<PendingCall> {
        let mut state = self.state();
        if state.why.is_some() {
            return None;
        }
        state.pending += 1;
        Some(PendingCall(self.clone()))
    }

    /// Accepts no more calls. The connection is closed when the last call within its deadline has ended.
    fn retire(&self, why: HostError) {
        let idle = {
            let mut state = self.state();
            state.why.get_or_insert(why);
            state.pending == 0
        };
        self.retired.cancel();
        if idle {
            self.end();
        }
    }

    /// Closes the connection now. Calls in progress fail.
    fn close(&self, why: HostError) {
        self.state().why.get_or_insert(why);
        self.retired.cancel();
        self.end();
    }

    fn end(&self) {
        self.relay.cut();
    }
}

/// A call in progress that is within its deadline.
struct PendingCall(Arc<Life>);

impl Drop for PendingCall {
    fn drop(&mut self) {
        let last_of_retired = {
            let mut state = self.0.state();
            state.pending -= 1;
            state.pending == 0 && state.why.is_some()
        };
        if last_of_retired {
            self.0.end();
        }
    }
}

/// The result of a job: its answer, or a panic.
type Outcome<T> = thread::Result<Result<T, Fault>>;

/// A call that waits for its answer. Its deadline applies even when the caller is gone, because the call still occupies
/// a thread.
struct Waiting<T: Send + 'static> {
    answer: Option<oneshot::Receiver<Outcome<T>>>,
    call: HostCall,
    after: Duration,
    until: Instant,
    pending: Option<PendingCall>,
}

impl<T: Send + 'static> Waiting<T> {
    /// The result; `None` where there was none in time. Then the connection is retired.
    async fn outcome(mut self) -> Option<Result<Outcome<T>, oneshot::error::RecvError>> {
        let answer = self.answer.as_mut()?;
        let outcome = tokio::time::timeout_at(self.until, answer).await.ok();
        self.answer = None;
        let pending = self.pending.take();
        if outcome.is_none() {
            retire_late(pending, self.call, self.after);
        }
        outcome
    }
}

impl<T: Send + 'static> Drop for Waiting<T> {
    fn drop(&mut self) {
        let Some(answer) = self.answer.take() else { return };
        let (pending, call, after, until) = (self.pending.take(), self.call, self.after, self.until);
        tokio::spawn(async move {
            if tokio::time::timeout_at(until, answer).await.is_err() {
                retire_late(pending, call, after);
            }
        });
    }
}

/// Retires the connection of a call that has no answer in time.
fn retire_late(pending: Option<PendingCall>, call: HostCall, after: Duration) {
    if let Some(pending) = pending {
        pending.0.retire(HostError::Deadline { call, after });
    }
}

/// One of the calls that a connection can make at the same time. A caller that has one can make its call, even if the
/// connection is retired in the meantime.
pub struct Slot {
    permit: OwnedSemaphorePermit,
    pending: PendingCall,
}

impl LibvirtConnection {
    /// Opens a connection through `relay`. `prepare` runs on it first. What it returns is dropped just before the
    /// connection.
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
            let open = move || {
                let connect = Connect::open(Some(&uri))?;
                connect.set_keep_alive(PING_AFTER, NEVER_GIVE_UP)?;
                Ok((prepare(&connect)?, connect))
            };
            move || match open() {
                Ok((kept, connect)) => {
                    let _ = opened.send(Ok(connect.clone()));
                    work(&connect, &queue);
                    drop(kept);
                }
                Err(error) => drop(opened.send(Err(errors::message(&error)))),
            }
        };
        spawn(first)?;
        let connect = match tokio::time::timeout(deadline, open).await {
            Ok(Ok(Ok(connect))) => connect,
            Ok(Ok(Err(message))) => return Err(HostError::NoLibvirt(said(message))),
            Ok(Err(_)) => return Err(HostError::NoLibvirt(LibvirtNotOpened.into())),
            // Dropping the relay frees the stuck thread.
            Err(_) => return Err(HostError::Deadline { call: HostCall::OpenLibvirt, after: deadline }),
        };
        for _ in 1..threads {
            let (connect, queue) = (connect.clone(), queue.clone());
            spawn(move || work(&connect, &queue))?;
        }
        let life = Life { state: Mutex::default(), retired: CancellationToken::new(), relay };
        let this = Self { jobs, free: Arc::new(Semaphore::new(threads)), life: Arc::new(life) };
        // The last reference is dropped on a thread, because closing a connection makes a call to the host.
        let _ = this.jobs.send(Box::new(move |_| drop(connect)));
        Ok(this)
    }

    /// Waits for a slot for one call; `None` where no more calls are accepted.
    pub async fn slot(&self) -> Option<Slot> {
        tokio::select! {
            biased;
            () = self.life.retired.cancelled() => None,
            permit = self.free.clone().acquire_owned() => {
                Some(Slot { permit: permit.ok()?, pending: self.life.begin()? })
            }
        }
    }

    /// Runs `job` on one of the threads and waits for its answer. The deadline counts from when it has a slot.
    pub async fn call<T: Send + 'static>(
        &self,
        call: HostCall,
        deadline: Duration,
        job: impl FnOnce(&Connect) -> Result<T, Fault> + Send + 'static,
    ) -> HostResult<T> {
        match self.slot().await {
            Some(slot) => self.call_at(slot, call, deadline, job).await,
            None => Err(self.why_no_call()),
        }
    }

    /// The same in a slot that the caller already has.
    pub async fn call_at<T: Send + 'static>(
        &self,
        slot: Slot,
        call: HostCall,
        deadline: Duration,
        job: impl FnOnce(&Connect) -> Result<T, Fault> + Send + 'static,
    ) -> HostResult<T> {
        let Slot { permit, pending } = slot;
        let (answer, result) = oneshot::channel();
        let job: Job = Box::new(move |connect| {
            let outcome = catch_unwind(AssertUnwindSafe(|| job(connect)));
            drop(permit);
            let _ = answer.send(outcome);
        });
        self.jobs.send(job).map_err(|_| self.why_no_call())?;
        let until = Instant::now() + deadline;
        let waiting = Waiting { answer: Some(result), call, after: deadline, until, pending: Some(pending) };
        match waiting.outcome().await {
            Some(Ok(Ok(Ok(value)))) => Ok(value),
            Some(Ok(Ok(Err(Fault::Host(error))))) => Err(error),
            Some(Ok(Ok(Err(Fault::Libvirt(error))))) => {
                let error = errors::refused(call, &error);
                if matches!(error, HostError::Lost { .. }) {
                    self.close(error.clone());
                }
                Err(error)
            }
            Some(Ok(Err(_)) | Err(_)) => Err(HostError::Lost { call }), // the job panicked or its thread is gone
            None => Err(HostError::Deadline { call, after: deadline }),
        }
    }

    /// Whether it accepts calls.
    pub fn is_open(&self) -> bool {
        !self.life.retired.is_cancelled()
    }

    /// Closes it: calls in progress fail, and no more calls are accepted.
    pub fn close(&self, why: HostError) {
        self.life.close(why);
    }

    /// Waits until it accepts no more calls. Returns why.
    pub async fn retired(&self) -> HostError {
        self.life.retired.cancelled().await;
        self.life.state().why.clone().unwrap_or(HostError::Lost { call: HostCall::Watch })
    }

    /// Why it accepts no calls, as the error of a call that was not made.
    fn why_no_call(&self) -> HostError {
        match self.life.state().why.clone() {
            Some(HostError::Deadline { .. }) => HostError::NoLibvirt(LibvirtStuck.into()),
            Some(why @ (HostError::NoLibvirt(_) | HostError::Unreachable(_))) => why,
            Some(_) | None => HostError::Unreachable(ConnectionEnded.into()),
        }
    }
}

/// The body of a thread: runs one job after the other.
fn work(connect: &Connect, queue: &Mutex<mpsc::Receiver<Job>>) {
    loop {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        job(connect);
    }
}

fn spawn(body: impl FnOnce() + Send + 'static) -> HostResult<()> {
    let thread = thread::Builder::new().name("libvirt".into()).spawn(body);
    thread
        .map(drop)
        .map_err(|error| HostError::Unreachable(NotPreparedHere { why: error.to_string() }.into()))
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
