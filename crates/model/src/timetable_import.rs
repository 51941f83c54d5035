//! Importing a timetable from a calendar file.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{GroupId, GroupRef, Holidays, LineError, Name, RoomRef, Weekly, Zone};

/// How a calendar file is imported.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct TimetableImport {
    /// Whether the answer only shows what would be added.
    pub dry_run: bool,
    /// The group whose lessons these are. Without it, each title names its group.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<GroupId>)]
    pub group: Option<GroupId>,
    /// The first day of the term; without it, today.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, format = Date)]
    pub first: Option<Date>,
    /// The last day of the term; without it, a year after the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, format = Date)]
    pub last: Option<Date>,
    /// The time zone of the school; without it, that of the backend.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, pattern = "^[A-Za-z0-9_+/-]+$")]
    pub zone: Option<Zone>,
    /// Whether what cannot be taken is left out. Without it nothing is added if something cannot be taken.
    pub leave_out: bool,
}

/// What was read from a calendar file, and added or would be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ImportedTimetable {
    /// The series, by line.
    pub series: Vec<ListedSeries>,
    /// What takes whole days in the file. It is not imported: some are holidays, but others excursions.
    pub whole_days: Vec<Holidays>,
    /// What could not be taken and why, by line; the first 500.
    pub problems: Vec<LineError>,
    /// How many series, lessons and whole days were passed over, because they are not in the term.
    #[schema(value_type = u64)]
    pub outside: usize,
}

/// A series in a calendar file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ListedSeries {
    /// The line in which it begins.
    pub line: u64,
    /// Whether it is there already: a series of the group has its title, its days of the week and its time, in the same months.
    pub known: bool,
    /// Its title.
    pub title: Name,
    /// Who is taught.
    pub group: GroupRef,
    /// The room that its place names, if the school has one with that name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub room: Option<RoomRef>,
    /// When it takes place.
    pub weekly: Weekly,
}
