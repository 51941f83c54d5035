//! What the checks of a host find.

use super::argument::DomainCount;
use super::message::Wording;
use crate::{HostAddress, HostPath};

parts! {
    Fact { text: String } = "fact",
        "{text}";
    ThisMachine = "this-machine",
        "this machine";
    ReachedThrough { address: String } = "reached-through",
        "through {address}";
    AddressAndPort { address: String, port: String } = "address-and-port",
        "{address} port {port}";
    KeysShown { key: String, jump: HostAddress, jump_key: String } = "keys-shown",
        "{key}; the jump host {jump} shows {jump_key}";
    SignedInAs { user: String } = "signed-in-as",
        "as {user}";
    OtherKeyShown { shown: String, pinned: String } = "other-key-shown",
        "it shows {shown}, pinned is {pinned}",
        "If you reinstalled it, compare the new fingerprint at its console and pin it. If not, somebody may be \
         intercepting the connection.";
    NotReached = "not-reached",
        "it is not reached",
        "Correct what failed before it, then check again.";
    NoWayToIt = "no-way-to-it",
        "there is no way to it",
        "Correct what failed before it, then check again.";
    LibvirtIsSilent = "libvirt-is-silent",
        "libvirt does not answer",
        "Correct what failed before it, then check again.";
    NotTried { why: Wording } = "not-tried",
        "not tried: {why}",
        "Correct what failed before it, then check again.";
    VersionTooOld { version: String } = "version-too-old",
        "{version}",
        "Update them: libvirt 6.0 and QEMU 5.0 at least.";
    GuestsOnProcessor = "guests-on-processor",
        "guests run on the processor itself";
    GuestsEmulated = "guests-emulated",
        "guests are emulated, many times slower",
        "Turn virtualisation on in the host's firmware setup; then /dev/kvm is there.";
    QemuWithoutSpice = "qemu-without-spice",
        "its QEMU has no SPICE",
        "Install its SPICE module (Debian: qemu-system-modules-spice), or use hosts that have it.";
    SpiceWithoutTls = "spice-without-tls",
        "SPICE has no TLS there, so desktops have no console",
        "Set spice_tls = 1 in /etc/libvirt/qemu.conf, put ca-cert.pem, server-cert.pem and server-key.pem into \
         spice_tls_x509_cert_dir, and restart libvirtd.";
    CertificateEnded { when: String } = "certificate-ended",
        "its certificate ended on {when}",
        "Make a new certificate.";
    CertificateUntil { subject: String, when: String } = "certificate-until",
        "{subject}, until {when}";
    CertificateUnreadable { why: Wording, directory: String } = "certificate-unreadable",
        "{why}",
        "Put ca-cert.pem and server-cert.pem into {directory}, readable.";
    PathUnusable { why: Wording, mounted: String } = "path-unusable",
        "{why} What is there: {mounted}";
    PathWithoutLocks { path: HostPath } = "path-without-locks",
        "{path} has no file locks, so a disk could be opened twice",
        "Mount it with locks (NFS: version 4, or version 3 mounted without the option nolock).";
    NoPathYet = "no-path-yet",
        "no storage path yet";
    ClockUnreadable = "clock-unreadable",
        "its date cannot be read",
        "Try date on the host.";
    ClockDiffers { seconds: String } = "clock-differs",
        "{seconds} s",
        "Let both keep time: install systemd-timesyncd or chrony.";
    BridgeFound { name: String } = "bridge-found",
        "bridge {name}";
    NetworkFound { name: String } = "network-found",
        "libvirt network {name}";
    NetworkNotStarted { name: String } = "network-not-started",
        "libvirt network {name} is not started",
        "Run virsh net-start {name} there.";
    NetworkMissing { name: String } = "network-missing",
        "it has neither a bridge nor a libvirt network {name}",
        "Choose one that is there, or make it.";
    GuestsIsolated = "guests-isolated",
        "each desktop can use only its own addresses";
    GuestsOnOtherBridge { why: Wording } = "guests-on-other-bridge",
        "a desktop there can use another desktop's address: {why}",
        "Use a Linux bridge for desktops, or set rules on the switch yourself.";
    GuestsNotIsolated { why: Wording } = "guests-not-isolated",
        "a desktop there can use another desktop's address: {why}",
        "Install nftables there, and sign in as root: only root may set its rules. Desktops start all the same.";
    NetworksCanBeLimited = "networks-can-be-limited",
        "a lesson can limit what desktops reach";
    NetworksCannotBeLimited { why: Wording } = "networks-cannot-be-limited",
        "a lesson cannot limit what desktops reach there: {why}",
        "Install nftables there, sign in as root, and use a Linux bridge for desktops. Desktops start all the same.";
    NoOtherSite = "no-other-site",
        "none";
    OtherSiteRuns { domains: DomainCount } = "other-site-runs",
        "{domains} of another Sarrio there",
        "Two sites on one host do not count each other's memory use; give each its own hosts.";
    ViewersReachIt { address: String } = "viewers-reach-it",
        "{address} answers from this computer";
    NothingListensYet { address: String, port: String } = "nothing-listens-yet",
        "{address} answers, but nothing listens on port {port}";
    ViewersDoNotReachIt { address: String } = "viewers-do-not-reach-it",
        "{address} does not answer from this computer",
        "Viewers connect to this address. Choose one that is reached from this network, or open it in the firewall \
         (TCP 5900-6923).";
}
