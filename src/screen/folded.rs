//! Text without capitals and accents, as short lists that the app has whole are searched: “peca” finds “Peça”.

/// The text in lower case, without the accents of western languages.
pub(super) fn folded(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).filter_map(plain).collect()
}

/// The letter without its accent; none for an accent that stands by itself.
fn plain(letter: char) -> Option<char> {
    Some(match letter {
        '\u{300}'..='\u{36f}' => return None,
        'à' | 'á' | 'â' | 'ä' | 'ã' | 'å' => 'a',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ò' | 'ó' | 'ô' | 'ö' | 'õ' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        other => other,
    })
}

/// Whether each word of `typed` occurs in one of the texts.
pub(super) fn finds(typed: &str, texts: &[&str]) -> bool {
    let texts: Vec<String> = texts.iter().map(|text| folded(text)).collect();
    folded(typed).split_whitespace().all(|word| texts.iter().any(|text| text.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_order_without_accents() {
        assert!(finds("mec 2", &["2MEC-A", "Mecànica"]));
        assert!(finds("mecanica", &["2MEC-A", "MECÀNICA"]) && finds("mecànica", &["mecanica"]));
        assert!(finds("", &[]) && !finds("robots", &["2MEC-A"]));
    }
}
