//! What a host sends of a desktop's screen: the rectangles that have changed.

use std::time::Duration;

use tokio::{
    sync::watch,
    time::{Instant, sleep_until},
};

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
