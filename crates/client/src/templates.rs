//! Templates.

use std::path::Path;

use bytes::Bytes;
use futures::Stream;
use reqwest::{Body, Method, header};
use sarrio_model::{
    Accepted, Code, Dependants, EditShares, EditTemplate, Importing, NewTemplate, Operation, Page, PageQuery,
    Problem, Template, TemplateId, problem::FileNotRead,
};
use serde::Serialize;
use tokio_util::io::ReaderStream;

use crate::Client;

/// The routes below `templates`. Every method fails with the backend's
/// problem, or with `backend.unreachable`.
#[derive(Clone, Copy)]
pub struct Templates<'a>(pub(crate) &'a Client);

#[derive(Serialize)]
struct ListQuery<'a> {
    #[serde(flatten)]
    page: &'a PageQuery,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    retired: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    deleted: bool,
}

#[allow(clippy::missing_errors_doc)] // see above
impl Templates<'_> {
    /// A page of the templates that the caller may use.
    pub async fn list(&self, query: &PageQuery) -> Result<Page<Template>, Problem> {
        self.0.get_by("templates", query).await
    }

    /// The same, with retired templates.
    pub async fn list_with_retired(&self, query: &PageQuery) -> Result<Page<Template>, Problem> {
        self.0.get_by("templates", &ListQuery { page: query, retired: true, deleted: false }).await
    }

    /// A page of the templates in the recycle bin.
    pub async fn list_deleted(&self, query: &PageQuery) -> Result<Page<Template>, Problem> {
        self.0.get_by("templates", &ListQuery { page: query, retired: false, deleted: true }).await
    }

    /// One template.
    pub async fn get(&self, id: TemplateId) -> Result<Template, Problem> {
        self.0.get(&format!("templates/{id}")).await
    }

    /// The last picture of the desktop that it was made from, as JPEG.
    pub async fn screen(&self, id: TemplateId) -> Result<Option<Bytes>, Problem> {
        let request = self.0.request(Method::GET, &format!("templates/{id}/screen"));
        match self.0.response(request).await {
            Ok(response) => response.bytes().await.map(Some).map_err(|error| self.0.failed(&error)),
            Err(problem) if problem.code == Code::NotFound => Ok(None),
            Err(problem) => Err(problem),
        }
    }

    /// Imports a template from `new.file`. Without a file, creates a template that waits for an
    /// [`upload`](Self::upload).
    pub async fn create(&self, new: &NewTemplate) -> Result<Importing, Problem> {
        self.0.post("templates", new).await
    }

    /// Changes its name, its description, its owner, whether it is retired and shows a picture, or its hardware.
    pub async fn edit(&self, id: TemplateId, edit: &EditTemplate) -> Result<Template, Problem> {
        self.0.patch(&format!("templates/{id}"), edit).await
    }

    /// Changes with whom it is shared.
    pub async fn share(&self, id: TemplateId, edit: &EditShares) -> Result<Template, Problem> {
        self.0.post(&format!("templates/{id}/shares"), edit).await
    }

    /// What builds on it.
    pub async fn dependants(&self, id: TemplateId) -> Result<Dependants, Problem> {
        self.0.get(&format!("templates/{id}/dependants")).await
    }

    /// Moves a template on which nothing is built to the recycle bin.
    pub async fn delete(&self, id: TemplateId) -> Result<Operation, Problem> {
        Ok(self.0.delete::<Accepted>(&format!("templates/{id}")).await?.operation)
    }

    /// Restores it from the recycle bin.
    pub async fn restore(&self, id: TemplateId) -> Result<Operation, Problem> {
        self.0.begin(&format!("templates/{id}/restore")).await
    }

    /// Deletes it from the recycle bin for good.
    pub async fn purge(&self, id: TemplateId) -> Result<Operation, Problem> {
        self.0.begin(&format!("templates/{id}/purge")).await
    }

    /// Uploads the qcow2 image of a template that waits for it. The answer comes when everything has arrived. The
    /// operation shows the progress of the import.
    pub async fn upload(
        &self,
        id: TemplateId,
        size: u64,
        image: impl Stream<Item = std::io::Result<Bytes>> + Send + Sync + 'static,
    ) -> Result<Operation, Problem> {
        let request = self
            .0
            .request(Method::PUT, &format!("templates/{id}/upload"))
            .header(header::CONTENT_TYPE, "application/octet-stream")
            .header(header::CONTENT_LENGTH, size)
            .body(Body::wrap_stream(image));
        let response = self.0.response(request).await?;
        Ok(self.0.parsed::<Accepted>(response).await?.operation)
    }

    /// Makes a template from a qcow2 image on this computer: uploads it, and imports it. Nothing remains if the upload
    /// fails or is refused.
    pub async fn import_file(&self, new: &NewTemplate, file: &Path) -> Result<Operation, Problem> {
        tokio::fs::metadata(file).await.map_err(|error| unreadable(file, &error))?;
        let waiting = self.create(&NewTemplate { file: None, ..new.clone() }).await?.template.id;
        match self.upload_file(waiting, file).await {
            Ok(operation) => Ok(operation),
            Err(why) => {
                // If this fails too, the template stays in the list, waiting for its image.
                let _ = self.delete(waiting).await;
                Err(why)
            }
        }
    }

    /// Uploads the image of a template that waits for it, from a file on this computer.
    pub async fn upload_file(&self, id: TemplateId, file: &Path) -> Result<Operation, Problem> {
        let opened = tokio::fs::File::open(file).await.map_err(|error| unreadable(file, &error))?;
        let size = opened.metadata().await.map_err(|error| unreadable(file, &error))?.len();
        self.upload(id, size, ReaderStream::with_capacity(opened, 1 << 20)).await
    }
}

fn unreadable(file: &Path, error: &std::io::Error) -> Problem {
    FileNotRead { file: file.display().to_string(), why: error.to_string() }.into()
}
