//! The calls that import and export the seats of a room as a list in a file.

use std::path::PathBuf;

use sarrio_client::Client;
use sarrio_model::{ImportQuery, ImportedSeats, Problem, RoomId};

use super::local_file::{self, Destination, FileBytes};

/// A call about the list of a room's seats.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Call {
    /// Reads a list on this computer, and asks what importing it would do.
    Look(RoomId, PathBuf),
    /// Imports a list that was looked at.
    Import(RoomId, FileBytes),
    /// Writes the list on this computer.
    Export(RoomId, Destination),
}

/// What was answered.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Answered {
    Exported,
    Seen(FileBytes, ImportedSeats),
    Imported(ImportedSeats),
}

/// Makes the call.
///
/// # Errors
/// The backend refuses or does not answer, or a file cannot be read or written.
pub async fn perform(client: &Client, call: Call) -> Result<Answered, Problem> {
    let rooms = client.rooms();
    Ok(match call {
        Call::Look(room, file) => {
            let bytes = local_file::read(&file, ImportQuery::LARGEST_LIST).await?;
            let seen = rooms.import_seats(room, bytes.clone(), true).await?;
            Answered::Seen(bytes.into(), seen)
        }
        Call::Import(room, file) => Answered::Imported(rooms.import_seats(room, file.to_vec(), false).await?),
        Call::Export(room, to) => {
            let list = rooms.export_seats(room).await?;
            local_file::write(&to, list.as_bytes()).await?;
            Answered::Exported
        }
    })
}
