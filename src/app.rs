//! The shell. It passes messages to the screens and carries out what they ask for. It has the connection, the lists and
//! what all screens share (palette, jobs, toasts).
//!
//! ```text
//! Connect -> SignedIn -> (signed out, or the backend shows another certificate) -> Connect
//! ```

mod abandon;
mod help;
mod keys;
mod layout;
mod notifications;
mod overlays;
mod own_quota;
mod palette_entries;
mod save_ticket;
pub mod signed_in;
mod viewers;

use std::path::PathBuf;

use iced::{Size, Subscription, Task, window};
use sarrio_model::Problem;

use crate::backend::session::{self, Connected, Remember, Resumed};
use crate::preferences::{Appearance, Home, Preferences};
use crate::screen::connect::{self, Connect, Libvirt};
use crate::theme::{BODY, BODY_SIZE, FONTS, Theme};
use crate::widget::{Element, input_queue, repaint, shortcuts};
use crate::words;

use signed_in::Leave;
pub use signed_in::SignedIn;

/// What the program was started with.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// Run the backend in this app, without asking where the desktops are.
    pub here: bool,
    /// Show a student's lesson and desktops alone.
    pub student: bool,
    /// The file that describes a lab to add; `SARRIO_LAB` names it.
    pub lab: Option<PathBuf>,
}

/// The app.
#[derive(Debug)]
pub struct App {
    flags: Flags,
    preferences: Preferences,
    system: Theme,
    window: Option<window::Id>,
    size: Size,
    libvirt: Libvirt,
    stage: Stage,
}

#[derive(Debug)]
#[allow(clippy::large_enum_variant)]
enum Stage {
    Connect(Connect),
    SignedIn(Box<SignedIn>),
}

/// What happens in the app.
#[derive(Debug, Clone)]
#[allow(missing_docs, clippy::large_enum_variant)]
pub enum Message {
    Opened(window::Id),
    Resized(Size),
    CloseAsked,
    System(iced::theme::Mode),
    Connect(connect::Message),
    Resumed(Resumed),
    Stopped,
    SignedIn(signed_in::Message),
    Key(keys::Shortcut),
}

const SIZE: Size = Size::new(1440.0, 900.0);

/// Runs the app until its window closes.
///
/// # Errors
/// No window can be opened: there is no display, or no way to draw.
pub fn run(flags: Flags) -> iced::Result {
    iced::daemon(
        move || {
            let (_, open) = window::open(settings());
            let (app, task) = App::new(flags.clone(), Preferences::read());
            (app, Task::batch([open.map(Message::Opened), task, iced::system::theme().map(Message::System)]))
        },
        App::update,
        App::view_of,
    )
    .title(|app: &App, _| app.title())
    .theme(|app: &App, _| app.theme())
    .scale_factor(|app, _| app.scale())
    .subscription(App::subscription)
    .settings(iced::Settings {
        id: Some("org.sarrio.Sarrio".to_owned()),
        fonts: FONTS.iter().map(|font| (*font).into()).collect(),
        default_font: BODY,
        default_text_size: BODY_SIZE,
        ..iced::Settings::default()
    })
    .run()
}

fn settings() -> window::Settings {
    window::Settings {
        size: SIZE,
        min_size: Some(Size::new(960.0, 540.0)),
        exit_on_close_request: false,
        #[cfg(target_os = "linux")]
        platform_specific: window::settings::PlatformSpecific {
            application_id: "org.sarrio.Sarrio".to_owned(),
            ..Default::default()
        },
        ..window::Settings::default()
    }
}

impl App {
    /// The app as it starts, and its first task: it continues the last session, or asks where the desktops are.
    pub fn new(flags: Flags, preferences: Preferences) -> (Self, Task<Message>) {
        words::speak(preferences.language());
        let mut connect = Connect::new(&preferences);
        let here = flags.here || flags.lab.is_some() || preferences.home == Some(Home::Here);
        let (connect, task) = if here && cfg!(feature = "direct") {
            (connect.working(), start_here(&flags))
        } else if let Some(Home::Backend { url }) =
            preferences.home.clone().filter(|_| preferences.remembered)
        {
            let pin = preferences.pinned.get(&url).and_then(|text| text.parse().ok());
            (connect.working(), Task::perform(session::resume(url, pin), Message::Resumed))
        } else {
            let begin = connect.begin().map(Message::Connect);
            (connect, begin)
        };
        let app = Self {
            flags,
            preferences,
            system: Theme::Light,
            window: None,
            size: SIZE,
            libvirt: match std::path::Path::new("/run/libvirt/libvirt-sock").exists() {
                true => Libvirt::Answers,
                false => Libvirt::Missing,
            },
            stage: Stage::Connect(connect),
        };
        (app, task)
    }

    /// An app whose person is signed in already: for pictures and tests.
    #[must_use]
    pub fn signed_in(signed_in: SignedIn, preferences: Preferences, size: Size) -> Self {
        words::speak(preferences.language());
        Self {
            flags: Flags::default(),
            system: Theme::Light,
            window: None,
            size,
            libvirt: Libvirt::Missing,
            preferences,
            stage: Stage::SignedIn(Box::new(signed_in)),
        }
    }

    fn title(&self) -> String {
        match &self.stage {
            Stage::Connect(_) => "Sarrio".to_owned(),
            Stage::SignedIn(signed_in) => format!("{} – Sarrio", signed_in.title()),
        }
    }

    /// Light or dark.
    #[must_use]
    pub fn theme(&self) -> Theme {
        self.preferences.theme(self.system)
    }

    /// The number of pixels in a logical pixel: 1.0 to 1.4, for text at 100 to 140 %.
    #[must_use]
    pub fn scale(&self) -> f32 {
        f32::from(self.preferences.percent) / 100.0
    }

    /// Handles a message. Returns what to do next.
    pub fn update(&mut self, message: Message) -> Task<Message> {
        match message {
            Message::Opened(id) => {
                self.window = Some(id);
                Task::none()
            }
            Message::Resized(size) => {
                // The event has logical pixels, which depend on the text size. The window's own pixels do not.
                self.size = Size::new(size.width * self.scale(), size.height * self.scale());
                Task::none()
            }
            Message::CloseAsked => self.leave(),
            Message::Stopped => iced::exit(),
            Message::System(mode) => {
                self.system = iced::theme::Base::default(mode);
                Task::none()
            }
            Message::Connect(message) => self.update_connect(message),
            Message::Resumed(Resumed::Connected(connected)) => self.enter(*connected, Remember::No),
            Message::Resumed(Resumed::SignIn) => self.connect(Connect::new(&self.preferences)),
            Message::Resumed(Resumed::NoKeyring) => {
                self.connect(Connect::new(&self.preferences).without_keyring())
            }
            Message::SignedIn(message) => self.update_signed_in(message),
            Message::Key(shortcut) => self.key(shortcut),
        }
    }

    fn update_signed_in(&mut self, message: signed_in::Message) -> Task<Message> {
        let size = self.logical();
        let Stage::SignedIn(signed_in) = &mut self.stage else { return Task::none() };
        let (task, leave) = signed_in.update(message, &mut self.preferences, size);
        let task = task.map(Message::SignedIn);
        match leave {
            Leave::No => task,
            Leave::SignOut(why) => Task::batch([task, self.sign_out(why)]),
            Leave::Quit => self.leave(),
        }
    }

    fn update_connect(&mut self, message: connect::Message) -> Task<Message> {
        let Stage::Connect(connect) = &mut self.stage else { return Task::none() };
        match connect.update(message) {
            connect::Action::None => Task::none(),
            connect::Action::Run(task) => task.map(Message::Connect),
            connect::Action::StartHere => start_here(&self.flags),
            connect::Action::Pin(url, fingerprint) => {
                self.preferences.pinned.insert(url, fingerprint.to_string());
                self.preferences.write();
                connect.look().map(Message::Connect)
            }
            connect::Action::Ready(connected, remember) => {
                self.preferences.user = connect.user().to_owned();
                self.preferences.remembered = remember == Remember::Yes;
                self.enter(*connected, remember)
            }
            connect::Action::Speak(language) => {
                self.preferences.language = Some(language);
                self.preferences.write();
                words::speak(language);
                if let Stage::Connect(connect) = &mut self.stage {
                    connect.respeak();
                }
                Task::none()
            }
            connect::Action::Appearance(appearance) => {
                self.preferences.appearance = appearance;
                self.preferences.write();
                Task::none()
            }
            connect::Action::Quit => self.leave(),
        }
    }

    fn enter(&mut self, connected: Connected, remember: Remember) -> Task<Message> {
        self.preferences.home = Some(connected.home.clone());
        if let Some(language) = connected.session.user.language {
            self.preferences.language = Some(language);
            words::speak(language);
        }
        if self.flags.lab.is_none() {
            self.preferences.write();
        }
        let (mut signed_in, task) = SignedIn::new(connected, remember, self.flags.lab.clone());
        if self.flags.student {
            signed_in.show_lesson_alone();
        }
        self.stage = Stage::SignedIn(Box::new(signed_in));
        task.map(Message::SignedIn)
    }

    fn sign_out(&mut self, why: Option<Problem>) -> Task<Message> {
        self.preferences.home = match self.preferences.home.take() {
            Some(Home::Backend { url }) => Some(Home::Backend { url }),
            _ => None,
        };
        self.preferences.write();
        let mut connect = Connect::new(&self.preferences);
        if let Some(problem) = why {
            connect = connect.because(problem);
        }
        self.connect(connect)
    }

    fn connect(&mut self, mut connect: Connect) -> Task<Message> {
        let begin = connect.begin().map(Message::Connect);
        self.stage = Stage::Connect(connect);
        begin
    }

    /// Stops the backend of this app, if it runs one, then ends the app.
    fn leave(&mut self) -> Task<Message> {
        #[cfg(feature = "direct")]
        return Task::perform(crate::backend::embedded::stop(), |()| Message::Stopped);
        #[cfg(not(feature = "direct"))]
        iced::exit()
    }

    /// The size of the window in logical pixels.
    fn logical(&self) -> Size {
        Size::new(self.size.width / self.scale(), self.size.height / self.scale())
    }

    fn view_of(&self, _: window::Id) -> Element<'_, Message> {
        self.view()
    }

    /// The whole window.
    #[must_use]
    pub fn view(&self) -> Element<'_, Message> {
        let size = self.logical();
        let content = match &self.stage {
            Stage::Connect(connect) => {
                connect.view(&self.preferences, size, self.libvirt).map(Message::Connect)
            }
            Stage::SignedIn(signed_in) => {
                signed_in.view(&self.preferences, size, self.theme()).map(Message::SignedIn)
            }
        };
        let open = match &self.stage {
            Stage::SignedIn(signed_in) if signed_in.palette_is_open() => keys::Open::Palette,
            Stage::SignedIn(signed_in) if signed_in.is_covered() => keys::Open::Dialog,
            _ => keys::Open::Nothing,
        };
        // Whoever helps at a desktop types there, not here.
        let hands = matches!(&self.stage, Stage::SignedIn(signed_in) if signed_in.has_hands());
        let content = shortcuts::shortcuts(
            content,
            move |key| keys::before(key, open).filter(|_| !hands).map(Message::Key),
            |key| keys::after(key).map(Message::Key),
        );
        repaint::repaint(input_queue::input_queue(content))
    }

    /// What the app listens to: the window, the system's theme, the backend's events and the clock.
    pub fn subscription(&self) -> Subscription<Message> {
        let mut all = vec![
            window::resize_events().map(|(_, size)| Message::Resized(size)),
            window::close_requests().map(|_| Message::CloseAsked),
            iced::system::theme_changes().map(Message::System),
        ];
        if let Stage::SignedIn(signed_in) = &self.stage {
            all.push(signed_in.subscription(self.scale(), self.preferences.pictures).map(Message::SignedIn));
        }
        Subscription::batch(all)
    }

    fn key(&mut self, shortcut: keys::Shortcut) -> Task<Message> {
        use keys::Shortcut;
        match (shortcut, &mut self.stage) {
            (Shortcut::Quit, _) => self.leave(),
            (Shortcut::Larger | Shortcut::Smaller | Shortcut::Normal, _) => {
                match shortcut {
                    Shortcut::Larger => self.preferences.resize(1),
                    Shortcut::Smaller => self.preferences.resize(-1),
                    _ => self.preferences.percent = 100,
                }
                self.preferences.write();
                Task::none()
            }
            (Shortcut::Next, _) => crate::widget::focus::next(),
            (Shortcut::Previous, _) => crate::widget::focus::previous(),
            (Shortcut::Escape, Stage::Connect(connect)) => {
                connect.escape();
                Task::none()
            }
            (_, Stage::Connect(_)) => Task::none(),
            (shortcut, Stage::SignedIn(_)) => self.update_signed_in(signed_in::Message::Key(shortcut)),
        }
    }

    /// What is shown while somebody is signed in, for tests.
    #[cfg(test)]
    pub(crate) fn inside(&mut self) -> Option<&mut SignedIn> {
        match &mut self.stage {
            Stage::SignedIn(signed_in) => Some(signed_in),
            Stage::Connect(_) => None,
        }
    }

    /// What was asked of the backend since the last call.
    #[cfg(test)]
    pub(crate) fn asked(&mut self) -> Vec<crate::backend::request::Request> {
        match &mut self.stage {
            Stage::SignedIn(signed_in) => std::mem::take(&mut signed_in.asked),
            Stage::Connect(_) => vec![],
        }
    }

    /// Changes light or dark: for pictures and tests.
    pub fn set_appearance(&mut self, appearance: Appearance) {
        self.preferences.appearance = appearance;
    }
}

#[cfg(feature = "direct")]
fn start_here(flags: &Flags) -> Task<Message> {
    Task::perform(crate::backend::embedded::start(flags.lab.clone()), |started| {
        Message::Connect(connect::Message::Started(started))
    })
}

#[cfg(not(feature = "direct"))]
fn start_here(_: &Flags) -> Task<Message> {
    Task::none()
}
