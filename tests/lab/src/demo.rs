//! The demo template: a small real Linux on a bootable disk, made from Debian packages.
//!
//! Its console shows the desktop's name, owner and id as the domain's SMBIOS strings give them (`serial`, `family`,
//! `sku`), its host name and address, a clock, and what is typed. It runs qemu-guest-agent, takes an address by DHCP and
//! reacts to the ACPI power button. It boots by BIOS from a virtio disk in under 15 s without KVM.

use std::{
    fs::{self, File},
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};

use crate::process::run;

const FILES: [(&str, &str); 6] = [
    ("build.sh", include_str!("demo/build.sh")),
    ("initrd.sh", include_str!("demo/initrd.sh")),
    ("init.sh", include_str!("demo/init.sh")),
    ("screen.sh", include_str!("demo/screen.sh")),
    ("dhcp.sh", include_str!("demo/dhcp.sh")),
    ("shutdown.sh", include_str!("demo/shutdown.sh")),
];

/// The Debian packages that building it needs; others are downloaded and unpacked, not installed.
pub const PACKAGES: [&str; 8] =
    ["syslinux", "mtools", "e2fsprogs", "fdisk", "qemu-utils", "liburing2", "libnuma1", "libglib2.0-0"];

/// The demo template's disk, a qcow2 file of 16 MiB. If `cache_dir` does not have it yet, it is built, which takes a
/// few seconds and downloads packages.
///
/// The file is shared: copy it or use it as a backing file, and never write to it.
///
/// # Errors
/// When a package cannot be downloaded or a tool is missing. The error has the output of the build.
pub fn template(cache_dir: &Path) -> Result<PathBuf> {
    let mut hasher = DefaultHasher::new();
    FILES.hash(&mut hasher);
    let disk = cache_dir.join(format!("demo-{:016x}.qcow2", hasher.finish()));
    fs::create_dir_all(cache_dir).with_context(|| format!("could not make {}", cache_dir.display()))?;
    // Another program that needs it at the same time waits here, and then finds it built.
    let lock = File::create(cache_dir.join("demo.lock"))?;
    lock.lock()?;
    if !disk.exists() {
        build(cache_dir, &disk).context("could not build the demo template")?;
    }
    Ok(disk)
}

fn build(cache_dir: &Path, disk: &Path) -> Result<()> {
    let work = cache_dir.join("demo.build");
    if work.exists() {
        fs::remove_dir_all(&work)?; // of a build that was killed
    }
    fs::create_dir_all(work.join("scripts"))?;
    for (name, text) in FILES {
        fs::write(work.join("scripts").join(name), text)?;
    }
    fs::create_dir(work.join("tree-of-work"))?;
    let made = work.join("disk.qcow2");
    run(Command::new("bash")
        .arg(work.join("scripts/build.sh"))
        .arg(&made)
        .arg(work.join("scripts"))
        .current_dir(work.join("tree-of-work"))
        .env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"))
    .with_context(|| format!("it needs the packages {}", PACKAGES.join(" ")))?;
    ensure!(made.exists(), "the build made no disk");
    fs::rename(&made, disk)?;
    Ok(fs::remove_dir_all(&work)?)
}
