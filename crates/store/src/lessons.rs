//! Lessons: when, who is taught by whom, and where. What happens in them is in `lesson_people` and `class_powers`.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};
use sarrio_model::{
    Actions, Audience, CategoryId, Change, GroupId, GroupRef, Lesson, LessonId, LessonPhase, LessonQuery,
    Noun, Revision, SeriesDate, SeriesId,
};
use uuid::Uuid;

use crate::{
    Result, Store, StoreError, Tx, class_powers, consent, groups, handouts,
    lesson_parts::{self, OF_LESSONS},
    lesson_people,
    pending::Touched,
    sql::{Connection, Row, Sql, insert},
    student_work,
};

const SELECT: &str = "SELECT l.id, l.title, l.group_id, g.name AS group_name, g.category, l.room, r.name AS room_name, \
    g.consent, (SELECT consent_rules FROM site) AS school_consent, \
    l.begins, l.ends, l.phase, l.start_before, l.at_end, l.series, l.series_date, l.by_hand, \
    l.created, l.revision \
    FROM lessons l JOIN user_groups g ON g.id = l.group_id LEFT JOIN rooms r ON r.id = l.room";

/// A lesson with its own columns alone; [`complete`] adds the others.
fn read(row: &Row) -> Result<Lesson> {
    let phase: String = row.get("phase")?;
    let series =
        row.get::<Option<Uuid>>("series")?.map(SeriesId).zip(row.parse_optional::<Date>("series_date")?);
    let by_hand = row.get("by_hand")?;
    Ok(Lesson {
        id: LessonId(row.get("id")?),
        title: row.parse("title")?,
        group: GroupRef { id: GroupId(row.get("group_id")?), name: row.parse("group_name")? },
        category: CategoryId(row.get("category")?),
        room: lesson_parts::room(row)?,
        teachers: Vec::new(),
        co_teachers: Vec::new(),
        templates: Vec::new(),
        series: series.map(|(id, date)| SeriesDate { id, date, by_hand }),
        begins: row.time("begins")?,
        ends: row.time("ends")?,
        phase: LessonPhase::ALL
            .iter()
            .copied()
            .find(|known| known.as_str() == phase)
            .ok_or_else(|| StoreError::unreadable("phase", "it is no phase of a lesson"))?,
        start_before: lesson_parts::start_before(row)?,
        at_end: lesson_parts::at_end(row)?,
        consent: consent::grades(row)?,
        powers: Vec::new(),
        hands: Vec::new(),
        attendance: Vec::new(),
        work: Vec::new(),
        messages: Vec::new(),
        handouts: Vec::new(),
        created: row.time("created")?,
        revision: Revision(row.get("revision")?),
        actions: Actions::default(),
    })
}

/// Adds the people, templates, powers and messages of lessons.
async fn complete(lessons: &mut [Lesson], connection: &mut Connection) -> Result<()> {
    let ids: Vec<Uuid> = lessons.iter().map(|lesson| lesson.id.0).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let of_groups: BTreeSet<Uuid> = lessons.iter().map(|lesson| lesson.group.id.0).collect();
    let of_groups: Vec<Uuid> = of_groups.into_iter().collect();
    let teachers = groups::teachers(&of_groups, connection).await?;
    let mut co_teachers = OF_LESSONS.co_teachers(&ids, connection).await?;
    let mut templates = OF_LESSONS.templates(&ids, connection).await?;
    let mut powers = class_powers::of_lessons(&ids, connection).await?;
    let mut messages = class_powers::messages_of_lessons(&ids, connection).await?;
    let mut handouts = handouts::of_lessons(&ids, connection).await?;
    let mut hands = lesson_people::hands_in(&ids, connection).await?;
    let mut attendance = lesson_people::attendance_of(&ids, connection).await?;
    let mut work = student_work::of_lessons(&ids, connection).await?;
    for lesson in lessons {
        lesson.teachers = teachers.get(&lesson.group.id.0).cloned().unwrap_or_default();
        lesson.co_teachers = co_teachers.remove(&lesson.id.0).unwrap_or_default();
        lesson.templates = templates.remove(&lesson.id.0).unwrap_or_default();
        lesson.powers = powers.remove(&lesson.id.0).unwrap_or_default();
        lesson.messages = messages.remove(&lesson.id.0).unwrap_or_default();
        lesson.handouts = handouts.remove(&lesson.id.0).unwrap_or_default();
        lesson.hands = hands.remove(&lesson.id.0).unwrap_or_default();
        lesson.attendance = attendance.remove(&lesson.id.0).unwrap_or_default();
        lesson.work = work.remove(&lesson.id.0).unwrap_or_default();
    }
    Ok(())
}

pub(crate) async fn by_id(id: LessonId, connection: &mut Connection) -> Result<Option<Lesson>> {
    let sql = Sql::new("read a lesson", SELECT).then(" WHERE l.id = $1").bind(id);
    Ok(matching(sql, connection).await?.into_iter().next())
}

/// Who may see a lesson.
pub(crate) fn audience(lesson: &Lesson) -> Audience {
    let teachers = lesson.co_teachers.iter().map(|teacher| teacher.id).collect();
    Audience::Class { group: lesson.group.id, category: lesson.category, teachers }
}

async fn matching(sql: Sql, connection: &mut Connection) -> Result<Vec<Lesson>> {
    let mut lessons = sql.all(connection).await?.iter().map(read).collect::<Result<Vec<Lesson>>>()?;
    complete(&mut lessons, connection).await?;
    Ok(lessons)
}

impl Store {
    /// The lesson with all that happens in it.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn lesson(&self, id: LessonId) -> Result<Option<Lesson>> {
        by_id(id, &mut self.reader().await?).await
    }

    /// Lessons in the order in which they begin: at most a thousand.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn lessons(&self, query: &LessonQuery) -> Result<Vec<Lesson>> {
        let mut sql = Sql::new("list lessons", SELECT);
        match query.after {
            Some(after) => sql.push(" WHERE l.ends > ").push_arg(after),
            None => sql.push(" WHERE l.phase <> 'over'"),
        };
        if let Some(before) = query.before {
            sql.push(" AND l.begins < ").push_arg(before);
        }
        if let Some(group) = query.group {
            sql.push(" AND l.group_id = ").push_arg(group);
        }
        if let Some(room) = query.room {
            sql.push(" AND l.room = ").push_arg(room);
        }
        sql.push(" ORDER BY l.begins, l.id LIMIT 1000");
        matching(sql, &mut self.reader().await?).await
    }

    /// When the next lesson begins, is prepared or ends, the next power ends, or a question whether somebody agrees does.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn next_change_of_lessons(&self) -> Result<Option<Timestamp>> {
        let text = "SELECT MIN(at) AS at FROM (\
            SELECT begins - COALESCE(start_before, 0) * 60000000 AS at FROM lessons WHERE phase = 'planned' \
            UNION ALL SELECT begins FROM lessons WHERE phase IN ('planned', 'preparing') \
            UNION ALL SELECT ends FROM lessons WHERE phase <> 'over' \
            UNION ALL SELECT until FROM class_powers \
            UNION ALL SELECT until FROM consent_questions WHERE until IS NOT NULL) AS changes";
        let row = Sql::new("read when lessons change", text).one(&mut self.reader().await?).await?;
        row.time_optional("at")
    }
}

impl Tx {
    /// The lesson with all that happens in it. Nobody changes it before this transaction ends.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn lesson(&mut self, id: LessonId) -> Result<Option<Lesson>> {
        by_id(id, &mut self.connection).await
    }

    /// The lessons of a group that are not over and overlap a time.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn lessons_of_group(
        &mut self,
        group: GroupId,
        begins: Timestamp,
        ends: Timestamp,
    ) -> Result<Vec<Lesson>> {
        let sql = Sql::new("read a group's lessons", SELECT)
            .then(" WHERE l.group_id = $1 AND l.phase <> 'over' AND l.begins < $3 AND l.ends > $2 ORDER BY l.begins");
        matching(sql.bind(group).bind(begins).bind(ends), &mut self.connection).await
    }

    /// Adds a lesson with its teachers and templates.
    ///
    /// # Errors
    /// Its group, room, a teacher or a template is not there.
    pub async fn insert_lesson(&mut self, lesson: &Lesson) -> Result<()> {
        const COLUMNS: &[&str] = &[
            "id",
            "title",
            "group_id",
            "room",
            "begins",
            "ends",
            "phase",
            "start_before",
            "at_end",
            "series",
            "series_date",
            "by_hand",
            "created",
            "revision",
        ];
        let row = vec![
            lesson.id.into(),
            lesson.title.as_str().into(),
            lesson.group.id.into(),
            lesson.room.as_ref().map(|room| room.id).into(),
            lesson.begins.into(),
            lesson.ends.into(),
            lesson.phase.as_str().into(),
            lesson.start_before.map(i64::from).into(),
            lesson.at_end.as_str().into(),
            lesson.series.map(|series| series.id).into(),
            lesson.series.map(|series| series.date.to_string()).into(),
            lesson.series.is_some_and(|series| series.by_hand).into(),
            lesson.created.into(),
            lesson.revision.0.into(),
        ];
        insert("add a lesson", "lessons", COLUMNS, vec![row], &mut self.connection).await?;
        let (co_teachers, templates) = (&lesson.co_teachers, &lesson.templates);
        OF_LESSONS.insert(lesson.id.0, co_teachers, templates, &mut self.connection).await?;
        self.pending.touch(Touched::Lesson(lesson.id));
        Ok(())
    }

    /// Writes what was planned. `lesson` gets the new revision.
    ///
    /// # Errors
    /// [`StoreError::StaleRevision`] where somebody else has changed it; a room, a teacher or a template is not there.
    pub async fn save_lesson(&mut self, lesson: &mut Lesson) -> Result<()> {
        let before =
            self.lesson(lesson.id).await?.ok_or_else(|| StoreError::not_found(Noun::Lesson, lesson.id))?;
        let text = "UPDATE lessons SET title = $3, room = $4, begins = $5, ends = $6, phase = $7, start_before = $8, \
            at_end = $9, by_hand = $10, revision = revision + 1 WHERE id = $1 AND revision = $2 RETURNING revision";
        let sql = Sql::new("write a lesson", text)
            .bind(lesson.id)
            .bind(lesson.revision.0)
            .bind(lesson.title.as_str())
            .bind(lesson.room.as_ref().map(|room| room.id))
            .bind(lesson.begins)
            .bind(lesson.ends)
            .bind(lesson.phase.as_str())
            .bind(lesson.start_before.map(i64::from))
            .bind(lesson.at_end.as_str())
            .bind(lesson.series.is_some_and(|series| series.by_hand));
        let row = self.save(Noun::Lesson, "lessons", lesson.id.0, sql).await?;
        lesson.revision = Revision(row.get("revision")?);
        if before.co_teachers != lesson.co_teachers || before.templates != lesson.templates {
            let (co_teachers, templates) = (&lesson.co_teachers, &lesson.templates);
            OF_LESSONS.replace(lesson.id.0, co_teachers, templates, &mut self.connection).await?;
            self.pending.gone(Change::LessonGone(lesson.id), audience(&before));
        }
        self.pending.touch(Touched::Lesson(lesson.id));
        Ok(())
    }

    /// Writes how far a lesson is.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn set_phase(&mut self, id: LessonId, phase: LessonPhase) -> Result<()> {
        let sql = Sql::new("write how far a lesson is", "UPDATE lessons SET phase = $2 WHERE id = $1");
        sql.bind(id).bind(phase.as_str()).execute(&mut self.connection).await?;
        self.pending.touch(Touched::Lesson(id));
        Ok(())
    }

    /// Deletes a lesson with all that happened in it.
    ///
    /// # Errors
    /// There is no such lesson; the database does not answer.
    pub async fn remove_lesson(&mut self, lesson: &Lesson) -> Result<()> {
        self.forget_attention_in(lesson.id).await?;
        self.remove(Noun::Lesson, "lessons", lesson.id.0).await?;
        self.pending.gone(Change::LessonGone(lesson.id), audience(lesson));
        Ok(())
    }
}
