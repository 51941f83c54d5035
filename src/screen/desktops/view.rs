//! The buttons, the filters and the table.

use std::time::Instant;

use iced::widget::{column, container, row, space};
use iced::{Center, Fill, FillPortion};
use sarrio_model::{Desktop, DesktopAction, DesktopId, Permission};

use super::{Desktops, FILTER, Message, TABLE, actions, column as at, counted, dialogs, side_panel};
use crate::backend::live::StateFilter;
use crate::screen::{Scene, Screen, desktop_list, problems, status_of};
use crate::theme::icon;
use crate::theme::{MEDIUM, MONO, Tone, style};
use crate::widget::button::{self, Button};
use crate::widget::elide::elide;
use crate::widget::field::field;
use crate::widget::pill::pill;
use crate::widget::popup::{Edge, anchored};
use crate::widget::select::{Look, select};
use crate::widget::table::{Checkboxes, Column, Table, Unknown, column_of, foot, table};
use crate::widget::{Element, chip, label, menu, notice, panel, skeleton};
use crate::words::{self, desktops as texts};

impl Desktops {
    /// The whole screen.
    #[must_use]
    pub fn view<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let shown = self.shown().filter(|_| self.panel).and_then(|id| scene.live.desktop(id));
        let at_side = shown.is_some() && !scene.panel_over();
        let width = scene.width - if at_side { panel::DETAIL + 16.0 } else { 0.0 };
        let listed = column![self.tools(scene), self.filters(scene), self.listed(scene, width)].spacing(10);
        let listed = container(listed).padding(iced::Padding::ZERO.bottom(16));
        panel::beside(
            listed,
            shown.map(|d| side_panel::view(self, d, scene)),
            scene.window.width,
            Message::PanelClosed,
        )
    }

    fn tools<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let targets = self.list.targets();
        let selected = self.list.selected();
        let nothing = targets.count() == 0;
        let act = |name: String, glyph, action: DesktopAction, why: String| {
            let able = targets.any_can(action, scene.live);
            let done = if able {
                Ok(Message::Do(action, targets.clone()))
            } else {
                Err(if nothing { texts::nothing_chosen() } else { why })
            };
            let button: Button<'_, Message> = button::default(name).icon(glyph).act(done);
            match counted(selected) {
                Some(count) => button.count(count),
                None => button,
            }
        };
        // In a narrow window the last buttons are only in the menu.
        let room = scene.width;
        let mut tools = row![];
        if scene.live.may(Permission::DesktopCreate) {
            tools = tools.push(button::primary(texts::new()).icon(icon::PLUS).on_press(Message::NewPressed));
        }
        if room >= 560.0 {
            tools =
                tools.push(act(texts::start(), icon::PLAY, DesktopAction::Start, texts::start_needs_off()));
        }
        if room >= 860.0 {
            tools = tools.push(act(
                texts::shut_down(),
                icon::POWER,
                DesktopAction::Shutdown,
                texts::needs_running(),
            ));
        }
        if room >= 1060.0 {
            let able = targets.any_can(DesktopAction::Delete, scene.live);
            let delete = button::danger(words::common::delete()).icon(icon::TRASH_2).act(if able {
                Ok(Message::DeleteAsked(targets.clone()))
            } else {
                Err(if nothing { texts::nothing_chosen() } else { texts::delete_needs_off() })
            });
            tools = tools.push(match counted(selected) {
                Some(count) => delete.count(count),
                None => delete,
            });
        }
        let more = button::icon_only(icon::ELLIPSIS, words::common::more())
            .kind(button::Kind::Ghost)
            .on_press_maybe((!nothing).then_some(Message::MoreToggled));
        let list = self.more.then(|| menu::menu(dialogs::menu_of(&targets, scene)));
        let filter = field(&self.query)
            .icon(icon::SEARCH)
            .placeholder(texts::filter())
            .id(FILTER)
            .width(240)
            .compact()
            .on_input(Message::Filter);
        tools
            .push(anchored(more, list, Edge::Left, Message::MoreClosed))
            .push(space().width(Fill))
            .push(filter)
            .spacing(8)
            .align_y(Center)
            .into()
    }

    fn filters<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let counts = scene.live.counts();
        let one = |glyph, name: String, count: usize, filter| {
            chip::chip(
                glyph,
                name,
                Some(words::grouped(count as u64)),
                self.state_filter == filter,
                Message::StateFilter(filter),
            )
        };
        let mut chips = row![
            one(None, texts::all(), counts.total, StateFilter::All),
            one(Some(icon::PLAY), words::states::running(), counts.running, StateFilter::Running),
            one(Some(icon::LOADER_CIRCLE), texts::in_progress(), counts.in_progress, StateFilter::InProgress),
            one(Some(icon::SQUARE), words::states::stopped(), counts.stopped, StateFilter::Stopped),
            one(Some(icon::TRIANGLE_ALERT), texts::attention(), counts.attention, StateFilter::Attention),
        ]
        .spacing(8)
        .align_y(Center);
        if scene.width >= 900.0 {
            let look = |glyph, id| Look { name: None, glyph: Some(glyph), width: 190.into(), id };
            let template = self.template_ids.iter().position(|id| *id == self.list.filter.template);
            chips = chips.push(space().width(Fill)).push(select(
                &self.template_select,
                &self.template_names,
                template,
                look(icon::LAYERS, "desktops.template"),
                Message::TemplateSelect,
            ));
            if !scene.live.hypervisors().is_empty() && scene.width >= 1100.0 {
                let host = self.host_ids.iter().position(|id| *id == self.list.filter.hypervisor);
                chips = chips.push(select(
                    &self.host_select,
                    &self.host_names,
                    host,
                    look(icon::SERVER, "desktops.host"),
                    Message::HostSelect,
                ));
            }
        }
        chips.into()
    }

    fn listed<'a>(&'a self, scene: Scene<'a>, width: f32) -> Element<'a, Message> {
        let counts = scene.live.counts();
        let window = &self.list.window;
        let again =
            |button: Button<'a, Message>| button.on_press(Message::List(desktop_list::Message::Retry));
        let content: Element<'a, Message> = if !scene.live.loaded {
            skeleton::rows(12)
        } else if counts.total == 0 {
            let (why, buttons) = nothing_yet(scene);
            container(notice::empty(icon::MONITOR, texts::empty(), why, buttons)).center_y(Fill).into()
        } else if let (Some(problem), true) = (window.problem(), window.total().is_none()) {
            let again = vec![again(button::primary(words::common::try_again()))];
            let (title, why) = (problems::say(problem), problems::hint_of(problem));
            container(notice::empty(icon::TRIANGLE_ALERT, title, why, again)).center_y(Fill).into()
        } else if window.total().is_none() {
            skeleton::rows(12)
        } else if window.count() == 0 && !window.is_outdated() {
            let clear =
                button::default(words::common::clear_filter()).small().on_press(Message::FilterCleared);
            let title = if self.query.trim().is_empty() {
                texts::no_matches()
            } else {
                words::common::no_matches(self.query.trim())
            };
            notice::no_matches(title, texts::hidden(counts.total), clear)
        } else {
            self.rows(scene, width)
        };
        let mut card = column![];
        if let (Some(problem), true) = (window.problem(), window.total().is_some()) {
            let again = vec![again(button::default(words::common::try_again()).small())];
            let (title, why) = (Some(problems::say(problem)), problems::hint_of(problem));
            card = card.push(notice::note(Tone::Bad, icon::TRIANGLE_ALERT, title, why, again));
        }
        card = card.push(container(content).height(Fill));
        if scene.live.loaded && counts.total > 0 {
            let (selected, count) = (self.list.selected(), window.count());
            let (first, last) = self.list.table.in_sight(count);
            let words = if selected > 0 {
                words::common::selected(selected, count)
            } else {
                texts::rows(first, last, count)
            };
            let keys = (scene.has_hints() && width >= 700.0).then(|| {
                row![
                    label::hint(&["↑", "↓"], words::common::go_there()),
                    label::hint(&["Enter"], words::common::open()),
                    label::hint(&["Space"], words::common::select()),
                ]
                .spacing(14)
                .into()
            });
            card = card.push(foot(words, keys));
        }
        container(card).height(Fill).padding(1).style(style::card).into()
    }

    fn rows<'a>(&'a self, scene: Scene<'a>, width: f32) -> Element<'a, Message> {
        let spec = Table {
            name: TABLE,
            columns: columns(width),
            // The table stays, so that it keeps the focus.
            rows: if self.list.window.is_waiting(Instant::now()) { &Unknown } else { &self.list.window },
            checkboxes: Checkboxes::Shown,
            cell: Box::new(move |id, column| match scene.live.desktop(id) {
                Some(desktop) => cell(desktop, column, &self.words, scene),
                None => space().into(),
            }),
            action: Box::new(move |id| action(id, scene)),
        };
        table(&self.list.table, spec, Message::Table)
    }
}

/// Why there is no desktop yet, and the next step towards the first one.
fn nothing_yet<'a>(scene: Scene<'_>) -> (String, Vec<Button<'a, Message>>) {
    let live = scene.live;
    let step =
        |why, name: String, message| (why, vec![button::primary(name).icon(icon::PLUS).on_press(message)]);
    let has_source = !live.usable_templates().is_empty() || !live.media().is_empty();
    if has_source && live.may(Permission::DesktopCreate) {
        step(texts::empty_why(), texts::new(), Message::NewPressed)
    } else if live.may(Permission::HypervisorAdd) && live.hypervisors().is_empty() {
        step(texts::empty_no_host(), texts::to_hosts(), Message::Go(Screen::Hypervisors))
    } else if live.may(Permission::StorageAdd) && live.paths().is_empty() {
        step(texts::empty_no_path(), texts::to_storage(), Message::Go(Screen::Storage))
    } else if !live.may(Permission::TemplateImport) {
        (texts::empty_ask(), vec![])
    } else {
        let go = button::primary(texts::to_templates())
            .icon(icon::LAYERS)
            .on_press(Message::Go(Screen::Templates));
        (texts::empty_no_template(), vec![go])
    }
}

/// Name and state are always shown, the other columns only if there is room.
fn columns(width: f32) -> Vec<(usize, Column)> {
    let all = [
        (0.0, at::STATE, column_of(texts::column_state(), 142)),
        (0.0, at::NAME, column_of(texts::column_name(), FillPortion(5))),
        (560.0, at::OWNER, column_of(texts::column_owner(), FillPortion(3))),
        (700.0, at::TEMPLATE, column_of(texts::column_template(), FillPortion(4))),
        (620.0, at::HOST, column_of(texts::column_host(), 104)),
        (900.0, at::VCPUS, column_of(texts::column_vcpus(), 52).right()),
        (820.0, at::MEMORY, column_of(texts::column_memory(), 72).right()),
        (980.0, at::CREATED, column_of(texts::column_created(), 78).right()),
    ];
    all.into_iter().filter(|(from, ..)| width >= *from).map(|(_, number, column)| (number, column)).collect()
}

fn cell<'a>(
    desktop: &'a Desktop,
    column: usize,
    words: &'a [String],
    scene: Scene<'a>,
) -> Element<'a, Message> {
    let figure = |words: String| elide(words).font(MONO).size(12.0).right().into();
    match column {
        at::STATE => pill(status_of(desktop, scene.live, scene.now)),
        at::NAME => elide(desktop.name.as_str()).font(MEDIUM).marks(words).width(Fill).into(),
        at::OWNER => elide(desktop.owner.name.as_str()).marks(words).width(Fill).into(),
        at::TEMPLATE => elide(desktop.template_name.as_ref().map_or("–", |n| n.as_str()))
            .style(style::second)
            .marks(words)
            .width(Fill)
            .into(),
        at::HOST => {
            let host = desktop.host_name.as_ref().map_or("–", |n| n.as_str());
            elide(host).font(MONO).size(12.0).marks(words).width(Fill).into()
        }
        at::VCPUS => figure(desktop.hardware.vcpus.to_string()),
        at::MEMORY => figure(words::mebibytes(desktop.hardware.memory.0)),
        _ => figure(words::short_date(desktop.created, scene.now)),
    }
}

fn action<'a>(id: DesktopId, scene: Scene<'_>) -> Option<Element<'a, Message>> {
    let (glyph, name, message) = match actions::main(scene.live.desktop(id)?)? {
        actions::Main::Open => (icon::MONITOR_UP, texts::open(), Message::Open(id)),
        actions::Main::Start => {
            (icon::PLAY, texts::start(), Message::Do(DesktopAction::Start, vec![id].into()))
        }
        actions::Main::Resume => {
            (icon::PLAY, texts::resume(), Message::Do(DesktopAction::Resume, vec![id].into()))
        }
    };
    let button = button::icon_only(glyph, name).side(crate::widget::tip::Position::Left);
    Some(button.in_row().on_press(message).into())
}
