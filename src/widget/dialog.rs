//! Dialogs: a question or a form over everything else, and the question before something is deleted.

use iced::widget::{column, container, mouse_area, opaque, row, space};
use iced::{Center, Fill, FillPortion, Padding};

use super::button::{self, Button};
use super::elide::elide;
use super::field::field;
use super::menu::separator;
use super::raise::{DIALOG, raise};
use super::scroll::scroll;
use super::{Element, label};
use crate::theme::icon::{self, icon};
use crate::theme::{STRONG, Theme, style};
use crate::words;

/// The width of a question.
pub const QUESTION: f32 = 440.0;
/// The width of a form or the palette.
pub const FORM: f32 = 640.0;

/// The least space between a dialog and the edges of the window.
const MARGIN: f32 = 16.0;

/// The id of the button that gets the focus when a dialog asks before it deletes.
pub const CANCEL: &str = "dialog.cancel";
/// The id of the field for the number of things to delete.
pub const NUMBER: &str = "dialog.number";

/// `content` on a card of `width` pixels, `top` pixels from the upper edge, or in the middle of a window that is too low for
/// that; a press beside it closes.
pub fn modal<'a, Message: Clone + 'a>(
    content: impl Into<Element<'a, Message>>,
    width: f32,
    top: f32,
    close: Message,
) -> Element<'a, Message> {
    let card = container(content)
        .max_width(width)
        .width(Fill)
        .style(|t: &Theme| style::boxed(t.surface, t.border, 14.0));
    let card = opaque(container(raise(card, DIALOG, 14.0)).max_width(width));
    let above = container(space()).height(FillPortion(1)).max_height((top - MARGIN).max(0.0));
    let place = column![above, card, space().height(FillPortion(1))].width(Fill).align_x(Center);
    let place = container(place).height(Fill).padding(MARGIN);
    opaque(mouse_area(place.style(|t: &Theme| style::filled(t.scrim, 0.0))).on_press(close))
}

/// The inside of a dialog: its title, what it says or asks, and its buttons at the lower right.
pub fn dialog<'a, Message: Clone + 'a>(
    title: impl iced::widget::text::IntoFragment<'a>,
    body: impl Into<Element<'a, Message>>,
    buttons: Vec<Button<'a, Message>>,
) -> Element<'a, Message> {
    let buttons = row(buttons.into_iter().map(Into::into)).spacing(8);
    column![
        label::title(title),
        body.into(),
        container(buttons).align_right(Fill).padding(Padding::ZERO.top(4)),
    ]
    .spacing(12)
    .padding(20)
    .into()
}

/// The height of a form without its body, with the space above and below it.
const AROUND: f32 = 57.0 + 57.0 + 2.0 + 48.0 + 16.0;

/// A form: a title, a body, and a foot with the buttons. The body scrolls if the window, `window` pixels high, is too low
/// for it.
pub fn form<'a, Message: Clone + 'a>(
    title: impl iced::widget::text::IntoFragment<'a>,
    close: Message,
    body: impl Into<Element<'a, Message>>,
    left: Option<Element<'a, Message>>,
    buttons: Vec<Button<'a, Message>>,
    window: f32,
) -> Element<'a, Message> {
    let head = row![
        label::title(title).width(Fill),
        button::icon_only(icon::X, words::common::close()).kind(button::Kind::Ghost).small().on_press(close)
    ]
    .align_y(Center);
    let foot = row![left.unwrap_or_else(|| space().width(Fill).into())]
        .extend(buttons.into_iter().map(Into::into))
        .spacing(8)
        .align_y(Center);
    let body = scroll(container(body).padding(20).width(Fill));
    column![
        container(head).padding(Padding::from([14, 20]).right(14)),
        separator(),
        container(body).max_height((window - AROUND).clamp(80.0, 560.0)),
        separator(),
        container(foot).padding([12, 20]),
    ]
    .into()
}

/// With more things than this, their number has to be typed.
pub const TYPED_ABOVE: usize = 20;

/// What is to be deleted, for the question before it.
pub struct Destructive<'a> {
    /// The question, with the number of things.
    pub title: String,
    /// What is deleted and what stays.
    pub body: String,
    /// The things: name, detail and size.
    pub things: Vec<(String, String, String)>,
    /// How many they are.
    pub count: usize,
    /// The sentence that says that they can be restored; absent where they cannot.
    pub kept: Option<String>,
    /// The label of the button that deletes.
    pub verb: String,
    /// What was typed into the field for the number.
    pub typed: &'a str,
    /// Whether the deletion is under way.
    pub working: bool,
}

impl Destructive<'_> {
    /// Whether the number has to be typed: for many things, or when they cannot be restored.
    #[must_use]
    pub fn asks_number(&self) -> bool {
        self.count > TYPED_ABOVE || self.kept.is_none()
    }

    /// Whether the button that deletes is enabled.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        !self.asks_number() || says(self.typed, self.count)
    }
}

/// Whether somebody has typed this number. It is shown with the separator of the language, and may be typed with it or
/// without.
#[must_use]
pub fn says(typed: &str, number: usize) -> bool {
    let digits = typed.trim().replace(['.', ',', ' ', '\u{a0}'], "");
    digits == number.to_string()
}

/// The question before something is deleted. Give the focus to [`CANCEL`].
pub fn confirm<'a, Message: Clone + 'a>(
    what: Destructive<'a>,
    on_type: impl Fn(String) -> Message + 'a,
    cancel: Message,
    act: Message,
) -> Element<'a, Message> {
    confirm_with(icon::TRASH_2, what, on_type, cancel, act)
}

/// The same before something else by which work is lost, with the icon of its button.
pub fn confirm_with<'a, Message: Clone + 'a>(
    glyph: &'static str,
    what: Destructive<'a>,
    on_type: impl Fn(String) -> Message + 'a,
    cancel: Message,
    act: Message,
) -> Element<'a, Message> {
    let settled = what.is_settled();
    let asks = what.asks_number();
    let count = what.count;
    let mut body = column![label::second(what.body)].spacing(12);
    if !what.things.is_empty() {
        let shown = what.things.len().min(4);
        let more = what.count.saturating_sub(shown);
        let mut list = column![];
        for (at, (name, detail, size)) in what.things.into_iter().take(shown).enumerate() {
            if at > 0 {
                list = list.push(separator());
            }
            let line = row![
                elide(name).font(STRONG).width(FillPortion(3)),
                elide(detail).size(12.0).style(style::caption).width(FillPortion(2)),
                label::mono(size).style(style::second)
            ];
            list = list.push(container(line.spacing(8).align_y(Center)).padding([7, 12]));
        }
        if more > 0 {
            list = list
                .push(separator())
                .push(container(label::caption(words::common::and_more(more))).padding([7, 12]));
        }
        body =
            body.push(container(list).width(Fill).style(|t: &Theme| style::boxed(t.surface, t.border, 8.0)));
    }
    if let Some(kept) = what.kept {
        let line = row![icon(icon::ARCHIVE_RESTORE, 14.0).style(style::caption), label::caption(kept)];
        body = body.push(line.spacing(8).align_y(Center));
    }
    if asks {
        let name = words::common::type_to_confirm(count);
        body = body.push(field(what.typed).label(name).on_input(on_type).width(180).id(NUMBER));
    }
    let delete = button::danger_filled(what.verb)
        .icon(glyph)
        .working(what.working)
        .on_press_maybe(settled.then_some(act));
    dialog(
        what.title,
        body,
        vec![button::default(words::common::cancel()).id(CANCEL).on_press(cancel), delete],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deleting(count: usize, kept: Option<&str>, typed: &'static str) -> Destructive<'static> {
        Destructive {
            title: String::new(),
            body: String::new(),
            things: vec![],
            count,
            kept: kept.map(str::to_owned),
            verb: String::new(),
            typed,
            working: false,
        }
    }

    #[test]
    fn many_things_or_a_deletion_for_good_ask_for_the_number() {
        assert!(deleting(20, Some("kept"), "").is_settled());
        assert!(!deleting(21, Some("kept"), "").is_settled());
        assert!(!deleting(21, Some("kept"), "2").is_settled());
        assert!(deleting(21, Some("kept"), " 21").is_settled());
        assert!(!deleting(1, None, "").is_settled());
    }

    #[test]
    fn the_number_of_things_may_be_typed_as_it_is_shown_or_without_its_separator() {
        let settled = |typed| deleting(1_912, Some("kept"), typed).is_settled();
        assert!(settled("1912") && settled("1,912") && settled(" 1.912 "));
        assert!(!settled("") && !settled("191") && !settled("1912 x") && !settled("-1912"));
    }
}
