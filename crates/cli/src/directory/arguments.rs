//! The arguments of `directory`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand, builder::PossibleValuesParser};
use sarrio_model::{
    AttributeName, BindName, DirectoryAttributes, DirectoryBind, DirectoryPeople, DirectorySettings,
    DistinguishedName, HostAddress,
};

use crate::{hardware::word, outcome::Failure};

/// The school's directory.
#[derive(Debug, Subcommand)]
pub enum DirectoryCommand {
    /// Shows the settings, and the newest sync.
    Show {
        /// Prints the settings as the file that `set --file` reads.
        #[arg(long)]
        toml: bool,
    },
    /// Sets the directory up, from a file or with options. Test it first.
    Set(Set),
    /// Tests the directory step by step, and whether and as what somebody signs in. Nothing is changed.
    Test(Test),
    /// Takes the people of the directory over: adds, changes and disables people, and deletes nobody.
    Sync {
        /// Disables everybody who is not in the directory any more, even if they are many.
        #[arg(long)]
        disable_all: bool,
    },
    /// Lists the newest syncs.
    Syncs,
}

/// What to set.
#[derive(Debug, Args)]
pub struct Set {
    /// A file (TOML) with all settings; `show --toml` prints one. Options come after it.
    #[arg(long)]
    pub(super) file: Option<PathBuf>,
    /// Single settings.
    #[command(flatten)]
    pub(super) options: SetOptions,
    /// The password of the account that asks.
    #[command(flatten)]
    pub(super) bind_password: BindPassword,
}

impl Set {
    pub(super) fn changes_nothing(&self) -> bool {
        let no_password = matches!(self.bind_password.from(), PasswordOf::Nowhere);
        self.file.is_none() && self.options.are_none() && no_password
    }
}

/// Single settings.
#[derive(Debug, Args)]
pub struct SetOptions {
    /// Whether people sign in with the directory.
    #[arg(long, value_name = "BOOL")]
    enabled: Option<bool>,
    /// The server.
    #[arg(long)]
    address: Option<HostAddress>,
    /// Its port.
    #[arg(long)]
    port: Option<u16>,
    /// How the connection is protected.
    #[arg(long, value_parser = PossibleValuesParser::new(["ldaps", "start_tls", "loopback", "unencrypted"]))]
    security: Option<String>,
    /// A file (PEM) with the certificate of the authority that signed the server's.
    #[arg(long, value_name = "FILE")]
    certificate_authority: Option<PathBuf>,
    /// The account that asks: a distinguished name, or name@domain in Active Directory.
    #[arg(long, value_name = "NAME")]
    bind: Option<BindName>,
    /// The entry below which people are.
    #[arg(long, value_name = "DN")]
    base: Option<DistinguishedName>,
    /// The filter that people match.
    #[arg(long)]
    filter: Option<String>,
    /// The attribute that people sign in with.
    #[arg(long, value_name = "ATTRIBUTE")]
    username: Option<AttributeName>,
    /// How many hours lie between two syncs; 0 for none by itself.
    #[arg(long, value_name = "HOURS")]
    sync_every_hours: Option<u16>,
}

impl SetOptions {
    fn are_none(&self) -> bool {
        let texts = [&self.security, &self.filter].into_iter().all(Option::is_none);
        let names =
            self.address.is_none() && self.bind.is_none() && self.base.is_none() && self.username.is_none();
        let rest = self.enabled.is_none() && self.port.is_none() && self.certificate_authority.is_none();
        texts && names && rest && self.sync_every_hours.is_none()
    }

    /// The settings with these options over them. Without settings, a server, an account and a base are needed.
    pub(super) fn over(self, settings: Option<DirectorySettings>) -> Result<DirectorySettings, Failure> {
        let mut settings = match (settings, &self.address, &self.bind, &self.base) {
            (Some(settings), ..) => settings,
            (None, Some(address), Some(name), Some(base)) => first(address, name, base)?,
            _ => {
                return Err(Failure::Usage(
                    "no directory is set up yet: give --file, or at least --address, --bind and --base."
                        .to_owned(),
                ));
            }
        };
        settings.enabled = self.enabled.unwrap_or(settings.enabled);
        settings.address = self.address.unwrap_or(settings.address);
        settings.port = self.port.or(settings.port);
        settings.security = word(self.security.as_deref())?.unwrap_or(settings.security);
        if let Some(file) = &self.certificate_authority {
            settings.certificate_authority = Some(read(file)?);
        }
        if let Some(name) = self.bind {
            settings.bind = DirectoryBind::Account { name };
        }
        settings.people = DirectoryPeople {
            base: self.base.unwrap_or(settings.people.base),
            filter: self.filter.unwrap_or(settings.people.filter),
        };
        settings.attributes = DirectoryAttributes {
            username: self.username.unwrap_or(settings.attributes.username),
            ..settings.attributes
        };
        settings.sync_every_hours = match self.sync_every_hours {
            Some(0) => None,
            Some(hours) => Some(hours),
            None => settings.sync_every_hours,
        };
        Ok(settings)
    }
}

/// The settings of a directory about which only this is known.
fn first(
    address: &HostAddress,
    name: &BindName,
    base: &DistinguishedName,
) -> Result<DirectorySettings, Failure> {
    let settings = serde_json::json!({
        "address": address, "bind": { "as": "account", "name": name }, "people": { "base": base },
    });
    serde_json::from_value(settings)
        .map_err(|error| Failure::Local(format!("these are no settings: {error}")))
}

/// What to test.
#[derive(Debug, Args)]
pub struct Test {
    /// Somebody to look for, by the name that they type.
    pub(super) name: Option<String>,
    /// A file (TOML) with the settings to try; those that are set, without it.
    #[arg(long)]
    pub(super) file: Option<PathBuf>,
    /// The password of the account that asks.
    #[command(flatten)]
    pub(super) bind_password: BindPassword,
    /// The person's password.
    #[command(flatten)]
    pub(super) password: PersonsPassword,
}

/// The password of the account that asks the directory.
#[derive(Debug, Args)]
pub struct BindPassword {
    /// Asks for the password of the account that asks the directory.
    #[arg(long = "bind-password", id = "ask_account")]
    ask: bool,
    /// A file with that password in its first line.
    #[arg(
        long = "bind-password-file",
        id = "file_of_account",
        value_name = "FILE",
        conflicts_with = "ask_account"
    )]
    file: Option<PathBuf>,
}

/// The password of the person who is looked for.
#[derive(Debug, Args)]
pub struct PersonsPassword {
    /// Asks for the person's password, to try it.
    #[arg(long = "password", id = "ask_person", requires = "name")]
    ask: bool,
    /// A file with that password in its first line.
    #[arg(
        long = "password-file",
        id = "file_of_person",
        value_name = "FILE",
        conflicts_with = "ask_person",
        requires = "name"
    )]
    file: Option<PathBuf>,
}

/// Where a password is read from.
#[derive(Debug, Clone, Copy)]
pub(super) enum PasswordOf<'a> {
    /// Nowhere: none is given.
    Nowhere,
    /// The terminal.
    Terminal,
    /// The first line of a file.
    File(&'a Path),
}

impl<'a> PasswordOf<'a> {
    fn new(ask: bool, file: Option<&'a PathBuf>) -> Self {
        match file {
            Some(file) => Self::File(file),
            None if ask => Self::Terminal,
            None => Self::Nowhere,
        }
    }
}

impl BindPassword {
    pub(super) fn from(&self) -> PasswordOf<'_> {
        PasswordOf::new(self.ask, self.file.as_ref())
    }
}

impl PersonsPassword {
    pub(super) fn from(&self) -> PasswordOf<'_> {
        PasswordOf::new(self.ask, self.file.as_ref())
    }
}

/// The text of a file.
pub(super) fn read(file: &Path) -> Result<String, Failure> {
    fs::read_to_string(file)
        .map_err(|error| Failure::Local(format!("{} cannot be read: {error}", file.display())))
}
