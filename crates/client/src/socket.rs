//! A WebSocket to the backend.

use std::time::Duration;

use futures::StreamExt;
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

/// The backend pings every 20 s. After this time without a message the connection is dead, even if TCP has not noticed.
const SILENCE: Duration = Duration::from_secs(50);

pub(crate) struct Socket {
    stream: WebSocketStream<Box<dyn Connection>>,
    endpoint: String,
}

/// A complete message.
pub(crate) enum Content {
    Text(String),
    Binary(Vec<u8>),
}

impl Client {
    pub(crate) async fn socket(&self, path: &str) -> Result<Socket, Problem> {
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
        Ok(Socket { stream, endpoint: endpoint.to_string() })
    }
}

impl Socket {
    /// The next message; `None` when the backend has closed the socket normally.
    pub(crate) async fn next(&mut self) -> Result<Option<Content>, Problem> {
        loop {
            let next = timeout(SILENCE, self.stream.next()).await;
            let next = next.map_err(|_| BackendSilentFor {
                endpoint: self.endpoint.clone(),
                seconds: SILENCE.as_secs(),
            })?;
            match next {
                Some(Ok(Message::Text(text))) => return Ok(Some(Content::Text(text.as_str().to_owned()))),
                Some(Ok(Message::Binary(bytes))) => return Ok(Some(Content::Binary(bytes.into()))),
                Some(Ok(Message::Close(frame))) => return self.closed(frame),
                Some(Ok(_)) => {} // pings are answered by the stream itself
                Some(Err(error)) => return Err(unreachable(&self.endpoint, error)),
                None => return Err(BackendBroke { endpoint: self.endpoint.clone() }.into()),
            }
        }
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
