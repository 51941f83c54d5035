//! The form that begins a lesson now.

use iced::Fill;
use iced::widget::{column, row};
use sarrio_model::{AtEnd, GroupId, Name, NewLesson, RoomId, TemplateId};

use super::sending::Sending;
use crate::backend::live::Live;
use crate::backend::request::Request;
use crate::screen::input::parse_number;
use crate::screen::{Scene, problems};
use crate::theme::icon;
use crate::widget::field::field;
use crate::widget::select::{self, Look, select};
use crate::widget::{Element, button, dialog, label, notice};
use crate::words::{self, classroom as texts};

/// The id of the first field, for the focus.
pub(super) const TITLE: &str = "lesson.title";
const MINUTES: &str = "lesson.minutes";
const TEMPLATE: &str = "lesson.template";
/// How long a lesson lasts where nobody says otherwise.
const USUAL: &str = "55";

/// A lesson as it is filled in.
#[derive(Debug)]
pub(super) struct LessonForm {
    group: GroupId,
    title: String,
    minutes: String,
    rooms: Vec<RoomId>,
    room_names: Vec<String>,
    room: select::State,
    /// The number in `room_names`; the first is none.
    room_at: usize,
    templates: Vec<TemplateId>,
    template_names: Vec<String>,
    template: select::State,
    template_at: usize,
    at_end_names: Vec<String>,
    at_end: select::State,
    at_end_at: usize,
    wrong: Option<(&'static str, String)>,
    pub(super) state: Sending,
}

/// What is typed and chosen.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Title(String),
    Minutes(String),
    Room(select::Message),
    Template(select::Message),
    AtEnd(select::Message),
    Sent,
    Closed,
}

impl LessonForm {
    pub(super) fn new(group: GroupId, live: &Live) -> Self {
        let rooms = live.rooms();
        let templates = live.usable_templates();
        let named = |first: String, names: Vec<String>| std::iter::once(first).chain(names).collect();
        Self {
            group,
            title: live.group(group).map(|group| group.name.to_string()).unwrap_or_default(),
            minutes: USUAL.to_owned(),
            room_names: named(texts::no_room(), rooms.iter().map(|room| room.name.to_string()).collect()),
            rooms: rooms.iter().map(|room| room.id).collect(),
            room: select::State::default(),
            room_at: usize::from(rooms.len() == 1),
            template_names: named(
                texts::any_desktop(),
                templates.iter().map(|one| one.name.to_string()).collect(),
            ),
            templates: templates.iter().map(|one| one.id).collect(),
            template: select::State::default(),
            template_at: 0,
            at_end_names: AtEnd::ALL.iter().map(|at_end| words::at_end(*at_end)).collect(),
            at_end: select::State::default(),
            at_end_at: 0,
            wrong: None,
            state: Sending::default(),
        }
    }

    pub(super) fn update(&mut self, message: Message) {
        self.wrong = None;
        match message {
            Message::Title(title) => self.title = title,
            Message::Minutes(minutes) => self.minutes = minutes,
            Message::Room(message) => {
                self.room_at = self.room.update(message, &self.room_names).unwrap_or(self.room_at);
            }
            Message::Template(message) => {
                self.template_at =
                    self.template.update(message, &self.template_names).unwrap_or(self.template_at);
            }
            Message::AtEnd(message) => {
                self.at_end_at = self.at_end.update(message, &self.at_end_names).unwrap_or(self.at_end_at);
            }
            // The dialog does it.
            Message::Sent | Message::Closed => {}
        }
    }

    /// What to ask of the backend, or the field that is wrong.
    pub(super) fn request(&mut self) -> Result<Request, &'static str> {
        let title = match self.title.parse::<Name>() {
            Ok(title) => title,
            Err(why) => {
                self.wrong = Some((TITLE, problems::of_name(&why)));
                return Err(TITLE);
            }
        };
        let Some(minutes) = parse_number(&self.minutes, 1..=1440) else {
            self.wrong = Some((MINUTES, texts::minutes_wrong()));
            return Err(MINUTES);
        };
        let at_end = self.at_end();
        if at_end == AtEnd::Delete && self.template_at == 0 {
            self.wrong = Some((TEMPLATE, texts::at_end_needs_template()));
            return Err(TEMPLATE);
        }
        let chosen = |at: usize| at.checked_sub(1);
        Ok(Request::AddLesson(Box::new(NewLesson {
            title: Some(title),
            group: self.group,
            room: chosen(self.room_at).and_then(|at| self.rooms.get(at)).copied(),
            co_teachers: vec![],
            templates: chosen(self.template_at)
                .and_then(|at| self.templates.get(at))
                .copied()
                .into_iter()
                .collect(),
            begins: None,
            minutes,
            start_before: None,
            at_end,
        })))
    }

    fn at_end(&self) -> AtEnd {
        AtEnd::ALL.get(self.at_end_at).copied().unwrap_or_default()
    }

    pub(super) fn view<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let wrong = |field| self.wrong.as_ref().filter(|(of, _)| *of == field).map(|(_, why)| why.as_str());
        let title = field(&self.title)
            .label(texts::lesson_title())
            .id(TITLE)
            .error(wrong(TITLE))
            .on_input(Message::Title)
            .on_submit(Message::Sent);
        let minutes = field(&self.minutes)
            .label(texts::lesson_minutes())
            .unit(texts::minutes_unit())
            .id(MINUTES)
            .width(160)
            .error(wrong(MINUTES))
            .on_input(Message::Minutes)
            .on_submit(Message::Sent);
        let look = |name: String, id| Look { name: Some(name.into()), glyph: None, width: Fill, id };
        let room = select(
            &self.room,
            &self.room_names,
            Some(self.room_at),
            look(texts::room(), "lesson.room"),
            Message::Room,
        );
        let template = select(
            &self.template,
            &self.template_names,
            Some(self.template_at),
            look(texts::works_with(), TEMPLATE),
            Message::Template,
        );
        let at_end = select(
            &self.at_end,
            &self.at_end_names,
            Some(self.at_end_at),
            look(texts::at_end(), "lesson.at_end"),
            Message::AtEnd,
        );
        let template = column![template]
            .extend(wrong(TEMPLATE).map(|why| notice::aside(icon::CIRCLE_ALERT, why)))
            .spacing(4);
        let help =
            (self.at_end() == AtEnd::Delete).then(|| label::caption(texts::at_end_delete_help()).into());
        let at_end = column![at_end].extend(help).spacing(4);
        let title: Element<'a, Message> = title.width(Fill).into();
        let body = column![row![title, Element::from(minutes)].spacing(12), room, template, at_end];
        let body = body.extend(self.state.problem.as_ref().map(problems::note)).spacing(14);
        let buttons = vec![
            button::default(words::common::cancel()).on_press(Message::Closed),
            button::primary(texts::begin_lesson()).working(self.state.working).on_press(Message::Sent),
        ];
        dialog::form(texts::begin_title(), Message::Closed, body, None, buttons, scene.window.height)
    }
}
