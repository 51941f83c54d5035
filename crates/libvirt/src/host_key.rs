//! The key that a host presents when somebody connects.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use russh::{
    client,
    keys::{PublicKey, PublicKeyOrCertificate},
};
use sarrio_hypervisor::{HostError, HostResult, said};
use sarrio_model::{
    HostKey, SshTarget,
    problem::{KeyOfUnknownKind, NoAnswerFrom, NoKeyShown},
};

use crate::{errors, lock::lock};

/// How long a host has to present its key.
const CONNECT: Duration = Duration::from_secs(10);

/// Notes the key that is shown and refuses it, so that the connection ends before anything is sent.
struct KeyProbe(Arc<Mutex<Option<PublicKey>>>);

impl client::Handler for KeyProbe {
    type Error = russh::Error;

    async fn check_server_key(&mut self, shown: &PublicKeyOrCertificate) -> Result<bool, russh::Error> {
        if let PublicKeyOrCertificate::PublicKey { key, .. } = shown {
            *lock(&self.0) = Some(key.clone());
        }
        Ok(false)
    }
}

/// Connects to a host and returns the key that it presents.
pub async fn shown_key(target: &SshTarget) -> HostResult<HostKey> {
    let (address, port) = (target.address.as_str(), target.port);
    let shown = Arc::new(Mutex::new(None));
    let config = Arc::new(client::Config::default());
    let connect = client::connect(config, (address, port), KeyProbe(shown.clone()));
    let ended = tokio::time::timeout(CONNECT, connect).await;
    if let Some(key) = lock(&shown).take() {
        return pinnable(&key);
    }
    let (address, port) = (address.to_owned(), port.to_string());
    Err(match ended {
        Err(_) => HostError::Unreachable(NoAnswerFrom { address, port, seconds: CONNECT.as_secs() }.into()),
        Ok(Err(russh::Error::IO(error))) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
            HostError::PortSilent { address: target.address.clone(), port: target.port }
        }
        Ok(Err(error)) => {
            HostError::unreachable(errors::one_line(&format!("{address} port {port}: {error}")))
        }
        Ok(Ok(_)) => HostError::Unreachable(NoKeyShown { address, port }.into()),
    })
}

/// A key in the form in which it is pinned.
fn pinnable(key: &PublicKey) -> HostResult<HostKey> {
    let unusable = |error: &dyn std::error::Error| errors::one_line(&error.to_string());
    let line = key.to_openssh().map_err(|error| HostError::KeyUnusable(said(unusable(&error))))?;
    let words: Vec<_> = line.split(' ').take(2).collect();
    let kind = || words.first().copied().unwrap_or_default().to_owned();
    words.join(" ").parse().map_err(|_| HostError::KeyUnusable(KeyOfUnknownKind { kind: kind() }.into()))
}
