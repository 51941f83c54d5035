# Words that several screens use.
desktops = { $n ->
    [one] { $n } desktop
   *[other] { $n } desktops
}
selected = { $n } selected of { $total }
n-selected = ({ $n } selected)
choose = Choose
type-to-filter = Type to filter
no-hits = Nothing matches “{ $query }”
clear-filter = Clear filter
cancel = Cancel
close = Close
back = Back
go-on = Continue
save = Save
discard = Discard
edit = Edit
delete = Delete
rename = Rename
undo = Undo
try-again = Try again
try-now = Try now
check-again = Check again
show-jobs = Show in Jobs
show = Show
copy = Copy
copied = Copied
copy-code = Copy this code
more = More
name = Name
description = What it is for
and-more = and { $n } more
type-to-confirm = Type { $n } to confirm
of = { $used } of { $total }
vcpus = { $n } vCPU
go-there = move
open = open
select = select
any = any
yes = Yes
no = No
name-empty = Type a name.
not-a-number = Type a whole number.
version = Version { $version }
administrator = Administrator
person = User
type-path = No file was chosen. Type its path here.
