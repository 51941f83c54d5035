use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast;

use super::*;

/// The messages of one source with the variables that each uses.
fn messages(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let resource = fluent_syntax::parser::parse(source).unwrap();
    let mut found = BTreeMap::new();
    for entry in &resource.body {
        if let ast::Entry::Message(message) = entry {
            let text = fluent_syntax::serializer::serialize(&ast::Resource { body: vec![entry.clone()] });
            let variables = text.split('$').skip(1).map(|rest| {
                rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect()
            });
            found.insert(message.id.name.to_owned(), variables.collect());
        }
    }
    found
}

#[test]
fn every_language_says_everything_with_the_same_variables() {
    for (at, file) in FILES.iter().enumerate() {
        let english = messages(EN[at]);
        for (language, sources) in [("ca", CA), ("es", ES)] {
            let other = messages(sources[at]);
            let missing: Vec<_> = english.keys().filter(|k| !other.contains_key(*k)).collect();
            let extra: Vec<_> = other.keys().filter(|k| !english.contains_key(*k)).collect();
            assert!(
                missing.is_empty() && extra.is_empty(),
                "{language}/{file}: missing {missing:?}, extra {extra:?}"
            );
            for (key, variables) in &english {
                assert_eq!(variables, &other[key], "the variables of {key} in {language}/{file}");
            }
        }
    }
}

#[test]
fn plurals_and_numbers_follow_the_language() {
    speak(Language::English);
    assert_eq!(common::desktops(1), "1 desktop");
    assert_eq!(common::desktops(2_048), "2,048 desktops");
    speak(Language::Catalan);
    assert_eq!(common::desktops(1), "1 escriptori");
    assert_eq!(common::desktops(2_048), "2.048 escriptoris");
    speak(Language::Spanish);
    assert_eq!(common::desktops(1), "1 escritorio");
}

#[test]
fn amounts_have_units_and_the_separator_of_the_language() {
    speak(Language::English);
    assert_eq!(bytes(0), "0 B");
    assert_eq!(mebibytes(1536), "1.5 GB");
    assert_eq!(mebibytes(2048), "2 GB");
    assert_eq!(mebibytes(22_560), "22 GB");
    assert_eq!(used_of(1_932_735_283, 22 << 30), "1.8 of 22 GB");
    assert_eq!(used_of(81 << 20, 35 << 30), "81 MB of 35 GB");
    assert_eq!(duration(41), "0:41");
    assert_eq!(duration(3723), "1:02:03");
    speak(Language::Spanish);
    assert_eq!(mebibytes(1536), "1,5 GB");
    assert_eq!(percent(0.314), "31 %");
}

#[test]
fn every_problem_of_the_backend_is_translated() {
    for language in [Language::Catalan, Language::Spanish] {
        speak(language);
        for code in sarrio_model::Code::ALL {
            let (title, hint) =
                problem(code.as_str()).unwrap_or_else(|| panic!("{code} is not said in {language:?}"));
            assert!(!title.is_empty() && !hint.is_empty());
        }
    }
}
