//! The palette: what matches its query. Desktops that the app does not know are searched by the backend.

use iced::Task;
use sarrio_model::{DesktopQuery, name_key};

use super::{Message, SignedIn};
use crate::app::palette_entries;
use crate::backend::request::{Answer, Reply, Request};
use crate::screen::Action;
use crate::screen::person_search::pause;
use crate::widget::{focus, palette};

/// How many desktops are asked for: more than there is room for, because some may be in a state without this action.
const FOUND: u32 = 40;

impl SignedIn {
    pub(super) fn open_palette(&mut self) -> Task<Message> {
        self.palette = Some(palette::State::default());
        self.palette_desktops.clear();
        self.find_palette_matches();
        focus::on(palette::FIELD)
    }

    pub(super) fn palette_typed(&mut self, query: String) -> Task<Message> {
        self.palette = Some(palette::State { query, at: 0 });
        self.palette_queries += 1;
        self.find_palette_matches();
        if self.live.knows_all_desktops() {
            return Task::none();
        }
        let number = self.palette_queries;
        Task::perform(pause(), move |()| Message::PalettePaused(number))
    }

    /// Nobody has typed for a moment: asks the backend for the desktops.
    pub(super) fn search_palette(&mut self, number: u64) -> Task<Message> {
        let Some(palette) = self.palette.as_ref().filter(|_| number == self.palette_queries) else {
            return Task::none();
        };
        let verbs = name_key(&palette_entries::verbs());
        let verb = |word: &&str| verbs.split_whitespace().any(|verb| verb.starts_with(&name_key(word)));
        // The words of the verbs, as in "start peca", are not in the names of desktops.
        let words: Vec<&str> = palette.query.split_whitespace().filter(|word| !verb(word)).collect();
        let words = if words.is_empty() { palette.query.clone() } else { words.join(" ") };
        let query = DesktopQuery { q: Some(words), limit: Some(FOUND), ..DesktopQuery::default() };
        let ask = Action::ask(Request::Desktops(Box::new(query)), move |reply| {
            Message::PaletteFound(number, reply)
        });
        self.carry_out(ask, |message| message)
    }

    pub(super) fn palette_found(&mut self, number: u64, reply: Reply) {
        if let Ok(Answer::Desktops(page)) = reply
            && number == self.palette_queries
        {
            self.palette_desktops = page.items.iter().map(|desktop| desktop.id).collect();
            self.find_palette_matches_again();
        }
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
        self.palette_desktops.clear();
    }
}
