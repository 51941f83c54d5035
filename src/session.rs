//! Coming to a backend: trust, sign-in, the lists, and the token in the keyring.

use sarrio_client::{Client, Trust};
use sarrio_model::{
    Code, Desktop, DesktopQuery, Fingerprint, OperationQuery, PageQuery, Problem, Role, Session,
};
use secrecy::{ExposeSecret, SecretString};

use crate::live::Lists;
use crate::preferences::Home;

/// A backend that lets us in.
#[derive(Debug, Clone)]
pub struct Connected {
    /// How to speak to it.
    pub client: Client,
    /// Who we are there.
    pub session: Session,
    /// Where it is.
    pub home: Home,
}

/// What stands behind an address.
#[derive(Debug, Clone)]
pub enum Found {
    /// It is trusted; sign in.
    Trusted(Client),
    /// A person must compare its certificate first; `changed` when another one was pinned.
    Unknown {
        /// What it shows.
        fingerprint: Fingerprint,
        /// Whether another was pinned.
        changed: bool,
    },
}

/// Looks who answers at `url`, and whether it is trusted: by a pinned certificate, or by the system's roots.
///
/// # Errors
/// Nobody answers, or `url` is no address.
pub async fn look(url: String, pinned: Option<Fingerprint>) -> Result<Found, Problem> {
    let trust = pinned.map_or(Trust::SystemRoots, Trust::Pinned);
    let client = Client::https(&url, trust)?;
    match client.session().await {
        Ok(_) => Ok(Found::Trusted(client)),
        Err(problem) if problem.code == Code::NotSignedIn => Ok(Found::Trusted(client)),
        Err(problem) if problem.code == Code::BackendCertificate => {
            let fingerprint = Client::fingerprint(&url).await?;
            Ok(Found::Unknown { fingerprint, changed: pinned.is_some() })
        }
        Err(problem) => Err(problem),
    }
}

/// Signs in with a name and a password.
///
/// # Errors
/// They are wrong, or nobody answers.
pub async fn sign_in(
    client: Client,
    url: String,
    user: String,
    password: SecretString,
) -> Result<Connected, Problem> {
    let session = client.sign_in(user.trim(), password).await?;
    Ok(Connected { client, session, home: Home::Backend { url } })
}

/// Goes on with the session that the keyring remembers; none where there is none, or it has ended.
pub async fn resume(url: String, pinned: Option<Fingerprint>) -> Option<Connected> {
    let token = remembered(url.clone()).await?;
    let client = Client::https(&url, pinned.map_or(Trust::SystemRoots, Trust::Pinned)).ok()?;
    client.set_token(Some(token));
    let session = client.session().await.ok()?;
    Some(Connected { client, session, home: Home::Backend { url } })
}

/// All pages of a list; none of it for who may not see it.
macro_rules! pages {
    ($noun:expr, $list:ident) => {{
        let mut all = Vec::new();
        let mut query = PageQuery { limit: Some(500), ..PageQuery::default() };
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

/// Reads every list once. What the person may not see is empty.
///
/// # Errors
/// The backend is not heard.
pub async fn lists(client: Client, role: Role) -> Result<Lists, Problem> {
    let administers = role == Role::Administrator;
    let mut lists = Lists {
        desktops: desktops(&client, false).await?,
        paths: allowed(client.storage().list().await)?,
        ..Lists::default()
    };
    lists.desktops.extend(desktops(&client, true).await?);
    lists.templates = pages!(client.templates(), list_with_retired);
    lists.templates.extend(pages!(client.templates(), list_deleted));
    lists.media = pages!(client.media(), list);
    let jobs = OperationQuery { limit: Some(60), ..OperationQuery::default() };
    lists.operations = client.operations().list(&jobs).await?.items;
    if administers {
        lists.hypervisors = client.hypervisors().list().await?;
        lists.users = pages!(client.users(), list);
    }
    Ok(lists)
}

/// A list that only some may see.
fn allowed<T>(list: Result<Vec<T>, Problem>) -> Result<Vec<T>, Problem> {
    match list {
        Err(problem) if problem.code == Code::Forbidden => Ok(vec![]),
        other => other,
    }
}

async fn desktops(client: &Client, deleted: bool) -> Result<Vec<Desktop>, Problem> {
    let mut all = Vec::new();
    let mut query =
        DesktopQuery { limit: Some(500), deleted: deleted.then_some(true), ..DesktopQuery::default() };
    loop {
        let page = client.desktops().list(&query).await?;
        all.extend(page.items);
        match page.next {
            Some(next) => query.cursor = Some(next),
            None => return Ok(all),
        }
    }
}

const SERVICE: &str = "org.sarrio.Sarrio";

/// The token for `url`, where the keyring has one.
async fn remembered(url: String) -> Option<SecretString> {
    tokio::task::spawn_blocking(move || {
        let entry = keyring::Entry::new(SERVICE, &url).ok()?;
        entry.get_password().ok().map(SecretString::from)
    })
    .await
    .ok()
    .flatten()
}

/// Remembers the client's token for `url`; whether this computer could.
pub async fn remember(url: String, client: Client) -> bool {
    let Some(token) = client.token() else { return false };
    let kept = tokio::task::spawn_blocking(move || {
        keyring::Entry::new(SERVICE, &url).and_then(|entry| entry.set_password(token.expose_secret()))
    });
    match kept.await {
        Ok(Ok(())) => true,
        Ok(Err(error)) => {
            tracing::info!(%error, "no keyring on this computer: the session is kept until the app ends");
            false
        }
        Err(_) => false,
    }
}

/// Forgets the token for `url`.
pub async fn forget(url: String) {
    let _ = tokio::task::spawn_blocking(move || {
        keyring::Entry::new(SERVICE, &url).and_then(|entry| entry.delete_credential())
    })
    .await;
}
