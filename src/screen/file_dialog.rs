//! The file dialog of this computer. Where there is none, nothing is chosen, as if it was cancelled: then the path can be typed.

use std::path::PathBuf;

use rfd::AsyncFileDialog;

/// The kind of files that a dialog offers: its name, and the endings of their names.
pub type Kind = (&'static str, &'static [&'static str]);

/// A file to read.
pub async fn choose(title: String, kind: Option<Kind>) -> Option<PathBuf> {
    let mut dialog = AsyncFileDialog::new().set_title(title);
    if let Some((name, endings)) = kind {
        dialog = dialog.add_filter(name, endings);
    }
    dialog.pick_file().await.map(|file| file.path().to_owned())
}

/// Files to read.
pub async fn choose_several(title: String) -> Option<Vec<PathBuf>> {
    let files = AsyncFileDialog::new().set_title(title).pick_files().await?;
    Some(files.iter().map(|file| file.path().to_owned()).collect())
}

/// A folder, to read it or to write into it.
pub async fn choose_folder(title: String) -> Option<PathBuf> {
    let folder = AsyncFileDialog::new().set_title(title).pick_folder().await;
    folder.map(|folder| folder.path().to_owned())
}

/// Where to write a file, which is called `name` unless the person says otherwise. The dialog asks before a file is replaced.
pub async fn choose_destination(title: String, name: String) -> Option<PathBuf> {
    let dialog = AsyncFileDialog::new().set_title(title).set_file_name(name);
    dialog.save_file().await.map(|file| file.path().to_owned())
}

/// The folder in which files are written unless the person says otherwise: that of downloads or, if there is none, their own.
#[must_use]
pub fn usual_folder() -> PathBuf {
    let folders = directories::UserDirs::new();
    let folder = folders.map(|all| all.download_dir().unwrap_or(all.home_dir()).to_owned());
    folder.unwrap_or_default()
}
