//! Running cargo and other programs, and cargo's own tools.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context, Result, ensure};

/// The workspace's root, whatever the current directory.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, Path::to_path_buf)
}

/// The directory of builds.
pub fn target_dir() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Selects the whole workspace, with the features that tests need of the crates that programs use too. So building
/// programs and running tests never builds anything twice.
pub const WORKSPACE: [&str; 3] = ["--workspace", "--features", "sarrio-school/shared"];

/// A program of the workspace, built by `cargo build`.
pub fn program(name: &str) -> PathBuf {
    target_dir().join("debug").join(name)
}

/// A cargo command at the workspace's root.
pub fn cargo<A: Into<OsString>>(arguments: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments.into_iter().map(Into::into)).current_dir(root());
    // Cargo sets these for xtask. Build scripts, such as ring's, would see a change in them, and half of the workspace
    // would be built again after each cargo command that a person runs.
    for (name, _) in std::env::vars_os() {
        if ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|prefix| name.to_string_lossy().starts_with(prefix)) {
            command.env_remove(name);
        }
    }
    command
}

/// Runs a command with its output on the terminal. Prints before it how long it usually takes (on two cores), and
/// afterwards how long it took.
///
/// # Errors
/// When it cannot be started or fails.
pub fn stage(name: &str, usually: &str, command: &mut Command) -> Result<()> {
    println!("\n=== {name} ({usually})");
    let start = Instant::now();
    let status = command.status().with_context(|| format!("could not start {name}"))?;
    println!("=== {name}: {:.0} s", start.elapsed().as_secs_f64());
    ensure!(status.success(), "{name} failed ({status})");
    Ok(())
}

/// Installs one of cargo's tools, if it is missing. Such tools run only for seconds, so they are built with little
/// optimisation.
///
/// # Errors
/// When it cannot be built.
pub fn need_tool(tool: &str, why: &str) -> Result<()> {
    let mut there = cargo([tool.trim_start_matches("cargo-"), "--version"]);
    there.stdout(Stdio::null()).stderr(Stdio::null());
    if there.status().is_ok_and(|status| status.success()) {
        return Ok(());
    }
    println!("{tool} is missing ({why}): installing it");
    let mut install = cargo(["install", tool, "--locked"]);
    install
        .env("CARGO_TARGET_DIR", target_dir().join("tools"))
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    stage(&format!("cargo install {tool}"), "a few minutes, once", &mut install)
}
