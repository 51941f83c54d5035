//! Every text of the app, in the language that the person has chosen.
//!
//! `i18n/en/*.ftl` is the source; `build.rs` makes one function of each message, so that a wrong key or a missing
//! argument does not compile:
//!
//! ```
//! use sarrio::words::{self, Language};
//! words::speak(Language::English);
//! assert_eq!(words::common::selected(2, 2_048), "2 selected of 2,048");
//! words::speak(Language::Catalan);
//! assert_eq!(words::common::selected(2, 2_048), "2 seleccionats de 2.048");
//! ```
//!
//! The language is kept for each thread; `update` and `view` run on the same one.

mod amount;
mod at_end;
mod audited;
mod dates;
mod handed_in;
mod language;
mod permission;
mod problem;
mod quota;

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use sarrio_model::{Role, User};

pub use amount::{bytes, clock, date_and_clock, duration, grouped, mebibytes, percent, short_date, since};
pub use at_end::at_end;
pub use audited::{deed, kind_of_thing};
pub use dates::{clock_of, date, weekday, weekday_and_date};
pub use handed_in::handed_in;
pub use language::{language, of_environment, speak};
pub use permission::permission;
pub use problem::{advice, finding, finding_advice, found, found_advice, of_code, sentence};
pub use quota::{quantity, quota_amount, quota_amount_of, quota_source};
pub use sarrio_model::Language;
pub use spoken::*;

#[allow(missing_docs, clippy::pedantic)]
mod spoken {
    include!(concat!(env!("OUT_DIR"), "/words.rs"));
}

type Bundle = FluentBundle<FluentResource>;

/// How much is used of a total, with the unit once where it is the same: `1.8 of 22 GB`.
#[must_use]
pub fn used_of(used: u64, total: u64) -> String {
    common::of(amount::bytes_beside(used, total), bytes(total))
}

/// The name of a role.
#[must_use]
pub fn role(role: Role) -> String {
    match role {
        Role::Administrator => common::administrator(),
        Role::Manager => common::manager(),
        Role::Teacher => common::teacher(),
        Role::Student => common::student(),
    }
}

/// The name of a person's role: of the school's own one where they have one.
#[must_use]
pub fn role_of(user: &User) -> String {
    user.custom_role.as_ref().map_or_else(|| role(user.role), |custom| custom.name.to_string())
}

/// A value in a message: a text or a number.
pub trait Argument<'a> {
    /// The value as Fluent needs it.
    fn value(self) -> FluentValue<'a>;
}

/// A value that can choose a plural form: a whole number.
pub trait Count: Argument<'static> {}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Argument<'_> for $number {
            fn value(self) -> FluentValue<'static> { FluentValue::from(self) }
        }
        impl Count for $number {}
    )*};
}
numbers!(u8, u16, u32, u64, usize, i32, i64);

impl<'a> Argument<'a> for &'a str {
    fn value(self) -> FluentValue<'a> {
        self.into()
    }
}
impl<'a> Argument<'a> for &'a String {
    fn value(self) -> FluentValue<'a> {
        self.as_str().into()
    }
}
impl<'a> Argument<'a> for String {
    fn value(self) -> FluentValue<'a> {
        self.into()
    }
}

/// Message `key` of file `file` in the language of this thread, or in English where that language lacks it.
fn say<'a, const N: usize>(
    file: usize,
    key: &'static str,
    values: [(&'static str, FluentValue<'a>); N],
) -> String {
    let args: FluentArgs<'a> = values.into_iter().collect();
    [language(), Language::English]
        .into_iter()
        .find_map(|language| {
            let bundle = bundles(language).get(file)?;
            let pattern = bundle.get_message(key)?.value()?;
            Some(bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned())
        })
        .unwrap_or_else(|| key.to_owned())
}

/// The message with a key that is known only now, and that names nothing, in the language of this thread.
fn said(file: &str, key: &str) -> Option<String> {
    let file = FILES.iter().position(|name| *name == file)?;
    let bundle = bundles(language()).get(file)?;
    let pattern = bundle.get_message(key)?.value()?;
    Some(bundle.format_pattern(pattern, None, &mut Vec::new()).into_owned())
}

/// The messages of a language, one bundle for each file.
fn bundles(language: Language) -> &'static [Bundle] {
    static ENGLISH: LazyLock<Vec<Bundle>> = LazyLock::new(|| load_each(Language::English, EN));
    static CATALAN: LazyLock<Vec<Bundle>> = LazyLock::new(|| load_each(Language::Catalan, CA));
    static SPANISH: LazyLock<Vec<Bundle>> = LazyLock::new(|| load_each(Language::Spanish, ES));
    match language {
        Language::English => &ENGLISH,
        Language::Catalan => &CATALAN,
        Language::Spanish => &SPANISH,
    }
}

/// The messages of several sources together.
fn load(language: Language, sources: &[&str]) -> Bundle {
    let locale = language.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    // All languages are written from left to right, so values need no isolation marks.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| match value {
        FluentValue::Number(number) => Some(amount::grouped_f64(number.value)),
        _ => None,
    }));
    for source in sources {
        let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(partly, errors)| {
            tracing::error!(language = language.tag(), ?errors, "words that cannot be read");
            partly
        });
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// A bundle for each source, because keys are unique only within their file.
fn load_each(language: Language, sources: &[&str]) -> Vec<Bundle> {
    sources.iter().map(|source| load(language, std::slice::from_ref(source))).collect()
}

#[cfg(test)]
mod tests;
