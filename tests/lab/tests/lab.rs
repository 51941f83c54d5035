//! The lab: its hosts answer, its faults begin and end, and nothing remains of it.

#![allow(clippy::unwrap_used)] // helpers of tests

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::Result;
use sarrio_lab::{Host, HostState, Lab, LabName};

fn eventually(what: &str, limit: Duration, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + limit;
    while !is_so() {
        assert!(Instant::now() < end, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A command over ssh, as a manager would run it.
fn ssh(lab: &Lab, host: &Host, command: &str) -> bool {
    let known = format!("UserKnownHostsFile={}", lab.known_hosts().display());
    Command::new("timeout")
        .args([
            "5",
            "ssh",
            "-F",
            "/dev/null",
            "-o",
            &known,
            "-o",
            "StrictHostKeyChecking=yes",
            "-o",
            "BatchMode=yes",
        ])
        .args(["-o", "ConnectTimeout=2", "-o", "IdentitiesOnly=yes", "-i"])
        .arg(lab.identity())
        .args([&format!("root@{}", host.address), command])
        .stderr(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .unwrap()
        .success()
}

const VIRSH_LIST: &str = "timeout 2 virsh -q -c qemu:///system list";

/// Everything on this machine with the lab's name: processes, mounts, links.
fn traces(dir: &Path, link: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mark = dir.to_str().unwrap();
    for process in fs::read_dir("/proc").unwrap().flatten() {
        let Ok(command) = fs::read(process.path().join("cmdline")) else { continue };
        if String::from_utf8_lossy(&command).contains(mark) {
            found.push(format!("process {}", process.file_name().to_string_lossy()));
        }
    }
    let mounts = fs::read_to_string("/proc/self/mounts").unwrap();
    found.extend(mounts.lines().filter(|line| line.contains(mark)).map(str::to_owned));
    if Path::new("/sys/class/net").join(link).exists() {
        found.push(link.to_owned());
    }
    if dir.exists() {
        found.push(format!("{mark} itself"));
    }
    found
}

fn link_of(lab: &Lab) -> String {
    format!("sarriolab{}", fs::read_to_string(lab.dir().join("network")).unwrap())
}

#[test]
fn every_fault_begins_and_ends_and_nothing_remains_of_the_lab() -> Result<()> {
    let lab = Lab::for_test(2)?;
    let (h1, h2) = (lab.host(1), lab.host(2));
    assert!(ssh(&lab, h1, VIRSH_LIST) && ssh(&lab, h2, VIRSH_LIST));

    fs::write(lab.nas().join("shared"), "x")?;
    h1.nas_cut()?;
    assert!(!ssh(&lab, h1, "test -e /srv/nas/shared") && ssh(&lab, h1, "touch /srv/nas/stray"));
    assert!(ssh(&lab, h2, "test -e /srv/nas/shared && test ! -e /srv/nas/stray"));
    h1.nas_heal()?;
    assert!(ssh(&lab, h1, "test -e /srv/nas/shared"));

    h1.hang()?;
    assert!(ssh(&lab, h1, "true") && !ssh(&lab, h1, VIRSH_LIST));
    assert_eq!(h1.state(), HostState::Hung);
    h1.unhang()?;
    assert!(ssh(&lab, h1, VIRSH_LIST));

    h1.cut()?;
    assert!(!ssh(&lab, h1, "true") && ssh(&lab, h2, "true"));
    assert_eq!(h1.state(), HostState::Cut);
    h1.heal()?;
    eventually("the cable to carry again", Duration::from_secs(5), || ssh(&lab, h1, "true"));

    h1.exec(["touch", "/var/lib/libvirt/kept"])?;
    h1.kill()?;
    assert_eq!(h1.state(), HostState::Off);
    assert!(!ssh(&lab, h1, "true") && ssh(&lab, h2, VIRSH_LIST));
    h1.boot()?;
    assert!(ssh(&lab, h1, VIRSH_LIST) && ssh(&lab, h1, "test -e /var/lib/libvirt/kept"));
    assert_eq!(h1.state(), HostState::Up { domains: 0 });

    h2.change_key()?;
    assert!(!ssh(&lab, h2, "true"));

    let (dir, link) = (lab.dir().to_owned(), link_of(&lab));
    assert!(!traces(&dir, &link).is_empty());
    lab.down()?;
    assert_eq!(traces(&dir, &link), Vec::<String>::new());
    Ok(())
}

#[test]
fn two_labs_run_side_by_side_without_reaching_each_other() -> Result<()> {
    let (one, two) = (Lab::for_test(1)?, Lab::for_test(1)?);
    assert_ne!(one.host(1).address, two.host(1).address);
    assert!(Lab::up(&one.name().to_string(), 1).unwrap_err().to_string().contains("already up"));
    fs::write(one.nas().join("mine"), "")?;
    assert!(two.host(1).exec(["test", "-e", "/srv/nas/mine"]).is_err());
    one.down()?;
    assert!(ssh(&two, two.host(1), VIRSH_LIST));
    Ok(())
}

#[test]
fn a_user_signs_in_with_a_password_where_the_host_accepts_passwords() -> Result<()> {
    let lab = Lab::for_test(1)?;
    for user in ["teacher", "root"] {
        let port = lab.host(1).allow_password(user, "a b;$(id)'\"")?;
        let askpass = lab.dir().join("askpass");
        fs::write(&askpass, "#!/bin/sh\nprintf '%s\\n' \"$PASSWORD\"\n")?;
        Command::new("chmod").arg("755").arg(&askpass).status()?;
        let output = Command::new("ssh")
            .args(["-F", "/dev/null", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"])
            .args(["-o", "PreferredAuthentications=password", "-p", &port.to_string()])
            .args([&format!("{user}@{}", lab.host(1).address), "id", "-un"])
            .envs([("SSH_ASKPASS_REQUIRE", "force"), ("PASSWORD", "a b;$(id)'\""), ("DISPLAY", ":0")])
            .env("SSH_ASKPASS", &askpass)
            .output()?;
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), user, "{output:?}");
    }
    Ok(())
}

/// The tests below run this in a process of its own. When the test runner calls it, it does nothing.
#[test]
fn owner_of_a_lab_that_is_killed() {
    if let Ok(name) = std::env::var("LAB_OWNER") {
        let lab = Lab::up(&name, 2).unwrap();
        println!("\nUP {}", link_of(&lab));
        std::thread::sleep(Duration::from_secs(600));
    }
}

fn owner_of(name: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "owner_of_a_lab_that_is_killed", "--nocapture"])
        .env("LAB_OWNER", name)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn nothing_remains_of_a_lab_seconds_after_its_owner_is_killed() -> Result<()> {
    let name = format!("owned-{}", std::process::id());
    let dir = name.parse::<LabName>()?.dir();
    let mut owner = owner_of(&name);
    let lines = BufReader::new(owner.stdout.take().unwrap()).lines();
    let line = lines.map_while(Result::ok).find(|line| line.starts_with("UP ")).unwrap();
    let link = line.trim_start_matches("UP ");
    assert!(!traces(&dir, link).is_empty());
    owner.kill().unwrap(); // SIGKILL
    owner.wait()?;
    eventually("the lab to go", Duration::from_secs(10), || traces(&dir, link).is_empty());
    Ok(())
}

#[test]
fn nothing_remains_of_a_lab_that_is_killed_while_it_comes_up() -> Result<()> {
    let name = format!("early-{}", std::process::id());
    let dir = name.parse::<LabName>()?.dir();
    for milliseconds in [10, 30, 60, 100, 150, 250, 400, 600] {
        let mut owner = owner_of(&name);
        std::thread::sleep(Duration::from_millis(milliseconds));
        let link =
            fs::read_to_string(dir.join("network")).map_or_else(|_| "-".into(), |n| format!("sarriolab{n}"));
        owner.kill().unwrap();
        owner.wait()?;
        // A directory without a keeper is removed by the next lab, which the next round brings up.
        eventually("the half lab to go", Duration::from_secs(10), || {
            traces(&dir, &link).iter().all(|trace| trace.ends_with("itself"))
        });
    }
    Lab::up(&name, 1)?.down()?;
    assert!(!dir.exists());
    Ok(())
}
