//! The words of what the audit tells. They are looked up by their key, since a newer backend tells things that this app has no
//! words for.

use super::permission::said_of_permission;
use super::said;

/// What was done: the permission that it needs, or what somebody does with their own session. As the backend calls it where
/// there are no words for it.
#[must_use]
pub fn deed(action: &str) -> String {
    let key = action.replace(['.', '_'], "-");
    said_of_permission(action).or_else(|| said("audit", &key)).unwrap_or_else(|| action.to_owned())
}

/// A kind of thing, such as `storage-path`.
#[must_use]
pub fn kind_of_thing(kind: &str) -> String {
    said("audit", &format!("kind-{kind}")).unwrap_or_else(|| kind.to_owned())
}

#[cfg(test)]
mod tests {
    use sarrio_model::problem::Noun;

    use super::*;
    use crate::words::{Language, speak};

    #[test]
    fn every_kind_of_thing_has_words_and_what_is_not_known_stays_as_it_is() {
        for language in [Language::English, Language::Catalan, Language::Spanish] {
            speak(language);
            for noun in Noun::ALL {
                let key = format!("kind-{}", noun.as_str());
                assert!(said("audit", &key).is_some(), "{key} in {language:?}");
            }
            for deed in [
                "desktop.batch",
                "directory.test",
                "user.import",
                "session.sign_in",
                "session.sign_out",
                "session.end",
                "session.password",
                "session.profile",
                "consent.answer",
            ] {
                assert_ne!(super::deed(deed), deed);
            }
        }
        speak(Language::English);
        assert_eq!(deed("desktop.start"), "Start a desktop");
        assert_eq!((deed("moon.land"), kind_of_thing("moon")), ("moon.land".to_owned(), "moon".to_owned()));
    }
}
