//! An entry of the directory. Names of attributes are compared without capitals, since servers answer with the schema's
//! spelling or with the request's.

use std::{collections::HashMap, fmt::Write as _};

use ldap3::SearchEntry;
use sarrio_model::DistinguishedName;

/// An entry, with the attributes that were asked for.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) name: DistinguishedName,
    attributes: HashMap<String, Vec<Vec<u8>>>,
}

impl Entry {
    /// `None` where its name is not one.
    pub(crate) fn new(found: SearchEntry) -> Option<Self> {
        let name = found.dn.parse().ok()?;
        let texts = found.attrs.into_iter();
        let texts = texts.map(|(name, values)| (name, values.into_iter().map(String::into_bytes).collect()));
        let mut attributes: HashMap<String, Vec<Vec<u8>>> = HashMap::new();
        for (name, values) in texts.chain(found.bin_attrs) {
            attributes.entry(name.to_ascii_lowercase()).or_default().extend(values);
        }
        Some(Self { name, attributes })
    }

    /// The values of an attribute that are text and not blank.
    pub(crate) fn texts(&self, attribute: &str) -> impl Iterator<Item = &str> {
        let values = self.attributes.get(&attribute.to_ascii_lowercase()).into_iter().flatten();
        values
            .filter_map(|value| std::str::from_utf8(value).ok())
            .map(str::trim)
            .filter(|text| !text.is_empty())
    }

    /// The first of them.
    pub(crate) fn text(&self, attribute: &str) -> Option<&str> {
        self.texts(attribute).next()
    }

    /// The entries that an attribute names.
    pub(crate) fn names(&self, attribute: &str) -> impl Iterator<Item = DistinguishedName> {
        self.texts(attribute).filter_map(|text| text.parse().ok())
    }

    /// Whether the server gave only some of the values, as Active Directory does above 1,500: `member;range=0-1499`.
    pub(crate) fn is_cut(&self, attribute: &str) -> bool {
        let begin = format!("{};range=", attribute.to_ascii_lowercase());
        self.attributes.keys().any(|name| name.starts_with(&begin))
    }

    /// What the entry is known by for good, whatever it is called: its `entryUUID` or `objectGUID`. Where the directory
    /// shows neither, its name.
    pub(crate) fn key(&self) -> String {
        if let Some(uuid) = self.text("entryUUID") {
            return format!("entryuuid:{}", uuid.to_ascii_lowercase());
        }
        if let Some([guid, ..]) = self.attributes.get("objectguid").map(Vec::as_slice) {
            let mut key = "objectguid:".to_owned();
            for byte in guid {
                let _ = write!(key, "{byte:02x}");
            }
            return key;
        }
        format!("name:{}", self.name.key())
    }
}

#[cfg(test)]
pub(crate) fn entry(name: &str, attributes: &[(&str, &[&str])]) -> Entry {
    let attributes = attributes.iter().map(|(name, values)| {
        (name.to_ascii_lowercase(), values.iter().map(|value| value.as_bytes().to_vec()).collect())
    });
    Entry { name: name.parse().unwrap(), attributes: attributes.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_known_by_its_number_and_else_by_its_name() {
        let named = |attributes| entry("UID=Aina,dc=x", attributes).key();
        assert_eq!(named(&[("entryUUID", &["AB-1"])]), "entryuuid:ab-1");
        assert_eq!(named(&[("objectGUID", &["\u{1}A"])]), "objectguid:0141");
        assert_eq!(named(&[]), "name:uid=aina,dc=x");
    }

    #[test]
    fn attributes_are_found_in_any_spelling_and_ranges_are_seen() {
        let group =
            entry("cn=g,dc=x", &[("MEMBER;range=0-1499", &["cn=a,dc=x"]), ("memberof", &["cn=b,dc=x"])]);
        assert_eq!(group.text("memberOf"), Some("cn=b,dc=x"));
        assert!(group.is_cut("member") && !group.is_cut("memberOf"));
    }
}
