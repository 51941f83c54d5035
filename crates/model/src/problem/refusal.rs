//! Why one host does not take a desktop: the reasons in `NoHostTakesIt`.

use crate::{MiB, Name};

parts! {
    HostInMaintenance { host: Name } = "host-in-maintenance",
        "{host}: in maintenance";
    HostConnecting { host: Name } = "host-connecting",
        "{host}: still connecting";
    HostNotAnswering { host: Name } = "host-not-answering",
        "{host}: does not answer";
    HostNotLookedAt { host: Name } = "host-not-looked-at",
        "{host}: not looked at yet";
    HostNotReaching { host: Name, path: Name } = "host-not-reaching",
        "{host}: does not reach {path}";
    HostWithoutSpice { host: Name } = "host-without-spice",
        "{host}: its QEMU has no SPICE";
    HostTooSmall { host: Name, memory: MiB, processors: u16 } = "host-too-small",
        "{host}: smaller than {memory} and {processors} processors";
    HostTooFull { host: Name, free: MiB, needed: MiB } = "host-too-full",
        "{host}: {free} free, {needed} needed";
    MoreHosts { more: usize } = "more-hosts",
        "and {more} more";
}
