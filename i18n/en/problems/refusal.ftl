# Why one host does not take a desktop: the reasons in `NoHostTakesIt`.
problem-host-in-maintenance = { $host }: in maintenance
problem-host-connecting = { $host }: still connecting
problem-host-not-answering = { $host }: does not answer
problem-host-not-looked-at = { $host }: not looked at yet
problem-host-not-reaching = { $host }: does not reach { $path }
problem-host-without-spice = { $host }: its QEMU has no SPICE
problem-host-too-small = { $host }: smaller than { $memory } and { $processors } processors
problem-host-too-full = { $host }: { $free } free, { $needed } needed
problem-more-hosts = and { $more } more
