//! The arguments of the commands about hosts.

use clap::Args;
use sarrio_model::{AccountName, Connection, HostAddress, Name, SshDestination, SshError, SshTarget};

use crate::{ask::PasswordFrom, outcome::Failure};

/// One host.
#[derive(Debug, Args)]
pub struct One {
    /// Its name or id.
    pub(super) hypervisor: String,
}

/// The address of its sshd.
#[derive(Debug, Args)]
pub struct Ssh {
    /// user@host:port; the user is root and the port 22 by default.
    pub(super) target: SshDestination,
    /// A jump host to connect through, user@host:port.
    #[arg(long)]
    pub(super) jump: Option<SshDestination>,
}

/// The host to add.
#[derive(Debug, Args)]
pub struct Add {
    /// Its name.
    pub(super) name: Name,
    /// user@host:port; by default the machine on which the backend runs.
    #[arg(long, value_name = "TARGET")]
    pub(super) ssh: Option<SshDestination>,
    /// A jump host to connect through, user@host:port.
    #[arg(long, requires = "ssh")]
    pub(super) jump: Option<SshDestination>,
    /// The host key's fingerprint, as printed at its console; confirms the key without a question.
    #[arg(long, value_name = "SHA256:…", requires = "ssh")]
    pub(super) fingerprint: Option<String>,
    /// The jump host key's fingerprint, in the same way.
    #[arg(long, value_name = "SHA256:…", requires = "jump")]
    pub(super) jump_fingerprint: Option<String>,
    /// Asks for the user's password on the host, to install Sarrio's key there; the password is not kept.
    #[arg(long, requires = "ssh")]
    pub(super) password: bool,
    /// Reads that password from the first line of standard input instead.
    #[arg(long, requires = "ssh", conflicts_with = "password")]
    pub(super) password_stdin: bool,
    /// The address that viewers connect to, if it is not the SSH address.
    #[arg(long)]
    pub(super) viewer_address: Option<HostAddress>,
    /// The bridge or libvirt network that desktops get by default.
    #[arg(long)]
    pub(super) network: Option<String>,
}

/// What to change.
#[derive(Debug, Args)]
pub struct Edit {
    /// Its name or id.
    pub(super) hypervisor: String,
    /// A new name.
    #[arg(long)]
    pub(super) name: Option<Name>,
    /// Another address, at which the host presents the pinned key. What runs on the host keeps running.
    #[arg(long)]
    pub(super) address: Option<HostAddress>,
    /// Another port of its sshd.
    #[arg(long, value_parser = SshTarget::parse_port)]
    pub(super) port: Option<u16>,
    /// Another account on it, which accepts Sarrio's key (or see --password).
    #[arg(long)]
    pub(super) user: Option<AccountName>,
    /// Another jump host, user@host:port; an empty one means none.
    #[arg(long)]
    pub(super) jump: Option<String>,
    /// Asks for the user's password on the host, to install Sarrio's key there; the password is not kept.
    #[arg(long)]
    pub(super) password: bool,
    /// Reads that password from the first line of standard input instead.
    #[arg(long, conflicts_with = "password")]
    pub(super) password_stdin: bool,
    /// The address that viewers connect to; an empty one means the SSH address.
    #[arg(long)]
    pub(super) viewer_address: Option<String>,
    /// The default network; an empty name means none.
    #[arg(long)]
    pub(super) network: Option<String>,
    /// Reads the keys of the host and its jump host again, and pins them after you have confirmed them. For a host that
    /// was reinstalled.
    #[arg(long)]
    pub(super) pin: bool,
    /// With --pin: the new key's fingerprint, as printed at its console.
    #[arg(long, value_name = "SHA256:…", requires = "pin")]
    pub(super) fingerprint: Option<String>,
    /// With --pin or another --jump: the fingerprint of the jump host's key.
    #[arg(long, value_name = "SHA256:…")]
    pub(super) jump_fingerprint: Option<String>,
}

/// How a host is reached after the change.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NewWay {
    pub(super) target: SshTarget,
    /// Whether it has a new jump host, whose key nobody has confirmed.
    pub(super) has_new_jump_host: bool,
}

/// The source of the password that --password and --password-stdin ask for.
macro_rules! password_from {
    ($arguments:ty) => {
        impl $arguments {
            pub(crate) fn password_from(&self) -> Option<PasswordFrom> {
                (self.password || self.password_stdin).then(|| PasswordFrom::flag(self.password_stdin))
            }
        }
    };
}
password_from!(Add);
password_from!(Edit);

impl Edit {
    /// The options that change something.
    pub(super) const OPTIONS: &str = "--name, --address, --port, --user, --jump, --password, --viewer-address, \
                                      --network, --pin";

    /// Whether no option asks for a change.
    pub(super) fn changes_nothing(&self) -> bool {
        let Self { name, address, port, user, jump, viewer_address, network, pin, .. } = self;
        let way = address.is_some() || port.is_some() || user.is_some() || jump.is_some();
        let more = name.is_some() || viewer_address.is_some() || network.is_some();
        !way && !more && !pin && self.password_from().is_none()
    }

    /// How the host is reached after the change, if the flags change it or ask for the host's key.
    pub(super) fn new_way(&self, now: &Connection) -> Result<Option<NewWay>, Failure> {
        let changes =
            self.address.is_some() || self.port.is_some() || self.user.is_some() || self.jump.is_some();
        if !changes && !self.pin {
            return Ok(None);
        }
        let Connection::Ssh { target: before, .. } = now else {
            let message =
                "the backend's own machine is reached without SSH: it has no address and no host key.";
            return Err(Failure::Usage(message.to_owned()));
        };
        let mut target = before.clone();
        if let Some(address) = &self.address {
            target.address.clone_from(address);
        }
        target.port = self.port.unwrap_or(target.port);
        if let Some(user) = &self.user {
            target.user.clone_from(user);
        }
        match self.jump.as_deref() {
            None => {}
            Some("") => target.jump = None,
            Some(text) => target.jump = Some(text.parse().map_err(usage)?),
        }
        let has_new_jump_host = target.jump.is_some() && !target.has_jump_host_of(before);
        Ok(Some(NewWay { target, has_new_jump_host }))
    }
}

/// The failure for a flag with a wrong value.
pub(super) fn usage(why: SshError) -> Failure {
    Failure::Usage(format!("{why}."))
}

#[cfg(test)]
mod tests {
    use sarrio_model::HostKey;

    use super::*;

    fn flags(flags: &[&str]) -> Edit {
        #[derive(clap::Parser)]
        struct Line {
            #[command(flatten)]
            edit: Edit,
        }
        <Line as clap::Parser>::try_parse_from([&["edit", "h1"], flags].concat()).unwrap().edit
    }

    #[test]
    fn each_option_that_the_message_names_is_a_change_and_the_other_ones_are_none() {
        assert!(flags(&[]).changes_nothing());
        assert!(flags(&["--jump-fingerprint", "SHA256:x"]).changes_nothing());
        for option in Edit::OPTIONS.split(", ") {
            let given = match option {
                "--password" | "--pin" => vec![option],
                "--port" => vec![option, "22"],
                _ => vec![option, "x"],
            };
            assert!(!flags(&given).changes_nothing(), "{option}");
        }
    }

    #[test]
    fn what_no_flag_changes_about_how_a_host_is_reached_stays_as_it_is() {
        let target = SshTarget {
            port: 2222,
            jump: Some("me@gate".parse().unwrap()),
            ..SshTarget::root_at("h1".parse().unwrap())
        };
        let key = || Some(HostKey::ed25519([1; 32]));
        let now = Connection::ssh(target.clone(), key(), key()).unwrap();
        let way = |list: &[&str]| flags(list).new_way(&now).unwrap_or_else(|_| panic!("{list:?}"));
        assert_eq!(way(&["--name", "x"]), None);
        let same_jump_host = |target| Some(NewWay { target, has_new_jump_host: false });
        assert_eq!(way(&["--pin"]), same_jump_host(target.clone()));
        let moved = SshTarget { address: "h1b".parse().unwrap(), ..target.clone() };
        assert_eq!(way(&["--address", "h1b"]), same_jump_host(moved));
        let straight = SshTarget { port: 22, jump: None, ..target.clone() };
        assert_eq!(way(&["--port", "22", "--jump", ""]), same_jump_host(straight));
        let through = way(&["--jump", "gate2:22"]).unwrap();
        assert!(through.has_new_jump_host && through.target.jump.unwrap().to_string() == "gate2:22");
        let another_account = way(&["--jump", "you@gate:22"]).unwrap();
        assert!(!another_account.has_new_jump_host);
        assert!(flags(&["--jump", "a b"]).new_way(&now).is_err());
        assert!(flags(&["--address", "h1b"]).new_way(&Connection::Local).is_err());
    }
}
