//! One libvirt connection with threads of its own and a deadline on every call.
//!
//! Open -> retired -> closed. A call that has no answer by its deadline retires its connection: no new call is taken, the
//! calls that are still within their own deadlines go on, and when the last of them has ended the socket is cut, which
//! frees the stuck threads. So one desktop whose QEMU does not answer costs no other desktop a call. The owner of
//! the connection opens another one at once. Nothing here runs on the workers of the async runtime.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc},
    thread,
    time::Duration,
};

use sarrio_hypervisor::{HostError, HostResult};
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

/// How many calls a connection has in flight at most: libvirt serves five of one connection at a time.
pub const MOST_CALLS: usize = 4;

/// A libvirt connection and its threads.
pub struct LibvirtConnection {
    jobs: mpsc::Sender<Job>,
    free: Arc<Semaphore>,
    life: Arc<Life>,
}

/// The state of a connection, also for calls that outlive the handle on it.
struct Life {
    state: Mutex<State>,
    retired: CancellationToken,
    /// The socket that it goes through.
    relay: Relay,
}

#[derive(Default)]
struct State {
    /// Why no new call is taken; absent while calls are taken.
    why: Option<HostError>,
    /// Calls in flight that are still within their deadlines.
    in_time: usize,
}

impl Life {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a call; `None` where none is taken any more.
    fn begin(self: &Arc<Self>) -> Option<InTime> {
        let mut state = self.state();
        if state.why.is_some() {
            return None;
        }
        state.in_time += 1;
        Some(InTime(self.clone()))
    }

    /// Takes no new call; the connection is closed when the last call in flight has ended.
    fn retire(&self, why: HostError) {
        let idle = {
            let mut state = self.state();
            state.why.get_or_insert(why);
            state.in_time == 0
        };
        self.retired.cancel();
        if idle {
            self.end();
        }
    }

    /// Closes the connection now: calls in flight fail.
    fn close(&self, why: HostError) {
        self.state().why.get_or_insert(why);
        self.retired.cancel();
        self.end();
    }

    fn end(&self) {
        self.relay.cut();
    }
}

/// A call in flight that is within its deadline.
struct InTime(Arc<Life>);

impl Drop for InTime {
    fn drop(&mut self) {
        let last_of_retired = {
            let mut state = self.0.state();
            state.in_time -= 1;
            state.in_time == 0 && state.why.is_some()
        };
        if last_of_retired {
            self.0.end();
        }
    }
}

/// What a job ended with: its answer, or a panic.
type Outcome<T> = thread::Result<Result<T, Fault>>;

/// A call whose answer is waited for. Its deadline holds even when the caller has gone away: it still occupies a thread.
struct Waiting<T: Send + 'static> {
    answer: Option<oneshot::Receiver<Outcome<T>>>,
    call: &'static str,
    after: Duration,
    until: Instant,
    in_time: Option<InTime>,
}

impl<T: Send + 'static> Waiting<T> {
    /// The outcome; `None` where there was none in time, and the connection was retired for it.
    async fn outcome(mut self) -> Option<Result<Outcome<T>, oneshot::error::RecvError>> {
        let answer = self.answer.as_mut()?;
        let outcome = tokio::time::timeout_at(self.until, answer).await.ok();
        self.answer = None;
        let in_time = self.in_time.take();
        if outcome.is_none() {
            retire_late(in_time, self.call, self.after);
        }
        outcome
    }
}

impl<T: Send + 'static> Drop for Waiting<T> {
    fn drop(&mut self) {
        let Some(answer) = self.answer.take() else { return };
        let (in_time, call, after, until) = (self.in_time.take(), self.call, self.after, self.until);
        tokio::spawn(async move {
            if tokio::time::timeout_at(until, answer).await.is_err() {
                retire_late(in_time, call, after);
            }
        });
    }
}

/// Retires the connection of a call that had no answer in time.
fn retire_late(in_time: Option<InTime>, call: &'static str, after: Duration) {
    if let Some(in_time) = in_time {
        in_time.0.retire(HostError::Deadline { call, after });
    }
}

/// A place among the calls that a connection has in flight at a time. Who has one is served, also when the connection is
/// retired meanwhile.
pub struct Place {
    permit: OwnedSemaphorePermit,
    in_time: InTime,
}

impl LibvirtConnection {
    /// Opens a connection through `relay`. `prepare` runs on it first; what it returns is kept until the connection ends
    /// and dropped before it.
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
                Err(error) => drop(opened.send(Err(errors::message(&error)))),
            }
        };
        spawn(first)?;
        let connect = match tokio::time::timeout(deadline, open).await {
            Ok(Ok(Ok(connect))) => connect,
            Ok(Ok(Err(said))) => return Err(HostError::NoLibvirt(said)),
            Ok(Err(_)) => return Err(HostError::NoLibvirt("the connection could not be opened".into())),
            // The relay is dropped here, which frees the stuck thread.
            Err(_) => return Err(HostError::Deadline { call: "opening libvirt", after: deadline }),
        };
        for _ in 1..threads {
            let (connect, queue) = (connect.clone(), queue.clone());
            spawn(move || work(&connect, &queue))?;
        }
        let life = Life { state: Mutex::default(), retired: CancellationToken::new(), relay };
        let this = Self { jobs, free: Arc::new(Semaphore::new(threads)), life: Arc::new(life) };
        // The last reference is dropped on a thread: closing a connection asks the host.
        let _ = this.jobs.send(Box::new(move |_| drop(connect)));
        Ok(this)
    }

    /// Waits for a place for one call; `None` where no call is taken any more.
    pub async fn place(&self) -> Option<Place> {
        tokio::select! {
            biased;
            () = self.life.retired.cancelled() => None,
            permit = self.free.clone().acquire_owned() => {
                Some(Place { permit: permit.ok()?, in_time: self.life.begin()? })
            }
        }
    }

    /// Runs `job` on one of the threads and waits for its answer until `deadline`, which counts from when it has a place.
    pub async fn call<T: Send + 'static>(
        &self,
        call: &'static str,
        deadline: Duration,
        job: impl FnOnce(&Connect) -> Result<T, Fault> + Send + 'static,
    ) -> HostResult<T> {
        match self.place().await {
            Some(place) => self.call_at(place, call, deadline, job).await,
            None => Err(self.why_no_call()),
        }
    }

    /// The same at a place that was waited for.
    pub async fn call_at<T: Send + 'static>(
        &self,
        place: Place,
        call: &'static str,
        deadline: Duration,
        job: impl FnOnce(&Connect) -> Result<T, Fault> + Send + 'static,
    ) -> HostResult<T> {
        let Place { permit, in_time } = place;
        let (answer, result) = oneshot::channel();
        let job: Job = Box::new(move |connect| {
            let outcome = catch_unwind(AssertUnwindSafe(|| job(connect)));
            drop(permit);
            let _ = answer.send(outcome);
        });
        self.jobs.send(job).map_err(|_| self.why_no_call())?;
        let until = Instant::now() + deadline;
        let waiting = Waiting { answer: Some(result), call, after: deadline, until, in_time: Some(in_time) };
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

    /// Whether it takes calls.
    pub fn is_open(&self) -> bool {
        !self.life.retired.is_cancelled()
    }

    /// Closes it: calls in flight fail, and no call is taken any more.
    pub fn close(&self, why: HostError) {
        self.life.close(why);
    }

    /// Waits until it takes no calls any more, and says why.
    pub async fn retired(&self) -> HostError {
        self.life.retired.cancelled().await;
        self.life.state().why.clone().unwrap_or(HostError::Lost { call: "watching" })
    }

    /// Why it takes no calls: nothing was asked.
    fn why_no_call(&self) -> HostError {
        match self.life.state().why.clone() {
            Some(why @ (HostError::Deadline { .. } | HostError::NoLibvirt(_))) => {
                HostError::NoLibvirt(why.to_string())
            }
            Some(why) => HostError::Unreachable(why.to_string()),
            None => HostError::Unreachable("the connection ended".into()),
        }
    }
}

/// A thread's life: one job after the other.
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
