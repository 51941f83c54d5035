//! Lessons for people who are no group.

use jiff::Timestamp;
use sarrio_model::{
    Code, EditLesson, GroupQuery, LessonPhase, NewClass, NewLesson, PowerKind, Role, SetPower, StateName,
    UserId,
};
use serde_json::json;

use crate::{
    classroom::Class,
    people::code,
    school::{eventually, name},
};

fn lesson(group: sarrio_model::GroupId) -> NewLesson {
    serde_json::from_value(json!({ "group": group, "minutes": 55 })).unwrap()
}

#[tokio::test]
pub(crate) async fn people_who_are_no_group_have_a_lesson_until_it_is_over() {
    let class = Class::on_hosts(1).await;
    let (school, people) = (&class.school, &class.people);
    let (dora, herself) = school.added("dora", Role::Student, people.mechanics.id).await;
    let reinforcement = |people: &[UserId]| NewClass { name: name("Reinforcement"), people: people.to_vec() };
    // Dora is in no group of the teacher's.
    let refused = people.teacher.lessons().gather(&reinforcement(&[dora.id])).await.unwrap_err();
    assert_eq!((refused.code, refused.field.as_deref()), (Code::Invalid, Some("people")));
    assert_eq!(code(herself.lessons().gather(&reinforcement(&[dora.id])).await), Code::Forbidden);
    let nobody = people.manager.lessons().gather(&reinforcement(&[])).await.unwrap_err();
    assert!(nobody.says("class-size-wrong"), "{nobody:?}");

    let both = [people.aina.0.id, dora.id];
    let gathered = people.manager.lessons().gather(&reinforcement(&both)).await.unwrap();
    assert_eq!((gathered.students, gathered.category.id), (2, people.mechanics.id));
    let second = people.manager.lessons().gather(&reinforcement(&both)).await.unwrap();
    assert_eq!(second.name.as_str(), "Reinforcement 02");

    let running = class.running(dora.id, "pc-dora").await;
    let held = people.manager.lessons().add(&lesson(gathered.id)).await.unwrap();
    assert_eq!((held.phase, held.title.as_str()), (LessonPhase::Now, "Reinforcement"));
    people.manager.lessons().set_power(held.id, PowerKind::EyesOnMe, &SetPower::default()).await.unwrap();
    class.becomes(running.id, StateName::Paused).await;
    let seen = people.manager.lessons().class(gathered.id, None).await.unwrap();
    assert_eq!(seen.students.len(), 2);

    let now = people.manager.lessons().list(&Default::default()).await.unwrap().items;
    let held = now.into_iter().find(|lesson| lesson.id == held.id).unwrap();
    let end = EditLesson { revision: held.revision, ends: Some(Timestamp::now()), ..EditLesson::default() };
    people.manager.lessons().edit(held.id, &end).await.unwrap();
    class.becomes(running.id, StateName::Running).await;
    eventually("the group is archived", async || {
        people.manager.groups().get(gathered.id).await.unwrap().archived.is_some()
    })
    .await;
    let listed = people.manager.groups().list(&GroupQuery::default()).await.unwrap().items;
    assert!(listed.iter().any(|group| group.id == second.id), "the other one waits for its lesson");
}

#[tokio::test]
async fn a_teacher_teaches_the_class_that_they_put_together() {
    let class = Class::on_hosts(1).await;
    let people = &class.people;
    let new = NewClass { name: name("Projecte"), people: vec![people.aina.0.id] };
    let gathered = people.teacher.lessons().gather(&new).await.unwrap();
    assert_eq!(gathered.teachers.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["joan"]);
    let held = people.teacher.lessons().add(&lesson(gathered.id)).await.unwrap();
    assert_eq!(held.phase, LessonPhase::Now);
    assert_eq!(people.aina.1.lessons().list(&Default::default()).await.unwrap().items.len(), 1);
}
