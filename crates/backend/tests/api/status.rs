//! What lies around the API.

use crate::school::School;

#[tokio::test]
pub(crate) async fn monitors_are_answered() {
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
async fn methods_that_somebody_makes_up_are_counted_as_one() {
    let school = School::empty().await;
    for method in ["BREW", "WHEN", "X1"] {
        assert_eq!(school.raw(method, "/api/v1/session", None, "").await.status, 405);
    }
    let metrics = school.raw("GET", "/metrics", None, "").await.text();
    assert!(metrics.contains("method=\"other\"") && !metrics.contains("BREW"), "{metrics}");
}
