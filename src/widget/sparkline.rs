//! A small chart of a share from 0 to 1 over time, with a dot at its last value.

use iced::advanced::widget::Tree;
use iced::advanced::{Layout, Renderer as _, Widget, layout, mouse, renderer};
use iced::widget::canvas::{Frame, Path, Stroke};
use iced::{Color, Length, Point, Rectangle, Size, Vector};
use iced_graphics::geometry::Renderer as _;

use super::Element;
use crate::theme::Theme;

const HEIGHT: f32 = 28.0;
/// The dot's radius.
const DOT: f32 = 2.0;

/// A small chart.
pub struct Sparkline {
    points: Vec<(f32, f32)>,
    color: fn(&Theme) -> Color,
}

/// A chart of `points`: when and how much, each from 0 to 1, the oldest first.
#[must_use]
pub fn sparkline(points: Vec<(f32, f32)>, color: fn(&Theme) -> Color) -> Sparkline {
    Sparkline { points, color }
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Sparkline {
    fn size(&self) -> Size<Length> {
        Size::new(Length::Fill, Length::Fixed(HEIGHT))
    }

    fn layout(&mut self, _: &mut Tree, _: &iced::Renderer, limits: &layout::Limits) -> layout::Node {
        layout::atomic(limits, Length::Fill, HEIGHT)
    }

    fn draw(
        &self,
        _: &Tree,
        renderer: &mut iced::Renderer,
        theme: &Theme,
        _: &renderer::Style,
        layout: Layout<'_>,
        _: mouse::Cursor,
        _: &Rectangle,
    ) {
        let bounds = layout.bounds();
        let Some(last) = self.points.last() else { return };
        let color = (self.color)(theme);
        let (width, height) = (bounds.width - 2.0 * DOT, bounds.height - 2.0 * DOT);
        let place = |&(at, share): &(f32, f32)| {
            let share = share.clamp(0.0, 1.0);
            Point::new(DOT + at.clamp(0.0, 1.0) * width, DOT + (1.0 - share) * height)
        };
        let line = |path: &mut iced::widget::canvas::path::Builder| {
            self.points.iter().map(place).for_each(|point| path.line_to(point));
        };
        let mut frame = Frame::new(renderer, bounds.size());
        if let [first, _, ..] = &self.points[..] {
            let ground = |point: Point| Point::new(point.x, bounds.height);
            let area = Path::new(|path| {
                path.move_to(ground(place(first)));
                line(path);
                path.line_to(ground(place(last)));
                path.close();
            });
            frame.fill(&area, color.scale_alpha(0.14));
            let line = Path::new(|path| {
                path.move_to(place(first));
                line(path);
            });
            frame.stroke(&line, Stroke::default().with_width(1.5).with_color(color));
        }
        frame.fill(&Path::circle(place(last), DOT), color);
        let drawn = frame.into_geometry();
        renderer.with_translation(Vector::new(bounds.x, bounds.y), |renderer| renderer.draw_geometry(drawn));
    }
}

impl<'a, Message: 'a> From<Sparkline> for Element<'a, Message> {
    fn from(spark: Sparkline) -> Self {
        Element::new(spark)
    }
}
