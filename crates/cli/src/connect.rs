//! The options of all commands, and the connection to a backend.

use std::path::PathBuf;

use clap::Args;
use sarrio_client::{Client, Trust};
use sarrio_model::problem::NobodySignedIn;

use crate::{
    ask::Answers,
    outcome::Failure,
    output::Output,
    remember::{self, Memory, Remembered},
};

const EVERYWHERE: &str = "Everywhere";

/// The options of all commands.
#[derive(Debug, Args)]
pub struct Options {
    /// The backend's address (https://host:port); by default, the one of the last login.
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "SARRIO_SERVER", hide_env = true, value_name = "URL")]
    pub server: Option<String>,
    /// The Unix socket of a backend on this machine; whoever can open it is an administrator.
    #[arg(long, global = true, help_heading = EVERYWHERE, env = "SARRIO_SOCKET", hide_env = true, value_name = "PATH")]
    pub socket: Option<PathBuf>,
    /// Prints the JSON of the API instead of tables.
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    pub json: bool,
    /// Answers yes to every question.
    #[arg(long, short = 'y', global = true, help_heading = EVERYWHERE)]
    pub yes: bool,
    /// Does not wait for operations: prints the operation and exits.
    #[arg(long, global = true, help_heading = EVERYWHERE, overrides_with = "wait")]
    pub no_wait: bool,
    /// Waits for operations and shows their progress; this is the default.
    #[arg(long, global = true, help_heading = EVERYWHERE, overrides_with = "no_wait")]
    pub wait: bool,
    /// Logs more on standard error; given twice, even more.
    #[arg(long, short, global = true, help_heading = EVERYWHERE, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

/// What a command needs from the options.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    server: Option<String>,
    pub(crate) socket: Option<PathBuf>,
    pub(crate) output: Output,
    pub(crate) answers: Answers,
    pub(crate) wait: bool,
}

impl Context {
    pub(crate) fn new(options: &Options) -> Self {
        Self {
            server: options.server.clone(),
            socket: options.socket.clone(),
            output: Output { json: options.json },
            answers: if options.yes { Answers::Yes } else { Answers::FromPerson },
            wait: !options.no_wait,
        }
    }

    /// The address that was given, or that of the last login.
    pub(crate) fn server(&self, memory: &Memory) -> Result<String, Failure> {
        let named = self.server.clone().or_else(|| memory.server.clone());
        let named = named.ok_or_else(|| {
            Failure::Usage(
                "no backend is named: give --server, or sign in first: sarrioctl login.".to_owned(),
            )
        })?;
        let named = named.trim().trim_end_matches('/').to_owned();
        Ok(if named.contains("://") { named } else { format!("https://{named}") })
    }

    /// A client that is signed in, or uses the socket.
    pub(crate) fn client(&self) -> Result<Client, Failure> {
        if let Some(client) = self.by_socket()? {
            return Ok(client);
        }
        let memory = Memory::load(&remember::file()?)?;
        let server = self.server(&memory)?;
        let remembered = memory.servers.get(&server).cloned();
        let Some(Remembered { fingerprint, token: Some(token), .. }) = remembered else {
            return Err(NobodySignedIn { server }.problem().into());
        };
        let client = Client::https(&server, fingerprint.map_or(Trust::SystemRoots, Trust::Pinned))?;
        client.set_token(Some(token.into()));
        Ok(client)
    }

    #[cfg(unix)]
    pub(crate) fn by_socket(&self) -> Result<Option<Client>, Failure> {
        Ok(self.socket.as_ref().map(Client::unix).transpose()?)
    }

    #[cfg(not(unix))]
    pub(crate) fn by_socket(&self) -> Result<Option<Client>, Failure> {
        match self.socket {
            Some(_) => Err(Failure::Usage("this system has no Unix sockets: give --server.".to_owned())),
            None => Ok(None),
        }
    }
}
