//! Shortcuts, Esc, and the settings.

use iced::{Size, Task};

use super::{Asked, Inside, Message, REGIONS};
use crate::app::keys::Shortcut;
use crate::preferences::{Home, Preferences};
use crate::screen::{Place, desktops, settings, templates, wizard};
use crate::widget::focus;
use crate::{session, words};

impl Inside {
    pub(super) fn settings(
        &mut self,
        message: settings::Message,
        preferences: &mut Preferences,
    ) -> (Task<Message>, Asked) {
        match message {
            settings::Message::Language(language) => {
                preferences.language = Some(language);
                words::speak(language);
                self.refresh();
            }
            settings::Message::Look(look) => preferences.look = look,
            settings::Message::Percent(percent) => preferences.percent = percent,
            settings::Message::Shortcuts => self.help = true,
            settings::Message::SignOut => {
                let out = match (&self.home, self.client.clone()) {
                    (Home::Backend { url }, Some(client)) => {
                        let url = url.clone();
                        Task::future(async move {
                            // The token is forgotten here whether or not the backend hears of it.
                            let _ = client.sign_out().await;
                            session::forget(url).await;
                        })
                        .discard()
                    }
                    _ => Task::none(),
                };
                return (out, Asked::Leave(None));
            }
        }
        preferences.write();
        (Task::none(), Asked::Nothing)
    }

    pub(super) fn key(
        &mut self,
        shortcut: Shortcut,
        preferences: &mut Preferences,
        size: Size,
    ) -> (Task<Message>, Asked) {
        let covered = self.is_covered();
        let message = match shortcut {
            Shortcut::Escape => {
                self.escape();
                return (Task::none(), Asked::Nothing);
            }
            Shortcut::Up | Shortcut::Down => {
                if let Some(palette) = &mut self.palette {
                    palette.step(if shortcut == Shortcut::Up { -1 } else { 1 }, self.found.len());
                }
                return (Task::none(), Asked::Nothing);
            }
            Shortcut::Palette if self.palette.is_some() => Message::PaletteClosed,
            Shortcut::Jobs => Message::JobsToggled,
            // Nothing else reaches through what is open.
            _ if covered => return (Task::none(), Asked::Nothing),
            Shortcut::Palette => Message::PaletteOpened,
            Shortcut::Find => match self.place {
                Place::Templates => Message::Templates(templates::Message::FilterFocused),
                Place::Desktops => Message::Desktops(desktops::Message::FilterFocused),
                _ => Message::PaletteOpened,
            },
            Shortcut::Screen(number) => match self.places().get(number) {
                Some(place) => Message::Go(*place),
                None => return (Task::none(), Asked::Nothing),
            },
            Shortcut::New => Message::Make(None),
            Shortcut::Sidebar => Message::SidebarToggled,
            Shortcut::Settings => Message::Go(Place::Settings),
            Shortcut::Region => return (focus::next_region(REGIONS), Asked::Nothing),
            Shortcut::Help => Message::Help,
            Shortcut::Back => Message::Back,
            Shortcut::Forward if self.place == Place::Wizard => Message::Wizard(wizard::Message::Next),
            Shortcut::Undo => match self.toasts.undo() {
                Some((id, offer)) => Message::Offered(id, offer),
                None => return (Task::none(), Asked::Nothing),
            },
            Shortcut::Quit => return (Task::none(), Asked::Quit),
            _ => return (Task::none(), Asked::Nothing),
        };
        self.update(message, preferences, size)
    }

    pub(super) fn escape(&mut self) {
        if self.palette.take().is_some() {
            self.found.clear();
        } else if self.help || self.jobs {
            (self.help, self.jobs) = (false, false);
        } else if !self.opening.escape() {
            let closed = match self.place {
                Place::Desktops => self.desktops.escape(),
                Place::Templates => self.templates.escape(),
                Place::Hypervisors => self.hypervisors.escape(),
                Place::Bin | Place::Storage => self.storage.escape(),
                Place::Settings | Place::Wizard => false,
            };
            if !closed && matches!(self.place, Place::Settings | Place::Wizard) {
                self.place = self.history.pop().unwrap_or(Place::Desktops);
            }
        }
    }
}
