# The classroom: a class on the map of its room.
title = Classroom
no-group = You teach no group
no-group-why = An administrator or a manager makes you the teacher of a group, in People.
no-students = Nobody is in this group
no-students-why = Add students to it in People.
no-lesson = No lesson now
no-desktops = Nobody has a desktop here yet
no-desktops-why = Make one for each student from a template.
make-desktops = Make desktops for a class
begin-lesson = Begin lesson
begin-title = Begin a lesson
lesson-title = Title
lesson-minutes = How long
minutes-unit = min
minutes-wrong = A whole number from 1 to 1,440.
room = Room
no-room = No room
works-with = Works with
any-desktop = Any desktop of each student
at-end = When it ends
at-end-nothing = The desktops go on
at-end-shut-down = Shut the desktops down
at-end-delete = Delete the desktops of its template
at-end-delete-help = They are shut down first, and kept in the recycle bin for some days.
at-end-needs-template = Choose the template whose desktops are to be deleted.
longer = + 10 min
end-lesson = End lesson
minutes-left = { $n } min left
begins-at = begins at { $time }
free-work = Free work
eyes-on-me = Eyes on me
exam = Exam
exam-on = Exam mode
eyes-for = { $n ->
    [one] the desktop of { $n } student is paused
   *[other] the desktops of { $n } students are paused
}
exam-off-for = { $n ->
    [one] network off for { $n } student
   *[other] network off for { $n } students
}
exam-limited-for = { $n ->
    [one] { $n } student reaches { $networks } networks alone
   *[other] { $n } students reach { $networks } networks alone
}
ends-at = ends by itself at { $time }
end-eyes = Let them go on
end-exam = End exam
exam-title = Begin an exam
exam-what = Their desktops keep running without network. It ends by itself, also if this app is closed.
exam-minutes = How long
exam-allowed = What they may reach
exam-allowed-help = Addresses and networks with commas between them. Empty: nothing at all.
allowed-wrong = Write addresses such as 10.0.0.5 or 192.168.7.0/24, with commas between them.
exam-sharing = USB devices and the clipboard stay on
exam-begin = Begin exam
to-class = { $n ->
    [one] For the whole class: { $n } student
   *[other] For the whole class: { $n } students
}
to-some = { $n ->
    [one] For { $n } student who is selected
   *[other] For { $n } students who are selected
}
message = Message
message-title = Write to the class
message-label = Message
message-example = We stop in five minutes: save your work.
message-help = It is shown in their Sarrio window, also to those who come later.
message-wrong = From 1 to 1,000 characters.
send = Send
observe = Observe
nothing-to-renew = Nothing to reset: none of these desktops has a template, or something is being done to them.
renew-question = { $n ->
    [one] Reset { $n } desktop of { $class } to its template?
   *[other] Reset { $n } desktops of { $class } to their templates?
}
wake = Wake PCs
wake-nobody = No computer to wake: nobody is missing at these seats, or their network cards are not known.
wake-needs-broadcast = In Rooms nobody entered yet where the computers of this room are woken.
woken = { $n ->
    [one] A packet that wakes it was sent to { $n } computer
   *[other] A packet that wakes it was sent to each of { $n } computers
}
woken-detail = Whether they start shows when somebody signs in there.
map = Map
list = List
column-person = Name
column-seat = Seat
column-desktop = Desktop
column-state = State
column-host = Hypervisor
column-hand = Asks for help
column-came = Came at
listed = { $n ->
    [one] { $n } student
   *[other] { $n } students
}
spotlight = Spotlight
spotlight-next = Next seat in { $n } s
spotlight-paused = Paused
save-still = Save picture
still-saved = The picture is saved
slowed = The pictures come at { $pace } of their usual pace now: the connection has no room for all of them.
count-selected = ({ $n } selected)
needs-lesson = Begin a lesson first.
nothing-to-start = Nothing to start: these desktops are on, or there is none.
nothing-to-shut-down = Nothing to shut down: no desktop is on.
nothing-runs = No desktop is on.
selected = { $n } selected
whole-class = Whole class
running = running
starting = starting
stopped = stopped
attention = need attention
asks-for-help = asks for help
flip = Turn the map around
arrange = Arrange seats
arrange-what = Drag the seats, or select them and use the arrow keys. Hold Alt for free placing.
board = Board and teacher's desk
no-desktop = No desktop for this lesson
no-desktop-short = None
not-started = Not started
host-silent = { $host } does not answer
nobody = Nobody signed in
free-seat = Free seat
wrong-seat = at { $seat }
seat = seat { $seat }
seat-and-host = seat { $seat }, { $host }
desktop-on = { $desktop } on { $host }
asks-since = Asks for help, { $since }
answer = Answered
seats-and-people = { $seats } seats, { $people } people, { $here } have come
people-here = { $people } people, { $here } have come
hint-enlarge = enlarge
hint-all = whole class
hint-clear = clear
collect = Collect
collect-title = Collect work
collect-folder = Folder on the students’ desktops
collect-folder-help = It is read where an agent answers in the desktop, and nothing is changed there.
collect-folder-wrong = Write a folder such as /home/student/work or C:\Users\student\Documents, or let disks be copied.
collect-disk = Copy the disk of desktops whose folder cannot be read
handed-in-of = { $there } of { $all } have handed in
not-handed-in = Nothing yet
save-all = Save all…
save-all-title = Where the work is saved
save-place = Folder on this computer
end-title = End the lesson
nothing-open = Nothing is open: all desktops are off, and no hand is up.
open-hands = { $n ->
    [one] { $n } hand is up
   *[other] { $n } hands are up
}
open-work = { $n ->
    [one] { $n } student has not handed in anything
   *[other] { $n } students have not handed in anything
}
open-running = { $n ->
    [one] { $n } desktop runs
   *[other] { $n } desktops run
}
open-busy = { $n ->
    [one] { $n } desktop is paused or busy
   *[other] { $n } desktops are paused or busy
}
collect-first = Collect from them first
shut-down-all = Shut the desktops down
ends-after-collecting = The lesson ends when their work is collected. If nothing can be collected, it goes on.
handed-in-files = { $n ->
    [one] Handed in at { $time }, { $n } file, { $size }
   *[other] Handed in at { $time }, { $n } files, { $size }
}
collected-files = { $n ->
    [one] Collected at { $time }, { $n } file, { $size }
   *[other] Collected at { $time }, { $n } files, { $size }
}
collected-disk = Disk copied at { $time }, { $size }
unplaced = Somebody is signed in at these computers, which are no seats yet
place-computer = Place here
make-missing = Make desktops
make-missing-why = For those who have none yet, such as somebody who came late
take-control = Take control
give-back = End help
you-help = You have keyboard and pointer of { $name }. They can go on too.
help-waits = Waiting for an answer
help-refused = { $name } does not want help now.
help-silent = { $name } has not answered.
helped-by = { $name } helps there now.
help-needs-on = The desktop is off.
help-needs-running = The desktop is paused with its class.
never-helped = The rules of consent do not allow help here.
never-watched = Not looked at: the rules of consent
never-paused = The rules of consent do not allow pausing this class.
ask-to-watch = Ask to look
watch-not-asked = Only with their consent
watch-asked = Asked, no answer yet
watch-refused = Does not want it now
watch-silent = Has not answered
wait-to-pause = { $n ->
    [one] { $n } has not agreed yet
   *[other] { $n } have not agreed yet
}
hand-out = Hand out
hand-out-title = Hand out files
hand-out-what = The students save them from their own windows. A desktop that runs gets them as a disc in its drive, where the newest replaces the one before.
hand-out-files = Choose files…
hand-out-folder = Choose a folder…
hand-out-path = File or folder
hand-out-name = Name
hand-out-chosen = { $n ->
    [one] { $n } file, { $size }
   *[other] { $n } files, { $size }
}
hand-out-none = Choose files or a folder first.
hand-out-sent = { $done } of { $size }
hand-out-disc = All is sent. The disc for the desktops is being made.
hand-out-stop = Stop
handed-out = Handed out
handed-to-all = { $files }, { $since } ago, for the whole class
handed-to-some = { $files }, { $since } ago, { $n ->
    [one] for { $n } student
   *[other] for { $n } students
}
names-shortened = { $n ->
    [one] { $n } name is longer than Windows reads from a disc: it is shown shortened there.
   *[other] { $n } names are longer than Windows reads from a disc: they are shown shortened there.
}
take-back = Take back
