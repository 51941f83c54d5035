//! The app once a backend has let it in.

mod act;
mod keys;

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use futures::{Stream, StreamExt};
use iced::widget::image::Handle;
use iced::{Size, Subscription, Task};
use jiff::Timestamp;
use sarrio_client::{Client, Signal};
use sarrio_model::{Batch, Change, Code, DesktopId, OperationId, Problem, Role, TemplateId, User};

use super::entries;
use super::keys::Shortcut;
use super::news::{self, Toasts};
use super::opening::{self, Opening};
use crate::live::{Lists, Live};
use crate::preferences::{Home, Look, Preferences};
use crate::request::{Answer, Reply, Request};
use crate::screen::desktops::{self, Desktops};
use crate::screen::hypervisors::{self, Hypervisors};
use crate::screen::settings;
use crate::screen::storage::{self, Storage};
use crate::screen::templates::{self, Templates};
use crate::screen::wizard::{self, Wizard};
use crate::screen::{News, Offer, Place};
use crate::screen_picture::{Watched, pictures};
use crate::session::{self, Connected};
use crate::theme::Theme;
use crate::widget::{focus, palette};
use crate::words::shell as said;

/// The regions that F6 goes round.
pub(super) const REGIONS: &[&str] = &["nav", "top", "content", "panel"];

/// The state.
#[derive(Debug)]
pub struct Inside {
    client: Option<Client>,
    home: Home,
    me: User,
    site: String,
    pub(super) live: Live,
    pub(super) now: Timestamp,
    pub(super) lost: Option<Timestamp>,
    line: u64,
    pub(super) place: Place,
    history: Vec<Place>,
    pub(super) desktops: Desktops,
    pub(super) templates: Templates,
    pub(super) hypervisors: Hypervisors,
    pub(super) storage: Storage,
    pub(super) wizard: Option<Wizard>,
    pub(super) palette: Option<palette::State>,
    pub(super) found: Vec<palette::Entry<Message>>,
    pub(super) jobs: bool,
    pub(super) help: bool,
    pub(super) toasts: Toasts,
    pub(super) opening: Opening,
    mine: HashSet<OperationId>,
    /// What was asked while there was no backend: tests look here.
    #[cfg(test)]
    pub(crate) asked: Vec<Request>,
}

/// What happens inside.
#[derive(Debug, Clone)]
#[allow(missing_docs, clippy::large_enum_variant)]
pub enum Message {
    Signals(Vec<Signal>),
    Loaded(Result<Lists, Problem>),
    Tick,
    Picture(DesktopId, Handle),
    TemplatePicture(TemplateId, Result<Option<Handle>, Problem>),
    Remembered(bool),
    LabReady(Vec<Problem>),
    Desktops(desktops::Message),
    Templates(templates::Message),
    Hypervisors(hypervisors::Message),
    Storage(storage::Message),
    Wizard(wizard::Message),
    Settings(settings::Message),
    Opening(opening::Message),
    Go(Place),
    Back,
    Make(Option<TemplateId>),
    ImportTemplate,
    ShowDesktop(DesktopId),
    OpenDesktop(DesktopId),
    SwitchLook,
    Help,
    HelpClosed,
    SidebarToggled,
    PaletteOpened,
    PaletteTyped(String),
    PaletteRun,
    PaletteClosed,
    JobsToggled,
    JobsClosed,
    JobsCleared,
    JobCancel(OperationId),
    JobAgain(OperationId),
    Asked(Reply),
    ToastClosed(u64),
    ToastsHovered(bool),
    Offered(u64, Offer),
    Reconnect,
    Key(Shortcut),
}

/// What the app has to do.
pub enum Asked {
    /// Nothing.
    Nothing,
    /// Back to the first screen, and why.
    Leave(Option<Problem>),
    /// End.
    Quit,
}

impl Inside {
    /// Begins: events first, then the lists.
    pub fn new(connected: Connected, remember: bool, lab: Option<PathBuf>) -> (Self, Task<Message>) {
        let Connected { client, session, home } = connected;
        let mut inside = Self::shown(session.user, session.site, Live::default());
        inside.client = Some(client.clone());
        inside.home = home;
        let keep = match (&inside.home, remember) {
            (Home::Backend { url }, true) => {
                Task::perform(session::remember(url.clone(), client.clone()), Message::Remembered)
            }
            _ => Task::none(),
        };
        #[cfg(feature = "direct")]
        let prepare = match &inside.home {
            Home::Here => Task::perform(crate::direct::furnish(client, lab), Message::LabReady),
            Home::Backend { .. } => Task::none(),
        };
        #[cfg(not(feature = "direct"))]
        let prepare = {
            drop(lab);
            Task::none()
        };
        (inside, Task::batch([keep, prepare, focus::on(desktops::TABLE)]))
    }

    /// The same with lists that are there already and no backend: for pictures and tests.
    #[must_use]
    pub fn shown(me: User, site: String, live: Live) -> Self {
        let mut inside = Self {
            client: None,
            home: Home::Here,
            me,
            site,
            live,
            now: Timestamp::now(),
            lost: None,
            line: 0,
            place: Place::Desktops,
            history: vec![],
            desktops: Desktops::default(),
            templates: Templates::default(),
            hypervisors: Hypervisors::default(),
            storage: Storage::default(),
            wizard: None,
            palette: None,
            found: vec![],
            jobs: false,
            help: false,
            toasts: Toasts::default(),
            opening: Opening::default(),
            mine: HashSet::new(),
            #[cfg(test)]
            asked: vec![],
        };
        inside.refresh();
        inside
    }

    /// Who sits here.
    #[must_use]
    pub fn me(&self) -> &User {
        &self.me
    }

    pub(super) fn site(&self) -> &str {
        &self.site
    }

    pub(super) fn is_direct(&self) -> bool {
        self.home == Home::Here
    }

    /// The places that this person may go to.
    #[must_use]
    pub fn places(&self) -> Vec<Place> {
        let administers = self.me.role == Role::Administrator;
        let open = |place: &Place| match place {
            Place::Bin => !administers,
            Place::Hypervisors | Place::Storage => administers,
            _ => true,
        };
        Place::LISTED.into_iter().filter(open).collect()
    }

    /// The title of the screen.
    #[must_use]
    pub fn title(&self) -> String {
        entries::face(self.place).1
    }

    /// Whether Esc has something to close before the content sees it.
    #[must_use]
    pub fn is_covered(&self) -> bool {
        self.palette.is_some() || self.jobs || self.help || self.opening.is_open() || self.screen_is_covered()
    }

    /// Whether the palette is open.
    #[must_use]
    pub fn palette_is_open(&self) -> bool {
        self.palette.is_some()
    }

    pub(super) fn screen_is_covered(&self) -> bool {
        match self.place {
            Place::Desktops => self.desktops.is_covered(),
            Place::Templates => self.templates.is_covered(),
            Place::Hypervisors => self.hypervisors.is_covered(),
            Place::Bin | Place::Storage => self.storage.is_covered(),
            Place::Settings | Place::Wizard => false,
        }
    }

    fn refresh(&mut self) {
        self.desktops.refresh(&self.live);
        self.storage.refresh(&self.live);
    }

    /// Takes a message in; what is to be done within iced, and what the app has to do.
    pub fn update(
        &mut self,
        message: Message,
        preferences: &mut Preferences,
        size: Size,
    ) -> (Task<Message>, Asked) {
        self.now = Timestamp::now();
        let task = match message {
            Message::Signals(signals) => return self.heard(signals),
            Message::Loaded(Ok(lists)) => {
                let first = !self.live.loaded;
                self.live.load(lists);
                self.refresh();
                self.templates.ask_again();
                // Before the lists came there was no table to have the focus.
                let focus = first && self.place == Place::Desktops && !self.is_covered();
                let focus = if focus { focus::on(desktops::TABLE) } else { Task::none() };
                Task::batch([self.ask_pictures(), focus])
            }
            Message::Loaded(Err(problem)) => {
                self.live.reading_ended();
                return self.not_heard(problem);
            }
            Message::Tick => {
                self.toasts.tick(Instant::now());
                Task::none()
            }
            Message::Picture(id, picture) => {
                self.desktops.seen(id, picture);
                Task::none()
            }
            Message::TemplatePicture(id, picture) => {
                self.templates.seen(id, picture);
                Task::none()
            }
            Message::Remembered(kept) => {
                if !kept {
                    self.tell(News::good(said::not_remembered()));
                }
                Task::none()
            }
            Message::LabReady(problems) => {
                for problem in problems {
                    self.tell(News::bad(&problem));
                }
                Task::none()
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
                let go = if adding { self.go(Place::Hypervisors) } else { Task::none() };
                let action = self.hypervisors.update(message, &self.live);
                Task::batch([go, self.carry_out(action, Message::Hypervisors)])
            }
            Message::Storage(message) => {
                let action = self.storage.update(message, &self.live);
                self.carry_out(action, Message::Storage)
            }
            Message::Wizard(message) => match &mut self.wizard {
                Some(wizard) => {
                    let action = wizard.update(message, &self.live);
                    self.carry_out(action, Message::Wizard)
                }
                None => Task::none(),
            },
            Message::Settings(message) => return self.settings(message, preferences),
            Message::Opening(message) => self.opening_told(message),
            Message::Go(place) => self.go(place),
            Message::Back => self.back(),
            Message::Make(template) => self.make(template),
            Message::ImportTemplate => {
                let go = self.go(Place::Templates);
                let action = self.templates.update(templates::Message::ImportPressed, &self.live);
                Task::batch([go, self.carry_out(action, Message::Templates)])
            }
            Message::ShowDesktop(id) => self.show_desktop(id),
            Message::OpenDesktop(id) => self.open_desktop(id),
            Message::SwitchLook => {
                preferences.look = match preferences.theme(Theme::Light) {
                    Theme::Light => Look::Dark,
                    Theme::Dark => Look::Light,
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
            Message::HelpClosed => {
                self.help = false;
                Task::none()
            }
            Message::SidebarToggled => {
                let rail = self.rail(preferences, size);
                preferences.rail.insert(self.slug().to_owned(), !rail);
                preferences.write();
                Task::none()
            }
            Message::PaletteOpened => {
                self.palette = Some(palette::State::default());
                self.find();
                focus::on(palette::FIELD)
            }
            Message::PaletteTyped(query) => {
                self.palette = Some(palette::State { query, at: 0 });
                self.find();
                Task::none()
            }
            Message::PaletteRun => {
                let at = self.palette.take().map_or(0, |p| p.at);
                let chosen = self.found.get(at).map(|entry| entry.message.clone());
                self.found.clear();
                return match chosen {
                    Some(message) => self.update(message, preferences, size),
                    None => (Task::none(), Asked::Nothing),
                };
            }
            Message::PaletteClosed => {
                self.palette = None;
                self.found.clear();
                Task::none()
            }
            Message::JobsToggled => {
                self.jobs = !self.jobs;
                Task::none()
            }
            Message::JobsClosed => {
                self.jobs = false;
                Task::none()
            }
            Message::JobsCleared => {
                self.live.clear_jobs();
                Task::none()
            }
            Message::JobCancel(id) => self.ask(Request::Cancel(id), Message::Asked),
            Message::JobAgain(id) => match self.live.operation(id).and_then(news::again) {
                Some((action, id)) => {
                    self.ask(Request::Batch(Batch { action, ids: vec![id] }), Message::Asked)
                }
                None => Task::none(),
            },
            Message::Asked(reply) => {
                match reply {
                    Ok(Answer::Accepted(operation)) => self.accepted(operation),
                    Ok(_) => {}
                    Err(problem) => self.tell(News::bad(&problem)),
                }
                Task::none()
            }
            Message::ToastClosed(id) => {
                self.toasts.close(id);
                Task::none()
            }
            Message::ToastsHovered(over) => {
                self.toasts.hover(over, Instant::now());
                Task::none()
            }
            Message::Offered(id, offer) => {
                self.toasts.close(id);
                self.take(offer)
            }
            Message::Reconnect => {
                self.line += 1;
                Task::none()
            }
            Message::Key(shortcut) => return self.key(shortcut, preferences, size),
        };
        (task, Asked::Nothing)
    }

    /// What the backend tells, many at once: one view for all of it.
    fn heard(&mut self, signals: Vec<Signal>) -> (Task<Message>, Asked) {
        let mut tasks = vec![];
        for signal in signals {
            match signal {
                Signal::Connected { .. } => {
                    let first = !self.live.loaded;
                    if first || self.lost.take().is_some() {
                        tasks.push(self.load());
                    }
                    self.lost = None;
                }
                Signal::Resync { .. } => tasks.push(self.load()),
                Signal::Lost(problem) => {
                    if matches!(problem.code, Code::NotSignedIn | Code::BackendCertificate) {
                        return self.not_heard(problem);
                    }
                    self.lost = self.lost.or(Some(self.now));
                }
                Signal::Event(event) => {
                    if let Change::Operation(operation) = &event.change
                        && operation.state.is_over()
                        && self.mine.remove(&operation.id)
                        && let Some(news) = news::of_job(operation)
                    {
                        self.toasts.tell(news, Instant::now());
                    }
                    if let (Change::Desktop(desktop), Some(wizard)) = (&event.change, &mut self.wizard) {
                        wizard.told(desktop);
                    }
                    self.live.apply(event.change);
                }
            }
        }
        self.refresh();
        tasks.push(self.ask_pictures());
        (Task::batch(tasks), Asked::Nothing)
    }

    fn not_heard(&mut self, problem: Problem) -> (Task<Message>, Asked) {
        if matches!(problem.code, Code::NotSignedIn | Code::BackendCertificate) {
            let forget = match &self.home {
                Home::Backend { url } => Task::future(session::forget(url.clone())).discard(),
                Home::Here => Task::none(),
            };
            return (forget, Asked::Leave(Some(problem)));
        }
        self.lost = self.lost.or(Some(self.now));
        (Task::none(), Asked::Nothing)
    }

    fn load(&mut self) -> Task<Message> {
        self.live.reading_begins();
        match self.client.clone() {
            Some(client) => Task::perform(session::lists(client, self.me.role), Message::Loaded),
            None => Task::none(),
        }
    }

    fn tell(&mut self, news: News) {
        self.toasts.tell(news, Instant::now());
    }

    /// Whether the sidebar is a rail here.
    #[must_use]
    pub fn rail(&self, preferences: &Preferences, size: Size) -> bool {
        let own = preferences.rail.get(self.slug()).copied();
        size.width < 1280.0 || own.unwrap_or(self.place == Place::Desktops)
    }

    fn slug(&self) -> &'static str {
        match self.place {
            Place::Desktops => "desktops",
            Place::Templates => "templates",
            Place::Hypervisors => "hypervisors",
            Place::Bin => "bin",
            Place::Storage => "storage",
            Place::Settings => "settings",
            Place::Wizard => "wizard",
        }
    }

    /// Where the app is, told for pictures and tests.
    pub fn at(&mut self, place: Place) {
        let _ = self.go(place);
        if place == Place::Wizard && self.wizard.is_none() {
            self.wizard = Some(Wizard::new(None, &self.live, &self.me));
        }
    }

    /// Events, the clock while something counts, and the watched screen.
    pub fn subscription(&self, scale: f32) -> Subscription<Message> {
        let Some(client) = &self.client else { return Subscription::none() };
        let line = Line { number: self.line, client: client.clone() };
        let mut all = vec![Subscription::run_with(line, follow).map(Message::Signals)];
        let period = if self.toasts.is_waiting() {
            news::LOOK
        } else if self.live.counts_seconds() || self.lost.is_some() || !self.live.loaded {
            Duration::from_secs(1)
        } else {
            Duration::from_secs(20)
        };
        all.push(iced::time::every(period).map(|_| Message::Tick));
        let watched = (self.place == Place::Desktops && !self.is_covered())
            .then(|| self.desktops.watched(&self.live))
            .flatten();
        if let Some(id) = watched {
            let (width, height) = desktops::PICTURE;
            let size = ((width * scale).round() as u32, (height * scale).round() as u32);
            let watched = Watched { id, size, client: client.clone() };
            all.push(
                Subscription::run_with(watched, pictures).map(|(id, picture)| Message::Picture(id, picture)),
            );
        }
        Subscription::batch(all)
    }
}

/// The line that events come by; another number is another line.
struct Line {
    number: u64,
    client: Client,
}

impl std::hash::Hash for Line {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.number.hash(state);
    }
}

/// What happened, bundled: each message makes a view.
fn follow(line: &Line) -> impl Stream<Item = Vec<Signal>> + use<> {
    line.client.follow(None, &[]).ready_chunks(512)
}
