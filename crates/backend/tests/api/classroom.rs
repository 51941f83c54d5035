//! A class in a lesson: a teacher, two students with desktops that run, and other people.

use jiff::{SignedDuration, Timestamp};
use sarrio_client::Client;
use sarrio_model::{
    Desktop, DesktopId, DesktopQuery, EditLesson, EditQuota, GroupId, HardwareEdit, Lesson, LessonPhase,
    Limit, NewDesktops, NewLesson, PowerInForce, PowerKind, Quantity, Role, SetPower, SiteId, StateName,
    Template, User, UserId,
};
use sarrio_store::Store;

use crate::{
    people::{People, add},
    school::{School, eventually, new_desktops},
};

/// Joan teaches Aina and Carla, whose desktops run. Biel is of another category, and so is his desktop.
pub(crate) struct Class {
    pub(crate) school: School,
    pub(crate) people: People,
    pub(crate) template: Template,
    pub(crate) carla: (User, Client),
    /// A teacher of the category who does not teach the group.
    pub(crate) pep: (User, Client),
}

/// A lesson of a group that lasts an hour and begins now.
pub(crate) fn lesson_of(group: GroupId) -> NewLesson {
    serde_json::from_value(serde_json::json!({ "group": group, "title": "OST M11", "minutes": 60 })).unwrap()
}

impl Class {
    pub(crate) async fn on_hosts(count: usize) -> Self {
        let school = School::with_hosts(count).await;
        let template = school.template("Debian").await;
        let people = school.people().await;
        let carla = school.added("carla", Role::Student, people.mechanics.id).await;
        school.admin.groups().change_members(people.class.id, &add(&[carla.0.id])).await.unwrap();
        // Some of these tests start two desktops of a student.
        let quotas = school.admin.quotas();
        let quota = quotas.of_role(Role::Student).await.unwrap();
        let mut limits = quota.limits;
        limits.extend([(Quantity::Running, Limit::AtMost(3)), (Quantity::Desktops, Limit::AtMost(9))]);
        let edit = EditQuota { revision: quota.revision, limits, ceilings: quota.ceilings };
        quotas.edit_of_role(Role::Student, &edit).await.unwrap();
        let pep = school.added("pep", Role::Teacher, people.mechanics.id).await;
        Self { school, people, template, carla, pep }
    }

    /// A lesson that takes place now.
    pub(crate) async fn begun(&self) -> Lesson {
        let lesson = self.people.teacher.lessons().add(&lesson_of(self.people.class.id)).await.unwrap();
        assert_eq!(lesson.phase, LessonPhase::Now);
        lesson
    }

    pub(crate) async fn lesson(&self, lesson: &Lesson) -> Lesson {
        self.school.admin.lessons().get(lesson.id).await.unwrap()
    }

    /// A desktop of somebody, with a network card, that is off.
    pub(crate) async fn desktop(&self, owner: UserId, text: &str) -> Desktop {
        let hardware = HardwareEdit { network: Some(Some("guests".into())), ..HardwareEdit::default() };
        let new = NewDesktops { owner: Some(owner), hardware, ..new_desktops(text, Some(&self.template)) };
        let admin = &self.school.admin;
        self.school.done(admin, admin.desktops().create(&new).await.unwrap().id).await;
        let query = DesktopQuery { q: Some(text.to_owned()), ..DesktopQuery::default() };
        admin.desktops().list(&query).await.unwrap().items.remove(0)
    }

    pub(crate) async fn start(&self, desktop: DesktopId) {
        self.school
            .done(&self.school.admin, self.school.admin.desktops().start(desktop).await.unwrap().id)
            .await;
    }

    /// A desktop of somebody, with a network card, that runs.
    pub(crate) async fn running(&self, owner: UserId, text: &str) -> Desktop {
        let desktop = self.desktop(owner, text).await;
        self.start(desktop.id).await;
        self.now(desktop.id).await
    }

    pub(crate) async fn now(&self, desktop: DesktopId) -> Desktop {
        self.school.admin.desktops().get(desktop).await.unwrap()
    }

    pub(crate) async fn becomes(&self, desktop: DesktopId, state: StateName) {
        let is = async || self.school.state(desktop).await == state;
        eventually(&format!("{desktop} is {}", state.as_str()), is).await;
    }

    /// Whether the cable of a desktop is plugged in.
    pub(crate) async fn is_plugged(&self, desktop: DesktopId) -> bool {
        let host = self.now(desktop).await.host_name.unwrap();
        self.school.fleet.host(host.as_str()).is_plugged(desktop).unwrap()
    }

    pub(crate) async fn set(&self, lesson: &Lesson, kind: PowerKind, set: &SetPower) -> Lesson {
        self.people.teacher.lessons().set_power(lesson.id, kind, set).await.unwrap()
    }

    pub(crate) async fn pause(&self, lesson: &Lesson) -> Lesson {
        self.set(lesson, PowerKind::EyesOnMe, &SetPower::default()).await
    }

    pub(crate) async fn exam(&self, lesson: &Lesson, allowed: &[&str]) -> Lesson {
        let allowed = allowed.iter().map(|network| network.parse().unwrap()).collect();
        self.set(lesson, PowerKind::Exam, &SetPower { allowed, ..SetPower::default() }).await
    }

    pub(crate) async fn end(&self, lesson: &Lesson, kind: PowerKind) -> Lesson {
        self.people.teacher.lessons().end_power(lesson.id, kind).await.unwrap()
    }

    /// The site, as its hosts know it.
    pub(crate) async fn site(&self) -> SiteId {
        let store = Store::open(&self.school.database()).await.unwrap();
        let site = store.site();
        store.close().await;
        site
    }

    /// Signs the people in again, after the backend was started again on another port.
    pub(crate) async fn reconnect(&mut self) {
        self.people.teacher = self.school.signed_in("joan").await;
        self.people.aina.1 = self.school.signed_in("aina").await;
    }

    /// Ends a lesson now.
    pub(crate) async fn over(&self, lesson: &Lesson) -> Lesson {
        let ends = Some(Timestamp::now());
        let edit = EditLesson { revision: self.lesson(lesson).await.revision, ends, ..EditLesson::default() };
        let over = self.people.teacher.lessons().edit(lesson.id, &edit).await.unwrap();
        assert_eq!(over.phase, LessonPhase::Over);
        over
    }

    /// The timer of a power runs out in a moment: minutes are too long for a test.
    pub(crate) async fn soon_over(&self, lesson: &Lesson, kind: PowerKind) {
        let lesson = self.lesson(lesson).await;
        let until = Timestamp::now() + SignedDuration::from_millis(300);
        let soon = PowerInForce { until, ..lesson.power(kind).unwrap().clone() };
        let store = Store::open(&self.school.database()).await.unwrap();
        let mut tx = store.begin().await.unwrap();
        tx.set_power(lesson.id, &soon).await.unwrap();
        tx.commit().await.unwrap();
        store.close().await;
        // Whatever changes in a lesson lets the backend look at the clock.
        let edit = EditLesson { revision: lesson.revision, ..EditLesson::default() };
        self.school.admin.lessons().edit(lesson.id, &edit).await.unwrap();
    }
}
