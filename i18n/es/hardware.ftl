processors = Procesadores
memory = Memoria
disk = Disco
own-layer = Su propia capa sobre { $template }
own-disk = Su propio disco
graphics = Gráficos
spice-with = SPICE sobre TLS, { $card }
network = Red
network-default = la del hipervisor
network-help = Un puente o una red de libvirt. Vacío: la del hipervisor.
boot = Arranca desde
boot-disk = Disco
boot-media = ISO
boot-network = Red
firmware = Firmware
disk-bus = Disco conectado por
usb = Dispositivos USB del equipo del visor
media = ISO en la unidad
no-media = Ninguna
storage = Almacenamiento
host = Hipervisor
template = Plantilla
viewers = Visores
viewers-n = { $n ->
    [one] { $n } persona lo mira
   *[other] { $n } personas lo miran
}
created = Creado
data-disk = Disco de datos
scratch-disk = Disco temporal
no-disk = ninguno
data-disk-help = Una versión nueva de la plantilla no lo toca.
scratch-disk-help = Vuelve a estar vacío en cada arranque.
