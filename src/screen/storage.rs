//! Storage paths as cards, and below them the recycle bin and the ISO images.

mod forget;
mod lists;
mod view;

use std::collections::HashSet;

use sarrio_model::{
    DesktopAction, DesktopId, EditStoragePath, HostPath, Name, NewMedia, NewStoragePath, Problem,
    StoragePathId, Subject, TemplateId, problem::DirectoryWasForgotten,
};

pub use forget::Event as ForgetEvent;
use forget::Forget;

use super::desktops::can;
use super::{Action, Notification};
use crate::backend::live::Live;
use crate::backend::request::{Reply, Request};
use crate::screen::problems;
use crate::widget::table::{self, Event};
use crate::widget::{dialog, focus};
use crate::words::storage as texts;

/// The id of the recycle bin's table, for the focus.
pub const BIN: &str = "storage.bin";
const NAME: &str = "storage.name";
const DIRECTORY: &str = "storage.directory";

/// Which list is below the cards.
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
    modal: Option<Modal>,
}

#[derive(Debug)]
enum Modal {
    AddPath(Form),
    AddMedia(Form),
    RemovePath { id: StoragePathId, working: bool },
    Forget(Forget),
    Purge { ids: Vec<DesktopId>, extent: Extent, typed: String, working: bool },
    PurgeTemplate { id: TemplateId, typed: String, working: bool },
}

/// What is deleted for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// Some desktops.
    Some,
    /// The whole recycle bin.
    All,
}

impl Modal {
    /// Whether it waits for [`Message::Answered`]. Forms have a message of their own.
    fn is_waiting(&self) -> bool {
        match self {
            Self::AddPath(_) | Self::AddMedia(_) | Self::Forget(_) => false,
            Self::RemovePath { working, .. }
            | Self::Purge { working, .. }
            | Self::PurgeTemplate { working, .. } => *working,
        }
    }
}

/// The form for a storage path or an ISO image: a name and a path on the hosts.
#[derive(Debug, Default)]
struct Form {
    name: String,
    path: String,
    desktops: bool,
    templates: bool,
    wrong: Option<(&'static str, String)>,
    problem: Option<Problem>,
    /// The directory of which the person was told that it was a storage path and was forgotten.
    forgotten: Option<HostPath>,
    working: bool,
}

/// What happens on this screen.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Tab(Tab),
    Table(table::Message<DesktopId>),
    AddPathPressed,
    AddMediaPressed,
    FormName(String),
    FormPath(String),
    FormDesktops,
    FormTemplates,
    FormSent,
    FormAnswered(Reply),
    PathDesktops(StoragePathId, bool),
    PathTemplates(StoragePathId, bool),
    RemoveAsked(StoragePathId),
    RemoveSent,
    Forget(ForgetEvent),
    /// The answer to a request without a dialog.
    Changed(Reply),
    /// The answer to the request of the open dialog.
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
        self.modal.is_some()
    }

    /// Closes the topmost thing that is open. Returns whether there was one.
    pub fn escape(&mut self) -> bool {
        if self.modal.take().is_some() {
            return true;
        }
        let any = !self.table.is_nothing_selected();
        self.table.clear();
        any
    }

    fn targets(&self) -> Vec<DesktopId> {
        let selected: Vec<DesktopId> =
            self.deleted.iter().copied().filter(|id| self.table.is_selected(id)).collect();
        if selected.is_empty() { self.table.cursor().into_iter().collect() } else { selected }
    }

    /// Handles a message. Returns what the shell has to do.
    pub fn update(&mut self, message: Message, live: &Live) -> Action<Message> {
        match message {
            Message::Tab(tab) => self.tab = tab,
            Message::Table(message) => {
                let (event, task) = self.table.update(BIN, message, &self.deleted);
                let after = match event {
                    Event::Activated(id) => restore(able(&[id], DesktopAction::Restore, live)),
                    Event::Delete(_) => self.purge(self.targets(), Extent::Some, live),
                    _ => Action::None,
                };
                return Action::All(vec![Action::Run(task), after]);
            }
            Message::AddPathPressed => {
                let form = Form { desktops: true, templates: true, ..Form::default() };
                self.modal = Some(Modal::AddPath(form));
                return Action::Run(focus::on(NAME));
            }
            Message::AddMediaPressed => {
                self.tab = Tab::Media;
                self.modal = Some(Modal::AddMedia(Form::default()));
                return Action::Run(focus::on(NAME));
            }
            Message::PathDesktops(id, on) => return change(id, live, |edit| edit.desktops = Some(on)),
            Message::PathTemplates(id, on) => return change(id, live, |edit| edit.templates = Some(on)),
            Message::RemoveAsked(id) => {
                self.modal = Some(Modal::RemovePath { id, working: false });
                return Action::Run(focus::on(dialog::CANCEL));
            }
            Message::RemoveSent => {
                if let Some(Modal::RemovePath { id, working }) = &mut self.modal {
                    *working = true;
                    return Action::ask(Request::RemovePath(*id), Message::Answered);
                }
            }
            Message::Forget(event) => return self.update_forget(event, live),
            Message::Changed(Err(problem)) => return Action::Notify(Notification::bad(&problem)),
            Message::Changed(Ok(_)) => {}
            Message::Answered(reply) => {
                self.modal.take_if(|modal| modal.is_waiting());
                if let Err(problem) = reply {
                    return Action::Notify(Notification::bad(&problem));
                }
            }
            Message::Restore(ids) => return restore(ids),
            Message::PurgeAsked(ids) => return self.purge(ids, Extent::Some, live),
            Message::EmptyAsked => return self.purge(self.deleted.clone(), Extent::All, live),
            Message::RestoreTemplate(id) => {
                return Action::ask(Request::RestoreTemplate(id), Message::Changed);
            }
            Message::PurgeTemplateAsked(id) => {
                self.modal = Some(Modal::PurgeTemplate { id, typed: String::new(), working: false });
                return Action::Run(focus::on(dialog::NUMBER));
            }
            Message::PurgeTyped(number) => {
                if let Some(Modal::Purge { typed, .. } | Modal::PurgeTemplate { typed, .. }) = &mut self.modal
                {
                    *typed = number;
                }
            }
            Message::PurgeSent => match &mut self.modal {
                Some(Modal::Purge { ids, extent, working, .. }) => {
                    *working = true;
                    let request = if *extent == Extent::All {
                        Request::EmptyBin(ids.len() as u64)
                    } else {
                        Request::Act(DesktopAction::Purge, ids.clone())
                    };
                    return Action::ask(request, Message::Answered);
                }
                Some(Modal::PurgeTemplate { id, working, .. }) => {
                    *working = true;
                    return Action::ask(Request::PurgeTemplate(*id), Message::Answered);
                }
                _ => {}
            },
            Message::Closed => self.modal = None,
            other => return self.update_form(other),
        }
        Action::None
    }

    fn purge(&mut self, ids: Vec<DesktopId>, extent: Extent, live: &Live) -> Action<Message> {
        let ids = able(&ids, DesktopAction::Purge, live);
        if ids.is_empty() {
            return Action::None;
        }
        self.modal = Some(Modal::Purge { ids, extent, typed: String::new(), working: false });
        Action::Run(focus::on(dialog::NUMBER))
    }

    fn update_forget(&mut self, event: ForgetEvent, live: &Live) -> Action<Message> {
        if let ForgetEvent::Asked(id) = event {
            let Some(path) = live.path(id) else { return Action::None };
            self.modal = Some(Modal::Forget(Forget::new(path)));
            let read = Action::ask(Request::PathContents(id), move |reply| {
                Message::Forget(ForgetEvent::Read(id, reply))
            });
            return Action::All(vec![read, Action::Run(focus::on(forget::NAME))]);
        }
        let Some(Modal::Forget(form)) = &mut self.modal else { return Action::None };
        match form.update(event) {
            forget::Outcome::Open => Action::None,
            forget::Outcome::Closed => {
                self.modal = None;
                Action::None
            }
            forget::Outcome::Send(id, forget) => Action::ask(Request::ForgetPath(id, forget), move |reply| {
                Message::Forget(ForgetEvent::Answered(id, reply))
            }),
            forget::Outcome::Forgotten(name) => {
                self.modal = None;
                Action::Notify(Notification::good(texts::forgotten(name.as_str())))
            }
        }
    }

    fn update_form(&mut self, message: Message) -> Action<Message> {
        let Some(Modal::AddPath(form) | Modal::AddMedia(form)) = &mut self.modal else { return Action::None };
        match message {
            Message::FormName(typed) => (form.name, form.wrong) = (typed, None),
            Message::FormPath(typed) => (form.path, form.wrong) = (typed, None),
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
                let path = match form.path.trim().parse::<HostPath>() {
                    Ok(path) => path,
                    Err(_) => {
                        form.wrong = Some((DIRECTORY, crate::words::common::path_wrong()));
                        return Action::Run(focus::on(DIRECTORY));
                    }
                };
                form.working = true;
                form.problem = None;
                // The person was told that the directory was forgotten, and adds it all the same.
                let reuse = form.forgotten.as_ref() == Some(&path);
                let (desktops, templates) = (form.desktops, form.templates);
                let request = if matches!(self.modal, Some(Modal::AddMedia(_))) {
                    Request::AddMedia(NewMedia { name, file: path, shares: vec![Subject::Everyone] })
                } else {
                    Request::AddPath(NewStoragePath { name, directory: path, desktops, templates, reuse })
                };
                return Action::ask(request, Message::FormAnswered);
            }
            Message::FormAnswered(Ok(_)) => {
                let name = form.name.trim().to_owned();
                self.modal = None;
                return Action::Notify(Notification::good(texts::added(&name)));
            }
            Message::FormAnswered(Err(problem)) => {
                form.working = false;
                form.forgotten = match problem.says(DirectoryWasForgotten::KEY) {
                    true => form.path.trim().parse().ok(),
                    false => None,
                };
                form.problem = Some(problem);
            }
            _ => {}
        }
        Action::None
    }
}

/// Those of the desktops with which `action` is possible now.
fn able(ids: &[DesktopId], action: DesktopAction, live: &Live) -> Vec<DesktopId> {
    ids.iter().copied().filter(|id| live.desktop(*id).is_some_and(|d| can(action, d))).collect()
}

fn restore(ids: Vec<DesktopId>) -> Action<Message> {
    if ids.is_empty() {
        return Action::None;
    }
    Action::ask(Request::Act(DesktopAction::Restore, ids), Message::Changed)
}

fn change(id: StoragePathId, live: &Live, set: impl FnOnce(&mut EditStoragePath)) -> Action<Message> {
    let Some(path) = live.path(id) else { return Action::None };
    let mut edit = EditStoragePath { revision: path.revision, name: None, desktops: None, templates: None };
    set(&mut edit);
    Action::ask(Request::EditPath(id, edit), Message::Changed)
}
