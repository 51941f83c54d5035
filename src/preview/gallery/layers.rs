//! Tables, panels, jobs, menus and toasts.

use iced::Fill;
use iced::widget::{column, container, row};

use super::samples::{Gallery, Message, sample};
use crate::theme::icon;
use crate::theme::{MONO, Tone, style};
use crate::widget::elide::elide;
use crate::widget::jobs::{Job, JobState, Shown, tray};
use crate::widget::menu::{item, menu};
use crate::widget::pill::{Status, pill};
use crate::widget::table::{Checkboxes, Table, column_of, foot, table};
use crate::widget::{Element, button, label, palette, panel, picture};

pub(super) fn view(gallery: &Gallery) -> Element<'_, Message> {
    let left = column![sample("Table, 100,000 rows", rows(gallery)), menus()].spacing(18).width(Fill);
    let middle =
        column![sample("Jobs", jobs()), sample("Palette row", found(gallery))].spacing(18).width(352);
    row![left, middle, container(side()).height(Fill)].spacing(20).into()
}

fn rows(gallery: &Gallery) -> Element<'_, Message> {
    let spec = Table {
        name: "gallery.table",
        columns: vec![
            (0, column_of("State", 120)),
            (1, column_of("Name", Fill)),
            (2, column_of("Host", 90)),
            (3, column_of("Disk", 70).right()),
        ],
        rows: &gallery.rows,
        checkboxes: Checkboxes::Shown,
        cell: Box::new(|id, column| match column {
            0 if id.is_multiple_of(3) => pill(Status::new(Tone::Good, icon::PLAY, "Running")),
            0 => pill(Status::new(Tone::Neutral, icon::SQUARE, "Stopped")),
            1 => elide(format!("SolidWorks peça {id:05} with a name that is too long for it"))
                .width(Fill)
                .into(),
            2 => elide("vdesktop2").font(MONO).size(12.0).width(Fill).into(),
            _ => elide("1.2 GB").font(MONO).size(12.0).right().into(),
        }),
        action: Box::new(|_| {
            Some(button::icon_only(icon::MONITOR_UP, "Open").in_row().on_press(Message::Nothing).into())
        }),
    };
    let body = container(table(&gallery.table, spec, Message::Table)).height(420);
    let foot = foot("1 selected of 100,000".into(), Some(label::hint(&["Enter"], "open").into()));
    container(column![body, foot]).style(style::card).into()
}

fn menus<'a>() -> Element<'a, Message> {
    let items = vec![
        item(Some(icon::PLAY), "Start", Some(Message::Nothing)).keys("Enter"),
        item(Some(icon::PENCIL), "Rename", Some(Message::Nothing)).keys("F2"),
        item(Some(icon::PAUSE), "Pause", None),
        item(Some(icon::TRASH_2), "Delete", Some(Message::Nothing)).keys("Del").danger().apart(),
    ];
    sample("Menu", row![menu(items)])
}

fn jobs<'a>() -> Element<'a, Message> {
    let cancel = || vec![button::default("Cancel").on_press(Message::Nothing)];
    let job = |title: &str, step: &str, elapsed: &str, state, buttons| Job {
        title: title.into(),
        step: step.into(),
        shown: (Shown::Beginning, Message::Nothing),
        elapsed: elapsed.into(),
        state,
        buttons,
    };
    tray(
        2,
        vec![
            job(
                "Start 28 desktops",
                "Step 3 of 4, starting. 23 ready.",
                "0:41",
                JobState::Running(Some(0.82)),
                cancel(),
            ),
            job(
                "Import Fedora 25 workstation",
                "Copying, 4.1 of 9.2 GB",
                "2:10",
                JobState::Running(Some(0.44)),
                cancel(),
            ),
            job(
                "Sara Benítez could not start",
                "No room on vdesktop3: it has 2.1 GB free and the desktop needs 4 GB. Free memory there.",
                "0:03",
                JobState::Failed,
                vec![button::primary("Try again").on_press(Message::Nothing)],
            ),
            job("Create 3 desktops", "Done", "0:04", JobState::Done, vec![]),
        ],
        None,
    )
}

fn found(gallery: &Gallery) -> Element<'_, Message> {
    let entry = |glyph, title: &str, detail: &str, group: &str| palette::Entry {
        glyph,
        title: title.into(),
        detail: detail.into(),
        group: group.into(),
        keys: None,
        message: Message::Nothing,
    };
    let found = vec![
        entry(icon::PLAY, "Start 4 desktops", "4 of 27 are stopped", "Actions"),
        entry(icon::MONITOR, "SolidWorks peça 04", "Aina Soler, running on vdesktop2", "Desktops"),
    ];
    let whole = palette::palette(
        &gallery.palette,
        found,
        palette::Hints::Shown,
        Message::Typed,
        None,
        Message::Nothing,
    );
    container(whole).height(330).width(Fill).into()
}

fn side<'a>() -> Element<'a, Message> {
    let state = Status::new(Tone::Good, icon::PLAY, "Running").extra(Some("17 m".into()));
    let head = column![label::title("SolidWorks peça 04"), label::second("Aina Soler Vidal")];
    let body = column![
        container(picture::picture(None, 288.0, 162.0, Some(state))).padding([0, 16]),
        container(row![button::primary("Open").icon(icon::MONITOR_UP).wide().on_press(Message::Nothing)])
            .padding([10, 16]),
        panel::section(column![
            label::fact("Processor", label::body("2 vCPU")),
            label::fact("Memory", label::body("4 GB")),
        ]),
    ];
    let foot = row![
        button::default("Edit").on_press(Message::Nothing),
        button::danger("Delete").on_press(Message::Nothing)
    ];
    panel::panel(panel::DETAIL, head, body, Some(foot.spacing(8).into()))
}
