//! Ending a call to the backend before it has ended by itself.

use std::sync::Arc;

use tokio::sync::Notify;

/// The way to cancel a call. Copies are about the same call.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<Notify>);

impl Cancel {
    /// Ends the call.
    pub fn now(&self) {
        self.0.notify_one();
    }

    /// Does `work`, and drops it if it is cancelled before its end: then there is no result.
    pub async fn or<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            done = work => Some(done),
            () = self.0.notified() => None,
        }
    }
}
