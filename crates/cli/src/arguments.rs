//! The command tree's trunk: what holds for every command, and the nouns.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::{
    desktop::DesktopCommand, hypervisor::HypervisorCommand, media::MediaCommand, operation::OperationCommand,
    session::Login, storage::StorageCommand, template::TemplateCommand, user::UserCommand, watch::Watch,
};

const EVERYWHERE: &str = "Everywhere";

const AFTER: &str = "\
Things are named by their name or by their id; where a name is not unique, the id is asked for.

Exit codes:
  0  done
  1  failed
  2  the command line is wrong
  3  not signed in, or name or password are wrong
  4  there is no such thing
  5  a conflict: changed meanwhile, busy, or not possible in this state
  6  the backend or the host does not answer
  7  not allowed
  8  a value was refused

Environment:
  SARRIO_SERVER      the backend's address, as --server
  SARRIO_SOCKET      the backend's unix socket, as --socket
  SARRIO_CONFIG_DIR  where sign-ins are remembered, instead of ~/.config/sarrio";

/// Virtual desktops for a school, from the command line.
#[derive(Debug, Parser)]
#[command(name = "sarrioctl", version, after_help = AFTER, max_term_width = 100, infer_subcommands = false)]
pub struct Arguments {
    /// The backend's address (https://host:port); by default, the one of the last login.
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "SARRIO_SERVER", hide_env = true, value_name = "URL")]
    pub server: Option<String>,
    /// The unix socket of a backend on this machine; whoever may open it is its administrator.
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "SARRIO_SOCKET", hide_env = true, value_name = "PATH")]
    pub socket: Option<PathBuf>,
    /// Prints JSON instead of tables: what the API answers.
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    pub json: bool,
    /// Answers yes to every question.
    #[arg(long, short = 'y', global = true, help_heading = EVERYWHERE)]
    pub yes: bool,
    /// Does not wait for what takes time: prints the operation and goes.
    #[arg(long, global = true, help_heading = EVERYWHERE, overrides_with = "wait")]
    pub no_wait: bool,
    /// Waits for what takes time, with its progress; that is the default.
    #[arg(long, global = true, help_heading = EVERYWHERE, overrides_with = "no_wait")]
    pub wait: bool,
    /// Tells more on standard error; twice, even more.
    #[arg(long, short, global = true, help_heading = EVERYWHERE, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Signs in to a backend and remembers it.
    Login(Login),
    /// Ends the session.
    Logout,
    /// Shows who is signed in, and where.
    Whoami,
    /// Hosts that run desktops.
    #[command(subcommand, visible_alias = "host")]
    Hypervisor(HypervisorCommand),
    /// Storage paths: directories that keep desktops and templates.
    #[command(subcommand)]
    Storage(StorageCommand),
    /// What desktops are made from.
    #[command(subcommand)]
    Template(TemplateCommand),
    /// ISO images to install from.
    #[command(subcommand)]
    Media(MediaCommand),
    /// People's machines.
    #[command(subcommand)]
    Desktop(DesktopCommand),
    /// What takes time: jobs, running and over.
    #[command(subcommand)]
    Operation(OperationCommand),
    /// People.
    #[command(subcommand)]
    User(UserCommand),
    /// Prints what happens, as it happens.
    Watch(Watch),
    /// Prints a completion script for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Prints the manual page, or writes all of them into a directory.
    Man {
        /// Where to write them, one a command.
        directory: Option<PathBuf>,
    },
}
