//! Stands in for the backend where a test has many desktops: lists them as the backend does, by name.

use sarrio_model::{Desktop, DesktopQuery, DesktopSummary, Page, name_key};

use super::school::summary_of;
use crate::backend::request::{Answer, Reply, Request};

/// All desktops of the school.
#[derive(Debug)]
pub(crate) struct StandIn {
    desktops: Vec<Desktop>,
}

impl StandIn {
    pub(crate) fn of(mut desktops: Vec<Desktop>) -> Self {
        desktops.sort_by_key(|desktop| (name_key(desktop.name.as_str()), desktop.id));
        Self { desktops }
    }

    /// The answer to a question about desktops.
    pub(crate) fn answer(&self, request: &Request) -> Option<Reply> {
        let answer = match request {
            Request::Desktops(query) => Answer::Desktops(self.page(query)),
            Request::CountDesktops => Answer::Counted(self.summary()),
            Request::FindDesktop(query) => {
                let desktop = self.matching(query).next()?.clone();
                Answer::Located { row: self.row(&desktop, query), desktop }
            }
            Request::LocateDesktop(id, query) => {
                let desktop = self.desktops.iter().find(|desktop| desktop.id == *id)?.clone();
                Answer::Located { row: self.row(&desktop, query), desktop }
            }
            Request::KnownDesktops(ids) => {
                let items: Vec<_> = self.desktops.iter().filter(|d| ids.contains(&d.id)).cloned().collect();
                Answer::Desktops(Page { total: items.len() as u64, items, next: None })
            }
            _ => return None,
        };
        Some(Ok(answer))
    }

    pub(crate) fn page(&self, query: &DesktopQuery) -> Page<Desktop> {
        let all: Vec<&Desktop> = self.matching(query).collect();
        let (skip, take) = (query.offset.unwrap_or(0) as usize, query.limit.unwrap_or(100) as usize);
        let items = all.iter().skip(skip).take(take).map(|desktop| (*desktop).clone()).collect();
        Page { items, next: None, total: all.len() as u64 }
    }

    pub(crate) fn summary(&self) -> DesktopSummary {
        summary_of(&self.desktops)
    }

    fn row(&self, desktop: &Desktop, query: &DesktopQuery) -> Option<u64> {
        let all = DesktopQuery { begins: None, ..query.clone() };
        self.matching(&all).position(|other| other.id == desktop.id).map(|row| row as u64)
    }

    fn matching(&self, query: &DesktopQuery) -> impl Iterator<Item = &Desktop> {
        let words = name_key(query.q.as_deref().unwrap_or_default());
        let begins = name_key(query.begins.as_deref().unwrap_or_default());
        let states: Vec<String> =
            query.state.iter().flat_map(|all| all.split(',')).map(str::to_owned).collect();
        let deleted = query.deleted.unwrap_or(false);
        self.desktops.iter().filter(move |desktop| {
            let name = name_key(desktop.name.as_str());
            let names = format!("{name} {}", name_key(&desktop.owner.name));
            desktop.deleted.is_some() == deleted
                && name.starts_with(&begins)
                && words.split_whitespace().all(|word| names.contains(word))
                && (states.is_empty() || states.iter().any(|state| state == desktop.state.name().as_str()))
        })
    }
}
