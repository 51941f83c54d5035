//! Desktops for a group, and for those who join it later.
#![allow(clippy::unwrap_used)]

mod school;

use std::time::Duration;

use jiff::Timestamp;
use sarrio_engine::{EngineSettings, authz};
use sarrio_hypervisor::HostError;
use sarrio_model::{
    Caller, Category, CategoryId, CategoryRef, Code, Deployment, Desktop, DesktopAction, EditTemplate,
    EndReason, ForGroup, Group, GroupId, KeepUp, NewDesktops, Quantity, Revision, Template,
};
use sarrio_store::Part;
use sarrio_store::QuotaHolder;
use school::{School, name};

/// A class with a teacher, in a school that looks often whether somebody joined it.
struct Class {
    school: School,
    template: Template,
    group: Group,
    joan: Caller,
}

impl Class {
    async fn new(settings: EngineSettings) -> Self {
        let often = Duration::from_millis(100);
        let settings = EngineSettings { keep_up_every: often, keep_up_pause: often, ..settings };
        let school = School::with(1, settings).await;
        let template = school.template().await;
        let category = Category {
            id: CategoryId::new(),
            name: name("Mecànica"),
            people: 0,
            groups: 0,
            created: Timestamp::now(),
            revision: Revision::default(),
            actions: sarrio_model::Actions::default(),
        };
        let group = Group {
            id: GroupId::new(),
            name: name("2MEC-A"),
            category: CategoryRef { id: category.id, name: category.name.clone() },
            members: 0,
            students: 0,
            teachers: vec![],
            archived: None,
            consent: sarrio_model::OwnGrades::default(),
            created: Timestamp::now(),
            revision: Revision::default(),
            actions: sarrio_model::Actions::default(),
        };
        let joan = school.teacher("joan").await;
        let mut tx = school.store.begin().await.unwrap();
        tx.insert_category(&category).await.unwrap();
        tx.insert_group(&group).await.unwrap();
        tx.join_group(group.id, &[joan.user.id], Part::Teacher).await.unwrap();
        tx.commit().await.unwrap();
        let class = Self { school, template, group, joan };
        class.join("aina").await;
        class
    }

    /// A new student of the class.
    async fn join(&self, username: &str) -> Caller {
        let student = self.school.student(username).await;
        let mut tx = self.school.store.begin().await.unwrap();
        tx.join_group(self.group.id, &[student.user.id], Part::Member).await.unwrap();
        tx.commit().await.unwrap();
        student
    }

    async fn leave(&self, person: &Caller, part: Part) {
        let mut tx = self.school.store.begin().await.unwrap();
        tx.leave_group(self.group.id, &[person.user.id], part).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn teach(&self, person: &Caller) {
        let mut tx = self.school.store.begin().await.unwrap();
        tx.join_group(self.group.id, &[person.user.id], Part::Teacher).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The teacher as they are now.
    async fn teacher(&self) -> Caller {
        let user = self.school.store.user(self.joan.user.id).await.unwrap().unwrap();
        self.school.store.caller_of(&user).await.unwrap()
    }

    fn request(&self, keep_up: bool) -> NewDesktops {
        let mut new = School::new_desktops(&self.template, "{first name}", 1);
        new.for_group = Some(ForGroup { group: self.group.id, members: vec![], missing: false, keep_up });
        new
    }

    /// The teacher makes desktops for the class, and for those who join later.
    async fn deploy(&self) -> Deployment {
        let made = self.school.create(&self.teacher().await, self.request(true)).await.unwrap();
        let _ = self.school.done(&made).await;
        self.deployment().await
    }

    async fn deployment(&self) -> Deployment {
        let id = self.school.store.deployments_of_group(self.group.id).await.unwrap()[0].id;
        self.school.store.deployment(id).await.unwrap().unwrap()
    }

    async fn desktops_of(&self, person: &Caller) -> Vec<Desktop> {
        let all = self.school.all().await;
        all.into_iter().filter(|pc| pc.owner.id == person.user.id && pc.operation.is_none()).collect()
    }

    async fn gets_one(&self, person: &Caller) {
        let has = async || self.desktops_of(person).await.len() == 1;
        self.school.until(&format!("{} has a desktop", person.user.name), has).await;
    }

    /// Waits until the group was looked at a few times.
    async fn looks(&self) {
        tokio::time::sleep(Duration::from_millis(600)).await;
    }

    async fn keeps_up(&self, what: &str, is_so: impl Fn(&KeepUp) -> bool) {
        self.school.until(what, async || is_so(&self.deployment().await.keep_up)).await;
    }
}

#[tokio::test]
async fn who_joins_a_group_later_gets_a_desktop_in_the_name_of_the_teacher_and_only_one() {
    let mut class = Class::new(EngineSettings::default()).await;
    let deployment = class.deploy().await;
    assert_eq!((deployment.made, deployment.missing, &deployment.keep_up), (1, 0, &KeepUp::Yes));
    let carla = class.join("carla").await;
    class.gets_one(&carla).await;
    let pc = class.desktops_of(&carla).await.remove(0);
    assert_eq!((pc.name.as_str(), pc.template), ("carla", Some(class.template.id)));
    let jobs = class.school.store.operations(&Default::default(), &class.joan.scope).await.unwrap();
    assert!(jobs.items.iter().any(|job| job.target_name.as_str() == "carla"), "{jobs:?}");

    // Who joins while the backend is down is served at its next start.
    class.school.engine.stop().await;
    let pere = class.join("pere").await;
    class.school.start().await;
    class.gets_one(&pere).await;

    // Who leaves keeps theirs, and gets no other when they come back; nor does who deleted it.
    class.leave(&carla, Part::Member).await;
    class.school.act(DesktopAction::Delete, pc.id).await.unwrap();
    class.school.act(DesktopAction::Purge, pc.id).await.unwrap();
    let mut tx = class.school.store.begin().await.unwrap();
    tx.join_group(class.group.id, &[carla.user.id], Part::Member).await.unwrap();
    tx.commit().await.unwrap();
    class.looks().await;
    assert!(class.desktops_of(&carla).await.is_empty());
    assert_eq!(class.desktops_of(&pere).await.len(), 1);
    let deployment = class.deployment().await;
    assert_eq!((deployment.made, deployment.missing), (3, 0));
}

#[tokio::test]
async fn a_deployment_that_was_not_to_keep_up_makes_nothing_for_those_who_join() {
    let class = Class::new(EngineSettings::default()).await;
    let made = class.school.create(&class.teacher().await, class.request(false)).await.unwrap();
    class.school.done(&made).await.unwrap();
    let carla = class.join("carla").await;
    class.looks().await;
    assert!(class.desktops_of(&carla).await.is_empty());
    let deployment = class.deployment().await;
    assert_eq!((deployment.made, deployment.missing, deployment.keep_up), (1, 1, KeepUp::No));
}

#[tokio::test]
async fn a_teacher_without_the_right_pauses_it_and_the_group_is_served_once_they_have_it_again() {
    let class = Class::new(EngineSettings::default()).await;
    class.deploy().await;
    class.leave(&class.joan, Part::Teacher).await;
    let carla = class.join("carla").await;
    class.keeps_up("it is paused", |now| matches!(now, KeepUp::Paused { .. })).await;
    let KeepUp::Paused { problem, .. } = class.deployment().await.keep_up else { panic!() };
    assert_eq!(problem.detail, "joan has no power over 2MEC-A any more.");
    assert!(class.desktops_of(&carla).await.is_empty());
    class.teach(&class.joan).await;
    class.gets_one(&carla).await;
    class.keeps_up("it goes on", |now| *now == KeepUp::Yes).await;

    class.school.disable(&class.joan).await;
    class.keeps_up("it is paused", |now| matches!(now, KeepUp::Paused { .. })).await;
    let KeepUp::Paused { problem, .. } = class.deployment().await.keep_up else { panic!() };
    assert_eq!(problem.detail, "joan was disabled or removed meanwhile.");
}

#[tokio::test]
async fn what_fails_is_shown_and_tried_again_and_one_student_at_their_limit_keeps_no_other_from_theirs() {
    let class = Class::new(EngineSettings::default()).await;
    class.deploy().await;
    let full = class.school.student("full").await;
    class.school.allow(QuotaHolder::Person(full.user.id), &[(Quantity::Desktops, 1)]).await;
    class.school.desktop_of(&full, &class.template, "mine").await;
    let carla = class.school.student("carla").await;
    let mut tx = class.school.store.begin().await.unwrap();
    tx.join_group(class.group.id, &[full.user.id, carla.user.id], Part::Member).await.unwrap();
    tx.commit().await.unwrap();
    class.gets_one(&carla).await;
    let failed = async || class.deployment().await.failed;
    class.school.until("the failure is shown", async || !failed().await.is_empty()).await;
    let shown = failed().await.remove(0);
    assert_eq!((shown.person.id, shown.problem.code), (full.user.id, Code::QuotaDesktops));

    let mine = class.desktops_of(&full).await.remove(0);
    class.school.act(DesktopAction::Delete, mine.id).await.unwrap();
    class.school.until("it was tried again", async || failed().await.is_empty()).await;
    class.school.until("both are there", async || class.desktops_of(&full).await.len() == 2).await;
}

#[tokio::test]
async fn a_desktop_that_the_host_could_not_make_is_tried_again_and_never_twice() {
    let class = Class::new(EngineSettings::default()).await;
    class.deploy().await;
    let full = HostError::NoSpace("/srv/nas".parse().unwrap());
    class.school.host(1).fail_next("make_folders", full);
    let carla = class.join("carla").await;
    class.gets_one(&carla).await;
    class.looks().await;
    assert_eq!(class.desktops_of(&carla).await.len(), 1);
    let deployment = class.deployment().await;
    assert_eq!((deployment.made, deployment.missing, deployment.failed.len()), (2, 0, 0));
}

#[tokio::test]
async fn it_ends_with_the_group_with_the_template_and_when_the_teacher_wants() {
    let ended = |wanted: fn(&EndReason) -> bool| move |now: &KeepUp| matches!(now, KeepUp::Ended { why, .. } if wanted(why));
    let class = Class::new(EngineSettings::default()).await;
    class.deploy().await;
    let mut tx = class.school.store.begin().await.unwrap();
    let mut group = tx.group(class.group.id).await.unwrap().unwrap();
    group.archived = Some(Timestamp::now());
    tx.save_group(&mut group).await.unwrap();
    tx.commit().await.unwrap();
    class.keeps_up("it ends with the group", ended(|why| *why == EndReason::GroupArchived)).await;

    let class = Class::new(EngineSettings::default()).await;
    class.deploy().await;
    let now = class.school.template_named("Debian").await;
    let retire = EditTemplate {
        revision: now.revision,
        name: None,
        description: None,
        owner: None,
        picture: None,
        enabled: Some(false),
        hardware: None,
    };
    let permit = authz::may(&class.school.admin, authz::EditTemplate, now).unwrap();
    class.school.engine.edit_template(permit, retire).await.unwrap();
    let gone = |why: &EndReason| matches!(why, EndReason::TemplateGone { .. });
    class.keeps_up("it ends with the template", ended(gone)).await;

    let class = Class::new(EngineSettings::default()).await;
    let deployment = class.deploy().await;
    let group = class.school.store.group(class.group.id).await.unwrap().unwrap();
    let permit = authz::may(&class.teacher().await, authz::EndDeployment, group.clone()).unwrap();
    class.school.engine.end_deployment(permit, deployment.id).await.unwrap();
    let carla = class.join("carla").await;
    class.looks().await;
    assert!(class.desktops_of(&carla).await.is_empty());
    let permit = authz::may(&class.teacher().await, authz::EndDeployment, group).unwrap();
    let twice = class.school.engine.end_deployment(permit, deployment.id).await.unwrap_err();
    assert_eq!(twice.code, Code::WrongState);
}
