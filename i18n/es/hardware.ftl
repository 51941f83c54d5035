processors = Procesadores
memory = Memoria
disk = Disco
own-layer = Su propia capa encima de { $template }
own-disk = Su propio disco
graphics = Gráficos
spice-with = SPICE sobre TLS, { $card }
network = Red
network-default = la predeterminada del hipervisor
network-help = Un puente o una red de libvirt. Vacío: la predeterminada del hipervisor.
boot = Arranca desde
boot-disk = Disco
boot-media = ISO
boot-network = Red
firmware = Firmware
disk-bus = Bus del disco
usb = Usar los dispositivos USB del equipo del visor
media = ISO en la unidad
no-media = Ninguna
storage = Almacenamiento
host = Hipervisor
template = Plantilla
viewers = Visores
viewers-n = { $n ->
    [one] { $n } visor conectado
   *[other] { $n } visores conectados
}
created = Creado
system-disk = Disco del sistema
data-disk = Disco de datos
scratch-disk = Disco temporal
no-disk = ninguno
data-disk-help = Se conserva cuando la plantilla tiene una versión nueva.
scratch-disk-help = Se vacía en cada arranque.
