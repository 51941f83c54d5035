//! A row of cards that are all as wide as each other and as high as the highest of them.

use iced::advanced::widget::{Operation, Tree};
use iced::advanced::{Layout, Widget, layout, mouse, renderer};
use iced::{Length, Point, Rectangle, Size};

use super::Element;
use crate::theme::Theme;

struct CardRow<'a, Message> {
    cards: Vec<Element<'a, Message>>,
    across: usize,
    spacing: f32,
}

/// A row with room for `across` cards, `spacing` pixels between them. A card whose height is to shrink grows to the
/// highest one's.
pub fn card_row<'a, Message: 'a>(
    cards: impl IntoIterator<Item = Element<'a, Message>>,
    across: usize,
    spacing: f32,
) -> Element<'a, Message> {
    Element::new(CardRow { cards: cards.into_iter().collect(), across, spacing })
}

impl<Message> Widget<Message, Theme, iced::Renderer> for CardRow<'_, Message> {
    pass_each!(cards: tree update mouse overlay);

    fn size(&self) -> Size<Length> {
        Size::new(Length::Fill, Length::Shrink)
    }

    fn layout(
        &mut self,
        tree: &mut Tree,
        renderer: &iced::Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        let whole = limits.max().width;
        let across = self.across.max(1) as f32;
        let width = ((whole - self.spacing * (across - 1.0)) / across).max(0.0);
        let mut lay = |low: f32, high: f32| -> Vec<layout::Node> {
            let limits = layout::Limits::new(Size::new(width, low), Size::new(width, high));
            let cards = self.cards.iter_mut().zip(&mut tree.children);
            cards.map(|(card, tree)| card.as_widget_mut().layout(tree, renderer, &limits)).collect()
        };
        let height = lay(0.0, f32::INFINITY).iter().map(|node| node.size().height).fold(0.0, f32::max);
        let nodes = lay(height, height).into_iter().enumerate();
        let nodes = nodes.map(|(at, node)| node.move_to(Point::new(at as f32 * (width + self.spacing), 0.0)));
        layout::Node::with_children(Size::new(whole, height), nodes.collect())
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &iced::Renderer,
        operation: &mut dyn Operation,
    ) {
        for ((card, tree), layout) in self.cards.iter_mut().zip(&mut tree.children).zip(layout.children()) {
            card.as_widget_mut().operate(tree, layout, renderer, operation);
        }
    }

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
        for ((card, tree), layout) in self.cards.iter().zip(&tree.children).zip(layout.children()) {
            card.as_widget().draw(tree, renderer, theme, style, layout, cursor, viewport);
        }
    }
}
