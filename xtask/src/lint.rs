//! `cargo xtask lint`: what is checked without running anything.

use std::process::{Command, Stdio};

use anyhow::Result;

use crate::{
    cargo::{cargo, need_tool, root, stage},
    packages::{self, BUILD, Consent},
};

pub fn lint(consent: Consent) -> Result<()> {
    packages::need(&[BUILD], consent)?;
    stage("format", &mut cargo(["fmt", "--all", "--check"]))?;
    stage(
        "clippy",
        &mut cargo(["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]),
    )?;
    need_tool("cargo-deny", "checks licences, advisories and bans")?;
    let mut checks = vec!["deny", "check", "licenses", "bans", "sources"];
    if advisories_are_reachable() {
        checks.push("advisories");
    } else {
        println!(
            "\n!!! The advisory database cannot be reached: whether a dependency has a known hole was NOT checked.\n"
        );
    }
    stage("cargo-deny", &mut cargo(checks))
}

/// Fetches the database, within a minute or not at all.
fn advisories_are_reachable() -> bool {
    let mut fetch = Command::new("timeout");
    fetch.args(["60", "cargo", "deny", "fetch", "db"]).current_dir(root());
    fetch.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    fetch.status().is_ok_and(|status| status.success())
}
