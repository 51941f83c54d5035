//! Installation media.

use super::argument::Word;
use crate::{HostPath, Name};

messages! {
    FileOnNoPath { file: HostPath } = "file-on-no-path", Invalid,
        "{file} lies on no storage path.";
    NotAnIso { file: HostPath, format: Word } = "not-an-iso", ImageNotWhatItSays,
        "{file} is a {format} image, not an ISO.",
        "Give an ISO; a qcow2 image is imported as a template.";
    ImportFileMissing { host: Name, file: HostPath } = "import-file-missing", DiskMissing,
        "{host}: {file} is not there.",
        "Give the path as the hosts see it, such as /srv/nas/media/linux.qcow2.";
    NoSuchMedia = "no-such-media", Invalid,
        "There is no such media.";
}
