//! What bad input, bad certificates and bad servers get.

use std::time::{Duration, Instant};

use sarrio_directory::{Access, SignIn};
use sarrio_model::problem::{
    DirectoryBindRefused, DirectoryCertificateDated, DirectoryCertificateOfOther,
    DirectoryCertificateUntrusted, DirectoryHungUp, DirectoryNameNotFound, DirectoryNotLoopback,
    DirectoryNotReached, DirectorySilent, DirectoryTlsFailed,
};
use sarrio_slapd::{Certificate, Options, PASSWORD, Slapd, SlowServer, WITH_MEMBER_OF};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::{access, person, signs_in, slapd, usual};

async fn refused(access: &Access) -> sarrio_model::Problem {
    signs_in(access, "joan", PASSWORD).await.unwrap_err()
}

#[tokio::test]
async fn both_kinds_of_tls_work_with_the_schools_authority() {
    let slapd = slapd(0);
    person(&usual(&slapd), "joan").await;
    person(&access(&slapd, WITH_MEMBER_OF, json!({ "security": "ldaps", "port": slapd.tls_port })), "joan")
        .await;
    let plain = json!({ "security": "loopback", "certificate_authority": null });
    person(&access(&slapd, WITH_MEMBER_OF, plain), "joan").await;
}

#[tokio::test]
async fn an_empty_password_is_wrong_and_never_a_sign_in_as_nobody() {
    let slapd = slapd(0);
    assert_eq!(signs_in(&usual(&slapd), "joan", "").await.unwrap(), SignIn::Wrong);
    let pattern = format!("uid={{name}},ou=people,{WITH_MEMBER_OF}");
    let direct = access(&slapd, WITH_MEMBER_OF, json!({ "bind": { "as": "person", "pattern": pattern } }));
    assert_eq!(signs_in(&direct, "joan", "").await.unwrap(), SignIn::Wrong);
    let nobody = Access { bind_password: Some("".into()), ..usual(&slapd) };
    assert!(refused(&nobody).await.says(DirectoryBindRefused::KEY));
}

#[tokio::test]
async fn a_certificate_that_is_foreign_old_or_for_another_name_is_refused_with_the_reason() {
    let with = |certificate| Slapd::start(&Options { certificate, ..Options::default() }).unwrap();
    let right = with(Certificate::Right);
    let (old, other) = (with(Certificate::Expired), with(Certificate::OfOther));
    let both = |slapd: &Slapd, authority: &str| {
        let authority = Value::from(authority);
        [
            json!({ "certificate_authority": authority }),
            json!({ "certificate_authority": authority, "security": "ldaps", "port": slapd.tls_port }),
        ]
    };
    for over in both(&old, &old.authority) {
        assert!(refused(&access(&old, WITH_MEMBER_OF, over)).await.says(DirectoryCertificateDated::KEY));
    }
    for over in both(&other, &other.authority) {
        assert!(refused(&access(&other, WITH_MEMBER_OF, over)).await.says(DirectoryCertificateOfOther::KEY));
    }
    for over in both(&right, &other.authority) {
        assert!(
            refused(&access(&right, WITH_MEMBER_OF, over)).await.says(DirectoryCertificateUntrusted::KEY)
        );
    }
    // Nor do the system's authorities know the school's.
    let system = json!({ "certificate_authority": null });
    assert!(refused(&access(&right, WITH_MEMBER_OF, system)).await.says(DirectoryCertificateUntrusted::KEY));
}

#[tokio::test]
async fn a_wrong_port_is_told_as_what_it_is() {
    let slapd = slapd(0);
    let plain_port = json!({ "security": "ldaps" });
    let problem = refused(&access(&slapd, WITH_MEMBER_OF, plain_port)).await;
    assert!(problem.says(DirectoryTlsFailed::KEY) || problem.says(DirectoryHungUp::KEY), "{problem}");
    let tls_port = json!({ "port": slapd.tls_port, "patience_seconds": 1 });
    let problem = refused(&access(&slapd, WITH_MEMBER_OF, tls_port)).await;
    assert!(problem.says(DirectoryHungUp::KEY) || problem.says(DirectorySilent::KEY), "{problem}");
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    assert!(
        refused(&access(&slapd, WITH_MEMBER_OF, json!({ "port": nobody })))
            .await
            .says(DirectoryNotReached::KEY)
    );
    let unknown = json!({ "address": "ldap.escola.invalid" });
    assert!(refused(&access(&slapd, WITH_MEMBER_OF, unknown)).await.says(DirectoryNameNotFound::KEY));
}

#[tokio::test]
async fn without_encryption_nothing_leaves_the_machine_unless_that_is_said() {
    let slapd = slapd(0);
    // A documentation address: nothing is sent to it.
    let far = json!({ "security": "loopback", "address": "192.0.2.1", "certificate_authority": null });
    assert!(refused(&access(&slapd, WITH_MEMBER_OF, far)).await.says(DirectoryNotLoopback::KEY));
    let said = json!({ "security": "unencrypted", "certificate_authority": null });
    person(&access(&slapd, WITH_MEMBER_OF, said), "joan").await;
}

#[tokio::test]
async fn a_server_that_stops_answering_holds_nobody_longer_than_the_settings_say() {
    let slapd = slapd(0);
    // At once, in the middle of TLS, and while it answers a search.
    for (bytes, security) in [(0, "start_tls"), (700, "start_tls"), (40, "loopback")] {
        let slow = SlowServer::before(slapd.port, bytes).await.unwrap();
        let over = json!({ "port": slow.address.port(), "security": security, "patience_seconds": 1 });
        let begun = Instant::now();
        let problem = refused(&access(&slapd, WITH_MEMBER_OF, over)).await;
        assert!(problem.says(DirectorySilent::KEY), "{bytes}: {problem}");
        // The whole sign-in has one second, and not each of its requests.
        assert!(begun.elapsed() < Duration::from_secs(4), "{bytes}: {:?}", begun.elapsed());
    }
}

#[tokio::test]
async fn what_is_not_ldap_ends_one_sign_in_and_nothing_else() {
    let slapd = slapd(0);
    for answer in
        [&b"HTTP/1.1 400 Bad Request\r\n\r\n"[..], &[0x30, 0x05, 0x02, 0x01, 0x01, 0x61, 0x00], &[0x30, 0]]
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                stream.writable().await.unwrap();
                let _ = stream.try_write(answer);
                tokio::spawn(async move {
                    tokio::time::sleep(Duration::from_secs(30)).await;
                    drop(stream);
                });
            }
        });
        let over = json!({ "port": port, "security": "loopback", "patience_seconds": 1 });
        let problem = refused(&access(&slapd, WITH_MEMBER_OF, over)).await;
        assert_eq!(problem.code, sarrio_model::Code::DirectoryUnavailable, "{problem}");
        server.abort();
    }
    person(&usual(&slapd), "joan").await;
}
