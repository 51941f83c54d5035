//! The Debian packages install, start and go.

#![allow(clippy::unwrap_used)] // helpers of tests

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Where sarriod listens when its configuration says nothing.
const PORT: &str = "8443";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Runs cargo without what cargo told this test: build scripts would take it for a change of theirs.
fn cargo(arguments: &[&str]) {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in std::env::vars()
        .filter(|(name, _)| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
    {
        cargo.env_remove(name);
    }
    let run = cargo.args(arguments).current_dir(root()).output().unwrap();
    assert!(run.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&run.stderr));
}

#[test]
fn the_debian_packages_install_start_and_leave_nothing_behind() {
    let debs = std::env::temp_dir().join(format!("sarrio-debs-{}", std::process::id()));
    // The whole workspace, so that features are those of the tests and nothing is built twice.
    cargo(&["build", "--workspace", "--bins"]);
    for package in ["sarrio", "sarrio-backend"] {
        let out = debs.to_str().unwrap();
        cargo(&["deb", "--fast", "--no-build", "--profile", "dev", "--package", package, "--output", out]);
    }
    let installed = Command::new("unshare")
        .args([
            "--mount",
            "--net",
            "--pid",
            "--fork",
            "--kill-child=SIGKILL",
            "--propagation",
            "private",
            "bash",
        ])
        .arg(root().join("xtask/tests/packages/install.sh"))
        .arg(&debs)
        .arg(PORT)
        .output()
        .unwrap();
    fs::remove_dir_all(&debs).unwrap();
    let (said, erred) =
        (String::from_utf8_lossy(&installed.stdout), String::from_utf8_lossy(&installed.stderr));
    assert!(installed.status.success() && said.contains("all gone"), "{said}\n{erred}");
}
