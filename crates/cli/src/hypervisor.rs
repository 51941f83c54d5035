//! `hypervisor`: hosts that run desktops.

mod arguments;
mod keys;
mod show;

use clap::Subcommand;
use sarrio_client::Client;
use sarrio_model::{
    Check, CheckName, EditHypervisor, HostAddress, HostKey, NewHypervisor, Outcome, SshTarget,
    problem::{ViewersDoNotReachIt, ViewersReachIt},
};
use secrecy::SecretString;

use self::{
    arguments::{Add, Edit, NewWay, One, Ssh, usage},
    keys::{Wanted, confirmed_keys},
    show::{rows, show, table},
};
use crate::{
    ask::{self, PasswordFrom},
    connect::Context,
    find,
    outcome::Failure,
    output::{remark, write},
};

/// Hosts that run desktops.
#[derive(Debug, Subcommand)]
pub enum HypervisorCommand {
    /// Lists hosts.
    #[command(visible_alias = "ls")]
    List,
    /// Shows one host.
    Show(One),
    /// Shows the keys of a host and of its jump host, which you compare at their consoles.
    Probe(Ssh),
    /// Adds a host, after you have confirmed its key and all checks were run and shown.
    Add(Add),
    /// Runs all checks of a host.
    Check(One),
    /// Changes a host.
    Edit(Edit),
    /// Removes a host on which no desktop runs; nothing on it is changed.
    Remove(One),
    /// Begins the maintenance of a host: no desktop is started on it.
    Maintenance(One),
    /// Ends the maintenance of a host.
    Resume(One),
    /// Connects to a host now, instead of after the pause.
    Retry(One),
    /// Confirms that a host is off, so that its desktops may be started elsewhere.
    ConfirmOff(One),
    /// Prints Sarrio's public key, for the authorized_keys of a host.
    PublicKey,
}

pub(crate) async fn run(context: &Context, command: HypervisorCommand) -> Result<(), Failure> {
    let client = context.client()?;
    let hosts = client.hypervisors();
    match command {
        HypervisorCommand::List => context.output.show(&hosts.list().await?, |all| rows(all)),
        HypervisorCommand::Show(one) => {
            context.output.show(&find::hypervisor(&client, &one.hypervisor).await?, show)
        }
        HypervisorCommand::Probe(ssh) => {
            let target = SshTarget { jump: ssh.jump, ..ssh.target.into() };
            context.output.say(&hosts.probe(&target).await?, |keys| match &keys.jump_key {
                None => keys.host_key.fingerprint().to_owned(),
                Some(key) => format!("{}\njump host: {}", keys.host_key.fingerprint(), key.fingerprint()),
            })
        }
        HypervisorCommand::Add(new) => add(context, &client, new).await,
        HypervisorCommand::Check(one) => {
            let host = find::hypervisor(&client, &one.hypervisor).await?;
            judge(context, &hosts.doctor(host.id).await?)
        }
        HypervisorCommand::Edit(edit) => change(context, &client, edit).await,
        HypervisorCommand::Remove(one) => {
            let host = find::hypervisor(&client, &one.hypervisor).await?;
            ask::confirm(&format!("Remove {}? Nothing on it is changed.", host.name), context.answers)?;
            hosts.remove(host.id).await?;
            context
                .output
                .say(&serde_json::json!({ "removed": host.id }), |_| format!("{} is removed.", host.name))
        }
        HypervisorCommand::Maintenance(one) => {
            let host = find::hypervisor(&client, &one.hypervisor).await?;
            context.output.show(&hosts.begin_maintenance(host.id).await?, show)
        }
        HypervisorCommand::Resume(one) => {
            let host = find::hypervisor(&client, &one.hypervisor).await?;
            context.output.show(&hosts.end_maintenance(host.id).await?, show)
        }
        HypervisorCommand::Retry(one) => {
            let host = find::hypervisor(&client, &one.hypervisor).await?;
            hosts.retry(host.id).await?;
            context
                .output
                .say(&serde_json::json!({ "retried": host.id }), |_| format!("Trying {} now.", host.name))
        }
        HypervisorCommand::ConfirmOff(one) => {
            let host = find::hypervisor(&client, &one.hypervisor).await?;
            let question = format!(
                "Are you sure that {} is off? A desktop that still runs there would run twice and destroy its disk.",
                host.name
            );
            ask::confirm(&question, context.answers)?;
            context.output.show(&hosts.confirm_off(host.id).await?, show)
        }
        HypervisorCommand::PublicKey => write(&format!("{}\n", hosts.public_key().await?.trim_end())),
    }
}

/// The password of the user on the host, if the flags ask for it.
fn password(from: Option<PasswordFrom>) -> Result<Option<SecretString>, Failure> {
    from.map(|from| ask::password("Password of the user on the host: ", from)).transpose()
}

async fn add(context: &Context, client: &Client, add: Add) -> Result<(), Failure> {
    let from = add.password_from();
    let ssh = add.ssh.map(|destination| SshTarget { jump: add.jump, ..destination.into() });
    let wanted = Wanted { host: add.fingerprint.as_deref(), jump: add.jump_fingerprint.as_deref() };
    let (host_key, jump_key) = match &ssh {
        Some(target) => {
            let keys = confirmed_keys(context, client, target, wanted).await?;
            (Some(keys.host_key), keys.jump_key)
        }
        None => (None, None),
    };
    let password = password(from)?;
    let new = NewHypervisor {
        name: add.name,
        ssh,
        host_key,
        jump_key,
        password,
        viewer_address: add.viewer_address,
        network: add.network,
    };
    let checks = try_out(client, &new).await?;
    remark(format_args!("{}", table(&checks)));
    let failed = checks.iter().filter(|check| check.outcome == Outcome::Failed).count();
    if failed > 0 {
        let question = format!("{failed} of {} checks failed. Add {} anyway?", checks.len(), new.name);
        ask::confirm(&question, context.answers)?;
    }
    // If a password was given, the checks have installed Sarrio's key with it.
    let host = client.hypervisors().add(&NewHypervisor { password: None, ..new }).await?;
    context.output.show(&host, show)
}

/// Runs the backend's checks, and tries whether this computer reaches the host, which only this program can do.
async fn try_out(client: &Client, new: &NewHypervisor) -> Result<Vec<Check>, Failure> {
    let mut checks = client.hypervisors().check(new).await?;
    let address = new.viewer_address.as_ref().or(new.ssh.as_ref().map(|ssh| &ssh.address));
    if let Some(address) = address {
        let (name, address) = (CheckName::ViewerAddress, address.to_string());
        checks.push(match sarrio_viewer::answers(&address).await {
            true => Check::new(name, Outcome::Passed, ViewersReachIt { address }),
            false => Check::new(name, Outcome::Warning, ViewersDoNotReachIt { address }),
        });
    }
    Ok(checks)
}

/// The same for a changed address, without other checks.
async fn warn_if_silent(address: &str) {
    if !sarrio_viewer::answers(address).await {
        remark(format_args!(
            "{address} does not answer from this computer: viewers on it will need another --viewer-address."
        ));
    }
}

async fn change(context: &Context, client: &Client, edit: Edit) -> Result<(), Failure> {
    if edit.changes_nothing() {
        return Err(Failure::nothing_to_change(Edit::OPTIONS));
    }
    let host = find::hypervisor(client, &edit.hypervisor).await?;
    let way = edit.new_way(&host.connection)?;
    let (mut host_key, mut jump_key) = (None, None);
    if let Some(NewWay { target, has_new_jump_host }) = &way
        && (edit.pin || *has_new_jump_host)
    {
        let pinned = host.connection.host_key().map(HostKey::fingerprint);
        let host_wanted = if edit.pin { edit.fingerprint.as_deref() } else { pinned };
        let wanted = Wanted { host: host_wanted, jump: edit.jump_fingerprint.as_deref() };
        let keys = confirmed_keys(context, client, target, wanted).await?;
        (host_key, jump_key) = (Some(keys.host_key), keys.jump_key);
    }
    let viewer_address = match edit.viewer_address.as_deref() {
        None => None,
        Some("") => Some(None),
        Some(text) => Some(Some(text.parse::<HostAddress>().map_err(usage)?)),
    };
    if let Some(Some(address)) = &viewer_address {
        warn_if_silent(address.as_str()).await;
    }
    let password = password(edit.password_from())?;
    let edit = EditHypervisor {
        revision: host.revision,
        name: edit.name,
        ssh: way.map(|way| way.target),
        host_key,
        jump_key,
        password,
        viewer_address,
        network: edit.network.map(|text| Some(text).filter(|text| !text.is_empty())),
    };
    context.output.show(&client.hypervisors().edit(host.id, &edit).await?, show)
}

/// Shows the checks. Fails where one has failed.
fn judge(context: &Context, checks: &[Check]) -> Result<(), Failure> {
    context.output.show(&checks, |checks| table(checks))?;
    if checks.iter().any(|check| check.outcome == Outcome::Failed) { Err(Failure::Told(1)) } else { Ok(()) }
}
