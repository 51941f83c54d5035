//! Handing in: a student sends their work, and a teacher reads it.

use std::io;

use bytes::Bytes as Chunk;
use sarrio_model::{Bytes, HandedIn, Lesson, Problem, UserId, WorkId, WorkSource, problem::WorkNotThere};
use tokio::sync::mpsc;

use super::{
    people::{finish, lesson},
    repack::Unfit,
    work_files::{Place, discard_old, open},
};
use crate::{
    Engine,
    authz::{CollectWork, HandIn, Permit},
    storage::{self, Purpose},
};

/// Somebody's work, as it is read.
#[derive(Debug)]
pub struct WorkContent {
    /// The name of its file for people.
    pub name: String,
    /// Its length, where it is known.
    pub length: Option<Bytes>,
    /// Its bytes. A piece that is an error ends what cannot be read to its end.
    pub content: mpsc::Receiver<io::Result<Chunk>>,
}

impl Engine {
    /// Takes a student's work, a tar file, in place of what they had handed in before.
    ///
    /// # Errors
    /// The lesson does not take place now; it is no whole tar file of plain files and folders, or too large; no storage path
    /// has room for it; the store's. Then what they had handed in before stays.
    pub async fn hand_in(
        &self,
        permit: Permit<HandIn>,
        content: mpsc::Receiver<io::Result<Chunk>>,
    ) -> Result<Lesson, Problem> {
        let engine = &self.0;
        permit.require_possible(permit.on())?;
        let path = storage::choose(engine, None, Purpose::Desktops).await?;
        storage::require_space(engine, &path, Bytes(1))?;
        let host = engine.host_for_paths(&[path.id]).await?;
        let work = (WorkId::new(), WorkSource::Student);
        let place = Place::new(host, storage::dir(engine, &path), permit.on().id, work);
        let kept = async {
            let work = place.store(content, Unfit::Refuse).await?;
            place.publish(engine).await?;
            self.note_handed_in(&permit, &place, &work).await
        };
        let kept = kept.await;
        if kept.is_err() {
            // Nothing half-made stays, whatever becomes of this call.
            let _ = place.discard().await;
        }
        kept
    }

    async fn note_handed_in(
        &self,
        permit: &Permit<HandIn>,
        place: &Place,
        work: &HandedIn,
    ) -> Result<Lesson, Problem> {
        let student = permit.caller().user.id;
        let mut tx = self.0.store.begin().await?;
        let lesson = lesson(&mut tx, permit.on().id).await?;
        permit.confirm(&mut tx, &lesson).await?;
        tx.audit_change("files", None, work.files);
        let old = tx.work_file(lesson.id, student).await?;
        tx.put_work(lesson.id, student, &place.row(), work).await?;
        let lesson = finish(tx, lesson.id).await?;
        discard_old(&self.0, old).await;
        Ok(lesson)
    }

    /// Begins to read what a student handed in, or what was collected from them.
    ///
    /// # Errors
    /// There is nothing; no host reaches it now; the store's.
    pub async fn read_work(
        &self,
        permit: &Permit<CollectWork>,
        student: UserId,
    ) -> Result<WorkContent, Problem> {
        let lesson = permit.on();
        let mut files = self.0.store.work_files(lesson.id).await?;
        let known = lesson.work.iter().find(|work| work.person.id == student);
        let there = known.and_then(|known| Some((known, known.handed_in?))).zip(files.remove(&student));
        let Some(((known, work), file)) = there else {
            let name = match known {
                Some(known) => known.person.name.clone(),
                None => student.to_string(),
            };
            return Err(WorkNotThere { name }.into());
        };
        // Of a disk's copy the space is known that it takes, which is not its length.
        let length = (work.how != WorkSource::Disk).then_some(work.size);
        let content = open(&self.0, file).await?;
        Ok(WorkContent { name: known.file_name(work.how), length, content })
    }
}
