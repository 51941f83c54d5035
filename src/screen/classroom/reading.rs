//! The class as it was read last, and whether it must be read again.

use sarrio_model::{Class, Desktop, DesktopId, Lesson, LessonId, Problem, Revision, RoomId};

use crate::backend::request::{Answer, Reply};

/// A class that is read when it is needed.
#[derive(Debug)]
pub(super) struct Reading {
    class: Option<Class>,
    problem: Option<Box<Problem>>,
    room: Option<RoomId>,
    /// The lesson that was seen last, and what was planned of it.
    lesson: Option<(LessonId, Revision, usize)>,
    outdated: bool,
    reading: bool,
}

impl Default for Reading {
    fn default() -> Self {
        Self { class: None, problem: None, room: None, lesson: None, outdated: true, reading: false }
    }
}

impl Reading {
    pub(super) fn class(&self) -> Option<&Class> {
        self.class.as_ref()
    }

    /// Why it could not be read.
    pub(super) fn problem(&self) -> Option<&Problem> {
        self.problem.as_deref()
    }

    pub(super) fn outdate(&mut self) {
        self.outdated = true;
    }

    /// It sits in this room: who sits where is asked for with the class.
    pub(super) fn in_room(&mut self, room: Option<RoomId>) {
        if self.room != room {
            (self.room, self.outdated) = (room, true);
        }
    }

    /// The room to ask with, if it must be read and is not being read.
    pub(super) fn begins(&mut self) -> Option<Option<RoomId>> {
        if self.reading || !self.outdated {
            return None;
        }
        (self.reading, self.outdated) = (true, false);
        Some(self.room)
    }

    pub(super) fn read(&mut self, reply: Reply) {
        self.reading = false;
        match reply {
            Ok(Answer::Class(class)) => (self.class, self.problem) = (Some(class), None),
            Ok(_) => {}
            Err(problem) => self.problem = Some(Box::new(problem)),
        }
    }

    /// Hands, messages and powers come with the lesson; the class is read again where it was planned otherwise, or somebody came.
    pub(super) fn lesson_changed(&mut self, lesson: &Lesson) {
        let now = Some((lesson.id, lesson.revision, lesson.attendance.len()));
        if self.lesson != now {
            (self.lesson, self.outdated) = (now, true);
        }
    }

    pub(super) fn desktop_changed(&mut self, desktop: &Desktop) {
        let Some(class) = &mut self.class else { return };
        let known = class.desktops.iter().position(|known| known.id == desktop.id);
        let belongs = desktop.deleted.is_none()
            && class.students.iter().any(|student| student.person.id == desktop.owner.id);
        match (known, belongs) {
            (Some(at), true) => class.desktops[at] = desktop.clone(),
            (Some(at), false) => drop(class.desktops.remove(at)),
            (None, true) => class.desktops.push(desktop.clone()),
            (None, false) => {}
        }
    }

    pub(super) fn desktop_gone(&mut self, id: DesktopId) {
        if let Some(class) = &mut self.class {
            class.desktops.retain(|desktop| desktop.id != id);
        }
    }
}
