#!/bin/bash
# keyring 4.2.0 (zbus-secret-service-keyring-store 1.0.1) with gnome-keyring 42.1, Debian 12
#
# Expected:  a program that uses the keyring crate can read its secrets again after the secret service was restarted (an
#            update, a crash, a new login of the desktop session). Each call stands for itself, the service's name on the
#            bus is the same, and the crate's documents speak of one-time initialisation only for a store that could not
#            be made.
# Behaviour: the store opens one encrypted session with the service, keeps it, and never opens another. After the restart
#            every call fails with `NoSession` for as long as the program runs. A new process works at once.
# Output:    before:      Ok("one")
#            restarted:   Err("... org.freedesktop.Secret.Error.NoSession: The session does not exist")
#            new process: Ok("one")
set -euo pipefail

folder=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait 2>/dev/null; rm -rf "$folder"' EXIT
cd "$folder"

echo "Installing into $folder"
for package in dbus-daemon=1.14.10-1~deb12u1 gnome-keyring=42.1-1+b2 libgck-1-0=3.41.1-1+b1 \
  libgcr-base-3-1=3.41.1-1+b1 libp11-kit0=0.24.1-2; do
  apt-get download -qq "$package" 2>/dev/null
done
for package in ./*.deb; do dpkg -x "$package" root; done
export LD_LIBRARY_PATH=$PWD/root/usr/lib/$(uname -m)-linux-gnu
export CARGO_TARGET_DIR=$PWD/target

mkdir -p ask/src
cat >ask/Cargo.toml <<'TOML'
[package]
name = "ask"
version = "0.1.0"
edition = "2024"
[dependencies]
keyring = "=4.2.0"
zbus-secret-service-keyring-store = "=1.0.1"
[workspace]
TOML
cat >ask/src/main.rs <<'RUST'
// Each line of the input is one call, "set" or "get"; each line of the output is what it returned.
fn main() {
    for line in std::io::stdin().lines() {
        let entry = keyring::v1::Entry::new("finding", "somebody").unwrap();
        match line.unwrap().as_str() {
            "set" => println!("{:?}", entry.set_password("one").map_err(|why| why.to_string())),
            _ => println!("{:?}", entry.get_password().map_err(|why| why.to_string())),
        }
    }
}
RUST
cargo build --quiet --manifest-path ask/Cargo.toml

# A session bus and a home of our own: nothing of the person's is touched.
export HOME=$PWD/home XDG_RUNTIME_DIR=$PWD/run
unset XDG_DATA_HOME XDG_CONFIG_HOME
mkdir -p "$HOME" "$XDG_RUNTIME_DIR"
chmod 700 "$XDG_RUNTIME_DIR"
cat >bus.conf <<XML
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path=$XDG_RUNTIME_DIR/bus</listen>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy></busconfig>
XML
export DBUS_SESSION_BUS_ADDRESS=unix:path=$XDG_RUNTIME_DIR/bus

until_true() { # waits for a condition, ten seconds at most
  for _ in $(seq 100); do if "$@" >/dev/null 2>&1; then return; fi; sleep 0.1; done
  echo "gave up waiting for: $*" >&2
  exit 2
}
service_answers() { timeout 3 "$CARGO_TARGET_DIR/debug/ask" <<<get; }
lines() { wc -l <"$1"; }
answered() { [ "$(lines answers)" -gt "$1" ]; }

root/usr/bin/dbus-daemon --config-file=bus.conf --nofork 2>/dev/null &
pids+=($!)
until_true test -S "$XDG_RUNTIME_DIR/bus"

start_service() {
  printf password | root/usr/bin/gnome-keyring-daemon --unlock --components=secrets --foreground >/dev/null 2>&1 &
  service=$!
  pids+=("$service")
  until_true service_answers
}

ask() { # one call of the program that goes on running
  local before
  before=$(lines answers)
  echo "$1" >&3
  until_true answered "$before"
  tail -n 1 answers
}

start_service
mkfifo calls
: >answers
"$CARGO_TARGET_DIR/debug/ask" <calls >answers 2>&1 &
pids+=($!)
exec 3>calls
ask set >/dev/null
before=$(ask get)
kill "$service"
wait "$service" 2>/dev/null || true
start_service
restarted=$(ask get)
new_process=$("$CARGO_TARGET_DIR/debug/ask" <<<get)

echo "before:      $before"
echo "restarted:   $restarted"
echo "new process: $new_process"
if [ "$before" = 'Ok("one")' ] && [[ $restarted == *NoSession* ]] && [ "$new_process" = 'Ok("one")' ]; then
  echo "As described."
else
  echo "The behaviour has changed."
  exit 1
fi
