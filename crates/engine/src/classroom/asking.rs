//! Asking people whether they agree, and what they say.

use jiff::{SignedDuration, Timestamp};
use sarrio_model::{
    AnswerConsent, Attention, AuditOutcome, AuditThing, Caller, ConsentAnswer, ConsentGrade, ConsentQuestion,
    ConsentTo, DesktopId, Help, Lesson, LessonId, Noun, PowerKind, Problem, UserId, UserRef,
    problem::{CannotBeAsked, HelpedByOther, NeverWatched, NoSuchQuestion},
};
use sarrio_store::Tx;

use super::{consent::Ruling, help_end};
use crate::{
    Engine, Inner,
    authz::{About, Owner, Permit, WatchDesktop, entry},
};

/// Outside of a lesson a “yes” holds so long.
const HOLDS: SignedDuration = SignedDuration::from_hours(1);

/// Outside of a lesson it is shown so long that somebody said “no”, or nothing.
const SHOWN: SignedDuration = SignedDuration::from_mins(5);

/// A question that somebody wants to ask.
pub(super) struct Asked<'a> {
    pub(super) to: ConsentTo,
    pub(super) by: &'a UserRef,
    pub(super) lesson: Option<LessonId>,
    pub(super) desktop: Option<DesktopId>,
}

impl Engine {
    /// Asks the owner of a desktop whether they agree that somebody looks at their screen. Where the rules allow it without asking, or they have
    /// agreed already, nothing is asked.
    ///
    /// # Errors
    /// The rules never allow it; the owner has not opened Sarrio; the store's.
    pub async fn ask_to_watch(&self, permit: Permit<WatchDesktop>) -> Result<Attention, Problem> {
        let (by, owner) = (permit.caller().user.clone(), permit.on().owner.clone());
        let mut tx = self.0.store.begin().await?;
        let desktop = tx.desktop(permit.on().id).await?;
        let desktop = desktop.ok_or_else(|| Problem::not_found(Noun::Desktop, permit.on().id))?;
        permit.confirm(&mut tx, &desktop).await?;
        let ruling = Ruling::of(&tx.consent_of(owner.id).await?, ConsentTo::Watch);
        let grade = if by.id == owner.id { ConsentGrade::Always } else { ruling.grade };
        match grade {
            ConsentGrade::Always => {}
            ConsentGrade::Never => return Err(NeverWatched { name: owner.name.clone() }.into()),
            ConsentGrade::Ask => {
                let asked = Asked { to: ConsentTo::Watch, by: &by, lesson: ruling.lesson, desktop: None };
                ask(&self.0, &mut tx, &owner, &asked).await?;
                tx.audit_change("consent", None, Some("asked"));
            }
        }
        let now = attention(&mut tx, owner.id).await?;
        tx.commit().await?;
        self.0.classroom.changed.notify_one();
        Ok(now)
    }

    /// What somebody says to a question, or that they take an answer back. A “yes” to help begins the help.
    ///
    /// # Errors
    /// Nobody asked that, or it was answered already; somebody else helps there; the store's.
    pub async fn answer_consent(&self, caller: &Caller, said: AnswerConsent) -> Result<Attention, Problem> {
        let me = caller.user.id;
        let mut tx = self.0.store.begin().await?;
        let before = attention(&mut tx, me).await?;
        let question = before.question(said.by, said.to).cloned();
        let helps = before.helps.iter().find(|help| said.to == ConsentTo::Help && help.by.id == said.by);
        let thing = question.as_ref().map(|question| &question.by).or(helps.map(|help| &help.by));
        let thing = thing.map(|by| AuditThing::new(Noun::User, by.id.0, &by.name));
        tx.audit(entry(
            caller,
            "consent.answer",
            About { thing, owner: Owner::Person(me) },
            AuditOutcome::Done,
        ));
        let word = if said.agree { ConsentAnswer::Agreed } else { ConsentAnswer::Refused };
        tx.audit_change(said.to.as_str(), None, Some(word.as_str()));
        let mut over = None;
        match (question, helps) {
            (Some(question), _) if said.agree && question.answer == ConsentAnswer::Waiting => {
                agree(&mut tx, &before, question).await?;
            }
            (Some(question), _)
                if !said.agree
                    && matches!(question.answer, ConsentAnswer::Waiting | ConsentAnswer::Agreed) =>
            {
                refuse(&mut tx, me, question).await?;
            }
            (_, Some(help)) if !said.agree => {
                over = Some(help.desktop);
                help_end::end(&mut tx, help.desktop, "owner").await?;
            }
            _ => return Err(NoSuchQuestion.into()),
        }
        let now = attention(&mut tx, me).await?;
        tx.commit().await?;
        over.into_iter().for_each(|desktop| self.0.classroom.helping.cut(desktop));
        self.0.classroom.changed.notify_one();
        Ok(now)
    }
}

/// A person agrees.
async fn agree(tx: &mut Tx, before: &Attention, question: ConsentQuestion) -> Result<(), Problem> {
    let me = before.person.id;
    match (question.to, question.desktop) {
        (ConsentTo::Help, Some(desktop)) => {
            if let Some(other) = before.help_at(desktop) {
                let (name, helper) = (before.person.name.clone(), other.by.name.clone());
                return Err(HelpedByOther { name, helper }.into());
            }
            tx.forget_question(me, question.by.id, question.to).await?;
            let help = Help { desktop, by: question.by.clone(), since: Timestamp::now() };
            tx.begin_help(me, question.lesson, &help).await?;
        }
        _ => {
            let until = held(question.lesson, HOLDS);
            let agreed = ConsentQuestion { answer: ConsentAnswer::Agreed, until, ..question };
            tx.put_question(me, &agreed).await?;
            pause(tx, me, &agreed, true).await?;
        }
    }
    Ok(())
}

/// A person does not agree, or no more.
async fn refuse(tx: &mut Tx, me: UserId, question: ConsentQuestion) -> Result<(), Problem> {
    let until = held(question.lesson, SHOWN);
    let refused = ConsentQuestion { answer: ConsentAnswer::Refused, until, ..question };
    tx.put_question(me, &refused).await?;
    pause(tx, me, &refused, false).await
}

/// What was said in a lesson holds until it is over.
fn held(lesson: Option<LessonId>, otherwise: SignedDuration) -> Option<Timestamp> {
    match lesson {
        Some(_) => None,
        None => Some(Timestamp::now() + otherwise),
    }
}

/// “Eyes on me” reaches those alone who have agreed, if it is still on.
async fn pause(tx: &mut Tx, me: UserId, said: &ConsentQuestion, agreed: bool) -> Result<(), Problem> {
    let (ConsentTo::Pause, Some(lesson)) = (said.to, said.lesson) else { return Ok(()) };
    let lesson = tx.lesson(lesson).await?;
    let Some(power) = lesson.as_ref().and_then(|lesson| lesson.power(PowerKind::EyesOnMe)) else {
        return Ok(());
    };
    let Some(people) = &power.people else { return Ok(()) };
    let mut power = sarrio_model::PowerInForce { people: Some(people.clone()), ..power.clone() };
    if let Some(people) = &mut power.people {
        people.retain(|person| *person != me);
        people.extend(agreed.then_some(me));
    }
    let Some(lesson) = lesson.as_ref().map(|lesson| lesson.id) else { return Ok(()) };
    Ok(tx.set_power(lesson, &power).await?)
}

/// Asks the students who have not said yet whether they agree that their desktops are paused. Returns those who have agreed.
pub(super) async fn ask_to_pause(
    engine: &Inner,
    tx: &mut Tx,
    lesson: &Lesson,
    by: &UserRef,
    students: &[UserId],
) -> Result<Vec<UserId>, Problem> {
    let ruling = Ruling { grade: ConsentGrade::Ask, lesson: Some(lesson.id) };
    let mut agreed = Vec::new();
    for student in students {
        let Some(attention) = tx.attention_of(*student).await? else { continue };
        if ruling.is_agreed(&attention, by.id, ConsentTo::Pause) {
            agreed.push(*student);
            continue;
        }
        let said = attention.question(by.id, ConsentTo::Pause).map(|question| question.answer);
        if matches!(said, None | Some(ConsentAnswer::Silent)) && engine.classroom.is_here(*student) {
            let asked = Asked { to: ConsentTo::Pause, by, lesson: Some(lesson.id), desktop: None };
            ask(engine, tx, &attention.person, &asked).await?;
        }
    }
    Ok(agreed)
}

/// Asks a person, unless they are being asked or have agreed already.
///
/// # Errors
/// They have not opened Sarrio; the store's.
pub(super) async fn ask(
    engine: &Inner,
    tx: &mut Tx,
    person: &UserRef,
    asked: &Asked<'_>,
) -> Result<(), Problem> {
    let now = Timestamp::now();
    let before = attention(tx, person.id).await?;
    let same = |question: &&ConsentQuestion| {
        question.lesson == asked.lesson
            && question.desktop == asked.desktop
            && matches!(question.answer, ConsentAnswer::Waiting | ConsentAnswer::Agreed)
            && question.until.is_none_or(|until| until > now)
    };
    if before.question(asked.by.id, asked.to).filter(same).is_some() {
        return Ok(());
    }
    if !engine.classroom.is_here(person.id) {
        return Err(CannotBeAsked { name: person.name.clone() }.into());
    }
    let patience = SignedDuration::try_from(engine.settings.consent_patience).unwrap_or(SignedDuration::MAX);
    let question = ConsentQuestion {
        to: asked.to,
        by: asked.by.clone(),
        lesson: asked.lesson,
        desktop: asked.desktop,
        asked: now,
        answer: ConsentAnswer::Waiting,
        until: now.checked_add(patience).ok(),
    };
    Ok(tx.put_question(person.id, &question).await?)
}

/// What others do at a person's desktops, as this transaction sees it.
pub(super) async fn attention(tx: &mut Tx, person: UserId) -> Result<Attention, Problem> {
    tx.attention_of(person).await?.ok_or_else(|| Problem::not_found(Noun::User, person))
}

/// Ends the questions that waited long enough, and forgets old answers.
pub(super) async fn end_old(engine: &Inner, now: Timestamp) -> Result<(), Problem> {
    let old = engine.store.old_questions(now).await?;
    if old.is_empty() {
        return Ok(());
    }
    let mut tx = engine.store.begin().await?;
    for row in old {
        let (by, to) = (row.what.by.id, row.what.to);
        // It may have been answered meanwhile.
        let before = attention(&mut tx, row.person).await?;
        let Some(question) = before.question(by, to).filter(|question| **question == row.what) else {
            continue;
        };
        if question.answer == ConsentAnswer::Waiting {
            let until = held(question.lesson, SHOWN);
            let silent = ConsentQuestion { answer: ConsentAnswer::Silent, until, ..question.clone() };
            tx.put_question(row.person, &silent).await?;
        } else {
            tx.forget_question(row.person, by, to).await?;
        }
    }
    Ok(tx.commit().await?)
}
