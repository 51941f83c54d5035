//! Groups that were put together for their lessons alone.

use std::collections::HashSet;

use jiff::Timestamp;
use sarrio_model::{CategoryId, Group, GroupId};
use uuid::Uuid;

use crate::{Result, Store, Tx, groups, sql::Sql};

impl Tx {
    /// Notes that a group is there for its lessons alone.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn keep_for_lessons(&mut self, group: GroupId) -> Result<()> {
        let text = "UPDATE user_groups SET for_lessons = TRUE WHERE id = $1";
        Sql::new("note that a group is for lessons", text).bind(group).execute(&mut self.connection).await?;
        Ok(())
    }
}

impl Tx {
    /// The names of the groups of a category that are not archived, as names are compared.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn names_of_groups(&mut self, category: CategoryId) -> Result<HashSet<String>> {
        let text = "SELECT name_key FROM user_groups WHERE category = $1 AND archived IS NULL";
        let rows =
            Sql::new("read the names of groups", text).bind(category).all(&mut self.connection).await?;
        rows.iter().map(|row| row.get("name_key")).collect()
    }
}

impl Store {
    /// The groups that were put together for lessons and have none any more: their lessons are over, or none was planned until
    /// `unused_since`.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn gathered_without_lessons(&self, unused_since: Timestamp) -> Result<Vec<Group>> {
        let text = "SELECT g.id FROM user_groups g WHERE g.for_lessons AND g.archived IS NULL \
            AND (g.created < $1 OR EXISTS (SELECT 1 FROM lessons l WHERE l.group_id = g.id)) \
            AND NOT EXISTS (SELECT 1 FROM lessons l WHERE l.group_id = g.id AND l.phase <> 'over') \
            AND NOT EXISTS (SELECT 1 FROM series s WHERE s.group_id = g.id)";
        let connection = &mut self.reader().await?;
        let sql = Sql::new("read the groups whose lessons are over", text).bind(unused_since);
        let mut over = Vec::new();
        for row in sql.all(connection).await? {
            over.extend(groups::by_id(GroupId(row.get::<Uuid>("id")?), connection).await?);
        }
        Ok(over)
    }
}
