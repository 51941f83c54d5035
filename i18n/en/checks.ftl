# The named checks of a host.
reach = Reach
host-key = Host key
sign-in = Sign-in
libvirt = libvirt
qemu = QEMU
kvm = KVM
spice-tls = SPICE over TLS
paths = Storage paths
clock = Clock
network = Network
guest-isolation = Guest isolation
network-limits = Network limits
other-site = Other sites
viewer-address = Address for viewers
summary = { $passed } passed, { $warnings ->
    [one] { $warnings } warning
   *[other] { $warnings } warnings
}, { $failed } failed
