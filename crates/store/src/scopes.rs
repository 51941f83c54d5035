//! People as callers: whose things they see and what they belong to, read from the database.

use sarrio_model::{Caller, Scope, User};

use crate::{
    Result, Store, Tx,
    charges::{self, Charges},
    sql::Connection,
};

async fn caller(user: &User, charges: &Charges, connection: &mut Connection) -> Result<Caller> {
    let scope = charges.scope_of(user, connection).await?;
    let membership = charges.membership_of(user, connection).await?;
    Ok(Caller { user: user.named(), role: user.role, scope, membership, direct: false })
}

impl Store {
    /// How often it changed who is in whose charge. A scope that was read at this number or later is up to date as long as
    /// the number stays.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn changes_of_charges(&self) -> Result<i64> {
        charges::changes(&mut self.reader().await?).await
    }

    /// Whose things this person sees.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn scope_of(&self, user: &User) -> Result<Scope> {
        self.charges().scope_of(user, &mut self.reader().await?).await
    }

    /// This person as a caller.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn caller(&self, user: &User) -> Result<Caller> {
        caller(user, self.charges(), &mut self.reader().await?).await
    }
}

impl Tx {
    /// Whose things this person sees, as this transaction reads it.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn scope_of(&mut self, user: &User) -> Result<Scope> {
        // A transaction may have changed it and be rolled back, so nothing is remembered of what it reads.
        Charges::default().scope_of(user, &mut self.connection).await
    }

    /// This person as a caller, as this transaction reads them.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn caller(&mut self, user: &User) -> Result<Caller> {
        caller(user, &Charges::default(), &mut self.connection).await
    }
}
