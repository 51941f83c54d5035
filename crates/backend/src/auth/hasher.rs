//! argon2id that keeps its memory from one password to the next.

use std::cell::RefCell;

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{
        CustomizedPasswordHasher, Error, PasswordHasher, Result,
        phc::{Output, ParamsString, PasswordHash, Salt},
    },
};

/// Hashes and compares passwords one after the other, as [`Argon2`] does. That one asks for 19 MiB each time, and between
/// them the C library leaves gaps that are too small for the next: it took ten times as much in the end.
#[derive(Default)]
pub(super) struct Hasher(RefCell<Vec<Block>>);

impl CustomizedPasswordHasher<PasswordHash> for Hasher {
    type Params = Params;

    fn hash_password_customized(
        &self,
        password: &[u8],
        salt: &[u8],
        algorithm: Option<&str>,
        version: Option<u32>,
        params: Params,
    ) -> Result<PasswordHash> {
        let algorithm = algorithm.map(Algorithm::try_from).transpose()?.unwrap_or_default();
        let version = version.map(Version::try_from).transpose()?.unwrap_or_default();
        let salt = Salt::new(salt)?;
        let mut bytes = [0; Output::MAX_LENGTH];
        let length = params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
        let output = bytes.get_mut(..length).ok_or(Error::OutputSize)?;
        let mut memory = self.0.borrow_mut();
        let blocks = params.block_count();
        if memory.len() < blocks {
            memory.resize(blocks, Block::default());
        }
        let argon2 = Argon2::new(algorithm, version, params.clone());
        argon2.hash_password_into_with_memory(password, &salt, output, &mut memory[..blocks])?;
        Ok(PasswordHash {
            algorithm: algorithm.ident(),
            version: Some(version.into()),
            params: ParamsString::try_from(&params)?,
            salt: Some(salt),
            hash: Some(Output::new(output)?),
        })
    }
}

impl PasswordHasher<PasswordHash> for Hasher {
    fn hash_password_with_salt(&self, password: &[u8], salt: &[u8]) -> Result<PasswordHash> {
        self.hash_password_customized(password, salt, None, None, Params::default())
    }
}

#[cfg(test)]
mod tests {
    use argon2::password_hash::PasswordVerifier as _;

    use super::*;

    #[test]
    fn its_hashes_are_those_of_argon2_whatever_was_hashed_before() {
        let hasher = Hasher::default();
        let small = Params::new(Params::MIN_M_COST, 1, 1, None).unwrap();
        for password in ["first", "second"] {
            let ours = hasher.hash_password(password.as_bytes()).unwrap().to_string();
            assert!(Argon2::default().verify_password(password.as_bytes(), ours.as_str()).is_ok());
            let quick = Argon2::new(Algorithm::Argon2id, Version::V0x13, small.clone());
            for theirs in [Argon2::default().hash_password(b"x"), quick.hash_password(b"x")] {
                let theirs = theirs.unwrap();
                assert!(hasher.verify_password(b"x", &theirs).is_ok());
                assert!(hasher.verify_password(b"y", &theirs).is_err());
            }
        }
    }
}
