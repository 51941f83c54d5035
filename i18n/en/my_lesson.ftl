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
hand-in-files = Hand in files…
hand-in-folder = Hand in a folder…
hand-in-title = What is handed in
not-handed-in = You have not handed in anything in this lesson.
collected = Your teacher has collected your work.
handed-in = { $n ->
    [one] Handed in at { $time }, { $n } file. Handing in again replaces it.
   *[other] Handed in at { $time }, { $n } files. Handing in again replaces them.
}
volatile = It is fresh at each start: save your work elsewhere before you shut it down.
sees-if-agreed = Your teacher sees your desktop's screen only if you agree.
never-seen = Nobody else sees your desktop's screen.
asks-to-watch = { $name } would like to look at your screen.
asks-to-watch-why = If you allow it, that holds for this lesson. You can take it back at any time.
asks-to-help = { $name } would like to help you at your desktop.
asks-to-help-why = They would use keyboard and pointer together with you, this one time. You can end it at any time.
asks-to-pause = { $name } would like to pause your desktop with the class.
asks-to-pause-why = If you allow it, that holds for this lesson. What is open stays open.
allow = Allow
not-now = Not now
take-back = Take it back
agreed-to-watch = { $name } may look at your screen in this lesson.
agreed-to-pause = { $name } may pause your desktop in this lesson.
looks-at-you = { $name } is looking at your screen
looks-why = It is large in their window now.
helps-you = { $name } is helping you
helps-you-why = They use keyboard and pointer of your desktop. You can go on too.
end-help = End help
