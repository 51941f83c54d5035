//! Developer commands. Needs nothing from the system but cargo; what a command needs it installs by name, after saying
//! which package and why.
#![allow(clippy::print_stdout)] // it speaks to a person at a terminal

mod bench;
mod cargo;
mod deb;
mod lab;
mod lint;
mod packages;
mod postgres;
mod run;
mod screenshots;
mod test;

use std::process::ExitCode;

use anyhow::{Result, bail};
use packages::Consent;

const HELP: &str = "\
cargo xtask run [--lab N] [--yes]     build and start the app; --lab: on N hypervisors of its own
cargo xtask test [NAME] [--yes]       build and run all tests, or those whose name contains NAME
cargo xtask lint                      format, clippy, cargo-deny
cargo xtask bench [NAME] [--profile P]
                                      measure; prints a table and, without NAME, writes target/bench.json
cargo xtask screenshots [gallery]     render every screen, or every widget, to target/screenshots
cargo xtask deb [--profile P] [--output DIR]
                                      build the Debian packages into target/debian
cargo xtask lab [--name NAME] ...     hypervisors to play with:
    up N                              h1 to hN, with a demo template on their NAS
    down | status | list
    kill H | boot H                   power cut, power on
    cut H | heal H                    its network cable
    hang H | unhang H                 its libvirtd freezes while ssh answers
    nas-cut H | nas-heal H            the NAS vanishes from it
    exec H COMMAND ..                 run a command on it

--yes installs missing packages without asking, as CI=true does.";

fn main() -> ExitCode {
    match dispatch() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch() -> Result<()> {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    let command = if words.is_empty() { String::new() } else { words.remove(0) };
    // `exec` passes its words on; everything else may be followed by --yes.
    let yes = command != "lab" && take_flag(&mut words, "--yes");
    let consent = Consent::new(yes);
    match command.as_str() {
        "run" => run::run(&words, consent),
        "test" => test::test(&words, consent),
        "lint" => lint::lint(consent),
        "bench" => bench::bench(words, consent),
        "deb" => deb::deb(words, consent),
        "screenshots" => screenshots::screenshots(&words, consent),
        "lab" => lab::lab(words, consent),
        "" | "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        other => bail!("there is no `cargo xtask {other}`\n\n{HELP}"),
    }
}

/// Takes a flag out of the words; true where it was there.
fn take_flag(words: &mut Vec<String>, flag: &str) -> bool {
    let before = words.len();
    words.retain(|word| word != flag);
    words.len() < before
}

/// Takes `flag VALUE` out of the words.
fn take_value(words: &mut Vec<String>, flag: &str) -> Result<Option<String>> {
    let Some(at) = words.iter().position(|word| word == flag) else { return Ok(None) };
    if at + 1 == words.len() {
        bail!("{flag} needs a value");
    }
    words.remove(at);
    Ok(Some(words.remove(at)))
}
