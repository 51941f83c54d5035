# The desktops: table, panel, dialogs.
title = Desktops
subtitle = { $total } in all, { $running } running
new = New desktop
open = Open
start = Start
shut-down = Shut down
pause = Pause
resume = Resume
reset = Reset
force-off = Force off
template-it = Template it
filter = Filter by name, owner, host
template-any = Template: any
host-any = Hypervisor: any
all = All
in-progress = In progress
attention = Need attention
column-state = State
column-name = Name
column-owner = Owner
column-template = Template
column-host = Hypervisor
column-vcpus = vCPU
column-memory = Memory
column-created = Made
rows = Rows { $first } to { $last } of { $total }
no-hits = No desktop is in this state
hidden = { $n ->
    [one] { $n } desktop is hidden by this filter
   *[other] { $n } desktops are hidden by this filter
}
empty = No desktops yet
empty-why = Make one from a template, or one for each seat of a room, in about a minute.
empty-no-template = There is no template to make one from: import one in Templates first.
nothing-chosen = Choose a desktop in the table first.
start-needs-off = It is not off. To begin again, use Reset.
needs-running = It is not running.
delete-needs-off = Shut it down first: only what is off can be deleted.
template-needs-off = Shut it down first: its disk becomes the template.
deleted = { $n ->
    [one] Deleted { $n } desktop
   *[other] Deleted { $n } desktops
}
cannot-delete = Nothing to delete
cannot-delete-why = Only desktops that are off can be deleted. Shut them down first.
delete-question = { $n ->
    [one] Delete { $n } desktop?
   *[other] Delete { $n } desktops?
}
delete-question-one = Delete { $name }?
delete-body = What was saved in them goes with them. Their templates stay.
delete-n = { $n ->
    [one] Delete { $n } desktop
   *[other] Delete { $n } desktops
}
force-question = { $n ->
    [one] Force off { $n } desktop?
   *[other] Force off { $n } desktops?
}
force-question-one = Force off { $name }?
force-body = Like pulling the plug: what is not saved inside is lost. Shut down asks the system first.
rename-title = Another name
template-title = Make a template
template-body = The disk of { $desktop } becomes the template’s base. The desktop goes on from there, as it is now.
template-name = Name of the template
template-make = Make template
saved = Saved { $name }
saved-next-start = The change takes effect at the next start.
edit-next-start = It runs: what you change takes effect at its next start.
unreachable-since = { $host } does not answer since { $time }
unreachable-why = The desktop may still run there, so it is not started elsewhere.
disk-error = Its disk could not be written
disk-error-why = The storage is full or failed. Free space there, then press Resume: it goes on where it stood.
deleted-where = They come back from the recycle bin, until it empties itself after some days
empty-no-host = Desktops run on hypervisors, and there is none yet. Add the first one.
empty-no-path = Desktops need a place on the hosts to keep their disks. Add a storage path.
empty-ask = There is no template to make one from. Ask an administrator for one.
to-hosts = Add a hypervisor
to-storage = Add a storage path
to-templates = Go to Templates
