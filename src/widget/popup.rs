//! What opens below a control: menus, lists, the list of jobs. A press beside it closes it, and so does Esc, which closes
//! nothing else then: not the dialog that the control is in.

use iced::advanced::widget::{Operation, Tree};
use iced::advanced::{
    Clipboard, Layout, Overlay, Renderer as _, Shell, Widget, layout, mouse, overlay, renderer,
};
use iced::keyboard::{self, Key, key::Named};
use iced::{Event, Point, Rectangle, Size, Vector};

use super::Element;
use crate::theme::Theme;

/// Which edges of the control and of the popup are aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// Their left edges.
    Left,
    /// Their right edges.
    Right,
}

struct Anchored<'a, Message> {
    content: Element<'a, Message>,
    popup: Option<Element<'a, Message>>,
    edge: Edge,
    close: Message,
}

/// `content` with `popup` below it while there is one. It opens above where there is no room below.
pub fn anchored<'a, Message: Clone + 'a>(
    content: impl Into<Element<'a, Message>>,
    popup: Option<Element<'a, Message>>,
    edge: Edge,
    close: Message,
) -> Element<'a, Message> {
    Element::new(Anchored { content: content.into(), popup, edge, close })
}

impl<Message: Clone> Widget<Message, Theme, iced::Renderer> for Anchored<'_, Message> {
    pass!(size layout operate update draw mouse);

    fn children(&self) -> Vec<Tree> {
        std::iter::once(Tree::new(&self.content)).chain(self.popup.as_ref().map(Tree::new)).collect()
    }

    fn diff(&self, tree: &mut Tree) {
        let all: Vec<&Element<'_, Message>> = std::iter::once(&self.content).chain(&self.popup).collect();
        tree.diff_children(&all);
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        renderer: &iced::Renderer,
        viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, Message, Theme, iced::Renderer>> {
        let (first, rest) = tree.children.split_at_mut(1);
        match self.popup.as_mut().zip(rest.first_mut()) {
            // The tooltip of the control would be seen behind the corners of what is open.
            Some((content, tree)) => Some(overlay::Element::new(Box::new(Popup {
                content,
                tree,
                anchor: layout.bounds() + translation,
                edge: self.edge,
                close: self.close.clone(),
            }))),
            None => {
                self.content.as_widget_mut().overlay(&mut first[0], layout, renderer, viewport, translation)
            }
        }
    }
}

struct Popup<'a, 'b, Message> {
    content: &'b mut Element<'a, Message>,
    tree: &'b mut Tree,
    anchor: Rectangle,
    edge: Edge,
    close: Message,
}

const GAP: f32 = 6.0;
const MARGIN: f32 = 8.0;

impl<Message: Clone> Overlay<Message, Theme, iced::Renderer> for Popup<'_, '_, Message> {
    fn layout(&mut self, renderer: &iced::Renderer, bounds: Size) -> layout::Node {
        let below = bounds.height - self.anchor.y - self.anchor.height - GAP - MARGIN;
        let above = self.anchor.y - GAP - MARGIN;
        let room = below.max(above).max(80.0);
        let limits = layout::Limits::new(Size::ZERO, Size::new(bounds.width - 2.0 * MARGIN, room));
        let node = self.content.as_widget_mut().layout(self.tree, renderer, &limits);
        let size = node.size();
        let x = match self.edge {
            Edge::Left => self.anchor.x,
            Edge::Right => self.anchor.x + self.anchor.width - size.width,
        };
        let y = if size.height <= below || below >= above {
            self.anchor.y + self.anchor.height + GAP
        } else {
            self.anchor.y - GAP - size.height
        };
        let x = x.clamp(MARGIN, (bounds.width - size.width - MARGIN).max(MARGIN));
        node.move_to(Point::new(x, y))
    }

    fn operate(&mut self, layout: Layout<'_>, renderer: &iced::Renderer, operation: &mut dyn Operation) {
        self.content.as_widget_mut().operate(self.tree, layout, renderer, operation);
    }

    fn update(
        &mut self,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        renderer: &iced::Renderer,
        clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
    ) {
        let bounds = layout.bounds();
        self.content
            .as_widget_mut()
            .update(self.tree, event, layout, cursor, renderer, clipboard, shell, &bounds);
        match event {
            Event::Mouse(mouse::Event::ButtonPressed(_)) => {
                if !cursor.is_over(bounds) {
                    shell.publish(self.close.clone());
                }
                shell.capture_event();
            }
            Event::Keyboard(keyboard::Event::KeyPressed { key: Key::Named(Named::Escape), .. }) => {
                shell.publish(self.close.clone());
                shell.capture_event();
            }
            _ => {}
        }
    }

    fn mouse_interaction(
        &self,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        renderer: &iced::Renderer,
    ) -> mouse::Interaction {
        let bounds = layout.bounds();
        let inner = self.content.as_widget().mouse_interaction(self.tree, layout, cursor, &bounds, renderer);
        if inner == mouse::Interaction::None && cursor.is_over(bounds) {
            mouse::Interaction::Idle
        } else {
            inner
        }
    }

    fn draw(
        &self,
        renderer: &mut iced::Renderer,
        theme: &Theme,
        style: &renderer::Style,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
    ) {
        let bounds = layout.bounds();
        // Wide enough for its shadow.
        let room = bounds.expand(60.0);
        renderer.with_layer(room, |renderer| {
            self.content.as_widget().draw(self.tree, renderer, theme, style, layout, cursor, &room);
        });
    }
}

#[cfg(test)]
mod tests {
    use iced::advanced::renderer::Headless;
    use iced::advanced::widget::Id;
    use iced_runtime::user_interface::{Cache, UserInterface};

    use super::*;
    use crate::theme::{BODY, BODY_SIZE};
    use crate::widget::label;

    /// The texts that are shown.
    #[derive(Default)]
    struct Texts(Vec<String>);

    impl Operation for Texts {
        fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
            operate(self);
        }

        fn text(&mut self, _: Option<&Id>, _: Rectangle, text: &str) {
            self.0.push(text.to_owned());
        }
    }

    fn shown(menu: Option<&'static str>) -> Vec<String> {
        let new = <iced::Renderer as Headless>::new(BODY, BODY_SIZE, Some("tiny-skia"));
        let mut renderer = futures::executor::block_on(new).unwrap();
        let open = |name: Option<&'static str>| name.map(|name| label::body(name).into());
        // What opens over a control by itself, as its tooltip does.
        let control = anchored(label::body("control"), open(Some("tooltip")), Edge::Left, ());
        let all: Element<'_, ()> = anchored(control, open(menu), Edge::Left, ());
        let mut ui = UserInterface::build(all, Size::new(400.0, 300.0), Cache::default(), &mut renderer);
        let mut texts = Texts::default();
        ui.operate(&renderer, &mut texts);
        texts.0
    }

    #[test]
    fn the_tooltip_of_a_control_is_hidden_while_its_menu_is_open() {
        assert_eq!(shown(None), ["control", "tooltip"]);
        assert_eq!(shown(Some("menu")), ["control", "menu"]);
    }
}
