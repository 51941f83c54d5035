//! Series of lessons, and the holidays of the school.

use std::collections::{BTreeSet, HashSet};

use jiff::civil::Date;
use sarrio_model::{
    Actions, Audience, CategoryId, Change, Conflict, GroupId, GroupRef, LessonId, Noun, Revision,
    SchoolHolidays, Series, SeriesId, SeriesQuery,
};
use uuid::Uuid;

use crate::{
    Result, Store, StoreError, Tx, groups,
    lesson_parts::{self, OF_SERIES},
    pending::Touched,
    sql::{Connection, Row, Sql, insert, json},
};

const SELECT: &str = "SELECT s.id, s.title, s.group_id, g.name AS group_name, g.category, s.room, r.name AS room_name, \
    s.weekly, s.start_before, s.at_end, s.conflicts, s.created, s.revision \
    FROM series s JOIN user_groups g ON g.id = s.group_id LEFT JOIN rooms r ON r.id = s.room";

/// A series with its own columns alone; [`complete`] adds the others.
fn read(row: &Row) -> Result<Series> {
    Ok(Series {
        id: SeriesId(row.get("id")?),
        title: row.parse("title")?,
        group: GroupRef { id: GroupId(row.get("group_id")?), name: row.parse("group_name")? },
        category: CategoryId(row.get("category")?),
        room: lesson_parts::room(row)?,
        teachers: Vec::new(),
        co_teachers: Vec::new(),
        templates: Vec::new(),
        weekly: row.json("weekly")?,
        start_before: lesson_parts::start_before(row)?,
        at_end: lesson_parts::at_end(row)?,
        conflicts: row.json("conflicts")?,
        created: row.time("created")?,
        revision: Revision(row.get("revision")?),
        actions: Actions::default(),
    })
}

/// Adds the people and templates of series.
async fn complete(series: &mut [Series], connection: &mut Connection) -> Result<()> {
    if series.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = series.iter().map(|one| one.id.0).collect();
    let of_groups: BTreeSet<Uuid> = series.iter().map(|one| one.group.id.0).collect();
    let of_groups: Vec<Uuid> = of_groups.into_iter().collect();
    let teachers = groups::teachers(&of_groups, connection).await?;
    let mut co_teachers = OF_SERIES.co_teachers(&ids, connection).await?;
    let mut templates = OF_SERIES.templates(&ids, connection).await?;
    for one in series {
        one.teachers = teachers.get(&one.group.id.0).cloned().unwrap_or_default();
        one.co_teachers = co_teachers.remove(&one.id.0).unwrap_or_default();
        one.templates = templates.remove(&one.id.0).unwrap_or_default();
    }
    Ok(())
}

pub(crate) async fn by_id(id: SeriesId, connection: &mut Connection) -> Result<Option<Series>> {
    let sql = Sql::new("read a series", SELECT).then(" WHERE s.id = $1").bind(id);
    Ok(matching(sql, connection).await?.into_iter().next())
}

/// Who may see a series: those who may see its lessons.
pub(crate) fn audience(series: &Series) -> Audience {
    let teachers = series.co_teachers.iter().map(|teacher| teacher.id).collect();
    Audience::Class { group: series.group.id, category: series.category, teachers }
}

async fn matching(sql: Sql, connection: &mut Connection) -> Result<Vec<Series>> {
    let mut series = sql.all(connection).await?.iter().map(read).collect::<Result<Vec<Series>>>()?;
    complete(&mut series, connection).await?;
    Ok(series)
}

async fn holidays(connection: &mut Connection) -> Result<SchoolHolidays> {
    let sql = Sql::new("read the holidays", "SELECT holidays FROM site");
    Ok(sql.one(connection).await?.json_optional("holidays")?.unwrap_or_default())
}

impl Store {
    /// The series.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn one_series(&self, id: SeriesId) -> Result<Option<Series>> {
        by_id(id, &mut self.reader().await?).await
    }

    /// All series that `query` asks for, by title.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn series(&self, query: &SeriesQuery) -> Result<Vec<Series>> {
        let mut sql = Sql::new("list series", SELECT).then(" WHERE TRUE");
        if let Some(group) = query.group {
            sql.push(" AND s.group_id = ").push_arg(group);
        }
        if let Some(room) = query.room {
            sql.push(" AND s.room = ").push_arg(room);
        }
        sql.push(" ORDER BY s.title, s.id");
        matching(sql, &mut self.reader().await?).await
    }

    /// The groups that have series.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn groups_with_series(&self) -> Result<Vec<GroupId>> {
        let sql = Sql::new("read which groups have series", "SELECT DISTINCT group_id FROM series");
        let rows = sql.all(&mut self.reader().await?).await?;
        rows.iter().map(|row| Ok(GroupId(row.get("group_id")?))).collect()
    }

    /// The holidays of the school.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn holidays(&self) -> Result<SchoolHolidays> {
        holidays(&mut self.reader().await?).await
    }
}

impl Tx {
    /// The series. Nobody changes it before this transaction ends.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn one_series(&mut self, id: SeriesId) -> Result<Option<Series>> {
        by_id(id, &mut self.connection).await
    }

    /// The series of a group, the oldest first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn series_of_group(&mut self, group: GroupId) -> Result<Vec<Series>> {
        let sql = Sql::new("read a group's series", SELECT).then(" WHERE s.group_id = $1 ORDER BY s.id");
        matching(sql.bind(group), &mut self.connection).await
    }

    /// The days of the lessons of a series, of whatever phase.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn dates_of_series(&mut self, id: SeriesId) -> Result<HashSet<Date>> {
        let text = "SELECT series_date FROM lessons WHERE series = $1 AND series_date IS NOT NULL";
        let rows = Sql::new("read the days of a series", text).bind(id).all(&mut self.connection).await?;
        rows.iter().map(|row| row.parse("series_date")).collect()
    }

    /// Adds a series with its teachers and templates.
    ///
    /// # Errors
    /// Its group, room, a teacher or a template is not there.
    pub async fn insert_series(&mut self, series: &Series) -> Result<()> {
        const COLUMNS: &[&str] = &[
            "id",
            "title",
            "group_id",
            "room",
            "weekly",
            "start_before",
            "at_end",
            "conflicts",
            "created",
            "revision",
        ];
        let row = vec![
            series.id.into(),
            series.title.as_str().into(),
            series.group.id.into(),
            series.room.as_ref().map(|room| room.id).into(),
            json(&series.weekly)?.into(),
            series.start_before.map(i64::from).into(),
            series.at_end.as_str().into(),
            json(&series.conflicts)?.into(),
            series.created.into(),
            series.revision.0.into(),
        ];
        insert("add a series", "series", COLUMNS, vec![row], &mut self.connection).await?;
        let (co_teachers, templates) = (&series.co_teachers, &series.templates);
        OF_SERIES.insert(series.id.0, co_teachers, templates, &mut self.connection).await?;
        self.pending.touch(Touched::Series(series.id));
        Ok(())
    }

    /// Writes what was planned. `series` gets the new revision.
    ///
    /// # Errors
    /// [`StoreError::StaleRevision`] where somebody else has changed it; a room, a teacher or a template is not there.
    pub async fn save_series(&mut self, series: &mut Series) -> Result<()> {
        let before = self.one_series(series.id).await?;
        let before = before.ok_or_else(|| StoreError::not_found(Noun::Series, series.id))?;
        let text = "UPDATE series SET title = $3, room = $4, weekly = $5, start_before = $6, at_end = $7, \
            revision = revision + 1 WHERE id = $1 AND revision = $2 RETURNING revision";
        let sql = Sql::new("write a series", text)
            .bind(series.id)
            .bind(series.revision.0)
            .bind(series.title.as_str())
            .bind(series.room.as_ref().map(|room| room.id))
            .bind(json(&series.weekly)?)
            .bind(series.start_before.map(i64::from))
            .bind(series.at_end.as_str());
        let row = self.save(Noun::Series, "series", series.id.0, sql).await?;
        series.revision = Revision(row.get("revision")?);
        if before.co_teachers != series.co_teachers || before.templates != series.templates {
            let (co_teachers, templates) = (&series.co_teachers, &series.templates);
            OF_SERIES.replace(series.id.0, co_teachers, templates, &mut self.connection).await?;
            self.pending.gone(Change::SeriesGone(series.id), audience(&before));
        }
        self.pending.touch(Touched::Series(series.id));
        Ok(())
    }

    /// Writes which lessons of a series are left out.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn set_conflicts(&mut self, id: SeriesId, conflicts: &[Conflict]) -> Result<()> {
        let sql =
            Sql::new("write which lessons are left out", "UPDATE series SET conflicts = $2 WHERE id = $1");
        sql.bind(id).bind(json(&conflicts)?).execute(&mut self.connection).await?;
        self.pending.touch(Touched::Series(id));
        Ok(())
    }

    /// Deletes a series. Its lessons that are still there come from no series then.
    ///
    /// # Errors
    /// There is no such series; the database does not answer.
    pub async fn remove_series(&mut self, series: &Series) -> Result<()> {
        let text = "SELECT id FROM lessons WHERE series = $1 AND phase <> 'over'";
        let sql = Sql::new("read the lessons of a series", text).bind(series.id);
        for row in sql.all(&mut self.connection).await? {
            self.pending.touch(Touched::Lesson(LessonId(row.get("id")?)));
        }
        self.remove(Noun::Series, "series", series.id.0).await?;
        self.pending.gone(Change::SeriesGone(series.id), audience(series));
        Ok(())
    }

    /// The holidays of the school. Nobody changes them before this transaction ends.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn holidays(&mut self) -> Result<SchoolHolidays> {
        holidays(&mut self.connection).await
    }

    /// Writes the holidays of the school.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn save_holidays(&mut self, holidays: &SchoolHolidays) -> Result<()> {
        let sql = Sql::new("write the holidays", "UPDATE site SET holidays = $1");
        sql.bind(json(holidays)?).execute(&mut self.connection).await?;
        Ok(())
    }
}
