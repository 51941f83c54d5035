//! Names as they are sorted and searched: without capitals and accents, so that “Àlex” stands beside “alex” and who
//! types “peca” finds “peça”.

/// The sort and search key of a name. Both databases compare keys byte by byte, so both sort alike.
pub(crate) fn key(name: &str) -> String {
    name.chars().flat_map(char::to_lowercase).filter(|c| !is_combining(*c)).map(plain).collect()
}

/// Accents that stand as characters of their own behind a letter.
fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// The letter without its accent, for the languages of Western Europe.
fn plain(c: char) -> char {
    match c {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' => 'o',
        'ù'..='ü' => 'u',
        'ý' | 'ÿ' => 'y',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_and_accents_make_no_difference() {
        assert_eq!(key("Núria SOLÀ Peça"), "nuria sola peca");
        assert_eq!(key("A\u{300}lex I\u{307}"), "alex i");
        assert_eq!(key("Ω 漢字 100% _\\"), "ω 漢字 100% _\\");
    }
}
