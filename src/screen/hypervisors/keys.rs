//! Comparing the keys that hosts show with what their own consoles print.

use iced::Fill;
use iced::widget::{Column, column, container, row};
use sarrio_model::{Connection, HostKey, HostKeys, SshTarget};

use super::checks;
use crate::theme::icon::{self, icon};
use crate::theme::{Theme, Tone, style};
use crate::widget::field::field;
use crate::widget::{Element, button, label, notice};
use crate::words::hypervisors as texts;

/// Whose key it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Whose {
    Host,
    JumpHost,
}

/// The keys that are pinned for a host, and how it is reached with them.
#[derive(Debug, Clone)]
pub(super) struct Pinned {
    target: SshTarget,
    /// Absent where what an older version of Sarrio stored is no key.
    host_key: Option<HostKey>,
    jump_key: Option<HostKey>,
}

impl Pinned {
    /// The keys of a host that is reached over SSH.
    pub(super) fn of(connection: &Connection) -> Option<Self> {
        let Connection::Ssh { target, host_key, jump_key } = connection else { return None };
        Some(Self { target: target.clone(), host_key: host_key.clone(), jump_key: jump_key.clone() })
    }

    pub(super) fn jump_key(&self) -> Option<&HostKey> {
        self.jump_key.as_ref()
    }
}

/// A key that a person compares.
#[derive(Debug)]
struct Shown {
    whose: Whose,
    key: HostKey,
    /// The other key that is pinned; absent if this machine is new.
    pinned: Option<HostKey>,
    /// What the person pasted.
    pasted: String,
}

/// The keys that a person compares.
#[derive(Debug)]
pub(super) struct Comparison {
    target: SshTarget,
    keys: HostKeys,
    shown: Vec<Shown>,
}

impl Comparison {
    /// The keys of hosts that are new. The jump host's comes first.
    pub(super) fn new(target: SshTarget, keys: HostKeys) -> Self {
        let one =
            |whose, key: &HostKey| Shown { whose, key: key.clone(), pinned: None, pasted: String::new() };
        let jump_host = keys.jump_key.as_ref().map(|key| one(Whose::JumpHost, key));
        let shown = jump_host.into_iter().chain([one(Whose::Host, &keys.host_key)]).collect();
        Self { target, keys, shown }
    }

    /// Only those keys that are not pinned; `None` if all are.
    pub(super) fn with_pinned(target: SshTarget, keys: HostKeys, pinned: &Pinned) -> Option<Self> {
        // A jump host at another address is another machine: it need not have the key of the one before.
        let same_jump_host = target.has_jump_host_of(&pinned.target);
        let mut comparison = Self::new(target, keys);
        comparison.shown.retain_mut(|shown| {
            let known = match shown.whose {
                Whose::Host => pinned.host_key.as_ref(),
                Whose::JumpHost => pinned.jump_key.as_ref(),
            };
            let says_who_it_is = shown.whose == Whose::Host || same_jump_host;
            shown.pinned = known.filter(|_| says_who_it_is).cloned();
            known != Some(&shown.key)
        });
        Some(comparison).filter(|comparison| !comparison.shown.is_empty())
    }

    pub(super) fn keys(&self) -> &HostKeys {
        &self.keys
    }

    pub(super) fn target(&self) -> &SshTarget {
        &self.target
    }

    /// Whether a machine shows another key than the one that is pinned for it.
    pub(super) fn has_other_key(&self) -> bool {
        self.shown.iter().any(|shown| shown.pinned.is_some())
    }

    /// Whether a key is another one than a person has pasted.
    pub(super) fn pasted_differs(&self) -> bool {
        self.shown.iter().any(|shown| !shown.pasted.trim().is_empty() && !shown.is_pasted())
    }

    /// The button with which a person trusts the keys; it is off while a key differs from what they have pasted.
    pub(super) fn trust<'a, M: Clone + 'a>(&self, trusted: M) -> button::Button<'a, M> {
        let button = if self.has_other_key() {
            button::danger_filled(texts::trust_new())
        } else {
            button::primary(texts::trust())
        };
        button.act(if self.pasted_differs() { Err(texts::not_same()) } else { Ok(trusted) })
    }

    pub(super) fn pasted(&mut self, whose: Whose, text: String) {
        if let Some(shown) = self.shown.iter_mut().find(|shown| shown.whose == whose) {
            shown.pasted = text;
        }
    }

    /// Each key with the command that prints it on its host, and a field for pasting the output. `name` is what the
    /// host is called.
    pub(super) fn view<'a, M: Clone + 'a>(
        &'a self,
        name: &str,
        on_paste: impl Fn(Whose, String) -> M + Copy + 'a,
    ) -> Element<'a, M> {
        let one = |shown: &'a Shown| {
            let whose = shown.whose;
            let jump_host = self.target.jump_host().filter(|_| whose == Whose::JumpHost);
            let target = jump_host.as_ref().unwrap_or(&self.target);
            shown.view(name, target, move |text| on_paste(whose, text))
        };
        Column::with_children(self.shown.iter().map(one)).spacing(24).into()
    }
}

impl Shown {
    /// Why it is compared, the key, the command that prints it on its host, and a field for pasting the output.
    /// `name` is what the host is called, and `target` how the machine is reached whose key this is.
    fn view<'a, M: Clone + 'a>(
        &'a self,
        name: &str,
        target: &SshTarget,
        on_paste: impl Fn(String) -> M + 'a,
    ) -> Element<'a, M> {
        let (at_console, id) = match self.whose {
            Whose::Host => (texts::at_console(name), "host.paste"),
            Whose::JumpHost => (texts::at_jump_console(target.address.as_str()), "host.paste.jump"),
        };
        column![
            self.why(name, target),
            self.card(target),
            label::medium(at_console),
            container(label::mono(self.command()))
                .padding([8, 12])
                .width(Fill)
                .style(|t: &Theme| style::boxed(t.subtle, t.border, 8.0)),
            field(&self.pasted)
                .label(texts::or_paste())
                .placeholder("256 SHA256:")
                .mono()
                .id(id)
                .on_input(on_paste),
        ]
        .extend(self.verdict())
        .spacing(10)
        .into()
    }

    /// Why the key is compared: its machine is new, or it is another key than before.
    fn why<'a, M: Clone + 'a>(&self, name: &str, target: &SshTarget) -> Element<'a, M> {
        let address = target.address.as_str();
        let (title, why) = match (self.whose, &self.pinned) {
            (Whose::Host, None) => return label::second(texts::compare(name)).into(),
            (Whose::JumpHost, None) => return label::second(texts::compare_jump(address)).into(),
            (Whose::Host, Some(_)) => (texts::differs_title(name), texts::differs(address, name)),
            (Whose::JumpHost, Some(_)) => (texts::jump_differs_title(address), texts::jump_differs(address)),
        };
        notice::note(Tone::Bad, icon::SHIELD_X, Some(title), why, vec![])
    }

    fn card<'a, M: Clone + 'a>(&self, target: &SshTarget) -> Element<'a, M> {
        let detail = format!("{}, {}", target.port, target.user);
        let head = row![
            icon(icon::SERVER, 18.0).style(style::second),
            column![
                label::mono(target.address.to_string()).size(13),
                label::caption(texts::port_and_user(&detail))
            ]
            .width(Fill),
            label::tag(Some(icon::KEY_ROUND), self.kind())
        ];
        let mut lines = column![head.spacing(10)].spacing(12);
        if let Some(pinned) = &self.pinned {
            lines = lines
                .push(label::caption(texts::key_known()))
                .push(checks::fingerprint(pinned.fingerprint()));
        }
        let now = if self.pinned.is_some() { texts::key_now() } else { texts::fingerprint() };
        let lines = lines.push(label::caption(now)).push(checks::fingerprint(self.key.fingerprint()));
        container(lines).padding(16).width(Fill).style(style::card).into()
    }

    fn kind(&self) -> String {
        self.key.kind().trim_start_matches("ssh-").to_uppercase()
    }

    fn command(&self) -> String {
        let file = match self.kind().as_str() {
            "RSA" => "rsa",
            kind if kind.starts_with("ECDSA") => "ecdsa",
            _ => "ed25519",
        };
        format!("ssh-keygen -lf /etc/ssh/ssh_host_{file}_key.pub")
    }

    fn is_pasted(&self) -> bool {
        self.pasted.contains(self.key.fingerprint())
    }

    /// What the comparison with the pasted text says.
    fn verdict<'a, M: Clone + 'a>(&self) -> Option<Element<'a, M>> {
        let same = self.is_pasted();
        let (tone, glyph, text) = match (self.pasted.trim().is_empty(), &self.pinned) {
            // It is above the key already.
            (true, Some(_)) => return None,
            (true, None) => (Tone::Caution, icon::SHIELD_ALERT, texts::if_they_differ()),
            (false, _) if !same => (Tone::Bad, icon::SHIELD_X, texts::not_same()),
            (false, Some(_)) => (Tone::Good, icon::SHIELD_CHECK, texts::same_as_now()),
            (false, None) => (Tone::Good, icon::SHIELD_CHECK, texts::same()),
        };
        Some(notice::note(tone, glyph, None, text, vec![]))
    }
}
