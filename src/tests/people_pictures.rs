//! The screen of people can be drawn with everything that opens over it, in both themes and at every size; and so can all
//! screens as a teacher and a student see them. See [`super::pictures`].

use iced::Size;
use sarrio_model::{
    Actions, GroupId, GroupLeft, ImportedPeople, Limit, Limits, LineError, ListColumn, ListField,
    ListedChange, ListedGroup, ListedPerson, Page, Permission, PermissionRow, Problem, Quantity, Quota,
    Reach, Role, Separator, TextEncoding, User, UsersChanged,
};

use sarrio_model::problem::{CategoryUnknown, PersonTwice, RoleUnknown};

use super::pictures::{Scene, app, draw, draw_in_both_themes, draw_small, draw_with_large_text};
use super::school::{School, quota_of};
use crate::app::signed_in::Message as M;
use crate::backend::local_file::FileBytes;
use crate::backend::request::{Answer, QuotaOf};
use crate::screen::people::{
    self, Message, Tab, add, bulk, categories, groups, import, list, person, picker, quota, roles,
};
use crate::screen::{Screen, desktops, person_search, wizard};
use crate::theme::Theme;
use crate::widget::table;
use crate::words::{self, Language};

fn scenes(percent: u16, size: Size) -> Vec<Scene> {
    let (school, users) = School::with_people();
    let on = |name: &str| {
        let user = users.iter().find(|user| user.full_name.starts_with(name)).unwrap();
        Message::Table(table::Message::CursorSet(user.id))
    };
    let aina = || vec![on("Aina")];
    let aina_id = users[1].id;
    let scene = |name, messages: Vec<Message>| {
        let all = people::listed(users.clone()).into_iter().chain(messages).map(M::People).collect();
        Scene { name, app: app(&school, Screen::People, percent, size, all) }
    };
    let all = || Message::Table(table::Message::SelectedAll);
    let group = school.lists.groups[2].id;
    let on_group = || {
        let cursor = groups::Message::Table(table::Message::CursorSet(group));
        vec![Message::Tab(Tab::Groups), Message::Groups(cursor)]
    };
    let with = |mut messages: Vec<Message>, more: Vec<Message>| {
        messages.extend(more);
        messages
    };
    let leaves = ["2MEC-A", "Robots"].map(|label| {
        let group = sarrio_model::GroupRef { id: GroupId::new(), name: label.parse().unwrap() };
        GroupLeft { group, people: 27 }
    });
    let told = UsersChanged { people: 27, leaves: leaves.to_vec() };
    let found = Page { total: 1_204, items: users.clone(), next: None };
    let category = school.lists.categories[0].id;
    vec![
        scene("people", with(aina(), vec![Message::Table(table::Message::Selected)])),
        scene("people-all", with(aina(), vec![all(), Message::MoreToggled])),
        scene("people-edit", with(aina(), vec![Message::Person(person::Message::EditPressed)])),
        scene(
            "people-add",
            vec![Message::AddPressed, Message::Add(add::Message::FullName("Dora Gil".into()))],
        ),
        scene("people-password", with(aina(), vec![Message::Person(person::Message::PasswordPressed)])),
        scene("people-remove", with(aina(), vec![on("Roger"), Message::Table(table::Message::DeleteAsked)])),
        scene("people-move", with(aina(), vec![all(), Message::BulkAsked(bulk::Change::Move)])),
        scene(
            "people-leaving",
            vec![
                all(),
                Message::BulkAsked(bulk::Change::Move),
                Message::Bulk(bulk::Message::Sent),
                Message::BulkPreviewed(Ok(Answer::UsersChanged(told))),
            ],
        ),
        scene("people-off", with(aina(), vec![Message::BulkAsked(bulk::Change::Disable)])),
        scene(
            "people-no-hits",
            vec![
                Message::List(list::Message::Typed("ania".into())),
                Message::List(list::Message::Submitted),
                people::listed_again(vec![]),
            ],
        ),
        scene("people-groups", on_group()),
        scene(
            "people-members",
            with(
                on_group(),
                vec![
                    Message::Groups(groups::Message::ChoosePressed(picker::Part::Members)),
                    Message::Groups(groups::Message::Picker(picker::Message::Search(
                        person_search::Message::Found(1, Ok(Answer::Users(found))),
                    ))),
                    Message::Groups(groups::Message::Picker(picker::Message::Toggled(users[3].named()))),
                ],
            ),
        ),
        scene("people-quota", with(aina(), vec![quota_read(&users)])),
        scene(
            "people-quota-person",
            with(
                aina(),
                vec![
                    quota_read(&users),
                    Message::Person(person::Message::QuotaPressed(aina_id)),
                    Message::Quota(quota::Message::Read(
                        QuotaOf::User(aina_id),
                        Ok(Answer::PersonQuota(quota_of(&users[1]))),
                    )),
                    Message::Quota(quota::Message::Kind(Quantity::Desktops, quota::Kind::Number)),
                    Message::Quota(quota::Message::Typed(Quantity::RunningMemory, "much".into())),
                    Message::Quota(quota::Message::Sent),
                ],
            ),
        ),
        scene("people-quota-group", with(on_group(), quota_of_group(group))),
        scene(
            "people-quota-role",
            vec![
                Message::Tab(Tab::Roles),
                Message::QuotaAsked(QuotaOf::Role(Role::Student)),
                Message::Quota(quota::Message::Read(
                    QuotaOf::Role(Role::Student),
                    Ok(Answer::Quota(Quota { limits: limits(), ..Quota::default() })),
                )),
            ],
        ),
        scene("people-import-errors", import_seen(listed_people(Errors::Some))),
        scene("people-import", import_seen(listed_people(Errors::None))),
        scene("people-importing", {
            with(import_seen(listed_people(Errors::None)), vec![Message::Import(import::Message::Sent)])
        }),
        scene("people-imported", {
            let done = Ok(Answer::PeopleImported(listed_people(Errors::None)));
            let last = [import::Message::Sent, import::Message::Imported(done), import::Message::Closed];
            with(import_seen(listed_people(Errors::None)), last.map(Message::Import).into())
        }),
        scene("people-archive", with(on_group(), vec![Message::Groups(groups::Message::ArchivePressed)])),
        scene(
            "people-categories",
            vec![
                Message::Tab(Tab::Categories),
                Message::Categories(categories::Message::Table(table::Message::CursorSet(category))),
            ],
        ),
        scene(
            "people-roles",
            vec![
                Message::Tab(Tab::Roles),
                Message::Roles(roles::Message::Read(Ok(Answer::Permissions(permissions())))),
            ],
        ),
    ]
}

/// What Aina may use and uses.
fn quota_read(users: &[User]) -> Message {
    let quota = Ok(Answer::PersonQuota(quota_of(&users[1])));
    Message::Person(person::Message::QuotaOf(users[1].id, quota))
}

fn limits() -> Limits {
    let some = [
        (Quantity::Desktops, Limit::AtMost(3)),
        (Quantity::Running, Limit::AtMost(1)),
        (Quantity::RunningMemory, Limit::AtMost(6144)),
        (Quantity::Storage, Limit::AtMost(60 << 30)),
    ];
    some.into()
}

/// The ceilings of a group, one of which is reached.
fn quota_of_group(group: GroupId) -> Vec<Message> {
    let used = [
        (Quantity::Desktops, 54),
        (Quantity::Running, 20),
        (Quantity::RunningMemory, 61_440),
        (Quantity::Storage, 700 << 30),
    ];
    let ceilings = [(Quantity::Running, Limit::AtMost(20)), (Quantity::Storage, Limit::AtMost(1 << 40))];
    let quota = Quota { limits: limits(), ceilings: ceilings.into(), used: used.into(), ..Quota::default() };
    vec![
        Message::Groups(groups::Message::QuotaAsked(group)),
        Message::Quota(quota::Message::Read(QuotaOf::Group(group), Ok(Answer::Quota(quota)))),
        Message::Quota(quota::Message::Part(quota::Part::Together)),
    ]
}

/// Whether a list has errors.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Errors {
    Some,
    None,
}

/// What the backend says of a list.
fn listed_people(errors: Errors) -> ImportedPeople {
    let person = |(line, full_name, username, change): (u64, &str, &str, ListedChange)| ListedPerson {
        line,
        change,
        username: username.parse().unwrap(),
        full_name: full_name.to_owned(),
        role: Role::Student,
        category: Some("Mecànica".parse().unwrap()),
        group: Some("2MEC-C".parse().unwrap()),
        groups: vec![],
        password: (change == ListedChange::Add).then(|| "tren-finestra-nuvol-42".to_owned()),
    };
    let wrong = |line, problem: Problem| LineError { line, problem };
    let all = [
        wrong(4, PersonTwice { username: "dora".parse().unwrap(), line: 2 }.at("Usuari")),
        wrong(9, RoleUnknown { role: "conserge".into() }.at("Rol")),
        wrong(12, CategoryUnknown { category: "Electrònica".parse().unwrap() }.at("Categoria")),
    ];
    let heading = |heading: &str, field| ListColumn { heading: heading.to_owned(), field };
    ImportedPeople {
        encoding: TextEncoding::Windows1252,
        separator: Separator::Semicolon,
        columns: vec![heading("Usuari", Some(ListField::Username)), heading("Telèfon", None)],
        errors: if errors == Errors::Some { all.into() } else { vec![] },
        new_categories: vec![],
        new_groups: vec![ListedGroup {
            category: "Mecànica".parse().unwrap(),
            name: "2MEC-C".parse().unwrap(),
        }],
        people: [
            (2, "Dora Gil Mas", "dora.gil", ListedChange::Add),
            (3, "Enric Roca Font", "enric.roca", ListedChange::Add),
            (5, "Aina Soler Vidal", "aina", ListedChange::Update),
            (6, "Maria dels Àngels Casadevall i Puigdomènech", "maria.casadevall", ListedChange::Add),
            (7, "Biel Ferrer Roca", "biel", ListedChange::Keep),
        ]
        .map(person)
        .into(),
    }
}

/// The dialog after a list was looked at.
fn import_seen(list: ImportedPeople) -> Vec<Message> {
    let seen = Ok(Answer::PeoplePreviewed(FileBytes::from(vec![]), list));
    let messages = [
        import::Message::File("~/alumnes-2026.csv".to_owned()),
        import::Message::Update,
        import::Message::Look,
        import::Message::Seen(1, seen),
    ];
    std::iter::once(Message::ImportAsked).chain(messages.map(Message::Import)).collect()
}

/// Some rows of the table of roles.
fn permissions() -> Vec<PermissionRow> {
    use Reach::{All, Charges, Nothing, Own};
    let rows = Permission::ALL.iter().zip(
        [[All, Charges, Charges, Own], [All, Charges, Own, Own], [All, Nothing, Nothing, Nothing]]
            .into_iter()
            .cycle(),
    );
    let row = |(permission, [administrator, manager, teacher, student]): (&Permission, [Reach; 4])| {
        let meaning = permission.meaning().to_owned();
        PermissionRow { permission: *permission, meaning, administrator, manager, teacher, student }
    };
    rows.map(row).collect()
}

#[test]
fn the_people_draw_in_both_themes() {
    draw_in_both_themes(scenes);
}

#[test]
fn the_people_fit_a_small_window_with_large_text() {
    draw_with_large_text(scenes);
    draw_small(scenes);
}

#[test]
fn quotas_and_imports_fit_in_every_language() {
    for (language, suffix) in [(Language::Catalan, "-ca"), (Language::Spanish, "-es")] {
        for scene in scenes(140, Size::new(1366.0, 768.0)) {
            if scene.name.contains("quota") || scene.name.contains("import") {
                words::speak(language);
                draw(scene, Theme::Light, Size::new(1366, 768), 1.4, suffix);
            }
        }
    }
}

/// The school as somebody with this role sees it.
fn seen_by(role: Role) -> (School, Vec<User>) {
    let (mut school, users) = School::with_people();
    let me = users.iter().find(|user| user.role == role).cloned().unwrap();
    school.lists.hypervisors.clear();
    school.lists.categories.clear();
    school.lists.groups.retain(|group| role == Role::Teacher && group.name.as_str() == "2MEC-A");
    school.lists.templates.retain(|template| {
        template.sharing == sarrio_model::Sharing::Everyone && template.enabled && template.deleted.is_none()
    });
    let own = |name: &str| role == Role::Teacher || name.starts_with("Aina");
    school.lists.desktops.retain(|desktop| own(&desktop.owner.name));
    for desktop in school.lists.desktops.iter_mut().filter(|desktop| desktop.owner.name.starts_with("Aina")) {
        desktop.owner = me.named();
    }
    school.me = me;
    let seen = users.into_iter().filter(|user| {
        user.id == school.me.id || user.group.as_ref().is_some_and(|group| group.name.as_str() == "2MEC-A")
    });
    let mut seen: Vec<User> = seen.collect();
    seen.iter_mut().for_each(|user| user.actions = Actions::default());
    school.lists.groups.iter_mut().for_each(|group| group.actions = Actions::default());
    use Permission as P;
    let own = [P::DesktopCreate, P::DesktopSee, P::DesktopStart, P::GroupSee, P::UserSee, P::TemplateSee];
    school.lists.actions = own.into_iter().collect();
    (school, seen)
}

#[test]
fn every_screen_draws_as_a_teacher_and_a_student_see_it() {
    let size = Size::new(1440.0, 900.0);
    for (role, who) in [(Role::Teacher, "teacher"), (Role::Student, "student")] {
        let (school, users) = seen_by(role);
        let own = school.lists.desktops[0].id;
        let template = school.lists.templates[0].id;
        let cursor = M::Desktops(desktops::Message::Table(table::Message::CursorSet(own)));
        let wizard = |steps: usize| {
            let next = std::iter::repeat_n(M::Wizard(wizard::Message::Next), steps);
            std::iter::once(M::NewDesktops(Some(template))).chain(next).collect::<Vec<_>>()
        };
        let person = users.iter().find(|user| user.id != school.me.id).map(|user| user.id);
        let listed: Vec<M> = people::listed(users.clone()).map(M::People).into();
        let shown = person.map(|id| M::People(Message::Table(table::Message::CursorSet(id))));
        let mut all = vec![
            ("desktops", Screen::Desktops, vec![cursor]),
            (
                "templates",
                Screen::Templates,
                vec![M::Templates(crate::screen::templates::Message::Chosen(template))],
            ),
            ("bin", Screen::Bin, vec![]),
            ("new-name", Screen::Wizard, wizard(0)),
            ("new-hardware", Screen::Wizard, wizard(1)),
            ("new-review", Screen::Wizard, wizard(2)),
            ("palette", Screen::Desktops, vec![M::PaletteOpened]),
            ("settings", Screen::Settings, vec![]),
            ("profile", Screen::Profile, vec![]),
        ];
        if role == Role::Teacher {
            all.push(("people", Screen::People, listed.into_iter().chain(shown).collect()));
            let group = school.lists.groups[0].id;
            let cursor = groups::Message::Table(table::Message::CursorSet(group));
            let tab = [Message::Tab(Tab::Groups), Message::Groups(cursor)].map(M::People);
            all.push(("groups", Screen::People, tab.into()));
        }
        for (name, place, mut messages) in all {
            messages.push(M::OwnQuota(Ok(Answer::PersonQuota(quota_of(&school.me)))));
            let app = app(&school, place, 100, size, messages);
            let suffix = format!("-{who}");
            draw(Scene { name, app }, Theme::Light, Size::new(1440, 900), 1.0, &suffix);
        }
        // The top bar, where there is little room.
        let own = M::OwnQuota(Ok(Answer::PersonQuota(quota_of(&school.me))));
        let app = app(&school, Screen::Desktops, 140, Size::new(1366.0, 768.0), vec![own]);
        let suffix = format!("-{who}-140");
        draw(Scene { name: "desktops", app }, Theme::Dark, Size::new(1366, 768), 1.4, &suffix);
    }
}
