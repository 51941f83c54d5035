//! The templates to which an image is being uploaded. Two uploads at the same time would write the same file.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use sarrio_model::{Problem, Template, TemplateId, problem::UploadUnderWay};

/// The uploads in progress.
#[derive(Clone, Default)]
pub(crate) struct Uploads(Arc<Mutex<HashSet<TemplateId>>>);

/// An upload. It ends when this is dropped.
#[must_use]
pub(crate) struct Upload {
    uploads: Uploads,
    template: TemplateId,
}

impl Uploads {
    /// Begins an upload to this template, unless there is one already.
    pub(crate) fn begin(&self, template: &Template) -> Result<Upload, Problem> {
        let mut under_way = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if under_way.insert(template.id) {
            return Ok(Upload { uploads: self.clone(), template: template.id });
        }
        Err(UploadUnderWay { name: template.name.clone() }.into())
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        self.uploads.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.template);
    }
}
