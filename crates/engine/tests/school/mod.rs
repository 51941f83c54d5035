//! A school on the simulator, so that tests read like what happens in one.
#![allow(dead_code, clippy::unwrap_used)]

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use sarrio_engine::{
    Engine, EngineSettings, LessonParts,
    authz::{self, DesktopsToActOn, Permit},
    operation::{Direction, Fault, Faults, Moment},
};
use sarrio_model::{
    Actions, Bytes, Caller, Category, CategoryId, CategoryRef, CollectWork, Desktop, DesktopAction,
    DesktopId, DesktopQuery, DesktopState, DiskRole, EditQuota, Group, HostState, Hypervisor, HypervisorId,
    LessonQuery, Limit, Membership, MiB, Name, NewDesktops, NewHypervisor, NewStoragePath, NewTemplate,
    NewTemplateFromDesktop, Operation, OperationKind, OperationState, Origin, OverLimit, Problem, Quantity,
    Quota, Revision, Role, Scope, Source, StateName, Subject, Template, TemplateFilter, User, UserId,
    UserRef,
};
use sarrio_simulator::{Fleet, SimHost, SimImage, Timing};
use sarrio_store::{Part, PasswordHash, QuotaHolder, Store};

/// The longest that anything may take in a test before it is taken for stuck.
const PATIENCE: Duration = Duration::from_secs(60);

/// A school: a store, a fleet, an engine, an administrator.
pub struct School {
    pub store: Store,
    pub fleet: Fleet,
    pub engine: Engine,
    pub admin: Caller,
    directory: tempfile::TempDir,
    settings: EngineSettings,
}

/// Breaks each time the named step of a kind at one moment, once.
pub struct Break {
    pub kind: OperationKind,
    pub step: &'static str,
    pub moment: Moment,
    pub fault: Fault,
    pub direction: Direction,
    pub done: std::sync::atomic::AtomicBool,
    pub struck: tokio::sync::Notify,
}

impl Break {
    pub fn at(kind: OperationKind, step: &'static str, moment: Moment, fault: Fault) -> Arc<Self> {
        Arc::new(Self {
            kind,
            step,
            moment,
            fault,
            direction: Direction::Doing,
            done: false.into(),
            struck: tokio::sync::Notify::new(),
        })
    }
}

impl Faults for Break {
    fn at(&self, kind: OperationKind, step: &'static str, direction: Direction, moment: Moment) -> Fault {
        let here =
            kind == self.kind && step == self.step && direction == self.direction && moment == self.moment;
        if here && !self.done.swap(true, std::sync::atomic::Ordering::SeqCst) {
            self.struck.notify_one();
            return self.fault;
        }
        Fault::None
    }
}

pub fn name(text: &str) -> Name {
    text.parse().unwrap()
}

impl School {
    pub async fn with_hosts(count: usize) -> Self {
        Self::with(count, EngineSettings::default()).await
    }

    pub async fn with(count: usize, settings: EngineSettings) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let store =
            Store::open(&format!("sqlite:{}", directory.path().join("sarrio.db").display())).await.unwrap();
        let fleet = Fleet::new();
        // A school in a hurry: everything that waits in life waits a twentieth here.
        fleet.set_timing(Timing {
            deadline: Duration::from_millis(800),
            notice: Duration::from_millis(400),
            connect: Duration::from_millis(300),
            retry: Duration::from_millis(100),
            copy: Duration::from_millis(50),
        });
        let settings = EngineSettings {
            sample_every: Duration::from_millis(300),
            shutdown_grace: Duration::from_millis(900),
            ..settings
        };
        let engine = Engine::start(store.clone(), Arc::new(fleet.clone()), settings.clone()).await.unwrap();
        let admin = person(&store, "admin", Role::Administrator).await;
        let school = Self { store, fleet, engine, admin, directory, settings };
        for number in 1..=count {
            let host = school.fleet.host(&format!("h{number}"));
            let new = NewHypervisor {
                name: name(&format!("hyp-{number}")),
                ssh: Some(host.target()),
                host_key: Some(host.host_key()),
                jump_key: None,
                password: None,
                viewer_address: None,
                network: Some("guests".into()),
            };
            let permit = authz::may(&school.admin, authz::AddHypervisor, ()).unwrap();
            school.engine.add_hypervisor(permit, new).await.unwrap();
        }
        school
            .until("every host is online and sampled", async || {
                let hosts = school.store.hypervisors().await.unwrap();
                hosts.iter().all(|host| host.state.takes_desktops() && host.load.is_some())
            })
            .await;
        if count > 0 {
            let permit = authz::may(&school.admin, authz::AddStoragePath, ()).unwrap();
            let nas = NewStoragePath {
                name: name("nas"),
                directory: "/srv/nas".parse().unwrap(),
                desktops: true,
                templates: true,
                reuse: false,
            };
            school.engine.add_storage_path(permit, nas).await.unwrap();
            school
                .until("every host reaches the nas", async || {
                    let paths = school.store.storage_paths().await.unwrap();
                    paths[0].hosts.len() == count && paths[0].hosts.iter().all(|host| host.usable)
                })
                .await;
        }
        school
    }

    /// The backend, which was stopped, is started.
    pub async fn start(&mut self) {
        self.engine = Engine::start(self.store.clone(), Arc::new(self.fleet.clone()), self.settings.clone())
            .await
            .unwrap();
    }

    /// The backend is killed and started again, with these faults in it from now on.
    pub async fn restart(&mut self, faults: Option<Arc<dyn Faults>>) {
        self.engine.stop().await;
        if let Some(faults) = faults {
            self.settings.faults = faults;
        }
        self.start().await;
        self.until("every host answers again", async || {
            let hosts = self.store.hypervisors().await.unwrap();
            hosts.iter().all(|host| host.state.takes_desktops())
        })
        .await;
    }

    pub async fn student(&self, username: &str) -> Caller {
        person(&self.store, username, Role::Student).await
    }

    /// A teacher of no group: they make templates too.
    pub async fn teacher(&self, username: &str) -> Caller {
        person(&self.store, username, Role::Teacher).await
    }

    pub async fn administrator(&self, username: &str) -> Caller {
        person(&self.store, username, Role::Administrator).await
    }

    /// Somebody may not sign in any more.
    pub async fn disable(&self, caller: &Caller) {
        self.change_person(caller, |user| user.enabled = false).await;
    }

    /// Changes what somebody may do.
    pub async fn change_person(&self, caller: &Caller, change: impl FnOnce(&mut User)) {
        let mut tx = self.store.begin().await.unwrap();
        let mut user = tx.user(caller.user.id).await.unwrap().unwrap();
        change(&mut user);
        tx.save_user(&mut user).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Adds rules about what somebody may use to those that there are.
    pub async fn allow(&self, holder: QuotaHolder, limits: &[(Quantity, u64)]) {
        let mut tx = self.store.begin().await.unwrap();
        let Quota { limits: mut all, ceilings, revision, .. } = tx.quota(holder).await.unwrap();
        all.extend(limits.iter().map(|(quantity, most)| (*quantity, Limit::AtMost(*most))));
        tx.save_quota(holder, &EditQuota { revision, limits: all, ceilings }).await.unwrap().unwrap();
        tx.commit().await.unwrap();
    }

    /// What somebody uses of a quantity.
    pub async fn used(&self, caller: &Caller, quantity: Quantity) -> u64 {
        let holder = QuotaHolder::Person(caller.user.id);
        self.store.used(holder, &[quantity]).await.unwrap()[&quantity]
    }

    pub fn host(&self, number: usize) -> SimHost {
        self.fleet.host(&format!("h{number}"))
    }

    pub async fn hypervisor(&self, number: usize) -> Hypervisor {
        let hosts = self.store.hypervisors().await.unwrap();
        hosts.into_iter().find(|host| host.name == name(&format!("hyp-{number}"))).unwrap()
    }

    pub async fn host_of(&self, id: DesktopId) -> SimHost {
        let on = self.desktop(id).await.state.host().expect("it runs somewhere");
        let row = self.store.hypervisor(on).await.unwrap().unwrap();
        self.fleet.host(&format!("h{}", row.name.as_str().trim_start_matches("hyp-")))
    }

    /// A template of 64 MiB machines, imported from a file.
    pub async fn template(&self) -> Template {
        let operation = self.import("Debian").await.unwrap();
        self.done(&operation).await.unwrap();
        self.template_named("Debian").await
    }

    /// Asks for an import of one.
    pub async fn import(&self, label: &str) -> Result<Operation, Problem> {
        let file = "/srv/nas/base.qcow2".parse().unwrap();
        let _ = self.fleet.put_image(&file, SimImage::qcow2(Bytes(1 << 30), Bytes(200 << 20)));
        let mut new = NewTemplate {
            name: name(label),
            description: String::new(),
            shares: vec![Subject::Everyone],
            hardware: sarrio_model::Hardware::default(),
            path: None,
            file: Some(file),
        };
        new.hardware.memory = MiB(64);
        new.hardware.vcpus = 1;
        let permit = authz::may(&self.admin, authz::ImportTemplate, ()).unwrap();
        let (_, operation) = self.engine.import_template(permit, new).await?;
        Ok(operation.expect("its file is there"))
    }

    pub async fn template_named(&self, label: &str) -> Template {
        self.templates().await.into_iter().find(|template| template.name == name(label)).expect("it was made")
    }

    /// Asks for what is done to a template.
    pub async fn ask_of_template(&self, kind: OperationKind, label: &str) -> Result<Operation, Problem> {
        let template = self.template_named(label).await;
        let (engine, admin) = (&self.engine, &self.admin);
        match kind {
            OperationKind::DeleteTemplate => {
                engine.delete_template(authz::may(admin, authz::DeleteTemplate, template)?).await
            }
            OperationKind::RestoreTemplate => {
                engine.restore_template(authz::may(admin, authz::RestoreTemplate, template)?).await
            }
            OperationKind::PurgeTemplate => {
                engine.purge_template(authz::may(admin, authz::PurgeTemplate, template)?).await
            }
            other => panic!("{other} is not done to a template"),
        }
    }

    pub fn new_desktops(template: &Template, label: &str, count: u32) -> NewDesktops {
        NewDesktops {
            name: name(label),
            template: Some(template.id),
            count,
            owner: None,
            for_group: None,
            for_people: vec![],
            over_limit: OverLimit::Refuse,
            hardware: Default::default(),
            disk: None,
            data_disk: Some(Bytes(1 << 30)),
            scratch_disk: Some(Bytes(1 << 20)),
            path: None,
            persistence: sarrio_model::Persistence::default(),
            start: false,
        }
    }

    pub async fn create(&self, caller: &Caller, new: NewDesktops) -> Result<Operation, Problem> {
        let template = match new.template {
            Some(id) => self.store.template(id).await.unwrap(),
            None => None,
        };
        let owners = self.engine.owners_of_new(caller, &new).await?;
        let permit = authz::may(caller, authz::CreateDesktops, authz::DesktopsToCreate { template, owners })?;
        self.engine.create_desktops(permit, new).await
    }

    /// A desktop that is off.
    pub async fn desktop_of(&self, caller: &Caller, template: &Template, label: &str) -> Desktop {
        let operation = self.create(caller, Self::new_desktops(template, label, 1)).await.unwrap();
        self.done(&operation).await.unwrap();
        self.named(label).await
    }

    /// A desktop that runs.
    pub async fn running(&self, template: &Template, label: &str) -> Desktop {
        let desktop = self.desktop_of(&self.admin, template, label).await;
        self.act(DesktopAction::Start, desktop.id).await.unwrap();
        self.until("it runs", async || self.state(desktop.id).await == StateName::Running).await;
        self.desktop(desktop.id).await
    }

    pub async fn all(&self) -> Vec<Desktop> {
        let query = DesktopQuery { limit: Some(500), ..Default::default() };
        let mut all = self.store.desktops(&query, &Scope::Everything).await.unwrap().items;
        let query = DesktopQuery { limit: Some(500), deleted: Some(true), ..Default::default() };
        all.extend(self.store.desktops(&query, &Scope::Everything).await.unwrap().items);
        all
    }

    /// Somebody who sees everything.
    fn everything(&self) -> Caller {
        let (user, scope) = (UserRef { id: UserId::new(), name: String::new() }, Scope::Everything);
        let (role, membership) = (Role::Administrator, Membership::default());
        let (without, from) = (Arc::default(), Origin::Sarrio);
        Caller { user, role, without, scope, membership, direct: false, from }
    }

    pub async fn templates(&self) -> Vec<Template> {
        let mut all = Vec::new();
        for filter in [TemplateFilter::WithRetired, TemplateFilter::Bin] {
            all.extend(
                self.store.templates(&Default::default(), &self.everything(), filter).await.unwrap().items,
            );
        }
        all
    }

    pub async fn named(&self, label: &str) -> Desktop {
        let found = self.all().await.into_iter().find(|desktop| desktop.name == name(label));
        self.desktop(found.expect("it was made").id).await
    }

    pub async fn desktop(&self, id: DesktopId) -> Desktop {
        self.store.desktop(id).await.unwrap().expect("the desktop is there")
    }

    pub async fn state(&self, id: DesktopId) -> StateName {
        self.desktop(id).await.state.name()
    }

    /// Asks the administrator's way for one action, and waits until it is over.
    pub async fn act(&self, action: DesktopAction, id: DesktopId) -> Result<(), Problem> {
        let operation = self.ask(action, id).await?;
        self.done(&operation).await
    }

    pub async fn ask(&self, action: DesktopAction, id: DesktopId) -> Result<Operation, Problem> {
        let desktop = self.desktop(id).await;
        let (engine, admin) = (&self.engine, &self.admin);
        fn permit<A: authz::Action<On = Desktop>>(caller: &Caller, action: A, desktop: Desktop) -> Permit<A> {
            authz::may(caller, action, desktop).unwrap()
        }
        match action {
            DesktopAction::Start => engine.start_desktop(permit(admin, authz::StartDesktop, desktop)).await,
            DesktopAction::Shutdown => {
                engine.shutdown_desktop(permit(admin, authz::ShutdownDesktop, desktop)).await
            }
            DesktopAction::Stop => engine.stop_desktop(permit(admin, authz::StopDesktop, desktop)).await,
            DesktopAction::Reset => engine.reset_desktop(permit(admin, authz::ResetDesktop, desktop)).await,
            DesktopAction::Renew => engine.renew_desktop(permit(admin, authz::RenewDesktop, desktop)).await,
            DesktopAction::Pause => engine.pause_desktop(permit(admin, authz::PauseDesktop, desktop)).await,
            DesktopAction::Resume => {
                engine.resume_desktop(permit(admin, authz::ResumeDesktop, desktop)).await
            }
            DesktopAction::Delete => {
                engine.delete_desktop(permit(admin, authz::DeleteDesktop, desktop)).await
            }
            DesktopAction::Restore => {
                engine.restore_desktop(permit(admin, authz::RestoreDesktop, desktop)).await
            }
            DesktopAction::Purge => engine.purge_desktop(permit(admin, authz::PurgeDesktop, desktop)).await,
        }
    }

    pub async fn batch(&self, action: DesktopAction, ids: Vec<DesktopId>) -> Result<Operation, Problem> {
        let desktops = self.store.desktops_by_id(&ids).await.unwrap();
        let permit =
            authz::may(&self.admin, authz::ActOnDesktops, DesktopsToActOn { action, desktops }).unwrap();
        self.engine.batch(permit).await
    }

    pub async fn make_template(&self, id: DesktopId, label: &str) -> Result<Operation, Problem> {
        let desktop = self.desktop(id).await;
        let permit = authz::may(&self.admin, authz::TemplateDesktop, desktop)?;
        let new = NewTemplateFromDesktop {
            name: name(label),
            description: String::new(),
            shares: vec![],
            picture: false,
        };
        self.engine.template_from_desktop(permit, new).await
    }

    /// Asks for a larger disk.
    pub async fn grow(&self, id: DesktopId, role: DiskRole, size: u64) -> Result<Operation, Problem> {
        let desktop = self.desktop(id).await;
        let disk = desktop.disks.iter().find(|disk| disk.role == role).unwrap().id;
        let permit = authz::may(&self.admin, authz::GrowDisk, desktop)?;
        self.engine.grow_disk(permit, disk, sarrio_model::GrowDisk { size: Bytes(size) }).await
    }

    /// Waits until an operation is over; its problem where it failed.
    pub async fn done(&self, operation: &Operation) -> Result<(), Problem> {
        let mut last = None;
        self.until("the operation is over", async || {
            let row = self.store.operation(operation.id).await.unwrap().expect("it is kept");
            let over = row.operation.state.is_over();
            last = Some(row.operation.state);
            over
        })
        .await;
        match last {
            Some(OperationState::Succeeded) => Ok(()),
            Some(OperationState::Failed { problem }) => Err(problem),
            other => Err(sarrio_model::problem::StepMadeToFail { step: format!("{other:?}") }
                .problem()
                .of_kind(sarrio_model::Code::Cancelled)),
        }
    }

    /// Waits for something, and says for what when it does not come.
    pub async fn until(&self, what: &str, mut is_so: impl AsyncFnMut() -> bool) {
        let begun = tokio::time::Instant::now();
        while !is_so().await {
            assert!(begun.elapsed() < PATIENCE, "waited in vain until {what}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Everything that there is: rows and what they reserve, domains, folders, files.
    /// A class in a lesson: the student who owns the desktop that is returned, and another whose desktop is off.
    pub async fn class(&self, template: &Template) -> Desktop {
        let (created, revision, actions) = (Timestamp::now(), Revision::default(), Actions::default());
        let (id, title) = (CategoryId::new(), name("Mecànica"));
        let place = CategoryRef { id, name: title.clone() };
        let category = Category { id, name: title, people: 0, groups: 0, created, revision, actions };
        let group = Group::new(name("2MEC-A"), place);
        let (aina, carla) = (self.student("aina").await, self.student("carla").await);
        let mut tx = self.store.begin().await.unwrap();
        tx.insert_category(&category).await.unwrap();
        tx.insert_group(&group).await.unwrap();
        tx.join_group(group.id, &[aina.user.id, carla.user.id], Part::Member).await.unwrap();
        tx.commit().await.unwrap();
        let group = self.store.group(group.id).await.unwrap().unwrap();
        let new = serde_json::from_value(serde_json::json!({ "group": group.id, "minutes": 60 })).unwrap();
        let permit = authz::may(&self.admin, authz::PlanLesson, group).unwrap();
        self.engine.plan_lesson(permit, new, LessonParts::default()).await.unwrap();
        self.desktop_of(&carla, template, "other").await;
        self.desktop_of(&aina, template, "pc").await
    }

    /// Collects from that class: it has no such folder, so the disks are copied.
    pub async fn collect(&self) -> Result<Operation, Problem> {
        let lesson = self.store.lessons(&LessonQuery::default()).await.unwrap().remove(0);
        let request = CollectWork { disk: true, ..CollectWork::default() };
        self.engine.collect_work(authz::may(&self.admin, authz::CollectWork, lesson)?, request).await
    }

    pub async fn inventory(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.fleet.inventory().to_string().lines().map(str::to_owned).collect();
        for desktop in self.all().await {
            let desktop = self.desktop(desktop.id).await;
            let files: Vec<_> =
                desktop.disks.iter().map(|disk| format!("{} {}", disk.file, disk.virtual_size)).collect();
            lines.push(format!(
                "row {} {} owned {:?} deleted {} disks {files:?}",
                desktop.name,
                desktop.state.name(),
                desktop.operation,
                desktop.deleted.is_some(),
            ));
        }
        for template in self.templates().await {
            lines.push(format!(
                "template {} {:?} {:?} desktops {} owned {:?} deleted {}",
                template.name,
                template.state,
                template.disk.map(|disk| disk.file.to_string()),
                template.desktops,
                template.operation,
                template.deleted.is_some(),
            ));
        }
        for lesson in self.store.lessons(&LessonQuery::default()).await.unwrap() {
            let there = lesson.work.iter().filter_map(|work| Some((work, work.handed_in?)));
            lines.extend(
                there.map(|(work, there)| format!("work of {} by {:?}", work.person.name, there.how)),
            );
        }
        lines.push(format!("reserved {:?}", self.store.reserved_memory().await.unwrap()));
        lines.sort();
        lines
    }

    pub async fn silent(&self, number: usize) {
        self.host(number).cut();
        self.until("the host is unreachable", async || {
            matches!(self.hypervisor(number).await.state, HostState::Unreachable { .. })
        })
        .await;
    }

    pub async fn is_unreachable(&self, id: DesktopId) -> bool {
        matches!(self.desktop(id).await.state, DesktopState::Unreachable { .. })
    }
}

async fn person(store: &Store, username: &str, role: Role) -> Caller {
    let user = User {
        id: UserId::new(),
        username: username.parse().unwrap(),
        full_name: String::new(),
        role,
        custom_role: None,
        category: None,
        group: None,
        source: Source::Local,
        language: None,
        enabled: true,
        created: Timestamp::now(),
        revision: Revision(1),
        actions: Actions::default(),
    };
    let mut tx = store.begin().await.unwrap();
    tx.insert_user(&user, &PasswordHash::new("$argon2id$none".to_owned())).await.unwrap();
    tx.commit().await.unwrap();
    store.caller_of(&user).await.unwrap()
}

#[allow(unused)]
pub fn id(host: &Hypervisor) -> HypervisorId {
    host.id
}
