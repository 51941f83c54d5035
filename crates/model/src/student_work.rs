//! What students hand in at a lesson, and collecting it from their desktops.

use std::{fmt, str::FromStr};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{AtEnd, Bytes, Problem, UserId, UserRef};

/// What is known of one student's work in a lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct StudentWork {
    /// Whose.
    pub person: UserRef,
    /// What was handed in or collected last; absent if there is nothing yet.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub handed_in: Option<HandedIn>,
    /// Why the last collection got nothing from them; absent if it did, or if there was none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub not_collected: Option<NotCollected>,
}

/// Work that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct HandedIn {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// How it came.
    pub how: WorkSource,
    /// How many files it has; absent if it is the copy of a disk.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub files: Option<u32>,
    /// The space that it takes.
    pub size: Bytes,
}

/// How a student's work came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WorkSource {
    /// The student handed it in: a tar file.
    Student,
    /// It was collected from a folder of their desktop: a tar file.
    Folder,
    /// Their desktop's disk was copied: a qcow2 image.
    Disk,
}

impl WorkSource {
    /// All of them.
    pub const ALL: &[Self] = &[Self::Student, Self::Folder, Self::Disk];

    /// As it is written in the API and the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Student => "student",
            Self::Folder => "folder",
            Self::Disk => "disk",
        }
    }

    /// What the names of its files end with.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Student | Self::Folder => "tar",
            Self::Disk => "qcow2",
        }
    }
}

/// A collection got nothing from somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NotCollected {
    /// When it was tried.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What happened, and what to do.
    pub problem: Problem,
}

impl StudentWork {
    /// The most files and folders that a student can hand in at once.
    pub const MOST_ENTRIES: u32 = 10_000;

    /// The largest tar file, whether a student sends it or it is collected from a folder.
    pub const LARGEST: Bytes = Bytes(2 << 30);

    /// The name of its file for people: whose it is.
    #[must_use]
    pub fn file_name(&self, how: WorkSource) -> String {
        let name: String = self.person.name.chars().map(|c| if is_unfit(c) { '_' } else { c }).collect();
        // A name that begins with a dot would be hidden.
        let name = name.trim().trim_start_matches('.');
        let name = if name.is_empty() { "_" } else { name };
        format!("{name}.{}", how.extension())
    }
}

/// Whether some system does not take a character in the name of a file.
fn is_unfit(c: char) -> bool {
    c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
}

/// Collects work from desktops.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CollectWork {
    /// The folder in the guests; read by their agents.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub folder: Option<GuestFolder>,
    /// Whether the disk is copied of each desktop whose folder cannot be read, or of all without a folder. It is the desktop's
    /// data disk if it has one.
    #[serde(default)]
    pub disk: bool,
    /// From whom; without it, from the whole class.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(max_items = 1000)]
    pub people: Option<Vec<UserId>>,
    /// Ends the lesson when the work is collected, and says what becomes of its desktops then.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub end: Option<AtEnd>,
}

/// A folder in a guest, as its system writes it: `/home/student/work`, `C:\Users\student\Documents`. It is absolute, has no
/// control character, and is at most 1,024 bytes long.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(
    value_type = String, max_length = 255, examples("/home/student/work"),
    pattern = r"^(/|[A-Za-z]:[\\/])[^\u0000-\u001f\u007f-\u009f]*$",
)]
pub struct GuestFolder(Box<str>);

/// A text that is not a folder in a guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a folder in a guest begins with / or with a drive such as C:\\, and has no control character")]
pub struct GuestFolderError;

impl GuestFolder {
    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for GuestFolder {
    type Err = GuestFolderError;
    fn from_str(text: &str) -> Result<Self, GuestFolderError> {
        let of_windows =
            matches!(text.as_bytes(), [drive, b':', b'\\' | b'/', ..] if drive.is_ascii_alphabetic());
        let sound = text.len() <= 1024 && !text.chars().any(char::is_control);
        match sound && (text.starts_with('/') || of_windows) {
            true => Ok(Self(text.into())),
            false => Err(GuestFolderError),
        }
    }
}

impl TryFrom<String> for GuestFolder {
    type Error = GuestFolderError;
    fn try_from(text: String) -> Result<Self, GuestFolderError> {
        text.parse()
    }
}

impl From<GuestFolder> for String {
    fn from(folder: GuestFolder) -> Self {
        folder.0.into()
    }
}

impl fmt::Display for GuestFolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_in_a_guest_is_absolute_in_the_manner_of_its_system() {
        for good in ["/", "/home/a b;$(id)", r"C:\Users\a", "d:/x", "/home/ç"] {
            assert_eq!(good.parse::<GuestFolder>().unwrap().as_str(), good);
        }
        for bad in ["", "home", r"\\server\x", "C:", "C:x", "1:/x", "/a\nb", "-C", "~"] {
            assert!(bad.parse::<GuestFolder>().is_err(), "{bad:?}");
        }
        assert!(format!("/{}", "a".repeat(1024)).parse::<GuestFolder>().is_err());
    }

    #[test]
    fn the_file_of_somebodys_work_has_a_name_that_every_system_takes() {
        let of = |name: &str| {
            let person = UserRef { id: UserId::new(), name: name.to_owned() };
            StudentWork { person, handed_in: None, not_collected: None }.file_name(WorkSource::Folder)
        };
        assert_eq!(of("Jan Torrents Pla"), "Jan Torrents Pla.tar");
        assert_eq!(of("../x/y:z"), "_x_y_z.tar");
        assert_eq!(of("..."), "_.tar");
    }
}
