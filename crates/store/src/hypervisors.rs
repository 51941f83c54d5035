//! Hypervisors.

use sarrio_model::{
    Actions, Audience, Change, Connection, HostAddress, HostKey, Hypervisor, HypervisorId, Noun, Revision,
};
use serde::Deserialize as _;

use crate::{
    Result, Store, StoreError, Tx,
    key::key,
    pending::Touched,
    sql::{self, Row, Sql, insert, json},
    tx::Origin,
};

const SELECT: &str = "SELECT id, name, connection, viewer_address, network, state, facts, load, foreign_domains, \
    created, revision FROM hypervisors";

fn read(row: &Row) -> Result<Hypervisor> {
    // Any text was accepted once. One that is not an address never led a viewer anywhere.
    let viewer_address: Option<String> = row.get("viewer_address")?;
    Ok(Hypervisor {
        id: HypervisorId(row.get("id")?),
        name: row.parse("name")?,
        connection: connection(row)?,
        viewer_address: viewer_address.and_then(|text| text.parse().ok()),
        network: row.get("network")?,
        state: row.json("state")?,
        facts: row.json_optional("facts")?,
        load: row.json_optional("load")?,
        foreign: row.json("foreign_domains")?,
        created: row.time("created")?,
        revision: Revision(row.get("revision")?),
        actions: Actions::default(),
    })
}

/// How a host is reached. An older version let any text be pinned as a key: what is no key is left out here, so that all
/// hosts can be listed and a person can confirm the key of this one.
fn connection(row: &Row) -> Result<Connection> {
    let mut connection: serde_json::Value = row.json("connection")?;
    if let Some(fields) = connection.as_object_mut() {
        let is_key = |value: &serde_json::Value| HostKey::deserialize(value).is_ok();
        fields.retain(|name, value| !matches!(name.as_str(), "host_key" | "jump_key") || is_key(value));
    }
    serde_json::from_value(connection).map_err(|source| StoreError::unreadable("connection", source))
}

pub(crate) async fn by_id(id: HypervisorId, connection: &mut sql::Connection) -> Result<Option<Hypervisor>> {
    let sql = Sql::new("read a hypervisor", SELECT).then(" WHERE id = $1").bind(id);
    sql.optional(connection).await?.as_ref().map(read).transpose()
}

async fn all(connection: &mut sql::Connection) -> Result<Vec<Hypervisor>> {
    let sql = Sql::new("list hypervisors", SELECT).then(" ORDER BY name_key, id");
    sql.all(connection).await?.iter().map(read).collect()
}

impl Store {
    /// The host.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn hypervisor(&self, id: HypervisorId) -> Result<Option<Hypervisor>> {
        by_id(id, &mut self.reader().await?).await
    }

    /// All hosts by name.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn hypervisors(&self) -> Result<Vec<Hypervisor>> {
        all(&mut self.reader().await?).await
    }
}

impl Tx {
    /// The host. Nobody changes it before this transaction ends.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn hypervisor(&mut self, id: HypervisorId) -> Result<Option<Hypervisor>> {
        by_id(id, &mut self.connection).await
    }

    /// All hosts by name.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn hypervisors(&mut self) -> Result<Vec<Hypervisor>> {
        all(&mut self.connection).await
    }

    /// Adds a host.
    ///
    /// # Errors
    /// The id exists already; the database does not answer.
    pub async fn insert_hypervisor(&mut self, host: &Hypervisor) -> Result<()> {
        const COLUMNS: &[&str] = &[
            "id",
            "name",
            "name_key",
            "connection",
            "viewer_address",
            "network",
            "state",
            "facts",
            "load",
            "foreign_domains",
            "created",
            "revision",
        ];
        let row = vec![
            host.id.into(),
            host.name.as_str().into(),
            key(host.name.as_str()).into(),
            json(&host.connection)?.into(),
            host.viewer_address.as_ref().map(HostAddress::as_str).into(),
            host.network.as_deref().into(),
            json(&host.state)?.into(),
            host.facts.as_ref().map(json).transpose()?.into(),
            host.load.as_ref().map(json).transpose()?.into(),
            json(&host.foreign)?.into(),
            host.created.into(),
            host.revision.0.into(),
        ];
        insert("add a hypervisor", "hypervisors", COLUMNS, vec![row], &mut self.connection).await?;
        self.pending.touch(Touched::Hypervisor(host.id));
        Ok(())
    }

    /// Writes everything except the id and the time of creation. `host` gets the new revision. When its name changes,
    /// no events are written for the desktops that show it: they have the new name when they are next read.
    ///
    /// # Errors
    /// [`crate::StoreError::StaleRevision`] where somebody else has changed it, [`crate::StoreError::NotFound`] where
    /// it is gone.
    pub async fn save_hypervisor(&mut self, host: &mut Hypervisor) -> Result<()> {
        self.write_hypervisor(host, Origin::Edited).await
    }

    /// Writes what was observed of a host. The revision stays, because it counts only what people change: a person who
    /// edits a host gets no conflict because its load changed in the meantime.
    ///
    /// # Errors
    /// As [`Tx::save_hypervisor`].
    pub async fn observe_hypervisor(&mut self, host: &mut Hypervisor) -> Result<()> {
        self.write_hypervisor(host, Origin::Observed).await
    }

    async fn write_hypervisor(&mut self, host: &mut Hypervisor, origin: Origin) -> Result<()> {
        let text = "UPDATE hypervisors SET name = $3, name_key = $4, connection = $5, viewer_address = $6, \
            network = $7, state = $8, facts = $9, load = $10, foreign_domains = $11, revision = revision + $12 \
            WHERE id = $1 AND revision = $2 RETURNING revision";
        let sql = Sql::new("write a hypervisor", text)
            .bind(host.id)
            .bind(host.revision.0)
            .bind(host.name.as_str())
            .bind(key(host.name.as_str()))
            .bind(json(&host.connection)?)
            .bind(host.viewer_address.as_ref().map(HostAddress::as_str))
            .bind(host.network.as_deref())
            .bind(json(&host.state)?)
            .bind(host.facts.as_ref().map(json).transpose()?)
            .bind(host.load.as_ref().map(json).transpose()?)
            .bind(json(&host.foreign)?)
            .bind(origin.revisions());
        let row = self.save(Noun::Hypervisor, "hypervisors", host.id.0, sql).await?;
        host.revision = Revision(row.get("revision")?);
        self.pending.touch(Touched::Hypervisor(host.id));
        Ok(())
    }

    /// Deletes a host's row.
    ///
    /// # Errors
    /// There is no such host, or a desktop's state names it ([`crate::StoreError::InUse`]).
    pub async fn remove_hypervisor(&mut self, id: HypervisorId) -> Result<()> {
        self.remove(Noun::Hypervisor, "hypervisors", id.0).await?;
        self.pending.gone(Change::HypervisorGone(id), Audience::Administrators);
        Ok(())
    }
}
