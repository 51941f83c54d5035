//! Templates.

use super::argument::{DesktopCount, TemplateCount};
use crate::{HostPath, Name, TemplateId};

messages! {
    NoSuchTemplate { id: TemplateId } = "no-such-template", Invalid,
        "There is no template {id}.";
    TemplateWasDeleted = "template-was-deleted", Invalid,
        "The template was deleted.";
    TemplateIsRetired { name: Name } = "template-is-retired", TemplateDisabled,
        "{name} is retired.";
    TemplateNotReady { name: Name } = "template-not-ready", WrongState,
        "{name} is not ready.";
    TemplateHasImage { name: Name } = "template-has-image", WrongState,
        "{name} has an image.";
    TemplateAwaitsNoImage { name: Name } = "template-awaits-no-image", WrongState,
        "{name} waits for no image.";
    ImportUnderWay { name: Name } = "import-under-way", Busy,
        "Another image of {name} is being imported.";
    UploadUnderWay { name: Name } = "upload-under-way", Busy,
        "An image of {name} is being uploaded already.";
    TemplateIsBase { name: Name, desktops: DesktopCount, templates: TemplateCount }
        = "template-is-base", TemplateInUse,
        "{name} is the base of {desktops}, including the recycle bin, and of {templates}.";
    StrangeImageOnTemplate { file: HostPath, name: Name, word: String }
        = "strange-image-on-template", TemplateInUse,
        "{file} builds on {name} and was not made by Sarrio.",
        "Make that image whole (qemu-img rebase -f qcow2 -b '' {word}) or delete it. Retiring the template hides \
         it and deletes nothing.";
    DescriptionTooLong { most: usize, found: usize } = "description-too-long", Invalid,
        "A description has at most {most} characters, this one has {found}.";
}
