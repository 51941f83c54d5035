//! The audit.

use bytes::Bytes;
use futures::{Stream, StreamExt as _};
use reqwest::Method;
use sarrio_model::{AuditFormat, AuditPage, AuditQuery, Problem};

use crate::{Client, call::written};

/// The routes below `audit`. Every method fails with the backend's problem, or with `backend.unreachable`.
#[derive(Clone, Copy)]
pub struct Audit<'a>(pub(crate) &'a Client);

#[allow(clippy::missing_errors_doc)] // see above
impl Audit<'_> {
    /// A page of entries, the newest first. It may be short although there is a `next`: then older months are left.
    pub async fn list(&self, query: &AuditQuery) -> Result<AuditPage, Problem> {
        self.0.get_by("audit", query).await
    }

    /// All entries that the query finds, whatever its page, as the pieces of a file.
    pub async fn export(
        &self,
        query: &AuditQuery,
        format: AuditFormat,
    ) -> Result<impl Stream<Item = Result<Bytes, Problem>> + use<>, Problem> {
        let query = AuditQuery { cursor: None, limit: None, ..query.clone() };
        let query = written(&query)?;
        let path = format!("audit/export?format={}&{query}", format.as_str());
        let response = self.0.response(self.0.request(Method::GET, &path)).await?;
        let client = self.0.clone();
        Ok(response.bytes_stream().map(move |piece| piece.map_err(|error| client.failed(&error))))
    }
}
