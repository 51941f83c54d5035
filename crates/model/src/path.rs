//! Paths on a hypervisor's file system.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Why a text is not a path that Sarrio can use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{found}” is not a usable path: it must begin with / and have no “..”, “.” or empty part and no control character"
)]
pub struct HostPathError {
    found: String,
}

/// An absolute, normal path on a hypervisor: no `..`, no control character, at most 1,024 bytes. Since it begins with
/// `/`, no program takes it for an option or for one of QEMU's protocols (`nbd:…`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(
    value_type = String, min_length = 1, max_length = 1024, examples("/srv/nas"),
    pattern = r"^(/|(/(?!\.{1,2}(/|$))[^/\u0000-\u001f\u007f-\u009f]+)+/*)$",
)]
pub struct HostPath(Box<str>);

impl HostPath {
    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path of an entry in this directory. `entry` is one of Sarrio's own names or ids; whatever would lead out of
    /// the directory (`/`, `..`) or make the entry hidden is replaced by `_`.
    #[must_use]
    pub fn join(&self, entry: impl fmt::Display) -> Self {
        let entry: String =
            entry.to_string().chars().map(|c| if c == '/' || c.is_control() { '_' } else { c }).collect();
        let entry = if matches!(entry.as_str(), "" | "." | "..") { "_".to_owned() } else { entry };
        Self(if &*self.0 == "/" { format!("/{entry}") } else { format!("{}/{entry}", self.0) }.into())
    }

    /// The directory that holds this entry; `None` for `/`.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (head, _) = self.0.rsplit_once('/')?;
        match head {
            "" if self.0.len() > 1 => Some(Self("/".into())),
            "" => None,
            head => Some(Self(head.into())),
        }
    }

    /// The last part.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or("")
    }

    /// The path quoted as one word of a POSIX shell, for commands that people copy.
    #[must_use]
    pub fn shell_word(&self) -> String {
        let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+".contains(c);
        if self.0.chars().all(plain) {
            return self.0.to_string();
        }
        format!("'{}'", self.0.replace('\'', r"'\''"))
    }

    /// Whether this is `directory` or something in it.
    #[must_use]
    pub fn is_within(&self, directory: &Self) -> bool {
        self == directory
            || &*directory.0 == "/"
            || self.0.strip_prefix(&*directory.0).is_some_and(|rest| rest.starts_with('/'))
    }
}

impl FromStr for HostPath {
    type Err = HostPathError;
    fn from_str(text: &str) -> Result<Self, HostPathError> {
        let error = || HostPathError { found: text.chars().filter(|c| !c.is_control()).take(80).collect() };
        let trimmed = if text.len() > 1 { text.trim_end_matches('/') } else { text };
        let rest = trimmed.strip_prefix('/').ok_or_else(error)?;
        let sound = trimmed.len() <= 1024
            && !trimmed.chars().any(char::is_control)
            && (rest.is_empty() || rest.split('/').all(|part| !matches!(part, "" | "." | "..")));
        if sound { Ok(Self(trimmed.into())) } else { Err(error()) }
    }
}

impl TryFrom<String> for HostPath {
    type Error = HostPathError;
    fn try_from(text: String) -> Result<Self, HostPathError> {
        text.parse()
    }
}

impl From<HostPath> for String {
    fn from(path: HostPath) -> Self {
        path.0.into()
    }
}

impl fmt::Display for HostPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_absolute_normal_paths_are_paths() {
        for bad in ["", "srv", "/srv/../etc", "/srv//x", "/a\nb", "nbd:h:1", "-f", "/./x", "//"] {
            assert!(bad.parse::<HostPath>().is_err(), "{bad:?}");
        }
        let nas: HostPath = "/srv/nas/".parse().unwrap();
        assert_eq!(nas.as_str(), "/srv/nas");
        assert_eq!(nas.parent().unwrap().as_str(), "/srv");
        assert!(nas.join("x").is_within(&nas));
        assert!(!"/srv/nas2".parse::<HostPath>().unwrap().is_within(&nas));
    }

    proptest! {
        #[test]
        fn an_entry_never_leaves_its_directory(entry in ".{0,40}") {
            let nas: HostPath = "/srv/nas".parse().unwrap();
            let path = nas.join(entry);
            prop_assert_eq!(path.parent().unwrap(), nas.clone());
            prop_assert_eq!(path.as_str().parse::<HostPath>().unwrap(), path);
        }
    }
}
