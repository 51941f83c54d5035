//! The key that a host shows when somebody connects.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use russh::{
    client,
    keys::{HashAlg, PublicKey, PublicKeyOrCertificate},
};
use sarrio_hypervisor::{HostError, HostResult};
use sarrio_model::HostKey;

use crate::{errors, lock::lock};

/// How long a host has to show its key.
const CONNECT: Duration = Duration::from_secs(10);

/// Takes the key and disconnects; nothing is sent.
struct Learn(Arc<Mutex<Option<PublicKey>>>);

impl client::Handler for Learn {
    type Error = russh::Error;

    async fn check_server_key(&mut self, shown: &PublicKeyOrCertificate) -> Result<bool, russh::Error> {
        if let PublicKeyOrCertificate::PublicKey { key, .. } = shown {
            *lock(&self.0) = Some(key.clone());
        }
        Ok(false)
    }
}

/// The key that a host shows.
pub async fn learn(address: &str, port: u16) -> HostResult<HostKey> {
    let shown = Arc::new(Mutex::new(None));
    let config = Arc::new(client::Config::default());
    let connect = client::connect(config, (address, port), Learn(shown.clone()));
    let ended = tokio::time::timeout(CONNECT, connect).await;
    if let Some(key) = lock(&shown).take() {
        return named(&key);
    }
    Err(HostError::Unreachable(match ended {
        Err(_) => format!("no answer from {address} port {port} within {} s", CONNECT.as_secs()),
        Ok(Err(error)) => errors::one_line(&format!("{address} port {port}: {error}")),
        Ok(Ok(_)) => format!("{address} port {port} showed no key"),
    }))
}

/// A key as it is pinned: its line of known_hosts without the host, and its fingerprint.
pub fn named(key: &PublicKey) -> HostResult<HostKey> {
    let line = key.to_openssh().map_err(|error| HostError::Unreachable(format!("its key: {error}")))?;
    let line = line.split(' ').take(2).collect::<Vec<_>>().join(" ");
    Ok(HostKey { line, fingerprint: key.fingerprint(HashAlg::Sha256).to_string() })
}
