//! Desktops for a class: for a list of people or those who sit in a room, with what would happen told before, and the lesson that
//! begins with them.

use iced::Size;
use iced::keyboard::{Modifiers, key::Named};
use sarrio_model::problem::PathFull;
use sarrio_model::{
    Bytes, CreateOutcome, CreatedDesktop, DesktopId, DesktopsPreview, Group, HostPreview, MiB, Operation,
    OperationKind, OperationState, OverLimit, PersonOverLimit, Problem, Quantity, QuotaPreview, QuotaSource,
    Role, RoomId, RoomRef, SeatId, SeatedPerson, Seating, StoragePreview, TakesNone, UserRef,
};

use super::person::Person;
use super::pictures::{Scene, app_in, draw, draw_in_both_themes, draw_small, draw_with_large_text};
use super::school::{School, group_ref, name, no_room, user};
use crate::app::signed_in::Message;
use crate::backend::find_people::FoundPeople;
use crate::backend::request::{Answer, Request};
use crate::screen::Screen;
use crate::screen::wizard::{Message as W, people};
use crate::theme::Theme;
use crate::widget::select;
use crate::words::Language;

const CTRL: Modifiers = Modifiers::CTRL;

/// A school with a group that the person teaches, and its students.
struct ClassSchool {
    school: School,
    group: Group,
    students: Vec<UserRef>,
}

impl ClassSchool {
    fn new() -> Self {
        let mut school = School::new();
        let (category, named) = group_ref("Mecànica");
        let mut group = Group::new(named.name.clone(), category);
        (group.id, group.students) = (named.id, 27);
        group.actions = super::actions::everything();
        school.lists.groups.push(group.clone());
        let mut students: Vec<UserRef> = Vec::new();
        for desktop in &school.lists.desktops {
            if !students.iter().any(|known| known.id == desktop.owner.id) {
                students.push(desktop.owner.clone());
            }
        }
        Self { school, group, students }
    }

    fn seating(&self) -> Vec<Seating> {
        let place = |(at, person): (usize, &UserRef)| SeatedPerson {
            seat: SeatId::new(),
            name: name(&format!("{:02}", at + 1)),
            person: person.clone(),
        };
        vec![Seating {
            room: RoomRef { id: RoomId::new(), name: name("N2M2") },
            group: self.group.named(),
            people: self.students.iter().enumerate().map(place).collect(),
        }]
    }

    /// What the backend says of 27 desktops, two of whose owners have as many as they may.
    fn preview(&self, desktops: u32) -> DesktopsPreview {
        let quota = |quantity, now, more, limit| QuotaPreview {
            quantity,
            source: QuotaSource::Group(self.group.named()),
            who: self.group.name.to_string(),
            now,
            after: now + more,
            limit,
        };
        let over = |person: &UserRef| PersonOverLimit {
            person: person.clone(),
            problem: no_more_desktops(person),
            may_allow: true,
        };
        let host = |label: &str, now, desktops: u32, none| HostPreview {
            id: sarrio_model::HypervisorId::new(),
            name: name(label),
            memory: MiB(131_072),
            now: MiB(now),
            after: MiB(now + u64::from(desktops) * 4096),
            desktops,
            none,
        };
        let over: Vec<PersonOverLimit> = self.students.iter().take(2).map(over).collect();
        DesktopsPreview {
            desktops,
            refused: Some(no_more_desktops(&self.students[0])),
            over,
            quotas: vec![
                quota(Quantity::Desktops, 61, 27, 120),
                quota(Quantity::Running, 18, 27, 40),
                quota(Quantity::RunningMemory, 40_960, 110_592, 409_600),
            ],
            storage: StoragePreview {
                path: name("nas1"),
                total: Some(Bytes(8 << 40)),
                free: Some(Bytes(4 << 40)),
                more: Bytes(27 << 30),
            },
            placed: 25,
            no_host: Some(no_room()),
            hosts: vec![
                host("vdesktop1", 65_000, 9, None),
                host("vdesktop2", 50_000, 16, None),
                host("vdesktop3", 128_000, 0, Some(TakesNone::MemoryFull { free: MiB(2150) })),
                host("vdesktop4", 10_000, 0, Some(TakesNone::PathNotMounted)),
                host("vdesktop5", 80_000, 0, Some(TakesNone::NotNeeded)),
                host("vdesktop6", 40_000, 0, Some(TakesNone::InMaintenance)),
            ],
        }
    }

    /// The wizard with this group chosen, `steps` steps on.
    fn wizard(&self, steps: usize) -> Vec<Message> {
        let template = self.school.lists.templates[1].id;
        let mut all = vec![Message::NewDesktops(Some(template)), chooses(1)];
        all.extend(std::iter::repeat_n(Message::Wizard(W::Next), steps));
        all
    }

    fn job(&self, state: OperationState) -> Operation {
        self.school.operation(OperationKind::CreateDesktops, "Fedora", 27, state)
    }

    /// What became of each: some are there in every state, one was not made, and some wait.
    fn outcomes(&self) -> Vec<CreatedDesktop> {
        let there = self.school.lists.desktops.iter().filter(|desktop| desktop.deleted.is_none());
        let mut all: Vec<CreatedDesktop> = there
            .map(|desktop| CreatedDesktop {
                desktop: desktop.id,
                name: desktop.name.clone(),
                owner: desktop.owner.clone(),
                outcome: CreateOutcome::Made,
            })
            .collect();
        for (label, outcome) in [
            ("Nil Esteve Grau", CreateOutcome::Failed { problem: no_space() }),
            ("Unai Etxeberria", CreateOutcome::Pending),
            ("Valentina Rojas Cruz", CreateOutcome::Pending),
        ] {
            let owner = user(label, Role::Student).named();
            all.push(CreatedDesktop { desktop: DesktopId::new(), name: name(label), owner, outcome });
        }
        all
    }
}

fn no_more_desktops(person: &UserRef) -> Problem {
    let origin = QuotaSource::Role(Role::Student).of_limit(&person.name);
    let more = sarrio_model::problem::MoreAsked(1);
    let (who, used, limit) = (person.name.clone(), 6, 6);
    sarrio_model::problem::DesktopQuotaReached { who, used, limit, more, origin }.into()
}

fn no_space() -> Problem {
    PathFull { host: name("vdesktop3"), path: "/srv/nas2".parse().unwrap() }.into()
}

fn chooses(owner: usize) -> Message {
    Message::Wizard(W::People(people::Message::Who(select::Message::Chosen(owner))))
}

fn answers(message: people::Message) -> Message {
    Message::Wizard(W::People(message))
}

/// The last preview that was asked for, as the wizard awaits its answer.
fn previewed(turn: u64, preview: DesktopsPreview) -> Message {
    Message::Wizard(W::Previewed(turn, Ok(Answer::Previewed(Box::new(preview)))))
}

/// The desktops about which the backend was asked what would happen.
fn foreseen(person: &mut Person) -> Box<sarrio_model::NewDesktops> {
    let asked = person.asked_all();
    let found = asked.iter().rev().find_map(|asked| match asked {
        Request::PreviewDesktops(new) => Some(new.clone()),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("{asked:?}"))
}

#[test]
fn desktops_for_a_list_of_people_are_asked_for_with_the_keyboard_alone() {
    let class = ClassSchool::new();
    let mut person = Person::at(&class.school, Screen::Desktops);
    person.tells(Message::NewDesktops(Some(class.school.lists.templates[1].id)));
    assert!(person.asked_all().iter().any(|asked| matches!(asked, Request::Seating)));
    // Me, the group, another person, several people.
    person.tells(chooses(3));
    person.asked();
    person.enters(CTRL);
    assert!(person.reads("Put at least one person on the list."));
    person.types("aina, nobody,biel");
    person.asked();
    person.presses(Named::Enter);
    let asked = person.asked();
    let [Request::FindPeople(names)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!(names, &["aina", "nobody", "biel"]);
    let (biel, aina) =
        (user("Biel Ferrer", Role::Student).named(), user("Aina Soler", Role::Student).named());
    let found = FoundPeople { found: vec![biel.clone(), aina.clone()], unclear: vec!["nobody".to_owned()] };
    person.tells(answers(people::Message::Found(Ok(Answer::PeopleFound(found)))));
    assert!(person.reads("2 people") && person.reads("Aina Soler") && person.reads("nobody"));
    assert!(person.reads("One name was not found, or several people have it"));
    person.enters(CTRL);
    person.enters(CTRL);
    let new = foreseen(&mut person);
    assert_eq!((&new.for_people[..], new.owner, new.count), (&[aina.id, biel.id][..], None, 1));
    assert!(new.for_group.is_none());
}

#[test]
fn the_review_says_what_would_happen_and_those_over_their_limits_are_skipped() {
    let class = ClassSchool::new();
    let mut person = Person::at(&class.school, Screen::Desktops);
    for message in class.wizard(2) {
        person.tells(message);
    }
    person.asked();
    person.tells(previewed(1, class.preview(27)));
    let names = format!("{}, {}", class.students[0].name, class.students[1].name);
    assert!(person.reads(&format!("2 people would pass their own limits: {names}")));
    assert!(person.reads("61 now, 88 of 120 after") && person.reads("18 now, 45 of 40 after"));
    assert!(person.reads("none, in maintenance") && person.reads("none, storage not mounted"));
    assert!(person.reads("Memory for 25 of 27 at once"));
    person.clicks("Create 27 desktops");
    assert!(person.asked().is_empty(), "as it is, it would be refused");
    person.clicks("Skip them");
    assert_eq!(foreseen(&mut person).over_limit, OverLimit::Skip);
    // An answer to the question before comes too late.
    person.tells(previewed(1, class.preview(27)));
    person.tells(previewed(2, DesktopsPreview { refused: None, ..class.preview(25) }));
    assert!(person.reads(&format!("2 people get none: {names}")));
    person.clicks("Create 25 desktops");
    let asked = person.asked();
    assert!(
        matches!(&asked[..], [Request::CreateDesktops(new)] if new.over_limit == OverLimit::Skip),
        "{asked:?}"
    );
}

#[test]
fn a_lesson_begins_with_the_desktops_of_those_who_sit_in_a_room_and_the_map_is_next() {
    let class = ClassSchool::new();
    let mut person = Person::at(&class.school, Screen::Desktops);
    let template = class.school.lists.templates[1].id;
    person.tells(Message::NewDesktops(Some(template)));
    let plans = class.seating();
    let room = plans[0].room.id;
    person.tells(answers(people::Message::SeatingRead(Ok(Answer::Seating(plans)))));
    person.tells(chooses(4));
    let at_seat = |(at, who): (usize, &UserRef)| format!("{} ({:02})", who.name, at + 1);
    let seated: Vec<String> = class.students.iter().enumerate().map(at_seat).collect();
    assert!(person.reads(&seated.join(", ")));
    person.enters(CTRL);
    person.enters(CTRL);
    person.asked();
    person.tells(previewed(1, DesktopsPreview { refused: None, over: vec![], ..class.preview(27) }));
    person.clicks("Begin a lesson with them now");
    person.tells(Message::Wizard(W::Minutes("0".to_owned())));
    person.enters(CTRL);
    assert!(person.asked().is_empty(), "no lesson has no minutes");
    person.tells(Message::Wizard(W::Minutes("50".to_owned())));
    person.enters(CTRL);
    let asked = person.asked();
    let [Request::CreateDesktops(new)] = &asked[..] else { panic!("{asked:?}") };
    let members: Vec<_> = class.students.iter().map(|student| student.id).collect();
    let of = new.for_group.as_ref().unwrap();
    assert_eq!((of.group, &of.members, new.start), (class.group.id, &members, true));

    let job = class.job(OperationState::Queued);
    person.tells(Message::Wizard(W::Created(Ok(Answer::Accepted(job.clone())))));
    let asked = person.asked();
    let lesson = asked.iter().find_map(|asked| match asked {
        Request::AddLesson(lesson) => Some(lesson),
        _ => None,
    });
    let lesson = lesson.unwrap();
    assert_eq!((lesson.group, lesson.room, lesson.minutes), (class.group.id, Some(room), 50));
    assert_eq!((&lesson.templates[..], lesson.begins), (&[template][..], None));

    person.tells(Message::Wizard(W::Outcomes(job.id, Ok(Answer::CreatedDesktops(class.outcomes())))));
    let of_first = format!("{}, seat 01", class.students[0].name);
    assert!(person.reads(&of_first), "a tile is of a person at their seat");
    assert!(person.reads("Waiting") && person.reads("Not made"));
    person.clicks("Open the classroom");
    let asked = person.asked();
    assert!(
        asked.iter().any(|asked| matches!(asked, Request::Class(group, _) if *group == class.group.id)),
        "{asked:?}"
    );
}

#[test]
fn people_from_several_groups_become_a_class_for_their_lesson() {
    let class = ClassSchool::new();
    let mut person = Person::at(&class.school, Screen::Desktops);
    let template = class.school.lists.templates[1].id;
    person.tells(Message::NewDesktops(Some(template)));
    person.tells(chooses(3));
    let found = FoundPeople { found: class.students.clone(), unclear: vec![] };
    person.tells(answers(people::Message::Found(Ok(Answer::PeopleFound(found)))));
    person.enters(CTRL);
    person.enters(CTRL);
    person.clicks("Begin a lesson with them now");
    person.asked();
    person.enters(CTRL);
    assert!(matches!(&person.asked()[..], [Request::CreateDesktops(new)] if new.for_people.len() > 1));
    person.tells(Message::Wizard(W::Created(Ok(Answer::Accepted(class.job(OperationState::Queued))))));
    let asked = person.asked();
    let gathered = asked.iter().find_map(|asked| match asked {
        Request::GatherClass(new) => Some(new),
        _ => None,
    });
    assert_eq!(gathered.unwrap().people.len(), class.students.len());
    assert!(!person.reads("Open the classroom"), "they are no class yet");
    let group = class.group.clone();
    person.tells(Message::Wizard(W::ClassGathered(Ok(Answer::Group(group.clone())))));
    assert!(
        matches!(&person.asked()[..], [Request::AddLesson(new)] if new.group == group.id && new.minutes == 55)
    );
    assert!(person.reads("Open the classroom"));
}

/// The wizard's steps as they are drawn.
fn scenes(percent: u16, size: Size) -> Vec<Scene> {
    scenes_in(Language::English, percent, size)
}

fn scenes_in(language: Language, percent: u16, size: Size) -> Vec<Scene> {
    let class = ClassSchool::new();
    let preview = previewed(1, class.preview(27));
    let mut review = class.wizard(2);
    review.push(preview);
    let people = {
        let aina = class.students.iter().take(6).cloned().collect();
        let found = FoundPeople { found: aina, unclear: vec!["jordi.p".to_owned()] };
        let mut all = class.wizard(0);
        all.push(chooses(3));
        all.push(answers(people::Message::Found(Ok(Answer::PeopleFound(found)))));
        all
    };
    let job = class.job(OperationState::Queued);
    let mut progress = class.wizard(2);
    progress.push(previewed(1, DesktopsPreview { refused: None, over: vec![], ..class.preview(27) }));
    progress.push(Message::Wizard(W::Created(Ok(Answer::Accepted(job.clone())))));
    progress.push(Message::Wizard(W::Outcomes(job.id, Ok(Answer::CreatedDesktops(class.outcomes())))));
    let scene = |name, messages| Scene {
        name,
        app: app_in(language, &class.school, Screen::Wizard, percent, size, messages),
    };
    vec![scene("class-people", people), scene("class-review", review), scene("class-progress", progress)]
}

#[test]
fn the_wizard_for_a_class_draws_in_both_themes() {
    draw_in_both_themes(scenes);
}

#[test]
fn the_wizard_for_a_class_draws_with_large_text_and_in_the_smallest_window() {
    draw_with_large_text(scenes);
    draw_small(scenes);
}

#[test]
fn the_wizard_for_a_class_draws_in_the_other_languages() {
    for (language, suffix) in [(Language::Catalan, "-ca"), (Language::Spanish, "-es")] {
        for scene in scenes_in(language, 100, Size::new(1440.0, 900.0)) {
            draw(scene, Theme::Light, Size::new(1440, 900), 1.0, suffix);
        }
    }
}
