//! The fingerprint that a person compares before trusting a backend.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A text that is not a fingerprint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "a fingerprint has 32 bytes in hexadecimal, such as AB:CD:…: copy the whole line that sarriod printed"
)]
pub struct FingerprintError;

/// The SHA-256 of a TLS certificate, read and written as `openssl x509 -noout -fingerprint -sha256` does:
/// `AB:CD:…`, 32 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fingerprint(pub [u8; 32]);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, byte) in self.0.iter().enumerate() {
            write!(f, "{}{byte:02X}", if i == 0 { "" } else { ":" })?;
        }
        Ok(())
    }
}

impl FromStr for Fingerprint {
    type Err = FingerprintError;
    /// Accepts the bytes alone, with or without colons and spaces, or OpenSSL's whole line.
    fn from_str(text: &str) -> Result<Self, FingerprintError> {
        let bytes = text.rsplit('=').next().unwrap_or(text);
        let digits: Vec<u8> = bytes
            .chars()
            .filter(|c| !c.is_whitespace() && *c != ':')
            .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()).ok_or(FingerprintError))
            .collect::<Result<_, _>>()?;
        let pairs: Vec<u8> = digits.chunks_exact(2).map(|pair| (pair[0] << 4) | pair[1]).collect();
        if digits.len() != 64 {
            return Err(FingerprintError);
        }
        pairs.try_into().map(Self).map_err(|_| FingerprintError)
    }
}

impl TryFrom<String> for Fingerprint {
    type Error = FingerprintError;
    fn try_from(text: String) -> Result<Self, FingerprintError> {
        text.parse()
    }
}

impl From<Fingerprint> for String {
    fn from(fingerprint: Fingerprint) -> Self {
        fingerprint.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_read_as_openssl_prints_it_and_as_people_paste_it() {
        let fingerprint = Fingerprint(std::array::from_fn(|i| u8::try_from(i * 7).unwrap()));
        let text = fingerprint.to_string();
        for pasted in
            [text.clone(), text.to_lowercase(), text.replace(':', ""), format!("sha256 Fingerprint={text}\n")]
        {
            assert_eq!(pasted.parse(), Ok(fingerprint));
        }
        for bad in ["", "AB", "zz", &text[3..], "é"] {
            assert_eq!(bad.parse::<Fingerprint>(), Err(FingerprintError));
        }
    }
}
