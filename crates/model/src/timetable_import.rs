//! Importing a timetable from a calendar file. What the file said of a series is kept, so that a later file changes the series
//! instead of adding it again.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{GroupId, GroupRef, Holidays, LineError, ListedChange, Name, RoomRef, SeriesId, Weekly, Zone};

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
    /// Whether the series in `gone` are removed, with their lessons to come.
    pub remove_gone: bool,
}

/// What was read from a calendar file, and added or would be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ImportedTimetable {
    /// The series, by line.
    pub series: Vec<ListedSeries>,
    /// Series of these groups that an earlier file brought and that this one does not have. They stay, unless `remove_gone` asks
    /// for their removal: a file may have only a part of a timetable.
    pub gone: Vec<GoneSeries>,
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
    /// What is done. One that an earlier file brought is recognised by its UID, and changed as the file has changed since; one that
    /// nobody imported, by its group, title, days of the week and time.
    pub change: ListedChange,
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

/// A series that an earlier calendar file brought and that this one does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct GoneSeries {
    /// Which.
    pub id: SeriesId,
    /// Its title.
    pub title: Name,
    /// Who is taught.
    pub group: GroupRef,
}

/// What a calendar file said of a series when it was imported last. It is not part of the API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FromCalendar {
    /// What the file calls it.
    pub uid: String,
    /// Its title.
    pub title: Name,
    /// The room that its place named, if the school had one with that name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub room: Option<RoomRef>,
    /// When it takes place.
    pub weekly: Weekly,
}
