//! What the tiles of the map are, and the words on them.

use sarrio_model::{Class, SeatId, UserId};

/// What a tile of the map is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Spot {
    /// A student, wherever they sit.
    Student(UserId),
    /// A seat at which nobody sits.
    Seat(SeatId),
}

/// Whether the class still has this student. Seats are asked of the room.
pub(super) fn exists(spot: Spot, class: &Class) -> bool {
    match spot {
        Spot::Student(student) => class.students.iter().any(|one| one.person.id == student),
        Spot::Seat(_) => true,
    }
}

/// The first word of a name, and the others.
pub(super) fn parts(name: &str) -> (&str, &str) {
    name.trim().split_once(' ').unwrap_or((name, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_its_first_word_and_the_others() {
        assert_eq!(parts("Jan Torrents Pla"), ("Jan", "Torrents Pla"));
        assert_eq!(parts("Jan"), ("Jan", ""));
    }
}
