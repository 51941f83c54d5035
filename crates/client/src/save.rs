//! Saving what the backend sends as a file of this computer.

use std::{
    io,
    path::{Path, PathBuf},
};

use bytes::Bytes;
use futures::{Stream, StreamExt as _};
use sarrio_model::{Problem, problem::FileNotWritten};
use tokio::{
    fs::{self, File},
    io::AsyncWriteExt as _,
};

/// How many other names are tried.
const NAMES: u32 = 1000;

/// Writes a file into a folder, which is made if it is not there. A file that is there is never covered: the new one gets
/// another name then. Nothing remains of one that does not come whole. Returns where it is.
///
/// # Errors
/// It cannot be written, or does not come whole.
pub async fn save(
    pieces: impl Stream<Item = Result<Bytes, Problem>>,
    folder: &Path,
    name: &str,
) -> Result<PathBuf, Problem> {
    fs::create_dir_all(folder).await.map_err(|error| failed(folder, &error))?;
    let (path, mut file) = create(folder, name).await.map_err(|error| failed(folder, &error))?;
    let written = write(pieces, &path, &mut file).await;
    drop(file);
    match written {
        Ok(()) => Ok(path),
        Err(problem) => {
            let _ = fs::remove_file(&path).await;
            Err(problem)
        }
    }
}

async fn write(
    pieces: impl Stream<Item = Result<Bytes, Problem>>,
    path: &Path,
    file: &mut File,
) -> Result<(), Problem> {
    let mut pieces = std::pin::pin!(pieces);
    while let Some(piece) = pieces.next().await {
        file.write_all(&piece?).await.map_err(|error| failed(path, &error))?;
    }
    file.sync_all().await.map_err(|error| failed(path, &error))
}

/// A new file of this name, or with a number in it where that is taken.
async fn create(folder: &Path, name: &str) -> io::Result<(PathBuf, File)> {
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) => (stem, format!(".{ending}")),
        None => (name, String::new()),
    };
    let numbered = (2..NAMES).map(|number| format!("{stem} ({number}){ending}"));
    for name in std::iter::once(name.to_owned()).chain(numbered) {
        let path = folder.join(name);
        match File::create_new(&path).await {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

fn failed(path: &Path, error: &io::Error) -> Problem {
    FileNotWritten { why: format!("{}: {error}", path.display()) }.into()
}

#[cfg(test)]
mod tests {
    use futures::stream;
    use sarrio_model::problem::BodyCut;

    use super::*;

    #[tokio::test]
    async fn a_file_covers_no_other_and_comes_whole_or_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("new");
        let whole = |text: &'static str| stream::iter([Ok(Bytes::from(text))]);
        assert_eq!(save(whole("one"), &folder, "Pau.tar").await.unwrap(), folder.join("Pau.tar"));
        assert_eq!(save(whole("two"), &folder, "Pau.tar").await.unwrap(), folder.join("Pau (2).tar"));
        assert_eq!(fs::read(folder.join("Pau.tar")).await.unwrap(), b"one");
        let cut = stream::iter([Ok("thr".into()), Err(BodyCut.into())]);
        assert_eq!(save(cut, &folder, "x.tar").await, Err(BodyCut.into()));
        assert!(!folder.join("x.tar").exists());
    }
}
