//! The source of one desktop's pictures: one connection to its host, however many look.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use sarrio_hypervisor::{HandMove, Screen};
use sarrio_model::{DesktopId, Epoch, Patch, ScreenInput};
use sarrio_store::Store;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::canvas::Canvas;

/// How often the host is asked for changes while nobody has said how often.
const SLOW: Duration = Duration::from_secs(5);

/// The pictures of a desktop while somebody looks. It ends when it is dropped.
pub(super) struct Source {
    pub(super) epoch: Epoch,
    canvas: Arc<Mutex<Canvas>>,
    /// Its keyboard and pointer, where the host has them.
    hands: Option<mpsc::Sender<HandMove>>,
    /// The version of the canvas. It is closed when the screen has ended.
    version: watch::Receiver<u64>,
    /// The pace that each of those who look has asked for. The fastest counts.
    paces: Mutex<HashMap<u64, Duration>>,
    pace: watch::Sender<Duration>,
    next: AtomicU64,
    _closing: DropGuard,
}

impl Source {
    /// The host sends updates: the source paints them until the host ends them or nobody looks any more. Then the last picture is
    /// kept, which a template made from this desktop will show. The host asks at the pace that `pace` tells it.
    pub(super) fn follow(
        (desktop, epoch): (DesktopId, Epoch),
        Screen { mut updates, hands }: Screen,
        pace: watch::Sender<Duration>,
        store: Store,
    ) -> Arc<Self> {
        let canvas = Arc::new(Mutex::new(Canvas::new()));
        let (painted, version) = watch::channel(0);
        let closing = CancellationToken::new();
        let (shown, closed) = (canvas.clone(), closing.clone());
        tokio::spawn(async move {
            while let Some(update) = closed.run_until_cancelled(updates.recv()).await.flatten() {
                let canvas = shown.clone();
                // Scaling takes some milliseconds for a whole screen.
                let paint = move || {
                    let mut canvas = lock(&canvas);
                    canvas.update(&update);
                    canvas.version
                };
                let Ok(version) = tokio::task::spawn_blocking(paint).await else { break };
                painted.send_replace(version);
            }
            drop((painted, updates));
            keep(&store, desktop, shown).await;
        });
        Arc::new(Self {
            epoch,
            canvas,
            hands,
            version,
            paces: Mutex::default(),
            pace,
            next: AtomicU64::new(0),
            _closing: closing.drop_guard(),
        })
    }

    /// Whether pictures still come.
    pub(super) fn goes_on(&self) -> bool {
        self.version.has_changed().is_ok()
    }

    /// Somebody looks at it.
    pub(super) fn look(self: &Arc<Self>, width: u16, pace: Duration) -> Look {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        lock(&self.canvas).add_looker(width);
        self.set_pace(id, Some(pace));
        Look { source: self.clone(), version: self.version.clone(), width, id, seen: 0 }
    }

    /// Somebody wants pictures at this pace, or none any more.
    fn set_pace(&self, id: u64, pace: Option<Duration>) {
        let mut paces = self.paces.lock().unwrap_or_else(PoisonError::into_inner);
        match pace {
            Some(pace) => paces.insert(id, pace),
            None => paces.remove(&id),
        };
        let fastest = paces.values().min().copied().unwrap_or(SLOW);
        self.pace.send_if_modified(|now| std::mem::replace(now, fastest) != fastest);
    }
}

/// Keeps the last picture. The desktop may have been deleted in the meantime; nothing else depends on the picture.
async fn keep(store: &Store, desktop: DesktopId, canvas: Arc<Mutex<Canvas>>) {
    let last = tokio::task::spawn_blocking(move || lock(&canvas).last_picture()).await;
    let Ok(Some(jpeg)) = last else { return };
    let kept = async {
        let mut tx = store.begin().await?;
        tx.keep_screen(desktop, jpeg).await?;
        tx.commit().await
    };
    if let Err(error) = kept.await {
        tracing::debug!(desktop.id = %desktop, cause = error.with_causes(), "could not keep the last picture");
    }
}

fn lock(canvas: &Mutex<Canvas>) -> MutexGuard<'_, Canvas> {
    canvas.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Somebody's look at a screen, in one width. The source ends with the last one.
pub struct Look {
    source: Arc<Source>,
    version: watch::Receiver<u64>,
    width: u16,
    id: u64,
    seen: u64,
}

impl Look {
    /// Waits until something has changed since the last patch. Returns false where the screen has ended.
    pub async fn changed(&mut self) -> bool {
        let seen = self.seen;
        self.version.wait_for(|version| *version > seen).await.is_ok()
    }

    /// What has changed since the last patch; the first one is the whole picture. None where nothing has.
    pub async fn patch(&mut self) -> Option<Arc<Patch>> {
        let (canvas, width, seen) = (self.source.canvas.clone(), self.width, self.seen);
        let encode = move || {
            let mut canvas = lock(&canvas);
            (canvas.patch(width, seen), canvas.version)
        };
        let (patch, version) = tokio::task::spawn_blocking(encode).await.ok()?;
        self.seen = version;
        patch
    }
}

impl Look {
    /// The keyboard and pointer of the screen; none where its host can only take screenshots.
    pub(crate) fn hands(&self) -> Option<mpsc::Sender<HandMove>> {
        self.source.hands.clone()
    }

    /// What somebody does, as the screen's own pixels have it.
    pub(crate) fn placed(&self, input: ScreenInput) -> HandMove {
        match input {
            ScreenInput::Key { keysym, place, down } => HandMove::Key { keysym, place, down },
            ScreenInput::Pointer { x, y, buttons } => {
                let (width, height) = lock(&self.source.canvas).size();
                HandMove::Pointer { x: pixel(x, width), y: pixel(y, height), buttons }
            }
        }
    }
}

/// The pixel at a part of a side of the screen: 0 is the first, and 65,535 the last.
fn pixel(part: u16, side: usize) -> u16 {
    let last = side.saturating_sub(1);
    let whole = usize::from(u16::MAX);
    u16::try_from((usize::from(part) * last + whole / 2) / whole).unwrap_or(u16::MAX)
}

impl Drop for Look {
    fn drop(&mut self) {
        self.source.set_pace(self.id, None);
        lock(&self.source.canvas).remove_looker(self.width);
    }
}
