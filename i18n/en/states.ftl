# The states of desktops and hosts.
stopped = Stopped
starting = Starting
running = Running
paused = Paused
paused-disk = Paused, disk error
stopping = Stopping
unreachable = Unreachable
failed = Failed
creating = Creating
undoing = Undoing
templating = Making template
deleting = Deleting
connecting = Connecting
online = Online
degraded = Online, needs attention
maintenance = Maintenance
