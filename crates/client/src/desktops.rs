//! Desktops.

use bytes::Bytes;
use futures::Stream;
use reqwest::Method;
use sarrio_model::{
    Accepted, Batch, Desktop, DesktopAction, DesktopId, DesktopPlace, DesktopQuery, DesktopSummary,
    DesktopsPreview, EditDesktop, NewDesktops, NewTemplateFromDesktop, NewTicket, Operation, Page, Patch,
    Problem, Purge, Ticket,
};

use crate::{Client, screen};

/// The routes below `desktops`. Every method fails with the backend's
/// problem, or with `backend.unreachable`.
#[derive(Clone, Copy)]
pub struct Desktops<'a>(pub(crate) &'a Client);

#[allow(clippy::missing_errors_doc)] // see above
impl Desktops<'_> {
    /// A page of the desktops that the caller may see.
    pub async fn list(&self, query: &DesktopQuery) -> Result<Page<Desktop>, Problem> {
        self.0.get_by("desktops", query).await
    }

    /// How many desktops are in each state.
    pub async fn summary(&self) -> Result<DesktopSummary, Problem> {
        self.0.get("desktops/summary").await
    }

    /// One desktop, with its disks.
    pub async fn get(&self, id: DesktopId) -> Result<Desktop, Problem> {
        self.0.get(&format!("desktops/{id}")).await
    }

    /// How many rows of a list come before a desktop.
    pub async fn place(&self, id: DesktopId, query: &DesktopQuery) -> Result<DesktopPlace, Problem> {
        self.0.get_by(&format!("desktops/{id}/place"), query).await
    }

    /// Creates one or many desktops.
    pub async fn create(&self, new: &NewDesktops) -> Result<Operation, Problem> {
        self.0.begin_with("desktops", new).await
    }

    /// What creating them would do now. Nothing is created.
    pub async fn preview(&self, new: &NewDesktops) -> Result<DesktopsPreview, Problem> {
        self.0.post("desktops/preview", new).await
    }

    /// Does one action: with one desktop as an operation of that desktop, with several as a batch.
    pub async fn act(&self, action: DesktopAction, ids: &[DesktopId]) -> Result<Operation, Problem> {
        let [one] = *ids else {
            return self.batch(&Batch::of(action, ids.to_vec())).await;
        };
        match action {
            DesktopAction::Start => self.start(one).await,
            DesktopAction::Shutdown => self.shutdown(one).await,
            DesktopAction::Stop => self.stop(one).await,
            DesktopAction::Reset => self.reset(one).await,
            DesktopAction::Renew => self.renew(one).await,
            DesktopAction::Pause => self.pause(one).await,
            DesktopAction::Resume => self.resume(one).await,
            DesktopAction::Delete => self.delete(one).await,
            DesktopAction::Restore => self.restore(one).await,
            DesktopAction::Purge => self.purge(one).await,
        }
    }

    /// Does one action with many desktops.
    pub async fn batch(&self, batch: &Batch) -> Result<Operation, Problem> {
        self.0.begin_with("desktops/batch", batch).await
    }

    /// Changes the name, the hardware or the owner.
    pub async fn edit(&self, id: DesktopId, edit: &EditDesktop) -> Result<Desktop, Problem> {
        self.0.patch(&format!("desktops/{id}"), edit).await
    }

    /// Moves it to the recycle bin.
    pub async fn delete(&self, id: DesktopId) -> Result<Operation, Problem> {
        Ok(self.0.delete::<Accepted>(&format!("desktops/{id}")).await?.operation)
    }

    /// Starts it.
    pub async fn start(&self, id: DesktopId) -> Result<Operation, Problem> {
        self.0.begin(&format!("desktops/{id}/start")).await
    }

    /// Asks it to shut down, and forces it off after the grace period.
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

    /// Resets it to its template; what is on its system disk goes to the recycle bin.
    pub async fn renew(&self, id: DesktopId) -> Result<Operation, Problem> {
        self.0.begin(&format!("desktops/{id}/renew")).await
    }

    /// Pauses it.
    pub async fn pause(&self, id: DesktopId) -> Result<Operation, Problem> {
        self.0.begin(&format!("desktops/{id}/pause")).await
    }

    /// Resumes it.
    pub async fn resume(&self, id: DesktopId) -> Result<Operation, Problem> {
        self.0.begin(&format!("desktops/{id}/resume")).await
    }

    /// Restores it from the recycle bin.
    pub async fn restore(&self, id: DesktopId) -> Result<Operation, Problem> {
        self.0.begin(&format!("desktops/{id}/restore")).await
    }

    /// Deletes it from the recycle bin for good.
    pub async fn purge(&self, id: DesktopId) -> Result<Operation, Problem> {
        self.0.begin(&format!("desktops/{id}/purge")).await
    }

    /// Empties the recycle bin. `count` is the number of desktops that the person agreed to delete.
    pub async fn purge_all(&self, count: u64) -> Result<Operation, Problem> {
        self.0.begin_with("desktops/purge", &Purge { count }).await
    }

    /// Makes a template from its disk.
    pub async fn template(&self, id: DesktopId, new: &NewTemplateFromDesktop) -> Result<Operation, Problem> {
        self.0.begin_with(&format!("desktops/{id}/template"), new).await
    }

    /// Opens its console for one viewer.
    pub async fn ticket(&self, id: DesktopId, new: &NewTicket) -> Result<Ticket, Problem> {
        self.0.post(&format!("desktops/{id}/ticket"), new).await
    }

    /// A picture of its screen, as a JPEG that is at most `width` pixels wide.
    pub async fn screen(&self, id: DesktopId, width: u16) -> Result<Bytes, Problem> {
        let request = self.0.request(Method::GET, &format!("desktops/{id}/screen?width={width}"));
        let response = self.0.response(request.timeout(std::time::Duration::from_secs(30))).await?;
        response.bytes().await.map_err(|error| self.0.failed(&error))
    }

    /// A picture of its screen to keep, as a JPEG in the size that the screen has. The audit tells of it.
    pub async fn still(&self, id: DesktopId) -> Result<Bytes, Problem> {
        let request = self.0.request(Method::POST, &format!("desktops/{id}/still"));
        let response = self.0.response(request.timeout(std::time::Duration::from_secs(30))).await?;
        response.bytes().await.map_err(|error| self.0.failed(&error))
    }

    /// Live pictures of its screen, at most `width` pixels wide: at most two patches per second, the first of which
    /// cover the whole screen. The stream ends when the desktop stops. The capture ends when the stream is dropped.
    pub async fn screen_live(
        &self,
        id: DesktopId,
        width: u16,
    ) -> Result<impl Stream<Item = Result<Patch, Problem>> + Send + use<>, Problem> {
        screen::live(self.0, id, width).await
    }
}
