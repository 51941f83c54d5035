//! `desktops`

use futures::StreamExt as _;
use sarrio_model::{
    Batch, Bytes, Code, Desktop, DesktopAction, DesktopFilter, DesktopId, DesktopQuery, EditDesktop,
    MatchingDesktops, NewDesktops, NewTemplateFromDesktop, NewTicket, OperationKind, OperationState,
    Persistence, Protocol, Revision, Route, StateName, Target, UserId,
};
use serde_json::json;

use crate::school::{School, eventually, name, new_desktops};

fn rename(revision: Revision, to: &str) -> EditDesktop {
    EditDesktop { revision, name: Some(name(to)), hardware: None, owner: None, persistence: None }
}

#[tokio::test]
pub(crate) async fn a_desktop_is_created_used_deleted_restored_and_purged() {
    let (school, template) = School::with_template().await;
    let marta = school.person("marta").await;
    let pc = school.desktop(&marta, "pc-07", &template).await;
    assert_eq!((pc.state.name(), pc.template_name.as_ref()), (StateName::Stopped, Some(&template.name)));
    let desktops = marta.desktops();

    school.done(&marta, desktops.start(pc.id).await.unwrap().id).await;
    assert_eq!(school.state(pc.id).await, StateName::Running);
    assert_eq!(school.fleet.host("h1").running().len(), 1);
    let summary = desktops.summary().await.unwrap();
    assert_eq!((summary.total, summary.states[&StateName::Running]), (1, 1));
    assert_eq!(desktops.start(pc.id).await.unwrap_err().code, Code::WrongState);
    assert_eq!(desktops.delete(pc.id).await.unwrap_err().code, Code::WrongState);

    school.done(&marta, desktops.pause(pc.id).await.unwrap().id).await;
    assert_eq!(school.state(pc.id).await, StateName::Paused);
    school.done(&marta, desktops.resume(pc.id).await.unwrap().id).await;
    school.done(&marta, desktops.reset(pc.id).await.unwrap().id).await;
    assert_eq!(school.state(pc.id).await, StateName::Running);
    school.done(&marta, desktops.shutdown(pc.id).await.unwrap().id).await;
    assert_eq!(school.state(pc.id).await, StateName::Stopped);
    school.done(&marta, desktops.start(pc.id).await.unwrap().id).await;
    school.done(&marta, desktops.stop(pc.id).await.unwrap().id).await;

    let bin = DesktopQuery { deleted: Some(true), ..DesktopQuery::default() };
    school.done(&marta, desktops.delete(pc.id).await.unwrap().id).await;
    assert_eq!(desktops.list(&DesktopQuery::default()).await.unwrap().total, 0);
    assert_eq!(desktops.list(&bin).await.unwrap().total, 1);
    school.done(&marta, desktops.restore(pc.id).await.unwrap().id).await;
    assert_eq!(desktops.list(&DesktopQuery::default()).await.unwrap().total, 1);
    school.done(&marta, desktops.delete(pc.id).await.unwrap().id).await;
    assert_eq!(desktops.purge_all(7).await.unwrap_err().code, Code::StaleRevision);
    school.done(&marta, desktops.purge_all(1).await.unwrap().id).await;
    assert_eq!(desktops.get(pc.id).await.unwrap_err().code, Code::NotFound);
}

#[tokio::test]
pub(crate) async fn a_desktop_is_reset_to_its_template_and_its_old_disk_comes_back_from_the_recycle_bin() {
    let (school, template) = School::with_template().await;
    let marta = school.person("marta").await;
    let pc = school.desktop(&marta, "pc-07", &template).await;
    let pc = marta.desktops().get(pc.id).await.unwrap();
    school.done(&marta, marta.desktops().start(pc.id).await.unwrap().id).await;
    let renew = marta.desktops().act(DesktopAction::Renew, &[pc.id]).await.unwrap();
    assert_eq!((renew.kind, renew.target), (OperationKind::RenewDesktop, Target::Desktop(pc.id)));
    school.done(&marta, renew.id).await;
    eventually("it runs again", async || school.state(pc.id).await == StateName::Running).await;
    let deleted = DesktopQuery { deleted: Some(true), ..DesktopQuery::default() };
    let bin = marta.desktops().list(&deleted).await.unwrap().items;
    let [old] = &bin[..] else { panic!("{bin:?}") };
    assert_eq!((old.name.as_str(), old.owner.id), ("pc-07", pc.owner.id));
    school.done(&marta, marta.desktops().restore(old.id).await.unwrap().id).await;
    let own = |desktop: &Desktop| desktop.system_disk().map(|disk| disk.id);
    let (now, restored) =
        (marta.desktops().get(pc.id).await.unwrap(), marta.desktops().get(old.id).await.unwrap());
    assert_eq!(own(&restored), own(&pc), "the disk of before");
    assert_ne!(own(&now), own(&pc));
}

#[tokio::test]
pub(crate) async fn a_desktop_says_whether_what_is_changed_on_it_lasts() {
    let (school, template) = School::with_template().await;
    let marta = school.person("marta").await;
    let new = NewDesktops { persistence: Persistence::Volatile, ..new_desktops("volatile", Some(&template)) };
    school.done(&marta, marta.desktops().create(&new).await.unwrap().id).await;
    let pc = marta.desktops().list(&Default::default()).await.unwrap().items.remove(0);
    assert_eq!(pc.persistence, Persistence::Volatile);
    school.done(&marta, marta.desktops().start(pc.id).await.unwrap().id).await;
    let now = marta.desktops().get(pc.id).await.unwrap();
    let lasts = EditDesktop {
        revision: now.revision,
        name: None,
        hardware: None,
        owner: None,
        persistence: Some(Persistence::Persistent),
    };
    let lasts = marta.desktops().edit(pc.id, &lasts).await.unwrap();
    assert_eq!(lasts.persistence, Persistence::Persistent);
    let empty = NewDesktops { disk: Some(Bytes(1 << 30)), template: None, ..new };
    let refused = marta.desktops().create(&empty).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("persistence"), "{refused}");
}

#[tokio::test]
async fn one_action_on_one_desktop_is_one_operation_and_on_several_a_batch() {
    let (school, template) = School::with_template().await;
    let marta = school.person("marta").await;
    let (one, two) =
        (school.desktop(&marta, "pc-1", &template).await, school.desktop(&marta, "pc-2", &template).await);
    let start = marta.desktops().act(DesktopAction::Start, &[one.id]).await.unwrap();
    assert_eq!((start.kind, start.target), (OperationKind::StartDesktop, Target::Desktop(one.id)));
    school.done(&marta, start.id).await;
    assert_eq!(marta.operations().list(&Default::default()).await.unwrap().items[0].id, start.id);
    let stop = marta.desktops().act(DesktopAction::Stop, &[one.id]).await.unwrap();
    school.done(&marta, stop.id).await;
    let batch = marta.desktops().act(DesktopAction::Start, &[one.id, two.id]).await.unwrap();
    assert_eq!((batch.kind, batch.action), (OperationKind::Batch, Some(DesktopAction::Start)));
    school.done(&marta, batch.id).await;
}

#[tokio::test]
pub(crate) async fn a_batch_with_one_desktop_that_is_not_theirs_is_refused_whole() {
    let (school, template) = School::with_template().await;
    let (marta, pau) = (school.person("marta").await, school.person("pau").await);
    let (hers, his) =
        (school.desktop(&marta, "hers", &template).await, school.desktop(&pau, "his", &template).await);
    for action in [DesktopAction::Start, DesktopAction::Delete, DesktopAction::Restore, DesktopAction::Purge]
    {
        for ids in [vec![his.id, hers.id], vec![hers.id], vec![his.id, DesktopId::new()]] {
            let problem = pau.desktops().batch(&Batch::of(action, ids)).await.unwrap_err();
            assert_eq!((problem.status, problem.code), (404, Code::NotFound), "{action:?}: {problem}");
        }
    }
    school.done(&marta, marta.desktops().delete(hers.id).await.unwrap().id).await;
    let bin = pau.desktops().purge_all(1).await.unwrap_err();
    assert_eq!(bin.code, Code::StaleRevision, "hers is not in his bin: {bin}");
    assert_eq!(school.state(his.id).await, StateName::Stopped);
    assert_eq!(pau.operations().list(&Default::default()).await.unwrap().total, 1, "his desktop was made");
}

#[tokio::test]
async fn a_ticket_opens_the_desktop_and_only_the_socket_gets_tunnels() {
    let (school, template) = School::with_template().await;
    let marta = school.person("marta").await;
    let pc = school.desktop(&marta, "pc-07", &template).await;
    let desktops = marta.desktops();
    assert_eq!(desktops.ticket(pc.id, &NewTicket::default()).await.unwrap_err().code, Code::WrongState);
    school.done(&marta, desktops.start(pc.id).await.unwrap().id).await;
    let ticket = desktops.ticket(pc.id, &NewTicket::default()).await.unwrap();
    assert_eq!((ticket.desktop, ticket.protocol, ticket.host.as_str()), (pc.id, Protocol::Spice, "h1"));
    assert!(school.fleet.host("h1").view(pc.id, &ticket.password));
    let tunnel = NewTicket { route: Route::Tunnel, ..NewTicket::default() };
    assert_eq!(desktops.ticket(pc.id, &tunnel).await.unwrap_err().code, Code::NoTunnel);
    let without_body = school.raw("POST", &format!("/api/v1/desktops/{}/ticket", pc.id), None, "").await;
    assert_eq!(without_body.status, 200, "{}", without_body.text());
}

#[tokio::test]
pub(crate) async fn another_persons_desktop_is_as_if_it_were_not_there() {
    let (school, template) = School::with_template().await;
    let (marta, pau) = (school.person("marta").await, school.person("pau").await);
    let pc = school.desktop(&marta, "pc-07", &template).await;
    let unknown = DesktopId::new();
    for id in [pc.id, unknown] {
        let desktops = pau.desktops();
        let mut codes = vec![
            desktops.get(id).await.unwrap_err(),
            desktops.edit(id, &rename(pc.revision, "mine")).await.unwrap_err(),
            desktops.delete(id).await.unwrap_err(),
            desktops.ticket(id, &NewTicket::default()).await.unwrap_err(),
            desktops.screen(id, 320).await.unwrap_err(),
            Box::pin(desktops.screen_live(id, 320).await.unwrap()).next().await.unwrap().unwrap_err(),
            desktops.batch(&Batch::of(DesktopAction::Start, vec![id])).await.unwrap_err(),
        ];
        for refused in [desktops.start(id).await, desktops.shutdown(id).await, desktops.stop(id).await] {
            codes.push(refused.unwrap_err());
        }
        for refused in [desktops.reset(id).await, desktops.pause(id).await, desktops.resume(id).await] {
            codes.push(refused.unwrap_err());
        }
        for refused in [desktops.restore(id).await, desktops.purge(id).await] {
            codes.push(refused.unwrap_err());
        }
        let template = NewTemplateFromDesktop {
            name: name("mine"),
            description: String::new(),
            shares: vec![],
            picture: false,
        };
        codes.push(desktops.template(id, &template).await.unwrap_err());
        for problem in codes {
            assert_eq!(problem.code, Code::NotFound, "{problem}");
            assert!(problem.detail.contains(&id.to_string()));
        }
    }
    assert_eq!(pau.desktops().list(&DesktopQuery::default()).await.unwrap().total, 0);
    assert_eq!(pau.desktops().summary().await.unwrap().total, 0);
    assert_eq!(school.admin.desktops().list(&DesktopQuery::default()).await.unwrap().total, 1);
}

#[tokio::test]
pub(crate) async fn a_change_based_on_an_old_revision_is_refused() {
    let (school, template) = School::with_template().await;
    let pc = school.desktop(&school.admin, "pc-07", &template).await;
    let desktops = school.admin.desktops();
    let pc = desktops.get(pc.id).await.unwrap();
    let hard = "a b;$(id)'\" --help";
    let renamed = desktops.edit(pc.id, &rename(pc.revision, hard)).await.unwrap();
    assert_eq!(renamed.name.as_str(), hard);
    let problem = desktops.edit(pc.id, &rename(pc.revision, "late")).await.unwrap_err();
    assert_eq!((problem.code, problem.status), (Code::StaleRevision, 409));
    assert_eq!(desktops.get(pc.id).await.unwrap().name.as_str(), hard);
}

#[tokio::test]
async fn the_wrong_field_of_a_new_desktop_is_named() {
    let (school, template) = School::with_template().await;
    let field = async |body: serde_json::Value| {
        let problem = school.refused("POST", "/api/v1/desktops", body).await;
        assert!(problem.status == 422, "{problem}");
        problem.field
    };
    let with = |more: serde_json::Value| {
        let mut body = json!({ "name": "pc", "template": template.id });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    assert_eq!(field(json!({})).await.as_deref(), Some("name"));
    for bad in [json!(""), json!("  "), json!("x".repeat(121)), json!("a\nb"), json!(7), json!(null)] {
        assert_eq!(field(with(json!({ "name": bad }))).await.as_deref(), Some("name"));
    }
    assert_eq!(field(with(json!({ "count": 0 }))).await.as_deref(), Some("count"));
    assert_eq!(field(with(json!({ "count": 501 }))).await.as_deref(), Some("count"));
    assert_eq!(field(with(json!({ "hardware": { "vcpus": 0 } }))).await.as_deref(), Some("hardware.vcpus"));
    assert_eq!(
        field(with(json!({ "hardware": { "memory": "much" } }))).await.as_deref(),
        Some("hardware.memory")
    );
    assert_eq!(field(with(json!({ "colour": "red" }))).await.as_deref(), Some("colour"));
    assert_eq!(field(with(json!({ "template": DesktopId::new() }))).await.as_deref(), Some("template"));
    assert_eq!(field(with(json!({ "template": "x" }))).await.as_deref(), Some("template"));
    assert_eq!(field(with(json!({ "owner": UserId::new() }))).await.as_deref(), Some("owner"));
    let vast =
        school.refused("POST", "/api/v1/desktops", with(json!({ "hardware": { "memory": 1 << 20 } }))).await;
    assert_eq!(vast.code, Code::OverAnyHost);
    assert_eq!(school.admin.desktops().list(&DesktopQuery::default()).await.unwrap().total, 0);
}

#[tokio::test]
async fn no_desktops_are_created_from_a_retired_template() {
    let (school, template) = School::with_template().await;
    let retire = serde_json::from_value(json!({ "revision": template.revision, "enabled": false })).unwrap();
    school.admin.templates().edit(template.id, &retire).await.unwrap();
    let problem = school.admin.desktops().create(&new_desktops("pc", Some(&template))).await.unwrap_err();
    assert_eq!(problem.code, Code::TemplateDisabled);
    let marta = school.person("marta").await;
    let problem = marta.desktops().create(&new_desktops("pc", Some(&template))).await.unwrap_err();
    assert_eq!(problem.field.as_deref(), Some("template"), "she does not even see it");
}

#[tokio::test]
pub(crate) async fn ten_desktops_are_created_and_started_at_once() {
    let (school, template) = School::with_template().await;
    let mut new = new_desktops("Print 3D", Some(&template));
    new.count = 10;
    let made = school.admin.desktops().create(&new).await.unwrap();
    assert_eq!(made.count, 10);
    school.done(&school.admin, made.id).await;
    let sorted = DesktopQuery { sort: Some("-name".to_owned()), limit: Some(4), ..DesktopQuery::default() };
    let first = school.admin.desktops().list(&sorted).await.unwrap();
    assert_eq!((first.total, first.items.len()), (10, 4));
    assert_eq!(first.items[0].name.as_str(), "Print 3D 10");
    let rest = DesktopQuery { cursor: first.next, limit: Some(500), ..sorted };
    assert_eq!(school.admin.desktops().list(&rest).await.unwrap().items.len(), 6);

    let all = school.admin.desktops().list(&DesktopQuery::default()).await.unwrap().items;
    let batch = Batch::of(DesktopAction::Start, all.iter().map(|pc| pc.id).collect());
    let started = school.admin.desktops().batch(&batch).await.unwrap();
    let over = school.done(&school.admin, started.id).await;
    assert_eq!(over.children.unwrap().succeeded, 10);
    assert_eq!(school.fleet.host("h1").running().len(), 10);

    // Once more: each part says why it failed, and the whole says what they have in common.
    let again = school.admin.desktops().batch(&batch).await.unwrap();
    let OperationState::Failed { problem } = school.over(&school.admin, again.id).await.state else {
        panic!("nothing that runs is started")
    };
    assert_eq!(problem.code, Code::WrongState, "{problem}");
    assert!(problem.detail.starts_with("10 of 10 could not be done. "), "{problem}");

    let empty = Batch::of(DesktopAction::Start, vec![]);
    assert_eq!(school.admin.desktops().batch(&empty).await.unwrap_err().field.as_deref(), Some("ids"));
}

#[tokio::test]
async fn a_batch_on_all_that_a_list_shows_acts_on_just_as_many_as_the_person_was_told() {
    let (school, template) = School::with_template().await;
    let marta = school.person("marta").await;
    for number in 1..=4 {
        school.desktop(&school.admin, &format!("Aula {number}"), &template).await;
    }
    let own = school.desktop(&marta, "Biblioteca", &template).await;
    let query = DesktopQuery { q: Some("àula".to_owned()), ..DesktopQuery::default() };
    let listed = school.admin.desktops().list(&query).await.unwrap().items;
    let filter = DesktopFilter { q: Some("àula".to_owned()), ..DesktopFilter::default() };
    let start = |filter: &DesktopFilter, count| {
        let matching = MatchingDesktops { filter: filter.clone(), except: vec![listed[0].id], count };
        Batch { action: DesktopAction::Start, ids: vec![], matching: Some(matching) }
    };
    let refused = school.admin.desktops().batch(&start(&filter, 4)).await.unwrap_err();
    assert_eq!(refused.code, Code::StaleRevision, "{refused}");
    let started = school.admin.desktops().batch(&start(&filter, 3)).await.unwrap();
    assert_eq!(school.done(&school.admin, started.id).await.children.unwrap().succeeded, 3);
    assert_eq!(school.admin.desktops().get(listed[0].id).await.unwrap().state.name(), StateName::Stopped);
    // Others' desktops are not part of what somebody's list shows.
    let all = marta.desktops().batch(&start(&DesktopFilter::default(), 1)).await.unwrap();
    assert_eq!(school.done(&marta, all.id).await.children.unwrap().total, 1);
    assert_eq!(marta.desktops().get(own.id).await.unwrap().state.name(), StateName::Running);
    assert_eq!(marta.desktops().place(own.id, &DesktopQuery::default()).await.unwrap().row, 0);
    let hidden = marta.desktops().place(listed[0].id, &DesktopQuery::default()).await.unwrap_err();
    assert_eq!(hidden.code, Code::NotFound);
}

#[tokio::test]
pub(crate) async fn a_template_is_made_from_a_desktop_that_can_still_be_used() {
    let (school, template) = School::with_template().await;
    let marta = school.person("marta").await;
    let pc = school.desktop(&marta, "pc-07", &template).await;
    let new = NewTemplateFromDesktop {
        name: name("Mine"),
        description: "x".into(),
        shares: vec![],
        picture: false,
    };
    school.done(&marta, marta.desktops().template(pc.id, &new).await.unwrap().id).await;
    let mine = marta.templates().list(&Default::default()).await.unwrap().items;
    let mine = mine.iter().find(|template| template.name == new.name).unwrap();
    assert_eq!(mine.parent, Some(template.id));
    school.done(&marta, marta.desktops().start(pc.id).await.unwrap().id).await;
    let second = school.desktop(&marta, "pc-08", mine).await;
    school.done(&marta, marta.desktops().start(second.id).await.unwrap().id).await;
}

#[tokio::test]
async fn a_start_that_is_impossible_says_why() {
    let (school, template) = School::with_template().await;
    let pc = school.desktop(&school.admin, "pc-07", &template).await;
    let host = school.admin.hypervisors().list().await.unwrap().remove(0);
    school.admin.hypervisors().begin_maintenance(host.id).await.unwrap();
    let operation = match school.admin.desktops().start(pc.id).await {
        Ok(operation) => school.over(&school.admin, operation.id).await.state,
        Err(problem) => OperationState::Failed { problem },
    };
    let OperationState::Failed { problem } = operation else { panic!("{operation:?}") };
    assert_eq!(problem.code, Code::NoHost, "{problem}");
    school.admin.hypervisors().end_maintenance(host.id).await.unwrap();
}
