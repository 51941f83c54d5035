//! Which host works on storage paths: one that reaches all of them.

use std::sync::Arc;

use futures::future::join_all;
use sarrio_model::{
    Code, HypervisorId, Noun, Problem, StoragePath, StoragePathId, problem::NoHostReachesPath,
};
use tokio::time::Instant;

use super::look_at_path;
use crate::{Inner, host::Host};

impl Inner {
    /// A host that reaches all of these storage paths now, to work on disks there. Where a path was not mounted when it was
    /// last looked at, it is looked at again before anything is refused.
    ///
    /// # Errors
    /// Why none does.
    pub(crate) async fn host_for_paths(&self, paths: &[StoragePathId]) -> Result<Arc<Host>, Problem> {
        match self.host_for_paths_now(paths).await {
            Err(problem)
                if problem.status >= 500 && self.hosts.all().iter().any(|host| host.is_first_contact()) =>
            {
                self.hosts.first_contact_made().await;
                self.host_for_paths_now(paths).await
            }
            Err(problem) if not_mounted(&problem) => {
                self.look_for_mounts(paths).await?;
                self.host_for_paths_now(paths).await
            }
            found => found,
        }
    }

    async fn host_for_paths_now(&self, paths: &[StoragePathId]) -> Result<Arc<Host>, Problem> {
        let mut reaching: Option<Vec<HypervisorId>> = None;
        let mut problem = NoHostReachesPath.problem();
        for id in paths {
            let path = self
                .store
                .storage_path(*id)
                .await?
                .ok_or_else(|| Problem::not_found(Noun::StoragePath, id))?;
            // A path that is not mounted comes first: that is looked at again.
            let reasons =
                || path.hosts.iter().filter(|host| !host.usable).filter_map(|host| host.problem.as_ref());
            if let Some(why) = reasons().find(|why| not_mounted(why)).or_else(|| reasons().next()) {
                problem = why.clone();
            }
            let usable: Vec<_> = path.hosts.iter().filter(|h| h.usable).map(|h| h.hypervisor).collect();
            reaching = Some(match reaching {
                None => usable,
                Some(before) => before.into_iter().filter(|id| usable.contains(id)).collect(),
            });
        }
        let mut hosts: Vec<Arc<Host>> = reaching
            .unwrap_or_default()
            .into_iter()
            .filter_map(|id| self.hosts.get(id))
            .filter(|h| h.is_up())
            .collect();
        // The host with the least to do takes it.
        hosts.sort_by_key(|host| host.load().map_or(u32::MAX, |load| load.running));
        hosts.into_iter().next().ok_or(problem)
    }

    /// Looks again at those of these paths that were not mounted on a host when it was last looked at: what is remembered can
    /// be a minute old.
    ///
    /// # Errors
    /// The store's.
    pub(crate) async fn look_for_mounts(&self, paths: &[StoragePathId]) -> Result<(), Problem> {
        let mut rows = Vec::new();
        for id in paths {
            rows.extend(self.store.storage_path(*id).await?);
        }
        let looks = self.hosts.all().into_iter().filter(|host| host.is_up()).filter_map(|host| {
            let missing: Vec<StoragePath> =
                rows.iter().filter(|path| is_not_mounted(path, host.id)).cloned().collect();
            (!missing.is_empty()).then(|| self.look_from(host, missing))
        });
        join_all(looks).await.into_iter().collect()
    }

    async fn look_from(&self, host: Arc<Host>, paths: Vec<StoragePath>) -> Result<(), Problem> {
        let asked = Instant::now();
        let mut looked = host.looked_for_paths.lock().await;
        for path in &paths {
            // Many operations at once need one look at each path: one that began since this was asked for is enough.
            if looked.get(&path.id).is_some_and(|begun| *begun >= asked) {
                continue;
            }
            looked.insert(path.id, Instant::now());
            look_at_path(self, &host, path).await?;
        }
        Ok(())
    }
}

fn not_mounted(why: &Problem) -> bool {
    why.code == Code::StorageNotMounted
}

/// Whether a path was not mounted on this host when it was last looked at.
fn is_not_mounted(path: &StoragePath, host: HypervisorId) -> bool {
    path.hosts.iter().any(|known| {
        known.hypervisor == host && !known.usable && known.problem.as_ref().is_some_and(not_mounted)
    })
}
