"""What Python's libraries make of calendar files.

    expand   prints each lesson of the file that is given: UID, beginning and end in UTC
    rewrite  reads the file that is given and writes it again
    write    writes a file of its own, as a school's program could
"""
import sys
from datetime import date, datetime, timedelta, timezone

import icalendar
import pytz
import recurring_ical_events


def expand(text):
    calendar = icalendar.Calendar.from_ical(text)
    for event in recurring_ical_events.of(calendar).between((2025, 12, 1), (2029, 12, 31)):
        times = [event[name].dt for name in ("DTSTART", "DTEND")]
        if isinstance(times[0], datetime):
            times = [time.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ") for time in times]
            print(event["UID"], *times)


def rewrite(text):
    sys.stdout.buffer.write(icalendar.Calendar.from_ical(text).to_ical())


def write():
    # The zones of pytz are those that old and new versions of the library write with their names.
    def madrid(*time):
        return pytz.timezone("Europe/Madrid").localize(datetime(*time))

    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//A school//EN")

    def lesson(uid, start, **more):
        event = icalendar.Event()
        event.add("uid", uid)
        event.add("summary", f"Lesson; number {uid[0]}, with a long name: " + "ñ" * 60)
        event.add("location", f"A {uid[0]}")
        event.add("dtstart", start)
        event.add("dtend", start + timedelta(minutes=55))
        for name, value in more.items():
            event.add(name.replace("_", "-"), value)
        calendar.add_component(event)

    lesson("1", madrid(2026, 9, 7, 8),
           rrule={"freq": "weekly", "byday": ["MO", "WE", "FR"], "until": datetime(2027, 6, 18, 22, tzinfo=timezone.utc)},
           exdate=[madrid(2026, 10, 12, 8), madrid(2026, 12, 7, 8)])
    lesson("1", madrid(2026, 10, 27, 12, 30), recurrence_id=madrid(2026, 10, 26, 8))
    lesson("2", madrid(2026, 9, 8, 9),
           rrule={"freq": "weekly", "interval": 2, "byday": ["TU", "TH"], "count": 30},
           rdate=[madrid(2026, 10, 9, 9)])
    for week in range(30):  # each by itself, in UTC
        day = date(2026, 9, 9) + timedelta(weeks=week)
        start = madrid(day.year, day.month, day.day, 15)
        lesson(f"3-{week}", start.astimezone(timezone.utc), description="Marta Vila")
    holiday = icalendar.Event()
    holiday.add("summary", "Nadal")
    holiday.add("dtstart", date(2026, 12, 23))
    holiday.add("dtend", date(2027, 1, 8))
    calendar.add_component(holiday)
    sys.stdout.buffer.write(calendar.to_ical())


if sys.argv[1] == "write":
    write()
else:
    {"expand": expand, "rewrite": rewrite}[sys.argv[1]](sys.stdin.buffer.read())
