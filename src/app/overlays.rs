//! What lies over the page: the screen's dialog, the palette, the shortcuts, the jobs tray, the toasts.

use iced::Size;
use sarrio_model::OperationState;

use super::inside::{Inside, Message};
use super::layout::{Keys, shortcuts};
use super::news;
use crate::screen::{Offer, Place, Scene, job_share, job_step, job_title};
use crate::widget::button::{self, Button};
use crate::widget::jobs::{self, Job, Stand};
use crate::widget::toast::{self, toast};
use crate::widget::{Element, dialog, palette};
use crate::words::{self, shell as said};

impl Inside {
    /// The topmost thing over the page.
    pub(super) fn layer<'a>(&'a self, scene: Scene<'a>, size: Size) -> Option<Element<'a, Message>> {
        if let Some(state) = &self.palette {
            let run = (!self.found.is_empty()).then_some(Message::PaletteRun);
            let low = size.height < 720.0;
            return Some(palette::palette(
                state,
                self.found.clone(),
                low,
                Message::PaletteTyped,
                run,
                Message::PaletteClosed,
            ));
        }
        if self.help {
            return Some(self.help_dialog(size.height));
        }
        if let Some(layer) = self.opening.layer() {
            return Some(layer.map(Message::Opening));
        }
        match self.place {
            Place::Desktops => self.desktops.layer(scene).map(|l| l.content.map(Message::Desktops)),
            Place::Templates => self.templates.layer(scene).map(|l| l.content.map(Message::Templates)),
            Place::Hypervisors => self.hypervisors.layer(scene).map(|l| l.content.map(Message::Hypervisors)),
            Place::Bin | Place::Storage => self.storage.layer(scene).map(|l| l.content.map(Message::Storage)),
            Place::Settings | Place::Wizard => None,
        }
    }

    fn help_dialog(&self, window: f32) -> Element<'_, Message> {
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
        let inside = dialog::form(
            said::k_title(),
            Message::HelpClosed,
            shortcuts(vec![(said::k_everywhere(), everywhere), (said::k_table(), table)]),
            None,
            vec![button::primary(words::common::close()).id("help.close").on_press(Message::HelpClosed)],
            window,
        );
        dialog::modal(inside, dialog::FORM + 60.0, 48.0, Message::HelpClosed)
    }

    /// The toasts in their corner.
    pub(super) fn toast_corner(&self) -> Element<'_, Message> {
        let (shown, more) = self.toasts.shown();
        let cards = shown
            .iter()
            .map(|one| {
                let offers = one.news.offers.iter().map(|offer| {
                    button::default(offer_name(offer)).on_press(Message::Offered(one.id, offer.clone()))
                });
                toast(
                    one.news.kind,
                    one.news.title.clone(),
                    one.news.detail.clone(),
                    offers.collect(),
                    Message::ToastClosed(one.id),
                )
            })
            .collect();
        let more: Option<Button<'_, Message>> = (more > 0)
            .then(|| button::default(words::jobs::more_toasts(more)).on_press(Message::JobsToggled));
        toast::corner(cards, more, Message::ToastsHovered)
    }
}

fn offer_name(offer: &Offer) -> String {
    match offer {
        Offer::Restore(_) => words::common::undo(),
        Offer::Show(_) => words::common::show(),
        Offer::Jobs => words::common::show_jobs(),
        Offer::Reopen(_) => said::new_ticket(),
        Offer::SaveTicket(_) => said::save_file(),
    }
}

/// The Jobs tray with what goes on and what ended.
pub(super) fn tray<'a>(inside: &'a Inside, scene: Scene<'a>) -> Element<'a, Message> {
    let all = scene.live.jobs();
    let list = all
        .iter()
        .take(30)
        .map(|operation| {
            let stand = match &operation.state {
                OperationState::Succeeded => Stand::Done,
                OperationState::Cancelled => Stand::Cancelled,
                OperationState::Failed { .. } => Stand::Failed,
                _ => Stand::Running(job_share(operation)),
            };
            let end = operation.finished.unwrap_or(inside.now);
            let seconds = u64::try_from(end.as_second() - operation.created.as_second()).unwrap_or(0);
            let mut buttons = vec![];
            match stand {
                Stand::Running(_) => buttons
                    .push(button::default(words::jobs::cancel()).on_press(Message::JobCancel(operation.id))),
                Stand::Failed if news::again(operation).is_some() => buttons.push(
                    button::default(words::common::try_again()).on_press(Message::JobAgain(operation.id)),
                ),
                _ => {}
            }
            Job {
                title: job_title(operation),
                step: job_step(operation),
                elapsed: words::duration(seconds),
                stand,
                buttons,
            }
        })
        .collect();
    let over = all.iter().any(|o| o.state.is_over());
    let clear: Option<Button<'a, Message>> = over.then(|| {
        button::ghost(words::jobs::clear()).hint(words::jobs::clear_hint()).on_press(Message::JobsCleared)
    });
    jobs::tray(scene.live.jobs_running(), list, clear)
}
