//! How it begins after somebody has signed in.

use std::collections::HashSet;
use std::path::PathBuf;

use iced::Task;
use jiff::Timestamp;
use sarrio_model::{Role, User};

use super::{Message, SignedIn};
use crate::app::abandon::Abandon;
use crate::app::notifications::Toasts;
use crate::app::own_quota::OwnQuota;
use crate::app::save_ticket::SaveTicket;
use crate::app::viewers::Viewers;
use crate::backend::live::Live;
use crate::backend::screen_picture::Screens;
use crate::backend::session::{self, Connected, Remember};
use crate::preferences::Home;
use crate::screen::DesktopsFor;
use crate::screen::Screen;
use crate::screen::audit::Audit;
use crate::screen::classroom::Classroom;
use crate::screen::desktops::{self, Desktops};
use crate::screen::directory::SchoolDirectory;
use crate::screen::hypervisors::Hypervisors;
use crate::screen::my_lesson::MyLesson;
use crate::screen::people::People;
use crate::screen::profile::Profile;
use crate::screen::rooms::Rooms;
use crate::screen::storage::Storage;
use crate::screen::templates::Templates;
use crate::screen::timetable::Timetable;
use crate::screen::wizard::Wizard;
use crate::widget::focus;

/// The screen with which somebody begins: teachers with their class, students with their lesson.
fn first_screen(me: &User) -> Screen {
    match me.role {
        Role::Teacher => Screen::Classroom,
        Role::Student => Screen::MyLesson,
        Role::Administrator | Role::Manager => Screen::Desktops,
    }
}

impl SignedIn {
    /// Starts with `connected`: subscribes to events and reads the lists. Remembers the session in the keyring if
    /// `remember` says so. If the backend runs in this app, adds what the lab's file lists.
    pub fn new(connected: Connected, remember: Remember, lab: Option<PathBuf>) -> (Self, Task<Message>) {
        let Connected { client, session, home } = connected;
        let mut signed_in = Self::shown(session.user, session.site, Live::of(session.actions));
        signed_in.screen = first_screen(signed_in.me());
        signed_in.client = Some(client.clone());
        signed_in.home = home;
        let keep = match (&signed_in.home, remember) {
            (Home::Backend { url }, Remember::Yes) => {
                Task::perform(session::remember(url.clone(), client.clone()), Message::Remembered)
            }
            _ => Task::none(),
        };
        #[cfg(feature = "direct")]
        let prepare = match &signed_in.home {
            Home::Here => Task::perform(crate::backend::embedded::furnish(client, lab), Message::LabReady),
            Home::Backend { .. } => Task::none(),
        };
        #[cfg(not(feature = "direct"))]
        let prepare = {
            drop(lab);
            Task::none()
        };
        (signed_in, Task::batch([keep, prepare, focus::on(desktops::TABLE)]))
    }

    /// The same with lists that were read already and no backend: for pictures and tests.
    #[must_use]
    pub fn shown(me: User, site: String, live: Live) -> Self {
        let mut signed_in = Self {
            client: None,
            home: Home::Here,
            me,
            site,
            live,
            own_quota: OwnQuota::default(),
            now: Timestamp::now(),
            lost: None,
            connection: 0,
            screen: Screen::Desktops,
            history: vec![],
            classroom: Classroom::default(),
            timetable: Timetable::default(),
            my_lesson: MyLesson::default(),
            lesson_alone: false,
            rooms: Rooms::default(),
            consent: None,
            desktops: Desktops::default(),
            templates: Templates::default(),
            hypervisors: Hypervisors::default(),
            storage: Storage::default(),
            people: People::default(),
            directory: SchoolDirectory::default(),
            audit: Audit::default(),
            profile: Profile::default(),
            wizard: None,
            palette: None,
            screens: Screens::default(),
            palette_desktops: vec![],
            palette_people: vec![],
            palette_queries: 0,
            palette_matches: vec![],
            jobs: false,
            unfolded: HashSet::new(),
            help: false,
            toasts: Toasts::default(),
            viewers: Viewers::default(),
            save_ticket: SaveTicket::default(),
            abandon: Abandon::default(),
            own_operations: HashSet::new(),
            counting: false,
            #[cfg(test)]
            asked: vec![],
            #[cfg(test)]
            stand_in: None,
        };
        signed_in.refresh();
        if signed_in.live.loaded {
            // Nothing is asked for: there is no backend.
            let _ = signed_in.begin_desktops();
        }
        signed_in
    }

    /// The same, signed in to a school's backend.
    #[must_use]
    pub fn at_school(mut self) -> Self {
        self.home = Home::Backend { url: "https://sarrio.school.example:8443".to_owned() };
        self
    }

    /// Shows a student's lesson and desktops, and no other screen.
    pub(in crate::app) fn show_lesson_alone(&mut self) {
        (self.lesson_alone, self.screen) = (true, Screen::MyLesson);
    }

    /// Goes to `screen`, for pictures and tests.
    pub fn at(&mut self, screen: Screen) {
        let _ = self.go(screen);
        if screen == Screen::Wizard && self.wizard.is_none() {
            self.wizard = Some(Wizard::new(DesktopsFor::default(), &self.live, &self.me));
        }
    }
}
