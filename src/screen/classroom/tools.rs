//! The row of tools, each with how many it acts on. Those for which there is no room are in a menu at its end.

use iced::Center;
use iced::widget::row;
use sarrio_model::{DesktopAction, DesktopId, Permission, UserId};

use super::{Classroom, Message};
use crate::screen::Scene;
use crate::theme::icon;
use crate::widget::menu::{self, Item, item};
use crate::widget::popup::{Edge, anchored};
use crate::widget::seat_map::{self, Mode};
use crate::widget::{Element, button};
use crate::words::{self, classroom as texts};

/// The button of the menu, in px.
const MORE: f32 = 40.0;

/// Something that can be done with the class, or with those who are selected.
struct Tool {
    glyph: &'static str,
    name: String,
    /// How many it acts on.
    count: Option<String>,
    /// What a press does, or why it cannot be done.
    can: Result<Message, String>,
    /// What it is for, where its name does not say it.
    why: Option<String>,
    /// It is seldom used, and always in the menu.
    seldom: bool,
    danger: bool,
}

impl Tool {
    fn new(glyph: &'static str, name: String, can: Result<Message, String>) -> Self {
        Self { glyph, name, count: None, can, why: None, seldom: false, danger: false }
    }

    fn count(mut self, count: String) -> Self {
        self.count = Some(count);
        self
    }

    fn why(mut self, why: String) -> Self {
        self.why = Some(why);
        self
    }

    fn seldom(mut self) -> Self {
        self.seldom = true;
        self
    }

    fn danger(mut self) -> Self {
        self.danger = true;
        self
    }

    /// About how wide its button is, with the space after it, in px.
    fn width(&self) -> f32 {
        let letters = self.name.chars().count() + self.count.as_ref().map_or(0, |count| count.len() + 1);
        letters as f32 * 7.4 + 58.0
    }

    fn item(self) -> Item<Message> {
        let item = item(Some(self.glyph), self.name, self.can.ok());
        if self.danger { item.danger() } else { item }
    }
}

impl Classroom {
    pub(super) fn tools<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        if self.map.mode == Mode::Arrange {
            return self.arranging();
        }
        let (mut shown, mut hidden, mut left) = (Vec::new(), Vec::new(), scene.width - MORE);
        for tool in self.all_tools(scene) {
            left -= if tool.seldom { 0.0 } else { tool.width() };
            if tool.seldom || left < 0.0 { &mut hidden } else { &mut shown }.push(tool);
        }
        let mut tools = row![].spacing(8).align_y(Center);
        for (place, tool) in shown.into_iter().enumerate() {
            let kind = if place == 0 { button::primary(tool.name) } else { button::default(tool.name) };
            let button = kind.icon(tool.glyph);
            let button = match tool.count {
                Some(count) => button.count(count),
                None => button,
            };
            let button = match tool.why {
                Some(why) => button.hint(why),
                None => button,
            };
            tools = tools.push(button.act(tool.can));
        }
        let more = button::icon_only(icon::ELLIPSIS, words::common::more())
            .kind(button::Kind::Ghost)
            .on_press(Message::MoreToggled);
        let list = self.more.then(|| menu::menu(hidden.into_iter().map(Tool::item).collect()));
        tools.push(anchored(more, list, Edge::Left, Message::MoreClosed)).into()
    }

    /// All tools, those that are used most first.
    fn all_tools(&self, scene: Scene<'_>) -> Vec<Tool> {
        let live = scene.live;
        let selected = self.selected_students().is_some();
        let counted = |count: usize| match selected {
            true => texts::count_selected(count),
            false => format!("({count})"),
        };
        let act = |glyph, name, action, why: fn() -> String| {
            let ids: Vec<DesktopId> = self.can(action, live);
            let count = counted(ids.len());
            let can = match action {
                _ if ids.is_empty() => Err(why()),
                DesktopAction::Renew => Ok(Message::RenewAsked(ids)),
                action => Ok(Message::Act(action, ids)),
            };
            Tool::new(glyph, name, can).count(count)
        };
        let lesson = self.lesson(live);
        let in_lesson = |permission, message: fn(Option<Vec<UserId>>) -> Message| match lesson
            .is_some_and(|lesson| lesson.actions.contains(permission))
        {
            true => Ok(message(self.selected_students())),
            false => Err(texts::needs_lesson()),
        };
        let (wakes, can_wake) = match self.wakes(live) {
            Ok(seats) => (seats.len(), Ok(Message::Wake)),
            Err(why) => (0, Err(why)),
        };
        let runs = !self.running(live, scene.me.id, scene.now).is_empty();
        let spotlight = if runs { Ok(Message::Spotlight) } else { Err(texts::nothing_runs()) };
        let mut tools = vec![
            act(icon::PLAY, words::desktops::start(), DesktopAction::Start, texts::nothing_to_start),
            act(
                icon::POWER,
                words::desktops::shut_down(),
                DesktopAction::Shutdown,
                texts::nothing_to_shut_down,
            ),
            Tool::new(icon::PENCIL, texts::message(), in_lesson(Permission::ClassMessage, Message::Write)),
            Tool::new(
                icon::FILE_UP,
                texts::hand_out(),
                in_lesson(Permission::ClassHandOut, Message::HandOut),
            )
            .count(counted(self.aimed_at().len())),
            Tool::new(
                icon::ARCHIVE_RESTORE,
                texts::collect(),
                in_lesson(Permission::ClassCollect, Message::Collect),
            )
            .count(counted(self.aimed_at().len())),
            Tool::new(icon::EYE, texts::observe(), Ok(Message::Map(seat_map::Message::Activated))),
            act(icon::ROTATE_CCW, words::desktops::renew(), DesktopAction::Renew, texts::nothing_to_renew)
                .danger(),
            Tool::new(icon::ZAP, texts::wake(), can_wake).count(format!("({wakes})")),
            Tool::new(icon::PRESENTATION, texts::spotlight(), spotlight).seldom(),
            act(icon::ROTATE_CW, words::desktops::reset(), DesktopAction::Reset, texts::nothing_runs)
                .seldom(),
            act(icon::POWER_OFF, words::desktops::force_off(), DesktopAction::Stop, texts::nothing_runs)
                .seldom()
                .danger(),
        ];
        let asked = self.to_ask(live, scene.me.id);
        if !asked.is_empty() {
            let count = format!("({})", asked.len());
            let ask = Message::Help(super::HelpMessage::AskToWatch(asked));
            tools.insert(2, Tool::new(icon::EYE, texts::ask_to_watch(), Ok(ask)).count(count));
        }
        let lacking = self.without_desktop(live).len();
        let has_some = self.class.class().is_some_and(|class| !class.desktops.is_empty());
        if lacking > 0 && has_some && live.may(Permission::DesktopCreate) {
            let make = Tool::new(icon::PLUS, texts::make_missing(), Ok(Message::MakeDesktops));
            tools.insert(2, make.count(format!("({lacking})")).why(texts::make_missing_why()));
        }
        tools
    }
}
