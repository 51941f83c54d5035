//! What people type into fields, as values. Spaces around it are ignored.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use sarrio_model::{Bytes, DateRange, MiB, WallTime};

/// Which of two fields is not a whole number; the first one where neither is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// The number of processors.
    Vcpus,
    /// The memory in MiB.
    Memory,
}

/// The number of processors and the memory in MiB.
///
/// # Errors
/// One of them is not a whole number.
///
/// ```
/// use sarrio::screen::input::{Wrong, parse_machine};
/// assert_eq!(parse_machine(" 2 ", "4096"), Ok((2, sarrio_model::MiB(4096))));
/// assert_eq!(parse_machine("two", "4096"), Err(Wrong::Vcpus));
/// assert_eq!(parse_machine("2", "4 GB"), Err(Wrong::Memory));
/// ```
pub fn parse_machine(vcpus: &str, memory: &str) -> Result<(u16, MiB), Wrong> {
    let vcpus = vcpus.trim().parse().map_err(|_| Wrong::Vcpus)?;
    let memory = memory.trim().parse().map_err(|_| Wrong::Memory)?;
    Ok((vcpus, MiB(memory)))
}

/// A whole number within `range`. Absent where it is something else.
///
/// ```
/// use sarrio::screen::input::parse_number;
/// assert_eq!(parse_number(" 55 ", 1..=1440), Some(55));
/// assert_eq!(parse_number("0", 1..=1440), None);
/// assert_eq!(parse_number("an hour", 1..=1440), None);
/// ```
#[must_use]
pub fn parse_number(typed: &str, range: RangeInclusive<u16>) -> Option<u16> {
    typed.trim().parse().ok().filter(|number| range.contains(number))
}

/// The size of a disk from a number of GB. Absent where it is not a whole number from 1 to 65,536.
///
/// ```
/// use sarrio::screen::input::parse_gigabytes;
/// assert_eq!(parse_gigabytes(" 80 "), Some(sarrio_model::Bytes(80 << 30)));
/// assert_eq!(parse_gigabytes("0"), None);
/// assert_eq!(parse_gigabytes("80 GB"), None);
/// ```
#[must_use]
pub fn parse_gigabytes(typed: &str) -> Option<Bytes> {
    let number = typed.trim().parse::<u64>().ok().filter(|n| (1..=65_536).contains(n))?;
    Some(Bytes(number << 30))
}

/// A path on this computer; `~` is the person's home.
///
/// ```
/// use std::path::PathBuf;
/// let home = directories::UserDirs::new().unwrap().home_dir().to_owned();
/// assert_eq!(sarrio::screen::input::parse_path(" ~/image.qcow2 "), home.join("image.qcow2"));
/// assert_eq!(sarrio::screen::input::parse_path("/srv/image.qcow2"), PathBuf::from("/srv/image.qcow2"));
/// ```
#[must_use]
pub fn parse_path(text: &str) -> PathBuf {
    let path = Path::new(text.trim());
    match (path.strip_prefix("~"), directories::UserDirs::new()) {
        (Ok(rest), Some(person)) => person.home_dir().join(rest),
        _ => path.to_owned(),
    }
}

/// A day, as `2026-12-14` or `14/12/2026`.
///
/// ```
/// use jiff::civil::date;
/// use sarrio::screen::input::parse_date;
/// assert_eq!(parse_date(" 2026-12-14 "), Some(date(2026, 12, 14)));
/// assert_eq!(parse_date("14/12/2026"), Some(date(2026, 12, 14)));
/// assert_eq!(parse_date("14/13/2026"), None);
/// assert_eq!(parse_date("tomorrow"), None);
/// ```
#[must_use]
pub fn parse_date(typed: &str) -> Option<Date> {
    let typed = typed.trim();
    let day = typed.parse().or_else(|_| Date::strptime("%d/%m/%Y", typed)).ok();
    day.filter(|day: &Date| DateRange::YEARS.contains(&day.year()))
}

/// A time of the clock on the wall, as `08:00` or `8:00`.
///
/// ```
/// use sarrio::screen::input::parse_wall_time;
/// assert_eq!(parse_wall_time("8:05").unwrap().to_string(), "08:05");
/// assert_eq!(parse_wall_time("24:00"), None);
/// assert_eq!(parse_wall_time("8"), None);
/// ```
#[must_use]
pub fn parse_wall_time(typed: &str) -> Option<WallTime> {
    let typed = typed.trim();
    if typed.len() == 4 { format!("0{typed}").parse().ok() } else { typed.parse().ok() }
}
