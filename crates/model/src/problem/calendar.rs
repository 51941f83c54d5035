//! What is wrong with a calendar file that is imported.

use crate::Bytes;

messages! {
    CalendarTooLarge { most: Bytes } = "calendar-too-large", TooLarge,
        "The calendar is larger than {most}.",
        "Export fewer classes, or a shorter time, and import several files.";
    CalendarNotFound = "calendar-not-found", Invalid,
        "The file is no calendar.",
        "Export it as iCalendar (.ics).";
    CalendarHasTooManyEvents { most: usize } = "calendar-has-too-many-events", TooLarge,
        "The calendar has more than {most} events, or too many exceptions.",
        "Export fewer classes, or a shorter time, and import several files.";
    CalendarLineUnreadable { found: String } = "calendar-line-unreadable", Invalid,
        "“{found}” is no line of a calendar, and was passed over.",
        "If something is missing now, export the calendar again.";
    EventNotClosed = "event-not-closed", Invalid,
        "The event has no end in the file. What was read of it was taken.",
        "Export the calendar again: the file may be incomplete.";
    EventWithoutStart = "event-without-start", Invalid,
        "The event does not say when it begins.",
        "Give it a time in the program that it comes from.";
    EventWithoutEnd = "event-without-end", Invalid,
        "The event does not say how long it lasts.",
        "Give it an end in the program that it comes from.";
    EventLengthWrong { hours: u16 } = "event-length-wrong", Invalid,
        "The event lasts less than a minute, or longer than {hours} hours.",
        "Correct its end, or make it last whole days, in the program that it comes from.";
    EventTimeUnreadable { property: String, found: String } = "event-time-unreadable", Invalid,
        "“{found}” is no time ({property}).",
        "Correct it in the program that it comes from.";
    EventZoneUnknown { zone: String } = "event-zone-unknown", Invalid,
        "There is no time zone “{zone}”.",
        "Choose a time zone such as Europe/Madrid in the program that it comes from.";
    EventRuleUnreadable { part: String } = "event-rule-unreadable", Invalid,
        "The rule by which the event repeats cannot be read: “{part}”.",
        "Choose anew how it repeats, in the program that it comes from.";
    EventRuleUnsupported { part: String } = "event-rule-unsupported", Invalid,
        "The event does not simply repeat every week or every few weeks: “{part}”.",
        "Add its lessons by hand.";
    EventAllDayRepeats = "event-all-day-repeats", Invalid,
        "The event takes whole days and repeats.",
        "If these are holidays, add them by hand.";
    EventNeverTakesPlace = "event-never-takes-place", Invalid,
        "The event takes place on no day before the end of the term.",
        "Check its days and its end in the program that it comes from.";
    EventOutsideYears = "event-outside-years", Invalid,
        "The event takes longer than ten years, or is not in the years from 1970 to 2199.",
        "Correct its beginning or its end in the program that it comes from.";
}
