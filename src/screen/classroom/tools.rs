//! The row of tools, each with how many it acts on, and the row of chips.

use iced::widget::{row, space};
use iced::{Center, Fill};
use sarrio_model::{DesktopAction, DesktopId, Permission, Room, Student};

use super::{Classroom, Filter, Message, Shape};
use crate::screen::Scene;
use crate::theme::icon;
use crate::widget::button::Button;
use crate::widget::menu::{self, Item, item};
use crate::widget::popup::{Edge, anchored};
use crate::widget::seat_map::{self, Mode};
use crate::widget::segmented::{segment, segmented_as};
use crate::widget::{Element, button, chip::chip};
use crate::words::{self, classroom as texts};

impl Classroom {
    pub(super) fn tools<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        if self.map.mode == Mode::Arrange {
            return self.arranging();
        }
        let live = scene.live;
        let selected = self.selected_students().is_some();
        let act = |button: Button<'a, Message>, action, why: fn() -> String| {
            let ids: Vec<DesktopId> = self.can(action, live);
            let count = match selected {
                true => texts::count_selected(ids.len()),
                false => format!("({})", ids.len()),
            };
            let can = match action {
                _ if ids.is_empty() => Err(why()),
                DesktopAction::Renew => Ok(Message::RenewAsked(ids)),
                action => Ok(Message::Act(action, ids)),
            };
            button.count(count).act(can)
        };
        let lesson = self.lesson(live);
        let may_write = lesson.is_some_and(|lesson| lesson.actions.contains(Permission::ClassMessage));
        let write = match may_write {
            true => Ok(Message::Write(self.selected_students())),
            false => Err(texts::needs_lesson()),
        };
        let room = scene.width;
        let start = act(
            button::primary(words::desktops::start()).icon(icon::PLAY),
            DesktopAction::Start,
            texts::nothing_to_start,
        );
        let shut_down = act(
            button::default(words::desktops::shut_down()).icon(icon::POWER),
            DesktopAction::Shutdown,
            texts::nothing_to_shut_down,
        );
        let mut tools = row![start, shut_down];
        if room >= 620.0 {
            tools = tools.push(button::default(texts::message()).icon(icon::PENCIL).act(write));
        }
        if room >= 740.0 {
            let observe = Message::Map(seat_map::Message::Activated);
            tools = tools.push(button::default(texts::observe()).icon(icon::EYE).on_press(observe));
        }
        if room >= 940.0 {
            let renew = act(
                button::default(words::desktops::renew()).icon(icon::ROTATE_CCW),
                DesktopAction::Renew,
                texts::nothing_to_renew,
            );
            tools = tools.push(renew);
        }
        if room >= 1080.0 {
            let wake = button::default(texts::wake()).icon(icon::ZAP);
            let (count, can) = match self.wakes(live) {
                Ok(seats) => (seats.len(), Ok(Message::Wake)),
                Err(why) => (0, Err(why)),
            };
            tools = tools.push(wake.count(format!("({count})")).act(can));
        }
        let more = button::icon_only(icon::ELLIPSIS, words::common::more())
            .kind(button::Kind::Ghost)
            .on_press(Message::MoreToggled);
        let list = self.more.then(|| menu::menu(self.more_tools(scene)));
        tools.push(anchored(more, list, Edge::Left, Message::MoreClosed)).spacing(8).align_y(Center).into()
    }

    /// The tools that are used seldom, and those for which there is no room.
    fn more_tools(&self, scene: Scene<'_>) -> Vec<Item<Message>> {
        let live = scene.live;
        let act = |action| {
            let ids = self.can(action, live);
            (!ids.is_empty()).then_some(Message::Act(action, ids))
        };
        let renews = self.can(DesktopAction::Renew, live);
        let lesson = self.lesson(live);
        let writes = lesson.is_some_and(|lesson| lesson.actions.contains(Permission::ClassMessage));
        let runs = !self.running(live, scene.now).is_empty();
        let mut items = Vec::new();
        if scene.width < 620.0 {
            let write = writes.then(|| Message::Write(self.selected_students()));
            items.push(item(Some(icon::PENCIL), texts::message(), write));
        }
        if scene.width < 740.0 {
            let observe = Some(Message::Map(seat_map::Message::Activated));
            items.push(item(Some(icon::EYE), texts::observe(), observe));
        }
        items.push(item(Some(icon::PRESENTATION), texts::spotlight(), runs.then_some(Message::Spotlight)));
        if scene.width < 1080.0 {
            let wake = self.wakes(live).ok().map(|_| Message::Wake);
            items.push(item(Some(icon::ZAP), texts::wake(), wake));
        }
        if scene.width < 940.0 {
            let renew = (!renews.is_empty()).then_some(Message::RenewAsked(renews));
            items.push(item(Some(icon::ROTATE_CCW), words::desktops::renew(), renew).danger());
        }
        let reset = item(Some(icon::ROTATE_CW), words::desktops::reset(), act(DesktopAction::Reset));
        items.push(reset.apart());
        items.push(
            item(Some(icon::POWER_OFF), words::desktops::force_off(), act(DesktopAction::Stop)).danger(),
        );
        items
    }

    fn arranging<'a>(&'a self) -> Element<'a, Message> {
        row![
            crate::widget::label::body(texts::arrange_what()).width(Fill),
            button::default(words::common::cancel()).on_press(Message::ArrangeLeft),
            button::primary(words::common::save()).working(self.working).on_press(Message::ArrangeSaved),
        ]
        .spacing(8)
        .align_y(Center)
        .into()
    }

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
