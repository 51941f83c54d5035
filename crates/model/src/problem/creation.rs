//! Several desktops that are created together: some were made, some were not.

use super::message::Wording;

messages! {
    DesktopsPartlyMade { made: u64, total: u64, reason: Wording } = "desktops-partly-made", Unknown,
        "{made} of {total} desktops were made. {reason}";
    NothingToTryAgain = "nothing-to-try-again", WrongState,
        "No desktop of this job is missing.",
        "Nothing needs to be done.";
    NotOverYet = "not-over-yet", WrongState,
        "This job has not ended.",
        "Wait until it ends, or cancel it.";
}
