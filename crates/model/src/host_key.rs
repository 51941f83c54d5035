//! The public keys by which SSH hosts are recognised.

use std::{fmt, str::FromStr};

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, STANDARD_NO_PAD},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// Why a text is not a host key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HostKeyError {
    /// It is not `TYPE BASE64`.
    #[error(
        "a host key reads “TYPE BASE64” on one line: copy it from the host's .pub file, without its last word"
    )]
    Form,
    /// Sarrio does not know keys of this type.
    #[error("this is none of the types of host keys: {}", HostKey::TYPES.join(", "))]
    Type,
    /// The Base64 does not hold a key of the type before it.
    #[error(
        "what stands behind {0} is not a key of that type: copy the whole line from the host's .pub file"
    )]
    Content(&'static str),
}

/// A host's public key, as pinned.
///
/// A value of this type is a valid key with its true fingerprint. It can only be made by reading its line; a
/// fingerprint in a request or a row is ignored.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "Claim")]
pub struct HostKey {
    /// The key in OpenSSH's form, `ssh-ed25519 AAAA…`, without a host name or comment.
    #[schema(
        max_length = 4096,
        pattern = r"^(ssh-ed25519|ecdsa-sha2-nistp256|ecdsa-sha2-nistp384|ecdsa-sha2-nistp521|ssh-rsa) [A-Za-z0-9+/]+={0,2}$"
    )]
    line: String,
    /// `SHA256:…`, as `ssh-keygen -lf` prints it at the host's console. The backend computes it from `line`. In a
    /// request it is ignored and may be left out.
    #[schema(required = false)]
    fingerprint: String,
}

/// A key as it is in a request or a row.
#[derive(Deserialize)]
struct Claim {
    line: String,
    /// Read so that a value that is not text is refused. It is not used.
    #[serde(default, rename = "fingerprint")]
    _fingerprint: String,
}

impl TryFrom<Claim> for HostKey {
    type Error = HostKeyError;
    fn try_from(claim: Claim) -> Result<Self, HostKeyError> {
        claim.line.parse()
    }
}

impl HostKey {
    /// The types of keys that hosts present.
    pub const TYPES: [&str; 5] =
        ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa"];

    /// The longest line: an RSA key of 16,384 bits fits.
    const LONGEST: usize = 4096;

    /// The Ed25519 key with these 32 bytes, for simulated hosts.
    #[must_use]
    pub fn ed25519(bytes: [u8; 32]) -> Self {
        let mut content = Vec::with_capacity(51);
        for part in [Self::TYPES[0].as_bytes(), &bytes] {
            content.extend((u32::try_from(part.len()).unwrap_or_default()).to_be_bytes());
            content.extend(part);
        }
        Self::of(Self::TYPES[0], &content)
    }

    fn of(kind: &str, content: &[u8]) -> Self {
        Self {
            line: format!("{kind} {}", STANDARD.encode(content)),
            fingerprint: format!("SHA256:{}", STANDARD_NO_PAD.encode(Sha256::digest(content))),
        }
    }

    /// The key in OpenSSH's form, `ssh-ed25519 AAAA…`, without a host name or comment.
    #[must_use]
    pub fn line(&self) -> &str {
        &self.line
    }

    /// `SHA256:…`, as `ssh-keygen -lf` prints it.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The first word of its line, such as `ssh-ed25519`.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.line.split(' ').next().unwrap_or_default()
    }
}

impl FromStr for HostKey {
    type Err = HostKeyError;
    fn from_str(text: &str) -> Result<Self, HostKeyError> {
        if text.len() > Self::LONGEST || text.contains(char::is_control) {
            return Err(HostKeyError::Form);
        }
        let (kind, base64) = text.split_once(' ').ok_or(HostKeyError::Form)?;
        let kind = *Self::TYPES.iter().find(|known| **known == kind).ok_or(HostKeyError::Type)?;
        let content = STANDARD.decode(base64).map_err(|_| HostKeyError::Content(kind))?;
        if holds(kind, &content) { Ok(Self::of(kind, &content)) } else { Err(HostKeyError::Content(kind)) }
    }
}

/// Whether `content` is exactly a key of this type in the format of RFC 4253 (6.6), RFC 5656 (3.1) and RFC 8709 (4).
fn holds(kind: &str, content: &[u8]) -> bool {
    let mut rest = content;
    let mut parts = Vec::new();
    while !rest.is_empty() {
        let Some((part, behind)) = part(rest) else { return false };
        parts.push(part);
        rest = behind;
    }
    // An uncompressed point of an elliptic curve: 4, x, y.
    let is_point = |key: &[u8], length| key.len() == length && key[0] == 4;
    let is_positive = |number: &[u8]| match number {
        [0, second, ..] => *second >= 0x80,
        [first, ..] => *first < 0x80,
        [] => false,
    };
    match (kind, parts.as_slice()) {
        (_, [name, ..]) if *name != kind.as_bytes() => false,
        ("ssh-ed25519", [_, key]) => key.len() == 32,
        ("ecdsa-sha2-nistp256", [_, b"nistp256", key]) => is_point(key, 65),
        ("ecdsa-sha2-nistp384", [_, b"nistp384", key]) => is_point(key, 97),
        ("ecdsa-sha2-nistp521", [_, b"nistp521", key]) => is_point(key, 133),
        ("ssh-rsa", [_, exponent, modulus]) => {
            is_positive(exponent) && is_positive(modulus) && modulus.len() >= 128
        }
        _ => false,
    }
}

/// The first string, which has its length before it, and what follows it.
fn part(from: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = from.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)
}

impl fmt::Display for HostKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line)
    }
}

impl fmt::Debug for HostKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HostKey({} {})", self.kind(), self.fingerprint)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    // Each is from `ssh-keygen -t TYPE`, with the fingerprint that `ssh-keygen -lf` prints.
    const KNOWN: &str = include_str!("host_key/known.txt");

    fn known() -> Vec<(&'static str, &'static str)> {
        KNOWN.lines().filter_map(|line| line.split_once('\t')).collect()
    }

    #[test]
    fn keys_of_every_type_are_read_and_have_the_fingerprint_that_openssh_computes() {
        let mut kinds = Vec::new();
        for (line, fingerprint) in known() {
            let key: HostKey = line.parse().unwrap();
            assert_eq!((key.line(), key.fingerprint()), (line, fingerprint));
            kinds.push(key.kind().to_owned());
        }
        assert_eq!(kinds, HostKey::TYPES);
    }

    #[test]
    fn a_fingerprint_in_a_request_is_ignored() {
        let (line, fingerprint) = known()[0];
        let claim = serde_json::json!({ "line": line, "fingerprint": "SHA256:another" });
        let key: HostKey = serde_json::from_value(claim).unwrap();
        assert_eq!(key.fingerprint(), fingerprint);
        assert_eq!(key, line.parse().unwrap());
        assert_eq!(serde_json::to_value(&key).unwrap()["fingerprint"], fingerprint);
    }

    #[test]
    fn what_is_not_exactly_one_key_is_refused() {
        let (line, _) = known()[0];
        let (kind, base64) = line.split_once(' ').unwrap();
        let another = known()[1].0.split_once(' ').unwrap().1;
        for bad in [
            String::new(),
            kind.to_owned(),
            base64.to_owned(),
            format!("{line} root@h1"),
            format!("{line}\n"),
            format!("{line}\n10.0.0.1 {line}"),
            format!(" {line}"),
            format!("{kind}  {base64}"),
            format!("{kind} {another}"),
            format!("{kind} {}", &base64[..base64.len() - 4]),
            format!("{kind} {base64}AAAA"),
            format!("ssh-dss {base64}"),
            format!("@cert-authority {line}"),
        ] {
            assert!(bad.parse::<HostKey>().is_err(), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn every_key_that_is_read_is_one_line_of_two_words_and_is_the_same_when_read_again(
            bytes: [u8; 32],
            noise in "\\PC{0,3}|[ \r\n\t\0]{0,3}",
            place in 0_usize..=80,
        ) {
            let whole = HostKey::ed25519(bytes);
            prop_assert_eq!(&whole.line().parse::<HostKey>().unwrap(), &whole);
            let mut text = whole.line().to_owned();
            text.insert_str(place, &noise);
            match text.parse::<HostKey>() {
                Ok(key) => prop_assert_eq!((key.line(), &key), (whole.line(), &whole), "nothing was put in"),
                Err(_) => prop_assert!(!noise.is_empty()),
            }
        }

        #[test]
        fn no_bytes_are_taken_for_a_key_of_another_form(
            kind in prop::sample::select(HostKey::TYPES.to_vec()),
            parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..140), 0..4),
        ) {
            let mut content = Vec::new();
            for part in std::iter::once(kind.as_bytes()).chain(parts.iter().map(Vec::as_slice)) {
                content.extend(u32::try_from(part.len()).unwrap().to_be_bytes());
                content.extend(part);
            }
            let read = format!("{kind} {}", STANDARD.encode(&content)).parse::<HostKey>();
            let is_ed25519 = kind == HostKey::TYPES[0] && matches!(&parts[..], [key] if key.len() == 32);
            let may_be_rsa = kind == "ssh-rsa" && matches!(&parts[..], [_, modulus] if modulus.len() >= 128);
            prop_assert!(read.is_ok() == is_ed25519 || may_be_rsa);
        }
    }
}
