//! The rules of signing in.

use sarrio_model::SignInRules;

use crate::{
    Result, Store, Tx,
    sql::{Connection, Sql, json},
};

async fn read(connection: &mut Connection) -> Result<SignInRules> {
    let sql = Sql::new("read the rules of signing in", "SELECT sign_in_rules FROM site");
    Ok(sql.one(connection).await?.json_optional("sign_in_rules")?.unwrap_or_default())
}

impl Store {
    /// The rules of signing in: the defaults as long as nobody has changed them.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn sign_in_rules(&self) -> Result<SignInRules> {
        read(&mut self.reader().await?).await
    }
}

impl Tx {
    /// The rules of signing in. Nobody changes them before this transaction ends.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn sign_in_rules(&mut self) -> Result<SignInRules> {
        read(&mut self.connection).await
    }

    /// Writes the rules of signing in.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn save_sign_in_rules(&mut self, rules: &SignInRules) -> Result<()> {
        let sql = Sql::new("write the rules of signing in", "UPDATE site SET sign_in_rules = $1");
        sql.bind(json(rules)?).execute(&mut self.connection).await?;
        Ok(())
    }
}
