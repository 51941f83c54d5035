//! `cargo xtask test`: all tests, with real hypervisors, both databases and a display.

use anyhow::{Result, ensure};
use clap::Args;
use sarrio_lab::Display;

use crate::{
    cargo::{cargo, need_tool, stage},
    packages::{self, APP, BUILD, Consent, LAB, TEST},
    postgres::Postgres,
    user::is_root,
};

/// Build and run the tests
///
/// Unit tests, and tests with real hypervisors, both databases and the app's screens. Needs root, because tests bring
/// up labs.
#[derive(Debug, Args)]
pub struct Test {
    /// Run only the tests whose name contains this
    name: Option<String>,
}

impl Test {
    /// # Errors
    /// When a package is missing and may not be installed, or a test fails.
    pub fn run(self, consent: Consent) -> Result<()> {
        packages::need(&[BUILD, LAB, APP, TEST], consent)?;
        need_tool("cargo-nextest", "runs the tests")?;
        need_tool("cargo-deb", "the packages are tested too")?;
        ensure!(
            is_root(),
            "the tests bring up labs, which needs root: run `sudo env HOME=\"$HOME\" PATH=\"$PATH\" cargo xtask test`. Without root, \
             `cargo nextest run -E 'not group(lab)'` runs those that need no lab"
        );
        if self.name.is_none() {
            stage(
                "examples in the documentation",
                "a minute or two",
                &mut cargo(["test", "--workspace", "--doc", "--quiet"]),
            )?;
        }
        let (postgres, display) = (Postgres::start()?, Display::start()?);
        let profile = if consent == Consent::Given { "ci" } else { "default" };
        let mut run = cargo(["nextest", "run", "--workspace", "--profile", profile]);
        run.args(self.name).env("SARRIO_TEST_POSTGRES", &postgres.url);
        display.give(&mut run);
        stage("tests", "half an hour for all of them, the build included", &mut run)
    }
}
