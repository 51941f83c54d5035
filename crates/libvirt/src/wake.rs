//! Wake-on-LAN: packets that a host sends in its network to turn computers on.

use std::net::Ipv4Addr;

use sarrio_hypervisor::{HostError, HostResult};
use sarrio_model::MacAddress;
use sarrio_model::problem::{HostCall, NoPerl, NotItsNetwork};

use crate::{script::Script, session::Session};

const CALL: HostCall = HostCall::Wake;
/// The codes with which [`WAKE`] ends where it has no program for this, and where the address is another network's.
const NO_PROGRAM: i32 = 78;
const OTHER_NETWORK: i32 = 79;

// $1 is the broadcast address, and the others are cards in hexadecimal. A packet is six bytes ff and the card sixteen times.
// A shell cannot send to a broadcast address.
const WAKE: &str = r#"case $(ip -o -4 route get "$1" 2>/dev/null) in
  broadcast*) ;;
  *) exit 79 ;;
esac
if command -v perl >/dev/null; then
  exec perl -MIO::Socket::INET -e '
    my $to = shift;
    my $socket = IO::Socket::INET->new(Proto => "udp", PeerAddr => $to, PeerPort => 9, Broadcast => 1) or die "$@\n";
    for (@ARGV) { defined $socket->send("\xff" x 6 . pack("H12", $_) x 16) or die "$!\n" }' -- "$@"
elif command -v python3 >/dev/null; then
  exec python3 -c '
import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
for card in sys.argv[2:]:
    s.sendto(b"\xff" * 6 + bytes.fromhex(card) * 16, (sys.argv[1], 9))' "$@"
fi
exit 78
"#;

/// Wakes the computers with these cards, in the network with this broadcast address.
pub async fn wake(session: &Session, cards: &[MacAddress], broadcast: Ipv4Addr) -> HostResult<()> {
    let mut script = Script::new(CALL, WAKE).arg(broadcast);
    script.args.extend(cards.iter().map(|card| card.to_string().replace(':', "")));
    let output = session.run(script).await?;
    match output.code {
        NO_PROGRAM => Err(HostError::Command { call: CALL, why: NoPerl.into() }),
        OTHER_NETWORK => {
            let address = broadcast.to_string();
            Err(HostError::Command { call: CALL, why: NotItsNetwork { address }.into() })
        }
        _ => output.checked(CALL).map(drop),
    }
}
