//! Finding the people whom a list names.

use futures::StreamExt;
use sarrio_client::Client;
use sarrio_model::{Problem, User, UserQuery, UserRef, name_key};

/// How many names are looked for at the same time.
const AT_ONCE: usize = 8;
/// Of so many who have a name in theirs, the one who has it alone is found.
const LOOKED_AT: u32 = 50;

/// The people whom a list names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FoundPeople {
    /// Those who were found, in the order of the list.
    pub found: Vec<UserRef>,
    /// The names that nobody has, or more than one person.
    pub unclear: Vec<String>,
}

/// Looks for those who have these sign-in names or full names. Small and capital letters are the same, and so are letters
/// with and without accents.
///
/// # Errors
/// The backend refuses, or does not answer.
pub async fn find(client: &Client, names: Vec<String>) -> Result<FoundPeople, Problem> {
    let look = |name: String| {
        let client = client.clone();
        async move {
            let query = UserQuery { q: Some(name.clone()), limit: Some(LOOKED_AT), ..UserQuery::default() };
            client.users().list(&query).await.map(|page| (the_one(&page.items, &name), name))
        }
    };
    let mut looking = futures::stream::iter(names).map(look).buffered(AT_ONCE);
    let mut all = FoundPeople::default();
    while let Some(answer) = looking.next().await {
        match answer? {
            (Some(person), _) => all.found.push(person),
            (None, name) => all.unclear.push(name),
        }
    }
    Ok(all)
}

/// Who has exactly this sign-in name or, if nobody else does, this full name.
fn the_one(users: &[User], name: &str) -> Option<UserRef> {
    let key = name_key(name);
    if let Some(user) = users.iter().find(|user| name_key(user.username.as_str()) == key) {
        return Some(user.named());
    }
    let mut named = users.iter().filter(|user| name_key(&user.full_name) == key);
    match (named.next(), named.next()) {
        (Some(user), None) => Some(user.named()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use sarrio_model::Role;

    use super::*;
    use crate::tests::school::user;

    #[test]
    fn a_name_stands_for_one_person_or_for_nobody() {
        let users = [
            user("Aina Soler", Role::Student),
            user("Núria Pla", Role::Student),
            user("Nuria Pla", Role::Student),
        ];
        let named = |name| the_one(&users, name).map(|person| person.id);
        assert_eq!(named("aina"), Some(users[0].id), "by the name to sign in with");
        assert_eq!(named("AINA SOLER"), Some(users[0].id));
        assert_eq!(named("Núria Pla"), None, "two people have this name");
        assert_eq!(named("Soler"), None);
    }
}
