//! The school's directory: its settings, whose entry somebody is, and what syncs did. The directory itself is elsewhere.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use sarrio_model::{DirectorySettings, DirectorySync, GroupId, Noun, Revision, User, UserId};

use crate::{
    Part, Result, Store, StoreError, Tx,
    sql::{Connection, Row, Sql, json},
    users,
};

/// How many syncs are remembered.
const SYNCS_KEPT: i64 = 50;

/// How the directory is asked.
#[derive(Clone, PartialEq, Eq)]
pub struct DirectoryRow {
    /// The settings; none where no directory is set up.
    pub settings: Option<DirectorySettings>,
    /// The password of the bind account, encrypted.
    pub bind_password: Option<Vec<u8>>,
    /// Counts changes.
    pub revision: Revision,
}

/// Which entry of the directory somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// Who.
    pub user: UserId,
    /// What the directory knows the entry by for good.
    pub key: String,
    /// The name of the entry, as it is compared.
    pub name_key: String,
    /// The name of the entry.
    pub entry: String,
    /// Their e-mail address there.
    pub email: Option<String>,
    /// When a sync disabled them because the entry was gone.
    pub vanished: Option<Timestamp>,
}

/// In which groups somebody is, and which they teach.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memberships {
    /// As a member.
    pub member: HashSet<GroupId>,
    /// As a teacher.
    pub teacher: HashSet<GroupId>,
}

impl Memberships {
    /// Those in one part.
    #[must_use]
    pub fn of(&self, part: Part) -> &HashSet<GroupId> {
        match part {
            Part::Member => &self.member,
            Part::Teacher => &self.teacher,
        }
    }
}

/// Somebody whose account comes from the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryAccount {
    /// The person.
    pub user: User,
    /// Which entry they are.
    pub entry: EntryRow,
    /// Their groups.
    pub memberships: Memberships,
    /// Those of them that the directory gave.
    pub given: Memberships,
}

const SELECT: &str = "SELECT e.user_id, e.entry_key, e.name_key, e.entry, e.email, e.vanished, ";

fn read(row: &Row) -> Result<DirectoryAccount> {
    let entry = EntryRow {
        user: UserId(row.get("user_id")?),
        key: row.get("entry_key")?,
        name_key: row.get("name_key")?,
        entry: row.get("entry")?,
        email: row.get("email")?,
        vanished: row.time_optional("vanished")?,
    };
    let (memberships, given) = Default::default();
    Ok(DirectoryAccount { user: users::read(row)?, entry, memberships, given })
}

fn select(doing: &'static str) -> Sql {
    let sql = Sql::new(doing, SELECT).then(users::COLUMNS);
    sql.then(" FROM directory_people e JOIN users u ON u.id = e.user_id").then(users::JOINS)
}

/// Adds the groups of each account.
async fn with_memberships(accounts: &mut [DirectoryAccount], connection: &mut Connection) -> Result<()> {
    // Of one person only theirs are read, of many all.
    let one = match accounts {
        [] => return Ok(()),
        [only] => Some(only.user.id),
        _ => None,
    };
    let places: HashMap<UserId, usize> =
        accounts.iter().enumerate().map(|(place, account)| (account.user.id, place)).collect();
    for (text, part) in [
        ("SELECT user_id, group_id FROM group_members", Some(Part::Member)),
        ("SELECT user_id, group_id FROM group_teachers", Some(Part::Teacher)),
        ("SELECT user_id, group_id, teaches FROM directory_memberships", None),
    ] {
        let mut sql = Sql::new("read who is in which groups", text);
        if let Some(one) = one {
            sql.push(" WHERE user_id = ").push_arg(one);
        }
        for row in sql.all(connection).await? {
            let Some(place) = places.get(&UserId(row.get("user_id")?)) else { continue };
            let (account, group) = (&mut accounts[*place], GroupId(row.get("group_id")?));
            match part {
                Some(Part::Member) => account.memberships.member.insert(group),
                Some(Part::Teacher) => account.memberships.teacher.insert(group),
                None if row.get("teaches")? => account.given.teacher.insert(group),
                None => account.given.member.insert(group),
            };
        }
    }
    Ok(())
}

/// The account of an entry. Where the directory did not show what it knows the entry by when the account was made, the entry
/// is recognised by its name.
async fn of_entry(
    key: &str,
    name_key: &str,
    connection: &mut Connection,
) -> Result<Option<DirectoryAccount>> {
    let sql = select("read an account of the directory")
        .then(" WHERE e.entry_key = $1 OR (e.name_key = $2 AND e.entry_key LIKE 'name:%')")
        .then(" ORDER BY CASE WHEN e.entry_key = $1 THEN 0 ELSE 1 END");
    let rows = sql.bind(key).bind(name_key).all(connection).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let mut account = [read(row)?];
    with_memberships(&mut account, connection).await?;
    Ok(account.into_iter().next())
}

impl Store {
    /// How the directory is asked.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn directory(&self) -> Result<DirectoryRow> {
        let text = "SELECT settings, bind_password, revision FROM directory";
        let row = Sql::new("read the directory's settings", text).one(&mut self.reader().await?).await?;
        Ok(DirectoryRow {
            settings: row.json_optional("settings")?,
            bind_password: row.get("bind_password")?,
            revision: Revision(row.get("revision")?),
        })
    }

    /// The account of an entry of the directory: by what the directory knows it by, or by its name.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn account_of_entry(&self, key: &str, name_key: &str) -> Result<Option<DirectoryAccount>> {
        of_entry(key, name_key, &mut self.reader().await?).await
    }

    /// Everybody whose account comes from the directory.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn directory_accounts(&self) -> Result<Vec<DirectoryAccount>> {
        let connection = &mut self.reader().await?;
        let rows = select("read the accounts of the directory").all(connection).await?;
        let mut accounts: Vec<DirectoryAccount> = rows.iter().map(read).collect::<Result<_>>()?;
        with_memberships(&mut accounts, connection).await?;
        Ok(accounts)
    }

    /// The newest syncs, the newest first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn directory_syncs(&self, limit: u32) -> Result<Vec<DirectorySync>> {
        let text = "SELECT sync FROM directory_syncs ORDER BY began DESC LIMIT $1";
        let rows = Sql::new("read the syncs", text).bind(limit).all(&mut self.reader().await?).await?;
        rows.iter().map(|row| row.json("sync")).collect()
    }
}

impl Tx {
    /// Writes how the directory is asked. `row` gets the new revision.
    ///
    /// # Errors
    /// [`StoreError::StaleRevision`] where somebody else has changed it.
    pub async fn save_directory(&mut self, row: &mut DirectoryRow) -> Result<()> {
        let settings = row.settings.as_ref().map(json).transpose()?;
        let password = row.bind_password.clone();
        let text = "UPDATE directory SET settings = $1, revision = revision + 1 WHERE revision = $2 RETURNING revision";
        let sql = Sql::new("write the directory's settings", text).bind(settings).bind(row.revision.0);
        let stale = || StoreError::StaleRevision { what: Noun::Directory, id: "directory".to_owned() };
        let saved = sql.optional(&mut self.connection).await?.ok_or_else(stale)?;
        let sql = match password {
            Some(password) => {
                let text = "UPDATE directory SET bind_password = $1";
                Sql::new("write the directory's password", text).bind(password)
            }
            None => Sql::new("forget the directory's password", "UPDATE directory SET bind_password = NULL"),
        };
        sql.execute(&mut self.connection).await?;
        row.revision = Revision(saved.get("revision")?);
        Ok(())
    }

    /// The account of an entry of the directory. Nobody changes it before this transaction ends.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn account_of_entry(&mut self, key: &str, name_key: &str) -> Result<Option<DirectoryAccount>> {
        of_entry(key, name_key, &mut self.connection).await
    }

    /// Writes which entry somebody is.
    ///
    /// # Errors
    /// Somebody else is that entry ([`StoreError::Taken`]); there is no such person.
    pub async fn put_entry(&mut self, row: &EntryRow) -> Result<()> {
        let text = "INSERT INTO directory_people (user_id, entry_key, name_key, entry, email, vanished) \
            VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (user_id) DO UPDATE SET entry_key = excluded.entry_key, \
            name_key = excluded.name_key, entry = excluded.entry, email = excluded.email, vanished = excluded.vanished";
        let sql = Sql::new("write whose entry of the directory somebody is", text)
            .bind(row.user)
            .bind(row.key.as_str())
            .bind(row.name_key.as_str())
            .bind(row.entry.as_str())
            .bind(row.email.clone())
            .bind(row.vanished);
        sql.execute(&mut self.connection).await?;
        Ok(())
    }

    /// The groups of a person.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn memberships(&mut self, user: UserId) -> Result<Memberships> {
        let mut found = Memberships::default();
        for (text, to) in [
            ("SELECT group_id FROM group_members WHERE user_id = $1", &mut found.member),
            ("SELECT group_id FROM group_teachers WHERE user_id = $1", &mut found.teacher),
        ] {
            let sql = Sql::new("read somebody's groups", text).bind(user);
            for row in sql.all(&mut self.connection).await? {
                to.insert(GroupId(row.get("group_id")?));
            }
        }
        Ok(found)
    }

    /// Writes which groups of a person the directory gave.
    ///
    /// # Errors
    /// There is no such person or group.
    pub async fn set_given(&mut self, user: UserId, given: &Memberships) -> Result<()> {
        let forget = Sql::new(
            "forget what the directory gave",
            "DELETE FROM directory_memberships WHERE user_id = $1",
        );
        forget.bind(user).execute(&mut self.connection).await?;
        for (part, teaches) in [(Part::Member, false), (Part::Teacher, true)] {
            for group in given.of(part) {
                let text =
                    "INSERT INTO directory_memberships (user_id, group_id, teaches) VALUES ($1, $2, $3)";
                let sql =
                    Sql::new("write what the directory gave", text).bind(user).bind(*group).bind(teaches);
                sql.execute(&mut self.connection).await?;
            }
        }
        Ok(())
    }

    /// Writes what a sync did so far. The oldest are forgotten.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn put_sync(&mut self, sync: &DirectorySync) -> Result<()> {
        let text = "INSERT INTO directory_syncs (began, sync) VALUES ($1, $2) \
            ON CONFLICT (began) DO UPDATE SET sync = excluded.sync";
        let put = Sql::new("write a sync", text).bind(sync.began).bind(json(sync)?);
        put.execute(&mut self.connection).await?;
        let text = "DELETE FROM directory_syncs WHERE began NOT IN \
            (SELECT began FROM directory_syncs ORDER BY began DESC LIMIT $1)";
        Sql::new("forget old syncs", text).bind(SYNCS_KEPT).execute(&mut self.connection).await?;
        Ok(())
    }
}
