# Storage paths, the recycle bin, ISO images.
title = Storage
subtitle = { $n ->
    [one] { $n } path, { $used } in use
   *[other] { $n } paths, { $used } in use
}
explain = A storage path is a directory that hosts reach under one name: NFS, Ceph or a local disk.
add = Add path
add-title = Add a storage path
added = Added { $name }
directory = Directory on the hosts
directory-help = The same on each host; it must exist. A mark file in it tells a mount from an empty directory.
takes-desktops = New desktops go there
takes-templates = New templates go there
takes-desktops-short = Desktops
takes-templates-short = Templates
empty = No storage paths yet
empty-why = Desktops and templates need a directory that the hosts reach. Add one.
free = { $amount } free
not-seen = No host has looked at it yet
not-usable = It is not mounted there.
not-on = Not usable on { $host }
lies-on = { $things ->
    [one] { $things } desktop or template
   *[other] { $things } desktops and templates
}, { $hosts ->
    [one] { $hosts } host
   *[other] { $hosts } hosts
}
remove = Remove path
remove-in-use = Desktops or templates lie on it.
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
file-help = The full path, below a storage path. It stays there and is never written.
no-media = No ISO images yet
no-media-why = An ISO image is what one installs a desktop from.
bin-empty-why = Deleted desktops are kept here for some days, and come back with all that was in them.
purge-question-one = Delete { $name } for good?
templates-n = Deleted templates { $n }
bin-empty-templates-why = Deleted templates are kept here for some days, and come back as they were.
bin = Recycle bin
