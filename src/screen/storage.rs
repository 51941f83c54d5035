//! Storage paths as cards, and below them the recycle bin and the ISO images.

mod forget;
mod lists;
mod view;

use std::collections::HashSet;

use sarrio_model::{
    Change, DesktopAction, DesktopFilter, DesktopId, EditStoragePath, HostPath, Name, NewMedia,
    NewStoragePath, Problem, StoragePathId, Subject, TemplateId, problem::DirectoryWasForgotten,
};

pub use forget::Event as ForgetEvent;
use forget::Forget;

use super::desktop_list::{self, DesktopList, Targets};
use super::{Action, Notification, Screen};
use crate::backend::live::Live;
use crate::backend::request::{Reply, Request};
use crate::screen::problems;
use crate::widget::table::{self, Event};
use crate::widget::{dialog, focus};
use crate::words::storage as texts;

/// The id of the recycle bin's table, for the focus.
pub const BIN: &str = "storage.bin";
/// The number of the column that says when.
const DELETED: usize = 3;
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
#[derive(Debug)]
pub struct Storage {
    tab: Tab,
    bin: DesktopList,
    modal: Option<Modal>,
}

impl Default for Storage {
    fn default() -> Self {
        let filter = DesktopFilter { deleted: Some(true), ..DesktopFilter::default() };
        // The last deleted come first.
        let mut table = table::State::sorted_by(DELETED);
        table.order = Some(table::Order { column: DELETED, descending: true });
        let bin = DesktopList::new(BIN, table, filter, |_| "deleted");
        Self { tab: Tab::default(), bin, modal: None }
    }
}

#[derive(Debug)]
enum Modal {
    AddPath(Form),
    AddMedia(Form),
    RemovePath { id: StoragePathId, working: bool },
    Forget(Forget),
    Purge { what: Purged, typed: String, working: bool },
    PurgeTemplate { id: TemplateId, typed: String, working: bool },
}

/// What is deleted for good.
#[derive(Debug)]
enum Purged {
    /// Some desktops.
    Some(Targets),
    /// All of the recycle bin that the person may delete for good: how many they are.
    All(u64),
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
    BinList(desktop_list::Message),
    AddPathPressed,
    /// Another screen is needed first.
    Go(Screen),
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
    Restore(Targets),
    PurgeAsked(Targets),
    EmptyAsked,
    RestoreTemplate(TemplateId),
    PurgeTemplateAsked(TemplateId),
    PurgeTyped(String),
    PurgeSent,
    Closed,
}

impl Storage {
    /// The lists were read.
    pub fn begin(&mut self, live: &Live) -> Action<Message> {
        self.bin.begin(true, live.first_deleted(), live.summary().binned).map(Message::BinList)
    }

    /// The lists have changed.
    pub fn refresh(&mut self, live: &Live) {
        // What is not known may still be selected.
        self.bin.table.keep(|id| live.desktop(*id).is_none_or(|d| d.deleted.is_some()));
    }

    /// Takes in an event.
    pub fn changed(&mut self, change: &Change, live: &Live) {
        match change {
            Change::Desktop(new) => {
                // Most desktops are not in the recycle bin, and were not.
                let was = live.desktop(new.id).is_some_and(|old| old.deleted.is_some());
                if new.deleted.is_some() || was || self.bin.window.position(new.id).is_some() {
                    self.bin.changed(change);
                }
            }
            _ => self.bin.changed(change),
        }
    }

    /// Asks for what is not known or has changed.
    pub fn read(&mut self) -> Action<Message> {
        self.bin.read().map(Message::BinList)
    }

    /// The desktops that it needs to know.
    pub fn needs(&self, all: &mut HashSet<DesktopId>) {
        self.bin.needs(all);
        if let Some(Modal::Purge { what: Purged::Some(Targets::These(ids)), .. }) = &self.modal {
            all.extend(ids);
        }
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
        let any = !self.bin.table.is_nothing_selected();
        self.bin.table.clear();
        any
    }

    /// Handles a message. Returns what the shell has to do.
    pub fn update(&mut self, message: Message, live: &Live) -> Action<Message> {
        match message {
            Message::Tab(tab) => self.tab = tab,
            Message::Table(message) => {
                let (event, task) = self.bin.table.update(BIN, message, &self.bin.window);
                let after = match event {
                    Event::Activated(id) => restore(vec![id].into(), live),
                    Event::Delete(_) => self.purge(self.bin.targets(), live),
                    // The pointer has left the table, which waited for that.
                    Event::OrderChanged => self.bin.order_changed().map(Message::BinList),
                    _ => Action::None,
                };
                let ask = self.bin.ask().map(Message::BinList);
                return Action::All(vec![Action::Run(task), after, ask]);
            }
            Message::BinList(message) => return self.bin.update(message).map(Message::BinList),
            Message::Go(screen) => return Action::Go(screen),
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
            Message::Restore(targets) => return restore(targets, live),
            Message::PurgeAsked(targets) => return self.purge(targets, live),
            Message::EmptyAsked => return self.ask_number(Purged::All(live.summary().deleted)),
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
                Some(Modal::Purge { what, working, .. }) => {
                    *working = true;
                    let request = match what {
                        Purged::All(count) => Some(Request::EmptyBin(*count)),
                        Purged::Some(targets) => targets.request(DesktopAction::Purge),
                    };
                    if let Some(request) = request {
                        return Action::ask(request, Message::Answered);
                    }
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

    fn purge(&mut self, targets: Targets, live: &Live) -> Action<Message> {
        let targets = targets.that_can(DesktopAction::Purge, live);
        if targets.count() == 0 {
            return Action::None;
        }
        self.ask_number(Purged::Some(targets))
    }

    fn ask_number(&mut self, what: Purged) -> Action<Message> {
        self.modal = Some(Modal::Purge { what, typed: String::new(), working: false });
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

fn restore(targets: Targets, live: &Live) -> Action<Message> {
    match targets.that_can(DesktopAction::Restore, live).request(DesktopAction::Restore) {
        Some(request) => Action::ask(request, Message::Changed),
        None => Action::None,
    }
}

fn change(id: StoragePathId, live: &Live, set: impl FnOnce(&mut EditStoragePath)) -> Action<Message> {
    let Some(path) = live.path(id) else { return Action::None };
    let mut edit = EditStoragePath { revision: path.revision, name: None, desktops: None, templates: None };
    set(&mut edit);
    Action::ask(Request::EditPath(id, edit), Message::Changed)
}
