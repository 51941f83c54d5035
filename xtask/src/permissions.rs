//! `cargo xtask permissions`: prints `docs/permissions.md` from the table of roles.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::cargo::cargo;

/// The page, from the workspace's root.
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/permissions.md");

/// Print docs/permissions.md from the table of roles
#[derive(Debug, Args)]
pub struct Permissions {}

impl Permissions {
    /// # Errors
    /// When the engine does not build, or the page cannot be written.
    pub fn run(self) -> Result<()> {
        let mut print = cargo(["run", "--quiet", "--package", "sarrio-engine", "--example", "permissions"]);
        let printed = print.stderr(std::process::Stdio::inherit()).output().context("could not run cargo")?;
        ensure!(printed.status.success(), "the table of roles was not printed");
        fs::write(PAGE, printed.stdout).with_context(|| format!("could not write {PAGE}"))?;
        println!("{} is up to date", Path::new("docs/permissions.md").display());
        Ok(())
    }
}
