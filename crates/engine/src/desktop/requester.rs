//! Who asked for an operation, as its memo remembers them: what follows the operation is done in their name.

use sarrio_model::{Caller, Problem, Role, UserRef, problem::CallerIsGone};
use serde::{Deserialize, Serialize};

use crate::Inner;

/// Who asked for it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Requester {
    user: UserRef,
    role: Role,
    #[serde(default)]
    direct: bool,
}

impl Requester {
    /// This caller.
    pub(super) fn of(caller: &Caller) -> Self {
        Self { user: caller.user.clone(), role: caller.role, direct: caller.direct }
    }

    /// The caller with the rights that they have now.
    ///
    /// # Errors
    /// They were removed; the store's.
    pub(super) async fn now(&self, engine: &Inner) -> Result<Caller, Problem> {
        if self.direct {
            // Whoever comes by the unix socket is administrator by that.
            return Ok(Caller::on_socket(self.user.clone(), self.role));
        }
        let now = engine.store.user(self.user.id).await?;
        let now = now.ok_or_else(|| CallerIsGone { name: self.user.name.clone() })?;
        Ok(engine.store.caller_of(&now).await?)
    }
}
