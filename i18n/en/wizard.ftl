# Making desktops.
title = New desktops
template = Template
template-hint = What they are created from
template-title = Choose a template, or an ISO image
name = Name and number
name-hint = One or many
name-title = Their name and number
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
none-memory = none, little memory free
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
