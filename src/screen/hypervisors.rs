//! The hypervisors: the state of each, and adding and changing them.

mod add;
mod checks;
mod keys;
mod reach;
mod ssh_fields;
mod view;

use std::collections::HashMap;

use sarrio_model::{Check, Connection, EditHypervisor, HypervisorId, Problem, SshTarget};

use super::{Action, Notification};
use crate::backend::live::Live;
use crate::backend::request::{Answer, Reply, Request};
use crate::widget::{dialog, focus};
use crate::words::hypervisors as texts;

use keys::{Comparison, Pinned, Whose};
use ssh_fields::Part;

pub use checks::fingerprint;

/// The screen.
#[derive(Debug, Default)]
pub struct Hypervisors {
    checks: HashMap<HypervisorId, Checked>,
    menu: Option<HypervisorId>,
    modal: Option<Modal>,
    /// Numbers the requests of the dialogs that add a host and change how one is reached, so that an answer that they
    /// no longer wait for is ignored.
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
    Reach(Box<reach::Form>),
    Remove { id: HypervisorId, working: bool },
    ConfirmOff { id: HypervisorId, working: bool },
    NewKey { id: HypervisorId, comparison: Box<Comparison>, working: bool },
}

impl Modal {
    /// Whether it waits for [`Message::Answered`]. The forms have messages of their own.
    fn is_waiting(&self) -> bool {
        match self {
            Self::Add(_) | Self::Reach(_) => false,
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
    ReachAsked(HypervisorId),
    Reach(reach::Message),
    ReachAnswered(u64, reach::Message),
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
    KeyShown(HypervisorId, SshTarget, Reply),
    KeyPasted(Whose, String),
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
            Action::Run(focus::on(Part::Address.id())),
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
                Action::Notify(Notification::good(texts::added(&name)))
            }
        }
    }

    fn update_reach(&mut self, message: reach::Message, live: &Live) -> Action<Message> {
        let Some(Modal::Reach(form)) = &mut self.modal else { return Action::None };
        // If the host was removed in the meantime, the backend says so.
        let revision = live.hypervisor(form.id()).map(|host| host.revision).unwrap_or_default();
        let next = form.update(message, revision);
        if matches!(next, reach::Next::Probe(_) | reach::Next::Edit(..)) {
            self.questions += 1;
            form.wait_for(self.questions);
        }
        let question = self.questions;
        match next {
            reach::Next::Stay => Action::None,
            reach::Next::Focus(field) => Action::Run(focus::on(field)),
            reach::Next::Probe(target) => {
                let probed = target.clone();
                Action::ask(Request::ProbeHost(target), move |reply| {
                    Message::ReachAnswered(question, reach::Message::Probed(probed.clone(), reply))
                })
            }
            reach::Next::Edit(id, edit) => Action::ask(Request::EditHost(id, edit), move |reply| {
                Message::ReachAnswered(question, reach::Message::Edited(reply))
            }),
            reach::Next::Done { name, address } => {
                self.modal = None;
                Action::Notify(Notification::good(texts::reached(&name, &address)))
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
            Message::ReachAsked(id) => {
                self.menu = None;
                let Some(form) = live.hypervisor(id).and_then(reach::Form::of) else { return Action::None };
                self.modal = Some(Modal::Reach(Box::new(form)));
                return Action::Run(focus::on(Part::Address.id()));
            }
            Message::Reach(message) => return self.update_reach(message, live),
            Message::ReachAnswered(question, message) => {
                let waits = matches!(&self.modal, Some(Modal::Reach(form)) if form.waits_for(question));
                return match message {
                    message if waits => self.update_reach(message, live),
                    reach::Message::Edited(Err(problem)) => Action::Notify(Notification::bad(&problem)),
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
                let Some(Connection::Ssh { target, .. }) = live.hypervisor(id).map(|h| &h.connection) else {
                    return Action::None;
                };
                let target = target.clone();
                return Action::ask(Request::ProbeHost(target.clone()), move |reply| {
                    Message::KeyShown(id, target.clone(), reply)
                });
            }
            // A dialog that was opened during the request stays open.
            Message::KeyShown(id, target, Ok(Answer::HostKeys(keys))) if self.modal.is_none() => {
                let Some(host) = live.hypervisor(id) else { return Action::None };
                let pinned = Pinned::of(&host.connection);
                let comparison =
                    pinned.and_then(|pinned| Comparison::with_pinned(target, keys, &pinned)).map(Box::new);
                let Some(comparison) = comparison else {
                    return Action::Notify(Notification::good(texts::key_is_known(host.name.as_str())));
                };
                self.modal = Some(Modal::NewKey { id, comparison, working: false });
                return Action::Run(focus::on(dialog::CANCEL));
            }
            Message::KeyShown(_, _, Err(problem)) => return Action::Notify(Notification::bad(&problem)),
            Message::KeyShown(..) => {}
            Message::KeyPasted(whose, text) => {
                if let Some(Modal::NewKey { comparison, .. }) = &mut self.modal {
                    comparison.pasted(whose, text);
                }
            }
            Message::KeyTrusted => {
                if let Some(Modal::NewKey { id, comparison, working }) = &mut self.modal {
                    let Some(host) = live.hypervisor(*id) else { return Action::None };
                    *working = true;
                    let edit = EditHypervisor {
                        revision: host.revision,
                        host_key: Some(comparison.keys().host_key.clone()),
                        jump_key: comparison.keys().jump_key.clone(),
                        ..EditHypervisor::default()
                    };
                    return Action::ask(Request::EditHost(*id, Box::new(edit)), Message::Answered);
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

/// The message for an answer about how a host is reached, for tests that take the place of the backend.
#[cfg(test)]
pub(crate) fn reached(target: SshTarget, reply: Reply) -> reach::Message {
    match reply {
        Ok(Answer::HostKeys(_)) => reach::Message::Probed(target, reply),
        _ => reach::Message::Edited(reply),
    }
}

/// The message for the result of checks, for tests that take the place of the backend.
#[cfg(test)]
pub(crate) fn checked(reply: Reply) -> add::Message {
    add::Message::Checked(reply)
}
