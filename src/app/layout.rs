//! The window around a screen: sidebar, top bar, dialogs and toasts.

use iced::widget::{button as stock, column, container, row, space, stack, svg, text};
use iced::{Center, Fill, Padding, Pixels, Size, border};

use super::overlays;
use super::signed_in::{Message, SignedIn};
use crate::preferences::Preferences;
use crate::screen::{Scene, Screen, my_lesson, settings};
use crate::theme::icon::{self, icon};
use crate::theme::logo;
use crate::theme::{MEDIUM, STRONG, Theme, style};
use crate::widget::inert::inert;
use crate::widget::menu::separator;
use crate::widget::popup::{Edge, anchored};
use crate::widget::scroll::scroll;
use crate::widget::tip::{Position, tip};
use crate::widget::{Element, button, elide::elide, focus, label, toast};
use crate::words::{self, shell as texts};

const FULL: f32 = 208.0;
const RAIL: f32 = 56.0;
const MARGIN: f32 = 20.0;

/// How wide the sidebar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sidebar {
    /// Icons only.
    Rail,
    /// Icons and names.
    Full,
}

impl Sidebar {
    fn width(self) -> f32 {
        match self {
            Self::Rail => RAIL,
            Self::Full => FULL,
        }
    }

    fn is_rail(self) -> bool {
        self == Self::Rail
    }
}

impl SignedIn {
    /// The whole window.
    #[must_use]
    pub fn view<'a>(&'a self, preferences: &Preferences, size: Size, theme: Theme) -> Element<'a, Message> {
        let side = if self.rail(preferences, size) { Sidebar::Rail } else { Sidebar::Full };
        let scene = Scene {
            live: &self.live,
            me: self.me(),
            window: size,
            width: (size.width - side.width() - 2.0 * MARGIN).max(320.0),
            now: self.now,
            theme,
        };
        let screen: Element<'a, Message> = match self.screen {
            Screen::Classroom => self.classroom.view(scene).map(Message::Classroom),
            Screen::Timetable => self.timetable.view(scene).map(Message::Timetable),
            Screen::MyLesson => self.my_lesson.view(scene).map(Message::MyLesson),
            Screen::Rooms => self.rooms.view(scene).map(Message::Rooms),
            Screen::Desktops => self.desktops.view(scene).map(Message::Desktops),
            Screen::Templates => self.templates.view(scene).map(Message::Templates),
            Screen::People => self.people.view(scene).map(Message::People),
            Screen::Directory => self.directory.view(scene).map(Message::Directory),
            Screen::Audit => self.audit.view(scene).map(Message::Audit),
            Screen::Hypervisors => self.hypervisors.view(scene).map(Message::Hypervisors),
            Screen::Bin => self.storage.bin(scene).map(Message::Storage),
            Screen::Storage => self.storage.view(scene).map(Message::Storage),
            Screen::Profile => {
                let profile =
                    self.profile.view(self.home(), self.own_quota.lines(), scene).map(Message::Profile);
                // Students are asked in their lesson.
                let asked = self.my_lesson.asked(scene).filter(|_| !my_lesson::is_for(self.me()));
                column(asked.map(|asked| asked.map(Message::MyLesson))).push(profile).spacing(14).into()
            }
            Screen::Settings => settings::view(preferences, self.site(), self.home(), self.consent, scene)
                .map(Message::Settings),
            Screen::Wizard => match &self.wizard {
                Some(wizard) => wizard.view(scene).map(Message::Wizard),
                None => space().into(),
            },
        };
        // The side panel of these screens reaches the window's edge, so they add the margin themselves.
        let flush = matches!(
            self.screen,
            Screen::Timetable | Screen::Desktops | Screen::Templates | Screen::People | Screen::Audit
        );
        let right = if flush { 0.0 } else { MARGIN };
        let screen = container(screen)
            .padding(Padding::ZERO.left(MARGIN).right(right))
            .width(Fill)
            .height(Fill)
            .id("content");
        // Always there, if only as an empty space, so that what follows keeps its position in the widget tree, and with
        // it the focus.
        let strip: Element<'a, Message> = match self.lost {
            Some(since) => {
                let again = button::default(words::common::try_now()).on_press(Message::Reconnect);
                let as_of = texts::as_of(words::clock(since));
                let strip = toast::strip(icon::WIFI_OFF, texts::reconnecting(), as_of, again);
                container(strip).padding(Padding::from([0.0, MARGIN]).bottom(10)).into()
            }
            None => space().into(),
        };
        let main = column![container(self.top(scene)).id("top"), strip, screen];
        let page = row![container(self.sidebar(side, scene)).id("nav"), main];
        let page = container(page).style(|t: &Theme| style::filled(t.canvas, 0.0));
        let layer = self.layer(scene, size);
        let base = inert(page, layer.is_some());
        let toasts = self.toast_corner(size);
        // A dialog is above the toasts, so they never cover its buttons. They wait until it is closed.
        stack([base, toasts].into_iter().chain(layer)).width(Fill).height(Fill).into()
    }

    fn sidebar<'a>(&'a self, side: Sidebar, scene: Scene<'a>) -> Element<'a, Message> {
        let rail = side.is_rail();
        let counts = scene.live.counts();
        let count = |screen| match screen {
            Screen::Desktops => counts.total,
            Screen::Templates => scene.live.usable_templates().len(),
            Screen::Hypervisors => scene.live.hypervisors().len(),
            Screen::Rooms => scene.live.rooms().len(),
            Screen::Bin => counts.deleted,
            Screen::Storage => scene.live.paths().len(),
            _ => 0,
        };
        let one = |screen: Screen| self.item(screen, Some(count(screen)).filter(|n| *n > 0), side);
        let brand: Element<'a, Message> = {
            let mark = svg(logo::picture()).width(28).height(28);
            let content = if rail {
                row![mark]
            } else {
                row![mark, text("Sarrio").size(17).line_height(Pixels(24.0)).font(STRONG)].spacing(10)
            };
            container(content.align_y(Center)).padding(Padding::from([14, if rail { 14 } else { 12 }])).into()
        };
        let screens = self.screens();
        let group = |name: String| {
            let head: Element<'a, Message> = if rail {
                container(separator()).padding([6, 12]).into()
            } else {
                container(label::group(name)).padding(Padding::from([4, 10]).top(10)).into()
            };
            head
        };
        let teaches = |screen: &Screen| {
            matches!(
                screen,
                Screen::Classroom
                    | Screen::Timetable
                    | Screen::MyLesson
                    | Screen::Desktops
                    | Screen::Templates
                    | Screen::Bin
            )
        };
        let people = |screen: &Screen| matches!(screen, Screen::People | Screen::Rooms);
        let administers = |screen: &Screen| matches!(screen, Screen::Directory | Screen::Audit);
        let rest = |screen: &Screen| !teaches(screen) && !people(screen) && !administers(screen);
        type Belongs<'a> = &'a dyn Fn(&Screen) -> bool;
        let groups: [(String, Belongs<'_>); 4] = [
            (texts::group_teach(), &teaches),
            (texts::group_people(), &people),
            (texts::group_infrastructure(), &rest),
            (texts::group_administration(), &administers),
        ];
        let mut list = column![].spacing(2);
        for (name, belongs) in groups {
            let mut of_group = screens.iter().filter(|screen| belongs(screen)).peekable();
            if of_group.peek().is_some() {
                list = list.push(group(name)).extend(of_group.map(|screen| one(*screen)));
            }
        }
        let name = self.me().named().name;
        let role = words::role_of(self.me());
        let avatar = label::avatar(&name, 28.0);
        let person: Element<'a, Message> = if rail {
            let person = container(avatar).padding(Padding::from([4, 0])).center_x(Fill);
            let person = self.to_screen(Screen::Profile, person.into(), Padding::from([2, 0]));
            tip(container(person).padding([0, 8]), name, Position::Right)
        } else {
            let words = column![elide(name).font(STRONG).width(Fill), label::caption(role)];
            let person = row![avatar, words].spacing(10).align_y(Center);
            self.to_screen(Screen::Profile, person.into(), Padding::from([8, 10]))
        };
        // In a low window, or with large letters, the screens scroll; the person and the settings are always seen.
        let whole = column![
            brand,
            scroll(list).height(Fill),
            one(Screen::Settings),
            container(separator()).padding([4, if rail { 12 } else { 2 }]),
            person,
        ];
        container(whole.spacing(2).padding([0, if rail { 0 } else { 10 }]))
            .width(side.width())
            .height(Fill)
            .padding(Padding::ZERO.bottom(10))
            .style(|t: &Theme| style::filled(t.sidebar, 0.0))
            .into()
    }

    fn item<'a>(&self, screen: Screen, count: Option<usize>, side: Sidebar) -> Element<'a, Message> {
        let rail = side.is_rail();
        let (glyph, name) = (screen.icon(), screen.name());
        let on = self.shows(screen);
        let mark = icon(glyph, 17.0)
            .style(move |t: &Theme| text::Style { color: Some(if on { t.accent } else { t.text2 }) });
        let content: Element<'a, Message> = if rail {
            container(mark).center_x(Fill).into()
        } else {
            let title =
                text(name.clone()).size(13).line_height(Pixels(18.0)).font(if on { STRONG } else { MEDIUM });
            row![mark, container(title).width(Fill)]
                .extend(count.map(|n| label::caption(words::grouped(n as u64)).into()))
                .spacing(10)
                .align_y(Center)
                .into()
        };
        let padding = if rail { Padding::from([10, 0]) } else { Padding::from([8, 10]) };
        let item = self.to_screen(screen, content, padding);
        if rail { tip(container(item).padding([0, 8]), name, Position::Right) } else { item }
    }

    /// What goes to a screen when it is pressed.
    fn to_screen<'a>(
        &self,
        screen: Screen,
        content: Element<'a, Message>,
        padding: Padding,
    ) -> Element<'a, Message> {
        let on = self.shows(screen);
        let pressed = stock(content).padding(padding).width(Fill).on_press(Message::Go(screen)).style(
            move |t: &Theme, status| {
                let hovered = matches!(status, stock::Status::Hovered | stock::Status::Pressed);
                let fill = if on { Some(t.surface) } else { hovered.then_some(t.hover) };
                stock::Style {
                    background: fill.map(Into::into),
                    text_color: if on { t.text } else { t.text2 },
                    border: border::rounded(8),
                    ..stock::Style::default()
                }
            },
        );
        focus::activate(pressed, Some(Message::Go(screen))).inside().into()
    }

    fn shows(&self, screen: Screen) -> bool {
        self.screen == screen || (screen == Screen::Desktops && self.screen == Screen::Wizard)
    }

    fn top<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let wide = scene.window.width >= 1280.0;
        let mut bar = row![].spacing(12).align_y(Center).height(56);
        if matches!(self.screen, Screen::Wizard | Screen::Profile | Screen::Settings) {
            let back = button::icon_only(icon::ARROW_LEFT, words::common::back()).kind(button::Kind::Ghost);
            bar = bar.push(back.on_press(Message::Back));
        }
        bar = bar.push(label::h1(self.title()).wrapping(text::Wrapping::None));
        bar = bar.push(elide(self.subtitle(scene)).style(style::second).width(Fill));
        bar = bar.extend(self.own_quota.view(scene.window.width, Message::Go(Screen::Profile)));
        let command: Element<'a, Message> = if wide {
            let content = row![
                icon(icon::SEARCH, 15.0).style(style::caption),
                elide(words::palette::placeholder()).style(style::second).width(Fill),
                label::key("Ctrl"),
                label::key("K"),
            ];
            let pressed = stock(content.spacing(8).align_y(Center))
                .padding([6, 10])
                .width(262)
                .on_press(Message::PaletteOpened)
                .style(|t: &Theme, status| stock::Style {
                    background: Some(
                        if status == stock::Status::Hovered { t.hover } else { t.surface }.into(),
                    ),
                    border: border::rounded(8).color(t.border_strong).width(1),
                    text_color: t.text2,
                    ..stock::Style::default()
                });
            focus::activate(pressed, Some(Message::PaletteOpened)).into()
        } else {
            button::icon_only(icon::SEARCH, words::palette::placeholder())
                .on_press(Message::PaletteOpened)
                .into()
        };
        bar = bar.push(command);
        bar = bar.push(self.connection(scene));
        let running = scene.live.jobs_running();
        let name = if running > 0 { words::jobs::title_n(running) } else { words::jobs::title() };
        let jobs = button::ghost(name)
            .kind(if running > 0 || self.jobs { button::Kind::On } else { button::Kind::Ghost })
            .icon(icon::LIST_CHECKS)
            .on_press(Message::JobsToggled);
        let tray = self.jobs.then(|| overlays::tray(self, scene));
        bar = bar.push(anchored(jobs, tray, Edge::Right, Message::JobsClosed));
        container(bar).padding([0.0, MARGIN]).into()
    }

    fn subtitle(&self, scene: Scene<'_>) -> String {
        let live = scene.live;
        if !live.loaded {
            return String::new();
        }
        match self.screen {
            Screen::Desktops => {
                let counts = live.counts();
                words::desktops::subtitle(counts.total, counts.running)
            }
            Screen::Templates => {
                let usable = live.usable_templates();
                let mine = usable.iter().filter(|t| t.owner.id == self.me().id).count();
                words::templates::subtitle(usable.len(), mine)
            }
            Screen::Hypervisors => {
                let facts = || live.hypervisors().into_iter().filter_map(|h| h.facts.as_ref());
                let memory = facts().map(|f| f.memory.0).sum();
                let threads: u32 = facts().map(|f| f.threads).sum();
                words::hypervisors::subtitle(threads, words::mebibytes(memory), live.counts().running)
            }
            Screen::Storage => {
                let used: u64 =
                    live.paths().iter().filter_map(|p| Some(p.total?.0.saturating_sub(p.free?.0))).sum();
                words::storage::subtitle(live.paths().len(), words::bytes(used))
            }
            Screen::People => self.people.subtitle(),
            Screen::Directory => self.directory.subtitle(),
            Screen::Audit => words::audit::subtitle(),
            Screen::Classroom
            | Screen::Timetable
            | Screen::MyLesson
            | Screen::Rooms
            | Screen::Bin
            | Screen::Profile
            | Screen::Settings
            | Screen::Wizard => String::new(),
        }
    }

    fn connection<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let (up, all) = scene.live.hosts_up();
        let (glyph, ink, words): (_, fn(&Theme) -> text::Style, _) = if self.lost.is_some() {
            (icon::WIFI_OFF, style::danger, texts::reconnecting())
        } else if all == 0 {
            (icon::SHIELD_CHECK, style::ok, texts::connected())
        } else if up < all {
            (icon::SHIELD_ALERT, style::warn, texts::hosts(up, all))
        } else {
            (icon::SHIELD_CHECK, style::ok, texts::hosts(up, all))
        };
        row![
            icon(glyph, 16.0).style(ink),
            label::body(words).style(style::second).wrapping(text::Wrapping::None)
        ]
        .spacing(8)
        .align_y(Center)
        .into()
    }
}
