//! The screen of a desktop, while somebody watches it, and its keyboard and pointer for whoever helps there.
//!
//! Pictures come from the domain's VNC socket, over the SSH master, and contain only what has changed. For a
//! screenshot, QEMU encodes the whole screen as PNG on the host's processor, so screenshots are only for domains
//! without that socket.

mod rfb;
mod shot;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use sarrio_hypervisor::{HANDS, HandMove, HostError, HostResult, Screen, ScreenUpdate, next_update, said};
use sarrio_model::{
    DesktopId, Epoch,
    problem::{AnswerNotRead, HostCall, NoAnswer},
};
use tokio::{
    net::UnixStream,
    sync::{mpsc, watch},
    time::Instant,
};
use virt::{connect::Connect, stream::Stream};

use self::rfb::{Asking, Part, Rfb};
use crate::{domains, errors, errors::Fault, host::Host, live::Consoles, session::Session};

const READ: Duration = Duration::from_secs(5);
/// A screenshot of a large screen can take this long on a busy host.
const SHOT: Duration = Duration::from_secs(15);
/// The largest screenshot that is taken.
const LARGEST_SHOT: usize = 64 << 20;

/// Sends updates of the screen until the receiver is dropped, the domain ends or the link is down.
pub async fn watch(
    host: &Arc<Host>,
    desktop: DesktopId,
    epoch: Epoch,
    pace: watch::Receiver<Duration>,
) -> HostResult<Screen> {
    const CALL: HostCall = HostCall::FindScreen;
    let find = |_: &Connect, domain: &virt::domain::Domain| {
        let consoles = Consoles::parse(&domain.xml_desc(0)?);
        let garbage = |error: roxmltree::Error| HostError::Refused {
            call: CALL,
            why: AnswerNotRead { text: error.to_string() }.into(),
        };
        Ok(consoles.map_err(|error| Fault::Host(garbage(error)))?.vnc)
    };
    let vnc = domains::with_domain(host, desktop, epoch, CALL, READ, find).await?;
    // Whoever is slow gets what has changed meanwhile, not picture after picture.
    let (sender, updates) = mpsc::channel(1);
    let opened = match vnc {
        Some(socket) => Live::open(host.clone(), host.session()?, socket).await.ok(),
        None => None,
    };
    let hands = match opened {
        Some(live) => {
            let (hands, moves) = mpsc::channel(HANDS);
            tokio::spawn(live.run(sender, moves, pace));
            Some(hands)
        }
        None => {
            tokio::spawn(shots(host.clone(), desktop, epoch, sender, pace));
            None
        }
    };
    Ok(Screen { updates, hands })
}

/// A connection to a VNC socket. It is closed when `run` ends.
struct Live {
    host: Arc<Host>,
    session: Arc<Session>,
    local: std::path::PathBuf,
    remote: String,
    rfb: Rfb<UnixStream>,
    asking: Asking<UnixStream>,
}

impl Live {
    async fn open(host: Arc<Host>, session: Arc<Session>, remote: String) -> HostResult<Self> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let local = host.sockets.directory().join(format!("v{:x}", COUNT.fetch_add(1, Ordering::Relaxed)));
        session.forward(&local, &remote).await?;
        let greet = async { Rfb::greet(UnixStream::connect(&local).await?).await };
        let (rfb, asking) = match tokio::time::timeout(READ, greet).await {
            Ok(Ok(opened)) => opened,
            failed => {
                session.unforward(&local, &remote).await;
                let why = match failed {
                    Ok(Err(error)) => said(errors::one_line(&error.to_string())),
                    _ => NoAnswer.into(),
                };
                return Err(HostError::Command { call: HostCall::WatchScreen, why });
            }
        };
        Ok(Self { host, session, local, remote, rfb, asking })
    }

    async fn run(
        mut self,
        sender: mpsc::Sender<ScreenUpdate>,
        moves: mpsc::Receiver<HandMove>,
        pace: watch::Receiver<Duration>,
    ) {
        let closing = self.host.closing.clone();
        let ended = tokio::select! {
            () = sender.closed() => Ok(()),
            () = closing.cancelled() => Ok(()),
            ended = follow((&mut self.rfb, &mut self.asking), &sender, moves, pace) => ended,
        };
        if let Err(error) = ended {
            tracing::debug!(host.name = %self.host.name, %error, "a screen ended");
        }
        self.session.unforward(&self.local, &self.remote).await;
    }
}

/// Asks for changes, at most once each `pace`, and does meanwhile what is to be done with keyboard and pointer. The server answers
/// when something has changed.
async fn follow(
    (rfb, asking): (&mut Rfb<UnixStream>, &mut Asking<UnixStream>),
    sender: &mpsc::Sender<ScreenUpdate>,
    mut moves: mpsc::Receiver<HandMove>,
    mut pace: watch::Receiver<Duration>,
) -> std::io::Result<()> {
    let mut part = Part::All;
    loop {
        let begun = Instant::now();
        asking.ask(part, rfb.screen()).await?;
        let (update, next) = touching(rfb.update(), asking, &mut moves).await??;
        part = next;
        if !update.rectangles.is_empty() {
            let sent = touching(sender.send(update), asking, &mut moves).await?;
            if sent.is_err() {
                return Ok(());
            }
        }
        touching(next_update(begun, &mut pace), asking, &mut moves).await?;
    }
}

/// Waits for something, and does meanwhile what is to be done with keyboard and pointer.
async fn touching<T>(
    wait: impl Future<Output = T>,
    asking: &mut Asking<UnixStream>,
    moves: &mut mpsc::Receiver<HandMove>,
) -> std::io::Result<T> {
    let mut wait = std::pin::pin!(wait);
    loop {
        tokio::select! {
            done = &mut wait => return Ok(done),
            Some(done) = moves.recv() => asking.touch(done).await?,
        }
    }
}

/// Takes whole pictures, and sends each that differs from the last.
async fn shots(
    host: Arc<Host>,
    desktop: DesktopId,
    epoch: Epoch,
    sender: mpsc::Sender<ScreenUpdate>,
    mut pace: watch::Receiver<Duration>,
) {
    let mut last = Vec::new();
    while !sender.is_closed() {
        let begun = Instant::now();
        let shot =
            domains::with_domain(&host, desktop, epoch, HostCall::TakeScreenshot, SHOT, |connect, domain| {
                let stream = Stream::new(connect, 0)?;
                domain.screenshot(&stream, 0, 0)?;
                let (mut picture, mut piece) = (Vec::new(), vec![0; 256 << 10]);
                loop {
                    match usize::try_from(stream.recv(&mut piece)?).unwrap_or(0) {
                        0 => break,
                        count => picture.extend_from_slice(&piece[..count]),
                    }
                    if picture.len() > LARGEST_SHOT {
                        break;
                    }
                }
                stream.finish()?;
                Ok(picture)
            });
        let picture = match shot.await {
            Ok(picture) => picture,
            // The screen is not there yet, or the failure is temporary, so the next screenshot may succeed. This ends
            // when the domain is gone.
            Err(HostError::WrongState(_) | HostError::Refused { .. }) => Vec::new(),
            Err(_) => return,
        };
        if !picture.is_empty() && picture != last {
            let bytes = picture.clone();
            let update = tokio::task::spawn_blocking(move || shot::whole(&bytes)).await;
            if let Ok(Ok(update)) = update
                && sender.send(update).await.is_err()
            {
                return;
            }
            last = picture;
        }
        tokio::select! {
            () = sender.closed() => return,
            () = host.closing.cancelled() => return,
            () = next_update(begun, &mut pace) => {}
        }
    }
}
