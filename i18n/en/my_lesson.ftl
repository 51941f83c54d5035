# A student's lesson.
title = My lesson
none = No lesson now
none-why = When your teacher begins one, it is shown here.
with = with { $teachers }
until = until { $time }
paused = Eyes on your teacher
paused-why = Your teacher has paused the desktops. They go on at { $time } at the latest, with everything that was open.
exam = Exam
exam-why = Until { $time } the desktops have no network, or only what the exam needs.
message-from = { $name }, { $time }
raise-hand = Hand up
lower-hand = Hand down
hand-up = Your hand is up for { $since }
sees-screen = Your teacher can see your desktop's screen during the lesson.
desktops = My desktops
no-desktop = You have no desktop yet
no-desktop-why = Your teacher gives you one.
