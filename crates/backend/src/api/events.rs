//! `events`: every change, sent to everybody who may see it.

use axum::{
    extract::{
        State,
        ws::{Message, WebSocket},
    },
    response::Response,
};
use bytes::Bytes;
use metrics::gauge;
use sarrio_model::{Caller, Frame, Seq, Topic};
use serde::Deserialize;
use tokio::time::interval;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    feed::{self, AT_ONCE, FeedEvent, Heard, Listener},
    http::{Answer, Ending, PING, Query, Upgrade, Who, close, gone, send},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(events))
}

#[derive(Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct EventsQuery {
    /// The `seq` of the last event that was received. The events after it are sent first.
    since: Option<i64>,
    /// Topics, separated by commas; all topics by default.
    #[param(value_type = Option<String>)]
    topics: Option<Topics>,
}

/// Topics, separated by commas.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Topics(Vec<Topic>);

impl TryFrom<String> for Topics {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let topic = |name: &str| {
            let found = Topic::ALL.iter().find(|topic| topic.as_str() == name);
            found.copied().ok_or_else(|| format!("there is no topic “{name}”"))
        };
        text.split(',').map(topic).collect::<Result<_, _>>().map(Self)
    }
}

/// Sends every change
///
/// A WebSocket with JSON messages. The first is `hello`, with the number of the newest event. After it comes a message
/// for each change, with the new state of what has changed and what the caller may do with it, or saying that it was removed. With `since`, missed events
/// come first; if they are no longer kept, `resync` asks the client to read the lists again. The socket is closed with
/// 1013 if the client reads too slowly, with 1008 when the session ends, and with 1001 when the backend stops.
#[utoipa::path(get, path = "/events", tag = "events", params(EventsQuery),
    responses((status = 101, description = "The socket is open. Each message is one of these", body = Frame)))]
async fn events(
    State(app): State<App>,
    who: Who,
    Query(query): Query<EventsQuery>,
    upgrade: Upgrade,
) -> Answer<Response> {
    let topics = query.topics.map(|Topics(topics)| topics);
    let since = query.since.map(Seq);
    let open = app.open_sockets().take(&who.caller)?;
    Ok(upgrade.open(&app.clone(), move |mut socket| async move {
        let _open = open;
        let _present = app.engine().present(&who.caller);
        gauge!("sarrio_event_listeners").increment(1.0);
        let closing = app.closing().clone();
        let feed = app.feed().listen(&who.caller);
        let mut subscriber = Subscriber { feed, app, who, topics, sent: Seq(0) };
        let why = tokio::select! {
            biased;
            () = closing.cancelled() => Ending::GoingDown,
            Err(end) = subscriber.serve(&mut socket, since) => end,
        };
        gauge!("sarrio_event_listeners").decrement(1.0);
        close(socket, why).await;
    }))
}

/// A client that receives events.
struct Subscriber {
    app: App,
    who: Who,
    topics: Option<Vec<Topic>>,
    /// Subscribed before the store is read, so that no event is missed.
    feed: Listener,
    /// The last event that was sent to it, or that was found to be none of its.
    sent: Seq,
}

impl Subscriber {
    async fn serve(
        &mut self,
        socket: &mut WebSocket,
        since: Option<Seq>,
    ) -> Result<std::convert::Infallible, Ending> {
        let newest = self.app.store().newest_seq().await.map_err(|error| Ending::Problem(error.into()))?;
        say(socket, &Frame::Hello { seq: newest }).await?;
        self.sent = since.unwrap_or(newest);
        self.catch_up(socket).await?;
        let mut ping = interval(PING);
        let mut access = self.app.access();
        loop {
            tokio::select! {
                end = gone(socket) => return Err(end),
                heard = self.feed.next() => match heard {
                    Heard::Event(event) => self.pass_on(socket, &event).await?,
                    Heard::Missed => self.catch_up(socket).await?,
                },
                // `changed` cannot fail, because the sender lives as long as the application.
                _ = access.changed() => self.check_again(socket).await?,
                _ = ping.tick() => {
                    self.check_again(socket).await?;
                    send(socket, Message::Ping(Bytes::new())).await?;
                }
            }
        }
    }

    /// Reads again whether the person may receive events, and which. Where they see or may do other things than before, they
    /// read the lists again.
    async fn check_again(&mut self, socket: &mut WebSocket) -> Result<(), Ending> {
        let charges = self.app.store().changes_of_charges().await;
        let charges = charges.map_err(|error| Ending::Problem(error.into()))?;
        let now = self.who.again(&self.app).await.map_err(Ending::Problem)?;
        self.feed.set_caller(&now.caller, charges);
        let before = std::mem::replace(&mut self.who, now);
        let sees_and_may = |caller: &Caller| {
            (caller.role, caller.without.clone(), caller.scope.clone(), caller.membership.clone())
        };
        if sees_and_may(&before.caller) != sees_and_may(&self.who.caller) {
            say(socket, &Frame::Resync { seq: self.sent }).await?;
        }
        Ok(())
    }

    /// Sends all events after the last one that was sent, from the database.
    async fn catch_up(&mut self, socket: &mut WebSocket) -> Result<(), Ending> {
        let store = self.app.store().clone();
        let failed = |error: sarrio_store::StoreError| Ending::Problem(error.into());
        let (oldest, newest) =
            (store.oldest_seq().await.map_err(failed)?, store.newest_seq().await.map_err(failed)?);
        // Events are numbered without gaps, so a gap before the oldest means that events were deleted.
        let pruned = self.sent < newest && self.sent.0 + 1 < oldest.0;
        if pruned || self.sent > newest || self.sent.0 < 0 {
            say(socket, &Frame::Resync { seq: newest }).await?;
            self.sent = newest;
        }
        loop {
            let (batch, charges) = feed::read(&store, self.sent).await.map_err(failed)?;
            let whole = batch.len() < AT_ONCE as usize;
            for (event, audience) in batch {
                self.pass_on(socket, &FeedEvent::new(event, audience, charges)).await?;
            }
            if whole {
                return Ok(());
            }
        }
    }

    async fn pass_on(&mut self, socket: &mut WebSocket, event: &FeedEvent) -> Result<(), Ending> {
        if event.seq <= self.sent {
            return Ok(());
        }
        if self.feed.is_older_than(event) {
            self.check_again(socket).await?;
        }
        self.sent = event.seq;
        let wanted = self.topics.as_ref().is_none_or(|topics| topics.contains(&event.topic));
        if wanted && event.audience.includes(&self.who.caller) {
            send(socket, Message::Text(event.text_for(&self.who.caller))).await?;
        }
        Ok(())
    }
}

async fn say(socket: &mut WebSocket, frame: &Frame) -> Result<(), Ending> {
    let text = serde_json::to_string(frame).unwrap_or_default();
    send(socket, Message::Text(text.into())).await
}
