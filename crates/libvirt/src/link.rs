//! The link to one host. It is made, kept, and made again when it is lost.
//!
//! ```text
//! Connecting -> Up -> Down -> (pause) -> Up ...
//! session      signed in over SSH; kept while it answers, also when libvirt does not: disks and pictures go on
//! connections  libvirt, through the session; all made again when the one that watches fails
//! ```

use std::{sync::Arc, time::Duration};

use sarrio_hypervisor::{HostError, HostEvent, HostResult, Link};
use sarrio_model::{
    Connection, HostKeys,
    problem::{ConnectionEnded, HostCall, LibvirtClosed, LibvirtHasNoSocket, NotPreparedHere},
};

use crate::{
    connections::Connections,
    events,
    host::Host,
    outage::{Outage, Reason},
    session::Session,
    ssh::Master,
    survey::Survey,
};

/// How often libvirt is asked for a sign of life, and how long it has to answer. Together with the check of the session
/// that follows, a silent host is noticed within ten seconds.
const PULSE: Duration = Duration::from_secs(2);
const PULSE_DEADLINE: Duration = Duration::from_secs(4);
/// How long a session has to answer.
const SESSION_DEADLINE: Duration = Duration::from_secs(3);
/// The pauses between attempts.
const SHORTEST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// The pause after a refused sign-in. Since OpenSSH 9.8, sshd adds a penalty of 5 seconds for each, and refuses all
/// connections from an address whose penalties add up to 15.
const PAUSE_AFTER_REFUSAL: Duration = Duration::from_secs(10);

/// Keeps the link until the host is closed.
pub async fn keep(host: Arc<Host>) {
    let mut pause = SHORTEST_PAUSE;
    let mut outage = Outage::default();
    loop {
        let closing = host.closing.clone();
        let (stage, why) = tokio::select! {
            () = closing.cancelled() => break,
            end = live(&host, &mut pause, &mut outage) => end,
        };
        if let Some(connections) = host.take_connections() {
            connections.close(&why);
        }
        let wait = match stage {
            Stage::SignIn if may_be_refusal(&host, &why) => PAUSE_AFTER_REFUSAL,
            Stage::SignIn | Stage::Later => pause,
        };
        let (why, reason) = outage.failed(why);
        if reason == Reason::New {
            tracing::warn!(host.name = %host.name, error = %why, "the host does not answer; it is tried until it does");
        }
        host.tell(Link::Down(why));
        tokio::select! {
            () = closing.cancelled() => break,
            () = host.retry.notified() => pause = SHORTEST_PAUSE,
            () = tokio::time::sleep(wait) => pause = (pause * 2).min(LONGEST_PAUSE),
        }
    }
    let why = HostError::Unreachable(ConnectionEnded.into());
    if let Some(connections) = host.take_connections() {
        connections.close(&why);
    }
    if let Some(session) = host.take_session() {
        session.end();
    }
    host.tell(Link::Down(why));
}

/// How far the link came before it ended.
enum Stage {
    /// The sign-in failed.
    SignIn,
    /// The sign-in succeeded, and something failed later.
    Later,
}

/// Whether sshd may have refused the sign-in, or only a person can help. A refusal by a jump host cannot always be
/// distinguished from a jump host that is off.
fn may_be_refusal(host: &Host, why: &HostError) -> bool {
    match (why, &host.connection) {
        (
            HostError::SignIn(_)
            | HostError::JumpSignIn { .. }
            | HostError::KeyChanged
            | HostError::KeyUnknown
            | HostError::JumpKeyChanged(_)
            | HostError::JumpKeyUnknown(_),
            _,
        ) => true,
        (HostError::Unreachable(_) | HostError::JumpHostInTheWay { .. }, Connection::Ssh { target, .. }) => {
            target.jump.is_some()
        }
        _ => false,
    }
}

/// Reports that a host has no directory for its sockets. Its link is never made.
pub fn cannot_start(host: &Host, error: &std::io::Error) {
    host.tell(Link::Down(HostError::Unreachable(NotPreparedHere { why: error.to_string() }.into())));
}

/// Makes the link and keeps it until it ends. Returns why it ended.
async fn live(host: &Arc<Host>, pause: &mut Duration, outage: &mut Outage) -> (Stage, HostError) {
    let session = match session(host).await {
        Ok(session) => session,
        Err(why) => return (Stage::SignIn, why),
    };
    let connections = match open(host, &session).await {
        Ok(connections) => Arc::new(connections),
        Err(why) => return (Stage::Later, blame(host, &session, why).await),
    };
    host.set_connections(connections.clone());
    *pause = SHORTEST_PAUSE;
    match outage.end() {
        Some((after, tries)) => {
            let after = after.as_secs();
            tracing::info!(host.name = %host.name, after_s = after, tries, "the host answers again");
        }
        None => tracing::info!(host.name = %host.name, "the host answers"),
    }
    host.tell(Link::Up);
    let why = tokio::select! {
        () = connections.closed.cancelled() => HostError::Lost { call: HostCall::Watch },
        why = connections.watch.retired() => why,
        why = connections.look.keep(&host.sockets) => why,
        why = connections.act.keep(&host.sockets) => why,
        why = pulse(&connections) => why,
    };
    (Stage::Later, blame(host, &session, why).await)
}

/// Asks libvirt for signs of life until it gives none.
async fn pulse(connections: &Connections) -> HostError {
    loop {
        tokio::time::sleep(PULSE).await;
        let ask =
            connections.watch.call(HostCall::Pulse, PULSE_DEADLINE, |connect| Ok(connect.lib_version()?));
        if let Err(why) = ask.await {
            return why;
        }
    }
}

/// Finds out whether libvirt or the whole host does not answer. A dead session is ended, so that the next attempt opens
/// another.
async fn blame(host: &Host, session: &Session, why: HostError) -> HostError {
    if session.lives().await && session.answers(SESSION_DEADLINE).await {
        return match why {
            HostError::Lost { .. } | HostError::Unreachable(_) => HostError::NoLibvirt(LibvirtClosed.into()),
            why => why,
        };
    }
    if let Some(session) = host.take_session() {
        session.end();
    }
    HostError::Unreachable(ConnectionEnded.into())
}

/// The existing session if it answers, or a new one.
async fn session(host: &Host) -> HostResult<Arc<Session>> {
    if let Some(session) = host.session_if_any() {
        if session.lives().await && session.answers(SESSION_DEADLINE).await {
            return Ok(session);
        }
        if let Some(session) = host.take_session() {
            session.end();
        }
    }
    let session = Arc::new(match &host.connection {
        Connection::Local => Session::local(),
        Connection::Ssh { target, host_key, jump_key } => {
            let host_key = host_key.clone().ok_or(HostError::KeyUnknown)?;
            let pinned = HostKeys { host_key, jump_key: jump_key.clone() };
            let directory = host.sockets.directory();
            Session::Ssh(Master::connect(directory, target, &pinned, &host.identity).await?)
        }
    });
    host.set_session(session.clone());
    Ok(session)
}

async fn open(host: &Arc<Host>, session: &Session) -> HostResult<Connections> {
    let survey = Survey::take(session).await?;
    if survey.socket.is_empty() {
        return Err(HostError::NoLibvirt(LibvirtHasNoSocket.into()));
    }
    session.forward(&host.sockets.libvirt(), &survey.socket).await?;
    let (sink, raw) = tokio::sync::mpsc::unbounded_channel();
    let connections = Connections::open(&host.sockets, survey, move |event| drop(sink.send(event))).await?;
    events::translate(host, raw, connections.closed.clone());
    Ok(connections)
}

impl Host {
    fn tell(&self, link: Link) {
        self.link.send_replace(link.clone());
        self.emit(HostEvent::Link(link));
    }
}
