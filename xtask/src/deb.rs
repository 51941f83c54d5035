//! `cargo xtask deb`: the Debian packages, with the manual pages and completions that sarrioctl writes of itself.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail, ensure};

use crate::{
    cargo::{cargo, need_tool, stage, target_dir},
    packages::{self, BUILD, Consent},
    take_value,
};

/// The crates that become packages.
const PACKAGES: [&str; 2] = ["sarrio", "sarrio-backend"];

/// The shells whose completions Debian has a place for, and what their files are called.
const SHELLS: [(&str, &str); 3] = [("bash", "sarrioctl"), ("zsh", "_sarrioctl"), ("fish", "sarrioctl.fish")];

pub fn deb(mut words: Vec<String>, consent: Consent) -> Result<()> {
    let profile = take_value(&mut words, "--profile")?.unwrap_or_else(|| "release".to_owned());
    let to = take_value(&mut words, "--output")?.map_or_else(|| target_dir().join("debian"), PathBuf::from);
    if let Some(word) = words.first() {
        bail!("`cargo xtask deb` knows no {word}");
    }
    packages::need(&[BUILD], consent)?;
    need_tool("cargo-deb", "packs the programs")?;
    // The whole workspace, so that features are those of the tests and nothing is built twice.
    stage("programs", &mut cargo(["build", "--workspace", "--bins", "--profile", &profile]))?;
    let built = target_dir().join(if profile == "dev" { "debug" } else { &profile });
    let sarrioctl = built.join("sarrioctl");
    let words = built.join("sarrioctl-words");
    describe(&sarrioctl, &words).with_context(|| format!("what {} says of itself", sarrioctl.display()))?;
    for package in PACKAGES {
        let mut pack = cargo(["deb", "--no-build", "--profile", &profile, "--package", package, "--output"]);
        pack.arg(&to).args((profile != "release").then_some("--fast"));
        stage(&format!("package {package}"), &mut pack)?;
    }
    println!("The packages are in {}", to.display());
    Ok(())
}

/// Writes the manual pages and completions into a new directory, where the manifest of the backend looks for them.
fn describe(sarrioctl: &Path, into: &Path) -> Result<()> {
    if into.exists() {
        fs::remove_dir_all(into)?; // pages of commands that are no more
    }
    let man = into.join("man");
    fs::create_dir_all(&man)?;
    ensure!(Command::new(sarrioctl).arg("man").arg(&man).status()?.success(), "it wrote no manual pages");
    for (shell, file) in SHELLS {
        let to = File::create(into.join(file))?;
        let wrote = Command::new(sarrioctl).args(["completions", shell]).stdout(to).status()?;
        ensure!(wrote.success(), "it wrote no completions for {shell}");
    }
    Ok(())
}
