//! The dialogs of the classroom: writing to the class, beginning an exam, beginning and ending a lesson, collecting work.

use iced::Task;
use iced::widget::{column, row};
use jiff::Timestamp;
use sarrio_model::{
    AllowedNetwork, Class, DesktopAction, GroupId, Lesson, LessonId, MessageText, NewClassMessage, PowerKind,
    SetPower, UserId,
};

use super::collecting::{self, Collecting};
use super::ending::{self, Ending};
use super::hand_out;
use super::lesson_form::{self, LessonForm};
use super::renewing::Renewing;
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
    Collect(Box<Collecting>),
    Ending(Box<Ending>),
    Renew(Renewing),
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
    /// How many desktops are to be reset.
    Typed(String),
    Minutes(String),
    Allowed(String),
    Sharing,
    Lesson(lesson_form::Message),
    Collect(collecting::Message),
    Ending(ending::Message),
    Saved(Reply),
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
    /// It saves the work of the class in a folder.
    Save(std::path::PathBuf),
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

    pub(super) fn collect(people: Option<Vec<UserId>>) -> Self {
        Self::Collect(Box::new(Collecting::new(people)))
    }

    pub(super) fn ending(lesson: &Lesson, class: &Class) -> Self {
        Self::Ending(Box::new(Ending::new(lesson, class)))
    }

    /// The lesson or its class is another one.
    pub(super) fn refresh(&mut self, lesson: &Lesson, class: &Class) {
        if let Self::Ending(ending) = self {
            ending.refresh(lesson, class);
        }
    }

    pub(super) fn hand_out(people: Option<Vec<UserId>>) -> Self {
        Self::HandOut(Box::new(hand_out::Form::new(people)))
    }

    fn state(&mut self) -> &mut Sending {
        match self {
            Self::Message(writing) => &mut writing.state,
            Self::Exam(exam) => &mut exam.state,
            Self::Lesson(form) => &mut form.state,
            Self::Collect(form) => &mut form.state,
            Self::Ending(form) => &mut form.state,
            Self::Renew(renewing) => &mut renewing.state,
            Self::HandOut(form) => &mut form.state,
        }
    }

    pub(super) fn update(&mut self, message: Message, lesson: Option<&Lesson>) -> Outcome {
        match (message, &mut *self) {
            (
                Message::Closed
                | Message::Lesson(lesson_form::Message::Closed)
                | Message::Collect(collecting::Message::Closed)
                | Message::Ending(ending::Message::Closed),
                _,
            ) => return Outcome::Closed,
            (Message::Saved(reply), Self::Collect(form)) => {
                form.saved();
                form.state.problem = reply.err();
            }
            (Message::Collect(message), Self::Collect(form)) => match form.update(message) {
                collecting::Next::Stays => {}
                collecting::Next::Run(task) => return Outcome::Run(task.map(Message::Collect)),
                collecting::Next::Send => return self.send(lesson),
                collecting::Next::Save(place) => return Outcome::Save(place),
            },
            (Message::Ending(ending::Message::Sent), Self::Ending(_)) => return self.send(lesson),
            (Message::Ending(message), Self::Ending(form)) => form.update(message),
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
            (Message::Typed(typed), Self::Renew(renewing)) => renewing.typed = typed,
            (Message::Minutes(minutes), Self::Exam(exam)) => (exam.minutes, exam.wrong) = (minutes, None),
            (Message::Allowed(allowed), Self::Exam(exam)) => (exam.allowed, exam.wrong) = (allowed, None),
            (Message::Sharing, Self::Exam(exam)) => exam.sharing = !exam.sharing,
            (Message::Lesson(message), Self::Lesson(form)) => form.update(message),
            (Message::HandOut(message), Self::HandOut(form)) => {
                match form.update(message, lesson.map(|lesson| lesson.id)) {
                    hand_out::Next::Stay => {}
                    hand_out::Next::Run(task) => return Outcome::Run(task.map(Message::HandOut)),
                    hand_out::Next::Ask(request) => return Outcome::Ask(request),
                }
            }
            _ => {}
        }
        Outcome::Stays
    }

    fn send(&mut self, lesson: Option<&Lesson>) -> Outcome {
        if self.state().working {
            return Outcome::Stays;
        }
        let id: Option<LessonId> = lesson.map(|lesson| lesson.id);
        let request = match self {
            Self::Message(writing) => match (id, writing.text.parse::<MessageText>()) {
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
            Self::Exam(exam) => match (id, exam.set()) {
                (Some(lesson), Ok(set)) => Ok(Request::SetPower(lesson, PowerKind::Exam, Box::new(set))),
                (_, Err(field)) => {
                    exam.wrong = Some(field);
                    Err(field)
                }
                (None, _) => return Outcome::Closed,
            },
            Self::Lesson(form) => form.request(),
            Self::Collect(form) => match id {
                Some(lesson) => form.request(lesson),
                None => return Outcome::Closed,
            },
            Self::Ending(form) => match lesson {
                Some(lesson) => form.request(lesson),
                None => return Outcome::Closed,
            },
            Self::Renew(renewing) if renewing.is_settled() => {
                Ok(Request::Act(DesktopAction::Renew, renewing.ids.clone()))
            }
            Self::Renew(_) => Err(dialog::NUMBER),
            Self::HandOut(form) => match id {
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
    /// The dialog, for a class and its lesson. One that needs a lesson is not shown without.
    pub(super) fn view<'a>(
        &'a self,
        class: Option<&'a Class>,
        lesson: Option<&'a Lesson>,
        scene: Scene<'a>,
    ) -> Option<Element<'a, Message>> {
        let count = class.map_or(0, |class| class.students.len());
        let content = match self {
            Self::HandOut(form) => {
                let to_whom = to_whom(form.people.as_ref(), count);
                form.view(to_whom, lesson, scene, Message::HandOut, Message::Sent, Message::Closed)
            }
            Self::Message(writing) => writing.view(count),
            Self::Exam(exam) => exam.view(count),
            Self::Collect(form) => form.view(lesson?, class?).map(Message::Collect),
            Self::Ending(form) => form.view().map(Message::Ending),
            Self::Lesson(form) => form.view(scene).map(Message::Lesson),
            Self::Renew(renewing) => {
                let question = renewing.view(Message::Typed, Message::Closed, Message::Sent);
                return Some(dialog::modal(question, dialog::QUESTION, 120.0, Message::Closed));
            }
        };
        Some(dialog::modal(content, dialog::FORM, 90.0, Message::Closed))
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
