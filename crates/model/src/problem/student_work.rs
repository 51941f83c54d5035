//! What students hand in, and collecting it.

use crate::{Bytes, Name, problem::message::Wording};

messages! {
    NothingToCollect = "nothing-to-collect", Invalid,
        "Neither a folder nor disks are to be collected.",
        "Name a folder of the guests, or let their disks be copied.";
    NobodyToCollectFrom = "nobody-to-collect-from", Invalid,
        "There is nobody to collect from.",
        "Name at least one student of the class.";
    StudentHasNoDesktop { name: String } = "student-has-no-desktop", WrongState,
        "{name} has no desktop in this lesson.",
        "Make one for them, or let them hand in their work themselves.";
    DesktopOffToRead { name: Name } = "desktop-off-to-read", WrongState,
        "{name} does not run, so no folder of it can be read.",
        "Start it, or let its disk be copied.";
    GuestHasNoAgent { name: Name } = "guest-has-no-agent", WrongState,
        "No agent answers in the guest of {name}.",
        "Install qemu-guest-agent in the template, or let the disk be copied.";
    GuestCannotPack { name: Name } = "guest-cannot-pack", WrongState,
        "The agent in the guest of {name} cannot run tar.",
        "Let the agent run programs (guest-exec) and install tar, or let the disk be copied.";
    GuestFolderMissing { name: Name, folder: String } = "guest-folder-missing", NotFound,
        "The guest of {name} has no folder {folder} that can be read.",
        "Look how the folder is called there.";
    GuestFolderEmpty { name: Name, folder: String } = "guest-folder-empty", NotFound,
        "There is no file in the folder {folder} of {name}.",
        "Ask the student to save their work there.";
    WorkTooLarge { most: Bytes } = "work-too-large", TooLarge,
        "It is larger than {most}.",
        "Leave out what is not needed.";
    WorkHasTooManyFiles { most: u32 } = "work-has-too-many-files", TooLarge,
        "It has more than {most} files and folders.",
        "Leave out what is not needed, or pack it into one file.";
    WorkNotTar { why: String } = "work-not-tar", Invalid,
        "What was sent is no whole tar file ({why}).";
    WorkOfOtherType = "work-of-other-type", BadRequest,
        "Work is sent as a tar file.",
        "Send it with Content-Type: application/x-tar.";
    WorkEntryNotPlain { entry: String } = "work-entry-not-plain", Invalid,
        "“{entry}” is neither a file nor a folder.",
        "Send the file itself in place of a link to it.";
    WorkEntryOutside { entry: String } = "work-entry-outside", Invalid,
        "“{entry}” is no name that can be taken.",
        "Names are relative, and have no “..” and no control character.";
    WorkIsEmpty = "work-is-empty", Invalid,
        "There is no file in it.",
        "Choose at least one file.";
    WorkNotThere { name: String } = "work-not-there", NotFound,
        "{name} has not handed in anything in this lesson.",
        "Collect it from their desktop, or ask them to hand it in.";
    WorkPartlyCollected { collected: u64, total: u64, reason: Wording } = "work-partly-collected", WrongState,
        "The work of {collected} of {total} was collected. {reason}",
        "What was collected is kept. Collect from the others again.";
}
