# Storage paths, the recycle bin, ISO images.
title = Storage
subtitle = { $n ->
    [one] { $n } path, { $used } in use
   *[other] { $n } paths, { $used } in use
}
explain = A storage path is a directory that the hosts reach by the same path: on NFS, Ceph or a local disk.
add = Add path
add-title = Add a storage path
added = Added { $name }
directory = Directory on the hosts
directory-help = The same on each host; it must exist. A mark in it tells a mounted directory from an empty one.
takes-desktops = For new desktops
takes-templates = For new templates
takes-desktops-short = Desktops
takes-templates-short = Templates
empty = No storage paths yet
empty-why = Desktops and templates need a directory that the hosts reach. Add one.
empty-no-host = Hosts reach a storage path, and there is no host yet. Add the first one.
free = { $amount } free
not-seen = No host has checked it yet
not-usable = It is not mounted there.
not-on = Not usable on { $host }
lies-on = { $things ->
    [one] { $things } thing
   *[other] { $things } things
}, { $hosts ->
    [one] { $hosts } host
   *[other] { $hosts } hosts
}
remove = Remove path
remove-in-use = Desktops, templates or ISO images are on it.
remove-question = Remove { $name }?
remove-body = Sarrio forgets it. Nothing in the directory is deleted.
bin-n = Recycle bin { $n }
media-n = ISO images { $n }
restore = Restore
purge = Delete for good
empty-bin = Empty the bin
bin-empty = The recycle bin is empty
column-deleted = Deleted
empty-question = Empty the recycle bin for good?
purge-question = { $n ->
    [one] Delete { $n } desktop for good?
   *[other] Delete { $n } desktops for good?
}
purge-body = { $n ->
    [one] Its disk is deleted. This cannot be undone.
   *[other] The disks of { $n } desktops are deleted. This cannot be undone.
}
add-media = Add ISO
media-title = Add an ISO image
file = File on the hosts
file-help = The full path, inside a storage path. The file stays there and is never changed.
no-media = No ISO images yet
no-media-why = Desktops are installed from ISO images.
bin-empty-why = Deleted desktops are kept here for some days. They can be restored with everything in them.
purge-question-one = Delete { $name } for good?
templates-n = Deleted templates { $n }
bin-empty-templates-why = Deleted templates are kept here for some days and can be restored.
bin = Recycle bin
forget = Forget path
forget-question = Forget { $name } with all that is on it?
forget-body = Do this if the storage is gone for good. Sarrio then no longer knows what is listed here, and ends the jobs on it. If the files ever come back, they are not touched.
forget-empty = Nothing is stored on it.
forget-count = { $n ->
    [one] This concerns { $n } thing:
   *[other] This concerns { $n } things:
}
forget-type = Type { $name } to confirm
forgotten = Forgot { $name }
kind-desktop = Desktop
kind-deleted-desktop = Desktop in the recycle bin
kind-template = Template
kind-deleted-template = Template in the recycle bin
kind-media = ISO image
kind-image = Image with newer data of a desktop
kind-dependent-desktop = Desktop on another path that needs it; it stays and will not start
kind-dependent-template = Template on another path that needs it; it stays and cannot be used
