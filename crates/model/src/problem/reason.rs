//! Why a host did not do something: parts of the messages that say so. What a host or a library said itself is quoted.

use super::argument::Word;
use crate::{AccountName, Bytes, HostAddress, HostPath};

parts! {
    Said { text: String } = "said",
        "“{text}”";
    ConnectionEnded = "connection-ended",
        "the connection ended";
    ConnectionBeingMade = "connection-being-made",
        "the connection is still being made";
    NoAnswer = "no-answer",
        "there was no answer";
    NoAnswerInTime { seconds: u64 } = "no-answer-in-time",
        "there was no answer within {seconds} s";
    NoAnswerFrom { address: String, port: String, seconds: u64 } = "no-answer-from",
        "{address} did not answer on port {port} within {seconds} s";
    NotPreparedHere { why: String } = "not-prepared-here",
        "Sarrio cannot prepare the connection on its own machine (“{why}”)";
    NoKeyShown { address: String, port: String } = "no-key-shown",
        "{address} shows no key on port {port}";
    NoKeyShownToJump { address: HostAddress } = "no-key-shown-to-jump",
        "{address} shows no key to its jump host";
    PortOfJumpSilent { port: String } = "port-of-jump-silent",
        "nothing answers on its port {port}";
    NotReachedFromJump { jump: HostAddress } = "not-reached-from-jump",
        "the jump host {jump} is passed, but does not reach it";
    IsItsOwnJump = "is-its-own-jump",
        "it would be its own jump host";
    KeyOfUnknownKind { kind: String } = "key-of-unknown-kind",
        "Sarrio does not know keys of the kind {kind}";
    LibvirtClosed = "libvirt-closed",
        "it closed the connection";
    LibvirtHasNoSocket = "libvirt-has-no-socket",
        "it has no socket in /run/libvirt";
    LibvirtNotOpened = "libvirt-not-opened",
        "the connection could not be opened";
    LibvirtStuck = "libvirt-stuck",
        "it is stuck";
    DiskNeverSmaller { file: HostPath, size: Bytes } = "disk-never-smaller",
        "{file} has {size} already; a disk never becomes smaller";
    DesktopNotOnFile { file: HostPath } = "desktop-not-on-file",
        "the desktop does not run from {file}";
    NotPlainFile = "not-plain-file",
        "it is not a plain file";
    HeaderBroken = "header-broken",
        "its qcow2 header is broken";
    HeaderReadDifferently = "header-read-differently",
        "QEMU reads its header differently";
    QcowVersionUnknown { version: String } = "qcow-version-unknown",
        "it is qcow2 of version {version}";
    FormatIsOther { found: Word, wanted: Word } = "format-is-other",
        "it is {found}, not {wanted}";
    ImageDamaged = "image-damaged",
        "it is damaged or incomplete: qemu-img check finds errors in it";
    BackingIsNoPath = "backing-is-no-path",
        "the name of its backing file is not a path";
    BackingNeverEnds = "backing-never-ends",
        "its backing files never end";
    EndedWithCode { code: String } = "ended-with-code",
        "it ended with code {code}";
    AnswerNotRead { text: String } = "answer-not-read",
        "its answer cannot be read (“{text}”)";
    NotInside { entry: HostPath, directory: HostPath } = "not-inside",
        "{entry} does not lie in {directory}";
    NotDirectlyInside { entry: HostPath, directory: HostPath } = "not-directly-inside",
        "{entry} does not lie directly in {directory}";
    DiskHasNoSize { file: HostPath } = "disk-has-no-size",
        "{file} has no size";
    NameNotUsable { name: String } = "name-not-usable",
        "the name of {name} cannot be used: rename it there";
    PathTooLate = "path-too-late",
        "the storage path answered too late";
    AuthorizedKeysUnwritable { user: AccountName } = "authorized-keys-unwritable",
        "~/.ssh/authorized_keys of {user} cannot be written";
    FileNotReadable { file: String } = "file-not-readable",
        "{file} cannot be read";
    CertificateNotReadable = "certificate-not-readable",
        "the console's certificate cannot be read: make it anew with openssl or certtool";
    DateNotReadable = "date-not-readable",
        "its date cannot be read";
    NoUefi = "no-uefi",
        "it has no UEFI firmware: install ovmf there";
    NftNotInstalled = "nft-not-installed",
        "nft is not installed: install the package nftables there";
    DevicesStay = "devices-stay",
        "the guest does not let go of its devices";
    AnotherCopyRuns = "another-copy-runs",
        "another copy of its disks is being made";
    NoDrive = "no-drive",
        "it has no drive: it gets one when it is started the next time";
    NotItsNetwork { address: String } = "not-its-network",
        "{address} is not the broadcast address of a network that the host is in";
    NoPerl = "no-perl",
        "it has neither perl nor python3: install the package perl there";
    TapNotUsable { tap: String } = "tap-not-usable",
        "“{tap}” cannot be the name of a desktop's tap";
    NotKernelBridge { name: String } = "not-kernel-bridge",
        "{name} is not a bridge of the kernel";
    CardWithoutRules { mac: String } = "card-without-rules",
        "the network card {mac} has no address or tap that rules could be made of";
    UploadEnded { why: String } = "upload-ended",
        "it ended early (“{why}”)";
    MemoIsNewer { version: String, most: String } = "memo-is-newer",
        "it is of version {version}, and this Sarrio reads versions up to {most}";
    StepIsGone { step: String } = "step-is-gone",
        "there is no step {step} any more";
}
