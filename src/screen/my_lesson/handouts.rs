//! What was handed out to a student, and saving it on this computer.

use std::path::PathBuf;

use iced::widget::{column, container, row};
use iced::{Center, Fill, Task};
use sarrio_model::{Handout, HandoutId, Lesson, Problem};

use crate::backend::request::{Answer, Reply, Request};
use crate::backend::transfer::{SaveHandout, Transfer};
use crate::screen::input::parse_path;
use crate::screen::{Action, Scene, file_dialog, problems};
use crate::theme::icon::{self, icon};
use crate::theme::{STRONG, style};
use crate::widget::elide::elide;
use crate::widget::field::field;
use crate::widget::{Element, bar, button, focus, label};
use crate::words::{self, my_lesson as texts};

const FOLDER: &str = "my_lesson.folder";

/// The hand-out that is being saved, or was saved last.
#[derive(Debug, Default)]
pub(super) struct Saving {
    handout: Option<HandoutId>,
    /// The folder as it is typed, where this computer has no file dialog.
    typed: Option<String>,
    transfer: Option<Transfer>,
    saved: Option<PathBuf>,
    problem: Option<Problem>,
}

/// What happens with hand-outs.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Save(HandoutId),
    Chosen(Option<PathBuf>),
    Typed(String),
    Sent,
    Stop,
    Saved(Box<Reply>),
}

impl Saving {
    pub(super) fn update(&mut self, message: Message, lesson: Option<&Lesson>) -> Action<Message> {
        match message {
            Message::Save(_) | Message::Chosen(_) | Message::Sent if self.transfer.is_some() => {}
            Message::Save(handout) => {
                *self = Self { handout: Some(handout), ..Self::default() };
                let folder = file_dialog::choose_folder(texts::save_where());
                return Action::Run(Task::perform(folder, Message::Chosen));
            }
            Message::Chosen(Some(folder)) => return self.save(folder, lesson),
            // Cancelled, or this computer has no file dialog: the folder can be typed.
            Message::Chosen(None) => {
                self.typed = Some(file_dialog::usual_folder().display().to_string());
                return Action::Run(focus::on(FOLDER));
            }
            Message::Typed(typed) => (self.typed, self.problem) = (Some(typed), None),
            Message::Sent => {
                let folder = self.typed.as_deref().map(parse_path).unwrap_or_default();
                return self.save(folder, lesson);
            }
            Message::Stop => {
                if let Some(transfer) = &self.transfer {
                    transfer.cancel();
                }
            }
            Message::Saved(reply) => {
                self.transfer = None;
                match *reply {
                    Ok(Answer::Saved(Some(saved))) => {
                        (self.saved, self.typed) = (saved.into_iter().next(), None);
                    }
                    Ok(_) => {}
                    Err(problem) => self.problem = Some(problem),
                }
            }
        }
        Action::None
    }

    fn save(&mut self, folder: PathBuf, lesson: Option<&Lesson>) -> Action<Message> {
        let (Some(handout), Some(lesson)) = (self.handout, lesson) else { return Action::None };
        let transfer = Transfer::default();
        self.problem = None;
        self.transfer = Some(transfer.clone());
        let save = SaveHandout { lesson: lesson.id, handout, folder, transfer };
        Action::ask(Request::SaveHandout(Box::new(save)), |reply| Message::Saved(Box::new(reply)))
    }

    /// What was handed out, the newest first.
    pub(super) fn view<'a>(&'a self, lesson: &'a Lesson, scene: Scene<'a>) -> Option<Element<'a, Message>> {
        if lesson.handouts.is_empty() {
            return None;
        }
        let head = column![label::strong(texts::handed_out()), label::second(texts::handed_out_where())];
        let all = lesson.handouts.iter().rev().map(|one| self.one(one, scene));
        Some(column![head.spacing(2)].extend(all).spacing(12).into())
    }

    fn one<'a>(&'a self, one: &'a Handout, scene: Scene<'a>) -> Element<'a, Message> {
        let files = words::classroom::hand_out_chosen(one.file_count as usize, words::bytes(one.size.0));
        let line = texts::handed_line(files, words::since(one.sent, scene.now));
        let names = column![
            elide(one.name.as_str()).font(STRONG).width(Fill),
            elide(line).style(style::second).width(Fill)
        ];
        let is_this = self.handout == Some(one.id);
        let transfer = self.transfer.as_ref().filter(|_| is_this);
        let button = match transfer {
            Some(_) => button::default(words::classroom::hand_out_stop()).on_press(Message::Stop),
            None => button::default(texts::save())
                .icon(icon::SAVE)
                .working(self.transfer.is_some())
                .on_press(Message::Save(one.id)),
        };
        let line = row![icon(icon::FILE, 18.0).style(style::second), names.width(Fill), button];
        let mut shown = column![line.spacing(12).align_y(Center)].spacing(8);
        if let Some(transfer) = transfer {
            let size = one.size.0.max(1);
            shown = shown.push(bar::progress((transfer.passed() as f32 / size as f32).min(1.0)));
        }
        if is_this && transfer.is_none() {
            if let Some(typed) = &self.typed {
                let folder = field(typed)
                    .label(texts::save_where())
                    .mono()
                    .id(FOLDER)
                    .help(words::common::type_path())
                    .on_input(Message::Typed)
                    .on_submit(Message::Sent);
                let save = button::primary(words::common::save()).on_press(Message::Sent);
                let save = container(save).padding(iced::Padding::ZERO.top(23));
                shown = shown.push(row![folder, save].spacing(8));
            }
            if let Some(saved) = &self.saved {
                shown = shown.push(label::second(texts::saved(saved.display().to_string())));
            }
            shown = shown.extend(self.problem.as_ref().map(problems::note));
        }
        shown.into()
    }
}
