//! A tile for each desktop that is being created: whose it is, where they sit, how far it is, and on which host.

use iced::widget::{button as stock, column, container, row, space};
use iced::{Center, Fill};
use sarrio_model::{CreateOutcome, CreatedDesktop, Desktop, DesktopState};

use super::{Message, Wizard};
use crate::screen::{Scene, status_of};
use crate::theme::icon;
use crate::theme::{STRONG, Theme, Tone, style};
use crate::widget::elide::elide;
use crate::widget::pill::{Status, plain};
use crate::widget::{Element, focus, label};
use crate::words::wizard as texts;

impl Wizard {
    /// A tile for each, in the order in which the operation has them, and before that is known by name.
    pub(super) fn tiles<'a>(&'a self, scene: Scene<'a>) -> Vec<Element<'a, Message>> {
        let planned = self.outcomes.iter();
        let mut tiles: Vec<_> = planned
            .filter(|one| !matches!(one.outcome, CreateOutcome::TriedAgain { .. }))
            .map(|one| match scene.live.desktop(one.desktop) {
                Some(desktop) => self.desktop_tile(desktop, scene),
                None => self.tile(self.whose_planned(one), planned_status(one), None, None),
            })
            .collect();
        let unplanned = self
            .made(scene)
            .into_iter()
            .filter(|desktop| !self.outcomes.iter().any(|one| one.desktop == desktop.id));
        tiles.extend(unplanned.map(|desktop| self.desktop_tile(desktop, scene)));
        tiles
    }

    /// Whose a desktop is: its owner where each person gets one, with their seat; otherwise its name.
    pub(super) fn whose(&self, desktop: &Desktop) -> String {
        match (self.people.is_one_each(), self.people.seat_of(desktop.owner.id)) {
            (true, Some(seat)) => texts::at_seat(desktop.owner.name.as_str(), seat),
            (true, None) => desktop.owner.name.clone(),
            (false, _) => desktop.name.to_string(),
        }
    }

    /// The same of one that is not there, or not read yet.
    pub(super) fn whose_planned(&self, one: &CreatedDesktop) -> String {
        match (self.people.is_one_each(), self.people.seat_of(one.owner.id)) {
            (true, Some(seat)) => texts::at_seat(one.owner.name.as_str(), seat),
            (true, None) => one.owner.name.clone(),
            (false, _) => one.name.to_string(),
        }
    }

    fn desktop_tile<'a>(&'a self, desktop: &'a Desktop, scene: Scene<'a>) -> Element<'a, Message> {
        let host = desktop.host_name.as_ref().map(|name| name.as_str());
        let status = status_of(desktop, scene.live, scene.now);
        let failed = matches!(desktop.state, DesktopState::Failed { .. });
        let status = if failed { status.extra(None) } else { status };
        self.tile(self.whose(desktop), status, host, Some(Message::Show(desktop.id)))
    }

    /// One of them; a press shows it in the table.
    fn tile<'a>(
        &'a self,
        whose: String,
        status: Status,
        host: Option<&'a str>,
        show: Option<Message>,
    ) -> Element<'a, Message> {
        let failed = status.tone == Tone::Bad;
        let host = host.map(|host| label::mono(host).size(11.5).style(style::caption));
        let words = column![
            elide(whose).font(STRONG).width(Fill),
            row![plain(status), space().width(Fill)].push(host).align_y(Center),
        ]
        .spacing(3);
        let card = container(words)
            .padding([9, 12])
            .width(Fill)
            .style(move |t: &Theme| style::boxed(t.surface, if failed { t.danger } else { t.border }, 10.0));
        match show {
            Some(message) => {
                let pressed =
                    stock(card).padding(0).width(Fill).style(style::invisible).on_press(message.clone());
                focus::activate(pressed, Some(message)).radius(10.0).into()
            }
            None => card.into(),
        }
    }
}

/// How far one is that is not there, or not read yet.
fn planned_status(one: &CreatedDesktop) -> Status {
    match one.outcome {
        CreateOutcome::Failed { .. } => Status::new(Tone::Bad, icon::TRIANGLE_ALERT, texts::tile_failed()),
        CreateOutcome::Cancelled => Status::new(Tone::Neutral, icon::X, texts::tile_cancelled()),
        CreateOutcome::Made => Status::new(Tone::Good, icon::CHECK, texts::tile_made()),
        CreateOutcome::Pending | CreateOutcome::TriedAgain { .. } => {
            Status::new(Tone::Neutral, icon::HISTORY, texts::tile_waiting())
        }
    }
}
