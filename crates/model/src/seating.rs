//! Seating plans: who of a group sits where in a room.

use serde::{Deserialize, Serialize};

use crate::{GroupRef, Name, RoomRef, SeatId, UserRef};

/// Who of a group sits where in a room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Seating {
    /// The room.
    pub room: RoomRef,
    /// The group.
    pub group: GroupRef,
    /// Its students who have a seat there, by the name of the seat.
    pub people: Vec<SeatedPerson>,
}

/// A student at their seat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SeatedPerson {
    /// The seat.
    pub seat: SeatId,
    /// Its name.
    pub name: Name,
    /// Who sits there.
    pub person: UserRef,
}
