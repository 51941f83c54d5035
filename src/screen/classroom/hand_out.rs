//! The dialog in which files are handed out to the class, with what was handed out before.

use std::path::PathBuf;

use iced::widget::{column, container, row};
use iced::{Center, Fill, Task};
use sarrio_client::FilesToHandOut;
use sarrio_model::{Handout, HandoutDisc, HandoutId, Lesson, LessonId, Name, NewHandout, UserId};

use super::sending::Sending;
use crate::backend::request::Request;
use crate::backend::transfer::{HandOut, Transfer};
use crate::screen::input::parse_path;
use crate::screen::{Scene, file_dialog, problems};
use crate::theme::STRONG;
use crate::theme::icon::{self, icon};
use crate::theme::style;
use crate::widget::elide::elide;
use crate::widget::field::field;
use crate::widget::{Element, bar, button, dialog, focus, label, notice};
use crate::words::{self, classroom as texts};

const NAME: &str = "classroom.hand_out.name";
const PATH: &str = "classroom.hand_out.path";

/// What is to be handed out. Closing the dialog cancels what is on its way.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) people: Option<Vec<UserId>>,
    files: Option<FilesToHandOut>,
    name: String,
    /// Why the name is none.
    wrong: Option<String>,
    /// The path as it is typed, where this computer has no file dialog.
    typed: Option<String>,
    transfer: Option<Transfer>,
    pub(super) state: Sending,
}

/// What happens in the dialog.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    ChooseFiles,
    ChooseFolder,
    Chosen(Option<Vec<PathBuf>>),
    Path(String),
    PathSent,
    Name(String),
    TakeBack(HandoutId),
    Stop,
}

/// What becomes of the dialog.
pub(super) enum Next {
    Stay,
    Run(Task<Message>),
    Ask(Box<Request>),
}

impl Drop for Form {
    fn drop(&mut self) {
        if let Some(transfer) = &self.transfer {
            transfer.cancel();
        }
    }
}

impl Form {
    pub(super) fn new(people: Option<Vec<UserId>>) -> Self {
        let state = Sending::default();
        Self { people, files: None, name: String::new(), wrong: None, typed: None, transfer: None, state }
    }

    pub(super) fn update(&mut self, message: Message, lesson: Option<LessonId>) -> Next {
        match message {
            Message::ChooseFiles => {
                return Next::Run(Task::perform(
                    file_dialog::choose_several(texts::hand_out_files()),
                    Message::Chosen,
                ));
            }
            Message::ChooseFolder => {
                let folder = async {
                    file_dialog::choose_folder(texts::hand_out_folder()).await.map(|folder| vec![folder])
                };
                return Next::Run(Task::perform(folder, Message::Chosen));
            }
            Message::Chosen(Some(paths)) => return self.look_at(paths),
            // Cancelled, or this computer has no file dialog: the path can be typed.
            Message::Chosen(None) => {
                self.typed.get_or_insert_default();
                return Next::Run(focus::on(PATH));
            }
            Message::Path(typed) => self.typed = Some(typed),
            Message::PathSent => {
                let path = self.typed.as_deref().map(parse_path).unwrap_or_default();
                return self.look_at(vec![path]);
            }
            Message::Name(name) => (self.name, self.wrong) = (name, None),
            Message::TakeBack(handout) => {
                if let Some(lesson) = lesson {
                    self.state = Sending { working: true, problem: None };
                    return Next::Ask(Box::new(Request::TakeBack(lesson, handout)));
                }
            }
            Message::Stop => {
                if let Some(transfer) = self.transfer.take() {
                    transfer.cancel();
                }
            }
        }
        Next::Stay
    }

    fn look_at(&mut self, paths: Vec<PathBuf>) -> Next {
        self.state = Sending { working: true, problem: None };
        Next::Ask(Box::new(Request::LookAtFiles(paths)))
    }

    /// The files were looked at.
    pub(super) fn looked(&mut self, files: FilesToHandOut) {
        self.state = Sending::default();
        self.name = files.name().to_string();
        self.files = Some(files);
    }

    /// It was refused, or stopped.
    pub(super) fn ended(&mut self) {
        self.transfer = None;
    }

    /// The request that hands out what was chosen, or the field that is wrong.
    pub(super) fn request(&mut self, lesson: LessonId) -> Result<Request, &'static str> {
        let Some(files) = self.files.clone() else { return Err(PATH) };
        let name = match self.name.parse::<Name>() {
            Ok(name) => name,
            Err(why) => {
                self.wrong = Some(problems::of_name(&why));
                return Err(NAME);
            }
        };
        let new = NewHandout { name: Some(name), people: self.people.clone() };
        let transfer = Transfer::default();
        self.transfer = Some(transfer.clone());
        Ok(Request::HandOut(Box::new(HandOut { lesson, new, files, transfer })))
    }

    pub(super) fn view<'a, M: Clone + 'a>(
        &'a self,
        to_whom: String,
        lesson: Option<&'a Lesson>,
        scene: Scene<'a>,
        wrap: fn(Message) -> M,
        sent: M,
        closed: M,
    ) -> Element<'a, M> {
        let mut body = column![label::second(to_whom), notice::aside(icon::DISC, texts::hand_out_what())];
        if let (Some(transfer), Some(files)) = (&self.transfer, &self.files) {
            body = body.push(progress(transfer.passed(), files.size.0));
        } else {
            let choose = row![
                button::default(texts::hand_out_files())
                    .icon(icon::FILE_UP)
                    .on_press(wrap(Message::ChooseFiles)),
                button::default(texts::hand_out_folder())
                    .icon(icon::FOLDER_OPEN)
                    .on_press(wrap(Message::ChooseFolder)),
            ];
            body = body.push(choose.spacing(8));
            if let Some(typed) = &self.typed {
                let path = field(typed)
                    .label(texts::hand_out_path())
                    .mono()
                    .id(PATH)
                    .help(words::common::type_path())
                    .on_input(move |typed| wrap(Message::Path(typed)))
                    .on_submit(wrap(Message::PathSent));
                body = body.push(path);
            }
            if let Some(files) = &self.files {
                let name = field(&self.name)
                    .label(texts::hand_out_name())
                    .id(NAME)
                    .help(texts::hand_out_chosen(files.count, words::bytes(files.size.0)))
                    .error(self.wrong.as_deref())
                    .on_input(move |name| wrap(Message::Name(name)))
                    .on_submit(sent.clone());
                body = body.push(name);
            }
        }
        body = body.extend(self.state.problem.as_ref().map(problems::note));
        let before = lesson.map(|lesson| lesson.handouts.as_slice()).unwrap_or_default();
        if !before.is_empty() {
            body = body.push(label::strong(texts::handed_out()));
            // The newest first, as many as fit.
            body = body.extend(before.iter().rev().take(4).map(|one| handed(one, scene, wrap)));
        }
        let send = button::primary(texts::hand_out()).icon(icon::FILE_UP).working(self.state.working);
        let buttons = match &self.transfer {
            Some(_) => vec![button::default(texts::hand_out_stop()).on_press(wrap(Message::Stop))],
            None => vec![
                button::default(words::common::cancel()).on_press(closed),
                send.act(self.files.as_ref().map(|_| sent).ok_or_else(texts::hand_out_none)),
            ],
        };
        dialog::dialog(texts::hand_out_title(), body.spacing(14), buttons)
    }
}

/// How far files are on their way.
fn progress<'a, M: 'a>(passed: u64, size: u64) -> Element<'a, M> {
    // Once all is sent, the disc is made.
    let (words, share) = match passed < size {
        true => (texts::hand_out_sent(words::bytes(passed), words::bytes(size)), passed as f32 / size as f32),
        false => (texts::hand_out_disc(), 1.0),
    };
    column![label::second(words), bar::progress(share)].spacing(8).into()
}

/// Something that was handed out.
fn handed<'a, M: Clone + 'a>(one: &'a Handout, scene: Scene<'a>, wrap: fn(Message) -> M) -> Element<'a, M> {
    let files = texts::hand_out_chosen(one.file_count as usize, words::bytes(one.size.0));
    let since = words::since(one.sent, scene.now);
    let line = match &one.people {
        Some(people) => texts::handed_to_some(files, since, people.len()),
        None => texts::handed_to_all(files, since),
    };
    let mut text = column![
        elide(one.name.as_str()).font(STRONG).width(Fill),
        elide(line).style(style::second).width(Fill)
    ];
    match &one.disc {
        HandoutDisc::Made { shortened: 0 } => {}
        HandoutDisc::Made { shortened } => {
            text = text.push(label::second(texts::names_shortened(*shortened as usize)));
        }
        HandoutDisc::None { why } => text = text.push(label::second(problems::say(why))),
    }
    let back = button::default(texts::take_back()).small().on_press(wrap(Message::TakeBack(one.id)));
    container(
        row![icon(icon::FILE, 16.0).style(style::second), text.width(Fill), back].spacing(10).align_y(Center),
    )
    .width(Fill)
    .into()
}
