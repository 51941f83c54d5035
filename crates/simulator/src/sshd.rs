//! The sshd of a simulated host: its address, the key that it presents, and the accounts that may sign in.

use std::{
    collections::BTreeSet,
    net::{IpAddr, Ipv4Addr},
};

use sarrio_hypervisor::{HostError, HostResult};
use sarrio_model::{AccountName, HostKey, SshTarget};

pub(crate) struct Sshd {
    /// Where it answers, and the account that could sign in at first.
    pub(crate) at: SshTarget,
    pub(crate) key: HostKey,
    /// The accounts that accept our key.
    pub(crate) lets_in: BTreeSet<String>,
    /// The password of all its accounts, by which our key can be installed.
    pub(crate) password: String,
    keys: u8,
}

impl Sshd {
    pub(crate) fn new(address: &str) -> Self {
        let nowhere = IpAddr::from(Ipv4Addr::UNSPECIFIED).into();
        let at = SshTarget::root_at(address.parse().unwrap_or(nowhere));
        let lets_in = BTreeSet::from([at.user.to_string()]);
        Self { at, key: key(address, 0), lets_in, password: "secret".to_owned(), keys: 0 }
    }

    /// Changes its host key, as a reinstallation does.
    pub(crate) fn change_key(&mut self, address: &str) {
        self.keys = self.keys.wrapping_add(1);
        self.key = key(address, self.keys);
    }

    /// Signs in to an account with our key.
    pub(crate) fn let_in(&self, account: &AccountName) -> HostResult<()> {
        match self.lets_in.contains(account.as_str()) {
            true => Ok(()),
            false => Err(HostError::SignIn(account.clone())),
        }
    }
}

/// A key that depends only on the host and the number.
fn key(address: &str, number: u8) -> HostKey {
    let mut bytes = [0_u8; 32];
    for (at, byte) in address.bytes().enumerate() {
        bytes[at % 31] = bytes[at % 31].wrapping_mul(31).wrapping_add(byte);
    }
    bytes[31] = number;
    HostKey::ed25519(bytes)
}
