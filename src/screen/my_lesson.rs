//! A student's lesson: what the teacher wrote, whether the desktops are paused or without network, one's hand, and one's desktops.

mod attention;
mod handouts;

use std::path::PathBuf;

use iced::widget::{column, container, row, space};
use iced::{Center, Fill, Padding, Task};
use sarrio_model::{
    AnswerConsent, ClassPower, ConsentGrade, ConsentQuestion, Desktop, DesktopAction, DesktopId, Lesson,
    LessonPhase, Permission, User, WorkSource,
};

use super::{Action, Notification, Scene, file_dialog, lesson_progress, status_of};
use crate::backend::live::Live;
use crate::backend::request::{Reply, Request};
use crate::theme::icon::{self, icon};
use crate::theme::{STRONG, Theme, Tone, style};
use crate::widget::elide::elide;
use crate::widget::pill::pill;
use crate::widget::scroll::scroll;
use crate::widget::{Element, bar, button, label, notice, skeleton};
use crate::words::{self, my_lesson as texts};

pub use handouts::Message as HandoutMessage;

/// The widest that the page is, in logical pixels.
const WIDEST: f32 = 760.0;

/// The screen.
#[derive(Debug, Default)]
pub struct MyLesson {
    /// Whether the hand is being raised or lowered.
    raising: bool,
    /// Whether a question is being answered.
    answering: bool,
    /// The desktops that are being started.
    starting: Vec<DesktopId>,
    /// Whether files are being handed in.
    handing_in: bool,
    /// What is being saved of what was handed out.
    saving: handouts::Saving,
}

/// What happens on this screen.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Answer(AnswerConsent),
    Answered(Reply),
    Hand(bool),
    Raised(Reply),
    Open(DesktopId),
    Start(DesktopId),
    Started(DesktopId, Reply),
    ChooseFiles,
    ChooseFolder,
    Chosen(Option<Vec<PathBuf>>),
    HandedIn(Reply),
    Handouts(handouts::Message),
}

/// Whether this screen is for this person.
#[must_use]
pub fn is_for(me: &User) -> bool {
    me.role == sarrio_model::Role::Student
}

/// What somebody asks, as a sentence.
#[must_use]
pub fn question(question: &ConsentQuestion) -> String {
    attention::sentence(question)
}

/// The student's lesson that takes place now.
fn lesson(live: &Live) -> Option<&Lesson> {
    live.lessons().into_iter().find(|lesson| lesson.phase == LessonPhase::Now)
}

impl MyLesson {
    /// Handles a message. Returns what the shell has to do.
    pub fn update(&mut self, message: Message, live: &Live) -> Action<Message> {
        match message {
            Message::Hand(up) => match lesson(live) {
                Some(lesson) => {
                    self.raising = true;
                    Action::ask(Request::RaiseHand(lesson.id, up), Message::Raised)
                }
                None => Action::None,
            },
            Message::Answer(said) => {
                self.answering = true;
                Action::ask(Request::AnswerConsent(said), Message::Answered)
            }
            Message::Answered(reply) => {
                self.answering = false;
                match reply {
                    Ok(answer) => Action::learn(answer),
                    Err(problem) => Action::Notify(Notification::bad(&problem)),
                }
            }
            Message::Raised(reply) => {
                self.raising = false;
                match reply {
                    Ok(answer) => Action::learn(answer),
                    Err(problem) => Action::Notify(Notification::bad(&problem)),
                }
            }
            Message::ChooseFiles => {
                let chosen = file_dialog::choose_several(texts::hand_in_title());
                Action::Run(Task::perform(chosen, Message::Chosen))
            }
            Message::ChooseFolder => {
                let chosen = file_dialog::choose_folder(texts::hand_in_title());
                Action::Run(Task::perform(chosen, |folder| Message::Chosen(folder.map(|one| vec![one]))))
            }
            Message::Chosen(paths) => match (lesson(live), paths) {
                (Some(lesson), Some(paths)) if !paths.is_empty() => {
                    self.handing_in = true;
                    Action::ask(Request::HandIn(lesson.id, paths), Message::HandedIn)
                }
                _ => Action::None,
            },
            Message::HandedIn(reply) => {
                self.handing_in = false;
                match reply {
                    Ok(answer) => Action::learn(answer),
                    Err(problem) => Action::Notify(Notification::bad(&problem)),
                }
            }
            Message::Handouts(message) => self.saving.update(message, lesson(live)).map(Message::Handouts),
            Message::Open(id) => Action::Open(id),
            Message::Start(id) => {
                self.starting.push(id);
                Action::ask(Request::Act(DesktopAction::Start, vec![id]), move |reply| {
                    Message::Started(id, reply)
                })
            }
            Message::Started(id, reply) => {
                self.starting.retain(|starting| *starting != id);
                match reply {
                    Ok(_) => Action::None,
                    Err(problem) => Action::Notify(Notification::bad(&problem)),
                }
            }
        }
    }

    /// Whether the view shows a time that runs.
    #[must_use]
    pub fn counts_seconds(&self, live: &Live) -> bool {
        lesson(live).is_some()
    }

    /// What others ask the person and do at their desktops; nothing where nobody does anything.
    #[must_use]
    pub fn asked<'a>(&'a self, scene: Scene<'a>) -> Option<Element<'a, Message>> {
        let all = attention::view(scene.live.attention(scene.me.id), self.answering)?;
        Some(all.map(Message::Answer))
    }

    /// The whole screen.
    #[must_use]
    pub fn view<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        if !scene.live.loaded {
            return skeleton::cards(2, 140.0);
        }
        let lesson = lesson(scene.live);
        let mut own: Vec<&Desktop> =
            scene.live.known_desktops().filter(|desktop| desktop.owner.id == scene.me.id).collect();
        // Those of the lesson come first.
        let of_lesson = |desktop: &Desktop| {
            let templates = lesson.map(|lesson| lesson.templates.as_slice()).unwrap_or_default();
            templates.iter().any(|template| desktop.template == Some(template.id))
        };
        own.sort_by_key(|desktop| (!of_lesson(desktop), desktop.name.clone()));
        let attention = self.asked(scene);
        let mut page = column(attention).push(match lesson {
            Some(lesson) => self.lesson(lesson, scene),
            None => notice::empty(icon::GRADUATION_CAP, texts::none(), texts::none_why(), vec![]),
        });
        page = page.push(label::h2(texts::desktops()));
        if own.is_empty() {
            page =
                page.push(notice::empty(icon::MONITOR, texts::no_desktop(), texts::no_desktop_why(), vec![]));
        }
        page = page.extend(own.into_iter().map(|desktop| self.desktop(desktop, scene)));
        let page = container(page.spacing(14)).max_width(WIDEST).padding(Padding::ZERO.bottom(20));
        scroll(container(page).center_x(Fill)).height(Fill).into()
    }

    fn lesson<'a>(&'a self, lesson: &'a Lesson, scene: Scene<'a>) -> Element<'a, Message> {
        let teachers = lesson.teachers.iter().chain(&lesson.co_teachers);
        let teachers = teachers.map(|who| who.name.as_str()).collect::<Vec<_>>().join(", ");
        let head = row![
            column![label::h1(lesson.title.as_str()), label::second(texts::with(teachers))]
                .spacing(2)
                .width(Fill),
            column![
                label::second(texts::until(words::clock(lesson.ends))),
                container(bar::lesson(lesson_progress(lesson, scene.now))).width(140)
            ]
            .spacing(6),
        ];
        let mut card = column![head.spacing(16).align_y(Center)].spacing(12);
        for power in &lesson.powers {
            let until = words::clock(power.until);
            let (glyph, title, body) = match &power.power {
                ClassPower::EyesOnMe => (icon::PAUSE, texts::paused(), texts::paused_why(until)),
                ClassPower::Exam { .. } => (icon::GLOBE_LOCK, texts::exam(), texts::exam_why(until)),
            };
            card = card.push(notice::note(Tone::Caution, glyph, Some(title), body, vec![]));
        }
        for message in lesson.messages.iter().rev().take(3) {
            let from = texts::message_from(message.by.name.clone(), words::clock(message.sent));
            card =
                card.push(notice::note(Tone::Busy, icon::PENCIL, Some(from), message.text.as_str(), vec![]));
        }
        card = card.extend(self.saving.view(lesson, scene).map(|shown| shown.map(Message::Handouts)));
        let hand = lesson.hands.iter().find(|hand| hand.person.id == scene.me.id);
        let (words, button) = match hand {
            Some(hand) => (
                texts::hand_up(words::since(hand.since, scene.now)),
                button::default(texts::lower_hand()).on_press(Message::Hand(false)),
            ),
            None => {
                let words = match lesson.consent.watch {
                    ConsentGrade::Always => texts::sees_screen(),
                    ConsentGrade::Ask => texts::sees_if_agreed(),
                    ConsentGrade::Never => texts::never_seen(),
                };
                (words, button::primary(texts::raise_hand()).on_press(Message::Hand(true)))
            }
        };
        let glyph = if hand.is_some() { icon::HAND } else { icon::EYE };
        let foot = row![
            icon(glyph, 16.0).style(style::second),
            label::second(words).width(Fill),
            button.icon(icon::HAND).working(self.raising)
        ];
        let mut card = card.push(foot.spacing(10).align_y(Center));
        if lesson.actions.contains(Permission::LessonHandIn) {
            card = card.push(self.work(lesson, scene));
        }
        container(card)
            .padding(16)
            .width(Fill)
            .style(|t: &Theme| style::boxed(t.surface, t.border, 12.0))
            .into()
    }

    /// What was handed in, and the buttons that hand in.
    fn work<'a>(&'a self, lesson: &'a Lesson, scene: Scene<'a>) -> Element<'a, Message> {
        let own = lesson.work.iter().find(|work| work.person.id == scene.me.id);
        let there = own.and_then(|work| work.handed_in);
        let (glyph, words) = match there {
            None => (icon::FILE_UP, texts::not_handed_in()),
            Some(work) if work.how == WorkSource::Student => {
                let files = work.files.unwrap_or_default();
                (icon::CIRCLE_CHECK, texts::handed_in(files, words::clock(work.at)))
            }
            Some(_) => (icon::CIRCLE_CHECK, texts::collected()),
        };
        let files = button::default(texts::hand_in_files()).icon(icon::FILE_UP).working(self.handing_in);
        let folder = button::default(texts::hand_in_folder()).icon(icon::FOLDER_OPEN);
        let folder = folder.on_press_maybe((!self.handing_in).then_some(Message::ChooseFolder));
        row![
            icon(glyph, 16.0).style(style::second),
            label::second(words).width(Fill),
            files.on_press(Message::ChooseFiles),
            folder,
        ]
        .spacing(10)
        .align_y(Center)
        .into()
    }

    fn desktop<'a>(&'a self, desktop: &'a Desktop, scene: Scene<'a>) -> Element<'a, Message> {
        let may = |permission| desktop.actions.contains(permission);
        let starting = self.starting.contains(&desktop.id);
        let button: Element<'a, Message> = if may(Permission::DesktopOpen) && desktop.state.is_on() {
            button::primary(words::desktops::open())
                .icon(icon::EXTERNAL_LINK)
                .on_press(Message::Open(desktop.id))
                .into()
        } else if may(Permission::DesktopStart) {
            button::default(words::desktops::start())
                .icon(icon::PLAY)
                .working(starting)
                .on_press(Message::Start(desktop.id))
                .into()
        } else {
            space().into()
        };
        let template = desktop.template_name.as_ref().map(ToString::to_string).unwrap_or_default();
        let names = column![
            elide(desktop.name.as_str()).font(STRONG).width(Fill),
            elide(template).style(style::second).width(Fill)
        ]
        .extend(desktop.persistence.is_volatile().then(|| label::caption(texts::volatile()).into()));
        let line = row![
            icon(icon::MONITOR, 20.0).style(style::second),
            names.width(Fill),
            pill(status_of(desktop, scene.live, scene.now)),
            button
        ];
        container(line.spacing(12).align_y(Center))
            .padding([12, 16])
            .width(Fill)
            .style(|t: &Theme| style::boxed(t.surface, t.border, 12.0))
            .into()
    }
}
