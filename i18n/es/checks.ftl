reach = Acceso
host-key = Clave del hipervisor
sign-in = Inicio de sesión
libvirt = libvirt
qemu = QEMU
kvm = KVM
spice-tls = SPICE sobre TLS
paths = Rutas de almacenamiento
clock = Reloj
network = Red
guest-isolation = Aislamiento de escritorios
network-limits = Límites de red
other-site = Otras instalaciones
viewer-address = Dirección para los visores
summary = { $passed } bien, { $warnings ->
    [one] { $warnings } aviso
   *[other] { $warnings } avisos
}, { $failed } mal
