//! People. The hash of a password is read only to check a sign-in, and no event or log shows it.

use std::fmt;

use sarrio_model::{
    Actions, Audience, CategoryId, CategoryRef, Change, CustomRoleId, CustomRoleRef, GroupId, GroupRef,
    Language, Noun, Revision, Role, Source, Subject, User, UserId, UserName,
};
use uuid::Uuid;

use crate::{
    Result, Store, StoreError, Tx, desktops,
    groups::Part,
    key::key,
    pending::Touched,
    sql::{Connection, Row, Sql, Value, insert},
};

/// A password as it is stored: a PHC text of argon2. Its `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// Wraps a PHC text (`$argon2id$…`).
    #[must_use]
    pub fn new(phc: String) -> Self {
        Self(phc)
    }

    /// Stands for the hash of a person whose password Sarrio does not keep. No password matches it.
    #[must_use]
    pub fn elsewhere() -> Self {
        Self("!".to_owned())
    }

    /// The PHC text, to compare a password with.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// What a sign-in is checked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The person.
    pub user: User,
    /// The hash of their password.
    pub password: PasswordHash,
    /// Whether they must choose a new one before anything else.
    pub must_change_password: bool,
}

/// A person's columns, without the password.
pub(crate) const COLUMNS: &str = "u.id, u.username, u.full_name, u.role, u.custom_role, r.name AS custom_role_name, u.category, c.name AS category_name, \
    u.main_group, g.name AS group_name, u.source, u.language, u.enabled, u.created AS user_created, u.revision, u.shown_key AS sort_key";
/// The tables with the names of their category, group and role, after `users u`.
pub(crate) const JOINS: &str = " LEFT JOIN categories c ON c.id = u.category \
    LEFT JOIN user_groups g ON g.id = u.main_group LEFT JOIN custom_roles r ON r.id = u.custom_role";

pub(crate) fn read(row: &Row) -> Result<User> {
    Ok(User {
        id: UserId(row.get("id")?),
        username: row.parse("username")?,
        full_name: row.get("full_name")?,
        role: role(row, "role")?,
        custom_role: row
            .get::<Option<Uuid>>("custom_role")?
            .map(|id| {
                let name = row.parse("custom_role_name")?;
                Ok::<_, StoreError>(CustomRoleRef { id: CustomRoleId(id), name })
            })
            .transpose()?,
        category: row
            .get::<Option<Uuid>>("category")?
            .map(|id| {
                Ok::<_, StoreError>(CategoryRef { id: CategoryId(id), name: row.parse("category_name")? })
            })
            .transpose()?,
        group: row
            .get::<Option<Uuid>>("main_group")?
            .map(|id| Ok::<_, StoreError>(GroupRef { id: GroupId(id), name: row.parse("group_name")? }))
            .transpose()?,
        source: source(row, "source")?,
        language: row.get::<Option<String>>("language")?.as_deref().map(language).transpose()?,
        enabled: row.get("enabled")?,
        created: row.time("user_created")?,
        revision: Revision(row.get("revision")?),
        actions: Actions::default(),
    })
}

/// The role in a column.
pub(crate) fn role(row: &Row, column: &str) -> Result<Role> {
    let text = row.get::<String>(column)?;
    let known = Role::ALL.iter().find(|role| role.as_str() == text);
    known.copied().ok_or_else(|| StoreError::unreadable(column, format!("there is no role {text}")))
}

pub(crate) fn source(row: &Row, column: &'static str) -> Result<Source> {
    let text = row.get::<String>(column)?;
    let known = Source::ALL.iter().find(|source| source.as_str() == text);
    known.copied().ok_or_else(|| StoreError::unreadable(column, format!("there is no source {text}")))
}

fn language(tag: &str) -> Result<Language> {
    let known = Language::ALL.iter().find(|language| language.tag() == tag);
    known.copied().ok_or_else(|| StoreError::unreadable("language", format!("there is no language {tag}")))
}

pub(crate) fn select(doing: &'static str) -> Sql {
    Sql::new(doing, "SELECT ").then(COLUMNS).then(" FROM users u").then(JOINS)
}

pub(crate) async fn by_id(id: UserId, connection: &mut Connection) -> Result<Option<User>> {
    let sql = select("read a user").then(" WHERE u.id = $1").bind(id);
    sql.optional(connection).await?.as_ref().map(read).transpose()
}

/// Those of these people who exist, in no order.
pub(crate) async fn by_ids(ids: &[UserId], connection: &mut Connection) -> Result<Vec<User>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let mut users = Vec::with_capacity(ids.len());
    for some in ids.chunks(512) {
        let mut sql = select("read users").then(" WHERE u.id IN ");
        sql.push_ids(some);
        for row in sql.all(connection).await? {
            users.push(read(&row)?);
        }
    }
    Ok(users)
}

async fn account(name: &UserName, connection: &mut Connection) -> Result<Option<Account>> {
    let sql = Sql::new("read a user", "SELECT u.password, u.must_change_password, ").then(COLUMNS);
    let sql = sql.then(" FROM users u").then(JOINS).then(" WHERE u.username = $1").bind(name.as_str());
    let row = sql.optional(connection).await?;
    row.map(|row| {
        Ok(Account {
            user: read(&row)?,
            password: PasswordHash(row.get("password")?),
            must_change_password: row.get("must_change_password")?,
        })
    })
    .transpose()
}

/// What is written of somebody new, in the order of [`inserted`].
pub(crate) const INSERTED: &[&str] = &[
    "id",
    "username",
    "full_name",
    "shown",
    "shown_key",
    "role",
    "custom_role",
    "category",
    "main_group",
    "source",
    "language",
    "enabled",
    "password",
    "must_change_password",
    "created",
    "revision",
];

/// The row of somebody new.
pub(crate) fn inserted(user: &User, password: &PasswordHash, must_change_password: bool) -> Vec<Value> {
    let shown = user.named().name;
    vec![
        user.id.into(),
        user.username.as_str().into(),
        user.full_name.as_str().into(),
        shown.as_str().into(),
        key(&shown).into(),
        user.role.as_str().into(),
        user.custom_role.as_ref().map(|role| role.id).into(),
        user.category.as_ref().map(|category| category.id).into(),
        user.group.as_ref().map(|group| group.id).into(),
        user.source.as_str().into(),
        user.language.map(Language::tag).into(),
        user.enabled.into(),
        password.expose().into(),
        must_change_password.into(),
        user.created.into(),
        user.revision.0.into(),
    ]
}

impl Store {
    /// The person.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn user(&self, id: UserId) -> Result<Option<User>> {
        by_id(id, &mut self.reader().await?).await
    }

    /// Those of these people who exist, in no order.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn users_by_id(&self, ids: &[UserId]) -> Result<Vec<User>> {
        by_ids(ids, &mut self.reader().await?).await
    }

    /// The account with this sign-in name.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn account(&self, name: &UserName) -> Result<Option<Account>> {
        account(name, &mut self.reader().await?).await
    }
}

impl Tx {
    /// The person. Nobody changes them before this transaction ends.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn user(&mut self, id: UserId) -> Result<Option<User>> {
        by_id(id, &mut self.connection).await
    }

    /// The account with this sign-in name. Nobody changes it before this transaction ends.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn account(&mut self, name: &UserName) -> Result<Option<Account>> {
        account(name, &mut self.connection).await
    }

    /// Adds a person.
    ///
    /// # Errors
    /// The sign-in name exists already ([`StoreError::Taken`]); the database does not answer.
    pub async fn insert_user(&mut self, user: &User, password: &PasswordHash) -> Result<()> {
        let row = inserted(user, password, false);
        insert("add a user", "users", INSERTED, vec![row], &mut self.connection).await?;
        self.pending.touch(Touched::User(user.id));
        if let Some(category) = &user.category {
            self.pending.touch(Touched::Category(category.id));
        }
        if let Some(role) = &user.custom_role {
            self.pending.touch(Touched::CustomRole(role.id));
        }
        self.join_main_group(user).await
    }

    /// A person is a member of their main group.
    async fn join_main_group(&mut self, user: &User) -> Result<()> {
        match &user.group {
            Some(group) => self.join_group(group.id, &[user.id], Part::Member).await,
            None => Ok(()),
        }
    }

    /// Writes everything except the id, the password and the time of creation. `user` gets the new revision.
    ///
    /// # Errors
    /// [`StoreError::StaleRevision`] where somebody else has changed them, [`StoreError::NotFound`] where they are
    /// gone, [`StoreError::Taken`] where another person has the sign-in name.
    pub async fn save_user(&mut self, user: &mut User) -> Result<()> {
        let before = self.user(user.id).await?.ok_or_else(|| StoreError::not_found(Noun::User, user.id))?;
        let shown = user.named().name;
        let text = "UPDATE users SET username = $3, full_name = $4, shown = $5, shown_key = $6, role = $7, \
            enabled = $8, category = $9, main_group = $10, custom_role = $11, source = $12, language = $13, \
            revision = revision + 1 WHERE id = $1 AND revision = $2 RETURNING revision";
        let sql = Sql::new("write a user", text)
            .bind(user.id)
            .bind(user.revision.0)
            .bind(user.username.as_str())
            .bind(user.full_name.as_str())
            .bind(shown.as_str())
            .bind(key(&shown))
            .bind(user.role.as_str())
            .bind(Value::Bool(user.enabled))
            .bind(user.category.as_ref().map(|category| category.id))
            .bind(user.group.as_ref().map(|group| group.id))
            .bind(user.custom_role.as_ref().map(|role| role.id))
            .bind(user.source.as_str())
            .bind(user.language.map(Language::tag));
        let row = self.save(Noun::User, "users", user.id.0, sql).await?;
        if before.named() != user.named() || before.category != user.category || before.role != user.role {
            desktops::follow("owner", user.id.0, &mut self.connection).await?;
        }
        user.revision = Revision(row.get("revision")?);
        self.pending.touch(Touched::User(user.id));
        if before.category != user.category
            && let Some(left) = &before.category
        {
            self.leave_category(user.id, left.id).await?;
        }
        if before.group != user.group {
            self.join_main_group(user).await?;
        }
        if before.custom_role != user.custom_role {
            for role in [&before.custom_role, &user.custom_role].into_iter().flatten() {
                self.pending.touch(Touched::CustomRole(role.id));
            }
        }
        if before.enabled != user.enabled || before.role != user.role {
            self.touch_groups_of_members(&[&before]).await?;
        }
        for category in [&before.category, &user.category].into_iter().flatten() {
            self.pending.touch(Touched::Category(category.id));
        }
        Ok(())
    }

    /// Requires the person to choose a new password before anything else.
    ///
    /// # Errors
    /// There is no such person; the database does not answer.
    pub async fn require_new_password(&mut self, id: UserId) -> Result<()> {
        let text = "UPDATE users SET must_change_password = TRUE WHERE id = $1";
        match Sql::new("require a new password", text).bind(id).execute(&mut self.connection).await? {
            0 => Err(StoreError::not_found(Noun::User, id)),
            _ => Ok(()),
        }
    }

    /// Writes a new password, which the person need not change. The caller decides whether to end the person's
    /// sessions.
    ///
    /// # Errors
    /// There is no such person; the database does not answer.
    pub async fn set_password(&mut self, id: UserId, password: &PasswordHash) -> Result<()> {
        let text = "UPDATE users SET password = $2, must_change_password = FALSE WHERE id = $1";
        let sql = Sql::new("write a password", text);
        match sql.bind(id).bind(password.expose()).execute(&mut self.connection).await? {
            0 => Err(StoreError::not_found(Noun::User, id)),
            _ => Ok(()),
        }
    }

    /// Deletes a person's row and their sessions.
    ///
    /// # Errors
    /// There is no such person, or they own desktops or templates ([`StoreError::InUse`]).
    pub async fn remove_user(&mut self, id: UserId) -> Result<()> {
        let before = self.user(id).await?.ok_or_else(|| StoreError::not_found(Noun::User, id))?;
        self.touch_shared_with(Subject::Person(id)).await?;
        self.remove(Noun::User, "users", id.0).await?;
        self.pending.gone(Change::UserGone(id), Audience::Owner(id));
        if let Some(category) = before.category {
            self.pending.touch(Touched::Category(category.id));
        }
        if let Some(role) = before.custom_role {
            self.pending.touch(Touched::CustomRole(role.id));
        }
        Ok(())
    }

    /// How many administrators may sign in. Those whose role is the school's own may lack permissions, and do not count.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn count_administrators(&mut self) -> Result<u64> {
        let text = "SELECT COUNT(*) AS n FROM users WHERE role = $1 AND custom_role IS NULL AND enabled";
        let sql = Sql::new("count administrators", text).bind(Role::Administrator.as_str());
        sql.one(&mut self.connection).await?.unsigned("n")
    }
}
