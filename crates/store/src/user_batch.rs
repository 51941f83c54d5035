//! Changes of many people, with a few statements for all of them.

use std::collections::{BTreeMap, HashMap, HashSet};

use sarrio_model::{CategoryId, GroupId, GroupLeft, GroupRef, Name, User, UserId};
use uuid::Uuid;

use crate::{
    Result, Tx, desktops,
    groups::Part,
    pending::Touched,
    sql::{Sql, Value},
    users,
};

/// How many people one statement changes.
const AT_ONCE: usize = 512;

fn ids(people: &[&User]) -> Vec<Uuid> {
    people.iter().map(|user| user.id.0).collect()
}

impl Tx {
    /// Those of these people who exist, in no order.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn users_by_id(&mut self, ids: &[UserId]) -> Result<Vec<User>> {
        users::by_ids(ids, &mut self.connection).await
    }

    /// The people whose main group it is, in no order.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn users_of_main_group(&mut self, group: GroupId) -> Result<Vec<User>> {
        let sql =
            users::select("read the people of a main group").then(" WHERE u.main_group = $1").bind(group);
        sql.all(&mut self.connection).await?.iter().map(users::read).collect()
    }

    /// Lets people sign in, or not any more. Their sessions are ended apart.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn enable_users(&mut self, people: &[User], enabled: bool) -> Result<()> {
        let changed: Vec<&User> = people.iter().filter(|user| user.enabled != enabled).collect();
        for some in changed.chunks(AT_ONCE) {
            let text = "UPDATE users SET enabled = $1, revision = revision + 1 WHERE id IN ";
            let mut sql = Sql::new("let people sign in or not", text).bind(Value::Bool(enabled));
            sql.push_ids(&ids(some));
            sql.execute(&mut self.connection).await?;
        }
        self.touch_groups_of_members(&changed).await?;
        self.touch_users(&changed);
        Ok(())
    }

    /// Moves people to a category, and to a main group in it. They leave their main group before and, where the category is
    /// another, all groups of that. Returns the groups that they leave.
    ///
    /// # Errors
    /// There is no such category or group; the database does not answer.
    pub async fn place_users(
        &mut self,
        people: &[User],
        category: Option<CategoryId>,
        group: Option<GroupId>,
    ) -> Result<Vec<GroupLeft>> {
        let place =
            |user: &User| (user.category.as_ref().map(|of| of.id), user.group.as_ref().map(|of| of.id));
        let moved: Vec<&User> = people.iter().filter(|user| place(user) != (category, group)).collect();
        let left = self.left(&moved, category, group).await?;
        for some in moved.chunks(AT_ONCE) {
            let text =
                "UPDATE users SET category = $1, main_group = $2, revision = revision + 1 WHERE id IN ";
            let mut sql = Sql::new("move people", text).bind(category).bind(group);
            sql.push_ids(&ids(some));
            sql.execute(&mut self.connection).await?;
        }
        for ((group, part), people) in &left {
            self.leave_group(group.id, people, *part).await?;
        }
        if let Some(group) = group {
            let joined: Vec<UserId> = moved.iter().map(|user| user.id).collect();
            self.join_group(group, &joined, Part::Member).await?;
        }
        for user in moved.iter().filter(|user| place(user).0 != category) {
            desktops::follow("owner", user.id.0, &mut self.connection).await?;
        }
        let before = moved.iter().filter_map(|user| place(user).0);
        let categories: HashSet<CategoryId> = before.chain(category).collect();
        categories.into_iter().for_each(|category| self.pending.touch(Touched::Category(category)));
        self.touch_users(&moved);
        Ok(told(left))
    }

    /// Who leaves which groups when they move.
    async fn left(
        &mut self,
        moved: &[&User],
        category: Option<CategoryId>,
        group: Option<GroupId>,
    ) -> Result<HashMap<(GroupOf, Part), Vec<UserId>>> {
        let by_id: HashMap<UserId, &User> = moved.iter().map(|user| (user.id, *user)).collect();
        let mut left: HashMap<(GroupOf, Part), Vec<UserId>> = HashMap::new();
        for part in [Part::Member, Part::Teacher] {
            for (of, people) in self.groups_of(moved, &[part]).await? {
                for person in people {
                    let Some(user) = by_id.get(&person) else { continue };
                    let before = user.category.as_ref().map(|before| before.id);
                    let was_main =
                        part == Part::Member && user.group.as_ref().is_some_and(|main| main.id == of.id);
                    let leaves_category = before != category && before == Some(of.category);
                    if Some(of.id) != group && (was_main || leaves_category) {
                        left.entry((of.clone(), part)).or_default().push(person);
                    }
                }
            }
        }
        Ok(left)
    }

    /// The groups that these people are in as one of `parts`, each with those of them who are.
    async fn groups_of(&mut self, people: &[&User], parts: &[Part]) -> Result<HashMap<GroupOf, Vec<UserId>>> {
        let mut groups: HashMap<GroupOf, Vec<UserId>> = HashMap::new();
        for part in parts {
            for some in people.chunks(AT_ONCE) {
                let text = "SELECT g.id, g.name, g.category, p.user_id FROM user_groups g JOIN ";
                let mut sql = Sql::new("read the groups of people", text).then(part.table());
                sql.push(" p ON p.group_id = g.id WHERE p.user_id IN ").push_ids(&ids(some));
                for row in sql.all(&mut self.connection).await? {
                    let of = GroupOf {
                        id: GroupId(row.get("id")?),
                        name: row.parse("name")?,
                        category: CategoryId(row.get("category")?),
                    };
                    groups.entry(of).or_default().push(UserId(row.get("user_id")?));
                }
            }
        }
        Ok(groups)
    }

    /// A group counts its students who may sign in: the groups that these people are in have a new count.
    pub(crate) async fn touch_groups_of_members(&mut self, people: &[&User]) -> Result<()> {
        let groups = self.groups_of(people, &[Part::Member]).await?;
        groups.keys().for_each(|group| self.pending.touch(Touched::Group(group.id)));
        Ok(())
    }

    fn touch_users(&mut self, people: &[&User]) {
        people.iter().for_each(|user| self.pending.touch(Touched::User(user.id)));
    }
}

/// A group that people are in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct GroupOf {
    id: GroupId,
    name: Name,
    category: CategoryId,
}

/// Which groups were left, by name. Who leaves a group as a member and as its teacher counts once.
fn told(left: HashMap<(GroupOf, Part), Vec<UserId>>) -> Vec<GroupLeft> {
    let mut groups: BTreeMap<(Name, GroupId), HashSet<UserId>> = BTreeMap::new();
    for ((group, _), people) in left {
        groups.entry((group.name, group.id)).or_default().extend(people);
    }
    let told = |((name, id), people): ((Name, GroupId), HashSet<UserId>)| GroupLeft {
        group: GroupRef { id, name },
        people: people.len() as u64,
    };
    groups.into_iter().map(told).collect()
}
