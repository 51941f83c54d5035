//! A migration added or changed is embedded anew.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
