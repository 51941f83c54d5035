//! The classroom: lessons, and the powers of their teachers.
//!
//! A power says what is to be. It is a row of the store until it ends: by its teacher, by its timer, with the lesson, or because
//! the app of whoever switched it on is gone. One task keeps the time (`keep_time`), and one for each host brings it and the powers
//! together (`enforce`): whenever something changes, and again after some seconds where a host could not do it. A desktop that starts meanwhile is created with what holds it.

mod desired;
mod discs;
mod enforce;
mod handouts;
mod keep_time;
mod people;
mod plan;
mod powers;
mod presence;
mod series;
mod timetable;
mod wake;

use tokio::sync::Notify;

pub(crate) use enforce::{at_start, keep_enforcing};
pub use handouts::Reading;
pub(crate) use handouts::keep_files;
pub(crate) use keep_time::keep_time;
pub use plan::LessonParts;
pub use powers::PowerPermit;
pub use presence::Present;
pub use series::SeriesToAdd;

use desired::Desired;

/// What the engine keeps of its classrooms while it runs.
#[derive(Default)]
pub(crate) struct Classroom {
    /// Wakes the task that keeps the time of lessons, and then those that enforce powers.
    pub(crate) changed: Notify,
    /// Who is connected.
    presence: presence::Presence,
    /// Whether all lessons of the next two weeks are to be gone through.
    timetable: timetable::Timetable,
    /// The hand-outs that arrive now, and those whose files are to be deleted.
    handouts: handouts::Handouts,
}

impl Classroom {
    /// Wakes the task, which brings the lessons of the next two weeks up.
    fn holidays_changed(&self) {
        self.timetable.changed();
        self.changed.notify_one();
    }
}
