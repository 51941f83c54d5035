//! Signing in with an account of the directory.

use std::time::Duration;

use sarrio_directory::SignIn;
use sarrio_model::{
    Problem, User, UserName,
    problem::{DirectoryBusy, DirectoryPersonDisabled},
};
use secrecy::SecretString;
use tokio::time::timeout;

use super::{
    apply::{Newcomer, apply},
    placement::Change,
    settings::access,
};
use crate::app::App;

/// Whether people sign in with the directory.
pub(crate) async fn is_used(app: &App) -> Result<bool, Problem> {
    Ok(app.store().directory().await?.settings.is_some_and(|settings| settings.enabled))
}

/// Who signs in with this name and this password, according to the directory. Somebody who is new to Sarrio is added, where
/// the settings say so. `None` where the name or the password is wrong.
///
/// # Errors
/// The directory cannot be asked, or does not let the person in; the rules do not.
pub(crate) async fn sign_in(
    app: &App,
    name: &UserName,
    password: SecretString,
) -> Result<Option<User>, Problem> {
    let access = access(app).await?;
    let seconds = u64::from(access.settings.patience_seconds);
    let turn = timeout(Duration::from_secs(seconds), app.directory().turns.acquire()).await;
    let _turn = turn.map_err(|_| DirectoryBusy { seconds })?;
    let asked = sarrio_directory::sign_in(&access, name, password).await;
    let person =
        match asked.inspect_err(|problem| tracing::warn!(%problem, "the directory cannot be asked"))? {
            SignIn::Right(person) => person,
            SignIn::Wrong => return Ok(None),
            SignIn::Refused(problem) => return Err(problem),
        };
    let mut places = app.store().places().await?;
    let newcomer = match access.settings.add_people.at_sign_in() {
        true => Newcomer::Add,
        false => Newcomer::Refuse,
    };
    let applied = apply(app.store(), &access.settings, &mut places, &person, newcomer).await;
    let applied =
        applied.inspect_err(|problem| tracing::warn!(%problem, "a person of the directory is refused"))?;
    if applied.change != Change::Nothing {
        tracing::info!(user.id = %applied.user.id, change = ?applied.change, "taken over from the directory");
        app.access_changed();
    }
    if !applied.user.enabled {
        return Err(DirectoryPersonDisabled { username: applied.user.username }.into());
    }
    Ok(Some(applied.user))
}
