//! Who somebody is, by their name and password.

use sarrio_model::{Problem, Source, UserName, problem::WrongNameOrPassword};
use sarrio_store::Account;
use secrecy::SecretString;

use crate::app::App;

/// Who signs in with this name and this password.
///
/// The answer to a wrong name and to a wrong password is the same, and so is the work for it.
///
/// # Errors
/// [`WrongNameOrPassword`], also where the account is disabled; the database does not answer.
pub(crate) async fn who_is(app: &App, name: &str, password: SecretString) -> Result<Account, Problem> {
    let known = match name.parse::<UserName>() {
        Ok(name) => app.store().account(&name).await?,
        Err(_) => None,
    };
    let source = known.as_ref().map(|account| account.user.source).unwrap_or_default();
    let found = match source {
        Source::Local => local(app, known, password).await,
        // Nobody asks a directory yet. The work is that for a wrong password.
        Source::Directory => local(app, None, password).await,
    };
    found.filter(|account| account.user.enabled).ok_or_else(|| WrongNameOrPassword.into())
}

/// The account whose password Sarrio keeps, if this is its password.
async fn local(app: &App, known: Option<Account>, password: SecretString) -> Option<Account> {
    let hash = known.as_ref().map(|account| account.password.clone());
    let matches = app.passwords().matches(password, hash).await;
    known.filter(|_| matches)
}
