//! Asking to look, and keyboard and pointer of a student's desktop.

use iced::Size;
use sarrio_model::{
    ClassPower, ConsentAnswer, ConsentGrade, ConsentTo, Desktop, DesktopId, DesktopInput, Permission,
    PowerInForce, Problem, Student, User, UserId,
};

use super::consent::{Control, HelpMessage, sees};
use super::{Classroom, Message, Spot};
use crate::backend::live::Live;
use crate::backend::request::Request;
use crate::screen::{Action, Notification, Scene, say};
use crate::theme::icon;
use crate::widget::button::{self, Button};
use crate::widget::hands::Done;
use crate::widget::seat_map::{self, enlarged};
use crate::words::classroom as texts;

impl Classroom {
    /// The desktop at which the teacher helps in this window now.
    #[must_use]
    pub fn helps_at(&self, live: &Live, me: UserId) -> Option<DesktopId> {
        // A dialog has the keyboard for itself.
        let desktop = self.control.desktop.filter(|_| self.modal.is_none())?;
        let owner = self.enlarged_desktop(live).filter(|shown| shown.id == desktop)?.owner.id;
        let help = live.attention(owner)?.help_at(desktop)?;
        (help.by.id == me).then_some(desktop)
    }

    /// The desktop that is enlarged.
    fn enlarged_desktop(&self, live: &Live) -> Option<&Desktop> {
        self.desktop(self.map.enlarged()?.id, live)
    }

    /// What was done at a desktop does not arrive there.
    pub fn not_done(&mut self, desktop: DesktopId, problem: Problem) {
        if self.control.desktop == Some(desktop) {
            self.control.problem = Some(problem);
        }
    }

    /// Handles a message.
    pub(super) fn help_changed(&mut self, message: HelpMessage) -> Action<Message> {
        let wrap = |message| Message::Help(message);
        match message {
            HelpMessage::AskToWatch(desktops) => {
                let ask =
                    |id| Action::ask(Request::AskToWatch(id), move |reply| wrap(HelpMessage::Asked(reply)));
                Action::All(desktops.into_iter().map(ask).collect())
            }
            HelpMessage::Take(desktop) => {
                self.control = Control { desktop: Some(desktop), problem: None };
                // The keyboard is the desktop's from now on, so the seat stays enlarged.
                let _: (_, iced::Task<Message>) = self.map.update(super::MAP, seat_map::Message::Kept, &[]);
                Action::ask(Request::BeginHelp(desktop), move |reply| {
                    wrap(HelpMessage::Taken(desktop, reply))
                })
            }
            HelpMessage::Taken(desktop, Err(problem)) => {
                if self.control.desktop == Some(desktop) {
                    self.control = Control::default();
                }
                Action::Notify(Notification::bad(&problem))
            }
            HelpMessage::Asked(Err(problem)) => Action::Notify(Notification::bad(&problem)),
            HelpMessage::Asked(Ok(answer)) | HelpMessage::Taken(_, Ok(answer)) => Action::learn(answer),
            HelpMessage::GiveBack(desktop) => {
                self.control = Control::default();
                Action::ask(Request::EndHelp(desktop), move |reply| wrap(HelpMessage::GivenBack(reply)))
            }
            // It had ended already.
            HelpMessage::GivenBack(Err(_)) => Action::None,
            HelpMessage::GivenBack(Ok(answer)) => Action::learn(answer),
            HelpMessage::Touch(desktop, Done::GiveBack) => self.help_changed(HelpMessage::GiveBack(desktop)),
            HelpMessage::Touch(desktop, Done::Input(input)) => {
                self.control.problem = None;
                Action::Touch(DesktopInput { desktop, input })
            }
        }
    }

    /// Gives the keyboard back, or gives up asking for it, where the seat is not enlarged any more. Says what the student said,
    /// where they do not agree.
    pub(super) fn settle_help(&mut self, live: &Live, me: &User) -> Action<Message> {
        let Some(desktop) = self.control.desktop else { return Action::None };
        let shown = self.enlarged_desktop(live);
        let Some(owner) = shown.filter(|shown| shown.id == desktop).map(|shown| shown.owner.id) else {
            return self.help_changed(HelpMessage::GiveBack(desktop));
        };
        let question = live.attention(owner).and_then(|one| one.question(me.id, ConsentTo::Help));
        let name = || live.attention(owner).map(|one| one.person.name.clone()).unwrap_or_default();
        match question.filter(|question| question.desktop == Some(desktop)).map(|question| question.answer) {
            Some(ConsentAnswer::Refused) => {
                self.control = Control::default();
                Action::Notify(Notification::warning(texts::help_refused(name())))
            }
            Some(ConsentAnswer::Silent) => {
                self.control = Control::default();
                Action::Notify(Notification::warning(texts::help_silent(name())))
            }
            _ => Action::None,
        }
    }

    /// The buttons of an enlarged seat that are about consent and help.
    pub(super) fn help_buttons<'a>(
        &'a self,
        student: UserId,
        desktop: Option<&Desktop>,
        scene: Scene<'a>,
    ) -> Vec<Button<'a, Message>> {
        let me = scene.me.id;
        let Some(desktop) = desktop else { return vec![] };
        let mut buttons = vec![];
        let lesson = self.lesson(scene.live);
        if desktop.state.is_on() && sees(student, lesson, scene.live, me).can_be_asked() {
            let ask = button::primary(texts::ask_to_watch()).icon(icon::EYE);
            buttons.push(ask.on_press(Message::Help(HelpMessage::AskToWatch(vec![desktop.id]))));
        }
        if !scene.live.may(Permission::ClassHelp) {
            return buttons;
        }
        let attention = scene.live.attention(student);
        let helps = attention.and_then(|one| one.help_at(desktop.id));
        let take = button::default(texts::take_control()).icon(icon::KEYBOARD);
        let give_back = || Message::Help(HelpMessage::GiveBack(desktop.id));
        buttons.push(match helps {
            Some(help) if help.by.id == me => {
                button::primary(texts::give_back()).icon(icon::KEYBOARD).on_press(give_back())
            }
            Some(help) => take.act(Err(texts::helped_by(help.by.name.clone()))),
            None if self.control.desktop == Some(desktop.id) => {
                button::default(texts::help_waits()).icon(icon::X).on_press(give_back())
            }
            None => take.act(match lesson.map(|lesson| lesson.consent.help) {
                Some(ConsentGrade::Never) => Err(texts::never_helped()),
                _ if !desktop.state.is_on() => Err(texts::help_needs_on()),
                _ if desktop.holds.paused => Err(texts::help_needs_running()),
                _ => Ok(Message::Help(HelpMessage::Take(desktop.id))),
            }),
        });
        buttons
    }

    /// The keyboard and pointer of the enlarged desktop, where the teacher helps there.
    pub(super) fn hands<'a>(&'a self, scene: Scene<'a>) -> Option<enlarged::Hands<'a, Message>> {
        let desktop = self.helps_at(scene.live, scene.me.id)?;
        let owner = self.enlarged_desktop(scene.live)?.owner.name.clone();
        let (width, height) = self.sizes.get(&desktop).copied().unwrap_or((16, 9));
        Some(enlarged::Hands {
            screen: Size::new(width.into(), height.into()),
            words: match &self.control.problem {
                Some(problem) => say(problem),
                None => texts::you_help(owner),
            },
            on: Box::new(move |done| Message::Help(HelpMessage::Touch(desktop, done))),
        })
    }

    /// How many were asked whether they agree to be paused, and have not said yes.
    pub(super) fn wait_to_pause(&self, power: &PowerInForce, live: &Live) -> usize {
        if power.power != ClassPower::EyesOnMe {
            return 0;
        }
        let students = self.class.class().map(|class| class.students.as_slice()).unwrap_or_default();
        let waits = |student: &&Student| {
            let attention = live.attention(student.person.id);
            let question = attention.and_then(|one| one.question(power.by.id, ConsentTo::Pause));
            question.is_some_and(|question| question.answer != ConsentAnswer::Agreed)
        };
        students.iter().filter(waits).count()
    }

    /// The desktops whose owners can be asked whether the teacher may look: the selected ones, or all.
    pub(super) fn to_ask(&self, live: &Live, me: UserId) -> Vec<DesktopId> {
        let lesson = self.lesson(live);
        let selected = self.selected_students();
        let students = self.class.class().map(|class| class.students.as_slice()).unwrap_or_default();
        let chosen = students.iter().map(|student| student.person.id);
        let chosen = chosen.filter(|id| selected.as_ref().is_none_or(|selected| selected.contains(id)));
        let asked = chosen.filter(|id| sees(*id, lesson, live, me).can_be_asked());
        let on = asked.filter_map(|id| self.desktop(Spot::Student(id), live));
        on.filter(|desktop| desktop.state.is_on()).map(|desktop| desktop.id).collect()
    }
}
