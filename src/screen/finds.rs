//! The search in short lists, which the app has whole: by the same rule as the backend's, so “peca” finds “Peça”.

use sarrio_model::{name_key, name_words};

/// Whether each word of `typed` occurs in one of the texts.
pub(super) fn finds(typed: &str, texts: &[&str]) -> bool {
    let texts: Vec<String> = texts.iter().map(|text| name_key(text)).collect();
    name_words(typed).iter().all(|word| texts.iter().any(|text| text.contains(word)))
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
