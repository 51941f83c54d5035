//! Rooms, lessons, and the powers over a class.

use std::net::IpAddr;

use crate::{MacAddress, Name};

messages! {
    RoomNameTaken { name: Name } = "room-name-taken", NameTaken,
        "Another room is called {name}.";
    SeatNameTwice { name: Name } = "seat-name-twice", Invalid,
        "Two seats of the room are called {name}.",
        "Give one of them another name.";
    SeatMacTaken { mac: MacAddress, seat: Name } = "seat-mac-taken", Invalid,
        "Another seat has the card {mac} of seat {seat}.",
        "Look on the computer which address its network card has: each card has its own.";
    SeatIpTaken { ip: IpAddr, seat: Name } = "seat-ip-taken", Invalid,
        "Another seat has the address {ip} of seat {seat}.",
        "Give each computer an address of its own.";
    TooManySeats { most: usize } = "too-many-seats", Invalid,
        "A room has at most {most} seats.",
        "Make two rooms of it.";
    NoSuchSeat = "no-such-seat", Invalid,
        "The room has no such seat.",
        "Read the room again: somebody may have removed the seat.";
    ClassSizeWrong { most: usize } = "class-size-wrong", Invalid,
        "A class has 1 to {most} students.",
        "Choose some students, or make two classes.";
    OnlyStudentsInClass { name: String } = "only-students-in-class", Invalid,
        "{name} is no student.",
        "Leave them out: a class is made of students who may sign in.";
    ClassHasNoCategory = "class-has-no-category", Invalid,
        "Neither you nor these students are in a category.",
        "Put them into a category first, or choose a group.";
    NotStudentsOf { group: Name } = "not-students-of", Invalid,
        "Somebody who is named is no student of {group}.",
        "Read the group again: somebody may have left it.";
    AtTwoSeats { name: String } = "at-two-seats", Invalid,
        "{name} cannot sit at two seats.",
        "Free one of the two.";
    NoSuchRoom = "no-such-room", Invalid,
        "There is no such room.";
    LessonTooLong { most: i64 } = "lesson-too-long", Invalid,
        "A lesson lasts from 1 to {most} minutes.",
        "Plan several lessons instead.";
    DeletesWithoutTemplates = "deletes-without-templates", Invalid,
        "A lesson without templates deletes no desktops.",
        "Choose the templates whose desktops are to be deleted when the lesson ends.";
    LessonBeginsInPast = "lesson-begins-in-past", Invalid,
        "A lesson cannot begin in the past.",
        "Leave the time out to begin it now.";
    LessonHasBegun { title: Name } = "lesson-has-begun", WrongState,
        "{title} has begun already.",
        "Change when it ends, or end it and begin another one.";
    LessonIsOver { title: Name } = "lesson-is-over", WrongState,
        "{title} is over.",
        "Begin another lesson.";
    LessonNotNow { title: Name } = "lesson-not-now", WrongState,
        "{title} does not take place now.",
        "Begin a lesson now, or wait until it begins.";
    GroupHasLesson { group: Name, title: Name } = "group-has-lesson", WrongState,
        "{group} has {title} at that time.",
        "End that lesson first, or choose another time.";
    TimerOutOfRange { most: i64 } = "timer-out-of-range", Invalid,
        "A power ends after 1 to {most} minutes.",
        "Choose how long it is to last.";
    PausedWithClass { name: Name } = "paused-with-class", WrongState,
        "{name} is paused with its class.",
        "It goes on when the teacher ends “eyes on me”.";
    ConsentRulesChanged = "consent-rules-changed", StaleRevision,
        "Somebody else has changed the rules of consent meanwhile.";
    NeverWatched { name: String } = "never-watched", WrongState,
        "The rules of consent do not let anybody look at the screen of {name}.",
        "An administrator can change the rules of the school, and whoever may change the group those of the group.";
    NeverHelped { name: String } = "never-helped", WrongState,
        "The rules of consent do not let anybody help {name} at the desktop.",
        "An administrator can change the rules of the school, and whoever may change the group those of the group.";
    NeverPaused { group: Name } = "never-paused", WrongState,
        "The rules of consent do not let anybody pause the desktops of {group}.",
        "An administrator can change the rules of the school, and whoever may change the group those of the group.";
    WatchNotAgreed { name: String } = "watch-not-agreed", WrongState,
        "{name} has not agreed that you look at their screen.",
        "Ask them, and wait until they agree.";
    CannotBeAsked { name: String } = "cannot-be-asked", WrongState,
        "{name} has not opened Sarrio: they cannot be asked.",
        "Ask them to open Sarrio, then try again.";
    NoSuchQuestion = "no-such-question", WrongState,
        "That was not asked, or it was answered already.",
        "Look again: whoever asked may have given up.";
    HelpedByOther { name: String, helper: String } = "helped-by-other", Busy,
        "{helper} helps {name} now.",
        "Wait until they have finished: two cannot use one keyboard.";
    NoHelp { name: Name } = "no-help", WrongState,
        "You do not help at {name} now.",
        "Take control first.";
    NoSecondConsole { name: Name } = "no-second-console", WrongState,
        "{name} has no second console through which you could help.",
        "Shut it down and start it again: Sarrio gives it one then.";
    InputTooFast { most: u32 } = "input-too-fast", TooLarge,
        "More than {most} keys and movements came in a second.",
        "Some of them were left out.";
    InputNotRead { why: String } = "input-not-read", BadRequest,
        "What is to be done at a desktop cannot be read: {why}.";
}
