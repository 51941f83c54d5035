//! The classroom: lessons, and the powers of their teachers.
//!
//! A power says what is to be. It is a row of the store until it ends: by its teacher, by its timer, with the lesson, or because
//! the app of whoever switched it on is gone. One task keeps the time (`keep_time`), and one for each host brings it and the powers
//! together (`enforce`): whenever something changes, and again after some seconds where a host could not do it. A desktop that starts meanwhile is created with what holds it.

mod asking;
mod collect;
mod consent;
mod desired;
mod desktops;
mod discs;
mod enforce;
mod gathered;
mod hand_in;
mod handouts;
mod hands;
mod help;
mod help_end;
mod import;
mod keep_time;
mod looks;
mod people;
mod plan;
mod powers;
mod presence;
mod repack;
mod series;
mod tar_entries;
mod timetable;
mod wake;
mod work_files;

use sarrio_model::UserId;
use tokio::sync::Notify;

pub(crate) use collect::Collection;
pub(crate) use enforce::{at_start, keep_enforcing};
pub use hand_in::WorkContent;
pub use handouts::Reading;
pub(crate) use handouts::keep_files;
pub use hands::Hands;
pub use import::TimetableChanges;
pub(crate) use keep_time::keep_time;
pub use looks::Looking;
pub use plan::LessonParts;
pub use powers::PowerPermit;
pub use presence::Present;
pub use series::{SeriesToAdd, SeriesToChange};
pub(crate) use work_files::tidy as tidy_lesson_files;

use desired::Desired;

/// What the engine keeps of its classrooms while it runs.
#[derive(Default)]
pub(crate) struct Classroom {
    /// Wakes the task that keeps the time of lessons, and then those that enforce powers.
    pub(crate) changed: Notify,
    /// Who is connected.
    presence: presence::Presence,
    /// Who looked lately at screens outside of lessons.
    watchers: looks::Watchers,
    /// Who looks closely, or at a wall.
    looks: looks::Looks,
    /// Who has the keyboards of desktops at which they help.
    helping: help::Helping,
    /// Whether all lessons of the next two weeks are to be gone through.
    timetable: timetable::Timetable,
    /// The hand-outs that arrive now, and those whose files are to be deleted.
    handouts: handouts::Handouts,
}

impl Classroom {
    /// Whether somebody's app is open.
    fn is_here(&self, person: UserId) -> bool {
        self.presence.left_at(person).is_none()
    }

    /// Wakes the task, which brings the lessons of the next two weeks up.
    fn holidays_changed(&self) {
        self.timetable.changed();
        self.changed.notify_one();
    }
}
