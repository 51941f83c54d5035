//! Prints `docs/permissions.md`.
#![allow(clippy::print_stdout)]

fn main() {
    print!("{}", sarrio_engine::authz::document());
}
