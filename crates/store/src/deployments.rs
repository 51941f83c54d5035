//! Deployments: desktops that were made for a group, and who has got one.

use jiff::Timestamp;
use sarrio_model::{
    Deployment, DeploymentId, DesktopId, FailedDeployment, GroupId, GroupRef, KeepUp, Noun, Orderer, Problem,
    UserId, UserRef,
};

use crate::{
    Result, Store, StoreError, Tx,
    pending::Touched,
    sql::{Connection, Row, Sql, insert, json},
};

const SELECT: &str = "SELECT d.id, d.group_id, g.name AS group_name, t.name AS template_name, d.request, d.orderer, \
    COALESCE(u.shown, d.orderer_name) AS orderer_name, d.keep_up, d.created, \
    (SELECT COUNT(*) FROM deployment_people p WHERE p.deployment = d.id AND p.desktop IS NOT NULL) AS made, \
    (SELECT COUNT(*) FROM group_members m JOIN users s ON s.id = m.user_id AND s.role = 'student' AND s.enabled \
    WHERE m.group_id = d.group_id AND NOT EXISTS (SELECT 1 FROM deployment_people p \
    WHERE p.deployment = d.id AND p.person = s.id AND p.desktop IS NOT NULL)) AS missing \
    FROM deployments d JOIN user_groups g ON g.id = d.group_id \
    LEFT JOIN templates t ON t.id = d.template LEFT JOIN users u ON u.id = d.orderer";

/// A deployment without those for whom no desktop could be made.
fn read(row: &Row) -> Result<Deployment> {
    Ok(Deployment {
        id: DeploymentId(row.get("id")?),
        group: GroupRef { id: GroupId(row.get("group_id")?), name: row.parse("group_name")? },
        request: row.json("request")?,
        template_name: row.parse_optional("template_name")?,
        orderer: Orderer { id: row.get::<Option<_>>("orderer")?.map(UserId), name: row.get("orderer_name")? },
        keep_up: row.json("keep_up")?,
        made: row.unsigned("made")?,
        missing: row.unsigned("missing")?,
        failed: Vec::new(),
        created: row.time("created")?,
    })
}

async fn by_id(id: DeploymentId, connection: &mut Connection) -> Result<Option<Deployment>> {
    let sql = Sql::new("read a deployment", SELECT).then(" WHERE d.id = $1").bind(id);
    let Some(row) = sql.optional(connection).await? else { return Ok(None) };
    let text = "SELECT p.person, u.shown, p.failures, p.problem, p.try_after FROM deployment_people p \
        JOIN users u ON u.id = p.person WHERE p.deployment = $1 AND p.problem IS NOT NULL ORDER BY u.shown_key, u.id";
    let failed = Sql::new("read the failures of a deployment", text).bind(id).all(connection).await?;
    let failed = failed.iter().map(|row| {
        Ok(FailedDeployment {
            person: UserRef { id: UserId(row.get("person")?), name: row.get("shown")? },
            failures: count(row)?,
            problem: row.json("problem")?,
            try_after: row.time("try_after")?,
        })
    });
    Ok(Some(Deployment { failed: failed.collect::<Result<_>>()?, ..read(&row)? }))
}

fn count(row: &Row) -> Result<u32> {
    u32::try_from(row.unsigned("failures")?).map_err(|source| StoreError::unreadable("failures", source))
}

impl Store {
    /// The deployment, with those for whom no desktop could be made.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn deployment(&self, id: DeploymentId) -> Result<Option<Deployment>> {
        by_id(id, &mut self.reader().await?).await
    }

    /// The deployments of a group, newest first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn deployments_of_group(&self, group: GroupId) -> Result<Vec<Deployment>> {
        let sql = Sql::new("list a group's deployments", SELECT)
            .then(" WHERE d.group_id = $1 ORDER BY d.id DESC")
            .bind(group);
        sql.all(&mut self.reader().await?).await?.iter().map(read).collect()
    }

    /// The deployments that keep up with their groups, or are paused, oldest first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn active_deployments(&self) -> Result<Vec<Deployment>> {
        let sql = Sql::new("list deployments", SELECT).then(" WHERE d.active ORDER BY d.id");
        sql.all(&mut self.reader().await?).await?.iter().map(read).collect()
    }

    /// The students of the group who have no desktop of the deployment and for whom one may be tried now, by name.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn due_of_deployment(&self, id: DeploymentId, now: Timestamp) -> Result<Vec<UserId>> {
        let text = "SELECT s.id FROM deployments d JOIN group_members m ON m.group_id = d.group_id \
            JOIN users s ON s.id = m.user_id AND s.role = 'student' AND s.enabled \
            LEFT JOIN deployment_people p ON p.deployment = d.id AND p.person = s.id \
            WHERE d.id = $1 AND p.desktop IS NULL AND (p.try_after IS NULL OR p.try_after <= $2) \
            ORDER BY s.shown_key, s.id";
        let sql = Sql::new("read who has no desktop of a deployment", text).bind(id).bind(now);
        let rows = sql.all(&mut self.reader().await?).await?;
        rows.iter().map(|row| Ok(UserId(row.get("id")?))).collect()
    }

    /// The people who have got a desktop of the deployment.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn people_of_deployment(&self, id: DeploymentId) -> Result<Vec<UserId>> {
        let text = "SELECT person FROM deployment_people WHERE deployment = $1 AND desktop IS NOT NULL";
        let sql = Sql::new("read who has a desktop of a deployment", text).bind(id);
        let rows = sql.all(&mut self.reader().await?).await?;
        rows.iter().map(|row| Ok(UserId(row.get("person")?))).collect()
    }

    /// The desktops of a group's deployments that exist, the recycle bin apart.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn desktops_made_for_group(&self, group: GroupId) -> Result<Vec<DesktopId>> {
        let text = "SELECT p.desktop FROM deployment_people p JOIN deployments d ON d.id = p.deployment \
            JOIN desktops x ON x.id = p.desktop AND x.deleted IS NULL WHERE d.group_id = $1 ORDER BY p.desktop";
        let sql = Sql::new("read the desktops that were made for a group", text).bind(group);
        let rows = sql.all(&mut self.reader().await?).await?;
        rows.iter().map(|row| Ok(DesktopId(row.get("desktop")?))).collect()
    }
}

impl Tx {
    /// The deployment, with those for whom no desktop could be made. Nobody changes it before this transaction ends.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn deployment(&mut self, id: DeploymentId) -> Result<Option<Deployment>> {
        by_id(id, &mut self.connection).await
    }

    /// Adds a deployment. Who gets a desktop is noted apart.
    ///
    /// # Errors
    /// There is no such group.
    pub async fn insert_deployment(&mut self, deployment: &Deployment) -> Result<()> {
        const COLUMNS: &[&str] = &[
            "id",
            "group_id",
            "template",
            "request",
            "orderer",
            "orderer_name",
            "keep_up",
            "active",
            "created",
        ];
        let row = vec![
            deployment.id.into(),
            deployment.group.id.into(),
            deployment.request.template.into(),
            json(&deployment.request)?.into(),
            deployment.orderer.id.into(),
            deployment.orderer.name.as_str().into(),
            json(&deployment.keep_up)?.into(),
            deployment.keep_up.is_active().into(),
            deployment.created.into(),
        ];
        insert("add a deployment", "deployments", COLUMNS, vec![row], &mut self.connection).await?;
        self.pending.touch(Touched::Group(deployment.group.id));
        Ok(())
    }

    /// Writes whether a deployment keeps up with its group.
    ///
    /// # Errors
    /// There is no such deployment; the database does not answer.
    pub async fn set_keep_up(&mut self, id: DeploymentId, keep_up: &KeepUp) -> Result<()> {
        let text = "UPDATE deployments SET keep_up = $2, active = $3 WHERE id = $1 RETURNING group_id";
        let sql =
            Sql::new("write a deployment", text).bind(id).bind(json(keep_up)?).bind(keep_up.is_active());
        let row = sql.optional(&mut self.connection).await?;
        let row = row.ok_or_else(|| StoreError::not_found(Noun::Deployment, id))?;
        self.pending.touch(Touched::Group(GroupId(row.get("group_id")?)));
        Ok(())
    }

    /// Notes that a person gets this desktop of a deployment. Returns `false` where they have one of it.
    ///
    /// # Errors
    /// There is no such deployment or person.
    pub async fn note_deployed(
        &mut self,
        id: DeploymentId,
        person: UserId,
        desktop: DesktopId,
    ) -> Result<bool> {
        let text = "INSERT INTO deployment_people (deployment, person, desktop, failures) VALUES ($1, $2, $3, 0) \
            ON CONFLICT (deployment, person) DO UPDATE SET desktop = excluded.desktop, try_after = NULL, problem = NULL \
            WHERE deployment_people.desktop IS NULL";
        let sql = Sql::new("note who gets a desktop of a deployment", text);
        Ok(sql.bind(id).bind(person).bind(desktop).execute(&mut self.connection).await? == 1)
    }

    /// How often it failed to make a desktop of this deployment for this person.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn deployment_failures(&mut self, id: DeploymentId, person: UserId) -> Result<u32> {
        let text = "SELECT failures FROM deployment_people WHERE deployment = $1 AND person = $2";
        let sql = Sql::new("read a failure of a deployment", text).bind(id).bind(person);
        sql.optional(&mut self.connection).await?.as_ref().map_or(Ok(0), count)
    }

    /// Notes that no desktop of a deployment could be made for a person, why, and when that is tried again; `desktop` is the one
    /// that was to be. Where they have another one it changes nothing.
    ///
    /// # Errors
    /// There is no such deployment or person.
    pub async fn note_not_deployed(
        &mut self,
        id: DeploymentId,
        person: UserId,
        desktop: Option<DesktopId>,
        (failures, try_after): (u32, Timestamp),
        problem: &Problem,
    ) -> Result<()> {
        let text = "INSERT INTO deployment_people (deployment, person, failures, try_after, problem) \
            VALUES ($1, $2, $3, $4, $5) ON CONFLICT (deployment, person) DO UPDATE SET desktop = NULL, \
            failures = excluded.failures, try_after = excluded.try_after, problem = excluded.problem \
            WHERE deployment_people.desktop IS NULL OR deployment_people.desktop = $6";
        let sql = Sql::new("note a failure of a deployment", text).bind(id).bind(person);
        let sql = sql.bind(failures).bind(try_after).bind(json(problem)?).bind(desktop);
        sql.execute(&mut self.connection).await?;
        Ok(())
    }
}
