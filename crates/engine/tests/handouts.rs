//! How long what was handed out is kept, and that it needs no disc.
#![allow(clippy::unwrap_used)]

mod school;

use std::time::Duration;

use bytes::Bytes as Chunk;
use jiff::Timestamp;
use sarrio_engine::{EngineSettings, LessonParts, authz};
use sarrio_model::{
    Actions, Bytes, Caller, Category, CategoryId, CategoryRef, EditLesson, Group, GroupId, HandoutDisc,
    Lesson, NewHandout, NewLesson, Revision, problem::NoDiscProgram,
};
use sarrio_store::Part;
use school::{School, name};
use tokio::sync::mpsc;

/// Joan, who teaches a lesson that takes place.
async fn lesson(school: &School) -> (Caller, Lesson) {
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
    let joan = school.teacher("joan").await;
    let mut tx = school.store.begin().await.unwrap();
    tx.insert_category(&category).await.unwrap();
    tx.insert_group(&group).await.unwrap();
    tx.join_group(group.id, &[joan.user.id], Part::Teacher).await.unwrap();
    tx.commit().await.unwrap();
    let joan = school.store.user(joan.user.id).await.unwrap().unwrap();
    let joan = school.store.caller_of(&joan).await.unwrap();
    let new: NewLesson =
        serde_json::from_value(serde_json::json!({ "group": group.id, "minutes": 60 })).unwrap();
    let group = school.store.group(group.id).await.unwrap().unwrap();
    let permit = authz::may(&joan, authz::PlanLesson, group).unwrap();
    let lesson = school.engine.plan_lesson(permit, new, LessonParts::default()).await.unwrap();
    (joan, lesson)
}

#[tokio::test]
async fn what_was_handed_out_without_a_disc_is_deleted_some_time_after_its_lesson() {
    let school = School::with(
        1,
        EngineSettings {
            xorriso: "/nowhere/xorriso".into(),
            keep_handouts: Duration::ZERO,
            tidy_every: Duration::from_millis(50),
            ..EngineSettings::default()
        },
    )
    .await;
    school.template().await;
    let (joan, lesson) = lesson(&school).await;
    let mut archive = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(4);
    archive.append_data(&mut header, "notes.txt", &b"text"[..]).unwrap();
    let archive = archive.into_inner().unwrap();
    let (to, content) = mpsc::channel(1);
    to.send(Ok(Chunk::from(archive.clone()))).await.unwrap();
    drop(to);
    let permit = authz::may(&joan, authz::HandOut, lesson.clone()).unwrap();
    let after = school.engine.hand_out(permit, NewHandout::default(), Bytes(0), content).await.unwrap();
    let handout = &after.handouts[0];
    assert_eq!(
        (handout.name.as_str(), &handout.disc),
        ("notes.txt", &HandoutDisc::None { why: NoDiscProgram.into() })
    );
    let folder = format!("/srv/nas/lessons/{}", lesson.id).parse().unwrap();
    let files = || school.fleet.names_in(&folder);
    assert_eq!(files(), [format!("{}.tar", handout.id)]);
    let mut reading = school.engine.read_handout(handout.id).await.unwrap();
    let mut read = Vec::new();
    while let Some(piece) = reading.pieces.recv().await {
        read.extend_from_slice(&piece.unwrap());
    }
    assert!(read == archive && reading.size.0 == archive.len() as u64, "it is what was sent");
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(files().len(), 1, "its lesson takes place");

    let edit = EditLesson { revision: after.revision, ends: Some(Timestamp::now()), ..EditLesson::default() };
    let permit = authz::may(&joan, authz::EditLesson, after.clone()).unwrap();
    school.engine.edit_lesson(permit, edit, LessonParts::default()).await.unwrap();
    school.until("its files are gone", async || files().is_empty()).await;
    assert_eq!(school.store.lesson(lesson.id).await.unwrap().unwrap().handouts, []);
    assert!(school.engine.read_handout(handout.id).await.is_err());
}
