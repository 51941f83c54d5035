//! A desktop's life on the simulator, told in a school's words.
#![allow(clippy::unwrap_used)]

mod school;

use sarrio_engine::authz;
use sarrio_model::{
    Code, DesktopAction, DesktopState, EditDesktop, MiB, PauseReason, Quantity, Role, StateName,
};
use sarrio_store::QuotaHolder;
use school::School;

#[tokio::test]
async fn a_desktop_goes_from_template_to_running_to_stopped() {
    let school = School::with_hosts(2).await;
    let template = school.template().await;
    let pc = school.running(&template, "pc-07").await;
    assert!(matches!(pc.state, DesktopState::Running { epoch, .. } if epoch == pc.epoch));
    assert_eq!(school.host_of(pc.id).await.running(), [(pc.id, pc.epoch)]);

    school.act(DesktopAction::Pause, pc.id).await.unwrap();
    assert!(matches!(
        school.desktop(pc.id).await.state,
        DesktopState::Paused { why: PauseReason::Asked, .. }
    ));
    school.act(DesktopAction::Resume, pc.id).await.unwrap();
    school.act(DesktopAction::Reset, pc.id).await.unwrap();
    assert_eq!(school.state(pc.id).await, StateName::Running);
    school.act(DesktopAction::Shutdown, pc.id).await.unwrap();
    assert_eq!(school.state(pc.id).await, StateName::Stopped);
    assert!(school.fleet.inventory().domains.is_empty());
}

#[tokio::test]
async fn on_storage_that_cannot_be_written_a_create_fails_with_that_reason_and_leaves_nothing() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    let before = school.inventory().await;
    school.fleet.make_read_only(&"/srv/nas".parse().unwrap());
    let operation = school.create(&school.admin, School::new_desktops(&template, "pc", 2)).await.unwrap();
    assert_eq!(school.done(&operation).await.unwrap_err().code, Code::StorageReadOnly);
    assert_eq!(school.inventory().await, before);
}

#[tokio::test]
async fn a_guest_that_ignores_its_power_button_is_forced_off_after_the_grace_time() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    let pc = school.running(&template, "pc-07").await;
    school.fleet.ignore_shutdown(pc.id);
    school.act(DesktopAction::Shutdown, pc.id).await.unwrap();
    assert_eq!(school.state(pc.id).await, StateName::Stopped);
    assert!(school.fleet.inventory().domains.is_empty());
}

#[tokio::test]
async fn force_overtakes_a_shutdown_that_waits() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    let pc = school.running(&template, "pc-07").await;
    school.fleet.ignore_shutdown(pc.id);
    let waiting = school.ask(DesktopAction::Shutdown, pc.id).await.unwrap();
    assert_eq!(school.ask(DesktopAction::Reset, pc.id).await.unwrap_err().code, Code::Busy);
    school.act(DesktopAction::Stop, pc.id).await.unwrap();
    school.done(&waiting).await.unwrap();
    assert_eq!(school.state(pc.id).await, StateName::Stopped);
}

#[tokio::test]
async fn a_desktop_becomes_a_template_and_goes_on_from_an_overlay() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    let pc = school.desktop_of(&school.admin, &template, "teacher").await;
    let operation = school.make_template(pc.id, "SolidWorks").await.unwrap();
    school.done(&operation).await.unwrap();

    let made = school.templates().await.into_iter().find(|t| t.name == school::name("SolidWorks")).unwrap();
    let base = made.disk.clone().unwrap();
    let after = school.desktop(pc.id).await;
    assert_eq!(after.disks[0].base, Some(base.id));
    assert_eq!(base.base, template.disk.as_ref().map(|disk| disk.id));
    assert_eq!(after.disks[0].file, pc.disks[0].file);

    let operation = school.create(&school.admin, School::new_desktops(&made, "class", 10)).await.unwrap();
    school.done(&operation).await.unwrap();
    let ids: Vec<_> = school
        .all()
        .await
        .into_iter()
        .filter(|desktop| desktop.template == Some(made.id) && desktop.name.as_str().starts_with("class"))
        .map(|desktop| desktop.id)
        .collect();
    assert_eq!(ids.len(), 10);
    let batch =
        school.batch(DesktopAction::Start, ids.iter().copied().chain([pc.id]).collect()).await.unwrap();
    school.done(&batch).await.unwrap();
    assert_eq!(school.fleet.inventory().domains.len(), 11);
    let problem = school
        .engine
        .delete_template(
            authz::may(
                &school.admin,
                authz::DeleteTemplate,
                school.store.template(made.id).await.unwrap().unwrap(),
            )
            .unwrap(),
        )
        .await
        .unwrap_err();
    assert_eq!(problem.code, Code::TemplateInUse);
}

#[tokio::test]
async fn what_is_deleted_lies_in_the_recycle_bin_and_comes_back_whole() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    let pc = school.desktop_of(&school.admin, &template, "pc-07").await;
    let before = school.inventory().await;
    school.act(DesktopAction::Delete, pc.id).await.unwrap();
    assert!(school.desktop(pc.id).await.deleted.is_some());
    assert_eq!(school.ask(DesktopAction::Start, pc.id).await.unwrap_err().code, Code::WrongState);
    school.act(DesktopAction::Restore, pc.id).await.unwrap();
    assert_eq!(school.inventory().await, before);
    school.act(DesktopAction::Delete, pc.id).await.unwrap();
    school.act(DesktopAction::Purge, pc.id).await.unwrap();
    assert!(school.all().await.is_empty());
    assert!(!school.fleet.inventory().to_string().contains(&pc.id.to_string()));
}

#[tokio::test]
async fn thirty_starts_at_once_never_give_a_host_more_than_it_has() {
    let school = School::with_hosts(3).await;
    for number in 1..=3 {
        school.host(number).set_facts(|facts| facts.memory = MiB(512 + 640));
    }
    let mut school = school;
    school.restart(None).await;
    school
        .until("the smaller memory is known", async || {
            let hosts = school.store.hypervisors().await.unwrap();
            hosts.iter().all(|host| host.facts.as_ref().is_some_and(|facts| facts.memory == MiB(1152)))
        })
        .await;
    let template = school.template().await;
    let operation = school.create(&school.admin, School::new_desktops(&template, "class", 40)).await.unwrap();
    school.done(&operation).await.unwrap();
    let ids: Vec<_> = school.all().await.iter().map(|desktop| desktop.id).collect();
    let batch = school.batch(DesktopAction::Start, ids).await.unwrap();
    let problem = school.done(&batch).await.unwrap_err();
    assert_eq!(problem.code, Code::NoHost);
    assert!(problem.detail.starts_with("10 of 40 could not be done. No host can take it."), "{problem}");
    for number in 1..=3 {
        assert_eq!(school.host(number).running().len(), 10, "640 MiB of 64 MiB each");
    }
}

#[tokio::test]
async fn the_recycle_bin_is_no_way_round_a_limit() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    let pau = school.student("pau").await;
    school.allow(QuotaHolder::Role(Role::Student), &[(Quantity::Desktops, 2)]).await;
    let first = school.desktop_of(&pau, &template, "first").await;
    school.desktop_of(&pau, &template, "second").await;
    let third = school.create(&pau, School::new_desktops(&template, "third", 1)).await.unwrap_err();
    assert_eq!(third.code, Code::QuotaDesktops);
    school.act(DesktopAction::Delete, first.id).await.unwrap();
    let third = school.desktop_of(&pau, &template, "third").await;
    let back = school.ask(DesktopAction::Restore, first.id).await.unwrap_err();
    assert_eq!(back.code, Code::QuotaDesktops);
    school.act(DesktopAction::Delete, third.id).await.unwrap();
    school.act(DesktopAction::Restore, first.id).await.unwrap();
}

#[tokio::test]
async fn only_administrators_choose_a_network() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    let pau = school.student("pau").await;
    let mut new = School::new_desktops(&template, "pc", 1);
    new.hardware.network = Some(Some("management".into()));
    let refused = school.create(&pau, new.clone()).await.unwrap_err();
    assert_eq!((refused.code, refused.field.as_deref()), (Code::Forbidden, Some("hardware.network")));
    let pc = school.desktop_of(&pau, &template, "mine").await;
    let permit = authz::may(&pau, authz::EditDesktop, pc.clone()).unwrap();
    let edit = EditDesktop {
        revision: pc.revision,
        name: None,
        hardware: Some(new.hardware.clone()),
        owner: None,
        persistence: None,
    };
    assert_eq!(school.engine.edit_desktop(permit, edit).await.unwrap_err().code, Code::Forbidden);
    assert_eq!(school.desktop(pc.id).await.hardware.network, None);
    let made = school.create(&school.admin, new).await.unwrap();
    school.done(&made).await.unwrap();
}
