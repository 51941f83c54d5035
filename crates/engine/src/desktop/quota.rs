//! How many desktops a person may have.

use sarrio_model::{Problem, Role, UserRef, problem::DesktopLimitReached};
use sarrio_store::Tx;

use crate::Inner;

/// Refuses `more` desktops for `owner` beyond the limit. Rows are counted in the transaction that adds to them, so that
/// two requests at once cannot both take the last place.
pub(super) async fn require_quota(
    engine: &Inner,
    tx: &mut Tx,
    owner: &UserRef,
    more: u32,
) -> Result<(), Problem> {
    let limit = engine.settings.desktops_each;
    let administrator = tx.user(owner.id).await?.is_some_and(|user| user.role == Role::Administrator);
    let have = tx.count_desktops(owner.id).await?;
    if !administrator && have + u64::from(more) > limit {
        return Err(DesktopLimitReached { owner: owner.name.clone(), have, limit, more: more.into() }.into());
    }
    Ok(())
}
