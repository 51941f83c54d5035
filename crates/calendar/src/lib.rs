//! When lessons take place, and calendar files.
//!
//! - [`occurrences`] works out which lessons of a series take place in a time, by the clock on the wall of the school.
//! - [`export`] writes lessons as a calendar file (iCalendar, RFC 5545) that other programs expand to the same lessons.
//! - [`import`] reads the calendar files of other programs.
//!
//! The types of a timetable are in `sarrio_model`. This crate does no I/O and knows no clock: who asks says for which time.
//! Whatever it is given, it ends soon and panics nowhere.
//!
//! ```
//! use sarrio_calendar::occurrences;
//! use sarrio_model::Weekly;
//!
//! let maths: Weekly = serde_json::from_str(
//!     r#"{ "weekdays": ["monday"], "dates": { "first": "2026-10-01", "last": "2026-10-31" },
//!          "at": "08:00", "minutes": 55, "zone": "Europe/Madrid", "except": ["2026-10-12"] }"#,
//! )?;
//! let october = "2026-10-01T00:00Z".parse()?.."2026-11-01T00:00Z".parse()?;
//! let lessons = occurrences(&maths, &[], october);
//! let begins: Vec<_> = lessons.iter().map(|lesson| lesson.begins.to_string()).collect();
//! // The clocks are changed on the 25th.
//! assert_eq!(begins, ["2026-10-05T06:00:00Z", "2026-10-19T06:00:00Z", "2026-10-26T07:00:00Z"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod components;
mod content_line;
mod event;
mod export;
mod fold;
mod import;
mod lessons;
mod merge;
mod moment;
mod problems;
mod rule;
mod series;
mod windows_zones;
mod zone_names;
mod zone_rules;

pub use export::{Exported, export};
pub use import::{Calendar, Imported, LARGEST_CALENDAR, Reading, import};
pub use lessons::occurrences;
