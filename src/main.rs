//! Sarrio, the desktop app.
//!
//! `sarrio` goes on where it was, or asks where the desktops live; `sarrio --here` runs the backend in this process.

use std::path::PathBuf;
use std::process::ExitCode;

use sarrio::app::{Flags, run};
use tracing_subscriber::EnvFilter;

const HELP: &str = "Sarrio, virtual desktops for a school

usage: sarrio [--here]

  --here       run the backend in this process, without asking where the desktops live
  --version    say which version this is
  --help       say this

environment:
  SARRIO_LAB   the file of a lab whose hosts are added (cargo xtask run --lab writes it)
  SARRIO_LOG   what is logged, such as info or sarrio=debug; warn by default
  ICED_BACKEND tiny-skia draws without a graphics card
";

fn main() -> ExitCode {
    let mut flags = Flags { lab: std::env::var_os("SARRIO_LAB").map(PathBuf::from), ..Flags::default() };
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--here" => flags.here = true,
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
    match run(flags) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!(
                "sarrio: no window could be opened: {error}. Start it in a graphical session (X11 or Wayland)."
            );
            ExitCode::FAILURE
        }
    }
}

fn say(text: &str) -> ExitCode {
    use std::io::Write;
    match std::io::stdout().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
