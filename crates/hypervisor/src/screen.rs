//! What a host sends of a desktop's screen: the rectangles that have changed.

use std::time::Duration;

use tokio::{
    sync::{mpsc, watch},
    time::{Instant, sleep_until},
};

/// The screen of a desktop, while somebody watches it. It ends when this is dropped.
#[derive(Debug)]
pub struct Screen {
    /// What has changed on it. The first update has the whole screen.
    pub updates: mpsc::Receiver<ScreenUpdate>,
    /// Its keyboard and pointer, beside those of a viewer. Absent where the host can only take screenshots.
    pub hands: Option<mpsc::Sender<HandMove>>,
}

/// How much may wait for the keyboard and pointer of a screen.
pub const HANDS: usize = 256;

/// One thing that is done with the keyboard or pointer of a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandMove {
    /// The pointer is at this pixel, with these buttons down: 1 the left one, 2 the middle one, 4 the right one, 8 and 16 the wheel
    /// up and down, and their sums.
    Pointer {
        /// From the left edge.
        x: u16,
        /// From the upper edge.
        y: u16,
        /// The buttons.
        buttons: u8,
    },
    /// A key goes down or up.
    Key {
        /// Its keysym, as X11 numbers them.
        keysym: u32,
        /// Its place on the keyboard, which counts instead where the host knows places: the number of scan code set 1, with 128 more
        /// for those that 0xE0 precedes.
        place: Option<u8>,
        /// Whether it goes down.
        down: bool,
    },
}

/// The least time between two updates of a screen.
const LEAST: Duration = Duration::from_millis(20);

/// What has changed on a screen since the update before. The first one has the whole screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScreenUpdate {
    /// The screen's width in pixels.
    pub width: u16,
    /// Its height.
    pub height: u16,
    /// What has changed.
    pub rectangles: Vec<Rectangle>,
}

/// A rectangle of a screen.
#[derive(Clone, PartialEq, Eq)]
pub struct Rectangle {
    /// Its left edge, in pixels.
    pub x: u16,
    /// Its upper edge.
    pub y: u16,
    /// Its width.
    pub width: u16,
    /// Its height.
    pub height: u16,
    /// Blue, green, red and an unused byte for each pixel, row by row.
    pub pixels: Vec<u8>,
}

impl std::fmt::Debug for Rectangle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}x{} at {},{}", self.width, self.height, self.x, self.y)
    }
}

/// Waits until the next update is due: `pace` after `begun`, also where the pace changes meanwhile.
pub async fn next_update(begun: Instant, pace: &mut watch::Receiver<Duration>) {
    loop {
        let due = begun + (*pace.borrow_and_update()).max(LEAST);
        tokio::select! {
            () = sleep_until(due) => return,
            changed = pace.changed() => if changed.is_err() {
                // It stays as it is.
                return sleep_until(due).await;
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_faster_pace_counts_at_once() {
        let (pace, mut paced) = watch::channel(Duration::from_secs(60));
        let begun = Instant::now();
        let faster = async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            pace.send_replace(Duration::from_secs(2));
        };
        tokio::join!(next_update(begun, &mut paced), faster);
        assert_eq!(begun.elapsed(), Duration::from_secs(2));
    }
}
