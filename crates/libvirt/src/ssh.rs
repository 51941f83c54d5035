//! The SSH master of one host: how it is configured, opened and ended, and its errors.

use std::{
    collections::HashMap,
    fs, io,
    net::Ipv4Addr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use openssh::{ForwardType, KnownHosts, SessionBuilder, Socket, Stdio};
use sarrio_hypervisor::{HostError, HostResult, said};
use sarrio_model::{
    HostKey, HostKeys, SshDestination, SshTarget,
    problem::{ConnectionEnded, HostCall, IsItsOwnJump, NotPreparedHere, NotReachedFromJump},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{
    errors, host_key, instance,
    script::{Process, Script, ScriptKind},
};

/// The key that Sarrio signs in with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// A private key without passphrase.
    File(PathBuf),
    /// The keys of the agent at `SSH_AUTH_SOCK`.
    Agent,
}

/// One OpenSSH control master.
pub struct Master {
    session: Arc<openssh::Session>,
    /// sshd's `MaxSessions` is 10 by default, and a finished command frees its session late. With three quick scripts,
    /// two long ones and two copies of images at the same time, none is refused.
    quick: Arc<Semaphore>,
    long: Arc<Semaphore>,
    bulk: Arc<Semaphore>,
    /// Its tunnels, until it ends: the host's address and port, and our port. A desktop that is opened again uses the
    /// existing tunnel.
    tunnels: tokio::sync::Mutex<HashMap<(String, u16), u16>>,
}

impl Master {
    /// Signs in to a host, which must present the pinned key. If there is a jump host, it must present the key that is
    /// pinned for it. `dir` is the host's own directory.
    pub async fn connect(
        dir: &Path,
        target: &SshTarget,
        pinned: &HostKeys,
        identity: &Identity,
    ) -> HostResult<Self> {
        let session = match sign_in(dir, target, pinned, identity).await {
            Ok(session) => session,
            Err(error @ HostError::JumpHostInTheWay { .. }) => {
                return Err(blame_jump(dir, target, pinned, identity).await.unwrap_or(error));
            }
            Err(error) => return Err(error),
        };
        Ok(Self {
            session: Arc::new(session),
            quick: Arc::new(Semaphore::new(3)),
            long: Arc::new(Semaphore::new(2)),
            bulk: Arc::new(Semaphore::new(2)),
            tunnels: tokio::sync::Mutex::default(),
        })
    }

    /// Starts a script as soon as the limit for its kind allows it.
    pub async fn start(&self, script: &Script) -> HostResult<Process> {
        let permits = match script.kind {
            ScriptKind::Quick => &self.quick,
            ScriptKind::Long => &self.long,
            ScriptKind::Bulk => &self.bulk,
        };
        let permit =
            permits.clone().acquire_owned().await.map_err(|_| HostError::Lost { call: script.name })?;
        let mut tries = 0;
        let mut child = loop {
            let mut command = openssh::Session::to_command(self.session.clone(), "sh");
            command.arg("-c").arg(script.body()).arg("sh").args(&script.args);
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
            match command.spawn().await {
                Ok(child) => break child,
                // sshd had no free session, so nothing ran.
                Err(error) if tries < 100 && is_refusal(&error) => {
                    tries += 1;
                    tokio::time::sleep(Duration::from_millis(30)).await;
                }
                // The master is gone: nothing ran.
                Err(error @ openssh::Error::SshMux(_)) if !is_refusal(&error) => {
                    return Err(HostError::Unreachable(ConnectionEnded.into()));
                }
                Err(openssh::Error::Disconnected | openssh::Error::Master(_)) => {
                    return Err(HostError::Unreachable(ConnectionEnded.into()));
                }
                Err(error) => {
                    return Err(HostError::Command {
                        call: script.name,
                        why: said(errors::one_line(&chain(&error))),
                    });
                }
            }
        };
        let call = script.name;
        let (stdin, stdout, stderr) = (child.stdin().take(), child.stdout().take(), child.stderr().take());
        let (Some(stdin), Some(stdout), Some(stderr)) = (stdin, stdout, stderr) else {
            return Err(HostError::Lost { call });
        };
        let ended = Box::pin(async move {
            match child.wait().await {
                Ok(status) => status.code().ok_or(HostError::Lost { call }),
                // Code 127: the script's last program is not installed.
                Err(openssh::Error::Remote(_)) => Ok(127),
                Err(_) => Err(HostError::Lost { call }),
            }
        });
        let permit: OwnedSemaphorePermit = permit;
        Ok(Process {
            stdin: Some(Box::pin(stdin)),
            stdout: Box::pin(stdout),
            stderr: Box::pin(stderr),
            ended,
            permit,
        })
    }

    /// Forwards the local socket `local` to the host's socket `remote`. If that does not exist, this fails only when
    /// somebody connects.
    pub async fn forward(&self, local: &Path, remote: &str) -> HostResult<()> {
        let forward = self.session.request_port_forward(ForwardType::Local, local, Path::new(remote));
        forward.await.map_err(|error| HostError::unreachable(errors::one_line(&chain(&error))))
    }

    /// Ends a forward. Existing connections through it stay open.
    pub async fn unforward(&self, local: &Path, remote: &str) {
        let _ = self.session.close_port_forward(ForwardType::Local, local, Path::new(remote)).await;
        let _ = fs::remove_file(local);
    }

    /// Opens a port on this machine's loopback that leads to `port` on the host's. OpenSSH does not say which port it
    /// took, so this chooses one, and another if it is no longer free.
    pub async fn tunnel(&self, port: u16) -> HostResult<u16> {
        self.tunnel_to("127.0.0.1", port).await
    }

    /// Opens a port on this machine's loopback that leads to a port of what the host calls `address`.
    pub async fn tunnel_to(&self, address: &str, port: u16) -> HostResult<u16> {
        let mut tunnels = self.tunnels.lock().await;
        let to = (address.to_owned(), port);
        if let Some(local) = tunnels.get(&to) {
            return Ok(*local);
        }
        let local = self.new_tunnel(address, port).await?;
        tunnels.insert(to, local);
        Ok(local)
    }

    async fn new_tunnel(&self, address: &str, port: u16) -> HostResult<u16> {
        let mut message = String::new();
        for _ in 0..8 {
            let free = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|l| l.local_addr());
            let Ok(local) = free.map(|address| address.port()) else { break };
            let to = Socket::new(address.to_owned(), port);
            match self
                .session
                .request_port_forward(ForwardType::Local, (Ipv4Addr::LOCALHOST, local), to)
                .await
            {
                Ok(()) => return Ok(local),
                Err(error) => message = chain(&error),
            }
        }
        Err(HostError::Command { call: HostCall::OpenTunnel, why: said(errors::one_line(&message)) })
    }

    /// Whether the master is running. It notices a cut cable after about five seconds.
    pub async fn lives(&self) -> bool {
        self.session.check().await.is_ok()
    }

    /// Asks the host for a sign of life without waiting for a permit. If sshd refuses one more session, that is a sign
    /// of life, too.
    pub async fn answers(&self) -> bool {
        match openssh::Session::to_command(self.session.clone(), "true").spawn().await {
            Ok(child) => child.wait().await.is_ok(),
            Err(error) => is_refusal(&error),
        }
    }

    /// Ends the master with everything that goes through it. Closing its session would leave it running as long as a
    /// channel is open.
    pub fn end(&self) {
        let _ = instance::exit_command(self.session.control_socket()).status();
    }
}

impl Drop for Master {
    fn drop(&mut self) {
        self.end();
    }
}

/// The configuration of OpenSSH. It also applies to the jump host, unlike the builder's options.
fn configuration(known: &Path, identity: &Identity) -> String {
    let known = quoted(known);
    let mut text = format!(
        "Host *\n  UserKnownHostsFile {known}\n  GlobalKnownHostsFile /dev/null\n  StrictHostKeyChecking yes\n  \
         UpdateHostKeys no\n  ServerAliveInterval 2\n  ServerAliveCountMax 2\n  ConnectTimeout 5\n  \
         StreamLocalBindUnlink yes\n  BatchMode yes\n  ForwardAgent no\n  ForwardX11 no\n"
    );
    match identity {
        Identity::File(file) => {
            text += &format!("  IdentityFile {}\n  IdentitiesOnly yes\n  IdentityAgent none\n", quoted(file));
        }
        Identity::Agent => text += "  IdentityFile none\n",
    }
    text
}

/// A path as a word of ssh_config: in quotes, and with every `%` escaped.
fn quoted(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "\\\\").replace('"', "\\\"").replace('%', "%%");
    format!("\"{text}\"")
}

/// The pinned keys in the format of known_hosts, one line for each host.
fn known_hosts(target: &SshTarget, jump: Option<&SshTarget>, pinned: &HostKeys) -> HostResult<String> {
    let line = |target: &SshTarget, key: &HostKey| match target.port {
        22 => format!("{} {key}\n", target.address),
        port => format!("[{}]:{port} {key}\n", target.address),
    };
    let mut text = line(target, &pinned.host_key);
    if let Some(jump) = jump {
        let key = pinned.jump_key.as_ref();
        let key = key.ok_or_else(|| HostError::JumpKeyUnknown(jump.address.clone()))?;
        text += &line(jump, key);
    }
    Ok(text)
}

/// Signs in to a host, through its jump host where it has one.
async fn sign_in(
    dir: &Path,
    target: &SshTarget,
    pinned: &HostKeys,
    identity: &Identity,
) -> HostResult<openssh::Session> {
    let made = |error: io::Error| HostError::Unreachable(NotPreparedHere { why: error.to_string() }.into());
    let jump = target.jump_host();
    let known = dir.join("known_hosts");
    fs::write(&known, known_hosts(target, jump.as_ref(), pinned)?).map_err(made)?;
    let config = dir.join("ssh_config");
    fs::write(&config, configuration(&known, identity)).map_err(made)?;
    let mut builder = SessionBuilder::default();
    builder.config_file(&config).known_hosts_check(KnownHosts::Strict).control_directory(dir);
    builder.user(target.user.to_string()).port(target.port);
    if let Some(SshTarget { address, port, user, .. }) = jump {
        let through = SshDestination { account: Some(user), address, port: Some(port) };
        builder.jump_hosts([through.to_string()]);
    }
    builder.connect_mux(target.address.as_str()).await.map_err(|error| why(&error, target))
}

/// Why a jump host is in the way: it shows another key than the pinned one, refuses Sarrio's key, or does not reach the host.
/// OpenSSH's messages about a jump host do not reach us, so it is asked itself. `None` where it does not answer.
async fn blame_jump(
    dir: &Path,
    target: &SshTarget,
    pinned: &HostKeys,
    identity: &Identity,
) -> Option<HostError> {
    let (jump, key) = (target.jump_host()?, pinned.jump_key.as_ref()?);
    let shown = host_key::shown_key(&jump).await;
    if shown.is_ok_and(|shown| shown.kind() == key.kind() && shown != *key) {
        return Some(HostError::JumpKeyChanged(jump.address));
    }
    // Short, since the paths of sockets are.
    let own = dir.join("j");
    fs::create_dir_all(&own).ok()?;
    let keys = HostKeys { host_key: key.clone(), jump_key: None };
    match sign_in(&own, &jump, &keys, identity).await {
        Err(HostError::SignIn(account)) => Some(HostError::JumpSignIn { jump: jump.address, account }),
        // Its session ends when it is dropped.
        Ok(_) => Some(HostError::Unreachable(NotReachedFromJump { jump: jump.address }.into())),
        Err(_) => None,
    }
}

/// Whether sshd had no free session, so that nothing ran.
fn is_refusal(error: &openssh::Error) -> bool {
    matches!(error, openssh::Error::SshMux(_)) && chain(error).contains("refused")
}

/// The error and its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text += ": ";
        text += &error.to_string();
        cause = error.source();
    }
    text
}

/// Why no master could be made, from OpenSSH's messages.
fn why(error: &openssh::Error, target: &SshTarget) -> HostError {
    let text = chain(error);
    let changed =
        ["REMOTE HOST IDENTIFICATION HAS CHANGED", "host key is known", "Host key verification failed"];
    if changed.iter().any(|words| text.contains(words)) {
        return HostError::KeyChanged;
    }
    if text.contains("Permission denied") || text.contains("Too many authentication failures") {
        return HostError::SignIn(target.user.clone());
    }
    if text.contains("jumphost loop") {
        return HostError::Unreachable(IsItsOwnJump.into());
    }
    // The last line is the cause; the lines before it are warnings.
    let last = errors::last_words(&text);
    let last = last.strip_prefix("failed to connect to the remote host: ").unwrap_or(&last);
    match target.jump_host() {
        Some(SshTarget { address: jump, .. }) if last.contains("UNKNOWN port") => {
            HostError::JumpHostInTheWay { jump, why: said(last) }
        }
        None if last.contains("Connection refused") => {
            HostError::PortSilent { address: target.address.clone(), port: target.port }
        }
        _ => HostError::unreachable(last),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(port: u16, jump: Option<&str>) -> SshTarget {
        let jump = jump.map(|jump| jump.parse().unwrap());
        SshTarget { port, jump, ..SshTarget::root_at("10.0.0.1".parse().unwrap()) }
    }

    #[test]
    fn the_configuration_takes_pinned_keys_alone() {
        let identity = Identity::File("/a \"b\"/%d key".into());
        insta::assert_snapshot!(configuration(Path::new("/k"), &identity));
    }

    #[test]
    fn the_host_and_the_jump_host_have_their_pinned_keys() {
        let (host_key, jump_key) = (HostKey::ed25519([1; 32]), HostKey::ed25519([2; 32]));
        let known = |target: &SshTarget, jump_key: Option<&HostKey>| {
            let pinned = HostKeys { host_key: host_key.clone(), jump_key: jump_key.cloned() };
            known_hosts(target, target.jump_host().as_ref(), &pinned)
        };
        assert_eq!(known(&target(22, None), None), Ok(format!("10.0.0.1 {host_key}\n")));
        let through = target(2222, Some("me@[fe80::1]:2200"));
        let both = format!("[10.0.0.1]:2222 {host_key}\n[fe80::1]:2200 {jump_key}\n");
        assert_eq!(known(&through, Some(&jump_key)), Ok(both));
        assert_eq!(known(&through, None), Err(HostError::JumpKeyUnknown("fe80::1".parse().unwrap())));
    }

    #[test]
    fn openssh_s_words_become_errors_of_their_own() {
        let of = |text: &str, target: &SshTarget| {
            why(&openssh::Error::Connect(io::Error::other(text.to_owned())), target)
        };
        let error = |text: &str| of(text, &target(22, None));
        assert_eq!(error("@@@\nREMOTE HOST IDENTIFICATION HAS CHANGED!\n"), HostError::KeyChanged);
        assert_eq!(error("No ED25519 host key is known for x"), HostError::KeyChanged);
        assert!(matches!(error("root@x: Permission denied (publickey)."), HostError::SignIn(_)));
        assert!(matches!(error("connect to host x port 22: No route to host"), HostError::Unreachable(_)));

        let through = of("Connection closed by UNKNOWN port 65535", &target(22, Some("me@gate")));
        assert!(matches!(through, HostError::JumpHostInTheWay { jump, .. } if jump.as_str() == "gate"));
        let of_itself = of("jumphost loop via 10.0.0.1", &target(22, Some("10.0.0.1")));
        assert_eq!(of_itself, HostError::Unreachable(IsItsOwnJump.into()));
        let closed = error("ssh: connect to host 10.0.0.1 port 22: Connection refused");
        assert_eq!(closed, HostError::PortSilent { address: "10.0.0.1".parse().unwrap(), port: 22 });
    }
}
