//! The name of a lab, which is used for a directory and shown in process lists.

use std::{fmt, path::PathBuf, str::FromStr};

use anyhow::{Result, ensure};

/// 1-40 of `a-z 0-9 -`, beginning with a letter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LabName(Box<str>);

/// The directory of the labs' directories. Disks of desktops are there too, so it must not be a tmpfs.
const STATE: &str = "/var/tmp";
const PREFIX: &str = "sarrio-lab-";

impl LabName {
    /// The directory of this lab.
    #[must_use]
    pub fn dir(&self) -> PathBuf {
        PathBuf::from(STATE).join(format!("{PREFIX}{}", self.0))
    }

    /// The names of all labs with a directory on this machine, whether they are alive or left by a crash.
    ///
    /// # Errors
    /// When the state directory cannot be read.
    pub fn all() -> Result<Vec<Self>> {
        let mut names: Vec<Self> = std::fs::read_dir(STATE)?
            .flatten()
            .filter_map(|entry| entry.file_name().to_str()?.strip_prefix(PREFIX)?.parse().ok())
            .collect();
        names.sort();
        Ok(names)
    }
}

impl FromStr for LabName {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let letters = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        let begins = text.bytes().next().is_some_and(|b| b.is_ascii_lowercase());
        ensure!(
            letters && begins && text.len() <= 40,
            "`{text}` cannot name a lab: use 1-40 of a-z, 0-9 and -, beginning with a letter"
        );
        Ok(Self(text.into()))
    }
}

impl fmt::Display for LabName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_leads_out_of_its_directory_is_refused() {
        for bad in ["", "../x", "a/b", "A", "9", "-x", "a b"] {
            assert!(bad.parse::<LabName>().is_err(), "{bad}");
        }
        assert!("run-2".parse::<LabName>().is_ok());
    }
}
