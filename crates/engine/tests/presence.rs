//! Powers over a class that end because the app of whoever switched them on is gone.
#![allow(clippy::unwrap_used)]

mod school;

use std::time::Duration;

use jiff::Timestamp;
use sarrio_engine::{EngineSettings, LessonParts, PowerPermit, authz};
use sarrio_model::{
    Actions, Caller, Category, CategoryId, CategoryRef, Desktop, DesktopAction, Group, GroupId, Lesson,
    NewLesson, PowerKind, Revision, SetPower, StateName,
};
use sarrio_store::Part;
use school::{School, name};

/// Joan teaches a lesson to Aina, whose desktop runs. An app counts as gone after a moment.
struct Class {
    school: School,
    joan: Caller,
    desktop: Desktop,
    lesson: Lesson,
}

impl Class {
    async fn new() -> Self {
        let absence = Duration::from_millis(400);
        let school =
            School::with(1, EngineSettings { class_absence: absence, ..EngineSettings::default() }).await;
        let template = school.template().await;
        let (created, revision, actions) = (Timestamp::now(), Revision::default(), Actions::default());
        let (id, title) = (CategoryId::new(), name("Mecànica"));
        let place = CategoryRef { id, name: title.clone() };
        let category = Category { id, name: title, people: 0, groups: 0, created, revision, actions };
        let group = Group {
            id: GroupId::new(),
            name: name("2MEC-A"),
            category: place,
            members: 0,
            students: 0,
            teachers: vec![],
            archived: None,
            consent: sarrio_model::OwnGrades::default(),
            created,
            revision,
            actions,
        };
        let (joan, aina) = (school.teacher("joan").await, school.student("aina").await);
        let mut tx = school.store.begin().await.unwrap();
        tx.insert_category(&category).await.unwrap();
        tx.insert_group(&group).await.unwrap();
        tx.join_group(group.id, &[joan.user.id], Part::Teacher).await.unwrap();
        tx.join_group(group.id, &[aina.user.id], Part::Member).await.unwrap();
        tx.commit().await.unwrap();
        let desktop = school.desktop_of(&aina, &template, "pc").await;
        school.act(DesktopAction::Start, desktop.id).await.unwrap();
        let joan =
            school.store.caller_of(&school.store.user(joan.user.id).await.unwrap().unwrap()).await.unwrap();
        let new = NewLesson {
            title: None,
            group: group.id,
            room: None,
            co_teachers: vec![],
            templates: vec![],
            begins: None,
            minutes: 60,
            start_before: None,
            at_end: Default::default(),
        };
        let group = school.store.group(group.id).await.unwrap().unwrap();
        let permit = authz::may(&joan, authz::PlanLesson, group).unwrap();
        let lesson = school.engine.plan_lesson(permit, new, LessonParts::default()).await.unwrap();
        Self { school, joan, desktop, lesson }
    }

    async fn pause(&self, stays: Option<bool>) {
        let permit = authz::may(&self.joan, authz::PauseClass, self.lesson.clone()).unwrap();
        let set = SetPower { stays, ..SetPower::default() };
        self.school.engine.set_power(PowerPermit::EyesOnMe(permit), set).await.unwrap();
        self.is(StateName::Paused).await;
    }

    async fn is(&self, state: StateName) {
        let is_so = async || self.school.state(self.desktop.id).await == state;
        self.school.until(state.as_str(), is_so).await;
    }

    async fn powers(&self) -> Vec<PowerKind> {
        let lesson = self.school.store.lesson(self.lesson.id).await.unwrap().unwrap();
        lesson.powers.iter().map(|power| power.power.kind()).collect()
    }
}

#[tokio::test]
async fn eyes_on_me_ends_some_time_after_the_last_app_of_its_teacher_is_gone() {
    let class = Class::new().await;
    let (one, other) = (class.school.engine.present(&class.joan), class.school.engine.present(&class.joan));
    class.pause(None).await;
    drop(one);
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(class.powers().await, [PowerKind::EyesOnMe], "another app of theirs is open");
    drop(other);
    let back = class.school.engine.present(&class.joan);
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(class.powers().await, [PowerKind::EyesOnMe], "it came back in time");
    drop(back);
    class.is(StateName::Running).await;
    assert_eq!(class.powers().await, []);
}

#[tokio::test]
async fn an_exam_and_what_is_to_stay_go_on_without_an_app() {
    let class = Class::new().await;
    let app = class.school.engine.present(&class.joan);
    let permit = authz::may(&class.joan, authz::HoldExam, class.lesson.clone()).unwrap();
    class.school.engine.set_power(PowerPermit::Exam(permit), SetPower::default()).await.unwrap();
    class.pause(Some(true)).await;
    drop(app);
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(class.powers().await, [PowerKind::Exam, PowerKind::EyesOnMe]);
    class.is(StateName::Paused).await;
}

#[tokio::test]
async fn after_a_start_of_the_engine_an_app_has_as_long_to_come_back() {
    let mut class = Class::new().await;
    let app = class.school.engine.present(&class.joan);
    class.pause(None).await;
    drop(app);
    class.school.restart(None).await;
    class.is(StateName::Running).await;
    assert_eq!(class.powers().await, [], "it did not come back");
}
