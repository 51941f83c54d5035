help = Ayuda
help-minutes = Ayuda { $n } min
seconds = hace { $n } s
minutes = hace { $n } min
release = Suelte para volver,
keeps-open = la deja abierta,
closes = la cierra,
next-seat = puesto siguiente
