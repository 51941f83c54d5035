//! The keyring of this computer, which keeps the token of a session between two runs of the app.
//!
//! The keyring is contacted anew at each call. The app may start before the keyring does, and the keyring may be
//! restarted while the app runs. Neither must have an effect on later calls.

use std::sync::Arc;
use std::time::Duration;

use keyring_core::{CredentialStore, Entry, Error};
use sarrio_client::Client;
use secrecy::{ExposeSecret, SecretString};

/// The name of the app's entry in the keyring.
const SERVICE: &str = "org.sarrio.Sarrio";

/// The pauses before further attempts while the keyring does not answer at the start of the app.
const AT_START: &[Duration] = &[Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(3)];

/// The same after a sign-in, when nobody waits for the result.
const AFTER_SIGN_IN: &[Duration] = &[
    Duration::from_secs(2),
    Duration::from_secs(8),
    Duration::from_secs(20),
    Duration::from_secs(30),
    Duration::from_secs(60),
];

/// How to contact the keyring: a function, so that tests bring a keyring of their own.
type Contact = fn() -> Result<Arc<CredentialStore>, Error>;

/// Why there is no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoToken {
    /// The keyring has none.
    NotKept,
    /// No keyring answers.
    NoKeyring,
}

/// Reads the token for the backend at `url`. A keyring that does not answer is asked again for a few seconds.
pub(super) async fn read(url: &str) -> Result<SecretString, NoToken> {
    read_from(system, url, AT_START).await
}

/// Keeps the token of `client` for the backend at `url`. A keyring that does not answer is asked again for two minutes.
/// Returns whether the token is kept. Gives up if the client signs out in the meantime.
pub async fn keep(url: String, client: Client) -> bool {
    keep_in(system, &url, || client.token(), AFTER_SIGN_IN).await
}

/// Deletes the token for the backend at `url`. If the keyring does not answer, the token stays in it, but the backend
/// no longer accepts it after the person has signed out.
pub async fn delete(url: String) {
    let deleted = blocking(system, move |keyring| entry(keyring, &url)?.delete_credential()).await;
    if let Err(error) = deleted
        && !matches!(error, Error::NoEntry)
    {
        tracing::info!(%error, "the session's token could not be deleted from the keyring");
    }
}

async fn read_from(contact: Contact, url: &str, pauses: &[Duration]) -> Result<SecretString, NoToken> {
    let mut pauses = pauses.iter();
    loop {
        let url = url.to_owned();
        let token = blocking(contact, move |keyring| entry(keyring, &url)?.get_password()).await;
        match (token, pauses.next()) {
            (Ok(token), _) => return Ok(token.into()),
            (Err(Error::NoEntry), _) => return Err(NoToken::NotKept),
            (Err(error), Some(pause)) => {
                tracing::debug!(%error, "the keyring does not answer; it is asked again");
                tokio::time::sleep(*pause).await;
            }
            (Err(error), None) => {
                tracing::info!(%error, "the keyring does not answer: the session cannot be resumed");
                return Err(NoToken::NoKeyring);
            }
        }
    }
}

async fn keep_in(
    contact: Contact,
    url: &str,
    token: impl Fn() -> Option<SecretString>,
    pauses: &[Duration],
) -> bool {
    let mut pauses = pauses.iter();
    loop {
        let Some(token) = token() else { return false };
        let url = url.to_owned();
        let kept =
            blocking(contact, move |keyring| entry(keyring, &url)?.set_password(token.expose_secret())).await;
        match (kept, pauses.next()) {
            (Ok(()), _) => return true,
            (Err(error), Some(pause)) => {
                tracing::debug!(%error, "the keyring does not answer; it is asked again");
                tokio::time::sleep(*pause).await;
            }
            (Err(error), None) => {
                tracing::info!(%error, "the keyring does not answer: the session lasts until the app ends");
                return false;
            }
        }
    }
}

/// Contacts the keyring and runs `call`, on a thread that may block.
async fn blocking<T: Send + 'static>(
    contact: Contact,
    call: impl FnOnce(&CredentialStore) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let done = tokio::task::spawn_blocking(move || call(&*contact()?)).await;
    done.unwrap_or_else(|error| Err(Error::PlatformFailure(error.into())))
}

fn entry(keyring: &CredentialStore, url: &str) -> Result<Entry, Error> {
    keyring.build(SERVICE, url, None)
}

/// The keyring of the operating system.
fn system() -> Result<Arc<CredentialStore>, Error> {
    #[cfg(target_os = "macos")]
    let keyring = apple_native_keyring_store::keychain::Store::new()?;
    #[cfg(target_os = "windows")]
    let keyring = windows_native_keyring_store::Store::new()?;
    #[cfg(all(unix, not(target_os = "macos")))]
    let keyring = zbus_secret_service_keyring_store::Store::new()?;
    Ok(keyring)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::sync::{LazyLock, Mutex, PoisonError};

    use keyring_core::mock;

    use super::*;

    const SOON: &[Duration] = &[Duration::from_millis(1), Duration::from_millis(1)];
    const URL: &str = "https://sarrio.example";

    /// A keyring in memory that does not answer the first `ABSENT` times. Tests that use it take turns.
    static ABSENT: AtomicU32 = AtomicU32::new(0);
    static TURN: Mutex<()> = Mutex::new(());

    fn late() -> Result<Arc<CredentialStore>, Error> {
        static KEYRING: LazyLock<Arc<mock::Store>> = LazyLock::new(|| mock::Store::new().unwrap());
        let absent = ABSENT.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        match absent {
            Ok(_) => Err(Error::NoStorageAccess("the secret service is not up yet".into())),
            Err(_) => Ok(KEYRING.clone()),
        }
    }

    fn run<T>(future: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(future)
    }

    #[test]
    fn a_keyring_that_starts_late_is_asked_again_and_keeps_the_sign_in() {
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        run(async {
            ABSENT.store(3, Ordering::SeqCst);
            let token = || Some(SecretString::from("token"));
            assert!(!keep_in(late, URL, token, SOON).await, "absent at all three tries");
            ABSENT.store(2, Ordering::SeqCst);
            assert!(keep_in(late, URL, token, SOON).await);
            ABSENT.store(2, Ordering::SeqCst);
            let read = read_from(late, URL, SOON).await.unwrap();
            assert_eq!(read.expose_secret(), "token");
            ABSENT.store(3, Ordering::SeqCst);
            assert_eq!(read_from(late, URL, SOON).await.unwrap_err(), NoToken::NoKeyring);
            let other = read_from(late, "https://elsewhere.example", SOON).await;
            assert_eq!(other.unwrap_err(), NoToken::NotKept);
        });
    }

    #[test]
    fn a_person_who_signs_out_before_the_keyring_answers_is_not_remembered() {
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        run(async {
            ABSENT.store(1, Ordering::SeqCst);
            let asked = AtomicU32::new(0);
            let token = || (asked.fetch_add(1, Ordering::SeqCst) == 0).then(|| SecretString::from("token"));
            let url = "https://signed-out.example";
            assert!(!keep_in(late, url, token, SOON).await);
            assert_eq!(read_from(late, url, SOON).await.unwrap_err(), NoToken::NotKept);
        });
    }
}
