//! What others do at the student's desktops: what they ask, who looks, and who helps.

use iced::widget::column;
use sarrio_model::{AnswerConsent, Attention, ConsentAnswer, ConsentQuestion, ConsentTo, UserRef};

use crate::theme::{Tone, icon};
use crate::widget::{Element, button, notice};
use crate::words::my_lesson as texts;

/// All of it, the questions first; nothing where nobody does anything.
pub(super) fn view<'a>(
    attention: Option<&'a Attention>,
    working: bool,
) -> Option<Element<'a, AnswerConsent>> {
    let attention = attention?;
    let answered = |answer| move |question: &&ConsentQuestion| question.answer == answer;
    let waiting = attention.questions.iter().filter(answered(ConsentAnswer::Waiting));
    let waiting = waiting.map(|question| ask(question, working));
    let helps = attention.helps.iter().map(|help| {
        let end = button::default(texts::end_help()).icon(icon::X).working(working);
        let end = end.on_press(answer(&help.by, ConsentTo::Help, false));
        let words = texts::helps_you_why();
        notice::note(
            Tone::Caution,
            icon::KEYBOARD,
            Some(texts::helps_you(help.by.name.clone())),
            words,
            vec![end],
        )
    });
    let looks = attention.looks.iter().map(|look| {
        let words = texts::looks_why();
        notice::note(Tone::Busy, icon::EYE, Some(texts::looks_at_you(look.by.name.clone())), words, vec![])
    });
    let agreed = attention.questions.iter().filter(answered(ConsentAnswer::Agreed)).map(|question| {
        let back = button::default(texts::take_back()).working(working);
        let back = back.on_press(answer(&question.by, question.to, false));
        notice::note(Tone::Neutral, icon::USER_CHECK, None, agreed(question), vec![back])
    });
    let all: Vec<Element<'a, AnswerConsent>> = waiting.chain(helps).chain(looks).chain(agreed).collect();
    (!all.is_empty()).then(|| column(all).spacing(10).into())
}

fn answer(by: &UserRef, to: ConsentTo, agree: bool) -> AnswerConsent {
    AnswerConsent { by: by.id, to, agree }
}

fn ask(question: &ConsentQuestion, working: bool) -> Element<'_, AnswerConsent> {
    let (glyph, words) = match question.to {
        ConsentTo::Watch => (icon::EYE, texts::asks_to_watch_why()),
        ConsentTo::Help => (icon::KEYBOARD, texts::asks_to_help_why()),
        ConsentTo::Pause => (icon::PAUSE, texts::asks_to_pause_why()),
    };
    let say = |agree| answer(&question.by, question.to, agree);
    let buttons = vec![
        button::primary(texts::allow()).icon(icon::CHECK).working(working).on_press(say(true)),
        button::default(texts::not_now()).working(working).on_press(say(false)),
    ];
    notice::note(Tone::Caution, glyph, Some(sentence(question)), words, buttons)
}

/// What somebody asks.
pub(super) fn sentence(question: &ConsentQuestion) -> String {
    let by = question.by.name.clone();
    match question.to {
        ConsentTo::Watch => texts::asks_to_watch(by),
        ConsentTo::Help => texts::asks_to_help(by),
        ConsentTo::Pause => texts::asks_to_pause(by),
    }
}

fn agreed(question: &ConsentQuestion) -> String {
    let by = question.by.name.clone();
    match question.to {
        ConsentTo::Watch => texts::agreed_to_watch(by),
        ConsentTo::Help => texts::asks_to_help(by),
        ConsentTo::Pause => texts::agreed_to_pause(by),
    }
}
