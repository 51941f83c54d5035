# The machine of a desktop or template.
processors = Processors
memory = Memory
disk = Disk
own-layer = Its own layer over { $template }
own-disk = Its own disk
graphics = Graphics
spice-with = SPICE over TLS, { $card }
network = Network
network-default = the host’s own
network-help = A bridge or a libvirt network. Empty: the host’s own.
boot = Starts from
boot-disk = Disk
boot-media = ISO
boot-network = Network
firmware = Firmware
disk-bus = Disk attached by
usb = USB devices of the viewer’s computer
media = ISO in the drive
no-media = None
storage = Storage
host = Hypervisor
template = Template
viewers = Viewers
viewers-n = { $n ->
    [one] { $n } person looks at it
   *[other] { $n } people look at it
}
created = Made
data-disk = Data disk
scratch-disk = Scratch disk
no-disk = none
data-disk-help = A new version of the template does not touch it.
scratch-disk-help = Empty again at each start.
