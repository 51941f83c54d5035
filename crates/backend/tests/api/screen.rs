//! `desktops/{id}/screen` and `screens`

use std::{collections::HashSet, time::Duration};

use futures::{Stream, StreamExt};
use sarrio_client::ScreenNews;
use sarrio_hypervisor::HostError;
use sarrio_model::{
    Code, DesktopId, LookAt, LookAtScreen, NewTemplateFromDesktop, Problem, Role, ScreenNote, ScreenPatch,
};
use tokio::{sync::watch, time::timeout};

use crate::school::{School, eventually, name};

const LIMIT: Duration = Duration::from_secs(20);

fn look_at(desktops: impl IntoIterator<Item = DesktopId>) -> LookAt {
    let how = LookAtScreen { width: 320, pace: 100, close: false };
    LookAt { screens: desktops.into_iter().map(|desktop| (desktop, how)).collect(), budget: None }
}

/// The next news that fit.
async fn news<T>(
    screens: &mut (impl Stream<Item = Result<ScreenNews, Problem>> + Unpin),
    fits: impl Fn(ScreenNews) -> Option<T>,
) -> T {
    let next = async {
        loop {
            if let Some(found) = fits(screens.next().await.unwrap().unwrap()) {
                return found;
            }
        }
    };
    timeout(LIMIT, next).await.expect("the news did not come")
}

fn patch_of(wanted: DesktopId) -> impl Fn(ScreenNews) -> Option<sarrio_model::Patch> {
    move |news| match news {
        ScreenNews::Patch(of) if of.desktop == wanted => Some(of.patch),
        _ => None,
    }
}

fn unseen(wanted: DesktopId) -> impl Fn(ScreenNews) -> Option<Code> {
    move |news| match news {
        ScreenNews::Note(ScreenNote::Unseen { desktop, problem }) if desktop == wanted => Some(problem.code),
        _ => None,
    }
}

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

#[tokio::test]
async fn many_screens_come_over_one_connection_and_each_host_is_asked_once_however_many_look() {
    let (school, template) = School::with_template().await;
    // Nobody limits how many desktops an administrator runs.
    let marta = school.admin.clone();
    let mut ids = Vec::new();
    for name in ["pc-01", "pc-02", "pc-03"] {
        let pc = school.desktop(&marta, name, &template).await;
        school.done(&marta, marta.desktops().start(pc.id).await.unwrap().id).await;
        ids.push(pc.id);
    }
    let (looking, look) = watch::channel(look_at(ids.clone()));
    let mut screens = Box::pin(marta.screens(look).await.unwrap());
    let mut missing: HashSet<DesktopId> = ids.iter().copied().collect();
    while !missing.is_empty() {
        let ScreenNews::Patch(of) = news(&mut screens, Some).await else { continue };
        if missing.remove(&of.desktop) {
            let patch = of.patch;
            assert_eq!(
                (patch.width, patch.height),
                (patch.frame_width, patch.frame_height),
                "the first is whole"
            );
            assert_eq!(patch.frame_width, 320);
        }
    }
    // A second one who looks gets the whole picture from memory, in another width, and what moves in it: the hosts are not
    // asked again, and would refuse.
    for host in ["h1", "h2"] {
        school.fleet.host(host).fail_next("screen", HostError::NoConsole("VNC"));
    }
    let admin = &school.admin;
    let mut wider = look_at([ids[0]]);
    wider.screens.get_mut(&ids[0]).unwrap().width = 640;
    let (_also, look) = watch::channel(wider);
    let mut others = Box::pin(admin.screens(look).await.unwrap());
    let ScreenNews::Patch(ScreenPatch { patch: whole, .. }) = news(&mut others, Some).await else {
        panic!("the host was asked again")
    };
    assert_eq!((whole.width, whole.height), (640, 480));
    let part = news(&mut others, patch_of(ids[0])).await;
    assert!(part.width < 640, "only what has changed");
    // Whoever looks at others gets those, and no more of the ones before.
    looking.send_replace(look_at([ids[2]]));
    let mut alone = 0;
    while alone < 10 {
        match news(&mut screens, Some).await {
            ScreenNews::Patch(of) if of.desktop == ids[2] => alone += 1,
            // What was under way.
            _ => alone = 0,
        }
    }
}

#[tokio::test]
async fn a_screen_that_is_not_seen_says_why_and_comes_when_it_is() {
    let (school, template) = School::with_template().await;
    let (marta, pau) = (school.person("marta").await, school.person("pau").await);
    let mine = school.desktop(&marta, "pc-01", &template).await.id;
    let foreign = school.desktop(&pau, "pc-02", &template).await.id;
    school.done(&pau, pau.desktops().start(foreign).await.unwrap().id).await;
    let (_looking, look) = watch::channel(look_at([mine, foreign]));
    let mut screens = Box::pin(marta.screens(look).await.unwrap());
    let (mut off, mut hidden) = (None, None);
    while off.is_none() || hidden.is_none() {
        match news(&mut screens, Some).await {
            ScreenNews::Note(ScreenNote::Unseen { desktop, problem }) if desktop == mine => {
                off = Some(problem.code)
            }
            ScreenNews::Note(ScreenNote::Unseen { problem, .. }) => hidden = Some(problem.code),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((off, hidden), (Some(Code::WrongState), Some(Code::NotFound)));
    school.done(&marta, marta.desktops().start(mine).await.unwrap().id).await;
    news(&mut screens, patch_of(mine)).await;
    school.done(&marta, marta.desktops().stop(mine).await.unwrap().id).await;
    assert_eq!(news(&mut screens, unseen(mine)).await, Code::WrongState);
}

#[tokio::test]
async fn whoever_loses_the_right_sees_no_more_of_a_screen() {
    let (school, template) = School::with_template().await;
    let marta = school.person("marta").await;
    let pc = school.desktop(&marta, "pc-01", &template).await.id;
    school.done(&marta, marta.desktops().start(pc).await.unwrap().id).await;
    school.add_person("joan", Role::Administrator).await;
    let joan = school.signed_in("joan").await;
    let (_looking, look) = watch::channel(look_at([pc]));
    let mut screens = Box::pin(joan.screens(look).await.unwrap());
    news(&mut screens, patch_of(pc)).await;
    let all = school.admin.users().list(&Default::default()).await.unwrap().items;
    let user = all.into_iter().find(|user| user.username.as_str() == "joan").unwrap();
    let edit = sarrio_model::EditUser { revision: user.revision, enabled: Some(false), ..Default::default() };
    school.admin.users().edit(user.id, &edit).await.unwrap();
    let ended = async { while screens.next().await.is_some_and(|news| news.is_ok()) {} };
    timeout(LIMIT, ended).await.expect("the pictures went on");
}

#[tokio::test]
async fn a_list_of_screens_that_cannot_be_shown_is_refused_in_words() {
    let school = School::empty().await;
    let marta = school.person("marta").await;
    let mut thin = look_at([DesktopId::new()]);
    thin.screens.values_mut().for_each(|how| how.width = 5);
    let many = look_at((0..=LookAt::MOST).map(|_| DesktopId::new()));
    for (look, says) in [(thin, "look-not-read"), (many, "too-many-screens")] {
        let (_looking, look) = watch::channel(look);
        let mut screens = Box::pin(marta.screens(look).await.unwrap());
        let refused = timeout(LIMIT, screens.next()).await.unwrap().unwrap().unwrap_err();
        assert!(
            refused.detail.contains(if says == "look-not-read" { "width 5" } else { "screens" }),
            "{refused}"
        );
    }
}
