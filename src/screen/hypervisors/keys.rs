//! Comparing the keys that hosts present with what their own consoles print.

use iced::Fill;
use iced::widget::{Column, column, container, row};
use sarrio_model::{HostKey, HostKeys, SshTarget};

use super::checks;
use crate::theme::icon::{self, icon};
use crate::theme::{Theme, Tone, style};
use crate::widget::field::field;
use crate::widget::{Element, label, notice};
use crate::words::hypervisors as texts;

/// Whose key it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Whose {
    Host,
    JumpHost,
}

/// The keys that a person compares, and the text that was pasted for each.
#[derive(Debug)]
pub(super) struct Comparison {
    target: SshTarget,
    keys: HostKeys,
    shown: Vec<Whose>,
    pasted: String,
    pasted_of_jump_host: String,
}

impl Comparison {
    /// The keys of hosts that are new. The jump host's comes first.
    pub(super) fn new(target: SshTarget, keys: HostKeys) -> Self {
        let jump_host = keys.jump_key.as_ref().map(|_| Whose::JumpHost);
        let shown = jump_host.into_iter().chain([Whose::Host]).collect();
        Self { target, keys, shown, pasted: String::new(), pasted_of_jump_host: String::new() }
    }

    /// Only those keys that are not pinned yet; `None` if all are.
    pub(super) fn of_new(
        target: SshTarget,
        keys: HostKeys,
        pinned: Option<&HostKey>,
        pinned_of_jump_host: Option<&HostKey>,
    ) -> Option<Self> {
        let mut new = Self::new(target, keys);
        let keys = &new.keys;
        new.shown.retain(|whose| match whose {
            Whose::Host => Some(&keys.host_key) != pinned,
            Whose::JumpHost => keys.jump_key.as_ref() != pinned_of_jump_host,
        });
        Some(new).filter(|new| !new.shown.is_empty())
    }

    pub(super) fn keys(&self) -> &HostKeys {
        &self.keys
    }

    pub(super) fn target(&self) -> &SshTarget {
        &self.target
    }

    pub(super) fn pasted(&mut self, whose: Whose, text: String) {
        match whose {
            Whose::Host => self.pasted = text,
            Whose::JumpHost => self.pasted_of_jump_host = text,
        }
    }

    /// Each key with the command that prints it on its host, and a field for pasting the output. `why` is shown at the
    /// host's own key.
    pub(super) fn view<'a, M: Clone + 'a>(
        &'a self,
        why: String,
        on_paste: impl Fn(Whose, String) -> M + Copy + 'a,
    ) -> Element<'a, M> {
        let one = |whose: &Whose| {
            let whose = *whose;
            let pasted = move |text| on_paste(whose, text);
            match (whose, self.target.jump_host(), &self.keys.jump_key) {
                (Whose::JumpHost, Some(jump), Some(key)) => {
                    let why = texts::compare_jump(jump.address.as_str());
                    compare(key, why, &jump, &self.pasted_of_jump_host, "host.paste.jump", pasted)
                }
                _ => compare(
                    &self.keys.host_key,
                    why.clone(),
                    &self.target,
                    &self.pasted,
                    "host.paste",
                    pasted,
                ),
            }
        };
        Column::with_children(self.shown.iter().map(one)).spacing(24).into()
    }
}

/// A key to compare, why, the command that prints it on the host, and a field for pasting the output.
fn compare<'a, M: Clone + 'a>(
    key: &'a HostKey,
    why: String,
    target: &SshTarget,
    pasted: &'a str,
    id: &'static str,
    on_paste: impl Fn(String) -> M + 'a,
) -> Element<'a, M> {
    let kind = key.kind().trim_start_matches("ssh-").to_uppercase();
    let file = match kind.as_str() {
        "RSA" => "rsa",
        k if k.starts_with("ECDSA") => "ecdsa",
        _ => "ed25519",
    };
    let detail = format!("{}, {}", target.port, target.user);
    let head = row![
        icon(icon::SERVER, 18.0).style(style::second),
        column![
            label::mono(target.address.to_string()).size(13),
            label::caption(texts::port_and_user(&detail))
        ]
        .width(Fill),
        label::tag(Some(icon::KEY_ROUND), kind)
    ];
    let card = container(
        column![
            head.spacing(10),
            label::caption(texts::fingerprint()),
            checks::fingerprint(key.fingerprint())
        ]
        .spacing(12),
    )
    .padding(16)
    .width(Fill)
    .style(style::card);
    let command = format!("ssh-keygen -lf /etc/ssh/ssh_host_{file}_key.pub");
    let verdict = match (pasted.trim().is_empty(), pasted.contains(key.fingerprint())) {
        (true, _) => notice::note(Tone::Caution, icon::SHIELD_ALERT, None, texts::if_they_differ(), vec![]),
        (false, true) => notice::note(Tone::Good, icon::SHIELD_CHECK, None, texts::same(), vec![]),
        (false, false) => notice::note(Tone::Bad, icon::SHIELD_X, None, texts::not_same(), vec![]),
    };
    column![
        label::second(why),
        card,
        label::medium(texts::at_console()),
        container(label::mono(command))
            .padding([8, 12])
            .width(Fill)
            .style(|t: &Theme| style::boxed(t.subtle, t.border, 8.0)),
        field(pasted).label(texts::or_paste()).placeholder("256 SHA256:").mono().id(id).on_input(on_paste),
        verdict,
    ]
    .spacing(10)
    .into()
}
