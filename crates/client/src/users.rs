//! People.

use sarrio_model::{EditUser, NewUser, Page, Problem, User, UserId, UserQuery};

use crate::Client;

/// The routes below `users`. Everybody sees the people in their charge, and themselves. Every method fails with the backend's problem, or with `backend.unreachable`.
#[derive(Clone, Copy)]
pub struct Users<'a>(pub(crate) &'a Client);

#[allow(clippy::missing_errors_doc)] // see above
impl Users<'_> {
    /// A page of people.
    pub async fn list(&self, query: &UserQuery) -> Result<Page<User>, Problem> {
        self.0.get_by("users", query).await
    }

    /// One person.
    pub async fn get(&self, id: UserId) -> Result<User, Problem> {
        self.0.get(&format!("users/{id}")).await
    }

    /// Adds a person.
    pub async fn add(&self, new: &NewUser) -> Result<User, Problem> {
        self.0.post("users", new).await
    }

    /// Changes a person. A new password or `enabled: false` ends their sessions.
    pub async fn edit(&self, id: UserId, edit: &EditUser) -> Result<User, Problem> {
        self.0.patch(&format!("users/{id}"), edit).await
    }

    /// Removes a person who owns nothing.
    pub async fn remove(&self, id: UserId) -> Result<(), Problem> {
        self.0.delete(&format!("users/{id}")).await
    }
}
