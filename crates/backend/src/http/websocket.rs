//! WebSockets: how they are opened, and closed with a reason.

use std::time::Duration;

use axum::{
    extract::{
        FromRequestParts, WebSocketUpgrade,
        ws::{CloseFrame, Message, WebSocket, close_code},
    },
    http::{StatusCode, request::Parts},
    response::Response,
};
use sarrio_model::{Code, Problem, problem::WebSocketNeeded};
use tokio::time::timeout;
use tracing::Instrument;

use super::ApiError;
use crate::app::App;

/// How often a client is pinged and its session checked. Clients give up after 50 s of silence.
pub(crate) const PING: Duration = Duration::from_secs(20);

/// How long a client may take to receive a message.
const PATIENCE: Duration = Duration::from_secs(10);

/// The largest message of a client, in bytes: clients only send pongs. Each open socket holds so much memory to read into.
const LARGEST_RECEIVED: usize = 4096;

/// A request to open a WebSocket. Other requests are refused.
pub(crate) struct Upgrade(pub(crate) WebSocketUpgrade);

impl<S: Send + Sync> FromRequestParts<S> for Upgrade {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let upgrade = WebSocketUpgrade::from_request_parts(parts, state).await;
        upgrade
            .map(|upgrade| {
                Self(upgrade.max_message_size(LARGEST_RECEIVED).read_buffer_size(LARGEST_RECEIVED))
            })
            .map_err(|_| ApiError::with_status(StatusCode::UPGRADE_REQUIRED, WebSocketNeeded))
    }
}

impl Upgrade {
    /// Takes larger messages than a client's usual ones.
    pub(crate) fn receives(self, bytes: usize) -> Self {
        Self(self.0.max_message_size(bytes))
    }

    /// Answers 101 and runs `serve` on the open socket, within the request's span. When the backend stops, it waits for
    /// `serve`.
    pub(crate) fn open<F>(self, app: &App, serve: impl FnOnce(WebSocket) -> F + Send + 'static) -> Response
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let (span, sockets) = (tracing::Span::current(), app.sockets().clone());
        self.0.on_upgrade(move |socket| sockets.track_future(serve(socket)).instrument(span))
    }
}

/// Why a WebSocket is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ending {
    /// The client is gone.
    Gone,
    /// The backend stops.
    GoingDown,
    /// The client reads too slowly.
    Slow,
    /// The client may not stay connected, or something failed.
    Problem(Problem),
}

/// Sends a message. Fails where the client is gone or too slow.
pub(crate) async fn send(socket: &mut WebSocket, message: Message) -> Result<(), Ending> {
    match timeout(PATIENCE, socket.send(message)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(Ending::Gone),
        Err(_) => Err(Ending::Slow),
    }
}

/// Waits until the client is gone. Whatever it sends is ignored.
pub(crate) async fn gone(socket: &mut WebSocket) -> Ending {
    while let Some(Ok(message)) = socket.recv().await {
        if matches!(message, Message::Close(_)) {
            break;
        }
    }
    Ending::Gone
}

/// The code of a problem, and the key of its message where that names nothing: then the client says it in the person's
/// language.
fn head(problem: &Problem) -> String {
    match problem.message.as_deref().filter(|message| message.arguments.is_empty()) {
        Some(message) => format!("{} {}", problem.code, message.key),
        None => problem.code.to_string(),
    }
}

/// Closes the socket with a close code, and with the code, key and detail of a problem as the reason.
pub(crate) async fn close(mut socket: WebSocket, why: Ending) {
    let frame = match why {
        Ending::Gone => return,
        Ending::GoingDown => CloseFrame { code: close_code::AWAY, reason: "the backend stops".into() },
        Ending::Slow => {
            CloseFrame { code: close_code::AGAIN, reason: "too slow: read faster, then come back".into() }
        }
        Ending::Problem(problem) => {
            // The reason of a close frame has at most 123 bytes.
            let mut reason = String::new();
            for c in format!("{}: {}", head(&problem), problem.detail).chars() {
                if reason.len() + c.len_utf8() > 120 {
                    break;
                }
                reason.push(c);
            }
            let code = if problem.code == Code::NotSignedIn { close_code::POLICY } else { close_code::ERROR };
            CloseFrame { code, reason: reason.into() }
        }
    };
    tracing::debug!(code = frame.code, "a WebSocket is closed");
    let _ = timeout(Duration::from_secs(2), socket.send(Message::Close(Some(frame)))).await;
}
