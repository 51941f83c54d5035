//! Opening a desktop: .vv files, remote-viewer, tunnels.
