//! The end of the hour as a checklist: what is still open in the class, and what is done about it before the lesson ends.

use iced::widget::{column, row};
use iced::{Center, Fill};
use jiff::Timestamp;
use sarrio_model::{AtEnd, Checklist, Class, CollectWork, EditLesson, GuestFolder, Lesson, UserRef};

use super::sending::Sending;
use crate::backend::request::Request;
use crate::screen::problems;
use crate::theme::icon::{self, icon};
use crate::theme::style;
use crate::widget::elide::elide;
use crate::widget::field::field;
use crate::widget::{Element, button, checkbox, dialog, label, notice};
use crate::words::{self, classroom as texts};

/// The id of the field for the folder, for the focus.
const FOLDER: &str = "classroom.ending.folder";

/// How a lesson is to end.
#[derive(Debug)]
pub(super) struct Ending {
    /// What was open when the dialog was opened or, later, when it was sent.
    list: Checklist,
    /// Whether work is collected first from those who have not handed in.
    collect: bool,
    folder: String,
    disk: bool,
    wrong: bool,
    shut_down: bool,
    pub(super) state: Sending,
}

/// What happens in the dialog.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Collect,
    Folder(String),
    Disk,
    ShutDown,
    Sent,
    Closed,
}

impl Ending {
    pub(super) fn new(lesson: &Lesson, class: &Class) -> Self {
        let list = Checklist::of(lesson, class);
        Self {
            collect: list.has_work && !list.not_handed_in.is_empty(),
            folder: String::new(),
            disk: false,
            wrong: false,
            shut_down: lesson.at_end == AtEnd::ShutDown,
            state: Sending::default(),
            list,
        }
    }

    pub(super) fn update(&mut self, message: Message) {
        match message {
            Message::Collect => (self.collect, self.wrong) = (!self.collect, false),
            Message::Folder(folder) => (self.folder, self.wrong) = (folder, false),
            Message::Disk => (self.disk, self.wrong) = (!self.disk, false),
            Message::ShutDown => self.shut_down = !self.shut_down,
            Message::Sent | Message::Closed => {}
        }
    }

    /// The class is another one meanwhile: somebody has handed in, or a desktop went off.
    pub(super) fn refresh(&mut self, lesson: &Lesson, class: &Class) {
        self.list = Checklist::of(lesson, class);
    }

    /// What is asked of the backend, or the field that is wrong.
    pub(super) fn request(&mut self, lesson: &Lesson) -> Result<Request, &'static str> {
        let at_end = if self.shut_down { AtEnd::ShutDown } else { AtEnd::Nothing };
        if !self.collect || self.list.not_handed_in.is_empty() {
            let edit = EditLesson {
                revision: lesson.revision,
                ends: Some(Timestamp::now()),
                at_end: Some(at_end),
                ..EditLesson::default()
            };
            return Ok(Request::EditLesson(lesson.id, Box::new(edit)));
        }
        let folder = match self.folder.trim() {
            "" => None,
            folder => Some(folder.parse::<GuestFolder>().map_err(|_| self.is_wrong())?),
        };
        if folder.is_none() && !self.disk {
            return Err(self.is_wrong());
        }
        let people = Some(self.list.not_handed_in.iter().map(|who| who.id).collect());
        let request = CollectWork { folder, disk: self.disk, people, end: Some(at_end) };
        Ok(Request::CollectWork(lesson.id, Box::new(request)))
    }

    fn is_wrong(&mut self) -> &'static str {
        self.wrong = true;
        FOLDER
    }

    pub(super) fn view<'a>(&'a self) -> Element<'a, Message> {
        let list = &self.list;
        let names =
            |people: Vec<&UserRef>| people.iter().map(|who| who.name.as_str()).collect::<Vec<_>>().join(", ");
        let mut body = column![].spacing(14);
        if list.is_done() {
            body = body.push(notice::aside(icon::CIRCLE_CHECK, texts::nothing_open()));
        }
        if !list.hands.is_empty() {
            let who = names(list.hands.iter().collect());
            body = body.push(line(icon::HAND, texts::open_hands(list.hands.len()), who));
        }
        if !list.not_handed_in.is_empty() {
            let who = names(list.not_handed_in.iter().collect());
            body = body.push(line(icon::FILE_UP, texts::open_work(list.not_handed_in.len()), who));
            let collect = checkbox::checkbox(self.collect, texts::collect_first(), Some(Message::Collect));
            body = body.push(collect);
        }
        if self.collect && !list.not_handed_in.is_empty() {
            let folder = field(&self.folder)
                .label(texts::collect_folder())
                .placeholder("/home/student/work")
                .mono()
                .error(self.wrong.then(texts::collect_folder_wrong))
                .id(FOLDER)
                .on_input(Message::Folder)
                .on_submit(Message::Sent);
            let disk = checkbox::checkbox(self.disk, texts::collect_disk(), Some(Message::Disk));
            body = body.push(folder).push(disk);
        }
        if !list.busy.is_empty() {
            let who = names(list.busy.iter().map(|one| &one.person).collect());
            body = body.push(line(icon::PAUSE, texts::open_busy(list.busy.len()), who));
        }
        if !list.running.is_empty() {
            let who = names(list.running.iter().map(|one| &one.person).collect());
            body = body.push(line(icon::PLAY, texts::open_running(list.running.len()), who));
        }
        if !(list.running.is_empty() && list.busy.is_empty()) {
            let shut = checkbox::checkbox(self.shut_down, texts::shut_down_all(), Some(Message::ShutDown));
            body = body.push(shut);
        }
        if self.collect && !list.not_handed_in.is_empty() {
            body = body.push(label::caption(texts::ends_after_collecting()).style(style::second));
        }
        let body = body.extend(self.state.problem.as_ref().map(problems::note));
        let buttons = vec![
            button::default(words::common::cancel()).on_press(Message::Closed),
            button::primary(texts::end_lesson()).working(self.state.working).on_press(Message::Sent),
        ];
        dialog::dialog(texts::end_title(), body, buttons)
    }
}

/// Something that is open: how many, and who.
fn line<'a>(glyph: &'static str, what: String, who: String) -> Element<'a, Message> {
    let words = column![label::strong(what), elide(who).style(style::second).width(Fill)].spacing(2);
    row![icon(glyph, 16.0).style(style::second), words.width(Fill)].spacing(10).align_y(Center).into()
}
