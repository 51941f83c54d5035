//! The dialog that makes a disk of a desktop larger.

use iced::Fill;
use iced::widget::column;
use sarrio_model::{Bytes, Desktop, DesktopId, DesktopState, Disk, DiskId, DiskRole, GrowDisk, Problem};

use super::{Desktops, Message, Modal};
use crate::backend::live::Live;
use crate::backend::request::{Reply, Request};
use crate::screen::input::parse_gigabytes;
use crate::screen::{Action, Notification, problems};
use crate::theme::icon;
use crate::widget::field::field;
use crate::widget::{Element, button, checkbox, dialog, focus, label};
use crate::words::{self, desktops as said, hardware};

/// The id of the field for the new size, for the focus.
pub const SIZE: &str = "desktops.grow";

/// What the dialog asks for.
#[derive(Debug)]
pub(super) struct Form {
    disk: DiskId,
    size: String,
    error: Option<String>,
    problem: Option<Problem>,
    working: bool,
}

/// What happens in the dialog.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Event {
    Asked(DesktopId),
    Chosen(DiskId),
    Typed(String),
    Sent,
    Answered(DesktopId, Box<Reply>),
}

/// Whether a disk of this desktop can grow now.
pub(super) fn can_grow(desktop: &Desktop) -> bool {
    let state = &desktop.state;
    let possible =
        state.is_off() || matches!(state, DesktopState::Running { .. } | DesktopState::Paused { .. });
    possible && desktop.operation.is_none() && !desktop.disks.is_empty()
}

impl Desktops {
    pub(super) fn update_grow(&mut self, event: Event, live: &Live) -> Action<Message> {
        match (event, &mut self.modal) {
            (Event::Asked(id), _) => {
                let desktop = live.desktop(id).filter(|desktop| can_grow(desktop));
                let Some(disk) = desktop.and_then(Desktop::system_disk) else { return Action::None };
                self.more = false;
                let form =
                    Form { disk: disk.id, size: String::new(), error: None, problem: None, working: false };
                self.modal = Some(Modal::Grow { id, form });
                return Action::Run(focus::on(SIZE));
            }
            (Event::Chosen(disk), Some(Modal::Grow { form, .. })) => {
                (form.disk, form.error) = (disk, None);
            }
            (Event::Typed(size), Some(Modal::Grow { form, .. })) => (form.size, form.error) = (size, None),
            (Event::Sent, Some(Modal::Grow { id, form })) if !form.working => {
                let id = *id;
                let Some(disk) = live.desktop(id).and_then(|desktop| form.chosen(desktop)) else {
                    self.modal = None;
                    return Action::None;
                };
                let larger = |size: &Bytes| *size > disk.virtual_size;
                let Some(size) = parse_gigabytes(&form.size).filter(larger) else {
                    form.error = Some(said::grow_wrong(words::bytes(disk.virtual_size.0)));
                    return Action::Run(focus::on(SIZE));
                };
                form.working = true;
                let request = Request::GrowDisk(disk.id, GrowDisk { size });
                return Action::ask(request, move |reply| {
                    Message::Grow(Event::Answered(id, Box::new(reply)))
                });
            }
            (Event::Answered(id, reply), _) => return self.answered(id, *reply),
            _ => {}
        }
        Action::None
    }

    fn answered(&mut self, id: DesktopId, reply: Reply) -> Action<Message> {
        let asking = match &mut self.modal {
            Some(Modal::Grow { id: own, form }) if form.working && *own == id => Some(form),
            _ => None,
        };
        match (reply, asking) {
            (Ok(_), asking) => {
                let asking = asking.is_some();
                self.close_if(asking)
            }
            (Err(problem), Some(form)) => {
                (form.working, form.problem) = (false, Some(problem));
                Action::None
            }
            // The dialog that asked was closed.
            (Err(problem), None) => Action::Notify(Notification::bad(&problem)),
        }
    }
}

impl Form {
    fn chosen<'a>(&self, desktop: &'a Desktop) -> Option<&'a Disk> {
        desktop.disks.iter().find(|disk| disk.id == self.disk)
    }

    /// The dialog.
    pub(super) fn view<'a>(&'a self, desktop: Option<&'a Desktop>, live: &'a Live) -> Element<'a, Message> {
        let mut body = column![label::second(said::grow_body())].spacing(12);
        let disks = desktop.map(|desktop| desktop.disks.as_slice()).unwrap_or_default();
        for disk in disks.iter().filter(|_| disks.len() > 1) {
            let size = said::grow_now(words::bytes(disk.virtual_size.0));
            let words =
                column![label::strong(name_of(disk.role)), label::caption(size)].spacing(2).width(Fill);
            let chosen = Message::Grow(Event::Chosen(disk.id));
            body = body.push(checkbox::choice(disk.id == self.disk, words, None, chosen));
        }
        if let [disk] = disks {
            body = body.push(label::body(said::grow_now(words::bytes(disk.virtual_size.0))));
        }
        body = body.push(
            field(&self.size)
                .label(said::grow_size())
                .id(SIZE)
                .error(self.error.as_deref())
                .on_input(|typed| Message::Grow(Event::Typed(typed)))
                .on_submit(Message::Grow(Event::Sent)),
        );
        if let Some(path) = desktop.and_then(|desktop| live.path(desktop.path))
            && let Some(free) = path.free
        {
            body = body.push(label::caption(said::grow_free(path.name.as_str(), words::bytes(free.0))));
        }
        if let Some(problem) = &self.problem {
            body = body.push(problems::note(problem));
        }
        dialog::dialog(
            said::grow_title(desktop.map_or("", |desktop| desktop.name.as_str())),
            body,
            vec![
                button::default(words::common::cancel()).on_press(Message::Closed),
                button::primary(said::grow())
                    .icon(icon::HARD_DRIVE)
                    .working(self.working)
                    .on_press(Message::Grow(Event::Sent)),
            ],
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
