//! Handing files out to a class, and saving what was handed out. They travel as a tar archive, which is written and read while it
//! travels.

use std::{
    fs, io,
    io::{Read, Write},
    path::{Path, PathBuf},
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use bytes::{Buf as _, Bytes as Chunk};
use futures::{StreamExt as _, stream};
use reqwest::{Body, Method, header};
use sarrio_model::{
    Bytes, FileOfHandout, Handout, HandoutId, Lesson, LessonId, Name, NewHandout, Problem,
    problem::{
        FileNotRead, HandoutCut, HandoutEmpty, HandoutNameRefused, HandoutNotPlain, HandoutNotSaved,
        HandoutTooLarge, HandoutTooMany, NotSavedOver,
    },
};
use tar::{Archive, Builder, EntryType, Header};
use tokio::sync::mpsc;

use crate::{Lessons, call::written};

/// How many pieces wait for the network or for the disk.
const PIECES: usize = 8;
/// The size of a piece that is sent.
const PIECE: usize = 256 << 10;

/// Is told how many bytes of a hand-out have passed.
pub type Passed = Arc<dyn Fn(u64) + Send + Sync>;

/// Files and folders of this computer, as they are handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilesToHandOut {
    /// The size of all files together.
    pub size: Bytes,
    /// How many files there are.
    pub count: usize,
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    path: PathBuf,
    /// With `/` between its parts.
    name: String,
    /// `None` for a folder.
    size: Option<u64>,
    modified: u64,
}

impl FilesToHandOut {
    /// Looks at what somebody has chosen: files, and folders with all that is in them. It waits for the disk.
    ///
    /// # Errors
    /// Something is neither a file nor a folder, cannot be read, or has a name that cannot be handed out; it is too much.
    pub fn gather(chosen: &[PathBuf]) -> Result<Self, Problem> {
        let mut files = Self { size: Bytes(0), count: 0, entries: Vec::new() };
        for path in chosen {
            let path = fs::canonicalize(path).map_err(|why| unreadable(path, &why))?;
            let name = path.file_name().unwrap_or_default().to_owned();
            files.add(path, &name, "")?;
        }
        if files.count == 0 {
            return Err(HandoutEmpty.into());
        }
        Ok(files)
    }

    fn add(&mut self, path: PathBuf, name: &std::ffi::OsStr, above: &str) -> Result<(), Problem> {
        let text = name.to_str().filter(|name| !name.is_empty());
        let text = text.ok_or_else(|| HandoutNameRefused { name: name.to_string_lossy().into_owned() })?;
        let name = if above.is_empty() { text.to_owned() } else { format!("{above}/{text}") };
        let found = fs::symlink_metadata(&path).map_err(|why| unreadable(&path, &why))?;
        let modified = found.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        let modified = modified.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        if self.entries.len() >= Handout::MOST_ENTRIES {
            return Err(HandoutTooMany { most: Handout::MOST_ENTRIES }.into());
        }
        if found.is_dir() {
            let mut inside = fs::read_dir(&path)
                .and_then(Iterator::collect::<io::Result<Vec<_>>>)
                .map_err(|why| unreadable(&path, &why))?;
            inside.sort_by_key(fs::DirEntry::file_name);
            self.entries.push(Entry { path, name: name.clone(), size: None, modified });
            return inside.into_iter().try_for_each(|one| self.add(one.path(), &one.file_name(), &name));
        }
        if !found.is_file() {
            return Err(HandoutNotPlain { name }.into());
        }
        self.size.0 = self.size.0.saturating_add(found.len());
        if self.size > Handout::LARGEST {
            return Err(HandoutTooLarge { most: Handout::LARGEST }.into());
        }
        self.count += 1;
        self.entries.push(Entry { path, name, size: Some(found.len()), modified });
        Ok(())
    }

    /// What the hand-out is called where nobody says: as the first file or folder.
    #[must_use]
    pub fn name(&self) -> Name {
        Name::lossy(self.entries.first().map(|entry| entry.name.as_str()).unwrap_or_default())
    }

    /// Writes the archive.
    fn write(&self, to: impl Write, passed: &Passed) -> Result<(), Problem> {
        let mut archive = Builder::new(io::BufWriter::with_capacity(PIECE, to));
        let mut done = 0;
        for entry in &self.entries {
            let mut header = Header::new_gnu();
            header.set_mtime(entry.modified);
            let Some(size) = entry.size else {
                header.set_entry_type(EntryType::Directory);
                header.set_mode(0o755);
                header.set_size(0);
                let name = format!("{}/", entry.name);
                archive.append_data(&mut header, name, io::empty()).map_err(|why| unsent(entry, &why))?;
                continue;
            };
            header.set_entry_type(EntryType::Regular);
            header.set_mode(0o644);
            header.set_size(size);
            let file = fs::File::open(&entry.path).map_err(|why| unreadable(&entry.path, &why))?;
            let content = Counted { from: file.take(size), left: size, done: &mut done, passed };
            archive.append_data(&mut header, &entry.name, content).map_err(|why| unsent(entry, &why))?;
        }
        let ended = archive.into_inner().and_then(|mut to| to.flush());
        ended.map_err(|_| HandoutCut.into())
    }
}

/// A file that is sent. One that has become shorter meanwhile is an error.
struct Counted<'a, R> {
    from: R,
    left: u64,
    done: &'a mut u64,
    passed: &'a Passed,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(to)?;
        if count == 0 && self.left > 0 && !to.is_empty() {
            return Err(io::Error::other("it became shorter while it was sent"));
        }
        self.left -= count as u64;
        *self.done += count as u64;
        (self.passed)(*self.done);
        Ok(count)
    }
}

/// Pieces on their way to the network.
struct Pieces(mpsc::Sender<io::Result<Chunk>>);

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.blocking_send(Ok(Chunk::copy_from_slice(bytes)));
        sent.map(|()| bytes.len()).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Pieces that came from the network.
struct Arrived {
    from: mpsc::Receiver<io::Result<Chunk>>,
    now: Chunk,
}

impl Read for Arrived {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while self.now.is_empty() {
            match self.from.blocking_recv() {
                Some(piece) => self.now = piece?,
                None => return Ok(0),
            }
        }
        let count = to.len().min(self.now.len());
        self.now.copy_to_slice(&mut to[..count]);
        Ok(count)
    }
}

#[allow(clippy::missing_errors_doc)] // the backend's problem, or `backend.unreachable`
impl Lessons<'_> {
    /// Hands files out to the class, or to some of its students. `passed` is told how many bytes of the files were sent. What is
    /// dropped before it has an answer hands nothing out.
    pub async fn hand_out(
        &self,
        id: LessonId,
        new: &NewHandout,
        files: FilesToHandOut,
        passed: Passed,
    ) -> Result<Lesson, Problem> {
        let (to, mut pieces) = mpsc::channel(PIECES);
        let write = tokio::task::spawn_blocking(move || {
            let written = files.write(Pieces(to.clone()), &passed);
            if written.is_err() {
                let _ = to.blocking_send(Err(io::ErrorKind::BrokenPipe.into()));
            }
            written
        });
        let content = stream::poll_fn(move |context| pieces.poll_recv(context));
        let query = written(new)?;
        let request = self.0.request(Method::POST, &format!("lessons/{id}/handouts?{query}"));
        let request =
            request.header(header::CONTENT_TYPE, "application/x-tar").body(Body::wrap_stream(content));
        match self.0.response(request).await {
            Ok(response) => self.0.parsed(response).await,
            // Where a file could not be read, the backend knows only that the rest did not come.
            Err(why)
                if why.message.as_ref().is_some_and(|message| message.key != HandoutCut::KEY)
                    && why.status < 500 =>
            {
                Err(why)
            }
            Err(why) => match write.await {
                Ok(Err(own))
                    if own.message.as_ref().is_some_and(|message| message.key != HandoutCut::KEY) =>
                {
                    Err(own)
                }
                _ => Err(why),
            },
        }
    }

    /// Takes back what was handed out.
    pub async fn take_back(&self, id: LessonId, handout: HandoutId) -> Result<Lesson, Problem> {
        self.0.delete(&format!("lessons/{id}/handouts/{handout}")).await
    }

    /// Saves what was handed out in a folder of this computer, and returns what is there now. Nothing that is there already is
    /// written over. `passed` is told how many bytes have come. What is dropped early, or fails, leaves nothing.
    pub async fn save_handout(
        &self,
        id: LessonId,
        handout: HandoutId,
        folder: &Path,
        passed: Passed,
    ) -> Result<Vec<PathBuf>, Problem> {
        let request = self.0.request(Method::GET, &format!("lessons/{id}/handouts/{handout}"));
        let mut content = self.0.response(request).await?.bytes_stream();
        let (to, from) = mpsc::channel(PIECES);
        let folder = folder.to_owned();
        let save = tokio::task::spawn_blocking(move || save(Arrived { from, now: Chunk::new() }, &folder));
        let mut done = 0;
        let mut broke = None;
        while let Some(piece) = content.next().await {
            let piece = match piece {
                Ok(piece) => piece,
                Err(why) => {
                    broke = Some(self.0.failed(&why));
                    let _ = to.send(Err(io::ErrorKind::BrokenPipe.into())).await;
                    break;
                }
            };
            done += piece.len() as u64;
            passed(done);
            if to.send(Ok(piece)).await.is_err() {
                break;
            }
        }
        drop(to);
        let saved = save.await.unwrap_or_else(|_| Err(HandoutCut.into()));
        match broke {
            Some(why) => Err(why),
            None => saved,
        }
    }

    /// One file of what was handed out, by its name with the folders in which it lies.
    pub async fn handed_file(&self, id: LessonId, handout: HandoutId, name: &str) -> Result<Chunk, Problem> {
        let query = written(&FileOfHandout { name: name.to_owned() })?;
        let request = self.0.request(Method::GET, &format!("lessons/{id}/handouts/{handout}/files?{query}"));
        self.0.response(request).await?.bytes().await.map_err(|error| self.0.failed(&error))
    }
}

/// Lays an archive down beside what is in the folder, and then gives it its place.
fn save(from: impl Read, folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    let failed =
        |why: io::Error| HandoutNotSaved { folder: folder.display().to_string(), why: why.to_string() };
    let beside = tempfile::Builder::new().prefix(".sarrio-").tempdir_in(folder).map_err(failed)?;
    let mut archive = Archive::new(from);
    archive.set_overwrite(false);
    for entry in archive.entries().map_err(failed)? {
        let mut entry = entry.map_err(failed)?;
        let name = || String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        match entry.header().entry_type() {
            EntryType::Regular | EntryType::Directory => {}
            _ => return Err(HandoutNotPlain { name: name() }.into()),
        }
        let name = name();
        if !entry.unpack_in(beside.path()).map_err(failed)? {
            return Err(HandoutNameRefused { name }.into());
        }
    }
    let laid =
        fs::read_dir(beside.path()).and_then(Iterator::collect::<io::Result<Vec<_>>>).map_err(failed)?;
    for one in &laid {
        if fs::symlink_metadata(folder.join(one.file_name())).is_ok() {
            let name = Name::lossy(&one.file_name().to_string_lossy());
            return Err(NotSavedOver { name, folder: folder.display().to_string() }.into());
        }
    }
    let mut saved = Vec::with_capacity(laid.len());
    for one in laid {
        let place = folder.join(one.file_name());
        fs::rename(one.path(), &place).map_err(failed)?;
        saved.push(place);
    }
    saved.sort();
    Ok(saved)
}

fn unreadable(file: &Path, error: &io::Error) -> Problem {
    FileNotRead { file: file.display().to_string(), why: error.to_string() }.into()
}

fn unsent(entry: &Entry, error: &io::Error) -> Problem {
    match error.kind() {
        io::ErrorKind::BrokenPipe => HandoutCut.into(),
        _ => unreadable(&entry.path, error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nobody() -> Passed {
        Arc::new(|_| ())
    }

    fn archive(files: &FilesToHandOut) -> Vec<u8> {
        let (to, mut from) = mpsc::channel(100);
        files.write(Pieces(to), &nobody()).unwrap();
        let mut all = Vec::new();
        while let Ok(piece) = from.try_recv() {
            all.extend_from_slice(&piece.unwrap());
        }
        all
    }

    #[test]
    fn a_folder_is_saved_as_it_was_and_nothing_is_written_over() {
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let exercise = here.path().join("exercise 3");
        fs::create_dir_all(exercise.join("empty")).unwrap();
        fs::write(exercise.join("bracket.step"), b"ISO-10303-21;").unwrap();
        fs::write(here.path().join("què.txt"), "Hola").unwrap();
        let files = FilesToHandOut::gather(&[exercise, here.path().join("què.txt")]).unwrap();
        assert_eq!((files.count, files.size, files.name().as_str()), (2, Bytes(17), "exercise 3"));

        let saved = save(&*archive(&files), there.path()).unwrap();
        assert_eq!(saved, ["exercise 3", "què.txt"].map(|name| there.path().join(name)));
        assert_eq!(fs::read(there.path().join("exercise 3/bracket.step")).unwrap(), b"ISO-10303-21;");
        assert!(there.path().join("exercise 3/empty").is_dir());

        fs::remove_dir_all(there.path().join("exercise 3")).unwrap();
        fs::write(there.path().join("què.txt"), "mine").unwrap();
        let refused = save(&*archive(&files), there.path()).unwrap_err();
        assert_eq!(refused.message.unwrap().key, NotSavedOver::KEY);
        assert_eq!(fs::read(there.path().join("què.txt")).unwrap(), b"mine");
        assert_eq!(fs::read_dir(there.path()).unwrap().count(), 1, "nothing else came");
    }

    #[test]
    #[cfg(unix)]
    fn links_and_nothing_at_all_are_refused_before_anything_is_sent() {
        let here = tempfile::tempdir().unwrap();
        let refused = |path: PathBuf| FilesToHandOut::gather(&[path]).unwrap_err().message.unwrap().key;
        assert_eq!(refused(here.path().to_owned()), HandoutEmpty::KEY);
        assert_eq!(refused(here.path().join("gone")), FileNotRead::KEY);
        std::os::unix::fs::symlink("/etc/passwd", here.path().join("link")).unwrap();
        assert_eq!(refused(here.path().to_owned()), HandoutNotPlain::KEY);
    }
}
