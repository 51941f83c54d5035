//! The last step: how many of the desktops are ready, and the progress of each.
//!
//! What the figures mean, here and in the table:
//! - **Disks**: the disk has been created.
//! - **Running**: the guest runs or is paused, as in the table and its filter. A desktop that is starting does not run yet.
//! - **Ready**: a desktop that is to be started runs; one that is not has its disk.
//! - **Failed**: it was not made, or failed afterwards.
//! - **Under way**: neither ready nor failed.
//!
//! The bar shows the ready ones, and those that failed in red. It is full of green only when all are ready.

use iced::widget::{column, row, text};
use iced::{Center, Fill};
use sarrio_model::{
    CreateOutcome, CreatedDesktop, Desktop, DesktopId, DesktopState, OperationState, Permission, Problem,
};

use super::{Message, Wizard};
use crate::backend::live::{self, StateFilter};
use crate::screen::{Scene, hint_of, say};
use crate::theme::icon::{self, icon};
use crate::theme::{Theme, Tone, style};
use crate::widget::card_row::card_row;
use crate::widget::{Element, bar, button, label, notice};
use crate::words::{self, wizard as texts};

/// How many of the desktops have come how far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Progress {
    total: usize,
    /// Those whose disk has been created.
    disks: usize,
    running: usize,
    ready: usize,
    failed: usize,
}

impl Progress {
    /// `desktops` of `total` are there, `missing` were not made, and `start` says whether they are to be started.
    fn of(total: usize, desktops: &[&Desktop], missing: usize, start: Start) -> Self {
        let disks = desktops.iter().filter(|d| !matches!(d.state, DesktopState::Creating { .. })).count();
        let running = desktops.iter().filter(|d| StateFilter::Running.passes(&d.state)).count();
        let failed = desktops.iter().filter(|d| matches!(d.state, DesktopState::Failed { .. })).count();
        let ready = match start {
            Start::Yes => running,
            // A desktop with a disk may have failed afterwards.
            Start::No => disks.saturating_sub(failed),
        };
        Self { total, disks, running, ready, failed: failed + missing }
    }

    fn under_way(self) -> usize {
        self.total.saturating_sub(self.ready + self.failed)
    }

    fn bar(self) -> bar::Bar {
        let share = |n: usize| n as f32 / self.total as f32;
        bar::outcome(share(self.ready), share(self.failed))
    }
}

/// Whether the desktops are started when they have their disks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    Yes,
    No,
}

impl Wizard {
    /// Whether the operation that creates them has ended.
    fn is_over(&self, scene: Scene<'_>) -> bool {
        self.operation.and_then(|id| scene.live.operation(id)).is_some_and(|o| o.state.is_over())
    }

    pub(super) fn create_title(&self, scene: Scene<'_>) -> String {
        let desktops = words::common::desktops(self.total());
        if self.is_over(scene) { texts::created(desktops) } else { texts::creating(desktops) }
    }

    pub(super) fn progress<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let operation = self.operation.and_then(|id| scene.live.operation(id));
        let over = self.is_over(scene);
        let desktops = self.made(scene);
        let missing: Vec<&CreatedDesktop> =
            self.outcomes.iter().filter(|one| one.outcome.is_missing()).collect();
        let total = self.total();
        let start = if self.start { Start::Yes } else { Start::No };
        let progress = Progress::of(total, &desktops, missing.len(), start);
        let stage = |done: usize, name: String| {
            let (glyph, ink): (_, fn(&Theme) -> text::Style) = if done == total {
                (icon::CIRCLE_CHECK, style::ok)
            } else {
                (icon::CIRCLE_DOT, style::second)
            };
            row![icon(glyph, 15.0).style(ink), label::body(name)]
                .spacing(7)
                .align_y(Center)
                .width(Fill)
                .into()
        };
        let mut stages = vec![stage(progress.disks, texts::made_n(progress.disks, total))];
        if self.start {
            stages.push(stage(progress.running, texts::running_n(progress.running, total)));
        }
        let elapsed = operation.map_or_else(String::new, |o| {
            let last = desktops.iter().filter_map(|d| live::since(&d.state)).max();
            let end = match (start, progress.under_way()) {
                (Start::Yes, 0) => last.or(o.finished),
                (Start::Yes, _) => None,
                (Start::No, _) => o.finished,
            };
            let end = end.unwrap_or(scene.now);
            words::duration(u64::try_from(end.as_second() - o.created.as_second()).unwrap_or(0))
        });
        let counts = words::jobs::parts_failed(progress.ready, progress.under_way(), progress.failed);
        let mut head =
            row![label::second(counts).width(Fill), label::mono(elapsed)].spacing(12).align_y(Center);
        if !over {
            head = head.push(
                button::default(texts::stop()).icon(icon::SQUARE).small().on_press(Message::StopPressed),
            );
        }
        if over && !missing.is_empty() {
            let again = button::primary(words::common::try_again()).working(self.working);
            head = head.push(again.small().on_press(Message::Again));
        }
        let mut all = column![head, progress.bar(), row(stages).spacing(12)].spacing(12);
        if let Some(OperationState::Failed { problem }) = operation.map(|o| &o.state) {
            let title = if progress.disks == 0 { texts::undone_all() } else { String::new() };
            all = all.push(failure(title, problem));
        }
        let across = match scene.width {
            w if w >= 1100.0 => 4,
            w if w >= 820.0 => 3,
            _ => 2,
        };
        let (mut tiles, mut rows) = (self.tiles(scene), column![].spacing(8));
        while !tiles.is_empty() {
            let rest = tiles.split_off(across.min(tiles.len()));
            rows = rows.push(card_row(tiles, across, 8.0));
            tiles = rest;
        }
        all = all.push(rows);
        // That of one alone is the operation's.
        for one in missing.iter().filter(|_| missing.len() > 1 || progress.disks > 0) {
            if let CreateOutcome::Failed { problem } = &one.outcome {
                let whose = match self.people.is_one_each() {
                    true => self.whose_planned(one),
                    false => texts::not_made(one.name.as_str(), one.owner.name.as_str()),
                };
                all = all.push(failure(whose, problem));
            }
        }
        let mut startable: Vec<DesktopId> = Vec::new();
        for desktop in &desktops {
            if let DesktopState::Failed { problem, .. } = &desktop.state {
                all = all.push(failure(self.whose(desktop), problem));
                if desktop.actions.contains(Permission::DesktopStart) {
                    startable.push(desktop.id);
                }
            }
        }
        if !startable.is_empty() {
            let again = button::default(texts::start_again(startable.len())).icon(icon::PLAY).small();
            all = all.push(again.working(self.working).on_press(Message::StartAgain(startable)));
        }
        if let Some(problem) = &self.problem {
            all = all.push(failure(String::new(), problem));
        }
        all.into()
    }

    /// The desktops that are there.
    pub(super) fn made<'a>(&self, scene: Scene<'a>) -> Vec<&'a Desktop> {
        self.ids.iter().filter_map(|id| scene.live.desktop(*id)).collect()
    }

    /// How many there are to be: as many as the operation said, once that is known.
    fn total(&self) -> usize {
        match self.outcomes.len().max(self.ids.len()) {
            0 => self.will_be_created().max(1) as usize,
            known if self.people.is_one_each() => known,
            known => known.max(self.count() as usize),
        }
    }

    pub(super) fn last_foot<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let goes_on = if self.is_over(scene) { String::new() } else { texts::goes_on() };
        let mut foot = row![
            label::caption(goes_on).width(Fill),
            button::default(texts::another()).icon(icon::PLUS).on_press(Message::Another),
        ];
        let close = words::common::close();
        foot = match self.class() {
            // The class with its desktops is what comes next.
            Some(group) => {
                let open = button::primary(texts::open_classroom()).icon(icon::LAYOUT_GRID);
                foot.push(button::default(close).on_press(Message::Close))
                    .push(open.on_press(Message::ShowClass(group)))
            }
            _ => foot.push(button::primary(close).on_press(Message::Close)),
        };
        foot.spacing(8).align_y(Center).into()
    }
}

/// What failed, why, and what to do.
fn failure<'a>(what: String, problem: &Problem) -> Element<'a, Message> {
    let title = if what.is_empty() { say(problem) } else { format!("{what}: {}", say(problem)) };
    notice::note(Tone::Bad, icon::TRIANGLE_ALERT, Some(title), hint_of(problem), vec![])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::school::School;

    #[test]
    fn a_desktop_that_is_starting_counts_neither_as_running_nor_as_ready() {
        let school = School::new();
        let of = |state: fn(&DesktopState) -> bool| {
            school.lists.desktops.iter().find(|d| d.deleted.is_none() && state(&d.state)).unwrap()
        };
        let running = of(|s| matches!(s, DesktopState::Running { .. }));
        let starting = of(|s| matches!(s, DesktopState::Starting { .. }));
        let failed = of(|s| matches!(s, DesktopState::Failed { .. }));
        let all_starting = Progress::of(3, &[starting; 3], 0, Start::Yes);
        assert_eq!((all_starting.running, all_starting.ready, all_starting.under_way()), (0, 0, 3));
        let some = Progress::of(3, &[running, starting, failed], 0, Start::Yes);
        assert_eq!((some.ready, some.under_way(), some.failed), (1, 1, 1));
        let all = Progress::of(2, &[running; 2], 0, Start::Yes);
        assert_eq!((all.ready, all.under_way()), (2, 0));
        let only_disks = Progress::of(3, &[starting, failed], 0, Start::No);
        assert_eq!((only_disks.ready, only_disks.under_way(), only_disks.failed), (1, 1, 1));
        let not_made = Progress::of(3, &[running], 2, Start::Yes);
        assert_eq!((not_made.ready, not_made.under_way(), not_made.failed), (1, 0, 2));
    }
}
