//! The dialog with the holidays of the school: days on which no lesson of a series takes place.

use iced::widget::{column, container, row};
use iced::{Center, Fill, Padding};
use jiff::civil::Date;
use sarrio_model::{DateRange, Holidays, Name, Problem, PutHolidays, SchoolHolidays};

use crate::screen::input::parse_date;
use crate::screen::{Scene, problems};
use crate::theme::{icon, style};
use crate::widget::elide::elide;
use crate::widget::field::field;
use crate::widget::menu::separator;
use crate::widget::scroll::scroll;
use crate::widget::{Element, button, dialog, label};
use crate::words::{self, timetable as texts};

/// The ids of the fields, for the focus.
pub(super) const NAME: &str = "holidays.name";
const FIRST: &str = "holidays.first";
const LAST: &str = "holidays.last";

/// The holidays as they are, and those that are typed.
#[derive(Debug)]
pub(super) struct HolidaysForm {
    known: SchoolHolidays,
    may: bool,
    name: String,
    first: String,
    last: String,
    wrong: Option<(&'static str, String)>,
    problem: Option<Problem>,
    working: bool,
}

/// What is typed and pressed.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Name(String),
    First(String),
    Last(String),
    Added,
    Removed(usize),
    Closed,
}

impl HolidaysForm {
    /// Of the school; they can be changed by those who may.
    pub(super) fn new(known: &SchoolHolidays, may: bool) -> Self {
        Self {
            known: known.clone(),
            may,
            name: String::new(),
            first: String::new(),
            last: String::new(),
            wrong: None,
            problem: None,
            working: false,
        }
    }

    /// Others are written now.
    pub(super) fn wrote(&mut self, known: &SchoolHolidays) {
        *self = Self::new(known, self.may);
    }

    /// The backend refused it. What others have written meanwhile is shown as soon as it is read.
    pub(super) fn refused(&mut self, problem: Problem) {
        (self.working, self.problem) = (false, Some(problem));
    }

    /// They were read again.
    pub(super) fn read(&mut self, known: &SchoolHolidays) {
        if !self.working {
            self.known = known.clone();
        }
    }

    /// Handles a message. Returns what is to be written, or the field that is wrong.
    pub(super) fn update(&mut self, message: Message) -> Option<Result<PutHolidays, &'static str>> {
        self.wrong = None;
        match message {
            Message::Name(name) => self.name = name,
            Message::First(first) => self.first = first,
            Message::Last(last) => self.last = last,
            Message::Added | Message::Removed(_) if self.working => {}
            Message::Added => match self.typed() {
                Ok(new) => {
                    let items = self.known.items.iter().cloned().chain([new]).collect();
                    return Some(Ok(self.put(items)));
                }
                Err((field, why)) => {
                    self.wrong = Some((field, why));
                    return Some(Err(field));
                }
            },
            Message::Removed(at) => {
                let others = self.known.items.iter().enumerate().filter(|(other, _)| *other != at);
                let items = others.map(|(_, one)| one.clone()).collect();
                return Some(Ok(self.put(items)));
            }
            Message::Closed => {}
        }
        None
    }

    fn put(&mut self, items: Vec<Holidays>) -> PutHolidays {
        (self.working, self.problem) = (true, None);
        PutHolidays { revision: self.known.revision, items }
    }

    /// What is typed, or the field that is wrong and why. One day needs no last day.
    fn typed(&self) -> Result<Holidays, (&'static str, String)> {
        let name = self.name.parse::<Name>().map_err(|why| (NAME, problems::of_name(&why)))?;
        let first: Date = parse_date(&self.first).ok_or_else(|| (FIRST, texts::date_wrong()))?;
        let last = match self.last.trim() {
            "" => first,
            typed => parse_date(typed).ok_or_else(|| (LAST, texts::date_wrong()))?,
        };
        let dates = DateRange::new(first, last).map_err(|_| (LAST, texts::dates_wrong()))?;
        Ok(Holidays { name, dates })
    }

    pub(super) fn view<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let wrong = |field| self.wrong.as_ref().filter(|(of, _)| *of == field).map(|(_, why)| why.as_str());
        let mut body = column![label::second(texts::holidays_what())].spacing(14);
        if self.known.items.is_empty() {
            body = body.push(label::caption(texts::no_holidays()));
        } else {
            let lines = self.known.items.iter().enumerate().map(|(at, one)| self.line(at, one));
            let list = container(scroll(column(lines))).max_height(260).padding(1).width(Fill);
            body = body.push(list.style(style::card));
        }
        if self.may {
            let name = field(&self.name)
                .label(words::common::name())
                .placeholder(texts::holiday_example())
                .id(NAME)
                .error(wrong(NAME))
                .on_input(Message::Name)
                .on_submit(Message::Added);
            let first = field(&self.first)
                .label(texts::first_day())
                .placeholder("2026-12-23")
                .id(FIRST)
                .width(130)
                .error(wrong(FIRST))
                .on_input(Message::First)
                .on_submit(Message::Added);
            let last = field(&self.last)
                .label(texts::last_day())
                .placeholder("2027-01-07")
                .id(LAST)
                .width(130)
                .error(wrong(LAST))
                .on_input(Message::Last)
                .on_submit(Message::Added);
            let add = button::default(texts::add_holiday()).icon(icon::PLUS).working(self.working);
            let add = container(add.on_press(Message::Added)).padding(Padding::ZERO.top(23));
            let name = container(Element::from(name)).width(Fill);
            body = body.push(row![name, Element::from(first), Element::from(last), add].spacing(8));
        }
        body = body.extend(self.problem.as_ref().map(problems::note));
        let close = button::default(words::common::close()).id(dialog::CANCEL).on_press(Message::Closed);
        dialog::form(texts::holidays(), Message::Closed, body, None, vec![close], scene.window.height)
    }

    fn line<'a>(&self, at: usize, holidays: &'a Holidays) -> Element<'a, Message> {
        let (first, last) = (holidays.dates.first(), holidays.dates.last());
        let when = match first == last {
            true => words::date(first),
            false => texts::from_to(words::date(first), words::date(last)),
        };
        let remove =
            button::icon_only(icon::TRASH_2, texts::remove_holiday()).kind(button::Kind::Ghost).small();
        let remove = self.may.then(|| remove.on_press(Message::Removed(at)).into());
        let line = row![elide(holidays.name.as_str()).width(Fill), label::second(when)].extend(remove);
        column![container(line.spacing(10).align_y(Center)).padding([6, 12]), separator()].into()
    }
}
