//! How many lines a person has open: events and live screens, each of which costs memory and a descriptor for as long
//! as it lasts.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use sarrio_model::{Caller, Code, Problem, UserId};

/// The most of an administrator: a wall of a whole school's screens is one person's, too.
const MOST: u32 = 500;
/// The most of anybody else. A live screen costs some megabytes here and a connection to its QEMU.
const MOST_OF_USERS: u32 = 60;

/// The lines that are open, by person.
#[derive(Clone, Default)]
pub(crate) struct OpenLines(Arc<Mutex<HashMap<UserId, u32>>>);

/// One line; it is closed when this goes.
#[must_use]
pub(crate) struct OpenLine {
    open_lines: OpenLines,
    user: UserId,
}

impl OpenLines {
    /// One more line of this person.
    pub(crate) fn take(&self, caller: &Caller) -> Result<OpenLine, Problem> {
        let (user, most) = (caller.user.id, if caller.is_administrator() { MOST } else { MOST_OF_USERS });
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(user).or_default();
        if *count >= most {
            return Err(Problem::new(Code::Busy, format!("{most} lines of yours are open already."))
                .hint("Close some of the windows and programs that watch."));
        }
        *count += 1;
        Ok(OpenLine { open_lines: self.clone(), user })
    }
}

impl Drop for OpenLine {
    fn drop(&mut self) {
        let mut taken = self.open_lines.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.user) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.user);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use sarrio_model::{Role, UserRef};

    use super::*;

    fn person(role: Role) -> Caller {
        Caller { user: UserRef { id: UserId::new(), name: String::new() }, role, direct: false }
    }

    #[test]
    fn nobody_takes_all_the_lines_and_one_that_is_closed_is_free_again() {
        let open_lines = OpenLines::default();
        let (marta, pau) = (person(Role::User), person(Role::Administrator));
        let mut lines: Vec<OpenLine> = (0..MOST_OF_USERS).map(|_| open_lines.take(&marta).unwrap()).collect();
        assert_eq!(open_lines.take(&marta).err().unwrap().code, Code::Busy);
        lines.extend((0..MOST).map(|_| open_lines.take(&pau).unwrap()));
        assert_eq!(open_lines.take(&pau).err().unwrap().code, Code::Busy);
        drop(lines.remove(0));
        drop(open_lines.take(&marta).unwrap());
        drop(lines);
        assert!(open_lines.0.lock().unwrap().is_empty());
    }
}
