//! `cargo xtask lab`: hypervisors for experiments, which stay until they are taken down.

use anyhow::{Context, Result, ensure};
use clap::{Args, Subcommand};
use sarrio_lab::{Host, Lab};

use crate::{
    packages::{self, Consent},
    user::is_root,
};

/// Bring up hypervisors that stay until they are taken down
#[derive(Debug, Args)]
pub struct LabCommand {
    /// The lab's name
    #[arg(long, global = true, default_value = "lab")]
    name: String,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Bring up hosts h1 to hN, with a demo template on their NAS
    Up {
        /// The number of hosts
        #[arg(value_name = "N", value_parser = clap::value_parser!(u8).range(1..=99))]
        hosts: u8,
    },
    /// Take the lab down: no process, mount, link or file of it remains
    Down,
    /// Show the hosts and their states
    Status,
    /// List the labs that are up
    List,
    /// Cut the power of a host
    Kill(HostName),
    /// Power a host on, and wait until ssh and libvirt answer
    Boot(HostName),
    /// Unplug the network cable of a host
    Cut(HostName),
    /// Plug the network cable of a host in again
    Heal(HostName),
    /// Freeze the libvirtd of a host, while ssh answers
    Hang(HostName),
    /// Let the libvirtd of a host continue
    Unhang(HostName),
    /// Unmount the NAS from a host: /srv/nas becomes an empty directory
    NasCut(HostName),
    /// Mount the NAS on a host again
    NasHeal(HostName),
    /// Run a command on a host, without ssh
    Exec {
        #[command(flatten)]
        host: HostName,
        /// The command and its arguments
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
        command: Vec<String>,
    },
}

#[derive(Debug, Args)]
struct HostName {
    /// The host, such as h1
    #[arg(value_name = "HOST")]
    host: String,
}

impl LabCommand {
    /// # Errors
    /// When root or a package is missing, or there is no such lab or host.
    pub fn run(self, consent: Consent) -> Result<()> {
        let name = self.name.as_str();
        if !matches!(self.action, Action::Status | Action::List) {
            ensure!(is_root(), "a lab needs root: run `sudo {}`", this_command());
        }
        let on =
            |host: HostName, act: fn(&Host) -> Result<()>| act(Lab::attach(name)?.host_named(&host.host)?);
        match self.action {
            Action::Up { hosts } => up(name, hosts, consent),
            Action::Down => Lab::attach(name)?.down(),
            Action::Status => status(&Lab::attach(name)?),
            Action::List => {
                Lab::list()?.iter().for_each(|name| println!("{name}"));
                Ok(())
            }
            Action::Kill(host) => on(host, Host::kill),
            Action::Boot(host) => on(host, Host::boot),
            Action::Cut(host) => on(host, Host::cut),
            Action::Heal(host) => on(host, Host::heal),
            Action::Hang(host) => on(host, Host::hang),
            Action::Unhang(host) => on(host, Host::unhang),
            Action::NasCut(host) => on(host, Host::nas_cut),
            Action::NasHeal(host) => on(host, Host::nas_heal),
            Action::Exec { host, command } => exec(name, &host.host, &command),
        }
    }
}

/// This command in a form for sudo, which may not find cargo.
fn this_command() -> String {
    let program = std::env::current_exe()
        .map_or_else(|_| "target/debug/xtask".into(), |path| path.display().to_string());
    std::iter::once(program).chain(std::env::args().skip(1)).collect::<Vec<_>>().join(" ")
}

fn up(name: &str, hosts: u8, consent: Consent) -> Result<()> {
    packages::need(&[packages::LAB], consent)?;
    let lab = Lab::up_to_stay(name, hosts)?;
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

fn exec(name: &str, host: &str, command: &[String]) -> Result<()> {
    let (program, arguments) = command.split_first().context("`exec` takes a host and a command")?;
    let status = Lab::attach(name)?.host_named(host)?.command(program)?.args(arguments).status()?;
    std::process::exit(status.code().unwrap_or(1));
}
