reach = Accés
host-key = Clau de l’hipervisor
sign-in = Inici de sessió
libvirt = libvirt
qemu = QEMU
kvm = KVM
spice-tls = SPICE sobre TLS
paths = Camins d’emmagatzematge
clock = Rellotge
network = Xarxa
guest-isolation = Aïllament d’escriptoris
network-limits = Límits de xarxa
other-site = Altres instal·lacions
viewer-address = Adreça per als visors
summary = { $passed } bé, { $warnings ->
    [one] { $warnings } avís
   *[other] { $warnings } avisos
}, { $failed } malament
