//! The rules of consent, as they are shown and changed: of the school in the settings, of a group in its panel.

use iced::Fill;
use iced::widget::{column, row};
use sarrio_model::{ConsentGrade, ConsentGrades, ConsentTo, OwnGrades};

use crate::widget::segmented::{segment, segmented};
use crate::widget::{Element, label};
use crate::words::consent as texts;

fn grade(grade: ConsentGrade) -> String {
    match grade {
        ConsentGrade::Always => texts::always(),
        ConsentGrade::Ask => texts::ask(),
        ConsentGrade::Never => texts::never(),
    }
}

fn subject(to: ConsentTo) -> String {
    match to {
        ConsentTo::Watch => texts::watch(),
        ConsentTo::Help => texts::help(),
        ConsentTo::Pause => texts::pause(),
    }
}

/// The grades of the school.
pub fn of_school<'a, M: Clone + 'a>(
    grades: ConsentGrades,
    on: impl Fn(ConsentTo, ConsentGrade) -> M + Copy + 'a,
) -> Element<'a, M> {
    let line = |to: ConsentTo| {
        let choices = ConsentGrade::ALL.iter().map(|one| segment(*one, grade(*one)));
        let choice = segmented(choices, grades.of(to), move |chosen| on(to, chosen));
        column![label::second(subject(to)), choice].spacing(4).into()
    };
    column(ConsentTo::ALL.iter().copied().map(line)).spacing(12).into()
}

/// The grades of a group, each its own or the school's. Whoever may not change them reads them.
pub fn of_group<'a, M: Clone + 'a>(
    own: OwnGrades,
    may: bool,
    on: impl Fn(OwnGrades) -> M + Copy + 'a,
) -> Element<'a, M> {
    let word = |chosen: Option<ConsentGrade>| chosen.map_or_else(texts::as_school, grade);
    let line = |to: ConsentTo| -> Element<'a, M> {
        if !may {
            return row![label::second(subject(to)).width(Fill), label::body(word(own.of(to)))]
                .spacing(8)
                .into();
        }
        let all = std::iter::once(None).chain(ConsentGrade::ALL.iter().copied().map(Some));
        let choices = all.map(|one| segment(one, word(one)));
        let choice = segmented(choices, own.of(to), move |chosen| on(with(own, to, chosen)));
        column![label::second(subject(to)), choice].spacing(4).into()
    };
    let lines = ConsentTo::ALL.iter().copied().map(line);
    column![label::h2(texts::title())].extend(lines).spacing(10).into()
}

/// The grades with another one.
fn with(own: OwnGrades, to: ConsentTo, grade: Option<ConsentGrade>) -> OwnGrades {
    match to {
        ConsentTo::Watch => OwnGrades { watch: grade, ..own },
        ConsentTo::Help => OwnGrades { help: grade, ..own },
        ConsentTo::Pause => OwnGrades { pause: grade, ..own },
    }
}

/// The grades of the school with another one.
#[must_use]
pub fn school_with(to: ConsentTo, grade: ConsentGrade) -> OwnGrades {
    with(OwnGrades::default(), to, Some(grade))
}
