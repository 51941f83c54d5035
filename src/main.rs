//! Sarrio, the desktop app.
//!
//! `sarrio` continues the last session, or asks where the desktops are. `sarrio --here` runs the backend in this
//! process. `sarrio --student` shows what a student needs in a lesson, and nothing else.

use std::any::Any;
use std::panic;
use std::path::PathBuf;
use std::process::ExitCode;

use sarrio::app::{Flags, run};
use tracing_subscriber::EnvFilter;

/// The exit code where there is no display. `cargo xtask run` then goes on without a window.
const NO_DISPLAY: u8 = 3;

const HELP: &str = "Sarrio, virtual desktops for a school

usage: sarrio [--here | --student]

  --here       run the backend in this process, without asking where the desktops are
  --student    show a student's lesson and desktops alone
  --version    say which version this is
  --help       say this

environment:
  SARRIO_LAB   the file of a lab whose hosts are added (cargo xtask run --lab writes it)
  SARRIO_LOG   what is logged, such as info or sarrio=debug; warn by default
  ICED_BACKEND tiny-skia draws without a graphics card

exit codes:
  1            no window could be opened
  2            the command line is wrong
  3            there is no display
";

fn main() -> ExitCode {
    let mut flags = Flags { lab: std::env::var_os("SARRIO_LAB").map(PathBuf::from), ..Flags::default() };
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--here" => flags.here = true,
            "--student" => flags.student = true,
            "--version" => return say(concat!("sarrio ", env!("CARGO_PKG_VERSION"), "\n")),
            "--help" | "-h" => return say(HELP),
            other => {
                eprintln!("sarrio: there is no option {other}; sarrio --help lists them");
                return ExitCode::from(2);
            }
        }
    }
    let filter = EnvFilter::try_from_env("SARRIO_LOG")
        .unwrap_or_else(|_| EnvFilter::new("warn,wgpu_hal=error,winit=error"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match open(flags) {
        Ok(()) => ExitCode::SUCCESS,
        Err(NoWindow::Display) => {
            let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
            let displays = ["WAYLAND_DISPLAY", "DISPLAY"].map(|name| match set(name) {
                Some(value) => format!("{name} is {value}"),
                None => format!("{name} is not set"),
            });
            eprintln!(
                "sarrio: there is no display to open a window on ({}): start it in a graphical session, X11 or Wayland.",
                displays.join(", ")
            );
            ExitCode::from(NO_DISPLAY)
        }
        Err(NoWindow::Other(error)) => {
            eprintln!("sarrio: no window could be opened: {error}.");
            ExitCode::FAILURE
        }
    }
}

/// Why there is no window.
enum NoWindow {
    /// No display answers, or its libraries are missing.
    Display,
    /// An error of iced.
    Other(iced::Error),
}

/// Opens the window and stays until it is closed.
///
/// iced panics where no display answers. That panic is caught here, silently; all others continue.
fn open(flags: Flags) -> Result<(), NoWindow> {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !is_of_display(info.payload()) {
            report(info);
        }
    }));
    match panic::catch_unwind(move || run(flags)) {
        Ok(ended) => ended.map_err(NoWindow::Other),
        Err(panic) if is_of_display(&*panic) => Err(NoWindow::Display),
        Err(panic) => panic::resume_unwind(panic),
    }
}

/// Whether a panic is iced's because winit could not start.
fn is_of_display(panic: &(dyn Any + Send)) -> bool {
    panic.downcast_ref::<String>().is_some_and(|text| text.starts_with("Create event loop"))
}

fn say(text: &str) -> ExitCode {
    use std::io::Write;
    match std::io::stdout().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
