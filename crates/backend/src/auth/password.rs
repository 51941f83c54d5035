//! Passwords, hashed with argon2id. Hashing does not block the threads that answer requests.

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, Version,
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

    /// Hashes passwords that [`generated_password`] made. Nobody can guess those, so a single quick round is enough, and
    /// thousands take no longer than one that a person has chosen.
    pub(crate) async fn hash_generated(
        &self,
        passwords: Vec<SecretString>,
    ) -> Result<Vec<PasswordHash>, Problem> {
        let work = spawn_blocking(move || {
            let params = Params::new(Params::MIN_M_COST, 1, 1, None).map_err(|error| failed(&error))?;
            let quick = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
            let hash = |password: &SecretString| {
                let hash = quick.hash_password(password.expose_secret().as_bytes());
                hash.map(|hash| PasswordHash::new(hash.to_string())).map_err(|error| failed(&error))
            };
            passwords.iter().map(hash).collect()
        });
        work.await.map_err(|error| failed(&error))?
    }

    /// Whether the password is right. An unknown person takes the same time.
    pub(crate) async fn matches(&self, password: SecretString, known: Option<PasswordHash>) -> bool {
        // A text that is not a hash, as for a user without a password, also takes the same time.
        let known = known.filter(|known| phc::PasswordHash::new(known.expose()).is_ok());
        let exists = known.is_some();
        let known = known.map_or_else(|| self.nobody.to_string(), |known| known.expose().to_owned());
        let Ok(_turn) = self.turns.acquire().await else { return false };
        let nobody = self.nobody.clone();
        let compared = spawn_blocking(move || {
            let given = password.expose_secret().as_bytes();
            let verify = |known: &str| {
                let known = phc::PasswordHash::new(known);
                known.is_ok_and(|known| Argon2::default().verify_password(given, &known).is_ok())
            };
            if given.len() > LONGEST {
                return false;
            }
            // A password that was generated is hashed quickly, and takes the usual time all the same.
            if cost(&known) != cost(&nobody) {
                verify(&nobody);
            }
            verify(&known)
        });
        compared.await.unwrap_or(false) && exists
    }
}

/// The part of a hash that says how costly it is.
fn cost(phc: &str) -> Option<&str> {
    phc.split('$').find(|part| part.starts_with("m="))
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
    random_letters(20, 5)
}

/// A random password for a printed list, which must be changed at its first use: 15 such characters, 74 bits.
pub(crate) fn generated_password() -> SecretString {
    random_letters(15, 5)
}

fn random_letters(count: usize, group: usize) -> SecretString {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut random = rand::rng();
    let letters: Vec<char> =
        (0..count).map(|_| char::from(LETTERS[random.random_range(0..LETTERS.len())])).collect();
    let groups: Vec<String> = letters.chunks(group).map(|group| group.iter().collect()).collect();
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

    #[tokio::test]
    async fn a_generated_password_is_hashed_quickly_and_matches_like_others() {
        let passwords = Passwords::new().await.unwrap();
        let made = generated_password();
        let hash = passwords.hash_generated(vec![made.clone()]).await.unwrap().remove(0);
        assert_ne!(cost(hash.expose()), cost(&passwords.nobody));
        assert!(passwords.matches(made, Some(hash.clone())).await);
        assert!(!passwords.matches(generated_password(), Some(hash)).await);
    }
}
