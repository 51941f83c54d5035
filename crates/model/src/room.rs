//! Rooms: classrooms with their seats, and where on the plan each seat is.

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr},
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Actions, GroupId, HostAddress, MacAddress, Name, Revision, RoomId, SeatId, UserId};

/// A classroom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Room {
    /// Its id.
    pub id: RoomId,
    /// Its name, which no other room has.
    pub name: Name,
    /// The broadcast address of the network of its seats, such as `10.200.213.255`, by which their computers are woken. Without
    /// it they are not.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(value_type = Option<String>, format = Ipv4)]
    pub broadcast: Option<Ipv4Addr>,
    /// Its seats, by name.
    pub seats: Vec<Seat>,
    /// When it was added.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// Counts changes of the room and of its seats.
    pub revision: Revision,
    /// What the caller may do with it now.
    #[serde(default)]
    pub actions: Actions,
}

/// A room with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RoomRef {
    /// Which.
    pub id: RoomId,
    /// Its name.
    pub name: Name,
}

/// A place in a room where somebody sits at a computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Seat {
    /// Its id.
    pub id: SeatId,
    /// Its name, such as `10`, which no other seat of the room has.
    pub name: Name,
    /// What stands there.
    pub kind: SeatKind,
    /// The computer's name in the network, such as `n2m210`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub hostname: Option<HostAddress>,
    /// The address of its network card, by which it is woken. No other seat has it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub mac: Option<MacAddress>,
    /// Its address in the network, by which it is known who sits there. No other seat has it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(value_type = Option<String>, pattern = "^[0-9a-fA-F.:]+$")]
    pub ip: Option<IpAddr>,
    /// Where it is on the plan; absent until somebody places it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub place: Option<SeatPlace>,
}

/// What stands at a seat.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SeatKind {
    /// A computer without a disk, which boots over the network.
    #[default]
    ThinClient,
    /// A computer with a system of its own.
    Pc,
    /// Whoever sits there brings their own computer.
    Byod,
}

impl SeatKind {
    /// All of them.
    pub const ALL: &[Self] = &[Self::ThinClient, Self::Pc, Self::Byod];

    /// As it is written in the API, in the store and in lists of seats.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ThinClient => "thin_client",
            Self::Pc => "pc",
            Self::Byod => "byod",
        }
    }
}

/// Where a seat is on the plan, in hundredths of the distance between two seats side by side. The front of the room is at the
/// top: (0, 0) is the seat in front on the left, as whoever sits there sees it; (100, 0) is the next one to the right.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(try_from = "AnyPlace")]
pub struct SeatPlace {
    /// From the left, 0 to 10,000.
    #[schema(minimum = 0, maximum = 10_000)]
    pub x: u16,
    /// From the front, 0 to 10,000.
    #[schema(minimum = 0, maximum = 10_000)]
    pub y: u16,
}

impl SeatPlace {
    /// The distance between two seats side by side.
    pub const STEP: u16 = 100;
    /// The farthest from the left, and from the front.
    pub const FARTHEST: u16 = 10_000;
}

/// A place as it arrives, before it is checked.
#[derive(Deserialize)]
struct AnyPlace {
    x: u16,
    y: u16,
}

impl TryFrom<AnyPlace> for SeatPlace {
    type Error = String;
    fn try_from(AnyPlace { x, y }: AnyPlace) -> Result<Self, String> {
        match x.max(y) <= Self::FARTHEST {
            true => Ok(Self { x, y }),
            false => Err(format!("a seat is placed from 0 to {} at most: move it closer", Self::FARTHEST)),
        }
    }
}

impl Room {
    /// The most seats that a room can have.
    pub const MOST_SEATS: usize = 400;

    /// A new room without seats.
    #[must_use]
    pub fn new(name: Name) -> Self {
        Self {
            id: RoomId::new(),
            name,
            broadcast: None,
            seats: Vec::new(),
            created: Timestamp::now(),
            revision: Revision::default(),
            actions: Actions::default(),
        }
    }

    /// The room with its name.
    #[must_use]
    pub fn named(&self) -> RoomRef {
        RoomRef { id: self.id, name: self.name.clone() }
    }
}

/// Adds a room.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRoom {
    /// Its name.
    pub name: Name,
    /// The broadcast address of the network of its seats, such as `10.200.213.255`, by which their computers are woken.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(value_type = Option<String>, format = Ipv4)]
    pub broadcast: Option<Ipv4Addr>,
    /// Its seats.
    #[serde(default)]
    #[schema(max_items = 400)]
    pub seats: Vec<SeatEntry>,
}

/// Changes a room. Fields that are absent stay as they are.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditRoom {
    /// The revision that was read.
    pub revision: Revision,
    /// A new name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<Name>,
    /// Another broadcast address of its seats' network, or with `null` none.
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "crate::page::present")]
    #[schema(value_type = Option<String>, format = Ipv4)]
    pub broadcast: Option<Option<Ipv4Addr>>,
    /// All its seats from now on: those without an id are new, and those that are left out are removed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(max_items = 400)]
    pub seats: Option<Vec<SeatEntry>>,
}

/// A seat as it is entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeatEntry {
    /// Which seat of the room it is; absent for a new one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub id: Option<SeatId>,
    /// Its name.
    pub name: Name,
    /// What stands there.
    #[serde(default)]
    pub kind: SeatKind,
    /// The computer's name in the network.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub hostname: Option<HostAddress>,
    /// The address of its network card.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub mac: Option<MacAddress>,
    /// Its address in the network.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(value_type = Option<String>, pattern = "^[0-9a-fA-F.:]+$")]
    pub ip: Option<IpAddr>,
    /// Where it is on the plan.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub place: Option<SeatPlace>,
}

impl From<Seat> for SeatEntry {
    fn from(seat: Seat) -> Self {
        let Seat { id, name, kind, hostname, mac, ip, place } = seat;
        Self { id: Some(id), name, kind, hostname, mac, ip, place }
    }
}

impl SeatEntry {
    /// The seat, with a new id where it has none.
    #[must_use]
    pub fn seat(self) -> Seat {
        let Self { id, name, kind, hostname, mac, ip, place } = self;
        Seat { id: id.unwrap_or_else(SeatId::new), name, kind, hostname, mac, ip, place }
    }
}

/// Moves seats on the plan of a room.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ArrangeSeats {
    /// The revision of the room that was read.
    pub revision: Revision,
    /// Where each of these seats is from now on; the others stay where they are.
    pub places: BTreeMap<SeatId, SeatPlace>,
}

/// Says where each student of a group sits in a room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeatingPlan {
    /// The group.
    pub group: GroupId,
    /// Who sits where: nobody at two seats. Seats that are left out are free.
    pub seats: BTreeMap<SeatId, UserId>,
}

/// Wakes the computers at seats of a room.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WakeSeats {
    /// Which; without any, all that have the address of a network card.
    #[serde(default)]
    #[schema(max_items = 400)]
    pub seats: Vec<SeatId>,
}

/// The computers that were woken. Whether one did wake is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Woken {
    /// How many were sent a packet.
    #[schema(maximum = 400)]
    pub seats: usize,
    /// The host that sent the packets, if one is in the network of the seats. The backend sends them, too.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub host: Option<Name>,
}
