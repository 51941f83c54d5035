//! The screens of running desktops: each is read from its host once, however many look at it.
//!
//! ```text
//! source: one connection to a host, and those who look      canvas: what the screen shows, in each width that is looked at
//! picture, area: pixels
//! ```

mod area;
mod canvas;
mod picture;
mod source;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

use sarrio_model::{DesktopId, Epoch, LookAtScreen, Problem};
use sarrio_store::Store;
use tokio::sync::{Mutex as AsyncMutex, watch};

use self::source::Source;
use crate::host::Host;

pub use self::source::Look;

/// The sources of all screens that are looked at.
#[derive(Default)]
pub(crate) struct Screens(Mutex<HashMap<DesktopId, Slot>>);

/// The place of one desktop's source. Whoever comes while it is being opened waits for it, and nobody else does.
type Slot = Arc<AsyncMutex<Weak<Source>>>;

impl Screens {
    /// Looks at a screen, of which the host is asked only where nobody looks at it yet.
    ///
    /// # Errors
    /// The host does not answer.
    pub(crate) async fn look(
        &self,
        host: &Host,
        store: &Store,
        (desktop, epoch): (DesktopId, Epoch),
        width: u16,
        pace: Duration,
    ) -> Result<Look, Problem> {
        let slot = self.slot(desktop);
        let mut source = slot.lock().await;
        let width = width.clamp(*LookAtScreen::WIDTHS.start(), *LookAtScreen::WIDTHS.end());
        if let Some(source) = source.upgrade().filter(|source| source.epoch == epoch && source.goes_on()) {
            return Ok(source.look(width, pace));
        }
        let (fastest, paced) = watch::channel(pace);
        let screen = host.api.screen(desktop, epoch, paced).await;
        let screen = screen.map_err(|why| why.problem(&host.name))?;
        let opened = Source::follow((desktop, epoch), screen, fastest, store.clone());
        *source = Arc::downgrade(&opened);
        Ok(opened.look(width, pace))
    }

    fn slot(&self, desktop: DesktopId) -> Slot {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Those at which nobody looks any more.
        slots.retain(|_, slot| {
            Arc::strong_count(slot) > 1 || slot.try_lock().is_ok_and(|source| source.strong_count() > 0)
        });
        slots.entry(desktop).or_default().clone()
    }
}
