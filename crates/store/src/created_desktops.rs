//! The desktops that operations create, one by one, and whether each was made.

use sarrio_model::{CreateOutcome, CreatedDesktop, Desktop, DesktopId, OperationId, UserId, UserRef};
use uuid::Uuid;

use crate::{
    Result, Store, Tx,
    pending::Touched,
    sql::{Connection, Row, Sql, insert, json},
};

fn read(row: &Row) -> Result<CreatedDesktop> {
    Ok(CreatedDesktop {
        desktop: DesktopId(row.get("desktop")?),
        name: row.parse("name")?,
        owner: UserRef { id: UserId(row.get("owner")?), name: row.get("owner_name")? },
        outcome: row.json("outcome")?,
    })
}

async fn of(operation: OperationId, connection: &mut Connection) -> Result<Vec<CreatedDesktop>> {
    let text = "SELECT desktop, name, owner, owner_name, outcome FROM created_desktops WHERE operation = $1 \
        ORDER BY position";
    let sql = Sql::new("read what an operation creates", text).bind(operation);
    sql.all(connection).await?.iter().map(read).collect()
}

impl Store {
    /// The desktops that an operation creates, in order.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn created_desktops(&self, operation: OperationId) -> Result<Vec<CreatedDesktop>> {
        of(operation, &mut self.reader().await?).await
    }
}

impl Tx {
    /// The desktops that an operation creates, in order.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn created_desktops(&mut self, operation: OperationId) -> Result<Vec<CreatedDesktop>> {
        of(operation, &mut self.connection).await
    }

    /// Notes which desktops an operation creates: none of them is made yet.
    ///
    /// # Errors
    /// There is no such operation, or that was noted already.
    pub async fn insert_created_desktops(
        &mut self,
        operation: OperationId,
        desktops: &[Desktop],
    ) -> Result<()> {
        const COLUMNS: &[&str] =
            &["operation", "position", "desktop", "name", "owner", "owner_name", "state", "outcome"];
        let (state, outcome) = (CreateOutcome::Pending.as_str(), json(&CreateOutcome::Pending)?);
        let rows = (0_i64..).zip(desktops).map(|(position, desktop)| {
            vec![
                operation.into(),
                position.into(),
                desktop.id.into(),
                desktop.name.as_str().into(),
                desktop.owner.id.into(),
                desktop.owner.name.as_str().into(),
                state.into(),
                outcome.clone().into(),
            ]
        });
        insert("note new desktops", "created_desktops", COLUMNS, rows.collect(), &mut self.connection).await
    }

    /// Notes what became of some of the desktops that an operation creates.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn note_outcome(
        &mut self,
        operation: OperationId,
        desktops: &[DesktopId],
        outcome: &CreateOutcome,
    ) -> Result<()> {
        let ids: Vec<Uuid> = desktops.iter().map(|id| id.0).collect();
        for some in ids.chunks(512) {
            let text =
                "UPDATE created_desktops SET state = $2, outcome = $3 WHERE operation = $1 AND desktop IN ";
            let sql = Sql::new("note what became of new desktops", text);
            let mut sql = sql.bind(operation).bind(outcome.as_str()).bind(json(outcome)?);
            sql.push_ids(some);
            sql.execute(&mut self.connection).await?;
        }
        self.pending.touch(Touched::Operation(operation));
        Ok(())
    }

    /// Notes what became of all desktops of an operation about which nothing was noted yet.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn note_outcome_of_rest(
        &mut self,
        operation: OperationId,
        outcome: &CreateOutcome,
    ) -> Result<()> {
        let text = "UPDATE created_desktops SET state = $2, outcome = $3 \
            WHERE operation = $1 AND state = 'pending'";
        let sql = Sql::new("note what became of new desktops", text);
        let sql = sql.bind(operation).bind(outcome.as_str()).bind(json(outcome)?);
        if sql.execute(&mut self.connection).await? > 0 {
            self.pending.touch(Touched::Operation(operation));
        }
        Ok(())
    }
}
