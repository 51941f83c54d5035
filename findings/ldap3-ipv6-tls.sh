#!/bin/bash
# ldap3 0.12.1 with rustls 0.23 (feature tls-rustls-ring), Debian 12
#
# Expected:  ldaps://[::1]:PORT connects to a server whose certificate lists the address ::1, as ldaps://127.0.0.1:PORT does
#            where it lists 127.0.0.1. Brackets around an IPv6 address belong to the URL (RFC 3986, 3.2.2), not to the address.
# Behaviour: the name that the certificate is compared with is the URL's host with its brackets, which rustls refuses as a
#            DNS name. No TLS connection to an IPv6 address can be made, whatever the certificate; the same is true of StartTLS.
# Output:    127.0.0.1: connected
#            [::1]:     rustls DNS error: invalid dns name
set -euo pipefail

folder=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait 2>/dev/null; rm -rf "$folder"' EXIT
cd "$folder"
export CARGO_TARGET_DIR=$PWD/target

echo "Building in $folder"
mkdir -p ask/src
cat >ask/Cargo.toml <<'TOML'
[package]
name = "ask"
version = "0.1.0"
edition = "2024"
[dependencies]
ldap3 = { version = "=0.12.1", default-features = false, features = ["tls-rustls-ring"] }
rustls = { version = "0.23", default-features = false, features = ["ring", "std", "tls12"] }
tokio = { version = "1", features = ["rt", "macros"] }
[workspace]
TOML
cat >ask/src/main.rs <<'RUST'
use std::sync::Arc;

use ldap3::{LdapConnAsync, LdapConnSettings};
use rustls::{ClientConfig, RootCertStore, pki_types::{CertificateDer, pem::PemObject}};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(arguments.next().unwrap()).unwrap()).unwrap();
    let tls = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let settings = LdapConnSettings::new().set_config(Arc::new(tls));
    match LdapConnAsync::with_settings(settings, &arguments.next().unwrap()).await {
        Ok(_) => println!("connected"),
        Err(error) => println!("{error}"),
    }
}
RUST
cargo build --quiet --manifest-path ask/Cargo.toml

# A server with one certificate for both addresses. Its TLS is all that is needed.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=authority \
  -keyout authority.key -out authority.pem 2>/dev/null
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=server -keyout key.pem -out request.pem 2>/dev/null
printf 'subjectAltName=IP:127.0.0.1,IP:::1\n' >names
openssl x509 -req -in request.pem -CA authority.pem -CAkey authority.key -days 2 -extfile names -out server.pem 2>/dev/null

port=$((20000 + RANDOM % 20000))
for address in 127.0.0.1 '[::1]'; do
  openssl s_server -www -accept "$address:$port" -cert server.pem -key key.pem </dev/null >/dev/null 2>&1 &
  pids+=($!)
  for _ in $(seq 100); do
    if openssl s_client -connect "$address:$port" </dev/null >/dev/null 2>&1; then break; fi
    sleep 0.1
  done
done

four=$("$CARGO_TARGET_DIR/debug/ask" authority.pem "ldaps://127.0.0.1:$port")
six=$("$CARGO_TARGET_DIR/debug/ask" authority.pem "ldaps://[::1]:$port")
echo "127.0.0.1: $four"
echo "[::1]:     $six"
if [ "$four" = connected ] && [[ "$six" == *"invalid dns name"* ]]; then
  echo "As described."
else
  echo "Not as described: see whether IPv6 addresses can be allowed with TLS (crates/directory/src/check.rs)." >&2
  exit 1
fi
