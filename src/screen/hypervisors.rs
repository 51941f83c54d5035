//! The hosts: how each is doing and why, and adding one.

mod add;
mod checks;
mod view;

use std::collections::HashMap;

use sarrio_model::{Check, EditHypervisor, HostKey, HypervisorId, Problem};

use super::{Action, News};
use crate::live::Live;
use crate::request::{Answer, Reply, Request};
use crate::widget::{dialog, focus};
use crate::words::hypervisors as said;

pub use checks::fingerprint;

/// The screen.
#[derive(Debug, Default)]
pub struct Hypervisors {
    checks: HashMap<HypervisorId, Checked>,
    menu: Option<HypervisorId>,
    over: Option<Over>,
    /// Counts what the dialog that adds a host asked: an answer that it no longer waits for is let be.
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
enum Over {
    Add(Box<add::Form>),
    Remove { id: HypervisorId, working: bool },
    ConfirmOff { id: HypervisorId, working: bool },
    NewKey { id: HypervisorId, key: HostKey, pasted: String, working: bool },
}

impl Over {
    /// Whether it waits for [`Message::Answered`]; the form is answered by a message of its own.
    fn asked(&self) -> bool {
        match self {
            Self::Add(_) => false,
            Self::Remove { working, .. }
            | Self::ConfirmOff { working, .. }
            | Self::NewKey { working, .. } => *working,
        }
    }
}

/// What happens here.
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
    Maintenance(HypervisorId, bool),
    Retry(HypervisorId),
    /// What was asked for without a dialog.
    Changed(Reply),
    /// What the open dialog asked for.
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
        self.over.is_some()
    }

    /// Closes the topmost thing; whether there was one.
    pub fn escape(&mut self) -> bool {
        self.over.take().is_some() || self.menu.take().is_some()
    }

    /// Opens the dialog that adds a host.
    pub fn add(&mut self) -> Action<Message> {
        self.over = Some(Over::Add(Box::default()));
        Action::All(vec![
            Action::Run(focus::on(add::FIRST)),
            Action::ask(Request::PublicKey, |reply| Message::Add(add::Message::PublicKey(reply))),
        ])
    }

    fn add_told(&mut self, message: add::Message) -> Action<Message> {
        let Some(Over::Add(form)) = &mut self.over else { return Action::None };
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
                self.over = None;
                Action::Tell(News::good(said::added(&name)))
            }
        }
    }

    /// Takes a message in.
    pub fn update(&mut self, message: Message, live: &Live) -> Action<Message> {
        match message {
            Message::AddPressed => return self.add(),
            Message::Add(message) => return self.add_told(message),
            Message::AddAnswered(question, message) => {
                let waits = matches!(&self.over, Some(Over::Add(form)) if form.waits_for(question));
                return match message {
                    message if waits => self.add_told(message),
                    add::Message::Added(Err(problem)) => Action::Tell(News::bad(&problem)),
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
            Message::Maintenance(id, on) => {
                self.menu = None;
                return Action::ask(Request::Maintenance(id, on), Message::Changed);
            }
            Message::Retry(id) => {
                self.menu = None;
                return Action::ask(Request::RetryHost(id), Message::Changed);
            }
            Message::Changed(Err(problem)) => return Action::Tell(News::bad(&problem)),
            Message::Changed(Ok(_)) => {}
            Message::Answered(reply) => {
                self.over.take_if(|over| over.asked());
                if let Err(problem) = reply {
                    return Action::Tell(News::bad(&problem));
                }
            }
            Message::RemoveAsked(id) => {
                self.menu = None;
                self.over = Some(Over::Remove { id, working: false });
                return Action::Run(focus::on(dialog::CANCEL));
            }
            Message::OffAsked(id) => {
                self.menu = None;
                self.over = Some(Over::ConfirmOff { id, working: false });
                return Action::Run(focus::on(dialog::CANCEL));
            }
            Message::RemoveSent => {
                if let Some(Over::Remove { id, working }) = &mut self.over {
                    *working = true;
                    return Action::ask(Request::RemoveHost(*id), Message::Answered);
                }
            }
            Message::OffSent => {
                if let Some(Over::ConfirmOff { id, working }) = &mut self.over {
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
            // What was opened while the host was asked stays.
            Message::KeyShown(id, Ok(Answer::HostKey(key))) if self.over.is_none() => {
                self.over = Some(Over::NewKey { id, key, pasted: String::new(), working: false });
                return Action::Run(focus::on(dialog::CANCEL));
            }
            Message::KeyShown(_, Err(problem)) => return Action::Tell(News::bad(&problem)),
            Message::KeyShown(..) => {}
            Message::KeyPasted(text) => {
                if let Some(Over::NewKey { pasted, .. }) = &mut self.over {
                    *pasted = text;
                }
            }
            Message::KeyTrusted => {
                if let Some(Over::NewKey { id, key, working, .. }) = &mut self.over {
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
            Message::Closed => self.over = None,
            Message::Copy(text) => return Action::Copy(text),
        }
        Action::None
    }
}

/// The answer to a probe, for tests that play the backend.
#[cfg(test)]
pub(crate) fn probed(reply: Reply) -> add::Message {
    add::Message::Probed(reply)
}

/// The answer to the checks, for tests that play the backend.
#[cfg(test)]
pub(crate) fn checked(reply: Reply) -> add::Message {
    add::Message::Checked(reply)
}
