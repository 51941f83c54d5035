//! How desktops for the members of a group are named.

use crate::{Name, User};

/// A text with placeholders for the person, the template and the group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamePattern {
    pieces: Vec<Piece>,
    /// Whether somebody wrote a placeholder into it.
    written: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    /// The first word of the person's full name, or their sign-in name.
    FirstName,
    /// The person's full name, or their sign-in name.
    FullName,
    Template,
    Group,
}

/// A placeholder that there is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no {{{0}}}: use {{first name}}, {{name}}, {{template}} or {{group}}")]
pub struct UnknownPlaceholder(pub String);

impl NamePattern {
    /// Reads a pattern. One that does not name the person gets the person's name at its end.
    ///
    /// # Errors
    /// It has a placeholder that there is not.
    pub fn parse(pattern: &Name) -> Result<Self, UnknownPlaceholder> {
        let mut pieces = Vec::new();
        let mut rest = pattern.as_str();
        while let Some((text, after)) = rest.split_once('{') {
            let Some((placeholder, after)) = after.split_once('}') else { break };
            pieces.push(Piece::Text(text.to_owned()));
            pieces.push(match placeholder {
                "first name" => Piece::FirstName,
                "name" => Piece::FullName,
                "template" => Piece::Template,
                "group" => Piece::Group,
                other => return Err(UnknownPlaceholder(other.to_owned())),
            });
            rest = after;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        let written = pieces.len() > 1;
        if !pieces.iter().any(|piece| matches!(piece, Piece::FirstName | Piece::FullName)) {
            pieces.extend([Piece::Text(" ".to_owned()), Piece::FullName]);
        }
        Ok(Self { pieces, written })
    }

    /// Whether it has a placeholder of its own.
    #[must_use]
    pub fn has_placeholders(&self) -> bool {
        self.written
    }

    /// Whether it names the group.
    #[must_use]
    pub fn names_group(&self) -> bool {
        self.pieces.contains(&Piece::Group)
    }

    /// The same with full names where it has first names.
    #[must_use]
    pub fn with_full_names(&self) -> Self {
        let full = |piece: &Piece| match piece {
            Piece::FirstName => Piece::FullName,
            other => other.clone(),
        };
        Self { pieces: self.pieces.iter().map(full).collect(), written: self.written }
    }

    /// The name of `person`'s desktop, shortened if it would be too long.
    #[must_use]
    pub fn name_for(&self, person: &User, template: Option<&Name>, group: Option<&Name>) -> Name {
        let full_name = person.named().name;
        let first_name = full_name.split_whitespace().next().unwrap_or_default();
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::FirstName => first_name.to_owned(),
            Piece::FullName => full_name.clone(),
            Piece::Template => template.map(ToString::to_string).unwrap_or_default(),
            Piece::Group => group.map(ToString::to_string).unwrap_or_default(),
        };
        let name: String = self.pieces.iter().map(piece).collect();
        Name::lossy(&name.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;
    use crate::{Actions, Revision, Role, Source, UserId};

    fn person(full_name: &str) -> User {
        User {
            id: UserId::new(),
            username: "aina.soler".parse().unwrap(),
            full_name: full_name.to_owned(),
            role: Role::Student,
            custom_role: None,
            category: None,
            group: None,
            source: Source::Local,
            language: None,
            enabled: true,
            created: Timestamp::UNIX_EPOCH,
            revision: Revision::default(),
            actions: Actions::default(),
        }
    }

    fn named(pattern: &str, full_name: &str) -> String {
        let (template, group) = ("SolidWorks".parse().unwrap(), "2MEC-A".parse().unwrap());
        let pattern = NamePattern::parse(&pattern.parse().unwrap()).unwrap();
        pattern.name_for(&person(full_name), Some(&template), Some(&group)).to_string()
    }

    #[test]
    fn each_person_gets_a_name_from_the_pattern_and_a_pattern_without_the_person_gets_them_added() {
        assert_eq!(named("{template} {first name}", "Aina Soler Vidal"), "SolidWorks Aina");
        assert_eq!(named("{group}: {name}", "Aina Soler Vidal"), "2MEC-A: Aina Soler Vidal");
        assert_eq!(named("{template}", ""), "SolidWorks aina.soler");
        assert_eq!(named("PC {x", "Aina"), "PC {x Aina");
        let pattern = NamePattern::parse(&"PC {first name}".parse().unwrap()).unwrap();
        assert!(pattern.has_placeholders());
        let full = pattern.with_full_names().name_for(&person("Aina Soler"), None, None);
        assert_eq!(full.as_str(), "PC Aina Soler");
        assert!(!NamePattern::parse(&"PC {x".parse().unwrap()).unwrap().has_placeholders());
        let unknown = NamePattern::parse(&"{surname}".parse().unwrap()).unwrap_err();
        assert_eq!(unknown, UnknownPlaceholder("surname".into()));
    }

    proptest! {
        #[test]
        fn every_pattern_that_is_read_gives_a_name(pattern in "[a-z{} ]{0,20}(\\{first name\\})?\\PC{0,130}", full in "\\PC{0,120}") {
            if let Ok(pattern) = pattern.parse::<Name>()
                && let Ok(pattern) = NamePattern::parse(&pattern)
            {
                let name = pattern.name_for(&person(&full), None, None);
                prop_assert!(name.to_string().parse::<Name>().is_ok(), "{name:?}");
            }
        }
    }
}
