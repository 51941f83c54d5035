//! Forgetting a storage path that is gone for good, with all that was stored on it. On hosts and storage nothing is changed.

use std::{collections::BTreeSet, sync::Arc};

use futures::future::join_all;
use sarrio_hypervisor::HostError;
use sarrio_model::{
    Desktop, DesktopState, ForgetStoragePath, Noun, OperationId, Problem, StoragePath, StoragePathContents,
    StoredKind, StoredThing, TemplateState,
    problem::{
        BaseWasForgotten, ChangedByOthers, DesktopNeedsPath, DesktopNeedsPathSomewhere, PathCanBeUsed,
        PathIsCalled, PathNotAsked, PathWasForgotten, SomethingElseIsDone,
    },
};
use sarrio_store::{PathContents, Tx};

use super::dir;
use crate::{
    Engine, Inner,
    authz::{ForgetStoragePath as MayForget, Permit},
    host::Host,
    lease,
    operation::fail,
};

impl Engine {
    /// All that is stored on a storage path or depends on it, and why the path cannot be forgotten now.
    ///
    /// # Errors
    /// The store's.
    pub async fn storage_path_contents(
        &self,
        permit: Permit<MayForget>,
    ) -> Result<StoragePathContents, Problem> {
        let path = permit.on();
        let contents = self.0.store.path_contents(path.id).await?;
        let obstacle = match require_unneeded(&contents) {
            Ok(()) => require_gone(&self.0, path).await.err(),
            Err(needed) => Some(needed),
        };
        Ok(StoragePathContents { obstacle, things: list(&contents) })
    }

    /// Forgets a storage path with all that is stored on it, ends what is being done to that, and answers with what it was.
    /// What builds on it from elsewhere stays, and is marked as failed.
    ///
    /// # Errors
    /// The name is another, somebody changed the path meanwhile, the path is there on a host, a host does not say whether it
    /// is, or a desktop that needs it runs or may run.
    pub async fn forget_storage_path(
        &self,
        permit: Permit<MayForget>,
        forget: ForgetStoragePath,
    ) -> Result<StoragePathContents, Problem> {
        let engine = &self.0;
        let id = permit.on().id;
        require_meant(permit.on(), &forget)?;
        require_unneeded(&engine.store.path_contents(id).await?)?;
        require_gone(engine, permit.on()).await?;
        let mut tx = engine.store.begin().await?;
        lease::require(engine, &mut tx).await?;
        let path = tx.storage_path(id).await?.ok_or_else(|| Problem::not_found(Noun::StoragePath, id))?;
        permit.confirm(&mut tx, &path).await?;
        require_meant(&path, &forget)?;
        let contents = tx.path_contents(path.id).await?;
        require_unneeded(&contents)?;
        let ended = end_operations(&mut tx, &path, &contents).await?;
        orphan(&mut tx, &path, &contents).await?;
        tx.forget_storage_path(path.id, &contents).await?;
        tx.commit().await?;
        for id in &ended {
            engine.runner.drop_task(*id);
        }
        tracing::warn!(
            path.id = %path.id, path.name = %path.name, directory = %path.directory, user.id = %permit.caller().user.id,
            desktops = contents.desktops.len(), templates = contents.templates.len(), media = contents.media.len(),
            dependent = contents.dependent_desktops.len() + contents.dependent_templates.len(),
            operations = ended.len(), "a storage path was forgotten with all that was stored on it"
        );
        Ok(StoragePathContents { things: list(&contents), obstacle: None })
    }
}

/// Refuses to forget another path than the one that the caller has seen and named.
fn require_meant(path: &StoragePath, forget: &ForgetStoragePath) -> Result<(), Problem> {
    if path.revision != forget.revision {
        return Err(ChangedByOthers { name: path.name.to_string() }.into());
    }
    if path.name != forget.name {
        return Err(PathIsCalled { path: path.name.clone(), typed: forget.name.clone() }.at("name"));
    }
    Ok(())
}

/// Asks all hosts whether the path is there now: what the store remembers can be a minute old. A path is gone only where
/// a host answers that its mark is missing.
async fn require_gone(engine: &Inner, path: &StoragePath) -> Result<(), Problem> {
    let directory = dir(engine, path);
    let ask = async |host: Arc<Host>| (host.name.clone(), host.api.path_status(&directory).await);
    let (mut there, mut silent) = (Vec::new(), Vec::new());
    for (host, answer) in join_all(engine.hosts.all().into_iter().map(ask)).await {
        match answer {
            Err(HostError::NotMounted(_) | HostError::ForeignPath(_) | HostError::Missing(_)) => {}
            Ok(_) | Err(HostError::ReadOnly(_) | HostError::NoSpace(_)) => there.push(host.to_string()),
            Err(_) => silent.push(host.to_string()),
        }
    }
    if !there.is_empty() {
        return Err(PathCanBeUsed { path: path.name.clone(), hosts: there.join(", ") }.into());
    }
    if !silent.is_empty() {
        return Err(PathNotAsked { path: path.name.clone(), hosts: silent.join(", ") }.into());
    }
    Ok(())
}

/// Refuses to forget what a desktop that runs, or something that is being done, needs.
fn require_unneeded(contents: &PathContents) -> Result<(), Problem> {
    let needing = || contents.desktops.iter().chain(&contents.dependent_desktops);
    if let Some(desktop) = needing().find(|desktop| desktop.state.host().is_some()) {
        let name = desktop.name.clone();
        return Err(match desktop.host_name.clone() {
            Some(host) => DesktopNeedsPath { name, host }.into(),
            None => DesktopNeedsPathSomewhere { name }.into(),
        });
    }
    let busy_desktop = contents.dependent_desktops.iter().find(|desktop| desktop.operation.is_some());
    let busy_template = contents.dependent_templates.iter().find(|template| template.operation.is_some());
    match busy_desktop.map(|desktop| &desktop.name).or(busy_template.map(|template| &template.name)) {
        Some(name) => Err(SomethingElseIsDone { name: name.clone() }.into()),
        None => Ok(()),
    }
}

/// Each thing by its kind and name.
fn list(contents: &PathContents) -> Vec<StoredThing> {
    let desktop = |kind, desktop: &Desktop| StoredThing {
        kind,
        name: desktop.name.clone(),
        owner: Some(desktop.owner.clone()),
        file: None,
    };
    let template = |kind, template: &sarrio_model::Template| StoredThing {
        kind,
        name: template.name.clone(),
        owner: Some(template.owner.clone()),
        file: None,
    };
    let mut things = Vec::new();
    for one in &contents.desktops {
        let kind = if one.deleted.is_some() { StoredKind::DeletedDesktop } else { StoredKind::Desktop };
        things.push(desktop(kind, one));
        things.extend(
            one.newer_images.iter().map(|image| StoredThing {
                file: Some(image.file.clone()),
                ..desktop(StoredKind::Image, one)
            }),
        );
    }
    for one in &contents.templates {
        let kind = if one.deleted.is_some() { StoredKind::DeletedTemplate } else { StoredKind::Template };
        things.push(template(kind, one));
    }
    things.extend(contents.media.iter().map(|media| StoredThing {
        kind: StoredKind::Media,
        name: media.name.clone(),
        owner: None,
        file: Some(media.file.clone()),
    }));
    things.extend(contents.dependent_desktops.iter().map(|one| desktop(StoredKind::DependentDesktop, one)));
    things
        .extend(contents.dependent_templates.iter().map(|one| template(StoredKind::DependentTemplate, one)));
    // Within a kind they come by name.
    things.sort_by_key(|thing| thing.kind);
    things
}

/// Ends what is being done to what is stored on the path.
async fn end_operations(
    tx: &mut Tx,
    path: &StoragePath,
    contents: &PathContents,
) -> Result<BTreeSet<OperationId>, Problem> {
    let of_desktops = contents.desktops.iter().filter_map(|desktop| desktop.operation);
    let of_templates = contents.templates.iter().filter_map(|template| template.operation);
    let ids: BTreeSet<OperationId> = of_desktops.chain(of_templates).collect();
    for id in &ids {
        let Some(mut row) = tx.operation(*id).await? else { continue };
        if row.operation.state.is_over() {
            continue;
        }
        fail(tx, &mut row, PathWasForgotten { path: path.name.clone() }.into()).await?;
    }
    Ok(ids)
}

/// What builds on the path from elsewhere has lost its base: it stays, marked as failed, so that a person sees why and
/// deletes it where it is.
async fn orphan(tx: &mut Tx, path: &StoragePath, contents: &PathContents) -> Result<(), Problem> {
    let problem = || BaseWasForgotten { path: path.name.clone() }.problem();
    for mut desktop in contents.dependent_desktops.iter().cloned() {
        if contents.templates.iter().any(|template| Some(template.id) == desktop.template) {
            desktop.template = None;
        }
        desktop.state = DesktopState::Failed { during: "storage.forget".to_owned(), problem: problem() };
        tx.save_desktop(&mut desktop).await?;
    }
    for mut template in contents.dependent_templates.iter().cloned() {
        if contents.templates.iter().any(|one| Some(one.id) == template.parent) {
            template.parent = None;
        }
        template.state = TemplateState::Failed { problem: problem() };
        tx.save_template(&mut template).await?;
    }
    Ok(())
}
