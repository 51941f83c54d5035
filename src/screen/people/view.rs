//! The tabs, the tools above the table, and the table of people.

use std::time::Instant;

use iced::widget::{column, container, row, space, text};
use iced::{Center, Fill, FillPortion, Padding};
use sarrio_model::{Limit, Role, UsedOf, User, UserUse};

use super::list::{self, List, TABLE, column as at};
use super::may::May;
use super::place::Place;
use super::{Message, People, Tab, bulk, categories, groups, person, roles, tree};
use crate::backend::request::QuotaOf;
use crate::screen::{Scene, problems};
use crate::theme::icon::{self, icon};
use crate::theme::{MEDIUM, Theme, Tone, style};
use crate::widget::elide::elide;
use crate::widget::field::field;
use crate::widget::popup::{Edge, anchored};
use crate::widget::segmented::{segment, segmented};
use crate::widget::select::{Look, select};
use crate::widget::table::{Checkboxes, Column, Table, column_of, foot, table};
use crate::widget::{Element, bar, button, chip, label, menu, notice, panel, skeleton};
use crate::words::{self, people as texts};

impl People {
    /// The whole screen.
    #[must_use]
    pub fn view<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let panel = match self.tab {
            Tab::People => self.panel.view(scene).map(|panel| panel.map(Message::Person)),
            Tab::Groups => self.groups.panel(scene).map(|panel| panel.map(Message::Groups)),
            Tab::Categories => self.categories.panel(scene).map(|panel| panel.map(Message::Categories)),
            Tab::Roles => None,
        };
        let at_side = panel.is_some() && !scene.panel_over();
        let room = scene.width - if at_side { panel::EDITED + 16.0 } else { 0.0 };
        let content: Element<'a, Message> = match self.tab {
            Tab::People => {
                let tree = self.tree.view(scene.live, self.list.everyone).map(Message::Tree);
                let listed = self.listed(scene, room - tree::WIDTH - 14.0);
                row![tree, listed].spacing(14).height(Fill).into()
            }
            Tab::Groups => self.groups.listed(scene, room).map(Message::Groups),
            Tab::Categories => self.categories.listed(scene).map(Message::Categories),
            Tab::Roles => self.roles.view(scene).map(Message::Roles),
        };
        let body = container(content).padding(Padding::ZERO.bottom(16));
        column![
            container(self.tools(scene)).padding(Padding::ZERO.right(20).bottom(12)),
            panel::beside(body, panel, scene.window.width, self.panel_closed())
        ]
        .into()
    }

    /// The message that closes the panel.
    fn panel_closed(&self) -> Message {
        match self.tab {
            Tab::People | Tab::Roles => Message::Person(person::Message::Closed),
            Tab::Groups => Message::Groups(groups::Message::PanelClosed),
            Tab::Categories => Message::Categories(categories::Message::PanelClosed),
        }
    }

    fn tools<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let tabs = [
            (Tab::People, texts::title()),
            (Tab::Groups, texts::tab_groups()),
            (Tab::Categories, texts::tab_categories()),
            (Tab::Roles, texts::tab_roles()),
        ];
        let shown = |tab: &Tab| *tab != Tab::Categories || May::of(scene.me, scene.live).sees_categories();
        let tabs = tabs.into_iter().filter(|(tab, _)| shown(tab)).map(|(tab, name)| segment(tab, name));
        let mut tools = row![segmented(tabs, self.tab, Message::Tab)];
        if self.tab == Tab::People {
            tools = tools.extend(self.list.filters(scene.width));
        }
        if self.tab == Tab::Groups {
            let toggle = Message::Groups(groups::Message::ArchivedToggled);
            let on = self.groups.archived.is_some();
            tools = tools.push(chip::chip(Some(icon::ARCHIVE), texts::archived(), None, on, toggle));
        }
        tools
            .push(space().width(Fill))
            .push(self.search(scene))
            .extend(self.add(scene))
            .spacing(8)
            .align_y(Center)
            .into()
    }

    fn search(&self, scene: Scene<'_>) -> Element<'_, Message> {
        let (typed, id, on): (&str, _, fn(String) -> Message) = match self.tab {
            Tab::People => {
                (&self.list.typed, list::SEARCH, |typed| Message::List(list::Message::Typed(typed)))
            }
            Tab::Groups => {
                (&self.groups.typed, groups::SEARCH, |typed| Message::Groups(groups::Message::Typed(typed)))
            }
            Tab::Categories => (&self.categories.typed, categories::SEARCH, |typed| {
                Message::Categories(categories::Message::Typed(typed))
            }),
            Tab::Roles => {
                (&self.roles.typed, roles::SEARCH, |typed| Message::Roles(roles::Message::Typed(typed)))
            }
        };
        let mut search = field(typed)
            .icon(icon::SEARCH)
            .placeholder(match self.tab {
                Tab::People => texts::search(),
                _ => texts::filter(),
            })
            .id(id)
            .width(match scene.width {
                ..720.0 => 110,
                ..1000.0 => 150,
                _ => 210,
            })
            .compact()
            .on_input(on);
        if self.tab == Tab::People {
            search = search.on_submit(Message::List(list::Message::Submitted));
        }
        search.into()
    }

    /// The button that adds something; none for whoever may not.
    fn add<'a>(&self, scene: Scene<'_>) -> Option<Element<'a, Message>> {
        // In a narrow window the name of the button is only in its tip.
        let named = |name: String, glyph| match scene.width < 720.0 {
            true => button::icon_only(glyph, name).kind(button::Kind::Primary),
            false => button::primary(name).icon(glyph),
        };
        let add = |name: String, glyph, message| Some(named(name, glyph).on_press(message).into());
        match self.tab {
            Tab::People if May::of(scene.me, scene.live).add_people() => {
                let import = if scene.width < 1100.0 {
                    button::icon_only(icon::FILE_UP, words::import::title())
                } else {
                    button::default(words::import::open()).icon(icon::FILE_UP)
                };
                let add = named(texts::add(), icon::USER_PLUS).on_press(Message::AddPressed);
                Some(row![import.on_press(Message::ImportAsked), add].spacing(8).into())
            }
            Tab::Groups if May::of(scene.me, scene.live).add_groups() && scene.live.category_count() > 0 => {
                add(texts::add_group(), icon::PLUS, Message::Groups(groups::Message::AddPressed))
            }
            Tab::Categories if May::of(scene.me, scene.live).add_categories() => {
                add(texts::add_category(), icon::PLUS, Message::Categories(categories::Message::AddPressed))
            }
            // Everybody may read the rules of roles.
            Tab::Roles => {
                let role = scene.me.role;
                let quota = button::default(words::quotas::title()).icon(icon::GAUGE);
                Some(quota.on_press(Message::QuotaAsked(QuotaOf::Role(role))).into())
            }
            _ => None,
        }
    }

    fn listed<'a>(&'a self, scene: Scene<'a>, width: f32) -> Element<'a, Message> {
        let window = &self.list.window;
        let content: Element<'a, Message> =
            if let (Some(problem), true) = (window.problem(), window.total().is_none()) {
                let again =
                    button::primary(words::common::try_again()).on_press(Message::List(list::Message::Retry));
                let notice = notice::empty(
                    icon::TRIANGLE_ALERT,
                    problems::say(problem),
                    problems::hint_of(problem),
                    vec![again],
                );
                container(notice).center_y(Fill).into()
            } else if window.total().is_none() || window.is_waiting(Instant::now()) {
                skeleton::rows(12)
            } else if window.count() == 0 && !window.is_outdated() {
                self.nobody(scene)
            } else {
                self.rows(scene, width)
            };
        let mut card = column![];
        if let (Some(problem), true) = (window.problem(), window.total().is_some()) {
            let again = button::default(words::common::try_again()).small();
            let note = notice::note(
                Tone::Bad,
                icon::TRIANGLE_ALERT,
                Some(problems::say(problem)),
                problems::hint_of(problem),
                vec![again.on_press(Message::List(list::Message::Retry))],
            );
            card = card.push(container(note).padding(12));
        }
        card = card.push(container(content).height(Fill));
        if window.count() > 0 {
            card = card.push(self.foot(scene, width));
        }
        container(card).height(Fill).width(Fill).padding(1).style(style::card).into()
    }

    /// Why the list is empty, and what to do.
    fn nobody<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        if !self.list.is_unfiltered() {
            let clear = button::default(words::common::clear_filter())
                .small()
                .on_press(Message::List(list::Message::Cleared));
            let title = match self.list.typed.trim() {
                "" => texts::nobody_matches(),
                typed => words::common::no_matches(typed),
            };
            return notice::no_matches(title, texts::nobody_matches_why(), clear);
        }
        let (title, why) = match self.tree.chosen {
            Place::Everyone => (texts::nobody(), texts::nobody_why()),
            Place::Category(_) => (texts::nobody_here(), texts::nobody_in_category_why()),
            Place::Group(_) => (texts::nobody_here(), texts::nobody_in_group_why()),
        };
        let mut buttons = vec![];
        if May::of(scene.me, scene.live).add_people() {
            buttons.push(button::primary(texts::add()).icon(icon::USER_PLUS).on_press(Message::AddPressed));
            let import = button::default(words::import::title()).icon(icon::FILE_UP);
            buttons.push(import.on_press(Message::ImportAsked));
        }
        container(notice::empty(icon::USERS, title, why, buttons)).center_y(Fill).into()
    }

    fn rows<'a>(&'a self, scene: Scene<'a>, width: f32) -> Element<'a, Message> {
        let selects = May::of(scene.me, scene.live).change_people();
        let spec = Table {
            name: TABLE,
            columns: columns(width, scene),
            rows: &self.list.window,
            checkboxes: if selects { Checkboxes::Shown } else { Checkboxes::Hidden },
            cell: Box::new(move |id, column| match self.list.window.get(id) {
                Some(user) => cell(user, self.list.uses.get(&id), column),
                None => space().into(),
            }),
            action: Box::new(|_| None),
        };
        table(&self.list.table, spec, Message::Table)
    }

    /// Below the table: what is selected and what can be done with it, or which rows are visible.
    fn foot<'a>(&'a self, scene: Scene<'a>, width: f32) -> Element<'a, Message> {
        let (count, selected) = (self.list.window.count(), self.list.selected());
        if selected > 0 {
            return foot(words::common::selected(selected, count), Some(self.selected(scene, width)));
        }
        let (first, last) = self.list.table.in_sight(count);
        let keys = (scene.has_hints() && width >= 620.0).then(|| {
            let select = May::of(scene.me, scene.live)
                .change_people()
                .then(|| label::hint(&["Space"], words::common::select()).into());
            row![label::hint(&["↑", "↓"], words::common::go_there())].extend(select).spacing(14).into()
        });
        foot(texts::rows(first, last, count), keys)
    }

    /// The buttons for those who are selected.
    fn selected<'a>(&'a self, scene: Scene<'a>, width: f32) -> Element<'a, Message> {
        let act = |name: String, glyph, change| {
            let button = button::default(name).icon(glyph).in_foot();
            button.on_press(Message::BulkAsked(change)).into()
        };
        let mut buttons: Vec<Element<'a, Message>> =
            vec![act(texts::move_people(), icon::ARROW_RIGHT_LEFT, bulk::Change::Move)];
        match self.tree.chosen {
            Place::Group(group) if width >= 560.0 => {
                buttons.push(act(texts::take_out(), icon::USER_MINUS, bulk::Change::Leave(group)));
            }
            _ if width >= 560.0 => {
                buttons.push(act(texts::add_to_group(), icon::USER_PLUS, bulk::Change::Join));
            }
            _ => {}
        }
        if width >= 680.0 {
            buttons.push(act(texts::disable(), icon::USER_X, bulk::Change::Disable));
        }
        let more = button::icon_only(icon::ELLIPSIS, words::common::more()).kind(button::Kind::Ghost);
        let list = self.more.then(|| menu::menu(self.menu(scene)));
        let more = more.in_foot().on_press(Message::MoreToggled);
        buttons.push(anchored(more, list, Edge::Right, Message::MoreClosed));
        row(buttons).spacing(8).align_y(Center).into()
    }
}

impl List {
    /// The role, and whether only those are shown who may not sign in.
    fn filters(&self, width: f32) -> Vec<Element<'_, Message>> {
        let mut filters = vec![];
        if width >= 720.0 {
            let look = Look {
                name: None,
                glyph: Some(icon::SHIELD),
                width: if width < 1000.0 { 140 } else { 168 }.into(),
                id: "people.role",
            };
            filters.push(select(
                &self.role_select,
                &self.role_names,
                Some(self.chosen_role()),
                look,
                |message| Message::List(list::Message::Role(message)),
            ));
        }
        if width >= 1080.0 {
            filters.push(chip::chip(
                Some(icon::USER_X),
                texts::switched_off(),
                None,
                self.switched_off,
                Message::List(list::Message::SwitchedOff),
            ));
        }
        filters
    }
}

/// The name and the role are always shown, the other columns only if there is room.
fn columns(width: f32, scene: Scene<'_>) -> Vec<(usize, Column)> {
    let all = [
        (0.0, at::NAME, column_of(texts::column_name(), FillPortion(5))),
        (0.0, at::ROLE, column_of(texts::role(), 132).unsorted()),
        (800.0, at::CATEGORY, column_of(texts::category(), FillPortion(3)).unsorted()),
        (440.0, at::GROUP, column_of(texts::group(), FillPortion(3)).unsorted()),
        (640.0, at::DESKTOPS, column_of(texts::column_desktops(), 128).unsorted()),
        (900.0, at::RUNNING, column_of(texts::column_running(), 64).right().unsorted()),
        (740.0, at::SIGN_IN, column_of(texts::column_sign_in(), 92).unsorted()),
    ];
    let sees = |number: usize| number != at::CATEGORY || May::of(scene.me, scene.live).sees_all_categories();
    all.into_iter()
        .filter(|(from, number, _)| width >= *from && sees(*number))
        .map(|(_, number, column)| (number, column))
        .collect()
}

/// The icon of a role.
fn glyph_of(role: Role) -> &'static str {
    match role {
        Role::Administrator => icon::SHIELD,
        Role::Manager => icon::BUILDING_2,
        Role::Teacher => icon::PRESENTATION,
        Role::Student => icon::GRADUATION_CAP,
    }
}

fn cell<'a>(user: &'a User, uses: Option<&UserUse>, column: usize) -> Element<'a, Message> {
    let marked = |glyph, words: String, ink: fn(&Theme) -> text::Style| {
        row![icon(glyph, 15.0).style(style::second), elide(words).style(ink).width(Fill)]
            .spacing(8)
            .align_y(Center)
            .into()
    };
    match column {
        at::NAME => {
            let name = user.named().name;
            let words = column![
                elide(name.clone()).font(MEDIUM).width(Fill),
                elide(user.username.as_str()).size(11.5).style(style::caption).width(Fill),
            ];
            row![label::avatar(&name, 26.0), words].spacing(10).align_y(Center).into()
        }
        at::ROLE => marked(glyph_of(user.role), words::role_of(user), style::main),
        at::CATEGORY => {
            elide(user.category.as_ref().map_or("–", |category| category.name.as_str())).width(Fill).into()
        }
        at::GROUP => elide(user.group.as_ref().map_or("–", |group| group.name.as_str())).width(Fill).into(),
        at::DESKTOPS => uses.map_or_else(|| space().into(), |uses| desktops(uses.desktops)),
        at::RUNNING => match uses.map_or(0, |uses| uses.running.used) {
            0 => label::mono("–").into(),
            running => label::mono(words::grouped(running)).into(),
        },
        _ if user.enabled => marked(icon::CHECK, texts::yes(), style::second),
        _ => marked(icon::BAN, texts::off(), style::main),
    }
}

/// How many desktops somebody has of how many. A bar shows the same.
fn desktops<'a>(of: UsedOf) -> Element<'a, Message> {
    let Limit::AtMost(limit) = of.limit else {
        return label::mono(texts::no_limit(words::grouped(of.used))).into();
    };
    let figures = words::common::of(words::grouped(of.used), words::grouped(limit));
    let share = if limit == 0 { 1.0 } else { of.used as f32 / limit as f32 };
    let full =
        (of.used > 0 && of.used >= limit).then(|| icon(icon::TRIANGLE_ALERT, 13.0).style(style::warn).into());
    row![container(bar::filled(share)).width(44), label::mono(figures)]
        .extend(full)
        .spacing(8)
        .align_y(Center)
        .into()
}
