//! Menus: below a button, or where the right button was pressed.

use iced::keyboard::{Key, key::Named};
use iced::widget::{button as stock, column, container, float, mouse_area, opaque, row, space, text};
use iced::{Center, Fill, Pixels, Point, Vector, border};

use super::raise::{POP, raise};
use super::{Element, focus, label};
use crate::theme::icon::icon;
use crate::theme::{Theme, style};

/// An item of a menu.
pub struct Item<Message> {
    glyph: Option<&'static str>,
    name: String,
    keys: Option<&'static str>,
    danger: bool,
    on_press: Option<Message>,
    apart: bool,
}

/// An item with the message of a press; without one it is disabled.
pub fn item<Message>(
    glyph: Option<&'static str>,
    name: impl Into<String>,
    message: Option<Message>,
) -> Item<Message> {
    Item { glyph, name: name.into(), keys: None, danger: false, on_press: message, apart: false }
}

impl<Message> Item<Message> {
    /// The key that does the same.
    #[must_use]
    pub fn keys(mut self, keys: &'static str) -> Self {
        self.keys = Some(keys);
        self
    }

    /// It deletes something.
    #[must_use]
    pub fn danger(mut self) -> Self {
        self.danger = true;
        self
    }

    /// There is a line above it.
    #[must_use]
    pub fn apart(mut self) -> Self {
        self.apart = true;
        self
    }
}

/// The id of the first enabled item, which gets the focus when the menu opens.
pub const FIRST: &str = "menu.first";

/// The items of a menu on their card.
pub fn menu<'a, Message: Clone + 'a>(items: Vec<Item<Message>>) -> Element<'a, Message> {
    let mut lines = column![].width(220);
    let mut first = true;
    for item in items {
        if item.apart {
            lines = lines.push(container(separator()).padding([4, 0]));
        }
        let id = (first && item.on_press.is_some()).then_some(FIRST);
        first &= item.on_press.is_none();
        lines = lines.push(line(item, id));
    }
    pop(lines)
}

/// The card of a menu or a list.
pub fn pop<'a, Message: 'a>(content: impl Into<Element<'a, Message>>) -> Element<'a, Message> {
    plate(container(content).padding(4))
}

/// The same without its margin.
pub fn plate<'a, Message: 'a>(content: impl Into<Element<'a, Message>>) -> Element<'a, Message> {
    let card = container(content).style(|t: &Theme| style::boxed(t.surface, t.border, 12.0));
    raise(card, POP, 12.0)
}

/// A hairline.
pub fn separator<'a, Message: 'a>() -> Element<'a, Message> {
    container(space()).width(Fill).height(1).style(|t: &Theme| style::filled(t.border, 0.0)).into()
}

fn line<'a, Message: Clone + 'a>(item: Item<Message>, id: Option<&'static str>) -> Element<'a, Message> {
    let danger = item.danger;
    let name = text(item.name).size(13).line_height(Pixels(18.0)).width(Fill);
    let glyph: Element<'a, Message> = match item.glyph {
        Some(g) => icon(g, 15.0).into(),
        None => space().width(15).into(),
    };
    let content =
        row![glyph, name].extend(item.keys.map(|k| label::caption(k).into())).spacing(10).align_y(Center);
    let pressed = stock(content).padding([6, 10]).width(Fill).on_press_maybe(item.on_press.clone()).style(
        move |t: &Theme, s| {
            let base = style::bare(t, s);
            let color = if danger && s != stock::Status::Disabled { t.danger } else { base.text_color };
            stock::Style { text_color: color, ..base }
        },
    );
    let mut focus = focus::activate(pressed, item.on_press).inside();
    if let Some(id) = id {
        focus = focus.id(id);
    }
    focus.into()
}

/// A menu at a position of the window, moved so that all of it is visible.
pub fn at_point<'a, Message: Clone + 'a>(
    items: Vec<Item<Message>>,
    at: Point,
    close: Message,
) -> Element<'a, Message> {
    let menu = float(opaque(menu(items))).translate(move |b, view| {
        Vector::new(at.x.min(view.width - b.width - 8.0) - b.x, at.y.min(view.height - b.height - 8.0) - b.y)
    });
    opaque(mouse_area(container(menu).width(Fill).height(Fill)).on_press(close.clone()).on_right_press(close))
}

/// By how many rows a key moves in a list: down is positive.
#[must_use]
pub fn step(key: &Key) -> Option<isize> {
    match key {
        Key::Named(Named::ArrowDown) => Some(1),
        Key::Named(Named::ArrowUp) => Some(-1),
        _ => None,
    }
}

/// The style of the item that the keyboard has chosen.
pub fn chosen(t: &Theme) -> container::Style {
    container::Style {
        background: Some(t.accent_soft.into()),
        text_color: Some(t.accent_text),
        border: border::rounded(8),
        ..container::Style::default()
    }
}
