//! Searches, page by page.

use ldap3::{
    LdapResult, Scope, SearchEntry,
    controls::{Control, ControlType, PagedResults},
};
use sarrio_model::{
    DistinguishedName, Problem,
    problem::{
        DirectoryBaseMissing, DirectoryElsewhere, DirectoryReadPartial, DirectoryRefuses, DirectoryTooLarge,
    },
};

use crate::{connection::Connection, entry::Entry, filter::Filter, result::why};

/// How many entries one answer has. Active Directory gives at most 1,000.
const PAGE: i32 = 500;

/// How many entries are read at most.
const MOST: usize = 200_000;

/// Where a search looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// At the entry itself.
    Itself,
    /// At it, and at everything below it.
    Below,
}

/// What a search found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) entries: Vec<Entry>,
    /// Other servers that have parts of it.
    pub(crate) referrals: Vec<String>,
    /// Why the server stopped before the end. Paging does not lift its limits: the last code alone tells.
    pub(crate) cut: Option<Problem>,
}

impl Found {
    /// The entries, if these are all.
    pub(crate) fn whole(self) -> Result<Vec<Entry>, Problem> {
        match self.cut {
            Some(problem) => Err(problem),
            None => Ok(self.entries),
        }
    }
}

impl Connection {
    /// Finds entries with these attributes.
    pub(crate) async fn search(
        &mut self,
        base: &DistinguishedName,
        depth: Depth,
        filter: &Filter,
        attributes: &[&str],
    ) -> Result<Found, Problem> {
        let scope = match depth {
            Depth::Itself => Scope::Base,
            Depth::Below => Scope::Subtree,
        };
        let mut found = Found::default();
        let mut cookie = Vec::new();
        loop {
            let page = PagedResults { size: PAGE, cookie };
            let asked = self.ldap.with_controls(vec![page.into()]);
            let answer =
                self.patience.wait(asked.search(base.as_str(), scope, filter.as_str(), attributes)).await?;
            let answer = answer.map_err(|error| self.problem(error))?;
            found.entries.extend(answer.0.into_iter().map(SearchEntry::construct).filter_map(Entry::new));
            let mut result = answer.1;
            found.referrals.append(&mut result.refs);
            match result.rc {
                0 => {}
                // timeLimitExceeded, sizeLimitExceeded, adminLimitExceeded
                3 | 4 | 11 => {
                    let read = found.entries.len() as u64;
                    found.cut = Some(DirectoryReadPartial { read, why: why(&result) }.into());
                    return Ok(found);
                }
                10 => {
                    let server = found.referrals.into_iter().next().unwrap_or_default();
                    return Err(DirectoryElsewhere { base: base.clone(), server }.into());
                }
                32 => return Err(DirectoryBaseMissing { base: base.clone() }.into()),
                _ => return Err(self.refused(&result)),
            }
            if found.entries.len() > MOST {
                return Err(DirectoryTooLarge { most: MOST as u64 }.into());
            }
            cookie = next_page(&result);
            if cookie.is_empty() {
                found.referrals.sort();
                found.referrals.dedup();
                return Ok(found);
            }
        }
    }

    /// Reads one entry, if it is there.
    pub(crate) async fn entry(
        &mut self,
        name: &DistinguishedName,
        attributes: &[&str],
    ) -> Result<Option<Entry>, Problem> {
        match self.search(name, Depth::Itself, &Filter::everything(), attributes).await {
            Ok(found) => Ok(found.entries.into_iter().next()),
            Err(problem)
                if problem.says(DirectoryBaseMissing::KEY) || problem.says(DirectoryElsewhere::KEY) =>
            {
                Ok(None)
            }
            Err(problem) => Err(problem),
        }
    }

    pub(crate) fn refused(&self, result: &LdapResult) -> Problem {
        DirectoryRefuses { host: self.host.clone(), why: why(result) }.into()
    }
}

/// The place where the next page begins; empty after the last one.
fn next_page(result: &LdapResult) -> Vec<u8> {
    let page = result.ctrls.iter().find(|Control(kind, _)| matches!(kind, Some(ControlType::PagedResults)));
    page.map(|Control(_, raw)| raw.parse::<PagedResults>().cookie).unwrap_or_default()
}
