//! Every screen can be drawn with sample data, in both themes and at every size. `SARRIO_PICTURES=DIR cargo test
//! pictures` saves the pictures.

use iced::Size;
use sarrio_client::Signal;
use sarrio_model::problem::{BackendBroke, LibvirtSilent, PasswordTooCommon, Said};
use sarrio_model::{
    Change, Connection, Event, HostKey, HostKeys, OperationKind, OperationState, Seq, SignInRules,
    StoragePathContents, StoredKind, StoredThing,
};

use super::school::{School, no_room, sessions};
use crate::app::{App, SignedIn, signed_in};
use crate::backend::request::Answer;
use crate::preferences::{Appearance, Preferences};
use crate::preview::render::{Shot, png};
use crate::screen::desktops;
use crate::screen::{Screen, hypervisors, profile, storage, templates, wizard};
use crate::theme::Theme;
use crate::widget::table;
use crate::words::Language;

fn preferences(appearance: Appearance, percent: u16, language: Language) -> Preferences {
    Preferences { appearance, percent, language: Some(language), ..Preferences::default() }
}

pub(super) struct Scene {
    pub(super) name: &'static str,
    pub(super) app: App,
}

fn keep(name: &str, picture: &[u8]) {
    if let Some(folder) = std::env::var_os("SARRIO_PICTURES") {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(std::path::Path::new(&folder).join(format!("{name}.png")), picture).unwrap();
    }
}

pub(super) fn draw(mut scene: Scene, theme: Theme, pixels: Size<u32>, scale: f32, suffix: &str) {
    scene.app.set_appearance(if theme == Theme::Dark { Appearance::Dark } else { Appearance::Light });
    let shot = Shot { pixels, scale, theme };
    let picture = png(&mut scene.app, App::view, |app, message| drop(app.update(message)), shot).unwrap();
    keep(&format!("{}-{}{suffix}", scene.name, theme.slug()), &picture);
}

/// Draws the scenes of a window of 1440x900 in both themes.
pub(super) fn draw_in_both_themes(scenes: impl Fn(u16, Size) -> Vec<Scene>) {
    for theme in Theme::ALL {
        for scene in scenes(100, Size::new(1440.0, 900.0)) {
            draw(scene, theme, Size::new(1440, 900), 1.0, "");
        }
    }
}

/// Draws the scenes with text that is 40 % larger.
pub(super) fn draw_with_large_text(scenes: impl Fn(u16, Size) -> Vec<Scene>) {
    for scene in scenes(140, Size::new(1366.0, 768.0)) {
        draw(scene, Theme::Light, Size::new(1366, 768), 1.4, "-140");
    }
}

/// Draws the scenes in the smallest window, and there with text that is 40 % larger.
pub(super) fn draw_small(scenes: impl Fn(u16, Size) -> Vec<Scene>) {
    for scene in scenes(100, Size::new(960.0, 540.0)) {
        draw(scene, Theme::Dark, Size::new(960, 540), 1.0, "-small");
    }
    for scene in scenes(140, Size::new(960.0, 540.0)) {
        draw(scene, Theme::Light, Size::new(960, 540), 1.4, "-small-140");
    }
}

pub(super) fn app(
    school: &School,
    place: Screen,
    percent: u16,
    size: Size,
    messages: Vec<signed_in::Message>,
) -> App {
    app_in(Language::English, school, place, percent, size, messages)
}

/// The same in another language.
pub(super) fn app_in(
    language: Language,
    school: &School,
    place: Screen,
    percent: u16,
    size: Size,
    messages: Vec<signed_in::Message>,
) -> App {
    let mut signed_in = SignedIn::shown(school.me.clone(), "Institut Vall Fosca".into(), school.live());
    signed_in = signed_in.at_school();
    signed_in.at(place);
    let mut app = App::signed_in(signed_in, preferences(Appearance::Light, percent, language), size);
    for message in messages {
        drop(app.update(crate::app::Message::SignedIn(message)));
    }
    app
}

fn scenes(school: &School, percent: u16, size: Size) -> Vec<Scene> {
    use signed_in::Message as M;
    let peca = school.desktop("SolidWorks peça 04").id;
    let failed = school.desktop("SolidWorks peça 06").id;
    let on = |id| M::Desktops(desktops::Message::Table(table::Message::CursorSet(id)));
    let select = M::Desktops(desktops::Message::Table(table::Message::Selected));
    let stopped: Vec<_> = school.lists.desktops.iter().rev().skip(1).take(3).map(|d| d.id).collect();
    let template = school.lists.templates[0].id;
    let wizard = |steps: usize| {
        let mut all = vec![M::NewDesktops(Some(template)), M::Wizard(wizard::Message::Count("27".into()))];
        all.extend(std::iter::repeat_n(M::Wizard(wizard::Message::Next), steps));
        all
    };
    let scene = |name, place, messages| Scene { name, app: app(school, place, percent, size, messages) };
    vec![
        scene("desktops", Screen::Desktops, vec![on(peca), select.clone()]),
        scene("desktops-failed", Screen::Desktops, vec![on(failed)]),
        scene("desktops-edit", Screen::Desktops, vec![on(peca), M::Desktops(desktops::Message::EditPressed)]),
        scene(
            "desktops-delete",
            Screen::Desktops,
            vec![M::Desktops(desktops::Message::DeleteAsked(stopped.into()))],
        ),
        scene(
            "desktops-no-hits",
            Screen::Desktops,
            vec![M::Desktops(desktops::Message::Filter("solidwroks".into()))],
        ),
        scene(
            "desktops-template",
            Screen::Desktops,
            vec![M::Desktops(desktops::Message::TemplateAsked(stopped_one(school)))],
        ),
        scene("palette", Screen::Desktops, vec![M::PaletteOpened, M::PaletteTyped("start sol".into())]),
        scene("jobs", Screen::Desktops, vec![M::JobsToggled]),
        scene("jobs-abandon", Screen::Desktops, abandoning(school)),
        scene("not-connected", Screen::Desktops, vec![lost()]),
        scene("help", Screen::Desktops, vec![M::Help]),
        scene("templates", Screen::Templates, vec![M::Templates(templates::Message::Chosen(template))]),
        scene("templates-import", Screen::Templates, vec![M::Templates(templates::Message::ImportPressed)]),
        scene("hypervisors", Screen::Hypervisors, vec![]),
        scene("hypervisors-add", Screen::Hypervisors, vec![M::Hypervisors(hypervisors::Message::AddPressed)]),
        scene("hypervisors-other-key", Screen::Hypervisors, other_key(school)),
        scene("storage", Screen::Storage, vec![]),
        scene("storage-add", Screen::Storage, vec![M::Storage(storage::Message::AddPathPressed)]),
        scene("storage-forget", Screen::Storage, forgetting(school)),
        scene("profile", Screen::Profile, profile()),
        scene("profile-refused", Screen::Profile, password_refused()),
        scene("settings", Screen::Settings, vec![]),
        scene("wizard-template", Screen::Wizard, vec![M::NewDesktops(None)]),
        scene("wizard-name", Screen::Wizard, wizard(0)),
        scene("wizard-hardware", Screen::Wizard, wizard(1)),
        scene("wizard-review", Screen::Wizard, wizard(2)),
        scene("wizard-progress", Screen::Wizard, progress(school, wizard(3))),
    ]
}

/// The person's sessions and the rules of passwords, as the backend answers.
fn profile() -> Vec<signed_in::Message> {
    [Answer::Sessions(sessions()), Answer::SignInRules(SignInRules::default())]
        .map(|answer| signed_in::Message::Profile(profile::Message::Read(Ok(answer))))
        .to_vec()
}

/// A new password that the backend does not take.
fn password_refused() -> Vec<signed_in::Message> {
    let mut all = profile();
    all.extend(
        [
            profile::Message::Current("the one before".to_owned()),
            profile::Message::New("Barcelona2026!".to_owned()),
            profile::Message::Repeated("Barcelona2026!".to_owned()),
            profile::Message::PasswordChanged(Err(PasswordTooCommon.at("new"))),
        ]
        .map(signed_in::Message::Profile),
    );
    all
}

/// The question that is asked before a job is abandoned, which has been undone for long.
fn abandoning(school: &School) -> Vec<signed_in::Message> {
    let why = Said { text: "internal error: process exited while connecting to monitor: ".repeat(5) }.into();
    let problem = LibvirtSilent { host: "vdesktop3".parse().unwrap(), why }.problem();
    let state = OperationState::Undoing { step: "disks".into(), problem };
    let job = school.operation(OperationKind::CreateDesktops, "Xarxes", 1, state);
    let id = job.id;
    let change =
        Signal::Event(Event { seq: Seq(9), at: jiff::Timestamp::now(), change: Change::Operation(job) });
    vec![signed_in::Message::Signals(vec![change]), signed_in::Message::JobAbandon(id)]
}

fn lost() -> signed_in::Message {
    let problem = BackendBroke { endpoint: "https://school:8443".to_owned() }.problem();
    signed_in::Message::Signals(vec![Signal::Lost(problem)])
}

/// A host that shows another key than the one that is pinned.
fn other_key(school: &School) -> Vec<signed_in::Message> {
    let host = &school.lists.hypervisors[0];
    let Connection::Ssh { target, .. } = &host.connection else { panic!("it is reached over SSH") };
    let keys = HostKeys { host_key: HostKey::ed25519([9; 32]), jump_key: None };
    let shown = hypervisors::reached(target.clone(), Ok(Answer::HostKeys(keys)));
    [hypervisors::Message::ReachAsked(host.id), hypervisors::Message::Reach(shown)]
        .map(signed_in::Message::Hypervisors)
        .to_vec()
}

/// The question that is asked before a storage path is forgotten.
fn forgetting(school: &School) -> Vec<signed_in::Message> {
    let path = &school.lists.paths[2];
    let thing = |kind, label: &str| StoredThing {
        kind,
        name: label.parse().unwrap(),
        owner: Some(school.me.named()),
        file: None,
    };
    let things = vec![
        thing(StoredKind::Desktop, "SolidWorks peça 04"),
        thing(StoredKind::DeletedDesktop, "FOL presentacions"),
        thing(StoredKind::Template, "Debian 12"),
        thing(StoredKind::DependentDesktop, "aut"),
    ];
    let contents = Answer::Contents(StoragePathContents { things, obstacle: None });
    let events = [storage::ForgetEvent::Asked(path.id), storage::ForgetEvent::Read(path.id, Ok(contents))];
    events.map(|event| signed_in::Message::Storage(storage::Message::Forget(event))).to_vec()
}

/// The last step of the wizard, with desktops that run, start and failed, and toasts.
fn progress(school: &School, mut messages: Vec<signed_in::Message>) -> Vec<signed_in::Message> {
    use signed_in::Message as M;
    let operation = school.operation(OperationKind::CreateDesktops, "SolidWorks", 27, OperationState::Queued);
    let names = ["SolidWorks peça 04", "SolidWorks peça 05", "SolidWorks peça 06", "SolidWorks peça 07"];
    let change = |name| {
        let mut desktop = school.desktop(name).clone();
        desktop.operation = Some(operation.id);
        let change = Change::Desktop(desktop);
        Signal::Event(Event { seq: Seq(9), at: jiff::Timestamp::now(), change })
    };
    let problem = no_room();
    messages.extend([
        M::Wizard(wizard::Message::Created(Ok(Answer::Accepted(operation.clone())))),
        M::Signals(names.map(change).to_vec()),
        M::LabReady(vec![problem]),
    ]);
    messages
}

fn stopped_one(school: &School) -> sarrio_model::DesktopId {
    school.desktop("aut").id
}

#[test]
fn every_screen_draws_in_both_themes() {
    let school = School::new();
    draw_in_both_themes(|percent, size| scenes(&school, percent, size));
}

#[test]
fn every_screen_fits_a_small_window_with_large_text() {
    let school = School::new();
    draw_with_large_text(|percent, size| scenes(&school, percent, size));
    draw_small(|percent, size| scenes(&school, percent, size));
}

#[test]
fn an_ordinary_persons_bin_draws() {
    let mut school = School::new();
    school.me.role = sarrio_model::Role::Student;
    super::actions::of_student(&mut school);
    let size = Size::new(1440.0, 900.0);
    let scene = Scene { name: "bin", app: app(&school, Screen::Bin, 100, size, vec![]) };
    draw(scene, Theme::Light, Size::new(1440, 900), 1.0, "");
}

#[test]
fn an_empty_school_says_what_to_do() {
    let school = School::empty();
    for place in Screen::LISTED.into_iter().filter(|place| *place != Screen::Bin) {
        let name = match place {
            Screen::Desktops => "empty-desktops",
            Screen::Templates => "empty-templates",
            Screen::People => "empty-people",
            Screen::Hypervisors => "empty-hypervisors",
            Screen::Directory => "empty-directory",
            Screen::Audit => "empty-audit",
            Screen::Classroom => "empty-classroom",
            Screen::Rooms => "empty-rooms",
            Screen::MyLesson => "empty-my-lesson",
            _ => "empty-storage",
        };
        let size = Size::new(1440.0, 900.0);
        let scene = Scene { name, app: app(&school, place, 100, size, vec![]) };
        draw(scene, Theme::Light, Size::new(1440, 900), 1.0, "");
    }
    let (app, _) = App::new(Default::default(), preferences(Appearance::Light, 100, Language::English));
    draw(Scene { name: "connect", app }, Theme::Light, Size::new(1440, 900), 1.0, "");
}
