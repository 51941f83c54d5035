# frames.py BRIDGE TAP_A MAC_A TAP_B MAC_B: plays two desktops and a machine of the network on a host whose rules know the
# desktops. Their taps are ends of cables whose other ends this script holds. Prints each frame that came through or was
# held back against what is written beside it, and ends with their number.
import socket, struct, subprocess, sys

from wire import arp, cable, dhcp, ethernet, ip, ipv4, ipv6, raw, udp

bridge, taps, macs = sys.argv[1], sys.argv[2::2], sys.argv[3::2]
NETWORK = "52:00:00:00:00:99"
a, b = cable(bridge, taps[0], macs[0]), cable(bridge, taps[1], macs[1])
network = cable(bridge, "net0", NETWORK)
A, B, N = raw(macs[0]), raw(macs[1]), raw(NETWORK)
marks, tried, wrong = 0, 0, 0


def passes(frm, card, frame, to):
    """Whether a frame comes through: it stands before a mark that always does."""
    global marks
    marks += 1
    mark = ethernet(card, 0x88B5, b"mark %d" % marks)
    frm.send(frame)
    frm.send(mark)
    seen = False
    while True:
        got = to.recv(2000)
        if got == mark:
            return seen
        seen = seen or got == frame


def expect(wanted, what, frm, card, frame, to):
    global tried, wrong
    tried += 1
    if passes(frm, card, frame, to) != wanted:
        wrong += 1
        print("HELD BACK" if wanted else "CAME THROUGH", what)


def from_a(wanted, what, frame):
    expect(wanted, "A: " + what, a, A, frame, b)


def from_b(wanted, what, frame):
    expect(wanted, "B: " + what, b, B, frame, a)


def from_network(what, frame):
    expect(True, "network: " + what, network, N, frame, a)


from_a(True, "any frame of its own card", ethernet(A, 0x88B6, b"hello"))
from_a(False, "a frame of another card", ethernet(B, 0x88B6, b"hello"))
from_a(False, "a VLAN tag", ethernet(A, 0x8100, struct.pack("!HH", 7, 0x88B6) + b"hello"))
from_a(False, "ARP for another card", arp(A, "10.9.0.4", card=B))
from_a(True, "ARP that asks whether an address is free", arp(A, "0.0.0.0"))
from_a(True, "a question for an address by DHCP", ipv4(A, "0.0.0.0", udp(68, 67, dhcp(1, A))))

from_a(True, "ARP with an address that nobody uses", arp(A, "10.9.0.5"))
from_a(True, "a packet with it", ipv4(A, "10.9.0.5"))
from_b(False, "ARP with A's address", arp(B, "10.9.0.5"))
from_b(False, "a packet with A's address", ipv4(B, "10.9.0.5"))
from_b(True, "a packet with another", ipv4(B, "10.9.0.6"))
from_a(False, "ARP with B's", arp(A, "10.9.0.6"))

from_network("ARP of a router", arp(N, "10.9.0.1"))
from_a(False, "ARP with the router's address", arp(A, "10.9.0.1"))
from_a(False, "a packet with the router's address", ipv4(A, "10.9.0.1"))
own = subprocess.run(["ip", "-4", "-o", "addr", "show", "dev", bridge], check=True, capture_output=True, text=True)
own = own.stdout.split()[3].split("/")[0]
asking = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
asking.sendto(b"x", (own.rsplit(".", 1)[0] + ".2", 9))
while True:  # the host asks who has that address
    got = a.recv(2000)
    if got[12:14] == b"\x08\x06" and got[28:32] == ip(own):
        break
from_a(False, "ARP with the host's address", arp(A, own))

from_a(False, "an answer of a DHCP server", ipv4(A, "10.9.0.5", udp(67, 68, dhcp(2, B, "10.9.0.66"))))
from_network("an answer of the DHCP server to B", ipv4(N, "10.9.0.1", udp(67, 68, dhcp(2, B, "10.9.0.7"))))
from_a(False, "ARP with the address that DHCP gave B", arp(A, "10.9.0.7"))
from_b(True, "ARP with it", arp(B, "10.9.0.7"))
from_b(True, "a packet with it", ipv4(B, "10.9.0.7"))
from_network("DHCP gives B the address that A took", ipv4(N, "10.9.0.1", udp(67, 68, dhcp(2, B, "10.9.0.5"))))
from_b(True, "a packet with it", ipv4(B, "10.9.0.5"))

from_a(True, "a question for a neighbour's card in IPv6", ipv6(A, 58, struct.pack("!BBHI", 135, 0, 0, 0) + bytes(16)))
from_a(False, "an IPv6 router's advertisement", ipv6(A, 58, struct.pack("!BBHI", 134, 0, 0, 0) + bytes(8)))
from_a(False, "an answer of a DHCPv6 server", ipv6(A, 17, udp(547, 546, b"\7abc")))

taken = sum(passes(a, A, arp(A, f"10.9.1.{i}"), b) for i in range(100))
if not 1 <= taken <= 20:
    wrong += 1
    print(f"A took {taken} of 100 free addresses at once")
print(f"{tried} frames tried, {wrong} wrong")
sys.exit(1 if wrong else 0)
