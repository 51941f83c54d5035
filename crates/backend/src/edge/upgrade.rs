//! WebSockets, and keeping them honest while they last.

use std::time::Duration;

use axum::{
    extract::{
        FromRequestParts, WebSocketUpgrade,
        ws::{CloseFrame, Message, WebSocket, close_code},
    },
    http::{StatusCode, request::Parts},
    response::Response,
};
use sarrio_model::{Code, Problem};
use tokio::time::timeout;
use tracing::Instrument;

use super::Refusal;
use crate::app::App;

/// How often a line is pinged, and its session looked at again. Clients give up after 50 s of silence.
pub(crate) const PING: Duration = Duration::from_secs(20);

/// A client that does not take a message within this is too slow.
const PATIENCE: Duration = Duration::from_secs(10);

/// A request that becomes a WebSocket; any other is refused as a problem.
pub(crate) struct Upgrade(pub(crate) WebSocketUpgrade);

impl<S: Send + Sync> FromRequestParts<S> for Upgrade {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        // Clients have nothing to say on our lines.
        let upgrade = WebSocketUpgrade::from_request_parts(parts, state).await;
        upgrade.map(|upgrade| Self(upgrade.max_message_size(4096))).map_err(|_| {
            Refusal::with_status(
                StatusCode::UPGRADE_REQUIRED,
                Problem::new(Code::BadRequest, "This address is a WebSocket.")
                    .hint("Open it with a WebSocket client."),
            )
        })
    }
}

impl Upgrade {
    /// Answers 101 and runs `serve` on the open socket, within this request's span. The backend waits for it as it stops.
    pub(crate) fn open<F>(self, app: &App, serve: impl FnOnce(WebSocket) -> F + Send + 'static) -> Response
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let (span, sockets) = (tracing::Span::current(), app.lines().clone());
        self.0.on_upgrade(move |socket| sockets.track_future(serve(socket)).instrument(span))
    }
}

/// Why a line ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum End {
    /// The client went.
    Gone,
    /// There is nothing more to say.
    Over,
    /// The backend goes down.
    GoingDown,
    /// The client takes what it is sent too slowly.
    Slow,
    /// It may not listen any more, or it failed.
    Problem(Problem),
}

/// Sends one message; a client that does not take it in time is too slow.
pub(crate) async fn send(socket: &mut WebSocket, message: Message) -> Result<(), End> {
    match timeout(PATIENCE, socket.send(message)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(End::Gone),
        Err(_) => Err(End::Slow),
    }
}

/// Waits until the client goes; pongs and whatever else it says are passed over.
pub(crate) async fn gone(socket: &mut WebSocket) -> End {
    while let Some(Ok(message)) = socket.recv().await {
        if matches!(message, Message::Close(_)) {
            break;
        }
    }
    End::Gone
}

/// Says why it ends: the close code, and `code: detail` where it is a problem.
pub(crate) async fn close(mut socket: WebSocket, why: End) {
    let frame = match why {
        End::Gone => return,
        End::Over => CloseFrame { code: close_code::NORMAL, reason: "over".into() },
        End::GoingDown => CloseFrame { code: close_code::AWAY, reason: "the backend goes down".into() },
        End::Slow => {
            CloseFrame { code: close_code::AGAIN, reason: "too slow: read faster, then come back".into() }
        }
        End::Problem(problem) => {
            // A close frame holds 123 bytes.
            let mut reason = String::new();
            for c in format!("{}: {}", problem.code, problem.detail).chars() {
                if reason.len() + c.len_utf8() > 120 {
                    break;
                }
                reason.push(c);
            }
            let code = if problem.code == Code::NotSignedIn { close_code::POLICY } else { close_code::ERROR };
            CloseFrame { code, reason: reason.into() }
        }
    };
    tracing::debug!(code = frame.code, "a line is closed");
    let _ = timeout(Duration::from_secs(2), socket.send(Message::Close(Some(frame)))).await;
}
