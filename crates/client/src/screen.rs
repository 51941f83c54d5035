//! Live pictures of a desktop's screen.

use futures::{Stream, stream};
use sarrio_model::{DesktopId, Patch, Problem, problem::PatchNotKnown};

use crate::{
    Client,
    socket::{Content, Patience, Socket},
};

pub(crate) async fn live(
    client: &Client,
    id: DesktopId,
    width: u16,
) -> Result<impl Stream<Item = Result<Patch, Problem>> + Send + use<>, Problem> {
    let socket =
        client.socket(&format!("desktops/{id}/screen/live?width={width}"), Patience::PICTURES).await?;
    Ok(stream::unfold(Some(socket), |socket| async move {
        let mut socket = socket?;
        match patch(&mut socket).await {
            Ok(Some(patch)) => Some((Ok(patch), Some(socket))),
            Ok(None) => None,
            Err(problem) => Some((Err(problem), None)),
        }
    }))
}

async fn patch(socket: &mut Socket) -> Result<Option<Patch>, Problem> {
    loop {
        match socket.next().await? {
            None => return Ok(None),
            Some(Content::Text(_)) => {} // a newer backend may send other messages
            Some(Content::Binary(bytes)) => {
                let patch = Patch::decode(&bytes);
                return patch.map(Some).map_err(|error| PatchNotKnown { why: error.to_string() }.into());
            }
        }
    }
}
