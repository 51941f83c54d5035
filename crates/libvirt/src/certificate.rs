//! Reads from an X.509 certificate what a viewer needs: its subject, in the certificate's order, and when it expires.

use jiff::Timestamp;
use x509_parser::{
    asn1_rs::{Any, Oid, Tag},
    certificate::X509Certificate,
    pem::Pem,
    prelude::FromDer as _,
};

/// A certificate cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the console's certificate cannot be read: make it anew with openssl or certtool")]
pub struct CertificateError;

/// A certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Such as `O=lab,CN=h1`, in the certificate's order.
    pub subject: String,
    /// When it expires.
    pub ends: Timestamp,
}

impl Certificate {
    /// Reads the first certificate of a PEM text.
    pub fn parse(pem: &str) -> Result<Self, CertificateError> {
        let mut blocks = Pem::iter_from_buffer(pem.as_bytes()).flatten();
        let certificate = blocks.find(|block| block.label == "CERTIFICATE").ok_or(CertificateError)?;
        Self::parse_der(&certificate.contents)
    }

    fn parse_der(der: &[u8]) -> Result<Self, CertificateError> {
        let (_, certificate) = X509Certificate::from_der(der).map_err(|_| CertificateError)?;
        let ends = certificate.validity().not_after.timestamp();
        let parts = certificate.subject().iter_attributes();
        let parts = parts.map(|part| format!("{}={}", short(part.attr_type()), text(part.attr_value())));
        Ok(Self {
            subject: parts.collect::<Vec<_>>().join(","),
            ends: Timestamp::from_second(ends).map_err(|_| CertificateError)?,
        })
    }
}

/// The name of a subject's attribute as OpenSSL abbreviates it. A rare one is shown by its number, which viewers
/// understand too.
fn short(kind: &Oid<'_>) -> String {
    let number = kind.to_id_string();
    let name = match number.as_str() {
        "2.5.4.3" => "CN",
        "2.5.4.5" => "serialNumber",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "1.2.840.113549.1.9.1" => "emailAddress",
        "0.9.2342.19200300.100.1.25" => "DC",
        _ => return number,
    };
    name.to_owned()
}

/// A value, with separators escaped.
fn text(value: &Any<'_>) -> String {
    let bytes = value.as_bytes();
    let text = match value.tag() {
        Tag::BmpString => {
            char::decode_utf16(bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])))
                .map(|c| c.unwrap_or('\u{fffd}'))
                .collect()
        }
        _ => String::from_utf8_lossy(bytes).into_owned(),
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

#[cfg(test)]
mod tests {
    use std::process::Command;

    use base64::{Engine as _, engine::general_purpose::STANDARD};
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
    fn the_subject_keeps_the_certificate_s_order() {
        let certificate = Certificate::parse(&made("/C=ES/O=Escola, la \"nostra\"/CN=h1")).unwrap();
        assert_eq!(certificate.subject, "C=ES,O=Escola\\, la \"nostra\",CN=h1");
        assert!(certificate.ends > Timestamp::now());
    }

    #[test]
    fn an_attribute_without_an_abbreviation_is_shown_by_its_number() {
        let pem = made("/DC=test/emailAddress=a@b/2.5.4.97=X/title=y/CN=Núria");
        let certificate = Certificate::parse(&format!("a note\n{pem}")).unwrap();
        assert_eq!(certificate.subject, "DC=test,emailAddress=a@b,2.5.4.97=X,2.5.4.12=y,CN=Núria");
    }

    proptest! {
        #[test]
        fn garbage_is_an_error(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = Certificate::parse_der(&bytes);
            let text = STANDARD.encode(&bytes);
            let pem = format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n");
            prop_assert!(Certificate::parse(&pem).is_err());
        }
    }
}
