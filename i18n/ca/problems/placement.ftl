problem-no-host-yet = Encara no hi ha cap hipervisor.
problem-no-host-takes-it = Cap hipervisor no el pot executar. { $reasons }.
problem-no-host-with-memory = Cap hipervisor no té més de { $memory }.
problem-no-host-with-processors = Cap hipervisor no té més de { $threads } processadors i tanta memòria.
