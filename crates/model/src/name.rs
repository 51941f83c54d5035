//! Names that people give. They are labels, shown as typed. Whatever they are written into (XML, argv, file names,
//! `.vv` files) quotes them, so they may contain any character that is not a control character.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Why a text is not a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// It is empty, or only spaces.
    #[error("a name cannot be empty: type at least one visible character")]
    Empty,
    /// It is longer than the limit, counted in characters.
    #[error("a name has at most {limit} characters, this one has {found}: shorten it")]
    TooLong {
        /// The most characters that it may have.
        limit: usize,
        /// How many it has.
        found: usize,
    },
    /// A tab, a line break or another invisible control character.
    #[error("a name cannot hold control characters such as line breaks or tabs: remove them")]
    Control,
    /// A character that a sign-in name may not have.
    #[error("a sign-in name has only letters a-z, digits and . _ - @, and begins with a letter or digit")]
    NotASignInName,
}

/// A name: 1 to 120 characters, no control characters, no space at either end. Not unique, not a key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(
    value_type = String, min_length = 1, max_length = 120, examples("SolidWorks peça 04"),
    pattern = r"^[^\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]*$",
)]
pub struct Name(Box<str>);

impl Name {
    /// The most characters a name may have.
    pub const LIMIT: usize = 120;

    /// The name as typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A label made from text that nobody typed as a name, such as an address. Characters that a name cannot have are
    /// left out.
    #[must_use]
    pub fn lossy(text: &str) -> Self {
        let text: String = text.chars().filter(|c| !is_hidden(*c)).take(Self::LIMIT).collect();
        Self(if text.trim().is_empty() { "–" } else { text.trim() }.into())
    }

    /// This name with a number after it, for one of many (`Print 3D 07`); shortened if it would be too long.
    #[must_use]
    pub fn numbered(&self, number: usize, of: usize) -> Self {
        let width = of.to_string().len().max(2);
        let tail = format!(" {number:0width$}");
        let head: String = self.0.chars().take(Self::LIMIT - tail.chars().count()).collect();
        Self(format!("{}{tail}", head.trim_end()).into())
    }
}

/// Unicode's bidirectional overrides and zero-width marks disguise a name, so they count as control characters.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

impl FromStr for Name {
    type Err = NameError;
    fn from_str(text: &str) -> Result<Self, NameError> {
        if text.chars().any(is_hidden) {
            return Err(NameError::Control);
        }
        let text = text.trim();
        match text.chars().count() {
            0 => Err(NameError::Empty),
            found if found > Self::LIMIT => Err(NameError::TooLong { limit: Self::LIMIT, found }),
            _ => Ok(Self(text.into())),
        }
    }
}

/// What a person signs in with: 1 to 64 of `a-z 0-9 . _ - @`, beginning with a letter or digit; kept in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(
    value_type = String, min_length = 1, max_length = 64, examples("marta.vila"),
    pattern = "^[A-Za-z0-9][A-Za-z0-9._@-]*$",
)]
pub struct UserName(Box<str>);

impl UserName {
    /// The most characters a sign-in name may have.
    pub const LIMIT: usize = 64;

    /// The sign-in name in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for UserName {
    type Err = NameError;
    fn from_str(text: &str) -> Result<Self, NameError> {
        let text = text.trim().to_lowercase();
        match text.chars().count() {
            0 => return Err(NameError::Empty),
            found if found > Self::LIMIT => return Err(NameError::TooLong { limit: Self::LIMIT, found }),
            _ => {}
        }
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-@".contains(c);
        if !text.chars().all(fits) || !text.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            return Err(NameError::NotASignInName);
        }
        Ok(Self(text.into()))
    }
}

macro_rules! text {
    ($($name:ident)*) => {$(
        impl TryFrom<String> for $name {
            type Error = NameError;
            fn try_from(text: String) -> Result<Self, NameError> {
                text.parse()
            }
        }
        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0.into()
            }
        }
        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    )*};
}
text! { Name UserName }

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_keep_what_a_shell_would_eat() {
        for hard in ["a b;$(id)'\"", "--help", "ñ\\*?![x]", "Català “cometes”"] {
            assert_eq!(hard.parse::<Name>().map(|n| n.to_string()), Ok(hard.to_owned()));
        }
    }

    #[test]
    fn a_name_is_not_empty_nor_endless_nor_invisible() {
        assert_eq!("  ".parse::<Name>(), Err(NameError::Empty));
        assert_eq!("a\nb".parse::<Name>(), Err(NameError::Control));
        assert_eq!("a\u{202e}b".parse::<Name>(), Err(NameError::Control));
        assert!("x".repeat(120).parse::<Name>().is_ok());
        assert_eq!("x".repeat(121).parse::<Name>(), Err(NameError::TooLong { limit: 120, found: 121 }));
        assert_eq!("; drop".parse::<UserName>(), Err(NameError::NotASignInName));
        assert_eq!("Marta.Vila".parse::<UserName>().map(|n| n.to_string()), Ok("marta.vila".to_owned()));
    }

    proptest! {
        #[test]
        fn whatever_is_typed_gives_a_name_or_an_error(text in ".{0,200}") {
            if let Ok(name) = text.parse::<Name>() {
                prop_assert_eq!(name.to_string().parse::<Name>(), Ok(name.clone()));
                prop_assert!(name.numbered(1000, 1000).to_string().parse::<Name>().is_ok());
            }
        }
    }
}
