//! The problems of calls without an answer, or with one that was not understood.

use std::fmt;

use rustls::{CertificateError, Error};
use sarrio_model::{
    Problem,
    problem::{BackendSilent, CertificateNotTrusted, NoReasonGiven, OtherCertificate},
};

/// No answer came from `endpoint`.
pub(crate) fn unreachable(endpoint: impl fmt::Display, why: impl fmt::Display) -> Problem {
    BackendSilent { endpoint: endpoint.to_string(), why: why.to_string() }.into()
}

/// The problem for a certificate that was refused; `None` where the error has another cause.
fn refused(endpoint: impl fmt::Display, error: &(dyn std::error::Error + 'static)) -> Option<Problem> {
    let endpoint = endpoint.to_string();
    match tls_error(error)? {
        Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure) => {
            Some(OtherCertificate { endpoint }.into())
        }
        Error::InvalidCertificate(why) => {
            Some(CertificateNotTrusted { endpoint, why: why.to_string() }.into())
        }
        _ => None,
    }
}

/// Finds the TLS error among the causes of an HTTP error. An `io::Error` hides what it wraps from `source`.
fn tls_error<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a Error> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<Error>() {
            return Some(found);
        }
        next = match error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}

/// The last cause of an error, which is the most precise (`connection refused`).
fn last(error: &(dyn std::error::Error + 'static)) -> String {
    let mut error: &dyn std::error::Error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}

/// The problem in an answer. Anything else, such as a proxy's page, becomes a problem with its status.
pub(crate) fn answered(status: u16, body: &[u8]) -> Problem {
    serde_json::from_slice(body).unwrap_or_else(|_| NoReasonGiven { status }.problem().with_status(status))
}

/// A connection that could not be opened, or broke.
pub(crate) fn broken(endpoint: impl fmt::Display, error: &(dyn std::error::Error + 'static)) -> Problem {
    refused(&endpoint, error).unwrap_or_else(|| unreachable(&endpoint, last(error)))
}
