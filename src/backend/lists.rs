//! The lists of the backend, each read once when the app connects.

use sarrio_client::Client;
use sarrio_model::{
    Actions, Category, Code, CustomRole, Desktop, DesktopQuery, Group, GroupQuery, Hypervisor, Media,
    Operation, OperationQuery, PageQuery, Permission, Problem, StoragePath, Template,
};

/// How many items are requested at once.
const PAGE: u32 = 500;
/// How many of the newest operations are read.
const OPERATIONS: u32 = 60;

/// The lists as they were when the app connected.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    /// What this person's role lets them do with something.
    pub actions: Actions,
    /// The desktops in use and those in the recycle bin.
    pub desktops: Vec<Desktop>,
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
    /// The school's own roles.
    pub roles: Vec<CustomRole>,
}

/// Which desktops are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deleted {
    /// Those in use.
    No,
    /// Those in the recycle bin.
    Yes,
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

/// Reads every list once. A list that the person may not see is empty.
///
/// # Errors
/// The backend does not answer.
pub async fn read(client: Client) -> Result<Lists, Problem> {
    let mut lists = Lists {
        actions: client.session().await?.actions,
        desktops: desktops(&client, Deleted::No).await?,
        paths: empty_if_forbidden(client.storage().list().await)?,
        ..Lists::default()
    };
    lists.desktops.extend(desktops(&client, Deleted::Yes).await?);
    lists.templates = pages!(client.templates(), list_with_retired);
    lists.templates.extend(pages!(client.templates(), list_deleted));
    lists.media = pages!(client.media(), list);
    let newest = OperationQuery { limit: Some(OPERATIONS), ..OperationQuery::default() };
    lists.operations = client.operations().list(&newest).await?.items;
    lists.groups = groups(&client, GroupQuery::default()).await?;
    lists.categories = pages!(client.categories(), list);
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

async fn desktops(client: &Client, deleted: Deleted) -> Result<Vec<Desktop>, Problem> {
    let mut all = Vec::new();
    let mut query = DesktopQuery {
        limit: Some(PAGE),
        deleted: (deleted == Deleted::Yes).then_some(true),
        ..DesktopQuery::default()
    };
    loop {
        let page = client.desktops().list(&query).await?;
        all.extend(page.items);
        match page.next {
            Some(next) => query.cursor = Some(next),
            None => return Ok(all),
        }
    }
}
