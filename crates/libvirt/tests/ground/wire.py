# Frames of an Ethernet, and cables into a bridge of a host whose other ends a script holds.
import socket, struct, subprocess

TO_ALL = b"\xff" * 6


def raw(mac):
    return bytes.fromhex(mac.replace(":", ""))


def ip(text):
    return socket.inet_aton(text)


def cable(bridge, port, mac):
    other = port[:11] + "-end"
    for command in (
        f"ip link add {port} type veth peer name {other} address {mac}",
        f"sysctl -qw net.ipv6.conf.{other.replace('.', '/')}.disable_ipv6=1",
        f"ip link set {port} master {bridge} up",
        f"ip link set {other} up",
    ):
        subprocess.run(command.split(), check=True, capture_output=True)
    end = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.ntohs(3))
    end.bind((other, 0))
    end.settimeout(10)
    return end


def ethernet(source, kind, body):
    return (TO_ALL + source + struct.pack("!H", kind) + body).ljust(60, b"\0")


def arp(source, address, card=None):
    card = card or source
    return ethernet(source, 0x806, struct.pack("!HHBBH", 1, 0x800, 6, 4, 1) + card + ip(address) + bytes(6) + ip("10.9.0.200"))


def ipv4(source, address, body=b"x" * 40, protocol=17, to="255.255.255.255"):
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(body), 0, 0, 64, protocol, 0) + ip(address) + ip(to)
    total = sum(struct.unpack("!10H", head))
    total = (total & 0xFFFF) + (total >> 16)
    head = head[:10] + struct.pack("!H", ~total & 0xFFFF) + head[12:]
    return ethernet(source, 0x800, head + body)


def udp(source, to, body=b"x" * 40):
    return struct.pack("!HHHH", source, to, 8 + len(body), 0) + body


def dhcp(kind, card, address="0.0.0.0"):
    return struct.pack("!BBBBIHH", kind, 1, 6, 0, 7, 0, 0x8000) + ip("0.0.0.0") + ip(address) + bytes(8) + card + bytes(202)


def ipv6(source, protocol, body, address=None, to="ff02::1"):
    address = address and socket.inet_pton(socket.AF_INET6, address)
    address = address or bytes.fromhex("fe80000000000000") + source[:3] + b"\xff\xfe" + source[3:]
    to = socket.inet_pton(socket.AF_INET6, to)
    return ethernet(source, 0x86DD, struct.pack("!IHBB", 6 << 28, len(body), protocol, 255) + address + to + body)
