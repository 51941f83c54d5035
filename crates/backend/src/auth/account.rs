//! The account with the name that somebody typed.

use sarrio_model::{Problem, UserName};
use sarrio_store::Account;

use crate::app::App;

/// The account with this name; none where it is no sign-in name at all.
///
/// # Errors
/// The database does not answer.
pub(super) async fn known(app: &App, name: &str) -> Result<Option<Account>, Problem> {
    match name.parse::<UserName>() {
        Ok(name) => Ok(app.store().account(&name).await?),
        Err(_) => Ok(None),
    }
}
