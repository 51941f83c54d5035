//! Series of lessons, holidays, and calendar files.

use sarrio_model::{
    EditSeries, ImportedTimetable, NewSeries, Page, Problem, PutHolidays, SchoolHolidays, Series, SeriesId,
    SeriesQuery, TimetableImport,
};

use crate::{Client, call::written};

/// The routes below `series`, `holidays` and `timetable`. Every method fails with the backend's problem, or with
/// `backend.unreachable`.
#[derive(Clone, Copy)]
pub struct Timetable<'a>(pub(crate) &'a Client);

#[allow(clippy::missing_errors_doc)] // see above
impl Timetable<'_> {
    /// The series that one teaches, has or looks after.
    pub async fn list(&self, query: &SeriesQuery) -> Result<Page<Series>, Problem> {
        self.0.get_by("series", query).await
    }

    /// One series.
    pub async fn get(&self, id: SeriesId) -> Result<Series, Problem> {
        self.0.get(&format!("series/{id}")).await
    }

    /// Adds a series.
    pub async fn add(&self, new: &NewSeries) -> Result<Series, Problem> {
        self.0.post("series", new).await
    }

    /// Changes a series, and the lessons that follow it.
    pub async fn edit(&self, id: SeriesId, edit: &EditSeries) -> Result<Series, Problem> {
        self.0.patch(&format!("series/{id}"), edit).await
    }

    /// Removes a series, with its lessons that have not begun.
    pub async fn remove(&self, id: SeriesId) -> Result<(), Problem> {
        self.0.delete(&format!("series/{id}")).await
    }

    /// The holidays of the school.
    pub async fn holidays(&self) -> Result<SchoolHolidays, Problem> {
        self.0.get("holidays").await
    }

    /// Replaces the holidays of the school.
    pub async fn put_holidays(&self, put: &PutHolidays) -> Result<SchoolHolidays, Problem> {
        self.0.put("holidays", put).await
    }

    /// Adds the lessons of a calendar file (iCalendar), or says what that would do.
    pub async fn import(&self, file: Vec<u8>, query: &TimetableImport) -> Result<ImportedTimetable, Problem> {
        let path = format!("timetable/import?{}", written(query)?);
        self.0.send_file(&path, "text/calendar", file).await
    }

    /// The series of a group or a room, or one's own, as a calendar file (iCalendar).
    pub async fn export(&self, query: &SeriesQuery) -> Result<String, Problem> {
        self.0.text(&format!("timetable/export?{}", written(query)?)).await
    }
}
