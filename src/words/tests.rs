use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast;

use sarrio_model::problem::{
    Argument, BatchFailed, DatabaseFailed, DesktopCount, DiskNeverSmaller, HostCall, HostConnectionLost,
    LibvirtRefused, NotPossibleThere, PathHasNoRoom, PersonOwnsDesktops, Said, SomethingElseIsDone,
    StoreTask, catalogue,
};
use sarrio_model::{Bytes, Check, CheckName, Code, Name, Outcome};

use super::spoken::{PROBLEM_CA, PROBLEM_EN, PROBLEM_ES, PROBLEM_FILES};
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

/// The text of a message of one source that names nothing.
fn text(source: &str, key: &str) -> Option<String> {
    let resource = fluent_syntax::parser::parse(source).unwrap();
    resource.body.iter().find_map(|entry| match entry {
        ast::Entry::Message(message) if message.id.name == key => match &message.value.as_ref()?.elements[..]
        {
            [ast::PatternElement::TextElement { value }] => Some((*value).to_owned()),
            _ => None,
        },
        _ => None,
    })
}

#[test]
fn every_language_says_everything_with_the_same_variables() {
    let files = [(FILES, EN, CA, ES), (PROBLEM_FILES, PROBLEM_EN, PROBLEM_CA, PROBLEM_ES)];
    for (file, english, ca, es) in files.into_iter().flat_map(|(names, en, ca, es)| {
        names.iter().enumerate().map(move |(at, name)| (name, en[at], ca[at], es[at]))
    }) {
        let english = messages(english);
        for (language, source) in [("ca", ca), ("es", es)] {
            let other = messages(source);
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
fn english_says_of_every_problem_what_the_backend_says() {
    speak(Language::English);
    let mut keys = BTreeSet::new();
    for entry in catalogue() {
        keys.insert(format!("problem-{}", entry.key));
        for wording in (entry.samples)() {
            if wording.advice.is_some() {
                keys.insert(format!("hint-{}", entry.key));
            }
            let check = Check::new(CheckName::Reach, Outcome::Failed, wording.clone());
            assert_eq!(finding(&check), wording.text, "{}", entry.key);
            assert_eq!(finding_advice(&check), wording.advice, "{}", entry.key);
        }
    }
    for code in Code::ALL {
        let key = code.as_str().replace(['.', '_'], "-");
        let source = |key: &str| PROBLEM_EN.iter().find_map(|source| text(source, key));
        assert_eq!(source(&key).as_deref(), Some(code.title()));
        assert_eq!(source(&format!("{key}-hint")).as_deref(), Some(code.hint()));
        keys.extend([format!("{key}-hint"), key]);
    }
    let written: BTreeSet<_> = PROBLEM_EN.iter().flat_map(|source| messages(source).into_keys()).collect();
    assert_eq!(written, keys, "the keys of i18n/en/problems are those of the catalogue and of the codes");
}

#[test]
fn every_language_places_all_names_and_numbers_of_a_problem() {
    for language in [Language::Catalan, Language::Spanish] {
        speak(language);
        for entry in catalogue() {
            for wording in (entry.samples)() {
                let check = Check::new(CheckName::Reach, Outcome::Failed, wording.clone());
                let both = format!("{} {}", finding(&check), finding_advice(&check).unwrap_or_default());
                assert!(!both.contains(['{', '}', '$']), "{}: {both}", entry.key);
                for argument in wording.message.arguments.values() {
                    let Argument::Text(text) = argument else { continue };
                    let is_word = text.chars().all(|c| c.is_ascii_lowercase() || c == '-');
                    assert!(is_word || both.contains(text.as_str()), "{}: {both}", entry.key);
                }
            }
        }
    }
}

#[test]
fn a_problem_is_said_in_the_persons_language_with_their_numbers() {
    let (path, left, needed) = (Name::lossy("NAS"), Bytes(3 << 29), Bytes(4 << 30));
    let reason = PathHasNoRoom { path, left, needed }.problem();
    let batch = BatchFailed { failed: 1200, total: 1500, reason: reason.wording() };
    let problem = batch.problem().because_of(&reason);
    speak(Language::Spanish);
    assert_eq!(
        sentence(&problem),
        "1.200 de 1.500 no se pudieron hacer. En NAS quedan 1,5 GB, pero hacen falta 4 GB."
    );
    assert_eq!(advice(&problem), "Vacíe la papelera o añada espacio.");
    speak(Language::Catalan);
    let owns = PersonOwnsDesktops { username: "pau".parse().unwrap(), desktops: DesktopCount(1) }.problem();
    assert_eq!(sentence(&owns), "pau té 1 escriptori en propietat.");
    assert!(advice(&owns).starts_with("Doneu-los a algú altre"));
}

#[test]
fn what_a_host_was_asked_and_why_it_did_not_is_said_in_the_persons_language_and_its_own_words_are_quoted() {
    let host = || Name::lossy("h1");
    let lost = HostConnectionLost { host: host(), call: HostCall::MakeFolders }.problem();
    let refused = LibvirtRefused {
        host: host(),
        call: HostCall::Start,
        why: Said { text: "operation failed".to_owned() }.into(),
    }
    .problem();
    let silent = DatabaseFailed { task: StoreTask::Write }.problem();
    let larger = DiskNeverSmaller { file: "/srv/a".parse().unwrap(), size: Bytes(2 << 30) };
    let larger = NotPossibleThere { host: host(), why: larger.into() }.problem();
    speak(Language::Spanish);
    assert_eq!(sentence(&lost), "h1: se perdió la conexión al crear carpetas.");
    assert_eq!(
        sentence(&refused),
        "h1: libvirt devolvió un error al encender un escritorio: «operation failed»."
    );
    assert_eq!(sentence(&silent), "No se pudo escribir en la base de datos.");
    assert_eq!(sentence(&larger), "h1: ahora no es posible: /srv/a ya tiene 2 GB; un disco nunca se reduce.");
    speak(Language::Catalan);
    assert_eq!(sentence(&lost), "h1: s’ha perdut la connexió en crear carpetes.");
    assert_eq!(
        sentence(&refused),
        "h1: libvirt ha retornat un error en engegar un escriptori: «operation failed»."
    );
}

#[test]
fn a_problem_of_a_newer_backend_is_said_by_its_code_and_in_english() {
    let mut problem = SomethingElseIsDone { name: Name::lossy("pc") }.problem();
    problem.message.as_mut().unwrap().key = "of-tomorrow".to_owned();
    speak(Language::English);
    assert_eq!(sentence(&problem), "Something else is being done to pc.");
    assert_eq!(advice(&problem), problem.hint);
    speak(Language::Spanish);
    assert_eq!(sentence(&problem), "Se está haciendo otra cosa con ello");
    assert!(advice(&problem).ends_with("(Something else is being done to pc.)"));
    let batch = BatchFailed { failed: 2, total: 3, reason: problem.wording() }.problem().because_of(&problem);
    assert_eq!(sentence(&batch), sentence(&problem), "a sentence is never half in another language");
}
