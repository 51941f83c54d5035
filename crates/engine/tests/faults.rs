//! Every operation is broken at every step, in every way: it fails, it runs twice, the backend is killed. Afterwards
//! disk, domain and store agree, and either all is done or nothing is left.
#![allow(clippy::unwrap_used)]

mod school;

use std::time::Duration;

use futures::StreamExt as _;
use sarrio_engine::{
    EngineSettings,
    operation::{Fault, Moment},
    steps_of,
};
use sarrio_model::{DesktopAction, DesktopId, DiskRole, Operation, OperationKind, Problem, StateName};
use school::{Break, School};

/// What is asked for, from which state, and how it looks when it is done.
struct Story {
    kind: OperationKind,
    prepared: StateName,
    in_bin: bool,
    done: fn(&[String]) -> bool,
}

const STORIES: &[Story] = &[
    Story {
        kind: OperationKind::StartDesktop,
        prepared: StateName::Stopped,
        in_bin: false,
        done: |i| has(i, "row pc running"),
    },
    Story {
        kind: OperationKind::ShutdownDesktop,
        prepared: StateName::Running,
        in_bin: false,
        done: |i| has(i, "row pc stopped"),
    },
    Story {
        kind: OperationKind::StopDesktop,
        prepared: StateName::Running,
        in_bin: false,
        done: |i| has(i, "row pc stopped"),
    },
    Story {
        kind: OperationKind::ResetDesktop,
        prepared: StateName::Running,
        in_bin: false,
        done: |i| has(i, "row pc running"),
    },
    Story {
        kind: OperationKind::RenewDesktop,
        prepared: StateName::Stopped,
        in_bin: false,
        done: |i| {
            let rows = |deleted| {
                let mut rows = i.iter().filter(|line| line.starts_with("row pc stopped"));
                rows.any(|line| line.contains(deleted))
            };
            rows("deleted true") && rows("deleted false")
        },
    },
    Story {
        kind: OperationKind::PauseDesktop,
        prepared: StateName::Running,
        in_bin: false,
        done: |i| has(i, "row pc paused"),
    },
    Story {
        kind: OperationKind::ResumeDesktop,
        prepared: StateName::Paused,
        in_bin: false,
        done: |i| has(i, "row pc running"),
    },
    Story {
        kind: OperationKind::DeleteDesktop,
        prepared: StateName::Stopped,
        in_bin: false,
        done: |i| has(i, "deleted true"),
    },
    Story {
        kind: OperationKind::RestoreDesktop,
        prepared: StateName::Stopped,
        in_bin: true,
        done: |i| has(i, "deleted false"),
    },
    Story {
        kind: OperationKind::PurgeDesktop,
        prepared: StateName::Stopped,
        in_bin: true,
        done: |i| !has(i, "row pc"),
    },
    Story {
        kind: OperationKind::GrowDisk,
        prepared: StateName::Running,
        in_bin: false,
        done: |i| {
            i.iter().any(|line| line.starts_with("row pc running") && line.contains("system.qcow2 2 GB"))
        },
    },
    Story {
        kind: OperationKind::TemplateFromDesktop,
        prepared: StateName::Stopped,
        in_bin: false,
        done: |i| has(i, "template Made Ready"),
    },
    Story {
        kind: OperationKind::CreateDesktops,
        prepared: StateName::Stopped,
        in_bin: false,
        done: |i| has(i, "row more 01 stopped"),
    },
    Story {
        kind: OperationKind::ImportTemplate,
        prepared: StateName::Stopped,
        in_bin: false,
        done: |i| has(i, "template Second Ready"),
    },
    Story {
        kind: OperationKind::DeleteTemplate,
        prepared: StateName::Stopped,
        in_bin: false,
        done: |i| i.iter().any(|line| line.starts_with("template Spare") && line.ends_with("deleted true")),
    },
    Story {
        kind: OperationKind::RestoreTemplate,
        prepared: StateName::Stopped,
        in_bin: true,
        done: |i| i.iter().any(|line| line.starts_with("template Spare") && line.ends_with("deleted false")),
    },
    Story {
        kind: OperationKind::PurgeTemplate,
        prepared: StateName::Stopped,
        in_bin: true,
        done: |i| !has(i, "template Spare"),
    },
    Story {
        kind: OperationKind::CollectWork,
        prepared: StateName::Running,
        in_bin: false,
        done: |i| i.iter().filter(|line| line.starts_with("work ")).count() == 2,
    },
];

fn has(inventory: &[String], part: &str) -> bool {
    inventory.iter().any(|line| line.contains(part))
}

async fn ask(school: &School, story: &Story, pc: DesktopId) -> Result<Operation, Problem> {
    let act = |action| school.ask(action, pc);
    match story.kind {
        OperationKind::StartDesktop => act(DesktopAction::Start).await,
        OperationKind::ShutdownDesktop => act(DesktopAction::Shutdown).await,
        OperationKind::StopDesktop => act(DesktopAction::Stop).await,
        OperationKind::ResetDesktop => act(DesktopAction::Reset).await,
        OperationKind::RenewDesktop => act(DesktopAction::Renew).await,
        OperationKind::PauseDesktop => act(DesktopAction::Pause).await,
        OperationKind::ResumeDesktop => act(DesktopAction::Resume).await,
        OperationKind::DeleteDesktop => act(DesktopAction::Delete).await,
        OperationKind::RestoreDesktop => act(DesktopAction::Restore).await,
        OperationKind::PurgeDesktop => act(DesktopAction::Purge).await,
        OperationKind::GrowDisk => school.grow(pc, DiskRole::System, 2 << 30).await,
        OperationKind::TemplateFromDesktop => school.make_template(pc, "Made").await,
        OperationKind::CreateDesktops => {
            let template = school.desktop(pc).await.template.unwrap();
            let template = school.store.template(template).await.unwrap().unwrap();
            school.create(&school.admin, School::new_desktops(&template, "more", 3)).await
        }
        OperationKind::ImportTemplate => school.import("Second").await,
        OperationKind::DeleteTemplate | OperationKind::RestoreTemplate | OperationKind::PurgeTemplate => {
            school.ask_of_template(story.kind, "Spare").await
        }
        OperationKind::CollectWork => school.collect().await,
        OperationKind::Batch => panic!("a batch has no steps"),
    }
}

async fn attack(story: &Story, step: &'static str, moment: Moment, fault: Fault) {
    let what = format!("{} broken at {step}: {moment:?} {fault:?}", story.kind);
    let broken = Break::at(story.kind, step, moment, fault);
    let settings = EngineSettings { faults: broken.clone(), ..EngineSettings::default() };
    // Preparing may use the kind that it strikes, so it is armed afterwards.
    broken.done.store(true, std::sync::atomic::Ordering::SeqCst);
    let mut school = School::with(1, settings).await;
    let template = school.template().await;
    let pc = match story.kind {
        OperationKind::CollectWork => school.class(&template).await,
        _ => school.desktop_of(&school.admin, &template, "pc").await,
    };
    match story.prepared {
        StateName::Running => school.act(DesktopAction::Start, pc.id).await.unwrap(),
        StateName::Paused => {
            school.act(DesktopAction::Start, pc.id).await.unwrap();
            school.act(DesktopAction::Pause, pc.id).await.unwrap();
        }
        _ if matches!(
            story.kind,
            OperationKind::DeleteTemplate | OperationKind::RestoreTemplate | OperationKind::PurgeTemplate
        ) =>
        {
            let operation = school.import("Spare").await.unwrap();
            school.done(&operation).await.unwrap();
            if story.in_bin {
                let operation = school.ask_of_template(OperationKind::DeleteTemplate, "Spare").await.unwrap();
                school.done(&operation).await.unwrap();
            }
        }
        _ if story.in_bin => school.act(DesktopAction::Delete, pc.id).await.unwrap(),
        _ => {}
    }
    let before = school.inventory().await;
    broken.done.store(false, std::sync::atomic::Ordering::SeqCst);

    let operation = ask(&school, story, pc.id).await.unwrap_or_else(|why| panic!("{what}: {why}"));
    if fault == Fault::Killed {
        let struck = tokio::time::timeout(Duration::from_secs(30), broken.struck.notified()).await;
        assert!(struck.is_ok(), "{what}: the fault never struck");
        school.restart(None).await;
    }
    let outcome = school.done(&operation).await;
    // The looks that follow an operation must agree with it.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let after = school.inventory().await;
    let same = |line: &&String| !line.starts_with("row pc") || story.kind == OperationKind::CreateDesktops;
    match outcome {
        Ok(()) => assert!((story.done)(&after), "{what}: said to be done\n{}", after.join("\n")),
        Err(problem) => {
            assert_eq!(fault, Fault::Fails, "{what}: {problem}");
            let undone = before.iter().filter(same).eq(after.iter().filter(same));
            assert!(
                undone || (story.done)(&after),
                "{what}: left behind\n{}\n---\n{}",
                before.join("\n"),
                after.join("\n")
            );
        }
    }
    assert!(!has(&after, "owned Some"), "{what}: something stays owned\n{}", after.join("\n"));
    for desktop in school.all().await {
        for disk in school.desktop(desktop.id).await.disks {
            let image = school.fleet.image_size(&disk.file);
            assert!(
                image.is_none_or(|size| size == disk.virtual_size),
                "{what}: {} has {image:?}",
                disk.file
            );
        }
    }
    for stuck in ["starting", "stopping", "creating", "templating", "deleting"] {
        assert!(!has(&after, &format!("row pc {stuck}")), "{what}: stuck\n{}", after.join("\n"));
    }
    school.engine.stop().await;
}

#[tokio::test]
async fn every_operation_is_done_or_undone_wherever_it_breaks() {
    let mut attacks = Vec::new();
    for story in STORIES {
        for step in steps_of(story.kind) {
            for fault in [Fault::Fails, Fault::RunsTwice, Fault::Killed] {
                for moment in [Moment::Before, Moment::After] {
                    attacks.push(attack(story, step, moment, fault));
                }
            }
        }
    }
    // Each has a school of its own; they mostly wait.
    futures::stream::iter(attacks).buffer_unordered(12).collect::<Vec<()>>().await;
}

/// A desktop that is on is forced off by its reset, so what fails leaves it off, with the disk that it had.
async fn attack_while_it_runs(step: &'static str, fault: Fault) {
    let what = format!("a reset of a desktop that runs, broken at {step}: {fault:?}");
    let broken = Break::at(OperationKind::RenewDesktop, step, Moment::After, fault);
    let settings = EngineSettings { faults: broken.clone(), ..EngineSettings::default() };
    let mut school = School::with(1, settings).await;
    let template = school.template().await;
    let pc = school.running(&template, "pc").await;
    let before = school.desktop(pc.id).await.disks;
    let operation = school.ask(DesktopAction::Renew, pc.id).await.unwrap();
    if fault == Fault::Killed {
        broken.struck.notified().await;
        school.restart(None).await;
    }
    let outcome = school.done(&operation).await;
    let is_first = step == "reach" && fault == Fault::Fails;
    match outcome {
        Ok(()) => {
            school
                .until("it is started again", async || school.state(pc.id).await == StateName::Running)
                .await;
            let bin: Vec<_> = school.all().await.into_iter().filter(|one| one.deleted.is_some()).collect();
            assert_eq!(bin.len(), 1, "{what}");
            assert_eq!(school.desktop(bin[0].id).await.disks[0].id, before[0].id, "{what}");
        }
        Err(problem) => {
            assert_eq!(fault, Fault::Fails, "{what}: {problem}");
            let state = if is_first { StateName::Running } else { StateName::Stopped };
            school.until(&what, async || school.state(pc.id).await == state).await;
            assert_eq!(school.desktop(pc.id).await.disks, before, "{what}");
            if !is_first {
                school.act(DesktopAction::Start, pc.id).await.unwrap();
            }
        }
    }
    school.engine.stop().await;
}

#[tokio::test]
async fn a_reset_of_a_desktop_that_runs_is_done_or_undone_wherever_it_breaks() {
    let mut attacks = Vec::new();
    for step in steps_of(OperationKind::RenewDesktop) {
        for fault in [Fault::Fails, Fault::RunsTwice, Fault::Killed] {
            attacks.push(attack_while_it_runs(step, fault));
        }
    }
    futures::stream::iter(attacks).buffer_unordered(8).collect::<Vec<()>>().await;
}

#[test]
fn every_kind_of_operation_has_a_story() {
    for kind in OperationKind::ALL {
        let told = STORIES.iter().any(|story| story.kind == *kind);
        assert!(told || *kind == OperationKind::Batch, "{kind} is attacked nowhere");
    }
}
