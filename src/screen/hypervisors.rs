//! The hypervisors: how each is doing and why, and adding one.

mod add;
mod checks;
mod view;

use std::collections::HashMap;

use sarrio_model::{Check, EditHypervisor, HostKey, HypervisorId, Problem};

use super::{Action, Notification};
use crate::backend::live::Live;
use crate::backend::request::{Answer, Reply, Request};
use crate::widget::{dialog, focus};
use crate::words::hypervisors as said;

pub use checks::fingerprint;

/// The screen.
#[derive(Debug, Default)]
pub struct Hypervisors {
    checks: HashMap<HypervisorId, Checked>,
    menu: Option<HypervisorId>,
    modal: Option<Modal>,
    /// Counts the questions of the dialog that adds a host, so that an answer it no longer waits for is ignored.
    questions: u64,
}

/// What the checks of a host found.
#[derive(Debug)]
enum Checked {
    Running,
    Found(Vec<Check>),
    Failed(Problem),
}

#[derive(Debug)]
enum Modal {
    Add(Box<add::Form>),
    Remove { id: HypervisorId, working: bool },
    ConfirmOff { id: HypervisorId, working: bool },
    NewKey { id: HypervisorId, key: HostKey, pasted: String, working: bool },
}

impl Modal {
    /// Whether it waits for [`Message::Answered`]. The form that adds a host has a message of its own.
    fn is_waiting(&self) -> bool {
        match self {
            Self::Add(_) => false,
            Self::Remove { working, .. }
            | Self::ConfirmOff { working, .. }
            | Self::NewKey { working, .. } => *working,
        }
    }
}

/// What happens on this screen.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    AddPressed,
    Add(add::Message),
    AddAnswered(u64, add::Message),
    Check(HypervisorId),
    Checked(HypervisorId, Reply),
    ChecksClosed(HypervisorId),
    MenuToggled(HypervisorId),
    BeginMaintenance(HypervisorId),
    EndMaintenance(HypervisorId),
    Retry(HypervisorId),
    /// The answer to a request without a dialog.
    Changed(Reply),
    /// The answer to the request of the open dialog.
    Answered(Reply),
    RemoveAsked(HypervisorId),
    RemoveSent,
    OffAsked(HypervisorId),
    OffSent,
    KeyAsked(HypervisorId),
    KeyShown(HypervisorId, Reply),
    KeyPasted(String),
    KeyTrusted,
    Closed,
    Copy(String),
}

impl Hypervisors {
    /// Whether a dialog is open.
    #[must_use]
    pub fn is_covered(&self) -> bool {
        self.modal.is_some()
    }

    /// Closes the topmost thing that is open. Returns whether there was one.
    pub fn escape(&mut self) -> bool {
        self.modal.take().is_some() || self.menu.take().is_some()
    }

    /// Opens the dialog that adds a host.
    pub fn add(&mut self) -> Action<Message> {
        self.modal = Some(Modal::Add(Box::default()));
        Action::All(vec![
            Action::Run(focus::on(add::FIRST)),
            Action::ask(Request::PublicKey, |reply| Message::Add(add::Message::PublicKey(reply))),
        ])
    }

    fn update_add(&mut self, message: add::Message) -> Action<Message> {
        let Some(Modal::Add(form)) = &mut self.modal else { return Action::None };
        match form.update(message) {
            add::Next::Stay => Action::None,
            add::Next::Focus(field) => Action::Run(focus::on(field)),
            add::Next::Ask(request, reply) => {
                self.questions += 1;
                let question = self.questions;
                form.wait_for(question);
                Action::ask(*request, move |answer| Message::AddAnswered(question, reply(answer)))
            }
            add::Next::Copy(text) => Action::Copy(text),
            add::Next::Added(name) => {
                self.modal = None;
                Action::Notify(Notification::good(said::added(&name)))
            }
        }
    }

    /// Handles a message. Returns what the shell has to do.
    pub fn update(&mut self, message: Message, live: &Live) -> Action<Message> {
        match message {
            Message::AddPressed => return self.add(),
            Message::Add(message) => return self.update_add(message),
            Message::AddAnswered(question, message) => {
                let waits = matches!(&self.modal, Some(Modal::Add(form)) if form.waits_for(question));
                return match message {
                    message if waits => self.update_add(message),
                    add::Message::Added(Err(problem)) => Action::Notify(Notification::bad(&problem)),
                    _ => Action::None,
                };
            }
            Message::Check(id) => {
                self.menu = None;
                self.checks.insert(id, Checked::Running);
                return Action::ask(Request::CheckHost(id), move |reply| Message::Checked(id, reply));
            }
            Message::Checked(id, reply) => {
                let found = match reply {
                    Ok(Answer::Checks(checks)) => Checked::Found(checks),
                    Ok(_) => return Action::None,
                    Err(problem) => Checked::Failed(problem),
                };
                self.checks.insert(id, found);
            }
            Message::ChecksClosed(id) => drop(self.checks.remove(&id)),
            Message::MenuToggled(id) => self.menu = (self.menu != Some(id)).then_some(id),
            Message::BeginMaintenance(id) => {
                self.menu = None;
                return Action::ask(Request::BeginMaintenance(id), Message::Changed);
            }
            Message::EndMaintenance(id) => {
                self.menu = None;
                return Action::ask(Request::EndMaintenance(id), Message::Changed);
            }
            Message::Retry(id) => {
                self.menu = None;
                return Action::ask(Request::RetryHost(id), Message::Changed);
            }
            Message::Changed(Err(problem)) => return Action::Notify(Notification::bad(&problem)),
            Message::Changed(Ok(_)) => {}
            Message::Answered(reply) => {
                self.modal.take_if(|modal| modal.is_waiting());
                if let Err(problem) = reply {
                    return Action::Notify(Notification::bad(&problem));
                }
            }
            Message::RemoveAsked(id) => {
                self.menu = None;
                self.modal = Some(Modal::Remove { id, working: false });
                return Action::Run(focus::on(dialog::CANCEL));
            }
            Message::OffAsked(id) => {
                self.menu = None;
                self.modal = Some(Modal::ConfirmOff { id, working: false });
                return Action::Run(focus::on(dialog::CANCEL));
            }
            Message::RemoveSent => {
                if let Some(Modal::Remove { id, working }) = &mut self.modal {
                    *working = true;
                    return Action::ask(Request::RemoveHost(*id), Message::Answered);
                }
            }
            Message::OffSent => {
                if let Some(Modal::ConfirmOff { id, working }) = &mut self.modal {
                    *working = true;
                    return Action::ask(Request::ConfirmOff(*id), Message::Answered);
                }
            }
            Message::KeyAsked(id) => {
                self.menu = None;
                let Some(sarrio_model::Connection::Ssh { target, .. }) =
                    live.hypervisor(id).map(|h| &h.connection)
                else {
                    return Action::None;
                };
                return Action::ask(Request::ProbeHost(target.clone()), move |r| Message::KeyShown(id, r));
            }
            // A dialog that was opened while the host was asked stays open.
            Message::KeyShown(id, Ok(Answer::HostKey(key))) if self.modal.is_none() => {
                self.modal = Some(Modal::NewKey { id, key, pasted: String::new(), working: false });
                return Action::Run(focus::on(dialog::CANCEL));
            }
            Message::KeyShown(_, Err(problem)) => return Action::Notify(Notification::bad(&problem)),
            Message::KeyShown(..) => {}
            Message::KeyPasted(text) => {
                if let Some(Modal::NewKey { pasted, .. }) = &mut self.modal {
                    *pasted = text;
                }
            }
            Message::KeyTrusted => {
                if let Some(Modal::NewKey { id, key, working, .. }) = &mut self.modal {
                    let Some(host) = live.hypervisor(*id) else { return Action::None };
                    *working = true;
                    let edit = EditHypervisor {
                        revision: host.revision,
                        host_key: Some(key.clone()),
                        ..EditHypervisor::default()
                    };
                    return Action::ask(Request::EditHost(*id, edit), Message::Answered);
                }
            }
            Message::Closed => self.modal = None,
            Message::Copy(text) => return Action::Copy(text),
        }
        Action::None
    }
}

/// The message for an answer to a probe, for tests that take the place of the backend.
#[cfg(test)]
pub(crate) fn probed(reply: Reply) -> add::Message {
    add::Message::Probed(reply)
}

/// The message for the result of checks, for tests that take the place of the backend.
#[cfg(test)]
pub(crate) fn checked(reply: Reply) -> add::Message {
    add::Message::Checked(reply)
}
