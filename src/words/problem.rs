//! The words of problems in the language of this thread: by their message, or by their code if the message comes from a
//! newer backend.

use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentValue};
use sarrio_model::problem::{Argument, Arguments, Message, catalogue};
use sarrio_model::{Check, Code, Problem};

use super::spoken::{PROBLEM_CA, PROBLEM_EN, PROBLEM_ES};
use super::{Bundle, Language, bytes, language, load};

/// The words of problems in a language.
fn problems(language: Language) -> &'static Bundle {
    static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| load(Language::English, PROBLEM_EN));
    static CATALAN: LazyLock<Bundle> = LazyLock::new(|| load(Language::Catalan, PROBLEM_CA));
    static SPANISH: LazyLock<Bundle> = LazyLock::new(|| load(Language::Spanish, PROBLEM_ES));
    match language {
        Language::English => &ENGLISH,
        Language::Catalan => &CATALAN,
        Language::Spanish => &SPANISH,
    }
}

/// What happened.
#[must_use]
pub fn sentence(problem: &Problem) -> String {
    // The English words of a newer backend say more than the title of their code, but do not fit other languages.
    let by_code = || match language() {
        Language::English => None,
        _ => by_key(&code_key(problem.code), &Arguments::new()),
    };
    let english = || match problem.detail.is_empty() {
        true => problem.title.to_string(),
        false => problem.detail.clone(),
    };
    problem.message.as_deref().and_then(of_message).or_else(by_code).unwrap_or_else(english)
}

/// What to do.
#[must_use]
pub fn advice(problem: &Problem) -> String {
    let known = problem.message.as_deref().filter(|message| of_message(message).is_some());
    if let Some(hint) = known.and_then(hint_of) {
        return hint;
    }
    if known.is_none() && language() == Language::English {
        return problem.hint.to_string();
    }
    match by_key(&format!("{}-hint", code_key(problem.code)), &Arguments::new()) {
        Some(hint) if known.is_some() || problem.detail.is_empty() => hint,
        Some(hint) => format!("{hint} ({})", problem.detail),
        None => problem.hint.to_string(),
    }
}

/// What a code says by itself, where nothing more is known.
#[must_use]
pub fn of_code(code: Code) -> String {
    by_key(&code_key(code), &Arguments::new()).unwrap_or_else(|| code.title().to_owned())
}

/// What a check found.
#[must_use]
pub fn finding(check: &Check) -> String {
    found(check.message.as_ref(), &check.found)
}

/// What was found, in the backend's English where the app does not know the message.
#[must_use]
pub fn found(message: Option<&Message>, english: &str) -> String {
    message.and_then(of_message).unwrap_or_else(|| english.to_owned())
}

/// What to do about it, where there is anything to do.
#[must_use]
pub fn finding_advice(check: &Check) -> Option<String> {
    found_advice(check.message.as_ref(), check.advice.as_deref())
}

/// What to do about what was found, where there is anything to do.
#[must_use]
pub fn found_advice(message: Option<&Message>, english: Option<&str>) -> Option<String> {
    let english = english?;
    let known = message.filter(|message| of_message(message).is_some());
    let said = known.and_then(|message| hint_of(message).or_else(|| hint_of_code(message)));
    Some(said.unwrap_or_else(|| english.to_owned()))
}

/// The advice of the code that a message's problems have: its own, or that of a message in it.
fn hint_of_code(message: &Message) -> Option<String> {
    let inner = || {
        message.arguments.values().find_map(|argument| match argument {
            Argument::Message(inner) => hint_of_code(inner),
            _ => None,
        })
    };
    let code = catalogue().find(|entry| entry.key == message.key).and_then(|entry| entry.code);
    code.and_then(|code| by_key(&format!("{}-hint", code_key(code)), &Arguments::new())).or_else(inner)
}

fn code_key(code: Code) -> String {
    code.as_str().replace(['.', '_'], "-")
}

fn of_message(message: &Message) -> Option<String> {
    by_key(&format!("problem-{}", message.key), &message.arguments)
}

/// The message's own advice, or that of a message in it: what a batch failed for tells what to do about the batch.
fn hint_of(message: &Message) -> Option<String> {
    by_key(&format!("hint-{}", message.key), &message.arguments).or_else(|| {
        message.arguments.values().find_map(|argument| match argument {
            Argument::Message(inner) => hint_of(inner),
            _ => None,
        })
    })
}

/// `None` where this version does not know the key, or that of a message in it.
fn by_key(key: &str, arguments: &Arguments) -> Option<String> {
    let bundle = problems(language());
    let pattern = bundle.get_message(key)?.value()?;
    let arguments: Option<Vec<_>> =
        arguments.iter().map(|(name, argument)| Some((name.as_str(), value(argument)?))).collect();
    let arguments: FluentArgs<'_> = arguments?.into_iter().collect();
    Some(bundle.format_pattern(pattern, Some(&arguments), &mut Vec::new()).into_owned())
}

fn value(argument: &Argument) -> Option<FluentValue<'_>> {
    Some(match argument {
        Argument::Text(text) => text.as_str().into(),
        Argument::Number(number) => (*number).into(),
        other => text(other)?.into(),
    })
}

fn text(argument: &Argument) -> Option<String> {
    Some(match argument {
        Argument::Text(text) => text.clone(),
        Argument::Number(number) => super::grouped(*number),
        Argument::Amount { bytes: amount } => bytes(*amount),
        Argument::Message(message) => of_message(message)?,
        Argument::List(all) => all.iter().map(text).collect::<Option<Vec<_>>>()?.join("; "),
    })
}
