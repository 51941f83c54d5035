//! What a person brings with them when they ask for something: their role, and whose things they see.

use sarrio_model::{Caller, User};

use crate::{
    Result, Store, Tx,
    charges::{self, Charges},
};

impl Store {
    /// How often it changed who is in whose charge, and what somebody's role lacks. A caller who was read at this number or
    /// later is up to date as long as the number stays.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn changes_of_charges(&self) -> Result<i64> {
        charges::changes(&mut self.reader().await?).await
    }

    /// This person as a caller, in whose name Sarrio itself does something.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn caller_of(&self, user: &User) -> Result<Caller> {
        self.charges().caller_of(user, &mut self.reader().await?).await
    }
}

impl Tx {
    /// This person as a caller, as this transaction reads it.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn caller_of(&mut self, user: &User) -> Result<Caller> {
        // A transaction may have changed it and be rolled back, so nothing is remembered of what it reads.
        Charges::default().caller_of(user, &mut self.connection).await
    }
}
