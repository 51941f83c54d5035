problem-no-host-yet = Aún no hay ningún hipervisor.
problem-no-host-takes-it = Ningún hipervisor puede ejecutarlo. { $reasons }.
problem-no-host-with-memory = Ningún hipervisor tiene más de { $memory }.
problem-no-host-with-processors = Ningún hipervisor tiene más de { $threads } procesadores y tanta memoria.
