//! The Debian packages can be installed, run and removed.

#![allow(clippy::unwrap_used)] // helpers of tests

use std::{fs, process::Command};

/// The default port of sarriod.
const PORT: &str = "8443";

#[test]
fn the_debian_packages_install_run_and_are_removed_completely() {
    let debs = std::env::temp_dir().join(format!("sarrio-debs-{}", std::process::id()));
    let packed = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["deb", "--profile", "dev", "--output"])
        .arg(&debs)
        .output()
        .unwrap();
    let output = [&packed.stdout[..], &packed.stderr].concat();
    assert!(packed.status.success(), "{}", String::from_utf8_lossy(&output));
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
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/packages/install.sh"))
        .arg(&debs)
        .arg(PORT)
        .output()
        .unwrap();
    fs::remove_dir_all(&debs).unwrap();
    let (output, erred) =
        (String::from_utf8_lossy(&installed.stdout), String::from_utf8_lossy(&installed.stderr));
    assert!(installed.status.success() && output.contains("all gone"), "{output}\n{erred}");
}
