//! Somebody at the keyboard: a driver of the real app without a window.

use std::time::Instant;

use futures::{FutureExt, StreamExt};
use iced::advanced::renderer::Headless;
use iced::advanced::widget::operation::{Operation, Outcome};
use iced::advanced::{clipboard, mouse, widget};
use iced::keyboard::{self, Key, Location, Modifiers, key};
use iced::{Event, Point, Rectangle, Size, Task, window};
use iced_runtime::user_interface::{Cache, UserInterface};
use iced_runtime::{Action, task};

use crate::app::inside::{self, Inside};
use crate::app::{App, Message};
use crate::preferences::{Look, Preferences};
use crate::request::{Answer, Request};
use crate::sample::School;
use crate::screen::{Place, desktops, hypervisors};
use crate::theme::{BODY, BODY_SIZE};
use crate::widget::focus;
use crate::words::Language;

const SIZE: Size = Size::new(1440.0, 900.0);

pub(super) struct Person {
    app: App,
    cache: Option<Cache>,
    renderer: iced::Renderer,
}

impl Person {
    /// In front of the app at `place`, in English.
    pub(super) fn at(school: &School, place: Place) -> Self {
        let mut inside = Inside::shown(school.me.clone(), "School".into(), school.live());
        inside.at(place);
        let preferences =
            Preferences { look: Look::Light, language: Some(Language::English), ..Preferences::default() };
        let renderer = futures::executor::block_on(<iced::Renderer as Headless>::new(
            BODY,
            BODY_SIZE,
            Some("tiny-skia"),
        ));
        let mut person = Self {
            app: App::inside(inside, preferences, SIZE),
            cache: Some(Cache::default()),
            renderer: renderer.unwrap(),
        };
        person.happens(vec![]);
        person
    }

    /// What the backend was asked since the last look.
    pub(super) fn asked(&mut self) -> Vec<Request> {
        self.app.asked().into_iter().filter(|r| !matches!(r, Request::Desktop(_))).collect()
    }

    /// Something reaches the app that is no key and no press.
    pub(super) fn tells(&mut self, message: inside::Message) {
        let task = self.app.update(Message::Inside(message));
        self.runs(task);
        self.happens(vec![]);
    }

    /// The answer to a question that the add-host dialog asked.
    pub(super) fn adds_host(&mut self, answer: Answer) {
        self.tells(inside::Message::Hypervisors(hypervisors::Message::Add(hypervisors::probed(Ok(answer)))));
    }

    /// What the checks of a host found.
    pub(super) fn checks_host(&mut self, checks: Vec<sarrio_model::Check>) {
        let message = hypervisors::checked(Ok(Answer::Checks(checks)));
        self.tells(inside::Message::Hypervisors(hypervisors::Message::Add(message)));
    }

    pub(super) fn focuses_table(&mut self) {
        let task = focus::on(desktops::TABLE);
        self.runs(task);
    }

    pub(super) fn presses(&mut self, named: key::Named) {
        self.key(Key::Named(named), Modifiers::empty(), None);
    }

    pub(super) fn enters(&mut self, modifiers: Modifiers) {
        self.key(Key::Named(key::Named::Enter), modifiers, None);
    }

    pub(super) fn chord(&mut self, modifiers: Modifiers, letter: &str) {
        self.key(Key::Character(letter.into()), modifiers, None);
    }

    pub(super) fn types(&mut self, letters: &str) {
        for letter in letters.chars() {
            let text = letter.to_string();
            let key = if letter == ' ' {
                Key::Named(key::Named::Space)
            } else {
                Key::Character(text.as_str().into())
            };
            self.key(key, Modifiers::empty(), Some(text));
        }
    }

    fn key(&mut self, key: Key, modifiers: Modifiers, text: Option<String>) {
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
        self.happens(vec![held(modifiers), Event::Keyboard(down), held(Modifiers::empty())]);
    }

    /// Whether `text` can be read somewhere that is not covered.
    pub(super) fn reads(&mut self, text: &str) -> bool {
        !self.places(text).is_empty()
    }

    pub(super) fn clicks(&mut self, text: &str) {
        let place = *self.places(text).first().unwrap_or_else(|| panic!("“{text}” is not on the screen"));
        self.clicks_at(place);
    }

    fn clicks_at(&mut self, place: Rectangle) {
        let at = place.center();
        self.happens_at(
            at,
            vec![
                Event::Mouse(mouse::Event::CursorMoved { position: at }),
                Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left)),
                Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left)),
            ],
        );
    }

    fn places(&mut self, text: &str) -> Vec<Rectangle> {
        let mut find = Find { text: text.to_owned(), found: vec![] };
        let mut ui =
            UserInterface::build(self.app.view(), SIZE, self.cache.take().unwrap(), &mut self.renderer);
        ui.operate(&self.renderer, &mut find);
        self.cache = Some(ui.into_cache());
        find.found
    }

    fn happens(&mut self, events: Vec<Event>) {
        self.happens_at(Point::new(-1.0, -1.0), events);
    }

    /// Events one by one, as they come: each is seen by the view that the one before has left.
    fn happens_at(&mut self, at: Point, events: Vec<Event>) {
        let redraw = Event::Window(window::Event::RedrawRequested(Instant::now()));
        for event in events.into_iter().chain([redraw]) {
            let mut messages = Vec::new();
            let mut ui =
                UserInterface::build(self.app.view(), SIZE, self.cache.take().unwrap(), &mut self.renderer);
            let cursor = mouse::Cursor::Available(at);
            let _ = ui.update(&[event], cursor, &mut self.renderer, &mut clipboard::Null, &mut messages);
            self.cache = Some(ui.into_cache());
            for message in messages {
                let task = self.app.update(message);
                self.runs(task);
            }
        }
    }

    /// Runs what a task can do at once: messages and widget operations; what waits (a network, a clock) is left.
    fn runs(&mut self, task: Task<Message>) {
        let Some(mut actions) = task::into_stream(task) else { return };
        while let Some(Some(action)) = actions.next().now_or_never() {
            match action {
                Action::Output(message) => {
                    let task = self.app.update(message);
                    self.runs(task);
                }
                Action::Widget(operation) => self.operates(operation),
                _ => {}
            }
        }
    }

    fn operates(&mut self, operation: Box<dyn Operation>) {
        let mut next = Some(operation);
        let mut ui =
            UserInterface::build(self.app.view(), SIZE, self.cache.take().unwrap(), &mut self.renderer);
        while let Some(mut operation) = next.take() {
            ui.operate(&self.renderer, operation.as_mut());
            if let Outcome::Chain(chained) = operation.finish() {
                next = Some(chained);
            }
        }
        self.cache = Some(ui.into_cache());
    }
}

/// Finds texts.
struct Find {
    text: String,
    found: Vec<Rectangle>,
}

impl Operation for Find {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }

    fn text(&mut self, _: Option<&widget::Id>, bounds: Rectangle, text: &str) {
        if text == self.text {
            self.found.push(bounds);
        }
    }
}
