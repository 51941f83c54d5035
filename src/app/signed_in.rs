//! The app once the person is signed in to a backend: the screens, and what they share.

mod begin;
mod events;
mod known_desktops;
mod requests;
mod search;
mod shortcuts;

use std::collections::HashSet;
use std::time::Instant;

use iced::widget::image::Handle;
use iced::{Size, Task};
use jiff::Timestamp;
use sarrio_client::{Client, Signal};
use sarrio_model::{
    ConsentRules, Desktop, DesktopId, Operation, OperationId, Permission, Problem, TemplateId, User,
};

use super::abandon::Abandon;
use super::keys::Shortcut;
use super::notifications::{self, Toasts};
use super::own_quota::OwnQuota;
use super::save_ticket::{self, SaveTicket};
use super::viewers::{self, Viewers};
use crate::backend::lists::Lists;
use crate::backend::live::Live;
use crate::backend::request::{Answer, Reply, Request};
use crate::backend::screen_picture::{Screens, Sight};
use crate::preferences::{Appearance, Home, Preferences};
use crate::screen::audit::{self, Audit};
use crate::screen::classroom::{self, Classroom};
use crate::screen::desktops::{self, Desktops};
use crate::screen::directory::{self, SchoolDirectory};
use crate::screen::hypervisors::{self, Hypervisors};
use crate::screen::my_lesson::{self, MyLesson};
use crate::screen::people::{self, People};
use crate::screen::profile::{self, Profile};
use crate::screen::rooms::{self, Rooms};
use crate::screen::settings;
use crate::screen::storage::{self, Storage};
use crate::screen::templates::{self, Templates};
use crate::screen::timetable::{self, Timetable};
use crate::screen::wizard::{self, Wizard};
use crate::screen::{Notification, NotificationAction, Screen};
use crate::theme::Theme;
use crate::widget::jobs::Shown;
use crate::widget::palette;
use crate::words::shell as texts;

/// The regions of the window, in the order in which F6 goes through them.
pub(super) const REGIONS: &[&str] = &["nav", "top", "content", "panel"];

/// What the app knows and shows while the person is signed in.
#[derive(Debug)]
pub struct SignedIn {
    /// Absent in pictures and tests.
    client: Option<Client>,
    home: Home,
    me: User,
    site: String,
    pub(super) live: Live,
    pub(super) own_quota: OwnQuota,
    pub(super) now: Timestamp,
    /// Since when the backend does not answer.
    pub(super) lost: Option<Timestamp>,
    /// The number of the connection for events. A new number connects again.
    connection: u64,
    pub(super) screen: Screen,
    history: Vec<Screen>,
    pub(super) classroom: Classroom,
    pub(super) timetable: Timetable,
    pub(super) my_lesson: MyLesson,
    /// Whether only the lesson is shown (`sarrio --student`).
    lesson_alone: bool,
    pub(super) rooms: Rooms,
    /// The school's rules of consent, once they were read.
    pub(super) consent: Option<ConsentRules>,
    pub(super) desktops: Desktops,
    pub(super) templates: Templates,
    pub(super) hypervisors: Hypervisors,
    pub(super) storage: Storage,
    pub(super) people: People,
    pub(super) directory: SchoolDirectory,
    pub(super) audit: Audit,
    pub(super) profile: Profile,
    pub(super) wizard: Option<Wizard>,
    /// The screens that are looked at: those that are visible now.
    pub(super) screens: Screens,
    pub(super) palette: Option<palette::State>,
    /// The desktops that the backend found for the palette's query.
    pub(super) palette_desktops: Vec<DesktopId>,
    /// The people that it found.
    pub(super) palette_people: Vec<User>,
    /// Counts the queries, so that only a pause after the last letter begins a search.
    palette_queries: u64,
    /// What matches the palette's query.
    pub(super) palette_matches: Vec<palette::Entry<Message>>,
    /// Whether the list of jobs is open.
    pub(super) jobs: bool,
    /// The jobs in it whose whole text is shown.
    unfolded: HashSet<OperationId>,
    /// Whether the list of keyboard shortcuts is open.
    pub(super) help: bool,
    pub(super) toasts: Toasts,
    pub(super) viewers: Viewers,
    pub(super) save_ticket: SaveTicket,
    /// The question that is asked before a job is abandoned.
    pub(super) abandon: Abandon,
    /// Operations that were started in this app and have not ended. Their end is notified.
    own_operations: HashSet<OperationId>,
    /// Whether the desktops are being counted.
    counting: bool,
    /// What was asked of the backend; tests look here.
    #[cfg(test)]
    pub(crate) asked: Vec<Request>,
    /// Answers in place of a backend.
    #[cfg(test)]
    pub(crate) stand_in: Option<crate::tests::stand_in::StandIn>,
}

/// What happens while the person is signed in.
#[derive(Debug, Clone)]
#[allow(missing_docs, clippy::large_enum_variant)]
pub enum Message {
    Signals(Vec<Signal>),
    Loaded(Result<Lists, Problem>),
    /// What the person may use and uses was read.
    OwnQuota(Reply),
    /// Desktops were read. Carries what the screen is told.
    DesktopsRead(Vec<Desktop>, Box<Message>),
    /// Changes of desktops were collected for long enough: they are counted.
    CountDue,
    DesktopsCounted(Reply),
    Nothing,
    Tick,
    /// What was seen of the screens that are looked at.
    Sights(Vec<Sight>),
    TemplatePicture(TemplateId, Result<Option<Handle>, Problem>),
    /// Whether the keyring keeps the session.
    Remembered(bool),
    LabReady(Vec<Problem>),
    Classroom(classroom::Message),
    Timetable(timetable::Message),
    MyLesson(my_lesson::Message),
    Rooms(rooms::Message),
    ConsentRead(Reply),
    Desktops(desktops::Message),
    Templates(templates::Message),
    Hypervisors(hypervisors::Message),
    Storage(storage::Message),
    People(people::Message),
    Directory(directory::Message),
    Audit(audit::Message),
    Wizard(wizard::Message),
    Profile(profile::Message),
    Settings(settings::Message),
    Viewers(viewers::Message),
    SaveTicket(save_ticket::Message),
    Go(Screen),
    Back,
    /// Opens the wizard, with this template chosen.
    NewDesktops(Option<TemplateId>),
    ImportTemplate,
    ShowDesktop(DesktopId),
    OpenDesktop(DesktopId),
    SwitchTheme,
    Help,
    HelpClosed,
    SidebarToggled,
    PaletteOpened,
    PaletteTyped(String),
    /// Nobody has typed for a moment.
    PalettePaused(u64),
    PaletteFound(u64, Reply),
    PaletteRun,
    PaletteClosed,
    JobsToggled,
    JobsClosed,
    JobsCleared,
    /// More or less of the text of a job is shown.
    JobFolded(OperationId),
    JobCancel(OperationId),
    JobAgain(OperationId),
    JobAbandon(OperationId),
    JobAbandonClosed,
    JobAbandonSent,
    JobAbandoned(Reply),
    /// The answer to a request that no screen waits for.
    Answered(Reply),
    /// A screen's request was accepted as an operation. Carries what the screen is told.
    Accepted(Operation, Box<Message>),
    /// A desktop was read with its disks. Carries what the screen is told.
    DesktopRead(Box<Desktop>, Box<Message>),
    ToastClosed(u64),
    ToastsEntered,
    ToastsLeft,
    NotificationAction(u64, NotificationAction),
    Reconnect,
    Key(Shortcut),
}

/// Whether the person leaves: what the app has to do after a message.
pub enum Leave {
    /// They stay.
    No,
    /// Back to the first screen, with the reason if the person did not ask for it.
    SignOut(Option<Problem>),
    /// The app ends.
    Quit,
}

impl SignedIn {
    /// Who is signed in.
    #[must_use]
    pub fn me(&self) -> &User {
        &self.me
    }

    /// What the app knows, for tests.
    #[cfg(test)]
    pub(crate) fn live(&self) -> &Live {
        &self.live
    }

    pub(super) fn site(&self) -> &str {
        &self.site
    }

    pub(super) fn home(&self) -> &Home {
        &self.home
    }

    /// The screens that this person may go to, in the order of the sidebar.
    #[must_use]
    pub fn screens(&self) -> Vec<Screen> {
        if self.lesson_alone {
            return vec![Screen::MyLesson];
        }
        let allowed = |screen: &Screen| match screen {
            Screen::Classroom | Screen::Timetable => self.live.may(Permission::LessonPlan),
            Screen::MyLesson => my_lesson::is_for(&self.me),
            Screen::Rooms => self.live.may(Permission::RoomEdit),
            Screen::Hypervisors => self.live.may(Permission::HypervisorSee),
            Screen::Storage => self.live.may(Permission::StorageAdd),
            // The storage has the recycle bin, too.
            Screen::Bin => !self.live.may(Permission::StorageAdd),
            Screen::People => people::is_for(&self.me),
            Screen::Directory => directory::is_for(&self.live),
            Screen::Audit => audit::is_for(&self.me, &self.live),
            _ => true,
        };
        Screen::LISTED.into_iter().filter(allowed).collect()
    }

    /// The title of the screen.
    #[must_use]
    pub fn title(&self) -> String {
        self.screen.name()
    }

    /// Whether Esc has something to close before the content sees it.
    #[must_use]
    pub fn is_covered(&self) -> bool {
        self.jobs || self.has_layer()
    }

    /// Whether the keyboard is that of a desktop at which the person helps.
    #[must_use]
    pub fn has_hands(&self) -> bool {
        let free = self.palette.is_none() && !self.help;
        free && self.screen == Screen::Classroom && self.classroom.helps_at(&self.live, self.me.id).is_some()
    }

    /// Whether a dialog, a menu or the palette covers the page and the toasts.
    fn has_layer(&self) -> bool {
        let screen = match self.screen {
            Screen::Classroom => self.classroom.is_covered(),
            Screen::Timetable => self.timetable.is_covered(),
            Screen::Rooms => self.rooms.is_covered(),
            Screen::Desktops => self.desktops.is_covered(),
            Screen::Templates => self.templates.is_covered(),
            Screen::Hypervisors => self.hypervisors.is_covered(),
            Screen::Bin | Screen::Storage => self.storage.is_covered(),
            Screen::People => self.people.is_covered(),
            Screen::Directory => self.directory.is_covered(),
            Screen::Audit => self.audit.is_covered(),
            Screen::MyLesson | Screen::Profile | Screen::Settings | Screen::Wizard => false,
        };
        screen || self.palette.is_some() || self.help || self.save_ticket.is_open() || self.abandon.is_open()
    }

    /// How much of a job's text is shown.
    pub(super) fn shown_of(&self, job: OperationId) -> Shown {
        if self.unfolded.contains(&job) { Shown::Whole } else { Shown::Beginning }
    }

    /// Whether the palette is open.
    #[must_use]
    pub fn palette_is_open(&self) -> bool {
        self.palette.is_some()
    }

    fn refresh(&mut self) {
        self.classroom.refresh(&self.live, &self.me);
        self.timetable.refresh(&self.live, &self.me, self.now);
        self.desktops.refresh(&self.live);
        self.storage.refresh(&self.live);
        self.people.refresh(&self.live);
        self.directory.refresh();
        self.audit.refresh();
    }

    /// Handles a message. Returns what to do next within iced, and whether the person leaves.
    pub fn update(
        &mut self,
        message: Message,
        preferences: &mut Preferences,
        size: Size,
    ) -> (Task<Message>, Leave) {
        self.now = Timestamp::now();
        let task = match message {
            Message::Signals(signals) => return self.signals(signals),
            Message::ConsentRead(Ok(Answer::ConsentRules(rules))) => {
                self.do_now(|app| app.consent = Some(rules))
            }
            Message::ConsentRead(Ok(_)) => Task::none(),
            Message::ConsentRead(Err(problem)) => {
                self.notify(Notification::bad(&problem));
                self.ask(Request::ConsentRules, Message::ConsentRead)
            }
            Message::Loaded(Ok(lists)) => self.loaded(lists),
            Message::Loaded(Err(problem)) => {
                self.live.reading_ended();
                return self.not_connected(problem);
            }
            Message::OwnQuota(reply) => {
                self.own_quota.answered(reply);
                self.read_own_quota()
            }
            Message::DesktopsRead(desktops, then) => {
                self.learn(desktops);
                let told = self.update(*then, preferences, size);
                self.forget_desktops();
                return told;
            }
            Message::CountDue => self.count_desktops(),
            Message::DesktopsCounted(reply) => self.desktops_counted(reply),
            Message::Nothing => Task::none(),
            Message::Tick => {
                if self.has_layer() {
                    self.toasts.wait(Instant::now());
                }
                self.toasts.tick(Instant::now());
                let action = self.classroom.tick(&self.live, self.me.id, self.now);
                self.carry_out(action, Message::Classroom)
            }
            Message::Sights(sights) => self.do_now(|app| sights.into_iter().for_each(|sight| app.saw(sight))),
            Message::TemplatePicture(id, picture) => {
                self.do_now(|app| app.templates.picture_read(id, picture))
            }
            Message::Remembered(kept) => {
                preferences.remembered = kept;
                preferences.write();
                if !kept {
                    self.notify(Notification::warning(texts::not_remembered()));
                }
                Task::none()
            }
            Message::LabReady(problems) => {
                self.do_now(|app| problems.iter().for_each(|problem| app.notify(Notification::bad(problem))))
            }
            Message::Classroom(message) => {
                self.classroom.resized(size);
                let action = self.classroom.update(message, &self.live, &self.me, self.now);
                self.carry_out(action, Message::Classroom)
            }
            Message::Timetable(message) => {
                let action = self.timetable.update(message, &self.live, &self.me, self.now);
                self.carry_out(action, Message::Timetable)
            }
            Message::MyLesson(message) => {
                let action = self.my_lesson.update(message, &self.live);
                self.carry_out(action, Message::MyLesson)
            }
            Message::Rooms(message) => {
                let action = self.rooms.update(message, &self.live);
                self.carry_out(action, Message::Rooms)
            }
            Message::Desktops(message) => {
                let action = self.desktops.update(message, &self.live);
                self.carry_out(action, Message::Desktops)
            }
            Message::Templates(message) => {
                let action = self.templates.update(message, &self.live);
                self.carry_out(action, Message::Templates)
            }
            Message::Hypervisors(message) => {
                let adding = matches!(message, hypervisors::Message::AddPressed);
                let go = if adding { self.go(Screen::Hypervisors) } else { Task::none() };
                let action = self.hypervisors.update(message, &self.live);
                Task::batch([go, self.carry_out(action, Message::Hypervisors)])
            }
            Message::Storage(message) => {
                let action = self.storage.update(message, &self.live);
                self.carry_out(action, Message::Storage)
            }
            Message::People(message) => {
                let go = if message.opens_screen() { self.go(Screen::People) } else { Task::none() };
                let changes_quotas = message.changes_quotas();
                let action = self.people.update(message, &self.live, &self.me);
                let done = self.carry_out(action, Message::People);
                if changes_quotas {
                    self.own_quota.outdate();
                }
                Task::batch([go, done, self.read_own_quota()])
            }
            Message::Directory(message) => {
                let action = self.directory.update(message);
                self.carry_out(action, Message::Directory)
            }
            Message::Audit(message) => {
                let action = self.audit.update(message);
                self.carry_out(action, Message::Audit)
            }
            Message::Wizard(message) => match &mut self.wizard {
                Some(wizard) => {
                    let action = wizard.update(message, &self.live);
                    self.carry_out(action, Message::Wizard)
                }
                None => Task::none(),
            },
            Message::Profile(profile::Message::Language(language)) => {
                return self.settings(settings::Message::Language(language), preferences);
            }
            Message::Profile(profile::Message::SignOut) => {
                return self.settings(settings::Message::SignOut, preferences);
            }
            Message::Profile(message) => {
                let action = self.profile.update(message, &self.me);
                self.carry_out(action, Message::Profile)
            }
            Message::Settings(message) => return self.settings(message, preferences),
            Message::Viewers(message) => self.update_viewers(message),
            Message::SaveTicket(message) => self.update_save_ticket(message),
            Message::Go(screen) => self.go(screen),
            Message::Back => self.back(),
            Message::NewDesktops(template) => self.new_desktops(template),
            Message::ImportTemplate => {
                let go = self.go(Screen::Templates);
                let action = self.templates.update(templates::Message::ImportPressed, &self.live);
                Task::batch([go, self.carry_out(action, Message::Templates)])
            }
            Message::ShowDesktop(id) => self.show_desktop(id),
            Message::OpenDesktop(id) => self.open_desktop(id),
            Message::SwitchTheme => {
                preferences.appearance = match preferences.theme(Theme::Light) {
                    Theme::Light => Appearance::Dark,
                    Theme::Dark => Appearance::Light,
                };
                preferences.write();
                self.palette = None;
                Task::none()
            }
            Message::Help => {
                self.palette = None;
                self.help = true;
                Task::none()
            }
            Message::HelpClosed => self.do_now(|app| app.help = false),
            Message::SidebarToggled => {
                let rail = self.rail(preferences, size);
                preferences.rail.insert(self.screen.slug().to_owned(), !rail);
                preferences.write();
                Task::none()
            }
            Message::PaletteOpened => self.open_palette(),
            Message::PaletteTyped(query) => self.palette_typed(query),
            Message::PalettePaused(number) => self.search_palette(number),
            Message::PaletteFound(number, reply) => self.do_now(|app| app.palette_found(number, reply)),
            Message::PaletteRun => {
                let at = self.palette.take().map_or(0, |p| p.at);
                let chosen = self.palette_matches.get(at).map(|entry| entry.message.clone());
                self.palette_matches.clear();
                return match chosen {
                    Some(message) => self.update(message, preferences, size),
                    None => (Task::none(), Leave::No),
                };
            }
            Message::PaletteClosed => self.do_now(Self::close_palette),
            Message::JobsToggled => {
                self.jobs = !self.jobs;
                if self.jobs { self.read_desktops_of_jobs() } else { Task::none() }
            }
            Message::JobsClosed => self.do_now(|app| app.jobs = false),
            Message::JobsCleared => self.do_now(|app| app.live.clear_jobs()),
            Message::JobFolded(id) => self.do_now(|app| {
                if !app.unfolded.remove(&id) {
                    app.unfolded.insert(id);
                }
            }),
            Message::JobCancel(id) => self.ask(Request::Cancel(id), Message::Answered),
            Message::JobAgain(id) => match self.live.operation(id).and_then(notifications::again) {
                Some(request) => self.ask(request, Message::Answered),
                None => Task::none(),
            },
            Message::JobAbandon(id) => self.ask_to_abandon(id),
            Message::JobAbandonClosed => self.do_now(|app| {
                app.abandon.close();
            }),
            Message::JobAbandonSent => match self.abandon.agreed() {
                Some(id) => self.ask(Request::Abandon(id), Message::JobAbandoned),
                None => Task::none(),
            },
            Message::JobAbandoned(reply) => self.do_now(|app| app.abandoned(reply)),
            Message::Answered(reply) => self.do_now(|app| match reply {
                Ok(Answer::Accepted(operation)) => app.accepted(operation),
                Ok(_) => {}
                Err(problem) => app.notify(Notification::bad(&problem)),
            }),
            Message::Accepted(operation, then) => {
                self.accepted(operation);
                return self.update(*then, preferences, size);
            }
            Message::DesktopRead(desktop, then) => {
                let (id, disks) = (desktop.id, desktop.disks.clone());
                self.learn(vec![*desktop]);
                self.live.set_disks(id, disks);
                return self.update(*then, preferences, size);
            }
            Message::ToastClosed(id) => self.do_now(|app| app.toasts.close(id)),
            Message::ToastsEntered => self.do_now(|app| app.toasts.pause(Instant::now())),
            Message::ToastsLeft => self.do_now(|app| app.toasts.resume(Instant::now())),
            Message::NotificationAction(id, action) => {
                self.toasts.close(id);
                self.act_on_notification(action)
            }
            Message::Reconnect => self.do_now(|app| app.connection += 1),
            Message::Key(shortcut) => return self.key(shortcut, preferences, size),
        };
        (task, Leave::No)
    }

    fn saw(&mut self, sight: Sight) {
        match (sight, self.screen) {
            (Sight::Picture(id, picture), Screen::Classroom) => self.classroom.picture_read(id, picture),
            (Sight::Picture(id, picture), _) => self.desktops.picture_read(id, picture),
            (Sight::Unseen(id, _), Screen::Classroom) => self.classroom.not_seen(id, self.now),
            (Sight::Unseen(id, problem), _) => self.desktops.not_seen(id, problem),
            (Sight::Size(id, size), _) => self.classroom.screen_sized(id, size),
            (Sight::NotDone(id, problem), _) => self.classroom.not_done(id, problem),
            (Sight::Slowed(percent), _) => self.classroom.slowed(percent),
        }
    }

    /// Runs what needs nothing more of iced.
    fn do_now(&mut self, run: impl FnOnce(&mut Self)) -> Task<Message> {
        run(self);
        Task::none()
    }

    pub(super) fn notify(&mut self, notification: Notification) {
        self.toasts.add(notification, Instant::now());
    }

    /// Whether the sidebar shows icons only.
    #[must_use]
    pub fn rail(&self, preferences: &Preferences, size: Size) -> bool {
        let own = preferences.rail.get(self.screen.slug()).copied();
        size.width < 1280.0 || own.unwrap_or(self.screen == Screen::Desktops)
    }
}
