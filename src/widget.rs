//! The widgets of Sarrio. Each takes data and the caller's messages, asks the theme for its colours and knows no
//! screen; each has its place in the gallery ([`crate::preview::gallery`]) and its test.
//!
//! ```no_run
//! use sarrio::widget::{Element, button};
//! # #[derive(Clone)] enum Message { Save }
//! fn view<'a>() -> Element<'a, Message> {
//!     button::primary("Save").on_press(Message::Save).into()
//! }
//! ```

/// Passes the named methods of a one-child wrapper on to `self.content`, whose tree is `tree.children[0]` and
/// whose layout is the wrapper's own.
macro_rules! pass {
    ($($method:ident)*) => { $(pass!(@ $method);)* };
    (@ tree) => {
        fn children(&self) -> Vec<iced::advanced::widget::Tree> {
            vec![iced::advanced::widget::Tree::new(&self.content)]
        }
        fn diff(&self, tree: &mut iced::advanced::widget::Tree) {
            tree.diff_children(std::slice::from_ref(&self.content));
        }
    };
    (@ size) => {
        fn size(&self) -> iced::Size<iced::Length> {
            self.content.as_widget().size()
        }
        fn size_hint(&self) -> iced::Size<iced::Length> {
            self.content.as_widget().size_hint()
        }
    };
    (@ layout) => {
        fn layout(
            &mut self,
            tree: &mut iced::advanced::widget::Tree,
            renderer: &iced::Renderer,
            limits: &iced::advanced::layout::Limits,
        ) -> iced::advanced::layout::Node {
            self.content.as_widget_mut().layout(&mut tree.children[0], renderer, limits)
        }
    };
    (@ operate) => {
        fn operate(
            &mut self,
            tree: &mut iced::advanced::widget::Tree,
            layout: iced::advanced::Layout<'_>,
            renderer: &iced::Renderer,
            operation: &mut dyn iced::advanced::widget::Operation,
        ) {
            self.content.as_widget_mut().operate(&mut tree.children[0], layout, renderer, operation);
        }
    };
    (@ update) => {
        fn update(
            &mut self,
            tree: &mut iced::advanced::widget::Tree,
            event: &iced::Event,
            layout: iced::advanced::Layout<'_>,
            cursor: iced::advanced::mouse::Cursor,
            renderer: &iced::Renderer,
            clipboard: &mut dyn iced::advanced::Clipboard,
            shell: &mut iced::advanced::Shell<'_, Message>,
            viewport: &iced::Rectangle,
        ) {
            self.content.as_widget_mut().update(
                &mut tree.children[0], event, layout, cursor, renderer, clipboard, shell, viewport,
            );
        }
    };
    (@ draw) => {
        fn draw(
            &self,
            tree: &iced::advanced::widget::Tree,
            renderer: &mut iced::Renderer,
            theme: &crate::theme::Theme,
            style: &iced::advanced::renderer::Style,
            layout: iced::advanced::Layout<'_>,
            cursor: iced::advanced::mouse::Cursor,
            viewport: &iced::Rectangle,
        ) {
            self.content.as_widget().draw(&tree.children[0], renderer, theme, style, layout, cursor, viewport);
        }
    };
    (@ mouse) => {
        fn mouse_interaction(
            &self,
            tree: &iced::advanced::widget::Tree,
            layout: iced::advanced::Layout<'_>,
            cursor: iced::advanced::mouse::Cursor,
            viewport: &iced::Rectangle,
            renderer: &iced::Renderer,
        ) -> iced::advanced::mouse::Interaction {
            self.content.as_widget().mouse_interaction(&tree.children[0], layout, cursor, viewport, renderer)
        }
    };
    (@ overlay) => {
        fn overlay<'b>(
            &'b mut self,
            tree: &'b mut iced::advanced::widget::Tree,
            layout: iced::advanced::Layout<'b>,
            renderer: &iced::Renderer,
            viewport: &iced::Rectangle,
            translation: iced::Vector,
        ) -> Option<iced::advanced::overlay::Element<'b, Message, crate::theme::Theme, iced::Renderer>> {
            self.content.as_widget_mut().overlay(&mut tree.children[0], layout, renderer, viewport, translation)
        }
    };
}

/// Passes the named methods of a wrapper on to all of its children, which it keeps in the named field, in the order of the
/// trees and layouts.
macro_rules! pass_each {
    ($children:ident: $($method:ident)*) => { $(pass_each!(@ $method $children);)* };
    (@ tree $children:ident) => {
        fn children(&self) -> Vec<iced::advanced::widget::Tree> {
            self.$children.iter().map(iced::advanced::widget::Tree::new).collect()
        }
        fn diff(&self, tree: &mut iced::advanced::widget::Tree) {
            tree.diff_children(&self.$children);
        }
    };
    (@ update $children:ident) => {
        fn update(
            &mut self,
            tree: &mut iced::advanced::widget::Tree,
            event: &iced::Event,
            layout: iced::advanced::Layout<'_>,
            cursor: iced::advanced::mouse::Cursor,
            renderer: &iced::Renderer,
            clipboard: &mut dyn iced::advanced::Clipboard,
            shell: &mut iced::advanced::Shell<'_, Message>,
            viewport: &iced::Rectangle,
        ) {
            let children = self.$children.iter_mut().zip(&mut tree.children).zip(layout.children());
            for ((child, tree), layout) in children {
                child.as_widget_mut().update(tree, event, layout, cursor, renderer, clipboard, shell, viewport);
            }
        }
    };
    (@ mouse $children:ident) => {
        fn mouse_interaction(
            &self,
            tree: &iced::advanced::widget::Tree,
            layout: iced::advanced::Layout<'_>,
            cursor: iced::advanced::mouse::Cursor,
            viewport: &iced::Rectangle,
            renderer: &iced::Renderer,
        ) -> iced::advanced::mouse::Interaction {
            let children = self.$children.iter().zip(&tree.children).zip(layout.children());
            children
                .map(|((child, tree), layout)| {
                    child.as_widget().mouse_interaction(tree, layout, cursor, viewport, renderer)
                })
                .max()
                .unwrap_or_default()
        }
    };
    (@ overlay $children:ident) => {
        fn overlay<'b>(
            &'b mut self,
            tree: &'b mut iced::advanced::widget::Tree,
            layout: iced::advanced::Layout<'b>,
            renderer: &iced::Renderer,
            viewport: &iced::Rectangle,
            translation: iced::Vector,
        ) -> Option<iced::advanced::overlay::Element<'b, Message, crate::theme::Theme, iced::Renderer>> {
            let children = &mut self.$children;
            iced::advanced::overlay::from_children(children, tree, layout, renderer, viewport, translation)
        }
    };
}

pub mod bar;
pub mod button;
pub mod card_row;
pub mod checkbox;
pub mod chip;
pub mod click_area;
pub mod dialog;
pub mod elide;
pub mod field;
pub mod focus;
pub mod hands;
pub mod inert;
pub mod input_queue;
pub mod jobs;
pub mod label;
pub mod menu;
pub mod notice;
pub mod palette;
pub mod panel;
pub mod picture;
pub mod pill;
pub mod popup;
pub mod raise;
pub mod repaint;
pub mod reveal;
pub mod ridges;
pub mod scroll;
pub mod seat_map;
pub mod segmented;
pub mod select;
pub mod shortcuts;
pub mod skeleton;
pub mod sparkline;
pub mod spinner;
pub mod steps;
pub mod table;
pub mod tip;
pub mod toast;
pub mod toggle;
pub mod two_lines;

/// An element in the app's theme.
pub type Element<'a, Message> = iced::Element<'a, Message, crate::theme::Theme, iced::Renderer>;
/// A column in the app's theme.
pub type Column<'a, Message> = iced::widget::Column<'a, Message, crate::theme::Theme, iced::Renderer>;
/// A row in the app's theme.
pub type Row<'a, Message> = iced::widget::Row<'a, Message, crate::theme::Theme, iced::Renderer>;
