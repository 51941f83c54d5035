//! Events, the lists and the loss of the connection, and the subscriptions of the app.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use futures::{Stream, StreamExt};
use iced::{Subscription, Task};
use sarrio_client::{Client, Signal};
use sarrio_model::{
    Attention, Change, Code, ConsentAnswer, ConsentQuestion, DesktopId, OperationKind, Problem, Target,
};

use super::{Leave, Message, SignedIn};
use crate::app::notifications;
use crate::backend::lists::{self, Lists};
use crate::backend::request::Request;
use crate::backend::screen_picture::{Corners, Shown, pictures};
use crate::backend::session;
use crate::preferences::Home;
use crate::screen::{Action, Notification, NotificationAction, Screen, classroom, desktops, my_lesson};
use crate::widget::focus;

impl SignedIn {
    /// Handles many signals with a single view.
    pub(super) fn signals(&mut self, signals: Vec<Signal>) -> (Task<Message>, Leave) {
        let mut tasks = vec![];
        for signal in signals {
            match signal {
                Signal::Connected { .. } => {
                    if !self.live.loaded || self.lost.take().is_some() {
                        tasks.push(self.read_lists());
                    }
                    self.lost = None;
                }
                Signal::Resync { .. } => tasks.push(self.read_lists()),
                Signal::Lost(problem) => {
                    if ends_session(&problem) {
                        return self.not_connected(problem);
                    }
                    self.lost = self.lost.or(Some(self.now));
                }
                Signal::Event(event) => {
                    // Events have no disks, so the new size is read.
                    if let Some(id) = grown(&event.change) {
                        let read = Action::ask(Request::Desktop(id), desktops::Message::Details);
                        tasks.push(self.carry_out(read, Message::Desktops));
                    }
                    let wizard = match (&event.change, &mut self.wizard) {
                        (Change::Operation(operation), Some(wizard)) => wizard.operation_changed(operation),
                        _ => Action::None,
                    };
                    tasks.push(self.carry_out(wizard, Message::Wizard));
                    self.changed(event.change);
                }
            }
        }
        self.forget_desktops();
        self.refresh();
        tasks.push(self.read_people());
        tasks.push(self.read_class());
        tasks.push(self.read_week());
        tasks.push(self.read_own_quota());
        tasks.push(self.read_desktops());
        if self.jobs {
            tasks.push(self.read_desktops_of_jobs());
        }
        tasks.push(self.ask_pictures());
        (Task::batch(tasks), Leave::No)
    }

    /// Tells all parts of the app what has changed.
    pub(super) fn changed(&mut self, change: Change) {
        match &change {
            Change::Operation(operation)
                if operation.state.is_over() && self.own_operations.remove(&operation.id) =>
            {
                if let Some(notification) = notifications::of_operation(operation) {
                    self.toasts.add(notification, Instant::now());
                }
            }
            Change::Desktop(desktop) => {
                self.viewers.desktop_changed(desktop);
                if let Some(wizard) = &mut self.wizard {
                    wizard.desktop_changed(desktop);
                }
            }
            Change::Attention(attention) if attention.person.id == self.me.id => self.asked(attention),
            Change::User(user) if user.id == self.me.id => self.me = user.clone(),
            _ => {}
        }
        self.people.changed(&change);
        self.classroom.changed(&change);
        self.timetable.changed(&change);
        self.own_quota.changed(&change, &self.me, &self.live);
        self.desktops.changed(&change);
        self.storage.changed(&change, &self.live);
        self.live.apply(change);
    }

    /// Somebody asks the person something: they are told wherever they are.
    fn asked(&mut self, now: &Attention) {
        let known = self.live.attention(self.me.id);
        let waits = |question: &&ConsentQuestion| question.answer == ConsentAnswer::Waiting;
        let is_new = |question: &&ConsentQuestion| {
            known.and_then(|known| known.question(question.by.id, question.to)) != Some(*question)
        };
        let new = now.questions.iter().filter(waits).filter(is_new);
        let new: Vec<String> = new.map(my_lesson::question).collect();
        let place = if my_lesson::is_for(&self.me) { Screen::MyLesson } else { Screen::Profile };
        if self.screen != place {
            for words in new {
                let show = NotificationAction::Show(place);
                self.toasts.add(Notification::warning(words).action(show), Instant::now());
            }
        }
    }

    /// Reads the class that is shown, where it has changed.
    pub(super) fn read_class(&mut self) -> Task<Message> {
        if self.screen != Screen::Classroom {
            return Task::none();
        }
        let settled = self.classroom.settle(&self.live, &self.me);
        let action = Action::All(vec![settled, self.classroom.read()]);
        self.carry_out(action, Message::Classroom)
    }

    /// Reads the week that the timetable shows, where it has changed.
    pub(super) fn read_week(&mut self) -> Task<Message> {
        if self.screen != Screen::Timetable {
            return Task::none();
        }
        let action = self.timetable.read();
        self.carry_out(action, Message::Timetable)
    }

    /// Reads what the screen of people shows and what has changed.
    fn read_people(&mut self) -> Task<Message> {
        if self.screen != Screen::People {
            return Task::none();
        }
        let action = self.people.read();
        self.carry_out(action, Message::People)
    }

    /// Reads what the person may use and uses, where it may have changed.
    pub(super) fn read_own_quota(&mut self) -> Task<Message> {
        if self.client.is_some() && self.own_quota.begins() {
            return self.ask(Request::OwnQuota, Message::OwnQuota);
        }
        Task::none()
    }

    /// The backend does not answer, or the session has ended.
    pub(super) fn not_connected(&mut self, problem: Problem) -> (Task<Message>, Leave) {
        if ends_session(&problem) {
            let forget = match &self.home {
                Home::Backend { url } => Task::future(session::forget(url.clone())).discard(),
                Home::Here => Task::none(),
            };
            return (forget, Leave::SignOut(Some(problem)));
        }
        self.lost = self.lost.or(Some(self.now));
        (Task::none(), Leave::No)
    }

    fn read_lists(&mut self) -> Task<Message> {
        self.live.reading_begins();
        match self.client.clone() {
            Some(client) => Task::perform(lists::read(client), Message::Loaded),
            None => Task::none(),
        }
    }

    pub(super) fn loaded(&mut self, lists: Lists) -> Task<Message> {
        let first = !self.live.loaded;
        self.live.load(lists);
        self.refresh();
        let desktops = self.begin_desktops();
        let shown = if first { Task::none() } else { self.read_shown_desktops() };
        self.templates.ask_pictures_again();
        self.people.changed_altogether();
        self.classroom.outdate();
        self.timetable.outdate();
        self.own_quota.outdate();
        // Before the lists were read there was no table that could take the focus.
        let focus = first && self.screen == Screen::Desktops && !self.is_covered();
        let focus = if focus { focus::on(desktops::TABLE) } else { Task::none() };
        let people = self.read_people();
        let (class, week) = (self.read_class(), self.read_week());
        Task::batch([desktops, shown, self.ask_pictures(), people, class, week, self.read_own_quota(), focus])
    }

    /// Whether something is shown that changes each second.
    fn counts_seconds(&self) -> bool {
        let of_lists = self.live.counts_seconds() || !self.live.loaded;
        let of_class = match self.screen {
            Screen::Classroom => self.classroom.counts_seconds(&self.live),
            Screen::MyLesson => self.my_lesson.counts_seconds(&self.live),
            _ => false,
        };
        let of_screens =
            self.people.counts_seconds() || self.audit.counts_seconds() || self.directory.counts_seconds();
        of_lists || of_class || of_screens || self.lost.is_some()
    }

    /// The screens that are visible now, and how each is shown.
    fn watched(&self, scale: f32) -> HashMap<DesktopId, Shown> {
        let pixels = |length: f32| (length * scale).round().max(1.0) as u32;
        match self.screen {
            Screen::Desktops if !self.is_covered() => {
                let (width, height) = desktops::PICTURE;
                let (size, radius) = ((pixels(width), pixels(height)), pixels(PANEL_CORNER));
                let shown = Shown { size, radius, corners: Corners::All, pace: CLOSE, close: true };
                self.desktops.watched(&self.live).into_iter().map(|id| (id, shown)).collect()
            }
            Screen::Classroom => {
                let shown = |watched: classroom::Watched| Shown {
                    size: (pixels(watched.size.width), pixels(watched.size.height)),
                    radius: pixels(TILE_CORNER),
                    corners: Corners::Upper,
                    pace: match watched.hands {
                        true => HANDS,
                        false if watched.large => CLOSE,
                        false => WALL,
                    },
                    close: watched.large,
                };
                let all = self.classroom.watched(&self.live, self.me.id).into_iter();
                all.map(|(id, watched)| (id, shown(watched))).collect()
            }
            _ => HashMap::new(),
        }
    }

    /// The backend's events, the clock while something changes with time, and the screen of the desktop in the panel.
    /// `scale` is how many pixels a logical pixel has, and `most` how many Mbit/s live pictures may take.
    pub fn subscription(&self, scale: f32, most: Option<u32>) -> Subscription<Message> {
        let Some(client) = &self.client else { return Subscription::none() };
        let stream = EventStream { number: self.connection, client: client.clone() };
        let mut all = vec![Subscription::run_with(stream, follow).map(Message::Signals)];
        let period = if self.toasts.are_waiting() {
            notifications::TICK
        } else if self.counts_seconds() {
            Duration::from_secs(1)
        } else {
            Duration::from_secs(20)
        };
        all.push(iced::time::every(period).map(|_| Message::Tick));
        // What is asked for follows what is shown: this is called after each change.
        self.screens.look_at(self.watched(scale), most);
        let followed = self.screens.followed(self.connection, client.clone());
        all.push(Subscription::run_with(followed, pictures).map(Message::Sights));
        Subscription::batch(all)
    }
}

/// The radius of a picture's corners in the panel, and of those of a tile, in logical pixels.
const PANEL_CORNER: f32 = 10.0;
const TILE_CORNER: f32 = 9.0;
/// How often pictures are drawn, in ms: the one at which somebody helps, the one that somebody looks at, and each of many.
const HANDS: u32 = 100;
const CLOSE: u32 = 500;
const WALL: u32 = 1000;

/// The desktop of an operation that has ended and that should make a disk larger.
fn grown(change: &Change) -> Option<DesktopId> {
    match change {
        Change::Operation(operation)
            if operation.kind == OperationKind::GrowDisk && operation.state.is_over() =>
        {
            match operation.target {
                Target::Desktop(id) => Some(id),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether the person has to sign in again, or to compare a certificate.
fn ends_session(problem: &Problem) -> bool {
    matches!(problem.code, Code::NotSignedIn | Code::BackendCertificate)
}

/// A connection for events. iced keeps one subscription for each number.
struct EventStream {
    number: u64,
    client: Client,
}

impl std::hash::Hash for EventStream {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.number.hash(state);
    }
}

/// The signals in batches, because each message builds the view again.
fn follow(stream: &EventStream) -> impl Stream<Item = Vec<Signal>> + use<> {
    stream.client.follow(None, &[]).ready_chunks(512)
}
