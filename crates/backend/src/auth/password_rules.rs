//! Whether somebody may have a password, by the site's rules.

use std::{collections::HashSet, sync::LazyLock};

use sarrio_model::{
    PasswordRules, Problem,
    problem::{
        PasswordHasName, PasswordIsTheSame, PasswordTooCommon, PasswordTooLong, PasswordTooShort,
        PasswordTooSimilar,
    },
};
use secrecy::{ExposeSecret, SecretString};

use super::password::LONGEST;

/// Passwords, and words in passwords, that are tried first. One on each line, in lower case.
static COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    include_str!("common_passwords.txt").lines().filter(|line| !line.starts_with('#')).collect()
});

/// A password beside a name must have so many characters of its own.
const BESIDE_NAME: usize = 8;

/// Whose password it will be.
pub(crate) struct Whose<'a> {
    pub(crate) username: &'a str,
    pub(crate) full_name: &'a str,
    /// The password before, where it is known.
    pub(crate) before: Option<&'a SecretString>,
}

/// Refuses a password in `field` that the rules do not allow.
pub(crate) fn check(
    rules: &PasswordRules,
    field: &str,
    password: &SecretString,
    whose: &Whose<'_>,
) -> Result<(), Problem> {
    let password = password.expose_secret();
    if password.chars().count() < rules.min_length as usize {
        return Err(PasswordTooShort { least: rules.min_length as usize }.at(field));
    }
    if password.len() > LONGEST {
        return Err(PasswordTooLong { most: LONGEST }.at(field));
    }
    if let Some(before) = whose.before.map(ExposeSecret::expose_secret) {
        if before == password {
            return Err(PasswordIsTheSame.at(field));
        }
        if strsim::levenshtein(before, password) < rules.min_changed as usize {
            return Err(PasswordTooSimilar { least: rules.min_changed }.at(field));
        }
    }
    if rules.refuse_guessable {
        let password = password.to_lowercase();
        if is_common(&password) || is_sequence(&password) {
            return Err(PasswordTooCommon.at(field));
        }
        if is_mostly_name(&password, whose) {
            return Err(PasswordHasName.at(field));
        }
    }
    Ok(())
}

/// Whether it is a common password, or one with digits and signs around it: `Barcelona2026!`.
fn is_common(password: &str) -> bool {
    let word = password.trim_matches(|c: char| !c.is_alphabetic());
    COMMON.contains(password) || COMMON.contains(word)
}

/// Whether almost every character follows from the one before, as in `1234567890` and `aaaaaaaaaa`, or there are very few
/// different ones, as in `abababababab`.
fn is_sequence(password: &str) -> bool {
    let all: Vec<char> = password.chars().collect();
    let different: HashSet<char> = all.iter().copied().collect();
    let follows = |pair: &&[char]| (u32::from(pair[0])).abs_diff(u32::from(pair[1])) <= 1;
    different.len() <= 3 || all.windows(2).filter(follows).count() + 2 >= all.len()
}

/// Whether little is left of it without the person's names.
fn is_mostly_name(password: &str, whose: &Whose<'_>) -> bool {
    let (username, full_name) = (whose.username.to_lowercase(), whose.full_name.to_lowercase());
    let words = username.split(['.', '-', '_', '@']).chain(full_name.split_whitespace());
    let names: Vec<&str> =
        std::iter::once(username.as_str()).chain(words).filter(|name| name.chars().count() >= 3).collect();
    let mut left = password.to_owned();
    for name in &names {
        left = left.replace(name, "");
    }
    left != password && left.chars().filter(|c| c.is_alphanumeric()).count() < BESIDE_NAME
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said(password: &str, before: Option<&str>) -> Option<String> {
        let before = before.map(SecretString::from);
        let whose = Whose { username: "marta.vila", full_name: "Marta Vila Puig", before: before.as_ref() };
        let checked = check(&PasswordRules::default(), "new", &password.into(), &whose);
        checked.err().map(|problem| {
            assert_eq!(problem.field.as_deref(), Some("new"));
            problem.message.unwrap().key
        })
    }

    #[test]
    fn what_is_guessed_first_is_refused_and_a_phrase_is_not() {
        for good in
            ["correct horse battery", "pluja mapa tambor", "tortuga-92-Xilòfon", "marta té tres gats blaus"]
        {
            assert_eq!(said(good, Some("another before")), None, "{good}");
        }
        assert_eq!(said("nine char", None).as_deref(), Some("password-too-short"));
        assert_eq!(said(&"x1".repeat(600), None).as_deref(), Some("password-too-long"));
        for common in [
            "Barcelona2026!",
            "password123",
            "1234567890",
            "qwertyuiop",
            "Contrasenya1",
            "aaaaaaaaaaaa",
            "abababababab",
            "987654321098",
        ] {
            assert_eq!(said(common, None).as_deref(), Some("password-too-common"), "{common}");
        }
        for named in ["marta.vila", "MartaVila2026", "puigmarta1!", "vilavilavila"] {
            assert_eq!(said(named, None).as_deref(), Some("password-has-name"), "{named}");
        }
    }

    #[test]
    fn a_password_differs_from_the_one_before() {
        let before = Some("pluja mapa tambor");
        assert_eq!(said("pluja mapa tambor", before).as_deref(), Some("password-is-the-same"));
        assert_eq!(said("pluja mapa tambor2", before).as_deref(), Some("password-too-similar"));
        assert_eq!(said("Pluja mapa tamborí", before).as_deref(), Some("password-too-similar"));
        assert_eq!(said("pluja mapa violí", before), None);
    }

    proptest! {
        #[test]
        fn any_text_can_be_checked(password in ".*", before in ".*") {
            said(&password, Some(&before));
        }
    }
}
