//! People who may no longer see a desktop are disconnected from it.

use std::time::Duration;

use futures::StreamExt;
use sarrio_client::Client;
use sarrio_model::{Code, Desktop, EditDesktop, EditUser, NewTicket, Problem, Role, User, UserId};
use tokio::time::timeout;

use crate::school::{PASSWORD, School, eventually};

/// A running desktop of `owner`.
pub(crate) async fn running(school: &School, owner: &Client) -> Desktop {
    let template = school.template("Debian").await;
    let pc = school.desktop(owner, "pc-07", &template).await;
    school.done(owner, owner.desktops().start(pc.id).await.unwrap().id).await;
    owner.desktops().get(pc.id).await.unwrap()
}

/// Opens the desktop in a viewer.
pub(crate) async fn view(school: &School, who: &Client, desktop: &Desktop) {
    let ticket = who.desktops().ticket(desktop.id, &NewTicket::default()).await.unwrap();
    assert!(school.fleet.host("h1").view(desktop.id, &ticket.password));
    eventually("the viewer is counted", async || {
        school.admin.desktops().get(desktop.id).await.unwrap().viewers > 0
    })
    .await;
}

pub(crate) async fn nobody_views(school: &School, desktop: &Desktop) {
    let host = school.fleet.host("h1");
    eventually("the viewers are disconnected", async || host.viewers(desktop.id) == 0).await;
}

fn change(user: &User) -> EditUser {
    EditUser { revision: user.revision, ..EditUser::default() }
}

fn give(desktop: &Desktop, owner: UserId) -> EditDesktop {
    EditDesktop {
        revision: desktop.revision,
        name: None,
        hardware: None,
        owner: Some(owner),
        persistence: None,
    }
}

/// The problem that ends a stream.
pub(crate) async fn end<T>(stream: impl futures::Stream<Item = Result<T, Problem>>) -> Problem {
    let mut stream = Box::pin(stream);
    let ended = async {
        loop {
            if let Err(problem) = stream.next().await.expect("it ended without a reason") {
                return problem;
            }
        }
    };
    timeout(Duration::from_secs(10), ended).await.expect("it never ended")
}

#[tokio::test]
pub(crate) async fn whoever_is_disabled_is_disconnected_from_desktops_screens_and_events_at_once() {
    let school = School::with_hosts(1).await;
    let marta = school.person("marta").await;
    let pc = running(&school, &marta).await;
    view(&school, &marta, &pc).await;
    let unused = marta.desktops().ticket(pc.id, &NewTicket::default()).await.unwrap();
    let events = marta.events(None, &[]).await.unwrap();
    let screen = marta.desktops().screen_live(pc.id, 320).await.unwrap();

    let user = marta.session().await.unwrap().user;
    school.admin.users().edit(user.id, &EditUser { enabled: Some(false), ..change(&user) }).await.unwrap();
    assert_eq!(end(events).await.code, Code::NotSignedIn);
    assert_eq!(end(screen).await.code, Code::NotSignedIn);
    nobody_views(&school, &pc).await;
    assert!(!school.fleet.host("h1").view(pc.id, &unused.password), "the ticket is no longer valid");
}

#[tokio::test]
async fn a_desktop_that_is_given_away_is_closed_for_its_previous_owner() {
    let school = School::with_hosts(1).await;
    let (marta, pau) = (school.person("marta").await, school.person("pau").await);
    let pc = running(&school, &marta).await;
    view(&school, &marta, &pc).await;
    let screen = marta.desktops().screen_live(pc.id, 320).await.unwrap();
    let pau_id = pau.session().await.unwrap().user.id;
    let pc = school.admin.desktops().get(pc.id).await.unwrap();
    school.admin.desktops().edit(pc.id, &give(&pc, pau_id)).await.unwrap();
    assert_eq!(end(screen).await.code, Code::NotFound);
    nobody_views(&school, &pc).await;

    view(&school, &pau, &pc).await;
    marta.session().await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(school.fleet.host("h1").viewers(pc.id), 1, "the new owner stays");
}

#[tokio::test]
async fn an_administrator_who_becomes_a_user_or_is_removed_views_no_desktop_of_others() {
    let school = School::with_hosts(1).await;
    let marta = school.person("marta").await;
    let pc = running(&school, &marta).await;
    let berta = school.add_person("berta", Role::Administrator).await;
    view(&school, &school.signed_in("berta").await, &pc).await;
    let less = EditUser { role: Some(Role::Student), ..change(&berta) };
    let berta = school.admin.users().edit(berta.id, &less).await.unwrap();
    nobody_views(&school, &pc).await;

    let more = EditUser { role: Some(Role::Administrator), ..change(&berta) };
    school.admin.users().edit(berta.id, &more).await.unwrap();
    view(&school, &school.signed_in("berta").await, &pc).await;
    school.admin.users().remove(berta.id).await.unwrap();
    nobody_views(&school, &pc).await;
}

#[tokio::test]
async fn a_new_password_by_an_administrator_disconnects_and_ones_own_does_not() {
    let school = School::with_hosts(1).await;
    let marta = school.person("marta").await;
    let pc = running(&school, &marta).await;
    view(&school, &marta, &pc).await;
    marta.change_password(PASSWORD.into(), "quite another one".into()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(school.fleet.host("h1").viewers(pc.id), 1);
    let user = marta.session().await.unwrap().user;
    let reset = EditUser { password: Some(PASSWORD.into()), ..change(&user) };
    school.admin.users().edit(user.id, &reset).await.unwrap();
    nobody_views(&school, &pc).await;
}

#[tokio::test]
async fn viewers_on_a_silent_host_are_disconnected_when_it_answers_even_after_a_restart() {
    let mut school = School::with_hosts(1).await;
    let marta = school.person("marta").await;
    let pc = running(&school, &marta).await;
    view(&school, &marta, &pc).await;
    let host = school.fleet.host("h1");
    host.cut();
    let user = marta.session().await.unwrap().user;
    school.admin.users().edit(user.id, &EditUser { enabled: Some(false), ..change(&user) }).await.unwrap();
    school.restart().await;
    assert_eq!(host.viewers(pc.id), 1);
    host.heal();
    nobody_views(&school, &pc).await;
}
