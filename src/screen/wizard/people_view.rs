//! The second step: for whom they are, and their name.

use iced::widget::{button as stock, column, row};
use iced::{Center, Fill};
use sarrio_model::UserRef;

use super::people::{self, LIST, PERSON, Who};
use super::{COUNT, Message, NAME, Wizard};
use crate::theme::icon::{self, icon};
use crate::theme::{MEDIUM, STRONG, Tone, style};
use crate::widget::chip::chip;
use crate::widget::elide::elide;
use crate::widget::field::field;
use crate::widget::menu::separator;
use crate::widget::select::{Look, select};
use crate::widget::{Element, button, checkbox, focus, label, notice};
use crate::words::{self, wizard as texts};

impl Wizard {
    pub(super) fn people_step(&self) -> Element<'_, Message> {
        let count = self.count();
        let one_each = self.people.is_one_each();
        let example = match self.name.parse::<sarrio_model::Name>() {
            _ if one_each => texts::group_hint(),
            Ok(name) if count > 1 => texts::numbered(
                name.numbered(1, count as usize).as_str(),
                name.numbered(count as usize, count as usize).as_str(),
            ),
            _ => texts::numbered_hint(),
        };
        let name = field(&self.name)
            .label(words::common::name())
            .id(NAME)
            .help(example)
            .error(self.error(NAME))
            .on_input(Message::Name)
            .on_submit(Message::Next);
        let how_many = (!one_each).then(|| {
            field(&self.count)
                .label(texts::how_many())
                .id(COUNT)
                .width(130)
                .error(self.error(COUNT))
                .on_input(Message::Count)
                .on_submit(Message::Next)
        });
        let mut form = column![row![name].spacing(12).push(how_many)].spacing(16).max_width(680);
        let people = &self.people;
        if people.names.len() > 1 {
            let look = Look {
                name: Some(texts::owner().into()),
                glyph: Some(icon::USER),
                width: Fill,
                id: "wizard.owner",
            };
            let on = |message| Message::People(people::Message::Who(message));
            form = form.push(select(&people.select, &people.names, people.chosen(), look, on));
        }
        match people.who {
            Who::Somebody | Who::Person(_) => form.push(self.somebody()),
            Who::List => form.push(self.list()),
            Who::Group(..) => form.push(checkbox::checkbox(
                people.keep_up,
                texts::keep_up(),
                Some(Message::People(people::Message::KeepUp)),
            )),
            Who::Seats(_) => {
                let places = people.seating().map(|plan| plan.people.as_slice()).unwrap_or_default();
                let place =
                    |place: &sarrio_model::SeatedPerson| format!("{} ({})", place.person.name, place.name);
                form.push(label::second(places.iter().map(place).collect::<Vec<_>>().join(", ")))
            }
            Who::Me => form,
        }
        .into()
    }

    /// The search for a person, until one is chosen.
    fn somebody(&self) -> Element<'_, Message> {
        let chosen = match self.people.who {
            Who::Person(id) => Some(id),
            _ => None,
        };
        let search = self.people.search.field(PERSON, search).error(self.error(PERSON));
        column![search, self.found(220.0, move |person| Some(person.id) == chosen)].spacing(8).into()
    }

    /// A list of people: searched, pasted, or all of a group.
    fn list(&self) -> Element<'_, Message> {
        let people = &self.people;
        let search = people
            .search
            .field(LIST, search)
            .help(texts::list_hint())
            .error(self.error(LIST))
            .on_submit(Message::People(people::Message::Entered));
        let mut add = row![
            button::default(texts::paste())
                .icon(icon::COPY)
                .working(people.finding)
                .on_press(Message::People(people::Message::Paste))
        ]
        .spacing(8)
        .align_y(Center);
        if !people.group_names.is_empty() {
            let look = Look {
                name: None,
                glyph: Some(icon::USERS),
                width: iced::Length::Fixed(260.0),
                id: "wizard.add-group",
            };
            let on = |message| Message::People(people::Message::FromGroup(message));
            add = add.push(label::second(texts::add_group()));
            add = add.push(select(&people.from_group, &people.group_names, None, look, on));
        }
        let mut all = column![
            search,
            self.found(160.0, move |person| { people.list.iter().any(|known| known.id == person.id) }),
            add
        ]
        .spacing(10);
        if !people.unclear.is_empty() {
            let names = people.unclear.join(", ");
            let title = Some(texts::unclear(people.unclear.len()));
            all = all.push(notice::note(Tone::Caution, icon::TRIANGLE_ALERT, title, names, vec![]));
        }
        if !people.list.is_empty() {
            let chosen = |person: &UserRef| {
                let off = Message::People(people::Message::Chosen(person.clone()));
                chip(Some(icon::X), person.name.clone(), None, true, off)
            };
            all = all.push(label::strong(texts::people(people.list.len())));
            all = all.push(row(people.list.iter().map(chosen)).spacing(6).wrap().vertical_spacing(6));
        }
        all.into()
    }

    /// Those whom the search has found; who is chosen has a tick.
    fn found<'a>(&'a self, height: f32, is_chosen: impl Fn(&UserRef) -> bool + 'a) -> Element<'a, Message> {
        self.people.search.results(height, move |user| {
            let person = user.named();
            let on = is_chosen(&person);
            let words = row![
                elide(person.name.clone()).font(if on { STRONG } else { MEDIUM }).width(Fill),
                label::caption(user.username.to_string()),
            ];
            let mark = icon(if on { icon::CHECK } else { icon::USER }, 15.0).style(style::second);
            let message = Message::People(people::Message::Chosen(person));
            let press = stock(row![mark, words].spacing(10).align_y(Center)).padding([7, 12]).width(Fill);
            let press = press.style(style::bare).on_press(message.clone());
            column![focus::activate(press, Some(message)).radius(0.0).inside(), separator()].into()
        })
    }
}

fn search(message: crate::screen::person_search::Message) -> Message {
    Message::People(people::Message::Search(message))
}
