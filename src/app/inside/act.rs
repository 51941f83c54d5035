//! Carries out what screens ask: calls, places, openings, offers.

use iced::Task;
use sarrio_model::{Batch, BatchAction, Change, DesktopId, Operation, TemplateId};

use super::{Inside, Message};
use crate::app::{entries, news, opening};
use crate::request::{Answer, Reply, Request, perform};
use crate::screen::wizard::{self, Wizard};
use crate::screen::{Action, News, Offer, Place, desktops, storage};
use crate::screen_picture;
use crate::widget::{focus, palette};
use crate::words;

impl Inside {
    pub(super) fn ask(
        &mut self,
        request: Request,
        reply: impl Fn(Reply) -> Message + Send + 'static,
    ) -> Task<Message> {
        #[cfg(test)]
        self.asked.push(request.clone());
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
                let disks = matches!(request, Request::Desktop(_));
                self.ask(request, move |answer| {
                    let seen = answer.clone();
                    let told = wrap(reply(answer));
                    match seen {
                        Ok(Answer::Accepted(operation)) => {
                            Message::Opening(opening::Message::Accepted(operation, Box::new(told)))
                        }
                        Ok(Answer::Desktop(desktop)) if disks => Message::Opening(opening::Message::Disks(
                            desktop.id,
                            desktop.disks,
                            Box::new(told),
                        )),
                        _ => told,
                    }
                })
            }
            Action::Open(id) => self.open_desktop(id),
            Action::Go(place) => self.go(place),
            Action::ShowDesktop(id) => self.show_desktop(id),
            Action::Make(template) => self.make(template),
            Action::AddMedia => {
                let go = self.go(Place::Storage);
                let action = self.storage.update(storage::Message::AddMediaPressed, &self.live);
                Task::batch([go, self.carry_out(action, Message::Storage)])
            }
            Action::Tell(news) => {
                self.tell(news);
                Task::none()
            }
            Action::Copy(text) => {
                self.tell(News::good(words::common::copied()));
                iced::clipboard::write(text)
            }
            Action::All(all) => {
                Task::batch(all.into_iter().map(|a| self.carry_out(a, wrap)).collect::<Vec<_>>())
            }
        }
    }

    pub(super) fn opening_told(&mut self, message: opening::Message) -> Task<Message> {
        match message {
            opening::Message::Accepted(operation, told) => {
                self.accepted(operation);
                Task::done(*told)
            }
            opening::Message::Disks(id, disks, told) => {
                self.live.remember_disks(id, disks);
                Task::done(*told)
            }
            other => {
                let Some(client) = self.client.clone() else { return Task::none() };
                let (task, news) = self.opening.update(other, &client, self.is_direct(), &self.live);
                if let Some(news) = news {
                    self.tell(news);
                }
                task.map(Message::Opening)
            }
        }
    }

    /// What every accepted request means for the shell: the job is ours, and known at once. One that was quick may be over
    /// before its answer comes.
    pub(super) fn accepted(&mut self, operation: Operation) {
        match self.live.operation(operation.id).filter(|known| known.state.is_over()) {
            Some(over) => {
                if let Some(news) = news::of_job(over) {
                    self.tell(news);
                }
            }
            None => {
                self.mine.insert(operation.id);
                self.live.apply(Change::Operation(operation));
            }
        }
    }

    pub(super) fn open_desktop(&mut self, id: DesktopId) -> Task<Message> {
        self.palette = None;
        self.opening_told(opening::Message::Open(id))
    }

    pub(super) fn go(&mut self, place: Place) -> Task<Message> {
        self.palette = None;
        self.jobs = false;
        if !matches!(place, Place::Settings | Place::Wizard) && !self.places().contains(&place) {
            return Task::none();
        }
        self.templates.ask_again();
        if place != self.place {
            self.history.push(self.place);
            self.place = place;
        }
        if place == Place::Desktops { focus::on(desktops::TABLE) } else { self.ask_pictures() }
    }

    /// Asks for the pictures of templates that are looked at for the first time.
    pub(super) fn ask_pictures(&mut self) -> Task<Message> {
        let Some(client) = self.client.clone().filter(|_| self.place == Place::Templates) else {
            return Task::none();
        };
        let ask = |id| {
            let picture = screen_picture::of_template(client.clone(), id);
            Task::perform(picture, move |picture| Message::TemplatePicture(id, picture))
        };
        Task::batch(self.templates.unseen(&self.live).into_iter().map(ask))
    }

    pub(super) fn back(&mut self) -> Task<Message> {
        if self.place == Place::Wizard
            && let Some(wizard) = &mut self.wizard
        {
            let action = wizard.update(wizard::Message::Back, &self.live);
            return self.carry_out(action, Message::Wizard);
        }
        if let Some(place) = self.history.pop() {
            self.place = place;
        }
        self.ask_pictures()
    }

    pub(super) fn make(&mut self, template: Option<TemplateId>) -> Task<Message> {
        let wizard = Wizard::new(template, &self.live, &self.me);
        let focus = wizard.first_focus().map(Message::Wizard);
        self.wizard = Some(wizard);
        Task::batch([self.go(Place::Wizard), focus])
    }

    pub(super) fn show_desktop(&mut self, id: DesktopId) -> Task<Message> {
        let go = self.go(Place::Desktops);
        let show = self.desktops.show(id, &self.live).map(Message::Desktops);
        let disks =
            self.carry_out(Action::ask(Request::Desktop(id), desktops::Message::Details), Message::Desktops);
        Task::batch([go, show, disks])
    }

    pub(super) fn take(&mut self, offer: Offer) -> Task<Message> {
        match offer {
            Offer::Restore(ids) => {
                let batch = Batch { action: BatchAction::Restore, ids };
                self.ask(Request::Batch(batch), Message::Asked)
            }
            Offer::Show(place) => self.go(place),
            Offer::Jobs => {
                self.jobs = true;
                Task::none()
            }
            Offer::Reopen(id) => self.open_desktop(id),
            Offer::SaveTicket(id) => self.opening_told(opening::Message::SaveAsked(id)),
        }
    }

    pub(super) fn find(&mut self) {
        let query = self.palette.as_ref().map_or("", |p| p.query.as_str());
        self.found = palette::hits(entries::all(self), query);
        self.found.truncate(palette::ROWS);
    }
}
