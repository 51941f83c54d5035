//! Who somebody is, by their name and password.

use sarrio_model::{Problem, Source, UserName, problem::WrongNameOrPassword};
use sarrio_store::{Account, PasswordHash};
use secrecy::SecretString;

use crate::{app::App, directory};

/// Who signs in with this name and this password.
///
/// The answer to a wrong name and to a wrong password is the same, and so is the work for it.
///
/// # Errors
/// [`WrongNameOrPassword`], also where the account is disabled; the directory cannot be asked, or does not let the person in;
/// the database does not answer.
pub(crate) async fn who_is(app: &App, name: &str, password: SecretString) -> Result<Account, Problem> {
    let name = name.parse::<UserName>().ok();
    let known = match &name {
        Some(name) => app.store().account(name).await?,
        None => None,
    };
    let found = match (name, known) {
        // A local account keeps its name, whomever the directory calls so.
        (_, Some(known)) if known.user.source == Source::Local => local(app, Some(known), password).await,
        (Some(name), _) if directory::is_used(app).await? => {
            let user = directory::sign_in(app, &name, password).await?;
            user.map(|user| Account { user, password: PasswordHash::elsewhere(), must_change_password: false })
        }
        _ => local(app, None, password).await,
    };
    found.filter(|account| account.user.enabled).ok_or_else(|| WrongNameOrPassword.into())
}

/// The account whose password Sarrio keeps, if this is its password.
async fn local(app: &App, known: Option<Account>, password: SecretString) -> Option<Account> {
    let hash = known.as_ref().map(|account| account.password.clone());
    let matches = app.passwords().matches(password, hash).await;
    known.filter(|_| matches)
}
