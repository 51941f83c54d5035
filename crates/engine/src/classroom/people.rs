//! The students of a lesson: who has come, whose hand is up, and what is written to them.

use std::net::IpAddr;

use jiff::Timestamp;
use sarrio_model::{
    ClassMessage, ClassMessageId, DesktopState, Lesson, LessonId, LessonPhase, LessonQuery, NewClassMessage,
    Noun, Problem, UserId, problem::NotStudentsOf,
};

use crate::{
    Engine, Inner,
    authz::{Permit, RaiseHand, WriteToClass},
};

impl Engine {
    /// Raises a student's hand, or lowers it.
    ///
    /// # Errors
    /// The lesson does not take place now; the store's.
    pub async fn raise_hand(&self, permit: Permit<RaiseHand>, up: bool) -> Result<Lesson, Problem> {
        let student = permit.caller().user.id;
        let mut tx = self.0.store.begin().await?;
        let lesson = lesson(&mut tx, permit.on().id).await?;
        permit.ask_again(&mut tx, &lesson).await?;
        tx.set_hand(lesson.id, student, up.then(Timestamp::now)).await?;
        finish(tx, lesson.id).await
    }

    /// Lowers a student's hand: their teacher has answered it.
    ///
    /// # Errors
    /// The lesson does not take place now; the store's.
    pub async fn answer_hand(
        &self,
        permit: Permit<WriteToClass>,
        student: UserId,
    ) -> Result<Lesson, Problem> {
        let mut tx = self.0.store.begin().await?;
        let lesson = lesson(&mut tx, permit.on().id).await?;
        if !tx.set_hand(lesson.id, student, None).await? {
            permit.ask_again(&mut tx, &lesson).await?;
            return Ok(lesson);
        }
        permit.confirm(&mut tx, &lesson).await?;
        let named = lesson.hands.iter().find(|hand| hand.person.id == student);
        tx.audit_change("hand", named.map(|hand| &hand.person.name), None);
        finish(tx, lesson.id).await
    }

    /// Writes to the class, or to some of its students.
    ///
    /// # Errors
    /// Somebody who is named is no student of it; the lesson does not take place now; the store's.
    pub async fn write_to_class(
        &self,
        permit: Permit<WriteToClass>,
        new: NewClassMessage,
    ) -> Result<Lesson, Problem> {
        let students = self.0.store.students_of_group(permit.on().group.id).await?;
        require_students(permit.on(), &students, new.people.as_deref())?;
        let mut tx = self.0.store.begin().await?;
        let lesson = lesson(&mut tx, permit.on().id).await?;
        permit.confirm(&mut tx, &lesson).await?;
        // What is written to people is theirs: the audit tells to how many.
        let reached = new.people.as_ref().map_or(students.len(), Vec::len);
        tx.audit_change("people", None, Some(reached));
        let by = permit.caller().user.clone();
        let message = ClassMessage {
            id: ClassMessageId::new(),
            text: new.text,
            people: new.people,
            by,
            sent: Timestamp::now(),
        };
        tx.insert_class_message(&lesson, &message).await?;
        let lesson = finish(tx, lesson.id).await?;
        let engine = self.0.clone();
        self.0.spawn(async move { show_on_desktops(&engine, &students, &message).await });
        Ok(lesson)
    }
}

/// Shows a message also on the desktops themselves, where an agent in the guest can: the students' own windows show it in any case.
async fn show_on_desktops(engine: &Inner, students: &[UserId], message: &ClassMessage) {
    let reached: Vec<UserId> = students.iter().copied().filter(|student| message.reaches(*student)).collect();
    let desktops = match engine.store.desktops_on_of(&reached).await {
        Ok(desktops) => desktops,
        Err(why) => {
            return tracing::warn!(why = why.with_causes(), "a message could not be shown on desktops");
        }
    };
    let shown = desktops.iter().filter_map(|desktop| {
        let DesktopState::Running { on, epoch, .. } = desktop.state else { return None };
        let host = engine.hosts.get(on).filter(|host| host.is_up())?;
        let (title, text) = (message.by.name.clone(), message.text.as_str().to_owned());
        let id = desktop.id;
        Some(async move {
            match host.api.show_message(id, epoch, &title, &text).await {
                Ok(how) => tracing::debug!(desktop.id = %id, ?how, "a message on a desktop"),
                Err(why) => tracing::debug!(desktop.id = %id, %why, "a message was not shown on a desktop"),
            }
        })
    });
    futures::future::join_all(shown).await;
}

/// The lesson as this transaction sees it.
pub(super) async fn lesson(tx: &mut sarrio_store::Tx, id: LessonId) -> Result<Lesson, Problem> {
    tx.lesson(id).await?.ok_or_else(|| Problem::not_found(Noun::Lesson, id))
}

/// Commits, and returns the lesson as it is now.
pub(super) async fn finish(mut tx: sarrio_store::Tx, id: LessonId) -> Result<Lesson, Problem> {
    let lesson = lesson(&mut tx, id).await?;
    tx.commit().await?;
    Ok(lesson)
}

/// Refuses people who are not students of the class.
pub(super) fn require_students(
    lesson: &Lesson,
    students: &[UserId],
    people: Option<&[UserId]>,
) -> Result<(), Problem> {
    match people.is_none_or(|people| people.iter().all(|person| students.contains(person))) {
        true => Ok(()),
        false => Err(NotStudentsOf { group: lesson.group.name.clone() }.at("people")),
    }
}

/// Notes a student as present in the lessons that they have now.
pub(super) async fn note_present(
    engine: &Inner,
    student: UserId,
    address: Option<IpAddr>,
) -> Result<(), Problem> {
    // The timetable of the next weeks is long; what takes place now has begun.
    let begun = LessonQuery { before: Some(Timestamp::now()), ..LessonQuery::default() };
    let lessons = engine.store.lessons(&begun).await?;
    for lesson in lessons.iter().filter(|lesson| lesson.phase == LessonPhase::Now) {
        let known = lesson.attendance.iter().any(|here| here.person.id == student);
        if !known && engine.store.students_of_group(lesson.group.id).await?.contains(&student) {
            note_came(engine, lesson.id, student, address).await?;
        }
    }
    Ok(())
}

/// Notes the students of a lesson that begins who are connected already.
pub(super) async fn note_connected(engine: &Inner, lesson: &Lesson) -> Result<(), Problem> {
    let students = engine.store.students_of_group(lesson.group.id).await?;
    for (person, address) in engine.classroom.presence.connected() {
        if students.contains(&person) {
            note_came(engine, lesson.id, person, address).await?;
        }
    }
    Ok(())
}

async fn note_came(
    engine: &Inner,
    lesson: LessonId,
    student: UserId,
    address: Option<IpAddr>,
) -> Result<(), Problem> {
    let seat = match address {
        Some(address) => engine.store.seat_of(address).await?,
        None => None,
    };
    let mut tx = engine.store.begin().await?;
    tx.note_came(lesson, student, Timestamp::now(), seat).await?;
    Ok(tx.commit().await?)
}
