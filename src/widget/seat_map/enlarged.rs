//! One seat, enlarged: while it is held, or until it is closed.

use iced::advanced::widget::Tree;
use iced::advanced::{Clipboard, Layout, Shell, Widget, mouse};
use iced::keyboard::{self, Key, key::Named};
use iced::widget::{column, container, image, mouse_area, opaque, row, text};
use iced::{Center, ContentFit, Event, Fill, Rectangle, Size};

use super::message::Message;
use super::{keys, tile};
use crate::theme::icon::{self, icon};
use crate::theme::{Theme, style};
use crate::widget::button::Button;
use crate::widget::elide::elide;
use crate::widget::pill::{Status, pill};
use crate::widget::raise::{DIALOG, raise};
use crate::widget::{Element, hands, label};
use crate::words;

/// The width of the dialog in logical pixels.
const WIDTH: f32 = 860.0;
/// Between the picture and the edges of the dialog.
const PADDING: f32 = 6.0;
/// The height below the picture.
const CAPTION: f32 = 90.0;
/// The same in a dialog that is narrower than [`NARROW`], where the words need more lines.
const TALL_CAPTION: f32 = 124.0;
const NARROW: f32 = 780.0;
/// The line below the dialog, with the space between them.
const HINT: f32 = 42.0;
/// A window lower than this has no room for that line.
const LOW: f32 = 720.0;
/// The least space between the dialog and the edges of the window.
const MARGIN: f32 = 16.0;

/// What the dialog shows.
pub struct Shown<'a, M> {
    /// The picture in the size of [`picture_size`], with round upper corners. Absent where there is none yet.
    pub picture: Option<image::Handle>,
    /// The whole name of the person.
    pub name: String,
    /// The seat and its computer: `seat 10, n2m210`.
    pub seat: String,
    /// The state of the desktop.
    pub status: Option<Status>,
    /// That the person asks for help, and since when.
    pub help: Option<String>,
    /// What runs there, and whether the person is told that somebody looks.
    pub line: String,
    /// What can be done, the main one last.
    pub buttons: Vec<Button<'a, M>>,
    /// What the space bar does while it stays open, and the words for that.
    pub space: Option<(M, String)>,
    /// Its keyboard and pointer, where somebody helps there.
    pub hands: Option<Hands<'a, M>>,
}

/// The keyboard and pointer of an enlarged desktop. All keys are its own then.
pub struct Hands<'a, M> {
    /// The size of its screen.
    pub screen: Size,
    /// That somebody helps there.
    pub words: String,
    /// What they do.
    pub on: Box<dyn Fn(hands::Done) -> M + 'a>,
}

/// The width of the dialog in a window of this size.
fn width(window: Size) -> f32 {
    WIDTH.min(window.width - 2.0 * MARGIN)
}

/// The size of the picture in a window of this size, in logical pixels.
#[must_use]
pub fn picture_size(window: Size) -> Size {
    let caption = if width(window) < NARROW { TALL_CAPTION } else { CAPTION };
    let hint = if window.height < LOW { 0.0 } else { HINT };
    let highest = window.height - caption - hint - 2.0 * (MARGIN + PADDING);
    let widest = width(window) - 2.0 * PADDING;
    let width = widest.min(highest * 16.0 / 9.0).max(160.0).floor();
    Size::new(width, (width * 9.0 / 16.0).round())
}

/// The dialog over a window of this size. `kept` says whether it stays open when the pointer or the
/// key is released, as [`super::State::enlarged`] does.
pub fn enlarged<'a, Id: 'a, M: Clone + 'a>(
    shown: Shown<'a, M>,
    kept: bool,
    window: Size,
    on: impl Fn(Message<Id>) -> M + Copy + 'a,
) -> Element<'a, M> {
    let (size, space) = (picture_size(window), shown.space);
    let picture: Element<'a, M> = match shown.picture {
        Some(handle) => {
            image(handle).width(size.width).height(size.height).content_fit(ContentFit::Fill).into()
        }
        None => container(icon(icon::MONITOR, 28.0).style(style::caption))
            .center_x(size.width)
            .center_y(size.height)
            .style(|t: &Theme| style::filled(t.subtle, 10.0))
            .into(),
    };
    let helps = shown.hands.is_some();
    let (picture, line) = match shown.hands {
        Some(Hands { screen, words, on }) => (hands::hands(picture, screen, on), words),
        None => (picture, shown.line),
    };
    let who = row![
        label::title(shown.name).wrapping(text::Wrapping::None),
        label::mono(shown.seat).style(style::second)
    ]
    .extend(shown.status.map(pill))
    .extend(shown.help.map(tile::asks))
    .spacing(10)
    .align_y(Center);
    let line = label::second(line);
    let words = column![who.wrap().vertical_spacing(4), line].spacing(6).width(Fill);
    let buttons = row(shown.buttons.into_iter().map(Into::into)).spacing(12);
    let below = container(row![words, buttons].spacing(12).align_y(Center)).padding([14, 14]);
    let card = column![container(picture).center_x(Fill), below].width(width(window) - 2.0 * PADDING);
    let card = container(card).padding(PADDING).style(move |t: &Theme| match helps {
        true => style::boxed(t.chamois_soft, t.chamois, 14.0),
        false => style::boxed(t.surface, t.border, 14.0),
    });
    let card = opaque(raise(card, DIALOG, 14.0));
    let hint = if helps { give_back() } else { hint(kept, space.as_ref()) };
    // How the keyboard is given back is said in low windows too, where it lies over the scrim below.
    let hint =
        (helps || window.height >= LOW).then(|| container(hint).padding(iced::Padding::ZERO.top(18)).into());
    let space = space.map(|(message, _)| message);
    let place = container(column![card].extend(hint).align_x(Center))
        .center(Fill)
        .style(|t: &Theme| style::filled(t.scrim, 0.0));
    if helps {
        return opaque(place);
    }
    let content = opaque(mouse_area(place).on_press(on(Message::Closed)));
    Element::new(Held { content, kept, space, on: Box::new(on) })
}

/// How the keyboard is given back, on the scrim.
fn give_back<'a, M: 'a>() -> Element<'a, M> {
    let white = |_: &Theme| text::Style { color: Some(iced::Color::WHITE) };
    let words = elide(words::seat_map::gives_back()).style(white);
    row![label::key("Ctrl"), label::key("Alt"), label::key("G"), words].spacing(4).align_y(Center).into()
}

/// What the keys do, on the scrim.
fn hint<'a, M: 'a>(kept: bool, space: Option<&(M, String)>) -> Element<'a, M> {
    let say = |words: String| elide(words).style(|_: &Theme| text::Style { color: Some(iced::Color::WHITE) });
    let walk = || {
        row![label::key("\u{2190}"), label::key("\u{2192}"), say(words::seat_map::next_seat())]
            .spacing(4)
            .align_y(Center)
    };
    let first = if kept {
        row![label::key("Esc"), say(words::seat_map::closes())]
    } else {
        row![say(words::seat_map::release()), label::key("Enter"), say(words::seat_map::keeps_open())]
    };
    let space = space
        .filter(|_| kept)
        .map(|(_, words)| row![label::key("Space"), say(words.clone())].spacing(4).align_y(Center).into());
    row![first.spacing(4).align_y(Center)].extend(space).push(walk()).spacing(4).align_y(Center).into()
}

/// Hears when what was held is released, and the keys of an enlarged seat.
struct Held<'a, Id, M> {
    content: Element<'a, M>,
    kept: bool,
    space: Option<M>,
    on: Box<dyn Fn(Message<Id>) -> M + 'a>,
}

impl<Id, M: Clone> Held<'_, Id, M> {
    /// What a press of the space bar does, where it does something.
    fn pressed_space(&self, event: &Event) -> Option<M> {
        match event {
            Event::Keyboard(keyboard::Event::KeyPressed {
                key: Key::Named(Named::Space), repeat, ..
            }) if self.kept && !repeat => self.space.clone(),
            _ => None,
        }
    }

    fn heard(&self, event: &Event) -> Option<Message<Id>> {
        match event {
            Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left))
            | Event::Keyboard(keyboard::Event::KeyReleased { key: Key::Named(Named::Space), .. })
                if !self.kept =>
            {
                Some(Message::Released)
            }
            Event::Keyboard(keyboard::Event::KeyPressed { key, modifiers, .. }) if modifiers.is_empty() => {
                match key {
                    Key::Named(Named::Enter) if !self.kept => Some(Message::Kept),
                    Key::Named(Named::Escape) => Some(Message::Closed),
                    _ => keys::arrow(key).map(|way| Message::Walked(way, false)),
                }
            }
            _ => None,
        }
    }
}

impl<Id, Message: Clone> Widget<Message, Theme, iced::Renderer> for Held<'_, Id, Message> {
    pass!(tree size layout operate draw mouse overlay);

    fn update(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        renderer: &iced::Renderer,
        clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        viewport: &Rectangle,
    ) {
        let heard = self.pressed_space(event).or_else(|| self.heard(event).map(&self.on));
        if let Some(message) = heard {
            shell.publish(message);
            shell.capture_event();
            return;
        }
        self.content.as_widget_mut().update(
            &mut tree.children[0],
            event,
            layout,
            cursor,
            renderer,
            clipboard,
            shell,
            viewport,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_is_as_large_as_the_window_allows_and_leaves_room_for_the_words() {
        assert_eq!(picture_size(Size::new(1440.0, 900.0)), Size::new(848.0, 477.0));
        for window in [Size::new(960.0, 540.0), Size::new(686.0, 386.0), Size::new(1440.0, 700.0)] {
            let picture = picture_size(window);
            assert!(picture.height + CAPTION + 2.0 * (PADDING + MARGIN) <= window.height, "{picture:?}");
            assert!(picture.width <= window.width - 2.0 * (PADDING + MARGIN), "{picture:?}");
        }
        assert!(picture_size(Size::ZERO).width > 0.0);
    }
}
