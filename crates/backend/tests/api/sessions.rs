//! `sessions`: they are listed and ended, last as long as the rules say, and take their viewers with them.

use std::time::Duration;

use futures::StreamExt;
use jiff::{SignedDuration, Timestamp};
use sarrio_client::Client;
use sarrio_model::{
    Code, EditGroupPeople, EditSessionRules, EditSignInRules, EditUser, Frame, NewCategory, NewGroup,
    NewTicket, OpenSession, Problem, Role, SessionId, SessionLife, SessionRules, Source,
};
use sarrio_store::Store;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, SqliteConnection};
use tokio::time::timeout;

use crate::{
    access::{nobody_views, running, view},
    school::{School, eventually, name},
};

async fn ended(client: &Client) -> bool {
    match client.session().await {
        Ok(_) => false,
        Err(problem) => {
            assert_eq!((problem.code, problem.status), (Code::NotSignedIn, 401));
            true
        }
    }
}

async fn id(client: &Client) -> SessionId {
    client.session().await.unwrap().id
}

fn ids(sessions: &[OpenSession]) -> Vec<SessionId> {
    let mut ids: Vec<SessionId> = sessions.iter().map(|session| session.id).collect();
    ids.sort();
    ids
}

/// Two sessions of one person, in the order of their ids.
async fn two(school: &School, username: &str) -> [(SessionId, Client); 2] {
    let mut two =
        [school.signed_in(username).await, school.signed_in(username).await].map(|client| (None, client));
    for (id, client) in &mut two {
        *id = Some(client.session().await.unwrap().id);
    }
    let mut two = two.map(|(id, client)| (id.unwrap(), client));
    two.sort_by_key(|(id, _)| *id);
    two
}

#[tokio::test]
pub(crate) async fn people_see_their_sessions_and_end_one_or_all_others() {
    let school = School::empty().await;
    school.add_person("marta", Role::Student).await;
    school.add_person("pau", Role::Student).await;
    let [(first, here), (second, there)] = two(&school, "marta").await;
    let listed = here.sessions().await.unwrap();
    assert_eq!(ids(&listed), [first, second]);
    for session in &listed {
        assert_eq!(session.current, session.id == first);
        assert_eq!((session.source, session.address), (Source::Local, "127.0.0.1".parse().ok()));
        assert!(session.device.contains(std::env::consts::OS), "{session:?}");
        assert!(session.last_used >= session.created && session.last_used < session.expires);
    }

    let pau = school.signed_in("pau").await;
    assert_eq!(pau.end_session(second).await.unwrap_err().code, Code::NotFound);
    assert!(!ended(&there).await, "nobody ends a stranger's session");
    here.end_session(second).await.unwrap();
    assert!(ended(&there).await && !ended(&here).await);
    assert_eq!(here.end_session(second).await.unwrap_err().code, Code::NotFound);

    let (one, another) = (school.signed_in("marta").await, school.signed_in("marta").await);
    assert_eq!(here.end_other_sessions().await.unwrap(), 2);
    assert!(ended(&one).await && ended(&another).await && !ended(&here).await && !ended(&pau).await);
    assert_eq!(ids(&here.sessions().await.unwrap()), [first]);
    here.end_session(first).await.unwrap();
    assert!(ended(&here).await);
}

#[tokio::test]
async fn an_administrator_sees_and_ends_the_sessions_of_a_person() {
    let school = School::empty().await;
    let marta = school.add_person("marta", Role::Student).await;
    let [(first, here), (second, there)] = two(&school, "marta").await;
    let users = school.admin.users();
    let listed = users.sessions(marta.id).await.unwrap();
    assert!(ids(&listed) == [first, second] && listed.iter().all(|session| !session.current));
    school.admin.end_session(second).await.unwrap();
    assert!(ended(&there).await && !ended(&here).await);
    assert_eq!(users.end_sessions(marta.id).await.unwrap(), 1);
    assert!(ended(&here).await);
    assert_eq!(users.sessions(marta.id).await.unwrap(), []);
}

#[tokio::test]
pub(crate) async fn a_session_that_ends_takes_its_viewers_sockets_and_tickets_with_it_and_no_others() {
    let school = School::with_hosts(1).await;
    let marta = school.person("marta").await;
    let other = school.signed_in("marta").await;
    let pc = running(&school, &marta).await;
    let template = school.template("Ubuntu").await;
    let pc2 = school.desktop(&other, "pc-08", &template).await;
    school.done(&other, other.desktops().start(pc2.id).await.unwrap().id).await;
    view(&school, &marta, &pc).await;
    view(&school, &other, &pc2).await;
    let unused = marta.desktops().ticket(pc.id, &NewTicket::default()).await.unwrap();
    let (events, screen) =
        (marta.events(None, &[]).await.unwrap(), marta.desktops().screen_live(pc.id, 320).await.unwrap());
    let mut others = Box::pin(other.events(None, &[]).await.unwrap());

    other.end_session(id(&marta).await).await.unwrap();
    assert_eq!(crate::access::end(events).await.code, Code::NotSignedIn);
    assert_eq!(crate::access::end(screen).await.code, Code::NotSignedIn);
    nobody_views(&school, &pc).await;
    let host = school.fleet.host("h1");
    assert!(!host.view(pc.id, &unused.password), "the ticket is no longer valid");
    assert_eq!(host.viewers(pc2.id), 1, "the other session goes on");
    other.edit_profile(&serde_json::from_str(r#"{ "full_name": "Marta" }"#).unwrap()).await.unwrap();
    let heard = timeout(Duration::from_secs(10), others.next()).await.unwrap().unwrap();
    assert!(heard.is_ok(), "{heard:?}");

    other.sign_out().await.unwrap();
    nobody_views(&school, &pc2).await;
}

#[tokio::test]
async fn whoever_opened_the_desktop_elsewhere_since_keeps_the_viewer() {
    let school = School::with_hosts(1).await;
    let marta = school.person("marta").await;
    let pc = running(&school, &marta).await;
    view(&school, &marta, &pc).await;
    let elsewhere = school.signed_in("marta").await;
    view(&school, &elsewhere, &pc).await;
    let host = school.fleet.host("h1");
    let before = host.viewers(pc.id);
    // The host's report that the second viewer came is read before the first session ends.
    let viewers = async |store: &Store| store.viewers().await.unwrap().len();
    eventually("the first viewer is forgotten", async || school.stored(viewers).await == 1).await;
    elsewhere.end_other_sessions().await.unwrap();
    let third = school.signed_in("marta").await;
    third.sign_out().await.unwrap();
    assert!(ended(&marta).await);
    assert_eq!(host.viewers(pc.id), before);
    elsewhere.sign_out().await.unwrap();
    nobody_views(&school, &pc).await;
}

#[tokio::test]
async fn another_role_begins_another_session() {
    let school = School::empty().await;
    let user = school.add_person("marta", Role::Student).await;
    let marta = school.signed_in("marta").await;
    let named = EditUser { revision: user.revision, full_name: Some("Marta".into()), ..EditUser::default() };
    let user = school.admin.users().edit(user.id, &named).await.unwrap();
    assert!(!ended(&marta).await);
    let teacher = EditUser { revision: user.revision, role: Some(Role::Teacher), ..EditUser::default() };
    school.admin.users().edit(user.id, &teacher).await.unwrap();
    assert!(ended(&marta).await);
}

#[tokio::test]
async fn how_long_a_session_lasts_depends_on_the_role_and_on_the_rules() {
    let school = School::empty().await;
    school.add_person("marta", Role::Student).await;
    school.add_person("berta", Role::Administrator).await;
    let lasts = async |username: &str| {
        let session = school.signed_in(username).await.sessions().await.unwrap().remove(0);
        session.expires.duration_since(session.created)
    };
    assert_eq!(lasts("marta").await, SignedDuration::from_hours(12));
    let rules = school.admin.sign_in_rules().await.unwrap();
    let life = SessionLife { idle_minutes: 30, max_minutes: 45 };
    let student = EditSessionRules { student: Some(life), ..EditSessionRules::default() };
    let edit = EditSignInRules { revision: rules.revision, sessions: student, ..EditSignInRules::default() };
    let changed = school.admin.edit_sign_in_rules(&edit).await.unwrap();
    assert_eq!(changed.sessions, SessionRules { student: life, ..rules.sessions });
    assert_eq!(changed.passwords, rules.passwords);
    assert_eq!(lasts("marta").await, SignedDuration::from_mins(45));
    assert_eq!(lasts("berta").await, SignedDuration::from_hours(12));
    let again = school.admin.edit_sign_in_rules(&edit).await.unwrap_err();
    assert_eq!(again.code, Code::StaleRevision);
    let life = SessionLife { idle_minutes: 60, max_minutes: 45 };
    let teacher = EditSessionRules { teacher: Some(life), ..EditSessionRules::default() };
    let wrong = EditSignInRules { revision: changed.revision, sessions: teacher, ..edit };
    let wrong = school.admin.edit_sign_in_rules(&wrong).await.unwrap_err();
    assert_eq!(wrong.field.as_deref(), Some("sessions.teacher.idle_minutes"));
    let marta = school.signed_in("marta").await;
    assert_eq!(marta.sign_in_rules().await.unwrap(), changed);
    let forbidden = EditSignInRules { revision: changed.revision, ..EditSignInRules::default() };
    assert_eq!(marta.edit_sign_in_rules(&forbidden).await.unwrap_err().code, Code::Forbidden);
}

impl School {
    /// Lets `passed` pass for all sessions.
    async fn let_pass(&self, passed: SignedDuration) {
        let passed = i64::try_from(passed.as_micros()).unwrap();
        let statement = format!(
            "UPDATE sessions SET created = created - {passed}, last_used = last_used - {passed}, \
             idle_until = idle_until - {passed}, expires = expires - {passed}"
        );
        let (database, statement) = (self.database(), AssertSqlSafe(statement));
        if database.starts_with("sqlite:") {
            SqliteConnection::connect(&database).await.unwrap().execute(statement).await.unwrap();
        } else {
            PgConnection::connect(&database).await.unwrap().execute(statement).await.unwrap();
        }
    }

    /// Asks the database.
    async fn stored<T>(&self, ask: impl AsyncFnOnce(&Store) -> T) -> T {
        let store = Store::open(&self.database()).await.unwrap();
        let answer = ask(&store).await;
        store.close().await;
        answer
    }
}

#[tokio::test]
async fn a_session_ends_when_it_is_not_used_and_at_the_latest_when_its_time_is_over() {
    let mut school = School::with_hosts(1).await;
    let marta = school.person("marta").await; // a teacher
    let pc = running(&school, &marta).await;
    let events = marta.events(None, &[]).await.unwrap();
    let hours = SignedDuration::from_hours;
    school.let_pass(hours(3)).await;
    assert!(!ended(&marta).await, "it was used three hours ago");
    school.let_pass(hours(2)).await;
    assert!(ended(&marta).await, "it was not used for five hours");
    // The sockets learn it when somebody's access changes, or within 20 s.
    school.signed_in("marta").await.sign_out().await.unwrap();
    assert_eq!(crate::access::end(events).await.code, Code::NotSignedIn);

    let marta = school.signed_in("marta").await;
    view(&school, &marta, &pc).await;
    school.let_pass(hours(12)).await;
    assert!(ended(&marta).await);
    school.restart().await; // which forgets the sessions that are over, as is done each minute
    nobody_views(&school, &pc).await;
}

#[tokio::test]
async fn an_open_socket_and_an_open_viewer_count_as_use() {
    let mut school = School::with_hosts(1).await;
    let marta = school.person("marta").await;
    let user = marta.session().await.unwrap().user.id;
    let pc = running(&school, &marta).await;
    let (viewing, listening) = (school.signed_in("marta").await, school.signed_in("marta").await);
    view(&school, &viewing, &pc).await;
    let mut events = Box::pin(listening.events(None, &[]).await.unwrap());
    let [marta, viewing, listening] = [id(&marta).await, id(&viewing).await, id(&listening).await];
    school.let_pass(SignedDuration::from_hours(2)).await;
    let then = Timestamp::now() - SignedDuration::from_hours(1);

    // Sockets look after their session every 20 s, and when anybody's access changes. They say so where that is their own.
    let pau = school.add_person("pau", Role::Student).await;
    let mechanics = school.admin.categories().add(&NewCategory { name: name("Mecànica") }).await.unwrap();
    let class = NewGroup { name: name("2MEC-A"), category: mechanics.id };
    let class = school.admin.groups().add(&class).await.unwrap();
    let add = |person| EditGroupPeople { add: vec![person], remove: vec![] };
    school.admin.groups().change_members(class.id, &add(pau.id)).await.unwrap();
    school.admin.groups().change_teachers(class.id, &add(user)).await.unwrap();
    let resync = async { while !matches!(events.next().await, Some(Ok(Frame::Resync { .. }))) {} };
    timeout(Duration::from_secs(10), resync).await.unwrap();

    school.stop().await; // which writes what is written each minute
    let sessions = school.stored(async |store| store.sessions_of(user).await.unwrap()).await;
    let used = |id: SessionId| sessions.iter().any(|session| session.id == id && session.last_used > then);
    assert_eq!([used(marta), used(viewing), used(listening)], [false, true, true]);
}

#[tokio::test]
async fn a_token_that_was_revoked_or_is_of_another_backend_gets_a_clear_answer() {
    let (school, other) = (School::empty().await, School::empty().await);
    let marta = school.person("marta").await;
    let stolen = school.stranger();
    stolen.set_token(marta.token());
    marta.sign_out().await.unwrap();
    let elsewhere = other.stranger();
    elsewhere.set_token(school.signed_in("marta").await.token());
    for client in [stolen, elsewhere] {
        let problem: Problem = client.session().await.unwrap_err();
        assert_eq!((problem.code, problem.status), (Code::NotSignedIn, 401));
        assert_eq!(problem.message.unwrap().key, "session-unknown");
    }
}
