//! Sort keys: names without capitals and accents, so that “Àlex” is sorted beside “alex”, and “peca” finds “peça”. Whoever
//! compares, searches or marks names does it by these.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// The key by which a name is sorted and searched. Both databases compare keys byte by byte, so they sort in the same
/// way.
#[must_use]
pub fn name_key(name: &str) -> String {
    name.nfd()
        .filter(|c| !is_accent(*c))
        .flat_map(char::to_lowercase)
        .filter(|c| !is_accent(*c))
        .nfc()
        .collect()
}

/// The words of a search, as sort keys: at most 16, in any order. All of them must be found. Control characters separate
/// words, since no name has any.
#[must_use]
pub fn name_words(search: &str) -> Vec<String> {
    let text = name_key(search);
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    words.filter(|word| !word.is_empty()).map(str::to_owned).take(16).collect()
}

/// Where the words of a search, see [`name_words`], are in a name: places in the name, in order and apart.
#[must_use]
pub fn name_matches(name: &str, words: &[String]) -> Vec<Range<usize>> {
    let key = name_key(name);
    let mut found: Vec<Range<usize>> = Vec::new();
    for word in words.iter().filter(|word| key.contains(word.as_str())) {
        for (start, first) in name.char_indices().filter(|(_, c)| !is_accent(*c)) {
            let rest = &name[start..];
            if !name_key(rest).starts_with(word.as_str()) {
                continue;
            }
            // The shortest part with the whole word, and the accents of its last letter.
            let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
            let covers = |end: &usize| name_key(&rest[..*end]).starts_with(word.as_str());
            let end = ends.clone().find(covers).unwrap_or(first.len_utf8());
            let accents = rest[end..].chars().take_while(|c| is_accent(*c)).map(char::len_utf8);
            found.push(start..start + end + accents.sum::<usize>());
        }
    }
    found.sort_unstable_by_key(|range| (range.start, range.end));
    let mut apart: Vec<Range<usize>> = Vec::new();
    for range in found {
        match apart.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart
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
        assert_eq!(name_key("Núria SOLÀ Peça"), "nuria sola peca");
        assert_eq!(name_key("A\u{300}lex İ I\u{307}"), "alex i i");
        assert_eq!(name_key("Łukasz Őry Žižek Ώ й"), "łukasz ory zizek ω и");
        assert_eq!(name_key("漢字 한글 हिन्दी 100% _\\"), "漢字 한글 हिन्दी 100% _\\");
    }

    #[test]
    fn the_words_of_a_search_are_found_in_any_order_without_accents() {
        let marked = |name: &str, search: &str| -> Vec<String> {
            let found = name_matches(name, &name_words(search));
            found.into_iter().map(|range| name[range].to_owned()).collect()
        };
        assert_eq!(marked("SolidWorks peça 04", "04 PECA"), ["peça", "04"]);
        assert_eq!(marked("Cac\u{327}a peca", "ça"), ["Cac\u{327}a", "ca"], "what touches is one place");
        assert_eq!(marked("aaa b", "aa"), ["aaa"], "what overlaps is one place");
        assert_eq!(marked("Núria", "x nu"), ["Nú"]);
        assert!(marked("Núria", "").is_empty());
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(name in "\\PC{0,40}") {
            prop_assert_eq!(name_key(&name_key(&name)), name_key(&name));
        }
    }
}
