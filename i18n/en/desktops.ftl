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
column-created = Created
rows = Rows { $first } to { $last } of { $total }
no-matches = No desktop is in this state
hidden = { $n ->
    [one] { $n } desktop is hidden by this filter
   *[other] { $n } desktops are hidden by this filter
}
empty = No desktops yet
empty-why = Create one from a template, or one for each seat of a room, in about a minute.
empty-no-template = There is no template to create one from. Import one in Templates first.
nothing-chosen = Choose a desktop in the table first.
start-needs-off = It is not off. To restart it, use Reset.
needs-running = It is not running.
delete-needs-off = Shut it down first: only desktops that are off can be deleted.
template-needs-teacher = Teachers make templates, of their own desktops.
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
delete-body = Everything saved in them is deleted too. Their templates stay.
delete-n = { $n ->
    [one] Delete { $n } desktop
   *[other] Delete { $n } desktops
}
force-question = { $n ->
    [one] Force off { $n } desktop?
   *[other] Force off { $n } desktops?
}
force-question-one = Force off { $name }?
renew = Reset to template
renew-question = { $n ->
    [one] Reset { $n } desktop to its template?
   *[other] Reset { $n } desktops to their templates?
}
renew-question-one = Reset { $name } to { $template }?
renew-body = Each gets a fresh system disk, as the template has it. Those that are on are forced off, which loses unsaved work, and started again. Data disks stay as they are.
renew-kept = What was on the system disks is in the recycle bin for some days, as desktops of the same name
renew-n = { $n ->
    [one] Reset { $n } desktop
   *[other] Reset { $n } desktops
}
shut-down-question = { $n ->
    [one] Shut down { $n } desktop?
   *[other] Shut down { $n } desktops?
}
shut-down-question-one = Shut down { $name }?
volatile = Fresh at each start
volatile-lost = What was changed on its system disk is gone at its next start. Save work elsewhere first.
volatile-lost-some = { $n ->
    [one] { $n } of them is fresh at each start: what was changed on it is gone then.
   *[other] { $n } of them are fresh at each start: what was changed on them is gone then.
}
volatile-why = Each start begins with the template as it is. What is changed on the system disk is gone then; a data disk stays.
force-body = Like pulling the plug: unsaved work is lost. Shut down asks the operating system to stop instead.
rename-title = Rename desktop
template-title = Make a template
template-body = The disk of { $desktop } becomes the base of the template. The desktop stays as it is and continues on top of it.
template-name = Name of the template
saved = Saved { $name }
saved-next-start = The change takes effect at the next start.
edit-next-start = The desktop is running. Your changes take effect at its next start.
unreachable-since = { $host } has not answered since { $time }
unreachable-why = The desktop may still be running there, so it is not started elsewhere.
disk-error = Its disk could not be written
disk-error-why = The storage is full or has failed. Free space there, then press Resume: the desktop continues where it stopped.
deleted-where = They can be restored from the recycle bin, which empties itself after some days
empty-no-host = Desktops run on hypervisors, and there is none yet. Add the first one.
empty-no-path = Desktops need a place on the hosts for their disks. Add a storage path.
empty-ask = There is no template to create one from. Ask an administrator for one.
to-hosts = Add a hypervisor
to-storage = Add a storage path
to-templates = Go to Templates
make-template = Make template
unreachable = { $host } does not answer.
grow = Grow disk
grow-title = Make a disk of { $desktop } larger
grow-body = The desktop may run meanwhile. Then enlarge the partition inside it. A disk never becomes smaller again.
grow-now = It has { $size } now
grow-size = New size in GB
grow-free = { $path } has { $free } free. The disk takes space there only as the desktop writes to it.
grow-wrong = Enter a whole number of GB that is more than { $size }.
grow-needs-state = A disk can grow while its desktop is off or running and no job works on it.
newer-snapshot = A snapshot holds newer data than its disk
newer-copy = A copy holds newer data than its disk
newer-why = It was not made by Sarrio. Until its data is put back, the desktop is not started, deleted or made into a template.
newer-commit-running = An administrator puts it back with: virsh blockcommit { $id } { $file } --base { $own } --active --pivot. Then { $file } can be deleted.
newer-commit = An administrator puts it back with: qemu-img commit -f qcow2 { $file }. Then { $file } can be deleted.
newer-move = An administrator puts it back while the desktop is off: mv { $file } { $own }.
outdated-snapshot = A snapshot of its disk was left behind
outdated-delete = The disk was written after it: its data was put back already, or is no longer needed. An administrator deletes { $file } or moves it to another directory. Until then the desktop is not started.
empty-snapshot = An empty snapshot of its disk was left behind
empty-delete = It has no changes any more: its data was put back already. An administrator deletes { $file } or moves it to another directory. Until then the desktop is not started.
