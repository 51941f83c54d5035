//! `directory`: the school's directory, LDAP or Active Directory.

mod arguments;
mod show;

use std::{path::Path, time::Duration};

use sarrio_client::Client;
use sarrio_model::{
    Directory, DirectorySettings, Outcome, PutDirectory, StartSync, SyncOutcome, TestDirectory, Vanishing,
    problem::DirectoryNotSet,
};
use secrecy::SecretString;

pub use arguments::DirectoryCommand;
use arguments::{PasswordOf, Set, Test, read};

use crate::{
    ask::{self, PasswordFrom},
    connect::Context,
    outcome::Failure,
    output::write,
};

/// How often it is looked whether a sync has ended.
const LOOK: Duration = Duration::from_secs(1);

pub(crate) async fn run(context: &Context, command: DirectoryCommand) -> Result<(), Failure> {
    let client = context.client()?;
    match command {
        DirectoryCommand::Show { toml: false } => {
            context.output.show(&client.directory().get().await?, show::directory)
        }
        DirectoryCommand::Show { toml: true } => {
            let settings =
                client.directory().get().await?.settings.ok_or_else(|| DirectoryNotSet.problem())?;
            let text = toml::to_string(&settings);
            write(&text.map_err(|error| {
                Failure::Local(format!("the settings cannot be written as TOML: {error}"))
            })?)
        }
        DirectoryCommand::Set(set) => self::set(context, &client, set).await,
        DirectoryCommand::Test(test) => self::test(context, &client, test).await,
        DirectoryCommand::Sync { disable_all } => sync(context, &client, disable_all).await,
        DirectoryCommand::Syncs => {
            context.output.show(&client.directory().syncs().await?, |all| show::syncs(all))
        }
    }
}

async fn set(context: &Context, client: &Client, set: Set) -> Result<(), Failure> {
    let now = client.directory().get().await?;
    let settings = match &set.file {
        Some(file) => Some(read_settings(file)?),
        None => now.settings.clone(),
    };
    if set.changes_nothing() {
        return Err(Failure::nothing_to_change(
            "--file, --enabled, --address, --bind, --base, --bind-password",
        ));
    }
    let bind_password = read_password("the directory's account", set.bind_password.from())?;
    let put = PutDirectory { revision: now.revision, settings: set.options.over(settings)?, bind_password };
    let after: Directory = client.directory().put(&put).await?;
    context.output.show(&after, show::directory)
}

async fn test(context: &Context, client: &Client, test: Test) -> Result<(), Failure> {
    let settings = test.file.as_deref().map(read_settings).transpose()?;
    let bind_password = read_password("the directory's account", test.bind_password.from())?;
    let whose = test.name.as_deref().unwrap_or("the person");
    let password = read_password(whose, test.password.from())?;
    let test = TestDirectory { settings, bind_password, username: test.name, password };
    let found = client.directory().test(&test).await?;
    context.output.show(&found, show::test)?;
    match found.steps.iter().any(|step| step.outcome == Outcome::Failed) {
        true => Err(Failure::Told(1)),
        false => Ok(()),
    }
}

/// `disable_all` is whether many people may be disabled at once.
async fn sync(context: &Context, client: &Client, disable_all: bool) -> Result<(), Failure> {
    let vanishing = if disable_all { Vanishing::DisableAll } else { Vanishing::RefuseMany };
    let mut sync = client.directory().sync(&StartSync { vanishing }).await?;
    while context.wait && sync.ended.is_none() {
        tokio::time::sleep(LOOK).await;
        let syncs = client.directory().syncs().await?;
        match syncs.into_iter().find(|other| other.began == sync.began) {
            Some(now) => sync = now,
            None => break,
        }
    }
    context.output.show(&sync, show::sync)?;
    match sync.outcome {
        Some(SyncOutcome::Failed | SyncOutcome::Refused) => Err(Failure::Told(1)),
        _ => Ok(()),
    }
}

fn read_settings(file: &Path) -> Result<DirectorySettings, Failure> {
    let text = read(file)?;
    toml::from_str(&text).map_err(|error| Failure::Usage(format!("{}: {error}", file.display())))
}

/// The password that is asked for, or that a file has in its first line.
fn read_password(whose: &str, from: PasswordOf<'_>) -> Result<Option<SecretString>, Failure> {
    match from {
        PasswordOf::Nowhere => Ok(None),
        PasswordOf::Terminal => {
            Ok(Some(ask::password(&format!("Password of {whose}: "), PasswordFrom::Terminal)?))
        }
        PasswordOf::File(file) => Ok(Some(read(file)?.lines().next().unwrap_or_default().into())),
    }
}
