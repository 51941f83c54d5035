# What cannot be done to a desktop now, and what is wrong with one that was asked for.
problem-in-recycle-bin = { $name } is in the recycle bin.
problem-in-recycle-bin-already = { $name } is in the recycle bin already.
problem-not-in-recycle-bin = { $name } is not in the recycle bin.
problem-something-else-is-done = Something else is being done to { $name }.
problem-desktop-on-already = { $name } is on already.
problem-desktop-off-already = { $name } is off already.
problem-desktop-not-running = { $name } does not run.
problem-desktop-not-paused = { $name } is not paused.
problem-desktop-is-off = { $name } is off.
hint-desktop-is-off = Start it first.
problem-desktop-is-on = { $name } is on: shut it down first.
problem-desktop-not-off = { $name } is not off: shut it down first.
problem-desktop-cannot-grow = { $name } is { $state } now.
hint-desktop-cannot-grow = Its disks grow while it is off or runs, and not in the recycle bin.
problem-may-still-run = { $name } may still run on { $host }, silent for { $seconds } s.
problem-may-still-run-somewhere = { $name } may still run on its host, silent for { $seconds } s.
problem-started-by-somebody-else = { $name } was started by somebody else.
problem-started-under-other-epoch = { $name } was started under another epoch meanwhile.
problem-start-has-no-host = The start has no host yet.
problem-desktop-runs-nowhere = The desktop does not run on any host.
problem-desktop-has-no-disk = { $name } has no disk.
problem-desktop-has-no-system-disk = { $name } has no system disk.
problem-media-gone = The media of { $name } is gone.
hint-media-gone = Choose other media for it, or none.
problem-ended-by-itself = Its machine ended by itself: QEMU failed or the guest crashed.
hint-ended-by-itself = Start it again; if it stays, look into QEMU's log of this desktop on the host.
problem-no-tunnel-from-elsewhere = This backend runs elsewhere: it opens no tunnels.
problem-network-for-administrators = Only administrators put a desktop into { $network }.
problem-desktop-limit-reached = { $owner } has { $have } of { $limit } desktops; { $more } more were asked for.
problem-desktop-count-wrong = At once, 1 to { $most } desktops can be made.
problem-template-or-media-needed = Choose a template, or media to install from.
problem-batch-size-wrong = A batch has 1 to { $most } desktops.
problem-no-desktop-to-do-this-to = There is no desktop to do this to.
problem-bin-holds-others = The recycle bin holds { $found ->
    [one] { $found } desktop
   *[other] { $found } desktops
} now, not { $asked }.
problem-vcpus-out-of-range = vcpus is { $value }; it can be from { $least } to { $most }.
problem-memory-out-of-range = memory is { $value }; it can be from { $least } to { $most }.
problem-heads-out-of-range = heads is { $value }; it can be from { $least } to { $most }.
problem-network-name-wrong = A network's name has 1 to 64 letters, digits or . _ - :.
problem-boot-media-needed = To start from media, choose an ISO.
problem-bin-is-empty = The recycle bin holds no desktops.
