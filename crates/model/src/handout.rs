//! What a teacher hands out to a class: files and folders, for the students' own windows and for the drives of their desktops.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Bytes, HandoutId, Name, Problem, UserId, UserRef};

/// Files that were handed out in a lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Handout {
    /// Its id.
    pub id: HandoutId,
    /// What it is called.
    pub name: Name,
    /// For whom; absent for the whole class, with those who join it later.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub people: Option<Vec<UserId>>,
    /// How many files it has.
    pub file_count: u32,
    /// The size of all its files together, in bytes.
    pub size: Bytes,
    /// Its files by name, the first hundred of them.
    #[schema(max_items = 100)]
    pub files: Vec<HandedFile>,
    /// Whether the desktops of the class get it as a disc in their drives.
    pub disc: HandoutDisc,
    /// Who handed it out.
    pub by: UserRef,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub sent: Timestamp,
}

/// A file that was handed out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
pub struct HandedFile {
    /// Its name, with the folders in which it lies, such as `exercise 3/bracket.step`.
    pub name: String,
    /// Its size in bytes.
    pub size: Bytes,
}

/// The disc that desktops get in their drives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum HandoutDisc {
    /// It was made.
    Made {
        /// So many names are too long for Windows, which shows them shortened.
        shortened: u32,
    },
    /// There is none: the students save the files from their own windows.
    None {
        /// Why not.
        why: Problem,
    },
}

impl Handout {
    /// The most files and folders that it may have.
    pub const MOST_ENTRIES: usize = 10_000;
    /// The largest that it may be.
    pub const LARGEST: Bytes = Bytes(2 << 30);
    /// So many of its files are told by name.
    pub const NAMED_FILES: usize = 100;
    /// The longest name that Windows shows whole from a disc, in UTF-16 units.
    pub const LONGEST_ON_DISC: usize = 103;

    /// Whether it is for this person, who is in the class.
    #[must_use]
    pub fn reaches(&self, person: UserId) -> bool {
        self.people.as_ref().is_none_or(|people| people.contains(&person))
    }
}

/// What is handed out, and to whom.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NewHandout {
    /// What it is called; without it, as the file or folder that it is, or as its first file.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[param(value_type = Option<Name>)]
    pub name: Option<Name>,
    /// The ids of the students, with commas between them; without it the whole class.
    #[serde(skip_serializing_if = "Option::is_none", default, with = "ids")]
    #[param(value_type = Option<String>, max_length = 18_499, pattern = "^[0-9a-fA-F-]+(,[0-9a-fA-F-]+)*$")]
    pub people: Option<Vec<UserId>>,
}

/// Ids with commas between them.
mod ids {
    use serde::{Deserialize, Deserializer, Serialize as _, Serializer, de::Error as _};

    use crate::UserId;

    pub(super) fn serialize<S: Serializer>(ids: &Option<Vec<UserId>>, to: S) -> Result<S::Ok, S::Error> {
        let text = |ids: &Vec<UserId>| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        ids.as_ref().map(text).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<UserId>>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        let parse = |text: String| text.split(',').map(|id| id.trim().parse()).collect::<Result<Vec<_>, _>>();
        text.map(parse).transpose().map_err(D::Error::custom)
    }
}

/// One file of what was handed out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FileOfHandout {
    /// Its name, with the folders in which it lies.
    #[serde(default)]
    #[param(max_length = 1024, pattern = r"^[^\u0000-\u001f\u007f]+$")]
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whom_it_is_for_stands_in_the_query_with_commas() {
        let (one, other) = (UserId::new(), UserId::new());
        let read = |people: &str| {
            let value = serde_json::json!({ "name": "Exercise 3", "people": people });
            serde_json::from_value::<NewHandout>(value).map(|new| new.people)
        };
        assert_eq!(read(&format!("{one},{other}")).unwrap(), Some(vec![one, other]));
        assert!(read("").is_err() && read("joan").is_err());
        let all: NewHandout = serde_json::from_value(serde_json::json!({ "name": "Exercise 3" })).unwrap();
        assert_eq!(all.people, None);
        let some = NewHandout { people: Some(vec![one, other]), ..all };
        assert_eq!(serde_json::to_value(some).unwrap()["people"], format!("{one},{other}"));
    }
}
