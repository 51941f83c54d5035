//! How the form of a lesson looks.

use iced::widget::{button as stock, column, container, row};
use iced::{Center, Fill};
use sarrio_model::{User, Weekday};

use super::form::{
    AT, BEFORE, DATE, DAYS, EVERY, EXCEPT, Extent, FIRST, Form, GROUP, LAST, MINUTES, Message, Subject,
    TEACHER, TEMPLATE, TITLE, ZONE,
};
use crate::screen::{Scene, problems};
use crate::theme::{Theme, icon, style};
use crate::widget::checkbox::{Mark, mark};
use crate::widget::elide::elide;
use crate::widget::field::field;
use crate::widget::segmented::{segment, segmented_as};
use crate::widget::select::Look;
use crate::widget::{Element, button, checkbox, dialog, focus, label};
use crate::words::{self, timetable as texts};

/// The lines of the form.
type Body<'a> = iced::widget::Column<'a, Message, Theme>;

impl Form {
    pub(super) fn view<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let mut body = column![].spacing(14);
        if self.has_extent() {
            body = body.push(row![self.extents()]);
        }
        if !self.only_moves() {
            body = body.push(self.typed(TITLE, &self.title, texts::lesson_title()));
        }
        if matches!(self.subject, Subject::New) {
            body = body.push(self.group.view(look(texts::group(), GROUP), Message::Group));
            body = body.extend(self.error(GROUP));
        }
        body = if self.is_weekly() { self.every_week(body) } else { body.push(self.once()) };
        if !self.only_moves() {
            body = self.more(body);
        }
        body = body.extend(self.problem.as_ref().map(problems::note));
        let name = if matches!(self.subject, Subject::New) { texts::plan() } else { words::common::save() };
        let buttons = vec![
            button::default(words::common::cancel()).on_press(Message::Closed),
            button::primary(name).working(self.working).on_press(Message::Sent),
        ];
        let title = match &self.subject {
            Subject::New => texts::plan_title(),
            Subject::Lesson(lesson, _) => texts::edit_title(lesson.title.to_string()),
            Subject::Coming(series, _) => texts::edit_title(series.title.to_string()),
        };
        dialog::form(title, Message::Closed, body, None, buttons, scene.window.height)
    }

    fn extents<'a>(&self) -> Element<'a, Message> {
        let (once, weekly) = match self.subject {
            Subject::New => (texts::once(), texts::weekly()),
            _ => (texts::this_lesson(), texts::whole_series()),
        };
        let parts = [segment(Extent::Once, once), segment(Extent::Weekly, weekly)];
        segmented_as("timetable.extent", parts, self.extent, Message::Extent)
    }

    fn typed<'a>(&'a self, id: &'static str, value: &'a str, name: String) -> Element<'a, Message> {
        field(value)
            .label(name)
            .id(id)
            .error(self.wrong(id))
            .on_input(move |typed| Message::Typed(id, typed))
            .on_submit(Message::Sent)
            .into()
    }

    fn wrong(&self, id: &str) -> Option<&str> {
        self.wrong.as_ref().filter(|(of, _)| *of == id).map(|(_, why)| why.as_str())
    }

    /// What is wrong with something that is no field.
    fn error<'a>(&'a self, id: &str) -> Option<Element<'a, Message>> {
        self.wrong(id).map(|why| label::caption(why).style(style::danger).into())
    }

    /// When one lesson is.
    fn once(&self) -> Element<'_, Message> {
        row![
            self.typed(DATE, &self.date, texts::date()),
            self.typed(AT, &self.at, texts::at()),
            self.typed(MINUTES, &self.minutes, texts::minutes()),
        ]
        .spacing(12)
        .into()
    }

    /// When the lessons of a series are.
    fn every_week<'a>(&'a self, body: Body<'a>) -> Body<'a> {
        let days = Weekday::ALL
            .into_iter()
            .enumerate()
            .map(|(at, day)| checkbox::checkbox(self.days[at], words::weekday(day), Some(Message::Day(at))));
        let days = column![label::medium(texts::on_days()), row(days).spacing(14).wrap()].spacing(6);
        let when = row![
            self.typed(AT, &self.at, texts::at()),
            self.typed(MINUTES, &self.minutes, texts::minutes()),
            self.typed(EVERY, &self.every, texts::every()),
        ];
        let term = row![
            self.typed(FIRST, &self.first, texts::first_day()),
            self.typed(LAST, &self.last, texts::last_day()),
            self.typed(ZONE, &self.zone, texts::zone()),
        ];
        let except = field(&self.except)
            .label(texts::except())
            .placeholder("2026-12-07, 2026-12-24")
            .help(texts::except_help())
            .id(EXCEPT)
            .error(self.wrong(EXCEPT))
            .on_input(|typed| Message::Typed(EXCEPT, typed))
            .on_submit(Message::Sent);
        body.push(days.extend(self.error(DAYS))).push(when.spacing(12)).push(term.spacing(12)).push(except)
    }

    /// Where it is, with what and with whom, and what becomes of the desktops.
    fn more<'a>(&'a self, body: Body<'a>) -> Body<'a> {
        let room = self.room.view(look(texts::room(), "timetable.room"), Message::Room);
        let mut body = body.push(room);
        if self.template.len() > 0 || !self.templates.is_empty() {
            let add = self.template.view(look(texts::works_with(), TEMPLATE), Message::Template);
            let chosen = self.templates.iter().map(|one| {
                let remove = Message::TemplateRemoved(one.id);
                button::default(one.name.as_str()).small().after(icon::X).on_press(remove).into()
            });
            let chosen = (!self.templates.is_empty()).then(|| row(chosen).spacing(6).wrap().into());
            body = body.push(column![add].extend(chosen).extend(self.error(TEMPLATE)).spacing(8));
        }
        body = body.push(self.teachers());
        let name = words::classroom::at_end();
        let at_end = self.at_end.view(look(name, "timetable.at_end"), Message::AtEnd);
        if !self.has_before() {
            return body.push(at_end);
        }
        let before = field(&self.before)
            .label(texts::before())
            .unit(words::classroom::minutes_unit())
            .help(texts::before_help())
            .id(BEFORE)
            .error(self.wrong(BEFORE))
            .on_input(|typed| Message::Typed(BEFORE, typed))
            .on_submit(Message::Sent);
        body.push(before).push(at_end)
    }

    /// Who teaches it with the teachers of the group.
    fn teachers(&self) -> Element<'_, Message> {
        let search = self.search.field(TEACHER, Message::Search).label(texts::co_teachers());
        let chosen = self.co_teachers.iter().map(|person| {
            let remove = Message::CoTeacher(person.clone());
            button::default(person.name.as_str()).small().after(icon::X).on_press(remove).into()
        });
        let chosen = (!self.co_teachers.is_empty()).then(|| row(chosen).spacing(6).wrap().into());
        let found = self.searching.then(|| self.search.results(140.0, |user| self.teacher(user)));
        column![search].extend(chosen).extend(found).spacing(8).into()
    }

    fn teacher<'a>(&self, user: &'a User) -> Element<'a, Message> {
        let person = user.named();
        let on = self.co_teachers.iter().any(|chosen| chosen.id == user.id);
        let name = elide(person.name.clone()).width(Fill);
        let content = row![mark(Mark::from(on)), name].spacing(12).align_y(Center);
        let message = Message::CoTeacher(person);
        let press = stock(content).padding([6, 12]).width(Fill).style(style::bare).on_press(message.clone());
        container(focus::activate(press, Some(message)).radius(0.0).inside()).into()
    }
}

fn look(name: String, id: &'static str) -> Look<'static> {
    Look { name: Some(name.into()), glyph: None, width: Fill, id }
}
