//! Many people at once.

messages! {
    PeopleNotChosen { most: usize } = "people-not-chosen", Invalid,
        "From 1 to {most} people can be named one by one.",
        "Choose fewer, or all that a list shows.";
    PeopleCountDiffers { told: u64, now: u64 } = "people-count-differs", WrongState,
        "There are {now} people now, not {told}: nothing was changed.",
        "Look at the list again, and choose anew.";
    NotYoursToChange { names: String } = "not-yours-to-change", Forbidden,
        "You may not change {names}.",
        "Take them out of the selection. Only administrators change managers and administrators.";
    CannotDisableYourself = "cannot-disable-yourself", WrongState,
        "You cannot switch yourself off.",
        "Take yourself out of the selection, or ask another administrator.";
}
