//! Desktops that are reset to their template, and those that begin with it at each start.
#![allow(clippy::unwrap_used)]

mod school;

use sarrio_engine::{
    EngineSettings, authz,
    operation::{Fault, Moment},
};
use sarrio_model::{
    Bytes, Code, Desktop, DesktopAction, DiskRole, EditDesktop, NewDesktops, OperationKind, Persistence,
    StateName, Template,
};
use sarrio_simulator::SimImage;
use school::{Break, School};

fn file_of(desktop: &Desktop, role: DiskRole) -> sarrio_model::HostPath {
    desktop.disks.iter().find(|disk| disk.role == role).unwrap().file.clone()
}

/// What somebody has worked.
const WORK: Bytes = Bytes(77 << 20);

/// Somebody works: more is written to the same image.
fn work_on(school: &School, desktop: &Desktop, template: &Template, role: DiskRole) {
    let file = file_of(desktop, role);
    let size = school.fleet.image_size(&file).unwrap();
    let image = SimImage::qcow2(size, WORK);
    let image = match role {
        DiskRole::System => image.with_backing(template.disk.as_ref().unwrap().file.as_str(), Some("qcow2")),
        _ => image,
    };
    school.fleet.remove(&file);
    school.fleet.put_image(&file, image).unwrap();
}

fn has_work(school: &School, desktop: &Desktop, role: DiskRole) -> bool {
    school.fleet.image_space(&file_of(desktop, role)).unwrap() == WORK
}

async fn volatile(school: &School, template: &Template) -> Desktop {
    let new = NewDesktops { persistence: Persistence::Volatile, ..School::new_desktops(template, "pc", 1) };
    let made = school.create(&school.admin, new).await.unwrap();
    school.done(&made).await.unwrap();
    school.named("pc").await
}

#[tokio::test]
async fn a_reset_to_the_template_gives_a_fresh_disk_and_the_old_work_can_be_restored() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    let pc = school.desktop_of(&school.admin, &template, "pc").await;
    work_on(&school, &pc, &template, DiskRole::Data);
    work_on(&school, &pc, &template, DiskRole::System);
    school.act(DesktopAction::Renew, pc.id).await.unwrap();

    let now = school.desktop(pc.id).await;
    assert!(!has_work(&school, &now, DiskRole::System));
    assert!(has_work(&school, &now, DiskRole::Data), "what is on the data disk stays");
    let old = school.all().await.into_iter().find(|one| one.deleted.is_some()).unwrap();
    assert_eq!((old.name.as_str(), old.owner.id), ("pc", pc.owner.id));
    assert_eq!(school.store.template(template.id).await.unwrap().unwrap().desktops, 2);
    school.act(DesktopAction::Restore, old.id).await.unwrap();
    let old = school.desktop(old.id).await;
    assert!(has_work(&school, &old, DiskRole::System));
    school.act(DesktopAction::Start, old.id).await.unwrap();
    school.act(DesktopAction::Start, pc.id).await.unwrap();
    school.engine.stop().await;
}

#[tokio::test]
async fn a_desktop_that_runs_is_started_again_after_its_reset_in_the_name_of_who_asked() {
    let school = School::with_hosts(2).await;
    let template = school.template().await;
    let pc = school.running(&template, "pc").await;
    let batch = school.batch(DesktopAction::Renew, vec![pc.id]).await.unwrap();
    school.done(&batch).await.unwrap();
    let again = async || {
        let now = school.desktop(pc.id).await;
        now.state.name() == StateName::Running && now.epoch > pc.epoch
    };
    school.until("it runs again", again).await;
    let starts =
        school.store.operations(&Default::default(), &sarrio_model::Scope::Everything).await.unwrap();
    let start = starts.items.iter().find(|one| one.kind == OperationKind::StartDesktop).unwrap();
    assert_eq!(start.owner, school.admin.user.id);
    school.engine.stop().await;
}

#[tokio::test]
async fn a_disk_that_was_made_larger_stays_so_after_a_reset() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    let pc = school.desktop_of(&school.admin, &template, "pc").await;
    let grown = school.grow(pc.id, DiskRole::System, 2 << 30).await.unwrap();
    school.done(&grown).await.unwrap();
    school.act(DesktopAction::Renew, pc.id).await.unwrap();
    let now = school.desktop(pc.id).await;
    assert_eq!(now.system_disk().unwrap().virtual_size, Bytes(2 << 30));
    assert_eq!(school.fleet.image_size(&file_of(&now, DiskRole::System)), Some(Bytes(2 << 30)));
    school.engine.stop().await;
}

#[tokio::test]
async fn a_volatile_desktop_begins_each_start_with_its_template_and_a_persistent_one_goes_on() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    let pc = volatile(&school, &template).await;
    work_on(&school, &pc, &template, DiskRole::System);
    work_on(&school, &pc, &template, DiskRole::Data);
    school.act(DesktopAction::Start, pc.id).await.unwrap();
    assert!(!has_work(&school, &pc, DiskRole::System));
    assert!(has_work(&school, &pc, DiskRole::Data));
    assert!(school.all().await.iter().all(|one| one.deleted.is_none()), "nothing of it is kept");
    school.act(DesktopAction::Stop, pc.id).await.unwrap();

    let now = school.desktop(pc.id).await;
    let edit = EditDesktop {
        revision: now.revision,
        name: None,
        hardware: None,
        owner: None,
        persistence: Some(Persistence::Persistent),
    };
    let permit = authz::may(&school.admin, authz::EditDesktop, now.clone()).unwrap();
    school.engine.edit_desktop(permit, edit).await.unwrap();
    work_on(&school, &now, &template, DiskRole::System);
    school.act(DesktopAction::Start, pc.id).await.unwrap();
    assert!(has_work(&school, &now, DiskRole::System));
    school.engine.stop().await;
}

#[tokio::test]
async fn a_start_of_a_volatile_desktop_that_breaks_leaves_a_desktop_that_can_be_started() {
    for fault in [Fault::Fails, Fault::RunsTwice, Fault::Killed] {
        for moment in [Moment::Before, Moment::After] {
            let broken = Break::at(OperationKind::StartDesktop, "fresh", moment, fault);
            let settings = EngineSettings { faults: broken.clone(), ..EngineSettings::default() };
            let mut school = School::with(1, settings).await;
            let template = school.template().await;
            let pc = volatile(&school, &template).await;
            let start = school.ask(DesktopAction::Start, pc.id).await.unwrap();
            if fault == Fault::Killed {
                broken.struck.notified().await;
                school.restart(None).await;
            }
            let outcome = school.done(&start).await;
            assert_eq!(outcome.is_err(), fault == Fault::Fails, "{moment:?} {fault:?}: {outcome:?}");
            assert!(school.fleet.image_size(&file_of(&pc, DiskRole::System)).is_some());
            if outcome.is_err() {
                school.act(DesktopAction::Start, pc.id).await.unwrap();
            }
            school.engine.stop().await;
        }
    }
}

#[tokio::test]
async fn without_a_template_there_is_nothing_to_be_reset_to() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    let mut new = School::new_desktops(&template, "empty", 1);
    (new.template, new.disk, new.persistence) = (None, Some(Bytes(1 << 30)), Persistence::Volatile);
    let refused = school.create(&school.admin, new).await.unwrap_err();
    assert_eq!((refused.code, refused.field.as_deref()), (Code::Invalid, Some("persistence")));
}
