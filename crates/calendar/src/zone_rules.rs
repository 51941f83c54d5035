//! A zone's rules as a calendar file tells them: VTIMEZONE.

use jiff::{
    SignedDuration, Timestamp,
    tz::{Dst, Offset},
};
use sarrio_model::Zone;

use crate::fold::Writer;

/// Writes the rules that the zone has from `from` to `to`. Each change of the clocks is written by itself: not every zone
/// changes them by a rule (those that keep Ramadan do not), and a term has few.
pub(crate) fn write(writer: &mut Writer, zone: &Zone, from: Timestamp, to: Timestamp) {
    let rules = zone.rules();
    let changes = rules.following(from).take_while(|change| change.timestamp() <= to);
    // What is in force when it begins: the change before, or that offset since ever.
    let second = SignedDuration::from_secs(1);
    let earlier = rules.preceding(from.checked_add(second).unwrap_or(from)).next();
    let begun = earlier.map_or(Timestamp::UNIX_EPOCH, |change| change.timestamp());
    writer.line("BEGIN:VTIMEZONE");
    writer.line(&format!("TZID:{zone}"));
    for change in std::iter::once(begun).chain(changes.map(|change| change.timestamp())) {
        let before = change.checked_sub(second).unwrap_or(change);
        let (before, after) = (rules.to_offset(before), rules.to_offset_info(change));
        let kind = if after.dst() == Dst::Yes { "DAYLIGHT" } else { "STANDARD" };
        writer.line(&format!("BEGIN:{kind}"));
        // The time that the clocks showed before they were changed.
        writer.line(&format!("DTSTART:{}", before.to_datetime(change).strftime("%Y%m%dT%H%M%S")));
        writer.line(&format!("TZOFFSETFROM:{}", written(before)));
        writer.line(&format!("TZOFFSETTO:{}", written(after.offset())));
        writer.text("TZNAME", after.abbreviation());
        writer.line(&format!("END:{kind}"));
    }
    writer.line("END:VTIMEZONE");
}

/// An offset from UTC as a calendar file has it: `+0200`.
pub(crate) fn written(offset: Offset) -> String {
    let (sign, seconds) = (if offset.is_negative() { '-' } else { '+' }, offset.seconds().unsigned_abs());
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match seconds {
        0 => format!("{sign}{hours:02}{minutes:02}"),
        _ => format!("{sign}{hours:02}{minutes:02}{seconds:02}"),
    }
}
