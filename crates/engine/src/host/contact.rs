//! What is checked of a host before its row is written, whether it is added or changed; and the first contact with it.

use std::time::Duration;

use sarrio_hypervisor::{HostError, Hypervisor as Handle, Link};
use sarrio_model::{Connection, Hardware, HostKeys, Hypervisor, HypervisorId, Name, Problem, problem};
use secrecy::SecretString;

use crate::Inner;

/// How long the first contact may take before it counts as none.
const LIMIT: Duration = Duration::from_secs(12);

/// Checks a host's row beside those of the others. Of a row that is there already (`before`), what was in it before is
/// not checked again.
pub(super) fn check_row(
    row: &Hypervisor,
    before: Option<&Hypervisor>,
    others: &[Hypervisor],
) -> Result<(), Problem> {
    let hardware = Hardware { network: row.network.clone(), ..Default::default() };
    hardware.check("")?;
    for other in others.iter().filter(|other| other.id != row.id) {
        if other.name == row.name && before.is_none_or(|before| before.name != row.name) {
            return Err(problem::HostNameTaken { name: row.name.clone() }.at("name"));
        }
        if is_same_host(&other.connection, &row.connection)
            && before.is_none_or(|before| before.connection != row.connection)
        {
            return Err(problem::SameHost { name: other.name.clone() }.into());
        }
    }
    Ok(())
}

/// Two rows for one host would let one desktop run twice.
fn is_same_host(a: &Connection, b: &Connection) -> bool {
    match (a, b) {
        (Connection::Local, Connection::Local) => true,
        _ => a.host_key().is_some() && a.host_key() == b.host_key(),
    }
}

/// Installs Sarrio's key with the password of the account, where the host is reached over SSH.
pub(super) async fn install_key(
    engine: &Inner,
    name: &Name,
    connection: &Connection,
    password: &SecretString,
) -> Result<(), Problem> {
    let Connection::Ssh { target, host_key: Some(host_key), jump_key } = connection else { return Ok(()) };
    let pinned = HostKeys { host_key: host_key.clone(), jump_key: jump_key.clone() };
    let installed = engine.connector.install_key(target, &pinned, password).await;
    installed.map_err(|why| of_contact(name, &why, "password"))
}

/// A handle on a host that has no row, once its link is up or has failed; and the link. Whoever asks for it closes it.
pub(super) async fn connect(
    engine: &Inner,
    name: &Name,
    connection: &Connection,
) -> (std::sync::Arc<dyn Handle>, Link) {
    let api = engine.connector.connect(HypervisorId::new(), name.clone(), engine.site, connection.clone());
    let mut link = api.link();
    let decided = link.wait_for(|link| !matches!(link, Link::Connecting));
    let _ = tokio::time::timeout(LIMIT, decided).await;
    let link = link.borrow().clone();
    (api, link)
}

/// Tries to sign in before anything depends on it. If only libvirt does not answer, the host is reached all the same, so the
/// new address is accepted.
pub(super) async fn try_to_sign_in(
    engine: &Inner,
    name: &Name,
    connection: &Connection,
) -> Result<(), Problem> {
    let (api, link) = connect(engine, name, connection).await;
    api.close().await;
    let why = match link {
        Link::Up | Link::Down(HostError::NoLibvirt(_) | HostError::Deadline { .. }) => return Ok(()),
        Link::Down(why) => why,
        Link::Connecting => {
            HostError::Unreachable(problem::NoAnswerInTime { seconds: LIMIT.as_secs() }.into())
        }
    };
    let Connection::Ssh { target, host_key: Some(host_key), .. } = connection else {
        return Err(why.problem(name));
    };
    if why == HostError::KeyChanged {
        let (address, pinned) = (target.address.clone(), host_key.fingerprint().to_owned());
        return Err(problem::PinnedKeyNotShown { address, pinned, host: name.clone() }.at("host_key"));
    }
    Err(of_contact(name, &why, "ssh.user"))
}

/// A failure of the first contact, with the field that caused it; `sign_in` is the one for a refused sign-in. Nobody tries
/// again by itself here.
pub(super) fn of_contact(name: &Name, why: &HostError, sign_in: &str) -> Problem {
    let host = name.clone();
    match why.clone() {
        HostError::Unreachable(why) => problem::HostNotReached { host, why: *why }.at("ssh.address"),
        HostError::Lost { .. } | HostError::Deadline { .. } => {
            problem::HostNotReached { host, why: problem::NoAnswer.into() }.at("ssh.address")
        }
        HostError::PortSilent { address, port } => {
            problem::PortNotReached { host, address, port: port.to_string() }.at("ssh.port")
        }
        HostError::JumpHostInTheWay { jump, why } => {
            problem::JumpHostNotPassed { host, jump, why: *why }.at("ssh.jump")
        }
        HostError::JumpSignIn { .. } => why.problem(name).at("ssh.jump"),
        HostError::KeyChanged | HostError::KeyUnknown | HostError::KeyUnusable(_) => {
            why.problem(name).at("host_key")
        }
        HostError::JumpKeyChanged(_) | HostError::JumpKeyUnknown(_) => why.problem(name).at("jump_key"),
        _ => why.problem(name).at(sign_in),
    }
}
