//! The school's own roles.

use sarrio_model::{CustomRole, CustomRoleId, EditCustomRole, NewCustomRole, Page, PageQuery, Problem};

use crate::Client;

/// The routes below `roles`. Every method fails with the backend's problem, or with `backend.unreachable`.
#[derive(Clone, Copy)]
pub struct Roles<'a>(pub(crate) &'a Client);

#[allow(clippy::missing_errors_doc)] // see above
impl Roles<'_> {
    /// A page of the school's own roles.
    pub async fn list(&self, query: &PageQuery) -> Result<Page<CustomRole>, Problem> {
        self.0.get_by("roles", query).await
    }

    /// One role.
    pub async fn get(&self, id: CustomRoleId) -> Result<CustomRole, Problem> {
        self.0.get(&format!("roles/{id}")).await
    }

    /// Adds a role.
    pub async fn add(&self, new: &NewCustomRole) -> Result<CustomRole, Problem> {
        self.0.post("roles", new).await
    }

    /// Changes a role, for everybody who has it.
    pub async fn edit(&self, id: CustomRoleId, edit: &EditCustomRole) -> Result<CustomRole, Problem> {
        self.0.patch(&format!("roles/{id}"), edit).await
    }

    /// Removes a role that nobody has.
    pub async fn remove(&self, id: CustomRoleId) -> Result<(), Problem> {
        self.0.delete(&format!("roles/{id}")).await
    }
}
