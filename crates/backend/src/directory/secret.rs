//! The password of the bind account is kept in the database, encrypted with a key that is in a file of sarriod's own. So
//! neither a copy of the database nor whoever runs its server can read it.

use std::{
    fs,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    rand::{SecureRandom, SystemRandom},
};
use secrecy::{ExposeSecret, SecretString};

/// What the encrypted bytes begin with: the version of this format. A nonce and the encrypted text follow.
const VERSION: u8 = 1;

/// What is encrypted. It is authenticated with it, so that nothing else can be put in its place.
const WHAT: &[u8] = b"directory.bind_password";

/// The file with the key, readable by sarriod's user alone. It is made when it is first needed.
#[derive(Debug, Clone)]
pub(crate) struct SecretKey(PathBuf);

impl SecretKey {
    pub(crate) fn of(data_dir: &Path) -> Self {
        Self(data_dir.join("secret-key"))
    }

    /// Encrypts a password.
    pub(super) fn seal(&self, password: &SecretString) -> io::Result<Vec<u8>> {
        let key = self.key()?;
        let mut nonce = [0; NONCE_LEN];
        SystemRandom::new().fill(&mut nonce).map_err(broken)?;
        let mut text = password.expose_secret().as_bytes().to_vec();
        let encrypted = Nonce::assume_unique_for_key(nonce);
        key.seal_in_place_append_tag(encrypted, Aad::from(WHAT), &mut text).map_err(broken)?;
        Ok([&[VERSION], &nonce[..], &text].concat())
    }

    /// Decrypts what [`SecretKey::seal`] made with the same key.
    pub(super) fn open(&self, sealed: &[u8]) -> io::Result<SecretString> {
        let (nonce, text) = sealed
            .strip_prefix(&[VERSION])
            .and_then(|rest| rest.split_first_chunk::<NONCE_LEN>())
            .ok_or_else(|| broken("it is no such password"))?;
        let mut text = text.to_vec();
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let password = self.key()?.open_in_place(nonce, Aad::from(WHAT), &mut text).map_err(broken)?;
        let password = String::from_utf8(password.to_vec()).map_err(|_| broken("it is no text"))?;
        Ok(password.into())
    }

    fn key(&self) -> io::Result<LessSafeKey> {
        let bytes = match fs::read(&self.0) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.make()?,
            Err(error) => return Err(error),
        };
        Ok(LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &bytes).map_err(broken)?))
    }

    fn make(&self) -> io::Result<Vec<u8>> {
        let mut key = vec![0; AES_256_GCM.key_len()];
        SystemRandom::new().fill(&mut key).map_err(broken)?;
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&self.0)?;
        file.write_all(&key)?;
        file.sync_all()?;
        Ok(key)
    }
}

fn broken(why: impl ToString) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why.to_string())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_password_is_read_only_with_the_key_that_it_was_kept_with() {
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let key = SecretKey::of(here.path());
        let sealed = key.seal(&"només per llegir".into()).unwrap();
        assert!(!sealed.windows(4).any(|bytes| bytes == b"nome"));
        assert_ne!(sealed, key.seal(&"només per llegir".into()).unwrap());
        assert_eq!(SecretKey::of(here.path()).open(&sealed).unwrap().expose_secret(), "només per llegir");
        let file = here.path().join("secret-key");
        assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(SecretKey::of(there.path()).open(&sealed).is_err());
        for broken in [&sealed[..5], &[], &[&sealed[..sealed.len() - 1], b"x"].concat()] {
            assert!(key.open(broken).is_err());
        }
    }
}
