//! The row of chips above the map: each counts the students in a state, and shows them alone.

use iced::widget::{row, space};
use iced::{Center, Fill};
use sarrio_model::{Permission, Room, Student};

use super::{Classroom, Filter, Message, Shape};
use crate::screen::Scene;
use crate::theme::icon;
use crate::widget::seat_map::{self, Mode};
use crate::widget::segmented::{segment, segmented_as};
use crate::widget::{Element, button, chip::chip};
use crate::words::classroom as texts;

impl Classroom {
    pub(super) fn chips<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let students: &[Student] =
            self.class.class().map(|class| class.students.as_slice()).unwrap_or_default();
        let count = |filter| students.iter().filter(|one| self.fits(one, filter, scene.live)).count();
        let first = match self.selected_students() {
            Some(people) => chip(
                Some(icon::X),
                texts::selected(people.len()),
                None,
                true,
                Message::Map(seat_map::Message::Cleared),
            ),
            None => chip(
                Some(icon::USERS),
                texts::whole_class(),
                None,
                self.filter.is_none(),
                Message::Filter(None),
            ),
        };
        type Chip = (Filter, &'static str, fn() -> String);
        let all: [Chip; 5] = [
            (Filter::Running, icon::PLAY, texts::running),
            (Filter::Starting, icon::LOADER_CIRCLE, texts::starting),
            (Filter::Stopped, icon::SQUARE, texts::stopped),
            (Filter::Attention, icon::CIRCLE_ALERT, texts::attention),
            (Filter::Help, icon::HAND, texts::asks_for_help),
        ];
        let mut chips = row![first].spacing(6).align_y(Center);
        for (filter, glyph, word) in all {
            let n = count(filter);
            if n > 0 || self.filter == Some(filter) {
                let on = self.filter == Some(filter);
                chips = chips.push(chip(
                    Some(glyph),
                    word(),
                    Some(n.to_string()),
                    on,
                    Message::Filter(Some(filter)),
                ));
            }
        }
        chips = chips.push(space().width(Fill));
        if self.map.mode == Mode::Watch && scene.width >= 700.0 {
            if self.shape == Shape::Map {
                let flip = button::icon_only(icon::ARROW_RIGHT_LEFT, texts::flip()).small();
                chips = chips.push(flip.on_press(Message::Flip));
            }
            let shapes = [
                segment(Shape::Map, texts::map()).icon(icon::LAYOUT_GRID),
                segment(Shape::List, texts::list()).icon(icon::LIST_CHECKS),
            ];
            chips = chips.push(segmented_as("classroom.shape", shapes, self.shape, Message::Shape));
            let room = self.room(scene.live);
            let arranges = |room: &Room| room.actions.contains(Permission::RoomArrange);
            if self.shape == Shape::Map && room.is_some_and(arranges) {
                chips = chips.push(
                    button::ghost(texts::arrange()).small().icon(icon::MAP_PIN).on_press(Message::Arrange),
                );
            }
        }
        chips.into()
    }
}
