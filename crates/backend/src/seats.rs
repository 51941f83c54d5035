//! How many lines a person has open: events and live screens, each of which costs memory and a descriptor for as long
//! as it lasts.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use sarrio_model::{Code, Problem, UserId};

/// The most of one person. A wall of a whole school's screens is one person's, too.
const MOST: u32 = 500;

/// The lines that are open, by person.
#[derive(Clone, Default)]
pub(crate) struct Seats(Arc<Mutex<HashMap<UserId, u32>>>);

/// One line; it is closed when this goes.
#[must_use]
pub(crate) struct Seat {
    seats: Seats,
    user: UserId,
}

impl Seats {
    /// One more line of this person.
    pub(crate) fn take(&self, user: UserId) -> Result<Seat, Problem> {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(user).or_default();
        if *count >= MOST {
            return Err(Problem::new(Code::Busy, format!("{MOST} lines of yours are open already."))
                .hint("Close some of the windows and programs that watch."));
        }
        *count += 1;
        Ok(Seat { seats: self.clone(), user })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.0.lock().unwrap_or_else(PoisonError::into_inner);
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
    use super::*;

    #[test]
    fn nobody_takes_all_the_seats_and_one_that_is_left_is_free_again() {
        let (seats, marta, pau) = (Seats::default(), UserId::new(), UserId::new());
        let mut lines: Vec<Seat> = (0..MOST).map(|_| seats.take(marta).unwrap()).collect();
        assert_eq!(seats.take(marta).err().unwrap().code, Code::Busy);
        drop(seats.take(pau).unwrap());
        lines.pop();
        drop(seats.take(marta).unwrap());
        drop(lines);
        assert!(seats.0.lock().unwrap().is_empty());
    }
}
