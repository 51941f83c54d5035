//! The dialog with all keyboard shortcuts.

use iced::Fill;
use iced::widget::{column, container, row};

use super::signed_in::Message;
use crate::widget::scroll::scroll;
use crate::widget::{Element, button, dialog, label};
use crate::words::{self, shell as texts};

/// Keys, and what they do.
type Keys = Vec<(&'static [&'static str], String)>;

/// The dialog, in a window of this height.
pub(super) fn dialog<'a>(window: f32) -> Element<'a, Message> {
    let everywhere: Keys = vec![
        (&["Ctrl", "K"], texts::k_palette()),
        (&["Ctrl", "F"], texts::k_filter()),
        (&["Ctrl", "1…7"], texts::k_screens()),
        (&["Ctrl", "J"], texts::k_jobs()),
        (&["Ctrl", "N"], texts::k_new()),
        (&["Ctrl", "B"], texts::k_sidebar()),
        (&["Ctrl", ","], texts::k_settings()),
        (&["F6"], texts::k_region()),
        (&["Alt", "←"], texts::k_back()),
        (&["Ctrl", "+", "−", "0"], texts::k_size()),
        (&["Ctrl", "Z"], texts::k_undo()),
        (&["Esc"], texts::k_close()),
        (&["Ctrl", "Q"], texts::k_quit()),
    ];
    let letters: &'static [&'static str] = &["a … z"];
    let table: Keys = vec![
        (&["↑", "↓", "Home", "End"], texts::k_move()),
        (&["Space"], texts::k_select()),
        (&["Shift", "↑", "↓"], texts::k_extend()),
        (&["Ctrl", "A"], texts::k_all()),
        (&["Enter"], texts::k_main()),
        (&["F2"], texts::k_rename()),
        (&["Del"], texts::k_delete()),
        (&["Shift", "F10"], texts::k_menu()),
        (letters, texts::k_jump()),
    ];
    let content = dialog::form(
        texts::k_title(),
        Message::HelpClosed,
        shortcuts(vec![(texts::k_everywhere(), everywhere), (texts::k_table(), table)]),
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
