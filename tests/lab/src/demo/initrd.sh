#!/bin/sh
# The first process of the demo desktop: mounts the root partition and starts its init.
b=/bin/busybox
$b mount -t devtmpfs dev /dev
$b mount -t proc proc /proc
for module in virtio_ring virtio virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci virtio_blk; do
  $b insmod /modules/$module.ko 2>/dev/null
done
i=0
while [ ! -b /dev/vda2 ] && [ $i -lt 200 ]; do $b sleep 0.05; i=$((i + 1)); done
$b mount -t ext4 /dev/vda2 /new && $b mount --move /dev /new/dev && $b umount /proc && exec $b switch_root /new /init
echo "no root partition on the first disk"
exec $b sh
