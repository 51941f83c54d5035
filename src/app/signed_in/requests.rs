//! Carries out what screens ask for: calls to the backend, other screens, viewers, notifications.

use iced::Task;
use sarrio_model::{
    Abandoned, Change, DesktopAction, DesktopId, Operation, OperationId, Permission, TemplateId,
};

use super::{Message, SignedIn};
use crate::app::viewers::Reach;
use crate::app::{notifications, save_ticket, viewers};
use crate::backend::request::{Answer, Reply, Request, perform};
use crate::backend::screen_picture;
use crate::preferences::Home;
use crate::screen::DesktopsFor;
use crate::screen::wizard::{self, Wizard};
use crate::screen::{
    self, Action, Notification, NotificationAction, Screen, classroom, desktops, job_title, profile, storage,
    timetable,
};
use crate::widget::{dialog, focus};
use crate::words;

impl SignedIn {
    pub(super) fn ask(
        &mut self,
        request: Request,
        reply: impl Fn(Reply) -> Message + Send + 'static,
    ) -> Task<Message> {
        #[cfg(test)]
        self.asked.push(request.clone());
        #[cfg(test)]
        if let Some(answer) = self.stand_in.as_ref().and_then(|stand_in| stand_in.answer(&request)) {
            return Task::done(reply(answer));
        }
        match self.client.clone() {
            Some(client) => Task::perform(perform(client, request), reply),
            None => Task::none(),
        }
    }

    pub(super) fn carry_out<M: Send + 'static>(
        &mut self,
        action: Action<M>,
        wrap: impl Fn(M) -> Message + Copy + Send + Sync + 'static,
    ) -> Task<Message> {
        match action {
            Action::None => Task::none(),
            Action::Run(task) => task.map(wrap),
            Action::Ask(request, reply) => {
                let reads_desktop = matches!(request, Request::Desktop(_));
                self.ask(request, move |answer| {
                    let copy = answer.clone();
                    let then = wrap(reply(answer));
                    match copy {
                        Ok(Answer::Accepted(operation)) => Message::Accepted(operation, Box::new(then)),
                        Ok(Answer::Desktop(desktop)) if reads_desktop => {
                            Message::DesktopRead(Box::new(desktop), Box::new(then))
                        }
                        Ok(Answer::Desktops(page)) => Message::DesktopsRead(page.items, Box::new(then)),
                        Ok(Answer::Located { desktop, .. }) => {
                            Message::DesktopsRead(vec![desktop], Box::new(then))
                        }
                        _ => then,
                    }
                })
            }
            Action::Open(id) => self.open_desktop(id),
            Action::Touch(done) => self.do_now(|app| app.screens.touch(done)),
            Action::Go(screen) => self.go(screen),
            Action::ShowDesktop(id) => self.show_desktop(id),
            Action::DesktopsOf(person) => {
                let show = self.desktops.show_owner(&person);
                let show = self.carry_out(show, Message::Desktops);
                Task::batch([self.go(Screen::Desktops), show])
            }
            Action::NewDesktops(template) => self.new_desktops(template),
            Action::MakeDesktops(begin) => self.make_desktops(*begin),
            Action::ShowClass(group) => {
                self.classroom.show(group, &self.live, &self.me);
                self.go(Screen::Classroom)
            }
            Action::AddMedia => {
                let go = self.go(Screen::Storage);
                let action = self.storage.update(storage::Message::AddMediaPressed, &self.live);
                Task::batch([go, self.carry_out(action, Message::Storage)])
            }
            Action::Notify(notification) => {
                self.notify(notification);
                Task::none()
            }
            Action::Learn(change) => {
                self.changed(*change);
                self.refresh();
                Task::batch([self.read_class(), self.read_week()])
            }
            Action::Copy(text) => {
                self.notify(Notification::good(words::common::copied()));
                iced::clipboard::write(text)
            }
            Action::All(all) => {
                Task::batch(all.into_iter().map(|a| self.carry_out(a, wrap)).collect::<Vec<_>>())
            }
        }
    }

    pub(super) fn update_viewers(&mut self, message: viewers::Message) -> Task<Message> {
        let Some(client) = self.client.clone() else { return Task::none() };
        let reach = if self.home == Home::Here { Reach::OrTunnel } else { Reach::Direct };
        let (task, notification) = self.viewers.update(message, &client, reach, &self.live);
        if let Some(notification) = notification {
            self.notify(notification);
        }
        task.map(Message::Viewers)
    }

    pub(super) fn update_save_ticket(&mut self, message: save_ticket::Message) -> Task<Message> {
        let (task, notification) = self.save_ticket.update(message, self.client.as_ref());
        if let Some(notification) = notification {
            self.notify(notification);
        }
        task.map(Message::SaveTicket)
    }

    /// An operation was accepted. Its end will be notified, at once if it ended before the answer arrived.
    pub(super) fn accepted(&mut self, operation: Operation) {
        match self.live.operation(operation.id).filter(|known| known.state.is_over()) {
            Some(over) => {
                if let Some(notification) = notifications::of_operation(over) {
                    self.notify(notification);
                }
            }
            None => {
                self.own_operations.insert(operation.id);
                self.live.apply(Change::Operation(operation));
            }
        }
    }

    /// Asks whether to abandon a job. The list of jobs is closed, because the question takes its place.
    pub(super) fn ask_to_abandon(&mut self, id: OperationId) -> Task<Message> {
        let Some(operation) = self.live.operation(id) else { return Task::none() };
        self.abandon.ask(operation);
        self.jobs = false;
        focus::on(dialog::CANCEL)
    }

    /// Says what an abandoned job may have left behind. The notification stays until it is closed.
    pub(super) fn abandoned(&mut self, reply: Reply) {
        self.abandon.close();
        match reply {
            Ok(Answer::Abandoned(Abandoned { operation, left_behind })) => {
                self.own_operations.remove(&operation.id);
                let abandoned = Notification::warning(words::jobs::abandoned(job_title(&operation)));
                let left_behind = screen::left_behind(&left_behind);
                self.notify(abandoned.detail(left_behind).action(NotificationAction::Jobs));
                self.live.apply(Change::Operation(operation));
            }
            Ok(_) => {}
            Err(problem) => self.notify(Notification::bad(&problem)),
        }
    }

    pub(super) fn open_desktop(&mut self, id: DesktopId) -> Task<Message> {
        self.palette = None;
        self.update_viewers(viewers::Message::Open(id))
    }

    pub(super) fn go(&mut self, screen: Screen) -> Task<Message> {
        self.palette = None;
        self.jobs = false;
        let everybodys = matches!(screen, Screen::Profile | Screen::Settings | Screen::Wizard);
        if !everybodys && !self.screens().contains(&screen) {
            return Task::none();
        }
        self.templates.ask_pictures_again();
        if screen != self.screen {
            self.history.push(self.screen);
            self.screen = screen;
        }
        // Rules of roles have no events.
        self.own_quota.outdate();
        let quota = self.read_own_quota();
        let opened = match screen {
            Screen::Desktops => Task::batch([focus::on(desktops::TABLE), self.read_desktops()]),
            Screen::Bin | Screen::Storage => self.read_desktops(),
            Screen::Classroom => Task::batch([focus::on(classroom::MAP), self.read_class()]),
            Screen::Timetable => Task::batch([focus::on(timetable::GRID), self.read_week()]),
            Screen::People => {
                let action = self.people.open(&self.live);
                self.carry_out(action, Message::People)
            }
            Screen::Directory => {
                let action = self.directory.open();
                self.carry_out(action, Message::Directory)
            }
            Screen::Audit => {
                let action = self.audit.open();
                self.carry_out(action, Message::Audit)
            }
            Screen::Profile if self.home != Home::Here => {
                let action = self.profile.update(profile::Message::Opened, &self.me);
                self.carry_out(action, Message::Profile)
            }
            Screen::Settings if self.live.may(Permission::ConsentEdit) => {
                self.ask(Request::ConsentRules, Message::ConsentRead)
            }
            _ => self.ask_pictures(),
        };
        Task::batch([quota, opened])
    }

    /// Asks for the pictures of templates that are shown for the first time.
    pub(super) fn ask_pictures(&mut self) -> Task<Message> {
        let Some(client) = self.client.clone().filter(|_| self.screen == Screen::Templates) else {
            return Task::none();
        };
        let ask = |id| {
            let picture = screen_picture::of_template(client.clone(), id);
            Task::perform(picture, move |picture| Message::TemplatePicture(id, picture))
        };
        Task::batch(self.templates.without_picture(&self.live).into_iter().map(ask))
    }

    pub(super) fn back(&mut self) -> Task<Message> {
        if self.screen == Screen::Wizard
            && let Some(wizard) = &mut self.wizard
        {
            let action = wizard.update(wizard::Message::Back, &self.live);
            return self.carry_out(action, Message::Wizard);
        }
        if let Some(screen) = self.history.pop() {
            self.screen = screen;
        }
        Task::batch([self.ask_pictures(), self.read_desktops(), self.read_class(), self.read_week()])
    }

    pub(super) fn new_desktops(&mut self, template: Option<TemplateId>) -> Task<Message> {
        self.make_desktops(DesktopsFor { template, ..DesktopsFor::default() })
    }

    fn make_desktops(&mut self, begin: DesktopsFor) -> Task<Message> {
        let wizard = Wizard::new(begin, &self.live, &self.me);
        let (focus, opened) = (wizard.first_focus().map(Message::Wizard), wizard.opened());
        self.wizard = Some(wizard);
        let opened = self.carry_out(opened, Message::Wizard);
        Task::batch([self.go(Screen::Wizard), focus, opened])
    }

    pub(super) fn show_desktop(&mut self, id: DesktopId) -> Task<Message> {
        let go = self.go(Screen::Desktops);
        let show = self.desktops.show(id);
        let show = self.carry_out(show, Message::Desktops);
        let disks =
            self.carry_out(Action::ask(Request::Desktop(id), desktops::Message::Details), Message::Desktops);
        Task::batch([go, show, disks])
    }

    pub(super) fn act_on_notification(&mut self, action: NotificationAction) -> Task<Message> {
        match action {
            NotificationAction::Restore(ids) => {
                self.ask(Request::Act(DesktopAction::Restore, ids), Message::Answered)
            }
            NotificationAction::Show(screen) => self.go(screen),
            NotificationAction::Jobs => {
                self.jobs = true;
                Task::none()
            }
            NotificationAction::Open(id) => self.open_desktop(id),
            NotificationAction::SaveTicket(id) => self.update_save_ticket(save_ticket::Message::Asked(id)),
        }
    }
}
