# The machine of a desktop or template.
processors = Processors
memory = Memory
disk = Disk
own-layer = Its own layer on top of { $template }
own-disk = Its own disk
graphics = Graphics
spice-with = SPICE over TLS, { $card }
network = Network
network-default = the host’s default
network-help = A bridge or a libvirt network. Empty: the host’s default.
boot = Starts from
boot-disk = Disk
boot-media = ISO
boot-network = Network
firmware = Firmware
disk-bus = Disk bus
usb = Use USB devices of the viewer’s computer
media = ISO in the drive
no-media = None
storage = Storage
host = Hypervisor
template = Template
viewers = Viewers
viewers-n = { $n ->
    [one] { $n } viewer connected
   *[other] { $n } viewers connected
}
created = Created
system-disk = System disk
data-disk = Data disk
scratch-disk = Scratch disk
no-disk = none
data-disk-help = It is kept when the template gets a new version.
scratch-disk-help = It is emptied at each start.
