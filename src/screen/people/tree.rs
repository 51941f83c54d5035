//! The tree of categories and groups, which chooses whose list is shown. It has one stop of the Tab key; arrows move in it.

use std::collections::HashSet;

use iced::keyboard::{Key, key::Named};
use iced::widget::operation;
use iced::widget::scrollable::AbsoluteOffset;
use iced::widget::{Id as Name, button as stock, column, container, row, space, text};
use iced::{Center, Fill, Padding, Task, border};
use sarrio_model::{CategoryId, CategoryRef};

use super::place::Place;
use crate::backend::live::Live;
use crate::theme::icon::{self, icon};
use crate::theme::{MEDIUM, STRONG, Theme, style};
use crate::widget::elide::elide;
use crate::widget::scroll::scroll;
use crate::widget::{Element, focus, label};
use crate::words::{self, people as texts};

/// The id of the tree, for the focus.
pub const TREE: &str = "people.tree";
/// Its width in logical pixels.
pub(super) const WIDTH: f32 = 196.0;
/// The height of a line.
const LINE: f32 = 30.0;

/// The tree.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) chosen: Place,
    /// The categories that are not as they are at first: open if there is only one, otherwise closed.
    toggled: HashSet<CategoryId>,
    offset: f32,
    height: f32,
}

impl Default for Tree {
    fn default() -> Self {
        Self { chosen: Place::Everyone, toggled: HashSet::new(), offset: 0.0, height: 600.0 }
    }
}

/// What happens to the tree.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Chosen(Place),
    Toggled(CategoryId),
    /// Up or down, by so many lines.
    Went(isize),
    First,
    Last,
    /// The arrow to the right opens a category, or goes to its first group.
    Inwards,
    /// The arrow to the left closes a category, or goes from a group to it.
    Outwards,
    Scrolled {
        offset: f32,
        height: f32,
    },
}

/// A line that is visible while its category is open.
struct Line<'a> {
    place: Place,
    name: String,
    count: Option<u64>,
    /// For categories: whether it is open, if it has groups.
    open: Option<bool>,
    category: Option<&'a CategoryRef>,
}

impl Tree {
    /// Chooses a place, and opens the category that it is in.
    pub(super) fn show(&mut self, place: Place, live: &Live) {
        self.chosen = place;
        if let Place::Group(id) = place
            && let Some(group) = live.group(id)
            && !self.is_open(group.category.id, categories(live).len())
        {
            self.toggle(group.category.id);
        }
    }

    fn toggle(&mut self, category: CategoryId) {
        if !self.toggled.remove(&category) {
            self.toggled.insert(category);
        }
    }

    /// Whether a category is open, of so many.
    fn is_open(&self, category: CategoryId, categories: usize) -> bool {
        (categories == 1) != self.toggled.contains(&category)
    }

    fn lines<'a>(&self, live: &'a Live, everyone: Option<u64>) -> Vec<Line<'a>> {
        let all = Line {
            place: Place::Everyone,
            name: texts::everyone(),
            count: everyone,
            open: None,
            category: None,
        };
        let mut lines = vec![all];
        let (categories, groups) = (categories(live), live.groups());
        let count = categories.len();
        for category in categories {
            let own = || groups.iter().filter(|group| group.category.id == category.id);
            let open = self.is_open(category.id, count);
            lines.push(Line {
                place: Place::Category(category.id),
                name: category.name.to_string(),
                count: live.category(category.id).map(|category| category.people),
                open: own().next().map(|_| open),
                category: None,
            });
            if open {
                lines.extend(own().map(|group| Line {
                    place: Place::Group(group.id),
                    name: group.name.to_string(),
                    count: Some(group.members),
                    open: None,
                    category: Some(&group.category),
                }));
            }
        }
        lines
    }

    /// Handles a message. Returns whether another place was chosen, and the scrolling that follows.
    pub(super) fn update<M: Send + 'static>(&mut self, message: Message, live: &Live) -> (bool, Task<M>) {
        let before = self.chosen;
        let lines = self.lines(live, None);
        let at = lines.iter().position(|line| line.place == self.chosen).unwrap_or(0);
        let place_at = |at: usize| lines.get(at).map_or(Place::Everyone, |line| line.place);
        match message {
            Message::Chosen(place) => self.chosen = place,
            Message::Toggled(category) => self.toggle(category),
            Message::Went(by) => {
                self.chosen = place_at(at.saturating_add_signed(by).min(lines.len().saturating_sub(1)));
            }
            Message::First => self.chosen = Place::Everyone,
            Message::Last => self.chosen = place_at(lines.len().saturating_sub(1)),
            Message::Inwards => match (self.chosen, lines.get(at).and_then(|line| line.open)) {
                (Place::Category(id), Some(false)) => self.toggle(id),
                (Place::Category(_), Some(true)) => self.chosen = place_at(at + 1),
                _ => {}
            },
            Message::Outwards => match (self.chosen, lines.get(at)) {
                (Place::Category(id), Some(Line { open: Some(true), .. })) => self.toggle(id),
                (Place::Group(_), Some(Line { category: Some(category), .. })) => {
                    self.chosen = Place::Category(category.id);
                }
                _ => {}
            },
            Message::Scrolled { offset, height } => (self.offset, self.height) = (offset, height),
        }
        let task = if self.chosen == before { Task::none() } else { self.reveal(live) };
        (self.chosen != before, task)
    }

    /// Scrolls so that the chosen line is visible.
    fn reveal<M: Send + 'static>(&mut self, live: &Live) -> Task<M> {
        let lines = self.lines(live, None);
        let Some(at) = lines.iter().position(|line| line.place == self.chosen) else { return Task::none() };
        let (top, bottom) = (at as f32 * LINE, (at + 1) as f32 * LINE);
        self.offset = if top < self.offset {
            top
        } else if bottom > self.offset + self.height {
            bottom - self.height
        } else {
            return Task::none();
        };
        operation::scroll_to(scroll_name(), AbsoluteOffset { x: None, y: Some(self.offset) })
    }

    pub(super) fn view<'a>(&self, live: &'a Live, everyone: Option<u64>) -> Element<'a, Message> {
        let parent = match self.chosen {
            Place::Group(id) => live.group(id).map(|group| Place::Category(group.category.id)),
            _ => None,
        };
        let lines = self.lines(live, everyone);
        let lines = lines.into_iter().map(|one| {
            let on = one.place == self.chosen;
            line(one, on, parent)
        });
        let body = scroll(column(lines)).id(Name::from(scroll_name())).height(Fill).on_scroll(|view| {
            Message::Scrolled { offset: view.absolute_offset().y, height: view.bounds().height }
        });
        let body = focus::keys(body, |press| match press.key {
            Key::Named(named) if press.modifiers.is_empty() => match named {
                Named::ArrowDown => Some(Message::Went(1)),
                Named::ArrowUp => Some(Message::Went(-1)),
                Named::ArrowRight => Some(Message::Inwards),
                Named::ArrowLeft => Some(Message::Outwards),
                Named::Home => Some(Message::First),
                Named::End => Some(Message::Last),
                _ => None,
            },
            _ => None,
        });
        let head = container(label::group(texts::tree())).padding(Padding::from([8, 10]));
        column![head, body.id(TREE).inside()].width(WIDTH).height(Fill).into()
    }
}

fn scroll_name() -> String {
    format!("{TREE}.scroll")
}

/// The categories by name: those that the person looks after, and those of the groups that they see.
fn categories(live: &Live) -> Vec<CategoryRef> {
    let mut all: Vec<CategoryRef> = live
        .categories()
        .into_iter()
        .map(|category| CategoryRef { id: category.id, name: category.name.clone() })
        .collect();
    for group in live.groups() {
        if all.iter().all(|known| known.id != group.category.id) {
            all.push(group.category.clone());
        }
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

fn line<'a>(line: Line<'_>, on: bool, parent: Option<Place>) -> Element<'a, Message> {
    let tinted = on || parent == Some(line.place);
    let ink: fn(&Theme) -> text::Style =
        if tinted { |t| text::Style { color: Some(t.accent_text) } } else { style::main };
    let chevron: Element<'a, Message> = match (line.place, line.open) {
        (Place::Category(id), Some(open)) => {
            let glyph = if open { icon::CHEVRON_DOWN } else { icon::CHEVRON_RIGHT };
            stock(icon(glyph, 13.0).style(style::second))
                .padding([6, 4])
                .style(style::invisible)
                .on_press(Message::Toggled(id))
                .into()
        }
        (Place::Group(_), _) => space().width(21).into(),
        _ => space().width(8).into(),
    };
    let font = if on || matches!(line.place, Place::Category(_)) && tinted { STRONG } else { MEDIUM };
    let name = elide(line.name).font(font).style(ink).width(Fill);
    let count = line.count.map(|count| label::mono(words::grouped(count)).style(style::second).into());
    let words = row![name].extend(count).spacing(8).align_y(Center);
    let press = stock(container(words).center_y(Fill))
        .padding([0, 8])
        .width(Fill)
        .height(Fill)
        .style(style::invisible)
        .on_press(Message::Chosen(line.place));
    container(row![chevron, press].align_y(Center))
        .height(LINE)
        .width(Fill)
        .style(move |t: &Theme| container::Style {
            background: tinted.then(|| t.accent_soft.into()),
            border: border::rounded(8),
            ..container::Style::default()
        })
        .into()
}
