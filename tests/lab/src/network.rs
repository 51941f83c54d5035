//! The network of a lab: a /24 that exists only on this machine, and that no other lab uses.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    net::Ipv4Addr,
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{
    name::LabName,
    process::{Process, output, run},
};

/// A lab's /24, `10.77.NUMBER.0`. The network link on this machine is named after the number, so adding the link claims
/// the network: the kernel refuses a second link with that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    number: u8,
}

impl Network {
    /// Takes a free network for a lab and plugs its keeper's switch, `lan`, into this machine.
    ///
    /// # Errors
    /// When all 256 networks are taken or a link cannot be made.
    pub fn take(name: &LabName, keeper: Process) -> Result<Self> {
        let used = run(Command::new("ip").args(["-4", "-o", "route", "show", "table", "all"]))
            .context("could not read which networks this machine already uses")?;
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        let first = hasher.finish() as u8;
        for step in 0..=u8::MAX {
            let network = Self { number: first.wrapping_add(step) };
            if !network.clashes_with(&used) && network.plug_in(keeper)? {
                return Ok(network);
            }
        }
        bail!("all networks 10.77.0.0/24 to 10.77.255.0/24 are taken: `cargo xtask lab list` shows the labs");
    }

    /// Reads a network back from its number.
    pub fn parse(text: &str) -> Result<Self> {
        Ok(Self { number: text.trim().parse().context("the lab's network number is damaged: take it down")? })
    }

    pub fn number(self) -> u8 {
        self.number
    }

    /// The network link from this machine to the lab.
    pub fn link(self) -> String {
        format!("sarriolab{}", self.number)
    }

    /// The manager's own address in the lab.
    pub fn gateway(self) -> Ipv4Addr {
        Ipv4Addr::new(10, 77, self.number, 1)
    }

    /// The address of host `h<index>`.
    pub fn host(self, index: u8) -> Ipv4Addr {
        Ipv4Addr::new(10, 77, self.number, 10 + index)
    }

    fn clashes_with(self, routes: &str) -> bool {
        let prefix = format!("10.77.{}.", self.number);
        routes.split_whitespace().any(|word| {
            word.starts_with(&prefix) || matches!(word, "10.0.0.0/8" | "10.64.0.0/10" | "10.77.0.0/16")
        })
    }

    /// Adds the link. Returns false if another lab has just taken this network.
    fn plug_in(self, keeper: Process) -> Result<bool> {
        let (link, pid) = (self.link(), keeper.pid.to_string());
        let mut add = Command::new("ip");
        add.args(["link", "add", &link, "type", "veth", "peer", "name", "uplink", "netns", &pid]);
        let made = output(&mut add)?;
        if !made.status.success() {
            let message = String::from_utf8_lossy(&made.stderr).into_owned();
            if message.contains("File exists") {
                return Ok(false);
            }
            bail!("could not make the lab's link {link}: {}", message.trim());
        }
        run(keeper.enter(&["-n"]).args(["ip", "link", "set", "uplink", "master", "lan", "up"]))?;
        run(Command::new("ip").args(["addr", "add", &format!("{}/24", self.gateway()), "dev", &link]))?;
        run(Command::new("ip").args(["link", "set", &link, "up"]))?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_that_this_machine_routes_elsewhere_is_not_taken() {
        let lab = Network { number: 7 };
        assert!(lab.clashes_with("10.77.7.0/24 dev eth1 scope link"));
        assert!(lab.clashes_with("10.0.0.0/8 via 192.0.2.1"));
        assert!(!lab.clashes_with("default via 10.1.0.1\n10.77.70.0/24 dev eth1"));
    }
}
