//! Images know better than the store: sizes come from their headers, and data that lies in an image which Sarrio did not
//! make is never started over, deleted or made into a template.
#![allow(clippy::unwrap_used)]

mod school;

use std::time::Duration;

use sarrio_engine::EngineSettings;
use sarrio_model::{
    Bytes, Code, Desktop, DesktopAction, DesktopState, DiskRole, HostPath, NewerImageKind, OperationKind,
    Problem, StateName,
};
use sarrio_simulator::SimImage;
use school::School;

const GIB: u64 = 1 << 30;

/// A school that looks at its hosts often.
async fn school() -> School {
    let settings = EngineSettings { look_every: Duration::from_millis(400), ..EngineSettings::default() };
    School::with(2, settings).await
}

fn system(desktop: &Desktop) -> HostPath {
    desktop.system_disk().unwrap().file.clone()
}

fn beside(file: &HostPath, name: &str) -> HostPath {
    file.parent().unwrap().join(name)
}

async fn size_in_store(school: &School, desktop: &Desktop, role: DiskRole) -> Bytes {
    let now = school.desktop(desktop.id).await;
    now.disks.iter().find(|disk| disk.role == role).unwrap().virtual_size
}

async fn refused(school: &School, action: DesktopAction, desktop: &Desktop, file: &HostPath) -> Problem {
    let problem = school.act(action, desktop.id).await.unwrap_err();
    assert_eq!(problem.code, Code::NewerImage, "{action:?}: {problem}");
    assert!(problem.detail.contains(file.as_str()), "{action:?}: {problem}");
    problem
}

#[tokio::test]
async fn a_template_of_a_disk_that_grew_outside_sarrio_has_all_of_it() {
    let school = school().await;
    let template = school.template().await;
    let pc = school.desktop_of(&school.admin, &template, "pc").await;
    let file = system(&pc);
    school.fleet.resize_image(&file, Bytes(3 * GIB)).unwrap();
    let operation = school.make_template(pc.id, "Large").await.unwrap();
    school.done(&operation).await.unwrap();

    let large = school.template_named("Large").await;
    let base = large.disk.clone().unwrap();
    assert_eq!(school.fleet.image_size(&base.file), Some(Bytes(3 * GIB)));
    assert_eq!(school.fleet.image_size(&file), Some(Bytes(3 * GIB)), "the overlay is as large as its base");
    assert_eq!((base.virtual_size, size_in_store(&school, &pc, DiskRole::System).await), {
        let size = Bytes(3 * GIB);
        (size, size)
    });
    let child = school.desktop_of(&school.admin, &large, "child").await;
    assert_eq!(school.fleet.image_size(&system(&child)), Some(Bytes(3 * GIB)));
    school.engine.stop().await;
}

#[tokio::test]
async fn desktops_of_a_template_whose_base_grew_are_as_large_as_the_base() {
    let school = school().await;
    let template = school.template().await;
    let base = template.disk.unwrap();
    school.fleet.resize_image(&base.file, Bytes(2 * GIB)).unwrap();
    let template = school.template_named("Debian").await;
    let pc = school.desktop_of(&school.admin, &template, "pc").await;
    assert_eq!(school.fleet.image_size(&system(&pc)), Some(Bytes(2 * GIB)));
    assert_eq!(size_in_store(&school, &pc, DiskRole::System).await, Bytes(2 * GIB));
    assert_eq!(school.store.disk(base.id).await.unwrap().unwrap().virtual_size, Bytes(2 * GIB));
    school.engine.stop().await;
}

#[tokio::test]
async fn a_start_corrects_the_sizes_that_the_store_remembers() {
    let school = school().await;
    let template = school.template().await;
    let pc = school.desktop_of(&school.admin, &template, "pc").await;
    let data = pc.disks.iter().find(|disk| disk.role == DiskRole::Data).unwrap().file.clone();
    school.fleet.resize_image(&data, Bytes(5 * GIB)).unwrap();
    school.act(DesktopAction::Start, pc.id).await.unwrap();
    assert_eq!(size_in_store(&school, &pc, DiskRole::Data).await, Bytes(5 * GIB));
    school.engine.stop().await;
}

#[tokio::test]
async fn a_snapshot_of_a_running_desktop_is_noticed_and_nothing_makes_it_void() {
    let mut school = school().await;
    let template = school.template().await;
    let pc = school.running(&template, "pc").await;
    let backup = beside(&system(&pc), "system.backup");
    school.host_of(pc.id).await.snapshot(pc.id, 0, &backup).unwrap();
    school.until("it is noticed", async || !school.desktop(pc.id).await.newer_images.is_empty()).await;
    let newer = school.desktop(pc.id).await.newer_images.remove(0);
    assert_eq!((&newer.file, newer.kind, newer.role), (&backup, NewerImageKind::Overlay, DiskRole::System));
    let why = school.grow(pc.id, DiskRole::System, 9 * GIB).await.unwrap();
    assert_eq!(school.done(&why).await.unwrap_err().code, Code::NewerImage);

    school.act(DesktopAction::Stop, pc.id).await.unwrap();
    school.restart(None).await;
    let problem = refused(&school, DesktopAction::Start, &pc, &backup).await;
    assert!(problem.hint.contains("qemu-img commit"), "{problem}");
    let DesktopState::Failed { problem: shown, .. } = school.desktop(pc.id).await.state else { panic!() };
    assert_eq!(shown, problem, "the desktop shows why");
    refused(&school, DesktopAction::Delete, &pc, &backup).await;
    let operation = school.make_template(pc.id, "Made").await.unwrap();
    assert_eq!(school.done(&operation).await.unwrap_err().code, Code::NewerImage);
    let operation = school.grow(pc.id, DiskRole::System, 9 * GIB).await.unwrap();
    assert_eq!(school.done(&operation).await.unwrap_err().code, Code::NewerImage);
    assert!(school.fleet.image_size(&backup).is_some());

    // The administrator commits it back and removes it: the next look sees that.
    school.fleet.remove(&backup);
    school.until("the note is gone", async || school.desktop(pc.id).await.newer_images.is_empty()).await;
    school.act(DesktopAction::Start, pc.id).await.unwrap();
    school.engine.stop().await;
}

#[tokio::test]
async fn a_snapshot_that_was_committed_while_the_desktop_ran_is_no_longer_shown() {
    let school = school().await;
    let template = school.template().await;
    let pc = school.running(&template, "pc").await;
    let host = school.host_of(pc.id).await;
    host.snapshot(pc.id, 0, &beside(&system(&pc), "system.backup")).unwrap();
    school.until("it is noticed", async || !school.desktop(pc.id).await.newer_images.is_empty()).await;
    host.block_commit(pc.id, 0).unwrap();
    school.until("it is cleared", async || school.desktop(pc.id).await.newer_images.is_empty()).await;

    // Its file was left: what was committed must not be committed again over what was written since.
    school.act(DesktopAction::Stop, pc.id).await.unwrap();
    let backup = beside(&system(&pc), "system.backup");
    let problem = refused(&school, DesktopAction::Start, &pc, &backup).await;
    assert_eq!(school.desktop(pc.id).await.newer_images[0].kind, NewerImageKind::Outdated);
    assert!(!problem.hint.contains("qemu-img commit") && problem.hint.contains("Delete"), "{problem}");
    school.fleet.remove(&backup);
    school.act(DesktopAction::Start, pc.id).await.unwrap();
    school.engine.stop().await;
}

#[tokio::test]
async fn a_snapshot_whose_data_was_put_back_is_said_to_be_empty_and_to_be_deleted() {
    let school = school().await;
    let template = school.template().await;
    let pc = school.desktop_of(&school.admin, &template, "pc").await;
    let backup = beside(&system(&pc), "system.backup");
    // As `qemu-img commit` leaves it, which writes it last.
    let emptied = SimImage::qcow2(Bytes(GIB), Bytes(196_616)).with_backing(system(&pc), Some("qcow2"));
    school.fleet.put_image(&backup, emptied).unwrap();
    let problem = refused(&school, DesktopAction::Start, &pc, &backup).await;
    assert_eq!(school.desktop(pc.id).await.newer_images[0].kind, NewerImageKind::Empty);
    assert!(
        problem.detail.ends_with("It has no changes any more: its data was put back already."),
        "{problem}"
    );
    assert_eq!(problem.hint, format!("Delete {backup}, or move it to another directory."));
    school.fleet.remove(&backup);
    school.act(DesktopAction::Start, pc.id).await.unwrap();
    school.engine.stop().await;
}

#[tokio::test]
async fn a_copy_to_which_a_desktop_was_moved_is_remembered_with_the_host_that_has_it() {
    // No look at everything comes by itself: the end of the copy must be heard.
    let school = School::with_hosts(2).await;
    let template = school.template().await;
    let pc = school.running(&template, "pc").await;
    let host = school.host_of(pc.id).await;
    let local: HostPath = "/var/lib/backup".parse().unwrap();
    host.make_local_directory(&local);
    let copy = local.join("pc.qcow2");
    host.block_copy(pc.id, 0, &copy).unwrap();
    school.until("it is noticed", async || !school.desktop(pc.id).await.newer_images.is_empty()).await;
    assert_eq!(school.desktop(pc.id).await.newer_images[0].kind, NewerImageKind::Copy);
    school.act(DesktopAction::Stop, pc.id).await.unwrap();
    for _ in 0..4 {
        // Whichever host looks: only the one that ran it has the file.
        let problem = refused(&school, DesktopAction::Start, &pc, &copy).await;
        assert!(problem.hint.contains(&format!("mv {copy} {}", system(&pc))), "{problem}");
    }
    refused(&school, DesktopAction::Delete, &pc, &copy).await;
    school.engine.stop().await;
}

#[tokio::test]
async fn a_copy_that_was_moved_back_may_be_started() {
    let school = School::with_hosts(2).await;
    let template = school.template().await;
    let pc = school.running(&template, "pc").await;
    let copy = beside(&system(&pc), "copy.qcow2");
    school.host_of(pc.id).await.block_copy(pc.id, 0, &copy).unwrap();
    school.until("it is noticed", async || !school.desktop(pc.id).await.newer_images.is_empty()).await;
    school.act(DesktopAction::Stop, pc.id).await.unwrap();
    refused(&school, DesktopAction::Start, &pc, &copy).await;
    school.fleet.move_over(&copy, &system(&pc)).unwrap();
    school.act(DesktopAction::Start, pc.id).await.unwrap();
    assert_eq!(school.desktop(pc.id).await.newer_images, []);
    school.engine.stop().await;
}

#[tokio::test]
async fn a_snapshot_that_nobody_saw_running_is_found_in_the_folder_also_in_the_bin() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    let pc = school.running(&template, "pc").await;
    let backup = beside(&system(&pc), "system.backup");
    school.host_of(pc.id).await.snapshot(pc.id, 0, &backup).unwrap();
    school.host_of(pc.id).await.power_off_inside(pc.id);
    school.until("it is off", async || school.state(pc.id).await == StateName::Stopped).await;
    refused(&school, DesktopAction::Start, &pc, &backup).await;

    // In the bin the folder has another path; what the snapshot names is still the path of before.
    school.fleet.remove(&backup);
    school.act(DesktopAction::Delete, pc.id).await.unwrap();
    let in_bin = system(&school.desktop(pc.id).await);
    let late = beside(&in_bin, "system.backup");
    let image = SimImage::qcow2(Bytes(GIB), Bytes(1 << 20));
    school.fleet.put_image(&late, image.with_backing(system(&pc).as_str(), Some("qcow2"))).unwrap();
    refused(&school, DesktopAction::Purge, &pc, &late).await;
    assert!(school.fleet.image_size(&late).is_some());
    school.fleet.remove(&late);
    school.act(DesktopAction::Purge, pc.id).await.unwrap();
    school.engine.stop().await;
}

#[tokio::test]
async fn a_template_is_not_deleted_while_an_image_that_sarrio_does_not_know_builds_on_it() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    let base = template.disk.unwrap().file;
    let stranger: HostPath = "/srv/nas/desktops/by-hand/x.qcow2".parse().unwrap();
    let image = SimImage::qcow2(Bytes(GIB), Bytes(1 << 20));
    school.fleet.put_image(&stranger, image.with_backing(base.as_str(), Some("qcow2"))).unwrap();
    let operation = school.ask_of_template(OperationKind::DeleteTemplate, "Debian").await.unwrap();
    let problem = school.done(&operation).await.unwrap_err();
    assert!(problem.code == Code::TemplateInUse && problem.detail.contains(stranger.as_str()), "{problem}");
    school.fleet.remove(&stranger);
    let operation = school.ask_of_template(OperationKind::DeleteTemplate, "Debian").await.unwrap();
    school.done(&operation).await.unwrap();
    school.engine.stop().await;
}

#[tokio::test]
async fn a_disk_grows_while_its_desktop_is_off_or_runs_and_never_shrinks() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    let pc = school.desktop_of(&school.admin, &template, "pc").await;
    let file = system(&pc);
    for (number, running) in [(2, false), (3, true)] {
        if running {
            school.act(DesktopAction::Start, pc.id).await.unwrap();
        }
        // Sizes are whole clusters.
        let operation = school.grow(pc.id, DiskRole::System, number * GIB - 5).await.unwrap();
        school.done(&operation).await.unwrap();
        assert_eq!(school.fleet.image_size(&file), Some(Bytes(number * GIB)));
        assert_eq!(size_in_store(&school, &pc, DiskRole::System).await, Bytes(number * GIB));
        let state = if running { StateName::Running } else { StateName::Stopped };
        assert_eq!(school.state(pc.id).await, state);
    }
    for (size, code) in [(3 * GIB, Code::Invalid), (GIB, Code::Invalid), (65 << 40, Code::Invalid)] {
        assert_eq!(school.grow(pc.id, DiskRole::System, size).await.unwrap_err().code, code);
    }

    // The image is larger than the store knows: it is not made smaller, and the store learns.
    school.act(DesktopAction::Stop, pc.id).await.unwrap();
    school.fleet.resize_image(&file, Bytes(9 * GIB)).unwrap();
    let operation = school.grow(pc.id, DiskRole::System, 5 * GIB).await.unwrap();
    assert!(school.done(&operation).await.is_err());
    assert_eq!(school.fleet.image_size(&file), Some(Bytes(9 * GIB)));
    assert_eq!(size_in_store(&school, &pc, DiskRole::System).await, Bytes(9 * GIB));

    school.act(DesktopAction::Delete, pc.id).await.unwrap();
    let in_bin = school.grow(pc.id, DiskRole::System, 10 * GIB).await.unwrap_err();
    assert_eq!(in_bin.code, Code::WrongState);
    school.engine.stop().await;
}
