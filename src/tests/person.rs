//! Somebody at the keyboard: a driver of the real app without a window.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::stream::{BoxStream, SelectAll};
use futures::{FutureExt, StreamExt};
use iced::advanced::renderer::Headless;
use iced::advanced::widget::operation::{Operation, Outcome};
use iced::advanced::{clipboard, mouse, widget};
use iced::keyboard::{self, Key, Location, Modifiers, key};
use iced::{Event, Point, Rectangle, Size, Task, window};
use iced_runtime::user_interface::{Cache, UserInterface};
use iced_runtime::{Action, task};
use tokio::runtime::{Builder, Runtime};

use super::school::School;
use super::stand_in::StandIn;
use crate::app::signed_in::{self, SignedIn};
use crate::app::{App, Message};
use crate::backend::request::{Answer, Request};
use crate::backend::session::{Connected, Remember};
use crate::preferences::{Appearance, Preferences};
use crate::screen::{Screen, desktops, hypervisors};
use crate::theme::{BODY, BODY_SIZE};
use crate::widget::focus;
use crate::words::Language;

const SIZE: Size = Size::new(1440.0, 900.0);
/// How long a test waits before it fails.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) struct Person {
    app: App,
    /// What the app waits for: a clock or, where there is a backend, its answers and events.
    waits: SelectAll<BoxStream<'static, Action<Message>>>,
    /// The clock of the tasks, and their network.
    runtime: Arc<Runtime>,
    /// The window in logical pixels.
    window: Size,
    cache: Option<Cache>,
    renderer: iced::Renderer,
}

impl Person {
    /// Somebody in front of the app at `screen`, in English.
    pub(super) fn at(school: &School, screen: Screen) -> Self {
        Self::in_window(school, screen, SIZE)
    }

    /// The same in a window of `window` logical pixels.
    pub(super) fn in_window(school: &School, screen: Screen, window: Size) -> Self {
        let mut signed_in = SignedIn::shown(school.me.clone(), "School".into(), school.live()).at_school();
        signed_in.at(screen);
        let preferences = Preferences {
            appearance: Appearance::Light,
            language: Some(Language::English),
            ..Preferences::default()
        };
        let runtime = Arc::new(Builder::new_current_thread().enable_all().build().unwrap());
        Self::with(App::signed_in(signed_in, preferences, window), window, runtime)
    }

    fn with(app: App, window: Size, runtime: Arc<Runtime>) -> Self {
        let renderer = futures::executor::block_on(<iced::Renderer as Headless>::new(
            BODY,
            BODY_SIZE,
            Some("tiny-skia"),
        ));
        let mut person = Self {
            app,
            waits: SelectAll::new(),
            runtime,
            window,
            cache: Some(Cache::default()),
            renderer: renderer.unwrap(),
        };
        person.happens(vec![]);
        person
    }

    /// Somebody who is signed in to a real backend, and hears its events.
    pub(super) fn signed_in(connected: Connected, runtime: Arc<Runtime>) -> Self {
        let client = connected.client.clone();
        let (signed_in, task) = SignedIn::new(connected, Remember::No, None);
        let preferences = Preferences { language: Some(Language::English), ..Preferences::default() };
        let mut person = Self::with(App::signed_in(signed_in, preferences, SIZE), SIZE, runtime);
        let signals = client
            .follow(None, &[])
            .map(|signal| Action::Output(Message::SignedIn(signed_in::Message::Signals(vec![signal]))));
        person.waits.push(signals.boxed());
        person.runs(task.map(Message::SignedIn));
        person
    }

    /// Waits until `text` can be read.
    pub(super) fn waits_for(&mut self, text: &str) {
        self.waits_until(text, |person| person.reads(text));
    }

    /// Waits until something is so, and lets happen what the app waits for.
    pub(super) fn waits_until(&mut self, what: &str, is_so: impl Fn(&mut Self) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !is_so(self) {
            if Instant::now() >= end {
                panic!("waited in vain: {what}. On the screen: {:?}", self.looks("", None).texts);
            }
            let runtime = Arc::clone(&self.runtime);
            // The time limit is made inside the runtime, which it needs.
            let waits = &mut self.waits;
            let next = runtime
                .block_on(async { tokio::time::timeout(Duration::from_millis(100), waits.next()).await });
            if let Ok(Some(action)) = next {
                self.does(action);
            }
            self.happens(vec![]);
        }
        // What follows at once, such as where the focus goes, has happened before a person does anything else.
        let runtime = Arc::clone(&self.runtime);
        let _inside = runtime.enter();
        while let Some(Some(action)) = self.waits.next().now_or_never() {
            self.does(action);
            self.happens(vec![]);
        }
    }

    /// What the backend was asked since the last call, but for the desktops that are shown and what the wizard looks ahead at.
    pub(super) fn asked(&mut self) -> Vec<Request> {
        let reads = |request: &Request| {
            matches!(
                request,
                Request::Desktop(_)
                    | Request::Desktops(_)
                    | Request::KnownDesktops(_)
                    | Request::LocateDesktop(..)
                    | Request::FindDesktop(_)
                    | Request::CountDesktops
                    | Request::PreviewDesktops(_)
                    | Request::Seating
            )
        };
        self.app.asked().into_iter().filter(|request| !reads(request)).collect()
    }

    /// All that the backend was asked since the last call.
    pub(super) fn asked_all(&mut self) -> Vec<Request> {
        self.app.asked()
    }

    /// From now on, questions about desktops are answered.
    pub(super) fn stands_in(&mut self, stand_in: StandIn) {
        self.app.inside().unwrap().stand_in = Some(stand_in);
    }

    /// How many desktops the app knows.
    pub(super) fn known_desktops(&mut self) -> usize {
        self.app.inside().unwrap().live().known_desktops().count()
    }

    /// Sends the app a message that does not come from a key or a press.
    pub(super) fn tells(&mut self, message: signed_in::Message) {
        let task = self.app.update(Message::SignedIn(message));
        self.runs(task);
        self.happens(vec![]);
    }

    /// Answers a question of the dialog that adds a host.
    pub(super) fn adds_host(&mut self, answer: Answer) {
        self.tells(signed_in::Message::Hypervisors(hypervisors::Message::Add(hypervisors::probed(Ok(
            answer,
        )))));
    }

    /// Answers a question of the dialog about how a host is reached.
    pub(super) fn reaches_host(&mut self, target: sarrio_model::SshTarget, answer: Answer) {
        let message = hypervisors::reached(target, Ok(answer));
        self.tells(signed_in::Message::Hypervisors(hypervisors::Message::Reach(message)));
    }

    /// Answers with the results of a host's checks.
    pub(super) fn checks_host(&mut self, checks: Vec<sarrio_model::Check>) {
        let message = hypervisors::checked(Ok(Answer::Checks(checks)));
        self.tells(signed_in::Message::Hypervisors(hypervisors::Message::Add(message)));
    }

    pub(super) fn focuses_table(&mut self) {
        let task = focus::on(desktops::TABLE);
        self.runs(task);
    }

    pub(super) fn presses(&mut self, named: key::Named) {
        self.key(Key::Named(named), Modifiers::empty(), None);
    }

    pub(super) fn holds(&mut self, modifiers: Modifiers, named: key::Named) {
        self.key(Key::Named(named), modifiers, None);
    }

    pub(super) fn enters(&mut self, modifiers: Modifiers) {
        self.key(Key::Named(key::Named::Enter), modifiers, None);
    }

    pub(super) fn chord(&mut self, modifiers: Modifiers, letter: &str) {
        self.key(Key::Character(letter.into()), modifiers, None);
    }

    pub(super) fn types(&mut self, letters: &str) {
        typed(letters).into_iter().for_each(|key| self.happens(key));
    }

    /// Keys and presses that all arrive before the app can handle the first one, as on a slow computer.
    pub(super) fn at_once(&mut self, fast: Fast) {
        self.batch(fast.0);
        // As many frames as the input can need.
        for _ in 0..100 {
            self.frame();
        }
    }

    fn key(&mut self, key: Key, modifiers: Modifiers, text: Option<String>) {
        self.happens(pressed(key, modifiers, text));
    }

    /// Whether `text` can be read somewhere that is not covered.
    pub(super) fn reads(&mut self, text: &str) -> bool {
        !self.places(text).is_empty()
    }

    /// Whether some text on the screen has this in it.
    pub(super) fn mentions(&mut self, part: &str) -> bool {
        self.looks(part, None).texts.iter().any(|text| text.contains(part))
    }

    pub(super) fn clicks(&mut self, text: &str) {
        let place = *self.places(text).first().unwrap_or_else(|| panic!("“{text}” is not on the screen"));
        self.clicks_at(place);
    }

    /// Clicks the text where it stands last, as on the button of a dialog.
    pub(super) fn clicks_last(&mut self, text: &str) {
        let place = *self.places(text).last().unwrap_or_else(|| panic!("“{text}” is not on the screen"));
        self.clicks_at(place);
    }

    /// Puts the focus on a control.
    pub(super) fn focuses(&mut self, id: &'static str) {
        let task = focus::on(id);
        self.runs(task);
    }

    fn clicks_at(&mut self, place: Rectangle) {
        let at = place.center();
        self.happens_at(at, clicked(at));
    }

    pub(super) fn places(&mut self, text: &str) -> Vec<Rectangle> {
        self.find(text, None)
    }

    /// The bounds of the container with this id.
    pub(super) fn container(&mut self, id: &'static str) -> Option<Rectangle> {
        self.find("", Some(id.into())).first().copied()
    }

    fn find(&mut self, text: &str, id: Option<widget::Id>) -> Vec<Rectangle> {
        self.looks(text, id).found
    }

    fn looks(&mut self, text: &str, id: Option<widget::Id>) -> Find {
        let mut find = Find { text: text.to_owned(), id, found: vec![], texts: vec![] };
        let mut ui = UserInterface::build(
            self.app.view(),
            self.window,
            self.cache.take().unwrap(),
            &mut self.renderer,
        );
        ui.operate(&self.renderer, &mut find);
        self.cache = Some(ui.into_cache());
        find
    }

    fn happens(&mut self, events: Vec<Event>) {
        self.happens_at(Point::new(-1.0, -1.0), events);
    }

    /// The centre of a text on the screen.
    pub(super) fn place_of(&mut self, text: &str) -> Point {
        let places = self.places(text);
        places.first().unwrap_or_else(|| panic!("“{text}” is not on the screen")).center()
    }

    /// Sends all events in one view, as iced does when the app was busy.
    fn batch(&mut self, events: Vec<Event>) {
        let moved = events.iter().rev().find_map(|event| match event {
            Event::Mouse(mouse::Event::CursorMoved { position }) => Some(*position),
            _ => None,
        });
        self.update(&events, moved.unwrap_or(Point::new(-1.0, -1.0)));
    }

    fn frame(&mut self) {
        let redraw = Event::Window(window::Event::RedrawRequested(Instant::now()));
        self.update(&[redraw], Point::new(-1.0, -1.0));
    }

    fn update(&mut self, events: &[Event], at: Point) {
        let mut messages = Vec::new();
        let mut ui = UserInterface::build(
            self.app.view(),
            self.window,
            self.cache.take().unwrap(),
            &mut self.renderer,
        );
        let cursor = mouse::Cursor::Available(at);
        let _ = ui.update(events, cursor, &mut self.renderer, &mut clipboard::Null, &mut messages);
        self.cache = Some(ui.into_cache());
        for message in messages {
            let task = self.app.update(message);
            self.runs(task);
        }
    }

    /// Sends events one by one. Each applies to the view that the one before has led to.
    fn happens_at(&mut self, at: Point, events: Vec<Event>) {
        events.iter().for_each(|event| self.update(std::slice::from_ref(event), at));
        let redraw = Event::Window(window::Event::RedrawRequested(Instant::now()));
        self.update(&[redraw], at);
    }

    /// Runs what a task can do at once: messages and widget operations. What waits for a network or a clock is left for
    /// [`Person::waits_until`].
    fn runs(&mut self, task: Task<Message>) {
        let Some(mut actions) = task::into_stream(task) else { return };
        let runtime = Arc::clone(&self.runtime);
        let _entered = runtime.enter();
        let mut polled = 0;
        loop {
            match actions.next().now_or_never() {
                Some(Some(action)) => self.does(action),
                Some(None) => return,
                // Of many tasks, a few that wake themselves at once keep the others from their turns.
                None if polled < 16 => polled += 1,
                None => return self.waits.push(actions),
            }
        }
    }

    fn does(&mut self, action: Action<Message>) {
        match action {
            Action::Output(message) => {
                let task = self.app.update(message);
                self.runs(task);
            }
            Action::Widget(operation) => self.operates(operation),
            _ => {}
        }
    }

    fn operates(&mut self, operation: Box<dyn Operation>) {
        let mut next = Some(operation);
        let mut ui = UserInterface::build(
            self.app.view(),
            self.window,
            self.cache.take().unwrap(),
            &mut self.renderer,
        );
        while let Some(mut operation) = next.take() {
            ui.operate(&self.renderer, operation.as_mut());
            if let Outcome::Chain(chained) = operation.finish() {
                next = Some(chained);
            }
        }
        self.cache = Some(ui.into_cache());
    }
}

/// Keys and presses of somebody who is faster than the app.
#[derive(Default)]
pub(super) struct Fast(Vec<Event>);

impl Fast {
    pub(super) fn types(mut self, letters: &str) -> Self {
        self.0.extend(typed(letters).into_iter().flatten());
        self
    }

    pub(super) fn presses(self, named: key::Named) -> Self {
        self.chord(Key::Named(named), Modifiers::empty())
    }

    pub(super) fn chord(mut self, key: Key, modifiers: Modifiers) -> Self {
        self.0.extend(pressed(key, modifiers, None));
        self
    }

    pub(super) fn clicks(mut self, at: Point) -> Self {
        self.0.extend(clicked(at));
        self
    }
}

fn typed(letters: &str) -> Vec<Vec<Event>> {
    let key = |letter: char| {
        let text = letter.to_string();
        let key =
            if letter == ' ' { Key::Named(key::Named::Space) } else { Key::Character(text.as_str().into()) };
        pressed(key, Modifiers::empty(), Some(text))
    };
    letters.chars().map(key).collect()
}

fn pressed(key: Key, modifiers: Modifiers, text: Option<String>) -> Vec<Event> {
    let down = keyboard::Event::KeyPressed {
        key: key.clone(),
        modified_key: key,
        physical_key: key::Physical::Unidentified(key::NativeCode::Unidentified),
        location: Location::Standard,
        modifiers,
        text: text.map(Into::into),
        repeat: false,
    };
    let held = |m| Event::Keyboard(keyboard::Event::ModifiersChanged(m));
    vec![held(modifiers), Event::Keyboard(down), held(Modifiers::empty())]
}

fn clicked(at: Point) -> Vec<Event> {
    vec![
        Event::Mouse(mouse::Event::CursorMoved { position: at }),
        Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left)),
        Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left)),
    ]
}

/// Finds a container by its id, or texts.
struct Find {
    text: String,
    id: Option<widget::Id>,
    found: Vec<Rectangle>,
    /// All texts, for whoever waits in vain.
    texts: Vec<String>,
}

impl Operation for Find {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }

    fn container(&mut self, id: Option<&widget::Id>, bounds: Rectangle) {
        if self.id.is_some() && self.id.as_ref() == id {
            self.found.push(bounds);
        }
    }

    fn text(&mut self, _: Option<&widget::Id>, bounds: Rectangle, text: &str) {
        self.texts.push(text.to_owned());
        if self.id.is_none() && text == self.text {
            self.found.push(bounds);
        }
    }
}
