//! A list of all domains and files, which a test compares before and after.

use std::{collections::BTreeSet, fmt};

/// The domains of all hosts, and the folders and files of all file systems, one line each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inventory {
    /// `h1: DESKTOP epoch 3 running`.
    pub domains: BTreeSet<String>,
    /// `/srv/nas/desktops/x/system.qcow2 <- /srv/nas/templates/y/base.qcow2`, after the host's name where only that host has
    /// the file.
    pub files: BTreeSet<String>,
}

impl Inventory {
    /// What only `later` has (`+`) and what only this has (`-`).
    #[must_use]
    pub fn difference(&self, later: &Self) -> Vec<String> {
        let all = |of: &Self| of.domains.union(&of.files).cloned().collect::<BTreeSet<_>>();
        let (before, after) = (all(self), all(later));
        let gone = before.difference(&after).map(|line| format!("- {line}"));
        gone.chain(after.difference(&before).map(|line| format!("+ {line}"))).collect()
    }
}

impl fmt::Display for Inventory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.domains.iter().chain(&self.files).try_for_each(|line| writeln!(f, "{line}"))
    }
}
