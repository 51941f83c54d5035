//! ISO images.

use sarrio_model::{Media, MediaId, NewMedia, Page, PageQuery, Problem};

use crate::Client;

/// The routes below `media`. Every method fails with the backend's
/// problem, or with `backend.unreachable`.
#[derive(Clone, Copy)]
pub struct MediaLibrary<'a>(pub(crate) &'a Client);

#[allow(clippy::missing_errors_doc)] // see above
impl MediaLibrary<'_> {
    /// One page.
    pub async fn list(&self, query: &PageQuery) -> Result<Page<Media>, Problem> {
        self.0.get_by("media", query).await
    }

    /// Makes an ISO file on a storage path known.
    pub async fn add(&self, new: &NewMedia) -> Result<Media, Problem> {
        self.0.post("media", new).await
    }

    /// Forgets it; the file stays.
    pub async fn remove(&self, id: MediaId) -> Result<(), Problem> {
        self.0.delete(&format!("media/{id}")).await
    }
}
