# The hosts, and adding one.
title = Hypervisors
subtitle = { $threads } threads, { $memory }, { $running ->
    [one] { $running } desktop running
   *[other] { $running } desktops running
}
answer = { $up } of { $all } hosts answer. Nothing is installed on them: all goes over SSH.
empty = No hypervisors yet
empty-why = A hypervisor runs desktops. It needs libvirt, QEMU and an SSH account; nothing else is installed on it.
add = Add host
add-title = Add a hypervisor
added = Added { $name }
over-ssh = Over SSH
this-machine = This machine
local-note = The machine on which the backend runs, by libvirt’s own socket. No SSH, no key.
name = Name in Sarrio
address = Address
port = Port
user = User
password = Password, once
password-help = Used once to install Sarrio’s key, never kept. Empty: the key is there already.
public-key = Sarrio’s key, for authorized_keys on the host
more = Name, gateway, viewers’ address, network
less = Less
jump = Go through another host
viewer-address = Address for viewers
viewer-address-help = Where it differs from the address above.
network = Network of desktops
network-none = none
network-help = A bridge or a libvirt network.
continue-to-key = Continue
trust = It is the same, trust it
it-differs = It differs
differs = The key that { $address } shows was not trusted.
differs-hint = Somebody may stand between you and the host. Look at the network and the address, then try again.
check = Check
checking = Checking { $name }: reach, key, sign-in, libvirt, KVM, SPICE, paths, clock
not-checked = It was not checked.
compare = You see { $host } for the first time. Compare its key once, Sarrio remembers it.
compare-again = { $host } shows this key now. Trust it only where its own console shows the same: else somebody may stand between.
port-and-user = Port and user { $detail }
fingerprint = Fingerprint, SHA256
at-console = On the host’s own console, this prints the same line:
or-paste = Or paste what it prints, and Sarrio compares
same = They are the same.
not-same = They differ. Do not trust it: look at the network.
if-they-differ = If they differ, somebody may stand between you and the host. Stop, and look at the network.
silent-since = { $host } does not answer since { $time }
foreign = { $n ->
    [one] { $n } machine on it is not of this site: shown here, and left alone.
   *[other] { $n } machines on it are not of this site: shown here, and left alone.
}
maintenance = Maintenance
maintenance-hint = No desktop starts there; what runs goes on.
end-maintenance = End maintenance
compare-key = Compare its key
key-title = The key of { $host }
it-is-off = It is off: let them start elsewhere
off-question = Is { $host } really off?
off-body = Its desktops may then start elsewhere. If it still runs, two machines would write to one disk and destroy it: look at the machine itself first.
remove = Remove host
remove-question = Remove { $host }?
remove-body = Sarrio forgets it. Nothing on the host is touched, and desktops on shared storage start elsewhere.
no-kvm = no KVM, slow
cpu = CPU
memory = Memory
iowait = Waits for disks
lately = Last 10 minutes
address-wrong = Type a host name or an IP address.
user-wrong = Type the name of an account on the host, such as root.
port-wrong = From 1 to 65535.
jump-wrong = Type user@host or user@host:port.
answers-here = { $address } answers from this computer.
is-there = { $address } is there; nothing listens on port { $port }.
silent-here = { $address } does not answer from this computer.
silent-here-advice = Viewers connect to this address: give one that this network reaches, or open it in the firewall (TCP 5900-6923).
