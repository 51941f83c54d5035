//! The command line: the options of all commands, and the commands.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::{
    audit::AuditCommand,
    category::CategoryCommand,
    class::ClassCommand,
    connect::Options,
    consent::ConsentCommand,
    deployment::DeploymentCommand,
    desktop::DesktopCommand,
    directory::DirectoryCommand,
    group::GroupCommand,
    holiday::HolidayCommand,
    hypervisor::HypervisorCommand,
    lesson::LessonCommand,
    media::MediaCommand,
    operation::OperationCommand,
    profile::ProfileCommand,
    quota::QuotaCommand,
    role::RoleCommand,
    room::RoomCommand,
    session::{Login, Password},
    sessions::SessionCommand,
    sign_in_rules::RulesCommand,
    storage::StorageCommand,
    template::TemplateCommand,
    timetable::TimetableCommand,
    user::UserCommand,
    watch::Watch,
};

const AFTER: &str = "\
Everything can be named by its name or its id. If a name is not unique, use the id.

Exit codes:
  0  done
  1  failed
  2  the command line is wrong
  3  not signed in, or the name or the password is wrong
  4  not found
  5  a conflict: changed in the meantime, busy, or not possible in this state
  6  the backend or the host does not answer
  7  not allowed
  8  a value was refused

Environment:
  SARRIO_SERVER      the backend's address, as --server
  SARRIO_SOCKET      the backend's Unix socket, as --socket
  SARRIO_CONFIG_DIR  where sign-ins are remembered, instead of ~/.config/sarrio";

/// Virtual desktops for a school, from the command line.
#[derive(Debug, Parser)]
#[command(name = "sarrioctl", version, after_help = AFTER, max_term_width = 100, infer_subcommands = false)]
pub struct Arguments {
    /// The options of all commands.
    #[command(flatten)]
    pub options: Options,
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
    /// Changes your own password.
    Password(Password),
    /// Shows who is signed in, and where.
    Whoami,
    /// Your own sessions.
    #[command(subcommand)]
    Session(SessionCommand),
    /// Your own account.
    #[command(subcommand)]
    Profile(ProfileCommand),
    /// Hosts that run desktops.
    #[command(subcommand, visible_alias = "host")]
    Hypervisor(HypervisorCommand),
    /// Storage paths: directories that keep desktops and templates.
    #[command(subcommand)]
    Storage(StorageCommand),
    /// Templates, from which desktops are created.
    #[command(subcommand)]
    Template(TemplateCommand),
    /// ISO images to install from.
    #[command(subcommand)]
    Media(MediaCommand),
    /// Desktops.
    #[command(subcommand)]
    Desktop(DesktopCommand),
    /// Jobs: work that takes time, running and ended.
    #[command(subcommand)]
    Operation(OperationCommand),
    /// People.
    #[command(subcommand)]
    User(UserCommand),
    /// Roles of your school's own: copies of Sarrio's roles that may do less.
    #[command(subcommand)]
    Role(RoleCommand),
    /// Desktops that were made for a group.
    #[command(subcommand)]
    Deployment(DeploymentCommand),
    /// Groups of people, such as classes.
    #[command(subcommand)]
    Group(GroupCommand),
    /// Categories: parts of the school, with groups of their own.
    #[command(subcommand)]
    Category(CategoryCommand),
    /// Classrooms and their seats.
    #[command(subcommand)]
    Room(RoomCommand),
    /// Lessons: planning them, beginning and ending them.
    #[command(subcommand)]
    Lesson(LessonCommand),
    /// Holidays: days on which no lesson of a series takes place.
    #[command(subcommand)]
    Holiday(HolidayCommand),
    /// The timetable as a calendar file (iCalendar).
    #[command(subcommand)]
    Timetable(TimetableCommand),
    /// What a teacher does with a class while a lesson takes place.
    #[command(subcommand)]
    Class(ClassCommand),
    /// Consent: whether people are asked before they are watched, helped or paused.
    #[command(subcommand)]
    Consent(ConsentCommand),
    /// Quotas: how much people may use, and use.
    #[command(subcommand)]
    Quota(QuotaCommand),
    /// The rules of signing in: what passwords must be like, and how long sessions last.
    #[command(subcommand)]
    Rules(RulesCommand),
    /// The audit: who did what to what.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// The school's directory: LDAP or Active Directory.
    #[command(subcommand)]
    Directory(DirectoryCommand),
    /// Prints changes as they happen.
    Watch(Watch),
    /// Prints a completion script for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Prints the manual page, or writes all of them into a directory.
    Man {
        /// Where to write them, one page for each command.
        directory: Option<PathBuf>,
    },
}
