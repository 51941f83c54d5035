//! Verifies the backend's certificate: it is pinned, or signed by one of the system's root certificates.

use std::sync::{Arc, Mutex, PoisonError};

use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use rustls_platform_verifier::BuilderVerifierExt;
use sarrio_model::{
    Fingerprint, Problem,
    problem::{BackendSilentFor, BackendSpeaksNoTls, RootCertificatesUnusable},
};
use sha2::{Digest, Sha256};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::{
    address::{CONNECT, dial, https_url, server_name},
    failure::unreachable,
};

/// Which certificates of a backend are accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// Those that the system's root certificates have signed.
    SystemRoots,
    /// Only this one, which a person has compared, whatever its name, date or signer.
    Pinned(Fingerprint),
}

/// The TLS configuration of connections.
pub(crate) fn config(trust: Trust) -> Result<ClientConfig, Problem> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|error| unusable(&error))?;
    let builder = match trust {
        Trust::SystemRoots => builder.with_platform_verifier().map_err(|error| unusable(&error))?,
        Trust::Pinned(pin) => builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Pinned { accept: Accept::Only(pin), provider })),
    };
    Ok(builder.with_no_client_auth())
}

fn unusable(error: &Error) -> Problem {
    RootCertificatesUnusable { why: error.to_string() }.into()
}

/// The fingerprint of the certificate of the server at `url`.
pub(crate) async fn shown_by(url: &str) -> Result<Fingerprint, Problem> {
    let base = https_url(url)?;
    let provider = Arc::new(ring::default_provider());
    let seen = Arc::new(Mutex::new(None));
    let tls = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|error| unusable(&error))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Pinned { accept: Accept::Look(seen.clone()), provider }))
        .with_no_client_auth();
    let name = server_name(&base)?;
    let handshake = async {
        let stream = dial(&base).await?;
        // The handshake always fails, because every certificate is refused. So nothing more is sent.
        let _ = TlsConnector::from(Arc::new(tls)).connect(name, stream).await;
        Ok::<(), std::io::Error>(())
    };
    match timeout(CONNECT, handshake).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => return Err(unreachable(url, error)),
        Err(_) => {
            return Err(BackendSilentFor { endpoint: url.to_owned(), seconds: CONNECT.as_secs() }.into());
        }
    }
    let fingerprint = *seen.lock().unwrap_or_else(PoisonError::into_inner);
    fingerprint.ok_or_else(|| BackendSpeaksNoTls { endpoint: url.to_owned() }.into())
}

#[derive(Debug)]
enum Accept {
    Only(Fingerprint),
    Look(Arc<Mutex<Option<Fingerprint>>>),
}

/// Compares the certificate. The signature of the handshake still proves that the server has its key.
#[derive(Debug)]
struct Pinned {
    accept: Accept,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let shown = Fingerprint(Sha256::digest(end_entity).into());
        match &self.accept {
            Accept::Only(pin) if *pin == shown => return Ok(ServerCertVerified::assertion()),
            Accept::Only(_) => {}
            Accept::Look(seen) => *seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(shown),
        }
        Err(CertificateError::ApplicationVerificationFailure.into())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
