//! The link to one host: made, kept, made again.
//!
//! ```text
//! Connecting -> Up -> Down -> (pause) -> Up ...
//! session: master signed in        kept while it answers, also when libvirt does not: disks and pictures go on
//! lanes:   two libvirt connections  anew whenever one of them failed
//! ```

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex},
    time::Duration,
};

use sarrio_hypervisor::{HostError, HostEvent, HostResult, Link};
use sarrio_model::Connection;
use tokio::sync::{OnceCell, Semaphore, watch};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    capabilities::Capabilities,
    domain_xml::NetworkKind,
    events,
    host::Host,
    lane::{Lane, MOST_CALLS},
    live::Known,
    relay::Relay,
    script::Script,
    session::Session,
    ssh::Master,
    sys,
};

/// How often libvirt is asked for a sign of life, and how long it has for it. With the look at the session after it, a
/// silent host is known within ten seconds.
const PULSE: Duration = Duration::from_secs(2);
const PULSE_DEADLINE: Duration = Duration::from_secs(4);
/// How long libvirt has to take a connection.
const OPEN_DEADLINE: Duration = Duration::from_secs(5);
/// How long a session has to prove that it lives.
const SESSION_DEADLINE: Duration = Duration::from_secs(3);
/// The pauses between tries.
const SHORTEST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// libvirt of one host, and what is known of it while its connections last.
pub struct Lanes {
    /// Events and quick questions, one at a time.
    pub watch: Lane,
    /// What changes something, or may take long.
    act: watch::Sender<Arc<Lane>>,
    /// libvirt said that it closed the connection.
    closed: CancellationToken,
    /// Desktops that it starts at a time.
    pub starts: Arc<Semaphore>,
    /// What QEMU can do.
    pub capabilities: OnceCell<Capabilities>,
    /// What the host's configuration says.
    pub survey: Survey,
    /// What runs there, by id and libvirt's number of the run.
    pub known: Arc<Mutex<HashMap<(Uuid, u32), Known>>>,
    /// What networks are.
    pub networks: Mutex<HashMap<String, NetworkKind>>,
    /// Directories of desktops' folders whose file system takes no direct I/O.
    pub indirect: Mutex<HashSet<String>>,
}

impl Lanes {
    /// The connection for what changes something.
    pub fn act(&self) -> Arc<Lane> {
        self.act.borrow().clone()
    }

    /// The same. Where it was just cut, because a call on it took too long, the next one, unless none comes.
    pub async fn living_act(&self) -> Arc<Lane> {
        let mut acts = self.act.subscribe();
        tokio::select! {
            lane = acts.wait_for(|lane| lane.lives()) => lane.map_or_else(|_| self.act(), |lane| lane.clone()),
            _ = self.watch.died() => self.act(),
        }
    }

    fn kill(&self, why: &HostError) {
        self.watch.kill(why.clone());
        self.act().kill(why.clone());
    }
}

/// What is read of a host at each connection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Survey {
    /// libvirt's socket.
    pub socket: String,
    /// The processor's name.
    pub cpu: String,
    /// How many processors it has.
    pub threads: usize,
    /// Whether SPICE has TLS; `None` where the configuration cannot be read.
    pub spice_tls: Option<bool>,
    /// Where the console's certificates lie.
    pub pki: String,
}

const SURVEY: &str = r#"
for socket in /run/libvirt/libvirt-sock /run/libvirt/virtqemud-sock; do
  [ -S "$socket" ] && { printf 'socket=%s\n' "$socket"; break; }
done
sed -n 's/^model name[[:space:]]*: \(.*\)/cpu=\1/p;' /proc/cpuinfo | head -n 1
printf 'threads=%s\n' "$(nproc)"
conf=/etc/libvirt/qemu.conf
if [ -r "$conf" ]; then
  echo conf=read
  sed -n 's/^[[:space:]]*\(spice_tls\(_x509_cert_dir\)\{0,1\}\)[[:space:]]*=[[:space:]]*"\{0,1\}\([^"]*\)"\{0,1\}.*$/\1=\3/p' "$conf"
fi
"#;

impl Survey {
    async fn take(session: &Session) -> HostResult<Self> {
        let output = session.run(Script::new("a look at its configuration", SURVEY)).await?;
        Ok(Self::parse(&output.text()))
    }

    /// How many desktops it starts at a time. A start keeps a processor busy: more of them at once would all take longer.
    /// Half of the processors are left to the desktops that run, and one place to other calls; of two, one works while the
    /// other waits for its QEMU.
    fn starts(&self) -> usize {
        (self.threads / 2).clamp(2, MOST_CALLS - 1)
    }

    fn parse(text: &str) -> Self {
        let mut survey = Self { pki: "/etc/pki/libvirt-spice".into(), ..Self::default() };
        for (key, value) in text.lines().filter_map(|line| line.split_once('=')) {
            match key {
                "socket" => survey.socket = value.to_owned(),
                "cpu" => survey.cpu = crate::said::one_line(value),
                "threads" => survey.threads = value.parse().unwrap_or_default(),
                "conf" => survey.spice_tls = Some(false),
                "spice_tls" => survey.spice_tls = Some(value.trim() == "1"),
                "spice_tls_x509_cert_dir" if value.starts_with('/') => survey.pki = value.to_owned(),
                _ => {}
            }
        }
        survey
    }
}

/// Keeps the link until the host is closed.
pub async fn keep(host: Arc<Host>) {
    let mut pause = SHORTEST_PAUSE;
    loop {
        let closing = host.closing.clone();
        let why = tokio::select! {
            () = closing.cancelled() => break,
            why = live(&host, &mut pause) => why,
        };
        if let Some(lanes) = host.take_lanes() {
            lanes.kill(&why);
        }
        tracing::info!(host.name = %host.name, error = %why, "the link is down");
        host.tell(Link::Down(why));
        tokio::select! {
            () = closing.cancelled() => break,
            () = host.retry.notified() => pause = SHORTEST_PAUSE,
            () = tokio::time::sleep(pause) => pause = (pause * 2).min(LONGEST_PAUSE),
        }
    }
    let why = HostError::Unreachable("the connection was closed".into());
    if let Some(lanes) = host.take_lanes() {
        lanes.kill(&why);
    }
    if let Some(session) = host.take_session() {
        session.end();
    }
    host.tell(Link::Down(why));
}

/// One life of the link, to its end.
async fn live(host: &Arc<Host>, pause: &mut Duration) -> HostError {
    let session = match session(host).await {
        Ok(session) => session,
        Err(why) => return why,
    };
    let lanes = match open(host, &session).await {
        Ok(lanes) => Arc::new(lanes),
        Err(why) => return blame(host, &session, why).await,
    };
    host.set_lanes(lanes.clone());
    *pause = SHORTEST_PAUSE;
    tracing::info!(host.name = %host.name, "the link is up");
    host.tell(Link::Up);
    loop {
        let act = lanes.act();
        let why = tokio::select! {
            () = lanes.closed.cancelled() => HostError::Lost { call: "watching" },
            why = lanes.watch.died() => why,
            why = act.died() => match reopen(host, &session, &lanes).await {
                Ok(()) => continue,
                Err(_) => why,
            },
            why = pulse(&lanes) => why,
        };
        return blame(host, &session, why).await;
    }
}

/// Asks libvirt for signs of life until there is none.
async fn pulse(lanes: &Lanes) -> HostError {
    loop {
        tokio::time::sleep(PULSE).await;
        let ask = lanes.watch.call("a sign of life", PULSE_DEADLINE, |connect| Ok(connect.lib_version()?));
        if let Err(why) = ask.await {
            return why;
        }
    }
}

/// Is it libvirt that does not answer, or the host? A dead session is ended, so that the next try makes another.
async fn blame(host: &Host, session: &Session, why: HostError) -> HostError {
    if session.lives().await && session.answers(SESSION_DEADLINE).await {
        return match why {
            HostError::Lost { .. } | HostError::Unreachable(_) => {
                HostError::NoLibvirt("it closed the connection".into())
            }
            why => why,
        };
    }
    if let Some(session) = host.take_session() {
        session.end();
    }
    HostError::Unreachable("the connection was lost".into())
}

/// The session that is there and answers, or a new one.
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
        Connection::Ssh { target, host_key } => {
            Session::Ssh(Master::connect(&host.dir, target, host_key, &host.identity, &host.gates).await?)
        }
    });
    host.set_session(session.clone());
    Ok(session)
}

async fn open(host: &Arc<Host>, session: &Session) -> HostResult<Lanes> {
    let survey = Survey::take(session).await?;
    if survey.socket.is_empty() {
        return Err(HostError::NoLibvirt("it has no socket in /run/libvirt".into()));
    }
    let known = Arc::default();
    let (sink, events) = tokio::sync::mpsc::unbounded_channel();
    session.forward(&host.dir.join("libvirt.sock"), &survey.socket).await?;
    let relay = relay(host, "watch.sock")?;
    let watch = Lane::open(relay, 1, OPEN_DEADLINE, move |connect| {
        sys::subscribe(connect, Arc::new(move |raw| drop(sink.send(raw))))
    })
    .await?;
    let act = act(host).await?;
    let closed = CancellationToken::new();
    events::translate(host, events, closed.clone());
    Ok(Lanes {
        watch,
        closed,
        starts: Arc::new(Semaphore::new(survey.starts())),
        act: watch::Sender::new(Arc::new(act)),
        capabilities: OnceCell::new(),
        survey,
        known,
        networks: Mutex::default(),
        indirect: Mutex::default(),
    })
}

async fn act(host: &Host) -> HostResult<Lane> {
    Lane::open(relay(host, "act.sock")?, MOST_CALLS, OPEN_DEADLINE, |_| Ok(())).await
}

fn relay(host: &Host, name: &str) -> HostResult<Relay> {
    Relay::open(&host.runtime, host.dir.join(name), host.dir.join("libvirt.sock"))
        .map_err(|error| HostError::Unreachable(format!("no socket for it: {error}")))
}

/// A connection that acts was cut because a call on it took too long; the one that watches may be well.
async fn reopen(host: &Host, session: &Session, lanes: &Lanes) -> HostResult<()> {
    if !session.lives().await {
        return Err(HostError::Unreachable("the connection was lost".into()));
    }
    let lane = act(host).await?;
    lanes.act.send_replace(Arc::new(lane));
    Ok(())
}

impl Host {
    fn tell(&self, link: Link) {
        self.link.send_replace(link.clone());
        self.emit(HostEvent::Link(link));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_s_configuration_is_read_as_it_stands() {
        let survey = Survey::parse(
            "socket=/run/libvirt/libvirt-sock\ncpu=AMD = x\nthreads=6\nconf=read\nspice_tls=1\njunk\n=\n",
        );
        assert_eq!((survey.threads, survey.starts()), (6, 3));
        assert_eq!(survey.spice_tls, Some(true));
        assert_eq!((survey.cpu.as_str(), survey.pki.as_str()), ("AMD = x", "/etc/pki/libvirt-spice"));
        assert_eq!(Survey::parse("conf=read").spice_tls, Some(false));
        assert_eq!(Survey::parse("").spice_tls, None);
        assert_eq!((Survey::parse("").starts(), Survey::parse("threads=64").starts()), (2, 3));
    }
}
