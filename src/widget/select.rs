//! One of many: a button that opens a list below it. In a list of eight or more entries typing filters it. Esc keeps the
//! old value.

use std::borrow::Cow;

use iced::keyboard::{Key, key::Named};
use iced::widget::{button as stock, column, container, row, text};
use iced::{Center, Fill, Length, Pixels, border};

use super::popup::{Edge, anchored};
use super::scroll::scroll;
use super::{Element, focus, label, menu};
use crate::theme::icon::{CHECK, CHEVRON_DOWN, SEARCH, icon};
use crate::theme::{MEDIUM, Theme, style};
use crate::words;

/// The fewest entries for which there is a filter.
const FILTERED: usize = 8;

/// Whether the list is open, which entry is marked, and what was typed.
#[derive(Debug, Clone, Default)]
pub struct State {
    open: bool,
    at: usize,
    query: String,
}

/// What happens to a select.
#[derive(Debug, Clone)]
pub enum Message {
    /// The button was pressed.
    Opened(usize),
    /// The marked entry changes, by so many.
    Moved(isize),
    /// A letter of the filter.
    Typed(String),
    /// The last letter of the filter is deleted.
    Erased,
    /// The marked entry is chosen.
    Taken,
    /// This entry is chosen.
    Chosen(usize),
    /// The list closes, the old value stays.
    Closed,
}

impl State {
    /// Whether the list is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Handles a message. Returns the number of the entry, if one was chosen.
    pub fn update(&mut self, message: Message, names: &[String]) -> Option<usize> {
        let matches = self.matches(names);
        match message {
            Message::Opened(chosen) => {
                *self = Self { open: !self.open, at: chosen, query: String::new() };
                None
            }
            Message::Moved(by) => {
                let last = matches.len().saturating_sub(1);
                self.at = self.at.saturating_add_signed(by).min(last);
                None
            }
            Message::Typed(letters) => {
                if names.len() >= FILTERED {
                    self.query.push_str(&letters);
                    self.at = 0;
                }
                None
            }
            Message::Erased => {
                self.query.pop();
                self.at = 0;
                None
            }
            Message::Taken => {
                self.open = false;
                matches.get(self.at).copied()
            }
            Message::Chosen(at) => {
                self.open = false;
                Some(at)
            }
            Message::Closed => {
                self.open = false;
                None
            }
        }
    }

    fn matches(&self, names: &[String]) -> Vec<usize> {
        let query = self.query.to_lowercase();
        (0..names.len()).filter(|at| query.is_empty() || names[*at].to_lowercase().contains(&query)).collect()
    }
}

/// How a select looks.
pub struct Look<'a> {
    /// The label above it, or none in a row of buttons.
    pub name: Option<Cow<'a, str>>,
    /// The icon before the value.
    pub glyph: Option<&'static str>,
    /// How wide it is.
    pub width: Length,
    /// Its id, for the focus.
    pub id: &'static str,
}

/// The button, and the list while it is open.
pub fn select<'a, M: Clone + 'a>(
    state: &'a State,
    names: &'a [String],
    chosen: Option<usize>,
    look: Look<'a>,
    on: impl Fn(Message) -> M + Copy + 'a,
) -> Element<'a, M> {
    let value = chosen.and_then(|at| names.get(at)).cloned().unwrap_or_else(words::common::choose);
    let value = super::elide::elide(value).font(MEDIUM).width(if look.width == Length::Shrink {
        Length::Shrink
    } else {
        Fill
    });
    let face = row(look.glyph.map(|g| icon(g, 15.0).into()))
        .push(value)
        .push(icon(CHEVRON_DOWN, 14.0).style(style::caption))
        .spacing(8)
        .align_y(Center);
    let open = on(Message::Opened(chosen.unwrap_or(0)));
    let framed = look.name.is_some();
    let button =
        stock(face).padding([if framed { 8 } else { 7 }, 12]).width(look.width).on_press(open.clone()).style(
            move |t: &Theme, s| stock::Style {
                background: Some(if s == stock::Status::Hovered { t.hover } else { t.surface }.into()),
                border: border::rounded(8).color(if framed { t.control } else { t.border_strong }).width(1),
                text_color: t.text,
                ..stock::Style::default()
            },
        );
    let is_open = state.open;
    let button = focus::keys(button, move |press| {
        let key = &press.key;
        if !is_open {
            return match key {
                Key::Named(Named::Enter | Named::Space | Named::ArrowDown) if press.modifiers.is_empty() => {
                    Some(open.clone())
                }
                _ => None,
            };
        }
        if let Some(by) = menu::step(key) {
            return Some(on(Message::Moved(by)));
        }
        match key {
            Key::Named(Named::Enter) => Some(on(Message::Taken)),
            Key::Named(Named::Tab) => Some(on(Message::Closed)),
            Key::Named(Named::Backspace) => Some(on(Message::Erased)),
            Key::Named(Named::Space) => Some(on(Message::Typed(" ".to_owned()))),
            _ => match press.typed {
                Key::Character(letters) if !press.modifiers.command() => {
                    Some(on(Message::Typed(letters.to_string())))
                }
                _ => None,
            },
        }
    })
    .id(look.id);
    let list = state.open.then(|| list(state, names, chosen, on));
    let whole = anchored(button, list, Edge::Left, on(Message::Closed));
    column(look.name.map(|name| text(name).size(12).line_height(Pixels(16.0)).font(MEDIUM).into()))
        .push(whole)
        .spacing(6)
        .width(look.width)
        .into()
}

fn list<'a, M: Clone + 'a>(
    state: &'a State,
    names: &'a [String],
    chosen: Option<usize>,
    on: impl Fn(Message) -> M + Copy + 'a,
) -> Element<'a, M> {
    let matches = state.matches(names);
    let mut lines = column![].width(Fill);
    for (nth, at) in matches.iter().copied().enumerate() {
        let tick: Element<'a, M> = if chosen == Some(at) {
            icon(CHECK, 14.0).into()
        } else {
            iced::widget::space().width(14).into()
        };
        let line = container(row![tick, label::body(&names[at])].spacing(8).align_y(Center))
            .padding([6, 10])
            .width(Fill);
        let line = if nth == state.at { line.style(menu::chosen) } else { line };
        lines = lines
            .push(stock(line).padding(0).width(Fill).style(style::bare).on_press(on(Message::Chosen(at))));
    }
    let filter = (names.len() >= FILTERED).then(|| {
        let typed = if state.query.is_empty() {
            label::body(words::common::type_to_filter()).style(style::caption)
        } else {
            label::body(&state.query)
        };
        container(row![icon(SEARCH, 14.0).style(style::caption), typed].spacing(8).align_y(Center))
            .padding([7, 10])
            .into()
    });
    let nothing = matches
        .is_empty()
        .then(|| container(label::caption(words::common::no_matches(&state.query))).padding(10).into());
    let body = scroll(column![lines].extend(nothing)).height(Length::Shrink);
    container(menu::pop(column(filter).push(container(body).max_height(300)).width(260))).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_filters_a_long_list_and_esc_keeps_the_old_value() {
        let names: Vec<String> = (0..12).map(|n| format!("host {n}")).collect();
        let mut state = State::default();
        assert_eq!(state.update(Message::Opened(0), &names), None);
        state.update(Message::Typed("1".into()), &names);
        state.update(Message::Moved(1), &names);
        assert_eq!(state.update(Message::Taken, &names), Some(10));
        assert!(!state.is_open());
        state.update(Message::Opened(10), &names);
        state.update(Message::Moved(-3), &names);
        assert_eq!(state.update(Message::Closed, &names), None);
    }
}
