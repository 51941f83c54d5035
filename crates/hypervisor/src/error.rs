//! What can go wrong with a host.

use std::time::Duration;

use sarrio_model::{
    AccountName, Code, DesktopId, Epoch, HostAddress, HostPath, Name, Problem,
    problem::{self, HostCall, Wording},
};

/// The result of a call to a host.
pub type HostResult<T> = Result<T, HostError>;

/// A reason in words that each language has, or the words of a host in quotation marks.
pub type Reason = Box<Wording>;

/// The words of a host or of a program, as they are.
#[must_use]
pub fn said(words: impl Into<String>) -> Reason {
    problem::Said { text: words.into() }.into()
}

/// Why a host did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HostError {
    /// There is no connection, so nothing was asked.
    #[error("the host does not answer: {0}")]
    Unreachable(Reason),
    /// The host's address answers, but nothing listens on the port of its sshd.
    #[error("nothing answers on port {port} of {address}")]
    PortSilent {
        /// The address.
        address: HostAddress,
        /// The port.
        port: u16,
    },
    /// The jump host cannot be passed.
    #[error("there is no way through the jump host {jump}: {why}")]
    JumpHostInTheWay {
        /// The jump host.
        jump: HostAddress,
        /// Why not.
        why: Reason,
    },
    /// The host presents a key that is not the pinned one.
    #[error("the host shows another host key than the pinned one")]
    KeyChanged,
    /// Nobody has confirmed the host's key: what is stored is no key.
    #[error("its host key is not confirmed: what the database has is no key")]
    KeyUnknown,
    /// The jump host presents a key that is not the pinned one.
    #[error("the jump host {0} shows another host key than the pinned one")]
    JumpKeyChanged(HostAddress),
    /// Nobody has confirmed the key of the jump host.
    #[error("nobody has confirmed the key of the jump host {0}")]
    JumpKeyUnknown(HostAddress),
    /// The host presents a key that Sarrio cannot pin.
    #[error("its host key cannot be used: {0}")]
    KeyUnusable(Reason),
    /// The host's account does not take Sarrio's key.
    #[error("the host refuses the sign-in: its account {0} does not take Sarrio's key")]
    SignIn(AccountName),
    /// The jump host's account does not take Sarrio's key.
    #[error("the jump host {jump} refuses the sign-in: its account {account} does not take Sarrio's key")]
    JumpSignIn {
        /// The jump host.
        jump: HostAddress,
        /// The account there.
        account: AccountName,
    },
    /// The password of the account is another.
    #[error("the password of {0} is wrong")]
    PasswordWrong(AccountName),
    /// The host's sshd takes no passwords for this account.
    #[error("the host takes no passwords")]
    NoPasswords(AccountName),
    /// sshd answers, but libvirt does not.
    #[error("libvirt does not answer on the host: {0}")]
    NoLibvirt(Reason),
    /// No answer before the deadline. The call may still be carried out.
    #[error("{call} had no answer within {} s", .after.as_secs())]
    Deadline {
        /// The call.
        call: HostCall,
        /// How long Sarrio waited.
        after: Duration,
    },
    /// The connection was lost during the call. The call may still be carried out.
    #[error("the connection was lost while {call}")]
    Lost {
        /// The call.
        call: HostCall,
    },
    /// No such domain runs there.
    #[error("desktop {0} does not run there")]
    NoDomain(DesktopId),
    /// A domain of that desktop runs there under another epoch, or belongs to another site.
    #[error("desktop {desktop} runs there under epoch {found}, not {wanted}")]
    OtherEpoch {
        /// Which.
        desktop: DesktopId,
        /// The one that was named.
        wanted: Epoch,
        /// The one that runs.
        found: Epoch,
    },
    /// A domain of that desktop already exists there.
    #[error("desktop {0} runs there already")]
    DomainExists(DesktopId),
    /// The domain's state does not allow this.
    #[error("{0}")]
    WrongState(Reason),
    /// The guest's agent is not running.
    #[error("the guest's agent does not answer")]
    NoAgent,
    /// The domain has no such console.
    #[error("the desktop offers no {0} console")]
    NoConsole(&'static str),
    /// Something has the image open.
    #[error("{0} is in use")]
    Locked(HostPath),
    /// The file does not exist.
    #[error("{0} is not there")]
    Missing(HostPath),
    /// The file already exists.
    #[error("{0} exists already")]
    Exists(HostPath),
    /// The directory is not the storage path that it should be.
    #[error("{0} is not mounted: its mark is missing")]
    NotMounted(HostPath),
    /// The directory carries the mark of another storage path or site.
    #[error("{0} carries the mark of another storage path")]
    ForeignPath(HostPath),
    /// There is no space.
    #[error("no space left in {0}")]
    NoSpace(HostPath),
    /// It cannot be written.
    #[error("{0} cannot be written")]
    ReadOnly(HostPath),
    /// The image is not what it claims to be, or needs something that Sarrio does not support.
    #[error("{file} cannot be used: {why}")]
    Image {
        /// Which.
        file: HostPath,
        /// The reason: it is encrypted, has a backing file or external data, or is not qcow2.
        code: Code,
        /// The reason in words.
        why: Reason,
    },
    /// libvirt refused, with its message.
    #[error("libvirt refused {call}: {why}")]
    Refused {
        /// The call.
        call: HostCall,
        /// libvirt's message, or what Sarrio found in its answer.
        why: Reason,
    },
    /// A command on the host failed, with its message.
    #[error("{call} failed on the host: {why}")]
    Command {
        /// The call.
        call: HostCall,
        /// What it printed last, or what it did.
        why: Reason,
    },
    /// The call was cancelled on purpose.
    #[error("cancelled")]
    Cancelled,
}

impl HostError {
    /// The host does not answer, and these are the words of a program about it.
    #[must_use]
    pub fn unreachable(words: impl Into<String>) -> Self {
        Self::Unreachable(said(words))
    }

    /// Whether the call may still be carried out. Only asking the host again shows it.
    #[must_use]
    pub fn outcome_unknown(&self) -> bool {
        matches!(self, Self::Deadline { .. } | Self::Lost { .. })
    }

    /// Whether the host itself is at fault, so that trying later or on another host may succeed.
    #[must_use]
    pub fn is_of_host(&self) -> bool {
        matches!(
            self,
            Self::Unreachable(_)
                | Self::PortSilent { .. }
                | Self::JumpHostInTheWay { .. }
                | Self::KeyChanged
                | Self::KeyUnknown
                | Self::JumpKeyChanged(_)
                | Self::JumpKeyUnknown(_)
                | Self::KeyUnusable(_)
                | Self::SignIn(_)
                | Self::JumpSignIn { .. }
                | Self::PasswordWrong(_)
                | Self::NoPasswords(_)
                | Self::NoLibvirt(_)
                | Self::Deadline { .. }
                | Self::Lost { .. }
        )
    }

    /// Its stable code.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::Unreachable(_)
            | Self::PortSilent { .. }
            | Self::JumpHostInTheWay { .. }
            | Self::Lost { .. } => Code::HostUnreachable,
            Self::KeyChanged | Self::JumpKeyChanged(_) => Code::HostKeyChanged,
            Self::KeyUnknown | Self::JumpKeyUnknown(_) | Self::KeyUnusable(_) => Code::HostKeyUnknown,
            Self::SignIn(_) | Self::JumpSignIn { .. } | Self::PasswordWrong(_) | Self::NoPasswords(_) => {
                Code::HostSignIn
            }
            Self::NoLibvirt(_) => Code::HostNoLibvirt,
            Self::Deadline { .. } => Code::HostHung,
            Self::NoDomain(_)
            | Self::OtherEpoch { .. }
            | Self::DomainExists(_)
            | Self::WrongState(_)
            | Self::NoAgent => Code::WrongState,
            Self::NoConsole(_) => Code::NoConsole,
            Self::Locked(_) => Code::DiskInUse,
            Self::Missing(_) => Code::DiskMissing,
            Self::Exists(_) => Code::DiskExists,
            Self::NotMounted(_) => Code::StorageNotMounted,
            Self::ForeignPath(_) => Code::StorageForeign,
            Self::NoSpace(_) => Code::StorageNoSpace,
            Self::ReadOnly(_) => Code::StorageReadOnly,
            Self::Image { code, .. } => *code,
            Self::Refused { .. } => Code::HostRefused,
            Self::Command { .. } => Code::HostCommand,
            Self::Cancelled => Code::Cancelled,
        }
    }

    /// The problem as it is shown to a person: what happened, and on which host.
    #[must_use]
    pub fn problem(&self, host: &Name) -> Problem {
        let host = host.clone();
        match self.clone() {
            Self::Unreachable(why) => problem::HostSilent { host, why: *why }.into(),
            Self::PortSilent { address, port } => {
                problem::PortSilent { host, address, port: port.to_string() }.into()
            }
            Self::JumpHostInTheWay { jump, why } => {
                problem::JumpHostInTheWay { host, jump, why: *why }.into()
            }
            Self::KeyChanged => problem::HostShowsOtherKey { host }.into(),
            Self::KeyUnknown => problem::HostKeyNotConfirmed { host }.into(),
            Self::JumpKeyChanged(jump) => problem::JumpHostShowsOtherKey { host, jump }.into(),
            Self::JumpKeyUnknown(jump) => problem::JumpKeyNotConfirmed { host, jump }.into(),
            Self::KeyUnusable(why) => problem::HostKeyUnusable { host, why: *why }.into(),
            Self::SignIn(user) => problem::HostSignInRefused { host, user }.into(),
            Self::JumpSignIn { jump, account } => {
                problem::JumpHostRefusesKey { host, jump, user: account }.into()
            }
            Self::PasswordWrong(user) => problem::HostPasswordWrong { host, user }.into(),
            Self::NoPasswords(user) => problem::HostTakesNoPasswords { host, user }.into(),
            Self::NoLibvirt(why) => problem::LibvirtSilent { host, why: *why }.into(),
            Self::Deadline { call, after } if call.works_on_storage() => {
                problem::HostStorageTooSlow { host, call, seconds: after.as_secs() }.into()
            }
            Self::Deadline { call, after } => {
                problem::HostTooSlow { host, call, seconds: after.as_secs() }.into()
            }
            Self::Lost { call } => problem::HostConnectionLost { host, call }.into(),
            Self::NoDomain(desktop) => problem::DesktopNotThere { host, desktop }.into(),
            Self::OtherEpoch { desktop, wanted, found } => {
                problem::DesktopOfOtherEpoch { host, desktop, found: found.0, wanted: wanted.0 }.into()
            }
            Self::DomainExists(desktop) => problem::DesktopThereAlready { host, desktop }.into(),
            Self::WrongState(why) => problem::NotPossibleThere { host, why: *why }.into(),
            Self::NoAgent => problem::AgentSilent { host }.into(),
            Self::NoConsole(kind) => problem::NoSuchConsole { host, kind }.into(),
            Self::Locked(file) => problem::FileInUse { host, file }.into(),
            Self::Missing(file) => problem::FileMissing { host, file }.into(),
            Self::Exists(file) => problem::FileExists { host, file }.into(),
            Self::NotMounted(path) => problem::PathNotMounted { host, path }.into(),
            Self::ForeignPath(path) => problem::PathOfAnother { host, path }.into(),
            Self::NoSpace(path) => problem::PathFull { host, path }.into(),
            Self::ReadOnly(path) => problem::PathReadOnly { host, path }.into(),
            Self::Image { file, code, why } => {
                problem::ImageUnusable { host, file, why: *why }.problem().of_kind(code)
            }
            Self::Refused { call, why } => problem::LibvirtRefused { host, call, why: *why }.into(),
            Self::Command { call, why } => problem::HostCommandFailed { host, call, why: *why }.into(),
            Self::Cancelled => problem::HostCallCancelled { host }.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_and_the_sentence_of_a_problem_are_those_of_the_error() {
        let path: HostPath = "/srv/nas".parse().unwrap();
        let desktop = DesktopId::new();
        let (call, why) = (HostCall::Start, || said("no route"));
        let root = || "root".parse::<AccountName>().unwrap();
        let jump: HostAddress = "gate".parse().unwrap();
        for error in [
            HostError::Unreachable(why()),
            HostError::PortSilent { address: jump.clone(), port: 2222 },
            HostError::JumpHostInTheWay { jump: jump.clone(), why: why() },
            HostError::KeyChanged,
            HostError::KeyUnknown,
            HostError::JumpKeyChanged(jump.clone()),
            HostError::JumpKeyUnknown(jump.clone()),
            HostError::KeyUnusable(why()),
            HostError::SignIn(root()),
            HostError::JumpSignIn { jump, account: root() },
            HostError::PasswordWrong(root()),
            HostError::NoPasswords(root()),
            HostError::NoLibvirt(why()),
            HostError::Deadline { call, after: Duration::from_secs(5) },
            HostError::Lost { call },
            HostError::NoDomain(desktop),
            HostError::OtherEpoch { desktop, wanted: Epoch(3), found: Epoch(2) },
            HostError::DomainExists(desktop),
            HostError::WrongState(why()),
            HostError::NoAgent,
            HostError::NoConsole("SPICE"),
            HostError::Locked(path.clone()),
            HostError::Missing(path.clone()),
            HostError::Exists(path.clone()),
            HostError::NotMounted(path.clone()),
            HostError::ForeignPath(path.clone()),
            HostError::NoSpace(path.clone()),
            HostError::ReadOnly(path.clone()),
            HostError::Image { file: path.clone(), code: Code::ImageHasBacking, why: why() },
            HostError::Refused { call, why: why() },
            HostError::Command { call, why: why() },
            HostError::Cancelled,
        ] {
            let problem = error.problem(&Name::lossy("h1"));
            assert_eq!((problem.code, problem.detail), (error.code(), format!("h1: {error}.")));
        }
    }
}
