//! Importing the seats of a room from a list: a table in a text file, as spreadsheets write it (CSV).

use serde::{Deserialize, Serialize};

use crate::{LineError, ListedChange, SeatEntry, Separator, TextEncoding};

/// How a list of seats is imported.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct SeatImportQuery {
    /// Whether the answer only shows what would be done, with all errors.
    pub dry_run: bool,
}

/// What a column of a list of seats holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SeatField {
    /// The name of the seat.
    Name,
    /// What stands there; a thin client where it is empty.
    Kind,
    /// The computer's name in the network.
    Hostname,
    /// The address of its network card.
    Mac,
    /// Its address in the network.
    Ip,
    /// How many seats it is from the left on the plan, from 0; may have two decimals.
    Column,
    /// How many rows it is from the front, from 0; may have two decimals.
    Row,
}

impl SeatField {
    /// All of them.
    pub const ALL: &[Self] =
        &[Self::Name, Self::Kind, Self::Hostname, Self::Mac, Self::Ip, Self::Column, Self::Row];

    /// As it is written in the API, and as the heading of a list that is exported.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Kind => "kind",
            Self::Hostname => "hostname",
            Self::Mac => "mac",
            Self::Ip => "ip",
            Self::Column => "column",
            Self::Row => "row",
        }
    }
}

/// A column of a list of seats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SeatColumn {
    /// What stands above it.
    pub heading: String,
    /// What it is taken for; absent where it is not used.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub field: Option<SeatField>,
}

/// A seat of a list, as it will be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ListedSeat {
    /// The line in which it stands.
    pub line: u64,
    /// What is done.
    pub change: ListedChange,
    /// The seat. One that is added has no id yet.
    pub seat: SeatEntry,
}

/// What an import of seats did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ImportedSeats {
    /// How the text is encoded.
    pub encoding: TextEncoding,
    /// What stands between its cells.
    pub separator: Separator,
    /// Its columns. What a list has no column for stays as it is.
    pub columns: Vec<SeatColumn>,
    /// Its errors, by line. With any, nothing is imported.
    pub errors: Vec<LineError>,
    /// The seats in whose lines there is no error.
    pub seats: Vec<ListedSeat>,
    /// How many seats of the room are not in the list. They stay as they are.
    #[schema(maximum = 400)]
    pub others: usize,
}
