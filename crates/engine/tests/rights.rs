//! A permit says what was true when it was given; what counts is what is true when the work begins.
#![allow(clippy::unwrap_used)]

mod school;

use std::time::Duration;

use sarrio_engine::authz::{self, ActOnDesktops, DesktopsToActOn, DesktopsToCreate};
use sarrio_model::{
    Bytes, Caller, Code, Desktop, DesktopAction, DiskRole, EditDesktop, EditStoragePath, GrowDisk, Hardware,
    NewTemplate, NewTemplateFromDesktop, OperationKind, OperationState, Problem, Role, Scope, StateName,
    Template,
};
use school::{School, name};

async fn give(school: &School, desktop: &Desktop, owner: &Caller) {
    let now = school.desktop(desktop.id).await;
    let edit = EditDesktop {
        revision: now.revision,
        name: None,
        hardware: None,
        owner: Some(owner.user.id),
        persistence: None,
    };
    let permit = authz::may(&school.admin, authz::EditDesktop, now).unwrap();
    school.engine.edit_desktop(permit, edit).await.unwrap();
}

fn act(caller: &Caller, desktops: &[&Desktop]) -> Result<authz::Permit<ActOnDesktops>, Problem> {
    let desktops = desktops.iter().map(|desktop| (*desktop).clone()).collect();
    authz::may(caller, ActOnDesktops, DesktopsToActOn { action: DesktopAction::Start, desktops })
}

/// Desktops of one's own from a template.
fn new_of(owner: &Caller, template: &Template) -> DesktopsToCreate {
    DesktopsToCreate { template: Some(template.clone()), owners: vec![owner.user.id] }
}

#[tokio::test]
async fn who_gave_a_desktop_away_after_the_permit_does_nothing_more_to_it() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    let (pau, marta) = (school.teacher("pau").await, school.student("marta").await);
    let pc = school.desktop_of(&pau, &template, "pc").await;
    let disk = pc.disks.iter().find(|disk| disk.role == DiskRole::Data).unwrap().id;
    let start = authz::may(&pau, authz::StartDesktop, pc.clone()).unwrap();
    let delete = authz::may(&pau, authz::DeleteDesktop, pc.clone()).unwrap();
    let grow = authz::may(&pau, authz::GrowDisk, pc.clone()).unwrap();
    let make = authz::may(&pau, authz::TemplateDesktop, pc.clone()).unwrap();
    let edit = authz::may(&pau, authz::EditDesktop, pc.clone()).unwrap();
    give(&school, &pc, &marta).await;
    let before = school.inventory().await;

    let template = NewTemplateFromDesktop {
        name: name("x"),
        description: String::new(),
        shares: vec![],
        picture: false,
    };
    let rename = EditDesktop {
        revision: pc.revision,
        name: Some(name("mine")),
        hardware: None,
        owner: None,
        persistence: None,
    };
    let refused = [
        school.engine.start_desktop(start).await.unwrap_err(),
        school.engine.delete_desktop(delete).await.unwrap_err(),
        school.engine.grow_disk(grow, disk, GrowDisk { size: Bytes(1 << 40) }).await.unwrap_err(),
        school.engine.template_from_desktop(make, template).await.unwrap_err(),
        school.engine.edit_desktop(edit, rename).await.unwrap_err(),
    ];
    for problem in refused {
        assert_eq!(problem.code, Code::Forbidden, "{problem}");
    }
    assert_eq!(school.inventory().await, before);
}

#[tokio::test]
async fn who_was_disabled_after_the_permit_does_nothing_more() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    let pau = school.student("pau").await;
    let pc = school.desktop_of(&pau, &template, "pc").await;
    let start = authz::may(&pau, authz::StartDesktop, pc.clone()).unwrap();
    let batch = act(&pau, &[&pc]).unwrap();
    let create = authz::may(&pau, authz::CreateDesktops, new_of(&pau, &template)).unwrap();
    school.disable(&pau).await;
    let before = school.inventory().await;
    let new = School::new_desktops(&template, "more", 2);
    let refused = [
        school.engine.start_desktop(start).await.unwrap_err(),
        school.engine.batch(batch).await.unwrap_err(),
        school.engine.create_desktops(create, new).await.unwrap_err(),
    ];
    for problem in refused {
        assert_eq!(problem.code, Code::Forbidden, "{problem}");
        assert!(problem.detail.contains("pau was disabled"), "{problem}");
    }
    assert_eq!(school.inventory().await, before);
}

#[tokio::test]
async fn an_administrator_whose_role_was_taken_changes_no_templates_and_no_storage() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    let berta = school.administrator("berta").await;
    let path = school.store.storage_paths().await.unwrap().remove(0);
    let delete = authz::may(&berta, authz::DeleteTemplate, template.clone()).unwrap();
    let import = authz::may(&berta, authz::ImportTemplate, ()).unwrap();
    let edit = authz::may(&berta, authz::EditStoragePath, path.clone()).unwrap();
    let remove = authz::may(&berta, authz::RemoveStoragePath, path.clone()).unwrap();
    school.change_person(&berta, |user| user.role = Role::Student).await;
    let before = school.inventory().await;

    let new = NewTemplate {
        name: name("more"),
        description: String::new(),
        shares: vec![],
        hardware: Hardware::default(),
        path: None,
        file: None,
    };
    let rename = EditStoragePath {
        revision: path.revision,
        name: Some(name("mine")),
        desktops: None,
        templates: None,
    };
    let refused = [
        school.engine.delete_template(delete).await.unwrap_err(),
        school.engine.import_template(import, new).await.unwrap_err(),
        school.engine.edit_storage_path(edit, rename).await.unwrap_err(),
        school.engine.remove_storage_path(remove).await.unwrap_err(),
    ];
    for problem in refused {
        assert_eq!(problem.code, Code::Forbidden, "{problem}");
    }
    assert_eq!(school.inventory().await, before);
}

#[tokio::test]
async fn a_batch_asks_again_for_each_desktop() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    let (pau, marta) = (school.student("pau").await, school.student("marta").await);
    let mine = school.desktop_of(&pau, &template, "mine").await;
    let given = school.desktop_of(&pau, &template, "given").await;
    let hers = school.desktop_of(&marta, &template, "hers").await;
    assert_eq!(act(&pau, &[&mine, &hers]).unwrap_err().code, Code::Forbidden, "one of two is not his");

    let permit = act(&pau, &[&mine, &given]).unwrap();
    give(&school, &given, &marta).await;
    let batch = school.engine.batch(permit).await.unwrap();
    let problem = school.done(&batch).await.unwrap_err();
    assert_eq!(problem.code, Code::NotFound, "{problem}");
    assert!(problem.detail.starts_with("1 of 2 could not be done."), "{problem}");
    assert_eq!(school.state(mine.id).await, StateName::Running);
    assert_eq!(school.state(given.id).await, StateName::Stopped);
}

#[tokio::test]
async fn new_desktops_are_not_started_for_somebody_who_was_disabled_meanwhile() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    let pau = school.student("pau").await;
    school.host(1).slow("make_folders", Duration::from_millis(400));
    let mut new = School::new_desktops(&template, "pc", 2);
    new.start = true;
    let making = school.create(&pau, new).await.unwrap();
    school.disable(&pau).await;
    school.done(&making).await.unwrap();
    // What would start them follows the end of the operation at once.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let jobs = school.store.operations(&Default::default(), &Scope::Own(pau.user.id)).await.unwrap().items;
    assert!(jobs.iter().all(|job| job.kind == OperationKind::CreateDesktops), "{jobs:?}");
    assert!(jobs.iter().all(|job| job.state == OperationState::Succeeded), "{jobs:?}");
    assert!(school.fleet.inventory().domains.is_empty());
}
