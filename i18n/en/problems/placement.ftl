# Why no host takes a desktop.
problem-no-host-yet = There is no host yet.
problem-no-host-takes-it = No host can take it. { $reasons }.
problem-no-host-with-memory = No host has more than { $memory }.
problem-no-host-with-processors = No host has more than { $threads } processors and that much memory.
