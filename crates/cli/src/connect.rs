//! Which backend, and what is known of it.

use std::path::PathBuf;

use sarrio_client::{Client, Trust};
use sarrio_model::{Code, Problem};

use crate::{
    Arguments,
    outcome::Failure,
    output::Output,
    remember::{self, Memory, Remembered},
};

/// What holds for the whole command.
#[derive(Debug, Clone)]
pub(crate) struct Setting {
    server: Option<String>,
    pub(crate) socket: Option<PathBuf>,
    pub(crate) output: Output,
    pub(crate) yes: bool,
    pub(crate) wait: bool,
}

impl Setting {
    pub(crate) fn new(arguments: &Arguments) -> Self {
        Self {
            server: arguments.server.clone(),
            socket: arguments.socket.clone(),
            output: Output { json: arguments.json },
            yes: arguments.yes,
            wait: !arguments.no_wait,
        }
    }

    /// The address that was named, or that of the last login.
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

    /// A client that is signed in, or comes by the socket.
    pub(crate) fn client(&self) -> Result<Client, Failure> {
        if let Some(client) = self.by_socket()? {
            return Ok(client);
        }
        let memory = Memory::load(&remember::file()?)?;
        let server = self.server(&memory)?;
        let remembered = memory.servers.get(&server).cloned();
        let Some(Remembered { fingerprint, token: Some(token), .. }) = remembered else {
            let said = format!("Nobody is signed in to {server} on this computer.");
            return Err(Problem::new(Code::NotSignedIn, said).hint("Sign in: sarrioctl login.").into());
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
            Some(_) => Err(Failure::Usage("this system has no unix sockets: give --server.".to_owned())),
            None => Ok(None),
        }
    }
}
