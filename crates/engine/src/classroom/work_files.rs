//! Where the files of students' work lie: in the folder of the lesson, on a storage path. Each has the id of its work as its
//! name, so that a new one never covers an old one; whose it is stands in the store.

use std::{io, sync::Arc};

use bytes::Bytes as Chunk;
use jiff::Timestamp;
use sarrio_hypervisor::{HostError, StorageDir};
use sarrio_model::{
    Bytes, HandedIn, HostPath, LessonId, Noun, Problem, StoragePathId, WorkId, WorkSource,
    problem::{BackendStopped, HostCall},
};
use sarrio_store::WorkFile;
use tokio::sync::mpsc;

use super::repack::{Unfit, repack};
use crate::{Inner, host::Host, storage};

/// Where one student's work is to lie, and the host that puts it there.
pub(super) struct Place {
    pub(super) host: Arc<Host>,
    pub(super) dir: StorageDir,
    lesson: LessonId,
    id: WorkId,
    how: WorkSource,
}

impl Place {
    pub(super) fn new(
        host: Arc<Host>,
        dir: StorageDir,
        lesson: LessonId,
        (id, how): (WorkId, WorkSource),
    ) -> Self {
        Self { host, dir, lesson, id, how }
    }

    /// The file while it comes.
    pub(super) fn incoming(&self) -> HostPath {
        self.dir.incoming().join(format_args!("{}.{}", self.id, self.how.extension()))
    }

    /// The file.
    pub(super) fn file(&self) -> HostPath {
        let folder = storage::lesson_folder(&self.dir, self.lesson).join("work");
        folder.join(format_args!("{}.{}", self.id, self.how.extension()))
    }

    pub(super) fn row(&self) -> WorkFile {
        WorkFile { id: self.id, path: self.dir.id, file: self.file() }
    }

    /// Stores a tar file, packed anew. Returns what it is.
    pub(super) async fn store(
        &self,
        content: mpsc::Receiver<io::Result<Chunk>>,
        unfit: Unfit,
    ) -> Result<HandedIn, Problem> {
        let (pieces, checked) = repack(content, unfit);
        let stored = self.host.api.upload(&self.dir, &self.incoming(), pieces).await;
        let checked = checked.await.map_err(|_| BackendStopped.problem())?;
        match (checked, stored) {
            (Err(Some(problem)), _) => Err(problem),
            (_, Err(why)) => Err(self.problem(&why)),
            (Err(None), Ok(_)) => Err(self.problem(&HostError::Lost { call: HostCall::Upload })),
            (Ok(files), Ok(size)) => {
                Ok(HandedIn { at: Timestamp::now(), how: self.how, files: Some(files), size })
            }
        }
    }

    /// Gives the file that has come its place. That it has it already is success.
    pub(super) async fn publish(&self, engine: &Inner) -> Result<(), Problem> {
        // Known before the file is there, so that it is deleted with the lesson's files whatever happens next.
        let mut tx = engine.store.begin().await?;
        tx.note_lesson_folder(self.lesson, self.dir.id).await?;
        tx.commit().await?;
        let moved = self.host.api.rename(&self.dir, &self.incoming(), &self.file()).await;
        moved.map_err(|why| self.problem(&why))
    }

    /// Deletes the file, wherever it is.
    pub(super) async fn discard(&self) -> Result<(), Problem> {
        storage::discard(&self.host, &self.dir, &self.file(), &self.incoming()).await?;
        let unfinished = self.dir.incoming().join(format_args!("{}.part", self.incoming().file_name()));
        match self.host.api.delete_folder(&self.dir, &unfinished).await {
            Ok(()) | Err(HostError::Missing(_)) => Ok(()),
            Err(why) => Err(self.problem(&why)),
        }
    }

    pub(super) fn problem(&self, why: &HostError) -> Problem {
        why.problem(&self.host.name)
    }
}

/// Deletes what was replaced. Where that fails, it goes with the lesson's other files.
pub(super) async fn discard_old(engine: &Inner, old: Option<WorkFile>) {
    let Some(old) = old else { return };
    let gone = async {
        let dir = storage::require_dir(engine, old.path).await?;
        let host = engine.host_for_paths(&[old.path]).await?;
        let bin = dir.incoming().join(format_args!("old-{}", old.id));
        storage::discard(&host, &dir, &old.file, &bin).await
    };
    if let Err(why) = gone.await {
        tracing::info!(file = %old.file, %why, "work that was handed in anew could not be deleted");
    }
}

/// Begins to read a file. A piece that is an error ends what cannot be read to its end.
pub(super) async fn open(
    engine: &Inner,
    file: WorkFile,
) -> Result<mpsc::Receiver<io::Result<Chunk>>, Problem> {
    let dir = storage::require_dir(engine, file.path).await?;
    let host = engine.host_for_paths(&[file.path]).await?;
    if !host.api.exists(&dir, &file.file).await.map_err(|why| why.problem(&host.name))? {
        return Err(HostError::Missing(file.file).problem(&host.name));
    }
    let (to, content) = mpsc::channel(4);
    engine.spawn(async move {
        let (pieces, mut come) = mpsc::channel(4);
        let read = host.api.download(&dir, &file.file, pieces);
        let taken = to.clone();
        let pass = async move {
            while let Some(piece) = come.recv().await {
                // Once whoever reads is gone, the download ends too.
                if taken.send(Ok(piece)).await.is_err() {
                    return;
                }
            }
        };
        let (read, ()) = tokio::join!(read, pass);
        if let Err(why) = read {
            tracing::info!(file = %file.file, %why, "work was not read to its end");
            let _ = to.send(Err(io::Error::other(why.to_string()))).await;
        }
    });
    Ok(content)
}

/// Deletes the files of a lesson on a storage path, and forgets them.
pub(crate) async fn tidy(engine: &Inner, lesson: LessonId, path: StoragePathId) -> Result<(), Problem> {
    let row = engine.store.storage_path(path).await?;
    let row = row.ok_or_else(|| Problem::not_found(Noun::StoragePath, path))?;
    let dir = storage::dir(engine, &row);
    let host = engine.host_for_paths(&[path]).await?;
    tracing::info!(lesson.id = %lesson, path = %row.name, "the files of a lesson have been kept long enough");
    let bin = dir.incoming().join(lesson);
    storage::discard(&host, &dir, &storage::lesson_folder(&dir, lesson), &bin).await?;
    let mut tx = engine.store.begin().await?;
    tx.forget_lesson_folder(lesson, path).await?;
    Ok(tx.commit().await?)
}

/// What a copy of a disk takes: the sizes of all images that it builds on.
pub(super) async fn size_of_copy(engine: &Inner, disk: &sarrio_model::Disk) -> Result<Bytes, Problem> {
    let (mut size, mut base) = (disk.actual_size.unwrap_or_default().0, disk.base);
    while let Some(id) = base {
        let Some(below) = engine.store.disk(id).await? else { break };
        size += below.actual_size.unwrap_or_default().0;
        base = below.base;
    }
    Ok(Bytes(size))
}
