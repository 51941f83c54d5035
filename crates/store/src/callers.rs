//! What a person brings with them when they ask for something: their role, and whose things they see.

use sarrio_model::{Caller, Origin, Scope, User};

use crate::{
    Result, Store, Tx,
    charges::{self, Charges},
    sql::Connection,
};

async fn caller_of(charges: &Charges, user: &User, connection: &mut Connection) -> Result<Caller> {
    Ok(Caller {
        user: user.named(),
        role: user.role,
        without: charges.without(user, connection).await?,
        scope: charges.scope_of(user, connection).await?,
        membership: charges.membership_of(user, connection).await?,
        direct: false,
        from: Origin::Sarrio,
    })
}

impl Store {
    /// How often it changed who is in whose charge, and what somebody's role lacks. A caller who was read at this number or
    /// later is up to date as long as the number stays.
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

    /// This person as a caller, in whose name Sarrio itself does something.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn caller_of(&self, user: &User) -> Result<Caller> {
        caller_of(self.charges(), user, &mut self.reader().await?).await
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

    /// This person as a caller, as this transaction reads it.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn caller_of(&mut self, user: &User) -> Result<Caller> {
        caller_of(&Charges::default(), user, &mut self.connection).await
    }
}
