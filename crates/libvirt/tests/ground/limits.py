# limits.py BRIDGE: plays a desktop of a lesson, `sr-lim-a`, and a machine of the network on a host. The lesson allows
# 10.9.1.0/24 and, while the word on standard input is `six`, fd09:1::/64. It prints what came through or was held back
# against what is written beside it, and `well` or `wrong` for each word: four, six, open, flood.
import struct, subprocess, sys, time

from wire import arp, cable, dhcp, ethernet, ipv4, ipv6, raw, udp

bridge = sys.argv[1]
own = subprocess.run(["ip", "-4", "-o", "addr", "show", "dev", bridge], check=True, capture_output=True, text=True)
HOST = own.stdout.split()[3].split("/")[0]
A, N = "52:12:34:56:00:1a", "52:00:00:00:00:98"
desktop, network = cable(bridge, "sr-lim-a", A), cable(bridge, "net1", N)
A, N = raw(A), raw(N)
marks, wrong = 0, 0


def passes(frm, card, frame, to):
    """Whether a frame comes through: it stands before a question by ARP, which always does."""
    global marks
    marks += 1
    # A packet socket takes the tag of a VLAN off.
    untagged = frame[:12] + frame[16:] if frame[12:14] == b"\x81\x00" else frame
    mark = arp(card, f"10.9.0.{marks % 250}") + b"%d" % marks
    frm.send(frame)
    frm.send(mark)
    seen = False
    while True:
        got = to.recv(2000)
        if got == mark:
            return seen
        seen = seen or got in (frame, untagged)


def expect(wanted, what, frm, card, frame, to):
    global wrong
    if passes(frm, card, frame, to) != wanted:
        wrong += 1
        print("HELD BACK" if wanted else "CAME THROUGH", what)


def out(wanted, what, frame):
    expect(wanted, "from the desktop: " + what, desktop, A, frame, network)


def back(wanted, what, frame):
    expect(wanted, "to the desktop: " + what, network, N, frame, desktop)


def to(address, body=udp(4000, 443), protocol=17):
    return ipv4(A, "10.9.0.5", body, protocol, address)


def of(address, body=udp(443, 4000), protocol=17):
    return ipv4(N, address, body, protocol, "10.9.0.5")


def tcp(source, dest):
    return struct.pack("!HHIIBBHHH", source, dest, 1, 0, 0x50, 2, 1000, 0, 0) + bytes(20)


def icmp6(kind):
    return struct.pack("!BBHI", kind, 0, 0, 0) + bytes(16)


def check(six, all_is_open=False):
    out(True, "a question for an address by DHCP", ipv4(A, "0.0.0.0", udp(68, 67, dhcp(1, A))))
    back(True, "an answer by DHCP", ipv4(N, "10.9.0.1", udp(67, 68, dhcp(2, A, "10.9.0.5"))))
    for what, protocol, port in (("UDP", 17, udp), ("TCP", 6, tcp)):
        out(True, f"{what} to an allowed network", to("10.9.1.7", port(4000, 443), protocol))
        back(True, f"{what} of an allowed network", of("10.9.1.7", port(443, 4000), protocol))
        out(True, f"a name asked of the host by {what}", to(HOST, port(4000, 53), protocol))
        out(all_is_open, f"{what} to another network", to("10.9.2.7", port(4000, 443), protocol))
        back(all_is_open, f"{what} of another network", of("10.9.2.7", port(443, 4000), protocol))
        out(all_is_open, f"a name asked elsewhere by {what}", to("10.9.2.7", port(4000, 53), protocol))
        out(all_is_open, f"{what} to the host", to(HOST, port(4000, 22), protocol))
    out(all_is_open, "a tunnel on the port of DHCP", to("10.9.2.7", udp(68, 67)))
    out(all_is_open, "UDP to all", to("255.255.255.255"))
    out(all_is_open, "a ping of another network", to("10.9.2.7", b"\x08" + bytes(39), 1))
    back(True, "that a packet was too large for the way", of("10.9.2.7", b"\x03\x04" + bytes(38), 1))
    out(all_is_open, "an allowed network with a VLAN tag", ethernet(A, 0x8100, struct.pack("!HH", 7, 0x800) + to("10.9.1.7")[14:]))
    out(all_is_open, "a frame of no known kind", ethernet(A, 0x88B6, b"hello"))
    back(all_is_open, "a frame of no known kind", ethernet(N, 0x88B6, b"hello"))
    six = six or all_is_open
    out(six, "IPv6: a question for a neighbour's card", ipv6(A, 58, icmp6(135)))
    back(six, "IPv6: a router's advertisement", ipv6(N, 58, icmp6(134)))
    out(six, "IPv6: to an allowed network", ipv6(A, 17, udp(4000, 443), "fd09::5", "fd09:1::7"))
    back(six, "IPv6: of an allowed network", ipv6(N, 17, udp(443, 4000), "fd09:1::7", "fd09::5"))
    out(all_is_open, "IPv6: to another network", ipv6(A, 17, udp(4000, 443), "fd09::5", "fd09:2::7"))
    back(all_is_open, "IPv6: of another network", ipv6(N, 17, udp(443, 4000), "fd09:2::7", "fd09::5"))
    out(all_is_open, "IPv6: a router's advertisement", ipv6(A, 58, icmp6(134)))
    out(all_is_open, "IPv6: to all neighbours", ipv6(A, 17, udp(5353, 5353), to="ff02::fb"))


def flood():
    """Sends what is not allowed for some seconds, while the rules are replaced."""
    global wrong
    frame, end, network_was = to("10.9.2.7"), time.monotonic() + 4, network.gettimeout()
    while time.monotonic() < end:
        for _ in range(20):
            desktop.send(frame)
        time.sleep(0.002)
    desktop.send(arp(A, "10.9.0.251"))
    while (got := network.recv(2000)) != arp(A, "10.9.0.251"):
        if got == frame:
            wrong += 1
    if wrong:
        print(wrong, "frames CAME THROUGH while the rules were replaced")


print("ready", flush=True)
for word in sys.stdin:
    wrong = 0
    if word.strip() == "flood":
        print("flooding", flush=True)
        flood()
    else:
        check(word.strip() == "six", word.strip() == "open")
    print("wrong" if wrong else "well", flush=True)
