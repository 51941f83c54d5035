//! Language, appearance, text size, account.

use iced::widget::{column, container, row};
use iced::{Center, Fill, Padding};

use sarrio_model::{ConsentGrade, ConsentRules, ConsentTo};

use super::Scene;
use crate::preferences::{Appearance, Home, PERCENTS, PICTURES, Preferences};
use crate::theme::{STRONG, icon, style};
use crate::widget::elide::elide;
use crate::widget::scroll::scroll;
use crate::widget::segmented::{segment, segmented};
use crate::widget::{Element, button, label};
use crate::words::{self, Language, settings as texts};

/// What happens on this screen.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs)]
pub enum Message {
    Language(Language),
    Appearance(Appearance),
    Percent(u16),
    Pictures(Option<u32>),
    SignOut,
    Shortcuts,
    Consent(ConsentTo, ConsentGrade),
}

/// The whole screen. It has no state: the shell owns the preferences and handles the messages.
pub fn view<'a>(
    preferences: &Preferences,
    site: &'a str,
    home: &Home,
    consent: Option<ConsentRules>,
    scene: Scene<'a>,
) -> Element<'a, Message> {
    let languages = Language::ALL.map(|l| segment(l, l.name()));
    let appearances = [
        segment(Appearance::System, texts::theme_system()).icon(icon::SUN_MOON),
        segment(Appearance::Light, texts::theme_light()).icon(icon::SUN),
        segment(Appearance::Dark, texts::theme_dark()).icon(icon::MOON),
    ];
    let pictures =
        PICTURES.map(|most| segment(most, most.map_or_else(texts::pictures_all, texts::pictures_most)));
    let sizes = PERCENTS.map(|p| segment(p, format!("{p} %")));
    let narrow = scene.width < 700.0;
    let part = |name: String, content: Element<'a, Message>, help: Option<String>| {
        let words = column![label::h2(name)]
            .extend(help.map(|h| label::caption(h).into()))
            .spacing(3)
            .width(if narrow { 150 } else { 240 });
        row![words, content].spacing(24).align_y(Center)
    };
    let role = words::role_of(scene.me);
    let name = scene.me.named().name;
    let (account, sign_out) = match home {
        Home::Here => (texts::direct(), texts::another_place()),
        Home::Backend { .. } => (texts::signed_in(site, &role), texts::sign_out()),
    };
    let out = button::default(sign_out).icon(icon::LOG_OUT).on_press(Message::SignOut);
    let signed_in = row![
        label::avatar(&name, 32.0),
        column![elide(name).font(STRONG), label::caption(account)].spacing(2).max_width(if narrow {
            220
        } else {
            420
        }),
        out
    ];
    let mut parts = column![
        part(texts::language(), segmented(languages, words::language(), Message::Language), None),
        part(texts::look(), segmented(appearances, preferences.appearance, Message::Appearance), None),
        part(
            texts::text_size(),
            segmented(sizes, preferences.percent, Message::Percent),
            Some(texts::text_size_help())
        ),
        part(
            texts::pictures(),
            segmented(pictures, preferences.pictures, Message::Pictures),
            Some(texts::pictures_help())
        ),
        crate::widget::menu::separator(),
        part(texts::account(), signed_in.spacing(12).align_y(Center).into(), None),
        crate::widget::menu::separator(),
    ];
    if let Some(rules) = consent {
        let grades = super::consent::of_school(rules.grades, Message::Consent);
        let help = Some(words::consent::title_help());
        parts =
            parts.push(part(words::consent::title(), grades, help)).push(crate::widget::menu::separator());
    }
    let parts = parts.extend([
        part(
            texts::shortcuts(),
            button::default(texts::shortcuts()).icon(icon::KEYBOARD).on_press(Message::Shortcuts).into(),
            None,
        )
        .into(),
        part(
            texts::about(),
            container(label::second(texts::about_text(env!("CARGO_PKG_VERSION")))).max_width(440).into(),
            None,
        )
        .into(),
    ]);
    let card = container(parts.spacing(22)).padding(24).max_width(860).width(Fill).style(style::card);
    scroll(container(card).padding(Padding::ZERO.bottom(20))).height(Fill).into()
}
