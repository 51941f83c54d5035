//! Consent in the classroom: what happens with it, and whether a student's screen may be looked at.

use sarrio_model::{ConsentAnswer, ConsentGrade, ConsentTo, DesktopId, Lesson, Problem, UserId};

use crate::backend::live::Live;
use crate::backend::request::Reply;
use crate::widget::hands::Done;
use crate::words::classroom as texts;

/// What happens with consent and help.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum HelpMessage {
    AskToWatch(Vec<DesktopId>),
    Asked(Reply),
    Take(DesktopId),
    Taken(DesktopId, Reply),
    GiveBack(DesktopId),
    GivenBack(Reply),
    Touch(DesktopId, Done),
}

/// The desktop whose keyboard the teacher wants or has.
#[derive(Debug, Default)]
pub(super) struct Control {
    /// Which; nothing where they neither ask nor help.
    pub(super) desktop: Option<DesktopId>,
    /// Why what was done last did not arrive there.
    pub(super) problem: Option<Problem>,
}

/// Whether the teacher may look at a student's screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sees {
    /// They may.
    Yes,
    /// The rules never allow it.
    Never,
    /// The student has not agreed; what they said, if they were asked.
    NotAgreed(Option<ConsentAnswer>),
}

impl Sees {
    /// Whether the student is to be asked, or asked again.
    pub(super) fn can_be_asked(self) -> bool {
        matches!(self, Self::NotAgreed(said) if said != Some(ConsentAnswer::Waiting))
    }

    /// The words instead of a picture.
    pub(super) fn words(self) -> Option<String> {
        match self {
            Self::Yes => None,
            Self::Never => Some(texts::never_watched()),
            Self::NotAgreed(None | Some(ConsentAnswer::Agreed)) => Some(texts::watch_not_asked()),
            Self::NotAgreed(Some(ConsentAnswer::Waiting)) => Some(texts::watch_asked()),
            Self::NotAgreed(Some(ConsentAnswer::Refused)) => Some(texts::watch_refused()),
            Self::NotAgreed(Some(ConsentAnswer::Silent)) => Some(texts::watch_silent()),
        }
    }
}

/// Whether `me` may look at the screens of a student in a lesson.
pub(super) fn sees(student: UserId, lesson: Option<&Lesson>, live: &Live, me: UserId) -> Sees {
    let Some(lesson) = lesson else { return Sees::Yes };
    match lesson.consent.watch {
        ConsentGrade::Always => Sees::Yes,
        ConsentGrade::Never => Sees::Never,
        ConsentGrade::Ask => {
            let question = live.attention(student).and_then(|one| one.question(me, ConsentTo::Watch));
            let said = question.filter(|question| question.lesson == Some(lesson.id)).map(|one| one.answer);
            if said == Some(ConsentAnswer::Agreed) { Sees::Yes } else { Sees::NotAgreed(said) }
        }
    }
}
