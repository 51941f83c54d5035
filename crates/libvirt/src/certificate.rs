//! The little that is needed of an X.509 certificate: its subject in its own order, as viewers compare it, and when it
//! ends. It comes from a host, so every length in it is doubted.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

/// Why it cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the console's certificate cannot be read: make it anew with openssl or certtool")]
pub struct CertificateError;

/// What is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// `O=lab,CN=h1`, in the certificate's own order.
    pub subject: String,
    /// When it ends.
    pub ends: Timestamp,
}

impl Certificate {
    /// Reads the first certificate of a PEM text.
    pub fn parse(pem: &str) -> Result<Self, CertificateError> {
        let body = pem.split("-----BEGIN CERTIFICATE-----").nth(1).ok_or(CertificateError)?;
        let body = body.split("-----END").next().ok_or(CertificateError)?;
        let body: String = body.chars().filter(|c| !c.is_whitespace()).collect();
        let der = STANDARD.decode(body).map_err(|_| CertificateError)?;
        Self::parse_der(&der)
    }

    fn parse_der(der: &[u8]) -> Result<Self, CertificateError> {
        let mut outer = Reader(der).within(0x30)?.within(0x30)?;
        if outer.0.first() == Some(&0xa0) {
            outer.next()?; // version
        }
        for _ in ["serial", "algorithm", "issuer"] {
            outer.next()?;
        }
        let mut validity = outer.within(0x30)?;
        validity.next()?;
        let (kind, ends) = validity.next()?;
        let ends = time(kind, ends).ok_or(CertificateError)?;
        let mut subject = outer.within(0x30)?;
        let mut parts = Vec::new();
        while !subject.0.is_empty() {
            let mut set = subject.within(0x31)?;
            while !set.0.is_empty() {
                let mut pair = set.within(0x30)?;
                let (_, name) = pair.next()?;
                let (kind, value) = pair.next()?;
                parts.push(format!("{}={}", short(name), text(kind, value)));
            }
        }
        Ok(Self { subject: parts.join(","), ends })
    }
}

/// Walks through DER: a tag, a length, a value.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<(u8, &'a [u8]), CertificateError> {
        let (&tag, rest) = self.0.split_first().ok_or(CertificateError)?;
        let (&first, rest) = rest.split_first().ok_or(CertificateError)?;
        let (length, rest) = match first {
            0..=0x7f => (usize::from(first), rest),
            0x81..=0x84 => {
                let (bytes, rest) =
                    rest.split_at_checked(usize::from(first & 0x7f)).ok_or(CertificateError)?;
                (bytes.iter().fold(0usize, |sum, &byte| sum << 8 | usize::from(byte)), rest)
            }
            _ => return Err(CertificateError),
        };
        let (value, rest) = rest.split_at_checked(length).ok_or(CertificateError)?;
        self.0 = rest;
        Ok((tag, value))
    }

    fn within(&mut self, tag: u8) -> Result<Self, CertificateError> {
        match self.next()? {
            (found, value) if found == tag => Ok(Reader(value)),
            _ => Err(CertificateError),
        }
    }
}

/// The names that OpenSSL prints; others as numbers.
fn short(oid: &[u8]) -> String {
    match oid {
        [0x55, 4, 3] => "CN".into(),
        [0x55, 4, 5] => "serialNumber".into(),
        [0x55, 4, 6] => "C".into(),
        [0x55, 4, 7] => "L".into(),
        [0x55, 4, 8] => "ST".into(),
        [0x55, 4, 10] => "O".into(),
        [0x55, 4, 11] => "OU".into(),
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 1] => "emailAddress".into(),
        [0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 25] => "DC".into(),
        _ => {
            let mut numbers = Vec::new();
            let mut value = 0u64;
            for &byte in oid {
                value = value << 7 | u64::from(byte & 0x7f);
                if byte & 0x80 == 0 {
                    if numbers.is_empty() {
                        numbers.push((value / 40).min(2));
                        value -= numbers[0] * 40;
                    }
                    numbers.push(value);
                    value = 0;
                }
            }
            numbers.iter().map(u64::to_string).collect::<Vec<_>>().join(".")
        }
    }
}

/// A value, with what would end it escaped.
fn text(kind: u8, value: &[u8]) -> String {
    let text = match kind {
        0x1e => char::decode_utf16(value.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])))
            .map(|c| c.unwrap_or('\u{fffd}'))
            .collect(),
        _ => String::from_utf8_lossy(value).into_owned(),
    };
    let mut escaped = String::new();
    for c in text.chars().filter(|c| !c.is_control()) {
        if matches!(c, ',' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// `UTCTime` (two digits of the year) or `GeneralizedTime`.
fn time(kind: u8, value: &[u8]) -> Option<Timestamp> {
    let text = std::str::from_utf8(value).ok()?.strip_suffix('Z')?;
    let (year, rest) = match kind {
        0x17 => {
            let year: i16 = text.get(..2)?.parse().ok()?;
            (if year < 50 { 2000 + year } else { 1900 + year }, text.get(2..)?)
        }
        0x18 => (text.get(..4)?.parse().ok()?, text.get(4..)?),
        _ => return None,
    };
    let two = |at: usize| rest.get(at..at + 2)?.parse::<i8>().ok();
    let civil = DateTime::new(year, two(0)?, two(2)?, two(4)?, two(6)?, two(8)?, 0).ok()?;
    civil.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use proptest::prelude::*;

    use super::*;

    fn made(subject: &str) -> String {
        let args = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
        let made = Command::new("openssl")
            .args(args)
            .args(["-keyout", "/dev/null", "-days", "3650", "-utf8", "-subj", subject])
            .output()
            .unwrap();
        String::from_utf8(made.stdout).unwrap()
    }

    #[test]
    fn the_subject_stands_in_the_certificate_s_own_order() {
        let certificate = Certificate::parse(&made("/C=ES/O=Escola, la \"nostra\"/CN=h1")).unwrap();
        assert_eq!(certificate.subject, "C=ES,O=Escola\\, la \"nostra\",CN=h1");
        assert!(certificate.ends > Timestamp::now());
    }

    proptest! {
        #[test]
        fn garbage_does_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = Certificate::parse_der(&bytes);
            let _ = Certificate::parse(&format!("-----BEGIN CERTIFICATE-----{}", STANDARD.encode(&bytes)));
        }
    }
}
