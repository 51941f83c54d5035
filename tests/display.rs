//! The app on a machine where no window can be opened.

#![allow(clippy::unwrap_used)] // helpers of tests

use std::process::{Command, Output};

/// The exit code that `sarrio --help` lists for “there is no display”.
const NO_DISPLAY: i32 = 3;

/// Starts the app with these variables, and no others that name a display.
fn start(displays: &[(&str, &str)]) -> Output {
    let mut app = Command::new(env!("CARGO_BIN_EXE_sarrio"));
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
        app.env_remove(name);
    }
    let room = tempfile::tempdir().unwrap();
    app.envs(displays.iter().copied()).env("HOME", room.path()).env("XDG_RUNTIME_DIR", room.path());
    app.output().unwrap()
}

#[test]
fn without_a_display_the_app_says_so_in_one_sentence_and_ends_with_its_exit_code() {
    let dead: [&[(&str, &str)]; 4] = [
        &[],
        &[("DISPLAY", ":64999")],
        &[("WAYLAND_DISPLAY", "nobody-listens")],
        &[("WAYLAND_DISPLAY", "nobody-listens"), ("DISPLAY", ":64999")],
    ];
    for displays in dead {
        let ended = start(displays);
        let message = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(NO_DISPLAY), "{displays:?}: {message}");
        assert!(message.starts_with("sarrio: there is no display"), "{displays:?}: {message}");
        assert_eq!(message.lines().count(), 1, "{displays:?}: {message}");
        for (_, value) in displays {
            assert!(message.contains(value), "{displays:?}: {message}");
        }
    }
}
