# Making desktops.
title = New desktops
template = Template
template-hint = What they are made from
template-title = Choose a template, or an ISO image
name = Name and number
name-hint = One or many
name-title = What they are called, and how many
hardware = Hardware
hardware-hint = Processors, memory, storage
hardware-title = Their machine
review = Review
review-hint = Where they will land
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
choose-first = Choose what they are made from first.
nothing-yet = Nothing is created until you press Create. You can go back to any step.
no-templates = No template to choose
no-templates-why = Import one in Templates, make one of a desktop, or add an ISO image and install from it.
how-many = How many
count-wrong = From 1 to { $most }.
numbered = { $first } to { $last }
numbered-hint = Many get a number behind it.
owner = Whose they are
owner-me = { $name } (me)
template-has = The template has { $processors } and { $memory }.
path-most-free = Where most space is free
path-free = { $name }, { $amount } free
disk-on = { $size } disk, { $path }
start = Start them when ready
landing = Where they will land
landing-detail = memory after all start
landing-legend = grey: in use now · blue: these desktops
lands = { $count }, { $share } after
none-maintenance = none, in maintenance
none-silent = none, does not answer
none-memory = none, little memory free
too-little = Memory for { $fit } of { $count } at once
too-little-why = All are made; those that find no room stay stopped. Give them less memory, or free some.
how-it-goes = How it goes
disks = Disks
disks-why = { $n ->
    [one] { $n } thin layer over the template, small at first
   *[other] { $n } thin layers over the template, small at first
}
starts = Start
starts-yes = Each as soon as it is ready
starts-no = They stay stopped
undone = If one fails
undone-why = The others go on, nothing half-made stays
stop = Stop after these
goes-on = You can close this. It goes on in Jobs and tells you when it ends.
another = More desktops
made-n = Disks { $done } of { $total }
started-n = Started { $done } of { $total }
running-n = Running { $done } of { $total }
undone-all = Nothing was made
none-needed = none, others have more memory free
no-template = No template: install from an ISO image
installs = Begins with an empty disk
installs-why = Each begins with an empty disk and starts from the image. When it is installed, take the image out of its drive.
media = ISO image
disk-wrong = A disk has 1 to 65,536 GB.
disks-empty = { $n ->
    [one] { $n } empty disk, small at first
   *[other] { $n } empty disks, small at first
}
created = Creation of { $count }
source = Template or ISO image
filter-source = Filter templates and ISO images
