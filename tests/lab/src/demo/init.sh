#!/bin/sh
# The demo desktop's init: network, power button, guest agent, and a screen that moves.
export PATH=/bin:/sbin:/usr/sbin LD_LIBRARY_PATH=/lib
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t tmpfs run /run
mount -t tmpfs tmp /tmp
mkdir -p /run/log
mount -o remount,rw /
for module in failover net_failover virtio_net virtio_console virtio_balloon button evdev virtio-rng; do
  insmod /lib/modules/$module.ko 2>/dev/null
done

# The desktop's name comes from the domain's <sysinfo>. It may hold any character, so it is only ever printed.
name=$(tr -dc 'A-Za-z0-9-' </sys/class/dmi/id/product_serial | cut -c1-63)
hostname "${name:-desktop-$(cut -c1-8 /sys/class/dmi/id/product_uuid)}"

ip link set lo up
ip link set eth0 up 2>/dev/null
(udhcpc -i eth0 -t 5 -A 5 -s /etc/dhcp.sh >/dev/null 2>&1 &)
acpid -d -l /run/acpid.log -p /run/acpid.pid >/dev/null 2>&1 &
/bin/screen </dev/tty1 >/dev/tty1 2>/dev/null &

i=0
while port=$(grep -l org.qemu.guest_agent.0 /sys/class/virtio-ports/*/name 2>/dev/null); [ -z "$port" ] && [ $i -lt 50 ]; do
  i=$((i + 1))
  sleep 0.1
done
if [ -n "$port" ]; then
  port=${port%/name}
  qemu-ga -d -m virtio-serial -p "/dev/${port##*/}" -t /run -f /run/qga.pid
fi
while :; do setsid -c sh </dev/tty2 >/dev/tty2 2>&1; sleep 1; done
