//! Categories, groups and roles: who sees and does what with whose things.

use std::{pin::Pin, time::Duration};

use futures::{Stream, StreamExt};
use sarrio_client::Client;
use sarrio_model::{
    Category, CategoryId, Change, Code, DesktopId, EditGroup, EditGroupPeople, EditUser, ForGroup, Frame,
    Group, NewCategory, NewGroup, NewUser, Problem, Role, User, UserId,
};

use tokio::time::timeout;

use crate::school::{PASSWORD, School, eventually, name, new_desktops};

/// Two categories with a group and a student each, a teacher of the first group, and the manager of the first category.
pub(crate) struct People {
    pub(crate) mechanics: Category,
    pub(crate) other: Category,
    pub(crate) class: Group,
    pub(crate) teacher: Client,
    pub(crate) manager: Client,
    pub(crate) aina: (User, Client),
    pub(crate) biel: (User, Client),
}

fn new_user(username: &str, role: Role, category: Option<CategoryId>) -> NewUser {
    NewUser {
        username: username.parse().unwrap(),
        full_name: String::new(),
        role,
        custom_role: None,
        category,
        group: None,
        password: PASSWORD.into(),
        must_change_password: false,
    }
}

impl School {
    pub(crate) async fn added(&self, username: &str, role: Role, category: CategoryId) -> (User, Client) {
        let user = self.admin.users().add(&new_user(username, role, Some(category))).await.unwrap();
        (user, self.signed_in(username).await)
    }

    pub(crate) async fn people(&self) -> People {
        let category =
            async |text| self.admin.categories().add(&NewCategory { name: name(text) }).await.unwrap();
        let (mechanics, other) = (category("Mecànica").await, category("Informàtica").await);
        let new = NewGroup { name: name("2MEC-A"), category: mechanics.id };
        let class = self.admin.groups().add(&new).await.unwrap();
        let aina = self.added("aina", Role::Student, mechanics.id).await;
        let biel = self.added("biel", Role::Student, other.id).await;
        let (joan, teacher) = self.added("joan", Role::Teacher, mechanics.id).await;
        let (_, manager) = self.added("nuria", Role::Manager, mechanics.id).await;
        self.admin.groups().change_members(class.id, &add(&[aina.0.id])).await.unwrap();
        let class = self.admin.groups().change_teachers(class.id, &add(&[joan.id])).await.unwrap();
        People { mechanics, other, class, teacher, manager, aina, biel }
    }
}

pub(crate) fn add(people: &[UserId]) -> EditGroupPeople {
    EditGroupPeople { add: people.to_vec(), remove: vec![] }
}

fn remove(people: &[UserId]) -> EditGroupPeople {
    EditGroupPeople { add: vec![], remove: people.to_vec() }
}

async fn desktops(client: &Client) -> Vec<String> {
    let page = client.desktops().list(&Default::default()).await.unwrap();
    let summary = client.desktops().summary().await.unwrap();
    assert_eq!((page.total, summary.total), (page.items.len() as u64, page.items.len() as u64));
    page.items.iter().map(|desktop| desktop.name.to_string()).collect()
}

pub(crate) async fn usernames(client: &Client) -> Vec<String> {
    let page = client.users().list(&Default::default()).await.unwrap();
    page.items.iter().map(|user| user.username.to_string()).collect()
}

pub(crate) fn code<T: std::fmt::Debug>(result: Result<T, Problem>) -> Code {
    result.unwrap_err().code
}

/// The names of desktops that a client hears of.
struct Events {
    stream: Pin<Box<dyn Stream<Item = Result<Frame, Problem>>>>,
    heard: Vec<String>,
}

impl Events {
    async fn open(client: &Client) -> Self {
        let mut events = Self { stream: Box::pin(client.events(None, &[]).await.unwrap()), heard: vec![] };
        assert!(matches!(events.next().await, Frame::Hello { .. }));
        events
    }

    async fn next(&mut self) -> Frame {
        let frame = timeout(Duration::from_secs(10), self.stream.next()).await.expect("no message came");
        let frame = frame.unwrap().unwrap();
        if let Frame::Event(event) = &frame
            && let Change::Desktop(desktop) = &event.change
        {
            self.heard.push(desktop.name.to_string());
        }
        frame
    }

    async fn until_desktop(&mut self, label: &str) {
        while !self.heard.iter().any(|heard| heard == label) {
            self.next().await;
        }
    }

    async fn until_resync(&mut self) {
        while !matches!(self.next().await, Frame::Resync { .. }) {}
    }
}

#[tokio::test]
async fn a_teacher_makes_desktops_for_their_students_and_sees_those_and_no_others() {
    let (school, template) = School::with_template().await;
    let people = school.people().await;
    let of = |label: &str, owner: UserId| {
        let mut new = new_desktops(label, Some(&template));
        new.owner = Some(owner);
        new
    };
    let made = people.teacher.desktops().create(&of("aina-pc", people.aina.0.id)).await.unwrap();
    school.done(&people.teacher, made.id).await;
    school
        .done(
            &school.admin,
            school.admin.desktops().create(&of("biel-pc", people.biel.0.id)).await.unwrap().id,
        )
        .await;

    let refused = people.teacher.desktops().create(&of("more", people.biel.0.id)).await.unwrap_err();
    assert_eq!(
        (refused.code, refused.field.as_deref()),
        (Code::Invalid, Some("owner")),
        "whom they do not see"
    );
    assert_eq!(desktops(&people.teacher).await, ["aina-pc"]);
    assert_eq!(desktops(&people.manager).await, ["aina-pc"]);
    assert_eq!(desktops(&people.aina.1).await, ["aina-pc"]);
    assert_eq!(desktops(&people.biel.1).await, ["biel-pc"]);
    assert_eq!(desktops(&school.admin).await, ["aina-pc", "biel-pc"]);
    assert_eq!(usernames(&people.teacher).await, ["aina", "joan"]);
    assert_eq!(usernames(&people.manager).await, ["aina", "joan", "nuria"]);
    assert_eq!(usernames(&people.aina.1).await, ["aina"]);

    let pc = people.aina.1.desktops().list(&Default::default()).await.unwrap().items.remove(0);
    let started = people.teacher.desktops().start(pc.id).await.unwrap();
    school.done(&people.teacher, started.id).await;
    school.done(&people.teacher, people.teacher.desktops().stop(pc.id).await.unwrap().id).await;
    school.done(&people.teacher, people.teacher.desktops().delete(pc.id).await.unwrap().id).await;
    assert_eq!(
        code(people.teacher.desktops().purge(pc.id).await),
        Code::Forbidden,
        "what a student did is not lost"
    );
    assert_eq!(code(people.teacher.desktops().get(DesktopId::new()).await), Code::NotFound);
    assert_eq!(code(people.biel.1.desktops().restore(pc.id).await), Code::NotFound);
    school.done(&people.manager, people.manager.desktops().restore(pc.id).await.unwrap().id).await;
}

#[tokio::test]
async fn a_teacher_makes_one_desktop_for_each_student_of_their_group_and_later_for_those_who_joined() {
    let (school, template) = School::with_template().await;
    let people = school.people().await;
    let (carla, carla_herself) = school.added("carla", Role::Student, people.mechanics.id).await;
    let full_name = |text: &str| EditUser { full_name: Some(text.to_owned()), ..EditUser::default() };
    for (user, text) in [(&people.aina.0, "Aina Soler Vidal"), (&carla, "Carla Mas")] {
        let edit = EditUser { revision: user.revision, ..full_name(text) };
        school.admin.users().edit(user.id, &edit).await.unwrap();
    }
    let of = |for_group: ForGroup| {
        let mut new = new_desktops("{template} {first name}", Some(&template));
        new.for_group = Some(for_group);
        new
    };
    let all = ForGroup { group: people.class.id, members: vec![], missing: false, keep_up: false };
    let made = people.teacher.desktops().create(&of(all.clone())).await.unwrap();
    assert_eq!((made.count, made.target_name.as_str()), (1, "Debian Aina"));
    school.done(&people.teacher, made.id).await;
    assert_eq!(desktops(&people.aina.1).await, ["Debian Aina"]);

    // The teacher is a member too, and gets none: the group's students do.
    let joan = people.class.teachers[0].id;
    school.admin.groups().change_members(people.class.id, &add(&[carla.id, joan])).await.unwrap();
    let missing = ForGroup { missing: true, ..all.clone() };
    let made = people.teacher.desktops().create(&of(missing.clone())).await.unwrap();
    school.done(&people.teacher, made.id).await;
    assert_eq!(desktops(&carla_herself).await, ["Debian Carla"]);
    assert_eq!(desktops(&people.teacher).await, ["Debian Aina", "Debian Carla"]);
    let nobody = people.teacher.desktops().create(&of(missing)).await.unwrap_err();
    assert_eq!(nobody.detail, "Everybody in 2MEC-A has a desktop from this template already.");

    let chosen = ForGroup { members: vec![carla.id], ..all.clone() };
    let made = people.teacher.desktops().create(&of(chosen)).await.unwrap();
    school.done(&people.teacher, made.id).await;
    assert_eq!(desktops(&carla_herself).await.len(), 2);
    let stranger = ForGroup { members: vec![people.biel.0.id], ..all.clone() };
    let refused = people.teacher.desktops().create(&of(stranger)).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("for_group.members"));
    let mut wrong = of(all.clone());
    wrong.name = name("{surname}");
    assert_eq!(people.teacher.desktops().create(&wrong).await.unwrap_err().field.as_deref(), Some("name"));
    let mut alone = of(all.clone());
    alone.for_group = None;
    assert_eq!(people.teacher.desktops().create(&alone).await.unwrap_err().field.as_deref(), Some("name"));
    let mut both = of(all.clone());
    both.owner = Some(people.aina.0.id);
    assert_eq!(code(people.teacher.desktops().create(&both).await), Code::Invalid);

    let elsewhere =
        school.admin.groups().add(&NewGroup { name: name("1INF"), category: people.other.id }).await.unwrap();
    for (client, group) in [(&people.teacher, elsewhere.id), (&people.aina.1, people.class.id)] {
        let unseen = client.desktops().create(&of(ForGroup { group, ..all.clone() })).await.unwrap_err();
        assert_eq!((unseen.code, unseen.field.as_deref()), (Code::Invalid, Some("for_group.group")));
    }
}

#[tokio::test]
async fn a_teacher_hears_of_their_students_desktops_and_starts_anew_when_the_group_changes() {
    let (school, template) = School::with_template().await;
    let people = school.people().await;
    let mut new = new_desktops("aina-pc", Some(&template));
    new.owner = Some(people.aina.0.id);
    let mut teacher = Events::open(&people.teacher).await;
    let mut student = Events::open(&people.biel.1).await;
    let made = school.admin.desktops().create(&new).await.unwrap();
    school.done(&school.admin, made.id).await;
    teacher.until_desktop("aina-pc").await;
    school.admin.groups().change_members(people.class.id, &remove(&[people.aina.0.id])).await.unwrap();
    teacher.until_resync().await;
    assert_eq!(desktops(&people.teacher).await, [""; 0]);
    new.name = name("aina-2");
    let made = school.admin.desktops().create(&new).await.unwrap();
    school.done(&school.admin, made.id).await;
    school.admin.groups().change_members(people.class.id, &add(&[people.biel.0.id])).await.unwrap();
    teacher.until_resync().await;
    assert!(!teacher.heard.iter().any(|label| label == "aina-2"), "{:?}", teacher.heard);
    let mut own = new_desktops("biel-pc", Some(&template));
    own.owner = Some(people.biel.0.id);
    let made = school.admin.desktops().create(&own).await.unwrap();
    school.done(&school.admin, made.id).await;
    student.until_desktop("biel-pc").await;
    assert_eq!(student.heard.iter().filter(|label| *label != "biel-pc").count(), 0, "{:?}", student.heard);
}

#[tokio::test]
async fn a_manager_changes_teachers_and_students_of_their_category_and_gains_no_more_power() {
    let school = School::empty().await;
    let people = school.people().await;
    let (mine, other) = (people.mechanics.id, people.other.id);
    let users = people.manager.users();
    let carla = users.add(&new_user("carla", Role::Student, Some(mine))).await.unwrap();
    for refused in
        [new_user("dora", Role::Manager, Some(mine)), new_user("dora", Role::Administrator, Some(mine))]
    {
        assert_eq!(code(users.add(&refused).await), Code::Forbidden, "{refused:?}");
    }
    let own = users.add(&new_user("emma", Role::Student, None)).await.unwrap();
    assert_eq!(own.category.map(|category| category.id), Some(mine));
    let unseen = users.add(&new_user("dora", Role::Student, Some(other))).await.unwrap_err();
    assert_eq!(
        (unseen.code, unseen.field.as_deref()),
        (Code::Invalid, Some("category")),
        "it is not told that it is there"
    );
    let edit = |user: &User| EditUser { revision: user.revision, ..EditUser::default() };
    let me = people.manager.session().await.unwrap().user;
    for (user, refused) in [
        (&carla, EditUser { role: Some(Role::Manager), ..edit(&carla) }),
        (&carla, EditUser { role: Some(Role::Administrator), ..edit(&carla) }),
        (&me, EditUser { category: Some(Some(other)), ..edit(&me) }),
        (&me, EditUser { role: Some(Role::Administrator), ..edit(&me) }),
    ] {
        assert_eq!(code(users.edit(user.id, &refused).await), Code::Forbidden, "{refused:?}");
    }
    let moved = EditUser { category: Some(Some(other)), ..edit(&carla) };
    assert_eq!(code(users.edit(carla.id, &moved).await), Code::Invalid);
    assert_eq!(code(users.edit(people.biel.0.id, &edit(&people.biel.0)).await), Code::NotFound);
    let promoted =
        users.edit(carla.id, &EditUser { role: Some(Role::Teacher), ..edit(&carla) }).await.unwrap();
    assert_eq!(promoted.role, Role::Teacher);
    let admin = school.admin.session().await.unwrap().user;
    assert_eq!(code(users.get(admin.id).await), Code::NotFound);

    let groups = people.manager.groups();
    let new = NewGroup { name: name("1MEC"), category: mine };
    let group = groups.add(&new).await.unwrap();
    assert_eq!(code(groups.add(&new).await), Code::NameTaken);
    let elsewhere = groups.add(&NewGroup { name: name("1INF"), category: other }).await.unwrap_err();
    assert_eq!((elsewhere.code, elsewhere.field.as_deref()), (Code::Invalid, Some("category")));
    groups.change_teachers(group.id, &add(&[carla.id])).await.unwrap();
    let student = groups.change_teachers(group.id, &add(&[people.aina.0.id])).await.unwrap_err();
    assert_eq!((student.code, student.field.as_deref()), (Code::Invalid, Some("add")));
    let stranger = groups.change_members(group.id, &add(&[people.biel.0.id])).await.unwrap_err();
    assert_eq!((stranger.code, stranger.field.as_deref()), (Code::Invalid, Some("add")));
    assert_eq!(
        code(people.manager.categories().add(&NewCategory { name: name("Nova") }).await),
        Code::Forbidden
    );
    let seen = people.manager.categories().list(&Default::default()).await.unwrap().items;
    assert_eq!(seen.iter().map(|category| category.name.as_str()).collect::<Vec<_>>(), ["Mecànica"]);
}

#[tokio::test]
async fn who_moves_to_another_category_leaves_the_groups_of_the_one_before() {
    let school = School::empty().await;
    let people = school.people().await;
    let other = Some(Some(people.other.id));
    let moved = async |user: &User| {
        let now = school.admin.users().get(user.id).await.unwrap();
        let edit = EditUser { revision: now.revision, category: other, ..EditUser::default() };
        school.admin.users().edit(user.id, &edit).await.unwrap()
    };
    moved(&people.aina.0).await;
    assert_eq!(usernames(&people.teacher).await, ["joan"], "a student who left");
    school.admin.groups().change_members(people.class.id, &add(&[people.biel.0.id])).await.unwrap();
    assert_eq!(usernames(&people.teacher).await, ["biel", "joan"]);
    moved(&people.teacher.session().await.unwrap().user).await;
    assert_eq!(usernames(&people.teacher).await, ["joan"], "a teacher who left");
    assert_eq!(school.admin.groups().get(people.class.id).await.unwrap().teachers, []);
    let counts = school.admin.categories().list(&Default::default()).await.unwrap().items;
    let counts: Vec<_> = counts.iter().map(|category| (category.name.as_str(), category.people)).collect();
    assert_eq!(counts, [("Informàtica", 3), ("Mecànica", 1)]);
}

#[tokio::test]
async fn an_archived_group_keeps_its_name_from_no_new_one() {
    let school = School::empty().await;
    let people = school.people().await;
    let archive = |group: &Group, archived| EditGroup {
        revision: group.revision,
        archived: Some(archived),
        ..EditGroup::default()
    };
    let class = school.admin.groups().get(people.class.id).await.unwrap();
    let old = school.admin.groups().edit(class.id, &archive(&class, true)).await.unwrap();
    school
        .admin
        .groups()
        .add(&NewGroup { name: class.name.clone(), category: people.mechanics.id })
        .await
        .unwrap();
    assert_eq!(code(school.admin.groups().edit(old.id, &archive(&old, false)).await), Code::NameTaken);
}

#[tokio::test]
async fn a_teacher_has_no_power_over_groups_and_none_over_an_archived_one() {
    let school = School::empty().await;
    let people = school.people().await;
    let groups = people.teacher.groups();
    let class = groups.list(&Default::default()).await.unwrap().items.remove(0);
    assert_eq!((class.id, class.members), (people.class.id, 1));
    for refused in [
        groups.change_members(class.id, &add(&[people.aina.0.id])).await,
        groups.change_teachers(class.id, &add(&[people.aina.0.id])).await,
        groups
            .edit(
                class.id,
                &EditGroup { revision: class.revision, archived: Some(true), ..EditGroup::default() },
            )
            .await,
    ] {
        assert_eq!(code(refused), Code::Forbidden);
    }
    assert_eq!(people.aina.1.groups().list(&Default::default()).await.unwrap().total, 0);
    assert_eq!(code(people.aina.1.groups().get(class.id).await), Code::NotFound);
    let now = school.admin.groups().get(class.id).await.unwrap();
    let archive = EditGroup { revision: now.revision, archived: Some(true), ..EditGroup::default() };
    school.admin.groups().edit(class.id, &archive).await.unwrap();
    assert_eq!(usernames(&people.teacher).await, ["joan"]);
    assert_eq!(code(people.teacher.users().get(people.aina.0.id).await), Code::NotFound);
}

#[tokio::test]
async fn a_category_with_people_stays_and_an_empty_one_goes() {
    let school = School::empty().await;
    let people = school.people().await;
    let refused = school.admin.categories().remove(people.mechanics.id).await.unwrap_err();
    assert_eq!(refused.code, Code::WrongState);
    assert!(
        refused.detail.starts_with("Mecànica is not empty: 3 people, 1 groups, with the archived ones."),
        "{refused}"
    );
    let empty = school.admin.categories().add(&NewCategory { name: name("Buida") }).await.unwrap();
    assert_eq!(
        code(school.admin.categories().add(&NewCategory { name: name("búida") }).await),
        Code::NameTaken
    );
    school.admin.categories().remove(empty.id).await.unwrap();
    assert_eq!(code(school.admin.categories().get(empty.id).await), Code::NotFound);
    eventually("the rest stays", async || {
        school.admin.categories().list(&Default::default()).await.unwrap().total == 2
    })
    .await;
}
