//! Somebody with a mouse and somebody with only a keyboard in front of a class.

use std::time::{Duration, Instant};

use iced::advanced::mouse;
use iced::advanced::renderer::Headless;
use iced::advanced::widget::operation::{Operation, Outcome};
use iced::keyboard::{Key, Location, Modifiers, key, key::Named};
use iced::widget::stack;
use iced::{Point, Size, keyboard, window};
use iced_graphics::damage;
use iced_runtime::user_interface::{Cache, UserInterface};
use iced_tiny_skia::Layer;

use crate::preview::gallery::{Class, Gallery, Page};
use crate::preview::render::{Canvas, Shot, png};
use crate::theme::{BODY, BODY_SIZE, Theme};
use crate::widget::Element;
use crate::widget::inert::inert;
use crate::widget::seat_map::*;
use crate::words::{self, Language};

type Said = Message<u32>;

/// A teacher in front of a class, in a window of 1192x800.
struct Teacher {
    class: Class,
    events: Vec<Event<u32>>,
    cache: Option<Cache>,
    renderer: iced::Renderer,
    pointer: Point,
}

const WINDOW: Size = Size::new(1200.0, 800.0);

impl Teacher {
    fn new() -> Self {
        words::speak(Language::English);
        let renderer = <iced::Renderer as Headless>::new(BODY, BODY_SIZE, Some("tiny-skia"));
        let mut teacher = Self {
            class: Class::default(),
            events: Vec::new(),
            cache: Some(Cache::default()),
            renderer: futures::executor::block_on(renderer).unwrap(),
            pointer: Point::new(-1.0, -1.0),
        };
        teacher.waits(Duration::ZERO);
        teacher.events.clear();
        teacher
    }

    /// At a map whose seats are moved.
    fn arranging() -> Self {
        let mut teacher = Self::new();
        teacher.class.state_mut().mode = Mode::Arrange;
        teacher.waits(Duration::ZERO);
        teacher.events.clear();
        teacher
    }

    fn view(class: &Class) -> Element<'_, Said> {
        let open = class.state().enlarged();
        let page = inert(class.map(|said| said), open.is_some());
        let dialog = open.map(|open| {
            let shown = enlarged::Shown {
                picture: None,
                name: class.tiles()[open.id as usize].name.to_string(),
                seat: String::new(),
                status: None,
                help: None,
                line: if open.kept { "kept".into() } else { "held".into() },
                buttons: vec![],
                space: None,
                hands: None,
            };
            enlarged::enlarged(shown, open.kept, WINDOW, |said| said)
        });
        stack([page].into_iter().chain(dialog)).into()
    }

    fn happens(&mut self, event: iced::Event) {
        let mut said = Vec::new();
        let cache = self.cache.take().unwrap();
        let mut ui = UserInterface::build(Self::view(&self.class), WINDOW, cache, &mut self.renderer);
        let cursor = mouse::Cursor::Available(self.pointer);
        let clipboard = &mut iced::advanced::clipboard::Null;
        let _ = ui.update(&[event], cursor, &mut self.renderer, clipboard, &mut said);
        self.cache = Some(ui.into_cache());
        for said in said {
            self.events.push(self.class.update(said));
        }
    }

    /// A frame is drawn after so much time. Two, since the first may have changed the view.
    fn waits(&mut self, time: Duration) {
        for _ in 0..2 {
            let frame = window::Event::RedrawRequested(Instant::now() + time);
            self.happens(iced::Event::Window(frame));
        }
    }

    /// What is on the screen, RGBA.
    fn draws(&mut self) -> Vec<u8> {
        let cache = self.cache.take().unwrap();
        let mut ui = UserInterface::build(Self::view(&self.class), WINDOW, cache, &mut self.renderer);
        let style = iced::advanced::renderer::Style { text_color: Theme::Dark.text };
        let cursor = mouse::Cursor::Available(self.pointer);
        ui.draw(&mut self.renderer, &Theme::Dark, &style, cursor);
        self.cache = Some(ui.into_cache());
        let size = Size::new(WINDOW.width as u32, WINDOW.height as u32);
        self.renderer.screenshot(size, 1.0, Theme::Dark.canvas)
    }

    /// Tab brings the focus to the map.
    fn focuses(&mut self) {
        let mut next: Option<Box<dyn Operation>> =
            Some(Box::new(iced::advanced::widget::operation::focusable::focus::<()>("gallery.map".into())));
        let cache = self.cache.take().unwrap();
        let mut ui = UserInterface::build(Self::view(&self.class), WINDOW, cache, &mut self.renderer);
        while let Some(mut operation) = next.take() {
            ui.operate(&self.renderer, operation.as_mut());
            if let Outcome::Chain(chained) = operation.finish() {
                next = Some(chained);
            }
        }
        self.cache = Some(ui.into_cache());
    }

    fn holds(&mut self, modifiers: Modifiers) {
        self.happens(iced::Event::Keyboard(keyboard::Event::ModifiersChanged(modifiers)));
    }

    fn key_down(&mut self, key: Key, modifiers: Modifiers) {
        self.happens(iced::Event::Keyboard(keyboard::Event::KeyPressed {
            key: key.clone(),
            modified_key: key,
            physical_key: key::Physical::Unidentified(key::NativeCode::Unidentified),
            location: Location::Standard,
            modifiers,
            text: None,
            repeat: false,
        }));
    }

    fn key_up(&mut self, key: Key) {
        self.happens(iced::Event::Keyboard(keyboard::Event::KeyReleased {
            key: key.clone(),
            modified_key: key,
            physical_key: key::Physical::Unidentified(key::NativeCode::Unidentified),
            location: Location::Standard,
            modifiers: Modifiers::empty(),
        }));
    }

    fn presses(&mut self, named: Named) {
        self.chord(Modifiers::empty(), Key::Named(named));
    }

    fn chord(&mut self, modifiers: Modifiers, key: Key) {
        self.key_down(key.clone(), modifiers);
        self.key_up(key);
    }

    fn types(&mut self, letters: &str) {
        for letter in letters.chars() {
            self.chord(Modifiers::empty(), Key::Character(letter.to_string().into()));
        }
    }

    fn points(&mut self, at: Point) {
        self.pointer = at;
        self.happens(iced::Event::Mouse(mouse::Event::CursorMoved { position: at }));
    }

    fn button_down(&mut self, at: Point) {
        self.points(at);
        self.happens(iced::Event::Mouse(mouse::Event::ButtonPressed(mouse::Button::Left)));
    }

    fn button_up(&mut self) {
        self.happens(iced::Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left)));
    }

    fn clicks(&mut self, at: Point) {
        self.button_down(at);
        self.button_up();
    }

    fn drags(&mut self, from: Point, to: Point) {
        self.button_down(from);
        self.points(from + (to - from) * 0.5);
        self.points(to);
        self.button_up();
    }

    fn plan(&self) -> Plan {
        let state = self.class.state();
        Plan::new(WINDOW, &places(&self.class.tiles()), state.front, state.mode)
    }

    fn seat(&self, name: &str) -> Point {
        let at = self.class.tiles().iter().position(|tile| tile.name == name).unwrap();
        self.plan().tiles[at].center()
    }

    fn selected(&self) -> Vec<String> {
        let selected = self.class.state().selected();
        self.class.tiles().iter().filter(|t| selected.contains(&t.id)).map(|t| t.name.to_string()).collect()
    }

    fn cursor(&self) -> String {
        let at = self.class.state().cursor().unwrap();
        self.class.tiles()[at as usize].name.to_string()
    }

    fn enlarged(&self) -> Option<(String, bool)> {
        let open = self.class.state().enlarged()?;
        Some((self.class.tiles()[open.id as usize].name.to_string(), open.kept))
    }

    fn place(&self, name: &str) -> (i32, i32) {
        let tiles = self.class.tiles();
        let place = tiles.iter().find(|tile| tile.name == name).unwrap().place;
        (place.x(), place.y())
    }
}

#[test]
fn a_click_selects_one_seat_ctrl_adds_one_and_shift_an_area() {
    let mut teacher = Teacher::new();
    teacher.clicks(teacher.seat("Biel"));
    assert_eq!(teacher.selected(), ["Biel"]);
    teacher.holds(Modifiers::CTRL);
    teacher.clicks(teacher.seat("Jan"));
    assert_eq!(teacher.selected(), ["Biel", "Jan"]);
    teacher.clicks(teacher.seat("Biel"));
    assert_eq!(teacher.selected(), ["Jan"]);
    teacher.holds(Modifiers::empty());
    teacher.clicks(teacher.seat("Aina"));
    teacher.holds(Modifiers::SHIFT);
    teacher.clicks(teacher.seat("Ivet"));
    assert_eq!(teacher.selected(), ["Aina", "Biel", "Hamza", "Ivet"]);
    teacher.holds(Modifiers::empty());
    let beside =
        teacher.plan().tiles[1].position() + iced::Vector::new(teacher.plan().tile.width + 10.0, 40.0);
    teacher.clicks(beside);
    assert!(teacher.selected().is_empty(), "the whole class again");
}

#[test]
fn a_double_click_opens_and_a_drag_draws_a_band_even_from_a_tile() {
    let mut teacher = Teacher::new();
    teacher.clicks(teacher.seat("Oriol"));
    teacher.clicks(teacher.seat("Oriol"));
    assert!(teacher.events.contains(&Event::Opened(16)));
    teacher.drags(teacher.seat("Noa"), teacher.seat("Pau"));
    assert_eq!(teacher.selected(), ["Noa", "Oriol", "Pau"]);
    teacher.holds(Modifiers::CTRL);
    teacher.drags(teacher.seat("Aina"), teacher.seat("Biel"));
    assert_eq!(teacher.selected(), ["Aina", "Biel", "Noa", "Oriol", "Pau"]);
}

#[test]
fn a_press_that_is_held_enlarges_the_seat_until_it_is_released() {
    let mut teacher = Teacher::new();
    teacher.button_down(teacher.seat("Jan"));
    teacher.waits(Duration::from_millis(100));
    assert_eq!(teacher.enlarged(), None, "it may still be a click");
    teacher.waits(Duration::from_millis(400));
    assert_eq!(teacher.enlarged(), Some(("Jan".into(), false)));
    teacher.button_up();
    assert_eq!(teacher.enlarged(), None);
    assert!(teacher.selected().is_empty(), "it was no click");
}

#[test]
fn everything_can_be_done_by_the_keyboard() {
    let mut teacher = Teacher::new();
    teacher.focuses();
    teacher.presses(Named::ArrowRight);
    assert_eq!(teacher.cursor(), "Aina");
    teacher.presses(Named::ArrowRight);
    teacher.presses(Named::ArrowRight);
    teacher.presses(Named::ArrowDown);
    assert_eq!(teacher.cursor(), "Jan");
    teacher.chord(Modifiers::CTRL, Key::Named(Named::Space));
    assert_eq!(teacher.selected(), ["Jan"]);
    teacher.chord(Modifiers::SHIFT, Key::Named(Named::ArrowRight));
    teacher.chord(Modifiers::SHIFT, Key::Named(Named::ArrowDown));
    assert_eq!(teacher.selected(), ["Jan", "Kevin", "Oriol", "Pau"]);
    teacher.presses(Named::Escape);
    assert!(teacher.selected().is_empty());
    teacher.chord(Modifiers::CTRL, Key::Character("a".into()));
    assert_eq!(teacher.selected().len(), 28);
    teacher.types("elia");
    assert_eq!(teacher.cursor(), "Èlia");
    teacher.presses(Named::Enter);
    assert_eq!(teacher.events.last(), Some(&Event::Opened(4)));
}

#[test]
fn space_enlarges_while_it_is_held_enter_keeps_it_and_arrows_go_on() {
    let mut teacher = Teacher::new();
    teacher.focuses();
    teacher.types("jan");
    teacher.key_down(Key::Named(Named::Space), Modifiers::empty());
    assert_eq!(teacher.enlarged(), Some(("Jan".into(), false)));
    teacher.key_up(Key::Named(Named::Space));
    assert_eq!(teacher.enlarged(), None);
    teacher.key_down(Key::Named(Named::Space), Modifiers::empty());
    teacher.presses(Named::Enter);
    teacher.key_up(Key::Named(Named::Space));
    assert_eq!(teacher.enlarged(), Some(("Jan".into(), true)));
    teacher.presses(Named::ArrowRight);
    assert_eq!(teacher.enlarged(), Some(("Kevin".into(), true)));
    teacher.presses(Named::Escape);
    assert_eq!((teacher.enlarged(), teacher.cursor()), (None, "Kevin".into()));
}

#[test]
fn seen_from_the_desk_the_arrows_go_where_they_point() {
    let mut teacher = Teacher::new();
    teacher.class.state_mut().front = Front::Bottom;
    teacher.focuses();
    teacher.types("jan");
    teacher.presses(Named::ArrowUp);
    assert_eq!(teacher.cursor(), "Oriol");
    teacher.presses(Named::ArrowLeft);
    assert_eq!(teacher.cursor(), "Pau");
}

#[test]
fn a_seat_is_dragged_to_a_quarter_of_a_tile_and_with_alt_anywhere() {
    let mut teacher = Teacher::arranging();
    let plan = teacher.plan();
    let step = iced::Vector::new(plan.tile.width + 8.0, plan.tile.height + 8.0);
    let from = teacher.seat("Nobody signed in");
    teacher.drags(from, from + iced::Vector::new(step.x * 0.3, step.y * 0.6));
    assert_eq!(teacher.place("Nobody signed in"), (675, 350));
    teacher.holds(Modifiers::ALT);
    let from = teacher.seat("Nobody signed in");
    teacher.drags(from, from + iced::Vector::new(step.x * 0.1, 0.0));
    assert_eq!(teacher.place("Nobody signed in"), (685, 350));
}

#[test]
fn all_that_are_selected_move_together_and_overlaps_are_told() {
    let mut teacher = Teacher::arranging();
    teacher.focuses();
    teacher.types("aina");
    teacher.presses(Named::Space);
    teacher.presses(Named::ArrowRight);
    assert_eq!(teacher.place("Aina"), (25, 0));
    assert!(teacher.events.iter().any(|event| matches!(event, Event::Moved(_))), "{:?}", teacher.events);
    assert_eq!(arrange::overlapping(&places(&teacher.class.tiles())), [0, 1]);
    teacher.chord(Modifiers::CTRL, Key::Character("a".into()));
    teacher.chord(Modifiers::CTRL, Key::Named(Named::ArrowDown));
    assert_eq!((teacher.place("Aina"), teacher.place("Biel")), ((25, 100), (100, 100)));
    teacher.chord(Modifiers::CTRL, Key::Named(Named::ArrowLeft));
    assert_eq!(teacher.place("Aina"), (25, 100), "others stand at the wall and stop all");
}

#[test]
fn of_a_large_room_only_what_is_visible_is_built_and_told() {
    words::speak(Language::English);
    let mut teacher = Teacher::new();
    let all = teacher.class.state().seen().tiles.len();
    assert_eq!(all, 28);
    let tiles = teacher.class.tiles();
    let mut state: State<u32> = State::default();
    let many: Vec<Tile<'_, u32>> = arrange::rows(400, 20, &[])
        .into_iter()
        .zip(0..)
        .map(|(place, id)| Tile { place, id, ..tiles[0].clone() })
        .collect();
    let map = seat_map(&state, "many", many.clone(), String::new(), |said| said);
    let mut ui = UserInterface::build(map, WINDOW, Cache::default(), &mut teacher.renderer);
    let mut said: Vec<Said> = Vec::new();
    let frame = iced::Event::Window(window::Event::RedrawRequested(Instant::now()));
    let clipboard = &mut iced::advanced::clipboard::Null;
    let _ = ui.update(&[frame], mouse::Cursor::Unavailable, &mut teacher.renderer, clipboard, &mut said);
    let seen = said.iter().find_map(|said| match said {
        Message::Seen(seen) => Some(seen.clone()),
        _ => None,
    });
    drop(ui);
    let seen = seen.unwrap();
    assert_eq!(seen.picture.width, 110.0);
    assert!((60..120).contains(&seen.tiles.len()), "{} of 400", seen.tiles.len());
    let _: (_, iced::Task<()>) = state.update("many", Message::Seen(seen), &many);
    for _ in 0..25 {
        let _: (_, iced::Task<()>) = state.update("many", Message::Walked(Direction::Down, false), &many);
    }
    let view = state.viewport(WINDOW);
    let plan = Plan::new(WINDOW, &places(&many), Front::Top, Mode::Watch);
    assert!(plan.tiles[380].is_within(&view), "the last row is scrolled to");
}

#[test]
fn a_picture_that_changes_repaints_only_its_own_tile() {
    let mut class = Class::of(60);
    let mut canvas = Canvas::new(Shot::of(Theme::Light)).unwrap();
    let mut frame = |class: &mut Class| {
        let update = |class: &mut Class, said| drop(class.update(said));
        while canvas.frame(class, |class| class.map(|said| said), update) {}
        let iced::Renderer::Secondary(renderer) = canvas.renderer() else { panic!("a graphics card") };
        renderer.layers().to_vec()
    };
    let before = frame(&mut class);
    let unchanged = frame(&mut class);
    let changed =
        |one: &[Layer], other: &[Layer]| damage::diff(one, other, |l| vec![l.bounds], Layer::damage);
    assert!(changed(&before, &unchanged).is_empty());
    class.redraw(Some(14), 1);
    let after = frame(&mut class);
    let window = Shot::of(Theme::Light).logical();
    let plan = Plan::new(window, &places(&class.tiles()), Front::Top, Mode::Watch);
    let places = changed(&unchanged, &after);
    assert!(!places.is_empty() && places.iter().all(|place| place.is_within(&plan.tiles[14])), "{places:?}");
}

/// `SARRIO_PICTURES=DIR` saves the pictures.
#[test]
fn pictures_at_every_size() {
    words::speak(Language::English);
    let keep = |name: String, picture: Vec<u8>| {
        if let Some(folder) = std::env::var_os("SARRIO_PICTURES") {
            std::fs::write(std::path::Path::new(&folder).join(format!("{name}.png")), picture).unwrap();
        }
    };
    for page in [Page::Seats, Page::Arranging, Page::Enlarged] {
        for theme in Theme::ALL {
            let shot = Shot::of(theme);
            let picture = png(&mut Gallery::new(), |g| g.view(page), Gallery::update, shot).unwrap();
            keep(format!("{}-{}", page.slug(), theme.slug()), picture);
        }
        let shot = Shot { pixels: Size::new(960, 540), scale: 1.4, theme: Theme::Light };
        let picture = png(&mut Gallery::new(), |g| g.view(page), Gallery::update, shot).unwrap();
        keep(format!("{}-small-140", page.slug()), picture);
    }
    let keep_drawn = |name: &str, teacher: &mut Teacher| {
        let pixels = teacher.draws();
        let (width, height) = (WINDOW.width as u32, WINDOW.height as u32);
        let mut out = std::io::Cursor::new(Vec::new());
        let (color, format) = (image::ExtendedColorType::Rgba8, image::ImageFormat::Png);
        image::write_buffer_with_format(&mut out, &pixels, width, height, color, format).unwrap();
        keep(name.to_owned(), out.into_inner());
    };
    for (name, mode) in [("band", Mode::Watch), ("moving", Mode::Arrange)] {
        let mut teacher = Teacher::new();
        teacher.class.state_mut().mode = mode;
        teacher.focuses();
        teacher.types("unai");
        keep_drawn("ring", &mut teacher);
        teacher.button_down(teacher.seat("Noa"));
        teacher.points(teacher.seat("Pau") + iced::Vector::new(20.0, 30.0));
        teacher.waits(Duration::ZERO);
        keep_drawn(name, &mut teacher);
    }
}
