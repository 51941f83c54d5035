//! Tar files from outside, packed anew on their way to a storage path: only plain files and folders stay in them, under plain
//! names, so that whoever unpacks them later gets nothing else.

use std::{
    io::{self, Read, Write},
    ops::ControlFlow,
    path::Path,
};

use bytes::Bytes as Chunk;
use sarrio_model::{
    Problem, StudentWork,
    problem::{
        BodyCut, WorkEntryNotPlain, WorkEntryOutside, WorkHasTooManyFiles, WorkIsEmpty, WorkNotTar,
        WorkTooLarge,
    },
};
use tar::EntryType;
use tokio::{sync::mpsc, task::JoinHandle};

use super::tar_entries::{self, Unreadable};

/// How many bytes are sent on at once.
const PIECE: usize = 256 << 10;
/// How many pieces may wait to be taken.
const WAITING: usize = 4;
/// How many zero bytes end a tar file.
const END: usize = 1024;
/// The longest name of a file or folder, and the longest path, in bytes.
const LONGEST: (usize, usize) = (255, 4096);

/// What becomes of links, devices, and names that lead elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unfit {
    /// All is refused for them: whoever sends them can choose otherwise.
    Refuse,
    /// They are left out, as they are found in a folder.
    LeaveOut,
}

/// How many files there are; `None` instead of a problem where nobody takes the new file any more.
pub(super) type Repacked = Result<u32, Option<Problem>>;

/// Packs a tar file anew while it comes. Returns the new one, and what is known at its end. After an error the last piece is
/// one too.
pub(super) fn repack(
    content: mpsc::Receiver<io::Result<Chunk>>,
    unfit: Unfit,
) -> (mpsc::Receiver<io::Result<Chunk>>, JoinHandle<Repacked>) {
    let (to, pieces) = mpsc::channel(WAITING);
    let mut from = Incoming { content, piece: Chunk::new(), taken: 0, zeros: 0, refused: None };
    let mut to = Outgoing { to, piece: Vec::with_capacity(PIECE), is_left: false };
    let task = tokio::task::spawn_blocking(move || {
        let outcome = rewrite(&mut from, &mut to, unfit);
        if outcome.is_err() {
            let _ = to.to.blocking_send(Err(io::Error::other("it was refused")));
        }
        outcome
    });
    (pieces, task)
}

fn rewrite(from: &mut Incoming, to: &mut Outgoing, unfit: Unfit) -> Repacked {
    let outcome = copy_entries(from, to, unfit);
    match outcome {
        Ok(files) => Ok(files),
        Err(_) if to.is_left => Err(None),
        Err(Stop::Refused(problem)) => Err(Some(problem)),
        Err(Stop::Io(error)) => {
            let known = from.refused.take();
            Err(Some(known.unwrap_or_else(|| WorkNotTar { why: words(&error) }.into())))
        }
    }
}

/// Why it goes no further.
enum Stop {
    Refused(Problem),
    Io(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

impl From<Unreadable> for Stop {
    fn from(why: Unreadable) -> Self {
        Self::Refused(match why {
            Unreadable::Broken(error) => return Self::Io(error),
            Unreadable::Long(text) => {
                let entry = String::from_utf8_lossy(&text);
                let entry = entry.chars().filter(|c| !c.is_control()).take(200).collect();
                WorkEntryOutside { entry }.into()
            }
            Unreadable::Sparse => WorkEntryNotPlain { entry: "GNU.sparse".to_owned() }.into(),
            Unreadable::Huge => WorkTooLarge { most: StudentWork::LARGEST }.into(),
        })
    }
}

fn copy_entries(from: &mut Incoming, to: &mut Outgoing, unfit: Unfit) -> Result<u32, Stop> {
    let mut new = tar::Builder::new(&mut *to);
    let (mut files, mut entries) = (0, 0);
    tar_entries::each::<Stop>(&mut *from, |entry| {
        entries += 1;
        if entries > StudentWork::MOST_ENTRIES {
            return Err(WorkHasTooManyFiles { most: StudentWork::MOST_ENTRIES }.problem().into());
        }
        let told = String::from_utf8_lossy(&entry.name).into_owned();
        let shown = || told.chars().map(|c| if c.is_control() { '?' } else { c }).take(200).collect();
        let is_plain = entry.kind.is_file() || entry.kind.is_dir();
        let name = match (is_plain, plain_name(&told)) {
            (true, Some(name)) => name,
            _ if unfit == Unfit::LeaveOut => return Ok(ControlFlow::Continue(())),
            (false, _) => return Err(WorkEntryNotPlain { entry: shown() }.problem().into()),
            (true, None) => return Err(WorkEntryOutside { entry: shown() }.problem().into()),
        };
        if name.is_empty() {
            // The folder itself.
            return Ok(ControlFlow::Continue(()));
        }
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(if entry.kind.is_dir() { EntryType::Directory } else { EntryType::Regular });
        header.set_mode(if entry.kind.is_dir() { 0o755 } else { 0o644 });
        header.set_mtime(entry.changed);
        if entry.kind.is_dir() {
            header.set_size(0);
            new.append_data(&mut header, Path::new(&name), io::empty())?;
            return Ok(ControlFlow::Continue(()));
        }
        header.set_size(entry.size);
        let mut counted = Counted { from: entry.content, count: 0 };
        new.append_data(&mut header, Path::new(&name), &mut counted)?;
        if counted.count != entry.size {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it ends within a file").into());
        }
        files += 1;
        Ok(ControlFlow::Continue(()))
    })?;
    // Whoever sends it has sent all of it, also the blocks after its end.
    io::copy(from, &mut io::sink())?;
    // One that was cut off between two files has no end.
    if from.taken > 0 && from.zeros < END {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it has no end").into());
    }
    if files == 0 {
        return Err(WorkIsEmpty.problem().into());
    }
    new.into_inner()?.flush()?;
    Ok(files)
}

/// A relative name without `.`; empty for the folder itself, `None` where it leads elsewhere or some system would not take it.
fn plain_name(told: &str) -> Option<String> {
    if told.starts_with('/') || told.len() > LONGEST.1 || told.chars().any(char::is_control) {
        return None;
    }
    let parts: Vec<&str> = told.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    // A backslash would lead elsewhere on Windows.
    let is_fit = |part: &&str| *part != ".." && part.len() <= LONGEST.0 && !part.contains('\\');
    parts.iter().all(is_fit).then(|| parts.join("/"))
}

fn words(error: &io::Error) -> String {
    error.to_string().chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect()
}

/// Pieces that come, as one stream of at most the largest size.
struct Incoming {
    content: mpsc::Receiver<io::Result<Chunk>>,
    piece: Chunk,
    taken: u64,
    /// How many of the last bytes were zero.
    zeros: usize,
    /// Why it gives no more.
    refused: Option<Problem>,
}

impl Read for Incoming {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() {
            match self.content.blocking_recv() {
                Some(Ok(piece)) => self.piece = piece,
                Some(Err(error)) => {
                    self.refused = Some(BodyCut.into());
                    return Err(error);
                }
                None => return Ok(0),
            }
            self.taken += self.piece.len() as u64;
            let zeros = self.piece.iter().rev().take_while(|byte| **byte == 0).count();
            self.zeros = if zeros == self.piece.len() { self.zeros + zeros } else { zeros };
            if self.taken > StudentWork::LARGEST.0 {
                self.refused = Some(WorkTooLarge { most: StudentWork::LARGEST }.into());
                return Err(io::Error::other("it is too large"));
            }
        }
        let count = buffer.len().min(self.piece.len());
        buffer[..count].copy_from_slice(&self.piece.split_to(count));
        Ok(count)
    }
}

/// A stream that is sent on in pieces.
struct Outgoing {
    to: mpsc::Sender<io::Result<Chunk>>,
    piece: Vec<u8>,
    /// Whether nobody takes it any more.
    is_left: bool,
}

impl Write for Outgoing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE));
        if !piece.is_empty() && self.to.blocking_send(Ok(piece.into())).is_err() {
            self.is_left = true;
            return Err(io::Error::other("nobody takes it"));
        }
        Ok(())
    }
}

/// Counts what is read.
struct Counted<'a> {
    from: &'a mut dyn Read,
    count: u64,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(buffer)?;
        self.count += count as u64;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sarrio_model::Code;

    use super::*;

    /// What becomes of a tar file that comes in pieces of this size: its names with their content.
    async fn repacked(tar: &[u8], piece: usize, unfit: Unfit) -> Result<Vec<(String, Vec<u8>)>, Problem> {
        let (to, content) = mpsc::channel(1);
        let pieces: Vec<Chunk> = tar.chunks(piece).map(Chunk::copy_from_slice).collect();
        let sender = tokio::spawn(async move {
            for piece in pieces {
                if to.send(Ok(piece)).await.is_err() {
                    return;
                }
            }
        });
        let (mut new, task) = repack(content, unfit);
        let mut bytes = Vec::new();
        let mut failed = false;
        while let Some(piece) = new.recv().await {
            match piece {
                Ok(piece) => bytes.extend_from_slice(&piece),
                Err(_) => failed = true,
            }
        }
        sender.await.unwrap();
        let outcome = task.await.unwrap();
        assert_eq!(outcome.is_err(), failed, "whoever stores it hears of a refusal");
        let files = outcome.map_err(Option::unwrap)?;
        let mut found = Vec::new();
        for entry in tar::Archive::new(&bytes[..]).entries().unwrap() {
            let mut entry = entry.unwrap();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            found.push((entry.path().unwrap().display().to_string(), content));
        }
        let mut archive = tar::Archive::new(&bytes[..]);
        let entries = archive.entries().unwrap().map(Result::unwrap);
        assert_eq!(entries.filter(|entry| entry.header().entry_type().is_file()).count(), files as usize);
        Ok(found)
    }

    /// A tar file with an entry of this kind and name, which no proper program would write, beside a good one.
    fn with_entry(kind: EntryType, name: &[u8]) -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        let mut header = tar::Header::new_gnu();
        header.set_size(4);
        builder.append_data(&mut header, "good.txt", &b"good"[..]).unwrap();
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_size(0);
        header.as_mut_bytes()[..name.len()].copy_from_slice(name);
        if kind.is_symlink() || kind.is_hard_link() {
            header.set_link_name("/etc/shadow").unwrap();
        }
        header.set_cksum();
        builder.append(&header, io::empty()).unwrap();
        builder.into_inner().unwrap()
    }

    #[tokio::test]
    async fn links_devices_and_names_that_lead_elsewhere_are_refused_or_left_out() {
        let good = vec![("good.txt".to_owned(), b"good".to_vec())];
        let bad: [(EntryType, &[u8]); 9] = [
            (EntryType::Symlink, b"link"),
            (EntryType::Link, b"link"),
            (EntryType::Char, b"device"),
            (EntryType::Fifo, b"pipe"),
            (EntryType::Regular, b"/etc/passwd"),
            (EntryType::Regular, b"a/../../b"),
            (EntryType::Directory, b"../"),
            (EntryType::Regular, b"a\nb"),
            (EntryType::Regular, b"..\\b"),
        ];
        for (kind, name) in bad {
            let tar = with_entry(kind, name);
            let refused = repacked(&tar, 100, Unfit::Refuse).await.unwrap_err();
            assert_eq!(refused.code, Code::Invalid, "{kind:?} {refused}");
            assert_eq!(repacked(&tar, 100, Unfit::LeaveOut).await.unwrap(), good, "{kind:?}");
        }
    }

    #[tokio::test]
    async fn a_long_name_is_kept_and_one_without_end_is_refused_before_it_fills_the_memory() {
        let long = format!("{}/essay.txt", "a".repeat(150));
        let mut builder = tar::Builder::new(Vec::new());
        let mut header = tar::Header::new_gnu();
        header.set_size(4);
        builder.append_data(&mut header, &long, &b"good"[..]).unwrap();
        let tar = builder.into_inner().unwrap();
        assert_eq!(repacked(&tar, 100, Unfit::Refuse).await.unwrap(), [(long, b"good".to_vec())]);

        let mut header = tar::Header::new_gnu();
        header.set_entry_type(EntryType::GNULongName);
        header.set_size(1 << 30);
        header.set_cksum();
        let mut endless = header.as_bytes().to_vec();
        endless.resize(256 << 10, b'a');
        for unfit in [Unfit::Refuse, Unfit::LeaveOut] {
            assert_eq!(repacked(&endless, 4096, unfit).await.unwrap_err().code, Code::Invalid);
        }
    }

    #[tokio::test]
    async fn what_is_no_whole_tar_or_has_no_file_is_refused() {
        let tar = with_entry(EntryType::Directory, b"folder/");
        for cut in [1024, 600, 300] {
            let refused = repacked(&tar[..cut], 64, Unfit::LeaveOut).await.unwrap_err();
            assert_eq!(refused.code, Code::Invalid, "{cut}: {refused}");
        }
        assert_eq!(repacked(b"", 64, Unfit::Refuse).await.unwrap_err(), WorkIsEmpty.into());
        let text = "this is no tar file at all. ".repeat(100);
        assert_eq!(repacked(text.as_bytes(), 64, Unfit::Refuse).await.unwrap_err().code, Code::Invalid);
        let mut many = tar::Builder::new(Vec::new());
        for number in 0..=StudentWork::MOST_ENTRIES {
            let mut header = tar::Header::new_gnu();
            header.set_size(0);
            many.append_data(&mut header, format!("{number}"), io::empty()).unwrap();
        }
        let many = many.into_inner().unwrap();
        assert_eq!(repacked(&many, 1 << 16, Unfit::LeaveOut).await.unwrap_err().code, Code::TooLarge);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn files_come_out_as_they_went_in(
            files in prop::collection::btree_map("[a-zç ]{1,150}(/[a-z.-]{1,40}){0,3}", prop::collection::vec(any::<u8>(), 0..2000), 1..8),
            piece in 1_usize..5000,
        ) {
            let mut builder = tar::Builder::new(Vec::new());
            let mut wanted = Vec::new();
            for (name, content) in &files {
                let Some(plain) = plain_name(name).filter(|plain| !plain.is_empty()) else { continue };
                let mut header = tar::Header::new_gnu();
                header.set_size(content.len() as u64);
                builder.append_data(&mut header, &plain, &content[..]).unwrap();
                wanted.push((plain, content.clone()));
            }
            prop_assume!(!wanted.is_empty());
            let tar = builder.into_inner().unwrap();
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let found = runtime.block_on(repacked(&tar, piece, Unfit::Refuse)).unwrap();
            prop_assert_eq!(found, wanted);
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..4000)) {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let _ = runtime.block_on(repacked(&bytes, 512, Unfit::LeaveOut));
        }
    }
}
