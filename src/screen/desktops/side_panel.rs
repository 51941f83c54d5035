//! The panel beside the table: one desktop with its screen, its buttons and its hardware.

use iced::widget::{column, container, row, space};
use iced::{Center, Fill, Padding};
use sarrio_model::{
    Boot, ConsentAnswer, ConsentTo, Desktop, DesktopAction, DesktopState, DiskRole, Firmware, NewerImage,
    NewerImageKind, Permission, Problem, Video,
};

use super::{Desktops, Message, can, grow};
use crate::screen::problems;
use crate::screen::{Scene, say, status_of};
use crate::theme::icon;
use crate::theme::{MONO, Tone, style};
use crate::widget::button::{self, Button};
use crate::widget::elide::elide;
use crate::widget::{Element, bar, label, notice, panel, picture};
use crate::words::{self, desktops as texts, hardware};

const WIDTH: f32 = panel::DETAIL - 32.0;

/// The size of the picture in the panel, in logical pixels.
pub const PICTURE: (f32, f32) = (WIDTH, 162.0);

pub(super) fn view<'a>(screen: &'a Desktops, desktop: &'a Desktop, scene: Scene<'a>) -> Element<'a, Message> {
    if let Some(form) = &screen.edit {
        let head = head(desktop);
        let body = container(form.view().map(Message::Edit)).padding(Padding::from([4, 16]).bottom(16));
        // There is always something above the fields. Otherwise they would move in the widget tree when the desktop
        // starts, and lose the focus.
        let note: Element<'a, Message> = if desktop.state.is_off() {
            space().into()
        } else {
            container(notice::aside(icon::INFO, texts::edit_next_start()))
                .padding(Padding::from([0, 16]).bottom(12))
                .into()
        };
        let foot = row![
            space().width(Fill),
            button::default(words::common::discard()).on_press(Message::EditDiscarded),
            button::primary(words::common::save()).working(form.working).on_press(Message::EditSaved),
        ];
        let body = column![panel::unsaved(form.leaving), note, body];
        return panel::panel(panel::EDITED, head, body, Some(foot.spacing(8).into()));
    }
    let state = status_of(desktop, scene.live, scene.now);
    let shown = screen.picture.as_ref().filter(|(id, _)| *id == desktop.id).map(|(_, picture)| picture);
    let mut body = column![
        container(picture::picture(shown, PICTURE.0, PICTURE.1, Some(state))).padding([0, 16]),
        container(buttons(desktop)).padding([12, 16]),
    ];
    if desktop.persistence.is_volatile() {
        let note = notice::note(
            Tone::Neutral,
            icon::ROTATE_CCW,
            Some(texts::volatile()),
            texts::volatile_why(),
            vec![],
        );
        body = body.push(container(note).padding(Padding::from([0, 16]).bottom(14)));
    }
    if let Some((_, problem)) = screen.unseen.as_ref().filter(|(id, _)| *id == desktop.id && shown.is_none())
        && desktop.state.is_on()
    {
        body =
            body.push(container(unseen(desktop, problem, scene)).padding(Padding::from([0, 16]).bottom(14)));
    }
    if let Some(note) = note(desktop) {
        body = body.push(container(note).padding(Padding::from([0, 16]).bottom(14)));
    }
    for newer in &desktop.newer_images {
        body = body.push(container(newer_image(desktop, newer)).padding(Padding::from([0, 16]).bottom(14)));
    }
    if let Some(disk) = disk(desktop) {
        body = body.push(panel::section(disk));
    }
    body = body.push(panel::section(facts(desktop, scene)));
    let may = |permission| desktop.actions.contains(permission);
    let foot = row![
        button::default(words::common::edit())
            .icon(icon::SLIDERS_HORIZONTAL)
            .on_press_maybe(may(Permission::DesktopEdit).then_some(Message::EditPressed)),
        button::default(texts::make_template()).icon(icon::LAYERS).act(if may(Permission::DesktopTemplate) {
            Ok(Message::TemplateAsked(desktop.id))
        } else if desktop.state.is_off() && desktop.operation.is_none() {
            Err(texts::template_needs_teacher())
        } else {
            Err(texts::template_needs_off())
        }),
        space().width(Fill),
        button::icon_only(icon::TRASH_2, words::common::delete()).kind(button::Kind::Danger).act(
            if can(DesktopAction::Delete, desktop) {
                Ok(Message::DeleteAsked(vec![desktop.id].into()))
            } else {
                Err(texts::delete_needs_off())
            }
        ),
    ];
    panel::panel(panel::DETAIL, head(desktop), body, Some(foot.spacing(8).into()))
}

/// Why the screen is not seen, and asking its owner where that helps.
fn unseen<'a>(desktop: &'a Desktop, problem: &Problem, scene: Scene<'a>) -> Element<'a, Message> {
    let question = scene.live.attention(desktop.owner.id);
    let question = question.and_then(|one| one.question(scene.me.id, ConsentTo::Watch));
    let said = question.map(|question| question.answer);
    let ask = button::default(words::classroom::ask_to_watch()).icon(icon::EYE);
    let (why, buttons) = match said {
        _ if !super::filter::may_ask(problem) => (say(problem), vec![]),
        Some(ConsentAnswer::Waiting) => (words::classroom::watch_asked(), vec![]),
        Some(ConsentAnswer::Refused) => (words::classroom::watch_refused(), vec![ask]),
        Some(ConsentAnswer::Silent) => (words::classroom::watch_silent(), vec![ask]),
        _ => (say(problem), vec![ask]),
    };
    let buttons = buttons.into_iter().map(|ask| ask.on_press(Message::AskToWatch(desktop.id))).collect();
    notice::note(Tone::Neutral, icon::EYE_OFF, None, why, buttons)
}

fn head(desktop: &Desktop) -> Element<'_, Message> {
    let names = column![
        elide(desktop.name.as_str()).size(15.0).font(crate::theme::STRONG).width(Fill),
        elide(desktop.owner.name.as_str()).style(style::second).width(Fill),
    ];
    let close = button::icon_only(icon::X, words::common::close())
        .kind(button::Kind::Ghost)
        .small()
        .side(crate::widget::tip::Position::Left)
        .on_press(Message::PanelClosed);
    row![names, close].spacing(8).into()
}

fn buttons(desktop: &Desktop) -> Element<'_, Message> {
    let id = desktop.id;
    let act = |glyph, name: String, action| {
        let ok = can(action, desktop);
        button::icon_only(glyph, name).on_press_maybe(ok.then_some(Message::Do(action, vec![id].into())))
    };
    let opens = desktop.actions.contains(Permission::DesktopOpen);
    let open: Button<'_, Message> = button::primary(texts::open()).icon(icon::MONITOR_UP).wide();
    let open = open.on_press_maybe(opens.then_some(Message::Open(id)));
    let start = |kind| {
        button::default(texts::start()).kind(kind).icon(icon::PLAY).wide().on_press_maybe(
            can(DesktopAction::Start, desktop).then(|| Message::Do(DesktopAction::Start, vec![id].into())),
        )
    };
    let shutdown = button::default(texts::shut_down()).icon(icon::POWER).on_press_maybe(
        can(DesktopAction::Shutdown, desktop).then(|| Message::Do(DesktopAction::Shutdown, vec![id].into())),
    );
    let first: Vec<Element<'_, Message>> = match &desktop.state {
        DesktopState::Running { .. } => vec![
            open.into(),
            shutdown.into(),
            act(icon::PAUSE, texts::pause(), DesktopAction::Pause).into(),
            act(icon::ROTATE_CCW, texts::reset(), DesktopAction::Reset).into(),
        ],
        DesktopState::Paused { .. } => vec![
            button::primary(texts::resume())
                .icon(icon::PLAY)
                .wide()
                .on_press_maybe(
                    can(DesktopAction::Resume, desktop)
                        .then(|| Message::Do(DesktopAction::Resume, vec![id].into())),
                )
                .into(),
            force(desktop).into(),
        ],
        DesktopState::Stopping { .. } => {
            vec![open.into(), force(desktop).into()]
        }
        state if state.is_off() => vec![start(button::Kind::Primary).into()],
        _ => vec![start(button::Kind::Default).into()],
    };
    row(first).spacing(8).align_y(Center).into()
}

fn force<'a>(desktop: &Desktop) -> Button<'a, Message> {
    let stops = can(DesktopAction::Stop, desktop);
    button::danger(texts::force_off())
        .icon(icon::POWER_OFF)
        .on_press_maybe(stops.then(|| Message::ForceOffAsked(vec![desktop.id].into())))
}

/// A note for states in which a person has to do something.
fn note(desktop: &Desktop) -> Option<Element<'_, Message>> {
    match &desktop.state {
        DesktopState::Failed { problem, .. } => Some(
            column![
                problems::note(problem),
                notice::code_mark(problem.code.to_string(), Message::Copy(problem.to_string())),
            ]
            .spacing(8)
            .into(),
        ),
        DesktopState::Unreachable { since, .. } => Some(notice::note(
            Tone::Silent,
            icon::UNPLUG,
            Some(texts::unreachable_since(
                desktop.host_name.as_ref().map_or("", |n| n.as_str()),
                words::clock(*since),
            )),
            texts::unreachable_why(),
            vec![],
        )),
        DesktopState::Paused { why: sarrio_model::PauseReason::DiskError, .. } => Some(notice::note(
            Tone::Caution,
            icon::TRIANGLE_ALERT,
            Some(texts::disk_error()),
            texts::disk_error_why(),
            vec![],
        )),
        _ => None,
    }
}

/// A note on an image that has newer data than a disk's own file, and how an administrator can put it back.
fn newer_image<'a>(desktop: &'a Desktop, newer: &'a NewerImage) -> Element<'a, Message> {
    let file = newer.file.shell_word();
    let note = |title, text| notice::note(Tone::Caution, icon::TRIANGLE_ALERT, Some(title), text, vec![]);
    let (title, advice) = match newer.kind {
        NewerImageKind::Outdated => return note(texts::outdated_snapshot(), texts::outdated_delete(file)),
        NewerImageKind::Empty => return note(texts::empty_snapshot(), texts::empty_delete(file)),
        NewerImageKind::Overlay if desktop.state.place().is_some() => (
            texts::newer_snapshot(),
            texts::newer_commit_running(desktop.id.to_string(), file, newer.own.shell_word()),
        ),
        NewerImageKind::Overlay => (texts::newer_snapshot(), texts::newer_commit(file)),
        NewerImageKind::Copy => (texts::newer_copy(), texts::newer_move(file, newer.own.shell_word())),
    };
    note(title, format!("{} {advice}", texts::newer_why()))
}

fn disk(desktop: &Desktop) -> Option<Element<'_, Message>> {
    let disk = desktop.system_disk()?;
    let total = words::bytes(disk.virtual_size.0);
    let content = match disk.actual_size {
        Some(used) => {
            let share = used.0 as f32 / disk.virtual_size.0.max(1) as f32;
            column![
                row![
                    label::h2(hardware::disk()).width(Fill),
                    label::mono(words::used_of(used.0, disk.virtual_size.0)).style(style::second)
                ],
                bar::filled(share),
            ]
        }
        None => {
            column![row![label::h2(hardware::disk()).width(Fill), label::mono(total).style(style::second)]]
        }
    };
    let over = match &desktop.template_name {
        Some(template) => hardware::own_layer(template.as_str()),
        None => hardware::own_disk(),
    };
    let grow =
        button::default(texts::grow()).icon(icon::HARD_DRIVE).small().act(match grow::can_grow(desktop) {
            true => Ok(Message::Grow(grow::Message::Asked(desktop.id))),
            false => Err(texts::grow_needs_state()),
        });
    let foot = row![label::caption(over).width(Fill), grow].spacing(8).align_y(Center);
    Some(content.push(foot).spacing(8).into())
}

fn facts<'a>(desktop: &'a Desktop, scene: Scene<'a>) -> Element<'a, Message> {
    let h = &desktop.hardware;
    let text = |words: String| elide(words).width(Fill);
    let boot = match h.boot {
        Boot::Disk => hardware::boot_disk(),
        Boot::Media => hardware::boot_media(),
        Boot::Network => hardware::boot_network(),
    };
    let firmware = match h.firmware {
        Firmware::Bios => "BIOS",
        Firmware::Uefi => "UEFI",
    };
    let video = match h.video {
        Video::Qxl => "QXL",
        Video::Virtio => "virtio",
        Video::Vga => "VGA",
    };
    let mut list = column![
        label::fact(hardware::processors(), text(words::common::vcpus(h.vcpus))),
        label::fact(hardware::memory(), text(words::mebibytes(h.memory.0))),
        label::fact(hardware::graphics(), text(hardware::spice_with(video))),
        label::fact(hardware::network(), text(h.network.clone().unwrap_or_else(hardware::network_default))),
        label::fact(hardware::boot(), text(format!("{boot}, {firmware}"))),
        label::fact(hardware::storage(), text(desktop.path_name.to_string())),
    ];
    for disk in &desktop.disks {
        let name = match disk.role {
            DiskRole::System => continue,
            DiskRole::Data => hardware::data_disk(),
            DiskRole::Scratch => hardware::scratch_disk(),
        };
        list = list.push(label::fact(name, text(words::bytes(disk.virtual_size.0))));
    }
    if let Some(host) = &desktop.host_name {
        list =
            list.push(label::fact(hardware::host(), elide(host.as_str()).font(MONO).size(12.0).width(Fill)));
    }
    if let Some(template) = &desktop.template_name {
        list = list.push(label::fact(hardware::template(), text(template.to_string())));
    }
    if desktop.viewers > 0 {
        list = list.push(label::fact(hardware::viewers(), text(hardware::viewers_n(desktop.viewers))));
    }
    list = list.push(label::fact(hardware::created(), text(words::short_date(desktop.created, scene.now))));
    list.spacing(5).into()
}
