//! The screens. Each is a state with its own `Message`; `update` returns an [`Action`] that the shell carries out; `view`
//! draws from the lists in [`Live`]. No screen knows another.

pub mod audit;
pub mod classroom;
pub mod connect;
pub mod consent;
pub mod desktop_list;
pub mod desktops;
pub mod directory;
pub mod hypervisors;
pub mod my_lesson;
pub mod people;
pub mod profile;
pub mod rooms;
pub mod save_as;
pub mod settings;
pub mod storage;
pub mod templates;
pub mod timetable;
pub mod wizard;

pub mod file_dialog;
mod finds;
pub mod input;
mod jobs;
pub mod person_search;
pub mod problems;
mod quota_lines;
mod status;
mod window_rows;

use iced::{Size, Task};
use jiff::Timestamp;
use sarrio_model::{Change, DesktopId, DesktopInput, GroupId, TemplateId, User, UserRef};

use crate::backend::live::Live;
use crate::backend::request::{Answer, Reply, Request};
use crate::theme::{Theme, icon};
use crate::widget::toast::Kind;
use crate::widget::{Element, panel};
use crate::words;

pub use jobs::{job_progress, job_step, job_title, left_behind, target_of};
pub use problems::{hint_of, say};
pub use status::{desktop_status, host_status, lesson_progress, status_of};

/// What a screen draws from, besides its own state.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The lists of the backend.
    pub live: &'a Live,
    /// Who is signed in.
    pub me: &'a User,
    /// The window in logical pixels.
    pub window: Size,
    /// The width that the screen has, without margins, in logical pixels.
    pub width: f32,
    /// Now.
    pub now: Timestamp,
    /// Light or dark.
    pub theme: Theme,
}

impl Scene<'_> {
    /// Whether the window is so narrow that the side panel covers the content.
    #[must_use]
    pub fn panel_over(&self) -> bool {
        self.window.width < panel::OVER
    }

    /// Whether the window is high enough for keyboard hints at the foot.
    #[must_use]
    pub fn has_hints(&self) -> bool {
        self.window.height >= 720.0
    }
}

/// The screens that a person can go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Screen {
    /// A class on the map of its room.
    Classroom,
    /// The weeks of groups, rooms and teachers.
    Timetable,
    /// A student's lesson.
    MyLesson,
    /// The table of desktops.
    Desktops,
    /// The gallery of templates.
    Templates,
    /// The person's recycle bin. Administrators find everybody's in [`Screen::Storage`].
    Bin,
    /// People, their groups and categories, and what their roles may do.
    People,
    /// Rooms and their seats.
    Rooms,
    /// The hypervisors.
    Hypervisors,
    /// Storage paths and the recycle bin of all.
    Storage,
    /// The school's directory.
    Directory,
    /// Who did what.
    Audit,
    /// The person's own account.
    Profile,
    /// Language, appearance, text size.
    Settings,
    /// Creating desktops.
    Wizard,
}

impl Screen {
    /// The screens of the sidebar, in its order: Ctrl+1, Ctrl+2 …
    pub const LISTED: [Self; 12] = [
        Self::Classroom,
        Self::Timetable,
        Self::MyLesson,
        Self::Desktops,
        Self::Templates,
        Self::Bin,
        Self::People,
        Self::Rooms,
        Self::Hypervisors,
        Self::Storage,
        Self::Directory,
        Self::Audit,
    ];

    /// The name under which preferences keep what belongs to this screen.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Classroom => "classroom",
            Self::Timetable => "timetable",
            Self::MyLesson => "my-lesson",
            Self::Desktops => "desktops",
            Self::Templates => "templates",
            Self::People => "people",
            Self::Rooms => "rooms",
            Self::Hypervisors => "hypervisors",
            Self::Bin => "bin",
            Self::Storage => "storage",
            Self::Directory => "directory",
            Self::Audit => "audit",
            Self::Profile => "profile",
            Self::Settings => "settings",
            Self::Wizard => "wizard",
        }
    }

    /// Its title.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Classroom => words::classroom::title(),
            Self::Timetable => words::timetable::title(),
            Self::MyLesson => words::my_lesson::title(),
            Self::Desktops => words::desktops::title(),
            Self::Templates => words::templates::title(),
            Self::Bin => words::storage::bin(),
            Self::People => words::people::title(),
            Self::Rooms => words::rooms::title(),
            Self::Hypervisors => words::hypervisors::title(),
            Self::Storage => words::storage::title(),
            Self::Directory => words::directory::title(),
            Self::Audit => words::audit::title(),
            Self::Profile => words::profile::title(),
            Self::Settings => words::settings::title(),
            Self::Wizard => words::wizard::title(),
        }
    }

    /// Its icon.
    #[must_use]
    pub fn icon(self) -> &'static str {
        match self {
            Self::Classroom => icon::LAYOUT_GRID,
            Self::Timetable => icon::COLUMNS_3,
            Self::MyLesson => icon::GRADUATION_CAP,
            Self::Desktops => icon::MONITOR,
            Self::Templates => icon::LAYERS,
            Self::Bin => icon::TRASH_2,
            Self::People => icon::USERS,
            Self::Rooms => icon::SCHOOL,
            Self::Hypervisors => icon::SERVER,
            Self::Storage => icon::HARD_DRIVE,
            Self::Directory => icon::NETWORK,
            Self::Audit => icon::HISTORY,
            Self::Profile => icon::USER_ROUND,
            Self::Settings => icon::SETTINGS,
            Self::Wizard => icon::PLUS,
        }
    }
}

/// A notification, which is shown as a toast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// How it went.
    pub kind: Kind,
    /// What happened.
    pub title: String,
    /// Why, and what to do.
    pub detail: Option<String>,
    /// What can be done about it, as buttons.
    pub actions: Vec<NotificationAction>,
}

/// What a button of a toast does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotificationAction {
    /// Restores these desktops from the recycle bin.
    Restore(Vec<DesktopId>),
    /// Goes to a screen.
    Show(Screen),
    /// Opens the list of jobs.
    Jobs,
    /// Opens this desktop again, with a new ticket.
    Open(DesktopId),
    /// Saves a file with which a viewer opens this desktop.
    SaveTicket(DesktopId),
}

impl Notification {
    /// A success.
    pub fn good(title: impl Into<String>) -> Self {
        Self { kind: Kind::Success, title: title.into(), detail: None, actions: vec![] }
    }

    /// Something that a person should know of, though nothing failed that they asked for.
    pub fn warning(title: impl Into<String>) -> Self {
        Self { kind: Kind::Warning, ..Self::good(title) }
    }

    /// A failure, with what to do about it.
    #[must_use]
    pub fn bad(problem: &sarrio_model::Problem) -> Self {
        Self { kind: Kind::Failure, title: say(problem), detail: Some(hint_of(problem)), actions: vec![] }
    }

    /// Adds a button.
    #[must_use]
    pub fn action(mut self, action: NotificationAction) -> Self {
        self.actions.push(action);
        self
    }

    /// Adds why it happened, or what to do.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

/// With what the wizard that creates desktops begins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DesktopsFor {
    /// The template that they are created from.
    pub template: Option<TemplateId>,
    /// The group whose students get one each.
    pub group: Option<GroupId>,
    /// Without a group, these people get one each.
    pub people: Vec<UserRef>,
}

/// What a screen asks the shell to do.
pub enum Action<M> {
    /// Nothing.
    None,
    /// Something within iced, such as moving the focus or scrolling.
    Run(Task<M>),
    /// A call to the backend, and how its answer comes back.
    Ask(Request, Box<dyn Fn(Reply) -> M + Send + Sync>),
    /// Opens a desktop in the viewer.
    Open(DesktopId),
    /// Does something at a desktop at which the person helps.
    Touch(DesktopInput),
    /// Goes to a screen.
    Go(Screen),
    /// Goes to the desktops and shows this one.
    ShowDesktop(DesktopId),
    /// Opens the wizard that creates desktops, with this template chosen.
    NewDesktops(Option<TemplateId>),
    /// Opens the wizard that creates desktops, with all of this chosen.
    MakeDesktops(Box<DesktopsFor>),
    /// Goes to the classroom and shows the class of this group.
    ShowClass(GroupId),
    /// Goes to the desktops and shows those of this person.
    DesktopsOf(UserRef),
    /// Goes to the storage and adds an ISO image.
    AddMedia,
    /// Shows a notification.
    Notify(Notification),
    /// Takes in what the backend answered, as its event will tell it.
    Learn(Box<Change>),
    /// Copies to the clipboard.
    Copy(String),
    /// One after another.
    All(Vec<Action<M>>),
}

impl<M> Action<M> {
    /// A call to the backend. `reply` makes a message of its answer.
    pub fn ask(request: Request, reply: impl Fn(Reply) -> M + Send + Sync + 'static) -> Self {
        Self::Ask(request, Box::new(reply))
    }

    /// Takes in a lesson or a room that the backend answered, as its event would tell it, only sooner.
    #[must_use]
    pub fn learn(answer: Answer) -> Self {
        match answer {
            Answer::Lesson(lesson) => Self::Learn(Box::new(Change::Lesson(lesson))),
            Answer::Room(room) => Self::Learn(Box::new(Change::Room(room))),
            Answer::Attention(attention) => Self::Learn(Box::new(Change::Attention(*attention))),
            _ => Self::None,
        }
    }

    /// The same, with messages of another part.
    pub fn map<N: Send + 'static>(self, wrap: impl Fn(M) -> N + Clone + Send + Sync + 'static) -> Action<N>
    where
        M: Send + 'static,
    {
        match self {
            Self::None => Action::None,
            Self::Run(task) => Action::Run(task.map(wrap)),
            Self::Ask(request, reply) => Action::Ask(request, Box::new(move |answer| wrap(reply(answer)))),
            Self::Open(id) => Action::Open(id),
            Self::Touch(done) => Action::Touch(done),
            Self::Go(screen) => Action::Go(screen),
            Self::ShowDesktop(id) => Action::ShowDesktop(id),
            Self::NewDesktops(template) => Action::NewDesktops(template),
            Self::MakeDesktops(begin) => Action::MakeDesktops(begin),
            Self::ShowClass(group) => Action::ShowClass(group),
            Self::DesktopsOf(person) => Action::DesktopsOf(person),
            Self::AddMedia => Action::AddMedia,
            Self::Notify(notification) => Action::Notify(notification),
            Self::Learn(change) => Action::Learn(change),
            Self::Copy(text) => Action::Copy(text),
            Self::All(all) => Action::All(all.into_iter().map(|action| action.map(wrap.clone())).collect()),
        }
    }

    /// What it asks of the backend, for tests.
    #[must_use]
    pub fn request(&self) -> Option<&Request> {
        match self {
            Self::Ask(request, _) => Some(request),
            Self::All(all) => all.iter().find_map(Self::request),
            _ => None,
        }
    }
}

/// What is open over the page.
pub struct Layer<'a, M> {
    /// The dialog or menu.
    pub content: Element<'a, M>,
}
