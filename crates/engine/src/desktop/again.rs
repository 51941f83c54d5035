//! Trying again what an operation was to create and did not: for the same people, with the same names.

use std::collections::HashSet;

use sarrio_model::{
    Caller, DesktopId, Operation, OperationKind, Permission, Problem, UserId,
    problem::{NoSuchTemplate, NotOverYet, NothingToTryAgain},
};

use super::{
    make_folders::MakeFolders,
    part_of::{Again, OfDeployment, PartOf},
};
use crate::{
    Engine,
    authz::{self, CreateDesktops, DesktopsToCreate, Owner},
    operation::memo,
};

impl Engine {
    /// Makes the desktops that an operation was to create and did not: those whose owners are still there, and for whom the
    /// caller makes desktops. They get the names that they were to have.
    ///
    /// # Errors
    /// The operation is not over, nothing of it is missing, or they cannot be created now ([`Engine::create_desktops`]).
    pub async fn try_again(&self, caller: &Caller, job: &Operation) -> Result<Operation, Problem> {
        let engine = &self.0;
        if !job.state.is_over() {
            return Err(NotOverYet.into());
        }
        let row = engine.store.operation(job.id).await?;
        let row = row.filter(|row| row.operation.kind == OperationKind::CreateDesktops);
        let memo = row.and_then(|row| memo::read::<MakeFolders>(&row.memo).ok());
        let (mut request, deployment) = memo.and_then(MakeFolders::request).ok_or(NothingToTryAgain)?;

        let mut missing = engine.store.created_desktops(job.id).await?;
        missing.retain(|one| {
            let reaches = authz::reaches(caller, Permission::DesktopCreate, Owner::Person(one.owner.id));
            one.outcome.is_missing() && reaches
        });
        let ids: Vec<UserId> = missing.iter().map(|one| one.owner.id).collect();
        let people: HashSet<UserId> =
            engine.store.users_by_id(&ids).await?.into_iter().map(|user| user.id).collect();
        // One that an abandoned job left behind is there, in pieces: it is deleted first.
        let desktops: Vec<DesktopId> = missing.iter().map(|one| one.desktop).collect();
        let left: HashSet<DesktopId> =
            engine.store.desktops_by_id(&desktops).await?.into_iter().map(|desktop| desktop.id).collect();
        let served: HashSet<UserId> = match deployment {
            Some(id) => engine.store.people_of_deployment(id).await?.into_iter().collect(),
            None => HashSet::new(),
        };
        missing.retain(|one| {
            let owner = &one.owner.id;
            people.contains(owner) && !served.contains(owner) && !left.contains(&one.desktop)
        });
        if missing.is_empty() {
            return Err(NothingToTryAgain.into());
        }

        let template = match request.template {
            None => None,
            Some(id) => {
                let known = engine.store.template(id).await?;
                let known = known.filter(|template| authz::sees_template(caller, template));
                Some(known.ok_or_else(|| NoSuchTemplate { id }.problem())?)
            }
        };
        let mut owners: Vec<UserId> = missing.iter().map(|one| one.owner.id).collect();
        owners.dedup();
        let permit = authz::may(caller, CreateDesktops, DesktopsToCreate { template, owners })?;
        request.count = u32::try_from(missing.len()).unwrap_or(u32::MAX);
        let desktops = missing.iter().map(|one| one.desktop).collect();
        let owned = missing.into_iter().map(|one| (one.owner, one.name)).collect();
        let deployment = deployment.map(OfDeployment::Known);
        let part_of = PartOf { again: Some(Again { job: job.id, desktops }), deployment };
        self.create(permit, request, owned, part_of).await
    }
}
