//! Series of lessons, holidays, importing a timetable, and waking the computers of a room.

use super::message::Wording;
use crate::Name;

messages! {
    NoLessonInSeries = "no-lesson-in-series", Invalid,
        "No lesson would take place on these days.",
        "Check the days of the week, the first and last day, and the exceptions.";
    StartsTooEarly { most: u16 } = "starts-too-early", Invalid,
        "Desktops are started at most {most} minutes before a lesson.",
        "Choose a shorter time.";
    TooManyHolidays { most: usize } = "too-many-holidays", Invalid,
        "There can be at most {most} holidays.",
        "Join days that follow each other, and remove those that are over.";
    HolidaysChanged = "holidays-changed", StaleRevision,
        "Somebody else has changed the holidays meanwhile.";
    NotACalendarFile { found: String } = "not-a-calendar-file", BadRequest,
        "The body is {found}, not a calendar.",
        "Send the file with Content-Type: text/calendar.";
    CalendarNotUtf = "calendar-not-utf", Invalid,
        "The calendar is no text in UTF-8.",
        "Export it again as iCalendar (.ics).";
    TitleNamesNoGroup { title: Name } = "title-names-no-group", Invalid,
        "“{title}” does not contain the name of a group whose lessons you plan.",
        "Add the group to the title, or import the file for one group.";
    TitleNamesGroups { title: Name, group: Name } = "title-names-groups", Invalid,
        "“{title}” may mean several groups: more than one is called {group}.",
        "Import the file for one group.";
    CalendarHasErrors { errors: usize, line: u64, reason: Wording } = "calendar-has-errors", Invalid,
        "Parts of the calendar cannot be taken ({errors}), and nothing was imported. The first is in line {line}: {reason}",
        "A preview shows all of them by line. Correct them, or leave them out.";
    RoomWithoutBroadcast { room: Name } = "room-without-broadcast", WrongState,
        "The computers of {room} cannot be woken: nobody entered the broadcast address of their network.",
        "Enter it with the room, such as 10.200.213.255.";
    NoSeatToWake { room: Name } = "no-seat-to-wake", WrongState,
        "No seat of {room} that was named has the address of a network card.",
        "Enter the addresses with the seats.";
    SeatsNotWoken { room: Name, why: String } = "seats-not-woken", HostCommand,
        "The computers of {room} could not be woken: {why}.",
        "Check the broadcast address of the room, and that a host or the backend is in its network.";
}
