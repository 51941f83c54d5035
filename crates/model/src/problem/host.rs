//! What a host did not do, and why; and what is wrong with how a host was given.

use super::argument::DesktopCount;
use super::host_call::HostCall;
use super::message::Wording;
use crate::{AccountName, DesktopId, HostAddress, HostPath, MiB, Name};

messages! {
    HostSilent { host: Name, why: Wording } = "host-silent", HostUnreachable,
        "{host}: the host does not answer: {why}.";
    PortSilent { host: Name, address: HostAddress, port: String } = "port-silent", HostUnreachable,
        "{host}: nothing answers on port {port} of {address}.",
        "See whether sshd runs there, and on which port.";
    JumpHostInTheWay { host: Name, jump: HostAddress, why: Wording } = "jump-host-in-the-way", HostUnreachable,
        "{host}: there is no way through the jump host {jump}: {why}.",
        "Check the power and the network of the jump host.";
    HostNotReached { host: Name, why: Wording } = "host-not-reached", HostUnreachable,
        "{host} is not reached: {why}.",
        "Check the address, the power of the host and its network, then try again.";
    PortNotReached { host: Name, address: HostAddress, port: String } = "port-not-reached", HostUnreachable,
        "{host} is not reached: nothing answers on port {port} of {address}.",
        "Give the port on which its sshd listens, or start sshd there; then try again.";
    JumpHostNotPassed { host: Name, jump: HostAddress, why: Wording } = "jump-host-not-passed", HostUnreachable,
        "{host} is not reached: there is no way through the jump host {jump}: {why}.",
        "Check the address, the power and the network of the jump host, then try again.";
    HostShowsOtherKey { host: Name } = "host-shows-other-key", HostKeyChanged,
        "{host}: the host shows another host key than the pinned one.";
    JumpHostShowsOtherKey { host: Name, jump: HostAddress } = "jump-host-shows-other-key", HostKeyChanged,
        "{host}: the jump host {jump} shows another host key than the pinned one.";
    JumpKeyNotConfirmed { host: Name, jump: HostAddress } = "jump-key-not-confirmed", HostKeyUnknown,
        "{host}: nobody has confirmed the key of the jump host {jump}.";
    HostKeyNotConfirmed { host: Name } = "host-key-not-confirmed", HostKeyUnknown,
        "{host}: its host key is not confirmed: what the database has is no key.",
        "Change how {host} is reached, and confirm the key that it shows (sarrioctl hypervisor edit --pin).";
    PinnedKeyNotShown { address: HostAddress, pinned: String, host: Name } = "pinned-key-not-shown", HostKeyChanged,
        "{address} shows another host key than {pinned}, which is pinned for {host}.",
        "Check the address. If the host was reinstalled, compare its new fingerprint at its console, and confirm it.";
    HostKeyUnusable { host: Name, why: Wording } = "host-key-unusable", HostKeyUnknown,
        "{host}: its host key cannot be used: {why}.",
        "Give the host an Ed25519, ECDSA or RSA key (ssh-keygen -A makes them), then try again.";
    HostSignInRefused { host: Name, user: AccountName } = "host-sign-in-refused", HostSignIn,
        "{host}: the host refuses the sign-in: its account {user} does not take Sarrio's key.";
    JumpHostRefusesKey { host: Name, jump: HostAddress, user: AccountName } = "jump-host-refuses-key", HostSignIn,
        "{host}: the jump host {jump} refuses the sign-in: its account {user} does not take Sarrio's key.",
        "Add Sarrio's public key to authorized_keys of {user} on the jump host {jump}.";
    HostPasswordWrong { host: Name, user: AccountName } = "host-password-wrong", HostSignIn,
        "{host}: the password of {user} is wrong.",
        "Give the right one, or add Sarrio's public key to authorized_keys of {user} by hand.";
    HostTakesNoPasswords { host: Name, user: AccountName } = "host-takes-no-passwords", HostSignIn,
        "{host}: the host takes no passwords.",
        "Add Sarrio's public key to authorized_keys of {user} there by hand, then try again without a password.";
    LibvirtSilent { host: Name, why: Wording } = "libvirt-silent", HostNoLibvirt,
        "{host}: libvirt does not answer on the host: {why}.";
    HostTooSlow { host: Name, call: HostCall, seconds: u64 } = "host-too-slow", HostHung,
        "{host}: {call} had no answer within {seconds} s.";
    HostStorageTooSlow { host: Name, call: HostCall, seconds: u64 } = "host-storage-too-slow", HostHung,
        "{host}: {call} had no answer within {seconds} s.",
        "See whether the storage answers on the host: a network mount that hangs holds up everything on it.";
    HostConnectionLost { host: Name, call: HostCall } = "host-connection-lost", HostUnreachable,
        "{host}: the connection was lost while {call}.",
        "Sarrio connects again by itself. If the host stays away, look at its libvirt (systemctl status libvirtd), its power and its network.";
    DesktopNotThere { host: Name, desktop: DesktopId } = "desktop-not-there", WrongState,
        "{host}: desktop {desktop} does not run there.";
    DesktopOfOtherEpoch { host: Name, desktop: DesktopId, found: i64, wanted: i64 }
        = "desktop-of-other-epoch", WrongState,
        "{host}: desktop {desktop} runs there under epoch {found}, not {wanted}.";
    DesktopThereAlready { host: Name, desktop: DesktopId } = "desktop-there-already", WrongState,
        "{host}: desktop {desktop} runs there already.";
    NotPossibleThere { host: Name, why: Wording } = "not-possible-there", WrongState,
        "{host}: {why}.";
    AgentSilent { host: Name } = "agent-silent", WrongState,
        "{host}: the guest's agent does not answer.";
    NoSuchConsole { host: Name, kind: &'static str } = "no-such-console", NoConsole,
        "{host}: the desktop offers no {kind} console.";
    FileInUse { host: Name, file: HostPath } = "file-in-use", DiskInUse,
        "{host}: {file} is in use.";
    FileMissing { host: Name, file: HostPath } = "file-missing", DiskMissing,
        "{host}: {file} is not there.";
    FileExists { host: Name, file: HostPath } = "file-exists", DiskExists,
        "{host}: {file} exists already.";
    PathNotMounted { host: Name, path: HostPath } = "path-not-mounted", StorageNotMounted,
        "{host}: {path} is not mounted: its mark is missing.";
    PathOfAnother { host: Name, path: HostPath } = "path-of-another", StorageForeign,
        "{host}: {path} carries the mark of another storage path.";
    PathFull { host: Name, path: HostPath } = "path-full", StorageNoSpace,
        "{host}: no space left in {path}.";
    PathReadOnly { host: Name, path: HostPath } = "path-read-only", StorageReadOnly,
        "{host}: {path} cannot be written.";
    ImageUnusable { host: Name, file: HostPath, why: Wording } = "image-unusable", ImageNotWhatItSays,
        "{host}: {file} cannot be used: {why}.";
    LibvirtRefused { host: Name, call: HostCall, why: Wording } = "libvirt-refused", HostRefused,
        "{host}: libvirt refused {call}: {why}.";
    HostCommandFailed { host: Name, call: HostCall, why: Wording } = "host-command-failed", HostCommand,
        "{host}: {call} failed on the host: {why}.";
    HostCallCancelled { host: Name } = "host-call-cancelled", Cancelled,
        "{host}: cancelled.";
    NoKeyConfirmed { address: HostAddress } = "no-key-confirmed", HostKeyUnknown,
        "No host key of {address} was confirmed.";
    HostKeyNotAccepted { address: String } = "host-key-not-accepted", HostKeyUnknown,
        "The key that {address} shows was not accepted.",
        "Somebody may be intercepting the connection. Check the network and the address, then try again.";
    HostAddressWrong = "host-address-wrong", Invalid,
        "The address must be a host name or an IP address.";
    HostNameTaken { name: Name } = "host-name-taken", NameTaken,
        "There is a host named {name} already.";
    SameHost { name: Name } = "same-host", HostTwice,
        "{name} is this very host.";
    LocalHostHasNoSsh = "local-host-has-no-ssh", Invalid,
        "This is the backend's own machine: it is reached without SSH and without keys.";
    JumpIsHostItself { address: HostAddress } = "jump-is-host-itself", Invalid,
        "{address} would be its own jump host.",
        "Leave the jump host out, or give another one.";
    NoJumpHost = "no-jump-host", Invalid,
        "There is no jump host whose key this could be.";
    HostRunsDesktops { host: Name, desktops: DesktopCount } = "host-runs-desktops", HostInUse,
        "{host} may still run {desktops}.";
    HostIsNotOff { host: Name } = "host-is-not-off", WrongState,
        "{host} answers: it is not off.";
    MemoryNearlyFull { host: Name, free: MiB, total: MiB } = "memory-nearly-full", NoHost,
        "{host} has {free} of {total} memory free.",
        "Shut down desktops that nobody uses, or add memory.";
    NoHostReachesPath = "no-host-reaches-path", NoHost,
        "There is no host that reaches the storage path.";
    NoHostForDirectory = "no-host-for-directory", NoHost,
        "There is no host that could reach the directory.";
    NoPictureInTime { seconds: u64 } = "no-picture-in-time", HostHung,
        "The host gave no picture of the desktop within {seconds} s.";
}
