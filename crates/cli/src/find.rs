//! Finds what a person names: by a unique name, or by an id.

use jiff::{SignedDuration, Timestamp};
use sarrio_client::Client;
use sarrio_model::{
    Category, CustomRole, Desktop, DesktopId, DesktopQuery, Group, GroupId, GroupQuery, Hypervisor, Lesson,
    LessonQuery, Media, Name, Noun, PageQuery, Problem, Room, RoomId, Seat, Series, SeriesQuery, StoragePath,
    Template, TemplateId, User, UserId, UserQuery, problem::NotInRecycleBin,
};

use crate::outcome::Failure;

/// The only match, or a failure.
fn one<T>(what: Noun, typed: &str, found: Vec<T>, id: impl Fn(&T) -> String) -> Result<T, Failure> {
    let ids = found.iter().map(&id).collect::<Vec<_>>().join(", ");
    let mut found = found.into_iter();
    match (found.next(), found.next()) {
        (Some(only), None) => Ok(only),
        (None, _) => Err(Problem::not_found(what, format_args!("“{typed}”")).into()),
        (Some(_), Some(_)) => Err(Failure::Usage(format!(
            "more than one {what} is called “{typed}”: give an id, one of {ids}."
        ))),
    }
}

/// Reads all pages of a list.
macro_rules! whole {
    ($client:expr, $query:expr) => {{
        let (list, mut query, mut all) = ($client, $query, Vec::new());
        query.limit = Some(500);
        loop {
            let page = list.list(&query).await?;
            all.extend(page.items);
            match page.next {
                Some(next) => query.cursor = Some(next),
                None => break all,
            }
        }
    }};
}
pub(crate) use whole;

/// Where a desktop or template is looked for by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Search {
    /// Among those that are not deleted.
    InUse,
    /// In the recycle bin.
    RecycleBin,
}

/// What is looked for in the recycle bin and not found is said not to be there: it may be somewhere else.
fn require_in_bin(search: Search, typed: &str, found: usize) -> Result<(), Failure> {
    match (search, found) {
        (Search::RecycleBin, 0) => Err(NotInRecycleBin { name: Name::lossy(typed) }.problem().into()),
        _ => Ok(()),
    }
}

/// A desktop, by name or id.
pub(crate) async fn desktop(client: &Client, typed: &str, search: Search) -> Result<Desktop, Failure> {
    if let Ok(id) = typed.parse::<DesktopId>() {
        return Ok(client.desktops().get(id).await?);
    }
    let query = DesktopQuery {
        q: Some(typed.to_owned()),
        deleted: (search == Search::RecycleBin).then_some(true),
        ..DesktopQuery::default()
    };
    let mut found = whole!(client.desktops(), query);
    found.retain(|desktop: &Desktop| desktop.name.as_str() == typed);
    require_in_bin(search, typed, found.len())?;
    one(Noun::Desktop, typed, found, |desktop| desktop.id.to_string())
}

/// The people who were named.
pub(crate) async fn users(client: &Client, typed: &[String]) -> Result<Vec<UserId>, Failure> {
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let all = whole!(client.users(), UserQuery::default());
    typed.iter().map(|typed| Ok(user_among(&all, typed)?.id)).collect()
}

/// The templates that were named.
pub(crate) async fn templates(client: &Client, typed: &[String]) -> Result<Vec<TemplateId>, Failure> {
    let mut found = Vec::with_capacity(typed.len());
    for name in typed {
        found.push(template(client, name, Search::InUse).await?.id);
    }
    Ok(found)
}

/// The room, if one was named.
pub(crate) async fn room_if_named(client: &Client, typed: Option<&str>) -> Result<Option<RoomId>, Failure> {
    match typed {
        Some(typed) => Ok(Some(room(client, typed).await?.id)),
        None => Ok(None),
    }
}

/// The group, if one was named.
pub(crate) async fn group_if_named(client: &Client, typed: Option<&str>) -> Result<Option<GroupId>, Failure> {
    match typed {
        Some(typed) => Ok(Some(group(client, typed).await?.id)),
        None => Ok(None),
    }
}

/// The desktops that were named, each once.
pub(crate) async fn desktops(
    client: &Client,
    typed: &[String],
    search: Search,
) -> Result<Vec<Desktop>, Failure> {
    let mut all: Vec<Desktop> = Vec::new();
    for name in typed {
        let desktop = desktop(client, name, search).await?;
        if all.iter().all(|other| other.id != desktop.id) {
            all.push(desktop);
        }
    }
    Ok(all)
}

pub(crate) async fn hypervisor(client: &Client, typed: &str) -> Result<Hypervisor, Failure> {
    let mut found = client.hypervisors().list().await?;
    found.retain(|host| host.name.as_str() == typed || host.id.to_string() == typed);
    one(Noun::Hypervisor, typed, found, |host| host.id.to_string())
}

pub(crate) async fn storage(client: &Client, typed: &str) -> Result<StoragePath, Failure> {
    let mut found = client.storage().list().await?;
    found.retain(|path| {
        path.name.as_str() == typed || path.directory.as_str() == typed || path.id.to_string() == typed
    });
    one(Noun::StoragePath, typed, found, |path| path.id.to_string())
}

/// A template, possibly retired, by name or id.
pub(crate) async fn template(client: &Client, typed: &str, search: Search) -> Result<Template, Failure> {
    if let Ok(id) = typed.parse() {
        return Ok(client.templates().get(id).await?);
    }
    let mut query = PageQuery { q: Some(typed.to_owned()), limit: Some(500), ..PageQuery::default() };
    let mut found: Vec<Template> = Vec::new();
    loop {
        let templates = client.templates();
        let page = match search {
            Search::RecycleBin => templates.list_deleted(&query).await?,
            Search::InUse => templates.list_with_retired(&query).await?,
        };
        found.extend(page.items.into_iter().filter(|template| template.name.as_str() == typed));
        match page.next {
            Some(next) => query.cursor = Some(next),
            None => break,
        }
    }
    require_in_bin(search, typed, found.len())?;
    one(Noun::Template, typed, found, |template| template.id.to_string())
}

pub(crate) async fn media(client: &Client, typed: &str) -> Result<Media, Failure> {
    let mut found = whole!(client.media(), PageQuery::default());
    found.retain(|media: &Media| media.name.as_str() == typed || media.id.to_string() == typed);
    one(Noun::Media, typed, found, |media| media.id.to_string())
}

pub(crate) async fn category(client: &Client, typed: &str) -> Result<Category, Failure> {
    let mut found = whole!(client.categories(), PageQuery::default());
    found.retain(|category: &Category| category.name.as_str() == typed || category.id.to_string() == typed);
    one(Noun::Category, typed, found, |category| category.id.to_string())
}

/// One of the school's own roles, by name or id.
pub(crate) async fn role(client: &Client, typed: &str) -> Result<CustomRole, Failure> {
    let mut found = whole!(client.roles(), PageQuery::default());
    found.retain(|role: &CustomRole| role.name.as_str() == typed || role.id.to_string() == typed);
    one(Noun::CustomRole, typed, found, |role| role.id.to_string())
}

/// A group, possibly archived, by name or id.
pub(crate) async fn group(client: &Client, typed: &str) -> Result<Group, Failure> {
    let mut found: Vec<Group> = Vec::new();
    // A new group may have the name of an archived one.
    for archived in [false, true] {
        let query = GroupQuery { archived: Some(archived), ..GroupQuery::default() };
        found.extend(whole!(client.groups(), query));
        found.retain(|group| group.name.as_str() == typed || group.id.to_string() == typed);
        if !found.is_empty() {
            break;
        }
    }
    one(Noun::Group, typed, found, |group| group.id.to_string())
}

/// A room, by name or id.
pub(crate) async fn room(client: &Client, typed: &str) -> Result<Room, Failure> {
    let mut found = client.rooms().list().await?.items;
    found.retain(|room| room.name.as_str() == typed || room.id.to_string() == typed);
    one(Noun::Room, typed, found, |room| room.id.to_string())
}

/// A seat of a room, by name.
pub(crate) fn seat<'a>(room: &'a Room, typed: &str) -> Result<&'a Seat, Failure> {
    let found = room.seats.iter().filter(|seat| seat.name.as_str() == typed).collect();
    one(Noun::Seat, typed, found, |seat| seat.id.to_string())
}

/// A lesson that is not over, by title, group or id. Of several it is the one that takes place, or the next one.
pub(crate) async fn lesson(client: &Client, typed: &str) -> Result<Lesson, Failure> {
    if let Ok(id) = typed.parse() {
        return Ok(client.lessons().get(id).await?);
    }
    let found = client.lessons().list(&LessonQuery::default()).await?.items.into_iter();
    let mut found = found.filter(|one| one.title.as_str() == typed || one.group.name.as_str() == typed);
    found.next().ok_or_else(|| Problem::not_found(Noun::Lesson, format_args!("“{typed}”")).into())
}

/// A lesson that is not over, or else the last one: its work is there for a week.
pub(crate) async fn lesson_with_work(client: &Client, typed: &str) -> Result<Lesson, Failure> {
    match lesson(client, typed).await {
        Ok(lesson) => Ok(lesson),
        Err(why) => {
            let after = Some(Timestamp::now() - SignedDuration::from_hours(7 * 24));
            let query = LessonQuery { after, ..LessonQuery::default() };
            let mut found = client.lessons().list(&query).await?.items;
            found.retain(|one| one.title.as_str() == typed || one.group.name.as_str() == typed);
            found.pop().ok_or(why)
        }
    }
}

/// A series of lessons, by title, group or id.
pub(crate) async fn series(client: &Client, typed: &str) -> Result<Series, Failure> {
    if let Ok(id) = typed.parse() {
        return Ok(client.timetable().get(id).await?);
    }
    let mut found = client.timetable().list(&SeriesQuery::default()).await?.items;
    found.retain(|one| one.title.as_str() == typed || one.group.name.as_str() == typed);
    one(Noun::Series, typed, found, |series| series.id.to_string())
}

/// A person, by sign-in name, full name or id.
pub(crate) async fn user(client: &Client, typed: &str) -> Result<User, Failure> {
    user_among(&whole!(client.users(), UserQuery::default()), typed)
}

fn user_among(all: &[User], typed: &str) -> Result<User, Failure> {
    let is_meant = |user: &&User| {
        user.username.as_str() == typed || user.full_name == typed || user.id.to_string() == typed
    };
    let found = all.iter().filter(is_meant).cloned().collect();
    one(Noun::User, typed, found, |user: &User| user.id.to_string())
}
