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
empty-why = A template is a disk that desktops are created from. Import a qcow2 image, or install a desktop and make a template from it.
make = Create desktops
not-ready = It is not ready yet.
is-retired = It is retired. Bring it back first.
not-yours = Only its owner or an administrator can change it.
who = Who can use it
only-me = Only me
only-me-why = Nobody else can use it
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
locked = Its disk cannot change while others are based on it. To update it, change a desktop and make a new template from it.
made-by = Created by { $who }, { $day }
retire = Retire
bring-back = Bring back
delete = Delete template
delete-question = Delete { $name }?
delete-body = Nothing is based on it.
delete-kept = Its disk goes to the storage path’s recycle bin
import = Import
import-title = Import a template
import-note = The file stays as it is; Sarrio copies it.
importing = Importing { $name }
name = Name of the template
image = qcow2 image
from-host = On a storage path
from-here = From this computer
from-host-help = The full path as the hosts see it, inside a storage path.
from-here-help = It is uploaded, then checked.
no-such-file = There is no such file on this computer.
choose-image = Choose a qcow2 image
browse = Browse
disk-virtio = Disk virtio
share-everyone = Everyone at the school may use it
none-here = No templates here
none-here-why = Templates that match this choice will appear here.
chosen = Some
chosen-why = Those who were chosen
share = Share
share-title = Share { $name }
share-find = Find people, groups and categories
share-nobody = Nobody else can use it.
share-none = Nobody is found.
share-add = Add
share-end = Share no longer
kind-role = Everyone with this role
kind-category = Category
kind-group = Group
kind-person = Person
picture = Show the last picture of the desktop
picture-why = Whoever sees the template sees it. It may show somebody’s work.
tree-title = What builds on { $name }
tree-body = It cannot be deleted while these exist, also those in the recycle bin. Retiring it hides it and deletes nothing.
tree-others = { $n ->
    [one] and { $n } other, which you do not see
   *[other] and { $n } others, which you do not see
}
tree-in-bin = in the recycle bin
