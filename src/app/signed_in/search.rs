//! The palette: what matches its query. People, and desktops that the app does not know, are searched by the backend.

use iced::Task;
use sarrio_model::{DesktopQuery, UserQuery, name_key};

use super::{Message, SignedIn};
use crate::app::palette_entries;
use crate::backend::request::{Answer, Reply, Request};
use crate::screen::person_search::pause;
use crate::screen::{Action, people};
use crate::widget::{focus, palette};

/// How many desktops are asked for: more than there is room for, because some may be in a state without this action.
const FOUND: u32 = 40;
/// How many people are asked for.
const PEOPLE: u32 = palette::ROWS as u32;

impl SignedIn {
    pub(super) fn open_palette(&mut self) -> Task<Message> {
        self.palette = Some(palette::State::default());
        self.forget_found();
        self.find_palette_matches();
        focus::on(palette::FIELD)
    }

    pub(super) fn palette_typed(&mut self, query: String) -> Task<Message> {
        self.palette = Some(palette::State { query, at: 0 });
        self.palette_queries += 1;
        self.find_palette_matches();
        if self.live.knows_all_desktops() && !people::is_for(self.me()) {
            return Task::none();
        }
        let number = self.palette_queries;
        Task::perform(pause(), move |()| Message::PalettePaused(number))
    }

    /// Nobody has typed for a moment: asks the backend for the people, and for the desktops that are not known.
    pub(super) fn search_palette(&mut self, number: u64) -> Task<Message> {
        let Some(palette) = self.palette.as_ref().filter(|_| number == self.palette_queries) else {
            return Task::none();
        };
        let mut requests = vec![];
        if people::is_for(self.me()) && !palette.query.trim().is_empty() {
            let q = Some(palette.query.clone());
            requests.push(Request::Users(UserQuery { q, limit: Some(PEOPLE), ..UserQuery::default() }));
        }
        if !self.live.knows_all_desktops() {
            let verbs = name_key(&palette_entries::verbs());
            let verb = |word: &&str| verbs.split_whitespace().any(|verb| verb.starts_with(&name_key(word)));
            // The words of the verbs, as in "start peca", are not in the names of desktops.
            let words: Vec<&str> = palette.query.split_whitespace().filter(|word| !verb(word)).collect();
            let words = if words.is_empty() { palette.query.clone() } else { words.join(" ") };
            let query = DesktopQuery { q: Some(words), limit: Some(FOUND), ..DesktopQuery::default() };
            requests.push(Request::Desktops(Box::new(query)));
        }
        let ask = |request| Action::ask(request, move |reply| Message::PaletteFound(number, reply));
        self.carry_out(Action::All(requests.into_iter().map(ask).collect()), |message| message)
    }

    pub(super) fn palette_found(&mut self, number: u64, reply: Reply) {
        if number != self.palette_queries {
            return;
        }
        match reply {
            Ok(Answer::Desktops(page)) => {
                self.palette_desktops = page.items.iter().map(|desktop| desktop.id).collect();
            }
            Ok(Answer::Users(page)) => self.palette_people = page.items,
            _ => return,
        }
        self.find_palette_matches_again();
    }

    fn find_palette_matches(&mut self) {
        let query = self.palette.as_ref().map_or("", |palette| palette.query.as_str());
        self.palette_matches = palette::matches(palette_entries::all(self), query);
        self.palette_matches.truncate(palette::ROWS);
    }

    /// Others may match now, while it is open.
    pub(super) fn find_palette_matches_again(&mut self) {
        if self.palette.is_some() {
            self.find_palette_matches();
        }
    }

    pub(super) fn close_palette(&mut self) {
        self.palette = None;
        self.palette_matches.clear();
        self.forget_found();
    }

    fn forget_found(&mut self) {
        self.palette_desktops.clear();
        self.palette_people.clear();
    }
}
