//! The desktops that were made for groups: counted, and moved to the recycle bin at the end of the year.

use sarrio_model::{Caller, Desktop, DesktopAction, GroupDesktops, GroupId, Operation, Problem};

use crate::{
    Engine,
    authz::{self, ActOnDesktops, DesktopsToActOn},
};

impl Engine {
    /// How many desktops there are that were made for these groups, the recycle bin apart.
    ///
    /// # Errors
    /// The store's.
    pub async fn count_desktops_of_groups(&self, groups: &[GroupId]) -> Result<GroupDesktops, Problem> {
        let all = self.desktops_of_groups(groups).await?;
        let on = all.iter().filter(|desktop| !desktop.state.is_off()).count();
        Ok(GroupDesktops { desktops: all.len() as u64, on: on as u64 })
    }

    /// Moves the desktops that were made for these groups to the recycle bin: those that `caller` may delete. Those that are on
    /// are parts that failed. Without any desktop there is no operation.
    ///
    /// # Errors
    /// The caller was disabled meanwhile; the store's.
    pub async fn recycle_desktops_of_groups(
        &self,
        caller: &Caller,
        groups: &[GroupId],
    ) -> Result<Option<Operation>, Problem> {
        let action = DesktopAction::Delete;
        let mut desktops = self.desktops_of_groups(groups).await?;
        desktops.retain(|desktop| authz::require_action(caller, action, desktop).is_ok());
        if desktops.is_empty() {
            return Ok(None);
        }
        let permit = authz::may(caller, ActOnDesktops, DesktopsToActOn { action, desktops })?;
        self.batch(permit).await.map(Some)
    }

    async fn desktops_of_groups(&self, groups: &[GroupId]) -> Result<Vec<Desktop>, Problem> {
        let mut ids = Vec::new();
        for group in groups {
            ids.extend(self.0.store.desktops_made_for_group(*group).await?);
        }
        Ok(self.0.store.desktops_by_id(&ids).await?)
    }
}
