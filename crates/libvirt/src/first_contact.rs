//! The first contact with a host. A person confirms its key, and then ours is installed there with a password that is
//! used once and not stored.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use russh::{
    ChannelMsg, Disconnect,
    client::{self, AuthResult},
    keys::{PublicKey, PublicKeyOrCertificate},
};
use sarrio_hypervisor::{Connector, HostError, HostResult, Hypervisor};
use sarrio_model::{
    Connection, HostKey, HostKeys, HypervisorId, Name, SiteId, SshTarget,
    problem::{AuthorizedKeysUnwritable, HostCall, NoKeyShownToJump, NotPreparedHere, PortOfJumpSilent},
};
use secrecy::{ExposeSecret as _, SecretString};

use crate::{
    connector::LibvirtConnector, errors, host_key::shown_key, script::Script, session::Session, ssh::Master,
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

    async fn host_keys(&self, target: &SshTarget) -> HostResult<HostKeys> {
        let Some(jump) = target.jump_host() else {
            return Ok(HostKeys { host_key: shown_key(target).await?, jump_key: None });
        };
        let jump_key = shown_key(&jump).await.map_err(|error| on_the_way(&jump, error))?;
        let master = self.jump_master(&jump, &jump_key).await?;
        Ok(HostKeys { host_key: scan(&Session::Ssh(master), target).await?, jump_key: Some(jump_key) })
    }

    async fn install_key(
        &self,
        target: &SshTarget,
        pinned: &HostKeys,
        password: &SecretString,
    ) -> HostResult<()> {
        let (key, ours) = (&pinned.host_key, self.own_public_key());
        let address = target.address.as_str();
        let Some(jump) = target.jump_host() else {
            return install(address, target.port, target, key, password, ours).await;
        };
        let jump_key = pinned.jump_key.as_ref();
        let jump_key = jump_key.ok_or_else(|| HostError::JumpKeyUnknown(jump.address.clone()))?;
        let master = self.jump_master(&jump, jump_key).await?;
        let port = master.tunnel_to(address, target.port).await?;
        install("127.0.0.1", port, target, key, password, ours).await
    }

    fn public_key(&self) -> String {
        self.own_public_key().to_owned()
    }
}

impl LibvirtConnector {
    /// Opens a master on a jump host, which must present this key.
    async fn jump_master(&self, jump: &SshTarget, key: &HostKey) -> HostResult<Master> {
        let made =
            |error: std::io::Error| HostError::Unreachable(NotPreparedHere { why: error.to_string() }.into());
        let directory = self.directory().map_err(made)?;
        let pinned = HostKeys { host_key: key.clone(), jump_key: None };
        let master = Master::connect(&directory, jump, &pinned, &self.identity).await;
        master.map_err(|error| on_the_way(jump, error))
    }
}

/// The error, with the jump host as its cause.
fn on_the_way(jump: &SshTarget, error: HostError) -> HostError {
    match error {
        HostError::KeyChanged => HostError::JumpKeyChanged(jump.address.clone()),
        HostError::SignIn(account) => HostError::JumpSignIn { jump: jump.address.clone(), account },
        HostError::Unreachable(why) | HostError::KeyUnusable(why) => {
            HostError::JumpHostInTheWay { jump: jump.address.clone(), why }
        }
        HostError::PortSilent { address, port } => {
            let why = PortOfJumpSilent { port: port.to_string() }.into();
            HostError::JumpHostInTheWay { jump: address, why }
        }
        error => error,
    }
}

const SCAN: &str = r#"ssh-keyscan -T 5 -p "$2" -t ed25519,ecdsa,rsa -- "$1" 2>/dev/null
"#;

/// The key that a host presents to its jump host.
async fn scan(jump: &Session, target: &SshTarget) -> HostResult<HostKey> {
    let script = Script::new(HostCall::ScanKeys, SCAN).arg(&target.address).arg(target.port);
    let text = jump.run(script.within(CONNECT)).await?.text();
    let keys: Vec<HostKey> =
        text.lines().filter_map(|line| line.split_once(' ')?.1.trim().parse().ok()).collect();
    let best = HostKey::TYPES.iter().find_map(|kind| keys.iter().find(|key| key.kind() == *kind));
    best.cloned()
        .ok_or_else(|| HostError::Unreachable(NoKeyShownToJump { address: target.address.clone() }.into()))
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

// The key is read from standard input. If the file's last line has no line break, one is added first.
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
    let pinned = PublicKey::from_openssh(pinned.line()).map_err(|_| HostError::KeyChanged)?;
    let unreachable = |error: russh::Error| match error {
        russh::Error::UnknownKey => HostError::KeyChanged,
        error => HostError::unreachable(errors::one_line(&error.to_string())),
    };
    let work = async {
        let config = Arc::new(client::Config::default());
        let mut session =
            client::connect(config, (address, port), Pinned(pinned)).await.map_err(unreachable)?;
        let answer = session.authenticate_password(target.user.as_str(), password.expose_secret()).await;
        match answer.map_err(unreachable)? {
            AuthResult::Success => {}
            AuthResult::Failure { remaining_methods, .. } => {
                let takes =
                    remaining_methods.iter().any(|method| matches!(method, russh::MethodKind::Password));
                return Err(match takes {
                    true => HostError::PasswordWrong(target.user.clone()),
                    false => HostError::NoPasswords(target.user.clone()),
                });
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
                call: HostCall::AddKey,
                why: AuthorizedKeysUnwritable { user: target.user.clone() }.into(),
            }),
        }
    };
    let late = |_| HostError::Deadline { call: HostCall::AddKey, after: 2 * CONNECT };
    tokio::time::timeout(2 * CONNECT, work).await.map_err(late)?
}
