//! Files on their way to a class or from it: how far they are, and the way to cancel that.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sarrio_client::{Client, FilesToHandOut, Passed};
use sarrio_model::{HandoutId, Lesson, LessonId, NewHandout, Problem, problem::HandoutCut};

use super::cancel::Cancel;

/// How far files are on their way. Copies are about the same files.
#[derive(Debug, Clone, Default)]
pub struct Transfer {
    passed: Arc<AtomicU64>,
    cancel: Cancel,
}

impl Transfer {
    /// How many bytes have passed.
    #[must_use]
    pub fn passed(&self) -> u64 {
        self.passed.load(Ordering::Relaxed)
    }

    /// Ends it. Nothing of it stays.
    pub fn cancel(&self) {
        self.cancel.now();
    }

    fn counts(&self) -> Passed {
        let passed = self.passed.clone();
        Arc::new(move |bytes| passed.store(bytes, Ordering::Relaxed))
    }
}

/// What is handed out, and to whom.
#[derive(Debug, Clone)]
pub struct HandOut {
    /// In which lesson.
    pub lesson: LessonId,
    /// Its name, and for whom it is.
    pub new: NewHandout,
    /// The files.
    pub files: FilesToHandOut,
    /// How far it is.
    pub transfer: Transfer,
}

/// What is saved, and where.
#[derive(Debug, Clone)]
pub struct SaveHandout {
    /// Of which lesson.
    pub lesson: LessonId,
    /// Which.
    pub handout: HandoutId,
    /// The folder on this computer.
    pub folder: PathBuf,
    /// How far it is.
    pub transfer: Transfer,
}

/// Looks at files and folders of this computer.
pub(super) async fn look_at(chosen: Vec<PathBuf>) -> Result<FilesToHandOut, Problem> {
    let looked = tokio::task::spawn_blocking(move || FilesToHandOut::gather(&chosen)).await;
    looked.unwrap_or_else(|_| Err(HandoutCut.into()))
}

/// Hands files out; `None` where it was cancelled.
pub(super) async fn hand_out(client: &Client, what: HandOut) -> Result<Option<Lesson>, Problem> {
    let HandOut { lesson, new, files, transfer } = what;
    let lessons = client.lessons();
    let sent = lessons.hand_out(lesson, &new, files, transfer.counts());
    transfer.cancel.or(sent).await.transpose()
}

/// Saves what was handed out; `None` where it was cancelled.
pub(super) async fn save(client: &Client, what: SaveHandout) -> Result<Option<Vec<PathBuf>>, Problem> {
    let SaveHandout { lesson, handout, folder, transfer } = what;
    let lessons = client.lessons();
    let saved = lessons.save_handout(lesson, handout, &folder, transfer.counts());
    transfer.cancel.or(saved).await.transpose()
}
