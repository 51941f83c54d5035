//! The calls of the timetable: weeks, single lessons and series, holidays, and calendar files.

use std::path::PathBuf;

use jiff::Timestamp;
use sarrio_calendar::LARGEST_CALENDAR;
use sarrio_client::Client;
use sarrio_model::{
    EditSeries, ImportedTimetable, Lesson, LessonId, LessonQuery, NewSeries, Problem, PutHolidays,
    SchoolHolidays, Series, SeriesId, SeriesQuery, TimetableImport,
};

use super::local_file::{self, Destination, FileBytes};

/// A call of the timetable.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Call {
    /// What is known of the time from the first to the second moment.
    Week(Timestamp, Timestamp),
    RemoveLesson(LessonId),
    AddSeries(NewSeries),
    EditSeries(SeriesId, EditSeries),
    RemoveSeries(SeriesId),
    PutHolidays(PutHolidays),
    /// Reads a calendar file of this computer, and asks what importing it would do.
    Look(PathBuf, TimetableImport),
    /// Imports a file that was looked at.
    Import(FileBytes, TimetableImport),
    /// Writes a calendar file on this computer.
    Export(SeriesQuery, Destination),
}

/// What was answered.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Answered {
    Done,
    Week(Week),
    Holidays(SchoolHolidays),
    Seen(FileBytes, ImportedTimetable),
    Imported(ImportedTimetable),
}

/// What is known of a week.
#[derive(Debug, Clone, Default)]
pub struct Week {
    /// The lessons that take place in it, as far as they are planned already.
    pub lessons: Vec<Lesson>,
    /// All series of lessons.
    pub series: Vec<Series>,
    /// The holidays of the school.
    pub holidays: SchoolHolidays,
}

/// Makes the call.
///
/// # Errors
/// The backend refuses or does not answer, or a file cannot be read or written.
pub async fn perform(client: &Client, call: Call) -> Result<Answered, Problem> {
    let timetable = client.timetable();
    Ok(match call {
        Call::Week(begins, ends) => {
            let during = LessonQuery { after: Some(begins), before: Some(ends), ..LessonQuery::default() };
            Answered::Week(Week {
                lessons: client.lessons().list(&during).await?.items,
                series: timetable.list(&SeriesQuery::default()).await?.items,
                holidays: timetable.holidays().await?,
            })
        }
        Call::RemoveLesson(id) => {
            client.lessons().remove(id).await?;
            Answered::Done
        }
        Call::AddSeries(new) => {
            timetable.add(&new).await?;
            Answered::Done
        }
        Call::EditSeries(id, edit) => {
            timetable.edit(id, &edit).await?;
            Answered::Done
        }
        Call::RemoveSeries(id) => {
            timetable.remove(id).await?;
            Answered::Done
        }
        Call::PutHolidays(put) => Answered::Holidays(timetable.put_holidays(&put).await?),
        Call::Look(file, query) => {
            let bytes = local_file::read(&file, LARGEST_CALENDAR).await?;
            let seen = timetable.import(bytes.clone(), &TimetableImport { dry_run: true, ..query }).await?;
            Answered::Seen(bytes.into(), seen)
        }
        Call::Import(file, query) => {
            let query = TimetableImport { dry_run: false, ..query };
            Answered::Imported(timetable.import(file.to_vec(), &query).await?)
        }
        Call::Export(query, to) => {
            let calendar = timetable.export(&query).await?;
            local_file::write(&to, calendar.as_bytes()).await?;
            Answered::Done
        }
    })
}
