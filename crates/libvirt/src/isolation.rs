//! Isolation of guests: no desktop speaks on the network with another's address.
//!
//! Each host has one nftables table, `bridge sarrio`, whose rules know a desktop by the name of its tap. They are loaded before
//! the domain is created, so its first packet meets them. `docs/administrators.md` says what they hold and what not.
//! libvirt's own nwfilter is no substitute: it is applied to one desktop after the other.

use std::time::Duration;

use sarrio_hypervisor::{HostError, HostResult, Nic};

use crate::{script::Script, session::Session};

/// The table as `nft -f` reads it: loading it again replaces the rules and keeps what the sets hold.
const TABLE: &str = include_str!("isolation/table.nft");

// $1 is a tap and $2 its card; without them the table alone is loaded. An entry of a tap that is there already is made
// anew, so that its comment (when it was made, and its card) is true. Then what desktops that are gone left is taken out:
// entries whose tap is not there and which are older than any start takes.
const LOAD: &str = r#"command -v nft >/dev/null || { echo "nft is not installed" >&2; exit 1; }
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

// nft's rules see what passes through a bridge of the kernel. A network of Open vSwitch is none.
const SEEN: &str = r#"[ -z "$1" ] || [ ! -e "/sys/class/net/$1" ] || [ -d "/sys/class/net/$1/bridge" ]
"#;

/// Why guests on a host are not kept apart.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotIsolated {
    /// The rules could not be loaded.
    #[error("{0}")]
    Rules(HostError),
    /// The rules do not see what passes there.
    #[error("{0} is not a bridge of the kernel")]
    OtherBridge(String),
    /// The card's address or the tap's name is not what it should be.
    #[error("the network card {0} has no address or tap that rules could be made of")]
    Card(String),
}

/// Makes the rules of a desktop's card, before the desktop is created. They may be made twice.
pub async fn guard(session: &Session, nic: &Nic) -> Result<(), NotIsolated> {
    let card = card(&nic.mac).filter(|_| is_interface_name(&nic.tap));
    let card = card.ok_or_else(|| NotIsolated::Card(nic.mac.clone()))?;
    load(session, Some((&nic.tap, &card))).await.map_err(NotIsolated::Rules)
}

/// Tries whether guests on `bridge` are kept apart on this host; without a bridge, whether the rules can be loaded.
pub async fn check(session: &Session, bridge: Option<&str>) -> Result<(), NotIsolated> {
    load(session, None).await.map_err(NotIsolated::Rules)?;
    let bridge = bridge.unwrap_or_default();
    let seen = session.run(Script::new("a look at its bridges", SEEN).arg(bridge)).await;
    match seen.map_err(NotIsolated::Rules)?.code {
        0 => Ok(()),
        _ => Err(NotIsolated::OtherBridge(bridge.to_owned())),
    }
}

async fn load(session: &Session, entry: Option<(&str, &str)>) -> HostResult<()> {
    const NAME: &str = "nft";
    let script = Script::new(NAME, LOAD).input(TABLE).within(Duration::from_secs(10));
    let script = match entry {
        Some((tap, card)) => script.arg(tap).arg(card),
        None => script,
    };
    session.run(script).await?.checked(NAME).map(drop)
}

/// A card's address as the table holds it: `52:54:00:12:34:56` is `0x52540012 . 0x3456`.
fn card(mac: &str) -> Option<String> {
    let bytes: Vec<u8> = mac
        .split(':')
        .map(|byte| u8::from_str_radix(byte, 16).ok().filter(|_| byte.len() == 2))
        .collect::<Option<_>>()?;
    let &[a, b, c, d, e, f] = bytes.as_slice() else { return None };
    Some(format!("0x{a:02x}{b:02x}{c:02x}{d:02x} . 0x{e:02x}{f:02x}"))
}

/// Whether it is a name of an interface that needs no escaping between quotes.
fn is_interface_name(name: &str) -> bool {
    (1..=15).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
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
        fn what_is_no_address_makes_no_rule(text in "[0-9a-g:. +\"]{0,20}") {
            let address = text.len() == 17 && text.split(':').count() == 6;
            prop_assert!(address || card(&text).is_none());
        }
    }

    #[test]
    fn a_tap_s_name_cannot_leave_its_quotes() {
        assert!(is_interface_name("sr0123456789") && is_interface_name("sr-lv-1"));
        for name in ["", "sr\"x", "sr x", "a-name-too-long-"] {
            assert!(!is_interface_name(name), "{name}");
        }
    }
}
