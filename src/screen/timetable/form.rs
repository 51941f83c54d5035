//! The form of a lesson: one that is planned, one that is changed, or the series that it comes from.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use sarrio_model::{
    AtEnd, DateRange, EditLesson, EditSeries, GroupId, Lesson, Minutes, Moved, Name, NewLesson, NewSeries,
    Problem, RoomId, Series, TemplateId, TemplateRef, UserRef, WallTime, Weekday, Weekdays, Weekly, Weeks,
    Zone,
};

use super::chooser::Chooser;
use crate::backend::live::Live;
use crate::backend::request::Request;
use crate::backend::timetable::Call;
use crate::screen::input::{parse_date, parse_number, parse_wall_time};
use crate::screen::person_search::{self, PersonSearch};
use crate::screen::{Action, problems};
use crate::widget::select;
use crate::words::{self, timetable as texts};

/// The ids of the fields, for the focus.
pub(super) const TITLE: &str = "timetable.title";
pub(super) const DATE: &str = "timetable.date";
pub(super) const AT: &str = "timetable.at";
pub(super) const MINUTES: &str = "timetable.minutes";
pub(super) const GROUP: &str = "timetable.group";
pub(super) const DAYS: &str = "timetable.days";
pub(super) const FIRST: &str = "timetable.first";
pub(super) const LAST: &str = "timetable.last";
pub(super) const EVERY: &str = "timetable.every";
pub(super) const ZONE: &str = "timetable.zone";
pub(super) const EXCEPT: &str = "timetable.except";
pub(super) const TEMPLATE: &str = "timetable.template";
pub(super) const BEFORE: &str = "timetable.before";
pub(super) const TEACHER: &str = "timetable.teacher";

/// How long a lesson lasts where nobody says otherwise.
const USUAL: &str = "55";
/// The most minutes before a lesson at which its desktops are started.
const EARLIEST: u16 = 240;

/// Whether the form is about one lesson or about a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// One lesson.
    Once,
    /// Every week.
    Weekly,
}

/// What the form is about.
#[derive(Debug)]
pub(super) enum Subject {
    /// A new lesson or series.
    New,
    /// A lesson, and the series that it comes from.
    Lesson(Box<Lesson>, Option<Box<Series>>),
    /// A lesson of a series that is not planned yet, by its day by the rule; or the series alone.
    Coming(Box<Series>, Option<Date>),
}

/// What is filled in.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) subject: Subject,
    pub(super) extent: Extent,
    pub(super) title: String,
    pub(super) group: Chooser<GroupId>,
    pub(super) room: Chooser<Option<RoomId>>,
    pub(super) template: Chooser<TemplateId>,
    pub(super) templates: Vec<TemplateRef>,
    pub(super) search: PersonSearch,
    /// Whether somebody is searched for.
    pub(super) searching: bool,
    pub(super) co_teachers: Vec<UserRef>,
    pub(super) date: String,
    pub(super) at: String,
    pub(super) minutes: String,
    pub(super) days: [bool; 7],
    pub(super) first: String,
    pub(super) last: String,
    pub(super) every: String,
    pub(super) zone: String,
    pub(super) except: String,
    pub(super) before: String,
    pub(super) at_end: Chooser<AtEnd>,
    pub(super) wrong: Option<(&'static str, String)>,
    pub(super) problem: Option<Problem>,
    pub(super) working: bool,
}

/// What is typed and chosen.
#[derive(Debug, Clone)]
#[allow(missing_docs, clippy::large_enum_variant)]
pub enum Message {
    Extent(Extent),
    /// The field with this id now reads so.
    Typed(&'static str, String),
    Group(select::Message),
    Room(select::Message),
    Template(select::Message),
    TemplateRemoved(TemplateId),
    Search(person_search::Message),
    CoTeacher(UserRef),
    Day(usize),
    AtEnd(select::Message),
    Sent,
    Closed,
}

impl Form {
    /// A new lesson of a group, which begins at this time of the clock on this day.
    pub(super) fn new(
        group: Option<GroupId>,
        room: Option<RoomId>,
        day: Date,
        at: &str,
        live: &Live,
    ) -> Self {
        let mut form = Self::empty(Subject::New, live);
        let all = live.groups().into_iter().filter(|group| group.archived.is_none());
        form.group = Chooser::of(all.map(|group| (group.id, group.name.to_string())), group.as_ref());
        form.room.choose(&room);
        form.set_day(day);
        form.at = at.to_owned();
        form.name_after_group();
        form
    }

    /// A lesson that is there, and the series that it comes from.
    pub(super) fn of_lesson(lesson: &Lesson, series: Option<&Series>, live: &Live) -> Self {
        let subject = Subject::Lesson(Box::new(lesson.clone()), series.cloned().map(Box::new));
        let mut form = Self::empty(subject, live);
        form.fill();
        form
    }

    /// A series, or the lesson that it would have on a day.
    pub(super) fn of_series(series: &Series, day: Option<Date>, live: &Live) -> Self {
        let mut form = Self::empty(Subject::Coming(Box::new(series.clone()), day), live);
        form.extent = if day.is_some() { Extent::Once } else { Extent::Weekly };
        form.fill();
        form
    }

    fn empty(subject: Subject, live: &Live) -> Self {
        let rooms = live.rooms().into_iter().map(|room| (Some(room.id), room.name.to_string()));
        let rooms = std::iter::once((None, texts::no_room())).chain(rooms);
        let templates = live.usable_templates().into_iter().map(|one| (one.id, one.name.to_string()));
        let at_ends = AtEnd::ALL.iter().map(|at_end| (*at_end, words::at_end(*at_end)));
        Self {
            subject,
            extent: Extent::Once,
            title: String::new(),
            group: Chooser::default(),
            room: Chooser::of(rooms, Some(&None)),
            template: Chooser::of(templates, None),
            templates: vec![],
            search: PersonSearch::of_role(Some(sarrio_model::Role::Teacher)),
            searching: false,
            co_teachers: vec![],
            date: String::new(),
            at: String::new(),
            minutes: USUAL.to_owned(),
            days: [false; 7],
            first: String::new(),
            last: String::new(),
            every: "1".to_owned(),
            zone: own_zone().to_string(),
            except: String::new(),
            before: String::new(),
            at_end: Chooser::of(at_ends, Some(&AtEnd::default())),
            wrong: None,
            problem: None,
            working: false,
        }
    }

    /// A series begins on the day of its first lesson, and ends with the school year.
    fn set_day(&mut self, day: Date) {
        self.date = day.to_string();
        self.first = day.to_string();
        let year = if day.month() < 7 { day.year() } else { day.year().saturating_add(1) };
        self.last = Date::new(year, 6, 30).unwrap_or(day).to_string();
        self.days =
            std::array::from_fn(|at| at == usize::from(day.weekday().to_monday_zero_offset().unsigned_abs()));
    }

    /// Until somebody types a title, it is the name of the group.
    fn name_after_group(&mut self) {
        self.title = self.group.name().unwrap_or_default().to_owned();
    }

    /// What the lesson or the series has, whichever of them it is about.
    fn fill(&mut self) {
        let (title, room, templates, co_teachers, before, at_end) = match (&self.subject, self.extent) {
            (Subject::New, _) => return,
            (Subject::Lesson(one, _), Extent::Once) | (Subject::Lesson(one, None), Extent::Weekly) => {
                (&one.title, &one.room, &one.templates, &one.co_teachers, one.start_before, one.at_end)
            }
            (Subject::Lesson(_, Some(one)), Extent::Weekly) | (Subject::Coming(one, _), _) => {
                (&one.title, &one.room, &one.templates, &one.co_teachers, one.start_before, one.at_end)
            }
        };
        (self.title, self.templates, self.co_teachers) =
            (title.to_string(), templates.clone(), co_teachers.clone());
        self.room.choose(&room.as_ref().map(|room| room.id));
        self.before = before.map(|minutes| minutes.to_string()).unwrap_or_default();
        self.at_end.choose(&at_end);
        if let Some(weekly) = self.series().map(|series| series.weekly.clone()) {
            self.days = Weekday::ALL.map(|day| weekly.weekdays.contains(day));
            self.first = weekly.dates.first().to_string();
            self.last = weekly.dates.last().to_string();
            self.every = weekly.every.get().to_string();
            self.zone = weekly.zone.to_string();
            self.except = weekly.except.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            (self.at, self.minutes) = (weekly.at.to_string(), weekly.minutes.get().to_string());
            if let Subject::Coming(_, Some(day)) = self.subject {
                let usual = Moved { date: day, at: weekly.at, minutes: weekly.minutes };
                let when = weekly.moved.get(&day).filter(|_| self.extent == Extent::Once).unwrap_or(&usual);
                (self.date, self.at) = (when.date.to_string(), when.at.to_string());
                self.minutes = when.minutes.get().to_string();
            }
        }
        if let (Subject::Lesson(lesson, _), Extent::Once) = (&self.subject, self.extent) {
            let (date, at) = here(lesson.begins);
            (self.date, self.at) = (date.to_string(), at.to_string());
            self.minutes = length(lesson).to_string();
        }
    }

    /// The series that it is about, or that the lesson comes from.
    pub(super) fn series(&self) -> Option<&Series> {
        match &self.subject {
            Subject::New | Subject::Lesson(_, None) => None,
            Subject::Lesson(_, Some(series)) | Subject::Coming(series, _) => Some(series),
        }
    }

    /// Whether it can be switched between one lesson and a series.
    pub(super) fn has_extent(&self) -> bool {
        match &self.subject {
            Subject::New | Subject::Lesson(_, Some(_)) | Subject::Coming(_, Some(_)) => true,
            Subject::Lesson(_, None) | Subject::Coming(_, None) => false,
        }
    }

    /// Whether it is only about when one lesson takes place: such a lesson is not planned yet.
    pub(super) fn only_moves(&self) -> bool {
        matches!(self.subject, Subject::Coming(..)) && self.extent == Extent::Once
    }

    /// Whether it can be said how long before the lesson the desktops are started: of one that is planned it cannot be changed.
    pub(super) fn has_before(&self) -> bool {
        !matches!((&self.subject, self.extent), (Subject::Lesson(..), Extent::Once))
    }

    /// Whether a list of it is open, which closes first.
    pub(super) fn closes_list(&mut self) -> bool {
        let mut open = false;
        for is_open in [self.group.is_open(), self.room.is_open(), self.template.is_open()] {
            open |= is_open;
        }
        if open {
            let _ = self.group.update(select::Message::Closed);
            let _ = self.room.update(select::Message::Closed);
            let _ = self.template.update(select::Message::Closed);
        }
        open
    }

    /// Handles a message, except those that send or close it.
    pub(super) fn update(&mut self, message: Message, live: &Live) -> Action<Message> {
        self.wrong = None;
        match message {
            Message::Extent(extent) => {
                self.extent = extent;
                self.fill();
            }
            Message::Typed(field, text) => {
                if let Some(value) = self.field(field) {
                    *value = text;
                }
            }
            Message::Group(message) => {
                let named_after = self.group.name().unwrap_or_default() == self.title;
                if self.group.update(message).is_some() && named_after {
                    self.name_after_group();
                }
            }
            Message::Room(message) => drop(self.room.update(message)),
            Message::Template(message) => {
                if let Some(template) = self.template.update(message).and_then(|id| live.template(id)) {
                    if self.templates.iter().all(|one| one.id != template.id) {
                        self.templates.push(TemplateRef { id: template.id, name: template.name.clone() });
                    }
                    self.template.clear();
                }
            }
            Message::TemplateRemoved(id) => self.templates.retain(|one| one.id != id),
            Message::Search(message) => {
                if let person_search::Message::Typed(typed) = &message {
                    self.searching = !typed.trim().is_empty();
                }
                return self.search.update(message).map(Message::Search);
            }
            Message::CoTeacher(person) => match self.co_teachers.iter().position(|one| one.id == person.id) {
                Some(at) => drop(self.co_teachers.remove(at)),
                None => self.co_teachers.push(person),
            },
            Message::Day(day) => {
                if let Some(on) = self.days.get_mut(day) {
                    *on = !*on;
                }
            }
            Message::AtEnd(message) => drop(self.at_end.update(message)),
            Message::Sent | Message::Closed => {}
        }
        Action::None
    }

    fn field(&mut self, id: &str) -> Option<&mut String> {
        Some(match id {
            TITLE => &mut self.title,
            DATE => &mut self.date,
            AT => &mut self.at,
            MINUTES => &mut self.minutes,
            FIRST => &mut self.first,
            LAST => &mut self.last,
            EVERY => &mut self.every,
            ZONE => &mut self.zone,
            EXCEPT => &mut self.except,
            BEFORE => &mut self.before,
            _ => return None,
        })
    }

    /// The backend refused it: what is wrong is shown at its field, if the form has it.
    pub(super) fn refused(&mut self, problem: Problem) -> Option<&'static str> {
        self.working = false;
        let field = match problem.field.as_deref() {
            Some("title") => TITLE,
            Some("begins") if !self.is_weekly() => DATE,
            Some("minutes") => MINUTES,
            Some("start_before") if self.has_before() => BEFORE,
            Some("weekly") if self.is_weekly() => FIRST,
            _ => {
                self.problem = Some(problem);
                return None;
            }
        };
        self.wrong = Some((field, problems::say(&problem)));
        Some(field)
    }

    pub(super) fn is_weekly(&self) -> bool {
        self.extent == Extent::Weekly
    }

    /// What to ask of the backend, or the field that is wrong.
    pub(super) fn request(&mut self) -> Result<Request, &'static str> {
        match self.read() {
            Ok(request) => {
                (self.working, self.problem) = (true, None);
                Ok(request)
            }
            Err((field, why)) => {
                self.wrong = Some((field, why));
                Err(field)
            }
        }
    }

    fn read(&self) -> Result<Request, (&'static str, String)> {
        let call = |call| Request::Timetable(Box::new(call));
        let (at, minutes) = (self.wall_time()?, self.length()?);
        if let (Subject::Coming(series, Some(day)), Extent::Once) = (&self.subject, self.extent) {
            let moved = Moved { date: self.day(DATE, &self.date)?, at, minutes };
            let mut weekly = series.weekly.clone();
            weekly.moved.insert(*day, moved);
            let edit =
                EditSeries { revision: series.revision, weekly: Some(weekly), ..EditSeries::default() };
            return Ok(call(Call::EditSeries(series.id, edit)));
        }
        let title = self.title.parse::<Name>().map_err(|why| (TITLE, problems::of_name(&why)))?;
        let room = self.room.chosen().copied().flatten();
        let co_teachers: Vec<_> = self.co_teachers.iter().map(|one| one.id).collect();
        let templates: Vec<_> = self.templates.iter().map(|one| one.id).collect();
        let at_end = self.at_end.chosen().copied().unwrap_or_default();
        if at_end == AtEnd::Delete && templates.is_empty() {
            return Err((TEMPLATE, words::classroom::at_end_needs_template()));
        }
        let start_before = if self.has_before() { self.minutes_before()? } else { None };
        let group = || self.group.chosen().copied().ok_or_else(|| (GROUP, texts::group_missing()));
        Ok(match (&self.subject, self.extent) {
            (Subject::New, Extent::Once) => Request::AddLesson(Box::new(NewLesson {
                title: Some(title),
                group: group()?,
                room,
                co_teachers,
                templates,
                begins: Some(self.moment(at)?),
                minutes: minutes.get(),
                start_before,
                at_end,
            })),
            (Subject::New, Extent::Weekly) => call(Call::AddSeries(NewSeries {
                title: Some(title),
                group: group()?,
                room,
                co_teachers,
                templates,
                weekly: self.weekly(at, minutes)?,
                start_before,
                at_end,
            })),
            (Subject::Lesson(lesson, _), Extent::Once) | (Subject::Lesson(lesson, None), Extent::Weekly) => {
                let edit = EditLesson {
                    revision: lesson.revision,
                    title: Some(title),
                    room: Some(room),
                    co_teachers: Some(co_teachers),
                    templates: Some(templates),
                    at_end: Some(at_end),
                    ..self.new_time(lesson, at, minutes)?
                };
                Request::EditLesson(lesson.id, Box::new(edit))
            }
            (Subject::Lesson(_, Some(series)), Extent::Weekly) | (Subject::Coming(series, _), _) => {
                let edit = EditSeries {
                    revision: series.revision,
                    title: Some(title),
                    room: Some(room),
                    co_teachers: Some(co_teachers),
                    templates: Some(templates),
                    weekly: Some(self.weekly(at, minutes)?),
                    start_before: Some(start_before),
                    at_end: Some(at_end),
                };
                call(Call::EditSeries(series.id, edit))
            }
        })
    }

    /// The beginning and the end of a lesson, where they were changed.
    fn new_time(
        &self,
        lesson: &Lesson,
        at: WallTime,
        minutes: Minutes,
    ) -> Result<EditLesson, (&'static str, String)> {
        let day = self.day(DATE, &self.date)?;
        let (same_time, same_length) =
            (here(lesson.begins) == (day, at), length(lesson) == i64::from(minutes.get()));
        let begins = if same_time { lesson.begins } else { self.moment(at)? };
        let ends = begins.saturating_add(SignedDuration::from_mins(minutes.get().into()));
        Ok(EditLesson {
            begins: (!same_time).then_some(begins),
            ends: (!same_time || !same_length).then_some(ends.unwrap_or(Timestamp::MAX)),
            ..EditLesson::default()
        })
    }

    fn weekly(&self, at: WallTime, minutes: Minutes) -> Result<Weekly, (&'static str, String)> {
        let days = Weekday::ALL.into_iter().zip(self.days).filter(|(_, on)| *on).map(|(day, _)| day);
        let weekdays = Weekdays::new(days).map_err(|_| (DAYS, texts::days_missing()))?;
        let every =
            parse_number(&self.every, 1..=52).and_then(|number| Weeks::try_from(u64::from(number)).ok());
        let every = every.ok_or_else(|| (EVERY, words::common::range(1, 52)))?;
        let (first, last) = (self.day(FIRST, &self.first)?, self.day(LAST, &self.last)?);
        let dates = DateRange::new(first, last).map_err(|_| (LAST, texts::dates_wrong()))?;
        let zone: Zone = self.zone.trim().parse().map_err(|_| (ZONE, texts::zone_wrong()))?;
        let except = self.except.split([',', ';', ' ']).filter(|one| !one.is_empty());
        let except: BTreeSet<Date> = except.map(|one| self.day(EXCEPT, one)).collect::<Result<_, _>>()?;
        let moved = self.series().map(|series| series.weekly.moved.clone()).unwrap_or_default();
        Ok(Weekly { weekdays, every, dates, at, minutes, zone, except, moved })
    }

    fn day(&self, field: &'static str, typed: &str) -> Result<Date, (&'static str, String)> {
        parse_date(typed).ok_or_else(|| (field, texts::date_wrong()))
    }

    fn wall_time(&self) -> Result<WallTime, (&'static str, String)> {
        parse_wall_time(&self.at).ok_or_else(|| (AT, texts::at_wrong()))
    }

    fn length(&self) -> Result<Minutes, (&'static str, String)> {
        let number =
            parse_number(&self.minutes, Minutes::RANGE).and_then(|it| Minutes::try_from(u64::from(it)).ok());
        number.ok_or_else(|| (MINUTES, words::common::range(1, 1440)))
    }

    fn minutes_before(&self) -> Result<Option<u16>, (&'static str, String)> {
        if self.before.trim().is_empty() {
            return Ok(None);
        }
        let minutes = parse_number(&self.before, 0..=EARLIEST);
        minutes.map(Some).ok_or_else(|| (BEFORE, words::common::range(0, EARLIEST)))
    }

    /// When a single lesson begins, by the clock of this computer.
    fn moment(&self, at: WallTime) -> Result<Timestamp, (&'static str, String)> {
        let day = self.day(DATE, &self.date)?;
        let moment = TimeZone::system().to_timestamp(day.to_datetime(at.get()));
        moment.map_err(|_| (DATE, texts::date_wrong()))
    }
}

/// The day and the time that the clock of this computer shows then.
fn here(moment: Timestamp) -> (Date, WallTime) {
    let shown = TimeZone::system().to_datetime(moment);
    (shown.date(), WallTime::of(shown.time()))
}

/// How many minutes a lesson lasts. One that was begun in the middle of a minute lasts no minute less.
fn length(lesson: &Lesson) -> i64 {
    let seconds = lesson.ends.duration_since(lesson.begins).as_secs();
    (seconds + 30) / 60
}

/// The time zone of this computer.
pub(super) fn own_zone() -> Zone {
    TimeZone::system().iana_name().and_then(|name| name.parse().ok()).unwrap_or_else(Zone::utc)
}
