#!/bin/bash
# build.sh OUT.qcow2 SCRIPTS: makes a bootable disk in the present, empty directory.
#
# MBR, a FAT with syslinux, kernel and initrd, and an ext4 root with busybox and qemu-guest-agent. It needs no mount and
# no loop device. Packages are downloaded and unpacked here, never installed.
set -euo pipefail
out=$1 scripts=$2
boot=32 root=48               # MiB of the two partitions

kernel=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/.*Depends: //p' | head -1)
[[ $kernel ]] || { echo "apt knows no linux-image-cloud-amd64: run \`apt-get update\`" >&2; exit 1; }
mkdir deb x
(cd deb && apt-get download -q "$kernel" qemu-guest-agent busybox-static >&2)
for deb in deb/*.deb; do dpkg-deb -x "$deb" x; done
vmlinuz=$(echo x/boot/vmlinuz-*)
busybox=x/bin/busybox

module() { # NAME FOLDER: a kernel module; one that is built in has no file
  local file
  file=$(find x/lib/modules -name "$1.ko")
  [[ -z $file ]] || cp "$file" "$2/"
}

# The initrd mounts the root partition and starts its init.
mkdir -p initrd/{bin,modules,proc,sys,dev,new}
cp $busybox initrd/bin/
ln -s busybox initrd/bin/sh
for name in virtio_ring virtio virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci virtio_blk; do
  module $name initrd/modules
done
install -m 755 "$scripts/initrd.sh" initrd/init
(cd initrd && find . | "../$busybox" cpio -o -H newc -R 0:0 2>/dev/null | gzip -1) >initrd.gz

# The root.
mkdir -p tree/{bin,sbin,lib/modules,lib64,proc,sys,dev,run,tmp,var,home,etc/acpi/PWRF,usr/sbin}
cp $busybox tree/bin/
for applet in $($busybox --list); do [[ $applet == busybox ]] || ln -s busybox "tree/bin/$applet"; done
for name in failover net_failover virtio_net virtio_console virtio_balloon button evdev virtio-rng; do
  module $name tree/lib/modules
done
cp x/usr/sbin/qemu-ga tree/usr/sbin/
libraries=$(ldd tree/usr/sbin/qemu-ga)
! grep 'not found' <<<"$libraries" >&2 || exit 1
awk '$3 ~ /^\// {print $3}' <<<"$libraries" | while read -r file; do cp -L "$file" tree/lib/; done
cp -L /lib64/ld-linux-x86-64.so.2 tree/lib64/
install -m 755 "$scripts/init.sh" tree/init
install -m 755 "$scripts/screen.sh" tree/bin/screen
install -m 755 "$scripts/dhcp.sh" tree/etc/dhcp.sh
install -m 755 "$scripts/shutdown.sh" tree/sbin/shutdown          # qemu-guest-agent runs it
printf '#!/bin/sh\nexec /sbin/shutdown -P\n' >tree/etc/acpi/PWRF/00000080   # and acpid this
chmod 755 tree/etc/acpi/PWRF/00000080
printf 'NAME="Sarrio demo"\nID=sarrio-demo\nPRETTY_NAME="Sarrio demo desktop"\n' >tree/etc/os-release

# The disk: a gap of 1 MiB, FAT, ext4.
truncate -s $((1 + boot + root))M disk.img
printf 'label: dos\nunit: sectors\n2048,%d,6,*\n%d,%d,83\n' \
  $((boot * 2048)) $((2048 + boot * 2048)) $((root * 2048)) | sfdisk -q disk.img
dd if=/usr/lib/SYSLINUX/mbr.bin of=disk.img bs=440 count=1 conv=notrunc status=none
truncate -s ${boot}M boot.img
mformat -i boot.img -v BOOT ::
cat >syslinux.cfg <<'S'
PROMPT 0
TIMEOUT 1
DEFAULT demo
LABEL demo
 KERNEL vmlinuz
 INITRD initrd.gz
 APPEND quiet loglevel=3 console=tty1 vt.global_cursor_default=0 mitigations=off nokaslr tsc=reliable no_timer_check
S
mcopy -i boot.img "$vmlinuz" ::vmlinuz
mcopy -i boot.img initrd.gz syslinux.cfg ::
syslinux --install boot.img                                       # mtools' own way: it mounts nothing
truncate -s ${root}M root.img
mke2fs -q -t ext4 -L root -O ^has_journal -E root_owner=0:0 -d tree root.img
dd if=boot.img of=disk.img bs=1M seek=1 conv=notrunc,sparse status=none
dd if=root.img of=disk.img bs=1M seek=$((1 + boot)) conv=notrunc,sparse status=none
qemu-img convert -f raw -O qcow2 -c disk.img "$out"
