//! What is handed out to a class.

use crate::{Bytes, Name};

messages! {
    HandoutNotTar { why: String } = "handout-not-tar", Invalid,
        "What was sent is no tar archive: {why}.",
        "Send a tar archive of files and folders, without compression.";
    HandoutCut = "handout-cut", BadRequest,
        "The files did not arrive whole.",
        "Hand them out again.";
    HandoutNotPlain { name: String } = "handout-not-plain", Invalid,
        "“{name}” is neither a file nor a folder.",
        "Hand out files and folders alone, without links.";
    HandoutNameRefused { name: String } = "handout-name-refused", Invalid,
        "“{name}” is not a name that a file can be handed out under.",
        "Each folder and file has a name of at most 255 bytes in UTF-8, without control characters, and none leads out of the hand-out.";
    HandoutNameTwice { name: String } = "handout-name-twice", Invalid,
        "“{name}” is there twice.",
        "Give one of the two another name.";
    HandoutTooMany { most: usize } = "handout-too-many", TooLarge,
        "At most {most} files and folders can be handed out at once.",
        "Put them into a zip file first.";
    HandoutTooLarge { most: Bytes } = "handout-too-large", TooLarge,
        "At most {most} can be handed out at once.",
        "Hand out less, or put large things into the template.";
    HandoutEmpty = "handout-empty", Invalid,
        "There is no file to hand out.",
        "Choose at least one file.";
    HandoutFileGone { name: String } = "handout-file-gone", NotFound,
        "No file of it is called “{name}”.";
    NoDiscProgram = "no-disc-program", WrongState,
        "The desktops get no disc: xorriso is not installed where the backend runs.",
        "An administrator installs it: apt install xorriso. The students can save the files from their own windows meanwhile.";
    DiscNotMade { why: String } = "disc-not-made", WrongState,
        "The desktops get no disc: {why}.",
        "The students can save the files from their own windows.";
    NotSavedOver { name: Name, folder: String } = "not-saved-over", WrongState,
        "“{name}” is in {folder} already, and nothing is written over it.",
        "Choose another folder, or move what is there away.";
    HandoutNotSaved { folder: String, why: String } = "handout-not-saved", Invalid,
        "It cannot be saved in {folder}: {why}.",
        "Choose another folder.";
}
