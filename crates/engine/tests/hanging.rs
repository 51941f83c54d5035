//! Nothing waits for ever: an undo of nothing ends, what waits says for what, and an administrator can end it.
#![allow(clippy::unwrap_used)]

mod school;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use sarrio_engine::{
    EngineSettings, authz,
    operation::{Direction, Fault, Faults, Moment, NoFaults},
};
use sarrio_model::{
    Code, Desktop, DesktopAction, ForgetStoragePath, LeftBehind, NewDesktops, NewStoragePath, Operation,
    OperationKind, OperationState, Problem, StateName, StoragePath, StoragePathContents, StoredKind,
    TemplateState,
};
use sarrio_simulator::SimHost;
use school::{Break, School, name};

/// Cuts the NAS of a host off when a step of a kind begins, and lets that step fail.
struct CutsNas {
    kind: OperationKind,
    step: &'static str,
    host: Mutex<Option<SimHost>>,
}

impl CutsNas {
    fn at(kind: OperationKind, step: &'static str) -> Arc<Self> {
        Arc::new(Self { kind, step, host: Mutex::default() })
    }
}

impl Faults for CutsNas {
    fn at(&self, kind: OperationKind, step: &'static str, direction: Direction, moment: Moment) -> Fault {
        if (kind, step, direction, moment) != (self.kind, self.step, Direction::Doing, Moment::Before) {
            return Fault::None;
        }
        match self.host.lock().unwrap().take() {
            Some(host) => {
                host.nas_cut();
                Fault::Fails
            }
            None => Fault::None,
        }
    }
}

/// With these faults, and hosts that are looked at often.
fn often(faults: Arc<dyn Faults>) -> EngineSettings {
    EngineSettings { faults, look_every: Duration::from_millis(300), ..EngineSettings::default() }
}

async fn waits(school: &School, operation: &Operation) -> Operation {
    school
        .until("it says what it waits for", async || {
            school.store.operation(operation.id).await.unwrap().unwrap().operation.waiting.is_some()
        })
        .await;
    school.store.operation(operation.id).await.unwrap().unwrap().operation
}

/// A template that is being made of a desktop, and cannot be undone since the NAS went after its folder was made.
async fn hanging() -> (School, Desktop, Operation) {
    let cuts = CutsNas::at(OperationKind::TemplateFromDesktop, "base");
    let school = School::with(1, often(cuts.clone())).await;
    let template = school.template().await;
    let pc = school.desktop_of(&school.admin, &template, "pc").await;
    *cuts.host.lock().unwrap() = Some(school.host(1));
    let operation = school.make_template(pc.id, "Never").await.unwrap();
    let operation = waits(&school, &operation).await;
    (school, pc, operation)
}

#[tokio::test]
async fn an_operation_that_found_no_storage_ends_although_its_undo_would_need_it() {
    let school = School::with(1, often(Arc::new(NoFaults))).await;
    let template = school.template().await;
    let (pc, binned) = (
        school.desktop_of(&school.admin, &template, "pc").await,
        school.desktop_of(&school.admin, &template, "binned").await,
    );
    school.act(DesktopAction::Delete, binned.id).await.unwrap();
    for label in ["Spare", "Binned"] {
        school.done(&school.import(label).await.unwrap()).await.unwrap();
    }
    let operation = school.ask_of_template(OperationKind::DeleteTemplate, "Binned").await.unwrap();
    school.done(&operation).await.unwrap();
    let before = school.inventory().await;

    school.host(1).nas_cut();
    // At first hosts find it out as they work, and later everybody knows.
    for known in [false, true] {
        if known {
            let is_known = async || !school.store.storage_paths().await.unwrap()[0].hosts[0].usable;
            school.until("the path is known to be away", is_known).await;
        }
        let asked = [
            school.ask(DesktopAction::Delete, pc.id).await,
            school.ask(DesktopAction::Restore, binned.id).await,
            school.ask_of_template(OperationKind::DeleteTemplate, "Spare").await,
            school.ask_of_template(OperationKind::RestoreTemplate, "Binned").await,
        ];
        for operation in asked {
            let operation = operation.unwrap();
            let problem = school.done(&operation).await.unwrap_err();
            assert_eq!(problem.code, Code::StorageNotMounted, "{}: {problem}", operation.kind);
        }
        let operation = school.make_template(pc.id, "Never").await.unwrap();
        assert_eq!(school.done(&operation).await.unwrap_err().code, Code::StorageNotMounted);
    }
    school.host(1).nas_heal();
    let mut after = school.inventory().await;
    // The empty mount points.
    after.retain(|line| !line.starts_with("h1: "));
    assert_eq!(before, after);
}

#[tokio::test]
async fn an_undo_that_must_wait_says_for_what_and_goes_on_once_that_is_mended() {
    let (school, pc, operation) = hanging().await;
    let waiting = operation.waiting.clone().unwrap();
    assert_eq!(waiting.problem.code, Code::StorageNotMounted);
    assert!(matches!(operation.state, OperationState::Undoing { .. }));
    school.host(1).nas_heal();
    school.done(&operation).await.unwrap_err();
    let over = school.store.operation(operation.id).await.unwrap().unwrap().operation;
    assert_eq!(over.waiting, None);
    assert_eq!(school.state(pc.id).await, StateName::Stopped);
    assert_eq!(school.templates().await.len(), 1, "nothing is left of the other");
}

#[tokio::test]
async fn an_administrator_abandons_what_hangs_and_is_told_what_it_left() {
    let (school, pc, operation) = hanging().await;
    let student = school.student("pau").await;
    assert_eq!(
        authz::may(&student, authz::AbandonOperation, operation.clone()).unwrap_err().code,
        Code::Forbidden
    );
    let never = school.template_named("Never").await;
    let permit = authz::may(&school.admin, authz::AbandonOperation, operation.clone()).unwrap();
    let abandoned = school.engine.abandon_operation(permit).await.unwrap();

    let folder = format!("/srv/nas/templates/{}", never.id);
    let [LeftBehind::Folder { path, .. }] = &abandoned.left_behind[..] else { panic!("{abandoned:?}") };
    assert_eq!(path.as_str(), folder);
    let OperationState::Failed { problem } = abandoned.operation.state else { panic!("{abandoned:?}") };
    assert_eq!(problem.code, Code::Abandoned);
    assert!(problem.detail.contains("admin") && problem.detail.contains(&folder), "{problem}");
    let (pc, never) = (school.desktop(pc.id).await, school.template_named("Never").await);
    assert_eq!((pc.operation, pc.state.name()), (None, StateName::Failed));
    assert!(never.operation.is_none() && matches!(never.state, TemplateState::Failed { .. }));

    let permit = authz::may(&school.admin, authz::AbandonOperation, operation.clone()).unwrap();
    assert_eq!(school.engine.abandon_operation(permit).await.unwrap_err().code, Code::WrongState);
    // Its task writes nothing any more.
    school.host(1).nas_heal();
    tokio::time::sleep(Duration::from_secs(1)).await;
    let row = school.store.operation(operation.id).await.unwrap().unwrap();
    assert_eq!(row.operation.state, OperationState::Failed { problem });
}

#[tokio::test]
async fn an_operation_on_a_silent_host_is_abandoned_and_its_desktop_counts_as_perhaps_running() {
    let stuck = Break::at(OperationKind::StopDesktop, "force", Moment::After, Fault::Killed);
    let settings = EngineSettings { faults: stuck.clone(), ..EngineSettings::default() };
    let school = School::with(1, settings).await;
    let template = school.template().await;
    let pc = school.running(&template, "pc").await;
    let batch = school.batch(DesktopAction::Stop, vec![pc.id]).await.unwrap();
    stuck.struck.notified().await;
    let permit = authz::may(&school.admin, authz::AbandonOperation, batch.clone()).unwrap();
    let refused = school.engine.abandon_operation(permit).await.unwrap_err();
    assert_eq!(refused.code, Code::WrongState, "it does not wait for anything: {refused}");

    school.silent(1).await;
    let batch = waits(&school, &batch).await;
    assert_eq!(
        batch.waiting.as_ref().unwrap().problem.code,
        Code::HostUnreachable,
        "a batch says it of its parts"
    );
    let permit = authz::may(&school.admin, authz::AbandonOperation, batch.clone()).unwrap();
    school.engine.abandon_operation(permit).await.unwrap();
    assert_eq!(school.done(&batch).await.unwrap_err().code, Code::Abandoned);
    assert!(school.desktop(pc.id).await.operation.is_none() && school.is_unreachable(pc.id).await);
    school.host(1).heal();
    school
        .until("its host tells that it is off", async || school.state(pc.id).await == StateName::Stopped)
        .await;
}

#[tokio::test]
async fn what_another_version_began_and_this_one_cannot_read_is_given_up_and_its_desktop_is_free() {
    let memo = serde_json::json!({ "version": 99, "work": {} });
    for (step, memo) in [("force", Some(memo)), ("a step of tomorrow", None)] {
        let stuck = Break::at(OperationKind::StopDesktop, "force", Moment::Before, Fault::Killed);
        let settings = EngineSettings { faults: stuck.clone(), ..EngineSettings::default() };
        let mut school = School::with(1, settings).await;
        let template = school.template().await;
        let pc = school.running(&template, "pc").await;
        let operation = school.ask(DesktopAction::Stop, pc.id).await.unwrap();
        stuck.struck.notified().await;
        school.engine.stop().await;
        let mut row = school.store.operation(operation.id).await.unwrap().unwrap();
        row.step = Some(step.to_owned());
        row.memo = memo.unwrap_or(row.memo);
        let mut tx = school.store.begin().await.unwrap();
        tx.save_operation(&row).await.unwrap();
        tx.commit().await.unwrap();
        school.restart(None).await;
        let problem = school.done(&operation).await.unwrap_err();
        assert_eq!(problem.code, Code::Internal, "{problem}");
        assert!(
            problem.detail.starts_with("This version of Sarrio cannot go on with desktop.stop of pc"),
            "{problem}"
        );
        school
            .until("its host tells that it runs", async || school.state(pc.id).await == StateName::Running)
            .await;
        assert_eq!(school.desktop(pc.id).await.operation, None);
        school.act(DesktopAction::Stop, pc.id).await.unwrap();
    }
}

async fn path(school: &School, label: &str) -> StoragePath {
    let paths = school.store.storage_paths().await.unwrap();
    paths.into_iter().find(|path| path.name == name(label)).unwrap()
}

async fn forget(school: &School, label: &str) -> Result<StoragePathContents, Problem> {
    let path = path(school, "nas").await;
    let forget = ForgetStoragePath { revision: path.revision, name: name(label) };
    let permit = authz::may(&school.admin, authz::ForgetStoragePath, path).unwrap();
    school.engine.forget_storage_path(permit, forget).await
}

fn kinds(contents: &StoragePathContents) -> Vec<(StoredKind, &str)> {
    contents.things.iter().map(|thing| (thing.kind, thing.name.as_str())).collect()
}

#[tokio::test]
async fn a_path_that_is_gone_for_good_is_forgotten_with_all_that_is_on_it_and_nothing_else() {
    let cuts = CutsNas::at(OperationKind::TemplateFromDesktop, "base");
    let school = School::with(1, often(cuts.clone())).await;
    let debian = school.template().await;
    let (pc, binned) = (
        school.desktop_of(&school.admin, &debian, "pc").await,
        school.desktop_of(&school.admin, &debian, "binned").await,
    );
    school.act(DesktopAction::Delete, binned.id).await.unwrap();
    school.host(1).make_local_directory(&"/srv/local".parse().unwrap());
    let permit = authz::may(&school.admin, authz::AddStoragePath, ()).unwrap();
    let local = NewStoragePath {
        name: name("local"),
        directory: "/srv/local".parse().unwrap(),
        desktops: true,
        templates: true,
        reuse: false,
    };
    let local = school.engine.add_storage_path(permit, local).await.unwrap();
    let elsewhere = NewDesktops { path: Some(local.id), ..School::new_desktops(&debian, "elsewhere", 1) };
    school.done(&school.create(&school.admin, elsewhere).await.unwrap()).await.unwrap();
    let elsewhere = school.named("elsewhere").await;

    assert_eq!(forget(&school, "nas").await.unwrap_err().code, Code::StorageInUse);
    *cuts.host.lock().unwrap() = Some(school.host(1));
    let hanging = school.make_template(pc.id, "Never").await.unwrap();
    waits(&school, &hanging).await;
    school.until("no host can use it", async || !path(&school, "nas").await.hosts[0].usable).await;

    let permit = authz::may(&school.admin, authz::ForgetStoragePath, path(&school, "nas").await).unwrap();
    let contents = school.engine.storage_path_contents(permit).await.unwrap();
    let all = [
        (StoredKind::Desktop, "pc"),
        (StoredKind::DeletedDesktop, "binned"),
        (StoredKind::Template, "Debian"),
        (StoredKind::Template, "Never"),
        (StoredKind::DependentDesktop, "elsewhere"),
    ];
    assert_eq!((kinds(&contents), &contents.obstacle), (all.to_vec(), &None));
    assert_eq!(forget(&school, "local").await.unwrap_err().field.as_deref(), Some("name"));
    let before = school.fleet.inventory();
    assert_eq!(kinds(&forget(&school, "nas").await.unwrap()), all);

    assert_eq!(school.done(&hanging).await.unwrap_err().code, Code::Abandoned);
    assert!(school.templates().await.is_empty());
    let left: Vec<_> = school.all().await.into_iter().map(|desktop| desktop.id).collect();
    assert_eq!(left, [elsewhere.id]);
    let elsewhere = school.desktop(elsewhere.id).await;
    assert_eq!((elsewhere.state.name(), elsewhere.template), (StateName::Failed, None));
    assert_eq!(school.store.storage_paths().await.unwrap().len(), 1);
    school.act(DesktopAction::Delete, elsewhere.id).await.unwrap();
    school.host(1).nas_heal();
    let lost = before.difference(&school.fleet.inventory());
    let on_nas = |line: &String| line[2..].starts_with("/srv/nas");
    assert!(!lost.iter().any(on_nas), "no file is touched: {lost:?}");
}

#[tokio::test]
async fn a_path_is_not_forgotten_while_a_desktop_of_it_may_run() {
    let school = School::with(1, often(Arc::new(NoFaults))).await;
    let template = school.template().await;
    let pc = school.running(&template, "pc").await;
    school.silent(1).await;
    school.until("no host can use it", async || !path(&school, "nas").await.hosts[0].usable).await;
    school.until("it is unreachable", async || school.is_unreachable(pc.id).await).await;
    let refused = forget(&school, "nas").await.unwrap_err();
    assert_eq!(refused.code, Code::HostMayStillRun, "{refused}");
    assert!(refused.detail.starts_with("pc runs or may still run on hyp-1"), "{refused}");
    let permit = authz::may(&school.admin, authz::EditHypervisor, school.hypervisor(1).await).unwrap();
    school.engine.confirm_off(permit).await.unwrap();
    let refused = forget(&school, "nas").await.unwrap_err();
    assert!(refused.detail.contains("could not be asked on hyp-1"), "its storage may be well: {refused}");
    let permit = authz::may(&school.admin, authz::RemoveHypervisor, school.hypervisor(1).await).unwrap();
    school.engine.remove_hypervisor(permit).await.unwrap();
    forget(&school, "nas").await.unwrap();
    assert!(school.store.desktop(pc.id).await.unwrap().is_none());
}

#[tokio::test]
async fn a_path_that_is_back_is_not_forgotten_although_the_last_look_did_not_find_it() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    let pc = school.desktop_of(&school.admin, &template, "pc").await;
    let known = path(&school, "nas").await;
    let mut stale = known.clone();
    stale.hosts[0].usable = false;
    let mut tx = school.store.begin().await.unwrap();
    tx.save_storage_path(&mut stale).await.unwrap();
    tx.commit().await.unwrap();
    let refused = forget(&school, "nas").await.unwrap_err();
    assert_eq!(refused.code, Code::StorageInUse, "{refused}");
    assert!(refused.detail.contains("can be used on hyp-1"), "{refused}");
    assert!(school.store.desktop(pc.id).await.unwrap().is_some());
}
