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
    NewKey { id: HypervisorId, key: HostKey, working: bool },
}

/// What happens here.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    AddPressed,
    Add(add::Message),
    Check(HypervisorId),
    Checked(HypervisorId, Reply),
    ChecksClosed(HypervisorId),
    MenuToggled(HypervisorId),
    Maintenance(HypervisorId, bool),
    Retry(HypervisorId),
    Changed(Reply),
    RemoveAsked(HypervisorId),
    RemoveSent,
    OffAsked(HypervisorId),
    OffSent,
    KeyAsked(HypervisorId),
    KeyShown(HypervisorId, Reply),
    KeyTrusted,
    Closed,
    Copy(String),
    Nothing,
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

    /// Takes a message in.
    pub fn update(&mut self, message: Message, live: &Live) -> Action<Message> {
        match message {
            Message::AddPressed => return self.add(),
            Message::Add(message) => {
                let Some(Over::Add(form)) = &mut self.over else { return Action::None };
                return match form.update(message) {
                    add::Next::Stay => Action::None,
                    add::Next::Focus(field) => Action::Run(focus::on(field)),
                    add::Next::Ask(request, reply) => {
                        Action::ask(*request, move |answer| Message::Add(reply(answer)))
                    }
                    add::Next::Copy(text) => Action::Copy(text),
                    add::Next::Added(name) => {
                        self.over = None;
                        Action::Tell(News::good(said::added(&name)))
                    }
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
            Message::Changed(reply) => {
                self.over = None;
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
                    return Action::ask(Request::RemoveHost(*id), Message::Changed);
                }
            }
            Message::OffSent => {
                if let Some(Over::ConfirmOff { id, working }) = &mut self.over {
                    *working = true;
                    return Action::ask(Request::ConfirmOff(*id), Message::Changed);
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
            Message::KeyShown(id, Ok(Answer::HostKey(key))) => {
                self.over = Some(Over::NewKey { id, key, working: false });
                return Action::Run(focus::on(dialog::CANCEL));
            }
            Message::KeyShown(_, Err(problem)) => return Action::Tell(News::bad(&problem)),
            Message::KeyShown(..) => {}
            Message::KeyTrusted => {
                if let Some(Over::NewKey { id, key, working }) = &mut self.over {
                    let Some(host) = live.hypervisor(*id) else { return Action::None };
                    *working = true;
                    let edit = EditHypervisor {
                        revision: host.revision,
                        host_key: Some(key.clone()),
                        ..EditHypervisor::default()
                    };
                    return Action::ask(Request::EditHost(*id, edit), Message::Changed);
                }
            }
            Message::Closed => self.over = None,
            Message::Copy(text) => return Action::Copy(text),
            Message::Nothing => {}
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
