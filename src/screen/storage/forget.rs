//! The dialog for forgetting a storage path that is gone for good. It lists everything on the path, and asks for the
//! path's name.

use iced::widget::{column, container, row, text};
use iced::{Center, Fill, FillPortion};
use sarrio_model::{
    ForgetStoragePath, Name, Problem, Revision, StoragePath, StoragePathContents, StoragePathId, StoredKind,
    StoredThing,
};

use crate::backend::request::{Answer, Reply};
use crate::screen::problems;
use crate::theme::{STRONG, icon, style};
use crate::widget::elide::elide;
use crate::widget::field::field;
use crate::widget::{Element, button, dialog, label, skeleton};
use crate::words::{self, storage as texts};

/// The field in which the name is repeated.
pub(super) const NAME: &str = "storage.forget";

/// The dialog.
#[derive(Debug)]
pub(super) struct Forget {
    id: StoragePathId,
    name: Name,
    revision: Revision,
    /// What is on the path; absent until it is read.
    contents: Option<StoragePathContents>,
    typed: String,
    problem: Option<Problem>,
    working: bool,
}

/// What happens in it.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Event {
    Asked(StoragePathId),
    Read(StoragePathId, Reply),
    Typed(String),
    Sent,
    Closed,
    Answered(StoragePathId, Reply),
}

/// What follows from an event.
pub(super) enum Outcome {
    /// The dialog stays open.
    Open,
    /// The dialog closes.
    Closed,
    /// The path is to be forgotten.
    Send(StoragePathId, ForgetStoragePath),
    /// The path of this name is forgotten.
    Forgotten(Name),
}

impl Forget {
    pub(super) fn new(path: &StoragePath) -> Self {
        Self {
            id: path.id,
            name: path.name.clone(),
            revision: path.revision,
            contents: None,
            typed: String::new(),
            problem: None,
            working: false,
        }
    }

    /// Whether the button is enabled: what would be lost is shown, nothing prevents it, and the name is typed.
    fn is_settled(&self) -> bool {
        let shown = self.contents.as_ref().is_some_and(|contents| contents.obstacle.is_none());
        shown && self.typed.trim() == self.name.as_str()
    }

    pub(super) fn update(&mut self, event: Event) -> Outcome {
        match event {
            Event::Typed(typed) => self.typed = typed,
            Event::Closed => return Outcome::Closed,
            Event::Read(id, Ok(Answer::Contents(contents))) if id == self.id => {
                self.contents = Some(contents)
            }
            Event::Read(id, Err(problem)) if id == self.id => self.problem = Some(problem),
            Event::Sent if self.is_settled() && !self.working => {
                self.working = true;
                self.problem = None;
                let forget = ForgetStoragePath { revision: self.revision, name: self.name.clone() };
                return Outcome::Send(self.id, forget);
            }
            Event::Answered(id, Ok(_)) if id == self.id => return Outcome::Forgotten(self.name.clone()),
            Event::Answered(id, Err(problem)) if id == self.id => {
                (self.working, self.problem) = (false, Some(problem));
            }
            _ => {}
        }
        Outcome::Open
    }

    /// The dialog in a window of this height.
    pub(super) fn view(&self, window: f32) -> Element<'_, Event> {
        let mut body = column![label::second(texts::forget_body())].spacing(12);
        match &self.contents {
            Some(contents) if contents.things.is_empty() => {
                body = body.push(label::caption(texts::forget_empty()));
            }
            Some(contents) => {
                let count = label::strong(texts::forget_count(contents.things.len()));
                body = body.push(count).push(list(&contents.things));
            }
            None if self.problem.is_none() => body = body.push(skeleton::rows(3)),
            None => {}
        }
        let obstacle = self.contents.as_ref().and_then(|contents| contents.obstacle.as_ref());
        if let Some(problem) = self.problem.as_ref().or(obstacle) {
            body = body.push(problems::note(problem));
        }
        let input = field(&self.typed)
            .label(texts::forget_type(self.name.as_str()))
            .on_input(Event::Typed)
            .on_submit(Event::Sent)
            .id(NAME);
        let forget = button::danger_filled(texts::forget())
            .icon(icon::TRASH_2)
            .working(self.working)
            .on_press_maybe(self.is_settled().then_some(Event::Sent));
        dialog::form(
            texts::forget_question(self.name.as_str()),
            Event::Closed,
            body,
            Some(container(input).width(Fill).into()),
            vec![button::default(words::common::cancel()).id(dialog::CANCEL).on_press(Event::Closed), forget],
            window,
        )
    }
}

/// Each thing on a line: its name, what it is, and its owner or file.
fn list(things: &[StoredThing]) -> Element<'_, Event> {
    let line = |thing: &StoredThing| {
        let owner = thing.owner.as_ref().map(|owner| owner.name.clone());
        let detail = thing.file.as_ref().map(ToString::to_string).or(owner).unwrap_or_default();
        row![
            elide(thing.name.to_string()).font(STRONG).width(FillPortion(3)),
            text(kind(thing.kind)).size(12.0).style(style::second).width(FillPortion(3)),
            elide(detail).size(12.0).style(style::caption).width(FillPortion(3)),
        ]
        .spacing(8)
        .align_y(Center)
        .into()
    };
    column(things.iter().map(line)).spacing(6).width(Fill).into()
}

fn kind(kind: StoredKind) -> String {
    match kind {
        StoredKind::Desktop => texts::kind_desktop(),
        StoredKind::DeletedDesktop => texts::kind_deleted_desktop(),
        StoredKind::Template => texts::kind_template(),
        StoredKind::DeletedTemplate => texts::kind_deleted_template(),
        StoredKind::Media => texts::kind_media(),
        StoredKind::Image => texts::kind_image(),
        StoredKind::DependentDesktop => texts::kind_dependent_desktop(),
        StoredKind::DependentTemplate => texts::kind_dependent_template(),
    }
}
