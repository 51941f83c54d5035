#!/bin/bash
# host.sh DIR INDEX NAME ADDRESS: process 1 of a host's namespaces. Killing it is the host's power cut.
set -u
lab=$1 index=$2 name=$3 address=$4
d=$lab/hosts/$name

# /proc is still the machine's own: this is our pid and start time as seen from there.
read -r stat </proc/self/stat
pid=${stat%% *} rest=${stat##*) }
read -ra fields <<<"$rest"
echo "$pid ${fields[19]}" >"$d/init.part" && mv "$d/init.part" "$d/init"

set -e
mount -t proc proc /proc
hostname "$name"
mount -t tmpfs -o mode=755 run /run
mkdir -p /run/{sshd,lock,libvirt,dev}
mount -t tmpfs -o mode=755 srv /srv
mkdir /srv/nas
mount --bind "$lab/nas" /srv/nas
mount -t sysfs sys /sys                      # this host's network, and no cgroups
mount -t tmpfs -o ro none /sys/fs/cgroup

# A /dev without kvm. Where /dev/kvm opens but is of no use libvirt probes QEMU anew at every step, seconds each;
# and so a lab behaves alike on every machine.
mount -t tmpfs -o mode=755 dev /run/dev
mkdir /run/dev/{pts,shm,net}
for node in null:1:3 zero:1:5 full:1:7 random:1:8 urandom:1:9 tty:5:0 net/tun:10:200 fuse:10:229; do
  IFS=: read -r file major minor <<<"$node"
  mknod -m 666 "/run/dev/$file" c "$major" "$minor"
done
ln -s pts/ptmx /run/dev/ptmx
ln -s /proc/self/fd /run/dev/fd
mount -t devpts -o newinstance,ptmxmode=666,mode=620 pts /run/dev/pts
mount -t tmpfs shm /run/dev/shm
mount --move /run/dev /dev

for pair in etc/libvirt:etc var/lib/libvirt:var var/log/libvirt:log root:root; do
  mkdir -p "/${pair%:*}"
  mount --bind "$d/${pair#*:}" "/${pair%:*}"
done
mkdir -p /var/cache/libvirt
mount --bind "$lab/cache" /var/cache/libvirt
for file in passwd group shadow; do mount --bind "$d/$file" "/etc/$file"; done
mount --bind "$lab/hosts.txt" /etc/hosts

# For the guests: a bridge named `guests`, and addresses by DHCP from 192.168.(100+INDEX).0/24.
ip link set lo up
ip link add guests type bridge
ip link set guests up
gateway=192.168.$((100 + index)).1
ip addr add "$gateway/24" dev guests
: >/run/leases
printf '%s\n' "start ${gateway%.1}.50" "end ${gateway%.1}.250" 'interface guests' 'lease_file /run/leases' \
  'pidfile /run/udhcpd.pid' 'option subnet 255.255.255.0' "option router $gateway" >/run/udhcpd.conf
busybox udhcpd -f /run/udhcpd.conf >>"$d/log/udhcpd.log" 2>&1 &

until ip -br addr show dev eth0 2>/dev/null | grep -qF " $address/"; do sleep 0.02; done
"$(command -v sshd)" -D -e -f "$d/sshd_config" >>"$d/log/sshd.log" 2>&1 &
echo "$!" >/run/lab-sshd.pid
libvirtd >>"$d/log/libvirtd.out" 2>&1 &
echo "$!" >/run/lab-libvirtd.pid
set +e
until virsh -q -c qemu:///system uri >/dev/null 2>&1; do sleep 0.05; done
: >"$d/ready"
while :; do wait -n || sleep 0.5; done       # process 1 has to reap processes whose parents are gone
