//! `sarrioctl`, as a library so that its tests call it.
//!
//! One module for each kind of thing has its commands, what they do, and how things are shown. Only `sarrio-client`
//! connects to a backend.

mod arguments;
mod ask;
mod at_end;
mod audit;
mod category;
mod chain;
mod class;
mod class_work;
mod connect;
mod consent;
mod deployment;
mod desktop;
mod directory;
mod failed_during;
mod find;
mod follow;
mod forget;
mod group;
mod grow;
mod handout;
mod hardware;
mod holiday;
mod hypervisor;
mod import;
mod job;
mod lesson;
mod media;
mod move_up;
mod one_lesson;
mod open;
mod operation;
mod outcome;
mod output;
mod profile;
mod quota;
mod remember;
mod role;
mod room;
mod seats;
mod series;
mod session;
mod sessions;
mod share;
mod shell;
mod sign_in_rules;
mod storage;
mod table;
mod template;
mod timetable;
mod typing;
mod user;
mod user_batch;
mod watch;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

pub use arguments::{Arguments, Command};
use connect::Context;
use outcome::Failure;

/// The complete command line, for help, completions and manual pages.
#[must_use]
pub fn command() -> clap::Command {
    Arguments::command()
}

/// Reads the arguments and runs the command. Returns the exit code.
pub async fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are not failures, and go to standard output.
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
    let context = Context::new(&arguments.options);
    match arguments.command {
        Command::Login(command) => session::login(&context, command).await,
        Command::Logout => session::logout(&context).await,
        Command::Password(command) => session::password(&context, command).await,
        Command::Whoami => session::whoami(&context).await,
        Command::Session(command) => sessions::run(&context, command).await,
        Command::Profile(command) => profile::run(&context, command).await,
        Command::Hypervisor(command) => hypervisor::run(&context, command).await,
        Command::Storage(command) => storage::run(&context, command).await,
        Command::Template(command) => template::run(&context, command).await,
        Command::Media(command) => media::run(&context, command).await,
        Command::Desktop(command) => desktop::run(&context, command).await,
        Command::Operation(command) => operation::run(&context, command).await,
        Command::User(command) => user::run(&context, command).await,
        Command::Role(command) => role::run(&context, command).await,
        Command::Deployment(command) => deployment::run(&context, command).await,
        Command::Group(command) => group::run(&context, command).await,
        Command::Category(command) => category::run(&context, command).await,
        Command::Room(command) => room::run(&context, command).await,
        Command::Lesson(command) => lesson::run(&context, command).await,
        Command::Holiday(command) => holiday::run(&context, command).await,
        Command::Timetable(command) => timetable::run(&context, command).await,
        Command::Class(command) => class::run(&context, command).await,
        Command::Consent(command) => consent::run(&context, command).await,
        Command::Quota(command) => quota::run(&context, command).await,
        Command::Rules(command) => sign_in_rules::run(&context, command).await,
        Command::Audit(command) => audit::run(&context, command).await,
        Command::Directory(command) => directory::run(&context, command).await,
        Command::Watch(command) => watch::run(&context, command).await,
        Command::Completions { shell } => shell::completions(shell),
        Command::Man { directory } => shell::man(directory.as_deref()),
    }
}
