//! `login`, `logout`, `whoami`.

use clap::Args;
use sarrio_client::{Client, Trust};
use sarrio_model::{Fingerprint, Session};
use secrecy::ExposeSecret;

use crate::{
    ask,
    connect::Setting,
    outcome::Failure,
    output::remark,
    remember::{self, Memory, Remembered},
    table::{Table, moment},
};

/// Signs in to a backend and remembers it.
#[derive(Debug, Args)]
pub struct Login {
    /// Who signs in; asked where absent.
    #[arg(long, short)]
    user: Option<String>,
    /// Reads the password from the first line of standard input; where it must be changed, the new one from the second.
    #[arg(long)]
    password_stdin: bool,
    /// The SHA-256 of the backend's certificate, as sarriod printed it: confirms it without a question.
    #[arg(long, value_name = "AB:CD:…")]
    fingerprint: Option<Fingerprint>,
    /// Trusts what the system's root certificates vouch for, and pins nothing.
    #[arg(long, conflicts_with = "fingerprint")]
    system_roots: bool,
}

pub(crate) async fn login(setting: &Setting, login: Login) -> Result<(), Failure> {
    if setting.socket.is_some() {
        return Err(Failure::Usage("a socket needs no login: whoever may open it is signed in.".to_owned()));
    }
    let file = remember::file()?;
    let server = setting.server(&Memory::load(&file)?)?;
    let fingerprint = if login.system_roots { None } else { Some(pin(setting, &server, &login).await?) };
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
    let password = ask::password(&format!("Password of {username}: "), login.password_stdin)?;
    let mut session = client.sign_in(&username, password.clone()).await?;
    if session.must_change_password {
        remark("This password must be changed before anything else.");
        let new = ask::new_password(&username, login.password_stdin)?;
        client.change_password(password, new).await?;
        session = client.session().await?;
    }
    let remembered = Remembered {
        fingerprint,
        token: client.token().map(|token| token.expose_secret().to_owned()),
        username: Some(session.user.username.to_string()),
    };
    // Read again: another login may have ended meanwhile.
    let mut memory = Memory::load(&file)?;
    memory.servers.insert(server.clone(), remembered);
    memory.server = Some(server);
    memory.save(&file)?;
    setting.output.show(&session, table)
}

/// The certificate that a person confirmed: by hand, by `--fingerprint`, or at an earlier login.
async fn pin(setting: &Setting, server: &str, login: &Login) -> Result<Fingerprint, Failure> {
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
        remark(format_args!("It is another one than at the last login:\n  {known}"));
        // A changed certificate is never waved through by --yes.
        ask::confirm("Was it renewed, and is this the one that sarriod prints now?", false)?;
    } else {
        ask::confirm("Is this what sarriod printed when it started?", setting.yes)?;
    }
    Ok(shown)
}

pub(crate) async fn logout(setting: &Setting) -> Result<(), Failure> {
    let file = remember::file()?;
    let mut memory = Memory::load(&file)?;
    let server = setting.server(&memory)?;
    let ended = match setting.client() {
        Ok(client) => client.sign_out().await,
        Err(_) => Ok(()),
    };
    if let Some(remembered) = memory.servers.get_mut(&server) {
        remembered.token = None;
        memory.save(&file)?;
    }
    match ended {
        // A session that is over already is what was wanted.
        Err(problem) if problem.status != 401 => Err(problem.into()),
        _ => setting
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

pub(crate) async fn password(setting: &Setting, password: Password) -> Result<(), Failure> {
    let client = setting.client()?;
    let username = client.session().await?.user.username;
    let current = ask::password(&format!("Current password of {username}: "), password.password_stdin)?;
    let new = ask::new_password(username.as_str(), password.password_stdin)?;
    client.change_password(current, new).await?;
    let answer = serde_json::json!({ "changed": username });
    setting.output.say(&answer, |_| "Your password is changed; your other sessions have ended.".to_owned())
}

pub(crate) async fn whoami(setting: &Setting) -> Result<(), Failure> {
    let session = setting.client()?.session().await?;
    setting.output.show(&session, table)
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
