//! ISO images.

use sarrio_model::{EditShares, Media, MediaId, NewMedia, Page, PageQuery, Problem};

use crate::Client;

/// The routes below `media`. Every method fails with the backend's
/// problem, or with `backend.unreachable`.
#[derive(Clone, Copy)]
pub struct MediaLibrary<'a>(pub(crate) &'a Client);

#[allow(clippy::missing_errors_doc)] // see above
impl MediaLibrary<'_> {
    /// A page of ISO images.
    pub async fn list(&self, query: &PageQuery) -> Result<Page<Media>, Problem> {
        self.0.get_by("media", query).await
    }

    /// Registers an ISO file on a storage path.
    pub async fn add(&self, new: &NewMedia) -> Result<Media, Problem> {
        self.0.post("media", new).await
    }

    /// Changes with whom it is shared.
    pub async fn share(&self, id: MediaId, edit: &EditShares) -> Result<Media, Problem> {
        self.0.post(&format!("media/{id}/shares"), edit).await
    }

    /// Removes an ISO image. The file stays.
    pub async fn remove(&self, id: MediaId) -> Result<(), Problem> {
        self.0.delete(&format!("media/{id}")).await
    }
}
