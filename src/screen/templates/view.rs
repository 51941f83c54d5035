//! The cards of the templates, and the panel of the chosen one.

use iced::widget::{button as stock, column, container, image, row, space, stack};
use iced::{Center, ContentFit, Fill, Padding, border};
use sarrio_model::{Permission, Sharing, Template, TemplateState};

use super::{FILTER, Message, Modal, NAME, TemplateFilter, Templates, share};
use crate::backend::screen_picture::CARD;
use crate::screen::problems;
use crate::screen::{Layer, Scene};
use crate::theme::icon::{self, icon};
use crate::theme::{MEDIUM, STRONG, Theme, Tone, style};
use crate::widget::button::Button;
use crate::widget::card_row::card_row;
use crate::widget::dialog::{self, Destructive};
use crate::widget::elide::elide;
use crate::widget::field::field;
use crate::widget::pill::{Status, pill};
use crate::widget::scroll::scroll;
use crate::widget::segmented::{segment, segmented};
use crate::widget::{Element, button, checkbox, focus, label, notice, panel, skeleton};
use crate::words::{self, hardware, templates as texts};

/// Between cards.
const GAP: f32 = 14.0;

impl Templates {
    /// The whole screen.
    #[must_use]
    pub fn view<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let chosen = self.chosen.and_then(|id| scene.live.template(id)).filter(|t| t.deleted.is_none());
        let width = if self.edit.is_some() { panel::EDITED } else { panel::DETAIL };
        let at_side = chosen.is_some() && !scene.panel_over();
        let room = scene.width - if at_side { width + 16.0 } else { 0.0 };
        let content = column![self.tools(scene), self.cards(scene, room)].spacing(12);
        panel::beside(content, chosen.map(|t| self.side(t, scene)), scene.window.width, Message::PanelClosed)
    }

    fn tools<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let filters = [
            segment(TemplateFilter::All, texts::all()),
            segment(TemplateFilter::Mine, texts::mine()),
            segment(TemplateFilter::Shared, texts::shared()),
            segment(TemplateFilter::Retired, texts::retired()),
        ];
        let filter = field(&self.query)
            .icon(icon::SEARCH)
            .placeholder(texts::filter())
            .id(FILTER)
            .width(220)
            .compact()
            .on_input(Message::Filter);
        let mut tools = row![segmented(filters, self.filter, Message::TemplateFilter), space().width(Fill)];
        if scene.width >= 700.0 {
            tools = tools.push(filter);
        }
        tools.extend(import(scene).map(Into::into)).spacing(8).align_y(Center).into()
    }

    fn cards<'a>(&'a self, scene: Scene<'a>, room: f32) -> Element<'a, Message> {
        if !scene.live.loaded {
            return skeleton::cards(3, 190.0);
        }
        let shown = self.shown(scene.live, scene.me);
        if shown.is_empty() {
            let content = if scene.live.templates().is_empty() {
                let imports = scene.live.may(Permission::TemplateImport);
                let why = if imports { texts::empty_why() } else { words::desktops::empty_ask() };
                let buttons = import(scene).into_iter().collect();
                notice::empty(icon::LAYERS, texts::empty(), why, buttons)
            } else if self.query.trim().is_empty() {
                notice::empty(icon::LAYERS, texts::none_here(), texts::none_here_why(), vec![])
            } else {
                let clear = button::default(words::common::clear_filter()).small();
                let clear = clear.on_press(Message::Filter(String::new()));
                let title = words::common::no_matches(self.query.trim());
                notice::no_matches(title, texts::hidden(scene.live.templates().len()), clear)
            };
            return container(content).width(Fill).style(style::card).into();
        }
        let across = match room {
            w if w >= 760.0 => 3,
            w if w >= 480.0 => 2,
            _ => 1,
        };
        let width = (room - 8.0 - GAP * (across as f32 - 1.0)) / across as f32;
        // Cards are low where no template has a picture.
        let pictured = shown.iter().any(|t| self.picture(t).is_some());
        let face = if pictured { width * CARD.1 as f32 / CARD.0 as f32 } else { 96.0 };
        let lines = column(
            shown
                .chunks(across)
                .map(|some| card_row(some.iter().map(|t| self.card(t, face.round())), across, GAP)),
        );
        let lines = lines.spacing(GAP);
        scroll(container(lines).padding(Padding::new(4.0).bottom(20))).height(Fill).into()
    }

    fn picture(&self, template: &Template) -> Option<&image::Handle> {
        self.pictures.get(&template.id)?.as_ref()
    }

    /// A card. Its upper part is `face` pixels high, with its border.
    fn card<'a>(&'a self, template: &'a Template, face: f32) -> Element<'a, Message> {
        let on = self.chosen == Some(template.id);
        let line = if on { 2.0 } else { 1.0 };
        let height = face - 2.0 * line;
        let face: Element<'a, Message> = match self.picture(template) {
            Some(picture) => {
                image(picture.clone()).width(Fill).height(height).content_fit(ContentFit::Fill).into()
            }
            None => container(icon(icon::LAYERS, 30.0).style(style::caption))
                .center_x(Fill)
                .center_y(height)
                .style(|t: &Theme| container::Style {
                    background: Some(t.subtle.into()),
                    border: border::rounded(border::Radius::default().top(11)),
                    ..Default::default()
                })
                .into(),
        };
        let face: Element<'a, Message> = match state_status(template) {
            Some(state) => stack![face, container(pill(state)).padding(10).align_bottom(height)].into(),
            None => face,
        };
        let words = column![
            elide(template.name.as_str()).font(STRONG).width(Fill),
            row![
                sharing_tag(template.sharing),
                elide(template.owner.name.as_str()).style(style::second).width(Fill),
                icon(icon::MONITOR, 13.0).style(style::second),
                label::body(words::grouped(template.desktops)).style(style::second),
            ]
            .spacing(8)
            .align_y(Center),
        ]
        .spacing(8);
        let content = column![face, container(words).padding([12, 16])];
        let card = container(content).width(Fill).padding(line).style(move |t: &Theme| container::Style {
            background: Some(t.surface.into()),
            border: border::rounded(12).color(if on { t.accent } else { t.border }).width(line),
            ..Default::default()
        });
        let message = Message::Chosen(template.id);
        let pressed = stock(card).padding(0).width(Fill).style(style::invisible).on_press(message.clone());
        focus::activate(pressed, Some(message)).radius(12.0).into()
    }

    fn side<'a>(&'a self, template: &'a Template, scene: Scene<'a>) -> Element<'a, Message> {
        let close = button::icon_only(icon::X, words::common::close())
            .kind(button::Kind::Ghost)
            .small()
            .side(crate::widget::tip::Position::Left)
            .on_press(Message::PanelClosed);
        let by = texts::made_by(&template.owner.name, words::short_date(template.created, scene.now));
        let head = row![
            column![
                elide(template.name.as_str()).size(15.0).font(STRONG).width(Fill),
                elide(by).style(style::second).width(Fill),
            ],
            close
        ]
        .spacing(8);
        if let Some(edit) = &self.edit {
            let form = column![
                field(&edit.name)
                    .label(words::common::name())
                    .id(NAME)
                    .error(edit.error.as_deref())
                    .on_input(Message::EditName)
                    .on_submit(Message::EditSaved),
                field(&edit.description)
                    .label(words::common::description())
                    .on_input(Message::EditDescription)
                    .on_submit(Message::EditSaved),
                checkbox::checkbox(edit.picture, texts::picture(), Some(Message::EditPicture)),
                label::caption(texts::picture_why()),
            ]
            .spacing(14);
            let foot = row![
                space().width(Fill),
                button::default(words::common::discard()).on_press(Message::EditDiscarded),
                button::primary(words::common::save()).working(edit.working).on_press(Message::EditSaved),
            ];
            let body = container(form).padding(Padding::from([4, 16]));
            let body = column![panel::unsaved(edit.leaving), body];
            return panel::panel(panel::EDITED, head, body, Some(foot.spacing(8).into()));
        }
        let may = |permission| template.actions.contains(permission);
        let make =
            button::primary(texts::make()).icon(icon::PLUS).wide().act(if may(Permission::DesktopCreate) {
                Ok(Message::Use(template.id))
            } else if template.state == TemplateState::Ready && !template.enabled {
                Err(texts::is_retired())
            } else {
                Err(texts::not_ready())
            });
        let mut body = column![container(make).padding(Padding::from([4, 16]).bottom(14))];
        if let TemplateState::Failed { problem } = &template.state {
            let note = problems::note(problem);
            body = body.push(container(note).padding(Padding::from([0, 16]).bottom(14)));
        }
        if !template.description.is_empty() {
            body = body.push(
                container(label::second(template.description.as_str()))
                    .padding(Padding::from([0, 16]).bottom(14)),
            );
        }
        body = body.push(panel::section(self.who(template)));
        body = body.push(panel::section(origin(template, self.running(template.id, scene.live), scene)));
        body = body.push(panel::section(machine(template)));
        if template.desktops + template.children > 0 {
            body = body.push(
                container(notice::aside(icon::LOCK, texts::locked()))
                    .padding(Padding::from([0, 16]).bottom(14)),
            );
        }
        let mine = may(Permission::TemplateEdit);
        let mut foot =
            row![button::default(words::common::edit()).icon(icon::SLIDERS_HORIZONTAL).act(if mine {
                Ok(Message::EditPressed)
            } else {
                Err(texts::not_yours())
            })];
        foot = foot.push(space().width(Fill));
        let last = if template.enabled {
            button::danger(texts::retire()).icon(icon::ARCHIVE).act(if mine {
                Ok(Message::Retire(template.id))
            } else {
                Err(texts::not_yours())
            })
        } else {
            button::default(texts::bring_back()).icon(icon::ARCHIVE_RESTORE).act(if mine {
                Ok(Message::BringBack(template.id))
            } else {
                Err(texts::not_yours())
            })
        };
        foot = foot.push(last);
        if mine {
            let delete = button::icon_only(icon::TRASH_2, words::common::delete()).kind(button::Kind::Danger);
            // What keeps it from being deleted is shown instead of the question.
            foot = foot.push(delete.on_press(match may(Permission::TemplateDelete) {
                true => Message::DeleteAsked(template.id),
                false => Message::TreeAsked(template.id),
            }));
        }
        panel::panel(panel::DETAIL, head, body, Some(foot.spacing(8).into()))
    }

    fn who<'a>(&'a self, template: &'a Template) -> Element<'a, Message> {
        let (glyph, name, why) = match template.sharing {
            Sharing::OnlyMe => (icon::LOCK, texts::only_me(), texts::only_me_why()),
            Sharing::Chosen => (icon::USERS, texts::chosen(), texts::chosen_why()),
            Sharing::Everyone => (icon::GLOBE, texts::everyone(), texts::everyone_why()),
        };
        // Those who may not change it are not told with whom it is shared.
        let names: Vec<String> = template.shares.iter().map(share::name_of).collect();
        let (name, why) = match names.as_slice() {
            [] => (name, why),
            names => (names.join(", "), why),
        };
        let mut line = row![
            icon(glyph, 16.0).style(style::second),
            column![elide(name).font(MEDIUM).width(Fill), label::caption(why)].spacing(2).width(Fill)
        ]
        .spacing(10)
        .align_y(Center);
        if template.actions.contains(Permission::TemplateShare) {
            let asked = Message::Share(share::Message::Asked(template.id));
            line = line.push(button::default(texts::share()).small().icon(icon::USERS).on_press(asked));
        }
        column![label::h2(texts::who()), line].spacing(8).into()
    }

    /// The dialog that is open.
    #[must_use]
    pub fn layer<'a>(&'a self, scene: Scene<'a>) -> Option<Layer<'a, Message>> {
        let layer = match self.modal.as_ref()? {
            Modal::Import(form) => dialog::modal(
                form.view(scene.window.height).map(Message::Import),
                dialog::FORM,
                48.0,
                Message::Closed,
            ),
            Modal::Share(form) => {
                let template = scene.live.template(form.id);
                let form = form.view(template, scene.live, scene.window.height).map(Message::Share);
                dialog::modal(form, dialog::FORM, 48.0, Message::Closed)
            }
            Modal::Tree(tree) => {
                let name = scene.live.template(tree.id).map_or("", |template| template.name.as_str());
                dialog::modal(
                    tree.view(name, scene.window.height, Message::Closed),
                    dialog::FORM,
                    60.0,
                    Message::Closed,
                )
            }
            Modal::Delete { id, working } => {
                let name = scene.live.template(*id).map_or_else(String::new, |t| t.name.to_string());
                let what = Destructive {
                    title: texts::delete_question(&name),
                    body: texts::delete_body(),
                    things: vec![],
                    count: 1,
                    kept: Some(texts::delete_kept()),
                    verb: texts::delete(),
                    typed: "",
                    working: *working,
                };
                let content =
                    dialog::confirm(what, |_| Message::Nothing, Message::Closed, Message::DeleteSent);
                dialog::modal(content, dialog::QUESTION, 120.0, Message::Closed)
            }
        };
        Some(Layer { content: layer })
    }
}

/// The button that imports an image, for those who may.
fn import<'a>(scene: Scene<'a>) -> Option<Button<'a, Message>> {
    let import = button::primary(texts::import()).icon(icon::UPLOAD).on_press(Message::ImportPressed);
    scene.live.may(Permission::TemplateImport).then_some(import)
}

fn state_status(template: &Template) -> Option<Status> {
    match template.state {
        TemplateState::Creating => {
            Some(Status::new(Tone::Busy, icon::LOADER_CIRCLE, words::states::creating()))
        }
        TemplateState::Failed { .. } => {
            Some(Status::new(Tone::Bad, icon::TRIANGLE_ALERT, words::states::failed()))
        }
        TemplateState::Deleting => Some(Status::new(Tone::Leaving, icon::TRASH_2, words::states::deleting())),
        TemplateState::Ready if !template.enabled => {
            Some(Status::new(Tone::Neutral, icon::ARCHIVE, texts::retired_one()))
        }
        TemplateState::Ready => None,
    }
}

fn sharing_tag<'a>(sharing: Sharing) -> Element<'a, Message> {
    match sharing {
        Sharing::OnlyMe => label::tag(Some(icon::LOCK), texts::only_me()),
        Sharing::Chosen => label::tag(Some(icon::USERS), texts::chosen()),
        Sharing::Everyone => label::tag(Some(icon::GLOBE), texts::everyone()),
    }
}

/// The chain of images that a desktop of this template reads through.
fn origin<'a>(template: &'a Template, running: Option<usize>, scene: Scene<'a>) -> Element<'a, Message> {
    let mut chain = vec![template];
    // From parent to parent, up to a template that the person may not see.
    while let Some(parent) = chain.last().and_then(|t| t.parent).and_then(|id| scene.live.template(id)) {
        if chain.len() > 16 {
            break;
        }
        chain.push(parent);
    }
    let size = |t: &Template| t.disk.as_ref().and_then(|d| d.actual_size).map(|s| s.0);
    let whole: u64 = chain.iter().filter_map(|t| size(t)).sum();
    let layers = texts::layers(chain.len());
    let layers = if whole > 0 { format!("{}, {layers}", words::bytes(whole)) } else { layers };
    let head = row![label::h2(texts::origin()).width(Fill), label::caption(layers)];
    let mut list = column![head.align_y(Center)].spacing(8);
    let spot = |on: bool| {
        container(space()).width(10).height(10).style(move |t: &Theme| container::Style {
            background: on.then(|| t.accent.into()),
            border: border::rounded(5).color(if on { t.accent } else { t.control }).width(2),
            ..Default::default()
        })
    };
    for (at, each) in chain.iter().enumerate().rev() {
        let on = at == 0;
        let detail = match size(each) {
            Some(size) => format!("{}, {}", words::bytes(size), each.owner.name),
            None => each.owner.name.clone(),
        };
        let name = if on { label::strong(each.name.as_str()) } else { label::body(each.name.as_str()) };
        let words = column![name, label::caption(detail)].width(Fill);
        list = list.push(row![container(spot(on)).padding([4, 0]), words].spacing(10));
    }
    if template.desktops + template.children > 0 {
        let count = format!(
            "{}, {}",
            words::common::desktops(template.desktops),
            texts::templates_n(template.children)
        );
        let up = running.map(texts::running_n).unwrap_or_default();
        let words = column![label::body(count), label::caption(up)].width(Fill);
        list = list.push(row![container(spot(false)).padding([4, 0]), words].spacing(10));
    }
    list.into()
}

fn machine(template: &Template) -> Element<'_, Message> {
    let h = &template.hardware;
    let size = template.disk.as_ref().map_or_else(|| "–".to_owned(), |d| words::bytes(d.virtual_size.0));
    column![
        label::fact(hardware::processors(), label::body(words::common::vcpus(h.vcpus))),
        label::fact(hardware::memory(), label::body(words::mebibytes(h.memory.0))),
        label::fact(hardware::disk(), label::body(size)),
        label::fact(hardware::storage(), elide(template.path_name.as_str()).width(Fill)),
    ]
    .spacing(5)
    .into()
}
