//! Whose things a person sees, read from the database.

use sarrio_model::{Scope, User};

use crate::{
    Result, Store, Tx,
    charges::{self, Charges},
};

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
}
