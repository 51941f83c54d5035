//! What an abandoned operation is said to have left: what its own steps can have made, and nothing else.
#![allow(clippy::unwrap_used)]

mod school;

use std::sync::atomic::{AtomicU32, Ordering};

use sarrio_engine::{
    EngineSettings, authz,
    operation::{Fault, Moment},
};
use sarrio_hypervisor::HostError;
use sarrio_model::{
    Abandoned, Desktop, DesktopAction, DesktopState, LeftBehind, Operation, OperationKind, Problem,
};
use sarrio_simulator::{Call, Fate};
use school::{Break, School, name};

async fn abandon_once_it_waits(school: &School, operation: &Operation) -> Abandoned {
    school
        .until("it says what it waits for", async || {
            school.store.operation(operation.id).await.unwrap().unwrap().operation.waiting.is_some()
        })
        .await;
    let operation = school.store.operation(operation.id).await.unwrap().unwrap().operation;
    let permit = authz::may(&school.admin, authz::AbandonOperation, operation).unwrap();
    school.engine.abandon_operation(permit).await.unwrap()
}

fn folder(place: &str, desktop: &Desktop) -> LeftBehind {
    LeftBehind::Folder {
        path: format!("/srv/nas/{place}/{}", desktop.id).parse().unwrap(),
        storage: name("nas"),
    }
}

#[tokio::test]
async fn an_abandoned_create_names_the_folders_that_it_may_have_made_and_each_desktop_its_own() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    let (host, calls) = (school.host(1), AtomicU32::new(0));
    // Folders are made fifty at a time. The storage goes during the second fifty, and nobody hears what became of them.
    school.fleet.on_call(move |call: &Call| {
        let made = call.name == "make_folders" && call.moment == sarrio_simulator::Moment::After;
        if made && calls.fetch_add(1, Ordering::SeqCst) == 1 {
            host.nas_cut();
            return Fate::Fail(HostError::NoSpace("/srv/nas".parse().unwrap()));
        }
        Fate::Go
    });
    let new = School::new_desktops(&template, "pc", 110);
    let operation = school.create(&school.admin, new).await.unwrap();
    let abandoned = abandon_once_it_waits(&school, &operation).await;

    let mut desktops = school.all().await;
    desktops.sort_by(|a, b| a.name.cmp(&b.name));
    let begun = &desktops[50..100];
    let mut expected: Vec<LeftBehind> = begun.iter().map(|pc| folder("desktops", pc)).collect();
    expected.push(folder("recycle-bin", &desktops[99]));
    expected.push(LeftBehind::Unfinished { path: "/srv/nas".parse().unwrap(), storage: name("nas") });
    assert_eq!(abandoned.left_behind, expected);

    let named = |pc: &Desktop| match &pc.state {
        DesktopState::Failed { problem, .. } => {
            problem.detail.split("left behind: ").nth(1).map(str::to_owned)
        }
        other => panic!("{other:?}"),
    };
    let home = |pc: &Desktop| format!("the folder /srv/nas/desktops/{} on nas", pc.id);
    assert!(desktops[..50].iter().all(|pc| pc.state == DesktopState::Stopped), "they were made");
    assert_eq!(named(&desktops[50]), Some(format!("{}.", home(&desktops[50]))));
    let last = &desktops[99];
    assert_eq!(
        named(last),
        Some(format!("{}; the folder /srv/nas/recycle-bin/{} on nas.", home(last), last.id))
    );
    assert_eq!(named(&desktops[100]), None, "it was never made");
}

/// Kills the operation after this step, silences its host, and abandons it.
async fn abandoned_after(
    action: DesktopAction,
    kind: OperationKind,
    step: &'static str,
) -> Result<(Desktop, Vec<LeftBehind>), Problem> {
    let stuck = Break::at(kind, step, Moment::After, Fault::Killed);
    let settings = EngineSettings { faults: stuck.clone(), ..EngineSettings::default() };
    let school = School::with(1, settings).await;
    let template = school.template().await;
    let pc = school.desktop_of(&school.admin, &template, "pc").await;
    let operation = school.ask(action, pc.id).await?;
    stuck.struck.notified().await;
    school.silent(1).await;
    Ok((pc, abandon_once_it_waits(&school, &operation).await.left_behind))
}

#[tokio::test]
async fn a_step_that_changes_nothing_leaves_nothing_and_one_that_does_leaves_what_it_made() {
    use OperationKind::{DeleteDesktop, StartDesktop};
    let (_, left) = abandoned_after(DesktopAction::Delete, DeleteDesktop, "free").await.unwrap();
    assert_eq!(left, []);
    let (pc, left) = abandoned_after(DesktopAction::Delete, DeleteDesktop, "bin").await.unwrap();
    assert_eq!(left, [folder("desktops", &pc), folder("recycle-bin", &pc)]);
    let (_, left) = abandoned_after(DesktopAction::Start, StartDesktop, "images").await.unwrap();
    assert_eq!(left, []);
    let (pc, left) = abandoned_after(DesktopAction::Start, StartDesktop, "create").await.unwrap();
    assert_eq!(left, [LeftBehind::Domain { desktop: pc.id, host: name("hyp-1") }]);
}
