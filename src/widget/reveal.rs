//! Scrolls to the control that has the focus, so that whoever goes through a long form by the keyboard sees where they are.

use iced::advanced::widget::operation::{Focusable, Operation, Outcome, Scrollable};
use iced::advanced::widget::{self, Id};
use iced::widget::operation::AbsoluteOffset;
use iced::{Rectangle, Task, Vector};

/// What is shown above a control and below it: its label, and its help.
const AROUND: f32 = 36.0;

/// Scrolls what the focused control lies in, if it is not visible.
pub fn focused<M: Send + 'static>() -> Task<M> {
    widget::operate(Find::default())
}

/// Something that scrolls, and what of it is visible.
#[derive(Debug, Clone, Copy)]
struct View {
    /// Its number, in the order of the view.
    number: usize,
    /// Where its content begins.
    top: f32,
    /// How far it is scrolled.
    offset: f32,
    height: f32,
    content: f32,
}

impl View {
    /// How far it has to be scrolled for a control; absent where that is not needed.
    fn offset_for(self, control: Rectangle) -> Option<f32> {
        let first = control.y - self.top - AROUND;
        let last = control.y + control.height - self.top + AROUND;
        // What is higher than the view cannot be visible as a whole.
        if last - first > self.height {
            return None;
        }
        let to = if first < self.offset {
            first
        } else if last > self.offset + self.height {
            last - self.height
        } else {
            return None;
        };
        Some(to.clamp(0.0, (self.content - self.height).max(0.0)))
    }
}

/// Finds the focused control, and what it lies in.
#[derive(Debug, Default)]
struct Find {
    seen: usize,
    /// The one whose content comes next.
    next: Option<View>,
    /// Those that the content lies in, the innermost last.
    around: Vec<View>,
    /// Which one to scroll, and where to.
    to: Option<(usize, f32)>,
}

impl<T: 'static> Operation<T> for Find {
    fn scrollable(
        &mut self,
        _: Option<&Id>,
        bounds: Rectangle,
        content: Rectangle,
        translation: Vector,
        _: &mut dyn Scrollable,
    ) {
        self.next = Some(View {
            number: self.seen,
            top: content.y,
            offset: translation.y,
            height: bounds.height,
            content: content.height,
        });
        self.seen += 1;
    }

    fn focusable(&mut self, _: Option<&Id>, bounds: Rectangle, state: &mut dyn Focusable) {
        if state.is_focused() {
            self.to = self.around.last().and_then(|view| Some((view.number, view.offset_for(bounds)?)));
        }
    }

    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<T>)) {
        let inside = self.next.take();
        self.around.extend(inside);
        operate(self);
        if inside.is_some() {
            self.around.pop();
        }
    }

    fn finish(&self) -> Outcome<T> {
        match self.to {
            Some((target, offset)) => Outcome::Chain(Box::new(Scroll { seen: 0, target, offset })),
            None => Outcome::None,
        }
    }
}

/// Scrolls number `target`.
struct Scroll {
    seen: usize,
    target: usize,
    offset: f32,
}

impl<T> Operation<T> for Scroll {
    fn scrollable(
        &mut self,
        _: Option<&Id>,
        _: Rectangle,
        _: Rectangle,
        _: Vector,
        state: &mut dyn Scrollable,
    ) {
        if self.seen == self.target {
            state.scroll_to(AbsoluteOffset { x: None, y: Some(self.offset) });
        }
        self.seen += 1;
    }

    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<T>)) {
        operate(self);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_control_that_is_visible_stays_where_it_is_and_others_come_into_view_with_their_label() {
        let view = View { number: 0, top: 100.0, offset: 200.0, height: 300.0, content: 1_000.0 };
        let control = |y: f32| Rectangle { x: 0.0, y: y + 100.0, width: 80.0, height: 34.0 };
        assert_eq!(view.offset_for(control(300.0)), None);
        assert_eq!(view.offset_for(control(100.0)), Some(64.0));
        assert_eq!(view.offset_for(control(600.0)), Some(370.0));
        assert_eq!(view.offset_for(control(0.0)), Some(0.0), "not beyond the beginning");
        assert_eq!(view.offset_for(control(966.0)), Some(700.0), "nor the end");
        assert_eq!(view.offset_for(Rectangle { height: 400.0, ..control(900.0) }), None);
    }

    /// How far the content is scrolled.
    #[derive(Default)]
    struct Offset(f32);

    impl Operation for Offset {
        fn scrollable(
            &mut self,
            _: Option<&Id>,
            _: Rectangle,
            _: Rectangle,
            translation: Vector,
            _: &mut dyn Scrollable,
        ) {
            self.0 = translation.y;
        }

        fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
            operate(self);
        }
    }

    #[test]
    fn a_field_far_down_is_scrolled_to_and_one_far_up_again() {
        use crate::theme::{BODY, BODY_SIZE};
        use crate::widget::{field::field, scroll::scroll};
        use iced::advanced::renderer::Headless;
        use iced_runtime::user_interface::{Cache, UserInterface};

        let renderer = <iced::Renderer as Headless>::new(BODY, BODY_SIZE, Some("tiny-skia"));
        let mut renderer = futures::executor::block_on(renderer).unwrap();
        let ids = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];
        let fields = ids.map(|id| field("").label(id).id(id).on_input(|_| ()).into());
        let form = scroll(iced::widget::column(fields).spacing(12)).height(200);
        let size = iced::Size::new(300.0, 200.0);
        let mut ui: UserInterface<'_, (), crate::theme::Theme, _> =
            UserInterface::build(form, size, Cache::default(), &mut renderer);
        let mut focus = |id: &'static str| {
            let focus: Box<dyn Operation> = Box::new(widget::operation::focusable::focus::<()>(Id::new(id)));
            for mut operation in [focus, Box::new(Find::default())] {
                loop {
                    ui.operate(&renderer, operation.as_mut());
                    match operation.finish() {
                        Outcome::Chain(chained) => operation = chained,
                        _ => break,
                    }
                }
            }
            let mut offset = Offset::default();
            ui.operate(&renderer, &mut offset);
            offset.0
        };
        assert_eq!(focus("a"), 0.0);
        let far = focus("j");
        assert!(far > 300.0, "{far}");
        assert_eq!(focus("j"), far, "it is visible now");
        assert!(focus("b") < far);
    }
}
