//! Operations: what people see of them, and what their runner needs to go on with them.

use jiff::Timestamp;
use sarrio_model::{
    Children, Noun, Operation, OperationId, OperationKind, OperationQuery, OperationState, Page, PageQuery,
    Problem, Scope, Waiting,
};
use uuid::Uuid;

use crate::{
    Result, Store, StoreError, Tx, charges,
    cursor::Cursor,
    pending::Touched,
    sql::{Connection, Row, Sql, insert, json},
};

/// An operation, with what its runner needs to go on after a restart.
#[derive(Debug, Clone, PartialEq)]
pub struct OperationRow {
    /// What people see.
    pub operation: Operation,
    /// The name of the current step or, while undoing, of the next step to undo; absent before the first.
    pub step: Option<String>,
    /// Whether that step may have changed something that must be undone.
    pub touched: bool,
    /// Whether it is being undone.
    pub undoing: bool,
    /// Whether somebody asked to cancel it. [`Tx::save_operation`] never clears this.
    pub cancel_asked: bool,
    /// The data of its plan.
    pub memo: serde_json::Value,
}

impl OperationRow {
    /// A new operation, before its first step.
    #[must_use]
    pub fn new(operation: Operation, memo: serde_json::Value) -> Self {
        Self { operation, step: None, touched: false, undoing: false, cancel_asked: false, memo }
    }
}

const SELECT: &str = "SELECT o.id, o.body, o.step_name, o.touched, o.undoing, o.cancel_asked, o.memo, \
    (SELECT COUNT(*) FROM operations c WHERE c.parent = o.id) AS children, \
    (SELECT COUNT(*) FROM operations c WHERE c.parent = o.id AND c.state = 'succeeded') AS succeeded, \
    (SELECT COUNT(*) FROM operations c WHERE c.parent = o.id AND c.state IN ('failed', 'cancelled')) AS failed, \
    (SELECT COUNT(*) FROM created_desktops d WHERE d.operation = o.id) AS desktops, \
    (SELECT COUNT(*) FROM created_desktops d WHERE d.operation = o.id AND d.state = 'made') AS made, \
    (SELECT COUNT(*) FROM created_desktops d WHERE d.operation = o.id \
    AND d.state IN ('failed', 'cancelled', 'tried_again')) AS not_made \
    FROM operations o";

fn count(row: &Row, column: &str) -> Result<u32> {
    u32::try_from(row.unsigned(column)?).map_err(|source| StoreError::unreadable(column, source))
}

fn read(row: &Row) -> Result<OperationRow> {
    let counts = |total, succeeded, failed| -> Result<Children> {
        Ok(Children {
            total: count(row, total)?,
            succeeded: count(row, succeeded)?,
            failed: count(row, failed)?,
        })
    };
    let parts = counts("children", "succeeded", "failed")?;
    let desktops = counts("desktops", "made", "not_made")?;
    let children = if desktops.total > 1 { Some(desktops) } else { (parts.total > 0).then_some(parts) };
    let body: Operation = row.json("body")?;
    Ok(OperationRow {
        operation: Operation { children, ..body },
        step: row.get("step_name")?,
        touched: row.get("touched")?,
        undoing: row.get("undoing")?,
        cancel_asked: row.get("cancel_asked")?,
        memo: row.json("memo")?,
    })
}

/// The visible operation as it is stored: without its children's counts, which are computed when it is read.
fn body(operation: &Operation) -> Result<String> {
    json(&Operation { children: None, ..operation.clone() })
}

async fn by_id(id: OperationId, connection: &mut Connection) -> Result<Option<OperationRow>> {
    let sql = Sql::new("read an operation", SELECT).then(" WHERE o.id = $1").bind(id);
    sql.optional(connection).await?.as_ref().map(read).transpose()
}

/// Those of these operations that exist.
pub(crate) async fn by_ids(ids: &[Uuid], connection: &mut Connection) -> Result<Vec<OperationRow>> {
    let mut operations = Vec::with_capacity(ids.len());
    for some in ids.chunks(512) {
        let mut sql = Sql::new("read operations", SELECT).then(" WHERE o.id IN ");
        sql.push_ids(some);
        for row in sql.all(connection).await? {
            operations.push(read(&row)?);
        }
    }
    Ok(operations)
}

impl Store {
    /// The operation.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn operation(&self, id: OperationId) -> Result<Option<OperationRow>> {
        by_id(id, &mut self.reader().await?).await
    }

    /// All operations that are not over, oldest first. A restarted backend goes on with these.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn unfinished_operations(&self) -> Result<Vec<OperationRow>> {
        let sql = Sql::new("read unfinished operations", SELECT).then(" WHERE NOT o.is_over ORDER BY o.id");
        sql.all(&mut self.reader().await?).await?.iter().map(read).collect()
    }

    /// A page of operations, newest first. Parts of batches are left out, unless `query.parent` asks for them.
    ///
    /// # Errors
    /// The cursor is not one; the database does not answer.
    pub async fn operations(&self, query: &OperationQuery, scope: &Scope) -> Result<Page<Operation>> {
        let matching = |sql: &mut Sql| {
            match query.parent {
                Some(parent) => sql.push(" WHERE o.parent = ").push_arg(parent),
                None => sql.push(" WHERE o.parent IS NULL"),
            };
            match query.active {
                Some(true) => sql.push(" AND NOT o.is_over"),
                Some(false) => sql.push(" AND o.is_over"),
                None => sql,
            };
            charges::push_condition(sql.push(" AND "), "o.owner", scope);
        };
        let connection = &mut self.reader().await?;
        let mut counted = Sql::new("count operations", "SELECT COUNT(*) AS n FROM operations o");
        matching(&mut counted);
        let total = counted.one(connection).await?.unsigned("n")?;

        let mut sql = Sql::new("list operations", SELECT);
        matching(&mut sql);
        if let Some(text) = &query.cursor {
            // Later operations have greater ids, so ids give the order.
            sql.push(" AND o.id < ").push_arg(Cursor::<()>::read(text, "newest")?.id);
        }
        let rows = PageQuery { limit: query.limit, ..PageQuery::default() }.rows();
        sql.push(" ORDER BY o.id DESC LIMIT ").push_arg(rows + 1);
        let found = sql.all(connection).await?;
        let shown = found.len().min(rows as usize);
        let items: Vec<Operation> =
            found.iter().take(shown).map(|row| Ok(read(row)?.operation)).collect::<Result<_>>()?;
        let next = match items.last() {
            Some(last) if found.len() > shown => {
                Some(Cursor { sort: "newest".to_owned(), key: (), id: last.id.0 }.write()?)
            }
            _ => None,
        };
        Ok(Page { items, next, total })
    }
}

impl Tx {
    /// The operation. Nobody changes it before this transaction ends.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn operation(&mut self, id: OperationId) -> Result<Option<OperationRow>> {
        by_id(id, &mut self.connection).await
    }

    /// Adds operations, a parent before its children.
    ///
    /// # Errors
    /// An id exists already, or a parent does not exist; then none is added.
    pub async fn insert_operations(&mut self, rows: &[OperationRow]) -> Result<()> {
        const COLUMNS: &[&str] = &[
            "id",
            "parent",
            "owner",
            "state",
            "body",
            "step_name",
            "touched",
            "undoing",
            "cancel_asked",
            "memo",
            "finished",
            "is_over",
        ];
        let mut values = Vec::with_capacity(rows.len());
        for OperationRow { operation, step, touched, undoing, cancel_asked, memo } in rows {
            values.push(vec![
                operation.id.into(),
                operation.parent.into(),
                operation.owner.into(),
                operation.state.as_str().into(),
                body(operation)?.into(),
                step.clone().into(),
                (*touched).into(),
                (*undoing).into(),
                (*cancel_asked).into(),
                json(memo)?.into(),
                operation.finished.into(),
                operation.state.is_over().into(),
            ]);
        }
        insert("add operations", "operations", COLUMNS, values, &mut self.connection).await?;
        for row in rows {
            self.pending.touch(Touched::Operation(row.operation.id));
        }
        if let Some(first) = rows.first().filter(|row| !row.operation.state.is_over()) {
            self.audit_begun(first.operation.id);
        }
        Ok(())
    }

    /// Writes an operation. It has no revision, because only three write it: its runner, [`Tx::ask_cancel`], whose mark
    /// stays, and whoever ends it from outside. Returns `false`, and writes nothing, if it is already over. There is an
    /// event if people see a change, and another for the parent when the operation is over, because the parent's counts
    /// have changed.
    ///
    /// # Errors
    /// It is not there; the database does not answer.
    pub async fn save_operation(&mut self, row: &OperationRow) -> Result<bool> {
        let OperationRow { operation, step, touched, undoing, cancel_asked, memo } = row;
        let before =
            Sql::new("read an operation", "SELECT body, state, is_over FROM operations WHERE id = $1")
                .bind(operation.id)
                .optional(&mut self.connection)
                .await?
                .ok_or_else(|| StoreError::not_found(Noun::Operation, operation.id))?;
        if before.get::<bool>("is_over")? {
            return Ok(false);
        }
        let body = body(operation)?;
        let visible = before.get::<String>("body")? != body;
        let text = "UPDATE operations SET state = $2, body = $3, step_name = $4, touched = $5, undoing = $6, \
            cancel_asked = cancel_asked OR $7, memo = $8, finished = $9, is_over = $10 WHERE id = $1";
        Sql::new("write an operation", text)
            .bind(operation.id)
            .bind(operation.state.as_str())
            .bind(body)
            .bind(step.clone())
            .bind(*touched)
            .bind(*undoing)
            .bind(*cancel_asked)
            .bind(json(memo)?)
            .bind(operation.finished)
            .bind(operation.state.is_over())
            .execute(&mut self.connection)
            .await?;
        if visible {
            self.pending.touch(Touched::Operation(operation.id));
        }
        if let Some(parent) = operation.parent
            && before.get::<String>("state")? != operation.state.as_str()
            && operation.state.is_over()
        {
            self.pending.touch(Touched::Operation(parent));
        }
        // The parts of a batch have entries of their own.
        if operation.kind != OperationKind::Batch {
            self.audit_end(operation);
        }
        Ok(true)
    }

    /// Records that from now on the current step may have changed something.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn mark_touched(&mut self, id: OperationId) -> Result<()> {
        let sql = Sql::new("mark an operation's step", "UPDATE operations SET touched = TRUE WHERE id = $1");
        sql.bind(id).execute(&mut self.connection).await?;
        Ok(())
    }

    /// Writes what an operation that is not over remembers.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn save_memo(&mut self, id: OperationId, memo: &serde_json::Value) -> Result<()> {
        let text = "UPDATE operations SET memo = $2 WHERE id = $1 AND NOT is_over";
        Sql::new("write an operation", text).bind(id).bind(json(memo)?).execute(&mut self.connection).await?;
        Ok(())
    }

    /// The parts of an operation that are not over, oldest first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn unfinished_parts(&mut self, parent: OperationId) -> Result<Vec<OperationRow>> {
        let sql = Sql::new("read the parts of an operation", SELECT)
            .then(" WHERE o.parent = $1 AND NOT o.is_over ORDER BY o.id")
            .bind(parent);
        sql.all(&mut self.connection).await?.iter().map(read).collect()
    }

    /// What the first waiting part of an operation waits for.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn waiting_of_parts(&mut self, parent: OperationId) -> Result<Option<Waiting>> {
        let parts = self.unfinished_parts(parent).await?;
        Ok(parts.into_iter().find_map(|part| part.operation.waiting))
    }

    /// Asks to cancel an operation. Returns `false` where it is over or does not exist.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn ask_cancel(&mut self, id: OperationId) -> Result<bool> {
        let text = "UPDATE operations SET cancel_asked = TRUE WHERE id = $1 AND NOT is_over";
        Ok(Sql::new("cancel an operation", text).bind(id).execute(&mut self.connection).await? == 1)
    }

    /// How many of an operation's parts there are, and in which state.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn children(&mut self, id: OperationId) -> Result<Children> {
        let row = by_id(id, &mut self.connection).await?;
        Ok(row.and_then(|row| row.operation.children).unwrap_or_default())
    }

    /// Why parts of an operation failed, in the order in which they were requested.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn problems_of_children(&mut self, id: OperationId) -> Result<Vec<Problem>> {
        let text = "SELECT body FROM operations WHERE parent = $1 AND state = 'failed' ORDER BY id";
        let rows = Sql::new("read why parts failed", text).bind(id).all(&mut self.connection).await?;
        let mut problems = Vec::with_capacity(rows.len());
        for row in rows {
            if let OperationState::Failed { problem } = row.json::<Operation>("body")?.state {
                problems.push(problem);
            }
        }
        Ok(problems)
    }

    /// Deletes the operations that were over before `older_than`, with their parts. Returns how many, without parts.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn prune_operations(&mut self, older_than: Timestamp) -> Result<u64> {
        let text = "DELETE FROM operations WHERE parent IS NULL AND is_over AND finished < $1";
        Sql::new("forget old operations", text).bind(older_than).execute(&mut self.connection).await
    }
}
