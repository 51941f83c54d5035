//! The table. Of any number of rows only those in view are built.
//!
//! ```text
//! scrollable { rows in view }   inside it one ClickArea for presses, around it one Focus for keys
//! ```
//!
//! [`State`] keeps the cursor and the selection by id, so that rows can be added, removed and sorted. The screen gives the ids
//! in their order and builds the cells.

mod lines;
mod rows;
mod state;

use std::hash::Hash;

use iced::keyboard::{Key, key::Named};
use iced::widget::{Id as Name, button as stock, column, container, mouse_area, row, space};
use iced::{Center, Fill, Length, Padding};

use super::checkbox::{Mark, mark};
use super::click_area::{Click, click_area};
use super::elide::elide;
use super::scroll::scroll;
use super::{Element, focus, label, skeleton};
use crate::theme::icon::{ARROW_DOWN, ARROW_UP, icon};
use crate::theme::{MEDIUM, Theme, style};

use lines::{Lines, Marks};
pub use rows::{Rows, Unknown};
pub use state::{Event, Go, Message, Order, Part, Selected, Selection, State};

/// The height of a row in logical pixels.
pub const ROW: f32 = 34.0;
/// The height of a row with two lines.
pub const TALL_ROW: f32 = 42.0;
/// The width of the checkbox column.
const CHECK: f32 = 42.0;
/// The space before the first column where there are no checkboxes.
const NO_CHECK: f32 = 4.0;
/// The width of the column with the row's main action.
const ACTION: f32 = 46.0;

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    title: String,
    width: Length,
    right: bool,
    sorts: bool,
}

/// A column with its title and width.
pub fn column_of(title: impl Into<String>, width: impl Into<Length>) -> Column {
    Column { title: title.into(), width: width.into(), right: false, sorts: true }
}

impl Column {
    /// Right aligned: numbers.
    #[must_use]
    pub fn right(mut self) -> Self {
        self.right = true;
        self
    }

    /// The table cannot be sorted by it.
    #[must_use]
    pub fn unsorted(mut self) -> Self {
        self.sorts = false;
        self
    }
}

/// Whether rows can be selected with checkboxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checkboxes {
    /// They can.
    Shown,
    /// There is nothing that can be done to several rows.
    Hidden,
}

/// What a table shows.
pub struct Table<'a, Id, M> {
    /// Its id, for the focus.
    pub name: &'static str,
    /// The columns with their numbers, which [`State::order`] and the cells use.
    pub columns: Vec<(usize, Column)>,
    /// The rows in the order to show. Those that are not known yet are grey.
    pub rows: &'a dyn Rows<Id>,
    /// Whether rows can be selected.
    pub checkboxes: Checkboxes,
    /// Builds one cell.
    pub cell: Box<dyn Fn(Id, usize) -> Element<'a, M> + 'a>,
    /// Builds the button of the row's main action.
    pub action: Box<dyn Fn(Id) -> Option<Element<'a, M>> + 'a>,
}

/// The table: head and rows.
pub fn table<'a, Id, M>(
    state: &'a State<Id>,
    table: Table<'a, Id, M>,
    on: impl Fn(Message<Id>) -> M + Copy + 'a,
) -> Element<'a, M>
where
    Id: Copy + Eq + Hash + 'a,
    M: Clone + 'a,
{
    let (count, height) = (table.rows.count(), state.row_height());
    let head = head(state, &table, on);
    let body = Lines::new(state.window(count), count, height, |row| line(state, &table, row));
    let checks = table.checkboxes == Checkboxes::Shown;
    let body = click_area(body, move |click: Click| {
        let row = (click.at.y / height) as usize;
        let part = if checks && click.at.x < CHECK { Part::Checkbox } else { Part::Cells };
        (row < count).then(|| on(Message::Pressed { row, click, part }))
    })
    .hover_rows(height, count);
    let body =
        scroll(body).id(Name::from(state.scroll_name(table.name))).height(Fill).on_scroll(move |view| {
            on(Message::Scrolled { offset: view.absolute_offset().y, height: view.bounds().height })
        });
    let body =
        focus::keys(body, move |press| key(&press, checks).map(on)).id(table.name).radius(0.0).inside();
    let body = mouse_area(body).on_enter(on(Message::Hovered(true))).on_exit(on(Message::Hovered(false)));
    column![head, super::menu::separator(), body].into()
}

fn head<'a, Id, M>(
    state: &'a State<Id>,
    table: &Table<'a, Id, M>,
    on: impl Fn(Message<Id>) -> M + Copy + 'a,
) -> Element<'a, M>
where
    Id: Copy + Eq + Hash + 'a,
    M: Clone + 'a,
{
    let check: Element<'a, M> = match table.checkboxes {
        Checkboxes::Hidden => space().width(NO_CHECK).into(),
        Checkboxes::Shown => {
            let all = match state.selected_of(table.rows) {
                0 => Mark::Off,
                n if n == table.rows.count() => Mark::On,
                _ => Mark::Mixed,
            };
            let check = stock(mark(all)).padding(0).style(style::invisible).on_press(on(Message::ToggledAll));
            container(check).width(CHECK).padding(Padding::ZERO.left(13)).into()
        }
    };
    let mut cells = row![check].spacing(10).align_y(Center);
    for (number, column) in &table.columns {
        let order = state.order.filter(|order| order.column == *number);
        let arrow =
            order.map(|order| icon(if order.descending { ARROW_DOWN } else { ARROW_UP }, 13.0).into());
        let title = elide(column.title.clone()).font(MEDIUM).style(if order.is_some() {
            style::main
        } else {
            style::second
        });
        let content = row![title].extend(arrow).spacing(5).align_y(Center);
        let content =
            if column.right { container(content).align_right(Fill) } else { container(content).width(Fill) };
        let cell: Element<'a, M> = if column.sorts {
            let sort = on(Message::Sorted(*number));
            let press = stock(content).padding([7, 0]).width(Fill).style(style::invisible);
            focus::activate(press.on_press(sort.clone()), Some(sort)).radius(6.0).inside().into()
        } else {
            content.into()
        };
        cells = cells.push(container(cell).width(column.width));
    }
    cells = cells.push(space().width(ACTION));
    container(cells)
        .height(ROW)
        .center_y(ROW)
        .width(Fill)
        .style(|t: &Theme| container::Style {
            background: Some(t.subtle.into()),
            border: iced::border::rounded(iced::border::Radius::default().top(12)),
            ..container::Style::default()
        })
        .into()
}

/// The cells of a row, and what marks it.
fn line<'a, Id, M>(state: &'a State<Id>, table: &Table<'a, Id, M>, row: usize) -> (Element<'a, M>, Marks)
where
    Id: Copy + Eq + Hash + 'a,
    M: Clone + 'a,
{
    let id = table.rows.at(row);
    let selected = id.is_some_and(|id| state.is_selected(&id));
    let check: Element<'a, M> = match (table.checkboxes, id) {
        (Checkboxes::Hidden, _) => space().width(NO_CHECK).into(),
        (Checkboxes::Shown, None) => space().width(CHECK).into(),
        (Checkboxes::Shown, Some(_)) => {
            container(mark(Mark::from(selected))).width(CHECK).padding(Padding::ZERO.left(13)).into()
        }
    };
    let mut cells = row![check].spacing(10).align_y(Center).height(Fill);
    for (number, column) in &table.columns {
        let cell = match id {
            Some(id) => (table.cell)(id, *number),
            None => skeleton::cell(row, *number),
        };
        let cell = container(cell).width(column.width);
        cells = cells.push(if column.right { cell.align_x(iced::Right) } else { cell });
    }
    let action = id.and_then(|id| (table.action)(id)).unwrap_or_else(|| space().into());
    cells = cells.push(container(action).width(ACTION).align_x(iced::Right).padding(Padding::ZERO.right(10)));
    (cells.into(), Marks { selected, cursor: state.is_at(row, id) })
}

/// What a key does. `selects` is whether rows can be selected.
fn key<Id>(press: &focus::KeyPress, selects: bool) -> Option<Message<Id>> {
    let shift = press.modifiers.shift();
    let command = press.modifiers.command();
    let selection = if shift && selects { Selection::Extended } else { Selection::Kept };
    let go = |go| Some(Message::Went { go, selection });
    match &press.key {
        Key::Named(named) => match named {
            Named::ArrowDown => go(Go::By(1)),
            Named::ArrowUp => go(Go::By(-1)),
            Named::PageDown => go(Go::Page(1)),
            Named::PageUp => go(Go::Page(-1)),
            Named::Home => go(Go::First),
            Named::End => go(Go::Last),
            Named::Space if !command && selects => Some(Message::Selected),
            Named::Enter if press.modifiers.is_empty() && !press.repeat => Some(Message::Activated),
            Named::F2 => Some(Message::RenameAsked),
            Named::Delete => Some(Message::DeleteAsked),
            Named::F10 if shift => Some(Message::MenuAsked),
            Named::ContextMenu => Some(Message::MenuAsked),
            _ => None,
        },
        Key::Character(letter) if command && letter.as_str() == "a" && selects => Some(Message::SelectedAll),
        _ => match &press.typed {
            Key::Character(letters) if !command && !press.modifiers.alt() && letters.as_str() != "?" => {
                Some(Message::Typed(letters.to_string()))
            }
            _ => None,
        },
    }
}

/// The foot of a table: how many rows there are or are selected, and keyboard hints where there is room.
pub fn foot<'a, M: 'a>(words: String, keys: Option<Element<'a, M>>) -> Element<'a, M> {
    let content = row![label::caption(words).style(style::second).width(Fill)].extend(keys).align_y(Center);
    column![
        super::menu::separator(),
        container(content).center_y(ROW).padding([0, 14]).width(Fill).style(|t: &Theme| container::Style {
            background: Some(t.subtle.into()),
            border: iced::border::rounded(iced::border::Radius::default().bottom(12)),
            ..container::Style::default()
        })
    ]
    .into()
}

#[cfg(test)]
mod tests;
