//! The shell: it routes messages to the screens and carries out what they ask; it holds the connection, the lists and
//! what lies over every screen (palette, jobs, toasts).
//!
//! ```text
//! Connect -> Inside -> (signed out, or another certificate) -> Connect
//! ```

mod entries;
pub mod inside;
mod keys;
mod layout;
mod news;
mod opening;
mod overlays;

use std::path::PathBuf;

use iced::{Size, Subscription, Task, window};
use sarrio_model::Problem;

use crate::preferences::{Home, Look, Preferences};
use crate::screen::connect::{self, Connect};
use crate::session::{self, Connected};
use crate::theme::{BODY, BODY_SIZE, FONTS, Theme};
use crate::widget::Element;
use crate::words;

pub use inside::Inside;

/// What the program was started with.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// Run the backend here, without asking where.
    pub here: bool,
    /// The lab to add: the file that `SARRIO_LAB` names.
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
    libvirt: bool,
    stage: Stage,
}

#[derive(Debug)]
#[allow(clippy::large_enum_variant)]
enum Stage {
    Connect(Connect),
    Inside(Box<Inside>),
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
    Resumed(Option<Connected>),
    Stopped,
    Inside(inside::Message),
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
    /// The app as it begins, and what it does first: go on where it was, or ask where the desktops live.
    pub fn new(flags: Flags, preferences: Preferences) -> (Self, Task<Message>) {
        words::speak(preferences.language());
        let connect = Connect::new(&preferences);
        let here = flags.here || flags.lab.is_some() || preferences.home == Some(Home::Here);
        let (connect, task) = if here && cfg!(feature = "direct") {
            (connect.working(), start_here(&flags))
        } else if let Some(Home::Backend { url }) = preferences.home.clone() {
            let pin = preferences.pinned.get(&url).and_then(|text| text.parse().ok());
            (connect.working(), Task::perform(session::resume(url, pin), Message::Resumed))
        } else {
            let focus = connect.first_focus().map(Message::Connect);
            (connect, focus)
        };
        let app = Self {
            flags,
            preferences,
            system: Theme::Light,
            window: None,
            size: SIZE,
            libvirt: std::path::Path::new("/run/libvirt/libvirt-sock").exists(),
            stage: Stage::Connect(connect),
        };
        (app, task)
    }

    /// An app that is inside already: for pictures and tests.
    #[must_use]
    pub fn inside(inside: Inside, preferences: Preferences, size: Size) -> Self {
        words::speak(preferences.language());
        Self {
            flags: Flags::default(),
            system: Theme::Light,
            window: None,
            size,
            libvirt: false,
            preferences,
            stage: Stage::Inside(Box::new(inside)),
        }
    }

    fn title(&self) -> String {
        match &self.stage {
            Stage::Connect(_) => "Sarrio".to_owned(),
            Stage::Inside(inside) => format!("{} – Sarrio", inside.title()),
        }
    }

    /// Light or dark.
    #[must_use]
    pub fn theme(&self) -> Theme {
        self.preferences.theme(self.system)
    }

    /// Pixels a logical pixel, for text at 100 to 140 %.
    #[must_use]
    pub fn scale(&self) -> f32 {
        f32::from(self.preferences.percent) / 100.0
    }

    /// Takes a message in.
    pub fn update(&mut self, message: Message) -> Task<Message> {
        match message {
            Message::Opened(id) => {
                self.window = Some(id);
                Task::none()
            }
            Message::Resized(size) => {
                // Events count in the pixels of layouts; what is kept must outlive another text size.
                self.size = Size::new(size.width * self.scale(), size.height * self.scale());
                Task::none()
            }
            Message::CloseAsked => self.leave(),
            Message::Stopped => iced::exit(),
            Message::System(mode) => {
                self.system = iced::theme::Base::default(mode);
                Task::none()
            }
            Message::Connect(message) => self.connect_told(message),
            Message::Resumed(Some(connected)) => self.enter(connected, false),
            Message::Resumed(None) => {
                let connect = Connect::new(&self.preferences);
                let focus = connect.first_focus().map(Message::Connect);
                self.stage = Stage::Connect(connect);
                focus
            }
            Message::Inside(message) => self.inside_told(message),
            Message::Key(shortcut) => self.key(shortcut),
        }
    }

    fn inside_told(&mut self, message: inside::Message) -> Task<Message> {
        let size = self.logical();
        let Stage::Inside(inside) = &mut self.stage else { return Task::none() };
        let (task, asked) = inside.update(message, &mut self.preferences, size);
        let task = task.map(Message::Inside);
        match asked {
            inside::Asked::Nothing => task,
            inside::Asked::Leave(why) => Task::batch([task, self.sign_out(why)]),
            inside::Asked::Quit => self.leave(),
        }
    }

    fn connect_told(&mut self, message: connect::Message) -> Task<Message> {
        let Stage::Connect(connect) = &mut self.stage else { return Task::none() };
        match connect.update(message) {
            connect::Action::None => Task::none(),
            connect::Action::Run(task) => task.map(Message::Connect),
            connect::Action::StartHere => start_here(&self.flags),
            connect::Action::Pin(url, fingerprint) => {
                self.preferences.pinned.insert(url, fingerprint.to_string());
                self.preferences.write();
                connect.look_again().map(Message::Connect)
            }
            connect::Action::Ready(connected, stay) => {
                self.preferences.user = connect.user().to_owned();
                self.enter(*connected, stay)
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
            connect::Action::Look(look) => {
                self.preferences.look = look;
                self.preferences.write();
                Task::none()
            }
            connect::Action::Quit => self.leave(),
        }
    }

    fn enter(&mut self, connected: Connected, remember: bool) -> Task<Message> {
        self.preferences.home = Some(connected.home.clone());
        if self.flags.lab.is_none() {
            self.preferences.write();
        }
        let (inside, task) = Inside::new(connected, remember, self.flags.lab.clone());
        self.stage = Stage::Inside(Box::new(inside));
        task.map(Message::Inside)
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
        let focus = connect.first_focus().map(Message::Connect);
        self.stage = Stage::Connect(connect);
        focus
    }

    /// Ends the backend of this process in good order, then the app.
    fn leave(&mut self) -> Task<Message> {
        #[cfg(feature = "direct")]
        return Task::perform(crate::direct::stop(), |()| Message::Stopped);
        #[cfg(not(feature = "direct"))]
        iced::exit()
    }

    /// The window in the pixels that layouts count in.
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
            Stage::Inside(inside) => inside.view(&self.preferences, size, self.theme()).map(Message::Inside),
        };
        let (open, palette) = match &self.stage {
            Stage::Connect(_) => (false, false),
            Stage::Inside(inside) => (inside.is_covered(), inside.palette_is_open()),
        };
        crate::widget::shortcuts::shortcuts(
            content,
            move |press| keys::before(press, open, palette).map(Message::Key),
            |press| keys::after(press).map(Message::Key),
        )
    }

    /// What is listened to: the window, the backend's events, the clock while something counts, the watched screen.
    pub fn subscription(&self) -> Subscription<Message> {
        let mut all = vec![
            window::resize_events().map(|(_, size)| Message::Resized(size)),
            window::close_requests().map(|_| Message::CloseAsked),
            iced::system::theme_changes().map(Message::System),
        ];
        if let Stage::Inside(inside) = &self.stage {
            all.push(inside.subscription(self.scale()).map(Message::Inside));
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
            (shortcut, Stage::Inside(_)) => self.inside_told(inside::Message::Key(shortcut)),
        }
    }

    /// What was asked of the backend, for tests.
    #[cfg(test)]
    pub(crate) fn asked(&mut self) -> Vec<crate::request::Request> {
        match &mut self.stage {
            Stage::Inside(inside) => std::mem::take(&mut inside.asked),
            Stage::Connect(_) => vec![],
        }
    }

    /// Another look: for pictures and tests.
    pub fn set_look(&mut self, look: Look) {
        self.preferences.look = look;
    }
}

#[cfg(feature = "direct")]
fn start_here(flags: &Flags) -> Task<Message> {
    Task::perform(crate::direct::start(flags.lab.clone()), |started| {
        Message::Connect(connect::Message::Started(started))
    })
}

#[cfg(not(feature = "direct"))]
fn start_here(_: &Flags) -> Task<Message> {
    Task::none()
}
