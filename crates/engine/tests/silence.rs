//! Silent, hung and dead hosts.
#![allow(clippy::unwrap_used)]

mod school;

use sarrio_engine::authz;
use sarrio_model::{Code, DesktopAction, HostState, StateName};
use school::School;

#[tokio::test]
async fn a_desktop_is_not_started_elsewhere_while_its_host_is_silent() {
    let school = School::with_hosts(2).await;
    let template = school.template().await;
    let pc = school.running(&template, "pc-07").await;
    let number = if school.host(1).running().is_empty() { 2 } else { 1 };
    school.silent(number).await;
    school.until("it is unreachable", async || school.is_unreachable(pc.id).await).await;
    let problem = school.ask(DesktopAction::Start, pc.id).await.unwrap_err();
    assert_eq!(problem.code, Code::HostMayStillRun);
    assert!(
        problem.detail.starts_with(&format!("pc-07 may still run on hyp-{number}, silent for ")),
        "{problem}"
    );

    school.host(number).heal();
    school.until("it runs again", async || school.state(pc.id).await == StateName::Running).await;
    assert_eq!(school.desktop(pc.id).await.epoch, pc.epoch);
}

#[tokio::test]
async fn once_a_person_says_that_it_is_off_it_starts_elsewhere_and_never_runs_twice() {
    let school = School::with_hosts(2).await;
    let template = school.template().await;
    let pc = school.running(&template, "pc-07").await;
    let number = if school.host(1).running().is_empty() { 2 } else { 1 };
    school.silent(number).await;
    school.until("it is unreachable", async || school.is_unreachable(pc.id).await).await;
    // The power is really off: otherwise the image's lock would refuse the second start.
    school.host(number).power_cut();
    let permit = authz::may(&school.admin, authz::EditHypervisor, school.hypervisor(number).await).unwrap();
    assert_eq!(school.engine.confirm_off(permit).await.unwrap(), 1);
    school.act(DesktopAction::Start, pc.id).await.unwrap();
    let now = school.desktop(pc.id).await;
    assert!(now.epoch > pc.epoch);
    assert_eq!(school.host(3 - number).running(), [(pc.id, now.epoch)]);
}

#[tokio::test]
async fn a_start_that_was_given_up_and_done_late_is_ended_and_harms_nobody() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    let pc = school.desktop_of(&school.admin, &template, "pc-07").await;
    school.host(1).hang();
    let problem = school.act(DesktopAction::Start, pc.id).await.unwrap_err();
    assert!(problem.code != Code::Internal, "{problem}");
    school.host(1).unhang();
    school.until("the host answers", async || school.hypervisor(1).await.state.takes_desktops()).await;
    school.until("the late domain is gone", async || school.fleet.inventory().domains.is_empty()).await;
    school.act(DesktopAction::Start, pc.id).await.unwrap();
    assert_eq!(school.host(1).running(), [(pc.id, school.desktop(pc.id).await.epoch)]);
}

#[tokio::test]
async fn a_desktop_whose_machine_died_is_not_said_to_run() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    let (a, b) = (school.running(&template, "a").await, school.running(&template, "b").await);
    school.host(1).power_off_inside(a.id);
    school.host(1).crash(b.id);
    school.until("a is stopped", async || school.state(a.id).await == StateName::Stopped).await;
    school.until("b failed", async || school.state(b.id).await == StateName::Failed).await;
}

#[tokio::test]
async fn an_unmounted_nas_is_never_taken_for_an_empty_one() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    school.host(1).nas_cut();
    let before = school.fleet.inventory();
    let operation = school.create(&school.admin, School::new_desktops(&template, "pc", 3)).await;
    let problem = match operation {
        Ok(operation) => school.done(&operation).await.unwrap_err(),
        Err(problem) => problem,
    };
    assert_eq!(problem.code, Code::StorageNotMounted);
    assert!(school.all().await.is_empty(), "nothing half-made stays");
    assert_eq!(before.difference(&school.fleet.inventory()), Vec::<String>::new());
}

#[tokio::test]
async fn a_strangers_domain_is_shown_and_left_alone() {
    let school = School::with_hosts(1).await;
    school.host(1).add_foreign("web-server", sarrio_model::MiB(512));
    let permit = authz::may(&school.admin, authz::EditHypervisor, school.hypervisor(1).await).unwrap();
    school.engine.retry_hypervisor(permit).await.unwrap();
    school
        .until("it is shown", async || {
            school.hypervisor(1).await.foreign.iter().any(|d| d.name == "web-server")
        })
        .await;
    assert!(school.fleet.inventory().to_string().contains("web-server"));
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    let pc = school.desktop_of(&school.admin, &template, "pc-07").await;
    school.host(1).lose_answer("create_paused");
    school.host(1).lose_answer("resume");
    school.act(DesktopAction::Start, pc.id).await.unwrap();
    assert_eq!(school.state(pc.id).await, StateName::Running);
    school.host(1).lose_answer("destroy");
    school.act(DesktopAction::Stop, pc.id).await.unwrap();
    assert!(school.fleet.inventory().domains.is_empty());
}

#[tokio::test]
async fn maintenance_outlasts_the_silence_that_it_is_for() {
    let school = School::with_hosts(1).await;
    let permit = authz::may(&school.admin, authz::EditHypervisor, school.hypervisor(1).await).unwrap();
    school.engine.start_maintenance(permit).await.unwrap();
    school.host(1).cut();
    school.until("it is not sampled any more", async || school.hypervisor(1).await.load.is_none()).await;
    school.host(1).heal();
    school.until("it is sampled again", async || school.hypervisor(1).await.load.is_some()).await;
    assert!(matches!(school.hypervisor(1).await.state, HostState::Maintenance { .. }));
}
