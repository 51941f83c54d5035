# What a host did not do, and why; and what is wrong with how a host was given.
problem-host-silent = { $host }: the host does not answer: { $why }.
problem-host-shows-other-key = { $host }: the host shows another host key than the pinned one.
problem-jump-host-shows-other-key = { $host }: the jump host { $jump } shows another host key than the pinned one.
problem-jump-key-not-confirmed = { $host }: nobody has confirmed the key of the jump host { $jump }.
problem-pinned-key-not-shown = { $address } shows another host key than { $pinned }, which is pinned for { $host }.
hint-pinned-key-not-shown = Check the address. If the host was reinstalled, compare its new fingerprint at its console, and confirm it.
problem-host-sign-in-refused = { $host }: the host refuses the sign-in: { $why }.
problem-libvirt-silent = { $host }: libvirt does not answer on the host: { $why }.
problem-host-too-slow = { $host }: { $call } had no answer within { $seconds } s.
problem-host-connection-lost = { $host }: the connection was lost during { $call }.
problem-desktop-not-there = { $host }: desktop { $desktop } does not run there.
problem-desktop-of-other-epoch = { $host }: desktop { $desktop } runs there under epoch { $found }, not { $wanted }.
problem-desktop-there-already = { $host }: desktop { $desktop } runs there already.
problem-not-possible-there = { $host }: { $why }.
problem-agent-silent = { $host }: the guest's agent does not answer.
problem-no-such-console = { $host }: the desktop offers no { $kind } console.
problem-file-in-use = { $host }: { $file } is in use.
problem-file-missing = { $host }: { $file } is not there.
problem-file-exists = { $host }: { $file } exists already.
problem-path-not-mounted = { $host }: { $path } is not mounted: its mark is missing.
problem-path-of-another = { $host }: { $path } carries the mark of another storage path.
problem-path-full = { $host }: no space left in { $path }.
problem-path-read-only = { $host }: { $path } cannot be written.
problem-image-unusable = { $host }: { $file } cannot be used: { $why }.
problem-libvirt-refused = { $host }: libvirt refused { $call }: { $message }.
problem-host-command-failed = { $host }: { $command } failed on the host: { $message }.
problem-host-call-cancelled = { $host }: cancelled.
problem-no-key-confirmed = No host key of { $address } was confirmed.
problem-host-key-not-accepted = The key that { $address } shows was not accepted.
hint-host-key-not-accepted = Somebody may be intercepting the connection. Check the network and the address, then try again.
problem-host-address-wrong = The address must be a host name or an IP address.
problem-host-name-taken = There is a host named { $name } already.
problem-same-host = { $name } is this very host.
problem-local-host-has-no-ssh = This is the backend's own machine: it is reached without SSH and without keys.
problem-no-jump-host = There is no jump host whose key this could be.
problem-host-runs-desktops = { $host } may still run { $desktops ->
    [one] { $desktops } desktop
   *[other] { $desktops } desktops
}.
problem-host-is-not-off = { $host } answers: it is not off.
problem-memory-nearly-full = { $host } has { $free } of { $total } memory free.
hint-memory-nearly-full = Shut down desktops that nobody uses, or add memory.
problem-no-host-reaches-path = There is no host that reaches the storage path.
problem-no-host-for-directory = There is no host that could reach the directory.
problem-no-picture-in-time = The host gave no picture of the desktop within { $seconds } s.
problem-picture-not-read = A picture of the desktop cannot be read: { $why }.
problem-picture-not-written = A picture of the desktop cannot be written: { $why }.
