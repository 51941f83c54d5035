//! Cards, the recycle bin, ISO images.

use iced::widget::{column, container, row, space};
use iced::{Center, Fill, FillPortion, Padding};
use sarrio_model::{Desktop, DesktopAction, Permission, StoragePath};

use super::{
    BIN, DELETED, DIRECTORY, ForgetEvent, Form, Message, Modal, NAME, Purged, Storage, Tab, desktop_list,
    lists,
};
use crate::backend::live::Live;
use crate::screen::desktop_list::can;
use crate::screen::problems;
use crate::screen::{Layer, Scene, Screen, hint_of, say};
use crate::theme::icon::{self, icon};
use crate::theme::{MONO, MONO_MEDIUM, STRONG, Tone, style};
use crate::widget::card_row::card_row;
use crate::widget::dialog::{self, Destructive};
use crate::widget::elide::elide;
use crate::widget::field::field;
use crate::widget::scroll::scroll;
use crate::widget::segmented::{segment, segmented};
use crate::widget::table::{Checkboxes, Table, column_of, foot, table};
use crate::widget::{Element, bar, button, checkbox, label, menu, notice, skeleton};
use crate::words::{self, storage as texts};

/// Whether the list of ISO images is offered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Media {
    Shown,
    Hidden,
}

impl Storage {
    /// The whole screen.
    #[must_use]
    pub fn view<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let paths = scene.live.paths();
        let across = match scene.width {
            w if w >= 1000.0 => 4,
            w if w >= 760.0 => 3,
            _ => 2,
        };
        let mut cards = column![].spacing(12);
        if !scene.live.loaded {
            cards = cards.push(skeleton::cards(3, 120.0));
        } else if paths.is_empty() {
            let live = scene.live;
            let (why, step, message) = if live.may(Permission::HypervisorAdd) && live.hypervisors().is_empty()
            {
                let hosts = Message::Go(Screen::Hypervisors);
                (texts::empty_no_host(), words::desktops::to_hosts(), hosts)
            } else {
                (texts::empty_why(), texts::add(), Message::AddPathPressed)
            };
            let step = button::primary(step).icon(icon::PLUS).on_press(message);
            cards = cards.push(
                container(notice::empty(icon::HARD_DRIVE, texts::empty(), why, vec![step]))
                    .width(Fill)
                    .style(style::card),
            );
        }
        for some in paths.chunks(across) {
            cards = cards.push(card_row(some.iter().map(|p| card(p)), across, 12.0));
        }
        let add = button::primary(texts::add()).icon(icon::PLUS).on_press(Message::AddPathPressed);
        let top = row![label::caption(texts::explain()).width(Fill), add].align_y(Center);
        let cards: Element<'a, Message> =
            if paths.len() > across { container(scroll(cards)).max_height(250).into() } else { cards.into() };
        let content = column![top, cards, self.lists(Media::Shown, scene)].spacing(12);
        container(content).padding(Padding::ZERO.bottom(16)).into()
    }

    /// Only the recycle bin, for people who are not administrators.
    #[must_use]
    pub fn bin<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        container(self.lists(Media::Hidden, scene)).padding(Padding::ZERO.bottom(16)).into()
    }

    /// The recycle bin and the ISO images.
    fn lists<'a>(&'a self, media: Media, scene: Scene<'a>) -> Element<'a, Message> {
        let templates = scene.live.deleted_templates().len();
        let tabs = std::iter::once(segment(Tab::Bin, texts::bin_n(scene.live.counts().deleted)))
            .chain(
                (templates > 0 || self.tab == Tab::Templates)
                    .then(|| segment(Tab::Templates, texts::templates_n(templates))),
            )
            .chain(
                (media == Media::Shown)
                    .then(|| segment(Tab::Media, texts::media_n(scene.live.media().len()))),
            );
        let tabs = segmented(tabs, self.tab, Message::Tab);
        let mut tools = row![tabs, space().width(Fill)].spacing(8).align_y(Center);
        for tool in self.tools(scene.live) {
            tools = tools.push(tool);
        }
        container(column![container(tools).padding([8, 10]), menu::separator(), self.lower(scene)])
            .height(Fill)
            .width(Fill)
            .padding(1)
            .style(style::card)
            .into()
    }

    fn tools<'a>(&self, live: &Live) -> Vec<Element<'a, Message>> {
        match self.tab {
            Tab::Bin => {
                let targets = self.bin.targets();
                let count = self.bin.selected();
                let restores = targets.any_can(DesktopAction::Restore, live);
                let purges = targets.any_can(DesktopAction::Purge, live);
                let restore = button::default(texts::restore())
                    .icon(icon::ARCHIVE_RESTORE)
                    .on_press_maybe(restores.then(|| Message::Restore(targets.clone())));
                let purge = button::danger(texts::purge())
                    .icon(icon::TRASH_2)
                    .on_press_maybe(purges.then(|| Message::PurgeAsked(targets.clone())));
                let (restore, purge) = if count > 0 {
                    (
                        restore.count(words::common::n_selected(count)),
                        purge.count(words::common::n_selected(count)),
                    )
                } else {
                    (restore, purge)
                };
                let empty = button::danger(texts::empty_bin())
                    .on_press_maybe((live.summary().deleted > 0).then_some(Message::EmptyAsked));
                vec![restore.into(), purge.into(), empty.into()]
            }
            Tab::Templates => vec![],
            Tab::Media if !live.may(Permission::MediaAdd) => vec![],
            Tab::Media => {
                vec![
                    button::default(texts::add_media())
                        .icon(icon::PLUS)
                        .on_press(Message::AddMediaPressed)
                        .into(),
                ]
            }
        }
    }

    fn lower<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        match self.tab {
            Tab::Bin if !scene.live.loaded => skeleton::rows(6),
            Tab::Bin if self.bin.window.problem().is_some() && self.bin.window.total().is_none() => {
                let again = Message::BinList(desktop_list::Message::Retry);
                let again = button::primary(words::common::try_again()).on_press(again);
                let problem = self.bin.window.problem();
                let (title, why) = (problem.map(say), problem.map(hint_of));
                notice::empty(
                    icon::TRIANGLE_ALERT,
                    title.unwrap_or_default(),
                    why.unwrap_or_default(),
                    vec![again],
                )
            }
            Tab::Bin if self.bin.window.total().is_none() => skeleton::rows(6),
            Tab::Bin if self.bin.window.count() == 0 => {
                notice::empty(icon::TRASH_2, texts::bin_empty(), texts::bin_empty_why(), vec![])
            }
            Tab::Bin => {
                let columns = vec![
                    (0, column_of(words::desktops::column_name(), FillPortion(4)).unsorted()),
                    (1, column_of(words::desktops::column_owner(), FillPortion(3)).unsorted()),
                    (2, column_of(words::hardware::storage(), FillPortion(3)).unsorted()),
                    (DELETED, column_of(texts::column_deleted(), 130).right().unsorted()),
                ];
                let spec = Table {
                    name: BIN,
                    columns,
                    rows: &self.bin.window,
                    checkboxes: Checkboxes::Shown,
                    cell: Box::new(move |id, column| match (scene.live.desktop(id), column) {
                        (None, _) => space().into(),
                        (Some(d), 0) => elide(d.name.as_str()).font(STRONG).width(Fill).into(),
                        (Some(d), 1) => elide(d.owner.name.as_str()).width(Fill).into(),
                        (Some(d), 2) => elide(d.path_name.as_str()).style(style::second).width(Fill).into(),
                        (Some(d), _) => {
                            let at = d.deleted.unwrap_or(d.created);
                            elide(words::date_and_clock(at, scene.now)).font(MONO).size(12.0).right().into()
                        }
                    }),
                    action: Box::new(move |id| {
                        scene.live.desktop(id).filter(|d| can(DesktopAction::Restore, d))?;
                        let restore = button::icon_only(icon::ARCHIVE_RESTORE, texts::restore());
                        Some(
                            restore
                                .side(crate::widget::tip::Position::Left)
                                .in_row()
                                .on_press(Message::Restore(vec![id].into()))
                                .into(),
                        )
                    }),
                };
                let (selected, count) = (self.bin.selected(), self.bin.window.count());
                let words = if selected > 0 {
                    words::common::selected(selected, count)
                } else {
                    words::common::desktops(count)
                };
                column![
                    container(table(&self.bin.table, spec, Message::Table)).height(Fill),
                    foot(words, None)
                ]
                .into()
            }
            Tab::Templates => lists::templates(scene),
            Tab::Media => lists::media(scene),
        }
    }

    /// The dialog that is open.
    #[must_use]
    pub fn layer<'a>(&'a self, scene: Scene<'a>) -> Option<Layer<'a, Message>> {
        let layer = match self.modal.as_ref()? {
            Modal::AddPath(form) => {
                let more = column![
                    checkbox::checkbox(form.desktops, texts::takes_desktops(), Some(Message::FormDesktops)),
                    checkbox::checkbox(
                        form.templates,
                        texts::takes_templates(),
                        Some(Message::FormTemplates)
                    ),
                ]
                .spacing(4);
                let texts = (texts::add_title(), texts::directory(), texts::directory_help(), "/srv/nas");
                dialog::modal(
                    view(form, texts, texts::add(), Some(more.into())),
                    520.0,
                    90.0,
                    Message::Closed,
                )
            }
            Modal::AddMedia(form) => {
                let texts =
                    (texts::media_title(), texts::file(), texts::file_help(), "/srv/nas/debian-13.iso");
                dialog::modal(view(form, texts, texts::add_media(), None), 520.0, 90.0, Message::Closed)
            }
            Modal::RemovePath { id, working } => {
                let name = scene.live.path(*id).map_or_else(String::new, |p| p.name.to_string());
                let content = dialog::dialog(
                    texts::remove_question(&name),
                    label::second(texts::remove_body()),
                    vec![
                        button::default(words::common::cancel()).id(dialog::CANCEL).on_press(Message::Closed),
                        button::danger_filled(texts::remove())
                            .icon(icon::TRASH_2)
                            .working(*working)
                            .on_press(Message::RemoveSent),
                    ],
                );
                dialog::modal(content, dialog::QUESTION, 120.0, Message::Closed)
            }
            Modal::Forget(form) => {
                let content = form.view(scene.window.height).map(Message::Forget);
                dialog::modal(content, dialog::FORM, 60.0, Message::Closed)
            }
            Modal::Purge { what, typed, working } => {
                let deleted = |id| scene.live.desktop(id).filter(|d| can(DesktopAction::Purge, d));
                let (desktops, count): (Vec<_>, usize) = match what {
                    Purged::Some(targets) => (targets.known(scene.live).collect(), targets.count()),
                    Purged::All(count) => (
                        self.bin.window.rows().filter_map(|id| deleted(*id)).collect(),
                        usize::try_from(*count).unwrap_or(usize::MAX),
                    ),
                };
                let thing = |d: &&Desktop| (d.name.to_string(), d.owner.name.clone(), String::new());
                let what = Destructive {
                    title: match (what, &desktops[..]) {
                        (Purged::All(_), _) => texts::empty_question(),
                        (Purged::Some(_), [one]) if count == 1 => {
                            texts::purge_question_one(one.name.to_string())
                        }
                        (Purged::Some(_), _) => texts::purge_question(count),
                    },
                    body: texts::purge_body(count),
                    things: if count == 1 { vec![] } else { desktops.iter().map(thing).collect() },
                    count,
                    kept: None,
                    verb: words::desktops::delete_n(count),
                    typed,
                    working: *working,
                };
                let content = dialog::confirm(what, Message::PurgeTyped, Message::Closed, Message::PurgeSent);
                dialog::modal(content, dialog::QUESTION, 120.0, Message::Closed)
            }
            Modal::PurgeTemplate { id, typed, working } => {
                let name = scene.live.template(*id).map_or_else(String::new, |t| t.name.to_string());
                let what = Destructive {
                    title: texts::purge_question_one(name),
                    body: texts::purge_body(1),
                    things: vec![],
                    count: 1,
                    kept: None,
                    verb: words::templates::delete(),
                    typed,
                    working: *working,
                };
                let content = dialog::confirm(what, Message::PurgeTyped, Message::Closed, Message::PurgeSent);
                dialog::modal(content, dialog::QUESTION, 120.0, Message::Closed)
            }
        };
        Some(Layer { content: layer })
    }
}

fn card(path: &StoragePath) -> Element<'_, Message> {
    let id = path.id;
    let may = |permission| path.actions.contains(permission);
    let (name, act) = if may(Permission::StorageRemove) {
        (texts::remove(), Ok(Message::RemoveAsked(id)))
    } else if path.hosts.iter().any(|host| host.usable) || !may(Permission::StorageForget) {
        (texts::remove(), Err(texts::remove_in_use()))
    } else {
        (texts::forget(), Ok(Message::Forget(ForgetEvent::Asked(id))))
    };
    let remove = button::icon_only(icon::X, name).kind(button::Kind::Ghost).small().act(act);
    let head = row![
        icon(icon::HARD_DRIVE, 16.0).style(style::second),
        elide(path.name.as_str()).font(MONO_MEDIUM).size(13.0).width(Fill),
        remove
    ]
    .spacing(8)
    .align_y(Center);
    let mut lines = column![
        head,
        elide(path.directory.to_string()).font(MONO).size(12.0).style(style::caption).width(Fill)
    ]
    .spacing(6);
    if let (Some(total), Some(free)) = (path.total, path.free) {
        let used = total.0.saturating_sub(free.0);
        let share = used as f32 / total.0.max(1) as f32;
        let right: Element<'_, Message> = if share >= 0.95 {
            row![
                icon(icon::TRIANGLE_ALERT, 12.0).style(style::danger),
                label::caption(texts::free(words::bytes(free.0))).style(style::danger)
            ]
            .spacing(4)
            .align_y(Center)
            .into()
        } else {
            label::caption(texts::free(words::bytes(free.0))).into()
        };
        lines = lines
            .push(bar::filled(share).height(7.0))
            .push(row![label::mono(words::used_of(used, total.0)).width(Fill), right].align_y(Center));
    } else {
        lines = lines.push(label::caption(texts::not_seen()));
    }
    for host in path.hosts.iter().filter(|h| !h.usable) {
        let why =
            host.problem.as_ref().map_or_else(texts::not_usable, |p| format!("{} {}", say(p), hint_of(p)));
        lines = lines.push(notice::note(
            Tone::Caution,
            icon::TRIANGLE_ALERT,
            Some(texts::not_on(host.name.as_str())),
            why,
            vec![],
        ));
    }
    let usable = path.hosts.iter().filter(|h| h.usable).count();
    lines = lines.push(label::caption(texts::lies_on(path.things, usable)));
    let takes = row![
        checkbox::checkbox(
            path.desktops,
            texts::takes_desktops_short(),
            may(Permission::StorageEdit).then_some(Message::PathDesktops(id, !path.desktops))
        ),
        checkbox::checkbox(
            path.templates,
            texts::takes_templates_short(),
            may(Permission::StorageEdit).then_some(Message::PathTemplates(id, !path.templates))
        ),
    ];
    lines = lines.push(takes.spacing(14));
    container(lines).padding(14).width(Fill).style(style::card).into()
}

fn view<'a>(
    form: &'a Form,
    (title, place, help, example): (String, String, String, &str),
    verb: String,
    more: Option<Element<'a, Message>>,
) -> Element<'a, Message> {
    let error = |of: &str| form.wrong.as_ref().filter(|(field, _)| *field == of).map(|(_, why)| why.as_str());
    let mut body = column![
        field(&form.name)
            .label(words::common::name())
            .id(NAME)
            .error(error(NAME))
            .on_input(Message::FormName)
            .on_submit(Message::FormSent),
        field(&form.path)
            .label(place)
            .help(help)
            .placeholder(example)
            .mono()
            .id(DIRECTORY)
            .error(error(DIRECTORY))
            .on_input(Message::FormPath)
            .on_submit(Message::FormSent),
    ]
    .extend(more)
    .spacing(14);
    if let Some(problem) = &form.problem {
        body = body.push(problems::note(problem));
    }
    dialog::dialog(
        title,
        body,
        vec![
            button::default(words::common::cancel()).on_press(Message::Closed),
            button::primary(verb).working(form.working).on_press(Message::FormSent),
        ],
    )
}
