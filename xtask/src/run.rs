//! `cargo xtask run`: from a fresh machine to the app with hypervisors in it.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use sarrio_lab::{Lab, Manifest};

use crate::{
    cargo::{cargo, stage, target_dir},
    packages::{self, APP, BUILD, Consent, LAB},
    take_value,
};

/// The name of the lab that `run` uses.
const NAME: &str = "run";

pub fn run(words: &[String], consent: Consent) -> Result<()> {
    let mut words = words.to_vec();
    let hosts = take_value(&mut words, "--lab")?;
    let hosts =
        hosts.map(|n| n.parse::<u8>().context("--lab takes the number of hosts, such as 3")).transpose()?;
    ensure!(words.is_empty(), "`cargo xtask run` does not know `{}`", words.join(" "));
    packages::need(&[BUILD, APP], consent)?;
    // With the features of the whole workspace, so that a test run before or after builds nothing twice.
    let mut build = cargo(["build", "--workspace", "--bin", "sarrio"]);
    let Some(hosts) = hosts.or_else(|| if own_libvirt_answers() { None } else { Some(1) }) else {
        println!("Using this machine's own libvirt, qemu:///system (--lab N for a lab)");
        stage("build", &mut build)?;
        return start(app().arg("--here"));
    };
    packages::need(&[LAB], consent)?;
    stage("build", &mut build)?;
    let lab = open_lab(hosts)?;
    let mut app = app();
    tell(&lab, &mut app)?;
    start(&mut app)
}

/// Puts the demo template into the lab and tells a program of the app about both.
pub fn tell(lab: &Lab, program: &mut Command) -> Result<()> {
    lab.add_demo_template()?;
    let file = lab.dir().join("app").join("lab.json");
    lab.manifest()?.write(&file)?;
    program.env(Manifest::VARIABLE, file);
    Ok(())
}

/// The lab named `run` where it is up, else a new one that goes with the app.
fn open_lab(hosts: u8) -> Result<Lab> {
    if let Ok(lab) = Lab::attach(NAME) {
        println!("Using the lab `{NAME}`, which is up with {} hosts", lab.hosts().len());
        return Ok(lab);
    }
    println!(
        "Bringing up a lab of {hosts}; it goes with the app (`lab --name {NAME} up {hosts}` makes one that stays)"
    );
    Lab::up(NAME, hosts)
}

fn own_libvirt_answers() -> bool {
    let mut virsh = Command::new("timeout");
    virsh.args(["5", "virsh", "-q", "-c", "qemu:///system", "uri"]);
    virsh.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let answers = virsh.status().is_ok_and(|status| status.success());
    if !answers {
        println!("This machine's own libvirt does not answer at qemu:///system: using a lab of one host");
    }
    answers
}

fn app() -> Command {
    Command::new(target_dir().join("debug").join("sarrio"))
}

fn start(app: &mut Command) -> Result<()> {
    let status = app.status().context("could not start the app")?;
    ensure!(status.success(), "the app ended with {status}");
    Ok(())
}
