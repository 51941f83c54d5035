//! Buttons: primary, default, ghost, danger (a red label), danger filled (only in a confirm) and link.
//!
//! A button that cannot act says why: `.act(Err(reason))` disables it and shows the reason as its tooltip.

use std::borrow::Cow;

use iced::advanced::widget::Id;
use iced::widget::{self, button as stock, container, row, text};
use iced::{Alignment, Center, Fill, Length, Padding, Pixels, border};

use super::elide::elide;
use super::spinner::spinner;
use super::tip::{Position, tip};
use super::{Element, focus};
use crate::theme::icon::icon;
use crate::theme::style::bare;
use crate::theme::{MEDIUM, STRONG, Theme, blend};

/// What a button is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The one thing to do in a region.
    Primary,
    /// Another action.
    Default,
    /// Another action, without a frame.
    Ghost,
    /// An action that deletes something, after a question.
    Danger,
    /// The button of that question which deletes.
    DangerFilled,
    /// A word in running text.
    Link,
    /// The row or tab that is chosen.
    On,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Size {
    Row,
    Small,
    Normal,
    Large,
}

/// A button; its methods describe it, and `into` builds it.
pub struct Button<'a, Message> {
    kind: Kind,
    size: Size,
    label: Option<Cow<'a, str>>,
    count: Option<Cow<'a, str>>,
    glyph: Option<&'static str>,
    after: Option<&'static str>,
    hint: Option<Cow<'a, str>>,
    side: Position,
    on_press: Option<Message>,
    working: bool,
    stops: bool,
    width: Length,
    id: Option<Id>,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident $kind:ident;)*) => {$(
        $(#[$doc])*
        pub fn $name<'a, Message>(label: impl Into<Cow<'a, str>>) -> Button<'a, Message> {
            Button::new(Kind::$kind, Some(label.into()))
        }
    )*};
}

kinds! {
    /// The one thing to do in a region.
    primary Primary;
    /// Another action.
    default Default;
    /// Another action, without a frame.
    ghost Ghost;
    /// An action that deletes something, after a question.
    danger Danger;
    /// The button of that question which deletes.
    danger_filled DangerFilled;
    /// A word in running text.
    link Link;
}

/// A square button of one icon; `name` is its tooltip.
pub fn icon_only<'a, Message>(glyph: &'static str, name: impl Into<Cow<'a, str>>) -> Button<'a, Message> {
    let mut button = Button::new(Kind::Default, None);
    button.glyph = Some(glyph);
    button.hint = Some(name.into());
    button
}

impl<'a, Message> Button<'a, Message> {
    fn new(kind: Kind, label: Option<Cow<'a, str>>) -> Self {
        Self {
            kind,
            size: Size::Normal,
            label,
            count: None,
            glyph: None,
            after: None,
            hint: None,
            side: Position::Bottom,
            on_press: None,
            working: false,
            stops: true,
            width: Length::Shrink,
            id: None,
        }
    }

    /// Changes the kind.
    #[must_use]
    pub fn kind(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    /// The icon before the label.
    #[must_use]
    pub fn icon(mut self, glyph: &'static str) -> Self {
        self.glyph = Some(glyph);
        self
    }

    /// The icon after the label: `chevron-down` where a menu opens.
    #[must_use]
    pub fn after(mut self, glyph: &'static str) -> Self {
        self.after = Some(glyph);
        self
    }

    /// How many things it acts on: `(3 selected)`.
    #[must_use]
    pub fn count(mut self, count: impl Into<Cow<'a, str>>) -> Self {
        self.count = Some(count.into());
        self
    }

    /// The text of the tooltip.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Cow<'a, str>>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// On which side the tooltip opens.
    #[must_use]
    pub fn side(mut self, side: Position) -> Self {
        self.side = side;
        self
    }

    /// The message of a press.
    #[must_use]
    pub fn on_press(mut self, message: Message) -> Self {
        self.on_press = Some(message);
        self
    }

    /// The message of a press; without one it is disabled.
    #[must_use]
    pub fn on_press_maybe(mut self, message: Option<Message>) -> Self {
        self.on_press = message;
        self
    }

    /// The message of a press, or the reason why it is disabled.
    #[must_use]
    pub fn act(mut self, can: Result<Message, String>) -> Self {
        match can {
            Ok(message) => self.on_press = Some(message),
            Err(why) => {
                self.on_press = None;
                self.hint = Some(why.into());
            }
        }
        self
    }

    /// Whether its action is under way: it shows a spinner and cannot be pressed.
    #[must_use]
    pub fn working(mut self, working: bool) -> Self {
        self.working = working;
        self
    }

    /// 28 pixels high: for rows, notes and the list of jobs.
    #[must_use]
    pub fn small(mut self) -> Self {
        self.size = Size::Small;
        self
    }

    /// 24 pixels high and skipped by Tab: for the main action of a table row, which Enter does too.
    #[must_use]
    pub fn in_row(mut self) -> Self {
        self.size = Size::Row;
        self.stops = false;
        self
    }

    /// 24 pixels high: for the foot of a table.
    #[must_use]
    pub fn in_foot(mut self) -> Self {
        self.size = Size::Row;
        self
    }

    /// 44 pixels high: for the only button of a page.
    #[must_use]
    pub fn large(mut self) -> Self {
        self.size = Size::Large;
        self
    }

    /// As wide as its container.
    #[must_use]
    pub fn wide(mut self) -> Self {
        self.width = Fill;
        self
    }

    /// Its id, for the focus.
    #[must_use]
    pub fn id(mut self, id: impl Into<Id>) -> Self {
        self.id = Some(id.into());
        self
    }
}

impl<'a, Message: Clone + 'a> From<Button<'a, Message>> for Element<'a, Message> {
    fn from(b: Button<'a, Message>) -> Self {
        let (letters, line, glyph, padding) = match b.size {
            Size::Row => (12.0, 16.0, 14.0, Padding::from([4, 8])),
            Size::Small => (13.0, 18.0, 14.0, Padding::from([5, 10])),
            Size::Normal => (13.0, 18.0, 16.0, Padding::from([7, 12])),
            Size::Large => (15.0, 22.0, 18.0, Padding::from([11, 20])),
        };
        let padding = match (&b.label, b.kind) {
            (_, Kind::Link) => Padding::from([2, 2]),
            (None, _) if b.size == Size::Row => Padding::from([5, 6]),
            (None, _) if b.size == Size::Small => Padding::from(7),
            (None, _) => Padding::from(8),
            _ => padding,
        };
        let font = match b.kind {
            Kind::Primary | Kind::DangerFilled => STRONG,
            _ => MEDIUM,
        };
        let mut content = row![].spacing(7).align_y(Center);
        if b.working {
            content = content.push(spinner(glyph));
        } else if let Some(g) = b.glyph {
            content = content.push(icon(g, glyph));
        }
        if let Some(label) = b.label {
            content = content.push(elide(label).font(font).size(letters).line(line));
        }
        if let Some(count) = b.count {
            let off = b.on_press.is_none();
            let quiet = !matches!(b.kind, Kind::Primary | Kind::DangerFilled) && !off;
            content = content.push(
                text(count)
                    .size(letters)
                    .line_height(Pixels(line))
                    .wrapping(text::Wrapping::None)
                    .style(move |t: &Theme| text::Style { color: quiet.then_some(t.text3) }),
            );
        }
        if let Some(g) = b.after {
            content = content.push(icon(g, glyph - 2.0));
        }
        let content = container(content)
            .width(if b.width == Fill { Fill } else { Length::Shrink })
            .align_x(if b.width == Fill { Center } else { Alignment::Start });
        let (kind, working) = (b.kind, b.working);
        let on_press = if b.working { None } else { b.on_press };
        let pressed: widget::Button<'a, Message, Theme> = stock(content)
            .padding(padding)
            .width(b.width)
            .on_press_maybe(on_press.clone())
            .style(move |t, status| look(t, kind, if working { stock::Status::Active } else { status }));
        let radius = if b.size == Size::Large { 10.0 } else { 8.0 };
        let element: Element<'a, Message> = if b.stops {
            let mut focus = focus::activate(pressed, on_press).radius(radius);
            if let Some(id) = b.id {
                focus = focus.id(id);
            }
            focus.into()
        } else {
            pressed.into()
        };
        match b.hint {
            Some(hint) => tip(element, hint, b.side),
            None => element,
        }
    }
}

fn look(t: &Theme, kind: Kind, status: stock::Status) -> stock::Style {
    use stock::Status::{Active, Disabled, Hovered, Pressed};
    let by = |rest, hovered, pressed| match status {
        Active | Disabled => rest,
        Hovered => hovered,
        Pressed => pressed,
    };
    let radius = border::rounded(8);
    let framed = |fill, text| stock::Style {
        background: Some(iced::Background::Color(fill)),
        text_color: text,
        border: radius.color(t.border_strong).width(1),
        ..stock::Style::default()
    };
    let solid = |fill, text| stock::Style {
        background: Some(iced::Background::Color(fill)),
        text_color: text,
        border: radius,
        ..stock::Style::default()
    };
    match (kind, status) {
        (Kind::Ghost, _) => bare(t, status),
        (Kind::Link, _) => stock::Style {
            text_color: if status == Disabled {
                t.text_off
            } else {
                by(t.accent, t.accent_hover, t.accent_pressed)
            },
            ..stock::Style::default()
        },
        (_, Disabled) => {
            stock::Style { border: radius.color(t.border).width(1), ..framed(t.subtle, t.text_off) }
        }
        (Kind::Primary, _) => solid(by(t.accent, t.accent_hover, t.accent_pressed), t.on_accent),
        (Kind::DangerFilled, _) => {
            solid(by(t.danger, t.danger_hover, blend(t.danger_hover, t.text, 0.12)), t.on_danger)
        }
        (Kind::Default, _) => framed(by(t.surface, t.hover, t.pressed), t.text),
        (Kind::Danger, _) => framed(by(t.surface, t.hover, t.pressed), t.danger),
        (Kind::On, _) => solid(by(t.accent_soft, t.accent_soft, t.pressed), t.accent_text),
    }
}
