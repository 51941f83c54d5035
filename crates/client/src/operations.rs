//! Operations: work that takes time.

use sarrio_model::{Abandoned, CreatedDesktop, Operation, OperationId, OperationQuery, Page, Problem};

use crate::Client;

/// The routes below `operations`. Every method fails with the backend's
/// problem, or with `backend.unreachable`.
#[derive(Clone, Copy)]
pub struct Operations<'a>(pub(crate) &'a Client);

#[allow(clippy::missing_errors_doc)] // see above
impl Operations<'_> {
    /// A page of operations, newest first.
    pub async fn list(&self, query: &OperationQuery) -> Result<Page<Operation>, Problem> {
        self.0.get_by("operations", query).await
    }

    /// One operation.
    pub async fn get(&self, id: OperationId) -> Result<Operation, Problem> {
        self.0.get(&format!("operations/{id}")).await
    }

    /// Asks it to stop and to undo what it has done.
    pub async fn cancel(&self, id: OperationId) -> Result<Operation, Problem> {
        self.0.act(&format!("operations/{id}/cancel")).await
    }

    /// The desktops that it creates, each with whether it was made.
    pub async fn desktops(&self, id: OperationId) -> Result<Vec<CreatedDesktop>, Problem> {
        let all: Page<CreatedDesktop> = self.0.get(&format!("operations/{id}/desktops")).await?;
        Ok(all.items)
    }

    /// Creates those desktops that it did not make.
    pub async fn again(&self, id: OperationId) -> Result<Operation, Problem> {
        self.0.begin(&format!("operations/{id}/again")).await
    }

    /// Ends one that hangs, without undoing what it did.
    pub async fn abandon(&self, id: OperationId) -> Result<Abandoned, Problem> {
        self.0.act(&format!("operations/{id}/abandon")).await
    }
}
