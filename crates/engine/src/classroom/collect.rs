//! Collecting the work of a class: one operation, which goes through the students a few at a time. What one gives is theirs and
//! the teacher's at once; that another gives nothing keeps nobody from it, and is told.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use bytes::Bytes as Chunk;
use futures::{StreamExt as _, TryStreamExt as _};
use jiff::Timestamp;
use sarrio_hypervisor::{CopyDisk, FolderAnswer, HostError};
use sarrio_model::{
    AtEnd, Class, CollectWork as Request, Desktop, DesktopState, Disk, DiskRole, GuestFolder, HandedIn,
    Lesson, LessonId, NotCollected, Noun, Operation, OperationKind, Problem, Progress, StudentWork, Target,
    Unit, UserRef, WorkId, WorkSource,
    problem::{
        DesktopHasNoSystemDisk, DesktopOffToRead, GuestCannotPack, GuestFolderEmpty, GuestFolderMissing,
        GuestHasNoAgent, NobodyToCollectFrom, NothingToCollect, SomethingElseIsDone, StudentHasNoDesktop,
        WorkIsEmpty, WorkPartlyCollected, WorkTooLarge,
    },
};
use sarrio_store::{Tx, WorkFile};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use super::{
    people::{lesson, require_students},
    plan::end_now,
    repack::Unfit,
    work_files::{Place, discard_old, size_of_copy},
};
use crate::{
    Engine,
    authz::{CollectWork, EditLesson, Permit, may},
    host::Host,
    lease,
    operation::{Ending, Plan, Run, Work, batch, new, step},
    storage,
};

/// From how many students work is collected at the same time. Copies and tars share the disks of a few hosts.
const AT_ONCE: usize = 4;

/// What a collection remembers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Collection {
    lesson: LessonId,
    folder: Option<GuestFolder>,
    disk: bool,
    parts: Vec<Part>,
    /// Whether the lesson ends afterwards, and what becomes of its desktops then.
    end: Option<AtEnd>,
    /// Whether it has begun before: files may lie about.
    begun: bool,
}

/// A student from whom is collected, and the id of the work that they are to give.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Part {
    person: UserRef,
    work: WorkId,
}

impl Engine {
    /// Collects the work of a class, or of some of its students.
    ///
    /// # Errors
    /// It says neither a folder nor that disks are copied; somebody who is named is no student of the class; the lesson has not
    /// begun; the caller may not end it, where that is asked for; the store's.
    pub async fn collect_work(
        &self,
        permit: Permit<CollectWork>,
        request: Request,
    ) -> Result<Operation, Problem> {
        if request.folder.is_none() && !request.disk {
            return Err(NothingToCollect.at("folder"));
        }
        let class = self.0.store.class(permit.on().group.clone(), None).await?;
        let students: Vec<_> = class.students.iter().map(|student| student.person.id).collect();
        require_students(permit.on(), &students, request.people.as_deref())?;
        let is_asked = |person: &UserRef| request.people.as_ref().is_none_or(|all| all.contains(&person.id));
        let asked = class.students.into_iter().map(|student| student.person).filter(is_asked);
        let parts: Vec<Part> = asked.map(|person| Part { person, work: WorkId::new() }).collect();
        if parts.is_empty() {
            return Err(NobodyToCollectFrom.at("people"));
        }
        let mut tx = self.0.store.begin().await?;
        let lesson = lesson(&mut tx, permit.on().id).await?;
        if request.end.is_some() {
            may(permit.caller(), EditLesson, lesson.clone())?.ask_again(&mut tx, &lesson).await?;
        }
        permit.confirm(&mut tx, &lesson).await?;
        tx.audit_change("people", None, Some(parts.len()));
        tx.audit_change("folder", None, request.folder.as_ref());
        let target = Target::Lesson(lesson.id);
        let kind = OperationKind::CollectWork;
        let mut operation = new::queued(permit.caller(), kind, target, lesson.title.clone(), parts.len());
        operation.progress = Some(Progress { done: 0, total: parts.len() as u64, unit: Unit::People });
        let Request { folder, disk, end, .. } = request;
        let work = Collection { lesson: lesson.id, folder, disk, parts, end, begun: false };
        let row = new::row(operation, &work)?;
        tx.insert_operations(std::slice::from_ref(&row)).await?;
        tx.commit().await?;
        self.0.runner.begin(row.clone());
        Ok(row.operation)
    }
}

#[async_trait::async_trait]
impl Work for Collection {
    const KIND: OperationKind = OperationKind::CollectWork;

    fn plan() -> Plan<Self> {
        Plan { steps: vec![step!("collect", collect, discard_unfinished), step!("finish", finish)] }
    }

    async fn ended(&self, run: &Run, tx: &mut Tx, _how: &Ending) -> Result<(), Problem> {
        for desktop in tx.desktops_of_operation(run.id).await? {
            release(run, tx, &desktop).await?;
        }
        Ok(())
    }
}

/// The lesson and its class as they are now.
async fn lesson_and_class(run: &Run, work: &Collection) -> Result<(Lesson, Class), Problem> {
    let lesson = run.engine.store.lesson(work.lesson).await?;
    let lesson = lesson.ok_or_else(|| Problem::not_found(Noun::Lesson, work.lesson))?;
    let class = run.engine.store.class(lesson.group.clone(), None).await?;
    Ok((lesson, class))
}

/// The parts that have given nothing yet.
async fn open_parts(run: &Run, work: &Collection) -> Result<Vec<Part>, Problem> {
    let there = run.engine.store.work_files(work.lesson).await?;
    let has_given = |part: &&Part| there.get(&part.person.id).is_some_and(|file| file.id == part.work);
    Ok(work.parts.iter().filter(|part| !has_given(part)).cloned().collect())
}

async fn collect(run: &Run, work: &mut Collection) -> Result<(), Problem> {
    let again = std::mem::replace(&mut work.begun, true);
    run.remember(work).await?;
    let (lesson, class) = lesson_and_class(run, work).await?;
    let parts = open_parts(run, work).await?;
    let total = work.parts.len() as u64;
    let done = AtomicU64::new(total - parts.len() as u64);
    let one = &Collecting { run, work, lesson: &lesson, class: &class, again };
    let (id, done) = (lesson.id, &done);
    let each = parts.into_iter().map(|part| async move {
        if run.cancelled.is_cancelled() {
            return Err(Run::cancellation());
        }
        if let Err(problem) = one.collect_from(&part).await {
            if run.cancelled.is_cancelled() {
                return Err(Run::cancellation());
            }
            tracing::info!(person.id = %part.person.id, %problem, "nothing was collected");
            let why = NotCollected { at: Timestamp::now(), problem };
            let mut tx = run.engine.store.begin().await?;
            lease::require(&run.engine, &mut tx).await?;
            tx.note_not_collected(id, part.person.id, &why).await?;
            tx.commit().await?;
        }
        let done = done.fetch_add(1, Ordering::SeqCst) + 1;
        run.progress(Progress { done, total, unit: Unit::People });
        Ok(())
    });
    futures::stream::iter(each).buffer_unordered(AT_ONCE).try_collect::<()>().await
}

/// What each part needs.
struct Collecting<'a> {
    run: &'a Run,
    work: &'a Collection,
    lesson: &'a Lesson,
    class: &'a Class,
    /// Whether an earlier try may have left files.
    again: bool,
}

impl Collecting<'_> {
    async fn collect_from(&self, part: &Part) -> Result<(), Problem> {
        let store = &self.run.engine.store;
        let known = self.class.desktop_of(part.person.id, &self.lesson.templates);
        let desktop = match known {
            Some(desktop) => store.desktop(desktop.id).await?,
            None => None,
        };
        let desktop = desktop.ok_or_else(|| StudentHasNoDesktop { name: part.person.name.clone() })?;
        let Some(folder) = &self.work.folder else { return self.copy_disk(part, &desktop).await };
        let name = desktop.name.clone();
        let why = match self.read_folder(part, &desktop, folder).await {
            Ok(Some(FolderAnswer::Read(_))) => return Ok(()),
            // The agent answers: what is not there is not there.
            Ok(Some(FolderAnswer::Missing)) => {
                return Err(GuestFolderMissing { name, folder: folder.to_string() }.into());
            }
            Ok(Some(FolderAnswer::TooLarge)) => {
                return Err(WorkTooLarge { most: StudentWork::LARGEST }.into());
            }
            Ok(Some(FolderAnswer::NoAgent)) => GuestHasNoAgent { name }.problem(),
            Ok(Some(FolderAnswer::NotPossible)) => GuestCannotPack { name }.problem(),
            Ok(None) => DesktopOffToRead { name }.problem(),
            Err(why) => why,
        };
        if !self.work.disk || self.run.cancelled.is_cancelled() {
            return Err(why);
        }
        tracing::info!(desktop.id = %desktop.id, %why, "its disk is copied in place of a folder");
        self.copy_disk(part, &desktop).await
    }

    fn place(
        &self,
        host: Arc<Host>,
        dir: sarrio_hypervisor::StorageDir,
        part: &Part,
        how: WorkSource,
    ) -> Place {
        Place::new(host, dir, self.lesson.id, (part.work, how))
    }

    /// Reads the folder of a desktop that runs; `None` if it does not.
    async fn read_folder(
        &self,
        part: &Part,
        desktop: &Desktop,
        folder: &GuestFolder,
    ) -> Result<Option<FolderAnswer>, Problem> {
        let engine = &self.run.engine;
        let DesktopState::Running { on, epoch, .. } = desktop.state else { return Ok(None) };
        let dir = storage::require_dir(engine, desktop.path).await?;
        let place = self.place(engine.hosts.require(on)?, dir, part, WorkSource::Folder);
        if self.again {
            place.discard().await?;
        }
        let (pieces, come) = mpsc::channel(2);
        let (to, content) = mpsc::channel(2);
        let limit = StudentWork::LARGEST;
        let read = place.host.api.read_guest_folder(desktop.id, epoch, folder, limit, pieces);
        let pass = self.pass(come, to);
        let (read, (), stored) = tokio::join!(read, pass, place.store(content, Unfit::LeaveOut));
        let kept = match (read, stored) {
            (Ok(FolderAnswer::Read(size)), Ok(work)) => {
                self.keep(part, &place, &work).await.map(|()| FolderAnswer::Read(size))
            }
            (Ok(FolderAnswer::Read(_)), Err(why)) if why.detail == WorkIsEmpty.problem().detail => {
                let (name, folder) = (desktop.name.clone(), folder.to_string());
                Err(GuestFolderEmpty { name, folder }.into())
            }
            (Err(HostError::Cancelled) | Ok(FolderAnswer::Read(_)), Err(why)) => Err(why),
            (Ok(other), _) => Ok(other),
            (Err(why), _) => Err(place.problem(&why)),
        };
        if !matches!(kept, Ok(FolderAnswer::Read(_))) {
            let _ = place.discard().await;
        }
        kept.map(Some)
    }

    /// Passes pieces on until they end, or somebody cancels the collection.
    async fn pass(&self, mut come: mpsc::Receiver<Chunk>, to: mpsc::Sender<io::Result<Chunk>>) {
        loop {
            let piece = tokio::select! {
                piece = come.recv() => piece,
                () = self.run.cancelled.cancelled() => {
                    let _ = to.send(Err(io::Error::other("cancelled"))).await;
                    return;
                }
            };
            let Some(piece) = piece else { return };
            if to.send(Ok(piece)).await.is_err() {
                return;
            }
        }
    }

    /// Copies the disk with a desktop's data, whether it runs or not.
    async fn copy_disk(&self, part: &Part, desktop: &Desktop) -> Result<(), Problem> {
        let engine = &self.run.engine;
        let data = desktop.disks.iter().find(|disk| disk.role == DiskRole::Data);
        let disk = data.or_else(|| desktop.system_disk());
        let disk = disk.ok_or_else(|| DesktopHasNoSystemDisk { name: desktop.name.clone() })?;
        let path = engine.store.storage_path(disk.path).await?;
        let path = path.ok_or_else(|| Problem::not_found(Noun::StoragePath, disk.path))?;
        storage::require_space(engine, &path, size_of_copy(engine, disk).await?)?;
        let dir = storage::dir(engine, &path);
        if let Some((host, epoch)) = desktop.state.place() {
            let place = self.place(engine.hosts.require(host)?, dir, part, WorkSource::Disk);
            let sink = Arc::new(|_| ());
            let to = place.incoming();
            let copy = place.host.api.copy_open_disk(&place.dir, desktop.id, epoch, &disk.file, &to, sink);
            return self.keep_copy(part, &place, copy).await;
        }
        self.claim(desktop).await?;
        let copied = self.copy_closed(part, dir, disk).await;
        let mut tx = engine.store.begin().await?;
        lease::require(engine, &mut tx).await?;
        release(self.run, &mut tx, desktop).await?;
        tx.commit().await?;
        copied
    }

    async fn copy_closed(
        &self,
        part: &Part,
        dir: sarrio_hypervisor::StorageDir,
        disk: &Disk,
    ) -> Result<(), Problem> {
        let engine = &self.run.engine;
        let host = engine.host_for_paths(&storage::paths_below(engine, disk.id).await?).await?;
        let place = self.place(host, dir, part, WorkSource::Disk);
        let copy = CopyDisk { from: disk.file.clone(), from_format: disk.format, to: place.incoming() };
        let copy = place.host.api.copy_disk(&place.dir, &copy, Arc::new(|_| ()));
        self.keep_copy(part, &place, copy).await
    }

    /// Waits for a copy, unless an earlier try has made it, and keeps it.
    async fn keep_copy(
        &self,
        part: &Part,
        place: &Place,
        copy: impl Future<Output = Result<(), HostError>> + Send,
    ) -> Result<(), Problem> {
        let there = self.again && {
            let there = place.host.api.exists(&place.dir, &place.file()).await;
            there.map_err(|why| place.problem(&why))?
        };
        if !there {
            tokio::select! {
                copied = copy => copied.map_err(|why| place.problem(&why))?,
                () = self.run.cancelled.cancelled() => return Err(Run::cancellation()),
            }
        }
        let file = if there { place.file() } else { place.incoming() };
        let info = place.host.api.image_info(&file).await.map_err(|why| place.problem(&why))?;
        let (at, how) = (Timestamp::now(), WorkSource::Disk);
        let work = HandedIn { at, how, files: None, size: info.actual_size };
        self.keep(part, place, &work).await
    }

    /// Gives a file its place, and notes that it is the student's work.
    async fn keep(&self, part: &Part, place: &Place, work: &HandedIn) -> Result<(), Problem> {
        let engine = &self.run.engine;
        place.publish(engine).await?;
        let mut tx = engine.store.begin().await?;
        lease::require(engine, &mut tx).await?;
        let old: Option<WorkFile> = tx.work_file(self.lesson.id, part.person.id).await?;
        tx.put_work(self.lesson.id, part.person.id, &place.row(), work).await?;
        tx.commit().await?;
        discard_old(engine, old.filter(|old| old.id != part.work)).await;
        Ok(())
    }

    /// Keeps a desktop that is off from being started, or anything else, while its disk is copied.
    async fn claim(&self, desktop: &Desktop) -> Result<(), Problem> {
        let mut tx = self.run.engine.store.begin().await?;
        lease::require(&self.run.engine, &mut tx).await?;
        let row = tx.desktop(desktop.id).await?;
        let mut row = row.ok_or_else(|| Problem::not_found(Noun::Desktop, desktop.id))?;
        if row.operation.is_some_and(|other| other != self.run.id) || !row.state.is_off() {
            return Err(SomethingElseIsDone { name: row.name }.into());
        }
        row.operation = Some(self.run.id);
        tx.save_desktop(&mut row).await?;
        Ok(tx.commit().await?)
    }
}

async fn release(run: &Run, tx: &mut Tx, desktop: &Desktop) -> Result<(), Problem> {
    let Some(mut row) = tx.desktop(desktop.id).await? else { return Ok(()) };
    if row.operation == Some(run.id) {
        row.operation = None;
        tx.save_desktop(&mut row).await?;
    }
    Ok(())
}

/// Deletes what was not kept. What was is the students' and the teacher's, and stays.
async fn discard_unfinished(run: &Run, work: &mut Collection) -> Result<(), Problem> {
    let parts = open_parts(run, work).await?;
    if !work.begun || parts.is_empty() {
        return Ok(());
    }
    // Without its lesson, its files are forgotten with the folder.
    let Ok((lesson, class)) = lesson_and_class(run, work).await else { return Ok(()) };
    let one = Collecting { run, work, lesson: &lesson, class: &class, again: true };
    for part in &parts {
        let Some(desktop) = class.desktop_of(part.person.id, &lesson.templates) else { continue };
        let paths = desktop.disks.iter().map(|disk| disk.path).chain([desktop.path]);
        let paths: std::collections::BTreeSet<_> = paths.collect();
        for path in paths {
            let dir = storage::require_dir(&run.engine, path).await?;
            let host = run.host_for_paths(&[path]).await?;
            for how in [WorkSource::Folder, WorkSource::Disk] {
                one.place(host.clone(), dir.clone(), part, how).discard().await?;
            }
        }
    }
    Ok(())
}

/// Ends the lesson where that was asked for and anything was collected, and tells from whom nothing was.
async fn finish(run: &Run, work: &mut Collection) -> Result<(), Problem> {
    let lesson = run.engine.store.lesson(work.lesson).await?;
    let lesson = lesson.ok_or_else(|| Problem::not_found(Noun::Lesson, work.lesson))?;
    let missing = open_parts(run, work).await?;
    let of = |part: &Part| lesson.work.iter().find(|known| known.person.id == part.person.id);
    // Whoever handed in their work meanwhile is not missing.
    let has_come = |known: &StudentWork| {
        known.handed_in.is_some_and(|work| work.at >= run.operation.created) && known.not_collected.is_none()
    };
    let missing: Vec<&Part> = missing.iter().filter(|part| !of(part).is_some_and(has_come)).collect();
    let total = work.parts.len() as u64;
    let collected = total - missing.len() as u64;
    if let Some(at_end) = work.end.filter(|_| collected > 0) {
        end_now(&run.engine, lesson.id, at_end).await?;
    }
    let problems = missing.iter().filter_map(|part| of(part)?.not_collected.clone());
    let problems: Vec<Problem> = problems.map(|failed| failed.problem).collect();
    let Some(cause) = batch::commonest(&problems).cloned() else { return Ok(()) };
    if collected == 0 {
        return Err(cause);
    }
    let reason = cause.wording();
    Err(WorkPartlyCollected { collected, total, reason }.problem().because_of(&cause))
}
