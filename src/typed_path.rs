//! Paths on this computer, as people type them.

use std::path::{Path, PathBuf};

/// The path that `text` means: blanks around it are nobody's, and `~` is the person's home.
///
/// ```
/// use std::path::PathBuf;
/// let home = directories::UserDirs::new().unwrap().home_dir().to_owned();
/// assert_eq!(sarrio::typed_path::typed_path(" ~/image.qcow2 "), home.join("image.qcow2"));
/// assert_eq!(sarrio::typed_path::typed_path("/srv/image.qcow2"), PathBuf::from("/srv/image.qcow2"));
/// ```
#[must_use]
pub fn typed_path(text: &str) -> PathBuf {
    let path = Path::new(text.trim());
    match (path.strip_prefix("~"), directories::UserDirs::new()) {
        (Ok(rest), Some(person)) => person.home_dir().join(rest),
        _ => path.to_owned(),
    }
}
