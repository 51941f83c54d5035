//! Scrolls so that the control with the focus is seen, after a key has moved the focus.

use iced::advanced::widget::operation::{Focusable, Operation, Outcome, Scrollable};
use iced::advanced::widget::{self, Id};
use iced::widget::scrollable::AbsoluteOffset;
use iced::{Rectangle, Task, Vector};

/// The space that is left between the control and the edge of what scrolls, in logical pixels.
const MARGIN: f32 = 12.0;

/// Scrolls whatever the control with the focus is in.
pub fn focused<Message: Send + 'static>() -> Task<Message> {
    widget::operate(Find::default())
}

/// Something that scrolls.
#[derive(Debug, Clone, Copy)]
struct Scroll {
    number: usize,
    bounds: Rectangle,
    content: Rectangle,
    offset: f32,
}

impl Scroll {
    /// The offset at which a part of its content is seen.
    fn offset_for(&self, part: Rectangle) -> f32 {
        let top = part.y - self.bounds.y - MARGIN;
        let bottom = part.y + part.height - self.bounds.y - self.bounds.height + MARGIN;
        let wanted = if top < self.offset || part.height + 2.0 * MARGIN > self.bounds.height {
            top
        } else if bottom > self.offset {
            bottom
        } else {
            self.offset
        };
        wanted.clamp(0.0, (self.content.height - self.bounds.height).max(0.0))
    }
}

/// Finds the control with the focus and what scrolls around it.
#[derive(Debug, Default)]
struct Find {
    found: usize,
    /// What was found last; what is inside it follows.
    last: Option<Scroll>,
    around: Vec<Scroll>,
    /// What is to be scrolled, by its number, and to where.
    offsets: Vec<(usize, f32)>,
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
        self.last = Some(Scroll { number: self.found, bounds, content, offset: translation.y });
        self.found += 1;
    }

    fn focusable(&mut self, _: Option<&Id>, bounds: Rectangle, state: &mut dyn Focusable) {
        if !state.is_focused() {
            return;
        }
        let mut part = bounds;
        for scroll in self.around.iter().rev() {
            let offset = scroll.offset_for(part);
            if (offset - scroll.offset).abs() > 0.5 {
                self.offsets.push((scroll.number, offset));
            }
            part.y -= offset;
        }
    }

    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<T>)) {
        let inside = self.last.take();
        self.around.extend(inside);
        operate(self);
        if inside.is_some() {
            self.around.pop();
        }
    }

    fn finish(&self) -> Outcome<T> {
        if self.offsets.is_empty() {
            return Outcome::None;
        }
        Outcome::Chain(Box::new(Apply { found: 0, offsets: self.offsets.clone() }))
    }
}

/// Scrolls what was found.
struct Apply {
    found: usize,
    offsets: Vec<(usize, f32)>,
}

impl<T> Operation<T> for Apply {
    fn scrollable(
        &mut self,
        _: Option<&Id>,
        _: Rectangle,
        _: Rectangle,
        _: Vector,
        state: &mut dyn Scrollable,
    ) {
        if let Some((_, offset)) = self.offsets.iter().find(|(number, _)| *number == self.found) {
            state.scroll_to(AbsoluteOffset { x: None, y: Some(*offset) });
        }
        self.found += 1;
    }

    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<T>)) {
        operate(self);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_is_scrolled_to_and_what_is_seen_stays() {
        let at = |y: f32, height: f32| Rectangle { x: 0.0, y, width: 100.0, height };
        let scroll = Scroll { number: 0, bounds: at(100.0, 300.0), content: at(100.0, 900.0), offset: 200.0 };
        assert_eq!(scroll.offset_for(at(400.0, 30.0)), 200.0, "it is seen");
        assert_eq!(scroll.offset_for(at(150.0, 30.0)), 38.0, "it is above");
        assert_eq!(scroll.offset_for(at(700.0, 30.0)), 342.0, "it is below");
        assert_eq!(scroll.offset_for(at(970.0, 30.0)), 600.0, "it is the last");
        assert_eq!(scroll.offset_for(at(100.0, 30.0)), 0.0, "it is the first");
        assert_eq!(scroll.offset_for(at(400.0, 500.0)), 288.0, "it is too high, and begins at the top");
    }
}
