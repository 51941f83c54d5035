//! The rows of a table that are built, each at its height among all rows, with what is drawn around its cells.
//!
//! A row's widgets are kept at its number modulo how many are built. While somebody scrolls, the rows that stay in view keep
//! theirs, and only the texts of those that come into view are shaped.

use iced::advanced::widget::{Operation, Tree};
use iced::advanced::{Layout, Renderer as _, Widget, layout, mouse, renderer};
use iced::{Color, Fill, Length, Point, Rectangle, Size};

use crate::theme::Theme;
use crate::widget::Element;

/// What marks a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marks {
    pub(super) selected: bool,
    pub(super) cursor: bool,
}

/// Some rows of `count`, all of the same height.
pub(super) struct Lines<'a, M> {
    cells: Vec<Element<'a, M>>,
    marks: Vec<Marks>,
    /// The first that is built.
    first: usize,
    count: usize,
    height: f32,
}

impl<'a, M> Lines<'a, M> {
    /// The rows from `first` to before `last`, each as `line` builds it. A hairline of the row's height is below its cells.
    pub(super) fn new(
        (first, last): (usize, usize),
        count: usize,
        height: f32,
        line: impl Fn(usize) -> (Element<'a, M>, Marks),
    ) -> Self {
        let mut lines: Vec<_> = (first..last).map(line).collect();
        // From the order on the screen to that in which they are kept.
        let turn = first % lines.len().max(1);
        lines.rotate_right(turn);
        let (cells, marks) = lines.into_iter().unzip();
        Self { cells, marks, first, count, height }
    }

    /// Where the rows are kept, from the uppermost to the lowest.
    fn places(&self) -> impl Iterator<Item = usize> + use<M> {
        let (first, built) = (self.first, self.cells.len());
        (first..first + built).map(move |row| row % built)
    }
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Lines<'_, Message> {
    pass_each!(cells: tree update mouse overlay);

    fn size(&self) -> Size<Length> {
        Size::new(Fill, Length::Shrink)
    }

    fn layout(
        &mut self,
        tree: &mut Tree,
        renderer: &iced::Renderer,
        limits: &layout::Limits,
    ) -> layout::Node {
        let width = limits.max().width;
        let limits = layout::Limits::new(Size::ZERO, Size::new(width, self.height - 1.0));
        let built = self.cells.len();
        let mut nodes = vec![layout::Node::default(); built];
        for row in self.first..self.first + built {
            let place = row % built;
            let cells = self.cells[place].as_widget_mut();
            let node = cells.layout(&mut tree.children[place], renderer, &limits);
            nodes[place] = node.move_to(Point::new(0.0, row as f32 * self.height));
        }
        layout::Node::with_children(Size::new(width, self.count as f32 * self.height), nodes)
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
            for place in self.places() {
                let cells = self.cells[place].as_widget_mut();
                cells.operate(&mut tree.children[place], layout.child(place), renderer, operation);
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
        for place in self.places() {
            let (marks, cells) = (self.marks[place], layout.child(place));
            let row = Rectangle { width: layout.bounds().width, height: self.height, ..cells.bounds() };
            if !row.intersects(viewport) {
                continue;
            }
            let content = Rectangle { height: self.height - 1.0, ..row };
            match marks {
                Marks { selected: true, .. } => fill(renderer, content, theme.accent_soft),
                Marks { cursor: true, .. } => fill(renderer, content, theme.hover),
                _ => {}
            }
            let drawn = self.cells[place].as_widget();
            drawn.draw(&tree.children[place], renderer, theme, style, cells, cursor, viewport);
            // The bar at the left edge marks the cursor for people who do not see the tint.
            if marks.cursor {
                fill(renderer, Rectangle { width: 2.0, ..content }, theme.accent);
            }
            fill(renderer, Rectangle { y: content.y + content.height, height: 1.0, ..row }, theme.border);
        }
    }
}

fn fill(renderer: &mut iced::Renderer, bounds: Rectangle, color: Color) {
    renderer.fill_quad(renderer::Quad { bounds, ..renderer::Quad::default() }, color);
}

impl<'a, M: 'a> From<Lines<'a, M>> for Element<'a, M> {
    fn from(lines: Lines<'a, M>) -> Self {
        Element::new(lines)
    }
}

#[cfg(test)]
mod tests {
    use iced::widget::space;

    use super::*;

    #[test]
    fn a_row_that_stays_in_view_keeps_its_place() {
        let places = |first: usize| {
            let nothing = Marks { selected: false, cursor: false };
            let lines: Lines<'_, ()> =
                Lines::new((first, first + 5), 100, 34.0, |_| (space().into(), nothing));
            lines.places().collect::<Vec<_>>()
        };
        assert_eq!(places(7), [2, 3, 4, 0, 1]);
        assert_eq!(places(9), [4, 0, 1, 2, 3]);
    }

    #[test]
    fn each_row_has_its_own_marks() {
        let line = |row| (space().into(), Marks { selected: row == 9, cursor: false });
        let lines: Lines<'_, ()> = Lines::new((7, 12), 100, 34.0, line);
        let selected: Vec<bool> = lines.places().map(|place| lines.marks[place].selected).collect();
        assert_eq!(selected, [false, false, true, false, false]);
    }
}
