//! A list of people in a file on this computer: it is read and looked at, and then imported as it was read.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use sarrio_client::Client;
use sarrio_model::problem::{BodyTooLarge, FileNotRead};
use sarrio_model::{ImportQuery, ImportedPeople, Problem};

use super::cancel::Cancel;

/// The bytes of a list. They may hold passwords, so they stay out of logs.
#[derive(Clone)]
pub struct PeopleFile(Arc<Vec<u8>>);

impl std::fmt::Debug for PeopleFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PeopleFile({} bytes)", self.0.len())
    }
}

impl From<Vec<u8>> for PeopleFile {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Arc::new(bytes))
    }
}

/// Reads a list, and asks what importing it would do.
///
/// # Errors
/// The file cannot be read, it is no list, or the backend does not answer.
pub async fn preview(
    client: &Client,
    file: &Path,
    query: &ImportQuery,
) -> Result<(PeopleFile, ImportedPeople), Problem> {
    let bytes = read(file).await?;
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
    file: &PeopleFile,
    query: &ImportQuery,
    cancel: &Cancel,
) -> Result<Option<ImportedPeople>, Problem> {
    let query = ImportQuery { preview: false, ..*query };
    let users = client.users();
    cancel.or(users.import(file.0.to_vec(), &query)).await.transpose()
}

async fn read(file: &Path) -> Result<Vec<u8>, Problem> {
    let unreadable = |error: std::io::Error| {
        Problem::from(FileNotRead { file: file.display().to_string(), why: error.to_string() })
    };
    let about = tokio::fs::metadata(file).await.map_err(unreadable)?;
    if !about.is_file() {
        return Err(unreadable(ErrorKind::InvalidInput.into()));
    }
    if about.len() > ImportQuery::LARGEST_LIST.0 {
        return Err(BodyTooLarge { most: ImportQuery::LARGEST_LIST }.into());
    }
    tokio::fs::read(file).await.map_err(unreadable)
}
