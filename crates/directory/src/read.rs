//! Reading everybody, for a sync.

use sarrio_model::Problem;

use crate::{
    Access, Person,
    connection::{Connection, Patience},
    filter::Filter,
    groups::{self, GroupIndex, named_by_rules},
    person::{attributes, username},
    rules,
    search::Depth,
};

/// The people of a directory.
#[derive(Debug)]
pub struct People {
    /// Those with a sign-in name.
    pub people: Vec<Person>,
    /// Other servers that have parts of the directory, which were not asked.
    pub referrals: Vec<String>,
    /// Why these are not all. Nobody may be missed then.
    pub cut: Option<Problem>,
}

/// Reads everybody, and what the rules make of them. There is no bound on the whole, only on each answer.
///
/// # Errors
/// The directory cannot be asked, or does not give its groups in full.
pub async fn read_people(access: &Access) -> Result<People, Problem> {
    let mine = access.clone();
    access.apart(async move { read(&mine).await }).await
}

async fn read(access: &Access) -> Result<People, Problem> {
    let settings = &access.settings;
    let mut connection = Connection::open(settings, Patience::of_sync(settings)).await?;
    connection.bind_as_asker(access).await?;
    let mut index = GroupIndex::default();
    let mut way = None;
    if let Some(groups) = &settings.groups
        && !named_by_rules(settings).is_empty()
    {
        let server = connection.server().await?;
        let chosen = groups::way(groups, server, &connection)?;
        way = Some(chosen);
        index = GroupIndex::read(&mut connection, settings, groups, chosen).await?;
    }
    let named = settings.attributes.username.as_str();
    let filter = Filter::of_settings(&settings.people.filter).and(Filter::has(named));
    let found =
        connection.search(&settings.people.base, Depth::Below, &filter, &attributes(settings, way)).await?;
    let people = found.entries.iter().filter_map(|entry| {
        let username = username(settings, entry).ok()?;
        Some(rules::person(settings, entry, username, index.of(entry, username)))
    });
    Ok(People { people: people.collect(), referrals: found.referrals, cut: found.cut })
}
