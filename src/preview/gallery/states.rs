//! Empty lists, waiting, failures, and questions before something is deleted.

use iced::Fill;
use iced::widget::{column, container};

use super::samples::{Message, carded, columns, sample};
use crate::theme::icon;
use crate::theme::{Theme, Tone, style};
use crate::widget::dialog::{Destructive, confirm};
use crate::widget::field::field;
use crate::widget::jobs::{Job, JobState, Shown, job};
use crate::widget::raise::{DIALOG, raise};
use crate::widget::toast::{Kind, strip, toast};
use crate::widget::{Element, button, notice, skeleton, tip};

pub(super) fn view<'a>() -> Element<'a, Message> {
    columns(vec![
        vec![empty(), no_matches(), waiting(), longer(), field_error()],
        vec![error(), unreachable(), backend(), many()],
        vec![destructive(), toasts(), reason()],
    ])
}

fn card<'a>(name: &'a str, content: impl Into<Element<'a, Message>>) -> Element<'a, Message> {
    sample(name, container(content).width(Fill).style(style::card))
}

fn empty<'a>() -> Element<'a, Message> {
    card(
        "Empty",
        notice::empty(
            icon::MONITOR,
            "No desktops yet",
            "Make one from a template, or one for each person of a class, in about a minute.",
            vec![
                button::primary("New desktop").icon(icon::PLUS).on_press(Message::Nothing),
                button::ghost("Choose a template").on_press(Message::Nothing),
            ],
        ),
    )
}

fn no_matches<'a>() -> Element<'a, Message> {
    card(
        "Nothing matches",
        notice::no_matches(
            "Nothing matches “solidwroks”",
            "2,048 desktops are hidden by this filter",
            button::default("Clear filter").small().on_press(Message::Nothing),
        ),
    )
}

fn waiting<'a>() -> Element<'a, Message> {
    card("Waiting, first 2 s: skeleton", skeleton::rows(3))
}

fn running<'a>() -> Job<'a, Message> {
    Job {
        title: "Start 27 desktops, Aula N2M2".into(),
        step: "Step 3 of 4, waiting for the desktops to answer. 23 ready.".into(),
        shown: (Shown::Beginning, Message::Nothing),
        elapsed: "0:41".into(),
        state: JobState::Running(Some(0.82)),
        buttons: vec![button::default("Cancel").on_press(Message::Nothing)],
    }
}

fn longer<'a>() -> Element<'a, Message> {
    card("Waiting, longer: step, time, cancel", job(running()))
}

fn field_error<'a>() -> Element<'a, Message> {
    let error = Some("No host has more than 128 GB");
    carded(
        "Field with an error",
        field("160").label("Memory for each desktop").unit("GB").on_input(Message::Typed).error(error),
    )
}

fn error<'a>() -> Element<'a, Message> {
    card(
        "Error: what, why, what to do, code",
        notice::failure(
            icon::HARD_DRIVE,
            "nas2 is not mounted on vdesktop4",
            "Its mark file is missing, so Sarrio writes nothing there. Mount it on the host, or leave this host out.",
            "storage.not_mounted".into(),
            Message::Nothing,
            vec![
                button::primary("Check again").icon(icon::REFRESH_CW).on_press(Message::Nothing),
                button::default("Leave vdesktop4 out").on_press(Message::Nothing),
            ],
        ),
    )
}

fn unreachable<'a>() -> Element<'a, Message> {
    sample(
        "Host unreachable",
        notice::note(
            Tone::Silent,
            icon::UNPLUG,
            Some("vdesktop3 does not answer since 10:42".into()),
            "Its 16 desktops may still run, so they are not started elsewhere.",
            vec![button::default("Try now").small().icon(icon::REFRESH_CW).on_press(Message::Nothing)],
        ),
    )
}

fn backend<'a>() -> Element<'a, Message> {
    sample(
        "Backend unreachable",
        strip(
            icon::WIFI_OFF,
            "Reconnecting.".into(),
            "As of 10:42, next try in 4 s".into(),
            button::default("Try now").on_press(Message::Nothing),
        ),
    )
}

fn many<'a>() -> Element<'a, Message> {
    let what = Destructive {
        title: "Empty the recycle bin for good?".into(),
        body: "214 desktops of 9 people, 268 GB. This cannot be undone.".into(),
        things: vec![],
        count: 214,
        kept: None,
        verb: "Delete 214 desktops".into(),
        typed: "21",
        working: false,
    };
    card("Above 20, or no way back", confirm(what, Message::Typed, Message::Nothing, Message::Nothing))
}

fn destructive<'a>() -> Element<'a, Message> {
    let thing = |who: &str, size: &str| (who.to_owned(), "SolidWorks peça 04".to_owned(), size.to_owned());
    let what = Destructive {
        title: "Delete 3 desktops of Aula N2M2?".into(),
        body: "Aina, Biel and Carla lose what they saved in them. The template SolidWorks 2017 stays.".into(),
        things: vec![
            thing("Aina Soler", "1.2 GB"),
            thing("Biel Ferrer", "0.8 GB"),
            thing("Carla Mas", "0.9 GB"),
        ],
        count: 3,
        kept: Some("Kept in the recycle bin for 7 days".into()),
        verb: "Delete 3 desktops".into(),
        typed: "",
        working: false,
    };
    let inside = confirm(what, Message::Typed, Message::Nothing, Message::Nothing);
    let dialog = container(inside).style(|t: &Theme| style::boxed(t.surface, t.border, 14.0));
    let place = container(raise(dialog, DIALOG, 14.0))
        .padding([26, 22])
        .style(|t: &Theme| style::filled(crate::theme::blend(t.canvas, t.scrim, t.scrim.a), 10.0));
    sample("Destructive confirm", place)
}

fn toasts<'a>() -> Element<'a, Message> {
    let one = |kind, title: &str, detail: &str, action: Option<&'a str>| {
        let buttons = action.map(|a| button::default(a).on_press(Message::Nothing)).into_iter().collect();
        toast(kind, title.into(), Some(detail.into()), buttons, Message::Nothing)
    };
    sample(
        "Toasts: partial failure, failure, success",
        column![
            one(
                Kind::Warning,
                "26 of 27 desktops started",
                "Sara Benítez: vdesktop3 has 2.1 GB free, 4 GB needed.",
                Some("Details")
            ),
            one(
                Kind::Failure,
                "pc-07 did not start",
                "vdesktop3 does not answer. Check its power and its cable.",
                None
            ),
            one(Kind::Success, "Deleted 3 desktops", "In the recycle bin for 7 days.", Some("Undo")),
        ]
        .spacing(10),
    )
}

fn reason<'a>() -> Element<'a, Message> {
    let off = button::default("Start").icon(icon::PLAY).count("(1 selected)");
    let on = button::default("Shut down").icon(icon::POWER).count("(1 selected)").on_press(Message::Nothing);
    carded(
        "A button that cannot act says why",
        column![
            iced::widget::row![Element::from(off), Element::from(on)].spacing(8),
            tip::bubble("It is running since 10:31. To begin again, use Reset.")
        ]
        .spacing(8),
    )
}
