//! `cargo xtask lab`: hypervisors to play with, which stay until they are taken down.

use std::os::unix::fs::MetadataExt as _;

use anyhow::{Context, Result, bail, ensure};
use sarrio_lab::{Host, Lab};

use crate::{
    packages::{self, Consent},
    take_flag, take_value,
};

/// The lab that is meant where no name is given.
const NAME: &str = "lab";

pub fn lab(mut words: Vec<String>, consent: Consent) -> Result<()> {
    // What follows `exec H` belongs to the command that is run.
    let rest = words.iter().position(|word| word == "exec").map(|at| words.split_off(at));
    let name = take_value(&mut words, "--name")?.unwrap_or_else(|| NAME.to_owned());
    let consent = if take_flag(&mut words, "--yes") { Consent::Given } else { consent };
    words.extend(rest.into_iter().flatten());
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if !matches!(words.as_slice(), ["status" | "list"]) {
        ensure!(
            is_root(),
            "a lab needs root: run `sudo {} lab --name {name} {}`",
            this_program(),
            words.join(" ")
        );
    }
    match words.as_slice() {
        ["up", count] => up(&name, count, consent),
        ["down"] => Lab::attach(&name)?.down(),
        ["status"] => status(&Lab::attach(&name)?),
        ["list"] => {
            Lab::list()?.iter().for_each(|name| println!("{name}"));
            Ok(())
        }
        ["exec", host, command @ ..] => exec(&name, host, command),
        [verb, host] => {
            let lab = Lab::attach(&name)?;
            act(verb, lab.host_named(host)?)
        }
        _ => bail!(
            "`cargo xtask lab` takes up N, down, status, list, or a verb and a host: see `cargo xtask help`"
        ),
    }
}

/// Whether this process may make namespaces and mounts.
pub fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|this| this.uid() == 0)
}

/// As sudo can start it, with no cargo around.
fn this_program() -> String {
    std::env::current_exe().map_or_else(|_| "target/debug/xtask".into(), |path| path.display().to_string())
}

fn up(name: &str, count: &str, consent: Consent) -> Result<()> {
    let count = count.parse().context("`up` takes the number of hosts, such as 3")?;
    packages::need(&[packages::LAB], consent)?;
    let lab = Lab::up_to_stay(name, count)?;
    lab.add_demo_template()?;
    status(&lab)?;
    println!("\nssh    {} root@{}", lab.ssh().display(), lab.host(1).address);
    println!("virsh  virsh -c '{}' list", lab.host(1).uri());
    println!("NAS    {} is /srv/nas on each host", lab.nas().display());
    Ok(())
}

fn status(lab: &Lab) -> Result<()> {
    for host in lab.hosts() {
        println!("{:<4} {:<14} {}", host.name, host.address, host.state());
    }
    Ok(())
}

fn act(verb: &str, host: &Host) -> Result<()> {
    match verb {
        "kill" => host.kill(),
        "boot" => host.boot(),
        "cut" => host.cut(),
        "heal" => host.heal(),
        "hang" => host.hang(),
        "unhang" => host.unhang(),
        "nas-cut" => host.nas_cut(),
        "nas-heal" => host.nas_heal(),
        other => bail!("a host cannot `{other}`: see `cargo xtask help`"),
    }
}

fn exec(name: &str, host: &str, command: &[&str]) -> Result<()> {
    let (program, arguments) = command.split_first().context("`exec` takes a host and a command")?;
    let status = Lab::attach(name)?.host_named(host)?.command(program)?.args(arguments).status()?;
    std::process::exit(status.code().unwrap_or(1));
}
