//! Remembered sign-ins: one file of mode 0600.

use std::{
    collections::BTreeMap,
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
};

use sarrio_model::Fingerprint;
use serde::{Deserialize, Serialize};

use crate::outcome::Failure;

/// What is remembered about one backend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Remembered {
    /// The pinned certificate; none if the system's root certificates verify it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) fingerprint: Option<Fingerprint>,
    /// The session's token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) token: Option<String>,
    /// Who signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) username: Option<String>,
}

/// All remembered backends, and the one of the last login.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Memory {
    /// The backend of commands that do not name one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) server: Option<String>,
    /// By address.
    #[serde(default)]
    pub(crate) servers: BTreeMap<String, Remembered>,
}

impl Memory {
    pub(crate) fn load(file: &Path) -> Result<Self, Failure> {
        match fs::read_to_string(file) {
            Ok(text) => serde_json::from_str(&text).map_err(|error| {
                Failure::Local(format!("{} cannot be understood: {error}; delete it.", file.display()))
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(Failure::Local(format!("{} cannot be read: {error}", file.display()))),
        }
    }

    /// Writes the file completely or not at all, readable by its owner alone.
    pub(crate) fn save(&self, file: &Path) -> Result<(), Failure> {
        self.store(file)
            .map_err(|error| Failure::Local(format!("{} cannot be written: {error}", file.display())))
    }

    fn store(&self, file: &Path) -> io::Result<()> {
        let text = serde_json::to_string_pretty(self)?;
        let directory = file.parent().unwrap_or_else(|| Path::new("."));
        fs::create_dir_all(directory)?;
        let part = directory.join(format!("sarrioctl.json.{}.part", std::process::id()));
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let written = options.open(&part).and_then(|mut to| {
            to.write_all(text.as_bytes())?;
            to.sync_all()?;
            fs::rename(&part, file)
        });
        if written.is_err() {
            // An incomplete file may contain a token.
            let _ = fs::remove_file(&part);
        }
        written
    }
}

/// The file with the remembered sign-ins.
pub(crate) fn file() -> Result<PathBuf, Failure> {
    if let Some(directory) = std::env::var_os("SARRIO_CONFIG_DIR").filter(|value| !value.is_empty()) {
        return Ok(PathBuf::from(directory).join("sarrioctl.json"));
    }
    let directories = directories::ProjectDirs::from("", "", "sarrio").ok_or_else(|| {
        Failure::Local("this account has no home directory: give SARRIO_CONFIG_DIR.".to_owned())
    })?;
    Ok(directories.config_dir().join("sarrioctl.json"))
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_sign_in_is_remembered_in_a_file_that_others_cannot_read() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("sarrio/sarrioctl.json");
        assert_eq!(Memory::load(&file).unwrap(), Memory::default());
        let mut memory = Memory { server: Some("https://s:8443".into()), ..Memory::default() };
        let fingerprint = Some(Fingerprint([7; 32]));
        let remembered = Remembered { fingerprint, token: Some("t".into()), username: Some("marta".into()) };
        memory.servers.insert("https://s:8443".into(), remembered);
        memory.save(&file).unwrap();
        memory.save(&file).unwrap();
        assert_eq!(Memory::load(&file).unwrap(), memory);
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1);
    }
}
