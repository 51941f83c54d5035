//! How a directory is asked, with the password of the account that asks.

use std::{fmt, future::Future};

use sarrio_model::{
    DirectorySettings, Problem,
    problem::{DirectoryHungUp, DirectoryNotUnderstood},
};
use secrecy::SecretString;
use tokio_util::task::AbortOnDropHandle;

/// How a directory is asked.
#[derive(Clone)]
pub struct Access {
    /// The settings.
    pub settings: DirectorySettings,
    /// The password of the bind account, if there is one.
    pub bind_password: Option<SecretString>,
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Access").field("address", &self.settings.address).finish_non_exhaustive()
    }
}

impl Access {
    /// Runs a conversation in a task of its own. The LDAP library panics at some answers that no server should give; then
    /// the conversation fails, and nothing else. It ends when the future is dropped.
    pub(crate) async fn apart<T: Send + 'static>(
        &self,
        conversation: impl Future<Output = Result<T, Problem>> + Send + 'static,
    ) -> Result<T, Problem> {
        let host = self.settings.address.clone();
        match AbortOnDropHandle::new(tokio::spawn(conversation)).await {
            Ok(ended) => ended,
            Err(error) if error.is_panic() => Err(DirectoryNotUnderstood { host }.into()),
            Err(_) => Err(DirectoryHungUp { host }.into()),
        }
    }
}
