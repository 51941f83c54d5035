//! Buttons, choices, fields, pills.

use iced::widget::{column, row};
use iced::{Center, Fill};

use super::samples::{Gallery, Message, carded, columns};
use crate::theme::Tone;
use crate::theme::icon;
use crate::widget::button::{self, Button};
use crate::widget::checkbox::{self, Mark};
use crate::widget::field::field;
use crate::widget::pill::{Status, pill, plain};
use crate::widget::ridges::ridges;
use crate::widget::segmented::{segment, segmented};
use crate::widget::select::{Look, select};
use crate::widget::sparkline::sparkline;
use crate::widget::{Element, bar, chip, label, spinner, steps, toggle};

fn press(button: Button<'_, Message>) -> Button<'_, Message> {
    button.on_press(Message::Nothing)
}

pub(super) fn view(gallery: &Gallery) -> Element<'_, Message> {
    columns(vec![
        vec![buttons(), sizes(), choices(), progress()],
        vec![fields(gallery), pills()],
        vec![type_and_marks(), chips(), wizard()],
    ])
}

fn buttons<'a>() -> Element<'a, Message> {
    let rest = row![
        press(button::primary("Primary").icon(icon::PLUS)),
        press(button::default("Default")),
        press(button::ghost("Ghost")),
        press(button::danger("Danger").icon(icon::TRASH_2)),
        press(button::link("Link")),
    ];
    let more = row![
        press(button::danger_filled("Delete 3").icon(icon::TRASH_2)),
        press(button::default("Start").icon(icon::PLAY).count("(3 selected)")),
        press(button::default("Menu").after(icon::CHEVRON_DOWN)),
    ];
    let off = row![
        button::primary("Primary").icon(icon::PLUS).act(Err("Choose a template first.".into())),
        button::default("Default").act(Err("It runs.".into())),
        button::danger("Danger").icon(icon::TRASH_2),
        button::link("Link"),
    ];
    let working = row![
        press(button::primary("Saving").working(true)),
        press(button::default("Checking").working(true)),
        press(button::danger_filled("Deleting").working(true)),
    ];
    let named = |name, buttons: iced::widget::Row<'a, Message, crate::theme::Theme>| {
        column![label::caption(name), buttons.spacing(8).align_y(Center)].spacing(6)
    };
    carded(
        "Buttons",
        column![named("rest", rest), named("more", more), named("disabled", off), named("working", working)]
            .spacing(12),
    )
}

fn sizes<'a>() -> Element<'a, Message> {
    let line = row![
        press(button::primary("Large").large()),
        press(button::default("Normal")),
        press(button::default("Small").small()),
        press(button::icon_only(icon::PIN, "Pin")),
        press(button::icon_only(icon::X, "Close").kind(button::Kind::Ghost).small()),
        press(button::icon_only(icon::PLAY, "Start").in_row()),
        spinner::spinner(16.0),
    ];
    carded("Sizes: 44, 32, 28, square, row, spinner", line.spacing(10).align_y(Center))
}

fn choices<'a>() -> Element<'a, Message> {
    let boxes = row![
        checkbox::checkbox(true, "Yes", Some(Message::Nothing)),
        checkbox::checkbox(false, "No", Some(Message::Nothing)),
        checkbox::checkbox(Mark::Mixed, "Mixed", Some(Message::Nothing)),
        checkbox::checkbox(true, "Disabled", None),
    ];
    let toggles = row![
        toggle::toggle(true, "On", Some(Message::Nothing)),
        toggle::toggle(false, "Off", Some(Message::Nothing)),
        toggle::toggle(true, "Disabled", None),
    ];
    let parts = [segment(0, "All"), segment(1, "Mine").icon(icon::USER), segment(2, "Retired")];
    let card = |on, name: &'a str| checkbox::choice(on, label::strong(name), None, Message::Nothing);
    carded(
        "Choices",
        column![
            boxes.spacing(18),
            toggles.spacing(18),
            segmented(parts, 0, |_| Message::Nothing),
            card(true, "Chosen"),
            card(false, "Not chosen"),
        ]
        .spacing(12),
    )
}

const WAVE: [f32; 7] = [0.5, 0.6, 0.42, 0.7, 0.55, 0.62, 0.48];

fn progress<'a>() -> Element<'a, Message> {
    let used = |share: f32, words: &'a str| column![bar::filled(share), label::caption(words)].spacing(5);
    carded(
        "Bars, charts, ridges",
        column![
            used(0.57, "4.1 of 8 TB"),
            used(0.88, "7 of 8 TB, nearly full"),
            used(0.99, "0.99 of 1 TB, full now"),
            column![bar::now_and_after(0.5, 0.2), label::caption("61 now, 88 of 120 after")].spacing(5),
            column![bar::outcome(0.52, 0.04), label::caption("14 ready, 8 under way, 1 failed")].spacing(5),
            sparkline((0..40).map(|i| (i as f32 / 39.0, WAVE[i % WAVE.len()])).collect(), |t| t.series[0]),
            ridges(),
        ]
        .spacing(10),
    )
}

fn fields(gallery: &Gallery) -> Element<'_, Message> {
    let look = Look { name: Some("Storage path".into()), glyph: None, width: Fill, id: "gallery.select" };
    carded(
        "Fields",
        column![
            field("sarrio.vallfosca.example")
                .label("Address of the backend")
                .icon(icon::LINK)
                .on_input(Message::Typed)
                .help("Institut Vall Fosca, answers in 4 ms"),
            field("160")
                .label("Memory for each desktop")
                .unit("GB")
                .on_input(Message::Typed)
                .error(Some("No host has more than 128 GB")),
            field("secret").label("Password").icon(icon::LOCK).secret().on_input(Message::Typed),
            field("").label("Empty").placeholder("256 SHA256:").mono().on_input(Message::Typed),
            field("cannot be changed").label("Disabled"),
            field("")
                .icon(icon::SEARCH)
                .placeholder("Filter by name, owner")
                .compact()
                .on_input(Message::Typed),
            select(&gallery.select, &gallery.names, Some(0), look, Message::Select),
        ]
        .spacing(12),
    )
}

fn pills<'a>() -> Element<'a, Message> {
    let status = |tone, glyph, word: &str, extra: Option<&str>| {
        Status::new(tone, glyph, word).extra(extra.map(Into::into))
    };
    let all = [
        status(Tone::Neutral, icon::SQUARE, "Stopped", None),
        status(Tone::Busy, icon::LOADER_CIRCLE, "Starting", Some("4 s")),
        status(Tone::Good, icon::PLAY, "Running", Some("17 m")),
        status(Tone::Caution, icon::PAUSE, "Paused", None),
        status(Tone::Ending, icon::POWER, "Stopping", Some("12 s")),
        status(Tone::Silent, icon::UNPLUG, "Unreachable", Some("2 m")),
        status(Tone::Bad, icon::TRIANGLE_ALERT, "Failed", None),
        status(Tone::Busy, icon::CIRCLE_PLUS, "Creating", Some("38 %")),
        status(Tone::Busy, icon::LAYERS, "Making template", None),
        status(Tone::Leaving, icon::TRASH_2, "Deleting", None),
        status(Tone::Good, icon::CIRCLE_CHECK, "Online", None),
        status(Tone::Caution, icon::TRIANGLE_ALERT, "Online, memory nearly full", None),
        status(Tone::Moving, icon::WRENCH, "Maintenance", None),
    ];
    let mut lines = column![].spacing(8);
    for pair in all.chunks(2) {
        lines = lines.push(row(pair
            .iter()
            .map(|s| row![iced::widget::container(pill(s.clone())).width(Fill)].width(Fill).into())));
    }
    lines = lines.push(plain(status(Tone::Good, icon::PLAY, "Ready", None)));
    carded("States", lines)
}

fn type_and_marks<'a>() -> Element<'a, Message> {
    carded(
        "Type and marks",
        column![
            label::display("First run 24/32"),
            label::h1("Screen 18/24"),
            label::title("Panel 15/20"),
            label::h2("Section 14/20"),
            label::body("Body 13/18: 10x10 peça, Núria, 1,234"),
            label::second("Second"),
            label::caption("Caption 12/16"),
            label::group("Group 11/16"),
            label::mono("vdesktop3  0:41  1.4 GB"),
            row![
                label::figure("18"),
                label::avatar("Marta Vila", 28.0),
                label::key("Ctrl"),
                label::key("K"),
                label::tag(Some(icon::GLOBE), "Everyone")
            ]
            .spacing(10)
            .align_y(Center),
            label::hint(&["↑", "↓"], "move"),
            label::fact("Memory", label::body("4 GB")),
        ]
        .spacing(8),
    )
}

fn chips<'a>() -> Element<'a, Message> {
    let one = |glyph, word: &'a str, count: Option<&str>, on| {
        chip::chip(glyph, word, count.map(Into::into), on, Message::Nothing)
    };
    carded(
        "Chips",
        row![
            one(None, "All", Some("2,048"), true),
            one(Some(icon::PLAY), "Running", Some("104"), false),
            one(Some(icon::TRIANGLE_ALERT), "Need attention", Some("4"), false),
        ]
        .spacing(8),
    )
}

fn wizard<'a>() -> Element<'a, Message> {
    let step = |name: &str, detail: &str| steps::Step { name: name.into(), detail: detail.into(), go: None };
    carded(
        "Steps",
        steps::steps(
            vec![
                step("Template", "SolidWorks 2017"),
                step("Name and number", "27 desktops"),
                step("Hardware", "2 vCPU, 4 GB"),
                step("Review", "Nothing is made before"),
            ],
            1,
        ),
    )
}
