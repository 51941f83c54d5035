//! Filters. What comes from outside is a value in them, and escaped.

use ldap3::{ldap_escape, parse_filter};
use sarrio_model::{Problem, problem::FilterWrong};

/// Active Directory's rule for chains of groups.
const IN_CHAIN: &str = "1.2.840.113556.1.4.1941";

/// A search filter (RFC 4515).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Filter(String);

impl Filter {
    /// One of the settings.
    pub(crate) fn of_settings(text: &str) -> Self {
        Self(text.trim().to_owned())
    }

    /// Everything.
    pub(crate) fn everything() -> Self {
        Self("(objectClass=*)".to_owned())
    }

    /// What has the attribute.
    pub(crate) fn has(attribute: &str) -> Self {
        Self(format!("({attribute}=*)"))
    }

    /// What has the attribute with this value, as the directory compares it.
    pub(crate) fn is(attribute: &str, value: &str) -> Self {
        Self(format!("({attribute}={})", ldap_escape(value)))
    }

    /// What has this entry in its attribute, or in that of something in it, and so on. Only Active Directory knows that; other
    /// servers find nothing and call that a success.
    pub(crate) fn in_chain(attribute: &str, entry: &str) -> Self {
        Self(format!("({attribute}:{IN_CHAIN}:={})", ldap_escape(entry)))
    }

    /// What matches one of them.
    pub(crate) fn any(filters: impl IntoIterator<Item = Self>) -> Self {
        Self(format!("(|{})", filters.into_iter().map(|filter| filter.0).collect::<String>()))
    }

    /// What matches both.
    pub(crate) fn and(self, other: Self) -> Self {
        Self(format!("(&{}{})", self.0, other.0))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Refuses a text in `field` that is no filter.
pub(crate) fn check(text: &str, field: &str) -> Result<(), Problem> {
    let text = text.trim();
    match text.starts_with('(') && text.len() <= 2000 && parse_filter(text).is_ok() {
        true => Ok(()),
        false => Err(FilterWrong { filter: text.chars().take(200).collect() }.at(field)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_cannot_change_the_filter_that_it_is_put_into() {
        let filter = |name| Filter::of_settings("(objectClass=person)").and(Filter::is("uid", name)).0;
        assert_eq!(filter("*)(uid=*"), "(&(objectClass=person)(uid=\\2a\\29\\28uid=\\2a))");
        assert_eq!(filter("a\\2a\0"), "(&(objectClass=person)(uid=a\\5c2a\\00))");
        assert_eq!(
            Filter::in_chain("member", "cn=a(b)").0,
            "(member:1.2.840.113556.1.4.1941:=cn=a\\28b\\29)"
        );
    }

    #[test]
    fn only_a_whole_filter_is_a_setting() {
        for right in
            ["(objectClass=person)", " (&(a=b)(!(c=d*))) ", "(memberOf:1.2.840.113556.1.4.1941:=cn=x,dc=y)"]
        {
            check(right, "people.filter").unwrap();
        }
        for wrong in ["", "a=b", "(a=b", "(a=b)(c=d)", "(a=b))(|(a=*)", "(a b=c)"] {
            let problem = check(wrong, "people.filter").unwrap_err();
            assert_eq!(problem.field.as_deref(), Some("people.filter"), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_one_value(name in "\\PC{0,40}") {
            let equals = |filter: &str| filter.matches('(').count();
            let filter = Filter::is("uid", &name);
            prop_assert!(parse_filter(filter.as_str()).is_ok());
            prop_assert_eq!(equals(filter.as_str()), 1);
        }
    }
}
