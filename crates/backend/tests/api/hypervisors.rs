//! `hypervisors`

use sarrio_model::{Code, HypervisorId, NewHypervisor, Outcome, Revision};
use serde_json::json;

use crate::school::{School, eventually, name};

#[tokio::test]
pub(crate) async fn a_host_is_probed_confirmed_checked_added_and_removed() {
    let school = School::empty().await;
    let host = school.fleet.host("h1");
    let hypervisors = school.admin.hypervisors();
    assert!(hypervisors.public_key().await.unwrap().starts_with("ssh-"));
    let key = hypervisors.probe(&host.target()).await.unwrap();
    assert_eq!(key, host.host_key());

    let mut new = NewHypervisor {
        name: name("vdesktop1"),
        ssh: Some(host.target()),
        host_key: None,
        password: None,
        viewer_address: None,
        network: None,
    };
    assert_eq!(hypervisors.add(&new).await.unwrap_err().code, Code::HostKeyUnknown);
    new.host_key = Some(key);
    let checks = hypervisors.check(&new).await.unwrap();
    assert!(checks.iter().any(|check| check.outcome == Outcome::Passed), "{checks:?}");
    assert!(hypervisors.list().await.unwrap().is_empty(), "checking adds nothing");

    let added = hypervisors.add(&new).await.unwrap();
    eventually("it is online", async || hypervisors.get(added.id).await.unwrap().state.takes_desktops())
        .await;
    assert_eq!(hypervisors.add(&new).await.unwrap_err().status, 409);
    assert!(!hypervisors.doctor(added.id).await.unwrap().is_empty());
    hypervisors.retry(added.id).await.unwrap();
    assert_eq!(hypervisors.confirm_off(added.id).await.unwrap_err().code, Code::WrongState);
    let edit = json!({ "revision": hypervisors.get(added.id).await.unwrap().revision, "name": "vdesktop2" });
    let edit = serde_json::from_value(edit).unwrap();
    let edited = hypervisors.edit(added.id, &edit).await.unwrap();
    assert_eq!(hypervisors.edit(added.id, &edit).await.unwrap_err().code, Code::StaleRevision);
    eventually("it was sampled, which changes nothing that people edit", async || {
        let host = hypervisors.get(added.id).await.unwrap();
        host.load.is_some() && host.revision == edited.revision
    })
    .await;
    assert_eq!(edited.name.as_str(), "vdesktop2");
    hypervisors.remove(added.id).await.unwrap();
    assert_eq!(hypervisors.get(added.id).await.unwrap_err().code, Code::NotFound);
}

#[tokio::test]
async fn a_changed_host_key_has_a_problem_of_its_own() {
    let school = School::with_hosts(1).await;
    let host = school.fleet.host("h1");
    host.change_host_key();
    host.power_cut();
    host.boot();
    let hypervisors = school.admin.hypervisors();
    eventually("the changed key is seen", async || {
        let state = serde_json::to_value(&hypervisors.list().await.unwrap()[0].state).unwrap();
        state["reason"]["code"] == Code::HostKeyChanged.as_str()
    })
    .await;
}

#[tokio::test]
async fn hosts_are_for_administrators() {
    let school = School::with_hosts(1).await;
    let marta = school.person("marta").await;
    let host = school.admin.hypervisors().list().await.unwrap().remove(0);
    let hypervisors = marta.hypervisors();
    for problem in [
        hypervisors.list().await.unwrap_err(),
        hypervisors.get(host.id).await.unwrap_err(),
        hypervisors.get(HypervisorId::new()).await.unwrap_err(),
        hypervisors.remove(host.id).await.unwrap_err(),
        hypervisors.doctor(host.id).await.unwrap_err(),
        hypervisors.probe(&school.fleet.host("h1").target()).await.unwrap_err(),
        hypervisors.public_key().await.unwrap_err(),
    ] {
        assert_eq!(problem.code, Code::Forbidden);
    }
    assert_eq!(Revision::default(), Revision(0));
}

#[tokio::test]
async fn text_that_ssh_would_read_as_an_option_is_refused() {
    let school = School::empty().await;
    let body = |ssh: serde_json::Value| json!({ "target": ssh });
    for (bad, field) in [
        (json!({ "address": "-oProxyCommand=x" }), "target.address"),
        (json!({ "address": "h1", "user": "-l" }), "target.user"),
        (json!({ "address": "h1", "port": 0 }), "target.port"),
        (json!({ "address": "h1", "port": 70000 }), "target.port"),
        (json!({ "address": "h1", "jump": "a b" }), "target.jump"),
    ] {
        let problem = school.refused("POST", "/api/v1/hypervisors/probe", body(bad)).await;
        assert_eq!((problem.status, problem.field.as_deref()), (422, Some(field)));
    }
}
