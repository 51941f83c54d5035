//! The entries of a tar file, one after the other, as somebody sends it.
//!
//! What stands before an entry and describes it, such as a long name, is read here with a limit, since the library keeps it in
//! memory however long it is.

use std::{io, io::Read, ops::ControlFlow};

use tar::{Archive, EntryType, PaxExtensions};

/// The longest description, in bytes.
const LONGEST: u64 = 64 << 10;

/// An entry.
pub(super) struct Entry<'a> {
    pub(super) name: Vec<u8>,
    pub(super) kind: EntryType,
    /// In bytes.
    pub(super) size: u64,
    /// When it was changed, in seconds since 1970.
    pub(super) changed: u64,
    pub(super) content: &'a mut dyn Read,
}

/// Why entries cannot be read.
#[derive(Debug)]
pub(super) enum Unreadable {
    /// It is no tar file, or it was cut off.
    Broken(io::Error),
    /// A description is too long; its beginning.
    Long(Vec<u8>),
    /// A file with holes, whose size stands elsewhere.
    Sparse,
    /// A file of more than 8 GiB.
    Huge,
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        Self::Broken(error)
    }
}

/// Goes through the entries until `take` breaks.
pub(super) fn each<E: From<Unreadable>>(
    from: impl Read,
    mut take: impl FnMut(Entry<'_>) -> Result<ControlFlow<()>, E>,
) -> Result<(), E> {
    let broken = |error| E::from(Unreadable::Broken(error));
    let mut archive = Archive::new(from);
    let entries = archive.entries().map_err(broken)?.raw(true);
    let mut described: Option<Vec<u8>> = None;
    for entry in entries {
        let mut entry = entry.map_err(broken)?;
        let kind = entry.header().entry_type();
        match kind {
            EntryType::GNULongName => {
                let mut name = description(&mut entry)?;
                name.truncate(name.iter().position(|byte| *byte == 0).unwrap_or(name.len()));
                described = Some(name);
                continue;
            }
            EntryType::XHeader => {
                described = name_in(&description(&mut entry)?)?.or(described);
                continue;
            }
            EntryType::XGlobalHeader => {
                description(&mut entry)?;
                continue;
            }
            // A link's long name: the link itself comes next.
            EntryType::GNULongLink => {
                description(&mut entry)?;
                continue;
            }
            _ => {}
        }
        let name = described.take().unwrap_or_else(|| entry.path_bytes().into_owned());
        let (size, changed) = (entry.size(), entry.header().mtime().unwrap_or_default());
        if take(Entry { name, kind, size, changed, content: &mut entry })?.is_break() {
            return Ok(());
        }
    }
    Ok(())
}

fn description(entry: &mut impl Read) -> Result<Vec<u8>, Unreadable> {
    let mut text = Vec::new();
    entry.take(LONGEST + 1).read_to_end(&mut text)?;
    if text.len() as u64 > LONGEST { Err(Unreadable::Long(text)) } else { Ok(text) }
}

/// The name that an extended header gives the entry after it.
fn name_in(text: &[u8]) -> Result<Option<Vec<u8>>, Unreadable> {
    let mut name = None;
    for extension in PaxExtensions::new(text) {
        let extension = extension?;
        match extension.key_bytes() {
            b"path" => name = Some(extension.value_bytes().to_owned()),
            b"size" => return Err(Unreadable::Huge),
            key if key.starts_with(b"GNU.sparse") => return Err(Unreadable::Sparse),
            _ => {}
        }
    }
    Ok(name)
}
