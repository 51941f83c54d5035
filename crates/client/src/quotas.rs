//! Quotas: what people may use, who says so, and what is used.

use sarrio_model::{
    CategoryId, EditQuota, GroupId, Page, PersonQuota, Problem, Quota, Role, UserId, UserQuery, UserUse,
};

use crate::Client;

/// The routes of quotas. Every method fails with the backend's problem, or with `backend.unreachable`.
#[derive(Clone, Copy)]
pub struct Quotas<'a>(pub(crate) &'a Client);

#[allow(clippy::missing_errors_doc)] // see above
impl Quotas<'_> {
    /// What the caller may use and uses.
    pub async fn own(&self) -> Result<PersonQuota, Problem> {
        self.0.get("session/quota").await
    }

    /// How many desktops people have of how many: a page of the same people as [`crate::Users::list`] with the same query.
    pub async fn list(&self, query: &UserQuery) -> Result<Page<UserUse>, Problem> {
        self.0.get_by("users/quotas", query).await
    }

    /// What a person may use and uses.
    pub async fn of_user(&self, id: UserId) -> Result<PersonQuota, Problem> {
        self.0.get(&format!("users/{id}/quota")).await
    }

    /// Replaces the rules for this person alone.
    pub async fn edit_of_user(&self, id: UserId, edit: &EditQuota) -> Result<PersonQuota, Problem> {
        self.0.put(&format!("users/{id}/quota"), edit).await
    }

    /// The rules of a group, and what all its people use together.
    pub async fn of_group(&self, id: GroupId) -> Result<Quota, Problem> {
        self.0.get(&format!("groups/{id}/quota")).await
    }

    /// Replaces the rules of a group.
    pub async fn edit_of_group(&self, id: GroupId, edit: &EditQuota) -> Result<Quota, Problem> {
        self.0.put(&format!("groups/{id}/quota"), edit).await
    }

    /// The rules of a category, and what all its people use together.
    pub async fn of_category(&self, id: CategoryId) -> Result<Quota, Problem> {
        self.0.get(&format!("categories/{id}/quota")).await
    }

    /// Replaces the rules of a category.
    pub async fn edit_of_category(&self, id: CategoryId, edit: &EditQuota) -> Result<Quota, Problem> {
        self.0.put(&format!("categories/{id}/quota"), edit).await
    }

    /// The rules of a role.
    pub async fn of_role(&self, role: Role) -> Result<Quota, Problem> {
        self.0.get(&format!("roles/{}/quota", role.as_str())).await
    }

    /// Replaces the rules of a role.
    pub async fn edit_of_role(&self, role: Role, edit: &EditQuota) -> Result<Quota, Problem> {
        self.0.put(&format!("roles/{}/quota", role.as_str()), edit).await
    }
}
