//! Handing files out: they arrive as an archive, which is stored on a path of the hosts with the disc that is made of it. The
//! students save them from their own windows, and have the disc in the drives of their desktops (`discs`).
//!
//! A row tells of a hand-out before its first byte is stored. It says nothing to anybody until all has arrived. So what breaks off
//! is found and deleted, whatever happened to it.

mod archive;
mod disc;
mod files;

use std::{
    collections::HashSet,
    io,
    path::Path,
    sync::{Mutex, PoisonError},
};

use bytes::Bytes as Chunk;
use jiff::Timestamp;
use sarrio_hypervisor::StorageDir;
use sarrio_model::{
    Bytes, Handout, HandoutDisc, HandoutId, Lesson, NewHandout, Noun, Problem, StoragePath,
    problem::{DiscNotMade, HandoutCut, HandoutTooLarge, NoStoragePathYet},
};
use sarrio_store::HandoutPlace;
use tokio::sync::{Notify, mpsc};

pub use files::Reading;
pub(crate) use files::{disc, keep_files};

use archive::{Contents, Pieces};
use files::Kind;

use super::people::{finish, lesson, require_students};
use crate::{
    Engine, Inner,
    authz::{HandOut, Permit, TakeBack},
    host::Host,
    storage,
};

/// How many pieces of an archive wait for the host and for the check. The sender is slowed down to their pace.
const PIECES: usize = 8;

/// The longest archive: what its files have at most, and the descriptions between them.
const LONGEST: u64 = Handout::LARGEST.0 + (64 << 20);

/// What the engine keeps of hand-outs while it runs.
#[derive(Default)]
pub(super) struct Handouts {
    arriving: Mutex<HashSet<HandoutId>>,
    /// Wakes the task that deletes files.
    pub(super) to_delete: Notify,
}

impl Handouts {
    fn is_arriving(&self, id: HandoutId) -> bool {
        self.arriving.lock().unwrap_or_else(PoisonError::into_inner).contains(&id)
    }
}

/// A hand-out that arrives. What is dropped before it has arrived is deleted.
struct Arriving<'a> {
    engine: &'a Inner,
    id: HandoutId,
}

impl<'a> Arriving<'a> {
    fn new(engine: &'a Inner, id: HandoutId) -> Self {
        engine.classroom.handouts.arriving.lock().unwrap_or_else(PoisonError::into_inner).insert(id);
        Self { engine, id }
    }
}

impl Drop for Arriving<'_> {
    fn drop(&mut self) {
        let handouts = &self.engine.classroom.handouts;
        handouts.arriving.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.id);
        handouts.to_delete.notify_one();
    }
}

impl Engine {
    /// Hands files out to the class, or to some of its students. `content` is a tar archive of about `expected` bytes.
    ///
    /// # Errors
    /// Somebody who is named is no student of it; the lesson does not take place now; the archive is refused or ends early; no
    /// storage path can take it; the store's. Nothing of it stays then.
    pub async fn hand_out(
        &self,
        permit: Permit<HandOut>,
        new: NewHandout,
        expected: Bytes,
        content: mpsc::Receiver<io::Result<Chunk>>,
    ) -> Result<Lesson, Problem> {
        let engine = &*self.0;
        permit.require_possible(permit.on())?;
        let students = engine.store.students_of_group(permit.on().group.id).await?;
        require_students(permit.on(), &students, new.people.as_deref())?;
        if expected.0 > LONGEST {
            return Err(HandoutTooLarge { most: Handout::LARGEST }.into());
        }
        let path = path_of_class(engine, permit.on()).await?;
        storage::require_space(engine, &path, Bytes(2 * expected.0))?;
        let place = HandoutPlace { id: HandoutId::new(), lesson: permit.on().id, path: path.id };
        let arriving = Arriving::new(engine, place.id);
        let by = &permit.caller().user;
        let mut tx = engine.store.begin().await?;
        tx.begin_handout(place, by, Timestamp::now()).await?;
        tx.note_lesson_folder(place.lesson, place.path).await?;
        tx.commit().await?;
        let handed = self.arrive(&permit, &path, place, new, &students, content).await;
        if handed.is_err()
            && let Err(why) = files::delete(engine, &place).await
        {
            tracing::info!(handout.id = %place.id, %why, "what arrived of a hand-out is deleted later");
        }
        drop(arriving);
        engine.classroom.changed.notify_one();
        handed
    }

    async fn arrive(
        &self,
        permit: &Permit<HandOut>,
        path: &StoragePath,
        place: HandoutPlace,
        new: NewHandout,
        students: &[sarrio_model::UserId],
        content: mpsc::Receiver<io::Result<Chunk>>,
    ) -> Result<Lesson, Problem> {
        let engine = &*self.0;
        let host = engine.host_for_paths(&[path.id]).await?;
        let dir = storage::dir(engine, path);
        let scratch = scratch(engine).await;
        let folder = scratch.as_ref().ok().map(tempfile::TempDir::path);
        let (length, contents) = receive(&host, &dir, place.id, folder, content).await?;
        let name = new.name.unwrap_or_else(|| contents.name());
        let disc = match (&scratch, &contents.not_laid_down) {
            (Err(why), _) => Err(why.clone()),
            (_, Some(why)) => Err(DiscNotMade { why: why.clone() }.into()),
            (Ok(folder), None) => {
                make_disc(engine, &host, &dir, place.id, folder.path(), name.as_str()).await
            }
        };
        for kind in [Some(Kind::Archive), disc.is_ok().then_some(Kind::Disc)].into_iter().flatten() {
            let (from, to) = (files::passing(&dir, place.id, kind), files::file(&dir, &place, kind));
            host.api.rename(&dir, &from, &to).await.map_err(|why| why.problem(&host.name))?;
        }
        let mut files = contents.files;
        let file_count = u32::try_from(files.len()).unwrap_or(u32::MAX);
        files.truncate(Handout::NAMED_FILES);
        let handout = Handout {
            id: place.id,
            name,
            people: new.people,
            file_count,
            size: contents.size,
            files,
            disc: match disc {
                Ok(()) => HandoutDisc::Made { shortened: contents.shortened },
                Err(why) => HandoutDisc::None { why },
            },
            by: permit.caller().user.clone(),
            sent: Timestamp::now(),
        };
        let mut tx = engine.store.begin().await?;
        let lesson = lesson(&mut tx, place.lesson).await?;
        permit.confirm(&mut tx, &lesson).await?;
        tx.audit_change("handout", None, Some(&handout.name));
        tx.audit_change("people", None, Some(handout.people.as_ref().map_or(students.len(), Vec::len)));
        tx.insert_handout(lesson.id, &handout, length).await?;
        finish(tx, lesson.id).await
    }

    /// Takes back what was handed out: nobody gets it any more, and it goes out of the drives. What students have saved stays
    /// theirs.
    ///
    /// # Errors
    /// It is not there; the store's.
    pub async fn take_back(&self, permit: Permit<TakeBack>, id: HandoutId) -> Result<Lesson, Problem> {
        let mut tx = self.0.store.begin().await?;
        let lesson = lesson(&mut tx, permit.on().id).await?;
        let handout = lesson.handouts.iter().find(|handout| handout.id == id);
        let handout = handout.ok_or_else(|| Problem::not_found(Noun::Handout, id))?;
        permit.confirm(&mut tx, &lesson).await?;
        tx.audit_change("handout", Some(&handout.name), None);
        tx.take_back_handout(lesson.id, id).await?;
        let lesson = finish(tx, lesson.id).await?;
        self.0.classroom.changed.notify_one();
        self.0.classroom.handouts.to_delete.notify_one();
        Ok(lesson)
    }
}

/// The storage path on which most of the desktops of a class lie, of those that a host reaches: then their hosts reach the disc.
async fn path_of_class(engine: &Inner, lesson: &Lesson) -> Result<StoragePath, Problem> {
    let class = engine.store.class(lesson.group.clone(), None).await?;
    let here = |path: &StoragePath| class.desktops.iter().filter(|desktop| desktop.path == path.id).count();
    let paths = engine.store.storage_paths().await?.into_iter();
    let best = |path: &StoragePath| (path.hosts.iter().any(|host| host.usable), here(path), path.free);
    paths.max_by_key(best).ok_or_else(|| NoStoragePathYet.into())
}

/// A folder in which the files lie while a disc is made of them.
async fn scratch(engine: &Inner) -> Result<tempfile::TempDir, Problem> {
    disc::program(&engine.settings.xorriso).await?;
    let made = tempfile::Builder::new().prefix("sarrio-handout-").tempdir_in(&engine.settings.scratch);
    made.map_err(|why| DiscNotMade { why: why.to_string() }.into())
}

/// Stores the archive while it is checked. Only one that is good to its end stays.
async fn receive(
    host: &Host,
    dir: &StorageDir,
    id: HandoutId,
    folder: Option<&Path>,
    mut content: mpsc::Receiver<io::Result<Chunk>>,
) -> Result<(Bytes, Contents), Problem> {
    let (to_host, for_host) = mpsc::channel(PIECES);
    let (to_check, for_check) = mpsc::channel(PIECES);
    let folder = folder.map(Path::to_owned);
    let check =
        tokio::task::spawn_blocking(move || archive::take_in(Pieces::new(for_check), folder.as_deref()));
    // `None` where the host stopped: its error says why.
    let feed = async {
        let mut length = 0;
        let mut broke = None;
        while let Some(piece) = content.recv().await {
            let Ok(piece) = piece else {
                broke = Some(HandoutCut.problem());
                break;
            };
            length += piece.len() as u64;
            if length > LONGEST {
                broke = Some(HandoutTooLarge { most: Handout::LARGEST }.problem());
                break;
            }
            if to_check.send(Ok(piece.clone())).await.is_err() {
                break;
            }
            if to_host.send(Ok(piece)).await.is_err() {
                return None;
            }
        }
        drop(to_check);
        let checked = check.await.unwrap_or_else(|_| Err(HandoutCut.into()));
        let checked = match broke {
            Some(why) => Err(why),
            None => checked,
        };
        if checked.is_err() {
            let _ = to_host.send(Err(io::ErrorKind::InvalidData.into())).await;
        }
        drop(to_host);
        Some(checked)
    };
    let file = files::passing(dir, id, Kind::Archive);
    let (fed, stored) = tokio::join!(feed, host.api.upload(dir, &file, for_host));
    match (fed, stored) {
        (Some(Err(why)), _) => Err(why),
        (_, Err(why)) => Err(why.problem(&host.name)),
        (Some(Ok(contents)), Ok(length)) => Ok((length, contents)),
        (None, Ok(_)) => Err(HandoutCut.into()),
    }
}

/// Makes the disc, and stores it as it is made.
async fn make_disc(
    engine: &Inner,
    host: &Host,
    dir: &StorageDir,
    id: HandoutId,
    folder: &Path,
    name: &str,
) -> Result<(), Problem> {
    let making = disc::make(&engine.settings.xorriso, folder, name)?;
    let (to, content) = mpsc::channel(PIECES);
    let file = files::passing(dir, id, Kind::Disc);
    let (made, stored) = tokio::join!(making.send(to), host.api.upload(dir, &file, content));
    match (made, stored) {
        (Ok(()), Ok(_)) => Ok(()),
        (Err(why), Ok(_)) => Err(why),
        (Ok(()), Err(why)) => Err(why.problem(&host.name)),
        // A host that stops storing ends the making, whose words say nothing of it.
        (Err(made), Err(stored)) => match stored {
            sarrio_hypervisor::HostError::Cancelled | sarrio_hypervisor::HostError::Command { .. } => {
                Err(made)
            }
            stored => Err(stored.problem(&host.name)),
        },
    }
}
