//! The rules of consent of the school and of its groups, and which of them count for a person.

use jiff::Timestamp;
use sarrio_model::{ConsentGrades, ConsentRules, GroupId, LessonId, OwnGrades, UserId};

use crate::{
    Result, Store, Tx,
    pending::Touched,
    sql::{Connection, Row, Sql, json},
};

/// What the rules of consent say about a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentOf {
    /// The grades of their groups, or the school's; of several groups, for each thing the one that allows less.
    pub grades: ConsentGrades,
    /// The lessons that they have now as a student, in the order in which they began.
    pub lessons: Vec<ConsentInLesson>,
}

/// A lesson that a person has now, and its grades.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentInLesson {
    /// Which.
    pub lesson: LessonId,
    /// When it ends.
    pub ends: Timestamp,
    /// The grades of its group, or the school's.
    pub grades: ConsentGrades,
}

/// The grades of a row with those of a group and of the school.
pub(crate) fn grades(row: &Row) -> Result<ConsentGrades> {
    let school: ConsentRules = row.json_optional("school_consent")?.unwrap_or_default();
    Ok(row.json_optional::<OwnGrades>("consent")?.unwrap_or_default().over(school.grades))
}

async fn rules(connection: &mut Connection) -> Result<ConsentRules> {
    let sql = Sql::new("read the rules of consent", "SELECT consent_rules FROM site");
    Ok(sql.one(connection).await?.json_optional("consent_rules")?.unwrap_or_default())
}

async fn of(person: UserId, connection: &mut Connection) -> Result<ConsentOf> {
    let text = "SELECT g.consent, (SELECT consent_rules FROM site) AS school_consent \
        FROM group_members m JOIN user_groups g ON g.id = m.group_id AND g.archived IS NULL WHERE m.user_id = $1";
    let sql = Sql::new("read the rules of consent for a person", text).bind(person);
    let of_groups = sql.all(connection).await?.iter().map(grades).collect::<Result<Vec<_>>>()?;
    let grades_now = match of_groups.into_iter().reduce(ConsentGrades::stricter) {
        Some(grades) => grades,
        None => rules(connection).await?.grades,
    };
    let text = "SELECT l.id, l.ends, g.consent, (SELECT consent_rules FROM site) AS school_consent FROM lessons l \
        JOIN user_groups g ON g.id = l.group_id JOIN group_members m ON m.group_id = g.id \
        JOIN users u ON u.id = m.user_id AND u.role = 'student' \
        WHERE m.user_id = $1 AND l.phase = 'now' ORDER BY l.begins, l.id";
    let lessons = Sql::new("read the rules of consent in lessons", text).bind(person).all(connection).await?;
    let lesson = |row: &Row| {
        Ok(ConsentInLesson {
            lesson: LessonId(row.get("id")?),
            ends: row.time("ends")?,
            grades: grades(row)?,
        })
    };
    Ok(ConsentOf { grades: grades_now, lessons: lessons.iter().map(lesson).collect::<Result<_>>()? })
}

impl Store {
    /// The rules of consent: the defaults as long as nobody has changed them.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn consent_rules(&self) -> Result<ConsentRules> {
        rules(&mut self.reader().await?).await
    }

    /// What the rules of consent say about a person now.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn consent_of(&self, person: UserId) -> Result<ConsentOf> {
        of(person, &mut self.reader().await?).await
    }
}

impl Tx {
    /// The rules of consent. Nobody changes them before this transaction ends.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn consent_rules(&mut self) -> Result<ConsentRules> {
        rules(&mut self.connection).await
    }

    /// What the rules of consent say about a person now.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn consent_of(&mut self, person: UserId) -> Result<ConsentOf> {
        of(person, &mut self.connection).await
    }

    /// Writes the rules of consent.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn save_consent_rules(&mut self, rules: &ConsentRules) -> Result<()> {
        let sql = Sql::new("write the rules of consent", "UPDATE site SET consent_rules = $1");
        sql.bind(json(rules)?).execute(&mut self.connection).await?;
        self.touch_lessons_now(None).await
    }

    /// The grades of lessons have changed: of those that take place or are about to, of this group or of all.
    pub(crate) async fn touch_lessons_now(&mut self, group: Option<GroupId>) -> Result<()> {
        let text = "SELECT id FROM lessons WHERE phase IN ('preparing', 'now')";
        let mut sql = Sql::new("read the lessons that take place", text);
        if let Some(group) = group {
            sql.push(" AND group_id = ").push_arg(group);
        }
        for row in sql.all(&mut self.connection).await? {
            self.pending.touch(Touched::Lesson(LessonId(row.get("id")?)));
        }
        Ok(())
    }
}
