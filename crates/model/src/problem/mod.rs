//! What went wrong, for a person: RFC 9457 problem details with a stable `code` and a `hint` that says what to do.
//!
//! Each thing that can go wrong is a *message*: a type whose fields are the names and numbers of its sentence. It lies in
//! this folder, in the file of its noun, with its English text. On its way to a person a problem carries that text and
//! also the message's key and arguments, so that the app says it in the person's language (`i18n/*/problems`).
//!
//! ```
//! use sarrio_model::{Problem, problem::{DesktopIsOff, PathHoldsThings, ThingCount}};
//! let refused: Problem = DesktopIsOff { name: "Aula 2".parse()? }.into();
//! assert_eq!(refused.detail, "Aula 2 is off.");
//! let refused = PathHoldsThings { path: "NAS".parse()?, things: ThingCount(1) }.at("id");
//! assert_eq!(refused.detail, "NAS holds 1 desktop or template, including the recycle bin.");
//! # Ok::<(), sarrio_model::NameError>(())
//! ```

#[macro_use]
mod macros;

mod argument;
mod code;
mod message;

mod abandoned;
mod account;
mod calendar;
mod check;
mod classroom;
mod client;
mod creation;
mod deployment;
mod desktop;
mod directory;
mod directory_test;
mod disk;
mod handout;
mod host;
mod host_call;
mod media;
mod move_up;
mod newer_image;
mod operation;
mod people;
mod people_list;
mod placement;
mod quota;
mod quota_origin;
mod reason;
mod refusal;
mod request;
mod seat_list;
mod sharing;
mod sign_in;
mod storage;
mod store;
mod store_task;
mod student_work;
mod template;
mod timetable;
mod viewer;

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Serialize};

pub(crate) use message::known as known_message;

pub use self::{
    abandoned::*, account::*, argument::*, calendar::*, check::*, classroom::*, client::*, code::Code,
    creation::*, deployment::*, desktop::*, directory::*, directory_test::*, disk::*, handout::*, host::*,
    host_call::*, media::*, message::*, move_up::*, newer_image::*, operation::*, people::*, people_list::*,
    placement::*, quota::*, quota_origin::*, reason::*, refusal::*, request::*, seat_list::*, sharing::*,
    sign_in::*, storage::*, store::*, store_task::*, student_work::*, template::*, timetable::*, viewer::*,
};

/// Every message that a problem can have, or that a check can find.
#[allow(unused_qualifications)] // each file has a `CATALOGUE`
pub fn catalogue() -> impl Iterator<Item = &'static Entry> {
    [
        abandoned::CATALOGUE,
        account::CATALOGUE,
        calendar::CATALOGUE,
        check::CATALOGUE,
        classroom::CATALOGUE,
        client::CATALOGUE,
        creation::CATALOGUE,
        deployment::CATALOGUE,
        desktop::CATALOGUE,
        directory::CATALOGUE,
        directory_test::CATALOGUE,
        disk::CATALOGUE,
        handout::CATALOGUE,
        host::CATALOGUE,
        host_call::CATALOGUE,
        media::CATALOGUE,
        move_up::CATALOGUE,
        newer_image::CATALOGUE,
        operation::CATALOGUE,
        people_list::CATALOGUE,
        people::CATALOGUE,
        placement::CATALOGUE,
        quota::CATALOGUE,
        quota_origin::CATALOGUE,
        reason::CATALOGUE,
        refusal::CATALOGUE,
        request::CATALOGUE,
        seat_list::CATALOGUE,
        sign_in::CATALOGUE,
        sharing::CATALOGUE,
        storage::CATALOGUE,
        store::CATALOGUE,
        store_task::CATALOGUE,
        student_work::CATALOGUE,
        template::CATALOGUE,
        timetable::CATALOGUE,
        viewer::CATALOGUE,
    ]
    .into_iter()
    .flatten()
}

/// An RFC 9457 problem. `detail` says what happened, with names and numbers; `hint` says what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[non_exhaustive]
pub struct Problem {
    /// A URI for this kind of problem: `urn:sarrio:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in a few words.
    pub title: Cow<'static, str>,
    /// The HTTP status.
    pub status: u16,
    /// What happened to what.
    pub detail: String,
    /// The stable code.
    pub code: Code,
    /// What to do.
    pub hint: Cow<'static, str>,
    /// The field of the request's body that is wrong, as a path (`hardware.memory`).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub field: Option<String>,
    /// The id of the request that failed, where the backend or a host is at fault (status 500 and above): sarriod's log
    /// tells the cause under this id.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub request: Option<String>,
    /// After how many seconds it can be tried again with success, where that is known. The header `Retry-After` says the
    /// same.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub retry_after: Option<u64>,
    /// What `detail` says, for programs that say it in another language.
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "known_message")]
    pub message: Option<Box<Message>>,
}

impl Problem {
    /// A message's problem. Without advice of its own it has its code's.
    pub(crate) fn of_wording(code: Code, wording: Wording) -> Self {
        Self {
            kind: format!("urn:sarrio:{code}"),
            title: code.title().into(),
            status: code.status(),
            detail: wording.text,
            code,
            hint: wording.advice.map_or_else(|| code.hint().into(), Cow::Owned),
            field: None,
            request: None,
            retry_after: None,
            message: Some(Box::new(wording.message)),
        }
    }

    /// What the reason of a WebSocket's close frame tells: a code, the key of a message that names nothing, and English words.
    /// Without such a key it is said by its code in other languages.
    #[must_use]
    pub fn told_briefly(code: Code, key: Option<&str>, words: &str) -> Self {
        let entry = key.and_then(|key| catalogue().find(|entry| entry.key == key));
        let wording = entry.and_then(|entry| (entry.samples)().pop());
        match wording.filter(|wording| wording.message.arguments.is_empty()) {
            Some(wording) => Self::of_wording(code, wording),
            None => Self { message: None, ..Self::of_wording(code, Fact { text: words.to_owned() }.into()) },
        }
    }

    /// The message, for another one that tells it.
    #[must_use]
    pub fn wording(&self) -> Wording {
        match &self.message {
            Some(message) => {
                Wording { message: (**message).clone(), text: self.detail.clone(), advice: None }
            }
            None => Fact { text: self.detail.clone() }.into(),
        }
    }

    /// Whether it is the problem with this message, by its key: `problem.says(DesktopIsOff::KEY)`.
    #[must_use]
    pub fn says(&self, key: &str) -> bool {
        self.message.as_ref().is_some_and(|message| message.key == key)
    }

    /// Nothing of this kind has this id, or the caller may not know of it.
    #[must_use]
    pub fn not_found(what: Noun, id: impl fmt::Display) -> Self {
        NoSuchThing { what, id: id.to_string() }.into()
    }

    /// The same, about this field of the request's body or query (a path such as `hardware.memory`).
    #[must_use]
    pub fn at(self, field: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..self }
    }

    /// The same, as the answer to this request, under whose id the cause is logged.
    #[must_use]
    pub fn with_request(self, id: impl Into<String>) -> Self {
        Self { request: Some(id.into()), ..self }
    }

    /// The same, which can be tried again after so many seconds.
    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Self {
        Self { retry_after: Some(seconds), ..self }
    }

    /// The same under another HTTP status than its code's.
    #[must_use]
    pub fn with_status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// The same as a failure of another kind, with that kind's hint.
    #[must_use]
    pub fn of_kind(self, code: Code) -> Self {
        let (kind, title, hint) = (format!("urn:sarrio:{code}"), code.title().into(), code.hint().into());
        Self { kind, title, status: code.status(), code, hint, ..self }
    }

    /// The same as a failure of the kind of `cause`, with its hint: for a message that tells another one.
    #[must_use]
    pub fn because_of(self, cause: &Self) -> Self {
        Self { hint: cause.hint.clone(), ..self.of_kind(cause.code) }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} [{}", self.detail, self.hint, self.code)?;
        match &self.request {
            Some(request) => write!(f, ", request {request}]"),
            None => f.write_str("]"),
        }
    }
}

impl std::error::Error for Problem {}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_code_is_unique_has_advice_and_survives_the_wire() {
        let mut seen = HashSet::new();
        for &code in Code::ALL {
            assert!(seen.insert(code.as_str()), "{code} twice");
            assert!(code.hint().ends_with('.') && code.hint().len() > 10, "{code}");
            assert!((400..600).contains(&code.status()));
            let back: Code = serde_json::from_str(&serde_json::to_string(&code).unwrap()).unwrap();
            assert_eq!(back, code);
        }
        assert_eq!(serde_json::from_str::<Code>("\"of.tomorrow\"").unwrap(), Code::Unknown);
    }

    #[test]
    fn every_message_is_unique_and_survives_the_wire() {
        let mut seen = HashSet::new();
        for entry in catalogue() {
            assert!(seen.insert(entry.key), "{} twice", entry.key);
            assert!(entry.key.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", entry.key);
            for wording in (entry.samples)() {
                let words = format!("{} {}", wording.text, wording.advice.as_deref().unwrap_or("."));
                assert!(!words.contains(['{', '}']) && words.ends_with('.'), "{words}");
                assert_eq!(wording.message.key, entry.key);
                let problem = Problem::of_wording(Code::Busy, wording);
                let back: Problem = serde_json::from_str(&serde_json::to_string(&problem).unwrap()).unwrap();
                assert_eq!(back, problem);
            }
        }
    }

    #[test]
    fn a_message_of_tomorrow_is_told_in_english() {
        let known: Problem = SessionEnded.into();
        let mut wire = serde_json::to_value(&known).unwrap();
        wire["message"] = serde_json::json!({ "key": "x", "arguments": { "when": { "century": 23 } } });
        let read: Problem = serde_json::from_value(wire).unwrap();
        assert_eq!(read, Problem { message: None, ..known });
    }
}
