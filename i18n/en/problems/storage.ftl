# Storage paths.
problem-no-such-storage-path = There is no storage path { $id }.
problem-no-storage-path-yet = There is no storage path for it yet.
hint-no-storage-path-yet = Add a storage path: a directory that your hosts mount.
problem-path-has-no-room = { $path } has { $left } left, but { $needed } is needed.
problem-storage-path-name-taken = There is a storage path { $name } already.
problem-storage-paths-overlap = One of { $directory } and { $other } of { $path } would contain the other.
hint-storage-paths-overlap = Choose a directory that lies beside it.
problem-directory-missing = { $host }: there is no directory { $directory }.
hint-directory-missing = Make it on the host or mount it there, then try again.
problem-directory-was-forgotten = { $host }: { $directory } was a storage path of this installation before, and was forgotten.
hint-directory-was-forgotten = Add it once more to use it again (in the API with reuse). What lies in it stays there, and Sarrio does not know of it.
problem-locks-not-seen = { $host } does not see what { $other } locks in { $directory }.
problem-path-holds-things = { $path } holds { $things ->
    [one] { $things } desktop or template
   *[other] { $things } desktops and templates
}, including the recycle bin.
problem-path-does-not-take = The storage path { $path } takes no { $what }.
hint-path-does-not-take = Choose another storage path, or none: then Sarrio chooses.
problem-path-of-desktop-does-not-take = The storage path { $path } takes no { $what }.
hint-path-of-desktop-does-not-take = An administrator can let { $path } take { $what }, on the page Storage.
problem-no-host-uses-path = No host can use { $path } now. { $reason }
problem-path-is-called = The storage path is called { $path }, not { $typed }.
hint-path-is-called = Repeat the name of the path that is to be forgotten.
problem-path-can-be-used = { $path } can be used on { $hosts }.
hint-path-can-be-used = Only a path that no host can use is forgotten with what is stored on it. Delete what is on it instead, or unmount it on all hosts first.
problem-path-not-asked = Whether { $path } is still there could not be asked on { $hosts }.
hint-path-not-asked = Wait until they answer; where the path hangs, unmount it (umount -l). Remove a host that is gone for good.
problem-desktop-needs-path = { $name } runs or may still run on { $host }.
hint-desktop-needs-path = Force it off, or confirm that its host is off; then forget the path.
problem-desktop-needs-path-somewhere = { $name } runs or may still run on a host.
hint-desktop-needs-path-somewhere = Force it off, or confirm that its host is off; then forget the path.
problem-path-was-forgotten = Its storage path { $path } was forgotten.
hint-path-was-forgotten = If its directory ever comes back, delete by hand what is of no use there.
problem-base-was-forgotten = What it builds on was stored on { $path }, which was forgotten.
hint-base-was-forgotten = It cannot be used without that: delete it, or restore the missing image and make the disk whole.
