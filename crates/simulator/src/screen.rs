//! The screen of a simulated guest: a generated picture with a moving square, so that patches are small.

use std::{io::Cursor, sync::Arc, time::Duration};

use image::{ExtendedColorType, ImageEncoder, codecs::jpeg::JpegEncoder};
use sarrio_hypervisor::{DomainRun, Link};
use sarrio_model::{DesktopId, Epoch, Patch};
use tokio::{
    sync::mpsc,
    time::{Instant, interval},
};

use crate::{link::HostLink, world::Shared};

/// The guest's own screen, before it is scaled.
const SCREEN: (u16, u16) = (1024, 768);
/// The side of the moving square in the scaled picture, in pixels.
const PART: u16 = 16;

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
}

/// Sends the whole picture and then, each `pace`, the part that moved, until the receiver, the domain or the link is gone.
pub(crate) fn stream(source: Source, width: u16, pace: Duration) -> mpsc::Receiver<Patch> {
    let (send, receive) = mpsc::channel(4);
    tokio::spawn(async move {
        let width = width.clamp(PART, SCREEN.0);
        let height =
            u16::try_from(u32::from(width) * u32::from(SCREEN.1) / u32::from(SCREEN.0)).unwrap_or(PART);
        let frame = (width, height.max(1));
        let begun = Instant::now();
        let mut ticks = interval(pace.max(Duration::from_millis(20)));
        let mut whole = true;
        loop {
            ticks.tick().await;
            let Some(moving) = source.is_moving() else { return };
            if !moving && !whole {
                if send.is_closed() {
                    return;
                }
                continue;
            }
            let step = u16::try_from(begun.elapsed().as_millis() / 250 % u128::from(PART)).unwrap_or(0);
            let side = (frame.0 / PART).min(frame.1).max(1);
            let at = if whole {
                (0, 0, frame.0, frame.1)
            } else {
                (step * side % (frame.0 - side + 1), 0, side, side)
            };
            whole = false;
            let Some(patch) = patch(frame, at, step) else { return };
            if send.send(patch).await.is_err() {
                return;
            }
        }
    });
    receive
}

fn patch(frame: (u16, u16), (x, y, width, height): (u16, u16, u16, u16), step: u16) -> Option<Patch> {
    let shade = u8::try_from(60 + step * 8).unwrap_or(u8::MAX);
    let pixel = |i: usize| if i.is_multiple_of(7) { [shade, 160, 220] } else { [24, 28, 36] };
    let pixels: Vec<u8> = (0..usize::from(width) * usize::from(height)).flat_map(pixel).collect();
    let mut jpeg = Cursor::new(Vec::new());
    JpegEncoder::new_with_quality(&mut jpeg, 70)
        .write_image(&pixels, width.into(), height.into(), ExtendedColorType::Rgb8)
        .ok()?;
    let jpeg = jpeg.into_inner();
    Some(Patch { frame_width: frame.0, frame_height: frame.1, x, y, width, height, jpeg })
}
