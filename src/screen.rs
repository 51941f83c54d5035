//! The screens. Each is a state with its own `Message`; `update` ends in an [`Action`] that the shell carries out;
//! `view` draws from what is [`Live`]. None knows another.

pub mod connect;
pub mod desktops;
pub mod hypervisors;
pub mod settings;
pub mod storage;
pub mod templates;
pub mod wizard;

mod faces;
pub mod problems;

use iced::{Size, Task};
use jiff::Timestamp;
use sarrio_model::{DesktopId, TemplateId, User};

use crate::live::Live;
use crate::request::{Reply, Request};
use crate::theme::Theme;
use crate::widget::toast::Kind;
use crate::widget::{Element, panel};

pub use faces::{desktop_face, host_face, job_share, job_step, job_title, progress_of, target_of};
pub use problems::{hint_of, say};

/// What a screen sees while it draws.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// What the backend told.
    pub live: &'a Live,
    /// Who sits here.
    pub me: &'a User,
    /// The window in logical pixels.
    pub window: Size,
    /// The width that the screen has, margins taken off.
    pub width: f32,
    /// Now.
    pub now: Timestamp,
    /// Light or dark.
    pub theme: Theme,
}

impl Scene<'_> {
    /// Whether the side panel lies over the content.
    #[must_use]
    pub fn panel_over(&self) -> bool {
        self.window.width < panel::OVER
    }

    /// Whether hints at the foot fit.
    #[must_use]
    pub fn has_hints(&self) -> bool {
        self.window.height >= 720.0
    }
}

/// Where one can go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// The table of desktops.
    Desktops,
    /// The gallery of templates.
    Templates,
    /// What oneself deleted; who administers the storage finds it there.
    Bin,
    /// The hosts.
    Hypervisors,
    /// Storage paths and the recycle bin of all.
    Storage,
    /// Language, theme, text size.
    Settings,
    /// Making desktops.
    Wizard,
}

impl Place {
    /// Those of the sidebar, in its order: Ctrl+1, Ctrl+2 …
    pub const LISTED: [Self; 5] =
        [Self::Desktops, Self::Templates, Self::Bin, Self::Hypervisors, Self::Storage];
}

/// Something to tell the person for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// How it went.
    pub kind: Kind,
    /// What happened.
    pub title: String,
    /// Why, and what to do.
    pub detail: Option<String>,
    /// What can be done about it.
    pub offers: Vec<Offer>,
}

/// What a toast offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// Takes desktops out of the recycle bin again.
    Restore(Vec<DesktopId>),
    /// Goes somewhere.
    Show(Place),
    /// Opens the Jobs tray.
    Jobs,
    /// Opens this desktop once more, with a new ticket.
    Reopen(DesktopId),
    /// Writes the viewer's file somewhere.
    SaveTicket(DesktopId),
}

impl News {
    /// It worked.
    pub fn good(title: impl Into<String>) -> Self {
        Self { kind: Kind::Success, title: title.into(), detail: None, offers: vec![] }
    }

    /// It failed, and what to do.
    #[must_use]
    pub fn bad(problem: &sarrio_model::Problem) -> Self {
        Self { kind: Kind::Failure, title: say(problem), detail: Some(hint_of(problem)), offers: vec![] }
    }

    /// With something to do about it.
    #[must_use]
    pub fn offer(mut self, offer: Offer) -> Self {
        self.offers.push(offer);
        self
    }

    /// With more to say.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

/// What a screen wants done.
pub enum Action<M> {
    /// Nothing.
    None,
    /// Something within iced: a focus, a scroll.
    Run(Task<M>),
    /// A call to the backend, and how its answer comes back.
    Ask(Request, Box<dyn Fn(Reply) -> M + Send + Sync>),
    /// Opens a desktop in the viewer.
    Open(DesktopId),
    /// Goes somewhere.
    Go(Place),
    /// Goes to the desktops and shows this one.
    ShowDesktop(DesktopId),
    /// Begins to make desktops, from this template.
    Make(Option<TemplateId>),
    /// Goes to the storage and adds an ISO image.
    AddMedia,
    /// Tells the person.
    Tell(News),
    /// Copies to the clipboard.
    Copy(String),
    /// One after another.
    All(Vec<Action<M>>),
}

impl<M> Action<M> {
    /// A call whose answer comes back through `reply`.
    pub fn ask(request: Request, reply: impl Fn(Reply) -> M + Send + Sync + 'static) -> Self {
        Self::Ask(request, Box::new(reply))
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

/// What lies over the page.
pub struct Layer<'a, M> {
    /// The dialog or menu.
    pub content: Element<'a, M>,
}
