//! `desktops/{id}/screen`

use std::time::Duration;

use futures::StreamExt;
use sarrio_model::{Code, NewTemplateFromDesktop};
use tokio::time::timeout;

use crate::school::{School, eventually, name};

#[tokio::test]
async fn a_running_desktop_has_a_picture_and_one_that_is_off_has_none() {
    let (school, template) = School::with_template().await;
    let marta = school.person("marta").await;
    let pc = school.desktop(&marta, "pc-07", &template).await;
    assert_eq!(marta.desktops().screen(pc.id, 320).await.unwrap_err().code, Code::WrongState);
    school.done(&marta, marta.desktops().start(pc.id).await.unwrap().id).await;
    let jpeg = marta.desktops().screen(pc.id, 320).await.unwrap();
    assert!(jpeg.starts_with(&[0xff, 0xd8]), "a JPEG");
    assert_eq!(marta.desktops().screen(pc.id, 5).await.unwrap_err().field.as_deref(), Some("width"));
}

#[tokio::test]
async fn the_live_screen_moves_and_ends_with_the_desktop() {
    let (school, template) = School::with_template().await;
    let marta = school.person("marta").await;
    let pc = school.desktop(&marta, "pc-07", &template).await;
    school.done(&marta, marta.desktops().start(pc.id).await.unwrap().id).await;
    let mut screen = Box::pin(marta.desktops().screen_live(pc.id, 320).await.unwrap());
    let first = timeout(Duration::from_secs(10), screen.next()).await.unwrap().unwrap().unwrap();
    assert!(first.frame_width <= 320 && !first.jpeg.is_empty());
    school.done(&marta, marta.desktops().stop(pc.id).await.unwrap().id).await;
    let ended = async { while screen.next().await.is_some() {} };
    timeout(Duration::from_secs(10), ended).await.expect("the screen did not end with its desktop");
}

#[tokio::test]
async fn a_template_shows_the_last_picture_of_its_desktop() {
    let (school, template) = School::with_template().await;
    let marta = school.person("marta").await;
    let pc = school.desktop(&marta, "pc-07", &template).await;
    school.done(&marta, marta.desktops().start(pc.id).await.unwrap().id).await;
    let mut screen = Box::pin(marta.desktops().screen_live(pc.id, 320).await.unwrap());
    timeout(Duration::from_secs(10), screen.next()).await.unwrap().unwrap().unwrap();
    school.done(&marta, marta.desktops().stop(pc.id).await.unwrap().id).await;
    timeout(Duration::from_secs(10), async { while screen.next().await.is_some() {} }).await.unwrap();

    let new =
        NewTemplateFromDesktop { name: name("Mine"), description: "".into(), shares: vec![], picture: true };
    eventually("a template made of it looks like it", async || {
        school.done(&marta, marta.desktops().template(pc.id, &new).await.unwrap().id).await;
        let all = marta.templates().list(&Default::default()).await.unwrap().items;
        let mine = all.iter().filter(|t| t.name == new.name).max_by_key(|t| t.created).unwrap();
        let picture = marta.templates().screen(mine.id).await.unwrap();
        picture.is_some_and(|jpeg| jpeg.starts_with(&[0xff, 0xd8]))
    })
    .await;
    assert_eq!(marta.templates().screen(template.id).await.unwrap(), None);
}
