//! The archive in which files travel: a tar of files and folders and nothing else. It is checked entry by entry while it arrives.

use std::{
    collections::HashSet,
    fs, io,
    io::Read,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use bytes::{Buf as _, Bytes as Chunk};
use sarrio_model::{
    Bytes, HandedFile, Handout, Name, Problem,
    problem::{
        HandoutCut, HandoutEmpty, HandoutNameRefused, HandoutNameTwice, HandoutNotPlain, HandoutNotTar,
        HandoutTooLarge, HandoutTooMany,
    },
};
use tar::EntryType;
use tokio::sync::mpsc;

use crate::classroom::tar_entries::{self, Unreadable};

/// The longest name of an entry with its folders, in bytes, and of one of its parts.
const LONGEST_NAME: usize = 1024;
const LONGEST_PART: usize = 255;
/// How many folders may lie in each other.
const DEEPEST: usize = 32;

/// What was handed out.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Contents {
    /// All files, by name.
    pub(super) files: Vec<HandedFile>,
    /// The size of all files together.
    pub(super) size: Bytes,
    /// How many names are too long to be read whole from a disc everywhere.
    pub(super) shortened: u32,
    /// Why the files could not be laid down.
    pub(super) not_laid_down: Option<String>,
}

impl Contents {
    /// What it is called where nobody says: as the one file or folder that everything lies in, or as the first file.
    pub(super) fn name(&self) -> Name {
        let first = self.files.first().map(|file| file.name.as_str()).unwrap_or_default();
        let top = first.split('/').next().unwrap_or(first);
        let is_in_top = |file: &HandedFile| file.name.split('/').next() == Some(top);
        Name::lossy(if self.files.iter().all(is_in_top) { top } else { first })
    }
}

/// A file or folder in an archive.
pub(super) struct Entry<'a> {
    pub(super) name: String,
    /// The size of a file; `None` for a folder.
    pub(super) size: Option<u64>,
    content: &'a mut dyn Read,
}

impl Entry<'_> {
    /// Sends the bytes of the file to `to`.
    pub(super) fn send(&mut self, to: &mpsc::Sender<io::Result<Chunk>>) {
        let mut left = self.size.unwrap_or(0);
        while left > 0 {
            let mut piece = vec![0; usize::try_from(left).unwrap_or(usize::MAX).min(64 << 10)];
            let read = self.content.read(&mut piece).and_then(|count| match count {
                0 => Err(io::ErrorKind::UnexpectedEof.into()),
                count => Ok(count),
            });
            let piece = read.map(|count| {
                left -= count as u64;
                piece.truncate(count);
                piece.into()
            });
            let over = piece.is_err();
            if to.blocking_send(piece).is_err() || over {
                return;
            }
        }
    }
}

/// Bytes that arrive in pieces, for a thread that may wait for them.
pub(super) struct Pieces {
    from: mpsc::Receiver<io::Result<Chunk>>,
    now: Chunk,
}

impl Pieces {
    pub(super) fn new(from: mpsc::Receiver<io::Result<Chunk>>) -> Self {
        Self { from, now: Chunk::new() }
    }
}

impl Read for Pieces {
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

/// Reads an archive to its end and checks it. Where there is a folder `below`, its files and folders are laid down there: a fresh
/// one, in which there are no links.
pub(super) fn take_in(mut from: impl Read, below: Option<&Path>) -> Result<Contents, Problem> {
    let mut contents = Contents::default();
    let mut names = Names::default();
    let mut below = below.map(Path::to_owned);
    each(&mut from, |mut entry| {
        names.add(&entry)?;
        let long = |part: &str| part.encode_utf16().count() > Handout::LONGEST_ON_DISC;
        contents.shortened += u32::from(entry.name.rsplit('/').next().is_some_and(long));
        if let Some(size) = entry.size {
            contents.size.0 = contents.size.0.saturating_add(size);
            if contents.size > Handout::LARGEST {
                return Err(HandoutTooLarge { most: Handout::LARGEST }.into());
            }
            contents.files.push(HandedFile { name: entry.name.clone(), size: Bytes(size) });
        }
        let laid = match &below {
            Some(folder) => lay_down(&mut entry, folder),
            None => Ok(()),
        };
        if let Err(why) = laid {
            if why.kind() == io::ErrorKind::UnexpectedEof {
                return Err(HandoutCut.into());
            }
            contents.not_laid_down = Some(why.to_string());
            below = None;
        }
        if below.is_none() {
            io::copy(&mut entry.content, &mut io::sink()).map_err(|_| HandoutCut)?;
        }
        Ok(ControlFlow::Continue(()))
    })?;
    // What follows the end of an archive fills a last block.
    io::copy(&mut from, &mut io::sink()).map_err(|_| HandoutCut)?;
    if contents.files.is_empty() {
        return Err(HandoutEmpty.into());
    }
    contents.files.sort();
    Ok(contents)
}

fn lay_down(entry: &mut Entry<'_>, below: &Path) -> io::Result<()> {
    let path: PathBuf = entry.name.split('/').fold(below.to_owned(), |path, part| path.join(part));
    let Some(size) = entry.size else { return fs::create_dir_all(path) };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = fs::File::create_new(path)?;
    match io::copy(&mut entry.content, &mut file)? {
        written if written == size => Ok(()),
        _ => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

/// The names that were there already.
#[derive(Default)]
struct Names {
    files: HashSet<String>,
    folders: HashSet<String>,
    entries: usize,
}

impl Names {
    fn add(&mut self, entry: &Entry<'_>) -> Result<(), Problem> {
        self.entries += 1;
        if self.entries > Handout::MOST_ENTRIES {
            return Err(HandoutTooMany { most: Handout::MOST_ENTRIES }.into());
        }
        let name = &entry.name;
        let above = name.match_indices('/').map(|(at, _)| &name[..at]);
        for folder in above {
            if self.files.contains(folder) {
                return Err(HandoutNameTwice { name: shown(folder) }.into());
            }
            self.folders.insert(folder.to_owned());
        }
        let twice = match entry.size {
            Some(_) => self.folders.contains(name) || !self.files.insert(name.clone()),
            None => {
                self.folders.insert(name.clone());
                self.files.contains(name)
            }
        };
        if twice { Err(HandoutNameTwice { name: shown(name) }.into()) } else { Ok(()) }
    }
}

/// Goes through an archive until `take` breaks. Whatever is neither a file nor a folder, and every name that leads elsewhere, is
/// refused.
pub(super) fn each(
    from: impl Read,
    mut take: impl FnMut(Entry<'_>) -> Result<ControlFlow<()>, Problem>,
) -> Result<(), Problem> {
    let taken = tar_entries::each::<Refused>(from, |entry| {
        let tar_entries::Entry { name: raw, kind, size, content, .. } = entry;
        let is_folder = match kind {
            EntryType::Directory => true,
            // As folders were written once.
            EntryType::Regular | EntryType::Continuous => raw.ends_with(b"/"),
            _ => {
                return Err(HandoutNotPlain { name: shown(&String::from_utf8_lossy(&raw)) }.problem().into());
            }
        };
        let Some(name) = checked(&raw)? else {
            return match is_folder {
                true => Ok(ControlFlow::Continue(())),
                false => {
                    Err(HandoutNameRefused { name: shown(&String::from_utf8_lossy(&raw)) }.problem().into())
                }
            };
        };
        Ok(take(Entry { name, size: (!is_folder).then_some(size), content })?)
    });
    taken.map_err(|Refused(problem)| problem)
}

/// Why an archive is not taken.
struct Refused(Problem);

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl From<Unreadable> for Refused {
    fn from(why: Unreadable) -> Self {
        Self(match why {
            Unreadable::Broken(error) => not_tar(&error),
            Unreadable::Long(text) => {
                HandoutNameRefused { name: shown(&String::from_utf8_lossy(&text)) }.into()
            }
            Unreadable::Sparse => HandoutNotPlain { name: "GNU.sparse".to_owned() }.into(),
            Unreadable::Huge => HandoutTooLarge { most: Handout::LARGEST }.into(),
        })
    }
}

/// The name of an entry with `/` between its parts; `None` for the folder that everything lies in.
fn checked(raw: &[u8]) -> Result<Option<String>, Problem> {
    let refused = || HandoutNameRefused { name: shown(&String::from_utf8_lossy(raw)) }.problem();
    let text = std::str::from_utf8(raw).map_err(|_| refused())?;
    let mut text = text.strip_suffix('/').unwrap_or(text);
    while let Some(rest) = text.strip_prefix("./") {
        text = rest;
    }
    if matches!(text, "" | ".") && !raw.starts_with(b"/") {
        return Ok(None);
    }
    // A backslash would lead elsewhere on Windows.
    let is_good = |part: &str| {
        !matches!(part, "" | "." | "..")
            && part.len() <= LONGEST_PART
            && !part.chars().any(|c| c.is_control() || c == '\\')
    };
    let fits = text.len() <= LONGEST_NAME && text.split('/').count() <= DEEPEST;
    if fits && text.split('/').all(is_good) { Ok(Some(text.to_owned())) } else { Err(refused()) }
}

fn not_tar(why: &io::Error) -> Problem {
    match why.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::TimedOut | io::ErrorKind::BrokenPipe => {
            HandoutCut.into()
        }
        _ => HandoutNotTar { why: shown(&why.to_string()) }.into(),
    }
}

/// A name from outside, as it is told: short, and without what would disturb the sentence.
pub(super) fn shown(name: &str) -> String {
    let short: String = name.chars().filter(|c| !c.is_control()).take(100).collect();
    if short.is_empty() { "–".to_owned() } else { short }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tar::{Builder, Header};

    use super::*;

    fn header(kind: EntryType, name: &[u8], size: u64) -> Header {
        let mut header = Header::new_gnu();
        header.set_entry_type(kind);
        header.set_mode(0o644);
        header.set_size(size);
        header.as_gnu_mut().unwrap().name[..name.len().min(100)]
            .copy_from_slice(&name[..name.len().min(100)]);
        header.set_cksum();
        header
    }

    /// An archive of these entries, each with its name as it is.
    fn archive(entries: &[(EntryType, &[u8], &[u8])]) -> Vec<u8> {
        let mut archive = Builder::new(Vec::new());
        for (kind, name, content) in entries {
            archive.append(&header(*kind, name, content.len() as u64), *content).unwrap();
        }
        archive.into_inner().unwrap()
    }

    fn refused(archive: &[u8]) -> String {
        let folder = tempfile::tempdir().unwrap();
        let why = take_in(archive, Some(folder.path())).unwrap_err();
        why.message.map(|message| message.key).unwrap_or_default()
    }

    #[test]
    fn files_and_folders_are_laid_down_as_they_are_in_the_archive() {
        let long = format!("deep/{}.txt", "n".repeat(180));
        let mut made = Builder::new(Vec::new());
        made.append(&header(EntryType::Directory, b"./", 0), &b""[..]).unwrap();
        made.append(&header(EntryType::Directory, b"./empty/", 0), &b""[..]).unwrap();
        made.append(&header(EntryType::Regular, b"./a/b.txt", 3), &b"abc"[..]).unwrap();
        let mut head = Header::new_gnu();
        head.set_size(2);
        head.set_mode(0o644);
        made.append_data(&mut head, &long, &b"xy"[..]).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let contents = take_in(&*made.into_inner().unwrap(), Some(folder.path())).unwrap();
        let named = |name: &str, size| HandedFile { name: name.to_owned(), size: Bytes(size) };
        assert_eq!(contents.files, [named("a/b.txt", 3), named(&long, 2)]);
        assert_eq!((contents.size, contents.shortened, contents.not_laid_down), (Bytes(5), 1, None));
        assert_eq!(fs::read(folder.path().join("a/b.txt")).unwrap(), b"abc");
        assert_eq!(fs::read(folder.path().join(&long)).unwrap(), b"xy");
        assert!(folder.path().join("empty").is_dir());
    }

    #[test]
    fn what_is_no_plain_file_or_leads_elsewhere_is_refused() {
        use EntryType::{Directory, Fifo, Link, Regular, Symlink};
        for (kind, name) in
            [(Symlink, "a"), (Link, "a"), (Fifo, "a"), (EntryType::Char, "a"), (EntryType::GNUSparse, "a")]
        {
            assert_eq!(refused(&archive(&[(kind, name.as_bytes(), b"")])), HandoutNotPlain::KEY, "{kind:?}");
        }
        for name in ["/etc/passwd", "../a", "a/../../b", "a//b", "a/./b", "a\\..\\b", "a\nb", "/", ".."] {
            let archive = archive(&[(Regular, name.as_bytes(), b"x")]);
            assert_eq!(refused(&archive), HandoutNameRefused::KEY, "{name}");
        }
        assert_eq!(refused(&archive(&[(Regular, b"\xff\xfe", b"x")])), HandoutNameRefused::KEY);
        let file = |name: &'static [u8]| (Regular, name, &b"x"[..]);
        for twice in [[file(b"a"), file(b"./a")], [file(b"a"), file(b"a/b")], [file(b"a/b"), file(b"a")]] {
            assert_eq!(refused(&archive(&twice)), HandoutNameTwice::KEY);
        }
        assert_eq!(refused(&archive(&[(Directory, b"a", b"")])), HandoutEmpty::KEY);
        assert_eq!(refused(b""), HandoutEmpty::KEY);
        assert_eq!(refused(&[b'x'; 2048]), HandoutNotTar::KEY);
        let whole = archive(&[(Regular, b"a", &[7; 5000])]);
        assert_eq!(refused(&whole[..3000]), HandoutCut::KEY);
    }

    #[test]
    fn too_much_is_refused_before_it_is_read() {
        let mut huge = Vec::new();
        huge.extend_from_slice(header(EntryType::Regular, b"a", Handout::LARGEST.0 + 1).as_bytes());
        assert_eq!(refused(&huge), HandoutTooLarge::KEY);
        let mut name = Vec::new();
        name.extend_from_slice(header(EntryType::GNULongName, b"././@LongLink", 1 << 40).as_bytes());
        name.resize(name.len() + (1 << 20), b'n');
        assert_eq!(refused(&name), HandoutNameRefused::KEY);
        let names: Vec<String> = (0..=Handout::MOST_ENTRIES).map(|n| n.to_string()).collect();
        let many: Vec<_> =
            names.iter().map(|name| (EntryType::Directory, name.as_bytes(), &b""[..])).collect();
        assert_eq!(refused(&archive(&many)), HandoutTooMany::KEY);
    }

    proptest! {
        #[test]
        fn whatever_is_sent_nothing_is_laid_down_elsewhere_and_nothing_panics(
            names in proptest::collection::vec(("[./a-c\\\\]{1,12}", any::<bool>()), 1..6), cut in 0..4096_usize,
        ) {
            let outer = tempfile::tempdir().unwrap();
            let inner = outer.path().join("inner");
            fs::create_dir(&inner).unwrap();
            let entries: Vec<_> = names.iter().map(|(name, folder)| match folder {
                true => (EntryType::Directory, name.as_bytes(), &b""[..]),
                false => (EntryType::Regular, name.as_bytes(), &b"x"[..]),
            }).collect();
            let whole = archive(&entries);
            let taken = take_in(&whole[..whole.len().saturating_sub(cut)], Some(&inner));
            prop_assert_eq!(fs::read_dir(outer.path()).unwrap().count(), 1);
            if let Ok(contents) = taken {
                for file in &contents.files {
                    prop_assert!(inner.join(&file.name).is_file());
                }
            }
        }
    }
}
