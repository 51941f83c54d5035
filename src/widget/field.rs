//! A text field: its label above, help or error below.

use std::borrow::Cow;

use iced::advanced::widget::{Id, Tree};
use iced::advanced::{Layout, Renderer as _, Widget, mouse, renderer, text as raw};
use iced::widget::{column, container, row, text, text_input};
use iced::{Border, Center, Fill, Length, Pixels, Rectangle, border};

use super::{Element, focus, label};
use crate::theme::icon::{CIRCLE_ALERT, icon};
use crate::theme::{BODY, MEDIUM, MONO, Theme, style};

/// A field; its methods describe it, and `into` builds it.
pub struct Field<'a, Message> {
    value: &'a str,
    name: Option<Cow<'a, str>>,
    help: Option<Element<'a, Message>>,
    error: Option<Cow<'a, str>>,
    wrong: bool,
    glyph: Option<&'static str>,
    unit: Option<Cow<'a, str>>,
    placeholder: String,
    secret: bool,
    mono: bool,
    id: Option<Id>,
    width: Length,
    on_input: Option<Box<dyn Fn(String) -> Message + 'a>>,
    on_submit: Option<Message>,
    compact: bool,
}

/// A field that holds `value`.
pub fn field<'a, Message>(value: &'a str) -> Field<'a, Message> {
    Field {
        value,
        name: None,
        help: None,
        error: None,
        wrong: false,
        glyph: None,
        unit: None,
        placeholder: String::new(),
        secret: false,
        mono: false,
        id: None,
        width: Fill,
        on_input: None,
        on_submit: None,
        compact: false,
    }
}

impl<'a, Message: Clone + 'a> Field<'a, Message> {
    /// The label above it.
    #[must_use]
    pub fn label(mut self, name: impl Into<Cow<'a, str>>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The help below it.
    #[must_use]
    pub fn help(mut self, help: impl text::IntoFragment<'a>) -> Self {
        self.help = Some(label::caption(help).into());
        self
    }

    /// An element below it, instead of help.
    #[must_use]
    pub fn below(mut self, below: impl Into<Element<'a, Message>>) -> Self {
        self.help = Some(below.into());
        self
    }

    /// What is wrong with the value. It replaces the help.
    #[must_use]
    pub fn error(mut self, error: Option<impl Into<Cow<'a, str>>>) -> Self {
        self.error = error.map(Into::into);
        self
    }

    /// Whether the value is wrong, where the reason stands elsewhere.
    #[must_use]
    pub fn wrong(mut self, wrong: bool) -> Self {
        self.wrong = wrong;
        self
    }

    /// The icon inside it.
    #[must_use]
    pub fn icon(mut self, glyph: &'static str) -> Self {
        self.glyph = Some(glyph);
        self
    }

    /// The unit of the value, shown at its end.
    #[must_use]
    pub fn unit(mut self, unit: impl Into<Cow<'a, str>>) -> Self {
        self.unit = Some(unit.into());
        self
    }

    /// The text that it shows while it is empty.
    #[must_use]
    pub fn placeholder(mut self, placeholder: impl Into<String>) -> Self {
        self.placeholder = placeholder.into();
        self
    }

    /// Shows dots instead of letters.
    #[must_use]
    pub fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// In the mono font.
    #[must_use]
    pub fn mono(mut self) -> Self {
        self.mono = true;
        self
    }

    /// Its id, for the focus.
    #[must_use]
    pub fn id(mut self, id: impl Into<Id>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Its width; by default that of its container.
    #[must_use]
    pub fn width(mut self, width: impl Into<Length>) -> Self {
        self.width = width.into();
        self
    }

    /// 32 pixels high, as the buttons beside it.
    #[must_use]
    pub fn compact(mut self) -> Self {
        self.compact = true;
        self
    }

    /// The message for what is typed. Without it the field cannot be changed.
    #[must_use]
    pub fn on_input(mut self, on_input: impl Fn(String) -> Message + 'a) -> Self {
        self.on_input = Some(Box::new(on_input));
        self
    }

    /// The message of Enter.
    #[must_use]
    pub fn on_submit(mut self, message: Message) -> Self {
        self.on_submit = Some(message);
        self
    }
}

impl<'a, Message: Clone + 'a> From<Field<'a, Message>> for Element<'a, Message> {
    fn from(f: Field<'a, Message>) -> Self {
        let off = f.on_input.is_none();
        let vertical = if f.compact { 7.0 } else { 8.0 };
        let mut input = text_input(&f.placeholder, f.value)
            .size(if f.mono { 12 } else { 13 })
            .line_height(Pixels(18.0))
            .font(if f.mono { MONO } else { BODY })
            .padding([vertical, 0.0])
            .secure(f.secret)
            .on_input_maybe(f.on_input);
        if let Some(id) = f.id {
            input = input.id(id);
        }
        if let Some(message) = f.on_submit {
            input = input.on_submit(message);
        }
        let inside = row(f.glyph.map(|g| icon(g, 15.0).style(style::caption).into()))
            .push(input)
            .extend(f.unit.map(|unit| label::body(unit).style(style::caption).into()))
            .spacing(8)
            .align_y(Center);
        let boxed = Boxed {
            content: container(inside).padding([0, 11]).into(),
            wrong: f.wrong || f.error.is_some(),
            off,
        };
        let below = match f.error {
            Some(error) => Some(
                row![icon(CIRCLE_ALERT, 13.0), text(error).size(12).line_height(Pixels(16.0))]
                    .spacing(6)
                    .align_y(Center)
                    .into(),
            )
            .map(|e: Element<'a, Message>| {
                container(e)
                    .style(|t: &Theme| container::Style {
                        text_color: Some(t.danger),
                        ..container::Style::default()
                    })
                    .into()
            }),
            None => f.help,
        };
        column(f.name.map(|name| text(name).size(12).line_height(Pixels(16.0)).font(MEDIUM).into()))
            .push(Element::new(boxed))
            .extend(below)
            .spacing(6)
            .width(f.width)
            .into()
    }
}

/// The box around a text input. It reads from the input's state whether that has the focus.
struct Boxed<'a, Message> {
    content: Element<'a, Message>,
    wrong: bool,
    off: bool,
}

type InputState = text_input::State<<iced::Renderer as raw::Renderer>::Paragraph>;

fn focused(tree: &Tree) -> bool {
    if tree.tag == iced::advanced::widget::tree::Tag::of::<InputState>() {
        return tree.state.downcast_ref::<InputState>().is_focused();
    }
    tree.children.iter().any(focused)
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Boxed<'_, Message> {
    pass!(tree size layout operate update mouse overlay);

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut iced::Renderer,
        theme: &Theme,
        style: &renderer::Style,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        let focused = focused(tree);
        let edge = match (self.wrong, focused, self.off) {
            (true, ..) => theme.danger,
            (_, true, _) => theme.accent,
            (.., true) => theme.border,
            _ => theme.control,
        };
        renderer.fill_quad(
            renderer::Quad {
                bounds: layout.bounds(),
                border: Border { color: edge, width: 1.0, radius: border::radius(8) },
                ..renderer::Quad::default()
            },
            if self.off { theme.subtle } else { theme.surface },
        );
        self.content.as_widget().draw(&tree.children[0], renderer, theme, style, layout, cursor, viewport);
        if focused {
            focus::ring(renderer, layout.bounds(), viewport, theme.focus, 8.0, 3.0);
        }
    }
}
