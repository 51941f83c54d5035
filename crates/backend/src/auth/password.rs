//! Passwords, hashed with argon2id. Hashing does not block the threads that answer requests.

use std::sync::Arc;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc},
};
use rand::Rng;
use sarrio_model::{
    Problem,
    problem::{PasswordNotHashed, PasswordTooLong, PasswordTooShort},
};
use sarrio_store::PasswordHash;
use secrecy::{ExposeSecret, SecretString};
use tokio::{sync::Semaphore, task::spawn_blocking};

/// How many are hashed at the same time. Each takes 19 MiB and about 30 ms of a core.
const AT_ONCE: usize = 2;

/// The longest password, in bytes.
const LONGEST: usize = 1024;

/// The fewest characters that a password has.
const SHORTEST: usize = 10;

/// Hashes and compares passwords.
#[derive(Clone)]
pub(crate) struct Passwords {
    turns: Arc<Semaphore>,
    /// Compared with when the person is unknown, so that the time is the same.
    nobody: Arc<str>,
}

impl Passwords {
    /// Prepares hashing.
    pub(crate) async fn new() -> Result<Self, Problem> {
        let turns = Arc::new(Semaphore::new(AT_ONCE));
        let nobody = hash(&turns, random_password()).await?;
        Ok(Self { turns, nobody: nobody.into() })
    }

    /// Hashes a password for the store.
    pub(crate) async fn hash(&self, password: SecretString) -> Result<PasswordHash, Problem> {
        Ok(PasswordHash::new(hash(&self.turns, password).await?))
    }

    /// Whether the password is right. An unknown person takes the same time.
    pub(crate) async fn matches(&self, password: SecretString, known: Option<PasswordHash>) -> bool {
        // A text that is not a hash, as for a user without a password, also takes the same time.
        let known = known.filter(|known| phc::PasswordHash::new(known.expose()).is_ok());
        let exists = known.is_some();
        let known = known.map_or_else(|| self.nobody.to_string(), |known| known.expose().to_owned());
        let Ok(_turn) = self.turns.acquire().await else { return false };
        let compared = spawn_blocking(move || {
            let given = password.expose_secret().as_bytes();
            let known = phc::PasswordHash::new(&known);
            given.len() <= LONGEST
                && known.is_ok_and(|known| Argon2::default().verify_password(given, &known).is_ok())
        });
        compared.await.unwrap_or(false) && exists
    }
}

async fn hash(turns: &Semaphore, password: SecretString) -> Result<String, Problem> {
    let _turn = turns.acquire().await.map_err(|error| failed(&error))?;
    let work = spawn_blocking(move || {
        Argon2::default().hash_password(password.expose_secret().as_bytes()).map(|hash| hash.to_string())
    });
    work.await.map_err(|error| failed(&error))?.map_err(|error| failed(&error))
}

fn failed(error: &dyn std::error::Error) -> Problem {
    tracing::error!(cause = %error, "could not hash a password");
    PasswordNotHashed.into()
}

/// Refuses a password in `field` that is too short or too long.
pub(crate) fn check_strength(field: &str, password: &SecretString) -> Result<(), Problem> {
    let password = password.expose_secret();
    if password.chars().count() < SHORTEST {
        return Err(PasswordTooShort { least: SHORTEST }.at(field));
    }
    if password.len() > LONGEST {
        return Err(PasswordTooLong { most: LONGEST }.at(field));
    }
    Ok(())
}

/// A random password: 20 characters that cannot be confused with each other, 98 bits.
pub(crate) fn random_password() -> SecretString {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut random = rand::rng();
    let letters: Vec<char> =
        (0..20).map(|_| char::from(LETTERS[random.random_range(0..LETTERS.len())])).collect();
    let groups: Vec<String> = letters.chunks(5).map(|group| group.iter().collect()).collect();
    groups.join("-").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_matches() {
        let passwords = Passwords::new().await.unwrap();
        let known = passwords.hash("correct horse".into()).await.unwrap();
        assert!(known.expose().starts_with("$argon2id$"));
        assert!(passwords.matches("correct horse".into(), Some(known.clone())).await);
        assert!(!passwords.matches("correct horsf".into(), Some(known)).await);
        assert!(!passwords.matches("".into(), Some(PasswordHash::new("!".into()))).await);
        assert!(!passwords.matches("correct horse".into(), None).await);
    }
}
