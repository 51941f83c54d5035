//! The first step: a template, or an ISO image to install from.

use iced::widget::{button as stock, column, container, row, space};
use iced::{Center, Fill, border};
use sarrio_model::{Media, Permission, Template};

use super::{FILTER, Message, Source, Wizard};
use crate::screen::{Scene, finds::finds};
use crate::theme::icon;
use crate::theme::{STRONG, Theme, style};
use crate::widget::card_row::card_row;
use crate::widget::elide::elide;
use crate::widget::field::field;
use crate::widget::{Element, button, checkbox, focus, label, notice};
use crate::words::{self, wizard as texts};

/// Between cards.
const GAP: f32 = 10.0;

impl Wizard {
    pub(super) fn source_step<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let templates = scene.live.usable_templates();
        let media = scene.live.media();
        let adds = scene.live.may(Permission::MediaAdd);
        if templates.is_empty() && media.is_empty() {
            let add =
                button::default(words::storage::add_media()).icon(icon::DISC).on_press(Message::AddMedia);
            let (why, offers) = if adds {
                (texts::no_templates_why(), vec![add])
            } else {
                (words::desktops::empty_ask(), vec![])
            };
            return notice::empty(icon::LAYERS, texts::no_templates(), why, offers);
        }
        let matches = |name: &str| finds(&self.query, &[name]);
        let templates: Vec<&Template> = templates.into_iter().filter(|t| matches(t.name.as_str())).collect();
        let media: Vec<&Media> = media.into_iter().filter(|m| matches(m.name.as_str())).collect();
        let placeholder =
            if scene.live.media().is_empty() { words::templates::filter() } else { texts::filter_source() };
        let filter = field(&self.query)
            .icon(icon::SEARCH)
            .placeholder(placeholder)
            .id(FILTER)
            .on_input(Message::Filter)
            .on_submit(Message::Next);
        let mut all = column![filter].spacing(GAP);
        if templates.is_empty() && media.is_empty() {
            all = all.push(label::second(words::common::no_matches(self.query.trim())));
        }
        let across = if scene.width >= 980.0 { 3 } else { 2 };
        let template = |t: &&'a Template| {
            let machine = (words::common::vcpus(t.hardware.vcpus), words::mebibytes(t.hardware.memory.0));
            self.card(Source::Template(t.id), t.name.as_str(), format!("{}, {}", machine.0, machine.1))
        };
        all =
            all.extend(templates.chunks(across).map(|some| card_row(some.iter().map(template), across, GAP)));
        if !media.is_empty() || (adds && self.query.trim().is_empty()) {
            let mut head =
                row![label::h2(texts::no_template()), label::caption(texts::installs()).width(Fill)]
                    .spacing(10)
                    .align_y(Center);
            if adds {
                let add = button::link(words::storage::add_media()).small().on_press(Message::AddMedia);
                head = head.push(add);
            }
            all = all.push(space().height(6)).push(head);
        }
        let image = |m: &&'a Media| self.card(Source::Media(m.id), m.name.as_str(), words::bytes(m.size.0));
        all.extend(media.chunks(across).map(|some| card_row(some.iter().map(image), across, GAP))).into()
    }

    fn card<'a>(&'a self, source: Source, name: &'a str, detail: String) -> Element<'a, Message> {
        let on = self.source == Some(source);
        let words = column![
            elide(name).font(STRONG).width(Fill),
            elide(detail).size(12.0).style(style::caption).width(Fill),
        ]
        .spacing(2);
        let content = row![checkbox::dot(on), words].spacing(12).align_y(Center);
        let card =
            container(content).padding([12, 14]).width(Fill).style(move |t: &Theme| container::Style {
                background: Some(t.surface.into()),
                border: border::rounded(12).color(if on { t.accent } else { t.border }).width(if on {
                    2
                } else {
                    1
                }),
                ..Default::default()
            });
        let message = Message::From(source);
        let pressed = stock(card).padding(0).width(Fill).style(style::invisible).on_press(message.clone());
        focus::activate(pressed, Some(message)).radius(12.0).into()
    }
}
