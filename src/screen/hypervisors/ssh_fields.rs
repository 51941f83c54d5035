//! The fields for how a host is reached over SSH, in the dialogs that add and change a host.

use iced::widget::row;
use sarrio_model::SshTarget;

use crate::widget::Element;
use crate::widget::field::{Field, field};
use crate::words::hypervisors as texts;

/// One of the fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Part {
    Address,
    Port,
    User,
    Jump,
}

impl Part {
    /// Its id, for the focus.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Address => "host.address",
            Self::Port => "host.port",
            Self::User => "host.user",
            Self::Jump => "host.jump",
        }
    }
}

/// What was typed into them.
#[derive(Debug)]
pub(super) struct SshFields {
    address: String,
    port: String,
    user: String,
    jump: String,
    wrong: Option<(Part, String)>,
}

impl Default for SshFields {
    fn default() -> Self {
        let (port, user) = ("22".to_owned(), "root".to_owned());
        Self { address: String::new(), port, user, jump: String::new(), wrong: None }
    }
}

impl SshFields {
    /// The fields, filled with how a host is reached now.
    pub(super) fn of(target: &SshTarget) -> Self {
        Self {
            address: target.address.to_string(),
            port: target.port.to_string(),
            user: target.user.to_string(),
            jump: target.jump.as_ref().map(ToString::to_string).unwrap_or_default(),
            wrong: None,
        }
    }

    pub(super) fn typed(&mut self, part: Part, text: String) {
        self.wrong = None;
        *match part {
            Part::Address => &mut self.address,
            Part::Port => &mut self.port,
            Part::User => &mut self.user,
            Part::Jump => &mut self.jump,
        } = text;
    }

    /// The address as typed.
    pub(super) fn address(&self) -> &str {
        self.address.trim()
    }

    /// Reads the fields. Returns the first one that is wrong, which then shows why.
    pub(super) fn target(&mut self) -> Result<SshTarget, Part> {
        let target = self.read();
        self.wrong = target.as_ref().err().map(|part| {
            let why = match part {
                Part::Address => texts::address_wrong(),
                Part::Port => texts::port_wrong(),
                Part::User => texts::user_wrong(),
                Part::Jump => texts::jump_wrong(),
            };
            (*part, why)
        });
        target
    }

    fn read(&self) -> Result<SshTarget, Part> {
        let jump = Some(self.jump.trim()).filter(|text| !text.is_empty());
        Ok(SshTarget {
            address: self.address().parse().map_err(|_| Part::Address)?,
            port: SshTarget::parse_port(self.port.trim()).map_err(|_| Part::Port)?,
            user: self.user.trim().parse().map_err(|_| Part::User)?,
            jump: jump.map(str::parse).transpose().map_err(|_| Part::Jump)?,
        })
    }

    /// Address, port and user, side by side. Enter sends `submit`.
    pub(super) fn line<'a, M: Clone + 'a>(
        &'a self,
        typed: impl Fn(Part, String) -> M + Copy + 'a,
        submit: M,
    ) -> Element<'a, M> {
        let part = |part, text, label| self.part(part, text, label, typed, submit.clone());
        row![
            part(Part::Address, &self.address, texts::address()).placeholder("vdesktop1.example"),
            part(Part::Port, &self.port, texts::port()).width(92),
            part(Part::User, &self.user, texts::user()).width(140),
        ]
        .spacing(12)
        .into()
    }

    /// The jump host.
    pub(super) fn jump<'a, M: Clone + 'a>(
        &'a self,
        typed: impl Fn(Part, String) -> M + Copy + 'a,
        submit: M,
    ) -> Element<'a, M> {
        self.part(Part::Jump, &self.jump, texts::jump(), typed, submit).placeholder("user@host:22").into()
    }

    fn part<'a, M: Clone + 'a>(
        &'a self,
        part: Part,
        text: &'a str,
        label: String,
        typed: impl Fn(Part, String) -> M + 'a,
        submit: M,
    ) -> Field<'a, M> {
        let wrong = self.wrong.as_ref().filter(|(wrong, _)| *wrong == part).map(|(_, why)| why.as_str());
        field(text)
            .label(label)
            .id(part.id())
            .error(wrong)
            .on_input(move |text| typed(part, text))
            .on_submit(submit)
    }
}
