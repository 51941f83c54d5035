//! The row of tools, each with how many it acts on, and the row of chips.

use iced::widget::{row, space};
use iced::{Center, Fill};
use sarrio_model::{DesktopAction, DesktopId, Permission, Student};

use super::{Classroom, Filter, Message};
use crate::screen::Scene;
use crate::theme::icon;
use crate::widget::button::Button;
use crate::widget::seat_map::{self, Mode};
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
            let can = if ids.is_empty() { Err(why()) } else { Ok(Message::Act(action, ids)) };
            button.count(count).act(can)
        };
        let lesson = self.lesson(live);
        let may_write = lesson.is_some_and(|lesson| lesson.actions.contains(Permission::ClassMessage));
        let write = match may_write {
            true => Ok(Message::Write(self.selected_students())),
            false => Err(texts::needs_lesson()),
        };
        let may_hand_out = lesson.is_some_and(|lesson| lesson.actions.contains(Permission::ClassHandOut));
        let hand_out = match may_hand_out {
            true => Ok(Message::HandOut(self.selected_students())),
            false => Err(texts::needs_lesson()),
        };
        let people = self.aimed_at().len();
        let people = if selected { texts::count_selected(people) } else { format!("({people})") };
        let wide = scene.width >= 860.0;
        let mut tools = row![
            act(
                button::primary(words::desktops::start()).icon(icon::PLAY),
                DesktopAction::Start,
                texts::nothing_to_start
            ),
            act(
                button::default(words::desktops::shut_down()).icon(icon::POWER),
                DesktopAction::Shutdown,
                texts::nothing_to_shut_down
            ),
            button::default(texts::message()).icon(icon::PENCIL).act(write),
            button::default(texts::hand_out()).icon(icon::FILE_UP).count(people).act(hand_out),
            button::default(texts::observe())
                .icon(icon::EYE)
                .on_press(Message::Map(seat_map::Message::Activated)),
        ];
        if wide {
            tools = tools.push(act(
                button::default(words::desktops::reset()).icon(icon::ROTATE_CCW),
                DesktopAction::Reset,
                texts::nothing_runs,
            ));
            tools = tools.push(act(
                button::default(words::desktops::force_off()).icon(icon::POWER_OFF),
                DesktopAction::Stop,
                texts::nothing_runs,
            ));
        }
        tools.spacing(8).align_y(Center).into()
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
            chips = chips.push(
                button::icon_only(icon::ARROW_RIGHT_LEFT, texts::flip()).small().on_press(Message::Flip),
            );
            let room = self.room(scene.live);
            if room.is_some_and(|room| room.actions.contains(Permission::RoomArrange)) {
                chips = chips.push(
                    button::ghost(texts::arrange()).small().icon(icon::MAP_PIN).on_press(Message::Arrange),
                );
            }
        }
        chips.into()
    }
}
