//! Categories and groups by name, for a directory that names them.

use std::collections::HashMap;

use sarrio_model::{CategoryId, CategoryRef, GroupId, GroupRef, Name};

use crate::{Result, Store, key::key, sql::Sql};

/// The categories, and the groups that are not archived, by name. Capitals and accents do not count.
#[derive(Debug, Clone, Default)]
pub struct Places {
    categories: HashMap<String, CategoryRef>,
    groups: HashMap<String, Vec<(CategoryRef, GroupRef)>>,
}

impl Places {
    /// The category with this name.
    #[must_use]
    pub fn category(&self, name: &Name) -> Option<&CategoryRef> {
        self.categories.get(&key(name.as_str()))
    }

    /// The group with this name in a category. Without a category, the only group with this name.
    #[must_use]
    pub fn group(&self, name: &Name, category: Option<CategoryId>) -> Option<&(CategoryRef, GroupRef)> {
        let called = self.groups.get(&key(name.as_str()))?;
        match category {
            Some(id) => called.iter().find(|(category, _)| category.id == id),
            None if called.len() == 1 => called.first(),
            None => None,
        }
    }
}

impl Store {
    /// All categories, and all groups that are not archived.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn places(&self) -> Result<Places> {
        let connection = &mut self.reader().await?;
        let mut places = Places::default();
        let text = "SELECT id, name, name_key FROM categories";
        for row in Sql::new("read the categories", text).all(connection).await? {
            let category = CategoryRef { id: CategoryId(row.get("id")?), name: row.parse("name")? };
            places.categories.insert(row.get("name_key")?, category);
        }
        let text = "SELECT g.id, g.name, g.name_key, c.id AS category, c.name AS category_name FROM user_groups g \
            JOIN categories c ON c.id = g.category WHERE g.archived IS NULL";
        for row in Sql::new("read the groups", text).all(connection).await? {
            let group = GroupRef { id: GroupId(row.get("id")?), name: row.parse("name")? };
            let category =
                CategoryRef { id: CategoryId(row.get("category")?), name: row.parse("category_name")? };
            places.groups.entry(row.get("name_key")?).or_default().push((category, group));
        }
        Ok(places)
    }
}
