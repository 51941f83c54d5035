help = Ajuda
help-minutes = Ajuda { $n } min
seconds = fa { $n } s
minutes = fa { $n } min
release = Deixeu anar per tornar,
keeps-open = la manté oberta,
closes = la tanca,
next-seat = lloc següent
