//! How much of a quantity somebody uses: sums over the rows, never counters.

use std::collections::HashMap;

use sarrio_model::{Amounts, Counted, DesktopId, MiB, Noun, Quantity, TemplateState, UserId};
use uuid::Uuid;

use crate::{
    QuotaHolder, Result, Store, StoreError, Tx,
    sql::{Connection, Sql, json},
};

/// What one person, or all people of a group or a category together, use of these quantities. Of those that are no sums, and
/// of a role, nothing.
pub(crate) async fn by(
    holder: QuotaHolder,
    quantities: &[Quantity],
    connection: &mut Connection,
) -> Result<Amounts> {
    let id = match holder {
        QuotaHolder::Role(_) => return Ok(Amounts::new()),
        QuotaHolder::Category(id) => id.0,
        QuotaHolder::Group(id) => id.0,
        QuotaHolder::Person(id) => id.0,
    };
    let sums: Vec<Quantity> =
        quantities.iter().copied().filter(|quantity| quantity.counted() == Counted::InSum).collect();
    if sums.is_empty() {
        return Ok(Amounts::new());
    }
    let mut sql = Sql::new("sum up what is used", "SELECT ").bind(id);
    for (at, quantity) in sums.iter().enumerate() {
        sql.push(if at == 0 { "(" } else { ", (" });
        push_sum(&mut sql, *quantity, holder)?;
        sql.push(") AS ").push(quantity.as_str());
    }
    let row = sql.one(connection).await?;
    sums.into_iter().map(|quantity| Ok((quantity, row.unsigned(quantity.as_str())?))).collect()
}

/// Adds the sum of one quantity. `$1` is the holder's id.
fn push_sum(sql: &mut Sql, quantity: Quantity, holder: QuotaHolder) -> Result<()> {
    match quantity {
        Quantity::Desktops => {
            push_desktops(sql, "COUNT(*)", holder).push(" AND d.in_bin = FALSE) + (");
            // What is being taken out of the recycle bin counts from the moment when that was accepted. What is deleted for
            // good is in the bin, too, and an operation works on it.
            push_desktops(sql, "COUNT(*)", holder)
                .push(" AND d.deleted IS NOT NULL AND d.operation IS NOT NULL AND d.state <> 'deleting'");
        }
        Quantity::Running => {
            push_desktops(sql, "COUNT(*)", holder).push(" AND d.held_vcpus > 0");
        }
        Quantity::RunningVcpus => {
            push_desktops(sql, "CAST(COALESCE(SUM(d.held_vcpus), 0) AS BIGINT)", holder)
                .push(" AND d.held_vcpus > 0");
        }
        Quantity::RunningMemory => {
            push_desktops(sql, "CAST(COALESCE(SUM(d.held_memory), 0) AS BIGINT)", holder)
                .push(" AND d.held_vcpus > 0");
        }
        Quantity::Templates => {
            sql.push("SELECT COUNT(*) FROM templates t WHERE ");
            push_owned(sql, "t.owner", holder);
            sql.push(" AND (t.deleted IS NULL OR (t.operation IS NOT NULL AND t.state <> ");
            sql.push_arg(json(&TemplateState::Deleting)?).push("))");
        }
        Quantity::Media => {
            sql.push("SELECT COUNT(*) FROM media m WHERE ");
            push_owned(sql, "m.owner", holder);
        }
        Quantity::Storage => {
            sql.push("SELECT CAST(COALESCE(SUM(k.actual_size), 0) AS BIGINT) FROM desktops d ");
            sql.push("JOIN disks k ON k.desktop = d.id WHERE ");
            push_owned_desktop(sql, holder);
            sql.push(
                ") + (SELECT CAST(COALESCE(SUM(COALESCE(k.actual_size, t.expected_space)), 0) AS BIGINT) ",
            );
            sql.push("FROM templates t LEFT JOIN disks k ON k.template = t.id WHERE ");
            push_owned(sql, "t.owner", holder);
        }
        Quantity::DiskSize | Quantity::DesktopVcpus | Quantity::DesktopMemory | Quantity::Batch => {
            sql.push("SELECT 0");
        }
    }
    Ok(())
}

fn push_desktops<'a>(sql: &'a mut Sql, what: &'static str, holder: QuotaHolder) -> &'a mut Sql {
    sql.push("SELECT ").push(what).push(" FROM desktops d WHERE ");
    push_owned_desktop(sql, holder)
}

/// A desktop knows the category of its owner.
fn push_owned_desktop(sql: &mut Sql, holder: QuotaHolder) -> &mut Sql {
    match holder {
        QuotaHolder::Category(_) => sql.push("d.category = $1"),
        _ => push_owned(sql, "d.owner", holder),
    }
}

/// Adds the condition that the person in `column` is the holder or one of their people. Those who could set the ceiling
/// themselves are not counted.
fn push_owned<'a>(sql: &'a mut Sql, column: &'static str, holder: QuotaHolder) -> &'a mut Sql {
    sql.push(column).push(match holder {
        QuotaHolder::Role(_) | QuotaHolder::Person(_) => " = $1",
        QuotaHolder::Group(_) => {
            " IN (SELECT m.user_id FROM group_members m JOIN users u ON u.id = m.user_id \
             WHERE m.group_id = $1 AND u.role IN ('teacher', 'student'))"
        }
        QuotaHolder::Category(_) => {
            " IN (SELECT id FROM users WHERE category = $1 AND role <> 'administrator')"
        }
    })
}

impl Store {
    /// What one person, or all people of a group or a category together, use of these quantities.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn used(&self, holder: QuotaHolder, quantities: &[Quantity]) -> Result<Amounts> {
        by(holder, quantities, &mut self.reader().await?).await
    }

    /// For each of these people how many desktops they have, and how many of these are on. Who has none is left out.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn desktops_used(&self, people: &[UserId]) -> Result<HashMap<UserId, Amounts>> {
        let (connection, mut used) = (&mut self.reader().await?, HashMap::<UserId, Amounts>::new());
        let ids: Vec<Uuid> = people.iter().map(|person| person.0).collect();
        for (quantity, condition) in [
            (Quantity::Desktops, "in_bin = FALSE"),
            (Quantity::Desktops, "deleted IS NOT NULL AND operation IS NOT NULL AND state <> 'deleting'"),
            (Quantity::Running, "held_vcpus > 0"),
        ] {
            for some in ids.chunks(512) {
                let doing = "count the desktops of people";
                let mut sql = Sql::new(doing, "SELECT owner, COUNT(*) AS n FROM desktops WHERE owner IN ");
                sql.push_ids(some).push(" AND ").push(condition).push(" GROUP BY owner");
                for row in sql.all(connection).await? {
                    let of_person = used.entry(UserId(row.get("owner")?)).or_default();
                    *of_person.entry(quantity).or_default() += row.unsigned("n")?;
                }
            }
        }
        Ok(used)
    }
}

impl Tx {
    /// [`Store::used`], as it stays until this transaction changes it or ends.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn used(&mut self, holder: QuotaHolder, quantities: &[Quantity]) -> Result<Amounts> {
        by(holder, quantities, &mut self.connection).await
    }

    /// The processors and the memory that a desktop that is on holds of its host: the most that it was given since its start.
    ///
    /// # Errors
    /// There is no such desktop; the database does not answer.
    pub async fn held_by_desktop(&mut self, id: DesktopId) -> Result<(u64, MiB)> {
        let text = "SELECT held_vcpus, held_memory FROM desktops WHERE id = $1";
        let sql = Sql::new("read what a desktop holds", text).bind(id);
        let row = sql.optional(&mut self.connection).await?;
        let row = row.ok_or_else(|| StoreError::not_found(Noun::Desktop, id))?;
        Ok((row.unsigned("held_vcpus")?, MiB(row.unsigned("held_memory")?)))
    }
}
