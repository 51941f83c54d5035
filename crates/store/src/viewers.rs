//! Who has opened which desktop in a viewer.

use sarrio_model::{DesktopId, Epoch, User, UserId};
use uuid::Uuid;

use crate::{Result, Store, Tx, sql::Sql, users};

/// A person who has opened a desktop in a viewer since its last start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewerRow {
    /// Which desktop.
    pub desktop: DesktopId,
    /// The epoch of that start.
    pub epoch: Epoch,
    /// Whose desktop it is now.
    pub owner: UserId,
    /// Who opened it.
    pub user: UserId,
    /// Who that is now; `None` where they may no longer sign in.
    pub person: Option<User>,
    /// Whether every viewer that they opened before is to be closed, whatever they may see.
    pub revoked: bool,
}

impl Store {
    /// Everybody who opened a desktop in a viewer since its last start.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn viewers(&self) -> Result<Vec<ViewerRow>> {
        let text = "SELECT v.desktop, v.epoch, v.user_id, v.revoked, d.owner, ";
        let sql = Sql::new("read who views desktops", text).then(users::COLUMNS);
        let sql = sql.then(" FROM viewers v JOIN desktops d ON d.id = v.desktop AND d.epoch = v.epoch");
        let sql = sql.then(" LEFT JOIN users u ON u.id = v.user_id").then(users::JOINS);
        let rows = sql.then(" ORDER BY v.desktop, v.user_id").all(&mut self.reader().await?).await?;
        rows.iter()
            .map(|row| {
                let signs_in = row.get::<Option<Uuid>>("id")?.is_some() && row.get("enabled")?;
                Ok(ViewerRow {
                    desktop: DesktopId(row.get("desktop")?),
                    epoch: Epoch(row.get("epoch")?),
                    owner: UserId(row.get("owner")?),
                    user: UserId(row.get("user_id")?),
                    person: if signs_in { Some(users::read(row)?) } else { None },
                    revoked: row.get("revoked")?,
                })
            })
            .collect()
    }
}

impl Tx {
    /// Records that somebody opens a desktop in a viewer.
    ///
    /// # Errors
    /// The desktop is not there; the database does not answer.
    pub async fn insert_viewer(&mut self, desktop: DesktopId, epoch: Epoch, user: UserId) -> Result<()> {
        let text = "INSERT INTO viewers (desktop, user_id, epoch, revoked) VALUES ($1, $2, $3, FALSE) \
            ON CONFLICT (desktop, user_id) DO UPDATE SET epoch = excluded.epoch, revoked = FALSE";
        let sql = Sql::new("write who views a desktop", text).bind(desktop).bind(user).bind(epoch.0);
        sql.execute(&mut self.connection).await?;
        Ok(())
    }

    /// Marks all viewers of a person to be disconnected.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn revoke_viewers(&mut self, user: UserId) -> Result<()> {
        let text = "UPDATE viewers SET revoked = TRUE WHERE user_id = $1";
        Sql::new("revoke a person's viewers", text).bind(user).execute(&mut self.connection).await?;
        Ok(())
    }

    /// Deletes the record of a viewer that was disconnected, unless the person has opened the desktop again since.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn remove_viewer(&mut self, viewer: &ViewerRow) -> Result<()> {
        let text = "DELETE FROM viewers WHERE desktop = $1 AND user_id = $2 AND epoch = $3 AND revoked = $4";
        let sql = Sql::new("forget who viewed a desktop", text).bind(viewer.desktop).bind(viewer.user);
        sql.bind(viewer.epoch.0).bind(viewer.revoked).execute(&mut self.connection).await?;
        Ok(())
    }
}
