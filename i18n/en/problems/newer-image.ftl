# Images that hold newer data than a disk's own file, and how an administrator puts it back.
problem-snapshot-is-newer = { $file } builds on the { $role } disk of { $name } and was not made by Sarrio: it may hold newer data.
hint-snapshot-is-newer = Put that data back while { $name } is off: qemu-img commit -f qcow2 { $word }. Then delete { $file }, or move it to another directory if its data is not needed.
problem-snapshot-is-newer-in-use = { $file } builds on the { $role } disk of { $name } and was not made by Sarrio: it may hold newer data.
hint-snapshot-is-newer-in-use = virsh blockcommit { $desktop } { $word } --base { $own } --active --pivot puts its data back, then delete { $word }.
problem-snapshot-is-outdated = { $file } builds on the { $role } disk of { $name } and was not made by Sarrio, but the disk was written after it: its data was put back already, or is of no use any more.
hint-snapshot-is-outdated = Do not commit it. Delete { $file }, or move it to another directory.
problem-snapshot-is-empty = { $file } builds on the { $role } disk of { $name } and was not made by Sarrio. It has no changes any more: its data was put back already.
hint-snapshot-is-empty = Delete { $file }, or move it to another directory.
problem-copy-is-newer = { $name } last ran from { $file }, a copy of its { $role } disk that was not made by Sarrio: the copy holds newer data.
hint-copy-is-newer = Put the copy back while { $name } is off: mv { $word } { $own }. If its data is not needed, delete { $file }.
problem-copy-is-newer-in-use = { $name } last ran from { $file }, a copy of its { $role } disk that was not made by Sarrio: the copy holds newer data.
hint-copy-is-newer-in-use = Shut { $name } down, then put the copy back: mv { $word } { $own }.
