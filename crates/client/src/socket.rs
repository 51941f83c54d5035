//! A WebSocket to the backend.

use std::time::Duration;

use bytes::Bytes;
use futures::{SinkExt, StreamExt};
use sarrio_model::{
    Code, Problem,
    problem::{
        BackendBroke, BackendFoundUsSlow, BackendGoesDown, BackendHungUp, BackendSilentFor, TokenDamaged,
    },
};
use secrecy::ExposeSecret;
use tokio::time::timeout;
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{
        self, Message,
        client::IntoClientRequest,
        http::{HeaderValue, header},
        protocol::{CloseFrame, frame::coding::CloseCode},
    },
};

use crate::{
    Client,
    address::CONNECT,
    endpoint::{Connection, Endpoint},
    failure::{answered, broken, unreachable},
};

/// How long a backend may be silent before the connection counts as dead, even if TCP has not noticed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    /// After this time without a message, the backend is asked for a sign of life.
    quiet: Duration,
    /// How long it may take to give it.
    answer: Duration,
}

impl Patience {
    /// For events, which are short. People should soon know that what they see may be out of date.
    pub(crate) const EVENTS: Self = Self { quiet: Duration::from_secs(4), answer: Duration::from_secs(4) };
    /// For pictures, one of which can take long on a slow line.
    pub(crate) const PICTURES: Self =
        Self { quiet: Duration::from_secs(25), answer: Duration::from_secs(25) };
}

pub(crate) struct Socket {
    stream: WebSocketStream<Box<dyn Connection>>,
    endpoint: String,
    patience: Patience,
}

/// A complete message.
pub(crate) enum Content {
    Text(String),
    Binary(Vec<u8>),
}

impl Client {
    pub(crate) async fn socket(&self, path: &str, patience: Patience) -> Result<Socket, Problem> {
        let endpoint = &self.0.endpoint;
        let connection = endpoint.open().await?;
        let url = endpoint.url(path);
        let url = match url.split_once("://") {
            Some(("https", rest)) => format!("wss://{rest}"),
            Some((_, rest)) => format!("ws://{rest}"),
            None => url,
        };
        let mut request = url.into_client_request().map_err(|error| handshake(endpoint, error))?;
        if let Some(token) = self.token() {
            let mut value = HeaderValue::from_str(&format!("Bearer {}", token.expose_secret()))
                .map_err(|_| TokenDamaged)?;
            value.set_sensitive(true);
            request.headers_mut().insert(header::AUTHORIZATION, value);
        }
        let opened = timeout(CONNECT, client_async(request, connection)).await;
        let opened = opened
            .map_err(|_| BackendSilentFor { endpoint: endpoint.to_string(), seconds: CONNECT.as_secs() })?;
        let (stream, _) = opened.map_err(|error| handshake(endpoint, error))?;
        Ok(Socket { stream, endpoint: endpoint.to_string(), patience })
    }
}

impl Socket {
    /// Sends a text.
    pub(crate) async fn say(&mut self, text: String) -> Result<(), Problem> {
        let sent = self.stream.send(Message::Text(text.into())).await;
        sent.map_err(|error| unreachable(&self.endpoint, error))
    }

    /// The next message; `None` when the backend has closed the socket normally.
    pub(crate) async fn next(&mut self) -> Result<Option<Content>, Problem> {
        loop {
            let next = match timeout(self.patience.quiet, self.stream.next()).await {
                Ok(next) => next,
                Err(_) => self.sign_of_life().await?,
            };
            match next {
                Some(Ok(Message::Text(text))) => return Ok(Some(Content::Text(text.as_str().to_owned()))),
                Some(Ok(Message::Binary(bytes))) => return Ok(Some(Content::Binary(bytes.into()))),
                Some(Ok(Message::Close(frame))) => return self.closed(frame),
                // A sign of life. The stream itself answers the backend's pings.
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(unreachable(&self.endpoint, error)),
                None => return Err(BackendBroke { endpoint: self.endpoint.clone() }.into()),
            }
        }
    }

    /// What the backend sends next, of which a pong is the least.
    async fn sign_of_life(&mut self) -> Result<Option<Result<Message, tungstenite::Error>>, Problem> {
        let next = timeout(self.patience.answer, async {
            match self.stream.send(Message::Ping(Bytes::new())).await {
                Ok(()) => self.stream.next().await,
                Err(error) => Some(Err(error)),
            }
        });
        let Patience { quiet, answer } = self.patience;
        next.await.map_err(|_| {
            let (endpoint, seconds) = (self.endpoint.clone(), (quiet + answer).as_secs());
            BackendSilentFor { endpoint, seconds }.into()
        })
    }

    /// Reads why the backend closes the socket: normally, or with a problem in the reason (`code: detail`, or `code key: detail`
    /// where its message names nothing).
    fn closed(&self, frame: Option<CloseFrame>) -> Result<Option<Content>, Problem> {
        let Some(frame) = frame else { return Ok(None) };
        let endpoint = self.endpoint.clone();
        match frame.code {
            CloseCode::Normal => return Ok(None),
            CloseCode::Away => return Err(BackendGoesDown.into()),
            CloseCode::Again => return Err(BackendFoundUsSlow { endpoint }.into()),
            _ => {}
        }
        let (head, detail) = frame.reason.split_once(": ").unwrap_or_default();
        let (code, key) = head.split_once(' ').map_or((head, None), |(code, key)| (code, Some(key)));
        Err(match Code::ALL.iter().find(|known| known.as_str() == code) {
            Some(known) => Problem::told_briefly(*known, key, detail),
            None => BackendHungUp { endpoint, why: frame.reason.to_string() }.into(),
        })
    }
}

/// The problem of a failed handshake.
fn handshake(endpoint: &Endpoint, error: tungstenite::Error) -> Problem {
    match error {
        tungstenite::Error::Http(response) => {
            let body = response.body().as_deref().unwrap_or_default();
            answered(response.status().as_u16(), body)
        }
        other => broken(endpoint, &other),
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::duplex;
    use tokio_tungstenite::tungstenite::protocol::Role;

    use super::*;

    /// A socket, and the backend's end of it.
    async fn pair() -> (Socket, WebSocketStream<tokio::io::DuplexStream>) {
        let (near, far) = duplex(4096);
        let near: Box<dyn Connection> = Box::new(near);
        let stream = WebSocketStream::from_raw_socket(near, Role::Client, None).await;
        let socket = Socket { stream, endpoint: "https://s:8443".to_owned(), patience: Patience::EVENTS };
        (socket, WebSocketStream::from_raw_socket(far, Role::Server, None).await)
    }

    #[tokio::test(start_paused = true)]
    async fn a_backend_that_falls_silent_is_noticed_after_a_few_seconds() {
        let (mut socket, _silent) = pair().await;
        let began = tokio::time::Instant::now();
        let Err(problem) = socket.next().await else { panic!("nothing was sent") };
        assert_eq!(problem.code, Code::BackendUnreachable);
        assert!(began.elapsed() <= Duration::from_secs(8), "{:?}", began.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn a_backend_that_only_answers_pings_is_alive() {
        let (mut socket, mut backend) = pair().await;
        let sends = tokio::spawn(async move {
            let quiet = tokio::time::sleep(Duration::from_secs(60));
            tokio::pin!(quiet);
            loop {
                // Reading is what answers pings.
                tokio::select! {
                    () = &mut quiet => break,
                    message = backend.next() => assert!(message.is_some()),
                }
            }
            backend.send(Message::Text("late".into())).await.unwrap();
            backend
        });
        let next = socket.next().await;
        assert!(matches!(next, Ok(Some(Content::Text(text))) if text == "late"));
        drop(sends.await);
    }
}
