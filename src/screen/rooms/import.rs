//! The dialog that imports the seats of a room from a list: first it shows what is wrong or would be done, then it does all of it
//! or nothing.

use std::path::PathBuf;

use iced::widget::{column, container, row, space};
use iced::{Center, Fill, FillPortion, Padding, Task, Top};
use sarrio_model::{ImportedSeats, ListedChange, ListedSeat, Problem, RoomId};

use crate::backend::local_file::FileBytes;
use crate::backend::request::{Answer, Reply, Request};
use crate::backend::seat_lists::{Answered, Call};
use crate::screen::input::parse_path;
use crate::screen::{Action, Scene, file_dialog, problems};
use crate::theme::{MEDIUM, Tone, icon, style};
use crate::widget::elide::elide;
use crate::widget::field::field;
use crate::widget::spinner::spinner;
use crate::widget::table::{self, Checkboxes, Column, Table, column_of};
use crate::widget::{Element, button, dialog, focus, label, notice};
use crate::words::{self, import as lists, rooms as texts};

/// The id of the field for the file, for the focus.
pub(super) const FILE: &str = "rooms.import.file";
/// The id of the table, for the focus.
const TABLE: &str = "rooms.import";
/// The id of the button that looks at the list again, for the focus.
const LOOK_AGAIN: &str = "rooms.import.again";

/// The numbers of the columns.
mod at {
    pub(super) const LINE: usize = 0;
    pub(super) const WHAT: usize = 1;
    pub(super) const SEAT: usize = 2;
    pub(super) const HOST: usize = 3;
    pub(super) const MAC: usize = 4;
    pub(super) const IP: usize = 5;
    pub(super) const ERROR: usize = 6;
}

/// The dialog.
#[derive(Debug)]
pub(super) struct Import {
    room: RoomId,
    name: String,
    file: String,
    /// The file dialog gave no file, so its path has to be typed.
    typing: bool,
    wrong: Option<String>,
    problem: Option<Problem>,
    step: Step,
    table: table::State<usize>,
    rows: Vec<usize>,
    /// Counts the previews, so that only the last one is shown.
    previews: u64,
}

#[derive(Debug)]
enum Step {
    Choose,
    Look,
    Seen { file: FileBytes, list: Box<ImportedSeats> },
    Import,
}

/// What happens in the dialog.
#[derive(Debug, Clone)]
#[allow(missing_docs, clippy::large_enum_variant)]
pub enum Message {
    File(String),
    Browse,
    Browsed(Option<PathBuf>),
    Look,
    Seen(u64, Reply),
    Table(table::Message<usize>),
    Sent,
    Closed,
}

impl Import {
    pub(super) fn new(room: RoomId, name: String) -> Self {
        Self {
            room,
            name,
            file: String::new(),
            typing: false,
            wrong: None,
            problem: None,
            step: Step::Choose,
            table: table::State::default(),
            rows: vec![],
            previews: 0,
        }
    }

    /// Handles a message, except those that send or close it.
    pub(super) fn update(&mut self, message: Message) -> Action<Message> {
        match message {
            Message::File(typed) => {
                (self.file, self.wrong) = (typed, None);
                if matches!(self.step, Step::Look | Step::Seen { .. }) {
                    self.step = Step::Choose;
                    self.previews += 1;
                }
            }
            Message::Browse => {
                let kind = Some(("CSV", &["csv", "tsv", "txt"][..]));
                let picked = file_dialog::choose(lists::choose_file(), kind);
                return Action::Run(Task::perform(picked, Message::Browsed));
            }
            Message::Browsed(Some(file)) => {
                (self.file, self.wrong, self.typing) = (file.display().to_string(), None, false);
                return self.look();
            }
            // Cancelled, or this computer has no file dialog: the path can be typed.
            Message::Browsed(None) => {
                self.typing = true;
                return Action::Run(focus::on(FILE));
            }
            Message::Look => return self.look(),
            Message::Seen(number, reply) => return self.seen(number, reply),
            Message::Table(message) => {
                let (_, task) = self.table.update(TABLE, message, &self.rows);
                return Action::Run(task);
            }
            Message::Sent | Message::Closed => {}
        }
        Action::None
    }

    fn look(&mut self) -> Action<Message> {
        if self.file.trim().is_empty() {
            self.wrong = Some(lists::type_first());
            return Action::Run(focus::on(FILE));
        }
        (self.step, self.problem) = (Step::Look, None);
        self.previews += 1;
        let number = self.previews;
        let call = Call::Look(self.room, parse_path(&self.file));
        Action::ask(Request::SeatList(call), move |reply| Message::Seen(number, reply))
    }

    fn seen(&mut self, number: u64, reply: Reply) -> Action<Message> {
        if number != self.previews || !matches!(self.step, Step::Look) {
            return Action::None;
        }
        match reply {
            Ok(Answer::SeatList(answered)) => {
                if let Answered::Seen(file, list) = *answered {
                    let rows = if list.errors.is_empty() { list.seats.len() } else { list.errors.len() };
                    self.rows = (0..rows).collect();
                    self.table = table::State::default();
                    let next = if list.errors.is_empty() { TABLE } else { LOOK_AGAIN };
                    self.step = Step::Seen { file, list: Box::new(list) };
                    return Action::Run(focus::on(next));
                }
            }
            Ok(_) => self.step = Step::Choose,
            Err(problem) => (self.step, self.problem) = (Step::Choose, Some(problem)),
        }
        Action::Run(focus::on(FILE))
    }

    /// What to ask of the backend; nothing where the list has errors or changes nothing.
    pub(super) fn send(&mut self) -> Option<Request> {
        let Step::Seen { file, list } = &self.step else { return None };
        if !list.errors.is_empty() || to_do(list) == 0 {
            return None;
        }
        let call = Call::Import(self.room, file.clone());
        self.step = Step::Import;
        Some(Request::SeatList(call))
    }

    /// The backend refused it: the list is looked at again.
    pub(super) fn refused(&mut self, problem: Problem) {
        (self.step, self.problem) = (Step::Choose, Some(problem));
    }

    pub(super) fn view<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let height = scene.window.height;
        let mut file = field(&self.file)
            .label(texts::list())
            .mono()
            .id(FILE)
            .placeholder("~/aula.csv")
            .error(self.wrong.as_deref())
            .on_input(Message::File)
            .on_submit(Message::Look);
        if !matches!(self.step, Step::Seen { .. }) {
            file = file.help(if self.typing { words::common::type_path() } else { texts::list_help() });
        }
        let browse = button::default(lists::browse()).icon(icon::FOLDER_OPEN).on_press(Message::Browse);
        let browse = container(browse).padding(Padding::ZERO.top(23));
        let mut body = column![row![file, browse].spacing(8).align_y(Top)].spacing(14);
        body = body.extend(self.problem.as_ref().map(problems::note));
        body = match &self.step {
            Step::Seen { list, .. } => body.push(self.outlook(list, height)),
            Step::Look => {
                body.push(row![spinner(15.0), label::second(lists::looking())].spacing(8).align_y(Center))
            }
            Step::Choose | Step::Import => body,
        };
        let cancel = button::default(words::common::cancel()).id(dialog::CANCEL).on_press(Message::Closed);
        let buttons = match &self.step {
            Step::Seen { list, .. } => {
                let seats = to_do(list);
                let can = match (list.errors.is_empty(), seats) {
                    (false, _) => Err(lists::cannot_wrong()),
                    (true, 0) => Err(lists::cannot_nothing()),
                    _ => Ok(Message::Sent),
                };
                let import = button::primary(texts::import_n(seats)).icon(icon::UPLOAD).act(can);
                let look = button::default(lists::look_again()).id(LOOK_AGAIN);
                vec![cancel, look.on_press(Message::Look), import]
            }
            Step::Import => vec![cancel, button::primary(texts::import()).icon(icon::UPLOAD).working(true)],
            step => {
                let look = button::primary(lists::look()).icon(icon::EYE);
                vec![cancel, look.working(matches!(step, Step::Look)).on_press(Message::Look)]
            }
        };
        dialog::form(texts::import_title(self.name.clone()), Message::Closed, body, None, buttons, height)
    }

    /// What would be done, or what is wrong.
    fn outlook<'a>(&'a self, list: &'a ImportedSeats, height: f32) -> Element<'a, Message> {
        if !list.errors.is_empty() {
            let title = Some(texts::errors(list.errors.len()));
            let note = notice::note(Tone::Bad, icon::TRIANGLE_ALERT, title, texts::errors_why(), vec![]);
            return column![note, self.errors(list, height)].spacing(10).into();
        }
        let done = [
            (count(list, ListedChange::Add), texts::adds as fn(usize) -> String),
            (count(list, ListedChange::Update), texts::changes),
            (count(list, ListedChange::Keep), texts::keeps),
            (list.others, texts::others),
        ];
        let done = done.into_iter().enumerate().filter(|(at, (n, _))| *at == 0 || *n > 0);
        let done: Vec<String> = done.map(|(_, (n, say))| say(n)).collect();
        column![label::strong(done.join(", ")), self.seats(list, height)].spacing(10).into()
    }

    fn errors<'a>(&'a self, list: &'a ImportedSeats, height: f32) -> Element<'a, Message> {
        let columns = vec![
            (at::LINE, column_of(lists::column_line(), 48).right().unsorted()),
            (at::ERROR, column_of(lists::column_error(), Fill).unsorted()),
        ];
        self.table(columns, height, move |row, column| match (list.errors.get(row), column) {
            (None, _) => space().into(),
            (Some(error), at::LINE) => label::mono(words::grouped(error.line)).into(),
            (Some(error), _) => {
                let (says, hint) = (problems::say(&error.problem), problems::hint_of(&error.problem));
                elide(format!("{says} {hint}")).width(Fill).into()
            }
        })
    }

    fn seats<'a>(&'a self, list: &'a ImportedSeats, height: f32) -> Element<'a, Message> {
        let columns = vec![
            (at::LINE, column_of(lists::column_line(), 48).right().unsorted()),
            (at::WHAT, column_of(lists::column_change(), 84).unsorted()),
            (at::SEAT, column_of(texts::seat(), FillPortion(2)).unsorted()),
            (at::HOST, column_of(texts::hostname(), FillPortion(3)).unsorted()),
            (at::MAC, column_of(texts::mac(), FillPortion(4)).unsorted()),
            (at::IP, column_of(texts::ip(), FillPortion(3)).unsorted()),
        ];
        self.table(columns, height, move |row, column| match list.seats.get(row) {
            Some(seat) => cell(seat, column),
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
        let height = (height - 420.0).clamp(160.0, 320.0);
        container(table::table(&self.table, spec, Message::Table))
            .height(height)
            .padding(1)
            .style(style::card)
            .into()
    }
}

fn cell<'a>(seat: &'a ListedSeat, column: usize) -> Element<'a, Message> {
    let mono = |value: Option<String>| label::mono(value.unwrap_or_else(|| "–".to_owned())).into();
    match column {
        at::LINE => label::mono(words::grouped(seat.line)).into(),
        at::WHAT => elide(match seat.change {
            ListedChange::Add => lists::add(),
            ListedChange::Update => lists::change(),
            ListedChange::Keep => lists::keep(),
        })
        .width(Fill)
        .into(),
        at::SEAT => elide(seat.seat.name.as_str()).font(MEDIUM).width(Fill).into(),
        at::HOST => mono(seat.seat.hostname.as_ref().map(ToString::to_string)),
        at::MAC => mono(seat.seat.mac.map(|mac| mac.to_string())),
        _ => mono(seat.seat.ip.map(|ip| ip.to_string())),
    }
}

/// How many seats are added or changed.
fn to_do(list: &ImportedSeats) -> usize {
    count(list, ListedChange::Add) + count(list, ListedChange::Update)
}

fn count(list: &ImportedSeats, change: ListedChange) -> usize {
    list.seats.iter().filter(|seat| seat.change == change).count()
}
