//! The dialogs of the classroom: writing to the class, beginning an exam, beginning a lesson.

use iced::Task;
use iced::widget::{column, row};
use jiff::Timestamp;
use sarrio_model::{
    AllowedNetwork, GroupId, Lesson, LessonId, MessageText, NewClassMessage, PowerKind, SetPower, UserId,
};

use super::hand_out;
use super::lesson_form::{self, LessonForm};
use super::sending::Sending;
use crate::backend::live::Live;
use crate::backend::request::{Answer, Reply, Request};
use crate::screen::input::parse_number;
use crate::screen::{Scene, problems};
use crate::theme::icon;
use crate::widget::field::field;
use crate::widget::{Element, button, checkbox, dialog, focus, label, notice};
use crate::words::{self, classroom as texts};

/// The id of the field for a message, for the focus.
pub(super) const TEXT: &str = "classroom.text";
const MINUTES: &str = "classroom.minutes";
const ALLOWED: &str = "classroom.allowed";

/// What is open.
#[derive(Debug)]
pub(super) enum Modal {
    Message(Writing),
    Exam(Exam),
    Lesson(Box<LessonForm>),
    HandOut(Box<hand_out::Form>),
}

/// A message as it is typed.
#[derive(Debug)]
pub(super) struct Writing {
    people: Option<Vec<UserId>>,
    text: String,
    wrong: bool,
    state: Sending,
}

/// An exam as it is prepared.
#[derive(Debug)]
pub(super) struct Exam {
    people: Option<Vec<UserId>>,
    minutes: String,
    allowed: String,
    sharing: bool,
    wrong: Option<&'static str>,
    state: Sending,
}

/// What happens in a dialog.
#[derive(Debug, Clone)]
#[allow(missing_docs, clippy::large_enum_variant)]
pub enum Message {
    Text(String),
    Minutes(String),
    Allowed(String),
    Sharing,
    Lesson(lesson_form::Message),
    HandOut(hand_out::Message),
    Sent,
    Answered(Reply),
    Closed,
}

/// What becomes of a dialog.
pub(super) enum Outcome {
    /// It stays open.
    Stays,
    /// It stays open, and something happens within iced.
    Run(Task<Message>),
    /// It asks the backend.
    Ask(Box<Request>),
    /// It was closed.
    Closed,
    /// It is done.
    Done(Box<Answer>),
}

impl Modal {
    pub(super) fn message(people: Option<Vec<UserId>>) -> Self {
        Self::Message(Writing { people, text: String::new(), wrong: false, state: Sending::default() })
    }

    pub(super) fn exam(people: Option<Vec<UserId>>, lesson: &Lesson) -> Self {
        let left = lesson.ends.duration_since(Timestamp::now()).as_mins().max(1);
        Self::Exam(Exam {
            people,
            minutes: left.to_string(),
            allowed: String::new(),
            sharing: false,
            wrong: None,
            state: Sending::default(),
        })
    }

    pub(super) fn lesson(group: GroupId, live: &Live) -> Self {
        Self::Lesson(Box::new(LessonForm::new(group, live)))
    }

    pub(super) fn hand_out(people: Option<Vec<UserId>>) -> Self {
        Self::HandOut(Box::new(hand_out::Form::new(people)))
    }

    fn state(&mut self) -> &mut Sending {
        match self {
            Self::Message(writing) => &mut writing.state,
            Self::Exam(exam) => &mut exam.state,
            Self::Lesson(form) => &mut form.state,
            Self::HandOut(form) => &mut form.state,
        }
    }

    pub(super) fn update(&mut self, message: Message, lesson: Option<LessonId>) -> Outcome {
        match (message, &mut *self) {
            (Message::Closed | Message::Lesson(lesson_form::Message::Closed), _) => return Outcome::Closed,
            (Message::Answered(Ok(Answer::FilesToHandOut(files))), Self::HandOut(form)) => form.looked(files),
            // It was stopped: what was chosen stays.
            (Message::Answered(Ok(Answer::Done)), Self::HandOut(form)) => {
                form.ended();
                form.state = Sending::default();
            }
            (Message::Answered(Ok(answer)), _) => return Outcome::Done(Box::new(answer)),
            (Message::Answered(Err(problem)), _) => {
                if let Self::HandOut(form) = self {
                    form.ended();
                }
                *self.state() = Sending { working: false, problem: Some(problem) };
            }
            (Message::Sent | Message::Lesson(lesson_form::Message::Sent), _) => {
                return self.send(lesson);
            }
            (Message::Text(text), Self::Message(writing)) => (writing.text, writing.wrong) = (text, false),
            (Message::Minutes(minutes), Self::Exam(exam)) => (exam.minutes, exam.wrong) = (minutes, None),
            (Message::Allowed(allowed), Self::Exam(exam)) => (exam.allowed, exam.wrong) = (allowed, None),
            (Message::Sharing, Self::Exam(exam)) => exam.sharing = !exam.sharing,
            (Message::Lesson(message), Self::Lesson(form)) => form.update(message),
            (Message::HandOut(message), Self::HandOut(form)) => match form.update(message, lesson) {
                hand_out::Next::Stay => {}
                hand_out::Next::Run(task) => return Outcome::Run(task.map(Message::HandOut)),
                hand_out::Next::Ask(request) => return Outcome::Ask(Box::new(request)),
            },
            _ => {}
        }
        Outcome::Stays
    }

    fn send(&mut self, lesson: Option<LessonId>) -> Outcome {
        if self.state().working {
            return Outcome::Stays;
        }
        let request = match self {
            Self::Message(writing) => match (lesson, writing.text.parse::<MessageText>()) {
                (Some(lesson), Ok(text)) => Ok(Request::WriteToClass(
                    lesson,
                    NewClassMessage { text, people: writing.people.clone() },
                )),
                (_, Err(_)) => {
                    writing.wrong = true;
                    Err(TEXT)
                }
                (None, _) => return Outcome::Closed,
            },
            Self::Exam(exam) => match (lesson, exam.set()) {
                (Some(lesson), Ok(set)) => Ok(Request::SetPower(lesson, PowerKind::Exam, Box::new(set))),
                (_, Err(field)) => {
                    exam.wrong = Some(field);
                    Err(field)
                }
                (None, _) => return Outcome::Closed,
            },
            Self::Lesson(form) => form.request(),
            Self::HandOut(form) => match lesson {
                Some(lesson) => form.request(lesson),
                None => return Outcome::Closed,
            },
        };
        match request {
            Ok(request) => {
                *self.state() = Sending { working: true, problem: None };
                Outcome::Ask(Box::new(request))
            }
            Err(field) => Outcome::Run(focus::on(field)),
        }
    }
}

impl Exam {
    /// What is to be in force, or the field that is wrong.
    fn set(&self) -> Result<SetPower, &'static str> {
        let minutes = parse_number(&self.minutes, 1..=1440);
        let allowed = self.allowed.split([',', ' ', ';', '\n']).filter(|one| !one.is_empty());
        let allowed = allowed.map(str::parse::<AllowedNetwork>).collect::<Result<Vec<_>, _>>();
        Ok(SetPower {
            people: self.people.clone(),
            minutes: Some(minutes.ok_or(MINUTES)?),
            stays: None,
            allowed: allowed.map_err(|_| ALLOWED)?,
            sharing: self.sharing,
        })
    }
}

impl Modal {
    /// The dialog, for a class of so many students.
    pub(super) fn view<'a>(
        &'a self,
        class: usize,
        lesson: Option<&'a Lesson>,
        scene: Scene<'a>,
    ) -> Element<'a, Message> {
        let content = match self {
            Self::HandOut(form) => {
                let to_whom = to_whom(form.people.as_ref(), class);
                form.view(to_whom, lesson, scene, Message::HandOut, Message::Sent, Message::Closed)
            }
            Self::Message(writing) => writing.view(class),
            Self::Exam(exam) => exam.view(class),
            Self::Lesson(form) => form.view(scene).map(Message::Lesson),
        };
        dialog::modal(content, dialog::FORM, 90.0, Message::Closed)
    }
}

/// To whom something is: to all, or to so many.
fn to_whom(people: Option<&Vec<UserId>>, class: usize) -> String {
    people.map_or_else(|| texts::to_class(class), |people| texts::to_some(people.len()))
}

impl Writing {
    fn view<'a>(&'a self, class: usize) -> Element<'a, Message> {
        let text = field(&self.text)
            .label(texts::message_label())
            .placeholder(texts::message_example())
            .id(TEXT)
            .help(texts::message_help())
            .error(self.wrong.then(texts::message_wrong))
            .on_input(Message::Text)
            .on_submit(Message::Sent);
        let body = column![label::second(to_whom(self.people.as_ref(), class)), text];
        let body = body.extend(self.state.problem.as_ref().map(problems::note)).spacing(14);
        let buttons = vec![
            button::default(words::common::cancel()).on_press(Message::Closed),
            button::primary(texts::send()).working(self.state.working).on_press(Message::Sent),
        ];
        dialog::dialog(texts::message_title(), body, buttons)
    }
}

impl Exam {
    fn view<'a>(&'a self, class: usize) -> Element<'a, Message> {
        let wrong = |field, words: fn() -> String| (self.wrong == Some(field)).then(words);
        let minutes = field(&self.minutes)
            .label(texts::exam_minutes())
            .unit(texts::minutes_unit())
            .width(160)
            .id(MINUTES)
            .error(wrong(MINUTES, texts::minutes_wrong))
            .on_input(Message::Minutes)
            .on_submit(Message::Sent);
        let allowed = field(&self.allowed)
            .label(texts::exam_allowed())
            .placeholder("10.0.0.5, 192.168.7.0/24")
            .help(texts::exam_allowed_help())
            .id(ALLOWED)
            .error(wrong(ALLOWED, texts::allowed_wrong))
            .on_input(Message::Allowed)
            .on_submit(Message::Sent);
        let sharing = checkbox::checkbox(self.sharing, texts::exam_sharing(), Some(Message::Sharing));
        let body = column![
            label::second(to_whom(self.people.as_ref(), class)),
            notice::aside(icon::GLOBE_LOCK, texts::exam_what()),
            row![minutes],
            allowed,
            sharing,
        ];
        let body = body.extend(self.state.problem.as_ref().map(problems::note)).spacing(14);
        let buttons = vec![
            button::default(words::common::cancel()).on_press(Message::Closed),
            button::primary(texts::exam_begin()).working(self.state.working).on_press(Message::Sent),
        ];
        dialog::dialog(texts::exam_title(), body, buttons)
    }
}
