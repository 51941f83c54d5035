//! The desktops that the app knows: they are counted and listed by the backend, and only those are kept that something shows.

use std::collections::HashSet;

use iced::Task;
use sarrio_model::{Desktop, DesktopId, DesktopSummary};

use super::{Message, SignedIn};
use crate::app::notifications;
use crate::backend::request::{Answer, Reply, Request};
use crate::screen::desktop_list::COLLECTS;
use crate::screen::{Action, Screen};

impl SignedIn {
    /// The lists were read: shows the first rows, and reads what else is shown.
    pub(super) fn begin_desktops(&mut self) -> Task<Message> {
        let desktops = self.desktops.begin(&self.live);
        let storage = self.storage.begin(&self.live);
        Task::batch([self.carry_out(desktops, Message::Desktops), self.carry_out(storage, Message::Storage)])
    }

    /// Reads what the screen shows and what has changed, and counts.
    pub(super) fn read_desktops(&mut self) -> Task<Message> {
        let list = match self.screen {
            Screen::Desktops => {
                let action = self.desktops.read();
                self.carry_out(action, Message::Desktops)
            }
            Screen::Bin | Screen::Storage => {
                let action = self.storage.read();
                self.carry_out(action, Message::Storage)
            }
            _ => Task::none(),
        };
        if self.counting || !self.live.take_uncounted() {
            return list;
        }
        self.counting = true;
        let pause = Task::perform(async { tokio::time::sleep(COLLECTS).await }, |()| Message::CountDue);
        Task::batch([list, pause])
    }

    /// Changes were collected for long enough.
    pub(super) fn count_desktops(&mut self) -> Task<Message> {
        self.ask(Request::CountDesktops, Message::DesktopsCounted)
    }

    /// The backend has counted. What changed meanwhile is counted once more.
    pub(super) fn desktops_counted(&mut self, reply: Reply) -> Task<Message> {
        self.counting = false;
        if let Ok(Answer::Counted(summary)) = reply {
            self.counted(summary);
        }
        let running = match self.screen {
            Screen::Templates => self.templates.count_running(&self.live),
            _ => Action::None,
        };
        Task::batch([self.carry_out(running, Message::Templates), self.read_desktops()])
    }

    fn counted(&mut self, summary: DesktopSummary) {
        self.live.counted(summary);
        self.find_palette_matches_again();
    }

    /// Desktops were read.
    pub(super) fn learn(&mut self, desktops: Vec<Desktop>) {
        for desktop in desktops {
            self.live.learn(desktop);
        }
    }

    /// Forgets the desktops that nothing shows, if there are many. First the screen must know what was read for it.
    pub(super) fn forget_desktops(&mut self) {
        if self.live.knows_too_many() {
            let needed = self.needed_desktops();
            self.live.keep_desktops(&needed);
        }
    }

    /// The desktops that something shows or may be asked about.
    fn needed_desktops(&self) -> HashSet<DesktopId> {
        let mut all = self.shown_apart();
        self.desktops.needs(&mut all);
        self.storage.needs(&mut all);
        all.extend(&self.palette_desktops);
        all
    }

    /// Those that are shown outside the lists.
    fn shown_apart(&self) -> HashSet<DesktopId> {
        let mut all: HashSet<DesktopId> = self.viewers.desktops().collect();
        all.extend(self.desktops.current());
        if let Some(wizard) = &self.wizard {
            all.extend(wizard.desktops());
        }
        all.extend(self.desktops_of_jobs());
        all
    }

    /// Those with which a failed job can be tried again.
    fn desktops_of_jobs(&self) -> Vec<DesktopId> {
        let again = self.live.jobs().into_iter().filter_map(notifications::again);
        let ids = again.filter_map(|request| match request {
            Request::Act(_, ids) => Some(ids),
            _ => None,
        });
        ids.flatten().collect()
    }

    /// After a loss of the connection, what is shown outside the lists is read again: its events were missed.
    pub(super) fn read_shown_desktops(&mut self) -> Task<Message> {
        let ids = self.shown_apart().into_iter().collect();
        self.read_these(ids)
    }

    /// Reads the desktops of failed jobs that are not known: whether they can be tried again depends on them.
    pub(super) fn read_desktops_of_jobs(&mut self) -> Task<Message> {
        let mut ids = self.desktops_of_jobs();
        ids.retain(|id| self.live.desktop(*id).is_none());
        self.read_these(ids)
    }

    fn read_these(&mut self, ids: Vec<DesktopId>) -> Task<Message> {
        if ids.is_empty() {
            return Task::none();
        }
        let read = Action::ask(Request::KnownDesktops(ids), |_| Message::Nothing);
        self.carry_out(read, |message| message)
    }
}
