//! `sarrioctl`, as a library so that its tests call it.
//!
//! One module a noun: its words, its arguments, what they do, how it is shown. It speaks to a backend by
//! `sarrio-client` alone.

mod arguments;
mod ask;
mod chain;
mod connect;
mod desktop;
mod find;
mod follow;
mod grow;
mod hardware;
mod hypervisor;
mod media;
mod open;
mod operation;
mod outcome;
mod output;
mod remember;
mod session;
mod shell;
mod storage;
mod table;
mod template;
mod user;
mod watch;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

pub use arguments::{Arguments, Command};
use connect::Setting;
use outcome::Failure;

/// The whole command tree, for help, completions and manual pages.
#[must_use]
pub fn command() -> clap::Command {
    Arguments::command()
}

/// Reads the arguments, does it, and says so by the exit code.
pub async fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no failures, and go to standard output.
            let code = if error.use_stderr() { outcome::USAGE } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let level = match arguments.options.verbose {
        0 => "warn",
        1 => "info",
        _ => "debug",
    };
    let filter = tracing_subscriber::EnvFilter::new(format!(
        "sarrio={level},sarrio_client={level},sarrio_viewer={level}"
    ));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match run(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.tell();
            ExitCode::from(failure.code())
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Failure> {
    let setting = Setting::new(&arguments.options);
    match arguments.command {
        Command::Login(command) => session::login(&setting, command).await,
        Command::Logout => session::logout(&setting).await,
        Command::Password(command) => session::password(&setting, command).await,
        Command::Whoami => session::whoami(&setting).await,
        Command::Hypervisor(command) => hypervisor::run(&setting, command).await,
        Command::Storage(command) => storage::run(&setting, command).await,
        Command::Template(command) => template::run(&setting, command).await,
        Command::Media(command) => media::run(&setting, command).await,
        Command::Desktop(command) => desktop::run(&setting, command).await,
        Command::Operation(command) => operation::run(&setting, command).await,
        Command::User(command) => user::run(&setting, command).await,
        Command::Watch(command) => watch::run(&setting, command).await,
        Command::Completions { shell } => shell::completions(shell),
        Command::Man { directory } => shell::man(directory.as_deref()),
    }
}
