//! Sort keys: names without capitals and accents, so that “Àlex” is sorted beside “alex”, and “peca” finds “peça”.

use unicode_normalization::UnicodeNormalization;

/// The key by which a name is sorted and searched. Both databases compare keys byte by byte, so they sort in the same
/// way.
#[must_use]
pub fn key(name: &str) -> String {
    name.nfd()
        .filter(|c| !is_accent(*c))
        .flat_map(char::to_lowercase)
        .filter(|c| !is_accent(*c))
        .nfc()
        .collect()
}

/// Whether a character is an accent of a Latin, Greek or Cyrillic letter, in decomposed text. Marks of other scripts
/// are vowels, which stay.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn capitals_and_accents_make_no_difference() {
        assert_eq!(key("Núria SOLÀ Peça"), "nuria sola peca");
        assert_eq!(key("A\u{300}lex İ I\u{307}"), "alex i i");
        assert_eq!(key("Łukasz Őry Žižek Ώ й"), "łukasz ory zizek ω и");
        assert_eq!(key("漢字 한글 हिन्दी 100% _\\"), "漢字 한글 हिन्दी 100% _\\");
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(name in "\\PC{0,40}") {
            prop_assert_eq!(key(&key(&name)), key(&name));
        }
    }
}
