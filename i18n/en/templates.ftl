# The gallery of templates.
title = Templates
subtitle = { $usable } you can use, { $mine } yours
all = All
mine = Mine
shared = Shared with me
retired = Retired
retired-one = Retired
filter = Filter templates
hidden = { $n ->
    [one] { $n } template is hidden by this filter
   *[other] { $n } templates are hidden by this filter
}
empty = No templates yet
empty-why = A template is a disk that desktops are made from. Import a qcow2 image, or install one and make it a template.
empty-shelf = Nothing on this shelf
empty-shelf-why = Templates that belong here will show up by themselves.
make = Make desktops
not-ready = It is not ready yet.
is-retired = It is retired: bring it back first.
not-yours = Only who made it or an administrator may change it.
who = Who can use it
only-me = Only me
only-me-why = 1 person
everyone = Everyone
everyone-why = Everyone at the school
origin = Where it comes from
layers = { $n ->
    [one] { $n } layer
   *[other] { $n } layers
}
templates-n = { $n ->
    [one] { $n } template
   *[other] { $n } templates
}
running-n = { $n ->
    [0] none of them runs now
    [one] { $n } of them runs now
   *[other] { $n } of them run now
}
locked = Its disk cannot change while others build on it. To update it, change a desktop and make a new template of it.
made-by = Made by { $who }, { $day }
retire = Retire
bring-back = Bring back
delete = Delete template
delete-question = Delete { $name }?
delete-body = Nothing builds on it.
delete-kept = Its disk goes to the storage path’s recycle bin
delete-in-use = Others build on it: retire it instead, that hides it and deletes nothing.
import = Import
import-title = Import a template
import-note = The file stays as it is; a whole copy is made.
importing = Importing { $name }
name = Name of the template
image = qcow2 image
from-host = On a storage path
from-here = From this computer
from-host-help = The full path as the hosts see it, below a storage path.
from-here-help = It is uploaded, then checked.
no-such-file = There is no such file on this computer.
choose-image = Choose a qcow2 image
browse = Browse
disk-virtio = Disk virtio
share-everyone = Everyone at the school may use it
