//! Isolation of guests: no desktop can use another's address on the network.
//!
//! Each host has one nftables table, `bridge sarrio`, whose rules identify a desktop by the name of its tap device.
//! They are loaded before the domain is created, so they apply to its first packet. `docs/administrators.md` says what
//! they prevent and what they do not. libvirt's own nwfilter is no alternative, because it is applied to one desktop
//! after the other.

use std::time::Duration;

use sarrio_hypervisor::{HostError, HostResult, Nic, is_tap_name};
use sarrio_model::problem::{HostCall, NftNotInstalled};

use crate::{script::Script, session::Session};

/// The table as `nft -f` reads it. When it is loaded again, the rules are replaced and the elements of the sets stay.
const TABLE: &str = include_str!("isolation/table.nft");

/// The code with which scripts for nft end where it is not installed.
const NO_NFT: i32 = 78;

// $1 is a tap and $2 the address of its card; without them only the table is loaded. An element that exists already is
// replaced, so that its comment (the time, and the card) is right. Then the elements of desktops that are gone are
// deleted: those whose tap does not exist, and that are older than any start takes.
const LOAD: &str = r#"command -v nft >/dev/null || exit 78
tap=${1:-} card=${2:-} now=$(date +%s)
{
  cat
  [ -z "$tap" ] || printf '%s\n' \
    "add element bridge sarrio taps { \"$tap\" }" \
    "delete element bridge sarrio taps { \"$tap\" }" \
    "add element bridge sarrio taps { \"$tap\" comment \"$now $card\" }" \
    "add element bridge sarrio cards { \"$tap\" . $card }"
} | nft -f - || exit 1
nft list set bridge sarrio taps | tr ',{}' '\n\n\n' |
  sed -n 's/^[[:space:]]*"\([^"]*\)" comment "\([0-9]*\) \([0-9a-fx. ]*\)".*/\1 \2 \3/p' |
  while read -r tap made card; do
    [ -e "/sys/class/net/$tap" ] || [ "$((now - made))" -lt 600 ] ||
      printf 'delete element bridge sarrio %s\n' "taps { \"$tap\" }" "cards { \"$tap\" . $card }"
  done | nft -f - 2>/dev/null
exit 0
"#;

// nft's rules see packets on a bridge of the kernel. A network of Open vSwitch is not one.
const SEEN: &str = r#"[ -z "$1" ] || [ ! -e "/sys/class/net/$1" ] || [ -d "/sys/class/net/$1/bridge" ]
"#;

/// Why guests on a host are not isolated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotIsolated {
    /// The rules could not be loaded.
    #[error("{0}")]
    Rules(HostError),
    /// The rules do not see the packets of this network.
    #[error("{0} is not a bridge of the kernel")]
    OtherBridge(String),
    /// The card's address or the tap's name is not valid.
    #[error("the network card {0} has no address or tap that rules could be made of")]
    Card(String),
}

/// Adds the rules of a desktop's card, before the desktop is created. To add them twice does no harm.
pub async fn guard(session: &Session, nic: &Nic) -> Result<(), NotIsolated> {
    let card = card(&nic.mac).filter(|_| is_tap_name(&nic.tap));
    let card = card.ok_or_else(|| NotIsolated::Card(nic.mac.clone()))?;
    load(session, Some((&nic.tap, &card))).await.map_err(NotIsolated::Rules)
}

/// Tests whether guests on `bridge` can be isolated on this host; without a name, whether the rules can be loaded.
pub async fn check(session: &Session, bridge: &str) -> Result<(), NotIsolated> {
    load(session, None).await.map_err(NotIsolated::Rules)?;
    match sees(session, bridge).await.map_err(NotIsolated::Rules)? {
        true => Ok(()),
        false => Err(NotIsolated::OtherBridge(bridge.to_owned())),
    }
}

/// Whether nft's rules see the packets on this bridge; without a name, there is nothing that they could miss.
pub async fn sees(session: &Session, bridge: &str) -> HostResult<bool> {
    let seen = session.run(Script::new(HostCall::LookAtBridges, SEEN).arg(bridge)).await?;
    Ok(seen.code == 0)
}

async fn load(session: &Session, entry: Option<(&str, &str)>) -> HostResult<()> {
    const NAME: HostCall = HostCall::LoadRules;
    let script = Script::new(NAME, LOAD).input(TABLE).within(Duration::from_secs(10));
    let script = match entry {
        Some((tap, card)) => script.arg(tap).arg(card),
        None => script,
    };
    run_nft(session, script).await
}

/// Runs a script that loads rules with nft.
pub async fn run_nft(session: &Session, script: Script) -> HostResult<()> {
    let call = script.name;
    let output = session.run(script).await?;
    if output.code == NO_NFT {
        return Err(no_nft(call));
    }
    output.checked(call).map(drop)
}

/// The error of a host without nft.
pub fn no_nft(call: HostCall) -> HostError {
    HostError::Command { call, why: NftNotInstalled.into() }
}

/// A card's address as the table has it: `52:54:00:12:34:56` is `0x52540012 . 0x3456`.
fn card(mac: &str) -> Option<String> {
    let bytes: Vec<u8> = mac
        .split(':')
        .map(|byte| u8::from_str_radix(byte, 16).ok().filter(|_| byte.len() == 2))
        .collect::<Option<_>>()?;
    let &[a, b, c, d, e, f] = bytes.as_slice() else { return None };
    Some(format!("0x{a:02x}{b:02x}{c:02x}{d:02x} . 0x{e:02x}{f:02x}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_address_of_a_card_is_written_in_full(bytes in any::<[u8; 6]>()) {
            let mac = bytes.map(|byte| format!("{byte:02x}")).join(":");
            let digits: String = card(&mac).unwrap().replace("0x", "").replace(" . ", "");
            prop_assert_eq!(digits, mac.replace(':', ""));
        }

        #[test]
        fn an_invalid_address_makes_no_rule(text in "[0-9a-g:. +\"]{0,20}") {
            let address = text.len() == 17 && text.split(':').count() == 6;
            prop_assert!(address || card(&text).is_none());
        }
    }
}
