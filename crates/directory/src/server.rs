//! What a server can: it says so in its root entry.

use ldap3::{Scope, SearchEntry};
use sarrio_model::Problem;

use crate::connection::Connection;

/// RFC 2696.
const PAGES: &str = "1.2.840.113556.1.4.319";

/// Active Directory, and its lightweight services. Both know the rule for chains; no server lists the rule itself.
const ACTIVE_DIRECTORY: [&str; 2] = ["1.2.840.113556.1.4.800", "1.2.840.113556.1.4.1851"];

/// What a server can.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Server {
    /// It gives entries in pages.
    pub(crate) pages: bool,
    /// It follows chains of groups.
    pub(crate) chains: bool,
}

impl Connection {
    /// Asks what the server can. One that hides its root entry can nothing.
    pub(crate) async fn server(&mut self) -> Result<Server, Problem> {
        let attributes = ["supportedControl", "supportedCapabilities"];
        let asked = self.ldap.search("", Scope::Base, "(objectClass=*)", attributes);
        let answer = self.patience.wait(asked).await?.map_err(|error| self.problem(error))?;
        let root = answer.0.into_iter().map(SearchEntry::construct).next();
        let has = |attribute: &str, value: &str| {
            let attributes = root.iter().flat_map(|root| &root.attrs);
            let mut values = attributes
                .filter(|(name, _)| name.eq_ignore_ascii_case(attribute))
                .flat_map(|(_, values)| values);
            values.any(|found| found == value)
        };
        let chains = ACTIVE_DIRECTORY.iter().any(|kind| has("supportedCapabilities", kind));
        Ok(Server { pages: has("supportedControl", PAGES), chains })
    }
}
