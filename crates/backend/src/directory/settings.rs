//! The settings of the directory, and the password that goes with them.

use sarrio_directory::Access;
use sarrio_engine::authz::{ManageDirectory, Permit};
use sarrio_model::{
    Directory, DirectoryBind, DirectorySettings, Problem, PutDirectory,
    problem::{BindPasswordNeeded, DirectoryNotSet, DirectoryPasswordNotKept, DirectoryPasswordUnreadable},
};
use sarrio_store::DirectoryRow;
use secrecy::{ExposeSecret, SecretString};

use crate::app::App;

/// The directory as administrators see it.
pub(crate) async fn show(app: &App) -> Result<Directory, Problem> {
    let row = app.store().directory().await?;
    Ok(Directory {
        has_bind_password: row.bind_password.is_some(),
        settings: row.settings,
        last_sync: app.store().directory_syncs(1).await?.into_iter().next(),
        revision: row.revision,
    })
}

/// Sets the directory up.
pub(crate) async fn put(
    app: &App,
    permit: &Permit<ManageDirectory>,
    put: PutDirectory,
) -> Result<Directory, Problem> {
    let before = app.store().directory().await?;
    let password = password_for(app, &before, &put.settings, put.bind_password)?;
    sarrio_directory::check(&put.settings)?;
    let bind_password = match &password {
        Some(password) => Some(app.directory().key.seal(password).map_err(|error| {
            tracing::error!(%error, "could not keep the password of the directory's account");
            DirectoryPasswordNotKept { why: error.to_string() }
        })?),
        None => None,
    };
    let mut row = DirectoryRow { settings: Some(put.settings), bind_password, revision: put.revision };
    let mut tx = app.store().begin().await?;
    permit.confirm(&mut tx, &()).await?;
    tx.save_directory(&mut row).await?;
    tx.commit().await?;
    show(app).await
}

/// How the directory is asked, with the settings that are saved.
pub(super) async fn access(app: &App) -> Result<Access, Problem> {
    let row = app.store().directory().await?;
    let settings = row.settings.clone().ok_or(DirectoryNotSet)?;
    let bind_password = row.bind_password.as_deref().map(|sealed| open(app, sealed)).transpose()?;
    Ok(Access { settings, bind_password })
}

/// The password of the bind account for these settings: the one that is given, or the one that is kept. The kept one is sent
/// only to the server that it was given for; else whoever changes the settings could have it sent to a server of their own.
pub(super) fn password_for(
    app: &App,
    kept: &DirectoryRow,
    settings: &DirectorySettings,
    given: Option<SecretString>,
) -> Result<Option<SecretString>, Problem> {
    if !matches!(settings.bind, DirectoryBind::Account { .. }) {
        return Ok(None);
    }
    match (given, &kept.bind_password, &kept.settings) {
        (Some(given), ..) if !given.expose_secret().is_empty() => Ok(Some(given)),
        (None, Some(sealed), Some(before)) if settings.asks_as_before(before) => Ok(Some(open(app, sealed)?)),
        _ => Err(BindPasswordNeeded.at("bind_password")),
    }
}

fn open(app: &App, sealed: &[u8]) -> Result<SecretString, Problem> {
    app.directory().key.open(sealed).map_err(|error| {
        tracing::error!(%error, "could not read the password of the directory's account");
        DirectoryPasswordUnreadable.into()
    })
}
