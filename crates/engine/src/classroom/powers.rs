//! Switching powers on and off.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use sarrio_model::{
    ClassPower, ConsentGrade, Lesson, PowerInForce, PowerKind, Problem, SetPower, problem::TimerOutOfRange,
};

use super::{
    asking::ask_to_pause,
    enforce::enforce,
    people::{finish, lesson, require_students},
};
use crate::{
    Engine,
    authz::{HoldExam, PauseClass, Permit},
};

/// So long whoever switches a power waits until it is done on all hosts. What takes longer goes on by itself.
const PATIENCE: Duration = Duration::from_secs(3);

/// A power that somebody may switch: the permit of its action.
#[derive(Debug)]
pub enum PowerPermit {
    /// Eyes on me.
    EyesOnMe(Permit<PauseClass>),
    /// Exam.
    Exam(Permit<HoldExam>),
}

impl PowerPermit {
    fn lesson(&self) -> &Lesson {
        match self {
            Self::EyesOnMe(permit) => permit.on(),
            Self::Exam(permit) => permit.on(),
        }
    }

    fn by(&self) -> sarrio_model::UserRef {
        match self {
            Self::EyesOnMe(permit) => permit.caller().user.clone(),
            Self::Exam(permit) => permit.caller().user.clone(),
        }
    }

    async fn confirm(&self, tx: &mut sarrio_store::Tx, now: &Lesson) -> Result<(), Problem> {
        match self {
            Self::EyesOnMe(permit) => permit.confirm(tx, now).await,
            Self::Exam(permit) => permit.confirm(tx, now).await,
        }
    }

    async fn ask_again(&self, tx: &mut sarrio_store::Tx, now: &Lesson) -> Result<(), Problem> {
        match self {
            Self::EyesOnMe(permit) => permit.ask_again(tx, now).await.map(drop),
            Self::Exam(permit) => permit.ask_again(tx, now).await.map(drop),
        }
    }

    fn kind(&self) -> PowerKind {
        match self {
            Self::EyesOnMe(_) => PowerKind::EyesOnMe,
            Self::Exam(_) => PowerKind::Exam,
        }
    }

    fn power(&self, set: &SetPower) -> ClassPower {
        match self {
            Self::EyesOnMe(_) => ClassPower::EyesOnMe,
            Self::Exam(_) => ClassPower::Exam { allowed: set.allowed.clone(), sharing: set.sharing },
        }
    }
}

impl Engine {
    /// Puts a power in force, or changes the one of its kind that is. Where hosts answer, it is done when this returns.
    ///
    /// # Errors
    /// Its timer is out of range, or somebody who is named is no student; the lesson does not take place now; the store's.
    pub async fn set_power(&self, permit: PowerPermit, set: SetPower) -> Result<Lesson, Problem> {
        let students = self.0.store.students_of_group(permit.lesson().group.id).await?;
        require_students(permit.lesson(), &students, set.people.as_deref())?;
        if set.minutes.is_some_and(|minutes| !(1..=Lesson::LONGEST).contains(&i64::from(minutes))) {
            return Err(TimerOutOfRange { most: Lesson::LONGEST }.at("minutes"));
        }
        let mut tx = self.0.store.begin().await?;
        let lesson = lesson(&mut tx, permit.lesson().id).await?;
        permit.confirm(&mut tx, &lesson).await?;
        let people = match permit.kind() {
            PowerKind::EyesOnMe if lesson.consent.pause == ConsentGrade::Ask => {
                let asked = set.people.as_ref().unwrap_or(&students);
                Some(ask_to_pause(&self.0, &mut tx, &lesson, &permit.by(), asked).await?)
            }
            _ => set.people.clone(),
        };
        let now = Timestamp::now();
        let timer = set.minutes.map(|minutes| now + SignedDuration::from_mins(minutes.into()));
        let before = lesson.power(permit.kind());
        let power = PowerInForce {
            power: permit.power(&set),
            since: before.map_or(now, |before| before.since),
            until: timer.map_or(lesson.ends, |timer| timer.min(lesson.ends)),
            by: permit.by(),
            stays: set.stays.unwrap_or(permit.kind() == PowerKind::Exam),
            people,
        };
        let reached = power.people.as_ref().map_or(students.len(), Vec::len);
        tx.audit_change("until", before.map(|before| before.until), Some(power.until));
        tx.audit_change("people", None, Some(reached));
        if let ClassPower::Exam { allowed, .. } = &power.power {
            let allowed = allowed.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            tx.audit_change("allowed", None, (!allowed.is_empty()).then_some(allowed));
        }
        tx.set_power(lesson.id, &power).await?;
        let lesson = finish(tx, lesson.id).await?;
        self.carry_out().await;
        Ok(lesson)
    }

    /// Ends a power. That it is not in force is success.
    ///
    /// # Errors
    /// The store's.
    pub async fn end_power(&self, permit: PowerPermit) -> Result<Lesson, Problem> {
        let mut tx = self.0.store.begin().await?;
        let lesson = lesson(&mut tx, permit.lesson().id).await?;
        if tx.end_power(lesson.id, permit.kind()).await? {
            permit.confirm(&mut tx, &lesson).await?;
            let until = lesson.power(permit.kind()).map(|power| power.until);
            tx.audit_change("until", until, None);
        } else {
            permit.ask_again(&mut tx, &lesson).await?;
        }
        let lesson = finish(tx, lesson.id).await?;
        self.carry_out().await;
        Ok(lesson)
    }

    /// Brings the hosts up to the powers, for as long as somebody waits for it; then it goes on by itself.
    async fn carry_out(&self) {
        let engine = self.0.clone();
        let done = tokio::spawn(async move { enforce(&engine).await });
        let _ = tokio::time::timeout(PATIENCE, done).await;
        // The task sees to what could not be done.
        self.0.classroom.changed.notify_one();
    }
}
