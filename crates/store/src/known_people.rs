//! Many people at once, as a list names them: who is known already, and who is added.

use std::collections::{HashMap, HashSet};

use sarrio_model::{CategoryId, CategoryRef, GroupId, GroupRef, User, UserId, UserName};

use crate::{
    PasswordHash, Result, Store, Tx,
    pending::Touched,
    sql::{Connection, Sql, Value, insert},
    users,
};

/// What is known of the people of a list, with all categories and all groups that are not archived.
#[derive(Debug, Clone, Default)]
pub struct KnownPeople {
    /// Those of the people who exist.
    pub users: HashMap<UserName, User>,
    /// All categories.
    pub categories: Vec<CategoryRef>,
    /// All groups, each with its category.
    pub groups: Vec<(GroupRef, CategoryId)>,
    /// In which groups the people are.
    pub members: HashSet<(GroupId, UserId)>,
}

/// A person to add with others.
#[derive(Debug, Clone)]
pub struct PersonToAdd {
    /// Who.
    pub user: User,
    /// Their password.
    pub password: PasswordHash,
    /// Whether they must choose a new one before anything else.
    pub must_change_password: bool,
}

async fn known(names: &[UserName], connection: &mut Connection) -> Result<KnownPeople> {
    let mut known = KnownPeople::default();
    for some in names.chunks(500) {
        let mut sql = users::select("read the people of a list").then(" WHERE u.username IN ");
        sql.push_list(some.iter().map(UserName::as_str));
        for row in sql.all(connection).await? {
            let user = users::read(&row)?;
            known.users.insert(user.username.clone(), user);
        }
    }
    let text = "SELECT id, name FROM categories ORDER BY name_key";
    for row in Sql::new("read all categories", text).all(connection).await? {
        known.categories.push(CategoryRef { id: CategoryId(row.get("id")?), name: row.parse("name")? });
    }
    let text = "SELECT id, name, category FROM user_groups WHERE archived IS NULL ORDER BY name_key, id";
    for row in Sql::new("read all groups", text).all(connection).await? {
        let group = GroupRef { id: GroupId(row.get("id")?), name: row.parse("name")? };
        known.groups.push((group, CategoryId(row.get("category")?)));
    }
    let people: Vec<_> = known.users.values().map(|user| user.id.0).collect();
    for some in people.chunks(512) {
        let text = "SELECT group_id, user_id FROM group_members WHERE user_id IN ";
        let mut sql = Sql::new("read the groups of people", text);
        sql.push_ids(some);
        for row in sql.all(connection).await? {
            known.members.insert((GroupId(row.get("group_id")?), UserId(row.get("user_id")?)));
        }
    }
    Ok(known)
}

impl Store {
    /// What is known of people with these sign-in names.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn known_people(&self, names: &[UserName]) -> Result<KnownPeople> {
        known(names, &mut self.reader().await?).await
    }
}

impl Tx {
    /// The same. Nobody changes it before this transaction ends.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn known_people(&mut self, names: &[UserName]) -> Result<KnownPeople> {
        known(names, &mut self.connection).await
    }

    /// Adds people, who become members of their main groups.
    ///
    /// # Errors
    /// A sign-in name exists already ([`StoreError::Taken`](crate::StoreError::Taken)), or a category or group does not.
    pub async fn insert_people(&mut self, people: &[PersonToAdd]) -> Result<()> {
        let row = |person: &PersonToAdd| {
            users::inserted(&person.user, &person.password, person.must_change_password)
        };
        let rows = people.iter().map(row).collect();
        insert("add people", "users", users::INSERTED, rows, &mut self.connection).await?;
        let mut members = Vec::new();
        for PersonToAdd { user, .. } in people {
            self.pending.touch(Touched::User(user.id));
            if let Some(category) = &user.category {
                self.pending.touch(Touched::Category(category.id));
            }
            members.extend(user.group.as_ref().map(|group| (group.id, user.id)));
        }
        self.join_groups(&members).await
    }

    /// Adds people to groups. Who is in one already stays so.
    ///
    /// # Errors
    /// There is no such group or person.
    pub async fn join_groups(&mut self, members: &[(GroupId, UserId)]) -> Result<()> {
        for some in members.chunks(400) {
            let mut sql =
                Sql::new("add people to groups", "INSERT INTO group_members (group_id, user_id) VALUES ");
            for (index, (group, person)) in some.iter().enumerate() {
                sql.push(if index == 0 { "" } else { ", " });
                sql.push_list([Value::from(*group), Value::from(*person)]);
            }
            sql.push(" ON CONFLICT DO NOTHING");
            sql.execute(&mut self.connection).await?;
            for (group, _) in some {
                self.pending.touch(Touched::Group(*group));
            }
        }
        Ok(())
    }
}
