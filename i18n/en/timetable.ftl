# The timetable: the weeks of groups, rooms and teachers.
title = Timetable
mine = My lessons
all = All lessons
earlier = Previous week
later = Next week
today = Today
today-tag = today
week-of = Week of { $day }
plan = Plan lesson
import = Import calendar
export = Export calendar
export-which = Choose your lessons, a group or a room.
exported = The calendar is saved
holidays = Holidays
nothing = No lesson in this week.
hint-edit = edit
hint-details = details
hint-weeks = weeks
monday = Monday
tuesday = Tuesday
wednesday = Wednesday
thursday = Thursday
friday = Friday
saturday = Saturday
sunday = Sunday
when = When
room = Room
no-room = No room
teachers = Teachers
repeats = Repeats
until = Until
works-with = Works with
any-desktop = Any desktop
before = Desktops start
minutes-before = { $n } min before
at-end = At the end
every-week = { $days }, { $at }
every-weeks = { $days }, { $at }, every { $n } weeks
left-out = Left out
left-out-since = It is left out, because the group has { $title } then.
group-has = The group has { $title } at the same time.
room-has = { $title } is in this room at the same time.
teacher-has = { $teacher } teaches { $title } at the same time.
by-hand = This lesson was changed by itself. It does not follow its series any more.
coming = A lesson of a series. Its students see it two weeks before.
cancel-lesson = Cancel lesson
plan-title = Plan a lesson
edit-title = Change { $title }
once = Once
weekly = Every week
this-lesson = This lesson
whole-series = The whole series
lesson-title = Title
group = Group
group-missing = Choose a group.
date = Day
at = Begins
minutes = Minutes
on-days = On these days
days-missing = Choose a day of the week.
every = Every so many weeks
first-day = First day
last-day = Last day
zone = Time zone
except = Except on
except-help = Days with commas between them. Holidays are left out anyway.
date-wrong = Write a day such as 2026-12-14.
at-wrong = Write a time such as 08:00.
dates-wrong = The last day comes after the first, at most ten years later.
zone-wrong = Write a time zone such as Europe/Madrid.
before-help = Minutes before the lesson. Empty: they are not started.
co-teachers = With these teachers, besides those of the group
cancel-question = Cancel { $title } on { $when }?
cancel-what = The lesson is removed. The desktops of the students stay.
cancel-which = This lesson alone, or the whole series with all its lessons to come. The desktops of the students stay.
remove-series-what = The whole series is removed with its lessons to come.
keep-it = Keep it
remove-series = Remove the series
holidays-what = On these days no lesson of a series takes place.
no-holidays = No holidays yet.
holiday-example = Christmas holidays
add-holiday = Add
remove-holiday = Remove these holidays
from-to = { $first } to { $last }
calendar-file = Calendar file
calendar-help = A file that the timetable program, Google or Outlook has exported (.ics).
choose-calendar = Choose a calendar file
for-group = For
groups-by-title = The groups that the titles name
looking = Reading the calendar
look = Look at the calendar
importing = Importing the calendar
import-n = { $n ->
    [one] Import { $n } series
   *[other] Import { $n } series
}
adds = { $n ->
    [one] { $n } series is added
   *[other] { $n } series are added
}
changes = { $n ->
    [one] { $n } is changed
   *[other] { $n } are changed
}
keeps = { $n ->
    [one] { $n } stays as it is
   *[other] { $n } stay as they are
}
gone = { $n ->
    [one] { $n } is not in the file any more
   *[other] { $n } are not in the file any more
}
remove-gone = { $n ->
    [one] Remove the series that is not in the file any more
   *[other] Remove the { $n } series that are not in the file any more
}
removed = Remove
not-in-file = Not in the file
problems = { $n ->
    [one] { $n } part cannot be taken
   *[other] { $n } parts cannot be taken
}
problems-why = What cannot be taken stands first in the list below. Correct the file and look again, or leave it out.
leave-out = Leave out what cannot be taken
cannot-problems = Parts of the calendar cannot be taken. Leave them out, or correct the file.
cannot-nothing = Nothing is to be done.
outside = { $n ->
    [one] { $n } more is not between these days.
   *[other] { $n } more are not between these days.
}
not-taken = Not taken
column-lesson = Lesson
whole-days = Whole days in the file: some may be holidays
make-holiday = Make it a holiday
imported = { $added ->
    [one] { $added } series was added
   *[other] { $added } series were added
}, { $changed ->
    [one] { $changed } was changed
   *[other] { $changed } were changed
}.
were-left-out = { $n ->
    [one] { $n } part was left out.
   *[other] { $n } parts were left out.
}
