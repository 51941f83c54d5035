//! People.

use sarrio_model::{
    EditUser, EndedSessions, GivePassword, GivenPassword, ImportQuery, ImportedPeople, NewUser, OpenSession,
    Page, PermissionRow, Problem, User, UserBatch, UserId, UserQuery, UsersChanged,
};

use crate::{Client, call::written};

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

    /// Gives somebody else a new password, which they must change at their next sign-in. Returns it where the backend made it.
    pub async fn give_password(&self, id: UserId, given: &GivePassword) -> Result<GivenPassword, Problem> {
        self.0.post(&format!("users/{id}/password"), given).await
    }

    /// The sessions of a person, those that were used last first.
    pub async fn sessions(&self, id: UserId) -> Result<Vec<OpenSession>, Problem> {
        self.0.all_of(&format!("users/{id}/sessions")).await
    }

    /// Ends the sessions of a person. Returns how many ended.
    pub async fn end_sessions(&self, id: UserId) -> Result<u64, Problem> {
        Ok(self.0.delete::<EndedSessions>(&format!("users/{id}/sessions")).await?.ended)
    }

    /// Imports people and groups from a list: the bytes of a CSV file. With passwords for thousands of people it takes
    /// minutes.
    pub async fn import(&self, file: Vec<u8>, query: &ImportQuery) -> Result<ImportedPeople, Problem> {
        self.0.send_file(&format!("users/import?{}", written(query)?), "text/csv", file).await
    }

    /// Removes a person who owns nothing.
    pub async fn remove(&self, id: UserId) -> Result<(), Problem> {
        self.0.delete(&format!("users/{id}")).await
    }

    /// Changes many people at once, all or nobody; or says what that would do.
    pub async fn batch(&self, batch: &UserBatch) -> Result<UsersChanged, Problem> {
        self.0.post("users/batch", batch).await
    }

    /// What each role may do.
    pub async fn permissions(&self) -> Result<Vec<PermissionRow>, Problem> {
        self.0.all_of("permissions").await
    }
}
