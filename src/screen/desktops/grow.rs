//! The dialog that makes a disk of a desktop larger.

use iced::Fill;
use iced::widget::column;
use sarrio_model::{Bytes, Desktop, DesktopId, Disk, DiskId, DiskRole, GrowDisk, Permission, Problem};

use crate::backend::request::Reply;
use crate::screen::input::parse_gigabytes;
use crate::screen::{Scene, problems};
use crate::theme::icon;
use crate::widget::field::field;
use crate::widget::{Element, button, checkbox, dialog, label};
use crate::words::{self, desktops as texts, hardware};

/// The id of the field for the new size, for the focus.
pub const SIZE: &str = "desktops.grow";

/// What the dialog asks for.
#[derive(Debug)]
pub(super) struct Form {
    disk: DiskId,
    size: String,
    error: Option<String>,
    problem: Option<Problem>,
    pub(super) working: bool,
}

/// What happens in the dialog.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Asked(DesktopId),
    Chosen(DiskId),
    Typed(String),
    Sent,
    Closed,
    Answered(DesktopId, Box<Reply>),
}

/// Whether a disk of this desktop can grow now.
pub(super) fn can_grow(desktop: &Desktop) -> bool {
    desktop.actions.contains(Permission::DiskGrow) && !desktop.disks.is_empty()
}

impl Form {
    /// The form with the system disk chosen; none where the desktop has no such disk.
    pub(super) fn of(desktop: &Desktop) -> Option<Self> {
        let disk = desktop.system_disk()?.id;
        Some(Self { disk, size: String::new(), error: None, problem: None, working: false })
    }

    pub(super) fn choose(&mut self, disk: DiskId) {
        (self.disk, self.error) = (disk, None);
    }

    pub(super) fn type_size(&mut self, size: String) {
        (self.size, self.error) = (size, None);
    }

    /// The request to send; none if the size is wrong, and then the field says why.
    pub(super) fn send(&mut self, disk: &Disk) -> Option<GrowDisk> {
        let larger = |size: &Bytes| *size > disk.virtual_size;
        let Some(size) = parse_gigabytes(&self.size).filter(larger) else {
            self.error = Some(texts::grow_wrong(words::bytes(disk.virtual_size.0)));
            return None;
        };
        self.working = true;
        Some(GrowDisk { size })
    }

    pub(super) fn refused(&mut self, problem: Problem) {
        (self.working, self.problem) = (false, Some(problem));
    }

    /// The disk that is chosen, if the desktop still has it.
    pub(super) fn chosen<'a>(&self, desktop: &'a Desktop) -> Option<&'a Disk> {
        desktop.disks.iter().find(|disk| disk.id == self.disk)
    }

    /// The dialog.
    pub(super) fn view<'a>(&'a self, desktop: Option<&'a Desktop>, scene: Scene<'a>) -> Element<'a, Message> {
        let mut body = column![label::second(texts::grow_body())].spacing(12);
        let disks = desktop.map(|desktop| desktop.disks.as_slice()).unwrap_or_default();
        for disk in disks.iter().filter(|_| disks.len() > 1) {
            let size = texts::grow_now(words::bytes(disk.virtual_size.0));
            let words =
                column![label::strong(name_of(disk.role)), label::caption(size)].spacing(2).width(Fill);
            let chosen = Message::Chosen(disk.id);
            body = body.push(checkbox::choice(disk.id == self.disk, words, None, chosen));
        }
        if let [disk] = disks {
            body = body.push(label::body(texts::grow_now(words::bytes(disk.virtual_size.0))));
        }
        body = body.push(
            field(&self.size)
                .label(texts::grow_size())
                .id(SIZE)
                .error(self.error.as_deref())
                .on_input(Message::Typed)
                .on_submit(Message::Sent),
        );
        if let Some(path) = desktop.and_then(|desktop| scene.live.path(desktop.path))
            && let Some(free) = path.free
        {
            body = body.push(label::caption(texts::grow_free(path.name.as_str(), words::bytes(free.0))));
        }
        if let Some(problem) = &self.problem {
            body = body.push(problems::note(problem));
        }
        dialog::form(
            texts::grow_title(desktop.map_or("", |desktop| desktop.name.as_str())),
            Message::Closed,
            body,
            None,
            vec![
                button::default(words::common::cancel()).on_press(Message::Closed),
                button::primary(texts::grow())
                    .icon(icon::HARD_DRIVE)
                    .working(self.working)
                    .on_press(Message::Sent),
            ],
            scene.window.height,
        )
    }
}

fn name_of(role: DiskRole) -> String {
    match role {
        DiskRole::System => hardware::system_disk(),
        DiskRole::Data => hardware::data_disk(),
        DiskRole::Scratch => hardware::scratch_disk(),
    }
}
