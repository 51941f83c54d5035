//! New events, read from the database once for all who listen, and written as JSON once.

use std::sync::Arc;

use axum::extract::ws::Utf8Bytes;
use jiff::Timestamp;
use sarrio_model::{Audience, Event, Frame, Problem, Seq, Topic};
use sarrio_store::Store;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

/// How many events a listener may lag behind before it reads them from the database itself.
const KEPT: usize = 1024;

/// How many events are read at once.
pub(crate) const AT_ONCE: u32 = 500;

/// An event, ready to be sent.
#[derive(Debug)]
pub(crate) struct FeedEvent {
    pub(crate) seq: Seq,
    pub(crate) topic: Topic,
    pub(crate) audience: Audience,
    pub(crate) text: Utf8Bytes,
}

impl FeedEvent {
    pub(crate) fn new(event: Event, audience: Audience) -> Self {
        let (seq, topic) = (event.seq, event.change.topic());
        let text = serde_json::to_string(&Frame::Event(event)).unwrap_or_default();
        Self { seq, topic, audience, text: text.into() }
    }
}

/// The newest events, as they are committed.
#[derive(Clone)]
pub(crate) struct EventFeed(broadcast::Sender<Arc<FeedEvent>>);

impl EventFeed {
    /// Reads what comes from now on, until `closing`.
    pub(crate) async fn start(store: Store, closing: CancellationToken) -> Result<Self, Problem> {
        let (to, _) = broadcast::channel(KEPT);
        let mut wakes = store.wakes();
        let mut seen = store.newest_seq().await?;
        let feed = Self(to.clone());
        tokio::spawn(async move {
            loop {
                let woken = tokio::select! {
                    () = closing.cancelled() => return,
                    woken = wakes.changed() => woken,
                };
                if woken.is_err() {
                    return;
                }
                // What is committed beyond this place may not last yet: its own wake follows when it does.
                let lasting = *wakes.borrow_and_update();
                loop {
                    let batch = match store.events_since(seen, AT_ONCE).await {
                        Ok(batch) => batch,
                        Err(error) => {
                            let cause = error.with_causes();
                            tracing::warn!(cause, "could not read events; the next change reads them too");
                            break;
                        }
                    };
                    let whole = batch.len() < AT_ONCE as usize;
                    for (event, audience) in batch {
                        if event.seq > lasting {
                            break;
                        }
                        seen = event.seq;
                        let lag = Timestamp::now().duration_since(event.at);
                        metrics::histogram!("sarrio_event_lag_seconds").record(lag.as_secs_f64());
                        // Nobody listening is no error.
                        let _ = to.send(Arc::new(FeedEvent::new(event, audience)));
                    }
                    if whole || seen >= lasting {
                        break;
                    }
                }
            }
        });
        Ok(feed)
    }

    /// What comes from now on.
    pub(crate) fn listen(&self) -> broadcast::Receiver<Arc<FeedEvent>> {
        self.0.subscribe()
    }
}
