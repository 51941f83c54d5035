//! Numbers, amounts and times as people write them in the language of this thread.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use sarrio_model::Language;

use super::language::language;

/// `2048` as `2,048` or `2.048`.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let separator = if language() == Language::English { ',' } else { '.' };
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

/// A number that Fluent places in a message: whole ones grouped, others with one decimal.
pub(super) fn grouped_f64(number: f64) -> String {
    if number.fract() == 0.0 {
        let sign = if number < 0.0 { "-" } else { "" };
        format!("{sign}{}", grouped(number.abs() as u64))
    } else {
        decimal(number, 1)
    }
}

fn decimal(number: f64, places: usize) -> String {
    let text = format!("{number:.places$}");
    if language() == Language::English { text } else { text.replace('.', ",") }
}

const UNITS: [&str; 5] = ["B", "kB", "MB", "GB", "TB"];

/// An amount of bytes as a figure and the number of its unit.
fn scaled(bytes: u64) -> (String, usize) {
    let mut amount = bytes as f64;
    let mut unit = 0;
    while amount >= 1023.95 && unit < UNITS.len() - 1 {
        amount /= 1024.0;
        unit += 1;
    }
    let rounded = (amount * 10.0).round() / 10.0;
    let places = if unit < 2 || amount >= 100.0 || rounded.fract() == 0.0 { 0 } else { 1 };
    (decimal(rounded, places), unit)
}

/// Bytes with a binary unit that people call kB, MB, GB, TB: `1.4 GB`.
#[must_use]
pub fn bytes(bytes: u64) -> String {
    let (figure, unit) = scaled(bytes);
    format!("{figure} {}", UNITS[unit])
}

/// Bytes that are written before `total`: without the unit where `total` has the same.
pub(super) fn bytes_beside(part: u64, total: u64) -> String {
    let ((figure, unit), (_, of)) = (scaled(part), scaled(total));
    if unit == of { figure } else { format!("{figure} {}", UNITS[unit]) }
}

/// Mebibytes, as [`bytes`] writes them.
#[must_use]
pub fn mebibytes(mib: u64) -> String {
    bytes(mib.saturating_mul(1024 * 1024))
}

/// `0.31` as `31 %`.
#[must_use]
pub fn percent(ratio: f64) -> String {
    format!("{:.0} %", (ratio * 100.0).clamp(0.0, 999.0))
}

/// A duration: `0:41`, `12:03`, `1:02:03`.
#[must_use]
pub fn duration(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// How long ago, in its largest unit: `4 s`, `17 m`, `3 h`, `2 d`.
#[must_use]
pub fn since(then: Timestamp, now: Timestamp) -> String {
    let seconds = u64::try_from(now.as_second() - then.as_second()).unwrap_or(0);
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{} m", seconds / 60),
        3600..86_400 => format!("{} h", seconds / 3600),
        _ => format!("{} d", seconds / 86_400),
    }
}

/// The local time of day: `10:42`.
#[must_use]
pub fn clock(at: Timestamp) -> String {
    here(at).strftime("%H:%M").to_string()
}

/// Day and month, `14/3`, with the year if it is not the current one.
#[must_use]
pub fn short_date(at: Timestamp, now: Timestamp) -> String {
    let (at, now) = (here(at), here(now));
    let day = match language() {
        Language::English => at.strftime("%-d %b").to_string(),
        Language::Catalan | Language::Spanish => at.strftime("%-d/%-m").to_string(),
    };
    if at.year() == now.year() { day } else { format!("{day} {}", at.year()) }
}

/// Day and time of day: `14/3 10:42`.
#[must_use]
pub fn date_and_clock(at: Timestamp, now: Timestamp) -> String {
    format!("{} {}", short_date(at, now), clock(at))
}

fn here(at: Timestamp) -> Zoned {
    at.to_zoned(TimeZone::system())
}
