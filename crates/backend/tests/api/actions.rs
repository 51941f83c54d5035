//! The actions of a row are what the backend does not refuse, for each role, each kind of owner and each state.

use futures::StreamExt;
use sarrio_client::{Client, Signal};
use sarrio_model::{
    Actions, Bytes, Change, Desktop, DesktopAction, DesktopId, EditDesktop, EditGroupPeople, GrowDisk,
    HardwareEdit, NewCategory, NewDesktops, NewGroup, NewRoom, NewTemplateFromDesktop, NewTicket, NewUser,
    PageQuery, Permission, Problem, Role, StateName, Topic, UserId,
};
use sarrio_simulator::{Call, Fate};

use crate::school::{PASSWORD, School, eventually, name, new_desktops};

use Permission as P;

/// Who calls: the owner of the desktop and those in whose charge they are first, then those who may not see it.
const ROLES: &[(&str, Role)] = &[
    ("aina", Role::Student),
    ("joan", Role::Teacher),
    ("nuria", Role::Manager),
    ("berta", Role::Administrator),
    ("cesc", Role::Student),
    ("pep", Role::Teacher),
];

/// What can be done with a desktop by calls of the API.
const DESKTOP: &[Permission] = &[
    P::DesktopStart,
    P::DesktopShutdown,
    P::DesktopStop,
    P::DesktopReset,
    P::DesktopRenew,
    P::DesktopPause,
    P::DesktopResume,
    P::DesktopOpen,
    P::DesktopWatch,
    P::DesktopStill,
    P::DesktopEdit,
    P::DesktopNetwork,
    P::DesktopGive,
    P::DesktopDelete,
    P::DesktopRestore,
    P::DesktopPurge,
    P::DesktopTemplate,
    P::DiskGrow,
];

/// A state in which a desktop is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    Off,
    Running,
    Paused,
    InBin,
    /// An operation starts it, and gets no further.
    Starting,
    /// The same while it is forced off.
    Stopping,
    /// Its host is silent.
    Unreachable,
}

struct Site {
    school: School,
    people: Vec<(UserId, Client)>,
    desktop: DesktopId,
}

impl Site {
    /// Aina has a desktop. Joan teaches her, Núria looks after her category.
    async fn new() -> Self {
        let (school, template) = School::with_template().await;
        let admin = school.admin.clone();
        let category = admin.categories().add(&NewCategory { name: name("Mecànica") }).await.unwrap().id;
        let mut people = Vec::new();
        for (username, role) in ROLES {
            let new = NewUser {
                username: username.parse().unwrap(),
                full_name: String::new(),
                role: *role,
                custom_role: None,
                category: Some(category),
                group: None,
                password: PASSWORD.into(),
                must_change_password: false,
            };
            let id = admin.users().add(&new).await.unwrap().id;
            people.push((id, school.signed_in(username).await));
        }
        let group = admin.groups().add(&NewGroup { name: name("2MEC-A"), category }).await.unwrap().id;
        let one = |who: usize| EditGroupPeople { add: vec![people[who].0], remove: vec![] };
        admin.groups().change_members(group, &one(0)).await.unwrap();
        admin.groups().change_teachers(group, &one(1)).await.unwrap();
        let new = NewDesktops { owner: Some(people[0].0), ..new_desktops("pc", Some(&template)) };
        school.done(&admin, admin.desktops().create(&new).await.unwrap().id).await;
        let desktop = admin.desktops().list(&Default::default()).await.unwrap().items.remove(0).id;
        Self { school, people, desktop }
    }

    async fn now(&self) -> Desktop {
        self.school.admin.desktops().get(self.desktop).await.unwrap()
    }

    async fn act(&self, action: DesktopAction) {
        let operation = self.school.admin.desktops().act(action, &[self.desktop]).await.unwrap();
        self.school.done(&self.school.admin, operation.id).await;
    }

    /// Waits until nothing is done to the desktop, and brings it into the state of `case`.
    async fn bring(&self, case: Case) {
        eventually("nothing is done to it", async || self.now().await.operation.is_none()).await;
        let mut now = self.now().await;
        if now.owner.id != self.people[0].0 {
            let back = EditDesktop { owner: Some(self.people[0].0), ..unchanged(&now) };
            now = self.school.admin.desktops().edit(self.desktop, &back).await.unwrap();
        }
        match (now.deleted.is_some(), now.state.name(), case) {
            (true, _, Case::InBin)
            | (false, StateName::Stopped, Case::Off)
            | (false, StateName::Running, Case::Running)
            | (false, StateName::Paused, Case::Paused) => return,
            (true, ..) => self.act(DesktopAction::Restore).await,
            (false, StateName::Stopped, _) => {}
            (false, StateName::Running, Case::Paused | Case::Stopping | Case::Unreachable) => {}
            _ => self.act(DesktopAction::Stop).await,
        }
        let is_off = self.now().await.state.is_off();
        if is_off && matches!(case, Case::Running | Case::Paused | Case::Stopping | Case::Unreachable) {
            self.act(DesktopAction::Start).await;
        }
        let fleet = &self.school.fleet;
        match case {
            Case::Off | Case::Running => {}
            Case::Paused => self.act(DesktopAction::Pause).await,
            Case::InBin => self.act(DesktopAction::Delete).await,
            Case::Starting => {
                fleet.on_call(|call: &Call| halt_at(call, "create_paused"));
                self.school.admin.desktops().start(self.desktop).await.unwrap();
            }
            Case::Stopping => {
                fleet.on_call(|call: &Call| halt_at(call, "destroy"));
                self.school.admin.desktops().stop(self.desktop).await.unwrap();
            }
            Case::Unreachable => {
                fleet.host("h1").power_cut();
                let silent = async || self.now().await.state.name() == StateName::Unreachable;
                eventually("its host is silent", silent).await;
            }
        }
    }

    /// Makes the call that needs this permission.
    async fn call(&self, caller: &Client, to: Permission, now: &Desktop) -> Result<(), Problem> {
        let (id, desktops) = (self.desktop, caller.desktops());
        let action = [
            DesktopAction::Start,
            DesktopAction::Shutdown,
            DesktopAction::Stop,
            DesktopAction::Reset,
            DesktopAction::Renew,
            DesktopAction::Pause,
            DesktopAction::Resume,
            DesktopAction::Delete,
            DesktopAction::Restore,
            DesktopAction::Purge,
        ];
        if let Some(action) = action.into_iter().find(|action| action.permission() == to) {
            desktops.act(action, &[id]).await?;
            // One that was on is started again by itself, after its reset is over.
            let is_again = async || {
                let again = self.now().await;
                again.operation.is_none()
                    && again.state.name() == StateName::Running
                    && again.epoch > now.epoch
            };
            if to == P::DesktopRenew && now.state.is_on() {
                eventually("it is started again", is_again).await;
            }
            return Ok(());
        }
        match to {
            P::DesktopOpen => desktops.ticket(id, &NewTicket::default()).await.map(drop),
            P::DesktopWatch => desktops.screen(id, 64).await.map(drop),
            P::DesktopStill => desktops.still(id).await.map(drop),
            P::DesktopEdit => desktops.edit(id, &unchanged(now)).await.map(drop),
            P::DesktopNetwork => {
                let other = if now.hardware.network.as_deref() == Some("br7") { "br8" } else { "br7" };
                let network = HardwareEdit { network: Some(Some(other.into())), ..HardwareEdit::default() };
                let edit = EditDesktop { hardware: Some(network), ..unchanged(now) };
                desktops.edit(id, &edit).await.map(drop)
            }
            P::DesktopGive => {
                let edit = EditDesktop { owner: Some(self.people[4].0), ..unchanged(now) };
                desktops.edit(id, &edit).await.map(drop)
            }
            P::DesktopTemplate => {
                let (name, description) = (name("Made of it"), String::new());
                let new = NewTemplateFromDesktop { name, description, shares: vec![], picture: false };
                desktops.template(id, &new).await.map(drop)
            }
            P::DiskGrow => {
                let disk = &now.disks[0];
                let size = Bytes(disk.virtual_size.0 + (1 << 30));
                caller.disks().grow(disk.id, &GrowDisk { size }).await.map(drop)
            }
            other => panic!("{other} is none of a desktop's"),
        }
    }
}

fn halt_at(call: &Call, name: &str) -> Fate {
    if call.name == name { Fate::Halt } else { Fate::Go }
}

fn unchanged(desktop: &Desktop) -> EditDesktop {
    EditDesktop {
        revision: desktop.revision,
        name: Some(desktop.name.clone()),
        hardware: None,
        owner: None,
        persistence: None,
    }
}

fn set(all: &[Permission]) -> Actions {
    all.iter().copied().collect()
}

/// Tries every call with every caller in these states.
async fn compare(cases: &[Case]) {
    let site = Site::new().await;
    let (mut tried, mut wrong) = (0, Vec::new());
    for case in cases {
        site.bring(*case).await;
        for ((username, role), (_, caller)) in ROLES.iter().zip(&site.people) {
            let row = caller.desktops().get(site.desktop).await.ok();
            let offered = row.as_ref().map_or(Actions::default(), |row| row.actions);
            let query = sarrio_model::DesktopQuery {
                deleted: (*case == Case::InBin).then_some(true),
                ..Default::default()
            };
            let listed = caller.desktops().list(&query).await.unwrap().items;
            let listed = listed.iter().find(|row| row.id == site.desktop);
            assert_eq!(listed.map(|row| row.actions), row.map(|row| row.actions), "{username}, {case:?}");
            for to in DESKTOP {
                // What would be gone for good is not tried by those who may.
                if *to == P::DesktopPurge && offered.contains(*to) {
                    continue;
                }
                let now = site.now().await;
                let outcome = site.call(caller, *to, &now).await;
                tried += 1;
                if outcome.is_ok() != offered.contains(*to) {
                    let said = outcome.err().map(|problem| problem.detail);
                    wrong.push(format!("{case:?}: {to} by {username} ({}): {said:?}", role.as_str()));
                }
                if offered.contains(*to)
                    && !matches!(case, Case::Starting | Case::Stopping | Case::Unreachable)
                {
                    site.bring(*case).await;
                }
                if *to == P::DesktopGive && offered.contains(*to) {
                    let back = EditDesktop { owner: Some(site.people[0].0), ..unchanged(&site.now().await) };
                    site.school.admin.desktops().edit(site.desktop, &back).await.unwrap();
                }
            }
        }
        site.school.fleet.let_calls_go();
    }
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn what_the_row_of_a_desktop_that_is_off_or_deleted_does_not_offer_is_refused_and_the_rest_is_done() {
    compare(&[Case::Off, Case::InBin]).await;
}

#[tokio::test]
async fn what_the_row_of_a_desktop_that_is_on_does_not_offer_is_refused_and_the_rest_is_done() {
    compare(&[Case::Running, Case::Paused]).await;
}

#[tokio::test]
async fn what_the_row_of_a_desktop_does_not_offer_while_it_is_started_or_stopped_is_refused() {
    compare(&[Case::Starting]).await;
    compare(&[Case::Stopping]).await;
}

#[tokio::test]
async fn what_the_row_of_a_desktop_on_a_silent_host_does_not_offer_is_refused() {
    compare(&[Case::Unreachable]).await;
}

#[tokio::test]
pub(crate) async fn an_event_offers_each_hearer_what_they_may_do() {
    let site = Site::new().await;
    let hear = async |caller: &Client| {
        let mut signals = Box::pin(caller.follow(None, &[Topic::Desktops]));
        assert!(matches!(signals.next().await, Some(Signal::Connected { .. })));
        signals
    };
    let (student, teacher) = (&site.people[0].1, &site.people[1].1);
    let heard = [hear(student).await, hear(teacher).await, hear(&site.people[3].1).await];
    site.act(DesktopAction::Delete).await;
    let mut actions = Vec::new();
    for mut signals in heard {
        loop {
            let Some(Signal::Event(event)) = signals.next().await else { panic!("no event") };
            let Change::Desktop(desktop) = event.change else { continue };
            if desktop.deleted.is_some() {
                actions.push(desktop.actions);
                break;
            }
        }
    }
    let all = set(&[P::DesktopRestore, P::DesktopPurge]);
    assert_eq!(
        actions,
        [all, set(&[P::DesktopRestore]), all],
        "a teacher deletes nothing of theirs for good"
    );
    assert_eq!(teacher.desktops().get(site.desktop).await.unwrap().actions, set(&[P::DesktopRestore]));
}

#[tokio::test]
async fn rows_of_other_kinds_offer_what_their_state_and_the_role_allow() {
    let site = Site::new().await;
    let [(aina, student), (_, teacher), (_, manager), (berta, admin), ..] = &site.people[..] else {
        panic!("too few people");
    };
    let template = |caller: &Client| {
        let caller = caller.clone();
        async move { caller.templates().list(&PageQuery::default()).await.unwrap().items.remove(0).actions }
    };
    assert_eq!(template(student).await, set(&[P::DesktopCreate]));
    let share = [P::TemplateShare, P::TemplatePublish, P::TemplateGive];
    let all = [&[P::DesktopCreate, P::TemplateEdit][..], &share].concat();
    assert_eq!(template(admin).await, set(&all), "a desktop builds on it");

    let person = async |caller: &Client, id: UserId| caller.users().get(id).await.unwrap().actions;
    let (own, sessions) = ([P::DesktopCreate, P::QuotaSee], [P::UserSessions]);
    assert_eq!(person(student, *aina).await, set(&[&own[..], &sessions].concat()));
    assert_eq!(person(teacher, *aina).await, set(&own));
    let change = [P::UserEdit, P::UserPassword, P::UserRemove, P::QuotaEdit];
    assert_eq!(person(manager, *aina).await, set(&[&own[..], &sessions, &change].concat()));
    let oneself = [&own[..], &sessions, &[P::UserEdit, P::QuotaEdit]].concat();
    assert_eq!(person(admin, *berta).await, set(&oneself), "not by that way");

    let group = teacher.groups().list(&Default::default()).await.unwrap().items.remove(0);
    let teaches = [P::DesktopCreate, P::DeploymentEnd, P::LessonPlan, P::QuotaSee];
    assert_eq!(group.actions, set(&teaches), "it has a student");
    let begin = serde_json::json!({ "group": group.id, "minutes": 55 });
    let begun = teacher.lessons().add(&serde_json::from_value(begin).unwrap()).await.unwrap();
    let teaches =
        [P::LessonPlan, P::ClassPause, P::ClassExam, P::ClassMessage, P::ClassCollect, P::ClassHandOut];
    assert_eq!(begun.actions, set(&teaches));
    let lesson =
        async |caller: &Client| caller.lessons().get(begun.id).await.map(|lesson| lesson.actions).ok();
    assert_eq!(lesson(manager).await, Some(set(&teaches)));
    assert_eq!(lesson(student).await, Some(set(&[P::LessonHand, P::LessonHandIn])));
    assert_eq!((lesson(&site.people[4].1).await, lesson(&site.people[5].1).await), (None, None));
    let room = admin
        .rooms()
        .add(&NewRoom { name: name("Aula 2.10"), broadcast: None, seats: vec![] })
        .await
        .unwrap();
    assert_eq!(room.actions, set(&[P::RoomArrange, P::RoomEdit, P::RoomRemove]));
    assert_eq!(teacher.rooms().get(room.id).await.unwrap().actions, set(&[P::RoomArrange]));
    let category = admin.categories().list(&PageQuery::default()).await.unwrap().items.remove(0);
    assert_eq!(
        category.actions,
        set(&[P::UserAdd, P::CategoryEdit, P::GroupAdd, P::QuotaSee, P::QuotaEditWide]),
        "it is in use"
    );
    let path = admin.storage().list().await.unwrap().remove(0);
    assert_eq!(path.actions, set(&[P::StorageEdit, P::StorageForget]), "something is stored on it");
    assert_eq!(student.storage().list().await.unwrap()[0].actions, Actions::default());
    let host = admin.hypervisors().list().await.unwrap().remove(0);
    assert_eq!(host.actions, set(&[P::HypervisorEdit, P::HypervisorRemove]));
    let made = site.school.admin.operations().list(&Default::default()).await.unwrap().items.remove(0);
    assert_eq!(made.actions, Actions::default(), "it is over");
}

#[tokio::test]
async fn a_session_says_what_a_role_may_do_with_something() {
    let site = Site::new().await;
    let may = async |who: usize, to| site.people[who].1.session().await.unwrap().actions.contains(to);
    assert!(may(0, P::DesktopCreate).await && !may(0, P::TemplateImport).await && !may(0, P::UserAdd).await);
    assert!(may(1, P::TemplateEdit).await && may(1, P::GroupSee).await && !may(1, P::HypervisorSee).await);
    assert!(may(2, P::UserAdd).await && !may(2, P::CategoryAdd).await);
    let all = site.people[3].1.session().await.unwrap().actions;
    let of_students = |permission: &Permission| matches!(permission, P::LessonHand | P::LessonHandIn);
    assert_eq!(all, Permission::ALL.iter().copied().filter(|permission| !of_students(permission)).collect());
    assert!(may(0, P::LessonHand).await && !may(0, P::RoomSee).await && !may(1, P::RoomAdd).await);
}
