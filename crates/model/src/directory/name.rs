//! Names in a directory: of entries, of attributes, and of who asks.

use std::{
    fmt,
    hash::{Hash, Hasher},
    str::FromStr,
};

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// Why a text is not such a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryNameError {
    /// It does not name an entry.
    #[error(
        "a distinguished name is a list of parts such as cn=teachers,ou=groups,dc=school,dc=example; \
         write \\, for a comma inside a part"
    )]
    Entry,
    /// It does not name an attribute.
    #[error(
        "the name of an attribute has only letters, digits and -, and begins with a letter, as in memberOf"
    )]
    Attribute,
    /// It is not a name to sign in to the directory with.
    #[error("a name to sign in to the directory with has 1 to 512 characters on one line")]
    BindName,
    /// It is not a pattern of such names.
    #[error("the pattern must contain {{name}} once, as in uid={{name}},ou=people,dc=school,dc=example")]
    BindPattern,
}

/// The name of an entry (RFC 4514). Two are equal if the directory would say so: parts are compared one by one, without
/// capitals, and blanks at the ends or in a row do not count.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, min_length = 3, max_length = 2000, examples("ou=people,dc=school,dc=example"))]
pub struct DistinguishedName(Parsed);

#[derive(Clone)]
struct Parsed {
    text: Box<str>,
    /// The parts as they are compared, the nearest first.
    parts: Box<[String]>,
}

impl DistinguishedName {
    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0.text
    }

    /// As it is compared: equal for all ways of writing it.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.parts.join(",")
    }

    /// Whether it is this entry, or one below it.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.parts.ends_with(&other.0.parts)
    }
}

impl FromStr for DistinguishedName {
    type Err = DirectoryNameError;
    fn from_str(text: &str) -> Result<Self, DirectoryNameError> {
        let wrong = DirectoryNameError::Entry;
        if text.len() > 2000 {
            return Err(wrong);
        }
        let parts: Option<Vec<String>> = pieces(text, &[',', ';']).into_iter().map(part).collect();
        let parts = parts.filter(|parts| !parts.is_empty()).ok_or(wrong)?;
        Ok(Self(Parsed { text: text.trim().into(), parts: parts.into() }))
    }
}

/// The pieces of a text between separators that are neither escaped nor quoted.
fn pieces<'a>(text: &'a str, separators: &[char]) -> Vec<&'a str> {
    let (mut found, mut begin, mut escaped, mut quoted) = (Vec::new(), 0, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            c if !quoted && separators.contains(&c) => {
                found.push(&text[begin..at]);
                begin = at + c.len_utf8();
            }
            _ => {}
        }
    }
    found.push(&text[begin..]);
    found
}

/// One part as it is compared. It may have several attributes, in any order.
fn part(text: &str) -> Option<String> {
    let mut values = Vec::new();
    for piece in pieces(text, &['+']) {
        let (kind, value) = piece.split_once('=')?;
        let kind = kind.trim().parse::<AttributeName>().ok()?;
        let value = unescaped(value)?;
        let value = folded(&value);
        if value.is_empty() {
            return None;
        }
        values.push(format!("{}={}", kind.as_str().to_ascii_lowercase(), escaped(&value)));
    }
    values.sort();
    Some(values.join("+"))
}

/// A value that cannot look like the parts of another name. What separates parts may also come of folding: the Greek question
/// mark becomes a semicolon.
fn escaped(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for c in value.chars() {
        if matches!(c, '\\' | '"' | ',' | ';' | '+') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// A value without its escapes. `None` where they are wrong.
fn unescaped(value: &str) -> Option<String> {
    let trimmed = value.trim_start();
    let inner = trimmed.trim_end().strip_prefix('"').and_then(|inner| inner.strip_suffix('"'));
    let mut from = inner.unwrap_or(trimmed).bytes().peekable();
    let (mut bytes, mut kept) = (Vec::new(), 0);
    while let Some(byte) = from.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        let first = from.next()?;
        match (char::from(first).to_digit(16), from.peek()) {
            (Some(high), Some(second)) if char::from(*second).is_ascii_hexdigit() => {
                let low = char::from(from.next()?).to_digit(16)?;
                bytes.push(u8::try_from(high * 16 + low).ok()?);
            }
            _ => bytes.push(first),
        }
        // A blank that was escaped stays.
        kept = bytes.len();
    }
    while inner.is_none() && bytes.len() > kept && bytes.ends_with(b" ") {
        bytes.pop();
    }
    String::from_utf8(bytes).ok()
}

/// A value as directories compare it (RFC 4518, as most attributes do): without capitals, composed, and with single
/// blanks only between words.
#[must_use]
pub fn folded(value: &str) -> String {
    let lower: String = value.nfkc().flat_map(char::to_lowercase).nfkc().collect();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl PartialEq for DistinguishedName {
    fn eq(&self, other: &Self) -> bool {
        self.0.parts == other.0.parts
    }
}

impl Eq for DistinguishedName {}

impl Hash for DistinguishedName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.parts.hash(state);
    }
}

impl fmt::Debug for DistinguishedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.text.fmt(f)
    }
}

/// The name of an attribute, such as `memberOf`, or its number. Capitals do not count.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9][A-Za-z0-9.-]*$", examples("uid"))]
pub struct AttributeName(Box<str>);

impl AttributeName {
    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// One of Sarrio's own texts.
    pub(super) fn known(text: &'static str) -> Self {
        Self(text.into())
    }

    /// Whether it is the attribute with this name.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.0.eq_ignore_ascii_case(name)
    }
}

impl PartialEq for AttributeName {
    fn eq(&self, other: &Self) -> bool {
        self.is(&other.0)
    }
}

impl Eq for AttributeName {}

impl FromStr for AttributeName {
    type Err = DirectoryNameError;
    fn from_str(text: &str) -> Result<Self, DirectoryNameError> {
        let text = text.trim();
        let is_name = text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        let is_number =
            text.split('.').all(|part| !part.is_empty() && part.bytes().all(|c| c.is_ascii_digit()));
        match (1..=64).contains(&text.len()) && (is_name || is_number) {
            true => Ok(Self(text.into())),
            false => Err(DirectoryNameError::Attribute),
        }
    }
}

/// What Sarrio signs in to the directory with: a distinguished name or, in Active Directory, `sarrio@school.example`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, min_length = 1, max_length = 512, examples("cn=sarrio,ou=system,dc=school,dc=example"))]
pub struct BindName(Box<str>);

impl BindName {
    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for BindName {
    type Err = DirectoryNameError;
    fn from_str(text: &str) -> Result<Self, DirectoryNameError> {
        let text = text.trim();
        match (1..=512).contains(&text.chars().count()) && !text.chars().any(char::is_control) {
            true => Ok(Self(text.into())),
            false => Err(DirectoryNameError::BindName),
        }
    }
}

/// How the name that a person typed becomes what they sign in to the directory with: `uid={name},ou=people,…`, or
/// `{name}@school.example` in Active Directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, min_length = 6, max_length = 512, examples("uid={name},ou=people,dc=school,dc=example"))]
pub struct BindPattern(Box<str>);

impl BindPattern {
    const PLACE: &str = "{name}";

    /// The pattern as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is before and after the name.
    #[must_use]
    pub fn around(&self) -> (&str, &str) {
        self.0.split_once(Self::PLACE).unwrap_or((&self.0, ""))
    }

    /// Whether it makes distinguished names, in which a name is escaped.
    #[must_use]
    pub fn is_distinguished(&self) -> bool {
        self.0.replace(Self::PLACE, "x").parse::<DistinguishedName>().is_ok()
    }
}

impl FromStr for BindPattern {
    type Err = DirectoryNameError;
    fn from_str(text: &str) -> Result<Self, DirectoryNameError> {
        let name: BindName = text.parse().map_err(|_| DirectoryNameError::BindPattern)?;
        match name.0.matches(Self::PLACE).count() {
            1 => Ok(Self(name.0)),
            _ => Err(DirectoryNameError::BindPattern),
        }
    }
}

macro_rules! text {
    ($($name:ident: |$self:ident| $text:expr;)*) => {$(
        impl TryFrom<String> for $name {
            type Error = DirectoryNameError;
            fn try_from(text: String) -> Result<Self, DirectoryNameError> {
                text.parse()
            }
        }
        impl From<$name> for String {
            fn from($self: $name) -> Self {
                $text.into()
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    )*};
}
text! {
    DistinguishedName: |name| name.0.text;
    AttributeName: |name| name.0;
    BindName: |name| name.0;
    BindPattern: |pattern| pattern.0;
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn dn(text: &str) -> DistinguishedName {
        text.parse().unwrap()
    }

    #[test]
    fn names_of_entries_are_compared_by_parts_without_capitals_and_spare_blanks() {
        let one = dn("uid=Núria.Puig,ou=Some  People,dc=school,dc=example");
        assert_eq!(one, dn("UID = nu\u{301}ria.puig , OU=some people, DC=School,DC=EXAMPLE"));
        assert_ne!(one, dn("uid=nuria.puig,ou=some people,dc=school,dc=example"), "an accent counts");
        assert_eq!(dn("cn=Puig\\, Núria,dc=x"), dn("cn=\"Puig, Núria\",dc=x"));
        assert_eq!(dn("cn=Puig\\2C N\\C3\\BAria,dc=x"), dn("cn=Puig\\, Núria,dc=x"));
        assert_eq!(dn("cn=a+sn=b,dc=x"), dn("sn=B+cn=A,dc=x"));
        assert_ne!(dn("cn=a\\,dc=x"), dn("cn=a,dc=x"));
        assert_ne!(dn("cn=a\\+sn\\=b,dc=x"), dn("cn=a+sn=b,dc=x"));
    }

    #[test]
    fn an_entry_is_within_those_above_it() {
        let people = dn("OU=People,DC=school");
        assert!(dn("uid=a,ou=people,dc=school").is_within(&people) && people.is_within(&people));
        assert!(!dn("uid=a,ou=otherpeople,dc=school").is_within(&people));
        assert!(!dn("uid=a\\,ou=people,dc=school").is_within(&people));
    }

    #[test]
    fn what_names_nothing_is_refused() {
        for wrong in ["", "marta", "cn=", "=a", "cn=a,", ",cn=a", "cn=a\\", "c n=a", "cn=a,,dc=x"] {
            assert!(wrong.parse::<DistinguishedName>().is_err(), "{wrong}");
        }
        for wrong in ["", "member of", "1a", "a)(b", "é"] {
            assert!(wrong.parse::<AttributeName>().is_err(), "{wrong}");
        }
        assert!("0.9.2342.19200300.100.1.1".parse::<AttributeName>().is_ok());
        assert!("uid=x,dc=y".parse::<BindPattern>().is_err());
        assert!("{name}{name}".parse::<BindPattern>().is_err());
        assert!("uid={name},dc=x".parse::<BindPattern>().unwrap().is_distinguished());
        assert!(!"{name}@school.example".parse::<BindPattern>().unwrap().is_distinguished());
    }

    #[test]
    fn a_letter_that_is_folded_into_a_separator_makes_no_other_name_of_it() {
        // The Greek question mark and the full-width comma, plus and quotation mark.
        for letter in ['\u{37e}', '\u{ff0c}', '\u{ff0b}', '\u{ff02}'] {
            let name = dn(&format!("cn=a{letter}ou=b,dc=x"));
            assert_eq!(dn(&name.key()).key(), name.key(), "{letter}");
            assert!(name != dn("cn=a;ou=b,dc=x") && name != dn("cn=a+ou=b,dc=x"), "{letter}");
            assert!(name.is_within(&dn("dc=x")) && !name.is_within(&dn("ou=b,dc=x")));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_name_that_equals_itself_or_an_error(text in "(cn|Ou)?=?[\\PC,+=\\\\\" #]{0,40}") {
            if let Ok(name) = text.parse::<DistinguishedName>() {
                prop_assert_eq!(dn(name.as_str()), name.clone());
                prop_assert_eq!(dn(&name.key()).key(), name.key());
            }
        }
    }
}
