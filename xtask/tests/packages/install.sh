#!/bin/bash
# install.sh DEBS PORT: installs the packages over a throwaway copy of this machine, starts sarriod as its unit does, asks
# whether it is well, and removes it again. Runs in mount, network and PID namespaces of its own.
set -euo pipefail
debs=$1 port=$2
base=$(mktemp -d)
mount -t tmpfs -o mode=755 throwaway "$base"
rmdir_later() { umount -l "$base"; rmdir "$base"; }
trap rmdir_later EXIT
mkdir "$base"/{upper,work,root}
mount -t overlay overlay -o "lowerdir=/,upperdir=$base/upper,workdir=$base/work" "$base/root"
root=$base/root
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs run "$root/run"
mount -t tmpfs -o mode=1777 tmp "$root/tmp"
cp "$debs"/*.deb "$root/tmp"
ip link set lo up
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive "$@"; }

inside sh -c 'dpkg -i /tmp/*.deb'
inside getent passwd sarrio
[[ $(inside stat -c '%U %a' /var/lib/sarrio) == 'sarrio 700' ]]
[[ $(inside stat -c '%G %a' /etc/sarrio/sarriod.toml) == 'sarrio 640' ]]
inside sarrioctl --version
for page in sarrioctl sarrioctl-desktop-start; do
  # Packed in haste they are not compressed.
  grep -q '^\.TH sarrioctl' <(zcat -f "$root/usr/share/man/man1/$page".1*)
done
for file in bash-completion/completions/sarrioctl zsh/vendor-completions/_sarrioctl \
  fish/vendor_completions.d/sarrioctl.fish; do
  grep -q hypervisor "$root/usr/share/$file"
done
inside systemd-analyze verify --man=no /usr/lib/systemd/system/sarriod.service

# Every key that the packaged configuration offers is one that sarriod knows.
sed -n 's/^#\([a-z_]* = \)/\1/p' "$root/etc/sarrio/sarriod.toml" >"$root/tmp/offered.toml"
inside sarriod --config /tmp/offered.toml --print-config >/dev/null

command=$(sed -n 's/^ExecStart=//p' "$root/usr/lib/systemd/system/sarriod.service")
install -d -m 700 "$root/run/sarrio"
inside chown sarrio: /run/sarrio
# shellcheck disable=SC2086 # the unit's words
inside setpriv --reuid sarrio --regid sarrio --clear-groups --no-new-privs env HOME=/var/lib/sarrio \
  STATE_DIRECTORY=/var/lib/sarrio RUNTIME_DIRECTORY=/run/sarrio $command >"$base/sarriod.log" 2>&1 &
pid=$!
for ((i = 0; ; i++)); do
  curl -sfk "https://127.0.0.1:$port/healthz" && break
  kill -0 $pid && ((i < 150)) || { echo "sarriod does not answer:"; cat "$base/sarriod.log"; exit 1; }
  sleep 0.2
done
kill $pid
wait $pid || :
echo; echo "it answered, and left in its directory: $(ls "$root/var/lib/sarrio")"

inside dpkg --purge sarriod sarrio
for path in /usr/bin/sarriod /usr/bin/sarrioctl /usr/bin/sarrio /etc/sarrio/sarriod.toml /var/lib/sarrio \
  /usr/share/man/man1/sarrioctl.1{,.gz} /usr/share/bash-completion/completions/sarrioctl; do
  [[ ! -e $root$path ]] || { echo "$path is left"; exit 1; }
done
echo "all gone"
