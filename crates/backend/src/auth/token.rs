//! Bearer tokens: 32 random bytes, shown once. The database has only their hashes.

use std::str::FromStr;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::RngCore;
use sha2::{Digest, Sha256};

/// A token. It has neither `Debug` nor `Display`, so it cannot be logged.
pub(crate) struct Token([u8; 32]);

impl Token {
    /// Makes a token from the operating system's random numbers.
    pub(crate) fn new() -> Self {
        let mut bytes = [0; 32];
        rand::rng().fill_bytes(&mut bytes);
        Self(bytes)
    }

    /// The hash for the store. A plain hash is enough, because nobody can guess a token.
    pub(crate) fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }

    /// The token as the client sends it.
    pub(crate) fn reveal(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }
}

impl FromStr for Token {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| ())?;
        bytes.try_into().map(Self).map_err(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_as_it_was_shown() {
        let token = Token::new();
        assert_eq!(token.reveal().parse::<Token>().ok().unwrap().hash(), token.hash());
        assert!(
            "".parse::<Token>().is_err() && "Zm9v".parse::<Token>().is_err() && "é".parse::<Token>().is_err()
        );
    }
}
