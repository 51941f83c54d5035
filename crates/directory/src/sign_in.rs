//! Whether a name and a password belong together.

use std::collections::HashSet;

use sarrio_model::{
    DirectoryBind, DirectorySettings, GroupNesting, Problem, UserName, problem::DirectoryNameTwice,
};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    Access, Person,
    bind::{Bound, name_of_person},
    connection::{Connection, Patience},
    entry::Entry,
    groups::{self, named_by_rules},
    person::username,
    rules,
};

/// The directory's answer to a name and a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignIn {
    /// They belong to this person.
    Right(Box<Person>),
    /// They do not belong together.
    Wrong,
    /// The directory does not let the person in, or does not know whom the name means.
    Refused(Problem),
}

/// Asks whether the name and the password belong together. It takes no longer than the settings say.
///
/// # Errors
/// The directory cannot be asked.
pub async fn sign_in(access: &Access, name: &UserName, password: SecretString) -> Result<SignIn, Problem> {
    if password.expose_secret().is_empty() {
        return Ok(SignIn::Wrong);
    }
    let (mine, name) = (access.clone(), name.clone());
    access.apart(async move { ask(&mine, name, password).await }).await
}

async fn ask(access: &Access, name: UserName, password: SecretString) -> Result<SignIn, Problem> {
    let settings = &access.settings;
    let mut connection = Connection::open(settings, Patience::of_person(settings)).await?;
    let bound = match &settings.bind {
        DirectoryBind::Person { pattern } => {
            connection.bind(&name_of_person(pattern, name.as_str()), &password).await?
        }
        DirectoryBind::Account { .. } | DirectoryBind::Anonymous => {
            connection.bind_as_asker(access).await?;
            Bound::Right
        }
    };
    match bound {
        Bound::Right => {}
        Bound::Wrong => return Ok(SignIn::Wrong),
        Bound::Kept(why) => return Ok(SignIn::Refused(why.problem(name))),
    }
    let way = connection.way(settings).await?;
    let found = connection.people_called(settings, way, name.as_str()).await?;
    if found.len() > 1 {
        return Ok(SignIn::Refused(DirectoryNameTwice { name: name.to_string() }.into()));
    }
    let person = found.into_iter().next();
    if !matches!(settings.bind, DirectoryBind::Person { .. }) {
        // Who is not there takes as long as who is.
        let entry =
            person.as_ref().map_or_else(|| name_of_nobody(settings, &name), |person| person.name.to_string());
        match connection.bind(&entry, &password).await? {
            Bound::Right => connection.bind_as_asker(access).await?,
            Bound::Wrong => return Ok(SignIn::Wrong),
            Bound::Kept(why) => return Ok(SignIn::Refused(why.problem(name))),
        }
    }
    match person {
        Some(person) => Ok(SignIn::Right(Box::new(connection.placed(settings, way, &person).await?))),
        None => Ok(SignIn::Wrong),
    }
}

fn name_of_nobody(settings: &DirectorySettings, name: &UserName) -> String {
    format!("{}={},{}", settings.attributes.username, ldap3::dn_escape(name.as_str()), settings.people.base)
}

impl Connection {
    /// The way in which groups are followed; none where no rule names a group.
    async fn way(&mut self, settings: &DirectorySettings) -> Result<Option<GroupNesting>, Problem> {
        match &settings.groups {
            Some(groups) if !named_by_rules(settings).is_empty() => {
                let server = self.server().await?;
                Ok(Some(groups::way(groups, server, self)?))
            }
            _ => Ok(None),
        }
    }

    /// The person, with their groups and what the rules make of them.
    pub(crate) async fn placed(
        &mut self,
        settings: &DirectorySettings,
        way: Option<GroupNesting>,
        person: &Entry,
    ) -> Result<Person, Problem> {
        let username = username(settings, person)?.to_owned();
        let groups = match (&settings.groups, way) {
            (Some(groups), Some(way)) if !named_by_rules(settings).is_empty() => {
                self.groups_of(groups, way, person, &username).await?
            }
            _ => HashSet::new(),
        };
        Ok(rules::person(settings, person, &username, groups))
    }
}
