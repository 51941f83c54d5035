# The hosts, and adding one.
title = Hypervisors
subtitle = { $threads } threads, { $memory }, { $running ->
    [one] { $running } desktop running
   *[other] { $running } desktops running
}
answer = { $up } of { $all } hosts answer. Nothing is installed on them: everything goes over SSH.
empty = No hypervisors yet
empty-why = A hypervisor runs desktops. It needs libvirt, QEMU and an SSH account; nothing else is installed on it.
add = Add host
add-title = Add a hypervisor
added = Added { $name }
over-ssh = Over SSH
this-machine = This machine
local-note = The machine that the backend runs on, through libvirt’s socket: without SSH and without a key.
name = Name in Sarrio
address = Address
port = Port
user = User
password = Password (used once)
password-help = Used once to install Sarrio’s key, then forgotten. Leave it empty if the key is installed already.
public-key = Sarrio’s key, for authorized_keys on the host
more = Name, gateway, viewers’ address, network
less = Less
jump = Go through another host
viewer-address = Address for viewers
viewer-address-help = If it differs from the address above.
network = Network of desktops
network-none = none
network-help = A bridge or a libvirt network.
continue-to-key = Continue
trust = It is the same, trust it
it-differs = It differs
check = Check
checking = Checking { $name }: reach, key, sign-in, libvirt, KVM, SPICE, paths, clock
not-checked = It was not checked.
compare = This is the first connection to { $host }. Compare its key once; Sarrio remembers it.
compare-again = { $host } shows this key now. Trust it only if the host’s own console shows the same key: otherwise somebody may be intercepting the connection.
compare-jump = The connection goes through { $host }. Compare its key, too.
port-and-user = Port and user { $detail }
fingerprint = Fingerprint, SHA256
at-console = On the host’s own console, this command prints the same line:
or-paste = Or paste what it prints, and Sarrio compares it
same = They are the same.
not-same = They differ. Do not trust it: check the network.
if-they-differ = If they differ, somebody may be intercepting the connection. Stop, and check the network.
silent-since = { $host } has not answered since { $time }
foreign = { $n ->
    [one] { $n } virtual machine on it does not belong to this site. Sarrio leaves it alone.
   *[other] { $n } virtual machines on it do not belong to this site. Sarrio leaves them alone.
}
maintenance = Maintenance
maintenance-hint = No desktop starts there; those that run continue.
end-maintenance = End maintenance
compare-key = Compare its key
key-title = The key of { $host }
reach = Change how it is reached
reach-title = How { $host } is reached
reach-why = The host must show the key that Sarrio knows. What runs on it keeps running.
reach-password-help = Only for an account that does not have Sarrio’s key yet. Used once, then forgotten.
reached = { $host } is reached at { $address } now
it-is-off = It is off: start its desktops elsewhere
off-question = Is { $host } really off?
off-body = Its desktops can then be started elsewhere. If it is still running, two machines would write to the same disk and destroy it. Check the machine itself first.
remove = Remove host
remove-question = Remove { $host }?
remove-body = Sarrio forgets the host. Nothing on it is changed, and its desktops on shared storage can start elsewhere.
no-kvm = no KVM, slow
cpu = CPU
memory = Memory
iowait = Waiting for disks
lately = Last 10 minutes
address-wrong = Type a host name or an IP address.
user-wrong = Type the name of an account on the host, such as root.
port-wrong = From 1 to 65535.
jump-wrong = Type user@host or user@host:port.
