//! The dialog with all keyboard shortcuts.

use iced::Fill;
use iced::widget::{column, container, row};

use super::signed_in::Message;
use crate::widget::scroll::scroll;
use crate::widget::{Element, button, dialog, label};
use crate::words::{self, shell as said};

/// Keys, and what they do.
type Keys = Vec<(&'static [&'static str], String)>;

/// The dialog, in a window of this height.
pub(super) fn dialog<'a>(window: f32) -> Element<'a, Message> {
    let everywhere: Keys = vec![
        (&["Ctrl", "K"], said::k_palette()),
        (&["Ctrl", "F"], said::k_filter()),
        (&["Ctrl", "1…4"], said::k_screens()),
        (&["Ctrl", "J"], said::k_jobs()),
        (&["Ctrl", "N"], said::k_new()),
        (&["Ctrl", "B"], said::k_sidebar()),
        (&["Ctrl", ","], said::k_settings()),
        (&["F6"], said::k_region()),
        (&["Alt", "←"], said::k_back()),
        (&["Ctrl", "+", "−", "0"], said::k_size()),
        (&["Ctrl", "Z"], said::k_undo()),
        (&["Esc"], said::k_close()),
        (&["Ctrl", "Q"], said::k_quit()),
    ];
    let letters: &'static [&'static str] = &["a … z"];
    let table: Keys = vec![
        (&["↑", "↓", "Home", "End"], said::k_move()),
        (&["Space"], said::k_select()),
        (&["Shift", "↑", "↓"], said::k_extend()),
        (&["Ctrl", "A"], said::k_all()),
        (&["Enter"], said::k_main()),
        (&["F2"], said::k_rename()),
        (&["Del"], said::k_delete()),
        (&["Shift", "F10"], said::k_menu()),
        (letters, said::k_jump()),
    ];
    let content = dialog::form(
        said::k_title(),
        Message::HelpClosed,
        shortcuts(vec![(said::k_everywhere(), everywhere), (said::k_table(), table)]),
        None,
        vec![button::primary(words::common::close()).id("help.close").on_press(Message::HelpClosed)],
        window,
    );
    dialog::modal(content, dialog::FORM + 60.0, 48.0, Message::HelpClosed)
}

/// Lists of keyboard shortcuts, side by side.
fn shortcuts<'a>(groups: Vec<(String, Keys)>) -> Element<'a, Message> {
    let columns = groups.into_iter().map(|(name, keys)| {
        let lines = keys.into_iter().map(|(keys, does)| {
            let keys = row(keys.iter().map(|k| label::key(*k))).spacing(4);
            row![container(keys).width(130), label::body(does).width(Fill)]
                .spacing(10)
                .align_y(iced::Center)
                .into()
        });
        column(std::iter::once(label::h2(name).into()).chain(lines)).spacing(8).width(Fill).into()
    });
    scroll(row(columns).spacing(24)).into()
}
