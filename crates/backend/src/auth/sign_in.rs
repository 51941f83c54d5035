//! Signing in: who somebody is, by their name and password, and their new session.

use jiff::{SignedDuration, Timestamp};
use sarrio_model::{
    AuditOutcome, Code, NewSession, Problem, SessionId, SessionLife, Source, UserName,
    problem::WrongNameOrPassword,
};
use sarrio_store::{Account, PasswordHash, SessionRow};
use secrecy::SecretString;

use super::{Token, account::known, sign_in_audit};
use crate::{app::App, directory, http::Origin};

/// Somebody who has just signed in.
pub(crate) struct NewlySignedIn {
    pub(crate) account: Account,
    pub(crate) session: SessionRow,
    /// The session's token, of which the store has only the hash.
    pub(crate) token: Token,
}

/// Signs in: checks name and password, and begins a session.
///
/// # Errors
/// [`WrongNameOrPassword`]; too many attempts failed or too many sign in at once; the database does not answer.
pub(crate) async fn sign_in(app: &App, new: NewSession, origin: Origin) -> Result<NewlySignedIn, Problem> {
    let attempt = match app.delays().admit(app.store(), &new.username, &origin.network()).await {
        Ok(attempt) => attempt,
        Err(problem) => {
            sign_in_audit::write_refusal(app, &new.username, &origin, &problem).await?;
            return Err(problem);
        }
    };
    let checked = match who_is(app, &new.username, new.password).await {
        Ok(account) => account,
        Err(problem) => {
            if problem.code == Code::WrongCredentials {
                tracing::info!("a sign-in failed");
                attempt.failed(app.store()).await?;
                sign_in_audit::write_failure(app, &new.username, &origin, &problem).await?;
            }
            return Err(problem);
        }
    };
    let token = Token::new();
    let mut tx = app.store().begin().await?;
    let account = tx.account(&checked.user.username).await?.filter(|now| still_right(&checked, now));
    let account = account.ok_or(WrongNameOrPassword)?;
    let life = tx.sign_in_rules().await?.sessions.of(account.user.role);
    let session = begin(&account, life, &token, &origin);
    tx.insert_session(&session).await?;
    tx.audit(sign_in_audit::entry(Some(&account.user), &origin, Some(session.id), AuditOutcome::Done));
    attempt.succeeded(&mut tx).await?;
    tx.commit().await?;
    tracing::info!(user.id = %account.user.id, session.id = %session.id, "signed in");
    Ok(NewlySignedIn { account, session, token })
}

/// They may have got a new password, or have been disabled or replaced, while the one that they typed was checked. That ends
/// their sessions, so this one does not begin.
fn still_right(checked: &Account, now: &Account) -> bool {
    let same_password = now.user.source != Source::Local || now.password == checked.password;
    now.user.id == checked.user.id && now.user.enabled && same_password
}

fn begin(account: &Account, life: SessionLife, token: &Token, origin: &Origin) -> SessionRow {
    let minutes = |minutes: u32| SignedDuration::from_mins(minutes.into());
    let now = Timestamp::now();
    SessionRow {
        id: SessionId::new(),
        user: account.user.id,
        token_hash: token.hash(),
        source: account.user.source,
        device: origin.device.clone(),
        address: origin.address,
        created: now,
        last_used: now,
        idle: minutes(life.idle_minutes),
        expires: now + minutes(life.max_minutes),
    }
}

/// Who signs in with this name and this password.
///
/// The answer to a wrong name and to a wrong password is the same, and so is the work for it.
///
/// # Errors
/// [`WrongNameOrPassword`], also where the account is disabled; too many sign in at once; the directory cannot be asked, or does
/// not let the person in; the database does not answer.
pub(crate) async fn who_is(app: &App, name: &str, password: SecretString) -> Result<Account, Problem> {
    let found = match (name.parse::<UserName>().ok(), known(app, name).await?) {
        // A local account keeps its name, whomever the directory calls so.
        (_, Some(known)) if known.user.source == Source::Local => local(app, Some(known), password).await?,
        (Some(name), _) if directory::is_used(app).await? => {
            let user = directory::sign_in(app, &name, password).await?;
            user.map(|user| Account {
                user,
                password: PasswordHash::elsewhere(),
                must_change_password: false,
            })
        }
        _ => local(app, None, password).await?,
    };
    found.filter(|account| account.user.enabled).ok_or_else(|| WrongNameOrPassword.into())
}

/// The account whose password Sarrio keeps, if this is its password.
async fn local(
    app: &App,
    known: Option<Account>,
    password: SecretString,
) -> Result<Option<Account>, Problem> {
    let hash = known.as_ref().map(|account| account.password.clone());
    let matches = app.passwords().matches(password, hash).await?;
    Ok(known.filter(|_| matches))
}
