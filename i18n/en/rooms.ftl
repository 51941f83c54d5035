# Rooms and their seats.
title = Rooms
add = Add room
empty = No rooms yet
empty-why = A room has seats, which stand on the map of the classroom as they stand in the room.
count = { $n ->
    [one] { $n } room
   *[other] { $n } rooms
}
seats-known = { $seats ->
    [one] { $seats } seat, { $known } with a computer that is known
   *[other] { $seats } seats, { $known } with a computer that is known
}
edit = Edit seats
edit-title = Seats of { $name }
how-many = Seats
per-row = Seats per row
add-help = They are called 1, 2, 3 and so on. Aisles are made on the map of the classroom, with Arrange seats.
seat = Seat
hostname = Host name
mac = Network card (MAC)
ip = IP address
hostname-wrong = Write a name such as n2m210.
mac-wrong = Write six pairs such as 00:1a:2b:3c:4d:5e.
ip-wrong = Write an address such as 10.200.212.212.
add-seat = Add seat
remove-seat = Remove this seat
remove = Remove room
remove-question = Remove { $name }?
remove-body = { $n ->
    [one] Its { $n } seat is removed too. Lessons that are planned there have no room then.
   *[other] Its { $n } seats are removed too. Lessons that are planned there have no room then.
}
import = Import seats
import-title = Import the seats of { $name }
import-n = { $n ->
    [one] Import { $n } seat
   *[other] Import { $n } seats
}
export = Export seats
exported = The seats are saved
list = List of seats
list-help = A spreadsheet saved as CSV. Its first line has headings: name, kind, hostname, mac, ip, column, row.
errors = { $n ->
    [one] { $n } line is wrong, so nothing is imported
   *[other] { $n } errors, so nothing is imported
}
errors-why = Correct the list and look again.
adds = { $n ->
    [one] { $n } seat is added
   *[other] { $n } seats are added
}
changes = { $n ->
    [one] { $n } is changed
   *[other] { $n } are changed
}
keeps = { $n ->
    [one] { $n } stays as it is
   *[other] { $n } stay as they are
}
others = { $n ->
    [one] { $n } more of the room is not in the list, and stays
   *[other] { $n } more of the room are not in the list, and stay
}
imported = { $added ->
    [one] { $added } seat was added
   *[other] { $added } seats were added
}, { $changed ->
    [one] { $changed } was changed
   *[other] { $changed } were changed
}.
