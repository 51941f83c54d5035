//! The routes for monitoring.

use std::sync::Arc;

use sarrio_backend::{Config, Service};
use sarrio_model::HostState;
use sarrio_simulator::Fleet;

use crate::school::{School, eventually};

#[tokio::test]
pub(crate) async fn monitoring_is_answered() {
    let (school, template) = School::with_template().await;
    let pc = school.desktop(&school.admin, "pc-07", &template).await;
    school.done(&school.admin, school.admin.desktops().start(pc.id).await.unwrap().id).await;
    let get = async |path: &str| school.raw("GET", path, None, "").await;
    assert_eq!(get("/healthz").await.text(), "ok\n");
    assert_eq!(get("/readyz").await.text(), "ready\n");
    let metrics = get("/metrics").await.text();
    for line in [
        "sarrio_desktops{state=\"running\"} 1",
        "sarrio_hypervisors{state=\"online\"} 1",
        "sarrio_operations_active 0",
        "sarrio_http_request_seconds_count{method=\"POST\",route=\"/api/v1/desktops/{id}/start\",status=\"202\"}",
        "sarrio_event_lag_seconds",
    ] {
        assert!(metrics.contains(line), "{line} in\n{metrics}");
    }
    assert!(!metrics.contains("pc-07"));
    let docs = get("/docs").await;
    assert!(docs.kind.starts_with("text/html") && docs.text().contains("/api/v1/desktops/{id}/start"));
}

#[tokio::test]
async fn unknown_methods_are_counted_as_one() {
    let school = School::empty().await;
    for method in ["BREW", "WHEN", "X1"] {
        assert_eq!(school.raw(method, "/api/v1/session", None, "").await.status, 405);
    }
    let metrics = school.raw("GET", "/metrics", None, "").await.text();
    assert!(metrics.contains("method=\"other\"") && !metrics.contains("BREW"), "{metrics}");
}

#[tokio::test]
async fn metrics_answer_this_machine_or_the_token_and_reuse_counts_of_the_database() {
    let dir = tempfile::tempdir().unwrap();
    let token = dir.path().join("token");
    std::fs::write(&token, "0123456789abcdef0123\n").unwrap();
    let config = Config {
        listen: "127.0.0.1:0".parse().unwrap(),
        // Behind a proxy, every request seems to come from this machine.
        tls: false,
        data_dir: dir.path().join("data"),
        runtime_dir: dir.path().join("run"),
        metrics_token_file: Some(token),
        ..Config::default()
    };
    let service = Service::start_with(&config, Arc::new(Fleet::new())).await.unwrap();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let ask = async |token: Option<&str>| {
        let mut request = http.get(format!("http://{}/metrics", service.address));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    assert_eq!(ask(None).await.0, 401);
    assert_eq!(ask(Some("0123456789abcdef0124")).await.0, 401);
    let (status, text) = ask(Some("0123456789abcdef0123")).await;
    assert!(status == 200 && text.contains("sarrio_desktops{state=\"deleted\"} 0"), "{text}");
    service.stop().await;

    let school = School::with_hosts(1).await;
    let https = reqwest::Client::builder().tls_danger_accept_invalid_certs(true).no_proxy().build().unwrap();
    let here = https.get(format!("{}/metrics", school.url())).send().await.unwrap();
    assert_eq!(here.status().as_u16(), 200);
    let before = school.raw("GET", "/metrics", None, "").await.text();
    assert!(before.contains("sarrio_hypervisors{state=\"online\"} 1"), "{before}");
    school.fleet.host("h1").power_cut();
    eventually("the host is unreachable", async || {
        let hosts = school.admin.hypervisors().list().await.unwrap();
        hosts.iter().all(|host| matches!(host.state, HostState::Unreachable { .. }))
    })
    .await;
    let soon = school.raw("GET", "/metrics", None, "").await.text();
    assert!(soon.contains("sarrio_hypervisors{state=\"online\"} 1"), "counted again within 10 s:\n{soon}");
}
