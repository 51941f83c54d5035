//! Shortcuts, Esc, and the settings.

use iced::{Size, Task};
use sarrio_model::{EditConsentRules, EditProfile};

use super::{Leave, Message, REGIONS, SignedIn};
use crate::app::keys::Shortcut;
use crate::backend::request::Request;
use crate::backend::session;
use crate::preferences::{Home, Preferences};
use crate::screen::{Screen, audit, classroom, consent, desktops, people, settings, templates, wizard};
use crate::widget::focus;
use crate::words::{self, Language};

impl SignedIn {
    pub(super) fn settings(
        &mut self,
        message: settings::Message,
        preferences: &mut Preferences,
    ) -> (Task<Message>, Leave) {
        match message {
            settings::Message::Language(language) => {
                preferences.language = Some(language);
                words::speak(language);
                self.refresh();
                preferences.write();
                return (self.keep_language(language), Leave::No);
            }
            settings::Message::Appearance(appearance) => preferences.appearance = appearance,
            settings::Message::Percent(percent) => preferences.percent = percent,
            settings::Message::Pictures(most) => preferences.pictures = most,
            settings::Message::Shortcuts => self.help = true,
            settings::Message::Consent(to, grade) => {
                let Some(rules) = self.consent else { return (Task::none(), Leave::No) };
                let grades = consent::school_with(to, grade);
                let edit = EditConsentRules { revision: rules.revision, grades };
                return (self.ask(Request::EditConsentRules(edit), Message::ConsentRead), Leave::No);
            }
            settings::Message::SignOut => {
                let out = match (&self.home, self.client.clone()) {
                    (Home::Backend { url }, Some(client)) => {
                        let url = url.clone();
                        Task::future(async move {
                            // The token is deleted here whether or not the backend answers.
                            let _ = client.sign_out().await;
                            session::forget(url).await;
                        })
                        .discard()
                    }
                    _ => Task::none(),
                };
                return (out, Leave::SignOut(None));
            }
        }
        preferences.write();
        (Task::none(), Leave::No)
    }

    /// The language goes with the person to other computers.
    fn keep_language(&mut self, language: Language) -> Task<Message> {
        if self.home == Home::Here || self.me.language == Some(language) {
            return Task::none();
        }
        self.me.language = Some(language);
        let edit = EditProfile { full_name: None, language: Some(Some(language)) };
        self.ask(Request::EditProfile(edit), Message::Answered)
    }

    pub(super) fn key(
        &mut self,
        shortcut: Shortcut,
        preferences: &mut Preferences,
        size: Size,
    ) -> (Task<Message>, Leave) {
        let covered = self.is_covered();
        let message = match shortcut {
            Shortcut::Escape => {
                self.escape();
                return (Task::none(), Leave::No);
            }
            Shortcut::Up | Shortcut::Down => {
                if let Some(palette) = &mut self.palette {
                    palette.step(if shortcut == Shortcut::Up { -1 } else { 1 }, self.palette_matches.len());
                }
                return (Task::none(), Leave::No);
            }
            Shortcut::Palette if self.palette.is_some() => Message::PaletteClosed,
            Shortcut::Jobs => Message::JobsToggled,
            // Other shortcuts do not work while something is open.
            _ if covered => return (Task::none(), Leave::No),
            Shortcut::Palette => Message::PaletteOpened,
            Shortcut::Find => match self.screen {
                Screen::Templates => Message::Templates(templates::Message::FilterFocused),
                Screen::Desktops => Message::Desktops(desktops::Message::FilterFocused),
                Screen::People => Message::People(people::Message::FilterFocused),
                Screen::Audit => Message::Audit(audit::Message::FilterFocused),
                _ => Message::PaletteOpened,
            },
            Shortcut::Screen(number) => match self.screens().get(number) {
                Some(screen) => Message::Go(*screen),
                None => return (Task::none(), Leave::No),
            },
            Shortcut::New => Message::NewDesktops(None),
            Shortcut::Sidebar => Message::SidebarToggled,
            Shortcut::Settings => Message::Go(Screen::Settings),
            Shortcut::Region => return (focus::next_region(REGIONS), Leave::No),
            Shortcut::Help => Message::Help,
            Shortcut::Back => Message::Back,
            Shortcut::Forward | Shortcut::Write | Shortcut::EyesOnMe | Shortcut::Exam
                if self.screen == Screen::Classroom =>
            {
                let of_class = match shortcut {
                    Shortcut::Write => classroom::Shortcut::Write,
                    Shortcut::EyesOnMe => classroom::Shortcut::EyesOnMe,
                    Shortcut::Exam => classroom::Shortcut::Exam,
                    _ => classroom::Shortcut::Start,
                };
                match self.classroom.shortcut(of_class, &self.live) {
                    Some(message) => Message::Classroom(message),
                    None => return (Task::none(), Leave::No),
                }
            }
            Shortcut::Forward if self.screen == Screen::Wizard => Message::Wizard(wizard::Message::Next),
            Shortcut::Undo => match self.toasts.undo() {
                Some((id, action)) => Message::NotificationAction(id, action),
                None => return (Task::none(), Leave::No),
            },
            Shortcut::Quit => return (Task::none(), Leave::Quit),
            _ => return (Task::none(), Leave::No),
        };
        self.update(message, preferences, size)
    }

    pub(super) fn escape(&mut self) {
        if self.palette.is_some() {
            self.close_palette();
        } else if self.help || self.jobs {
            (self.help, self.jobs) = (false, false);
        } else if !self.abandon.close() && !self.save_ticket.escape() {
            let closed = match self.screen {
                Screen::Classroom => self.classroom.escape(),
                Screen::Timetable => self.timetable.escape(),
                Screen::Rooms => self.rooms.escape(),
                Screen::Desktops => self.desktops.escape(),
                Screen::Templates => self.templates.escape(),
                Screen::Hypervisors => self.hypervisors.escape(),
                Screen::Bin | Screen::Storage => self.storage.escape(),
                Screen::People => self.people.escape(),
                Screen::Directory => self.directory.escape(),
                Screen::Audit => self.audit.escape(),
                Screen::MyLesson | Screen::Profile | Screen::Settings | Screen::Wizard => false,
            };
            if !closed && matches!(self.screen, Screen::Profile | Screen::Settings | Screen::Wizard) {
                self.screen = self.history.pop().unwrap_or(Screen::Desktops);
            }
        }
    }
}
