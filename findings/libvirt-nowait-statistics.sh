#!/bin/bash
# libvirt 9.0.0 (Debian 12: libvirt-daemon 9.0.0-4+deb12u2) with QEMU 7.2; libvirt 11.3 does the same
#
# Expected:  `virsh domstats --nowait` answers at once, whatever state a domain is in. Its manual says of `--nowait` that
#            only statistics are reported that are "accessible instantly"; the flag in the API is said to "report
#            statistics that can be obtained immediately without any blocking".
# Behaviour: the flag skips a domain only while another call holds its job. Where nobody does, the call takes the job
#            itself and asks QEMU. A QEMU that does not answer (a disk on storage that hangs; here it is stopped) then
#            blocks the call for as long as it is silent, and with it the statistics of every other domain.
#            The group `--state` alone asks no QEMU and answers.
# Output:    both answer:          one two
#            one stopped, state:   one two
#            one stopped, block:   no answer in 8 s
#            and again beside it:  one two
# The last line is the flag doing what it says: the first call still holds the job, so the second one skips that domain.
set -euo pipefail
[ "$(id -u)" = 0 ] || { echo "run it as root: it makes a root file system and namespaces" >&2; exit 2; }

folder=$(mktemp -d)
namespace=
finish() {
  [ -z "$namespace" ] || kill -KILL "$namespace" 2>/dev/null || true # process 1 of the namespace: all in it end
  wait 2>/dev/null || true
  rm -rf "$folder"
}
trap finish EXIT
chmod 755 "$folder"
cd "$folder"

echo "Installing into $folder"
apt-get download -qq mmdebstrap=1.3.5-7 2>/dev/null
dpkg -x ./mmdebstrap*.deb tool
packages=libvirt-daemon=9.0.0-4+deb12u2,libvirt-daemon-driver-qemu=9.0.0-4+deb12u2
packages+=,libvirt-clients=9.0.0-4+deb12u2,qemu-system-x86=1:7.2+dfsg-7+deb12u18+b3,iproute2,procps
PATH=$PWD/tool/usr/bin:$PATH mmdebstrap --quiet --mode=root --variant=minbase --include="$packages" \
  --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Check-Valid-Until "false"' \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
  bookworm root - </etc/apt/sources.list.d/debian.sources

cat >root/inside.sh <<'INSIDE'
set -eu
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t tmpfs -o ro none /sys/fs/cgroup
mount -t tmpfs tmpfs /run
mkdir -p /run/libvirt /var/lib/libvirt /var/cache/libvirt /var/log/libvirt/qemu
ip link set lo up
# libvirtd looks for them also where QEMU runs as root.
id libvirt-qemu >/dev/null 2>&1 || useradd --system --user-group libvirt-qemu
cat >/etc/libvirt/qemu.conf <<CONF
security_driver = "none"
user = "root"
group = "root"
namespaces = []
cgroup_controllers = []
stdio_handler = "file"
CONF
libvirtd >/dev/null 2>&1 &
for _ in $(seq 300); do
  if virsh version >/dev/null 2>&1; then break; fi
  sleep 0.1
done
for name in one two; do
  truncate -s 1M "/$name.raw"
  cat >"/$name.xml" <<XML
<domain type="qemu"><name>$name</name><memory unit="MiB">64</memory><os><type>hvm</type></os>
<devices><disk type="file" device="disk"><driver name="qemu" type="raw"/><source file="/$name.raw"/>
<target dev="vda" bus="virtio"/></disk></devices></domain>
XML
  virsh -q create "/$name.xml" >/dev/null
done
ask() { # GROUP: the domains that it tells of
  local answer
  if answer=$(timeout 8 virsh -q domstats --nowait "$1" 2>&1); then
    sed -n "s/^Domain: '\(.*\)'/\1/p" <<<"$answer" | sort | xargs
  else
    echo "no answer in 8 s"
  fi
}
echo "both answer:          $(ask --block)"
kill -STOP "$(cat /run/libvirt/qemu/one.pid)"
echo "one stopped, state:   $(ask --state)"
echo "one stopped, block:   $(ask --block)"
echo "and again beside it:  $(ask --block)"
INSIDE

unshare --mount --pid --net --fork --kill-child chroot root bash /inside.sh >output &
namespace=$!
wait "$namespace" || { cat output; echo "it could not be tried" >&2; exit 2; }
namespace=
cat output
if diff - output <<'EXPECTED'
both answer:          one two
one stopped, state:   one two
one stopped, block:   no answer in 8 s
and again beside it:  one two
EXPECTED
then
  echo "As described."
else
  echo "The behaviour has changed."
  exit 1
fi
