//! `sarriod`, the backend as a program.

use std::process::ExitCode;

use clap::Parser;
use sarrio_backend::program::{Arguments, run};

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sarriod: {error:#}");
            ExitCode::FAILURE
        }
    }
}
