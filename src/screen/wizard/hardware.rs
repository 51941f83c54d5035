//! The third step: their hardware, and on which storage path they are.

use iced::Fill;
use iced::widget::{column, row};
use sarrio_model::Firmware;

use super::{DATA, DISK, MEMORY, Message, SCRATCH, VCPUS, Wizard};
use crate::screen::Scene;
use crate::theme::icon;
use crate::widget::field::{Field, field};
use crate::widget::segmented::{segment, segmented};
use crate::widget::select::{Look, select};
use crate::widget::{Element, checkbox, label};
use crate::words::{self, hardware, wizard as texts};

impl Wizard {
    pub(super) fn hardware_step<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let template = self.template().and_then(|id| scene.live.template(id));
        let from = match (template, self.media()) {
            (Some(t), _) => texts::template_has(
                words::common::vcpus(t.hardware.vcpus),
                words::mebibytes(t.hardware.memory.0),
            ),
            (None, Some(_)) => texts::installs_why(),
            (None, None) => String::new(),
        };
        let chosen = self.path_ids.iter().position(|id| *id == self.path);
        let look = Look {
            name: Some(hardware::storage().into()),
            glyph: Some(icon::HARD_DRIVE),
            width: Fill,
            id: "wizard.path",
        };
        let mut form = column![
            label::second(from),
            row![
                field(&self.vcpus)
                    .label(hardware::processors())
                    .unit("vCPU")
                    .id(VCPUS)
                    .error(self.error(VCPUS))
                    .on_input(Message::Vcpus)
                    .on_submit(Message::Next),
                field(&self.memory)
                    .label(hardware::memory())
                    .unit("MB")
                    .id(MEMORY)
                    .error(self.error(MEMORY))
                    .on_input(Message::Memory)
                    .on_submit(Message::Next),
            ]
            .spacing(12),
        ];
        if self.media().is_some() {
            let firmware = segmented(
                [segment(Firmware::Bios, "BIOS"), segment(Firmware::Uefi, "UEFI")],
                self.firmware,
                Message::Firmware,
            );
            let disk = self.disk_field(&self.disk, DISK, Message::Disk).label(hardware::disk());
            let firmware =
                column![label::medium(hardware::firmware()).size(12), firmware].spacing(6).width(Fill);
            form = form.push(row![disk, firmware].spacing(12));
        }
        let data = self.disk_field(&self.data, DATA, Message::Data);
        let scratch = self.disk_field(&self.scratch, SCRATCH, Message::Scratch);
        form.push(
            row![
                data.label(hardware::data_disk())
                    .placeholder(hardware::no_disk())
                    .help(hardware::data_disk_help()),
                scratch
                    .label(hardware::scratch_disk())
                    .placeholder(hardware::no_disk())
                    .help(hardware::scratch_disk_help()),
            ]
            .spacing(12),
        )
        .push(select(&self.path_select, &self.path_names, chosen, look, Message::Path))
        .extend(self.template().map(|_| {
            let name = words::desktops::volatile();
            let check = checkbox::checkbox(self.volatile, name, Some(Message::Volatile));
            column![check, label::caption(words::desktops::volatile_why())].spacing(4).into()
        }))
        .spacing(16)
        .max_width(620)
        .into()
    }

    fn disk_field<'a>(
        &'a self,
        typed: &'a str,
        id: &'static str,
        message: fn(String) -> Message,
    ) -> Field<'a, Message> {
        field(typed).unit("GB").id(id).error(self.error(id)).on_input(message).on_submit(Message::Next)
    }
}
