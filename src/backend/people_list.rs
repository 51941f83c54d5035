//! A list of people in a file on this computer: it is read and looked at, and then imported as it was read.

use std::path::Path;

use sarrio_client::Client;
use sarrio_model::{ImportQuery, ImportedPeople, Problem};

use super::cancel::Cancel;
use super::local_file::{self, FileBytes};

/// Reads a list, and asks what importing it would do.
///
/// # Errors
/// The file cannot be read, it is no list, or the backend does not answer.
pub async fn preview(
    client: &Client,
    file: &Path,
    query: &ImportQuery,
) -> Result<(FileBytes, ImportedPeople), Problem> {
    let bytes = local_file::read(file, ImportQuery::LARGEST_LIST).await?;
    let seen = client.users().import(bytes.clone(), &ImportQuery { preview: true, ..*query }).await?;
    Ok((bytes.into(), seen))
}

/// Imports a list that was read: all people, or nobody. Returns nothing if it was cancelled. Then the backend drops what it has
/// begun, unless all was done already.
///
/// # Errors
/// The list has errors, people have changed meanwhile, or the backend does not answer.
pub async fn import(
    client: &Client,
    file: &FileBytes,
    query: &ImportQuery,
    cancel: &Cancel,
) -> Result<Option<ImportedPeople>, Problem> {
    let query = ImportQuery { preview: false, ..*query };
    let users = client.users();
    cancel.or(users.import(file.to_vec(), &query)).await.transpose()
}
