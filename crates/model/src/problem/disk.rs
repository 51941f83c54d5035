//! Disks and their images.

use super::argument::Word;
use crate::{Bytes, HostPath, Name};

messages! {
    DiskTooLarge { most: Bytes } = "disk-too-large", Invalid,
        "A disk has at most {most}.";
    DiskTooSmall { least: Bytes } = "disk-too-small", Invalid,
        "A disk has at least {least}.";
    DiskBelowTemplate { size: Bytes, least: Bytes } = "disk-below-template", Invalid,
        "The disk is {size}; it must be at least the template's {least}.";
    DiskSizeNeeded = "disk-size-needed", Invalid,
        "Without a template, give the size of the disk.";
    DiskOnlyGrows { size: Bytes } = "disk-only-grows", Invalid,
        "The disk has {size} already; it only becomes larger.";
    TemplateDiskIsFixed = "template-disk-is-fixed", WrongState,
        "It is a template's base, on which disks build.",
        "Make a desktop from the template, make its disk larger, then make a template of that.";
    DiskIsOpen { name: Name } = "disk-is-open", DiskInUse,
        "The disk of {name} is open somewhere.";
    ScratchDiskIsOpen { name: Name } = "scratch-disk-is-open", DiskInUse,
        "The scratch disk of {name} is open somewhere.";
    ImageReplaced { file: HostPath, found: Word, known: Word } = "image-replaced", ImageNotWhatItSays,
        "{file} is {found} now, not {known}.",
        "Somebody replaced the image outside Sarrio: put the {known} image back in its place.";
    ImageOnStrangeBase { file: HostPath, backing: String, word: String } = "image-on-strange-base", ImageHasBacking,
        "{file} builds on {backing}, which is no disk of Sarrio's.",
        "Make it whole first: qemu-img rebase -f qcow2 -b '' {word}.";
    ImageOfOtherFormat { file: HostPath, found: Word } = "image-of-other-format", ImageNotWhatItSays,
        "{file}: it is {found}, not qcow2.";
    ImageBuildsOnAnother { file: HostPath, backing: String } = "image-builds-on-another", ImageHasBacking,
        "{file}: it builds on “{backing}”.";
    ImageDataElsewhere { file: HostPath } = "image-data-elsewhere", ImageExternalData,
        "{file}: its data lies in another file.";
    ImageIsEncrypted { file: HostPath } = "image-is-encrypted", ImageEncrypted,
        "{file}: it is encrypted.";
}
