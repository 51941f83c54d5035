processors = Processadors
memory = Memòria
disk = Disc
own-layer = La seva capa damunt de { $template }
own-disk = El seu propi disc
graphics = Gràfics
spice-with = SPICE sobre TLS, { $card }
network = Xarxa
network-default = la predeterminada de l’hipervisor
network-help = Un pont o una xarxa de libvirt. Buit: la predeterminada de l’hipervisor.
boot = Arrenca des de
boot-disk = Disc
boot-media = ISO
boot-network = Xarxa
firmware = Microprogramari
disk-bus = Bus del disc
usb = Fes servir els dispositius USB de l’ordinador del visor
media = ISO a la unitat
no-media = Cap
storage = Emmagatzematge
host = Hipervisor
template = Plantilla
viewers = Visors
viewers-n = { $n ->
    [one] { $n } visor connectat
   *[other] { $n } visors connectats
}
created = Creat
system-disk = Disc del sistema
data-disk = Disc de dades
scratch-disk = Disc temporal
no-disk = cap
data-disk-help = Es conserva quan la plantilla té una versió nova.
scratch-disk-help = Es buida cada vegada que s’engega.
