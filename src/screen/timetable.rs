//! The timetable: the week of a group, a room or a teacher, and what is planned in it.
//!
//! ```text
//! week      what stands in a week: lessons, those to come of series, those left out; and what collides
//! grid      the week as a grid, or as a list
//! panel     the lesson at the cursor
//! form      planning a lesson or a series, and changing them
//! remove    the question before a lesson is cancelled
//! import    the dialog that imports a calendar file
//! holidays  the dialog with the days on which there is no school
//! ```

mod chooser;
mod dialogs;
mod form;
mod form_view;
mod grid;
mod holidays;
mod import;
mod panel;
mod reading;
mod remove;
mod view;
mod week;

use iced::Task;
use iced::widget::operation::{AbsoluteOffset, scroll_to};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use sarrio_model::{
    Change, EditLesson, GroupId, Lesson, Name, Permission, RoomId, Series, SeriesId, User, UserId,
};

use super::{Action, Notification};
use crate::backend::live::Live;
use crate::backend::request::{Reply, Request};
use crate::backend::timetable::{Call, Week};
use crate::widget::{focus, select};
use crate::words::timetable as texts;

use chooser::Chooser;
pub use dialogs::Message as ModalMessage;
use dialogs::Modal;
pub use form::{Extent, Message as FormMessage};
pub use import::Message as ImportMessage;
use reading::Reading;
use week::Entry;
pub use week::EntryId;

/// The name of the grid, for the focus.
pub const GRID: &str = "timetable.grid";
/// The height of an hour, in logical pixels.
const HOUR: f32 = 60.0;
/// The name of the part that scrolls.
const SCROLL: &str = "timetable.scroll";

/// Whose week is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The lessons that the person teaches.
    Mine,
    /// All that the person sees.
    All,
    /// Those of a group.
    Group(GroupId),
    /// Those in a room.
    Room(RoomId),
    /// Those of a teacher.
    Teacher(UserId),
}

/// The screen.
#[derive(Debug)]
pub struct Timetable {
    monday: Date,
    whose: Chooser<Whose>,
    read: Reading,
    /// All of the week, and those of them that are shown.
    all: Vec<Entry>,
    shown: Vec<Entry>,
    cursor: Option<EntryId>,
    /// Whether the panel is open.
    open: bool,
    modal: Option<Modal>,
    /// Whether a lesson is being ended.
    working: bool,
}

impl Default for Timetable {
    fn default() -> Self {
        let today = TimeZone::system().to_datetime(Timestamp::now()).date();
        Self {
            monday: week::monday_of(today),
            whose: Chooser::default(),
            read: Reading::default(),
            all: vec![],
            shown: vec![],
            cursor: None,
            open: false,
            modal: None,
            working: false,
        }
    }
}

/// What happens on this screen.
#[derive(Debug, Clone)]
#[allow(missing_docs, clippy::large_enum_variant)]
pub enum Message {
    WeekRead(Date, Reply),
    Again,
    Whose(select::Message),
    Earlier,
    Later,
    Today,
    Selected(EntryId),
    /// The cursor goes so many days and so many lessons on.
    Stepped(isize, isize),
    PanelToggled,
    PlanPressed,
    EditAsked(EntryId),
    EditCursor,
    CancelAsked(EntryId),
    CancelCursor,
    EndAsked(EntryId),
    Ended(Reply),
    ImportPressed,
    ExportPressed,
    HolidaysPressed,
    Modal(ModalMessage),
}

impl Timetable {
    /// The lists have changed, or the week was read: what is shown is worked out again.
    pub fn refresh(&mut self, live: &Live, me: &User, now: Timestamp) {
        self.whose.change(choices(live, me));
        if self.whose.chosen().is_none() {
            let teaches = live.groups().iter().any(|group| group.teachers.iter().any(|one| one.id == me.id))
                || live.lessons().iter().any(|lesson| lesson.is_taught_by(me.id));
            let groups = live.groups();
            let first = groups.first().map(|group| Whose::Group(group.id)).filter(|_| !teaches);
            let first = first.or_else(|| self.whose.first().copied());
            if let Some(first) = first {
                self.whose.choose(&first);
            }
        }
        let lessons = live.lessons().into_iter();
        let zone = TimeZone::system();
        self.all = match self.read.week_of(self.monday) {
            Some(week) => week::entries(week, lessons, self.monday, &zone, now),
            None => vec![],
        };
        self.show(me);
    }

    /// Shows those of the one that is chosen.
    fn show(&mut self, me: &User) {
        let fits = |entry: &&Entry| match self.whose.chosen() {
            None | Some(Whose::All) => true,
            Some(Whose::Mine) => entry.is_taught_by(me.id),
            Some(Whose::Group(group)) => entry.group.id == *group,
            Some(Whose::Room(room)) => entry.room.as_ref().is_some_and(|one| one.id == *room),
            Some(Whose::Teacher(teacher)) => entry.is_taught_by(*teacher),
        };
        self.shown = self.all.iter().filter(fits).cloned().collect();
        week::put_in_lanes(&mut self.shown);
        if self.entry().is_none() {
            self.cursor = None;
        }
    }

    /// The week is read again: events were missed.
    pub fn outdate(&mut self) {
        self.read.outdate();
    }

    /// Takes in an event.
    pub fn changed(&mut self, change: &Change) {
        if matches!(
            change,
            Change::Lesson(_) | Change::LessonGone(_) | Change::Series(_) | Change::SeriesGone(_)
        ) {
            self.read.outdate();
        }
    }

    /// Asks for what is not known or has changed.
    pub fn read(&mut self) -> Action<Message> {
        if !self.read.begins(self.monday) {
            return Action::None;
        }
        let monday = self.monday;
        let (first, after) = week::bounds(monday, &TimeZone::system());
        let call = Call::Week(first, after);
        Action::ask(Request::Timetable(Box::new(call)), move |reply| Message::WeekRead(monday, reply))
    }

    /// Whether a dialog is open.
    #[must_use]
    pub fn is_covered(&self) -> bool {
        self.modal.is_some()
    }

    /// Closes the topmost thing that is open. Returns whether there was one.
    pub fn escape(&mut self) -> bool {
        if let Some(modal) = &mut self.modal {
            if modal.closes() {
                self.modal = None;
            }
            return true;
        }
        std::mem::take(&mut self.open)
    }

    /// Handles a message. Returns what the shell has to do.
    pub fn update(&mut self, message: Message, live: &Live, me: &User, now: Timestamp) -> Action<Message> {
        match message {
            Message::WeekRead(monday, reply) => {
                // Before the first week was read there was no grid that could take the focus.
                let first = self.read.week().is_none() && self.modal.is_none();
                self.read.answered(monday, reply);
                self.refresh(live, me, now);
                if let (Some(modal), Some(week)) = (&mut self.modal, self.read.week()) {
                    modal.holidays_read(&week.holidays);
                }
                let focus = if first { Action::Run(focus::on(GRID)) } else { Action::None };
                Action::All(vec![focus, self.read()])
            }
            Message::Again => {
                self.read.outdate();
                self.read()
            }
            Message::Whose(message) => {
                if self.whose.update(message).is_some() {
                    self.cursor = None;
                    self.show(me);
                }
                Action::None
            }
            Message::Earlier => self.go_to(self.monday.saturating_sub(7.days()), live, me, now),
            Message::Later => self.go_to(self.monday.saturating_add(7.days()), live, me, now),
            Message::Today => {
                let today = TimeZone::system().to_datetime(now).date();
                self.go_to(week::monday_of(today), live, me, now)
            }
            Message::Selected(id) => {
                (self.cursor, self.open) = (Some(id), true);
                Action::Run(focus::on(GRID))
            }
            Message::Stepped(days, lessons) => self.step(days, lessons),
            Message::PanelToggled => {
                self.open = !self.open && self.cursor.is_some();
                Action::None
            }
            Message::PlanPressed => self.plan(live, me, now),
            Message::EditAsked(id) => self.edit(id, live),
            Message::EditCursor => self.cursor.map_or(Action::None, |id| self.edit(id, live)),
            Message::CancelAsked(id) => self.ask_cancel(id, live),
            Message::CancelCursor => self.cursor.map_or(Action::None, |id| self.ask_cancel(id, live)),
            Message::EndAsked(id) => self.end(id, live),
            Message::Ended(reply) => {
                self.working = false;
                match reply {
                    Ok(answer) => Action::learn(answer),
                    Err(problem) => Action::Notify(Notification::bad(&problem)),
                }
            }
            Message::ImportPressed => self.open_modal(Modal::import(self.group(), self.first_day(now), live)),
            Message::ExportPressed => {
                let (modal, task) = Modal::export(self.query(), self.whose.name().unwrap_or_default());
                self.modal = Some(modal);
                Action::Run(task.map(Message::Modal))
            }
            Message::HolidaysPressed => match self.read.week() {
                Some(week) => {
                    self.open_modal(Modal::holidays(&week.holidays, live.may(Permission::HolidayEdit)))
                }
                None => Action::None,
            },
            Message::Modal(message) => self.modal_changed(message, live),
        }
    }

    fn go_to(&mut self, monday: Date, live: &Live, me: &User, now: Timestamp) -> Action<Message> {
        self.monday = monday;
        self.refresh(live, me, now);
        self.read()
    }

    fn open_modal(&mut self, modal: Modal) -> Action<Message> {
        let first = modal.first_field();
        self.modal = Some(modal);
        Action::Run(focus::on(first))
    }

    /// The entry at the cursor.
    fn entry(&self) -> Option<&Entry> {
        self.shown.iter().find(|entry| Some(entry.id) == self.cursor)
    }

    /// A lesson of the week. The lists know newer ones of those that are not over.
    fn lesson<'a>(&'a self, id: EntryId, live: &'a Live) -> Option<&'a Lesson> {
        let EntryId::Lesson(id) = id else { return None };
        let known = live.lesson(id);
        known.or_else(|| self.read.week()?.lessons.iter().find(|lesson| lesson.id == id))
    }

    fn series(&self, id: SeriesId) -> Option<&Series> {
        self.read.week()?.series.iter().find(|series| series.id == id)
    }

    fn days_off(&self) -> [Option<&Name>; week::DAYS] {
        let holidays = self.read.week().map(|week: &Week| week.holidays.items.as_slice()).unwrap_or_default();
        week::days_off(holidays, self.monday)
    }

    /// The group that is chosen.
    fn group(&self) -> Option<GroupId> {
        match self.whose.chosen() {
            Some(Whose::Group(group)) => Some(*group),
            _ => None,
        }
    }

    /// The room that is chosen.
    fn chosen_room(&self) -> Option<RoomId> {
        match self.whose.chosen() {
            Some(Whose::Room(room)) => Some(*room),
            _ => None,
        }
    }

    /// Whether what is shown can be exported: one's own lessons, or those of a group or a room.
    fn exports(&self) -> bool {
        !matches!(self.whose.chosen(), Some(Whose::All | Whose::Teacher(_)))
    }

    fn query(&self) -> sarrio_model::SeriesQuery {
        sarrio_model::SeriesQuery { group: self.group(), room: self.chosen_room() }
    }

    /// The day on which something new begins: today or, where another week is shown, its Monday.
    fn first_day(&self, now: Timestamp) -> Date {
        let today = TimeZone::system().to_datetime(now).date();
        if week::monday_of(today) == self.monday { today } else { self.monday }
    }

    /// Moves the cursor: to the next day that has lessons, there to the one at about the same time; or among all.
    fn step(&mut self, days: isize, lessons: isize) -> Action<Message> {
        let Some(at) = self.shown.iter().position(|entry| Some(entry.id) == self.cursor) else {
            self.cursor = self.shown.first().map(|entry| entry.id);
            return self.reveal();
        };
        let here = &self.shown[at];
        let to = if lessons != 0 {
            at.checked_add_signed(lessons).and_then(|to| self.shown.get(to))
        } else {
            let later = |entry: &&Entry| (entry.day > here.day) == (days > 0) && entry.day != here.day;
            let far = |entry: &&Entry| {
                (entry.day.abs_diff(here.day), entry.minutes.0.abs_diff(here.minutes.0), entry.lane.0)
            };
            self.shown.iter().filter(later).min_by_key(far)
        };
        self.cursor = to.map(|entry| entry.id).or(self.cursor);
        self.reveal()
    }

    /// Scrolls to the cursor.
    fn reveal(&self) -> Action<Message> {
        let Some(entry) = self.entry() else { return Action::None };
        let (first, _) = week::hours(&self.shown);
        let y = (f32::from(entry.minutes.0) / 60.0 - f32::from(first) - 1.0).max(0.0) * HOUR;
        let to: Task<Message> = scroll_to(SCROLL, AbsoluteOffset { x: None, y: Some(y) });
        Action::Run(to)
    }

    fn plan(&mut self, live: &Live, me: &User, now: Timestamp) -> Action<Message> {
        let first = self.first_day(now);
        let here = TimeZone::system().to_datetime(now);
        let (today, hour) = (here.date() == first, here.hour() + 1);
        let at = if today && hour <= 20 { format!("{hour:02}:00") } else { "08:00".to_owned() };
        let groups = live.groups();
        let own = groups.iter().find(|group| group.teachers.iter().any(|teacher| teacher.id == me.id));
        let group = self.group().or(own.or(groups.first()).map(|group| group.id));
        self.open_modal(Modal::plan(group, self.chosen_room(), first, &at, live))
    }

    fn edit(&mut self, id: EntryId, live: &Live) -> Action<Message> {
        let Some(entry) = self.shown.iter().find(|entry| entry.id == id) else { return Action::None };
        let may = |actions: &sarrio_model::Actions| actions.contains(Permission::LessonPlan);
        let series = entry.series.and_then(|id| self.series(id)).filter(|series| may(&series.actions));
        let modal = match (self.lesson(id, live), id, series) {
            (Some(lesson), ..) if may(&lesson.actions) && entry.stage != week::Stage::Over => {
                Modal::edit_lesson(lesson, series, live)
            }
            (None, EntryId::Coming(_, day), Some(series)) => Modal::edit_series(series, Some(day), live),
            (_, _, Some(series)) => Modal::edit_series(series, None, live),
            _ => return Action::None,
        };
        self.cursor = Some(id);
        self.open_modal(modal)
    }

    fn ask_cancel(&mut self, id: EntryId, live: &Live) -> Action<Message> {
        let Some(entry) = self.shown.iter().find(|entry| entry.id == id) else { return Action::None };
        let may = |actions: &sarrio_model::Actions| actions.contains(Permission::LessonPlan);
        let series = entry.series.and_then(|id| self.series(id)).filter(|series| may(&series.actions));
        let lesson =
            self.lesson(id, live).filter(|one| may(&one.actions) && entry.stage != week::Stage::Over);
        let this = match (lesson, id) {
            (Some(lesson), _) => Some(remove::This::Lesson(lesson.id)),
            (None, EntryId::Coming(_, day)) => series.map(|_| remove::This::Day(day)),
            _ => None,
        };
        if this.is_none() && series.is_none() {
            return Action::None;
        }
        let modal = Modal::remove(entry.title.to_string(), entry.begins, this, series);
        self.cursor = Some(id);
        self.open_modal(modal)
    }

    fn end(&mut self, id: EntryId, live: &Live) -> Action<Message> {
        let Some(lesson) = self.lesson(id, live) else { return Action::None };
        let now = Some(Timestamp::now());
        let edit = EditLesson { revision: lesson.revision, ends: now, ..EditLesson::default() };
        let request = Request::EditLesson(lesson.id, Box::new(edit));
        self.working = true;
        Action::ask(request, Message::Ended)
    }

    fn modal_changed(&mut self, message: ModalMessage, live: &Live) -> Action<Message> {
        let holidays = self.read.week().map(|week| week.holidays.clone()).unwrap_or_default();
        let Some(modal) = &mut self.modal else { return Action::None };
        let (action, after) = modal.update(message, holidays, live);
        let mut all = vec![action.map(Message::Modal)];
        match after {
            dialogs::After::Stays => {}
            dialogs::After::Changed => {
                self.read.outdate();
                all.push(self.read());
            }
            dialogs::After::Closed => self.modal = None,
            dialogs::After::Done(notification) => {
                self.modal = None;
                self.read.outdate();
                all.extend(notification.map(Action::Notify));
                all.push(self.read());
            }
        }
        Action::All(all)
    }
}

/// Whose weeks somebody may look at.
fn choices(live: &Live, me: &User) -> Vec<(Whose, String)> {
    let groups = live.groups();
    let mut teachers: Vec<_> = groups.iter().flat_map(|group| &group.teachers).collect();
    teachers.retain(|teacher| teacher.id != me.id);
    teachers.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    teachers.dedup_by_key(|teacher| teacher.id);
    let mut all = vec![(Whose::Mine, texts::mine()), (Whose::All, texts::all())];
    all.extend(groups.iter().map(|group| (Whose::Group(group.id), group.name.to_string())));
    all.extend(live.rooms().into_iter().map(|room| (Whose::Room(room.id), room.name.to_string())));
    all.extend(teachers.into_iter().map(|teacher| (Whose::Teacher(teacher.id), teacher.name.clone())));
    all
}
