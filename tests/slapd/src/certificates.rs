//! The certificate of the directory, and the school's authority that signs it.

use std::{fs, path::Path};

use anyhow::Result;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, date_time_ymd,
};

/// The certificate that a directory shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certificate {
    /// For `localhost`.
    Right,
    /// One that has expired.
    Expired,
    /// One for another server.
    OfOther,
}

/// Writes the certificates into `dir`. Returns the authority's (PEM).
pub(crate) fn write(certificate: Certificate, dir: &Path) -> Result<String> {
    let mut params = CertificateParams::new(Vec::new())?;
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.distinguished_name.push(DnType::CommonName, "Autoritat de l'escola");
    let key = KeyPair::generate()?;
    let authority = params.self_signed(&key)?.pem();
    let issuer = Issuer::new(params, key);

    let names = match certificate {
        Certificate::OfOther => vec!["ldap.altra.example".to_owned()],
        Certificate::Right | Certificate::Expired => vec!["localhost".to_owned(), "127.0.0.1".to_owned()],
    };
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name.push(DnType::CommonName, "Directori de l'escola");
    if certificate == Certificate::Expired {
        (params.not_before, params.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(2021, 1, 1));
    }
    let key = KeyPair::generate()?;
    let own = params.signed_by(&key, &issuer)?;
    fs::write(dir.join("authority.pem"), &authority)?;
    fs::write(dir.join("certificate.pem"), own.pem())?;
    fs::write(dir.join("key.pem"), key.serialize_pem())?;
    Ok(authority)
}
