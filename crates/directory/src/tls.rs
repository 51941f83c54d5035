//! TLS to a directory: rustls, with the school's authority or those that the system trusts.

use std::sync::Arc;

use ldap3::LdapError;
use rustls::{
    CertificateError, ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject},
};
use rustls_platform_verifier::BuilderVerifierExt;
use sarrio_model::{
    DirectorySettings, HostAddress, Problem,
    problem::{
        AuthorityUnreadable, DirectoryCertificateDated, DirectoryCertificateOfOther,
        DirectoryCertificateUntrusted, DirectoryHungUp, DirectoryRootsUnusable, DirectoryTlsFailed,
        StartTlsRefused,
    },
};

use crate::result::why;

/// The configuration of connections.
pub(crate) fn config(settings: &DirectorySettings) -> Result<ClientConfig, Problem> {
    let unusable = |error: rustls::Error| DirectoryRootsUnusable { why: error.to_string() };
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(unusable)?;
    let builder = match &settings.certificate_authority {
        Some(pem) => builder.with_root_certificates(authority(pem)?),
        None => builder.with_platform_verifier().map_err(unusable)?,
    };
    Ok(builder.with_no_client_auth())
}

/// The certificates of an authority.
pub(crate) fn authority(pem: &str) -> Result<RootCertStore, Problem> {
    let unreadable = || AuthorityUnreadable.at("settings.certificate_authority");
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
        roots.add(certificate.map_err(|_| unreadable())?).map_err(|_| unreadable())?;
    }
    match roots.is_empty() {
        true => Err(unreadable()),
        false => Ok(roots),
    }
}

/// Why no encrypted connection was made.
pub(crate) fn problem(host: &HostAddress, error: LdapError) -> Problem {
    let host = host.clone();
    let failed = match error {
        LdapError::LdapResult { result } => {
            return StartTlsRefused { host, why: why(&result) }.into();
        }
        LdapError::Rustls { source } => source,
        LdapError::Io { source } => {
            match source.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
                Some(error) => error.clone(),
                None if source.kind() == std::io::ErrorKind::UnexpectedEof => {
                    return DirectoryHungUp { host }.into();
                }
                None => return DirectoryTlsFailed { host, why: source.to_string() }.into(),
            }
        }
        LdapError::ResultRecv { .. } | LdapError::OpSend { .. } => return DirectoryHungUp { host }.into(),
        other => return DirectoryTlsFailed { host, why: other.to_string() }.into(),
    };
    match &failed {
        rustls::Error::InvalidCertificate(why) => match why {
            CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. } => DirectoryCertificateDated { host }.into(),
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                DirectoryCertificateOfOther { host }.into()
            }
            // The second: another authority of the same name.
            CertificateError::UnknownIssuer | CertificateError::BadSignature => {
                DirectoryCertificateUntrusted { host }.into()
            }
            why => DirectoryTlsFailed { host, why: why.to_string() }.into(),
        },
        why => DirectoryTlsFailed { host, why: why.to_string() }.into(),
    }
}
