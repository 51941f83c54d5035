//! A sample of a class, with a seat in each state.

use std::time::Duration;

use iced::Size;
use iced::widget::image::Handle;

use crate::theme::Tone;
use crate::theme::icon;
use crate::widget::Element;
use crate::widget::pill::Status;
use crate::widget::seat_map::{self, Badge, Blank, Event, Mode, Place, Screen, Seen, State, Tile, arrange};

const CLASS: [(&str, &str); 28] = [
    ("Aina", "Soler Vidal"),
    ("Biel", "Ferrer Roca"),
    ("Carla", "Mas Puig"),
    ("Daniel", "Ortiz Ruano"),
    ("Èlia", "Bosch Serra"),
    ("Ferran", "Camps Oliva"),
    ("Gemma", "Pujol Riera"),
    ("Hamza", "El Amrani"),
    ("Ivet", "Casals Font"),
    ("Jan", "Torrents Pla"),
    ("Kevin", "Quispe Mamani"),
    ("Laia", "Ribas Coll"),
    ("Marc", "Vilanova Sans"),
    ("Maria dels Àngels", "Casadevall"),
    ("Nil", "Esteve Grau"),
    ("Noa", "Domènech Bru"),
    ("Oriol", "Planas Valls"),
    ("Pau", "Giménez Rius"),
    ("Queralt", "Sala Bofill"),
    ("Roger", "Tarragó Mir"),
    ("Sara", "Benítez León"),
    ("Sergi", "Codina Prat"),
    ("Txell", "Aguiló Masdeu"),
    ("Unai", "Etxeberria"),
    ("Valentina", "Rojas Cruz"),
    ("Xavier", "Llobet Amat"),
    ("Yasmin", "Haddad"),
    ("Nobody signed in", "Waiting at sign-in"),
];

/// A class with its map.
#[derive(Debug)]
pub struct Class {
    state: State<u32>,
    places: Vec<Place>,
    screens: Vec<Handle>,
    /// Whether all desktops run, so that nothing moves but the screens.
    calm: bool,
    /// The screen of one seat, enlarged.
    pub(super) large: Handle,
}

impl Default for Class {
    fn default() -> Self {
        Self {
            state: State::default(),
            places: arrange::rows(CLASS.len(), 7, &[2, 5]),
            screens: Vec::new(),
            calm: false,
            large: picture(0, Size::new(848.0, 477.0)),
        }
    }
}

impl Class {
    /// A class with so many seats, ten in a row. All desktops run, so that nothing moves but the screens.
    #[must_use]
    pub fn of(seats: usize) -> Self {
        Self { places: arrange::rows(seats, 10, &[3, 7]), calm: true, ..Self::default() }
    }

    /// A class of which three people are selected.
    pub(super) fn watched() -> Self {
        let mut class = Self::default();
        let _ = class.update(seat_map::Message::Banded(vec![15, 16, 17]));
        class
    }

    /// A class whose seats are being moved; two of them overlap.
    pub(super) fn arranged() -> Self {
        let mut class = Self::default();
        class.state.mode = Mode::Arrange;
        class.places.truncate(12);
        class.places[11] = Place::new(375, 150);
        let _ = class.update(seat_map::Message::Banded(vec![2, 3]));
        class
    }

    /// The same class with everybody's screen changed or, for one seat, only theirs.
    pub fn redraw(&mut self, seat: Option<usize>, shade: u32) {
        let size = self.state.seen().picture;
        for (at, screen) in
            self.screens.iter_mut().enumerate().filter(|(at, _)| seat.is_none_or(|s| s == *at))
        {
            *screen = picture(at as u32 + shade, size);
        }
    }

    /// The state of its map.
    #[must_use]
    pub fn state(&self) -> &State<u32> {
        &self.state
    }

    /// The same, to change it.
    pub fn state_mut(&mut self) -> &mut State<u32> {
        &mut self.state
    }

    /// Handles a message. Returns what follows from it.
    pub fn update(&mut self, message: seat_map::Message<u32>) -> Event<u32> {
        let mut state = std::mem::take(&mut self.state);
        let (event, task) = state.update::<()>("gallery.map", message, &self.tiles());
        drop(task);
        self.state = state;
        match &event {
            Event::Seen => {
                let Seen { picture: size, .. } = self.state.seen();
                self.screens = (0..self.places.len() as u32).map(|seat| picture(seat, *size)).collect();
            }
            Event::Moved(to) => {
                for (seat, place) in to {
                    self.places[*seat as usize] = *place;
                }
            }
            _ => {}
        }
        event
    }

    /// The map alone.
    #[must_use]
    pub fn map<'a, M: Clone + 'a>(
        &'a self,
        on: impl Fn(seat_map::Message<u32>) -> M + Copy + 'a,
    ) -> Element<'a, M> {
        seat_map::seat_map(&self.state, "gallery.map", self.tiles(), "Board and teacher's desk".into(), on)
    }

    /// The tiles, with a sample of each state.
    #[must_use]
    pub fn tiles(&self) -> Vec<Tile<'_, u32>> {
        let seats = (0..).zip(&self.places).zip(CLASS.iter().cycle());
        seats.map(|((id, place), who)| self.tile(id, *place, *who)).collect()
    }

    fn tile(&self, id: u32, place: Place, (name, family): (&'static str, &'static str)) -> Tile<'_, u32> {
        let running = || Status::new(Tone::Good, icon::PLAY, "Running");
        let starting = |seconds: &str| {
            Status::new(Tone::Busy, icon::LOADER_CIRCLE, "Starting").extra(Some(seconds.into()))
        };
        let stopped = Status::new(Tone::Neutral, icon::SQUARE, "Stopped");
        let age = Duration::from_secs(if id == 8 { 12 } else { 1 });
        let screen = self.screens.get(id as usize);
        let live = screen.map_or(Screen::Waiting, |picture| Screen::Picture(picture.clone(), age));
        let (screen, status) = match id {
            _ if self.calm => (live, Some(running())),
            3 => (Screen::Waiting, Some(starting("4 s"))),
            25 => (Screen::Waiting, Some(starting("11 s"))),
            12 | 18 => (Screen::Blank(Blank::NotStarted, "Not started".into()), Some(stopped)),
            20 => (
                Screen::Blank(Blank::Failed, "No room on vdesktop3".into()),
                Some(Status::new(Tone::Bad, icon::TRIANGLE_ALERT, "Failed")),
            ),
            23 => (
                Screen::Blank(Blank::Unreachable, "PC n2m224 off the network".into()),
                Some(Status::new(Tone::Silent, icon::UNPLUG, "Unreachable").extra(Some("38 s".into()))),
            ),
            27 => (Screen::Blank(Blank::Free, "Free seat".into()), None),
            _ => (live, Some(running())),
        };
        Tile {
            id,
            place,
            number: format!("{:02}", id + 1).into(),
            name: name.into(),
            family: family.into(),
            status,
            screen,
            help: (id == 9).then_some(Duration::from_secs(130)),
            badge: match id {
                5 | 6 => Some(Badge::Paused),
                21..=26 => Some(Badge::NetworkOff),
                _ => None,
            },
        }
    }
}

/// A sample of a screen: a window with a bar, on a ground of its own.
fn picture(seat: u32, size: Size) -> Handle {
    let (width, height) = (size.width as u32, size.height as u32);
    let ground = [[226, 232, 240], [24, 28, 34], [40, 92, 150], [238, 240, 238]][seat as usize % 4];
    let mut pixels = Vec::with_capacity((width * height * 4) as usize);
    for y in 0..height {
        for x in 0..width {
            let (h, v) = (x * 100 / width.max(1), y * 100 / height.max(1));
            let [r, g, b]: [u32; 3] = match (h, v) {
                (_, 94..) => [16, 20, 28],
                (20..80, 18..26) => [190, 60, 50],
                (20..80, 26..78) if (h + v + seat).is_multiple_of(17) => [150, 160, 172],
                (20..80, 26..78) => [250, 250, 250],
                _ => ground,
            };
            // The upper corners are round.
            let (aside, above) = (9_u32.saturating_sub(x.min(width - 1 - x)), 9_u32.saturating_sub(y));
            let alpha = if aside * aside + above * above > 81 { 0 } else { 255 };
            pixels.extend([r as u8, g as u8, b as u8, alpha]);
        }
    }
    Handle::from_rgba(width, height, pixels)
}
