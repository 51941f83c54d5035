//! The files of what was handed out, on a storage path of the hosts: where they lie, reading them, and deleting them in time.

use std::{io, ops::ControlFlow, sync::Arc};

use bytes::Bytes as Chunk;
use jiff::Timestamp;
use sarrio_hypervisor::{HostError, StorageDir};
use sarrio_model::{Bytes, HandoutId, HostPath, LessonId, Noun, Problem, problem::HandoutFileGone};
use sarrio_store::HandoutPlace;
use tokio::sync::{mpsc, oneshot};

use super::archive::{self, Pieces, shown};
use crate::{Engine, Inner, host::Host, storage};

/// How many pieces of a file wait for whoever reads it.
const PIECES: usize = 8;

/// A file that is being read.
#[derive(Debug)]
pub struct Reading {
    /// Its size.
    pub size: Bytes,
    /// Its bytes, in order. After an error nothing comes.
    pub pieces: mpsc::Receiver<io::Result<Chunk>>,
}

/// The two files of a hand-out.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// What was sent.
    Archive,
    /// The disc that was made of it.
    Disc,
}

impl Kind {
    fn ending(self) -> &'static str {
        match self {
            Self::Archive => "tar",
            Self::Disc => "iso",
        }
    }
}

/// The folder of a lesson.
fn folder(dir: &StorageDir, lesson: LessonId) -> HostPath {
    dir.directory.join("lessons").join(lesson)
}

/// Where a file of a hand-out lies.
pub(crate) fn file(dir: &StorageDir, place: &HandoutPlace, kind: Kind) -> HostPath {
    folder(dir, place.lesson).join(format_args!("{}.{}", place.id, kind.ending()))
}

/// Where the disc of a hand-out lies.
pub(crate) fn disc(dir: &StorageDir, place: &HandoutPlace) -> HostPath {
    file(dir, place, Kind::Disc)
}

/// Where it arrives, and where it lies before it is deleted.
pub(super) fn passing(dir: &StorageDir, id: HandoutId, kind: Kind) -> HostPath {
    dir.incoming().join(format_args!("{id}.{}", kind.ending()))
}

impl Engine {
    /// Reads the archive of a hand-out. The caller has found that it is for whoever asks.
    ///
    /// # Errors
    /// It is gone; no host reaches its storage path.
    pub async fn read_handout(&self, id: HandoutId) -> Result<Reading, Problem> {
        let found = self.0.store.place_of_handout(id).await?;
        let (place, size) = found.ok_or_else(|| Problem::not_found(Noun::Handout, id))?;
        let host = self.0.host_for_paths(&[place.path]).await?;
        let dir = storage::require_dir(&self.0, place.path).await?;
        let file = file(&dir, &place, Kind::Archive);
        let mut whole = read(host, dir, file);
        // What goes wrong at once is the answer.
        let first = whole.recv().await.unwrap_or_else(|| Err(io::ErrorKind::UnexpectedEof.into()));
        let first = first.map_err(problem)?;
        let (to, pieces) = mpsc::channel(PIECES);
        tokio::spawn(async move {
            let mut next = Some(Ok(first));
            while let Some(piece) = next {
                if to.send(piece).await.is_err() {
                    return;
                }
                next = whole.recv().await;
            }
        });
        Ok(Reading { size, pieces })
    }

    /// Reads one file of a hand-out, by its name in the archive.
    ///
    /// # Errors
    /// There is no such file; it is gone; no host reaches its storage path.
    pub async fn read_handed_file(&self, id: HandoutId, name: String) -> Result<Reading, Problem> {
        let whole = self.read_handout(id).await?;
        let (to, pieces) = mpsc::channel(PIECES);
        let (found, size) = oneshot::channel();
        let asked = name.clone();
        tokio::task::spawn_blocking(move || {
            let mut found = Some(found);
            let went = archive::each(Pieces::new(whole.pieces), |mut entry| {
                let Some(size) = entry.size.filter(|_| entry.name == asked) else {
                    return Ok(ControlFlow::Continue(()));
                };
                if let Some(found) = found.take() {
                    let _ = found.send(Ok(Bytes(size)));
                }
                entry.send(&to);
                Ok(ControlFlow::Break(()))
            });
            if let Some(found) = found {
                let _ = found
                    .send(Err(went.err().unwrap_or_else(|| HandoutFileGone { name: shown(&asked) }.into())));
            }
        });
        let gone = |_| HandoutFileGone { name: shown(&name) }.problem();
        Ok(Reading { size: size.await.map_err(gone)??, pieces })
    }
}

/// Reads a file from a host at the pace at which it is taken. Where that fails, the last piece is the error.
fn read(host: Arc<Host>, dir: StorageDir, file: HostPath) -> mpsc::Receiver<io::Result<Chunk>> {
    let (to, pieces) = mpsc::channel(PIECES);
    tokio::spawn(async move {
        let (from_host, mut read) = mpsc::channel(PIECES);
        let pass = async {
            while let Some(piece) = read.recv().await {
                if to.send(Ok(piece)).await.is_err() {
                    read.close();
                    return;
                }
            }
        };
        let (done, ()) = tokio::join!(host.api.download(&dir, &file, from_host), pass);
        if let Err(why) = done {
            let _ = to.send(Err(io::Error::other(why.problem(&host.name)))).await;
        }
    });
    pieces
}

/// What became of reading a file.
fn problem(why: io::Error) -> Problem {
    match why.downcast::<Problem>() {
        Ok(problem) => problem,
        Err(why) => sarrio_model::problem::HandoutNotTar { why: why.to_string() }.into(),
    }
}

/// Deletes what is to go, now and whenever something was taken back, until the engine stops.
pub(crate) fn keep_files(engine: &Arc<Inner>) {
    let this = engine.clone();
    engine.spawn(async move {
        this.hosts.first_contact_made().await;
        loop {
            if let Err(why) = delete_old(&this).await {
                tracing::warn!(%why, "the files of hand-outs are deleted later");
            }
            tokio::select! {
                () = this.classroom.handouts.to_delete.notified() => {}
                () = tokio::time::sleep(this.settings.tidy_every) => {}
            }
        }
    });
}

async fn delete_old(engine: &Inner) -> Result<(), Problem> {
    let ended = Timestamp::now().checked_sub(engine.settings.keep_handouts).unwrap_or(Timestamp::UNIX_EPOCH);
    for place in engine.store.handouts_to_delete(ended).await? {
        if engine.classroom.handouts.is_arriving(place.id) {
            continue;
        }
        if let Err(why) = delete(engine, &place).await {
            tracing::info!(handout.id = %place.id, %why, "the files of a hand-out are deleted later");
        }
    }
    Ok(())
}

/// Deletes the files of a hand-out, and then forgets it. From now on nobody gets it.
pub(super) async fn delete(engine: &Inner, place: &HandoutPlace) -> Result<(), Problem> {
    let mut tx = engine.store.begin().await?;
    tx.take_back_handout(place.lesson, place.id).await?;
    tx.commit().await?;
    // Where the storage path is no more, nor are its files.
    if let Some(path) = engine.store.storage_path(place.path).await? {
        let host = engine.host_for_paths(&[path.id]).await?;
        let dir = storage::dir(engine, &path);
        for kind in [Kind::Archive, Kind::Disc] {
            let passing = passing(&dir, place.id, kind);
            // Only what is in `incoming` is deleted, so it goes there first.
            // An upload whose caller is gone may have left a part.
            let part = dir.incoming().join(format_args!("{}.part", passing.file_name()));
            let gone = async {
                host.api.delete_folder(&dir, &part).await?;
                host.api.delete_folder(&dir, &passing).await?;
                match host.api.rename(&dir, &file(&dir, place, kind), &passing).await {
                    Ok(()) => host.api.delete_folder(&dir, &passing).await,
                    Err(HostError::Missing(_)) => Ok(()),
                    Err(why) => Err(why),
                }
            };
            gone.await.map_err(|why| why.problem(&host.name))?;
        }
    }
    let mut tx = engine.store.begin().await?;
    tx.forget_handout(place.id).await?;
    Ok(tx.commit().await?)
}
