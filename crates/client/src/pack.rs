//! Files and folders of this computer as one tar file, which is made while it is sent.

use std::{
    fs::{self, File},
    io::{self, Read as _, Write},
    path::{Path, PathBuf},
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use futures::Stream;
use sarrio_model::{Problem, problem::FileNotRead};
use tokio::sync::mpsc;

/// How many bytes are sent at once.
const PIECE: usize = 256 << 10;

/// The pieces of a tar file. One that is an error ends what could not be read.
#[derive(Debug)]
pub struct Packed(mpsc::Receiver<io::Result<Bytes>>);

impl Stream for Packed {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}

/// Packs these files and folders, each under its own name. Links in folders are left out. Must be called inside a tokio runtime.
///
/// # Errors
/// One of them cannot be read, or has no name.
pub fn pack(paths: Vec<PathBuf>) -> Result<Packed, Problem> {
    for path in &paths {
        let found = fs::metadata(path).and_then(|_| name_of(path).map(drop));
        found.map_err(|error| FileNotRead { file: path.display().to_string(), why: error.to_string() })?;
    }
    let (to, pieces) = mpsc::channel(4);
    tokio::task::spawn_blocking(move || {
        let mut builder = tar::Builder::new(Sending { to, piece: Vec::with_capacity(PIECE), is_over: false });
        // Where something could not be read, this was told as the last piece, and nothing may follow it.
        let packed = paths.iter().try_for_each(|path| add(&mut builder, path, &name_of(path)?));
        if packed.is_ok() {
            let _ = builder.into_inner().and_then(|mut sending| sending.flush());
        } else {
            // What it writes when it is dropped goes nowhere.
            builder.get_mut().is_over = true;
        }
    });
    Ok(Packed(pieces))
}

/// The name under which a chosen file or folder is packed.
fn name_of(path: &Path) -> io::Result<PathBuf> {
    let whole = path.canonicalize()?;
    whole.file_name().map(PathBuf::from).ok_or_else(|| io::Error::other("it has no name"))
}

fn add(builder: &mut tar::Builder<Sending>, path: &Path, name: &Path) -> io::Result<()> {
    let outcome = add_plain(builder, path, name);
    if let Err(error) = &outcome {
        let told = io::Error::new(error.kind(), format!("{}: {error}", path.display()));
        let _ = builder.get_ref().to.blocking_send(Err(told));
    }
    outcome
}

fn add_plain(builder: &mut tar::Builder<Sending>, path: &Path, name: &Path) -> io::Result<()> {
    let metadata = fs::metadata(path)?;
    if metadata.is_dir() {
        builder.append_dir(name, path)?;
        let mut entries = fs::read_dir(path)?.collect::<io::Result<Vec<_>>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let kind = entry.file_type()?;
            if kind.is_file() || kind.is_dir() {
                add_plain(builder, &entry.path(), &name.join(entry.file_name()))?;
            }
        }
        return Ok(());
    }
    let file = File::open(path)?;
    let mut header = tar::Header::new_gnu();
    header.set_metadata(&metadata);
    // A file that grows meanwhile is cut off there; one that shrinks cannot be packed.
    let mut content = file.take(metadata.len());
    builder.append_data(&mut header, name, &mut content)?;
    match content.limit() {
        0 => Ok(()),
        _ => Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it has become shorter")),
    }
}

/// A stream that is sent in pieces.
struct Sending {
    to: mpsc::Sender<io::Result<Bytes>>,
    piece: Vec<u8>,
    /// Whether nothing is sent any more.
    is_over: bool,
}

impl Write for Sending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE));
        match piece.is_empty() || self.is_over {
            true => Ok(()),
            false => self.to.blocking_send(Ok(piece.into())).map_err(|_| io::ErrorKind::BrokenPipe.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::StreamExt as _;

    use super::*;

    #[tokio::test]
    async fn files_and_folders_are_packed_under_their_names_without_links() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("work ç");
        fs::create_dir_all(folder.join("inner")).unwrap();
        fs::write(folder.join("inner/a.txt"), vec![7; 700_000]).unwrap();
        fs::write(dir.path().join("b.txt"), "b").unwrap();
        std::os::unix::fs::symlink("/etc/passwd", folder.join("link")).unwrap();
        let packed = pack(vec![folder.clone(), dir.path().join("b.txt")]).unwrap();
        let pieces: Vec<io::Result<Bytes>> = packed.collect().await;
        let bytes: Vec<u8> = pieces.into_iter().flat_map(Result::unwrap).collect();
        let mut names = Vec::new();
        for entry in tar::Archive::new(&bytes[..]).entries().unwrap() {
            let entry = entry.unwrap();
            names.push((entry.path().unwrap().display().to_string(), entry.size()));
        }
        let wanted = [("work ç", 0), ("work ç/inner", 0), ("work ç/inner/a.txt", 700_000), ("b.txt", 1)];
        let names: Vec<_> = names.iter().map(|(name, size)| (name.trim_end_matches('/'), *size)).collect();
        assert_eq!(names, wanted);
        assert!(pack(vec![dir.path().join("missing")]).is_err());
    }
}
