//! `cargo xtask test`: all tests, on real hypervisors, both databases and a screen.

use anyhow::{Result, bail, ensure};
use sarrio_lab::Display;

use crate::{
    cargo::{cargo, need_tool, stage},
    lab::is_root,
    packages::{self, APP, BUILD, Consent, LAB, TEST},
    postgres::Postgres,
};

pub fn test(words: &[String], consent: Consent) -> Result<()> {
    let name = match words {
        [] => None,
        [name] => Some(name),
        _ => bail!("`cargo xtask test` takes one NAME at most: a part of a test's name"),
    };
    packages::need(&[BUILD, LAB, APP, TEST], consent)?;
    need_tool("cargo-nextest", "runs the tests")?;
    need_tool("cargo-deb", "the packages are tested too")?;
    ensure!(
        is_root(),
        "the tests bring up labs, which needs root: run `sudo env HOME=\"$HOME\" PATH=\"$PATH\" cargo xtask test`. Without root, \
         `cargo nextest run -E 'not group(lab)'` runs those that need no lab"
    );
    if name.is_none() {
        stage("examples in the documentation", &mut cargo(["test", "--workspace", "--doc", "--quiet"]))?;
    }
    let (postgres, display) = (Postgres::start()?, Display::start()?);
    let profile = if consent == Consent::Given { "ci" } else { "default" };
    let mut run = cargo(["nextest", "run", "--workspace", "--profile", profile]);
    run.args(name).env("SARRIO_TEST_POSTGRES", &postgres.url);
    display.give(&mut run);
    stage("tests", &mut run)
}
