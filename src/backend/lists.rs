//! The lists of the backend, each read once when the app connects.

use sarrio_client::Client;
use sarrio_model::{
    Actions, Attention, Category, Code, CustomRole, Desktop, DesktopQuery, DesktopSummary, Group, GroupQuery,
    Hypervisor, Lesson, LessonQuery, Media, Operation, OperationQuery, PageQuery, Permission, Problem, Room,
    StoragePath, Template,
};

use super::window::PART;

/// How many items are requested at once.
const PAGE: u32 = 500;
/// How many of the newest operations are read.
const OPERATIONS: u32 = 60;

/// The lists as they were when the app connected.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    /// What this person's role lets them do with something.
    pub actions: Actions,
    /// The first desktops in use by name, and those that were deleted last.
    pub desktops: Vec<Desktop>,
    /// How many desktops there are.
    pub summary: DesktopSummary,
    /// All templates, with the retired ones and those in the recycle bin.
    pub templates: Vec<Template>,
    /// All hypervisors; none for people who may not see them.
    pub hypervisors: Vec<Hypervisor>,
    /// All storage paths.
    pub paths: Vec<StoragePath>,
    /// The newest operations.
    pub operations: Vec<Operation>,
    /// All ISO images.
    pub media: Vec<Media>,
    /// The groups that this person sees, without those that are archived.
    pub groups: Vec<Group>,
    /// The categories that this person looks after.
    pub categories: Vec<Category>,
    /// The rooms; none for people who may not see them.
    pub rooms: Vec<Room>,
    /// The lessons that are not over.
    pub lessons: Vec<Lesson>,
    /// What others do at people's desktops.
    pub attention: Vec<Attention>,
    /// The school's own roles.
    pub roles: Vec<CustomRole>,
}

/// All pages of a list; empty for people who may not see it.
macro_rules! pages {
    ($noun:expr, $list:ident) => {
        pages!($noun, $list, PageQuery { limit: Some(PAGE), ..PageQuery::default() })
    };
    ($noun:expr, $list:ident, $query:expr) => {{
        let mut all = Vec::new();
        let mut query = $query;
        loop {
            let page = match $noun.$list(&query).await {
                Err(problem) if problem.code == Code::Forbidden => break all,
                other => other?,
            };
            all.extend(page.items);
            match page.next {
                Some(next) => query.cursor = Some(next),
                None => break all,
            }
        }
    }};
}

/// Reads every list once, and of the desktops the first rows. A list that the person may not see is empty.
///
/// # Errors
/// The backend does not answer.
pub async fn read(client: Client) -> Result<Lists, Problem> {
    let mut lists = Lists {
        actions: client.session().await?.actions,
        desktops: first_desktops(&client, DesktopQuery::default()).await?,
        summary: client.desktops().summary().await?,
        paths: empty_if_forbidden(client.storage().list().await)?,
        ..Lists::default()
    };
    if lists.summary.binned > 0 {
        let last_deleted =
            DesktopQuery { deleted: Some(true), sort: Some("-deleted".into()), ..DesktopQuery::default() };
        lists.desktops.extend(first_desktops(&client, last_deleted).await?);
    }
    lists.templates = pages!(client.templates(), list_with_retired);
    lists.templates.extend(pages!(client.templates(), list_deleted));
    lists.media = pages!(client.media(), list);
    let newest = OperationQuery { limit: Some(OPERATIONS), ..OperationQuery::default() };
    lists.operations = client.operations().list(&newest).await?.items;
    lists.groups = groups(&client, GroupQuery::default()).await?;
    lists.categories = pages!(client.categories(), list);
    if lists.actions.contains(Permission::RoomSee) {
        lists.rooms = client.rooms().list().await?.items;
    }
    lists.lessons = client.lessons().list(&LessonQuery::default()).await?.items;
    lists.attention = client.consent().attention().await?.items;
    lists.roles = pages!(client.roles(), list);
    if lists.actions.contains(Permission::HypervisorSee) {
        lists.hypervisors = client.hypervisors().list().await?;
    }
    Ok(lists)
}

/// All groups that match.
///
/// # Errors
/// The backend does not answer.
pub async fn groups(client: &Client, query: GroupQuery) -> Result<Vec<Group>, Problem> {
    Ok(pages!(client.groups(), list, GroupQuery { limit: Some(PAGE), ..query }))
}

fn empty_if_forbidden<T>(list: Result<Vec<T>, Problem>) -> Result<Vec<T>, Problem> {
    match list {
        Err(problem) if problem.code == Code::Forbidden => Ok(vec![]),
        other => other,
    }
}

async fn first_desktops(client: &Client, query: DesktopQuery) -> Result<Vec<Desktop>, Problem> {
    let first = DesktopQuery { limit: Some(PART as u32), ..query };
    Ok(client.desktops().list(&first).await?.items)
}
