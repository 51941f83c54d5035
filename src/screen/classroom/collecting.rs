//! The dialog that collects work, and shows who has handed in what.

use std::path::PathBuf;

use iced::widget::{column, container, row};
use iced::{Center, Fill, Task};
use sarrio_model::{Class, CollectWork, GuestFolder, Lesson, LessonId, StudentWork, UserId};

use super::sending::Sending;
use crate::backend::request::Request;
use crate::screen::{file_dialog, problems};
use crate::theme::icon::{self, icon};
use crate::theme::style;
use crate::widget::elide::elide;
use crate::widget::field::field;
use crate::widget::scroll::scroll;
use crate::widget::{Element, button, checkbox, dialog, focus, label};
use crate::words::{self, classroom as texts};

/// The id of the field for the folder, for the focus.
pub(super) const FOLDER: &str = "classroom.folder";
const PLACE: &str = "classroom.place";

/// The height of the list of who has handed in, in logical pixels.
const LIST: f32 = 180.0;

/// A collection as it is prepared.
#[derive(Debug)]
pub(super) struct Collecting {
    people: Option<Vec<UserId>>,
    folder: String,
    disk: bool,
    wrong: bool,
    /// Where the work is saved, as it is typed where there is no file dialog.
    place: Option<String>,
    saving: bool,
    pub(super) state: Sending,
}

/// What happens in the dialog.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Folder(String),
    Disk,
    Sent,
    Save,
    Place(String),
    Placed(Option<PathBuf>),
    PlaceSent,
    Closed,
}

/// What the dialog does after a message.
pub(super) enum Next {
    Stays,
    Run(Task<Message>),
    Send,
    /// Saves the work of all in a folder.
    Save(PathBuf),
}

impl Collecting {
    pub(super) fn new(people: Option<Vec<UserId>>) -> Self {
        Self {
            people,
            folder: String::new(),
            disk: false,
            wrong: false,
            place: None,
            saving: false,
            state: Sending::default(),
        }
    }

    pub(super) fn update(&mut self, message: Message) -> Next {
        match message {
            Message::Folder(folder) => (self.folder, self.wrong) = (folder, false),
            Message::Disk => (self.disk, self.wrong) = (!self.disk, false),
            Message::Sent => return Next::Send,
            Message::Save => {
                let chosen = file_dialog::choose_folder(texts::save_all_title());
                return Next::Run(Task::perform(chosen, Message::Placed));
            }
            Message::Place(place) => self.place = Some(place),
            Message::Placed(Some(place)) => return self.save(place),
            // Cancelled, or this computer has no file dialog: the path can be typed.
            Message::Placed(None) => {
                let usual = file_dialog::usual_folder().display().to_string();
                self.place.get_or_insert(usual);
                return Next::Run(focus::on(PLACE));
            }
            Message::PlaceSent => {
                if let Some(place) = self.place.as_deref().map(str::trim).filter(|place| !place.is_empty()) {
                    let place = PathBuf::from(place);
                    return self.save(place);
                }
            }
            Message::Closed => {}
        }
        Next::Stays
    }

    fn save(&mut self, place: PathBuf) -> Next {
        if self.saving {
            return Next::Stays;
        }
        self.saving = true;
        Next::Save(place)
    }

    /// The work is saved, or it failed.
    pub(super) fn saved(&mut self) {
        (self.saving, self.place) = (false, None);
    }

    /// What is asked of the backend, or the field that is wrong.
    pub(super) fn request(&mut self, lesson: LessonId) -> Result<Request, &'static str> {
        let folder = match self.folder.trim() {
            "" => None,
            folder => Some(folder.parse::<GuestFolder>().map_err(|_| {
                self.wrong = true;
                FOLDER
            })?),
        };
        if folder.is_none() && !self.disk {
            self.wrong = true;
            return Err(FOLDER);
        }
        let request = CollectWork { folder, disk: self.disk, people: self.people.clone(), end: None };
        Ok(Request::CollectWork(lesson, Box::new(request)))
    }

    pub(super) fn view<'a>(&'a self, lesson: &'a Lesson, class: &'a Class) -> Element<'a, Message> {
        let folder = field(&self.folder)
            .label(texts::collect_folder())
            .placeholder("/home/student/work")
            .mono()
            .help(texts::collect_folder_help())
            .error(self.wrong.then(texts::collect_folder_wrong))
            .id(FOLDER)
            .on_input(Message::Folder)
            .on_submit(Message::Sent);
        let disk = checkbox::checkbox(self.disk, texts::collect_disk(), Some(Message::Disk));
        let count = class.students.len();
        let to = self
            .people
            .as_ref()
            .map_or_else(|| texts::to_class(count), |people| texts::to_some(people.len()));
        let there = lesson.work.iter().filter(|work| work.handed_in.is_some()).count();
        let head = row![label::strong(texts::handed_in_of(there, count)).width(Fill)].align_y(Center);
        let save = button::default(texts::save_all()).small().icon(icon::DOWNLOAD).working(self.saving);
        let head = head.extend((there > 0).then(|| save.on_press(Message::Save).into()));
        let mut body = column![label::second(to), folder, disk, head].spacing(14);
        if let Some(place) = &self.place {
            let place = field(place)
                .label(texts::save_place())
                .id(PLACE)
                .on_input(Message::Place)
                .on_submit(Message::PlaceSent);
            let save = button::default(words::common::save()).working(self.saving);
            body = body.push(
                row![place.width(Fill), save.on_press(Message::PlaceSent)]
                    .spacing(8)
                    .align_y(iced::Alignment::End),
            );
        }
        if !lesson.work.is_empty() {
            let rows = column(lesson.work.iter().map(one)).spacing(6);
            body = body.push(container(scroll(rows)).max_height(LIST));
        }
        let body = body.extend(self.state.problem.as_ref().map(problems::note));
        let buttons = vec![
            button::default(words::common::close()).on_press(Message::Closed),
            button::primary(texts::collect()).working(self.state.working).on_press(Message::Sent),
        ];
        dialog::dialog(texts::collect_title(), body, buttons)
    }
}

/// What one student handed in, or why nothing was collected.
fn one<'a, Message: 'a>(work: &'a StudentWork) -> Element<'a, Message> {
    let (glyph, words) = match (&work.handed_in, &work.not_collected) {
        (Some(there), None) => (icon::CIRCLE_CHECK, words::handed_in(there)),
        (_, Some(failed)) => (icon::CIRCLE_ALERT, problems::say(&failed.problem)),
        (None, None) => (icon::CIRCLE, texts::not_handed_in()),
    };
    row![
        icon(glyph, 15.0).style(style::second),
        elide(work.person.name.as_str()).width(200),
        label::second(words).width(Fill)
    ]
    .spacing(8)
    .align_y(Center)
    .into()
}
