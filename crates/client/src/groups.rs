//! Categories and groups of people.

use sarrio_model::{
    ArchiveGroup, ArchivedGroup, Category, CategoryId, Deployment, DeploymentId, EditCategory, EditGroup,
    EditGroupPeople, Group, GroupDesktops, GroupId, GroupQuery, MoveUp, MovedUp, NewCategory, NewGroup, Page,
    PageQuery, Problem,
};

use crate::Client;

/// The routes below `categories`. Every method fails with the backend's problem, or with `backend.unreachable`.
#[derive(Clone, Copy)]
pub struct Categories<'a>(pub(crate) &'a Client);

#[allow(clippy::missing_errors_doc)] // see above
impl Categories<'_> {
    /// A page of categories.
    pub async fn list(&self, query: &PageQuery) -> Result<Page<Category>, Problem> {
        self.0.get_by("categories", query).await
    }

    /// One category.
    pub async fn get(&self, id: CategoryId) -> Result<Category, Problem> {
        self.0.get(&format!("categories/{id}")).await
    }

    /// Adds a category.
    pub async fn add(&self, new: &NewCategory) -> Result<Category, Problem> {
        self.0.post("categories", new).await
    }

    /// Renames a category.
    pub async fn edit(&self, id: CategoryId, edit: &EditCategory) -> Result<Category, Problem> {
        self.0.patch(&format!("categories/{id}"), edit).await
    }

    /// Removes a category in which nobody and no group is.
    pub async fn remove(&self, id: CategoryId) -> Result<(), Problem> {
        self.0.delete(&format!("categories/{id}")).await
    }
}

/// The routes below `groups`. Every method fails with the backend's problem, or with `backend.unreachable`.
#[derive(Clone, Copy)]
pub struct Groups<'a>(pub(crate) &'a Client);

#[allow(clippy::missing_errors_doc)] // see above
impl Groups<'_> {
    /// A page of groups.
    pub async fn list(&self, query: &GroupQuery) -> Result<Page<Group>, Problem> {
        self.0.get_by("groups", query).await
    }

    /// One group.
    pub async fn get(&self, id: GroupId) -> Result<Group, Problem> {
        self.0.get(&format!("groups/{id}")).await
    }

    /// Adds a group.
    pub async fn add(&self, new: &NewGroup) -> Result<Group, Problem> {
        self.0.post("groups", new).await
    }

    /// Renames or archives a group.
    pub async fn edit(&self, id: GroupId, edit: &EditGroup) -> Result<Group, Problem> {
        self.0.patch(&format!("groups/{id}"), edit).await
    }

    /// Removes a group; its people stay.
    pub async fn remove(&self, id: GroupId) -> Result<(), Problem> {
        self.0.delete(&format!("groups/{id}")).await
    }

    /// Changes who is in a group.
    pub async fn change_members(&self, id: GroupId, edit: &EditGroupPeople) -> Result<Group, Problem> {
        self.0.post(&format!("groups/{id}/members"), edit).await
    }

    /// Changes who teaches a group.
    pub async fn change_teachers(&self, id: GroupId, edit: &EditGroupPeople) -> Result<Group, Problem> {
        self.0.post(&format!("groups/{id}/teachers"), edit).await
    }

    /// How many desktops there are that were made for a group.
    pub async fn desktops(&self, id: GroupId) -> Result<GroupDesktops, Problem> {
        self.0.get(&format!("groups/{id}/desktops")).await
    }

    /// Archives a group, and moves its desktops to the recycle bin if that is asked for.
    pub async fn archive(&self, id: GroupId, archive: &ArchiveGroup) -> Result<ArchivedGroup, Problem> {
        self.0.post(&format!("groups/{id}/archive"), archive).await
    }

    /// Moves the members of groups up.
    pub async fn move_up(&self, moves: &MoveUp) -> Result<MovedUp, Problem> {
        self.0.post("groups/move-up", moves).await
    }

    /// The deployments of a group, newest first: what was made for its students.
    pub async fn deployments(&self, id: GroupId) -> Result<Vec<Deployment>, Problem> {
        let all: Page<Deployment> = self.0.get(&format!("groups/{id}/deployments")).await?;
        Ok(all.items)
    }
}

/// The routes below `deployments`. Every method fails with the backend's problem, or with `backend.unreachable`.
#[derive(Clone, Copy)]
pub struct Deployments<'a>(pub(crate) &'a Client);

#[allow(clippy::missing_errors_doc)] // see above
impl Deployments<'_> {
    /// One deployment, with those for whom no desktop could be made.
    pub async fn get(&self, id: DeploymentId) -> Result<Deployment, Problem> {
        self.0.get(&format!("deployments/{id}")).await
    }

    /// Lets it keep up with its group no more.
    pub async fn end(&self, id: DeploymentId) -> Result<Deployment, Problem> {
        self.0.act(&format!("deployments/{id}/end")).await
    }
}
