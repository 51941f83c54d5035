//! The backend's TLS certificate: the administrator's, or one that is made at the first start.

use std::{
    fs,
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::Arc,
};

use rcgen::{CertificateParams, DnType, KeyPair};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use sarrio_model::Fingerprint;
use sha2::{Digest, Sha256};

use crate::config::Config;

/// Why there is no certificate.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// A file cannot be read or written.
    #[error("could not use {file}: see whether it is there and the user of sarriod owns it")]
    File {
        /// Which.
        file: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A file has the wrong format.
    #[error("could not understand {file}: it must be PEM, as openssl writes it")]
    Pem {
        /// Which.
        file: PathBuf,
        /// Why not.
        source: rustls::pki_types::pem::Error,
    },
    /// No certificate could be made.
    #[error("could not make a certificate: see certificate_names in the configuration")]
    Make(#[from] rcgen::Error),
    /// The certificate and the key do not match.
    #[error("could not serve with the certificate {file}: see whether its key is the right one")]
    Serve {
        /// Which.
        file: PathBuf,
        /// Why not.
        source: rustls::Error,
    },
}

/// The TLS configuration, and the fingerprint that people compare.
pub(crate) struct Certificate {
    pub(crate) tls: Arc<ServerConfig>,
    pub(crate) fingerprint: Fingerprint,
}

/// Loads the configured certificate, or the one that was made at the first start.
pub(crate) fn load(config: &Config) -> Result<Certificate, CertificateError> {
    let (chain, key) = match (&config.certificate, &config.certificate_key) {
        (Some(chain), Some(key)) => (chain.clone(), key.clone()),
        _ => own(config)?,
    };
    let pem = |file: &Path| {
        let file = file.to_owned();
        move |source| CertificateError::Pem { file, source }
    };
    let certificates: Vec<CertificateDer<'static>> =
        CertificateDer::pem_file_iter(&chain).and_then(Iterator::collect).map_err(pem(&chain))?;
    let private = PrivateKeyDer::from_pem_file(&key).map_err(pem(&key))?;
    let first =
        certificates.first().ok_or_else(|| pem(&chain)(rustls::pki_types::pem::Error::NoItemsFound))?;
    let fingerprint = Fingerprint(Sha256::digest(first).into());
    let serve = |source| CertificateError::Serve { file: chain.clone(), source };
    let mut tls = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(serve)?
        .with_no_client_auth()
        .with_single_cert(certificates, private)
        .map_err(serve)?;
    tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Certificate { tls: Arc::new(tls), fingerprint })
}

/// `tls/certificate.pem` and `tls/key.pem` in the data directory, which are made if they do not exist. The key is
/// written first, so every certificate has one.
fn own(config: &Config) -> Result<(PathBuf, PathBuf), CertificateError> {
    let directory = config.data_dir.join("tls");
    let (chain, key) = (directory.join("certificate.pem"), directory.join("key.pem"));
    if chain.exists() {
        return Ok((chain, key));
    }
    let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
    names.extend(fs::read_to_string("/proc/sys/kernel/hostname").ok().map(|name| name.trim().to_owned()));
    if !config.listen.ip().is_unspecified() {
        names.push(config.listen.ip().to_string());
    }
    names.extend(config.certificate_names.split(',').map(|name| name.trim().to_owned()));
    names.retain(|name| !name.is_empty());
    names.sort_unstable();
    names.dedup();
    let private = KeyPair::generate()?;
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name.push(DnType::CommonName, format!("{} (sarriod)", config.site_name));
    let made = params.self_signed(&private)?;

    let file = |path: &Path| {
        let file = path.to_owned();
        move |source| CertificateError::File { file, source }
    };
    fs::DirBuilder::new().recursive(true).mode(0o700).create(&directory).map_err(file(&directory))?;
    write_private(&key, &private.serialize_pem()).map_err(file(&key))?;
    write_private(&chain, &made.pem()).map_err(file(&chain))?;
    Ok((chain, key))
}

/// Writes a file that only its owner can read, completely or not at all.
fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let unfinished = path.with_extension("new");
    let mut file =
        fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(unfinished, path)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_certificate_is_made_once_and_nobody_else_can_read_its_key() {
        let dir = tempfile::tempdir().unwrap();
        let config = Config {
            data_dir: dir.path().join("data"),
            certificate_names: "sarrio.school.example, 10.1.2.3".to_owned(),
            ..Config::default()
        };
        let first = load(&config).unwrap();
        assert_eq!(load(&config).unwrap().fingerprint, first.fingerprint);
        let key = fs::metadata(config.data_dir.join("tls/key.pem")).unwrap();
        assert_eq!(key.permissions().mode() & 0o777, 0o600);
    }
}
