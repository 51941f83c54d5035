//! How much a client's pictures may take, and by how much they are slowed down for it.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use tokio::time::Instant;

/// Over how long the traffic is averaged.
const SPAN: Duration = Duration::from_secs(2);

/// The pace that was asked for, in percent.
const FULL: u32 = 100;

/// The slowest pace.
const SLOWEST: u32 = 2_000;

/// What one client's pictures may take.
pub(super) struct Budget {
    /// In kbit/s; 0 is no limit.
    most: AtomicU32,
    /// The time between two pictures, in percent of that which was asked for.
    percent: AtomicU32,
    /// When this span began, and how many bytes were sent in it.
    span: Mutex<(Instant, u64)>,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { most: AtomicU32::new(0), percent: AtomicU32::new(FULL), span: Mutex::new((Instant::now(), 0)) }
    }

    /// The client says how much its pictures may take, in kbit/s.
    pub(super) fn limit(&self, most: Option<u32>) {
        self.most.store(most.unwrap_or(0), Ordering::Relaxed);
    }

    /// The time until the next picture of a screen, where `pace` was asked for.
    pub(super) fn wait(&self, pace: Duration) -> Duration {
        pace * self.percent.load(Ordering::Relaxed) / FULL
    }

    /// So many bytes were sent. Returns the pace in percent where it has changed.
    pub(super) fn sent(&self, bytes: usize) -> Option<u32> {
        let mut span = self.span.lock().unwrap_or_else(PoisonError::into_inner);
        span.1 += bytes as u64;
        let took = span.0.elapsed();
        if took < SPAN {
            return None;
        }
        let (bits, before) = (span.1 * 8, self.percent.load(Ordering::Relaxed));
        *span = (Instant::now(), 0);
        let rate = u64::try_from(u128::from(bits) / took.as_millis().max(1)).unwrap_or(u64::MAX); // bits a ms: kbit/s
        let most = self.most.load(Ordering::Relaxed);
        let now = next(before, rate, most.into());
        self.percent.store(now, Ordering::Relaxed);
        (now != before).then_some(now)
    }
}

/// The pace after a span with this traffic: slower at once where it was too much, and faster again step by step.
fn next(percent: u32, rate: u64, most: u64) -> u32 {
    if most == 0 {
        return FULL;
    }
    if rate > most {
        let slower = u64::from(percent) * rate / most;
        return u32::try_from(slower).unwrap_or(SLOWEST).min(SLOWEST);
    }
    if rate * 10 < most * 8 { (percent * 4 / 5).max(FULL) } else { percent }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pace_follows_the_traffic_and_comes_back() {
        assert_eq!(next(100, 4_000, 5_000), 100);
        assert_eq!(next(100, 10_000, 5_000), 200);
        assert_eq!(next(200, 4_900, 5_000), 200, "it fits");
        assert_eq!(next(200, 1_000, 5_000), 160);
        assert_eq!(next(110, 1_000, 5_000), 100);
        assert_eq!(next(2_000, u64::MAX / 5_000, 1), SLOWEST);
        assert_eq!(next(900, 90_000, 0), 100, "without a budget");
    }

    #[tokio::test(start_paused = true)]
    async fn too_much_is_said_once_for_each_change() {
        let budget = Budget::new();
        budget.limit(Some(80));
        assert_eq!(budget.sent(10_000), None, "it is averaged");
        tokio::time::advance(SPAN).await;
        assert_eq!(budget.sent(30_000), Some(200));
        assert_eq!(budget.wait(Duration::from_secs(1)), Duration::from_secs(2));
        tokio::time::advance(SPAN).await;
        assert_eq!(budget.sent(19_000), None);
    }
}
