//! First contact with a host: a person confirms its key; then ours is installed there with a password that
//! is used once and not stored.

use std::{fs, sync::Arc, time::Duration};

use async_trait::async_trait;
use russh::{
    ChannelMsg, Disconnect,
    client::{self, AuthResult},
    keys::{PublicKey, PublicKeyOrCertificate},
};
use sarrio_hypervisor::{Connector, HostError, HostResult, Hypervisor};
use sarrio_model::{Connection, HostKey, HypervisorId, Name, SiteId, SshTarget};
use secrecy::{ExposeSecret as _, SecretString};

use crate::{
    connector::LibvirtConnector,
    errors,
    host_key::{learn, named},
    script::Script,
    session::Session,
    ssh::{self, Master},
};

const CONNECT: Duration = Duration::from_secs(10);

#[async_trait]
impl Connector for LibvirtConnector {
    fn connect(
        &self,
        _: HypervisorId,
        name: Name,
        site: SiteId,
        connection: Connection,
    ) -> Arc<dyn Hypervisor> {
        self.host(name, site, connection)
    }

    async fn host_key(&self, target: &SshTarget) -> HostResult<HostKey> {
        match ssh::gate(target) {
            None => learn(&target.address, target.port).await,
            Some(gate) => scan(&Session::Ssh(self.gate(&gate).await?), target).await,
        }
    }

    async fn install_key(
        &self,
        target: &SshTarget,
        key: &HostKey,
        password: &SecretString,
    ) -> HostResult<()> {
        let Some(gate) = ssh::gate(target) else {
            return install(&target.address, target.port, target, key, password, self.own_public_key()).await;
        };
        let master = self.gate(&gate).await?;
        let port = master.tunnel_to(&target.address, target.port).await?;
        install("127.0.0.1", port, target, key, password, self.own_public_key()).await
    }

    fn public_key(&self) -> String {
        self.own_public_key().to_owned()
    }
}

impl LibvirtConnector {
    /// A master on a host to go through. Its key is learnt at first sight and held to afterwards.
    async fn gate(&self, gate: &SshTarget) -> HostResult<Master> {
        let unreachable = |error: HostError| match error {
            HostError::KeyChanged => HostError::KeyChanged,
            HostError::SignIn(message) => {
                HostError::SignIn(format!("on the way, {}: {message}", gate.address))
            }
            error => HostError::Unreachable(format!("no way through {}: {error}", gate.address)),
        };
        let shown = learn(&gate.address, gate.port).await.map_err(unreachable)?;
        let file = self.gates();
        let known = fs::read_to_string(&file).unwrap_or_default();
        let line = ssh::known_line(gate, &shown);
        let host = line.split(' ').next().unwrap_or("");
        let kind = shown.line.split(' ').next().unwrap_or("");
        let pinned = known.lines().find(|known| {
            let mut words = known.split(' ');
            words.next() == Some(host) && words.next() == Some(kind)
        });
        let made =
            |error: std::io::Error| HostError::Unreachable(format!("the file of known gates: {error}"));
        match pinned {
            Some(pinned) if pinned != line.trim_end() => return Err(HostError::KeyChanged),
            Some(_) => {}
            None => fs::write(&file, known + &line).map_err(made)?,
        }
        let dir = self.directory().map_err(made)?;
        Master::connect(&dir, gate, &shown, &self.identity, &file).await.map_err(unreachable)
    }
}

const SCAN: &str = r#"ssh-keyscan -T 5 -p "$2" -t ed25519,ecdsa,rsa -- "$1" 2>/dev/null
"#;

/// The key of a host behind a gate, as the gate sees it.
async fn scan(gate: &Session, target: &SshTarget) -> HostResult<HostKey> {
    let script = Script::new("ssh-keyscan", SCAN).arg(&target.address).arg(target.port);
    let text = gate.run(script.within(CONNECT)).await?.text();
    let keys: Vec<PublicKey> = text
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(_, key)| PublicKey::from_openssh(key.trim()).ok())
        .collect();
    let best = ["ssh-ed25519", "ecdsa", "ssh-rsa"]
        .iter()
        .find_map(|kind| keys.iter().find(|key| key.algorithm().as_str().starts_with(kind)));
    match best {
        Some(key) => named(key),
        None => Err(HostError::Unreachable(format!("{} shows no key to the host before it", target.address))),
    }
}

/// Continues only with the key that a person confirmed.
struct Pinned(PublicKey);

impl client::Handler for Pinned {
    type Error = russh::Error;

    async fn check_server_key(&mut self, shown: &PublicKeyOrCertificate) -> Result<bool, russh::Error> {
        Ok(match shown {
            PublicKeyOrCertificate::PublicKey { key, .. } => key.key_data() == self.0.key_data(),
            PublicKeyOrCertificate::Certificate(_) => false,
        })
    }
}

// The key comes on standard input. A last line without its end would swallow it.
const INSTALL: &str = r#"umask 077; mkdir -p ~/.ssh && f=~/.ssh/authorized_keys && touch "$f" && k=$(cat) && {
grep -qxF -- "$k" "$f" || { [ -s "$f" ] && [ -n "$(tail -c1 "$f")" ] && echo >>"$f"; printf '%s\n' "$k" >>"$f"; }; }"#;

async fn install(
    address: &str,
    port: u16,
    target: &SshTarget,
    pinned: &HostKey,
    password: &SecretString,
    ours: &str,
) -> HostResult<()> {
    let pinned = PublicKey::from_openssh(&pinned.line).map_err(|_| HostError::KeyChanged)?;
    let unreachable = |error: russh::Error| match error {
        russh::Error::UnknownKey => HostError::KeyChanged,
        error => HostError::Unreachable(errors::one_line(&error.to_string())),
    };
    let work = async {
        let config = Arc::new(client::Config::default());
        let mut session =
            client::connect(config, (address, port), Pinned(pinned)).await.map_err(unreachable)?;
        let answer = session.authenticate_password(&target.user, password.expose_secret()).await;
        match answer.map_err(unreachable)? {
            AuthResult::Success => {}
            AuthResult::Failure { remaining_methods, .. } => {
                let takes =
                    remaining_methods.iter().any(|method| matches!(method, russh::MethodKind::Password));
                return Err(HostError::SignIn(match takes {
                    true => format!("the password of {} is wrong", target.user),
                    false => {
                        "it takes no passwords; add Sarrio's public key to authorized_keys by hand".into()
                    }
                }));
            }
        }
        let mut channel = session.channel_open_session().await.map_err(unreachable)?;
        channel.exec(true, INSTALL).await.map_err(unreachable)?;
        channel.data_bytes(format!("{ours}\n").into_bytes()).await.map_err(unreachable)?;
        channel.eof().await.map_err(unreachable)?;
        let mut code = None;
        while let Some(message) = channel.wait().await {
            if let ChannelMsg::ExitStatus { exit_status } = message {
                code = Some(exit_status);
            }
        }
        let _ = session.disconnect(Disconnect::ByApplication, "", "").await;
        match code {
            Some(0) => Ok(()),
            _ => Err(HostError::Command {
                command: "adding Sarrio's key",
                message: format!("~/.ssh/authorized_keys of {} cannot be written", target.user),
            }),
        }
    };
    let late = |_| HostError::Deadline { call: "adding Sarrio's key", after: 2 * CONNECT };
    tokio::time::timeout(2 * CONNECT, work).await.map_err(late)?
}
