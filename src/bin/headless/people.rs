//! The people of the school whose screens are drawn, and the screens as an administrator, a teacher and a student see them.

use anyhow::Context;
use sarrio::app::signed_in::Message;
use sarrio::backend::lists::{self, Lists};
use sarrio::backend::live::Live;
use sarrio::backend::request::Answer;
use sarrio::backend::session::Connected;
use sarrio::screen::people::{self, Message as People, Tab, categories, groups, roles};
use sarrio::screen::{Screen, desktops, templates, wizard};
use sarrio::widget::table;
use sarrio_client::Client;
use sarrio_model::{
    Category, EditGroupPeople, Group, NewCategory, NewDesktops, NewGroup, NewUser, OverLimit, PermissionRow,
    Role, Session, Template, User, UserQuery,
};

use crate::screens::over;

const PASSWORD: &str = "quatre gats i mig";

/// Who is in which group.
const STUDENTS: [(&str, &str); 12] = [
    ("Aina Soler Vidal", "2MEC-A"),
    ("Adrià Nogué Feliu", "1ASIX-B"),
    ("Biel Ferrer Roca", "2MEC-A"),
    ("Carla Mas Puig", "2MEC-A"),
    ("Jan Torrents Pla", "1MEC-A"),
    ("Laia Ribas Coll", "1DAM-A"),
    ("Maria dels Àngels Casadevall", "2MEC-A"),
    ("Noa Domènech Bru", "1DAM-A"),
    ("Pol Cardona Gil", "1MEC-A"),
    ("Roger Tarragó Mir", "2MEC-A"),
    ("Sílvia Duran Pla", "1ASIX-B"),
    ("Yasmin Haddad", "1MEC-A"),
];

/// What one person sees.
pub struct View {
    pub session: Session,
    lists: Lists,
    users: Vec<User>,
    permissions: Vec<PermissionRow>,
}

/// Adds the people, a desktop for each of two students, and reads what the administrator, a teacher and a student see.
pub async fn views(connected: &Connected, template: &Template) -> anyhow::Result<Vec<View>> {
    let admin = &connected.client;
    let (students, teacher) = people(admin).await?;
    for student in students.iter().take(2) {
        let name = format!("SolidWorks {}", student.full_name.split(' ').next().unwrap_or_default());
        let new = NewDesktops {
            name: name.parse()?,
            template: Some(template.id),
            count: 1,
            owner: Some(student.id),
            for_group: None,
            for_people: vec![],
            over_limit: OverLimit::Refuse,
            hardware: Default::default(),
            disk: None,
            data_disk: None,
            scratch_disk: None,
            path: None,
            persistence: sarrio_model::Persistence::default(),
            start: false,
        };
        over(admin, admin.desktops().create(&new).await?).await?;
    }
    let student = students.first().context("there are no students")?;
    let socket = sarrio::backend::embedded::socket().await.context("the backend does not run")?;
    let mut views = vec![view(admin.clone()).await?];
    for user in [&teacher, student] {
        let client = Client::unix(&socket)?;
        client.sign_in(user.username.as_str(), PASSWORD.into()).await?;
        views.push(view(client).await?);
    }
    Ok(views)
}

/// Two categories with groups, their students and a teacher. What is there already is used.
async fn people(admin: &Client) -> anyhow::Result<(Vec<User>, User)> {
    let there = admin.users().list(&UserQuery { limit: Some(500), ..UserQuery::default() }).await?.items;
    if let Some(teacher) = there.iter().find(|user| user.role == Role::Teacher) {
        let students = there.iter().filter(|user| user.role == Role::Student).cloned().collect();
        return Ok((students, teacher.clone()));
    }
    let (mechanics, computing) = (category(admin, "Mecànica").await?, category(admin, "Informàtica").await?);
    let mut groups = Vec::new();
    for (label, of) in
        [("1MEC-A", &mechanics), ("2MEC-A", &mechanics), ("1ASIX-B", &computing), ("1DAM-A", &computing)]
    {
        groups.push(admin.groups().add(&NewGroup { name: label.parse()?, category: of.id }).await?);
    }
    let mut students = Vec::new();
    for (name, group) in STUDENTS {
        let group = groups.iter().find(|known| known.name.as_str() == group);
        students.push(person(admin, name, Role::Student, &mechanics, group).await?);
    }
    person(admin, "Núria Puigdevall Sans", Role::Manager, &mechanics, None).await?;
    let teacher = person(admin, "Joan Prats Miró", Role::Teacher, &mechanics, None).await?;
    let class = groups.iter().find(|group| group.name.as_str() == "2MEC-A").context("a group is missing")?;
    let teaches = EditGroupPeople { add: vec![teacher.id], remove: vec![] };
    admin.groups().change_teachers(class.id, &teaches).await?;
    Ok((students, teacher))
}

async fn category(admin: &Client, label: &str) -> anyhow::Result<Category> {
    Ok(admin.categories().add(&NewCategory { name: label.parse()? }).await?)
}

async fn person(
    admin: &Client,
    full_name: &str,
    role: Role,
    category: &Category,
    group: Option<&Group>,
) -> anyhow::Result<User> {
    let plain = |letter: char| match letter {
        'à' => 'a',
        'è' | 'é' => 'e',
        'í' => 'i',
        'ó' => 'o',
        'ú' => 'u',
        other => other,
    };
    let first: String = full_name.to_lowercase().split(' ').take(1).collect();
    let new = NewUser {
        username: first.chars().map(plain).collect::<String>().parse()?,
        full_name: full_name.to_owned(),
        role,
        custom_role: None,
        category: Some(group.map_or(category.id, |group| group.category.id)),
        group: group.map(|group| group.id),
        password: PASSWORD.into(),
        must_change_password: false,
    };
    Ok(admin.users().add(&new).await?)
}

async fn view(client: Client) -> anyhow::Result<View> {
    let session = client.session().await?;
    let users = client.users().list(&UserQuery::default()).await?.items;
    let permissions = client.users().permissions().await?;
    let lists = lists::read(client).await?;
    Ok(View { session, lists, users, permissions })
}

impl View {
    /// The lists as this person reads them.
    pub fn live(&self) -> Live {
        let mut live = Live::default();
        live.load(self.lists.clone());
        live
    }

    /// What is drawn. An administrator's other screens are drawn apart.
    pub fn scenes(&self) -> Vec<(&'static str, Screen, Vec<Message>)> {
        let role = self.session.user.role;
        let mut scenes = Vec::new();
        if role != Role::Administrator {
            scenes.extend(self.own_scenes());
        }
        if people::is_for(&self.session.user) {
            scenes.extend(self.people_scenes());
        }
        scenes
    }

    fn own_scenes(&self) -> Vec<(&'static str, Screen, Vec<Message>)> {
        let cursor = self.lists.desktops.first().map(|desktop| {
            Message::Desktops(desktops::Message::Table(table::Message::CursorSet(desktop.id)))
        });
        let template = self.lists.templates.first().map(|template| template.id);
        let chosen = template.map(|id| Message::Templates(templates::Message::Chosen(id)));
        let wizard = |steps: usize| {
            let next = std::iter::repeat_n(Message::Wizard(wizard::Message::Next), steps);
            std::iter::once(Message::NewDesktops(template)).chain(next).collect()
        };
        vec![
            ("desktops", Screen::Desktops, cursor.into_iter().collect()),
            ("templates", Screen::Templates, chosen.into_iter().collect()),
            ("bin", Screen::Bin, vec![]),
            ("new-name", Screen::Wizard, wizard(0)),
            ("new-hardware", Screen::Wizard, wizard(1)),
            ("new-review", Screen::Wizard, wizard(2)),
            ("palette", Screen::Desktops, vec![Message::PaletteOpened]),
            ("profile", Screen::Profile, vec![]),
            ("settings", Screen::Settings, vec![]),
        ]
    }

    fn people_scenes(&self) -> Vec<(&'static str, Screen, Vec<Message>)> {
        let scene = |name, messages: Vec<People>| {
            let listed = people::listed(self.users.clone()).into_iter();
            (name, Screen::People, listed.chain(messages).map(Message::People).collect())
        };
        let student = self.users.iter().find(|user| user.role == Role::Student).map(|user| user.id);
        let cursor = student.map(|id| People::Table(table::Message::CursorSet(id)));
        let group = self.lists.groups.first().map(|group| group.id);
        let group = group.map(|id| People::Groups(groups::Message::Table(table::Message::CursorSet(id))));
        let category = self.lists.categories.first().map(|category| category.id);
        let category =
            category.map(|id| People::Categories(categories::Message::Table(table::Message::CursorSet(id))));
        let rows = Ok(Answer::Permissions(self.permissions.clone()));
        let mut scenes = vec![
            scene("people", cursor.into_iter().collect()),
            scene("groups", std::iter::once(People::Tab(Tab::Groups)).chain(group).collect()),
            scene("roles", vec![People::Tab(Tab::Roles), People::Roles(roles::Message::Read(rows))]),
        ];
        if self.session.user.role == Role::Administrator {
            let tab = People::Tab(Tab::Categories);
            scenes.push(scene("categories", std::iter::once(tab).chain(category).collect()));
            scenes.push(scene("people-add", vec![People::AddPressed]));
        }
        scenes
    }
}
