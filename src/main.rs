//! Sarrio, the desktop app.
fn main() {}
