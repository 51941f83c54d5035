//! What lessons and series of lessons have in common: their room, those who teach them, and their templates.

use std::collections::HashMap;

use sarrio_model::{AtEnd, RoomId, RoomRef, TemplateId, TemplateRef, UserRef};
use uuid::Uuid;

use crate::{
    Result, StoreError, groups,
    sql::{Connection, Row, Sql, insert},
};

/// The tables in which either of them keeps its parts.
pub(crate) struct LessonParts {
    /// The column that names the lesson or the series.
    of: &'static str,
    teachers: &'static str,
    templates: &'static str,
}

/// The parts of lessons.
pub(crate) const OF_LESSONS: LessonParts =
    LessonParts { of: "lesson", teachers: "lesson_teachers", templates: "lesson_templates" };
/// The parts of series.
pub(crate) const OF_SERIES: LessonParts =
    LessonParts { of: "series", teachers: "series_teachers", templates: "series_templates" };

impl LessonParts {
    /// Who teaches each of these with those who teach its group, by name.
    pub(crate) async fn co_teachers(
        &self,
        ids: &[Uuid],
        connection: &mut Connection,
    ) -> Result<HashMap<Uuid, Vec<UserRef>>> {
        let mut sql = self.select("read who teaches lessons with others");
        sql.push("u.id, u.shown FROM ")
            .push(self.teachers)
            .push(" p JOIN users u ON u.id = p.person WHERE p.");
        sql.push(self.of).push(" IN ").push_ids(ids).push(" ORDER BY u.shown_key, u.id");
        sql.grouped("part_of", groups::teacher, connection).await
    }

    /// The templates of each of these, by name.
    pub(crate) async fn templates(
        &self,
        ids: &[Uuid],
        connection: &mut Connection,
    ) -> Result<HashMap<Uuid, Vec<TemplateRef>>> {
        let mut sql = self.select("read the templates of lessons");
        sql.push("t.id, t.name FROM ")
            .push(self.templates)
            .push(" p JOIN templates t ON t.id = p.template WHERE p.");
        sql.push(self.of).push(" IN ").push_ids(ids).push(" ORDER BY t.name_key, t.id");
        let template =
            |row: &Row| Ok(TemplateRef { id: TemplateId(row.get("id")?), name: row.parse("name")? });
        sql.grouped("part_of", template, connection).await
    }

    fn select(&self, doing: &'static str) -> Sql {
        Sql::new(doing, "SELECT p.").then(self.of).then(" AS part_of, ")
    }

    /// Adds the parts of one that has none.
    pub(crate) async fn insert(
        &self,
        id: Uuid,
        co_teachers: &[UserRef],
        templates: &[TemplateRef],
        connection: &mut Connection,
    ) -> Result<()> {
        let rows = co_teachers.iter().map(|who| vec![id.into(), who.id.into()]).collect();
        insert("add teachers to a lesson", self.teachers, &[self.of, "person"], rows, connection).await?;
        let rows = templates.iter().map(|one| vec![id.into(), one.id.into()]).collect();
        insert("add templates to a lesson", self.templates, &[self.of, "template"], rows, connection).await
    }

    /// Replaces the parts of one.
    pub(crate) async fn replace(
        &self,
        id: Uuid,
        co_teachers: &[UserRef],
        templates: &[TemplateRef],
        connection: &mut Connection,
    ) -> Result<()> {
        for table in [self.teachers, self.templates] {
            let sql = Sql::new("change the parts of a lesson", "DELETE FROM ").then(table).then(" WHERE ");
            sql.then(self.of).then(" = $1").bind(id).execute(connection).await?;
        }
        self.insert(id, co_teachers, templates, connection).await
    }
}

/// The room, from the columns `room` and `room_name`.
pub(crate) fn room(row: &Row) -> Result<Option<RoomRef>> {
    let room = row.get::<Option<Uuid>>("room")?.map(RoomId).zip(row.parse_optional("room_name")?);
    Ok(room.map(|(id, name)| RoomRef { id, name }))
}

/// So many minutes before, the desktops are started.
pub(crate) fn start_before(row: &Row) -> Result<Option<u16>> {
    let minutes = row.get::<Option<i64>>("start_before")?.map(u16::try_from).transpose();
    minutes.map_err(|source| StoreError::unreadable("start_before", source))
}

/// What becomes of the desktops at the end.
pub(crate) fn at_end(row: &Row) -> Result<AtEnd> {
    let at_end: String = row.get("at_end")?;
    Ok(AtEnd::ALL.iter().copied().find(|known| known.as_str() == at_end).unwrap_or_default())
}
