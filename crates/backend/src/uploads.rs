//! Which templates an image is being sent to: two at once would write one file.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use sarrio_model::{Code, Problem, Template, TemplateId};

/// The uploads under way.
#[derive(Clone, Default)]
pub(crate) struct Uploads(Arc<Mutex<HashSet<TemplateId>>>);

/// One upload; it is over when this goes.
#[must_use]
pub(crate) struct Upload {
    uploads: Uploads,
    template: TemplateId,
}

impl Uploads {
    /// Begins the only one to this template.
    pub(crate) fn begin(&self, template: &Template) -> Result<Upload, Problem> {
        let mut under_way = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if under_way.insert(template.id) {
            return Ok(Upload { uploads: self.clone(), template: template.id });
        }
        Err(Problem::new(Code::Busy, format!("Another image of {} is being sent.", template.name)))
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        self.uploads.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.template);
    }
}
