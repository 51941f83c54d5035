//! What is handed out in lessons, and the discs that desktops have of it in their drives.

use std::collections::HashMap;

use jiff::Timestamp;
use sarrio_model::{
    Bytes, Desktop, DesktopId, Epoch, HandedFile, Handout, HandoutDisc, HandoutId, HypervisorId, LessonId,
    StoragePathId, UserId, UserRef,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Result, Store, Tx, desktops,
    pending::Touched,
    sql::{Connection, Row, Sql, insert, json},
};

/// Where the files of a hand-out lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandoutPlace {
    /// Which.
    pub id: HandoutId,
    /// The lesson in which it was handed out.
    pub lesson: LessonId,
    /// The storage path.
    pub path: StoragePathId,
}

/// A disc in the drive of a desktop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiscInDrive {
    /// The start of the desktop: each begins with an empty drive.
    pub epoch: Epoch,
    /// The hand-out.
    pub handout: HandoutId,
    /// Whether the drive has it for certain. It may have it otherwise.
    pub certain: bool,
}

/// What a hand-out has in it, as the store keeps it.
#[derive(Serialize, Deserialize)]
struct Contents {
    file_count: u32,
    size: Bytes,
    files: Vec<HandedFile>,
    disc: HandoutDisc,
    length: Bytes,
}

fn place(row: &Row) -> Result<HandoutPlace> {
    Ok(HandoutPlace {
        id: HandoutId(row.get("id")?),
        lesson: LessonId(row.get("lesson")?),
        path: StoragePathId(row.get("path")?),
    })
}

/// What was handed out in each of these lessons, the oldest first.
pub(crate) async fn of_lessons(
    lessons: &[Uuid],
    connection: &mut Connection,
) -> Result<HashMap<Uuid, Vec<Handout>>> {
    let text = "SELECT lesson, id, name, people, by_id, by_name, sent, contents FROM handouts WHERE is_there AND lesson IN ";
    let mut sql = Sql::new("read what was handed out", text);
    sql.push_ids(lessons).push(" ORDER BY lesson, sent, id");
    let read = |row: &Row| {
        let Contents { file_count, size, files, disc, .. } = row.json("contents")?;
        Ok(Handout {
            id: HandoutId(row.get("id")?),
            name: row.parse("name")?,
            people: row.json_optional("people")?,
            file_count,
            size,
            files,
            disc,
            by: UserRef { id: UserId(row.get("by_id")?), name: row.get("by_name")? },
            sent: row.time("sent")?,
        })
    };
    sql.grouped("lesson", read, connection).await
}

/// The desktops on a host that have a disc of a hand-out, or whose owners are in a lesson in which something was handed out.
const CONCERNED: &str = "d.host = $1 AND (d.id IN (SELECT desktop FROM discs) OR d.owner IN (\
    SELECT m.user_id FROM handouts h JOIN lessons l ON l.id = h.lesson AND l.phase = 'now' \
    JOIN group_members m ON m.group_id = l.group_id WHERE h.is_there AND h.has_disc))";

impl Store {
    /// Where the files of a hand-out lie, and the length of its archive.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn place_of_handout(&self, id: HandoutId) -> Result<Option<(HandoutPlace, Bytes)>> {
        let text = "SELECT id, lesson, path, contents FROM handouts WHERE id = $1 AND is_there";
        let row =
            Sql::new("read where a hand-out lies", text).bind(id).optional(&mut self.reader().await?).await?;
        row.map(|row| Ok((place(&row)?, row.json::<Contents>("contents")?.length))).transpose()
    }

    /// The hand-outs whose files are to be deleted: those that were taken back or never arrived, those of lessons that are gone,
    /// and those of lessons that ended before a time. One that is still in the drive of a desktop waits.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn handouts_to_delete(&self, ended: Timestamp) -> Result<Vec<HandoutPlace>> {
        let text = "SELECT h.id, h.lesson, h.path FROM handouts h LEFT JOIN lessons l ON l.id = h.lesson \
            WHERE (NOT h.is_there OR l.id IS NULL OR (l.phase = 'over' AND l.ends < $1)) \
            AND NOT EXISTS (SELECT 1 FROM discs c JOIN desktops d ON d.id = c.desktop \
                WHERE c.handout = h.id AND d.host IS NOT NULL AND d.epoch = c.epoch) ORDER BY h.id";
        let sql = Sql::new("look for hand-outs to delete", text).bind(ended);
        sql.all(&mut self.reader().await?).await?.iter().map(place).collect()
    }

    /// The disc that each student is to have in the drive of their desktop: the newest that reaches them in a lesson that takes
    /// place.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn discs_wanted(&self) -> Result<HashMap<UserId, HandoutPlace>> {
        let text = "SELECT h.id, h.lesson, h.path, h.people, m.user_id FROM handouts h \
            JOIN lessons l ON l.id = h.lesson AND l.phase = 'now' JOIN group_members m ON m.group_id = l.group_id \
            JOIN users u ON u.id = m.user_id AND u.role = 'student' \
            WHERE h.is_there AND h.has_disc ORDER BY h.sent, h.id";
        let mut wanted = HashMap::new();
        for row in Sql::new("read which discs are wanted", text).all(&mut self.reader().await?).await? {
            let student = UserId(row.get("user_id")?);
            let people: Option<Vec<UserId>> = row.json_optional("people")?;
            if people.is_none_or(|people| people.contains(&student)) {
                wanted.insert(student, place(&row)?);
            }
        }
        Ok(wanted)
    }

    /// The desktops on a host that have a disc of a hand-out or may be to have one, without their disks, each with the disc that
    /// it has.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn desktops_with_discs(
        &self,
        host: HypervisorId,
    ) -> Result<Vec<(Desktop, Option<DiscInDrive>)>> {
        let connection = &mut self.reader().await?;
        let sql = desktops::select("read the desktops that get discs", CONCERNED).bind(host);
        let here = sql.all(connection).await?.iter().map(desktops::read).collect::<Result<Vec<Desktop>>>()?;
        if here.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<Uuid> = here.iter().map(|desktop| desktop.id.0).collect();
        let mut sql = Sql::new(
            "read the discs in drives",
            "SELECT desktop, epoch, handout, certain FROM discs WHERE desktop IN ",
        );
        sql.push_ids(&ids);
        let mut discs = HashMap::new();
        for row in sql.all(connection).await? {
            let disc = DiscInDrive {
                epoch: Epoch(row.get("epoch")?),
                handout: HandoutId(row.get("handout")?),
                certain: row.get("certain")?,
            };
            discs.insert(DesktopId(row.get("desktop")?), disc);
        }
        let with_disc = |desktop: Desktop| {
            let disc = discs.remove(&desktop.id);
            (desktop, disc)
        };
        Ok(here.into_iter().map(with_disc).collect())
    }
}

impl Tx {
    /// Notes that files are arriving, so that they are deleted if they never arrive whole.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn begin_handout(&mut self, place: HandoutPlace, by: &UserRef, sent: Timestamp) -> Result<()> {
        const COLUMNS: &[&str] =
            &["id", "lesson", "path", "name", "by_id", "by_name", "sent", "is_there", "has_disc"];
        let row = vec![
            place.id.into(),
            place.lesson.into(),
            place.path.into(),
            "".into(),
            by.id.into(),
            by.name.as_str().into(),
            sent.into(),
            false.into(),
            false.into(),
        ];
        insert("begin a hand-out", "handouts", COLUMNS, vec![row], &mut self.connection).await
    }

    /// Hands out what has arrived. `length` is that of its archive.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn insert_handout(&mut self, lesson: LessonId, handout: &Handout, length: Bytes) -> Result<()> {
        let Handout { file_count, size, files, disc, .. } = handout.clone();
        let has_disc = matches!(disc, HandoutDisc::Made { .. });
        let contents = Contents { file_count, size, files, disc, length };
        let text = "UPDATE handouts SET name = $2, people = $3, sent = $4, is_there = TRUE, has_disc = $5, contents = $6 \
            WHERE id = $1";
        let sql = Sql::new("hand files out", text)
            .bind(handout.id)
            .bind(handout.name.as_str())
            .bind(handout.people.as_ref().map(json).transpose()?)
            .bind(handout.sent)
            .bind(has_disc)
            .bind(json(&contents)?);
        sql.execute(&mut self.connection).await?;
        self.pending.touch(Touched::Lesson(lesson));
        Ok(())
    }

    /// Takes a hand-out back: nobody gets it any more. Returns whether it was there.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn take_back_handout(&mut self, lesson: LessonId, id: HandoutId) -> Result<bool> {
        let text = "UPDATE handouts SET is_there = FALSE WHERE id = $1 AND lesson = $2 AND is_there";
        let sql = Sql::new("take a hand-out back", text).bind(id).bind(lesson);
        let was_there = sql.execute(&mut self.connection).await? > 0;
        if was_there {
            self.pending.touch(Touched::Lesson(lesson));
        }
        Ok(was_there)
    }

    /// Forgets a hand-out whose files are deleted.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn forget_handout(&mut self, id: HandoutId) -> Result<()> {
        let sql = Sql::new("forget a hand-out", "DELETE FROM handouts WHERE id = $1").bind(id);
        sql.execute(&mut self.connection).await.map(drop)
    }

    /// Notes which disc is in the drive of a desktop, or that none is.
    ///
    /// # Errors
    /// There is no such desktop.
    pub async fn set_disc(&mut self, desktop: DesktopId, disc: Option<DiscInDrive>) -> Result<()> {
        let sql =
            Sql::new("note that a drive is empty", "DELETE FROM discs WHERE desktop = $1").bind(desktop);
        sql.execute(&mut self.connection).await?;
        let Some(disc) = disc else { return Ok(()) };
        let row = vec![desktop.into(), disc.epoch.0.into(), disc.handout.into(), disc.certain.into()];
        let columns = &["desktop", "epoch", "handout", "certain"];
        insert("note the disc in a drive", "discs", columns, vec![row], &mut self.connection).await
    }
}
