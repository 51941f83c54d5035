//! The powers that are in force in lessons, what they do to desktops, and what was written to classes.

use std::collections::HashMap;

use sarrio_model::{
    ClassMessage, ClassMessageId, Desktop, DesktopId, Holds, HypervisorId, Lesson, LessonId, PowerInForce,
    PowerKind, UserId, UserRef,
};
use uuid::Uuid;

use crate::{
    Result, Store, Tx, desktops,
    pending::Touched,
    sql::{Connection, Row, Sql, insert, json},
};

fn by(row: &Row) -> Result<UserRef> {
    Ok(UserRef { id: UserId(row.get("by_id")?), name: row.get("by_name")? })
}

/// The powers in force in each of these lessons.
pub(crate) async fn of_lessons(
    lessons: &[Uuid],
    connection: &mut Connection,
) -> Result<HashMap<Uuid, Vec<PowerInForce>>> {
    let text = "SELECT lesson, power, people, since, until, by_id, by_name, stays FROM class_powers WHERE lesson IN ";
    let mut sql = Sql::new("read the powers in lessons", text);
    sql.push_ids(lessons).push(" ORDER BY lesson, kind");
    let read = |row: &Row| {
        Ok(PowerInForce {
            power: row.json("power")?,
            people: row.json_optional("people")?,
            since: row.time("since")?,
            until: row.time("until")?,
            by: by(row)?,
            stays: row.get("stays")?,
        })
    };
    sql.grouped("lesson", read, connection).await
}

/// What was written to each of these lessons' classes, the oldest first.
pub(crate) async fn messages_of_lessons(
    lessons: &[Uuid],
    connection: &mut Connection,
) -> Result<HashMap<Uuid, Vec<ClassMessage>>> {
    let text = "SELECT lesson, id, text, people, by_id, by_name, sent FROM class_messages WHERE lesson IN ";
    let mut sql = Sql::new("read what was written to classes", text);
    sql.push_ids(lessons).push(" ORDER BY id");
    let read = |row: &Row| {
        Ok(ClassMessage {
            id: ClassMessageId(row.get("id")?),
            text: row.parse("text")?,
            people: row.json_optional("people")?,
            by: by(row)?,
            sent: row.time("sent")?,
        })
    };
    sql.grouped("lesson", read, connection).await
}

/// The desktops on a host that powers may reach or do reach: those of the students of lessons with powers, and those that are
/// held now.
const CONCERNED: &str = "d.host = $1 AND (d.holds IS NOT NULL OR d.owner IN (\
    SELECT m.user_id FROM class_powers p JOIN lessons l ON l.id = p.lesson \
    JOIN group_members m ON m.group_id = l.group_id))";

impl Store {
    /// The desktops on a host that powers hold or may hold, without their disks.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn desktops_under_powers(&self, host: HypervisorId) -> Result<Vec<Desktop>> {
        let sql = desktops::select("read the desktops under powers", CONCERNED).bind(host);
        sql.all(&mut self.reader().await?).await?.iter().map(desktops::read).collect()
    }

    /// The desktops of these people that are on, without their disks.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn desktops_on_of(&self, owners: &[UserId]) -> Result<Vec<Desktop>> {
        let ids: Vec<Uuid> = owners.iter().map(|owner| owner.0).collect();
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql =
            desktops::select("read the desktops of people that are on", "d.host IS NOT NULL AND d.owner IN ");
        sql.push_ids(&ids);
        sql.all(&mut self.reader().await?).await?.iter().map(desktops::read).collect()
    }

    /// The powers in force that reach this person as a student.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn powers_over(&self, student: UserId) -> Result<Vec<PowerInForce>> {
        let text = "SELECT l.id FROM lessons l JOIN group_members m ON m.group_id = l.group_id \
            JOIN users u ON u.id = m.user_id AND u.role = 'student' \
            WHERE m.user_id = $1 AND EXISTS (SELECT 1 FROM class_powers p WHERE p.lesson = l.id) ORDER BY l.id";
        let connection = &mut self.reader().await?;
        let rows = Sql::new("read the lessons with powers over a person", text)
            .bind(student)
            .all(connection)
            .await?;
        let ids = rows.iter().map(|row| row.get("id")).collect::<Result<Vec<Uuid>>>()?;
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut powers = of_lessons(&ids, connection).await?;
        let powers = ids.iter().filter_map(|id| powers.remove(id)).flatten();
        Ok(powers.filter(|power| power.reaches(student)).collect())
    }

    /// All powers in force that reach somebody, each with the student: students alone are reached.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn powers_in_force(&self) -> Result<Vec<(UserId, PowerInForce)>> {
        let connection = &mut self.reader().await?;
        let text = "SELECT p.lesson, m.user_id FROM (SELECT DISTINCT lesson FROM class_powers) p \
            JOIN lessons l ON l.id = p.lesson JOIN group_members m ON m.group_id = l.group_id \
            JOIN users u ON u.id = m.user_id AND u.role = 'student'";
        let rows = Sql::new("read whom powers reach", text).all(connection).await?;
        let reached = rows
            .iter()
            .map(|row| Ok((row.get("lesson")?, UserId(row.get("user_id")?))))
            .collect::<Result<Vec<(Uuid, UserId)>>>()?;
        let mut ids: Vec<Uuid> = reached.iter().map(|(lesson, _)| *lesson).collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let powers = of_lessons(&ids, connection).await?;
        let over = |(lesson, student): (Uuid, UserId)| {
            let powers = powers.get(&lesson).into_iter().flatten();
            powers.filter(move |power| power.reaches(student)).map(move |power| (student, power.clone()))
        };
        Ok(reached.into_iter().flat_map(over).collect())
    }
}

impl Tx {
    /// Puts a power in force in a lesson, instead of the one of its kind that was.
    ///
    /// # Errors
    /// There is no such lesson.
    pub async fn set_power(&mut self, lesson: LessonId, power: &PowerInForce) -> Result<()> {
        const COLUMNS: &[&str] =
            &["lesson", "kind", "power", "people", "since", "until", "by_id", "by_name", "stays"];
        self.end_power(lesson, power.power.kind()).await?;
        let row = vec![
            lesson.into(),
            power.power.kind().as_str().into(),
            json(&power.power)?.into(),
            power.people.as_ref().map(json).transpose()?.into(),
            power.since.into(),
            power.until.into(),
            power.by.id.into(),
            power.by.name.as_str().into(),
            power.stays.into(),
        ];
        insert("put a power in force", "class_powers", COLUMNS, vec![row], &mut self.connection).await?;
        self.pending.touch(Touched::Lesson(lesson));
        Ok(())
    }

    /// Ends a power of a lesson. Returns whether it was in force.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn end_power(&mut self, lesson: LessonId, kind: PowerKind) -> Result<bool> {
        let sql = Sql::new("end a power", "DELETE FROM class_powers WHERE lesson = $1 AND kind = $2");
        let ended = sql.bind(lesson).bind(kind.as_str()).execute(&mut self.connection).await? > 0;
        if ended {
            self.pending.touch(Touched::Lesson(lesson));
        }
        Ok(ended)
    }

    /// Writes what powers do to desktops.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn set_holds(&mut self, holds: &[(DesktopId, Holds)]) -> Result<()> {
        for (desktop, holds) in holds {
            let written = (*holds != Holds::default()).then(|| json(holds)).transpose()?;
            let sql =
                Sql::new("write what powers do to a desktop", "UPDATE desktops SET holds = $2 WHERE id = $1");
            sql.bind(*desktop).bind(written).execute(&mut self.connection).await?;
            self.pending.touch(Touched::Desktop(*desktop));
        }
        Ok(())
    }

    /// Adds what was written to a class.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn insert_class_message(&mut self, lesson: &Lesson, message: &ClassMessage) -> Result<()> {
        let row = vec![
            message.id.into(),
            lesson.id.into(),
            message.text.as_str().into(),
            message.people.as_ref().map(json).transpose()?.into(),
            message.by.id.into(),
            message.by.name.as_str().into(),
            message.sent.into(),
        ];
        let columns = &["id", "lesson", "text", "people", "by_id", "by_name", "sent"];
        insert("write to a class", "class_messages", columns, vec![row], &mut self.connection).await?;
        self.pending.touch(Touched::Lesson(lesson.id));
        Ok(())
    }
}
