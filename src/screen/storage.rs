//! Storage paths as cards, and below them the recycle bin and the ISO images.

mod lists;
mod view;

use std::collections::HashSet;

use sarrio_model::{
    Batch, BatchAction, DesktopId, EditStoragePath, HostPath, Name, NewMedia, NewStoragePath, Problem,
    StoragePathId, TemplateId,
};

use super::{Action, News};
use crate::live::Live;
use crate::request::{Reply, Request};
use crate::screen::problems;
use crate::widget::table::{self, Event};
use crate::widget::{dialog, focus};
use crate::words::storage as said;

/// The recycle bin's table, for the focus.
pub const BIN: &str = "storage.bin";
const NAME: &str = "storage.name";
const DIRECTORY: &str = "storage.directory";

/// What lies below the cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tab {
    /// Deleted desktops.
    #[default]
    Bin,
    /// Deleted templates.
    Templates,
    /// ISO images.
    Media,
}

/// The screen.
#[derive(Debug, Default)]
pub struct Storage {
    tab: Tab,
    table: table::State<DesktopId>,
    deleted: Vec<DesktopId>,
    over: Option<Over>,
}

#[derive(Debug)]
enum Over {
    AddPath(Form),
    AddMedia(Form),
    RemovePath { id: StoragePathId, working: bool },
    Purge { ids: Vec<DesktopId>, all: bool, typed: String, working: bool },
    PurgeTemplate { id: TemplateId, typed: String, working: bool },
}

impl Over {
    /// Whether it waits for [`Message::Answered`]; forms are answered by a message of their own.
    fn asked(&self) -> bool {
        match self {
            Self::AddPath(_) | Self::AddMedia(_) => false,
            Self::RemovePath { working, .. }
            | Self::Purge { working, .. }
            | Self::PurgeTemplate { working, .. } => *working,
        }
    }
}

/// A name and a place on the hosts.
#[derive(Debug, Default)]
struct Form {
    name: String,
    place: String,
    desktops: bool,
    templates: bool,
    wrong: Option<(&'static str, String)>,
    problem: Option<Problem>,
    working: bool,
}

/// What happens here.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Tab(Tab),
    Table(table::Message<DesktopId>),
    AddPathPressed,
    AddMediaPressed,
    FormName(String),
    FormPlace(String),
    FormDesktops,
    FormTemplates,
    FormSent,
    FormAnswered(Reply),
    PathDesktops(StoragePathId, bool),
    PathTemplates(StoragePathId, bool),
    RemoveAsked(StoragePathId),
    RemoveSent,
    /// What was asked for without a dialog.
    Changed(Reply),
    /// What the open dialog asked for.
    Answered(Reply),
    Restore(Vec<DesktopId>),
    PurgeAsked(Vec<DesktopId>),
    EmptyAsked,
    RestoreTemplate(TemplateId),
    PurgeTemplateAsked(TemplateId),
    PurgeTyped(String),
    PurgeSent,
    Closed,
}

impl Storage {
    /// The lists have changed.
    pub fn refresh(&mut self, live: &Live) {
        self.deleted = live.deleted().iter().map(|d| d.id).collect();
        let known: HashSet<DesktopId> = self.deleted.iter().copied().collect();
        self.table.keep(|id| known.contains(id));
    }

    /// Whether a dialog is open.
    #[must_use]
    pub fn is_covered(&self) -> bool {
        self.over.is_some()
    }

    /// Closes the topmost thing; whether there was one.
    pub fn escape(&mut self) -> bool {
        if self.over.take().is_some() {
            return true;
        }
        let any = !self.table.selected().is_empty();
        self.table.clear();
        any
    }

    fn targets(&self) -> Vec<DesktopId> {
        let selected: Vec<DesktopId> =
            self.deleted.iter().copied().filter(|id| self.table.is_selected(id)).collect();
        if selected.is_empty() { self.table.cursor().into_iter().collect() } else { selected }
    }

    /// Takes a message in.
    pub fn update(&mut self, message: Message, live: &Live) -> Action<Message> {
        match message {
            Message::Tab(tab) => self.tab = tab,
            Message::Table(message) => {
                let (event, task) = self.table.update(BIN, message, &self.deleted);
                let after = match event {
                    Event::Activated(id) => restore(vec![id]),
                    Event::Delete(_) => self.purge(self.targets(), false),
                    _ => Action::None,
                };
                return Action::All(vec![Action::Run(task), after]);
            }
            Message::AddPathPressed => {
                let form = Form { desktops: true, templates: true, ..Form::default() };
                self.over = Some(Over::AddPath(form));
                return Action::Run(focus::on(NAME));
            }
            Message::AddMediaPressed => {
                self.tab = Tab::Media;
                self.over = Some(Over::AddMedia(Form::default()));
                return Action::Run(focus::on(NAME));
            }
            Message::PathDesktops(id, on) => return change(id, live, |edit| edit.desktops = Some(on)),
            Message::PathTemplates(id, on) => return change(id, live, |edit| edit.templates = Some(on)),
            Message::RemoveAsked(id) => {
                self.over = Some(Over::RemovePath { id, working: false });
                return Action::Run(focus::on(dialog::CANCEL));
            }
            Message::RemoveSent => {
                if let Some(Over::RemovePath { id, working }) = &mut self.over {
                    *working = true;
                    return Action::ask(Request::RemovePath(*id), Message::Answered);
                }
            }
            Message::Changed(Err(problem)) => return Action::Tell(News::bad(&problem)),
            Message::Changed(Ok(_)) => {}
            Message::Answered(reply) => {
                self.over.take_if(|over| over.asked());
                if let Err(problem) = reply {
                    return Action::Tell(News::bad(&problem));
                }
            }
            Message::Restore(ids) => return restore(ids),
            Message::PurgeAsked(ids) => return self.purge(ids, false),
            Message::EmptyAsked => return self.purge(self.deleted.clone(), true),
            Message::RestoreTemplate(id) => {
                return Action::ask(Request::RestoreTemplate(id), Message::Changed);
            }
            Message::PurgeTemplateAsked(id) => {
                self.over = Some(Over::PurgeTemplate { id, typed: String::new(), working: false });
                return Action::Run(focus::on(dialog::NUMBER));
            }
            Message::PurgeTyped(number) => {
                if let Some(Over::Purge { typed, .. } | Over::PurgeTemplate { typed, .. }) = &mut self.over {
                    *typed = number;
                }
            }
            Message::PurgeSent => match &mut self.over {
                Some(Over::Purge { ids, all, working, .. }) => {
                    *working = true;
                    let request = if *all {
                        Request::EmptyBin(ids.len() as u64)
                    } else {
                        Request::Batch(Batch { action: BatchAction::Purge, ids: ids.clone() })
                    };
                    return Action::ask(request, Message::Answered);
                }
                Some(Over::PurgeTemplate { id, working, .. }) => {
                    *working = true;
                    return Action::ask(Request::PurgeTemplate(*id), Message::Answered);
                }
                _ => {}
            },
            Message::Closed => self.over = None,
            other => return self.form_told(other),
        }
        Action::None
    }

    fn purge(&mut self, ids: Vec<DesktopId>, all: bool) -> Action<Message> {
        if ids.is_empty() {
            return Action::None;
        }
        self.over = Some(Over::Purge { ids, all, typed: String::new(), working: false });
        Action::Run(focus::on(dialog::NUMBER))
    }

    fn form_told(&mut self, message: Message) -> Action<Message> {
        let Some(Over::AddPath(form) | Over::AddMedia(form)) = &mut self.over else { return Action::None };
        match message {
            Message::FormName(typed) => (form.name, form.wrong) = (typed, None),
            Message::FormPlace(typed) => (form.place, form.wrong) = (typed, None),
            Message::FormDesktops => form.desktops = !form.desktops,
            Message::FormTemplates => form.templates = !form.templates,
            Message::FormSent if form.working => {}
            Message::FormSent => {
                let name = match form.name.parse::<Name>() {
                    Ok(name) => name,
                    Err(why) => {
                        form.wrong = Some((NAME, problems::of_name(&why)));
                        return Action::Run(focus::on(NAME));
                    }
                };
                let place = match form.place.trim().parse::<HostPath>() {
                    Ok(place) => place,
                    Err(_) => {
                        form.wrong = Some((DIRECTORY, crate::words::common::path_wrong()));
                        return Action::Run(focus::on(DIRECTORY));
                    }
                };
                form.working = true;
                form.problem = None;
                let (desktops, templates) = (form.desktops, form.templates);
                let request = if matches!(self.over, Some(Over::AddMedia(_))) {
                    Request::AddMedia(NewMedia { name, file: place })
                } else {
                    Request::AddPath(NewStoragePath { name, directory: place, desktops, templates })
                };
                return Action::ask(request, Message::FormAnswered);
            }
            Message::FormAnswered(Ok(_)) => {
                let name = form.name.trim().to_owned();
                self.over = None;
                return Action::Tell(News::good(said::added(&name)));
            }
            Message::FormAnswered(Err(problem)) => {
                form.working = false;
                form.problem = Some(problem);
            }
            _ => {}
        }
        Action::None
    }
}

fn restore(ids: Vec<DesktopId>) -> Action<Message> {
    if ids.is_empty() {
        return Action::None;
    }
    Action::ask(Request::Batch(Batch { action: BatchAction::Restore, ids }), Message::Changed)
}

fn change(id: StoragePathId, live: &Live, set: impl FnOnce(&mut EditStoragePath)) -> Action<Message> {
    let Some(path) = live.path(id) else { return Action::None };
    let mut edit = EditStoragePath { revision: path.revision, name: None, desktops: None, templates: None };
    set(&mut edit);
    Action::ask(Request::EditPath(id, edit), Message::Changed)
}
