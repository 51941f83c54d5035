//! Events.

use std::time::Duration;

use futures::{Stream, stream};
use sarrio_model::{Code, Event, Frame, Problem, Seq, Topic, problem::BackendGoesDown};
use tokio::time::sleep;

use crate::{
    Client,
    socket::{Content, Patience, Socket},
};

/// What [`Client::follow`] yields.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::large_enum_variant)]
pub enum Signal {
    /// The connection is open, for the first time or again. Unless `since` was given, changes up to `seq` are not sent,
    /// so read the lists after this.
    Connected {
        /// The newest event before the connection.
        seq: Seq,
    },
    /// The connection is lost or could not be opened. It is tried again.
    Lost(Problem),
    /// Events were missed: read the lists again.
    Resync {
        /// The newest event.
        seq: Seq,
    },
    /// Something changed.
    Event(Event),
}

impl Client {
    /// The events from now on, or after `since`, about `topics` (all, if none is given), until the connection ends.
    ///
    /// # Errors
    /// The backend does not answer, or refuses.
    pub async fn events(
        &self,
        since: Option<Seq>,
        topics: &[Topic],
    ) -> Result<impl Stream<Item = Result<Frame, Problem>> + Send + use<>, Problem> {
        let socket = self.socket(&path(since, topics), Patience::EVENTS).await?;
        Ok(stream::unfold(Some(socket), |socket| async move {
            let mut socket = socket?;
            match frame(&mut socket).await {
                Ok(Some(frame)) => Some((Ok(frame), Some(socket))),
                Ok(None) => None,
                Err(problem) => Some((Err(problem), None)),
            }
        }))
    }

    /// The same, until the stream is dropped: after a loss it connects again, with pauses from 0.25 s to 15 s, and
    /// misses no event. It ends by itself only where trying again cannot help: when the session has ended, or the
    /// certificate is another.
    pub fn follow(&self, since: Option<Seq>, topics: &[Topic]) -> impl Stream<Item = Signal> + Send + use<> {
        let start = Following {
            client: self.clone(),
            topics: topics.to_vec(),
            since,
            socket: None,
            tries: 0,
            over: false,
        };
        stream::unfold(start, |mut following| async move {
            let signal = following.next().await?;
            Some((signal, following))
        })
    }
}

struct Following {
    client: Client,
    topics: Vec<Topic>,
    since: Option<Seq>,
    socket: Option<Socket>,
    tries: u32,
    over: bool,
}

impl Following {
    async fn next(&mut self) -> Option<Signal> {
        if self.over {
            return None;
        }
        let next = match &mut self.socket {
            Some(socket) => frame(socket).await,
            None => self.connect().await,
        };
        match next {
            Ok(Some(Frame::Hello { seq })) => {
                self.tries = 0;
                self.since.get_or_insert(seq);
                Some(Signal::Connected { seq })
            }
            Ok(Some(Frame::Resync { seq })) => {
                self.since = Some(seq);
                Some(Signal::Resync { seq })
            }
            Ok(Some(Frame::Event(event))) => {
                self.since = Some(event.seq);
                Some(Signal::Event(event))
            }
            Ok(None) => Some(self.lost(BackendGoesDown.into())),
            Err(problem) => Some(self.lost(problem)),
        }
    }

    async fn connect(&mut self) -> Result<Option<Frame>, Problem> {
        if self.tries > 0 {
            sleep(pause(self.tries)).await;
        }
        self.tries = self.tries.saturating_add(1);
        let mut socket = self.client.socket(&path(self.since, &self.topics), Patience::EVENTS).await?;
        let first = frame(&mut socket).await;
        self.socket = Some(socket);
        first
    }

    fn lost(&mut self, problem: Problem) -> Signal {
        self.socket = None;
        self.tries = self.tries.max(1);
        self.over = matches!(problem.code, Code::NotSignedIn | Code::Forbidden | Code::BackendCertificate);
        Signal::Lost(problem)
    }
}

/// 0.25 s, 0.5 s, 1 s … 15 s.
fn pause(tries: u32) -> Duration {
    Duration::from_millis(250 << tries.saturating_sub(1).min(6)).min(Duration::from_secs(15))
}

fn path(since: Option<Seq>, topics: &[Topic]) -> String {
    let mut query = Vec::new();
    if let Some(Seq(seq)) = since {
        query.push(format!("since={seq}"));
    }
    if !topics.is_empty() {
        let names: Vec<&str> = topics.iter().map(|topic| topic.as_str()).collect();
        query.push(format!("topics={}", names.join(",")));
    }
    format!("events?{}", query.join("&"))
}

async fn frame(socket: &mut Socket) -> Result<Option<Frame>, Problem> {
    loop {
        match socket.next().await? {
            None => return Ok(None),
            Some(Content::Binary(_)) => {} // a newer backend may send other messages
            Some(Content::Text(text)) => match serde_json::from_str(&text) {
                Ok(frame) => return Ok(Some(frame)),
                Err(error) => tracing::debug!(%error, "an unknown event of a newer backend was ignored"),
            },
        }
    }
}
