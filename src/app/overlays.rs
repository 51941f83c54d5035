//! What is open over the page: dialogs, the palette, the shortcuts, the list of jobs, the toasts.

use iced::Size;
use sarrio_model::{Operation, OperationState, Permission};

use super::help;
use super::notifications;
use super::signed_in::{Message, SignedIn};
use crate::backend::live::Live;
use crate::backend::request::Request;
use crate::screen::{NotificationAction, Scene, Screen, desktops, job_progress, job_step, job_title};
use crate::widget::button::{self, Button};
use crate::widget::jobs::{self, Job, JobState};
use crate::widget::toast::{self, toast};
use crate::widget::{Element, palette};
use crate::words;

impl SignedIn {
    /// What is open over the page: the palette, the shortcuts or a dialog.
    pub(super) fn layer<'a>(&'a self, scene: Scene<'a>, size: Size) -> Option<Element<'a, Message>> {
        if let Some(state) = &self.palette {
            let run = (!self.palette_matches.is_empty()).then_some(Message::PaletteRun);
            let hints = if size.height < 720.0 { palette::Hints::Hidden } else { palette::Hints::Shown };
            return Some(palette::palette(
                state,
                self.palette_matches.clone(),
                hints,
                Message::PaletteTyped,
                run,
                Message::PaletteClosed,
            ));
        }
        if self.help {
            return Some(help::dialog(size.height));
        }
        let question = self.abandon.layer(Message::JobAbandonClosed, Message::JobAbandonSent);
        if question.is_some() {
            return question;
        }
        if let Some(layer) = self.save_ticket.layer() {
            return Some(layer.map(Message::SaveTicket));
        }
        match self.screen {
            Screen::Classroom => self.classroom.layer(scene).map(|l| l.content.map(Message::Classroom)),
            Screen::Timetable => self.timetable.layer(scene).map(|l| l.content.map(Message::Timetable)),
            Screen::Rooms => self.rooms.layer(scene).map(|l| l.content.map(Message::Rooms)),
            Screen::Desktops => self.desktops.layer(scene).map(|l| l.content.map(Message::Desktops)),
            Screen::Templates => self.templates.layer(scene).map(|l| l.content.map(Message::Templates)),
            Screen::Hypervisors => self.hypervisors.layer(scene).map(|l| l.content.map(Message::Hypervisors)),
            Screen::Bin | Screen::Storage => {
                self.storage.layer(scene).map(|l| l.content.map(Message::Storage))
            }
            Screen::People => self.people.layer(scene).map(|l| l.content.map(Message::People)),
            Screen::Directory => self.directory.layer(scene).map(|l| l.content.map(Message::Directory)),
            Screen::Audit => self.audit.layer(scene).map(|l| l.content.map(Message::Audit)),
            Screen::MyLesson | Screen::Profile | Screen::Settings | Screen::Wizard => None,
        }
    }

    /// The toasts in their corner.
    pub(super) fn toast_corner(&self, size: Size) -> Element<'_, Message> {
        let (shown, more) = self.toasts.shown(toast::most(size.height));
        let cards = shown
            .iter()
            .map(|one| {
                let actions = one.notification.actions.iter().map(|action| {
                    button::default(action_name(action))
                        .on_press(Message::NotificationAction(one.id, action.clone()))
                });
                toast(
                    one.notification.kind,
                    one.notification.title.clone(),
                    one.notification.detail.clone(),
                    actions.collect(),
                    Message::ToastClosed(one.id),
                )
            })
            .collect();
        let more: Option<Button<'_, Message>> = (more > 0)
            .then(|| button::default(words::jobs::more_toasts(more)).on_press(Message::JobsToggled));
        toast::corner(cards, more, (Message::ToastsEntered, Message::ToastsLeft))
    }
}

fn action_name(action: &NotificationAction) -> String {
    match action {
        NotificationAction::Restore(_) => words::common::undo(),
        NotificationAction::Show(_) => words::common::show(),
        NotificationAction::Jobs => words::common::show_jobs(),
        NotificationAction::Open(_) => words::viewer::open_again(),
        NotificationAction::SaveTicket(_) => words::viewer::save(),
    }
}

/// Whether a failed job's action is possible now.
fn can_again(operation: &Operation, live: &Live) -> bool {
    notifications::again(operation).is_some_and(|request| match request {
        Request::Act(action, ids) => {
            ids.iter().all(|id| live.desktop(*id).is_some_and(|desktop| desktops::can(action, desktop)))
        }
        _ => true,
    })
}

/// The jobs that run and those that ended.
pub(super) fn tray<'a>(signed_in: &'a SignedIn, scene: Scene<'a>) -> Element<'a, Message> {
    let all = scene.live.jobs();
    let list = all
        .iter()
        .take(30)
        .map(|operation| {
            let state = match &operation.state {
                OperationState::Succeeded => JobState::Done,
                OperationState::Cancelled => JobState::Cancelled,
                OperationState::Failed { .. } => JobState::Failed,
                _ => JobState::Running(job_progress(operation)),
            };
            let end = operation.finished.unwrap_or(signed_in.now);
            let seconds = u64::try_from(end.as_second() - operation.created.as_second()).unwrap_or(0);
            let mut buttons = vec![];
            if operation.actions.contains(Permission::OperationAbandon) {
                buttons.push(
                    button::danger(words::jobs::abandon())
                        .hint(words::jobs::abandon_hint())
                        .on_press(Message::JobAbandon(operation.id)),
                );
            }
            match state {
                // A job that is being undone was already cancelled, or has failed.
                JobState::Running(_) if matches!(operation.state, OperationState::Undoing { .. }) => {}
                JobState::Running(_) if operation.actions.contains(Permission::OperationCancel) => buttons
                    .push(button::default(words::jobs::cancel()).on_press(Message::JobCancel(operation.id))),
                _ if can_again(operation, scene.live) => buttons.push(
                    button::default(words::common::try_again()).on_press(Message::JobAgain(operation.id)),
                ),
                _ => {}
            }
            Job {
                title: job_title(operation),
                step: job_step(operation),
                shown: (signed_in.shown_of(operation.id), Message::JobFolded(operation.id)),
                elapsed: words::duration(seconds),
                state,
                buttons,
            }
        })
        .collect();
    let over = all.iter().any(|o| o.state.is_over());
    let clear: Option<Button<'a, Message>> = over.then(|| {
        button::ghost(words::jobs::clear()).hint(words::jobs::clear_hint()).on_press(Message::JobsCleared)
    });
    jobs::tray(scene.live.jobs_running(), list, clear)
}
