//! Rooms: a card each, and forms that add a room and change its seats.

mod import;
mod seats_form;
mod view;

use sarrio_model::{EditRoom, Name, NewRoom, Problem, RoomId, SeatPlace};

use super::input::parse_number;
use super::save_as::{self, SaveAs};
use super::{Action, Notification, problems};
use crate::backend::live::Live;
use crate::backend::request::{Answer, Reply, Request};
use crate::backend::seat_lists::{Answered, Call};
use crate::widget::{dialog, focus};
use crate::words::rooms as texts;

use import::Import;
pub use import::Message as ImportMessage;
pub use seats_form::Message as SeatsMessage;
use seats_form::{NAME, SeatsForm};

/// The ids of the fields, for the focus.
const COUNT: &str = "room.count";
const ACROSS: &str = "room.across";

/// The screen.
#[derive(Debug, Default)]
pub struct Rooms {
    modal: Option<Modal>,
}

#[derive(Debug)]
enum Modal {
    Add(AddForm),
    Seats(SeatsForm),
    Import(Box<Import>),
    Export(RoomId, SaveAs),
    Remove { id: RoomId, working: bool },
}

/// A new room: its name, and how many seats in rows of how many.
#[derive(Debug)]
struct AddForm {
    name: String,
    count: String,
    across: String,
    wrong: Option<(&'static str, String)>,
    problem: Option<Problem>,
    working: bool,
}

/// What happens on this screen.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    AddPressed,
    Name(String),
    Count(String),
    Across(String),
    AddSent,
    Added(Reply),
    EditPressed(RoomId),
    Seats(SeatsMessage),
    Saved(Reply),
    ImportPressed(RoomId),
    Import(ImportMessage),
    Imported(Reply),
    ExportPressed(RoomId),
    Export(save_as::Message),
    Exported(Reply),
    RemoveAsked(RoomId),
    RemoveSent,
    Removed(Reply),
    Closed,
}

impl Rooms {
    /// Whether a dialog is open.
    #[must_use]
    pub fn is_covered(&self) -> bool {
        self.modal.is_some()
    }

    /// Closes the dialog. Returns whether there was one.
    pub fn escape(&mut self) -> bool {
        self.modal.take().is_some()
    }

    /// Handles a message. Returns what the shell has to do.
    pub fn update(&mut self, message: Message, live: &Live) -> Action<Message> {
        match (message, &mut self.modal) {
            (Message::AddPressed, _) => {
                self.modal = Some(Modal::Add(AddForm {
                    name: String::new(),
                    count: "28".to_owned(),
                    across: "7".to_owned(),
                    wrong: None,
                    problem: None,
                    working: false,
                }));
                Action::Run(focus::on(NAME))
            }
            (Message::EditPressed(id), _) => match live.room(id) {
                Some(room) => {
                    self.modal = Some(Modal::Seats(SeatsForm::of(room)));
                    Action::Run(focus::on(NAME))
                }
                None => Action::None,
            },
            (Message::ImportPressed(id), _) => match live.room(id) {
                Some(room) => {
                    self.modal = Some(Modal::Import(Box::new(Import::new(id, room.name.to_string()))));
                    Action::Run(focus::on(import::FILE))
                }
                None => Action::None,
            },
            (Message::Import(ImportMessage::Sent), Some(Modal::Import(import))) => {
                import.send().map_or(Action::None, |request| Action::ask(request, Message::Imported))
            }
            (Message::Import(message), Some(Modal::Import(import)))
                if !matches!(message, ImportMessage::Closed) =>
            {
                import.update(message).map(Message::Import)
            }
            (Message::Imported(Ok(answer)), _) => {
                self.modal = None;
                Action::Notify(imported(answer))
            }
            (Message::Imported(Err(problem)), Some(Modal::Import(import))) => {
                import.refused(problem);
                Action::Run(focus::on(import::FILE))
            }
            (Message::ExportPressed(id), _) => match live.room(id) {
                Some(room) => {
                    let name = format!("{}.csv", room.name.as_str().replace(['/', ' '], "_"));
                    let (asking, task) = SaveAs::ask(texts::export(), name);
                    self.modal = Some(Modal::Export(id, asking));
                    Action::Run(task.map(Message::Export))
                }
                None => Action::None,
            },
            (Message::Export(message), Some(Modal::Export(id, asking))) => match asking.update(message) {
                save_as::Next::Run(task) => Action::Run(task.map(Message::Export)),
                save_as::Next::Write(to) => {
                    Action::ask(Request::SeatList(Call::Export(*id, to)), Message::Exported)
                }
                save_as::Next::Close => {
                    self.modal = None;
                    Action::None
                }
            },
            (Message::Exported(Ok(_)), _) => {
                self.modal = None;
                Action::Notify(Notification::good(texts::exported()))
            }
            (Message::Exported(Err(problem)), Some(Modal::Export(_, asking))) => {
                asking.refused(problem);
                Action::None
            }
            (Message::RemoveAsked(id), _) => {
                self.modal = Some(Modal::Remove { id, working: false });
                Action::Run(focus::on(dialog::CANCEL))
            }
            (Message::Name(name), Some(Modal::Add(form))) => form.typed(|form| form.name = name),
            (Message::Count(count), Some(Modal::Add(form))) => form.typed(|form| form.count = count),
            (Message::Across(across), Some(Modal::Add(form))) => form.typed(|form| form.across = across),
            (Message::AddSent, Some(Modal::Add(form))) => form.send(),
            (
                Message::Closed
                | Message::Seats(SeatsMessage::Closed)
                | Message::Import(ImportMessage::Closed),
                _,
            ) => {
                self.modal = None;
                Action::None
            }
            (Message::Seats(message), Some(Modal::Seats(form))) => match form.update(message) {
                Some(Ok(edit)) => save(form.id, edit),
                Some(Err(focus)) => Action::Run(focus.map(Message::Seats)),
                None => Action::None,
            },
            (Message::RemoveSent, Some(Modal::Remove { id, working })) if !*working => {
                *working = true;
                Action::ask(Request::RemoveRoom(*id), Message::Removed)
            }
            (Message::Added(Ok(answer)) | Message::Saved(Ok(answer)), _) => {
                self.modal = None;
                Action::learn(answer)
            }
            (Message::Added(Err(problem)), Some(Modal::Add(form))) => {
                form.working = false;
                match problem.field.as_deref() {
                    Some("name") => {
                        form.wrong = Some((NAME, problems::say(&problem)));
                        Action::Run(focus::on(NAME))
                    }
                    _ => {
                        form.problem = Some(problem);
                        Action::None
                    }
                }
            }
            (Message::Saved(Err(problem)), Some(Modal::Seats(form))) => {
                Action::Run(form.refused(problem).map(Message::Seats))
            }
            (Message::Removed(reply), _) => {
                self.modal = None;
                match reply {
                    Ok(_) => Action::None,
                    Err(problem) => Action::Notify(Notification::bad(&problem)),
                }
            }
            _ => Action::None,
        }
    }
}

/// What an import of seats did.
fn imported(answer: Answer) -> Notification {
    let count = |list: &sarrio_model::ImportedSeats, change| {
        list.seats.iter().filter(|seat| seat.change == change).count()
    };
    let (added, changed) = match answer {
        Answer::SeatList(answered) => match *answered {
            Answered::Imported(list) => (
                count(&list, sarrio_model::ListedChange::Add),
                count(&list, sarrio_model::ListedChange::Update),
            ),
            _ => (0, 0),
        },
        _ => (0, 0),
    };
    Notification::good(texts::imported(added, changed))
}

fn save(id: RoomId, edit: EditRoom) -> Action<Message> {
    Action::ask(Request::EditRoom(id, Box::new(edit)), Message::Saved)
}

impl AddForm {
    fn typed(&mut self, type_in: impl FnOnce(&mut Self)) -> Action<Message> {
        type_in(self);
        self.wrong = None;
        Action::None
    }

    fn send(&mut self) -> Action<Message> {
        if self.working {
            return Action::None;
        }
        match self.room() {
            Ok(new) => {
                (self.working, self.problem) = (true, None);
                Action::ask(Request::AddRoom(Box::new(new)), Message::Added)
            }
            Err((field, why)) => {
                self.wrong = Some((field, why));
                Action::Run(focus::on::<Message>(field))
            }
        }
    }

    /// The room, or the field that is wrong and why.
    fn room(&self) -> Result<NewRoom, (&'static str, String)> {
        let name = self.name.parse::<Name>().map_err(|why| (NAME, problems::of_name(&why)))?;
        let range = crate::words::common::range;
        let most = u16::try_from(sarrio_model::Room::MOST_SEATS).unwrap_or(u16::MAX);
        let count = parse_number(&self.count, 0..=most).ok_or_else(|| (COUNT, range(0, most.into())))?;
        let across = parse_number(&self.across, 1..=50).ok_or_else(|| (ACROSS, range(1, 50)))?;
        let width = count.to_string().len();
        let seats = (0..count).map(|at| {
            let place = SeatPlace { x: at % across * SeatPlace::STEP, y: at / across * SeatPlace::STEP };
            let name = Name::lossy(&format!("{:0width$}", at + 1));
            seats_form::entry(name, Some(place))
        });
        Ok(NewRoom { name, broadcast: None, seats: seats.collect() })
    }
}
