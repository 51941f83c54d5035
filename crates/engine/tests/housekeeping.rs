//! What is done now and then, without anybody's asking.
#![allow(clippy::unwrap_used)]

mod school;

use std::time::Duration;

use sarrio_engine::{EngineSettings, authz};
use sarrio_model::{DesktopAction, Hardware, NewTemplate, OperationKind, Scope};
use school::{School, name};

fn in_a_hurry() -> EngineSettings {
    EngineSettings {
        keep_deleted: Duration::from_secs(2),
        await_image: Duration::from_secs(2),
        tidy_every: Duration::from_millis(300),
        ..EngineSettings::default()
    }
}

#[tokio::test]
async fn the_recycle_bin_empties_itself_and_nobody_reads_of_others_in_it() {
    let school = School::with(1, in_a_hurry()).await;
    let template = school.template().await;
    let (pau, marta) = (school.student("pau").await, school.student("marta").await);
    let (first, second) = (
        school.desktop_of(&pau, &template, "pau-1").await,
        school.desktop_of(&marta, &template, "marta-1").await,
    );
    for id in [first.id, second.id] {
        school.act(DesktopAction::Delete, id).await.unwrap();
    }
    school.disable(&pau).await;
    school.until("the bin is empty", async || school.all().await.is_empty()).await;
    let seen = school.store.operations(&Default::default(), &Scope::Own(pau.user.id)).await.unwrap().items;
    let purges: Vec<_> = seen.iter().filter(|job| job.action == Some(DesktopAction::Purge)).collect();
    assert_eq!((purges.len(), purges[0].count), (1, 1), "{purges:?}");
    let operation = school.ask_of_template(OperationKind::DeleteTemplate, "Debian").await.unwrap();
    school.done(&operation).await.unwrap();
    school.until("the template is gone", async || school.templates().await.is_empty()).await;
    assert!(!school.fleet.inventory().to_string().contains(&template.id.to_string()));
}

#[tokio::test]
async fn what_lies_in_the_bin_waits_there_while_its_storage_is_away() {
    let settings = EngineSettings {
        keep_deleted: Duration::from_secs(4),
        look_every: Duration::from_millis(300),
        ..in_a_hurry()
    };
    let school = School::with(1, settings).await;
    let template = school.template().await;
    let pc = school.desktop_of(&school.admin, &template, "pc").await;
    school.act(DesktopAction::Delete, pc.id).await.unwrap();
    school.host(1).nas_cut();
    school
        .until("nobody reaches it", async || !school.store.storage_paths().await.unwrap()[0].hosts[0].usable)
        .await;
    let before = school.store.operations(&Default::default(), &Scope::Everything).await.unwrap().total;
    tokio::time::sleep(Duration::from_secs(6)).await;
    assert_eq!(school.store.operations(&Default::default(), &Scope::Everything).await.unwrap().total, before);
    school.host(1).nas_heal();
    school.until("the bin is empty", async || school.all().await.is_empty()).await;
}

#[tokio::test]
async fn a_template_whose_image_never_came_goes() {
    let school = School::with(1, in_a_hurry()).await;
    let new = NewTemplate {
        name: name("Never"),
        description: String::new(),
        shares: vec![],
        hardware: Hardware::default(),
        path: None,
        file: None,
    };
    let permit = authz::may(&school.admin, authz::ImportTemplate, ()).unwrap();
    let (_, operation) = school.engine.import_template(permit, new).await.unwrap();
    assert!(operation.is_none() && school.templates().await.len() == 1);
    school.until("it is gone", async || school.templates().await.is_empty()).await;
}

#[tokio::test]
async fn the_files_of_a_lesson_that_was_removed_go() {
    let school = School::with(1, in_a_hurry()).await;
    let template = school.template().await;
    school.class(&template).await;
    let operation = school.collect().await.unwrap();
    school.done(&operation).await.unwrap();
    let lessons = || "/srv/nas/lessons".parse().unwrap();
    assert_eq!(school.fleet.names_in(&lessons()).len(), 1);
    let lesson = school.store.lessons(&Default::default()).await.unwrap().remove(0);
    let permit = authz::may(&school.admin, authz::EditLesson, lesson).unwrap();
    school.engine.remove_lesson(permit).await.unwrap();
    school.until("they are gone", async || school.fleet.names_in(&lessons()).is_empty()).await;
}
