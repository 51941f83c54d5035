# Storage paths.
problem-no-such-storage-path = There is no storage path { $id }.
problem-no-storage-path-yet = There is no storage path for it yet.
hint-no-storage-path-yet = Add a storage path: a directory that your hosts mount.
problem-path-has-no-room = { $path } has { $left } to give, { $needed } are needed.
problem-storage-path-name-taken = There is a storage path { $name } already.
problem-storage-paths-overlap = { $directory } and { $other } of { $path } would lie in each other.
problem-directory-missing = { $host }: there is no directory { $directory }.
hint-directory-missing = Make it on the host or mount it there, then try again.
problem-locks-not-seen = { $host } does not see what { $other } locks in { $directory }.
problem-path-holds-things = { $path } holds { $things ->
    [one] { $things } desktop or template
   *[other] { $things } desktops and templates
}, the recycle bin counted.
