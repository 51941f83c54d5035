//! The screen of a simulated guest: a generated picture with a moving square, so that updates are small.

use std::{sync::Arc, time::Duration};

use sarrio_hypervisor::{DomainRun, HANDS, HandMove, Link, Rectangle, Screen, ScreenUpdate, next_update};
use sarrio_model::{DesktopId, Epoch};
use tokio::{
    sync::{mpsc, watch},
    time::Instant,
};

use crate::{link::HostLink, world::Shared};

/// The width and height of the screen, in pixels.
const SCREEN: (u16, u16) = (1024, 768);
/// The side of the moving square.
const PART: u16 = 64;

/// The domain whose screen is shown.
pub(crate) struct Source {
    pub(crate) link: Arc<HostLink>,
    pub(crate) shared: Arc<Shared>,
    pub(crate) desktop: DesktopId,
    pub(crate) epoch: Epoch,
}

impl Source {
    /// Whether the domain runs, so that its picture moves; `None` when it is gone.
    fn is_moving(&self) -> Option<bool> {
        if matches!(*self.link.state.borrow(), Link::Down(_)) {
            return None;
        }
        let mut world = self.shared.world();
        let host = world.host(&self.link.address);
        let machine = host.machine(self.link.site, self.desktop, self.epoch).ok()?;
        Some(machine.run == DomainRun::Running)
    }

    /// What is done at the screen reaches the guest, if it is still there.
    fn note(&self, done: HandMove) {
        let mut world = self.shared.world();
        let host = world.host(&self.link.address);
        if let Ok(machine) = host.machine(self.link.site, self.desktop, self.epoch) {
            machine.touched.push(done);
        }
    }
}

/// Sends the whole picture and then, each `pace`, the part that moved, until the receiver, the domain or the link is gone.
pub(crate) fn stream(source: Source, mut pace: watch::Receiver<Duration>) -> Screen {
    let (send, updates) = mpsc::channel(1);
    let (hands, mut moves) = mpsc::channel(HANDS);
    let source = Arc::new(source);
    let touched = source.clone();
    tokio::spawn(async move {
        while let Some(done) = moves.recv().await {
            touched.note(done);
        }
    });
    tokio::spawn(async move {
        let first = Instant::now();
        let mut whole = true;
        loop {
            let begun = Instant::now();
            let Some(moving) = source.is_moving() else { return };
            let step = u16::try_from(first.elapsed().as_millis() / 250 % 16).unwrap_or(0);
            let rectangle = match whole {
                true => rectangle((0, 0), SCREEN, step),
                false => rectangle((step * PART % (SCREEN.0 - PART), 0), (PART, PART), step),
            };
            let update = ScreenUpdate { width: SCREEN.0, height: SCREEN.1, rectangles: vec![rectangle] };
            if (moving || whole) && send.send(update).await.is_err() {
                return;
            }
            whole = false;
            tokio::select! {
                () = send.closed() => return,
                () = next_update(begun, &mut pace) => {}
            }
        }
    });
    Screen { updates, hands: Some(hands) }
}

fn rectangle((x, y): (u16, u16), (width, height): (u16, u16), step: u16) -> Rectangle {
    let shade = u8::try_from(60 + step * 8).unwrap_or(u8::MAX);
    let pixel = |i: usize| if i.is_multiple_of(7) { [220, 160, shade, 0] } else { [36, 28, 24, 0] };
    let pixels = (0..usize::from(width) * usize::from(height)).flat_map(pixel).collect();
    Rectangle { x, y, width, height, pixels }
}
