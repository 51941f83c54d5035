//! What was being done to a desktop when it failed, in words.

/// The words for `during` of a failed desktop, which is an operation and perhaps its step: `desktop.start: place`. A kind or
/// a step that is newer than this program is shown by its own name.
pub(crate) fn words(during: &str) -> String {
    let (kind, step) = match during.split_once(": ") {
        Some((kind, step)) => (kind, Some(step)),
        None => (during, None),
    };
    let doing = match kind {
        "desktop.create" => "while it was being created".to_owned(),
        "desktop.start" => "while it was being started".to_owned(),
        "desktop.shutdown" => "while it was being shut down".to_owned(),
        "desktop.stop" => "while it was being forced off".to_owned(),
        "desktop.delete" => "while it was being moved to the recycle bin".to_owned(),
        "desktop.restore" => "while it was being restored".to_owned(),
        "desktop.purge" => "while it was being deleted for good".to_owned(),
        "desktop.template" => "while a template was being made from it".to_owned(),
        "disk.grow" => "while a disk was being made larger".to_owned(),
        other => format!("during {other}"),
    };
    match step {
        Some(step) => format!("{doing} ({})", words_of_step(step)),
        None => doing,
    }
}

/// The same words as in the app's list of jobs.
fn words_of_step(step: &str) -> String {
    match step {
        "place" => "choosing a host",
        "claim" => "reserving the desktop",
        "create" => "starting the machine",
        "run" => "starting the guest",
        "ask" => "asking the system to shut down",
        "force" => "forcing it off",
        "disks" | "folder" | "overlay" => "making the disk",
        "base" => "moving the disk",
        "copy" => "copying the disk",
        "reach" | "check" | "free" => "checking",
        "images" => "looking for newer images",
        "grow" => "making the disk larger",
        "protect" => "protecting the base",
        "bin" | "purge" | "tidy" => "tidying up the files",
        "restore" => "bringing the files back",
        "sidecar" => "recording the owner",
        other => return other.replace(['_', '-'], " "),
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_failed_desktop_says_in_words_what_was_being_done_to_it() {
        assert_eq!(words("desktop.start: place"), "while it was being started (choosing a host)");
        assert_eq!(words("desktop.purge"), "while it was being deleted for good");
        assert_eq!(words("desktop.copy: new-step"), "during desktop.copy (new step)");
    }
}
