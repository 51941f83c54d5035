//! What the table of desktops shows: the filters, the search, and letters that jump to a name.

use iced::Task;
use iced::widget::image;
use jiff::Timestamp;
use sarrio_model::{Change, DesktopId, Problem, UserRef, name_key, name_words};

use super::{Action, Desktops, Message, StateFilter, TABLE, column};
use crate::backend::live::Live;
use crate::screen::person_search::pause;
use crate::widget::table;
use crate::words::desktops as texts;

impl Desktops {
    /// The lists were read.
    pub fn begin(&mut self, live: &Live) -> Action<Message> {
        let by_name = Some(table::Order { column: column::NAME, descending: false });
        let usual = self.list.filter == Default::default() && self.list.table.order == by_name;
        let total = live.summary().total;
        self.list.begin(usual, live.first_desktops(), total).map(Message::List)
    }

    /// The lists have changed.
    pub fn refresh(&mut self, live: &Live) {
        self.template_ids =
            std::iter::once(None).chain(live.templates().iter().map(|t| Some(t.id))).collect();
        self.template_names = std::iter::once(texts::template_any())
            .chain(live.templates().iter().map(|t| t.name.to_string()))
            .collect();
        self.host_ids = std::iter::once(None).chain(live.hypervisors().iter().map(|h| Some(h.id))).collect();
        self.host_names = std::iter::once(texts::host_any())
            .chain(live.hypervisors().iter().map(|h| h.name.to_string()))
            .collect();
        // What is not known may still be selected.
        self.list.table.keep(|id| live.desktop(*id).is_none_or(|d| d.deleted.is_none()));
        if let Some((id, _)) = &self.picture
            && self.watched(live) != Some(*id)
        {
            self.picture = None;
        }
    }

    /// Takes in an event.
    pub fn changed(&mut self, change: &Change) {
        self.list.changed(change);
    }

    /// Asks for what is not known or has changed.
    pub fn read(&mut self) -> Action<Message> {
        self.list.read().map(Message::List)
    }

    /// Another list is shown.
    fn restart(&mut self) -> Action<Message> {
        self.list.restart().map(Message::List)
    }

    pub(super) fn update_filter(&mut self, message: Message) -> Action<Message> {
        match message {
            Message::Filter(query) => {
                self.query = query;
                self.letters += 1;
                let number = self.letters;
                return Action::Run(Task::perform(pause(), move |()| Message::FilterPaused(number)));
            }
            Message::FilterPaused(number) if number == self.letters => return self.search(),
            Message::StateFilter(filter) => {
                self.state_filter = filter;
                filter.set(&mut self.list.filter);
                return self.restart();
            }
            Message::TemplateSelect(message) => {
                if let Some(at) = self.template_select.update(message, &self.template_names) {
                    self.list.filter.template = self.template_ids.get(at).copied().flatten();
                    return self.restart();
                }
            }
            Message::HostSelect(message) => {
                if let Some(at) = self.host_select.update(message, &self.host_names) {
                    self.list.filter.hypervisor = self.host_ids.get(at).copied().flatten();
                    return self.restart();
                }
            }
            Message::FilterCleared => {
                self.clear_filter();
                return self.restart();
            }
            _ => {}
        }
        Action::None
    }

    fn search(&mut self) -> Action<Message> {
        let words = Some(self.query.trim().to_owned()).filter(|words| !words.is_empty());
        if words == self.list.filter.q {
            return Action::None;
        }
        self.words = name_words(words.as_deref().unwrap_or_default());
        self.list.filter.q = words;
        self.restart()
    }

    /// Shows the desktops of one person.
    pub fn show_owner(&mut self, owner: &UserRef) -> Action<Message> {
        self.clear_filter();
        self.query.clone_from(&owner.name);
        self.search()
    }

    fn clear_filter(&mut self) {
        self.query.clear();
        self.words.clear();
        self.letters += 1;
        self.state_filter = StateFilter::All;
        self.list.filter = Default::default();
    }

    /// Puts the cursor on a desktop and shows it in the panel.
    pub fn show(&mut self, id: DesktopId) -> Action<Message> {
        let mut all = vec![];
        if self.list.window.position(id).is_none() {
            // A filter may hide it.
            if self.list.filter != Default::default() {
                self.clear_filter();
                all.push(self.restart());
            }
            all.push(self.list.locate(id).map(Message::List));
        }
        self.panel = true;
        let set = table::Message::CursorSet(id);
        let (_, scroll) = self.list.table.update(TABLE, set, &self.list.window);
        self.follow_cursor();
        all.push(Action::Run(scroll));
        Action::All(all)
    }

    /// Moves the cursor to the first name that begins with what was typed. Letters typed within a second make one word.
    pub(super) fn jump(&mut self, letters: &str, live: &Live) -> Action<Message> {
        let now = Timestamp::now();
        if self.jump.1.is_none_or(|then| now.as_millisecond() - then.as_millisecond() > 1000) {
            self.jump.0.clear();
        }
        self.jump.0.push_str(letters);
        self.jump.1 = Some(now);
        if !self.list.window.all_known() {
            return self.list.find(&self.jump.0).map(Message::List);
        }
        let typed = name_key(&self.jump.0);
        let begins = |id: &&DesktopId| {
            live.desktop(**id).is_some_and(|d| name_key(d.name.as_str()).starts_with(&typed))
        };
        match self.list.window.rows().find(begins).copied() {
            Some(id) => {
                let set = table::Message::CursorSet(id);
                let (_, scroll) = self.list.table.update(TABLE, set, &self.list.window);
                Action::Run(scroll)
            }
            None => Action::None,
        }
    }

    /// A new picture of a desktop's screen was read.
    pub fn picture_read(&mut self, id: DesktopId, picture: image::Handle) {
        self.picture = Some((id, picture));
        self.unseen = None;
    }

    /// The screen of a desktop is not seen now.
    pub fn not_seen(&mut self, id: DesktopId, problem: Problem) {
        // What was seen before is not shown any more to somebody who may not look.
        if may_ask(&problem) {
            self.picture = None;
        }
        self.unseen = Some((id, problem));
    }
}

/// Whether a screen is not seen because its owner has not agreed.
pub(super) fn may_ask(problem: &Problem) -> bool {
    problem.message.as_ref().is_some_and(|message| message.key == "watch-not-agreed")
}
