//! Which session has opened which desktop in a viewer.

use jiff::Timestamp;
use sarrio_model::{DesktopId, Epoch, SessionId, User, UserId};
use uuid::Uuid;

use crate::{Result, Store, Tx, sql::Sql, users};

/// A session that has opened a desktop in a viewer since its last start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewerRow {
    /// Which desktop.
    pub desktop: DesktopId,
    /// The epoch of that start.
    pub epoch: Epoch,
    /// Whose desktop it is now.
    pub owner: UserId,
    /// The session.
    pub session: SessionId,
    /// Who opened it.
    pub user: UserId,
    /// Who that is now; `None` where the session has ended, or they may no longer sign in.
    pub person: Option<User>,
    /// When they opened it last.
    pub opened: Timestamp,
}

impl Store {
    /// Every session that opened a desktop in a viewer since its last start.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn viewers(&self) -> Result<Vec<ViewerRow>> {
        let text =
            "SELECT v.desktop, v.epoch, v.session, v.user_id, v.opened, d.owner, s.id AS open_session, ";
        let sql = Sql::new("read who views desktops", text).then(users::COLUMNS);
        let sql = sql.then(" FROM viewers v JOIN desktops d ON d.id = v.desktop AND d.epoch = v.epoch");
        let sql = sql.then(" LEFT JOIN sessions s ON s.id = v.session");
        let sql = sql.then(" LEFT JOIN users u ON u.id = v.user_id").then(users::JOINS);
        let rows = sql.then(" ORDER BY v.desktop, v.opened").all(&mut self.reader().await?).await?;
        rows.iter()
            .map(|row| {
                let is_signed_in = row.get::<Option<Uuid>>("open_session")?.is_some()
                    && row.get::<Option<Uuid>>("id")?.is_some()
                    && row.get("enabled")?;
                Ok(ViewerRow {
                    desktop: DesktopId(row.get("desktop")?),
                    epoch: Epoch(row.get("epoch")?),
                    owner: UserId(row.get("owner")?),
                    session: SessionId(row.get("session")?),
                    user: UserId(row.get("user_id")?),
                    person: if is_signed_in { Some(users::read(row)?) } else { None },
                    opened: row.time("opened")?,
                })
            })
            .collect()
    }
}

impl Tx {
    /// Records that somebody opens a desktop in a viewer, from this session.
    ///
    /// # Errors
    /// The desktop is not there; the database does not answer.
    pub async fn insert_viewer(
        &mut self,
        desktop: DesktopId,
        epoch: Epoch,
        session: SessionId,
        user: UserId,
    ) -> Result<()> {
        let text = "INSERT INTO viewers (desktop, session, user_id, epoch, opened) VALUES ($1, $2, $3, $4, $5) \
            ON CONFLICT (desktop, session) DO UPDATE SET epoch = excluded.epoch, opened = excluded.opened";
        let sql = Sql::new("write who views a desktop", text).bind(desktop).bind(session).bind(user);
        sql.bind(epoch.0).bind(Timestamp::now()).execute(&mut self.connection).await?;
        Ok(())
    }

    /// Forgets the sessions that opened a desktop before `session`: its viewer has taken their place.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn only_viewer(&mut self, desktop: DesktopId, session: SessionId) -> Result<()> {
        let text = "DELETE FROM viewers WHERE desktop = $1 AND session <> $2 \
            AND opened <= (SELECT opened FROM viewers WHERE desktop = $1 AND session = $2)";
        let sql = Sql::new("forget who viewed a desktop", text).bind(desktop).bind(session);
        sql.execute(&mut self.connection).await?;
        Ok(())
    }

    /// Forgets a viewer that was disconnected, unless its session has opened the desktop again since.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn remove_viewer(&mut self, viewer: &ViewerRow) -> Result<()> {
        let text = "DELETE FROM viewers WHERE desktop = $1 AND session = $2 AND opened = $3";
        let sql = Sql::new("forget who viewed a desktop", text).bind(viewer.desktop).bind(viewer.session);
        sql.bind(viewer.opened).execute(&mut self.connection).await?;
        Ok(())
    }
}
