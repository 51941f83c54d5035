//! The students of a lesson: who has come, and whose hand is up.

use std::collections::HashMap;

use jiff::Timestamp;
use sarrio_model::{Attendance, Hand, LessonId, SeatId, UserId, UserRef};
use uuid::Uuid;

use crate::{
    Result, Tx,
    pending::Touched,
    sql::{Connection, Row, Sql},
};

fn person(row: &Row) -> Result<UserRef> {
    Ok(UserRef { id: UserId(row.get("person")?), name: row.get("shown")? })
}

/// Whose hand is up in each of these lessons, the longest first.
pub(crate) async fn hands_in(
    lessons: &[Uuid],
    connection: &mut Connection,
) -> Result<HashMap<Uuid, Vec<Hand>>> {
    let text = "SELECT p.lesson, p.person, u.shown, p.hand FROM lesson_people p JOIN users u ON u.id = p.person \
        WHERE p.hand IS NOT NULL AND p.lesson IN ";
    let mut sql = Sql::new("read whose hands are up", text);
    sql.push_ids(lessons).push(" ORDER BY p.hand, p.person");
    let read = |row: &Row| Ok(Hand { person: person(row)?, since: row.time("hand")? });
    sql.grouped("lesson", read, connection).await
}

/// Who has come to each of these lessons, in order.
pub(crate) async fn attendance_of(
    lessons: &[Uuid],
    connection: &mut Connection,
) -> Result<HashMap<Uuid, Vec<Attendance>>> {
    let text = "SELECT p.lesson, p.person, u.shown, p.came, p.seat FROM lesson_people p JOIN users u ON u.id = p.person \
        WHERE p.came IS NOT NULL AND p.lesson IN ";
    let mut sql = Sql::new("read who has come", text);
    sql.push_ids(lessons).push(" ORDER BY p.came, p.person");
    let read = |row: &Row| {
        let seat = row.get::<Option<Uuid>>("seat")?.map(SeatId);
        Ok(Attendance { person: person(row)?, at: row.time("came")?, seat })
    };
    sql.grouped("lesson", read, connection).await
}

impl Tx {
    /// Notes that a student's hand is up since `since`, or is down. A hand that is up already stays so. Returns whether that
    /// changes anything.
    ///
    /// # Errors
    /// There is no such lesson or person.
    pub async fn set_hand(
        &mut self,
        lesson: LessonId,
        student: UserId,
        since: Option<Timestamp>,
    ) -> Result<bool> {
        let sql = match since {
            Some(since) => Sql::new(
                "note a hand that is up",
                "INSERT INTO lesson_people (lesson, person, hand) VALUES ($1, $2, $3) \
                 ON CONFLICT (lesson, person) DO UPDATE SET hand = excluded.hand WHERE lesson_people.hand IS NULL",
            )
            .bind(lesson)
            .bind(student)
            .bind(since),
            None => Sql::new(
                "note a hand that is down",
                "UPDATE lesson_people SET hand = NULL WHERE lesson = $1 AND person = $2 AND hand IS NOT NULL",
            )
            .bind(lesson)
            .bind(student),
        };
        let changed = sql.execute(&mut self.connection).await? == 1;
        if changed {
            self.pending.touch(Touched::Lesson(lesson));
        }
        Ok(changed)
    }

    /// Notes that a student has come, unless they had already. Returns whether that is new.
    ///
    /// # Errors
    /// There is no such lesson, person or seat.
    pub async fn note_came(
        &mut self,
        lesson: LessonId,
        student: UserId,
        at: Timestamp,
        seat: Option<SeatId>,
    ) -> Result<bool> {
        let text = "INSERT INTO lesson_people (lesson, person, came, seat) VALUES ($1, $2, $3, $4) \
            ON CONFLICT (lesson, person) DO UPDATE SET came = excluded.came, seat = excluded.seat \
            WHERE lesson_people.came IS NULL";
        let sql = Sql::new("note that a student has come", text);
        let sql = sql.bind(lesson).bind(student).bind(at).bind(seat);
        let new = sql.execute(&mut self.connection).await? == 1;
        if new {
            self.pending.touch(Touched::Lesson(lesson));
        }
        Ok(new)
    }
}
