//! What the rules of consent say about doing something to a person now.

use jiff::Timestamp;
use sarrio_model::{
    Attention, ConsentAnswer, ConsentGrade, ConsentTo, LessonId, Problem, UserId,
    problem::{NeverWatched, WatchNotAgreed},
};
use sarrio_store::ConsentOf;

use crate::{
    Engine,
    authz::{Permit, WatchDesktop},
};

/// What the rules say about one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ruling {
    /// Whether the person is asked.
    pub(super) grade: ConsentGrade,
    /// The lesson that the person has now: there its group's grades count.
    pub(super) lesson: Option<LessonId>,
}

impl Ruling {
    /// In a lesson the grades of its group count, and otherwise those of all the person's groups.
    pub(super) fn of(rules: &ConsentOf, to: ConsentTo) -> Self {
        match rules.lessons.first() {
            Some(now) => Self { grade: now.grades.of(to), lesson: Some(now.lesson) },
            None => Self { grade: rules.grades.of(to), lesson: None },
        }
    }

    /// Whether the person has agreed that `by` does this, in this lesson or outside of lessons.
    pub(super) fn is_agreed(self, attention: &Attention, by: UserId, to: ConsentTo) -> bool {
        let question = attention.question(by, to);
        question.is_some_and(|question| {
            question.answer == ConsentAnswer::Agreed
                && question.lesson == self.lesson
                && question.until.is_none_or(|until| until > Timestamp::now())
        })
    }
}

impl Engine {
    /// Refuses a look at the screen of somebody whom the rules protect from it, or who has not agreed.
    ///
    /// # Errors
    /// The rules never allow it, or the owner has not agreed; the store's.
    pub async fn require_consent(&self, permit: &Permit<WatchDesktop>) -> Result<(), Problem> {
        self.rules_for(permit).await.map(drop)
    }

    /// What the rules say about a look that they allow; nothing about a look at one's own desktop.
    pub(super) async fn rules_for(
        &self,
        permit: &Permit<WatchDesktop>,
    ) -> Result<Option<ConsentOf>, Problem> {
        let (by, owner) = (permit.caller().user.id, &permit.on().owner);
        if owner.id == by {
            return Ok(None);
        }
        let rules = self.0.store.consent_of(owner.id).await?;
        let ruling = Ruling::of(&rules, ConsentTo::Watch);
        match ruling.grade {
            ConsentGrade::Always => Ok(Some(rules)),
            ConsentGrade::Never => Err(NeverWatched { name: owner.name.clone() }.into()),
            ConsentGrade::Ask => {
                let attention = self.0.store.attention_of(owner.id).await?;
                let agreed = attention.is_some_and(|all| ruling.is_agreed(&all, by, ConsentTo::Watch));
                let refused = || WatchNotAgreed { name: owner.name.clone() }.into();
                if agreed { Ok(Some(rules)) } else { Err(refused()) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use sarrio_model::{ConsentGrades, ConsentQuestion, UserRef};
    use sarrio_store::ConsentInLesson;

    use super::*;

    #[test]
    fn in_a_lesson_its_group_counts_and_an_answer_holds_there_alone() {
        let strict = ConsentGrades { watch: ConsentGrade::Never, ..ConsentGrades::default() };
        let asks = ConsentGrades { watch: ConsentGrade::Ask, ..strict };
        let lesson = LessonId::new();
        let now = ConsentInLesson { lesson, ends: Timestamp::MAX, grades: asks };
        let outside = ConsentOf { grades: strict, lessons: vec![] };
        assert_eq!(Ruling::of(&outside, ConsentTo::Watch).grade, ConsentGrade::Never);
        let inside = ConsentOf { lessons: vec![now], ..outside };
        let ruling = Ruling::of(&inside, ConsentTo::Watch);
        assert_eq!((ruling.grade, ruling.lesson), (ConsentGrade::Ask, Some(lesson)));

        let user = |name: &str| UserRef { id: UserId::new(), name: name.to_owned() };
        let (joan, pep) = (user("Joan"), user("Pep"));
        let said = |answer, lesson| ConsentQuestion {
            to: ConsentTo::Watch,
            by: joan.clone(),
            lesson,
            desktop: None,
            asked: Timestamp::UNIX_EPOCH,
            answer,
            until: None,
        };
        let agreed = |question, by: &UserRef| {
            let all =
                Attention { person: user("Aina"), questions: vec![question], looks: vec![], helps: vec![] };
            ruling.is_agreed(&all, by.id, ConsentTo::Watch)
        };
        assert!(agreed(said(ConsentAnswer::Agreed, Some(lesson)), &joan));
        assert!(!agreed(said(ConsentAnswer::Agreed, Some(lesson)), &pep), "she agreed to Joan");
        assert!(!agreed(said(ConsentAnswer::Agreed, None), &joan), "that was outside of the lesson");
        assert!(!agreed(said(ConsentAnswer::Waiting, Some(lesson)), &joan));
    }
}
