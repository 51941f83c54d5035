//! sarrioctl: all that the API can do, for scripts and administrators.
fn main() {}
