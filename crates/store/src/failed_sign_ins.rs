//! Failed sign-ins, and from where names have signed in. Names come hashed, because people also type passwords into that
//! field.

use jiff::Timestamp;

use crate::{
    Result, Store, Tx,
    sql::{Connection, Row, Sql},
};

/// The hash of a name that somebody tried to sign in with.
pub type HashedName = [u8; 32];

/// Whose failures are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Guesser {
    /// Those of one name from one address.
    Pair(HashedName, String),
    /// Those of one name from anywhere.
    Name(HashedName),
    /// Those of any name from one address.
    Address(String),
}

impl Guesser {
    fn name(&self) -> Vec<u8> {
        match self {
            Self::Pair(name, _) | Self::Name(name) => name.to_vec(),
            Self::Address(_) => Vec::new(),
        }
    }

    fn address(&self) -> &str {
        match self {
            Self::Pair(_, address) | Self::Address(address) => address,
            Self::Name(_) => "",
        }
    }
}

/// Failed sign-ins that are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    /// When all of them are forgotten.
    pub forgotten: Timestamp,
    /// Until when the next attempt waits.
    pub waits_until: Timestamp,
}

fn read(row: &Row) -> Result<Failures> {
    Ok(Failures { forgotten: row.time("forgotten")?, waits_until: row.time("waits_until")? })
}

async fn by_guesser(guesser: &Guesser, connection: &mut Connection) -> Result<Option<Failures>> {
    let text = "SELECT forgotten, waits_until FROM failed_sign_ins WHERE name = $1 AND address = $2";
    let sql = Sql::new("read failed sign-ins", text).bind(guesser.name()).bind(guesser.address());
    sql.optional(connection).await?.as_ref().map(read).transpose()
}

impl Store {
    /// The failures of each of these, if it has some.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn failures<const N: usize>(&self, of: [&Guesser; N]) -> Result<[Option<Failures>; N]> {
        let connection = &mut self.reader().await?;
        let mut found = [None; N];
        for (failures, guesser) in found.iter_mut().zip(of) {
            *failures = by_guesser(guesser, connection).await?;
        }
        Ok(found)
    }

    /// Whether this name has signed in from this address after `since`.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn has_signed_in(&self, name: &HashedName, address: &str, since: Timestamp) -> Result<bool> {
        let text = "SELECT 1 AS one FROM sign_in_places WHERE name = $1 AND address = $2 AND last > $3";
        let sql = Sql::new("read where a name has signed in", text).bind(*name).bind(address).bind(since);
        Ok(sql.optional(&mut self.reader().await?).await?.is_some())
    }
}

impl Tx {
    /// The failures of this one, if it has some. Nobody changes them before this transaction ends.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn failures(&mut self, of: &Guesser) -> Result<Option<Failures>> {
        by_guesser(of, &mut self.connection).await
    }

    /// Writes the failures of this one.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn save_failures(&mut self, of: &Guesser, failures: Failures) -> Result<()> {
        let text = "INSERT INTO failed_sign_ins (name, address, forgotten, waits_until) VALUES ($1, $2, $3, $4) \
            ON CONFLICT (name, address) DO UPDATE \
            SET forgotten = excluded.forgotten, waits_until = excluded.waits_until";
        let sql = Sql::new("write a failed sign-in", text).bind(of.name()).bind(of.address());
        sql.bind(failures.forgotten).bind(failures.waits_until).execute(&mut self.connection).await?;
        Ok(())
    }

    /// Writes that a name has signed in from an address, and forgets what failed there.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn signed_in_from(&mut self, name: &HashedName, address: &str, now: Timestamp) -> Result<()> {
        let text = "INSERT INTO sign_in_places (name, address, last) VALUES ($1, $2, $3) \
            ON CONFLICT (name, address) DO UPDATE SET last = excluded.last";
        let sql = Sql::new("write where a name has signed in", text).bind(*name).bind(address).bind(now);
        sql.execute(&mut self.connection).await?;
        let text = "DELETE FROM failed_sign_ins WHERE name = $1 AND address = $2";
        let sql = Sql::new("forget failed sign-ins", text).bind(*name).bind(address);
        sql.execute(&mut self.connection).await?;
        Ok(())
    }

    /// Forgets all failures of a name, wherever they came from.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn forget_failures(&mut self, name: &HashedName) -> Result<()> {
        let text = "DELETE FROM failed_sign_ins WHERE name = $1";
        Sql::new("forget failed sign-ins", text).bind(*name).execute(&mut self.connection).await?;
        Ok(())
    }

    /// Forgets the failures that are over at `now`, and from where names have signed in before `places`. Returns how
    /// many rows that were.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn prune_sign_ins(&mut self, now: Timestamp, places: Timestamp) -> Result<u64> {
        let failures =
            Sql::new("forget failed sign-ins", "DELETE FROM failed_sign_ins WHERE forgotten <= $1");
        let failures = failures.bind(now).execute(&mut self.connection).await?;
        let old =
            Sql::new("forget where names have signed in", "DELETE FROM sign_in_places WHERE last <= $1");
        Ok(failures + old.bind(places).execute(&mut self.connection).await?)
    }
}
