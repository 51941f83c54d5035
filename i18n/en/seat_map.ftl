# The map of a classroom and its enlarged seats.
help = Help
help-minutes = Help { $n } min
seconds = { $n } s ago
minutes = { $n } min ago
release = Release to go back,
keeps-open = keeps it open,
closes = closes,
next-seat = next seat
pauses = pauses,
goes-on = goes on,
gives-back = gives the keyboard back
