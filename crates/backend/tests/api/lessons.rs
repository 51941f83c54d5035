//! Lessons: who plans them, when they can be, and what they do to desktops by themselves.

use jiff::{SignedDuration, Timestamp};
use sarrio_client::Client;
use sarrio_model::{
    AtEnd, Code, EditLesson, LessonPhase, LessonQuery, NewLesson, PowerKind, Problem, Role, SetPower,
    StateName,
};

use crate::{
    classroom::{Class, lesson_of},
    people::code,
    school::eventually,
};

/// The key of what a problem says.
fn key<T: std::fmt::Debug>(refused: Result<T, Problem>) -> String {
    refused.unwrap_err().message.unwrap().key
}

#[tokio::test]
pub(crate) async fn whoever_teaches_a_group_or_manages_its_category_plans_its_lessons() {
    let class = Class::on_hosts(1).await;
    let group = class.people.class.id;
    let plan = async |who: &Client| who.lessons().add(&lesson_of(group)).await;
    for who in [&class.pep.1, &class.people.aina.1, &class.people.biel.1] {
        assert_eq!(key(plan(who).await), "no-such-group", "they do not see it");
    }
    for who in [&class.people.teacher, &class.people.manager, &class.school.admin] {
        let lesson = plan(who).await.unwrap();
        assert_eq!((lesson.group.id, lesson.phase), (group, LessonPhase::Now));
        who.lessons().remove(lesson.id).await.unwrap();
    }
    let sees = async |who: &Client| who.lessons().list(&LessonQuery::default()).await.unwrap().items.len();
    let lesson = class.begun().await;
    assert_eq!((sees(&class.people.aina.1).await, sees(&class.people.manager).await), (1, 1));
    assert_eq!((sees(&class.people.biel.1).await, sees(&class.pep.1).await), (0, 0));
    assert_eq!(code(class.people.biel.1.lessons().get(lesson.id).await), Code::NotFound);
    assert_eq!(code(class.people.aina.1.lessons().remove(lesson.id).await), Code::Forbidden);
}

#[tokio::test]
pub(crate) async fn whoever_teaches_a_lesson_with_others_has_power_over_the_class_while_it_takes_place() {
    let class = Class::on_hosts(1).await;
    let pc = class.running(class.people.aina.0.id, "pc-aina").await;
    let (pep, pep_client) = &class.pep;
    let begins = Some(Timestamp::now() + SignedDuration::from_hours(1));
    let new = NewLesson { co_teachers: vec![pep.id], begins, ..lesson_of(class.people.class.id) };
    let planned = class.people.teacher.lessons().add(&new).await.unwrap();
    let sees_desktop = async || pep_client.desktops().get(pc.id).await.is_ok();
    let pause = async |lesson| {
        pep_client.lessons().set_power(lesson, PowerKind::EyesOnMe, &SetPower::default()).await
    };
    assert_eq!(planned.phase, LessonPhase::Planned);
    assert_eq!(pep_client.lessons().get(planned.id).await.unwrap().co_teachers, [pep.named()]);
    assert_eq!(key(pause(planned.id).await), "lesson-not-now");
    assert!(!sees_desktop().await && pep_client.lessons().class(class.people.class.id, None).await.is_err());

    let now =
        EditLesson { revision: planned.revision, begins: Some(Timestamp::now()), ..EditLesson::default() };
    let begun = class.people.teacher.lessons().edit(planned.id, &now).await.unwrap();
    assert_eq!(begun.phase, LessonPhase::Now);
    assert!(sees_desktop().await);
    assert_eq!(pep_client.lessons().class(class.people.class.id, None).await.unwrap().desktops.len(), 1);
    pause(begun.id).await.unwrap();
    class.becomes(pc.id, StateName::Paused).await;
    class.over(&begun).await;
    assert!(!sees_desktop().await);
    assert_eq!(key(pause(begun.id).await), "lesson-is-over");
    class.becomes(pc.id, StateName::Running).await;
    let (_, other) = class.school.added("marta", Role::Teacher, class.people.mechanics.id).await;
    assert_eq!(code(other.lessons().get(begun.id).await), Code::NotFound);
}

#[tokio::test]
pub(crate) async fn a_lesson_has_a_time_of_its_own() {
    let class = Class::on_hosts(1).await;
    let (lessons, group) = (class.people.teacher.lessons(), class.people.class.id);
    let at = |hours: i64, minutes: u16| NewLesson {
        begins: Some(Timestamp::now() + SignedDuration::from_hours(hours)),
        minutes,
        ..lesson_of(group)
    };
    assert_eq!(key(lessons.add(&at(-1, 60)).await), "lesson-begins-in-past");
    assert_eq!(key(lessons.add(&at(1, 0)).await), "lesson-too-long");
    assert_eq!(key(lessons.add(&at(1, 1441)).await), "lesson-too-long");
    let early = NewLesson { start_before: Some(241), ..at(8, 60) };
    assert_eq!(key(lessons.add(&early).await), "starts-too-early", "it would not be looked at in time");
    let planned = lessons.add(&at(2, 60)).await.unwrap();
    assert_eq!(key(lessons.add(&at(2, 10)).await), "group-has-lesson");
    let begun = class.begun().await;
    let edit = |ends: i64, begins: Option<Timestamp>| EditLesson {
        revision: begun.revision,
        begins,
        ends: Some(begun.begins + SignedDuration::from_mins(ends)),
        ..EditLesson::default()
    };
    assert_eq!(key(lessons.edit(begun.id, &edit(60, Some(Timestamp::now()))).await), "lesson-has-begun");
    assert_eq!(
        key(lessons.edit(begun.id, &edit(150, None)).await),
        "group-has-lesson",
        "it would last into the next"
    );
    let longer = lessons.edit(begun.id, &edit(90, None)).await.unwrap();
    assert_eq!(longer.ends, begun.begins + SignedDuration::from_mins(90));
    assert_eq!(code(lessons.edit(begun.id, &edit(100, None)).await), Code::StaleRevision);
    let over = class.over(&longer).await;
    assert!(over.ends <= Timestamp::now());
    let again = EditLesson { revision: over.revision, ..EditLesson::default() };
    assert_eq!(key(lessons.edit(over.id, &again).await), "lesson-is-over");
    let ahead = lessons.list(&LessonQuery::default()).await.unwrap().items;
    assert_eq!(ahead.iter().map(|lesson| lesson.id).collect::<Vec<_>>(), [planned.id]);
}

#[tokio::test]
pub(crate) async fn the_desktops_of_a_lesson_are_started_before_it_and_shut_down_after_it() {
    let class = Class::on_hosts(1).await;
    let aina = class.desktop(class.people.aina.0.id, "pc-aina").await;
    let other = class.school.template("Windows").await;
    let of_other = {
        let new = sarrio_model::NewDesktops {
            owner: Some(class.people.aina.0.id),
            ..crate::school::new_desktops("other", Some(&other))
        };
        let admin = &class.school.admin;
        class.school.done(admin, admin.desktops().create(&new).await.unwrap().id).await;
        let all = admin.desktops().list(&Default::default()).await.unwrap().items;
        all.into_iter().find(|desktop| desktop.name.as_str() == "other").unwrap().id
    };
    let biel = class.running(class.people.biel.0.id, "pc-biel").await;
    let new = NewLesson {
        begins: Some(Timestamp::now() + SignedDuration::from_mins(5)),
        start_before: Some(10),
        at_end: AtEnd::ShutDown,
        templates: vec![class.template.id],
        ..lesson_of(class.people.class.id)
    };
    let lesson = class.people.teacher.lessons().add(&new).await.unwrap();
    assert_eq!(lesson.phase, LessonPhase::Preparing);
    class.becomes(aina.id, StateName::Running).await;
    assert_eq!(class.school.state(of_other).await, StateName::Stopped, "it is of another template");
    let now =
        EditLesson { revision: lesson.revision, begins: Some(Timestamp::now()), ..EditLesson::default() };
    class.people.teacher.lessons().edit(lesson.id, &now).await.unwrap();
    let begun = class.lesson(&lesson).await;
    assert_eq!(begun.phase, LessonPhase::Now);
    class.over(&begun).await;
    class.becomes(aina.id, StateName::Stopped).await;
    assert_eq!(class.school.state(biel.id).await, StateName::Running);
}

#[tokio::test]
pub(crate) async fn the_desktops_of_the_templates_of_a_lesson_are_deleted_after_it_and_no_others() {
    let class = Class::on_hosts(1).await;
    let (admin, teacher) = (&class.school.admin, &class.people.teacher);
    let aina = class.running(class.people.aina.0.id, "pc-aina").await;
    let carla = class.desktop(class.carla.0.id, "pc-carla").await;
    let other = class.school.template("Windows").await;
    let of_other = sarrio_model::NewDesktops {
        owner: Some(class.people.aina.0.id),
        ..crate::school::new_desktops("other", Some(&other))
    };
    class.school.done(admin, admin.desktops().create(&of_other).await.unwrap().id).await;
    let biel = class.running(class.people.biel.0.id, "pc-biel").await;
    let new = NewLesson { at_end: AtEnd::Delete, ..lesson_of(class.people.class.id) };
    assert_eq!(key(teacher.lessons().add(&new).await), "deletes-without-templates");
    let new = NewLesson { templates: vec![class.template.id], ..new };
    let lesson = teacher.lessons().add(&new).await.unwrap();
    let without = EditLesson { revision: lesson.revision, templates: Some(vec![]), ..EditLesson::default() };
    assert_eq!(key(teacher.lessons().edit(lesson.id, &without).await), "deletes-without-templates");

    class.over(&lesson).await;
    for desktop in [aina.id, carla.id] {
        let in_bin = async || class.now(desktop).await.deleted.is_some();
        eventually("the desktops of the lesson are in the recycle bin", in_bin).await;
    }
    let left = admin.desktops().list(&Default::default()).await.unwrap().items;
    let mut names: Vec<_> = left.iter().map(|desktop| desktop.name.to_string()).collect();
    names.sort();
    assert_eq!(names, ["other", "pc-biel"]);
    assert_eq!(class.school.state(biel.id).await, StateName::Running);
    admin.desktops().restore(aina.id).await.unwrap();
}

#[tokio::test]
pub(crate) async fn a_student_whose_app_is_open_when_the_lesson_begins_has_come() {
    let class = Class::on_hosts(1).await;
    let aina = &class.people.aina;
    let events = Box::pin(aina.1.events(None, &[]).await.unwrap());
    let lesson = class.begun().await;
    let came = async || {
        let lesson = class.lesson(&lesson).await;
        lesson.attendance.into_iter().map(|here| here.person.id).collect::<Vec<_>>()
    };
    eventually("Aina has come", async || came().await == [aina.0.id]).await;
    let later = Box::pin(class.carla.1.events(None, &[]).await.unwrap());
    eventually("Carla has come too", async || came().await == [aina.0.id, class.carla.0.id]).await;
    drop((events, later));
    let visitor = class.people.biel.1.events(None, &[]).await.unwrap();
    drop(visitor);
    assert_eq!(came().await.len(), 2, "whoever leaves has come all the same");
}
