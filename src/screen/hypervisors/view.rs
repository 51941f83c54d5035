//! A card for each hypervisor. A card with a problem has a coloured edge and says the reason.

use iced::widget::{column, container, row, space};
use iced::{Center, Fill, Padding, border};
use jiff::Timestamp;
use sarrio_model::{Code, Connection, HostLoad, HostState, Hypervisor, Permission};

use super::{Checked, Hypervisors, Message, Modal, checks};
use crate::backend::live::LOADS;
use crate::screen::problems;
use crate::screen::{Layer, Scene, hint_of, host_status, say};
use crate::theme::icon;
use crate::theme::{MONO_MEDIUM, Theme, Tone, style};
use crate::widget::card_row::card_row;
use crate::widget::dialog;
use crate::widget::elide::elide;
use crate::widget::menu::{item, menu};
use crate::widget::pill::pill;
use crate::widget::popup::{Edge, anchored};
use crate::widget::scroll::scroll;
use crate::widget::sparkline::sparkline;
use crate::widget::{Element, button, label, notice, skeleton};
use crate::words::{self, hypervisors as texts};

impl Hypervisors {
    /// The whole screen.
    #[must_use]
    pub fn view<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let may_add = scene.live.may(Permission::HypervisorAdd);
        let add = button::primary(texts::add()).icon(icon::PLUS).on_press(Message::AddPressed);
        let hosts = scene.live.hypervisors();
        let (up, all) = scene.live.hosts_up();
        let words = if all == 0 { String::new() } else { texts::answer(up, all) };
        let lately = if all == 0 { String::new() } else { texts::lately() };
        let tools = row![label::caption(words).width(Fill), label::caption(lately)]
            .extend(may_add.then(|| add.into()));
        let tools = tools.spacing(12).align_y(Center);
        let content: Element<'a, Message> = if !scene.live.loaded {
            skeleton::cards(2, 170.0)
        } else if hosts.is_empty() {
            let add = button::primary(texts::add()).icon(icon::PLUS).on_press(Message::AddPressed);
            let add = may_add.then_some(add).into_iter().collect();
            container(notice::empty(icon::SERVER, texts::empty(), texts::empty_why(), add))
                .width(Fill)
                .style(style::card)
                .into()
        } else {
            let across = if scene.width >= 760.0 { 2 } else { 1 };
            let lines = column(
                hosts
                    .chunks(across)
                    .map(|some| card_row(some.iter().map(|h| self.card(h, scene)), across, 12.0)),
            );
            let lines = lines.spacing(12);
            scroll(container(lines).padding(Padding::new(4.0).bottom(20))).height(Fill).into()
        };
        column![tools, content].spacing(12).into()
    }

    fn card<'a>(&'a self, host: &'a Hypervisor, scene: Scene<'a>) -> Element<'a, Message> {
        let id = host.id;
        let status = host_status(&host.state, scene.now);
        let running = host.load.as_ref().map_or(0, |l| l.running);
        let head = row![
            column![
                row![elide(host.name.as_str()).font(MONO_MEDIUM).size(13.0), pill(status),]
                    .spacing(10)
                    .align_y(Center),
                elide(about(host)).size(12.0).style(style::caption).width(Fill),
            ]
            .spacing(6)
            .width(Fill),
            column![
                label::figure(words::grouped(running.into())),
                label::caption(words::states::running().to_lowercase())
            ]
            .align_x(iced::Right),
        ]
        .spacing(10);
        let mut card = column![head].spacing(14);
        match &host.state {
            HostState::Degraded { reason, .. } => {
                card = card.push(notice::note(
                    Tone::Caution,
                    icon::TRIANGLE_ALERT,
                    Some(say(reason)),
                    hint_of(reason),
                    vec![],
                ));
            }
            HostState::Unreachable { reason, since } => {
                let mut offers = vec![];
                if !host.actions.contains(Permission::HypervisorEdit) {
                    // They only see it.
                } else if matches!(reason.code, Code::HostKeyChanged | Code::HostKeyUnknown) {
                    offers
                        .push(button::default(texts::compare_key()).small().on_press(Message::KeyAsked(id)));
                } else {
                    offers.push(
                        button::default(words::common::try_now())
                            .small()
                            .icon(icon::REFRESH_CW)
                            .on_press(Message::Retry(id)),
                    );
                    offers.push(button::default(texts::it_is_off()).small().on_press(Message::OffAsked(id)));
                }
                let title = texts::silent_since(host.name.as_str(), words::clock(*since));
                card = card.push(notice::note(
                    Tone::Silent,
                    icon::UNPLUG,
                    Some(title),
                    format!("{} {}", say(reason), hint_of(reason)),
                    offers,
                ));
            }
            _ => {}
        }
        if let Some(load) = load(host, scene) {
            card = card.push(load);
        }
        if !host.foreign.is_empty() {
            card = card.push(notice::aside(icon::INFO, texts::foreign(host.foreign.len())));
        }
        if host.actions.contains(Permission::HypervisorEdit) {
            card = card.push(self.buttons(host));
        }
        if let Some(found) = self.checks.get(&id) {
            card = card.push(checked(found, id));
        }
        let edge = matches!(host.state, HostState::Degraded { .. });
        let silent = matches!(host.state, HostState::Unreachable { .. });
        container(card)
            .padding(16)
            .width(Fill)
            .style(move |t: &Theme| container::Style {
                background: Some(t.surface.into()),
                border: border::rounded(12)
                    .color(match (edge, silent) {
                        (true, _) => t.warn,
                        (_, true) => t.tone(Tone::Silent).0,
                        _ => t.border,
                    })
                    .width(1),
                ..Default::default()
            })
            .into()
    }

    fn buttons<'a>(&'a self, host: &'a Hypervisor) -> Element<'a, Message> {
        let id = host.id;
        let resting = matches!(host.state, HostState::Maintenance { .. });
        let rest = if resting {
            button::default(texts::end_maintenance()).icon(icon::WRENCH).on_press(Message::EndMaintenance(id))
        } else {
            button::default(texts::maintenance())
                .icon(icon::WRENCH)
                .hint(texts::maintenance_hint())
                .on_press(Message::BeginMaintenance(id))
        };
        let check = button::default(texts::check())
            .icon(icon::LIST_CHECKS)
            .working(matches!(self.checks.get(&id), Some(Checked::Running)))
            .on_press(Message::Check(id));
        let silent = matches!(host.state, HostState::Unreachable { .. });
        let ssh = matches!(host.connection, Connection::Ssh { .. });
        let running = host.load.as_ref().is_some_and(|l| l.running > 0);
        let removable = !running && host.actions.contains(Permission::HypervisorRemove);
        let more = button::icon_only(icon::ELLIPSIS, words::common::more())
            .kind(button::Kind::Ghost)
            .on_press(Message::MenuToggled(id));
        let list = (self.menu == Some(id)).then(|| {
            menu(vec![
                item(Some(icon::REFRESH_CW), words::common::try_now(), silent.then_some(Message::Retry(id))),
                item(Some(icon::LINK), texts::reach(), ssh.then_some(Message::ReachAsked(id))),
                item(Some(icon::KEY_ROUND), texts::compare_key(), ssh.then_some(Message::KeyAsked(id))),
                item(Some(icon::POWER_OFF), texts::it_is_off(), silent.then_some(Message::OffAsked(id)))
                    .apart(),
                item(Some(icon::TRASH_2), texts::remove(), removable.then_some(Message::RemoveAsked(id)))
                    .danger()
                    .apart(),
            ])
        });
        row![check, rest, space().width(Fill), anchored(more, list, Edge::Right, Message::MenuToggled(id))]
            .spacing(8)
            .align_y(Center)
            .into()
    }

    /// The dialog that is open.
    #[must_use]
    pub fn layer<'a>(&'a self, scene: Scene<'a>) -> Option<Layer<'a, Message>> {
        let name = |id| scene.live.hypervisor(id).map_or_else(String::new, |h| h.name.to_string());
        let question = |title: String, body: String, verb: String, glyph, working, message| {
            let content = dialog::dialog(
                title,
                label::second(body),
                vec![
                    button::default(words::common::cancel()).id(dialog::CANCEL).on_press(Message::Closed),
                    button::danger_filled(verb).icon(glyph).working(working).on_press(message),
                ],
            );
            dialog::modal(content, dialog::QUESTION, 120.0, Message::Closed)
        };
        let layer = match self.modal.as_ref()? {
            Modal::Add(form) => {
                dialog::modal(form.view(scene.window.height), dialog::FORM, 48.0, Message::Closed)
            }
            Modal::Remove { id, working } => question(
                texts::remove_question(name(*id)),
                texts::remove_body(),
                texts::remove(),
                icon::TRASH_2,
                *working,
                Message::RemoveSent,
            ),
            Modal::ConfirmOff { id, working } => question(
                texts::off_question(name(*id)),
                texts::off_body(),
                texts::it_is_off(),
                icon::POWER_OFF,
                *working,
                Message::OffSent,
            ),
            Modal::Reach(form) => {
                let form = form.view(scene.window.height, Message::Reach, Message::Closed);
                dialog::modal(form, dialog::FORM, 48.0, Message::Closed)
            }
            Modal::NewKey { id, comparison, working } => {
                let body = comparison.view(&name(*id), Message::KeyPasted);
                let content = dialog::form(
                    texts::key_title(name(*id)),
                    Message::Closed,
                    body,
                    None,
                    vec![
                        button::default(words::common::cancel()).id(dialog::CANCEL).on_press(Message::Closed),
                        comparison.trust(Message::KeyTrusted).working(*working),
                    ],
                    scene.window.height,
                );
                dialog::modal(content, dialog::FORM, 48.0, Message::Closed)
            }
        };
        Some(Layer { content: layer })
    }
}

fn about(host: &Hypervisor) -> String {
    let address = match &host.connection {
        Connection::Local => texts::this_machine(),
        Connection::Ssh { target, .. } => target.address.to_string(),
    };
    match &host.facts {
        Some(f) => {
            let kvm = if f.kvm { "KVM".to_owned() } else { texts::no_kvm() };
            format!(
                "{address}, {}, {}c/{}t, {}, {kvm}, QEMU {}",
                f.cpu_model,
                f.cores,
                f.threads,
                words::mebibytes(f.memory.0),
                f.qemu
            )
        }
        None => address,
    }
}

/// Processor and memory, and in a wide window the time spent waiting for disks; each with a chart of the last minutes.
fn load<'a>(host: &'a Hypervisor, scene: Scene<'a>) -> Option<Element<'a, Message>> {
    let (facts, load) = (host.facts.as_ref()?, host.load.as_ref()?);
    let whole = facts.memory.0.max(1) as f32;
    let used = |load: &HostLoad| facts.memory.0.saturating_sub(load.memory_free.0);
    let one = |name: String, value: String, color, share: &dyn Fn(&HostLoad) -> f32| {
        let head = row![label::caption(name).width(Fill), label::mono(value)].align_y(Center);
        container(column![head, sparkline(lately(host, scene, share), color)].spacing(5))
            .padding(Padding::from([8, 10]).bottom(6))
            .width(Fill)
            .style(style::well)
            .into()
    };
    let percent = |value: f32| format!("{value:.0} %");
    let mut parts = row![
        one(texts::cpu(), percent(load.cpu_percent), |t| t.series[0], &|l| l.cpu_percent / 100.0),
        one(texts::memory(), words::used_of(used(load) << 20, facts.memory.0 << 20), |t| t.series[2], &|l| {
            used(l) as f32 / whole
        }),
    ];
    if scene.width >= 1000.0 {
        let waits: Element<'a, Message> =
            one(texts::iowait(), percent(load.iowait_percent), |t| t.series[1], &|l| {
                l.iowait_percent / 100.0
            });
        parts = parts.push(waits);
    }
    Some(parts.spacing(8).into())
}

/// The points of a chart: when, from 0 (the oldest that is kept) to 1 (now), and how much, from 0 to 1.
fn lately(host: &Hypervisor, scene: Scene<'_>, share: &dyn Fn(&HostLoad) -> f32) -> Vec<(f32, f32)> {
    let ago = |at: &Timestamp| scene.now.duration_since(*at).as_secs_f32();
    let place = |at: &Timestamp| 1.0 - ago(at) / LOADS as f32;
    scene.live.loads(host.id).map(|(at, load)| (place(at), share(load))).collect()
}

fn checked(found: &Checked, id: sarrio_model::HypervisorId) -> Element<'_, Message> {
    match found {
        Checked::Running => space().into(),
        Checked::Found(list) => {
            let close = button::icon_only(icon::X, words::common::close())
                .kind(button::Kind::Ghost)
                .small()
                .on_press(Message::ChecksClosed(id));
            let head = row![label::h2(checks::summary(list)).width(Fill), close].align_y(Center);
            column![crate::widget::menu::separator(), head, checks::list(list)].spacing(10).into()
        }
        Checked::Failed(problem) => problems::note(problem),
    }
}
