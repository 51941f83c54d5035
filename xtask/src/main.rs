//! Developer commands. They need only cargo. If a command needs packages that are missing, it lists them with the
//! reasons, and installs them after asking.
#![allow(clippy::print_stdout)] // it speaks to a person at a terminal

mod bench;
mod cargo;
mod deb;
mod first_build;
mod lab;
mod lint;
mod packages;
mod permissions;
mod postgres;
mod run;
mod screenshots;
mod stop;
mod stopwatch;
mod test;
mod user;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use packages::Consent;

/// Developer commands of Sarrio
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 100)]
struct Arguments {
    /// Install missing packages without asking, as CI=true does
    #[arg(long, global = true)]
    yes: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Run(run::Run),
    Test(test::Test),
    Lint(lint::Lint),
    Bench(bench::Bench),
    FirstBuild(first_build::FirstBuild),
    Screenshots(screenshots::Screenshots),
    Permissions(permissions::Permissions),
    Deb(deb::Deb),
    Lab(lab::LabCommand),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let consent = Consent::new(arguments.yes);
    match dispatch(arguments.command, consent) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command, consent: Consent) -> Result<()> {
    match command {
        Command::Run(run) => run.run(consent),
        Command::Test(test) => test.run(consent),
        Command::Lint(lint) => lint.run(consent),
        Command::Bench(bench) => bench.run(consent),
        Command::FirstBuild(first_build) => first_build.run(consent),
        Command::Screenshots(screenshots) => screenshots.run(consent),
        Command::Permissions(permissions) => permissions.run(),
        Command::Deb(deb) => deb.run(consent),
        Command::Lab(lab) => lab.run(consent),
    }
}
