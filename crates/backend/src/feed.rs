//! New events. They are read from the database once for all listeners, offered only to those who may see them, and serialised
//! once for all who may do the same with what has changed.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use axum::extract::ws::Utf8Bytes;
use jiff::Timestamp;
use sarrio_engine::authz::{CarriesActions as _, actions_after};
use sarrio_model::{Actions, Audience, Caller, Change, Event, Frame, Problem, Role, Seq, Topic, UserId};
use sarrio_store::{Store, StoreError};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// How many events wait for a listener. It reads further ones from the database.
const KEPT: usize = 256;

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
    charges: i64,
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
    /// By what somebody may do with what has changed. What is told of a lesson differs also by student.
    written: Vec<((Actions, Option<UserId>), Utf8Bytes)>,
}

impl Texts {
    fn text_for(&mut self, caller: &Caller) -> Utf8Bytes {
        let of_lesson = matches!(self.event.change, Change::Lesson(_)) && caller.role == Role::Student;
        let told = (actions_after(caller, &self.event.change), of_lesson.then_some(caller.user.id));
        if let Some((_, text)) = self.written.iter().find(|(to, _)| *to == told) {
            return text.clone();
        }
        let mut event = self.event.clone();
        event.change.set_actions(caller);
        let text = Utf8Bytes::from(serde_json::to_string(&Frame::Event(event)).unwrap_or_default());
        self.written.push((told, text.clone()));
        text
    }
}

/// Some events after `seen`, and how often charges had changed after that.
pub(crate) async fn read(store: &Store, seen: Seq) -> Result<(Vec<(Event, Audience)>, i64), StoreError> {
    let events = store.events_since(seen, AT_ONCE).await?;
    Ok((events, store.changes_of_charges().await?))
}

/// The feed of new events.
#[derive(Clone, Default)]
pub(crate) struct EventFeed(Arc<Mutex<Vec<Weak<Inbox>>>>);

impl EventFeed {
    /// Reads new events until `closing` is cancelled.
    pub(crate) async fn start(store: Store, closing: CancellationToken) -> Result<Self, Problem> {
        let mut wakes = store.wakes();
        let mut seen = store.newest_seq().await?;
        let feed = Self::default();
        let to = feed.clone();
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
                        to.offer(&Arc::new(FeedEvent::new(event, audience, charges)));
                    }
                    if whole || seen >= lasting {
                        break;
                    }
                }
            }
        });
        Ok(feed)
    }

    /// Puts an event into the inboxes of all who may hear it.
    fn offer(&self, event: &Arc<FeedEvent>) {
        let mut inboxes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inboxes.retain(|inbox| match inbox.upgrade() {
            Some(inbox) => {
                inbox.offer(event);
                true
            }
            None => false,
        });
    }

    /// The events from now on that `caller` may see.
    pub(crate) fn listen(&self, caller: &Caller) -> Listener {
        let (caller, charges) = (caller.clone(), UNKNOWN);
        let held = Held { caller, charges, events: VecDeque::new(), missed: false };
        let inbox = Arc::new(Inbox { held: Mutex::new(held), filled: Notify::new() });
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::downgrade(&inbox));
        Listener(inbox)
    }
}

/// Where it is not known yet how often charges had changed: less than any number.
const UNKNOWN: i64 = -1;

/// Where events wait for a listener.
struct Inbox {
    held: Mutex<Held>,
    filled: Notify,
}

struct Held {
    /// Who listens.
    caller: Caller,
    /// How often it had changed who is in whose charge, before `caller` was read.
    charges: i64,
    events: VecDeque<Arc<FeedEvent>>,
    /// Whether there were more events than are kept.
    missed: bool,
}

impl Inbox {
    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps an event that the listener may hear. Where charges have changed since, it looks itself.
    fn offer(&self, event: &Arc<FeedEvent>) {
        let mut held = self.held();
        if event.charges > held.charges || event.audience.includes(&held.caller) {
            if held.events.len() == KEPT {
                held.events = VecDeque::new();
                held.missed = true;
            }
            // What was missed is read from the database, and whatever comes meanwhile with it.
            if !held.missed {
                held.events.push_back(event.clone());
            }
            self.filled.notify_one();
        }
    }
}

/// What a listener hears next.
pub(crate) enum Heard {
    Event(Arc<FeedEvent>),
    /// There were too many events: those after the last one that was heard are in the database.
    Missed,
}

/// Hears new events.
pub(crate) struct Listener(Arc<Inbox>);

impl Listener {
    /// Waits for the next event.
    pub(crate) async fn next(&self) -> Heard {
        loop {
            {
                let mut held = self.0.held();
                if std::mem::take(&mut held.missed) {
                    return Heard::Missed;
                }
                if let Some(event) = held.events.pop_front() {
                    return Heard::Event(event);
                }
            }
            self.0.filled.notified().await;
        }
    }

    /// Whether charges have changed since it was read who listens. The number only grows; an event that is late was read
    /// with a later one than its own.
    pub(crate) fn is_older_than(&self, event: &FeedEvent) -> bool {
        event.charges > self.0.held().charges
    }

    /// Says whom the events are for from now on, as it was read after `charges` changes.
    pub(crate) fn set_caller(&self, caller: &Caller, charges: i64) {
        let mut held = self.0.held();
        held.caller = caller.clone();
        held.charges = charges;
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;
    use sarrio_model::{Change, DesktopId, Role, Scope, UserId, UserRef};

    use super::*;

    fn student(id: UserId) -> Caller {
        let user = UserRef { id, name: String::new() };
        Caller { scope: Scope::Own(id), direct: false, ..Caller::on_socket(user, Role::Student) }
    }

    /// What happened to a desktop of `owner`, after charges had changed so many times.
    fn event(seq: i64, owner: UserId, charges: i64) -> Arc<FeedEvent> {
        let change = Change::DesktopGone(DesktopId::new());
        let event = Event { seq: Seq(seq), at: Timestamp::UNIX_EPOCH, change };
        Arc::new(FeedEvent::new(event, Audience::Owner(owner), charges))
    }

    /// The numbers of the events that it hears now; 0 for those that were missed.
    fn heard(listener: &Listener) -> Vec<i64> {
        let next = || match listener.next().now_or_never()? {
            Heard::Event(event) => Some(event.seq.0),
            Heard::Missed => Some(0),
        };
        std::iter::from_fn(next).collect()
    }

    #[test]
    fn each_is_woken_for_what_they_may_see_and_where_charges_have_changed() {
        let (feed, marta, pau) = (EventFeed::default(), UserId::new(), UserId::new());
        let listener = feed.listen(&student(marta));
        listener.set_caller(&student(marta), 3);
        feed.offer(&event(1, marta, 3));
        feed.offer(&event(2, pau, 3));
        feed.offer(&event(3, pau, 4));
        assert_eq!(heard(&listener), [1, 3], "perhaps they now have charge of Pau");
        listener.set_caller(&student(marta), 4);
        feed.offer(&event(4, pau, 4));
        feed.offer(&event(5, marta, 4));
        assert_eq!(heard(&listener), [5]);
    }

    #[test]
    fn more_events_than_are_kept_are_missed_once_and_later_ones_are_heard() {
        let (feed, marta) = (EventFeed::default(), UserId::new());
        let (slow, quick) = (feed.listen(&student(marta)), feed.listen(&student(marta)));
        let count = i64::try_from(KEPT).unwrap() + 10;
        for seq in 1..=count {
            feed.offer(&event(seq, marta, 0));
            assert_eq!(heard(&quick), [seq]);
        }
        assert_eq!(heard(&slow), [0]);
        feed.offer(&event(count + 1, marta, 0));
        assert_eq!(heard(&slow), [count + 1]);
        drop(slow);
        feed.offer(&event(count + 2, marta, 0));
        assert_eq!(feed.0.lock().unwrap().len(), 1, "nothing is kept for those who are gone");
    }
}
