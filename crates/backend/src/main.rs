//! sarriod, the headless backend.
fn main() {}
