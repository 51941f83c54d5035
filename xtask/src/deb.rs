//! `cargo xtask deb`: the Debian packages, with the manual pages and shell completions that sarrioctl generates.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::{
    cargo::{WORKSPACE, cargo, need_tool, stage, target_dir},
    packages::{self, BUILD, Consent},
};

/// The crates that become packages.
const PACKAGES: [&str; 2] = ["sarrio", "sarrio-backend"];

/// The programs in them.
const PROGRAMS: [&str; 3] = ["sarrio", "sarriod", "sarrioctl"];

/// The shells that Debian has a directory of completions for, and the names of sarrioctl's files in it.
const SHELLS: [(&str, &str); 3] = [("bash", "sarrioctl"), ("zsh", "_sarrioctl"), ("fish", "sarrioctl.fish")];

/// Build the Debian packages
#[derive(Debug, Args)]
pub struct Deb {
    /// The cargo profile to build with
    #[arg(long, default_value = "release")]
    profile: String,
    /// Where the packages go [default: target/debian]
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
}

impl Deb {
    /// # Errors
    /// When a package is missing and may not be installed, or a program cannot be built or packed.
    pub fn run(self, consent: Consent) -> Result<()> {
        let profile = self.profile.as_str();
        let to = self.output.unwrap_or_else(|| target_dir().join("debian"));
        packages::need(&[BUILD], consent)?;
        need_tool("cargo-deb", "packs the programs")?;
        let mut build = cargo(["build", "--profile", profile]);
        for name in PROGRAMS {
            build.args(["--bin", name]);
        }
        // Packages with the profile `dev` are for tests, and use the same builds.
        build.args(if profile == "dev" { &WORKSPACE[..] } else { &["--workspace"] });
        stage("programs", "a quarter of an hour the first time", &mut build)?;
        let built = target_dir().join(if profile == "dev" { "debug" } else { profile });
        let sarrioctl = built.join("sarrioctl");
        let words = built.join("sarrioctl-words");
        describe(&sarrioctl, &words)
            .with_context(|| format!("could not describe {}", sarrioctl.display()))?;
        for package in PACKAGES {
            let mut pack =
                cargo(["deb", "--no-build", "--profile", profile, "--package", package, "--output"]);
            pack.arg(&to).args((profile != "release").then_some("--fast"));
            stage(&format!("package {package}"), "a few seconds", &mut pack)?;
        }
        println!("The packages are in {}", to.display());
        Ok(())
    }
}

/// Writes the manual pages and completions into the directory where the backend's manifest expects them.
fn describe(sarrioctl: &Path, into: &Path) -> Result<()> {
    if into.exists() {
        fs::remove_dir_all(into)?; // pages of commands that no longer exist
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
