//! Two ridges of the Pyrenees, where the sarrio lives, for the foot of the first screen's side.

use iced::widget::canvas;
use iced::{Fill, Point, Rectangle, mouse};

use super::Element;
use crate::theme::Theme;

const HEIGHT: f32 = 140.0;

/// A ridge from left to right: how far along and how far below the highest top, each from 0 to 1.
type Ridge = &'static [(f32, f32)];

const FAR: Ridge = &[
    (0.0, 0.02),
    (0.03, 0.14),
    (0.055, 0.17),
    (0.085, 0.36),
    (0.115, 0.5),
    (0.15, 0.45),
    (0.19, 0.33),
    (0.22, 0.27),
    (0.26, 0.14),
    (0.3, 0.1),
    (0.335, 0.08),
    (0.37, 0.03),
    (0.395, 0.0),
    (0.43, 0.11),
    (0.47, 0.13),
    (0.51, 0.12),
    (0.55, 0.16),
    (0.59, 0.12),
    (0.62, 0.17),
    (0.655, 0.31),
    (0.69, 0.37),
    (0.735, 0.36),
    (0.77, 0.28),
    (0.805, 0.3),
    (0.84, 0.42),
    (0.88, 0.53),
    (0.915, 0.5),
    (0.95, 0.55),
    (1.0, 0.5),
];

const NEAR: Ridge = &[
    (0.0, 0.41),
    (0.03, 0.47),
    (0.06, 0.53),
    (0.09, 0.67),
    (0.115, 0.79),
    (0.15, 0.7),
    (0.18, 0.57),
    (0.22, 0.48),
    (0.265, 0.53),
    (0.3, 0.64),
    (0.33, 0.67),
    (0.37, 0.61),
    (0.41, 0.52),
    (0.445, 0.49),
    (0.48, 0.58),
    (0.52, 0.68),
    (0.555, 0.71),
    (0.6, 0.6),
    (0.64, 0.54),
    (0.68, 0.56),
    (0.72, 0.49),
    (0.76, 0.55),
    (0.8, 0.62),
    (0.83, 0.58),
    (0.87, 0.5),
    (0.91, 0.55),
    (0.95, 0.53),
    (1.0, 0.66),
];

struct Ridges;

/// The ridges, as wide as there is room.
#[must_use]
pub fn ridges<'a, Message: 'a>() -> Element<'a, Message> {
    canvas(Ridges).width(Fill).height(HEIGHT).into()
}

impl<Message> canvas::Program<Message, Theme> for Ridges {
    type State = ();

    fn draw(
        &self,
        (): &(),
        renderer: &iced::Renderer,
        theme: &Theme,
        bounds: Rectangle,
        _: mouse::Cursor,
    ) -> Vec<canvas::Geometry> {
        let mut frame = canvas::Frame::new(renderer, bounds.size());
        for ridge in [FAR, NEAR] {
            let ground = canvas::Path::new(|path| {
                path.move_to(Point::new(0.0, bounds.height));
                for (along, below) in ridge {
                    path.line_to(Point::new(along * bounds.width, below * bounds.height));
                }
                path.line_to(Point::new(bounds.width, bounds.height));
                path.close();
            });
            frame.fill(&ground, theme.border.scale_alpha(0.3));
        }
        vec![frame.into_geometry()]
    }
}

#[cfg(test)]
mod tests {
    use iced::Size;

    use super::*;
    use crate::preview::render::{Shot, png};

    #[test]
    fn the_ridges_fill_the_ground_and_leave_a_sky_at_any_width() {
        for (theme, width) in [(Theme::Light, 90), (Theme::Light, 380), (Theme::Dark, 1200)] {
            let shot = Shot { pixels: Size::new(width, 140), scale: 1.0, theme };
            let picture = png(&mut (), |()| ridges(), |(), (): ()| (), shot).unwrap();
            let picture = image::load_from_memory(&picture).unwrap().to_rgb8();
            let (sky, ground) = (picture.get_pixel(width * 115 / 1000, 40), picture.get_pixel(0, 139));
            assert_ne!(sky, ground, "{width}");
            assert!((0..width).all(|x| picture.get_pixel(x, 139) == ground), "{width}");
        }
    }
}
