//! The Debian packages that commands need, each with the reason.

use std::{
    fs,
    io::{IsTerminal as _, Write as _},
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail, ensure};

use crate::user::is_root;

/// A package and what it is for.
type Package = (&'static str, &'static str);

/// For building with libvirt.
pub const BUILD: &[Package] = &[
    ("build-essential", "C parts of dependencies"),
    ("pkg-config", "finds libvirt"),
    ("libvirt-dev", "libvirt's headers"),
];

/// For a lab and the demo template.
pub const LAB: &[Package] = &[
    ("qemu-system-x86", "runs the desktops"),
    ("qemu-system-modules-spice", "their SPICE screens"),
    ("qemu-utils", "makes their disks"),
    ("ovmf", "starts those with UEFI"),
    ("libvirt-daemon", "the hypervisors of the lab"),
    ("libvirt-daemon-driver-qemu", "the same"),
    ("libvirt-clients", "virsh, virt-xml-validate"),
    ("openssh-server", "the hypervisors' sshd"),
    ("openssh-client", "how they are reached"),
    ("openssl", "SPICE certificates of the lab"),
    ("iproute2", "networks of the lab"),
    ("nftables", "restricts guests of the lab to their own addresses"),
    ("procps", "processes of the lab"),
    ("busybox-static", "DHCP for guests"),
    ("syslinux", "bootloader of the demo template"),
    ("mtools", "its boot partition"),
    ("e2fsprogs", "its root partition"),
    ("fdisk", "its partition table"),
    ("liburing2", "its guest agent"),
    ("libnuma1", "the same"),
    ("libglib2.0-0", "the same"),
    ("xorriso", "discs of what is handed out to classes"),
];

/// For the app's window, and for opening desktops.
pub const APP: &[Package] = &[
    ("virt-viewer", "remote-viewer opens desktops"),
    ("libx11-6", "the app's window"),
    ("libx11-xcb1", "the same"),
    ("libxcursor1", "the same"),
    ("libxi6", "the same"),
    ("libxkbcommon-x11-0", "the same"),
];

/// For all tests.
pub const TEST: &[Package] = &[
    ("postgresql", "the store is tested with it too"),
    ("libxml2-utils", "xmllint checks domain XML against libvirt's schemas"),
    ("xvfb", "a screen for the tests"),
    ("xdotool", "presses keys on it"),
    ("imagemagick", "takes its picture"),
    ("binutils", "strips what is packaged"),
    ("systemd", "checks the unit of sarriod"),
    ("python3-venv", "schemathesis compares the API's description with the server"),
    ("python3-icalendar", "another program that reads and writes calendar files"),
    ("python3-recurring-ical-events", "the same, which works out the lessons of a series"),
    ("curl", "asks the installed service whether it is healthy"),
    ("slapd", "a school's directory; tests start it themselves"),
    ("ldap-utils", "changes what is in it"),
];

/// For the benches, which compare Sarrio with these.
pub const BENCH: &[Package] =
    &[("virtinst", "virt-clone, compared with creating desktops"), ("virt-manager", "compared with the app")];

/// On Debian 12 these come from backports, because Sarrio is tested with QEMU 10. The packages of the second list must
/// have the same version.
const FROM_BACKPORTS: [&str; 3] = ["qemu-system-x86", "qemu-system-modules-spice", "qemu-utils"];
const WITH_THEM: [&str; 3] = ["qemu-system-common", "qemu-system-data", "seabios"];

/// Whether missing packages may be installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    Given,
    Ask,
}

impl Consent {
    pub fn new(yes: bool) -> Self {
        let ci = std::env::var("CI").is_ok_and(|ci| ci == "true" || ci == "1");
        if yes || ci { Self::Given } else { Self::Ask }
    }
}

/// Installs the missing packages of the given groups.
///
/// # Errors
/// When the person says no, root is missing (the error names the command), or apt fails.
pub fn need(groups: &[&[Package]], consent: Consent) -> Result<()> {
    let wanted = groups.iter().copied().flatten();
    let missing: Vec<&Package> = wanted.filter(|(name, _)| !is_installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("These packages are missing:");
    for (name, why) in &missing {
        println!("    {name:<28} {why}");
    }
    let install = install_command(missing.iter().map(|(name, _)| *name));
    ensure!(
        has_apt(),
        "this is no Debian: install the same packages of your distribution, then run this again"
    );
    ensure!(
        is_root(),
        "installing them needs root: run `sudo apt-get update && sudo {}`, then this again{}",
        install.join(" "),
        if wants_backports() && !knows_backports() {
            "\n(on Debian 12 with bookworm-backports among the sources: https://backports.debian.org/Instructions)"
        } else {
            ""
        }
    );
    agree(consent)?;
    if wants_backports() && !knows_backports() {
        add_backports()?;
    }
    apt(&["apt-get", "update"].map(str::to_owned))?;
    apt(&install)
}

fn agree(consent: Consent) -> Result<()> {
    if consent == Consent::Given {
        return Ok(());
    }
    ensure!(std::io::stdin().is_terminal(), "there is no terminal to ask at: pass --yes to install them");
    print!("Install them with apt? [Y/n] ");
    std::io::stdout().flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    match answer.trim() {
        "" | "y" | "Y" | "yes" => Ok(()),
        _ => bail!("nothing was installed"),
    }
}

fn apt(words: &[String]) -> Result<()> {
    let (program, arguments) = words.split_first().context("no command")?;
    let status = Command::new(program)
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .env("RUNLEVEL", "1") // install servers without starting them
        .stdin(Stdio::null())
        .status()?;
    ensure!(status.success(), "`{}` failed", words.join(" "));
    Ok(())
}

fn install_command<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let backports = wants_backports();
    let mut words = ["apt-get", "install", "-y", "--no-install-recommends"].map(str::to_owned).to_vec();
    let mut qemu = false;
    for name in names {
        if backports && FROM_BACKPORTS.contains(&name) {
            qemu = true;
            words.push(format!("{name}/bookworm-backports"));
        } else {
            words.push(name.to_owned());
        }
    }
    if qemu {
        words.extend(WITH_THEM.map(|name| format!("{name}/bookworm-backports")));
    }
    words
}

/// Whether a package is installed, under its name or under the name that it has since Debian's transition to 64-bit
/// time.
fn is_installed(name: &str) -> bool {
    [name.to_owned(), format!("{name}t64")].iter().any(|name| {
        let query = Command::new("dpkg-query").args(["-W", "-f", "${db:Status-Abbrev}", name]).output();
        query.is_ok_and(|answer| answer.stdout.starts_with(b"ii"))
    })
}

fn has_apt() -> bool {
    Path::new("/usr/bin/apt-get").exists()
}

fn wants_backports() -> bool {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    release.lines().any(|line| line == "ID=debian") && release.lines().any(|line| line == "VERSION_ID=\"12\"")
}

fn knows_backports() -> bool {
    let policy = Command::new("apt-cache").arg("policy").output();
    policy.is_ok_and(|policy| String::from_utf8_lossy(&policy.stdout).contains("bookworm-backports"))
}

/// Adds backports to apt's sources, with the mirror of the existing sources if that can be read.
fn add_backports() -> Result<()> {
    let known = fs::read_to_string("/etc/apt/sources.list.d/debian.sources").unwrap_or_default();
    let main = known.split("\n\n").find(|stanza| stanza.contains("Suites:") && !stanza.contains("security"));
    let stanza = main.map_or_else(
        || {
            "Types: deb\nURIs: http://deb.debian.org/debian\nSuites: bookworm-backports\nComponents: main\n\
             Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg"
                .to_owned()
        },
        |main| {
            let lines = main.lines().filter(|line| !line.starts_with('#'));
            let line = |line: &str| match line.strip_prefix("Suites:") {
                Some(_) => "Suites: bookworm-backports".to_owned(),
                None => line.to_owned(),
            };
            lines.map(line).collect::<Vec<_>>().join("\n")
        },
    );
    println!("Adding bookworm-backports to apt's sources, for QEMU 10");
    fs::write("/etc/apt/sources.list.d/bookworm-backports.sources", stanza + "\n")
        .context("could not add bookworm-backports to apt's sources")
}
