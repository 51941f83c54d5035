processors = Processadors
memory = Memòria
disk = Disc
own-layer = La seva capa sobre { $template }
own-disk = El seu propi disc
graphics = Gràfics
spice-with = SPICE sobre TLS, { $card }
network = Xarxa
network-default = la de l’hipervisor
network-help = Un pont o una xarxa de libvirt. Buit: la de l’hipervisor.
boot = Engega des de
boot-disk = Disc
boot-media = ISO
boot-network = Xarxa
firmware = Microprogramari
disk-bus = Disc connectat per
usb = Dispositius USB de l’ordinador del visor
media = ISO a la unitat
no-media = Cap
storage = Emmagatzematge
host = Hipervisor
template = Plantilla
viewers = Visors
viewers-n = { $n ->
    [one] { $n } persona el mira
   *[other] { $n } persones el miren
}
created = Fet
data-disk = Disc de dades
scratch-disk = Disc temporal
no-disk = cap
data-disk-help = Una versió nova de la plantilla no el toca.
scratch-disk-help = Torna a ser buit a cada engegada.
