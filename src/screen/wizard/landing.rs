//! Where the desktops would run: the memory of each host now, and when all run. This is a forecast: the backend chooses a host at
//! each start.

use iced::widget::{column, container, row};
use iced::{Center, Fill};
use sarrio_model::{DesktopsPreview, HostPreview, TakesNone};

use super::{Message, Wizard};
use crate::screen::{hint_of, say};
use crate::theme::icon::{self, icon};
use crate::theme::{MONO, Tone, style};
use crate::widget::elide::elide;
use crate::widget::{Element, bar, label, notice};
use crate::words::{self, wizard as texts};

impl Wizard {
    pub(super) fn landing<'a>(&'a self, preview: &'a DesktopsPreview) -> Element<'a, Message> {
        let mut head = row![label::h2(texts::landing())].spacing(10).align_y(Center);
        if !preview.hosts.is_empty() {
            head = head.push(label::caption(texts::landing_detail()).width(Fill));
            head = head.push(label::caption(texts::landing_legend()));
        }
        let mut list = column![head].spacing(12).extend(preview.hosts.iter().map(host));
        if preview.placed >= preview.desktops {
            // Who sees no hosts reads that there is memory for all.
            let enough = preview.hosts.is_empty();
            list = list.extend(enough.then(|| label::second(texts::enough(preview.placed)).into()));
        } else {
            let title = Some(texts::too_little(preview.placed, preview.desktops));
            let why =
                preview.no_host.as_ref().map(|problem| format!("{} {}", say(problem), hint_of(problem)));
            let why = why.unwrap_or_else(texts::too_little_why);
            list = list.push(notice::note(Tone::Caution, icon::TRIANGLE_ALERT, title, why, vec![]));
        }
        list.push(label::caption(texts::forecast())).into()
    }
}

fn host<'a>(host: &'a HostPreview) -> Element<'a, Message> {
    let total = host.memory.0.max(1) as f32;
    let (now, after) = (host.now.0 as f32 / total, host.after.0 as f32 / total);
    let says = |glyph, words: String| -> Element<'a, Message> {
        row![icon(glyph, 14.0).style(style::caption), elide(words).style(style::second).width(Fill)]
            .spacing(6)
            .align_y(Center)
            .into()
    };
    let words = match &host.none {
        None => {
            let share = words::percent(f64::from(after));
            elide(texts::lands(words::common::desktops(host.desktops), share)).width(Fill).into()
        }
        Some(TakesNone::InMaintenance) => says(icon::WRENCH, texts::none_maintenance()),
        Some(TakesNone::NotAnswering) => says(icon::UNPLUG, texts::none_silent()),
        Some(TakesNone::PathNotMounted) => says(icon::HARD_DRIVE, texts::none_path()),
        Some(TakesNone::TooSmall) => says(icon::TRIANGLE_ALERT, texts::none_small()),
        Some(TakesNone::MemoryFull { free }) => {
            says(icon::TRIANGLE_ALERT, texts::none_memory(words::mebibytes(free.0)))
        }
        Some(TakesNone::WithoutSpice) => says(icon::TRIANGLE_ALERT, texts::none_spice()),
        Some(TakesNone::NotNeeded) => says(icon::CIRCLE_DOT, texts::none_needed()),
    };
    row![
        elide(host.name.as_str()).font(MONO).size(12.0).width(120),
        bar::now_and_after(now, after - now),
        container(words).width(250),
    ]
    .spacing(14)
    .align_y(Center)
    .into()
}
