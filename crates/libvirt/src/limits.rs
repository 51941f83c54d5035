//! Limits of what desktops reach on the network: one nftables table of each site on a host.
//!
//! The rules name desktops by their taps, as those of `isolation` do, so they may be loaded before a desktop exists. The
//! whole table is replaced in one transaction: no packet comes between the old limits and the new ones.

mod rules;

use std::time::Duration;

use sarrio_hypervisor::{HostError, HostResult, NetworkLimit, said};
use sarrio_model::{SiteId, problem::HostCall};

use crate::{host::Host, isolation, script::Script, session::Session};

const CALL: HostCall = HostCall::LimitNetworks;
const ACT: Duration = Duration::from_secs(10);

// $1 is the table, $2 `-c` to try the rules without loading them. The name servers are those that the host uses, and the
// host itself on its bridges, where libvirt's networks have theirs.
const LOAD: &str = r#"command -v nft >/dev/null || exit 78
names() {
  for bridge in /sys/class/net/*/bridge; do
    bridge=${bridge%/bridge}
    ip -o addr show dev "${bridge##*/}" 2>/dev/null | sed -n 's/.* inet6\{0,1\} \([0-9a-f.:]*\)[/ ].*/\1/p'
  done
  sed -n 's/^nameserver[[:space:]]*\([0-9a-fA-F.:]*\)[[:space:]]*$/\1/p' \
    /run/systemd/resolve/resolv.conf /etc/resolv.conf 2>/dev/null
}
rules=$(cat)
{
  printf '%s\n' "$rules"
  case $rules in *'set names4'*)
    names | sort -u | while read -r name; do
      case $name in
        127.* | ::1) ;;
        *:*) printf 'add element bridge %s names6 { %s }\n' "$1" "$name" ;;
        *.*.*.*) printf 'add element bridge %s names4 { %s }\n' "$1" "$name" ;;
      esac
    done
  esac
} | nft ${2:+"$2"} -f -
"#;

/// Replaces all limits of this site on the host.
pub async fn limit(host: &Host, limits: &[NetworkLimit]) -> HostResult<()> {
    NetworkLimit::require_names(limits)?;
    match run(&*host.session()?, host.site, limits, "").await {
        // Where nft is missing, nothing is limited.
        Err(error) if error == isolation::no_nft(CALL) && limits.is_empty() => Ok(()),
        done => done,
    }
}

/// Tests whether limits could be loaded on this host.
pub async fn check(session: &Session, site: SiteId) -> HostResult<()> {
    let networks = ["192.0.2.0/24", "2001:db8::/32"];
    let allowed = networks.iter().filter_map(|network| network.parse().ok()).collect();
    run(session, site, &[NetworkLimit { taps: vec!["sarrio-check".into()], allowed }], "-c").await
}

async fn run(session: &Session, site: SiteId, limits: &[NetworkLimit], option: &str) -> HostResult<()> {
    let table = format!("sarrio-{site}");
    let rules = rules::write(&table, limits)
        .map_err(|error| HostError::Command { call: CALL, why: said(error.to_string()) })?;
    let script = Script::new(CALL, LOAD).arg(table).arg(option).input(rules).within(ACT);
    isolation::run_nft(session, script).await
}
