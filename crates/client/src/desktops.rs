//! Desktops.

use bytes::Bytes;
use futures::Stream;
use reqwest::Method;
use sarrio_model::{
    Accepted, Batch, BatchAction, Desktop, DesktopId, DesktopQuery, DesktopSummary, EditDesktop, NewDesktops,
    NewTemplateFromDesktop, NewTicket, Operation, Page, Patch, Problem, Purge, Ticket,
};

use crate::{Client, screen};

/// The routes below `desktops`. Every method fails with the backend's
/// problem, or with `backend.unreachable`.
#[derive(Clone, Copy)]
pub struct Desktops<'a>(pub(crate) &'a Client);

#[allow(clippy::missing_errors_doc)] // see above
impl Desktops<'_> {
    /// One page of those that the caller may see.
    pub async fn list(&self, query: &DesktopQuery) -> Result<Page<Desktop>, Problem> {
        self.0.get_by("desktops", query).await
    }

    /// How many are in which state.
    pub async fn summary(&self) -> Result<DesktopSummary, Problem> {
        self.0.get("desktops/summary").await
    }

    /// One, with its disks.
    pub async fn get(&self, id: DesktopId) -> Result<Desktop, Problem> {
        self.0.get(&format!("desktops/{id}")).await
    }

    /// Makes one or many.
    pub async fn create(&self, new: &NewDesktops) -> Result<Operation, Problem> {
        self.0.begin_with("desktops", new).await
    }

    /// One action on one or more desktops: on one it is an operation of that desktop, on more a batch.
    pub async fn act(&self, action: BatchAction, ids: &[DesktopId]) -> Result<Operation, Problem> {
        let [one] = *ids else {
            return self.batch(&Batch { action, ids: ids.to_vec() }).await;
        };
        match action {
            BatchAction::Start => self.start(one).await,
            BatchAction::Shutdown => self.shutdown(one).await,
            BatchAction::Stop => self.stop(one).await,
            BatchAction::Reset => self.reset(one).await,
            BatchAction::Pause => self.pause(one).await,
            BatchAction::Resume => self.resume(one).await,
            BatchAction::Delete => self.delete(one).await,
            BatchAction::Restore => self.restore(one).await,
            BatchAction::Purge => self.purge(one).await,
        }
    }

    /// One action on many.
    pub async fn batch(&self, batch: &Batch) -> Result<Operation, Problem> {
        self.0.begin_with("desktops/batch", batch).await
    }

    /// Changes name, machine or owner.
    pub async fn edit(&self, id: DesktopId, edit: &EditDesktop) -> Result<Desktop, Problem> {
        self.0.patch(&format!("desktops/{id}"), edit).await
    }

    /// Puts it into the recycle bin.
    pub async fn delete(&self, id: DesktopId) -> Result<Operation, Problem> {
        Ok(self.0.delete::<Accepted>(&format!("desktops/{id}")).await?.operation)
    }

    /// Starts it.
    pub async fn start(&self, id: DesktopId) -> Result<Operation, Problem> {
        self.0.begin(&format!("desktops/{id}/start")).await
    }

    /// Asks it to shut down, and forces it off after the grace time.
    pub async fn shutdown(&self, id: DesktopId) -> Result<Operation, Problem> {
        self.0.begin(&format!("desktops/{id}/shutdown")).await
    }

    /// Forces it off.
    pub async fn stop(&self, id: DesktopId) -> Result<Operation, Problem> {
        self.0.begin(&format!("desktops/{id}/stop")).await
    }

    /// Resets it, as a reset button does.
    pub async fn reset(&self, id: DesktopId) -> Result<Operation, Problem> {
        self.0.begin(&format!("desktops/{id}/reset")).await
    }

    /// Pauses it.
    pub async fn pause(&self, id: DesktopId) -> Result<Operation, Problem> {
        self.0.begin(&format!("desktops/{id}/pause")).await
    }

    /// Resumes it.
    pub async fn resume(&self, id: DesktopId) -> Result<Operation, Problem> {
        self.0.begin(&format!("desktops/{id}/resume")).await
    }

    /// Takes it out of the recycle bin.
    pub async fn restore(&self, id: DesktopId) -> Result<Operation, Problem> {
        self.0.begin(&format!("desktops/{id}/restore")).await
    }

    /// Deletes it from the recycle bin for good.
    pub async fn purge(&self, id: DesktopId) -> Result<Operation, Problem> {
        self.0.begin(&format!("desktops/{id}/purge")).await
    }

    /// Empties the recycle bin; `count` is how many desktops the person was told would be deleted.
    pub async fn purge_all(&self, count: u64) -> Result<Operation, Problem> {
        self.0.begin_with("desktops/purge", &Purge { count }).await
    }

    /// Makes a template of its disk.
    pub async fn template(&self, id: DesktopId, new: &NewTemplateFromDesktop) -> Result<Operation, Problem> {
        self.0.begin_with(&format!("desktops/{id}/template"), new).await
    }

    /// Opens its console for one viewer.
    pub async fn ticket(&self, id: DesktopId, new: &NewTicket) -> Result<Ticket, Problem> {
        self.0.post(&format!("desktops/{id}/ticket"), new).await
    }

    /// Its screen now, a JPEG at most `width` pixels wide.
    pub async fn screen(&self, id: DesktopId, width: u16) -> Result<Bytes, Problem> {
        let request = self.0.request(Method::GET, &format!("desktops/{id}/screen?width={width}"));
        let response = self.0.response(request.timeout(std::time::Duration::from_secs(30))).await?;
        response.bytes().await.map_err(|error| self.0.failed(&error))
    }

    /// Its screen as it moves, at most `width` pixels wide and two patches a second; the first patches cover it all.
    /// The backend looks only until the stream is dropped; it ends when the desktop does.
    pub async fn screen_live(
        &self,
        id: DesktopId,
        width: u16,
    ) -> Result<impl Stream<Item = Result<Patch, Problem>> + Send + use<>, Problem> {
        screen::live(self.0, id, width).await
    }
}
