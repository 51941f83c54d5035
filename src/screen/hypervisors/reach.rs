//! Changing how a host is reached: its address, port, account, or jump host. The pinned keys stay; a key that is not pinned
//! is compared first, and a person who trusts another key than before is warned.

use iced::widget::column;
use sarrio_model::{
    Connection, EditHypervisor, HostKeys, Hypervisor, HypervisorId, Problem, Revision, SshTarget,
};

use super::keys::{Comparison, Pinned, Whose};
use super::ssh_fields::{Part, SshFields};
use crate::backend::request::{Answer, Reply};
use crate::screen::problems;
use crate::theme::icon;
use crate::widget::field::field;
use crate::widget::{Element, button, dialog, label};
use crate::words::{self, hypervisors as texts};

/// The button that sends it.
const SEND: &str = "host.reach";

#[derive(Debug)]
pub(super) struct Form {
    id: HypervisorId,
    name: String,
    pinned: Pinned,
    ssh: SshFields,
    password: String,
    comparison: Option<Comparison>,
    problem: Option<Problem>,
    /// The number of the request whose answer it waits for.
    asked: Option<u64>,
}

/// What is typed and clicked.
#[derive(Clone)]
#[allow(missing_docs)]
pub enum Message {
    Typed(Part, String),
    Password(String),
    Pasted(Whose, String),
    Next,
    Back,
    Probed(SshTarget, Reply),
    Edited(Reply),
}

/// Never shows the password.
impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("hypervisors::reach::Message")
    }
}

/// What the screen has to do.
pub(super) enum Next {
    Stay,
    Focus(&'static str),
    Probe(SshTarget),
    Edit(HypervisorId, Box<EditHypervisor>),
    Done { name: String, address: String },
}

impl Form {
    /// Opens it for a host that is reached over SSH.
    pub(super) fn of(host: &Hypervisor) -> Option<Self> {
        let Connection::Ssh { target, .. } = &host.connection else { return None };
        Some(Self {
            id: host.id,
            name: host.name.to_string(),
            pinned: Pinned::of(&host.connection)?,
            ssh: SshFields::of(target),
            password: String::new(),
            comparison: None,
            problem: None,
            asked: None,
        })
    }

    pub(super) fn id(&self) -> HypervisorId {
        self.id
    }

    pub(super) fn wait_for(&mut self, question: u64) {
        self.asked = Some(question);
    }

    pub(super) fn waits_for(&self, question: u64) -> bool {
        self.asked == Some(question)
    }

    /// `revision` is the host's latest known revision.
    pub(super) fn update(&mut self, message: Message, revision: Revision) -> Next {
        match message {
            Message::Typed(part, text) => {
                // It is another address now, so an answer about the previous one is ignored.
                self.asked = None;
                self.ssh.typed(part, text);
            }
            Message::Password(text) => self.password = text,
            Message::Pasted(whose, text) => {
                if let Some(comparison) = &mut self.comparison {
                    comparison.pasted(whose, text);
                }
            }
            Message::Next if self.asked.is_some() => {}
            Message::Next => {
                self.problem = None;
                if let Some(comparison) = &self.comparison {
                    return self.edit(comparison.target().clone(), Some(comparison.keys().clone()), revision);
                }
                return match self.ssh.target() {
                    Ok(target) => Next::Probe(target),
                    Err(part) => Next::Focus(part.id()),
                };
            }
            Message::Back => {
                (self.comparison, self.problem, self.asked) = (None, None, None);
                return Next::Focus(Part::Address.id());
            }
            Message::Probed(target, Ok(Answer::HostKeys(keys))) => {
                self.asked = None;
                self.comparison = Comparison::with_pinned(target.clone(), keys, &self.pinned);
                return match &self.comparison {
                    Some(comparison) if comparison.has_other_key() => Next::Focus(dialog::CANCEL),
                    Some(_) => Next::Focus(SEND),
                    // The backend has both keys pinned and checks them.
                    None => self.edit(target, None, revision),
                };
            }
            Message::Edited(Ok(_)) => {
                return Next::Done { name: self.name.clone(), address: self.ssh.address().to_owned() };
            }
            Message::Probed(_, Err(problem)) | Message::Edited(Err(problem)) => {
                (self.problem, self.asked) = (Some(problem), None);
            }
            Message::Probed(..) => self.asked = None,
        }
        Next::Stay
    }

    fn edit(&self, target: SshTarget, confirmed: Option<HostKeys>, revision: Revision) -> Next {
        let (host_key, jump_key) = match confirmed {
            Some(keys) => (Some(keys.host_key), keys.jump_key),
            // A jump host at another address presented the pinned key.
            None => (None, target.jump.as_ref().and(self.pinned.jump_key().cloned())),
        };
        let edit = EditHypervisor {
            revision,
            ssh: Some(target),
            host_key,
            jump_key,
            password: Some(self.password.clone()).filter(|text| !text.is_empty()).map(Into::into),
            ..EditHypervisor::default()
        };
        Next::Edit(self.id, Box::new(edit))
    }

    /// The dialog. `send` wraps its messages in the screen's; `closed` is the message that closes it.
    pub(super) fn view<M: Clone + 'static>(
        &self,
        window: f32,
        send: fn(Message) -> M,
        closed: M,
    ) -> Element<'_, M> {
        let working = self.asked.is_some();
        let mut buttons =
            vec![button::default(words::common::cancel()).id(dialog::CANCEL).on_press(closed.clone())];
        let (body, go) = match &self.comparison {
            None => (self.fields(), button::primary(texts::continue_to_key()).on_press(send(Message::Next))),
            Some(comparison) => {
                buttons.insert(
                    0,
                    button::ghost(words::common::back()).icon(icon::ARROW_LEFT).on_press(send(Message::Back)),
                );
                (comparison.view(&self.name, Message::Pasted), comparison.trust(send(Message::Next)))
            }
        };
        buttons.push(go.id(SEND).working(working));
        let mut body = column![body].spacing(14);
        if let Some(problem) = &self.problem {
            body = body.push(problems::note(problem));
        }
        let body = Element::from(body).map(send);
        dialog::form(texts::reach_title(&self.name), closed, body, None, buttons, window)
    }

    fn fields(&self) -> Element<'_, Message> {
        column![
            label::second(texts::reach_why()),
            self.ssh.line(Message::Typed, Message::Next),
            self.ssh.jump(Message::Typed, Message::Next),
            field(&self.password)
                .label(texts::password())
                .icon(icon::LOCK)
                .secret()
                .help(texts::reach_password_help())
                .id("host.password")
                .on_input(Message::Password)
                .on_submit(Message::Next),
        ]
        .spacing(14)
        .into()
    }
}
