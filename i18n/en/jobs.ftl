# The Jobs tray, and what jobs say when they end.
title = Jobs
title-n = { $n ->
    [one] { $n } job
   *[other] { $n } jobs
}
running = { $n ->
    [0] none running
    [one] { $n } running
   *[other] { $n } running
}
none = Nothing is running. What takes a while is shown here, with its step and a button to cancel it.
start = Start { $what }
shutdown = Shut down { $what }
stop = Force off { $what }
reset = Reset { $what }
renew = Reset { $what } to the template
pause = Pause { $what }
resume = Resume { $what }
delete = Delete { $what }
restore = Restore { $what }
purge = Delete { $what } for good
create = Create { $what }
grow = Make a disk of { $what } larger
template = Make a template from { $what }
import = Import { $what }
queued = Waiting for its turn
step = Step { $number } of { $of }, { $step }
step-bytes = Step { $number } of { $of }, { $step }, { $done } of { $total }
step-place = choosing a host
step-disk = making the disk
step-launch = starting the machine
step-resume = starting the guest
step-check = checking
step-images = looking for newer images
step-grow = making the disk larger
step-keep = keeping the old disk
step-fresh = beginning with the template
parts = { $ready } ready, { $rest } under way
parts-failed = { $ready } ready, { $rest } under way, { $failed } failed
undoing = Undoing what was done: { $why }
done = Done
cancelled = Cancelled; what was done has been undone
clear = Clear
clear-hint = Removes the finished jobs from this list
cancel = Cancel
took = Took { $time }.
succeeded = { $job }: done
partly = { $job }: { $ready } of { $total } done
partly-why = { $failed } failed. The reasons are in Jobs.
failed = { $job }: failed
more-toasts = { $n ->
    [one] { $n } more in Jobs
   *[other] { $n } more in Jobs
}
step-claim = reserving the desktop
step-ask = asking the system to shut down
step-force = forcing it off
step-copy = copying the disk
step-move = moving the disk
step-protect = protecting the base
step-tidy = tidying up the files
step-restore = bringing the files back
step-sidecar = recording the owner
step-desktops = { $step }, { $done } of { $total }
waits = Waiting since { $time }: { $why }
abandon = Abandon
abandon-hint = Ends it without undoing what it did
keep-waiting = Keep waiting
abandon-question = Abandon “{ $job }”?
abandon-body = It ends at once, and what it did is not undone. Do this if what it waits for will not come back. What it may leave behind is listed afterwards.
abandoned = { $job }: abandoned
left-nothing = It left nothing behind that Sarrio knows of.
left-behind = It may have left behind { $things }.
left-domain = the domain { $name } on { $host }
left-folder = the folder { $path } on { $storage }
left-file = the file { $path } on { $storage }
left-unfinished = a directory in { $path } on { $storage } whose name begins with .making-, which Sarrio removes by itself after a day
cancelled-kept = Cancelled; { $ready } of { $total } were ready and are kept
collect = Collect the work of { $what }
step-collect = collecting
step-finish = finishing
