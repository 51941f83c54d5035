//! `hypervisors`

use sarrio_model::{Code, EditHypervisor, HypervisorId, NewHypervisor, Outcome, Revision, SshTarget};
use serde_json::json;

use crate::school::{School, eventually, name};

#[tokio::test]
pub(crate) async fn a_host_is_probed_confirmed_checked_added_and_removed() {
    let school = School::empty().await;
    let host = school.fleet.host("h1");
    let hypervisors = school.admin.hypervisors();
    assert!(hypervisors.public_key().await.unwrap().starts_with("ssh-"));
    let key = hypervisors.probe(&host.target()).await.unwrap().host_key;
    assert_eq!(key, host.host_key());

    let mut new = NewHypervisor {
        name: name("vdesktop1"),
        ssh: Some(host.target()),
        host_key: None,
        jump_key: None,
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
        (json!({ "address": "h1\nh2" }), "target.address"),
    ] {
        let problem = school.refused("POST", "/api/v1/hypervisors/probe", body(bad)).await;
        assert_eq!((problem.status, problem.field.as_deref()), (422, Some(field)));
    }
}

#[tokio::test]
async fn a_value_that_would_add_a_line_to_known_hosts_is_refused_in_a_change_too() {
    let school = School::with_hosts(1).await;
    let host = school.admin.hypervisors().list().await.unwrap().remove(0);
    let key = school.fleet.host("h1").host_key();
    let two_lines = format!("{key}\nevil {key}");
    for (bad, field) in [
        (json!({ "host_key": { "line": two_lines } }), "host_key"),
        (json!({ "host_key": { "line": "ssh-ed25519 AAAA" } }), "host_key"),
        (json!({ "jump_key": { "line": format!("{key} comment") } }), "jump_key"),
        (json!({ "ssh": { "address": "-oProxyCommand=x" } }), "ssh.address"),
        (json!({ "ssh": { "address": "h1", "user": "root\n" } }), "ssh.user"),
        (json!({ "viewer_address": "h1\nhost=evil" }), "viewer_address"),
    ] {
        let mut body = bad.clone();
        body["revision"] = json!(host.revision);
        let problem = school.refused("PATCH", &format!("/api/v1/hypervisors/{}", host.id), body).await;
        assert_eq!((problem.status, problem.field.as_deref()), (422, Some(field)), "{bad}");
    }
    // A fingerprint in the request is ignored.
    let key = json!({ "line": key.line(), "fingerprint": "SHA256:claimed" });
    let body = json!({ "revision": host.revision, "host_key": key });
    let edited = school.admin.hypervisors().edit(host.id, &serde_json::from_value(body).unwrap()).await;
    let shown = edited.unwrap().connection.host_key().unwrap().fingerprint().to_owned();
    assert_eq!(shown, school.fleet.host("h1").host_key().fingerprint());
}

#[tokio::test]
async fn a_host_that_moved_is_reached_again_after_its_address_was_changed() {
    let school = School::with_hosts(1).await;
    let hypervisors = school.admin.hypervisors();
    let host = hypervisors.list().await.unwrap().remove(0);
    let moved = SshTarget { port: 2222, ..SshTarget::root_at("h1-moved".parse().unwrap()) };
    school.fleet.host("h1").move_to(moved.clone());
    let edit = EditHypervisor { revision: host.revision, ssh: Some(moved), ..EditHypervisor::default() };
    let edited = hypervisors.edit(host.id, &edit).await.unwrap();
    let shown = serde_json::to_value(&edited.connection).unwrap();
    assert_eq!((&shown["address"], &shown["port"]), (&json!("h1-moved"), &json!(2222)));
    eventually("it is online there", async || hypervisors.get(host.id).await.unwrap().state.takes_desktops())
        .await;
    assert_eq!(hypervisors.edit(host.id, &edit).await.unwrap_err().code, Code::StaleRevision);
}
