//! Puts the tiles where the plan says, and draws them.
//!
//! Each tile is a layer of its own. iced compares what two frames draw layer by layer and place by place, so what one tile
//! draws more or less than before changes no other one. All that lies over the screens is one layer above them.

use std::collections::HashMap;
use std::hash::Hash;

use iced::advanced::widget::{Operation, Tree, tree};
use iced::advanced::{Layout, Renderer as _, Widget, layout, mouse, renderer};
use iced::{Length, Rectangle, Size};

use crate::theme::Theme;
use crate::widget::Element;

/// A part of the floor. It keeps its prepared texts for as long as it is visible, wherever it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Part<Id> {
    /// The line that stands for the board.
    Board,
    /// A tile.
    Tile(Id),
    /// What lies over its screen.
    Over(Id),
}

/// The floor of a room with its tiles.
pub(super) struct Floor<'a, Id, M> {
    parts: Vec<(Part<Id>, Rectangle)>,
    elements: Vec<Element<'a, M>>,
    size: Size,
}

impl<'a, Id, M> Floor<'a, Id, M> {
    /// An empty floor of this size.
    pub(super) fn new(size: Size) -> Self {
        Self { parts: Vec::new(), elements: Vec::new(), size }
    }

    /// Puts something there.
    pub(super) fn put(&mut self, part: Part<Id>, bounds: Rectangle, element: Element<'a, M>) {
        self.parts.push((part, bounds));
        self.elements.push(element);
    }
}

impl<Id: Copy + Eq + Hash + 'static, Message> Widget<Message, Theme, iced::Renderer>
    for Floor<'_, Id, Message>
{
    pass_each!(elements: update mouse overlay);

    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<Vec<Part<Id>>>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(self.parts.iter().map(|(part, _)| *part).collect::<Vec<_>>())
    }

    fn children(&self) -> Vec<Tree> {
        self.elements.iter().map(Tree::new).collect()
    }

    fn diff(&self, tree: &mut Tree) {
        let before: &mut Vec<Part<Id>> = tree.state.downcast_mut();
        let now = self.parts.iter().map(|(part, _)| *part).collect();
        let before = std::mem::replace(before, now);
        let mut kept: HashMap<Part<Id>, Tree> = before.into_iter().zip(tree.children.drain(..)).collect();
        tree.children = std::iter::zip(&self.parts, &self.elements)
            .map(|((part, _), element)| match kept.remove(part) {
                Some(mut tree) => {
                    tree.diff(element);
                    tree
                }
                None => Tree::new(element),
            })
            .collect();
    }

    fn size(&self) -> Size<Length> {
        Size::new(Length::Fixed(self.size.width), Length::Fixed(self.size.height))
    }

    fn layout(&mut self, tree: &mut Tree, renderer: &iced::Renderer, _: &layout::Limits) -> layout::Node {
        let parts = self.parts.iter().zip(&mut self.elements).zip(&mut tree.children);
        let nodes = parts.map(|(((_, bounds), element), tree)| {
            let limits = layout::Limits::new(bounds.size(), bounds.size());
            element.as_widget_mut().layout(tree, renderer, &limits).move_to(bounds.position())
        });
        layout::Node::with_children(self.size, nodes.collect())
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &iced::Renderer,
        operation: &mut dyn Operation,
    ) {
        operation.container(None, layout.bounds());
        operation.traverse(&mut |operation| {
            let elements = self.elements.iter_mut().zip(&mut tree.children).zip(layout.children());
            for ((element, tree), layout) in elements {
                element.as_widget_mut().operate(tree, layout, renderer, operation);
            }
        });
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
        let draw = |renderer: &mut iced::Renderer, at: usize, viewport: &Rectangle| {
            let element = self.elements[at].as_widget();
            element.draw(&tree.children[at], renderer, theme, style, layout.child(at), cursor, viewport);
        };
        let visible = |at: usize| layout.child(at).bounds().intersection(viewport);
        let (over, below): (Vec<usize>, Vec<usize>) =
            (0..self.parts.len()).partition(|at| matches!(self.parts[*at].0, Part::Over(_)));
        for at in below {
            if let Some(clip) = visible(at) {
                renderer.with_layer(clip, |renderer| draw(renderer, at, &clip));
            }
        }
        renderer.with_layer(*viewport, |renderer| {
            over.into_iter().filter(|at| visible(*at).is_some()).for_each(|at| draw(renderer, at, viewport));
        });
    }
}

impl<'a, Id: Copy + Eq + Hash + 'static, M: 'a> From<Floor<'a, Id, M>> for Element<'a, M> {
    fn from(floor: Floor<'a, Id, M>) -> Self {
        Element::new(floor)
    }
}
