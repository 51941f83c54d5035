//! The form in the panel that changes the hardware of a desktop.

use iced::Fill;
use iced::widget::{column, row};
use sarrio_model::{
    Boot, Desktop, DesktopId, DiskBus, EditDesktop, Firmware, HardwareEdit, MediaId, Permission, Persistence,
    Problem, Video,
};

use crate::backend::live::Live;
use crate::screen::input::{Wrong, parse_machine};
use crate::screen::problems;
use crate::theme::icon;
use crate::widget::field::field;
use crate::widget::segmented::{segment, segmented};
use crate::widget::select::{self, Look, select};
use crate::widget::{Element, label, toggle};
use crate::words::{self, hardware as texts};

/// The id of the first field, for the focus.
pub(super) const FIRST: &str = "edit.vcpus";
const MEMORY: &str = "edit.memory";
const NETWORK: &str = "edit.network";

/// The fields as they are typed.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) desktop: DesktopId,
    vcpus: String,
    memory: String,
    firmware: Firmware,
    boot: Boot,
    video: Video,
    disk_bus: DiskBus,
    usb: bool,
    /// Whether it is fresh at each start; absent where it has no template to begin with.
    volatile: Option<bool>,
    /// The network, if the person may choose one.
    network: Option<String>,
    media: Option<MediaId>,
    media_ids: Vec<Option<MediaId>>,
    media_names: Vec<String>,
    media_select: select::State,
    wrong: Option<(&'static str, String)>,
    problem: Option<Problem>,
    /// Whether something was typed or chosen that is not saved.
    pub(super) touched: bool,
    /// Whether somebody wanted to leave it like that.
    pub(super) leaving: bool,
    pub(super) working: bool,
}

/// What is typed and chosen.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Vcpus(String),
    Memory(String),
    Firmware(Firmware),
    Boot(Boot),
    Video(Video),
    DiskBus(DiskBus),
    Usb,
    Volatile,
    Network(String),
    Media(select::Message),
    /// Enter was pressed in a field.
    Entered,
}

impl Form {
    pub(super) fn of(desktop: &Desktop, live: &Live) -> Self {
        let hardware = &desktop.hardware;
        let media = live.media();
        Self {
            desktop: desktop.id,
            vcpus: hardware.vcpus.to_string(),
            memory: hardware.memory.0.to_string(),
            firmware: hardware.firmware,
            boot: hardware.boot,
            video: hardware.video,
            disk_bus: hardware.disk_bus,
            usb: hardware.usb_redirection,
            volatile: desktop.template.map(|_| desktop.persistence.is_volatile()),
            network: (desktop.actions.contains(Permission::DesktopNetwork))
                .then(|| hardware.network.clone().unwrap_or_default()),
            media: hardware.media,
            media_ids: std::iter::once(None).chain(media.iter().map(|m| Some(m.id))).collect(),
            media_names: std::iter::once(texts::no_media())
                .chain(media.iter().map(|m| m.name.to_string()))
                .collect(),
            media_select: select::State::default(),
            wrong: None,
            problem: None,
            touched: false,
            leaving: false,
            working: false,
        }
    }

    pub(super) fn update(&mut self, message: Message) {
        self.wrong = None;
        self.touched |= !matches!(message, Message::Entered | Message::Media(_));
        match message {
            Message::Vcpus(typed) => self.vcpus = typed,
            Message::Memory(typed) => self.memory = typed,
            Message::Firmware(chosen) => self.firmware = chosen,
            Message::Boot(chosen) => self.boot = chosen,
            Message::Video(chosen) => self.video = chosen,
            Message::DiskBus(chosen) => self.disk_bus = chosen,
            Message::Usb => self.usb = !self.usb,
            Message::Volatile => self.volatile = self.volatile.map(|volatile| !volatile),
            Message::Network(typed) => self.network = Some(typed),
            Message::Entered => {}
            Message::Media(message) => {
                if let Some(at) = self.media_select.update(message, &self.media_names) {
                    self.media = self.media_ids.get(at).copied().flatten();
                    self.touched = true;
                }
            }
        }
    }

    /// The change to send; none if nothing was changed.
    ///
    /// # Errors
    /// The id of the field with a wrong value.
    pub(super) fn send(&mut self, desktop: &Desktop) -> Result<Option<EditDesktop>, &'static str> {
        let (vcpus, memory) = parse_machine(&self.vcpus, &self.memory).map_err(|which| {
            let field = if which == Wrong::Vcpus { FIRST } else { MEMORY };
            self.wrong = Some((field, words::common::not_a_number()));
            field
        })?;
        let network =
            self.network.as_ref().map(|typed| Some(typed.trim().to_owned()).filter(|n| !n.is_empty()));
        let edit = HardwareEdit {
            vcpus: Some(vcpus),
            memory: Some(memory),
            firmware: Some(self.firmware),
            boot: Some(self.boot),
            video: Some(self.video),
            disk_bus: Some(self.disk_bus),
            usb_redirection: Some(self.usb),
            network,
            media: Some(self.media),
            ..HardwareEdit::default()
        };
        let after = edit.apply(&desktop.hardware);
        let persistence = self.volatile.map(|volatile| match volatile {
            true => Persistence::Volatile,
            false => Persistence::Persistent,
        });
        let persistence = persistence.filter(|now| *now != desktop.persistence);
        if after == desktop.hardware && persistence.is_none() {
            return Ok(None);
        }
        if let Err(problem) = after.check("") {
            let field = match problem.field.as_deref() {
                Some("memory") => MEMORY,
                Some("network") => NETWORK,
                _ => FIRST,
            };
            self.wrong = Some((field, problems::of_field(&problem)));
            return Err(field);
        }
        self.working = true;
        self.problem = None;
        Ok(Some(EditDesktop {
            revision: desktop.revision,
            name: None,
            hardware: Some(edit),
            owner: None,
            persistence,
        }))
    }

    pub(super) fn refused(&mut self, problem: Problem) {
        self.working = false;
        self.problem = Some(problem);
    }

    fn error(&self, of: &str) -> Option<&str> {
        self.wrong.as_ref().filter(|(field, _)| *field == of).map(|(_, why)| why.as_str())
    }

    pub(super) fn view(&self) -> Element<'_, Message> {
        let chosen = self.media_ids.iter().position(|id| *id == self.media);
        let media = Look {
            name: Some(texts::media().into()),
            glyph: Some(icon::DISC),
            width: Fill,
            id: "edit.media",
        };
        let named = |name: String, content: Element<'static, Message>| {
            column![label::medium(name).size(12), content].spacing(6)
        };
        let mut form = column![
            row![
                field(&self.vcpus)
                    .label(texts::processors())
                    .unit("vCPU")
                    .id(FIRST)
                    .error(self.error(FIRST))
                    .on_input(Message::Vcpus)
                    .on_submit(Message::Entered),
                field(&self.memory)
                    .label(texts::memory())
                    .unit("MB")
                    .id(MEMORY)
                    .error(self.error(MEMORY))
                    .on_input(Message::Memory)
                    .on_submit(Message::Entered),
            ]
            .spacing(12),
            named(
                texts::boot(),
                segmented(
                    [
                        segment(Boot::Disk, texts::boot_disk()),
                        segment(Boot::Media, texts::boot_media()),
                        segment(Boot::Network, texts::boot_network()),
                    ],
                    self.boot,
                    Message::Boot
                )
            ),
            select(&self.media_select, &self.media_names, chosen, media, Message::Media),
            named(
                texts::firmware(),
                segmented(
                    [segment(Firmware::Bios, "BIOS"), segment(Firmware::Uefi, "UEFI")],
                    self.firmware,
                    Message::Firmware
                )
            ),
            named(
                texts::graphics(),
                segmented(
                    [
                        segment(Video::Qxl, "QXL"),
                        segment(Video::Virtio, "virtio"),
                        segment(Video::Vga, "VGA")
                    ],
                    self.video,
                    Message::Video
                )
            ),
            named(
                texts::disk_bus(),
                segmented(
                    [segment(DiskBus::Virtio, "virtio"), segment(DiskBus::Sata, "SATA")],
                    self.disk_bus,
                    Message::DiskBus
                )
            ),
        ]
        .extend(self.network.as_ref().map(|network| {
            field(network)
                .label(texts::network())
                .placeholder(texts::network_default())
                .help(texts::network_help())
                .id(NETWORK)
                .error(self.error(NETWORK))
                .on_input(Message::Network)
                .on_submit(Message::Entered)
                .into()
        }))
        .push(toggle::toggle(self.usb, texts::usb(), Some(Message::Usb)))
        .extend(self.volatile.map(|volatile| {
            let toggle = toggle::toggle(volatile, words::desktops::volatile(), Some(Message::Volatile));
            column![toggle, label::caption(words::desktops::volatile_why())].spacing(4).into()
        }))
        .spacing(14);
        if let Some(problem) = &self.problem {
            form = form.push(problems::note(problem));
        }
        form.into()
    }
}
