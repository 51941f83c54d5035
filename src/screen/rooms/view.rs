//! The cards of the rooms, and their dialogs.

use iced::widget::{column, container, row};
use iced::{Center, Fill, Padding};
use sarrio_model::{Permission, Room};

use super::seats_form::NAME;
use super::{ACROSS, AddForm, COUNT, Message, Modal, Rooms};
use crate::screen::{Layer, Scene, problems};
use crate::theme::icon::{self, icon};
use crate::theme::{STRONG, style};
use crate::widget::card_row::card_row;
use crate::widget::elide::elide;
use crate::widget::field::field;
use crate::widget::scroll::scroll;
use crate::widget::{Element, button, dialog, label, notice, skeleton};
use crate::words::{self, rooms as texts};

impl Rooms {
    /// The whole screen.
    #[must_use]
    pub fn view<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        if !scene.live.loaded {
            return skeleton::cards(2, 90.0);
        }
        let may_add = scene.live.may(Permission::RoomAdd);
        let add = || button::primary(texts::add()).icon(icon::PLUS).on_press(Message::AddPressed);
        let rooms = scene.live.rooms();
        if rooms.is_empty() {
            let offer = may_add.then(add).into_iter().collect();
            let empty = notice::empty(icon::SCHOOL, texts::empty(), texts::empty_why(), offer);
            return container(empty).width(Fill).style(style::card).into();
        }
        let tools =
            row![label::caption(texts::count(rooms.len())).width(Fill)].extend(may_add.then(|| add().into()));
        let across = if scene.width >= 760.0 { 3 } else { 1 };
        let lines =
            rooms.chunks(across).map(|some| card_row(some.iter().map(|room| card(room)), across, 12.0));
        let lines = container(column(lines).spacing(12)).padding(Padding::new(4.0).bottom(20));
        column![tools.align_y(Center), scroll(lines).height(Fill)].spacing(12).into()
    }

    /// The dialog that is open.
    #[must_use]
    pub fn layer<'a>(&'a self, scene: Scene<'a>) -> Option<Layer<'a, Message>> {
        let (content, width) = match self.modal.as_ref()? {
            Modal::Add(form) => (form.view(), dialog::QUESTION),
            Modal::Seats(form) => (form.view(scene).map(Message::Seats), 820.0),
            Modal::Import(import) => (import.view(scene).map(Message::Import), 820.0),
            Modal::Export(_, asking) => (asking.view()?.map(Message::Export), dialog::FORM),
            Modal::Remove { id, working } => {
                let room = scene.live.room(*id)?;
                let body = label::second(texts::remove_body(room.seats.len()));
                let buttons = vec![
                    button::default(words::common::cancel()).id(dialog::CANCEL).on_press(Message::Closed),
                    button::danger_filled(texts::remove()).working(*working).on_press(Message::RemoveSent),
                ];
                let title = texts::remove_question(room.name.to_string());
                (dialog::dialog(title, body, buttons), dialog::QUESTION)
            }
        };
        Some(Layer { content: dialog::modal(content, width, 70.0, Message::Closed) })
    }
}

fn card<'a>(room: &'a Room) -> Element<'a, Message> {
    let known = room.seats.iter().filter(|seat| seat.ip.is_some() || seat.mac.is_some()).count();
    let names = column![
        elide(room.name.as_str()).font(STRONG).width(Fill),
        elide(texts::seats_known(room.seats.len(), known)).style(style::second).width(Fill)
    ];
    let mut line = row![icon(icon::SCHOOL, 20.0).style(style::second), names.width(Fill)].spacing(10);
    if room.actions.contains(Permission::RoomEdit) {
        let tool = |glyph, name: String, message| {
            button::icon_only(glyph, name).kind(button::Kind::Ghost).small().on_press(message)
        };
        line = line.push(button::default(texts::edit()).small().on_press(Message::EditPressed(room.id)));
        line = line.push(tool(icon::UPLOAD, texts::import(), Message::ImportPressed(room.id)));
        line = line.push(tool(icon::DOWNLOAD, texts::export(), Message::ExportPressed(room.id)));
    }
    if room.actions.contains(Permission::RoomRemove) {
        let remove = button::icon_only(icon::TRASH_2, texts::remove()).kind(button::Kind::Ghost).small();
        line = line.push(remove.on_press(Message::RemoveAsked(room.id)));
    }
    container(line.align_y(Center)).padding([12, 14]).width(Fill).style(style::card).into()
}

impl AddForm {
    fn view<'a>(&'a self) -> Element<'a, Message> {
        let wrong = |field| self.wrong.as_ref().filter(|(of, _)| *of == field).map(|(_, why)| why.as_str());
        let name = field(&self.name)
            .label(words::common::name())
            .placeholder("Aula N2M2")
            .id(NAME)
            .error(wrong(NAME))
            .on_input(Message::Name)
            .on_submit(Message::AddSent);
        let count = field(&self.count)
            .label(texts::how_many())
            .id(COUNT)
            .error(wrong(COUNT))
            .on_input(Message::Count)
            .on_submit(Message::AddSent);
        let across = field(&self.across)
            .label(texts::per_row())
            .id(ACROSS)
            .error(wrong(ACROSS))
            .on_input(Message::Across)
            .on_submit(Message::AddSent);
        let body = column![name, row![count, across].spacing(12), label::caption(texts::add_help())];
        let body = body.extend(self.problem.as_ref().map(problems::note)).spacing(14);
        let buttons = vec![
            button::default(words::common::cancel()).on_press(Message::Closed),
            button::primary(texts::add()).working(self.working).on_press(Message::AddSent),
        ];
        dialog::dialog(texts::add(), body, buttons)
    }
}
