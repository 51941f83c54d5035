//! The token of monitoring from another machine.

use std::{fs, io, path::Path};

use sha2::{Digest, Sha256};

/// The token's hash. The time of comparing hashes does not show how much of a guess was right.
pub(crate) struct MetricsToken([u8; 32]);

impl MetricsToken {
    /// Reads the token from the first line of a file.
    pub(crate) fn read(file: &Path) -> io::Result<Self> {
        let text = fs::read_to_string(file)?;
        let token = text.trim();
        if token.len() < 16 || token.contains(char::is_whitespace) {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "it has no such line"));
        }
        Ok(Self(Sha256::digest(token).into()))
    }

    pub(crate) fn is(&self, token: &str) -> bool {
        let given: [u8; 32] = Sha256::digest(token).into();
        given == self.0
    }
}
