//! How the dialog of the import looks.

use iced::widget::{column, container, row, space};
use iced::{Center, Fill, FillPortion, Padding, Top};
use sarrio_model::{Holidays, ImportedTimetable, ListedChange, SchoolHolidays};

use super::{FILE, FIRST, Import, LAST, LOOK_AGAIN, Message, Step, TABLE, count};
use crate::screen::timetable::panel::rule;
use crate::screen::{Scene, problems};
use crate::theme::{MEDIUM, Tone, icon, style};
use crate::widget::elide::elide;
use crate::widget::field::field;
use crate::widget::select::Look;
use crate::widget::spinner::spinner;
use crate::widget::table::{Checkboxes, Table, column_of, table};
use crate::widget::{Element, button, checkbox, dialog, label, notice};
use crate::words::{self, import as lists, timetable as texts};

/// The numbers of the columns.
mod at {
    pub(super) const LINE: usize = 0;
    pub(super) const WHAT: usize = 1;
    pub(super) const TITLE: usize = 2;
    pub(super) const WHEN: usize = 3;
}

/// How many whole days are shown.
const WHOLE_DAYS: usize = 6;

impl Import {
    /// The dialog, with the holidays that the school has already, if they may be changed.
    pub(in crate::screen::timetable) fn view<'a>(
        &'a self,
        holidays: Option<&'a SchoolHolidays>,
        scene: Scene<'a>,
    ) -> Element<'a, Message> {
        let height = scene.window.height;
        match &self.step {
            Step::Import { .. } => {
                let body = row![spinner(16.0), label::strong(texts::importing())].spacing(9).align_y(Center);
                dialog::dialog(texts::import(), body, vec![])
            }
            Step::Done { found } => {
                let done =
                    texts::imported(count(found, ListedChange::Add), count(found, ListedChange::Update));
                let mut body = column![label::body(done)].spacing(12);
                if !found.problems.is_empty() {
                    body = body.push(label::second(texts::were_left_out(found.problems.len())));
                }
                body = body.extend(holidays.and_then(|known| whole_days(found, known)));
                body = body.extend(self.problem.as_ref().map(problems::note));
                let close =
                    button::primary(words::common::close()).id(dialog::CANCEL).on_press(Message::Closed);
                dialog::form(texts::import(), Message::Closed, body, None, vec![close], height)
            }
            Step::Choose | Step::Look | Step::Seen { .. } => self.choosing(holidays, height),
        }
    }

    fn choosing<'a>(&'a self, holidays: Option<&'a SchoolHolidays>, height: f32) -> Element<'a, Message> {
        let wrong = |field| self.wrong.as_ref().filter(|(of, _)| *of == field).map(|(_, why)| why.as_str());
        let mut file = field(&self.file)
            .label(texts::calendar_file())
            .mono()
            .id(FILE)
            .placeholder("~/horari.ics")
            .error(wrong(FILE))
            .on_input(Message::File)
            .on_submit(Message::Look);
        if !matches!(self.step, Step::Seen { .. }) {
            file = file.help(if self.typing { words::common::type_path() } else { texts::calendar_help() });
        }
        let browse = button::default(lists::browse()).icon(icon::FOLDER_OPEN).on_press(Message::Browse);
        let browse = container(browse).padding(Padding::ZERO.top(23));
        let look = Look {
            name: Some(texts::for_group().into()),
            glyph: None,
            width: Fill,
            id: "timetable.import.group",
        };
        let group = container(self.group.view(look, Message::Group)).width(Fill);
        let day = |value, name: String, id, on: fn(String) -> Message| {
            Element::from(
                field(value)
                    .label(name)
                    .id(id)
                    .width(130)
                    .error(wrong(id))
                    .on_input(on)
                    .on_submit(Message::Look),
            )
        };
        let term = row![
            group,
            day(&self.first, texts::first_day(), FIRST, Message::First),
            day(&self.last, texts::last_day(), LAST, Message::Last),
        ];
        let mut body = column![row![file, browse].spacing(8).align_y(Top), term.spacing(8)].spacing(14);
        body = body.extend(self.problem.as_ref().map(problems::note));
        body = match &self.step {
            Step::Seen { found, .. } => body.push(self.outlook(found, holidays, height)),
            Step::Look => {
                body.push(row![spinner(15.0), label::second(texts::looking())].spacing(8).align_y(Center))
            }
            _ => body,
        };
        let cancel = button::default(words::common::cancel()).id(dialog::CANCEL).on_press(Message::Closed);
        let buttons = match &self.step {
            Step::Seen { found, .. } => {
                let act = self.cannot(found).map_or(Ok(Message::Sent), Err);
                let import = button::primary(texts::import_n(self.to_do(found))).icon(icon::UPLOAD).act(act);
                let look = button::default(lists::look_again()).id(LOOK_AGAIN);
                vec![cancel, look.on_press(Message::Look), import]
            }
            step => {
                let look = button::primary(texts::look()).icon(icon::EYE);
                vec![cancel, look.working(matches!(step, Step::Look)).on_press(Message::Look)]
            }
        };
        dialog::form(texts::import(), Message::Closed, body, None, buttons, height)
    }

    /// What would be done, and what cannot be taken.
    fn outlook<'a>(
        &'a self,
        found: &'a ImportedTimetable,
        holidays: Option<&'a SchoolHolidays>,
        height: f32,
    ) -> Element<'a, Message> {
        let parts = [
            (count(found, ListedChange::Add), texts::adds as fn(usize) -> String),
            (count(found, ListedChange::Update), texts::changes),
            (count(found, ListedChange::Keep), texts::keeps),
            (found.gone.len(), texts::gone),
        ];
        let parts: Vec<String> = parts
            .into_iter()
            .enumerate()
            .filter(|(at, (n, _))| *at == 0 || *n > 0)
            .map(|(_, (n, say))| say(n))
            .collect();
        let mut seen = column![label::strong(parts.join(", "))].spacing(10);
        if !found.problems.is_empty() {
            let note = notice::note(
                Tone::Bad,
                icon::TRIANGLE_ALERT,
                Some(texts::problems(found.problems.len())),
                texts::problems_why(),
                vec![],
            );
            let leave = checkbox::checkbox(self.leave_out, texts::leave_out(), Some(Message::LeaveOut));
            seen = seen.push(note).push(leave);
        }
        if !found.gone.is_empty() {
            let remove = texts::remove_gone(found.gone.len());
            seen = seen.push(checkbox::checkbox(self.remove_gone, remove, Some(Message::RemoveGone)));
        }
        if found.outside > 0 {
            seen = seen.push(label::caption(texts::outside(found.outside)));
        }
        seen = seen.push(self.table(found, height));
        seen.extend(holidays.and_then(|known| whole_days(found, known))).into()
    }

    /// What cannot be taken comes first, then the series, then those that are gone.
    fn table<'a>(&'a self, found: &'a ImportedTimetable, height: f32) -> Element<'a, Message> {
        let cell = move |row: usize, column: usize| -> Element<'a, Message> {
            let problems_end = found.problems.len();
            let series_end = problems_end + found.series.len();
            if let Some(error) = found.problems.get(row) {
                return match column {
                    at::LINE => label::mono(words::grouped(error.line)).into(),
                    at::WHAT => elide(texts::not_taken()).style(style::danger).width(Fill).into(),
                    at::TITLE => two_lines(problems::say(&error.problem), problems::hint_of(&error.problem)),
                    _ => space().into(),
                };
            }
            if let Some(series) = found.series.get(row - problems_end) {
                return match column {
                    at::LINE => label::mono(words::grouped(series.line)).into(),
                    at::WHAT => elide(match series.change {
                        ListedChange::Add => lists::add(),
                        ListedChange::Update => lists::change(),
                        ListedChange::Keep => lists::keep(),
                    })
                    .width(Fill)
                    .into(),
                    at::TITLE => {
                        let place = series.room.as_ref().map(|room| format!(", {}", room.name));
                        let place = format!("{}{}", series.group.name, place.unwrap_or_default());
                        two_lines(series.title.to_string(), place)
                    }
                    _ => {
                        let (first, last) = (series.weekly.dates.first(), series.weekly.dates.last());
                        two_lines(rule(&series.weekly), texts::from_to(words::date(first), words::date(last)))
                    }
                };
            }
            let Some(gone) = found.gone.get(row - series_end) else { return space().into() };
            match column {
                at::WHAT => elide(if self.remove_gone { texts::removed() } else { texts::not_in_file() })
                    .width(Fill)
                    .into(),
                at::TITLE => two_lines(gone.title.to_string(), gone.group.name.to_string()),
                _ => space().into(),
            }
        };
        let spec = Table {
            name: TABLE,
            columns: vec![
                (at::LINE, column_of(lists::column_line(), 48).right().unsorted()),
                (at::WHAT, column_of(lists::column_change(), 96).unsorted()),
                (at::TITLE, column_of(texts::column_lesson(), FillPortion(3)).unsorted()),
                (at::WHEN, column_of(texts::when(), FillPortion(3)).unsorted()),
            ],
            rows: &self.rows,
            checkboxes: Checkboxes::Hidden,
            cell: Box::new(cell),
            action: Box::new(|_| None),
        };
        let height = (height - 520.0).clamp(150.0, 260.0);
        let table = table(&self.table, spec, Message::Table);
        container(table).height(height).padding(1).style(style::card).into()
    }
}

/// What takes whole days in the file, each with a button that makes it a holiday, unless it is one.
fn whole_days<'a>(found: &'a ImportedTimetable, known: &SchoolHolidays) -> Option<Element<'a, Message>> {
    let new = found.whole_days.iter().enumerate().filter(|(_, one)| !known.items.contains(one));
    let new: Vec<(usize, &Holidays)> = new.collect();
    if new.is_empty() {
        return None;
    }
    let more = new.len().saturating_sub(WHOLE_DAYS);
    let lines = new.into_iter().take(WHOLE_DAYS).map(|(at, one)| {
        let (first, last) = (one.dates.first(), one.dates.last());
        let when = match first == last {
            true => words::date(first),
            false => texts::from_to(words::date(first), words::date(last)),
        };
        let add = button::default(texts::make_holiday()).small().on_press(Message::DaysOff(at));
        row![elide(one.name.as_str()).width(Fill), label::second(when), add]
            .spacing(10)
            .align_y(Center)
            .into()
    });
    let more = (more > 0).then(|| label::caption(words::common::and_more(more)).into());
    Some(column![label::medium(texts::whole_days())].extend(lines).extend(more).spacing(8).into())
}

fn two_lines<'a>(first: String, second: String) -> Element<'a, Message> {
    column![
        elide(first).font(MEDIUM).width(Fill),
        elide(second).size(11.5).style(style::caption).width(Fill),
    ]
    .into()
}
