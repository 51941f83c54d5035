//! New events. They are read from the database once for all listeners, and serialised once for all who may do the same with
//! what has changed.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::ws::Utf8Bytes;
use jiff::Timestamp;
use sarrio_engine::authz::{CarriesActions as _, actions_after};
use sarrio_model::{Actions, Audience, Caller, Event, Frame, Problem, Seq, Topic};
use sarrio_store::{Store, StoreError};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

/// How many events a listener may lag behind. After that it reads them from the database.
const KEPT: usize = 1024;

/// How many events are read at once.
pub(crate) const AT_ONCE: u32 = 500;

/// An event, and how it is sent.
#[derive(Debug)]
pub(crate) struct FeedEvent {
    pub(crate) seq: Seq,
    pub(crate) topic: Topic,
    pub(crate) audience: Audience,
    texts: Mutex<Texts>,
    /// How often it had changed who is in whose charge, read after this event was committed.
    pub(crate) charges: i64,
}

impl FeedEvent {
    pub(crate) fn new(event: Event, audience: Audience, charges: i64) -> Self {
        let (seq, topic) = (event.seq, event.change.topic());
        let texts = Texts { event, written: Vec::new() };
        Self { seq, topic, audience, texts: Mutex::new(texts), charges }
    }

    /// The message for `caller`, with what they may do with what has changed.
    pub(crate) fn text_for(&self, caller: &Caller) -> Utf8Bytes {
        self.texts.lock().unwrap_or_else(PoisonError::into_inner).text_for(caller)
    }
}

/// An event as it is written for those who hear it. Thousands of listeners may do a handful of different things.
#[derive(Debug)]
struct Texts {
    event: Event,
    written: Vec<(Actions, Utf8Bytes)>,
}

impl Texts {
    fn text_for(&mut self, caller: &Caller) -> Utf8Bytes {
        let actions = actions_after(caller, &self.event.change);
        if let Some((_, text)) = self.written.iter().find(|(of, _)| *of == actions) {
            return text.clone();
        }
        let mut event = self.event.clone();
        event.change.set_actions(caller);
        let text = Utf8Bytes::from(serde_json::to_string(&Frame::Event(event)).unwrap_or_default());
        self.written.push((actions, text.clone()));
        text
    }
}

/// Some events after `seen`, and how often charges had changed after that.
pub(crate) async fn read(store: &Store, seen: Seq) -> Result<(Vec<(Event, Audience)>, i64), StoreError> {
    let events = store.events_since(seen, AT_ONCE).await?;
    Ok((events, store.changes_of_charges().await?))
}

/// The feed of new events.
#[derive(Clone)]
pub(crate) struct EventFeed(broadcast::Sender<Arc<FeedEvent>>);

impl EventFeed {
    /// Reads new events until `closing` is cancelled.
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
                // Later events may not be durable yet. Another wake follows when they are.
                let lasting = *wakes.borrow_and_update();
                loop {
                    let (batch, charges) = match read(&store, seen).await {
                        Ok(read) => read,
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
                        // It is no error that nobody listens.
                        let _ = to.send(Arc::new(FeedEvent::new(event, audience, charges)));
                    }
                    if whole || seen >= lasting {
                        break;
                    }
                }
            }
        });
        Ok(feed)
    }

    /// The events from now on.
    pub(crate) fn listen(&self) -> broadcast::Receiver<Arc<FeedEvent>> {
        self.0.subscribe()
    }
}
