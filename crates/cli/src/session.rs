//! `login`, `logout`, `whoami`.

use clap::Args;
use sarrio_client::{Client, Trust};
use sarrio_model::{Fingerprint, Quantity, Session};
use secrecy::ExposeSecret;

use crate::{
    ask::{self, Answers, PasswordFrom},
    connect::Context,
    outcome::Failure,
    output::remark,
    quota::used_of,
    remember::{self, Memory, Remembered},
    table::{Table, moment},
};

/// Signs in to a backend and remembers it.
#[derive(Debug, Args)]
pub struct Login {
    /// Your sign-in name; asked for if not given.
    #[arg(long, short)]
    user: Option<String>,
    /// Reads the password from the first line of standard input and, if it must be changed, the new one from the
    /// second.
    #[arg(long)]
    password_stdin: bool,
    /// The SHA-256 fingerprint of the backend's certificate, as sarriod printed it; confirms it without a question.
    #[arg(long, value_name = "AB:CD:…")]
    fingerprint: Option<Fingerprint>,
    /// Trusts a certificate that the system's root certificates have signed, and pins nothing.
    #[arg(long, conflicts_with = "fingerprint")]
    system_roots: bool,
}

pub(crate) async fn login(context: &Context, login: Login) -> Result<(), Failure> {
    if context.socket.is_some() {
        return Err(Failure::Usage("a socket needs no login: whoever may open it is signed in.".to_owned()));
    }
    let file = remember::file()?;
    let server = context.server(&Memory::load(&file)?)?;
    let fingerprint = if login.system_roots { None } else { Some(pin(context, &server, &login).await?) };
    let client = Client::https(&server, fingerprint.map_or(Trust::SystemRoots, Trust::Pinned))?;
    let username = match login.user {
        Some(user) => user,
        None if ask::is_terminal() => ask::line("Name: ")?,
        None => {
            return Err(Failure::Usage(
                "a name cannot be asked for without a terminal: give --user.".to_owned(),
            ));
        }
    };
    let from = PasswordFrom::flag(login.password_stdin);
    let password = ask::password(&format!("Password of {username}: "), from)?;
    let mut session = client.sign_in(&username, password.clone()).await?;
    if session.must_change_password {
        remark("This password must be changed before anything else.");
        let new = ask::new_password(&username, from)?;
        client.change_password(password, new).await?;
        session = client.session().await?;
    }
    let remembered = Remembered {
        fingerprint,
        token: client.token().map(|token| token.expose_secret().to_owned()),
        username: Some(session.user.username.to_string()),
    };
    // Read again, because another login may have ended in the meantime.
    let mut memory = Memory::load(&file)?;
    memory.servers.insert(server.clone(), remembered);
    memory.server = Some(server);
    memory.save(&file)?;
    context.output.show(&session, table)
}

/// The certificate that a person has confirmed: now, by `--fingerprint`, or at an earlier login.
async fn pin(context: &Context, server: &str, login: &Login) -> Result<Fingerprint, Failure> {
    if let Some(confirmed) = login.fingerprint {
        return Ok(confirmed);
    }
    let known = Memory::load(&remember::file()?)?.servers.get(server).and_then(|known| known.fingerprint);
    let shown = Client::fingerprint(server).await?;
    if known == Some(shown) {
        return Ok(shown);
    }
    remark(format_args!("The certificate of {server} has the SHA-256 fingerprint\n  {shown}"));
    if let Some(known) = known {
        remark(format_args!("At the last login it had another certificate:\n  {known}"));
        // --yes never confirms a changed certificate.
        ask::confirm(
            "Was the certificate renewed, and does sarriod print this fingerprint now?",
            Answers::FromPerson,
        )?;
    } else {
        ask::confirm("Is this what sarriod printed when it started?", context.answers)?;
    }
    Ok(shown)
}

pub(crate) async fn logout(context: &Context) -> Result<(), Failure> {
    let file = remember::file()?;
    let mut memory = Memory::load(&file)?;
    let server = context.server(&memory)?;
    let ended = match context.client() {
        Ok(client) => client.sign_out().await,
        Err(_) => Ok(()),
    };
    if let Some(remembered) = memory.servers.get_mut(&server) {
        remembered.token = None;
        memory.save(&file)?;
    }
    match ended {
        // A session that has ended already is no failure.
        Err(problem) if problem.status != 401 => Err(problem.into()),
        _ => context
            .output
            .say(&serde_json::json!({ "server": server }), |_| format!("Signed out of {server}.")),
    }
}

/// Changes your own password.
#[derive(Debug, Args)]
pub struct Password {
    /// Reads the current password from the first line of standard input, the new one from the second.
    #[arg(long)]
    password_stdin: bool,
}

pub(crate) async fn password(context: &Context, password: Password) -> Result<(), Failure> {
    let client = context.client()?;
    let username = client.session().await?.user.username;
    let from = PasswordFrom::flag(password.password_stdin);
    let current = ask::password(&format!("Current password of {username}: "), from)?;
    let new = ask::new_password(username.as_str(), from)?;
    client.change_password(current, new).await?;
    let answer = serde_json::json!({ "changed": username });
    context.output.say(&answer, |_| "Your password is changed; your other sessions have ended.".to_owned())
}

pub(crate) async fn whoami(context: &Context) -> Result<(), Failure> {
    let client = context.client()?;
    let session = client.session().await?;
    // Whoever must choose a new password first may ask for nothing else.
    let quota = if session.must_change_password { None } else { Some(client.quotas().own().await?) };
    context.output.show(&session, |session| {
        let mut table = table(session);
        table.maybe("Desktops", quota.as_ref().and_then(|quota| used_of(quota, Quantity::Desktops)));
        table.maybe("On", quota.as_ref().and_then(|quota| used_of(quota, Quantity::Running)));
        table
    })
}

fn table(session: &Session) -> Table {
    let mut table = Table::of_one();
    table.property("Name", &session.user.username);
    table.property("Full name", &session.user.full_name);
    table.property("Role", session.user.role.as_str());
    table.property("Site", &session.site);
    table.property("Until", moment(session.expires));
    table
}
