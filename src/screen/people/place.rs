//! Where people are: everywhere, in a category, or in a group; and the two lists that choose it in forms.

use iced::Fill;
use iced::widget::column;
use sarrio_model::{CategoryId, GroupId, User};

use super::may::May;
use crate::backend::live::Live;
use crate::widget::Element;
use crate::widget::select::{self, Look, select};
use crate::words::people as texts;

/// Whose list is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Place {
    /// Everybody's.
    #[default]
    Everyone,
    /// A category's.
    Category(CategoryId),
    /// A group's.
    Group(GroupId),
}

/// A category, and a main group in it.
#[derive(Debug)]
pub(super) struct PlaceForm {
    pub(super) category: Option<CategoryId>,
    pub(super) group: Option<GroupId>,
    categories: Vec<(Option<CategoryId>, String)>,
    groups: Vec<(Option<GroupId>, String)>,
    category_names: Vec<String>,
    group_names: Vec<String>,
    category_select: select::State,
    group_select: select::State,
}

/// What is chosen.
#[derive(Debug, Clone)]
pub enum Message {
    /// A category.
    Category(select::Message),
    /// A group.
    Group(select::Message),
}

impl PlaceForm {
    /// The categories alone, for a group, which has one.
    pub(super) fn of_group(category: Option<CategoryId>, live: &Live) -> Self {
        let categories = live.categories().into_iter();
        let categories = categories.map(|category| (Some(category.id), category.name.to_string())).collect();
        Self::with(category, None, categories, live)
    }

    /// The lists for whoever is signed in. A manager has one category.
    pub(super) fn new(category: Option<CategoryId>, group: Option<GroupId>, live: &Live, me: &User) -> Self {
        let mut categories: Vec<_> = live
            .categories()
            .into_iter()
            .map(|category| (Some(category.id), category.name.to_string()))
            .collect();
        if May::of(me, live).sees_all_categories() {
            categories.insert(0, (None, texts::no_category()));
        }
        Self::with(category, group, categories, live)
    }

    fn with(
        category: Option<CategoryId>,
        group: Option<GroupId>,
        categories: Vec<(Option<CategoryId>, String)>,
        live: &Live,
    ) -> Self {
        let category = category.or(categories.first().and_then(|(id, _)| *id));
        let mut form = Self {
            category,
            group,
            category_names: categories.iter().map(|(_, name)| name.clone()).collect(),
            categories,
            groups: vec![],
            group_names: vec![],
            category_select: select::State::default(),
            group_select: select::State::default(),
        };
        form.offer_groups(live);
        form
    }

    fn offer_groups(&mut self, live: &Live) {
        let of_category = live.groups().into_iter().filter(|group| Some(group.category.id) == self.category);
        self.groups = std::iter::once((None, texts::no_group()))
            .chain(of_category.map(|group| (Some(group.id), group.name.to_string())))
            .collect();
        self.group_names = self.groups.iter().map(|(_, name)| name.clone()).collect();
        self.group = self.group.filter(|id| self.groups.iter().any(|(known, _)| *known == Some(*id)));
    }

    pub(super) fn update(&mut self, message: Message, live: &Live) {
        match message {
            Message::Category(message) => {
                if let Some(at) = self.category_select.update(message, &self.category_names) {
                    self.category = self.categories.get(at).and_then(|(id, _)| *id);
                    self.offer_groups(live);
                }
            }
            Message::Group(message) => {
                if let Some(at) = self.group_select.update(message, &self.group_names) {
                    self.group = self.groups.get(at).and_then(|(id, _)| *id);
                }
            }
        }
    }

    /// The name of the chosen place: the group's, or else the category's.
    pub(super) fn name(&self) -> String {
        let group = self.groups.iter().find(|(id, _)| id.is_some() && *id == self.group);
        let name = group.map(|(_, name)| name.clone());
        let category = || self.categories.iter().find(|(id, _)| *id == self.category);
        name.or_else(|| category().map(|(_, name)| name.clone())).unwrap_or_default()
    }

    /// The list of categories.
    pub(super) fn category(&self) -> Element<'_, Message> {
        let chosen = self.categories.iter().position(|(id, _)| *id == self.category);
        let look =
            Look { name: Some(texts::category().into()), glyph: None, width: Fill, id: "people.category" };
        select(&self.category_select, &self.category_names, chosen, look, Message::Category)
    }

    /// Both lists.
    pub(super) fn view(&self) -> Element<'_, Message> {
        let chosen = self.groups.iter().position(|(id, _)| *id == self.group);
        let look =
            Look { name: Some(texts::main_group().into()), glyph: None, width: Fill, id: "people.group" };
        let group = select(&self.group_select, &self.group_names, chosen, look, Message::Group);
        column![self.category(), group].spacing(14).into()
    }
}
