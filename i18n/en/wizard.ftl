# Making desktops.
title = New desktops
template = Template
template-hint = What they are created from
template-title = Choose a template, or an ISO image
hardware = Hardware
hardware-hint = Processors, memory, storage
hardware-title = Their hardware
review = Review
review-hint = Where they will run
review-title = Review: { $count }
create = Create
create-hint = Live progress
creating = Creating { $count }
create-n = { $n ->
    [one] Create { $n } desktop
   *[other] Create { $n } desktops
}
step-of = Step { $n } of { $of }
next = Next
change = Change
choose-first = First choose what they are created from.
nothing-yet = Nothing is created until you press Create. You can go back to any step.
no-templates = No template to choose
no-templates-why = Import a template in Templates, make one from a desktop, or add an ISO image and install from it.
how-many = How many
count-wrong = From 1 to { $most }.
numbered = { $first } to { $last }
numbered-hint = With more than one, each name gets a number.
owner = Owner
owner-me = { $name } (me)
owner-person = Another person…
owner-missing = Choose for whom they are.
owner-group = Each student of { $group } ({ $count })
group-hint = The student’s name is added. Or say where: {"{"}first name{"}"}, {"{"}name{"}"}.
template-has = The template has { $processors } and { $memory }.
path-most-free = Most free space
path-free = { $name }, { $amount } free
disk-on = { $size } disk, { $path }
start = Start them when they are ready
landing = Where they will run
landing-detail = memory when all have started
landing-legend = grey: in use now · blue: these desktops
lands = { $count }, { $share } after
none-maintenance = none, in maintenance
none-silent = none, does not answer
too-little = Memory for { $fit } of { $count } at once
too-little-why = All are created; those without room stay stopped. Give them less memory, or free some.
how-it-goes = What happens
disks = Disks
disks-why = { $n ->
    [one] { $n } thin layer on top of the template, small at first
   *[other] { $n } thin layers on top of the template, small at first
}
starts = Start
starts-yes = Each as soon as it is ready
starts-no = They stay stopped
undone = If one fails
undone-why = The others continue; nothing incomplete is left
stop = Create no more
goes-on = You can close this. It continues in Jobs, and you are told when it ends.
another = More desktops
made-n = Disks { $done } of { $total }
running-n = Running { $done } of { $total }
undone-all = Nothing was created
none-needed = none, others have more memory free
no-template = No template: install from an ISO image
installs = Starts with an empty disk
installs-why = Each gets an empty disk and starts from the image. When it is installed, take the image out of its drive.
media = ISO image
disk-wrong = A disk has 1 to 65,536 GB.
disks-empty = { $n ->
    [one] { $n } empty disk, small at first
   *[other] { $n } empty disks, small at first
}
created = Creation of { $count }
source = Template or ISO image
filter-source = Filter templates and ISO images
not-made = { $name }, for { $owner }
keep-up = Also for those who join later
and-later = { $owner }, and those who join later
people-step = People
people-hint = For whom they are
name-title = For whom they are, and their name
owner-list = Several people…
owner-seats = Those who sit in { $room }: { $group } ({ $count })
people = { $n ->
    [one] { $n } person
   *[other] { $n } people
}
list-empty = Put at least one person on the list.
list-hint = Search and press a name, or type several names with commas and press Enter.
paste = Paste names
nothing-to-paste = There is no text on the clipboard
add-group = Add the students of
unclear = { $n ->
    [one] One name was not found, or several people have it
   *[other] { $n } names were not found, or several people have them
}
review-title-for = Review: { $count } for { $group }
quota = Quota
quota-of = { $quantity }, { $who }
now-and-after = { $now } now, { $after } after
space-on = Space on { $path }
and-more = and { $n } more
over-limit = { $n ->
    [one] One person would pass their own limit: { $names }
   *[other] { $n } people would pass their own limits: { $names }
}
skip-them = Skip them
allow-them = Allow for this class
skipped = { $n ->
    [one] One person gets none: { $names }
   *[other] { $n } people get none: { $names }
}
allowed = { $n ->
    [one] One person gets one beyond their limit: { $names }
   *[other] { $n } people get one beyond their limits: { $names }
}
undo-choice = Undo
none-path = none, storage not mounted
none-small = none, too small for one
none-memory = none, { $free } of memory left
none-spice = none, no SPICE
enough = { $n ->
    [one] There is memory for it now.
   *[other] There is memory for all { $n } at once now.
}
forecast = A forecast. At each start the host is chosen anew, by the load of that moment.
lesson = Begin a lesson with them now
start-again = { $n ->
    [one] Start it again
   *[other] Start these { $n } again
}
open-classroom = Open the classroom
at-seat = { $name }, seat { $seat }
tile-waiting = Waiting
tile-made = Made
tile-failed = Not made
tile-cancelled = Cancelled
