//! What others do at people's desktops: what they ask, at which screens they look, and where they help.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;
use sarrio_model::{
    Attention, CloseLook, ConsentAnswer, ConsentQuestion, ConsentTo, DesktopId, Help, LessonId, UserId,
    UserRef,
};
use uuid::Uuid;

use crate::{
    NewAuditEntry, Result, Store, StoreError, Tx,
    pending::Touched,
    sql::{Connection, Row, Sql, insert, json},
};

/// A question or a help, with whose desktop it is about and the lesson in which it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttentionRow<T> {
    /// Whose desktop.
    pub person: UserId,
    /// In which lesson.
    pub lesson: Option<LessonId>,
    /// What it is.
    pub what: T,
}

/// A look that has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookRow {
    /// Who looks.
    pub by: UserRef,
    /// At which desktop, or at the wall of which lesson.
    pub subject: Uuid,
    /// Whose desktop; nobody's where it is a wall.
    pub person: Option<UserId>,
    /// What the audit will tell of it.
    pub entry: NewAuditEntry,
    /// Since when.
    pub since: Timestamp,
}

fn by(row: &Row) -> Result<UserRef> {
    Ok(UserRef { id: UserId(row.get("by_id")?), name: row.get("by_name")? })
}

fn question(row: &Row) -> Result<ConsentQuestion> {
    let (about, answer): (String, String) = (row.get("about")?, row.get("answer")?);
    let known = |what| StoreError::unreadable(what, "it is none of those that there are");
    Ok(ConsentQuestion {
        to: ConsentTo::ALL.iter().copied().find(|to| to.as_str() == about).ok_or_else(|| known("about"))?,
        by: by(row)?,
        lesson: row.get::<Option<Uuid>>("lesson")?.map(LessonId),
        desktop: row.get::<Option<Uuid>>("desktop")?.map(DesktopId),
        asked: row.time("asked")?,
        answer: ConsentAnswer::ALL
            .iter()
            .copied()
            .find(|said| said.as_str() == answer)
            .ok_or_else(|| known("answer"))?,
        until: row.time_optional("until")?,
    })
}

fn help(row: &Row) -> Result<Help> {
    Ok(Help { desktop: DesktopId(row.get("desktop")?), by: by(row)?, since: row.time("since")? })
}

fn look(row: &Row) -> Result<LookRow> {
    Ok(LookRow {
        by: by(row)?,
        subject: row.get("subject")?,
        person: row.get::<Option<Uuid>>("person")?.map(UserId),
        entry: row.json("entry")?,
        since: row.time("since")?,
    })
}

const QUESTIONS: &str =
    "SELECT person, by_id, by_name, about, lesson, desktop, asked, answer, until FROM consent_questions";
const HELPS: &str = "SELECT person, by_id, by_name, desktop, lesson, since FROM helps";
const LOOKS: &str = "SELECT person, by_id, by_name, subject, entry, since FROM looks";

/// What others do at the desktops of each of these people.
async fn of_people(people: &[Uuid], connection: &mut Connection) -> Result<Vec<Attention>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let mut names = Sql::new("read the names of people", "SELECT id, shown FROM users WHERE id IN ");
    names.push_ids(people);
    let names = names.all(connection).await?;
    let mut sql = Sql::new("read what people were asked", QUESTIONS).then(" WHERE person IN ");
    sql.push_ids(people).push(" ORDER BY asked, by_id");
    let mut questions: HashMap<Uuid, _> = sql.grouped("person", question, connection).await?;
    let mut sql = Sql::new("read who helps people", HELPS).then(" WHERE person IN ");
    sql.push_ids(people).push(" ORDER BY since, desktop");
    let mut helps: HashMap<Uuid, _> = sql.grouped("person", help, connection).await?;
    let mut sql = Sql::new("read who looks at people's screens", LOOKS).then(" WHERE person IN ");
    sql.push_ids(people).push(" ORDER BY since, by_id");
    let close = |row: &Row| {
        let LookRow { by, subject, since, .. } = look(row)?;
        Ok(CloseLook { desktop: DesktopId(subject), by, since })
    };
    let mut looks: HashMap<Uuid, _> = sql.grouped("person", close, connection).await?;
    names
        .iter()
        .map(|row| {
            let id: Uuid = row.get("id")?;
            Ok(Attention {
                person: UserRef { id: UserId(id), name: row.get("shown")? },
                questions: questions.remove(&id).unwrap_or_default(),
                looks: looks.remove(&id).unwrap_or_default(),
                helps: helps.remove(&id).unwrap_or_default(),
            })
        })
        .collect()
}

pub(crate) async fn of(person: UserId, connection: &mut Connection) -> Result<Option<Attention>> {
    Ok(of_people(&[person.0], connection).await?.into_iter().next())
}

async fn rows<T>(
    sql: Sql,
    read: fn(&Row) -> Result<T>,
    connection: &mut Connection,
) -> Result<Vec<AttentionRow<T>>> {
    let one = |row: &Row| {
        let lesson = row.get::<Option<Uuid>>("lesson")?.map(LessonId);
        Ok(AttentionRow { person: UserId(row.get("person")?), lesson, what: read(row)? })
    };
    sql.all(connection).await?.iter().map(one).collect()
}

impl Store {
    /// What others do at people's desktops: at those of everybody at whose desktops somebody does something.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn attention(&self) -> Result<Vec<Attention>> {
        let text = "SELECT person FROM consent_questions UNION SELECT person FROM helps \
            UNION SELECT person FROM looks WHERE person IS NOT NULL";
        let connection = &mut self.reader().await?;
        let found = Sql::new("read who gets attention", text).all(connection).await?;
        let people = found.iter().map(|row| row.get("person")).collect::<Result<Vec<Uuid>>>()?;
        let mut all = Vec::new();
        for some in people.chunks(512) {
            all.extend(of_people(some, connection).await?);
        }
        all.sort_by(|one, other| {
            (&one.person.name, one.person.id).cmp(&(&other.person.name, other.person.id))
        });
        Ok(all)
    }

    /// What others do at one person's desktops.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn attention_of(&self, person: UserId) -> Result<Option<Attention>> {
        of(person, &mut self.reader().await?).await
    }

    /// Everybody who helps somebody now.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn helps(&self) -> Result<Vec<AttentionRow<Help>>> {
        rows(Sql::new("read who helps", HELPS).then(" ORDER BY since"), help, &mut self.reader().await?).await
    }

    /// Who helps at a desktop now.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn help_at(&self, desktop: DesktopId) -> Result<Option<Help>> {
        let sql = Sql::new("read who helps at a desktop", HELPS).then(" WHERE desktop = $1").bind(desktop);
        sql.optional(&mut self.reader().await?).await?.as_ref().map(help).transpose()
    }

    /// The questions that are too old at `now`, or whose answers hold no more.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn old_questions(&self, now: Timestamp) -> Result<Vec<AttentionRow<ConsentQuestion>>> {
        let sql = Sql::new("read old questions", QUESTIONS).then(" WHERE until <= $1").bind(now);
        rows(sql, question, &mut self.reader().await?).await
    }

    /// All looks that have not ended.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn looks(&self) -> Result<Vec<LookRow>> {
        let sql = Sql::new("read the looks that have not ended", LOOKS);
        sql.all(&mut self.reader().await?).await?.iter().map(look).collect()
    }
}

impl Tx {
    /// What others do at one person's desktops. Nobody changes it before this transaction ends.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn attention_of(&mut self, person: UserId) -> Result<Option<Attention>> {
        of(person, &mut self.connection).await
    }

    /// Writes a question to a person, in place of the one by the same person about the same that was.
    ///
    /// # Errors
    /// There is no such person, lesson or desktop.
    pub async fn put_question(&mut self, person: UserId, question: &ConsentQuestion) -> Result<()> {
        const COLUMNS: &[&str] =
            &["person", "by_id", "by_name", "about", "lesson", "desktop", "asked", "answer", "until"];
        self.forget_question(person, question.by.id, question.to).await?;
        let row = vec![
            person.into(),
            question.by.id.into(),
            question.by.name.as_str().into(),
            question.to.as_str().into(),
            question.lesson.into(),
            question.desktop.into(),
            question.asked.into(),
            question.answer.as_str().into(),
            question.until.into(),
        ];
        insert("ask a person", "consent_questions", COLUMNS, vec![row], &mut self.connection).await
    }

    /// Forgets a question. Returns whether there was one.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn forget_question(&mut self, person: UserId, by: UserId, to: ConsentTo) -> Result<bool> {
        let text = "DELETE FROM consent_questions WHERE person = $1 AND by_id = $2 AND about = $3";
        let sql = Sql::new("forget a question", text).bind(person).bind(by).bind(to.as_str());
        self.pending.touch(Touched::Attention(person));
        Ok(sql.execute(&mut self.connection).await? > 0)
    }

    /// Who helps at a desktop now.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn help_at(&mut self, desktop: DesktopId) -> Result<Option<Help>> {
        let sql = Sql::new("read who helps at a desktop", HELPS).then(" WHERE desktop = $1").bind(desktop);
        sql.optional(&mut self.connection).await?.as_ref().map(help).transpose()
    }

    /// Somebody helps at a desktop.
    ///
    /// # Errors
    /// Somebody else does already, or there is no such desktop.
    pub async fn begin_help(&mut self, person: UserId, lesson: Option<LessonId>, help: &Help) -> Result<()> {
        let columns = &["desktop", "person", "by_id", "by_name", "lesson", "since"];
        let row = vec![
            help.desktop.into(),
            person.into(),
            help.by.id.into(),
            help.by.name.as_str().into(),
            lesson.into(),
            help.since.into(),
        ];
        self.pending.touch(Touched::Attention(person));
        insert("begin to help", "helps", columns, vec![row], &mut self.connection).await
    }

    /// Nobody helps at a desktop any more. Returns who did.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn end_help(&mut self, desktop: DesktopId) -> Result<Option<AttentionRow<Help>>> {
        let text =
            "DELETE FROM helps WHERE desktop = $1 RETURNING person, by_id, by_name, desktop, lesson, since";
        let ended = rows(Sql::new("end a help", text).bind(desktop), help, &mut self.connection).await?;
        let ended = ended.into_iter().next();
        if let Some(row) = &ended {
            self.pending.touch(Touched::Attention(row.person));
        }
        Ok(ended)
    }

    /// Notes a look that begins. One that goes on already stays as it is.
    ///
    /// # Errors
    /// There is no such person.
    pub async fn begin_look(&mut self, look: &LookRow) -> Result<()> {
        let text = "INSERT INTO looks (by_id, by_name, subject, person, entry, since) VALUES ($1, $2, $3, $4, $5, $6) \
            ON CONFLICT DO NOTHING";
        let sql = Sql::new("note who looks", text)
            .bind(look.by.id)
            .bind(look.by.name.as_str())
            .bind(look.subject)
            .bind(look.person)
            .bind(json(&look.entry)?)
            .bind(look.since);
        sql.execute(&mut self.connection).await?;
        if let Some(person) = look.person {
            self.pending.touch(Touched::Attention(person));
        }
        Ok(())
    }

    /// A look has ended. Returns it, if it had not before.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn end_look(&mut self, by: UserId, subject: Uuid) -> Result<Option<LookRow>> {
        let text = "DELETE FROM looks WHERE by_id = $1 AND subject = $2 \
            RETURNING person, by_id, by_name, subject, entry, since";
        let sql = Sql::new("note that a look has ended", text).bind(by).bind(subject);
        let ended = sql.optional(&mut self.connection).await?.as_ref().map(look).transpose()?;
        if let Some(person) = ended.as_ref().and_then(|look| look.person) {
            self.pending.touch(Touched::Attention(person));
        }
        Ok(ended)
    }

    /// Forgets what was asked in a lesson, and returns who helped in it.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn forget_attention_in(&mut self, lesson: LessonId) -> Result<Vec<AttentionRow<Help>>> {
        let text =
            "DELETE FROM helps WHERE lesson = $1 RETURNING person, by_id, by_name, desktop, lesson, since";
        let ended =
            rows(Sql::new("end the helps of a lesson", text).bind(lesson), help, &mut self.connection);
        let ended = ended.await?;
        let text = "DELETE FROM consent_questions WHERE lesson = $1 RETURNING person";
        let sql = Sql::new("forget what was asked in a lesson", text).bind(lesson);
        let asked = sql.all(&mut self.connection).await?;
        let asked = asked.iter().map(|row| row.get("person").map(UserId)).collect::<Result<Vec<_>>>()?;
        let people: BTreeSet<UserId> = ended.iter().map(|row| row.person).chain(asked).collect();
        people.into_iter().for_each(|person| self.pending.touch(Touched::Attention(person)));
        Ok(ended)
    }
}
