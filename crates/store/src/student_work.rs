//! What students handed in at a lesson, or what was collected from them: the last of each, and where its file lies.

use std::collections::HashMap;

use jiff::Timestamp;
use sarrio_model::{
    Bytes, HandedIn, HostPath, LessonId, NotCollected, StoragePathId, StudentWork, UserId, UserRef, WorkId,
    WorkSource,
};
use uuid::Uuid;

use crate::{
    Result, Store, StoreError, Tx,
    pending::Touched,
    sql::{Connection, Row, Sql, json},
};

/// Where the file of somebody's work lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkFile {
    /// Which work it is: whoever hands in again has another one.
    pub id: WorkId,
    /// The storage path.
    pub path: StoragePathId,
    /// The file.
    pub file: HostPath,
}

/// The work of each student in each of these lessons, by name.
pub(crate) async fn of_lessons(
    lessons: &[Uuid],
    connection: &mut Connection,
) -> Result<HashMap<Uuid, Vec<StudentWork>>> {
    let text = "SELECT w.lesson, w.person, u.shown, w.how, w.files, w.size, w.at, w.problem, w.failed \
        FROM student_work w JOIN users u ON u.id = w.person WHERE w.lesson IN ";
    let mut sql = Sql::new("read what students handed in", text);
    sql.push_ids(lessons).push(" ORDER BY u.shown_key, u.id");
    let read = |row: &Row| {
        let problem = row.json_optional("problem")?.zip(row.time_optional("failed")?);
        Ok(StudentWork {
            person: UserRef { id: UserId(row.get("person")?), name: row.get("shown")? },
            handed_in: handed_in(row)?,
            not_collected: problem.map(|(problem, at)| NotCollected { at, problem }),
        })
    };
    sql.grouped("lesson", read, connection).await
}

fn handed_in(row: &Row) -> Result<Option<HandedIn>> {
    let (Some(how), Some(at)) = (row.get::<Option<String>>("how")?, row.time_optional("at")?) else {
        return Ok(None);
    };
    let how = WorkSource::ALL.iter().copied().find(|known| known.as_str() == how);
    let how = how.ok_or_else(|| StoreError::unreadable("how", "work never comes so"))?;
    let files = row.get::<Option<i64>>("files")?;
    Ok(Some(HandedIn {
        at,
        how,
        files: files.and_then(|files| u32::try_from(files).ok()),
        size: Bytes(row.unsigned("size")?),
    }))
}

fn file(row: &Row) -> Result<Option<WorkFile>> {
    let (Some(id), Some(path)) = (row.get::<Option<Uuid>>("id")?, row.get::<Option<Uuid>>("path")?) else {
        return Ok(None);
    };
    Ok(Some(WorkFile { id: WorkId(id), path: StoragePathId(path), file: row.parse("file")? }))
}

async fn files(lesson: LessonId, connection: &mut Connection) -> Result<HashMap<UserId, WorkFile>> {
    let text = "SELECT person, id, path, file FROM student_work WHERE lesson = $1 AND id IS NOT NULL";
    let rows = Sql::new("read where students' work lies", text).bind(lesson).all(connection).await?;
    let mut files = HashMap::with_capacity(rows.len());
    for row in &rows {
        if let Some(file) = file(row)? {
            files.insert(UserId(row.get("person")?), file);
        }
    }
    Ok(files)
}

impl Store {
    /// Where the work of each student of a lesson lies.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn work_files(&self, lesson: LessonId) -> Result<HashMap<UserId, WorkFile>> {
        files(lesson, &mut self.reader().await?).await
    }

    /// The lessons whose files have been kept long enough, each with a storage path on which some lie: it ended before this
    /// time, or was removed.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn old_lesson_folders(&self, before: Timestamp) -> Result<Vec<(LessonId, StoragePathId)>> {
        let text = "SELECT f.lesson, f.path FROM lesson_folders f LEFT JOIN lessons l ON l.id = f.lesson \
            WHERE l.id IS NULL OR (l.phase = 'over' AND l.ends < $1) ORDER BY f.lesson, f.path";
        let rows = Sql::new("read which files of lessons are old", text).bind(before);
        let rows = rows.all(&mut self.reader().await?).await?;
        rows.iter().map(|row| Ok((LessonId(row.get("lesson")?), StoragePathId(row.get("path")?)))).collect()
    }
}

impl Tx {
    /// Where the work of a student lies, if there is any.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn work_file(&mut self, lesson: LessonId, student: UserId) -> Result<Option<WorkFile>> {
        let text = "SELECT id, path, file FROM student_work WHERE lesson = $1 AND person = $2";
        let row = Sql::new("read where a student's work lies", text).bind(lesson).bind(student);
        row.optional(&mut self.connection).await?.as_ref().map_or(Ok(None), file)
    }

    /// Notes what a student handed in, or what was collected from them, in place of what there was.
    ///
    /// # Errors
    /// There is no such lesson, person or storage path.
    pub async fn put_work(
        &mut self,
        lesson: LessonId,
        student: UserId,
        file: &WorkFile,
        work: &HandedIn,
    ) -> Result<()> {
        let text = "INSERT INTO student_work (lesson, person, id, how, path, file, files, size, at) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (lesson, person) DO UPDATE SET \
            id = excluded.id, how = excluded.how, path = excluded.path, file = excluded.file, \
            files = excluded.files, size = excluded.size, at = excluded.at, problem = NULL, failed = NULL";
        let sql = Sql::new("note what a student handed in", text).bind(lesson).bind(student);
        let sql = sql.bind(file.id).bind(work.how.as_str()).bind(file.path).bind(file.file.as_str());
        let sql = sql.bind(work.files.map(i64::from)).bind(work.size).bind(work.at);
        sql.execute(&mut self.connection).await?;
        self.pending.touch(Touched::Lesson(lesson));
        Ok(())
    }

    /// Notes why a collection got nothing from a student. What they had handed in before stays.
    ///
    /// # Errors
    /// There is no such lesson or person.
    pub async fn note_not_collected(
        &mut self,
        lesson: LessonId,
        student: UserId,
        why: &NotCollected,
    ) -> Result<()> {
        let text = "INSERT INTO student_work (lesson, person, problem, failed) VALUES ($1, $2, $3, $4) \
            ON CONFLICT (lesson, person) DO UPDATE SET problem = excluded.problem, failed = excluded.failed";
        let sql = Sql::new("note why nothing was collected", text).bind(lesson).bind(student);
        sql.bind(json(&why.problem)?).bind(why.at).execute(&mut self.connection).await?;
        self.pending.touch(Touched::Lesson(lesson));
        Ok(())
    }

    /// Notes that files of a lesson lie on a storage path.
    ///
    /// # Errors
    /// There is no such storage path.
    pub async fn note_lesson_folder(&mut self, lesson: LessonId, path: StoragePathId) -> Result<()> {
        let text = "INSERT INTO lesson_folders (lesson, path) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        let sql = Sql::new("note where files of a lesson lie", text).bind(lesson).bind(path);
        sql.execute(&mut self.connection).await?;
        Ok(())
    }

    /// Forgets the files of a lesson on a storage path: they are deleted.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn forget_lesson_folder(&mut self, lesson: LessonId, path: StoragePathId) -> Result<()> {
        let text = "DELETE FROM student_work WHERE lesson = $1 AND path = $2";
        let gone = Sql::new("forget students' work", text).bind(lesson).bind(path);
        if gone.execute(&mut self.connection).await? > 0 {
            self.pending.touch(Touched::Lesson(lesson));
        }
        let text = "DELETE FROM lesson_folders WHERE lesson = $1 AND path = $2";
        let sql = Sql::new("forget where files of a lesson lay", text).bind(lesson).bind(path);
        sql.execute(&mut self.connection).await?;
        Ok(())
    }
}
