//! How the dialog of the import looks.

use iced::widget::{column, container, row, space};
use iced::{Center, Fill, FillPortion, Padding, Top};
use sarrio_model::{ImportedPeople, ListedChange, ListedPerson, Separator, TextEncoding};

use super::{FILE, Import, LOOK_AGAIN, Message, Step, TABLE, count, passwords, to_do};
use crate::screen::{Scene, problems};
use crate::theme::{MEDIUM, Tone, icon, style};
use crate::widget::elide::elide;
use crate::widget::field::field;
use crate::widget::spinner::spinner;
use crate::widget::table::{Checkboxes, Column, Table, column_of, table};
use crate::widget::{Element, button, checkbox, dialog, label, notice};
use crate::words::{self, import as texts, people};

/// The most errors that a backend tells at once.
const ERRORS: usize = 500;

/// The numbers of the columns.
mod at {
    pub(super) const LINE: usize = 0;
    pub(super) const WHAT: usize = 1;
    pub(super) const NAME: usize = 2;
    pub(super) const ROLE: usize = 3;
    pub(super) const GROUP: usize = 4;
    pub(super) const PASSWORD: usize = 5;
    pub(super) const CELL: usize = 6;
    pub(super) const ERROR: usize = 7;
}

impl Import {
    /// The dialog.
    pub(in crate::screen::people) fn view<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let height = scene.window.height;
        match &self.step {
            Step::Import { people, since, .. } => self.importing(*people, *since, scene),
            Step::Done { list, keep } => self.done(list, keep, height),
            Step::Choose | Step::Look | Step::Seen { .. } => self.choosing(height),
        }
    }

    /// The file, the options, and what was seen.
    fn choosing(&self, height: f32) -> Element<'_, Message> {
        // Once a list was seen, it has the room of the help.
        let helps = !matches!(self.step, Step::Seen { .. });
        let mut file = field(&self.file)
            .label(texts::file())
            .mono()
            .id(FILE)
            .placeholder("~/alumnes.csv")
            .error(self.wrong.as_deref())
            .on_input(Message::File)
            .on_submit(Message::Look);
        if helps {
            file = file.help(if self.typing { words::common::type_path() } else { texts::file_help() });
        }
        let browse = button::default(texts::browse()).icon(icon::FOLDER_OPEN).on_press(Message::Browse);
        let browse = container(browse).padding(Padding::ZERO.top(23));
        let option = |on, name: String, help: String, message| {
            let help = helps.then(|| container(label::caption(help)).padding(Padding::ZERO.left(24)).into());
            column![checkbox::checkbox(on, name, Some(message))].extend(help).spacing(2)
        };
        let mut body = column![
            row![file, browse].spacing(8).align_y(Top),
            option(self.update, texts::update(), texts::update_help(), Message::Update),
            option(self.create, texts::create(), texts::create_help(), Message::Create),
        ]
        .spacing(14);
        if let Some(problem) = &self.problem {
            body = body.push(problems::note(problem));
        }
        body = match &self.step {
            Step::Seen { list, .. } => body.push(self.outlook(list, height)),
            Step::Look => {
                body.push(row![spinner(15.0), label::second(texts::looking())].spacing(8).align_y(Center))
            }
            _ => body,
        };
        let cancel = button::default(words::common::cancel()).id(dialog::CANCEL).on_press(Message::Closed);
        let buttons = match &self.step {
            Step::Seen { list, .. } => {
                let people = to_do(list);
                let (name, can) = if !list.errors.is_empty() {
                    (texts::open(), Err(texts::cannot_wrong()))
                } else if people == 0 {
                    (texts::open(), Err(texts::cannot_nothing()))
                } else {
                    (texts::import_n(people), Ok(Message::Sent))
                };
                let import = button::primary(name).icon(icon::UPLOAD).act(can);
                let look = button::default(texts::look_again()).id(LOOK_AGAIN);
                vec![cancel, look.on_press(Message::Look), import]
            }
            step => {
                let look = button::primary(texts::look()).icon(icon::EYE);
                vec![cancel, look.working(matches!(step, Step::Look)).on_press(Message::Look)]
            }
        };
        dialog::form(texts::title(), Message::Closed, body, None, buttons, height)
    }

    /// What would be done, or what is wrong.
    fn outlook<'a>(&'a self, list: &'a ImportedPeople, height: f32) -> Element<'a, Message> {
        let mut seen = column![].spacing(10);
        if self.cancelled {
            let note = notice::note(Tone::Caution, icon::INFO, None, texts::cancelled(), vec![]);
            seen = seen.push(note);
        }
        seen = seen.push(label::caption(read_as(list)));
        if !list.errors.is_empty() {
            let title = match list.errors.len() {
                ERRORS.. => texts::errors_first(ERRORS),
                errors => texts::errors(errors),
            };
            let why = texts::errors_why();
            let note = notice::note(Tone::Bad, icon::TRIANGLE_ALERT, Some(title), why, vec![]);
            return seen.push(note).push(self.errors(list, height)).into();
        }
        let done = [
            (count(list, ListedChange::Add), texts::adds as fn(usize) -> String),
            (count(list, ListedChange::Update), texts::changes),
            (count(list, ListedChange::Keep), texts::keeps),
        ];
        let parts: Vec<String> = done
            .into_iter()
            .enumerate()
            .filter(|(at, (n, _))| *at == 0 || *n > 0)
            .map(|(_, (n, say))| say(n))
            .collect();
        if to_do(list) == 0 {
            let title = Some(texts::nothing());
            seen = seen.push(notice::note(Tone::Neutral, icon::INFO, title, texts::nothing_why(), vec![]));
        } else {
            seen = seen.push(label::strong(parts.join(", ")));
        }
        if let Some(new) = new_places(list) {
            seen = seen.push(label::second(new));
        }
        seen.push(self.people(list, height)).into()
    }

    fn errors<'a>(&'a self, list: &'a ImportedPeople, height: f32) -> Element<'a, Message> {
        let columns = vec![
            (at::LINE, column_of(texts::column_line(), 48).right().unsorted()),
            (at::CELL, column_of(texts::column_cell(), 110).unsorted()),
            (at::ERROR, column_of(texts::column_error(), Fill).unsorted()),
        ];
        let shown = list.errors.get(self.table.cursor().unwrap_or(0));
        let table = self.table(columns, height, move |row, column| {
            let Some(error) = list.errors.get(row) else { return space().into() };
            match column {
                at::LINE => label::mono(words::grouped(error.line)).into(),
                at::CELL => elide(error.problem.field.clone().unwrap_or_default())
                    .style(style::second)
                    .width(Fill)
                    .into(),
                _ => two_lines(problems::say(&error.problem), problems::hint_of(&error.problem)),
            }
        });
        // A line of the table may be too short for it.
        let whole = shown.map(|error| {
            let (says, hint) = (problems::say(&error.problem), problems::hint_of(&error.problem));
            label::second(format!("{says} {hint}")).into()
        });
        column![table].extend(whole).spacing(8).into()
    }

    fn people<'a>(&'a self, list: &'a ImportedPeople, height: f32) -> Element<'a, Message> {
        let columns = vec![
            (at::LINE, column_of(texts::column_line(), 48).right().unsorted()),
            (at::WHAT, column_of(texts::column_change(), 84).unsorted()),
            (at::NAME, column_of(people::column_name(), FillPortion(4)).unsorted()),
            (at::ROLE, column_of(people::role(), 104).unsorted()),
            (at::GROUP, column_of(people::group(), FillPortion(3)).unsorted()),
        ];
        self.table(columns, height, move |row, column| match list.people.get(row) {
            Some(person) => cell(person, column),
            None => space().into(),
        })
    }

    fn table<'a>(
        &'a self,
        columns: Vec<(usize, Column)>,
        height: f32,
        cell: impl Fn(usize, usize) -> Element<'a, Message> + 'a,
    ) -> Element<'a, Message> {
        let spec = Table {
            name: TABLE,
            columns,
            rows: &self.rows,
            checkboxes: Checkboxes::Hidden,
            cell: Box::new(cell),
            action: Box::new(|_| None),
        };
        let height = (height - 480.0).clamp(160.0, 280.0);
        container(table(&self.table, spec, Message::Table))
            .height(height)
            .padding(1)
            .style(style::card)
            .into()
    }

    fn importing<'a>(
        &'a self,
        people: usize,
        since: jiff::Timestamp,
        scene: Scene<'a>,
    ) -> Element<'a, Message> {
        let seconds = u64::try_from(scene.now.as_second() - since.as_second()).unwrap_or(0);
        let head = row![
            spinner(16.0),
            label::strong(texts::importing(people)).width(Fill),
            label::mono(words::duration(seconds)),
        ];
        let body =
            column![head.spacing(9).align_y(Center), label::second(texts::importing_why())].spacing(10);
        let cancel = button::default(texts::cancel()).id(dialog::CANCEL).on_press(Message::Cancel);
        // Nothing but the button ends it.
        dialog::dialog(texts::title(), body, vec![cancel])
    }

    fn done<'a>(
        &'a self,
        list: &'a ImportedPeople,
        keep: &'a passwords::Keep,
        height: f32,
    ) -> Element<'a, Message> {
        let (added, changed) = (count(list, ListedChange::Add), count(list, ListedChange::Update));
        let mut body = column![label::body(texts::done_people(added, changed))].spacing(12);
        if let Some(new) = new_places(list) {
            body = body.push(label::second(new));
        }
        let close = button::primary(words::common::close()).id(dialog::CANCEL).on_press(Message::Closed);
        if self.rows.is_empty() {
            return dialog::form(texts::done(), Message::Closed, body, None, vec![close], height);
        }
        body = body.push(label::second(texts::passwords())).push(self.made(list, height));
        if let Some(path) = &keep.path {
            let wrong = keep.saved.as_ref().and_then(|saved| saved.as_ref().err());
            let path = field(path)
                .label(texts::save_file())
                .mono()
                .id(passwords::FILE)
                .help(words::common::type_path())
                .error(wrong.map(String::as_str))
                .on_input(|typed| Message::Passwords(passwords::Message::Path(typed)))
                .on_submit(Message::Passwords(passwords::Message::Save));
            let save = button::default(words::common::save());
            let save = save.on_press(Message::Passwords(passwords::Message::Save));
            body = body.push(row![path, container(save).padding(Padding::ZERO.top(23))].spacing(8));
        } else if let Some(saved) = &keep.saved {
            let (tone, glyph, words) = match saved {
                Ok(words) => (Tone::Good, icon::CIRCLE_CHECK, words),
                Err(words) => (Tone::Bad, icon::TRIANGLE_ALERT, words),
            };
            body = body.push(notice::note(tone, glyph, None, words.clone(), vec![]));
        }
        if keep.warned {
            let words = texts::passwords_unsafe();
            body = body.push(notice::note(Tone::Caution, icon::TRIANGLE_ALERT, None, words, vec![]));
        }
        let act = |name: String, glyph, message| {
            button::default(name).icon(glyph).on_press(Message::Passwords(message))
        };
        let buttons = vec![
            act(texts::copy_all(), icon::COPY, passwords::Message::Copy),
            act(texts::save_as(), icon::DOWNLOAD, passwords::Message::SaveAs),
            close,
        ];
        dialog::form(texts::done(), Message::Closed, body, None, buttons, height)
    }

    /// Who got which password.
    fn made<'a>(&'a self, list: &'a ImportedPeople, height: f32) -> Element<'a, Message> {
        let columns = vec![
            (at::NAME, column_of(people::column_name(), FillPortion(4)).unsorted()),
            (at::GROUP, column_of(people::group(), FillPortion(2)).unsorted()),
            (at::PASSWORD, column_of(texts::column_password(), FillPortion(4)).unsorted()),
        ];
        let made: Vec<(&ListedPerson, &str)> = passwords::made(list).collect();
        self.table(columns, height, move |row, column| match (made.get(row), column) {
            (None, _) => space().into(),
            (Some((_, password)), at::PASSWORD) => label::mono((*password).to_owned()).into(),
            (Some((person, _)), column) => cell(person, column),
        })
    }
}

fn cell<'a>(person: &'a ListedPerson, column: usize) -> Element<'a, Message> {
    match column {
        at::LINE => label::mono(words::grouped(person.line)).into(),
        at::WHAT => elide(match person.change {
            ListedChange::Add => texts::add(),
            ListedChange::Update => texts::change(),
            ListedChange::Keep => texts::keep(),
        })
        .width(Fill)
        .into(),
        at::NAME => two_lines(person.full_name.clone(), person.username.to_string()),
        at::ROLE => elide(words::role(person.role)).style(style::second).width(Fill).into(),
        _ => {
            let group = person.group.as_ref().map_or("–", |group| group.as_str());
            let category = person.category.as_ref().map_or("", |category| category.as_str());
            two_lines(group.to_owned(), category.to_owned())
        }
    }
}

fn two_lines<'a>(first: String, second: String) -> Element<'a, Message> {
    column![
        elide(first).font(MEDIUM).width(Fill),
        elide(second).size(11.5).style(style::caption).width(Fill),
    ]
    .into()
}

/// How the file was understood.
fn read_as(list: &ImportedPeople) -> String {
    let encoding = match list.encoding {
        TextEncoding::Utf8 => "UTF-8",
        TextEncoding::Windows1252 => "Windows-1252",
    };
    let separator = match list.separator {
        Separator::Comma => texts::separator_comma(),
        Separator::Semicolon => texts::separator_semicolon(),
        Separator::Tab => texts::separator_tab(),
    };
    let unused = list.columns.iter().filter(|column| column.field.is_none());
    let unused: Vec<&str> = unused.map(|column| column.heading.as_str()).collect();
    let read = texts::read_as(encoding, separator);
    if unused.is_empty() { read } else { format!("{read}. {}", texts::unused(unused.join(", "))) }
}

/// The categories and groups that are made.
fn new_places(list: &ImportedPeople) -> Option<String> {
    let groups =
        list.new_groups.iter().map(|group| texts::group_in(group.name.as_str(), group.category.as_str()));
    let names: Vec<String> = list.new_categories.iter().map(ToString::to_string).chain(groups).collect();
    (!names.is_empty()).then(|| texts::makes(names.join(", ")))
}
