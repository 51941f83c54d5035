//! Certificates: which are accepted, and which refused.

use sarrio_client::{Client, Trust};
use sarrio_model::{Code, Fingerprint};

use crate::school::School;

#[tokio::test]
async fn the_server_has_the_certificate_whose_fingerprint_was_printed() {
    let mut school = School::empty().await;
    assert_eq!(Client::fingerprint(&school.url()).await.unwrap(), school.fingerprint);
    school.restart().await;
    assert_eq!(Client::fingerprint(&school.url()).await.unwrap(), school.fingerprint);
}

#[tokio::test]
async fn another_certificate_is_refused_before_anything_is_sent() {
    let school = School::empty().await;
    for trust in [Trust::Pinned(Fingerprint([7; 32])), Trust::SystemRoots] {
        let client = Client::https(&school.url(), trust).unwrap();
        assert_eq!(
            client.sign_in("marta", "secret".into()).await.unwrap_err().code,
            Code::BackendCertificate
        );
        assert_eq!(client.events(None, &[]).await.err().unwrap().code, Code::BackendCertificate);
    }
}

#[tokio::test]
async fn a_backend_that_is_not_there_is_unreachable() {
    let mut school = School::empty().await;
    let (url, socket) = (school.url(), school.admin.clone());
    let client = Client::https(&url, Trust::Pinned(school.fingerprint)).unwrap();
    school.stop().await;
    for problem in [
        client.session().await.unwrap_err(),
        socket.session().await.unwrap_err(),
        client.events(None, &[]).await.err().unwrap(),
        Client::fingerprint(&url).await.unwrap_err(),
    ] {
        assert_eq!(problem.code, Code::BackendUnreachable, "{problem}");
    }
}
