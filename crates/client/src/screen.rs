//! Live pictures of desktops' screens.

use std::collections::BTreeMap;

use futures::{Stream, StreamExt as _, stream};
use sarrio_model::{
    Code, DesktopId, DesktopInput, LookAt, LookAtScreen, Patch, Problem, ScreenNote, ScreenPatch,
    problem::PatchNotKnown,
};
use serde::Serialize;
use tokio::sync::{mpsc, watch};

use crate::{
    Client,
    socket::{Content, Patience, Socket},
};

/// How often a screen is followed that is looked at alone, in ms.
const PACE: u32 = 500;

/// What comes of the screens that are looked at.
#[derive(Debug, Clone, PartialEq)]
pub enum ScreenNews {
    /// A part of a picture that has changed. The first one of each screen is the whole picture.
    Patch(ScreenPatch),
    /// A note about them.
    Note(ScreenNote),
}

impl Client {
    /// Follows the screens that `look` names, and others as soon as it names others, over one connection. The stream ends with a
    /// problem where the connection breaks, and without one when nobody can change `look` any more.
    ///
    /// # Errors
    /// The backend does not answer, or the session has ended.
    pub async fn screens(
        &self,
        look: watch::Receiver<LookAt>,
    ) -> Result<impl Stream<Item = Result<ScreenNews, Problem>> + Send + use<>, Problem> {
        self.screens_and_hands(look, mpsc::channel(1).1).await
    }

    /// The same, and does at desktops at which one helps what `hands` says.
    ///
    /// # Errors
    /// The backend does not answer, or the session has ended.
    pub async fn screens_and_hands(
        &self,
        mut look: watch::Receiver<LookAt>,
        hands: mpsc::Receiver<DesktopInput>,
    ) -> Result<impl Stream<Item = Result<ScreenNews, Problem>> + Send + use<>, Problem> {
        let mut socket = self.socket("screens", Patience::PICTURES).await?;
        let first = words(&*look.borrow_and_update());
        socket.say(first).await?;
        Ok(stream::unfold(Some((socket, look, hands)), |open| async move {
            let (mut socket, mut look, mut hands) = open?;
            match next(&mut socket, &mut look, &mut hands).await {
                Ok(Some(news)) => Some((Ok(news), Some((socket, look, hands)))),
                Ok(None) => None,
                Err(problem) => Some((Err(problem), None)),
            }
        }))
    }
}

fn words(said: &impl Serialize) -> String {
    serde_json::to_string(said).unwrap_or_default()
}

async fn next(
    socket: &mut Socket,
    look: &mut watch::Receiver<LookAt>,
    hands: &mut mpsc::Receiver<DesktopInput>,
) -> Result<Option<ScreenNews>, Problem> {
    loop {
        let content = tokio::select! {
            changed = look.changed() => match changed {
                Ok(()) => {
                    let words = words(&*look.borrow_and_update());
                    socket.say(words).await?;
                    continue;
                }
                // Nobody can look at anything else any more, nor wants to.
                Err(_) => return Ok(None),
            },
            Some(done) = hands.recv() => {
                socket.say(words(&done)).await?;
                continue;
            }
            content = socket.next() => content?,
        };
        match content {
            None => return Ok(None),
            // A newer backend may say other things.
            Some(Content::Text(text)) => {
                if let Ok(note) = serde_json::from_str(&text) {
                    return Ok(Some(ScreenNews::Note(note)));
                }
            }
            Some(Content::Binary(bytes)) => {
                let patch = ScreenPatch::decode(&bytes);
                let patch = patch.map_err(|error| PatchNotKnown { why: error.to_string() })?;
                return Ok(Some(ScreenNews::Patch(patch)));
            }
        }
    }
}

/// Follows one screen until it is not seen any more.
pub(crate) async fn live(
    client: &Client,
    desktop: DesktopId,
    width: u16,
) -> Result<impl Stream<Item = Result<Patch, Problem>> + Send + use<>, Problem> {
    let screens = BTreeMap::from([(desktop, LookAtScreen { width, pace: PACE, close: true })]);
    let (looking, look) = watch::channel(LookAt { screens, budget: None });
    let news = Box::pin(client.screens(look).await?);
    Ok(stream::unfold(Some((news, looking)), |open| async move {
        let (mut news, looking) = open?;
        loop {
            match news.next().await? {
                Ok(ScreenNews::Patch(ScreenPatch { patch, .. })) => {
                    return Some((Ok(patch), Some((news, looking))));
                }
                Ok(ScreenNews::Note(ScreenNote::Unseen { problem, .. }))
                    if problem.code == Code::WrongState =>
                {
                    return None;
                }
                Ok(ScreenNews::Note(ScreenNote::Unseen { problem, .. })) | Err(problem) => {
                    return Some((Err(problem), None));
                }
                Ok(ScreenNews::Note(ScreenNote::Slowed { .. } | ScreenNote::NotDone { .. })) => {}
            }
        }
    }))
}
