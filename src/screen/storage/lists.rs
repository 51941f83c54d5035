//! The short lists below the cards: deleted templates, and ISO images.

use iced::widget::{column, container, row};
use iced::{Center, Fill, FillPortion};
use sarrio_model::{Media, Permission, Template};

use super::Message;
use crate::screen::Scene;
use crate::theme::icon::{self, icon};
use crate::theme::{MONO, STRONG, style};
use crate::widget::elide::elide;
use crate::widget::scroll::scroll;
use crate::widget::{Element, Row, button, label, menu, notice};
use crate::words::{self, storage as texts};

/// Templates in the recycle bin.
pub(super) fn templates(scene: Scene<'_>) -> Element<'_, Message> {
    let all = scene.live.deleted_templates();
    if all.is_empty() {
        return notice::empty(icon::TRASH_2, texts::bin_empty(), texts::bin_empty_templates_why(), vec![]);
    }
    scroll(column(all.into_iter().map(|template| deleted(template, scene)))).height(Fill).into()
}

fn deleted<'a>(template: &'a Template, scene: Scene<'a>) -> Element<'a, Message> {
    let id = template.id;
    let at = template.deleted.unwrap_or(template.created);
    let when = words::date_and_clock(at, scene.now);
    let may = |permission| template.actions.contains(permission);
    line(row![
        icon(icon::LAYERS, 16.0).style(style::second),
        elide(template.name.as_str()).font(STRONG).width(FillPortion(4)),
        elide(template.owner.name.as_str()).width(FillPortion(3)),
        elide(template.path_name.as_str()).style(style::second).width(FillPortion(3)),
        label::mono(when),
        button::default(texts::restore())
            .small()
            .icon(icon::ARCHIVE_RESTORE)
            .on_press_maybe(may(Permission::TemplateRestore).then_some(Message::RestoreTemplate(id))),
        button::danger(texts::purge())
            .small()
            .on_press_maybe(may(Permission::TemplatePurge).then_some(Message::PurgeTemplateAsked(id))),
    ])
}

/// ISO images that desktops are installed from.
pub(super) fn media(scene: Scene<'_>) -> Element<'_, Message> {
    let media = scene.live.media();
    if media.is_empty() {
        return notice::empty(icon::DISC, texts::no_media(), texts::no_media_why(), vec![]);
    }
    scroll(column(media.into_iter().map(disc))).height(Fill).into()
}

fn disc(media: &Media) -> Element<'_, Message> {
    line(row![
        icon(icon::DISC, 16.0).style(style::second),
        elide(media.name.as_str()).font(STRONG).width(FillPortion(2)),
        elide(media.file.to_string()).font(MONO).size(12.0).style(style::second).width(FillPortion(4)),
        label::mono(words::bytes(media.size.0)),
    ])
}

fn line<'a>(cells: Row<'a, Message>) -> Element<'a, Message> {
    let line = container(cells.spacing(12).align_y(Center)).padding([8, 16]);
    column![line, menu::separator()].into()
}
