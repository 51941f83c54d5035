//! `cargo xtask lint`: all checks that run no tests.

use std::process::{Command, Stdio};

use anyhow::Result;
use clap::Args;

use crate::{
    cargo::{cargo, need_tool, root, stage},
    packages::{self, BUILD, Consent},
};

/// Check format, clippy, licences and advisories
#[derive(Debug, Args)]
pub struct Lint {}

impl Lint {
    /// # Errors
    /// When a package is missing and may not be installed, or a check fails.
    pub fn run(self, consent: Consent) -> Result<()> {
        packages::need(&[BUILD], consent)?;
        stage("format", "a second", &mut cargo(["fmt", "--all", "--check"]))?;
        stage(
            "clippy",
            "some minutes the first time",
            &mut cargo(["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]),
        )?;
        need_tool("cargo-deny", "checks licences, advisories and bans")?;
        let mut checks = vec!["deny", "check", "licenses", "bans", "sources"];
        if advisories_are_reachable() {
            checks.push("advisories");
        } else {
            println!(
                "\n!!! The advisory database cannot be reached: known security problems of dependencies were NOT checked.\n"
            );
        }
        stage("cargo-deny", "a few seconds", &mut cargo(checks))
    }
}

/// Fetches the database, for a minute at most.
fn advisories_are_reachable() -> bool {
    let mut fetch = Command::new("timeout");
    fetch.args(["60", "cargo", "deny", "fetch", "db"]).current_dir(root());
    fetch.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    fetch.status().is_ok_and(|status| status.success())
}
