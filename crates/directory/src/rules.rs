//! What the rules make of a person.

use std::collections::HashSet;

use sarrio_model::{DirectorySettings, DistinguishedName, Name, Role, RuleCondition, folded};

use crate::{
    entry::Entry,
    person::{Person, Placement},
};

/// A person, as the directory and the rules describe them.
pub(crate) fn person(
    settings: &DirectorySettings,
    entry: &Entry,
    username: &str,
    groups: HashSet<DistinguishedName>,
) -> Person {
    let of = &settings.attributes;
    let placement = place(settings, entry, &groups);
    let mut groups: Vec<DistinguishedName> = groups.into_iter().collect();
    groups.sort_by_cached_key(DistinguishedName::key);
    let text = |name: &str| entry.text(name).map(str::to_owned);
    Person {
        key: entry.key(),
        entry: entry.name.clone(),
        username: username.to_owned(),
        full_name: text(of.full_name.as_str()).unwrap_or_default(),
        email: of.email.as_ref().and_then(|name| text(name.as_str())),
        placement,
        groups,
    }
}

/// What all rules that match give, and after them the attributes.
fn place(settings: &DirectorySettings, entry: &Entry, groups: &HashSet<DistinguishedName>) -> Placement {
    let mut placement = Placement::default();
    for (place, rule) in settings.rules.iter().enumerate() {
        if !matches(&rule.who, entry, groups) {
            continue;
        }
        placement.rules.push(place);
        placement.role = placement.role.or(rule.role);
        placement.category = placement.category.or_else(|| rule.category.clone());
        add(&mut placement.member_of, &rule.member_of);
        add(&mut placement.teaches, &rule.teaches);
    }
    let of = &settings.attributes;
    if let Some(name) = &of.role {
        placement.role = placement.role.or_else(|| entry.texts(name.as_str()).find_map(role));
    }
    if let Some(name) = &of.category {
        let named = || entry.texts(name.as_str()).find_map(|text| text.parse().ok());
        placement.category = placement.category.or_else(named);
    }
    if let Some(name) = &of.group {
        let named: Vec<Name> = entry.texts(name.as_str()).filter_map(|text| text.parse().ok()).collect();
        add(&mut placement.member_of, &named);
    }
    placement
}

fn matches(who: &RuleCondition, entry: &Entry, groups: &HashSet<DistinguishedName>) -> bool {
    match who {
        RuleCondition::InGroup(group) => groups.contains(group),
        RuleCondition::Below(above) => entry.name.is_within(above),
        RuleCondition::Has { attribute, value } => {
            entry.texts(attribute.as_str()).any(|text| folded(text) == folded(value))
        }
    }
}

fn role(text: &str) -> Option<Role> {
    Role::ALL.iter().copied().find(|role| role.as_str() == folded(text))
}

fn add(to: &mut Vec<Name>, names: &[Name]) {
    for name in names {
        if !to.contains(name) {
            to.push(name.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::entry::entry;

    use super::*;

    fn settings(rules: &str) -> DirectorySettings {
        let text = format!(
            r#"{{ "address": "ldap.school.example", "bind": {{ "as": "anonymous" }}, "people": {{ "base": "dc=x" }},
                "attributes": {{ "category": "department", "group": "class", "role": "kind" }}, "rules": {rules} }}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn all_rules_that_match_count_and_the_first_gives_the_role() {
        let settings = settings(
            r#"[{ "who": { "in_group": "CN=Staff, DC=x" }, "role": "teacher", "teaches": ["2MEC-A"], "category": "Mecànica" },
                { "who": { "below": "ou=people,dc=x" }, "role": "student", "member_of": ["Tothom"], "category": "Altres" },
                { "who": { "has": { "attribute": "L", "value": "girona" } }, "member_of": ["Girona", "Tothom"] },
                { "who": { "in_group": "cn=others,dc=x" }, "role": "administrator" }]"#,
        );
        let joan = entry("uid=joan,OU=People,dc=x", &[("l", &["  GIRONA "])]);
        let placed = place(&settings, &joan, &["cn=staff,dc=x".parse().unwrap()].into());
        let names = |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect::<Vec<Name>>();
        assert_eq!(
            placed,
            Placement {
                rules: vec![0, 1, 2],
                role: Some(Role::Teacher),
                category: Some("Mecànica".parse().unwrap()),
                member_of: names(&["Tothom", "Girona"]),
                teaches: names(&["2MEC-A"]),
            }
        );
    }

    #[test]
    fn attributes_say_what_no_rule_says_and_nonsense_in_them_says_nothing() {
        let settings = settings("[]");
        let attributes: &[(&str, &[&str])] =
            &[("department", &["Mecànica"]), ("class", &["2MEC-A", "Club"]), ("KIND", &["boss", "Teacher"])];
        let placed = place(&settings, &entry("uid=a,dc=x", attributes), &HashSet::new());
        assert_eq!(placed.role, Some(Role::Teacher));
        assert_eq!(placed.member_of.iter().map(Name::as_str).collect::<Vec<_>>(), ["2MEC-A", "Club"]);
        let nobody = place(&settings, &entry("uid=a,dc=x", &[("kind", &["root"])]), &HashSet::new());
        assert!(nobody.is_unknown());
    }
}
