//! `hypervisor`: hosts that run desktops.

use clap::{Args, Subcommand};
use sarrio_client::Client;
use sarrio_model::{
    Check, CheckName, Connection, EditHypervisor, HostKey, HostState, Hypervisor, Name, NewHypervisor,
    Outcome, SshTarget,
    problem::{ViewersDoNotReachIt, ViewersReachIt},
};

use crate::{
    ask,
    connect::Context,
    find, hardware,
    outcome::Failure,
    output::{remark, write},
    table::{NOTHING, Table, moment, or_dash, yes},
};

/// Hosts that run desktops.
#[derive(Debug, Subcommand)]
pub enum HypervisorCommand {
    /// Lists hosts.
    #[command(visible_alias = "ls")]
    List,
    /// Shows one host.
    Show(One),
    /// Shows the key of a host, which you compare at its console; no sign-in is tried.
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

/// One host.
#[derive(Debug, Args)]
pub struct One {
    /// Its name or id.
    hypervisor: String,
}

/// The address of its sshd.
#[derive(Debug, Args)]
pub struct Ssh {
    /// user@host:port; the user is root and the port 22 by default.
    target: String,
    /// A jump host to connect through, user@host:port.
    #[arg(long)]
    jump: Option<String>,
}

/// The host to add.
#[derive(Debug, Args)]
pub struct Add {
    /// Its name.
    name: Name,
    /// user@host:port; by default the machine on which the backend runs.
    #[arg(long, value_name = "TARGET")]
    ssh: Option<String>,
    /// A jump host to connect through, user@host:port.
    #[arg(long, requires = "ssh")]
    jump: Option<String>,
    /// The host key's fingerprint, as printed at its console; confirms the key without a question.
    #[arg(long, value_name = "SHA256:…", requires = "ssh")]
    fingerprint: Option<String>,
    /// Asks for the user's password on the host, to install Sarrio's key there; the password is not kept.
    #[arg(long, requires = "ssh")]
    password: bool,
    /// The same, from the first line of standard input.
    #[arg(long, requires = "ssh", conflicts_with = "password")]
    password_stdin: bool,
    /// The address that viewers connect to, if it is not the SSH address.
    #[arg(long)]
    viewer_address: Option<String>,
    /// The bridge or libvirt network that desktops get by default.
    #[arg(long)]
    network: Option<String>,
}

/// What to change.
#[derive(Debug, Args)]
pub struct Edit {
    /// Its name or id.
    hypervisor: String,
    /// A new name.
    #[arg(long)]
    name: Option<Name>,
    /// The address that viewers connect to; an empty one means the SSH address.
    #[arg(long)]
    viewer_address: Option<String>,
    /// The default network; an empty name means none.
    #[arg(long)]
    network: Option<String>,
    /// Reads the host's key again and pins it after you confirm it, for a host that was reinstalled.
    #[arg(long)]
    pin: bool,
    /// With --pin: the new key's fingerprint, as printed at its console.
    #[arg(long, value_name = "SHA256:…", requires = "pin")]
    fingerprint: Option<String>,
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
            let key = hosts.probe(&target(&ssh.target, ssh.jump)?).await?;
            context.output.say(&key, |key| key.fingerprint.clone())
        }
        HypervisorCommand::Add(new) => add(context, &client, new).await,
        HypervisorCommand::Check(one) => {
            let host = find::hypervisor(&client, &one.hypervisor).await?;
            judge(context, &hosts.doctor(host.id).await?)
        }
        HypervisorCommand::Edit(edit) => change(context, &client, edit).await,
        HypervisorCommand::Remove(one) => {
            let host = find::hypervisor(&client, &one.hypervisor).await?;
            ask::confirm(&format!("Remove {}? Nothing on it is changed.", host.name), context.yes)?;
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
            ask::confirm(&question, context.yes)?;
            context.output.show(&hosts.confirm_off(host.id).await?, show)
        }
        HypervisorCommand::PublicKey => write(&format!("{}\n", hosts.public_key().await?.trim_end())),
    }
}

/// `user@host:port`, `[fe80::1]:22`, `host`.
fn target(text: &str, jump: Option<String>) -> Result<SshTarget, Failure> {
    let (user, place) = text.split_once('@').unwrap_or(("root", text));
    let wrong = || Failure::Usage(format!("“{text}” is no SSH target: write user@host or user@host:port."));
    let (address, port) = match place.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, "")) => (address, None),
        Some((address, port)) => (address, Some(port.strip_prefix(':').ok_or_else(wrong)?)),
        // More than one colon is an IPv6 address without brackets, and so without a port.
        None => match place.rsplit_once(':').filter(|(address, _)| !address.contains(':')) {
            Some((address, port)) => (address, Some(port)),
            None => (place, None),
        },
    };
    let port = port.map_or(Ok(22), |port| port.parse().map_err(|_| wrong()))?;
    let target = SshTarget { address: address.to_owned(), port, user: user.to_owned(), jump };
    target.check("")?;
    Ok(target)
}

/// The host's key, confirmed by a person or by its fingerprint.
async fn confirmed_key(
    context: &Context,
    client: &Client,
    target: &SshTarget,
    fingerprint: Option<&str>,
) -> Result<HostKey, Failure> {
    let key = client.hypervisors().probe(target).await?;
    match fingerprint {
        Some(wanted) if wanted.trim() == key.fingerprint => return Ok(key),
        Some(wanted) => {
            let shown = &key.fingerprint;
            let said =
                format!("{} shows the host key {shown}, not {wanted}; nothing was done.", target.address);
            return Err(Failure::Local(said));
        }
        None => {}
    }
    remark(format_args!("{} shows the host key\n  {}", target.address, key.fingerprint));
    ask::confirm("Is this what ssh-keygen -lf prints at its console?", context.yes)?;
    Ok(key)
}

async fn add(context: &Context, client: &Client, add: Add) -> Result<(), Failure> {
    let ssh = add.ssh.as_deref().map(|text| target(text, add.jump.clone())).transpose()?;
    let host_key = match &ssh {
        Some(target) => Some(confirmed_key(context, client, target, add.fingerprint.as_deref()).await?),
        None => None,
    };
    let password = if add.password || add.password_stdin {
        Some(ask::password("Password of the user on the host: ", add.password_stdin)?)
    } else {
        None
    };
    let viewer_address = add.viewer_address.filter(|address| !address.is_empty());
    let new = NewHypervisor { name: add.name, ssh, host_key, password, viewer_address, network: add.network };
    let checks = try_out(client, &new).await?;
    remark(format_args!("{}", table(&checks)));
    let failed = checks.iter().filter(|check| check.outcome == Outcome::Failed).count();
    if failed > 0 {
        let question = format!("{failed} of {} checks failed. Add {} anyway?", checks.len(), new.name);
        ask::confirm(&question, context.yes)?;
    }
    // If a password was given, the checks have installed Sarrio's key with it.
    let host = client.hypervisors().add(&NewHypervisor { password: None, ..new }).await?;
    context.output.show(&host, show)
}

/// Runs the backend's checks, and tries whether this computer reaches the host, which only this program can do.
async fn try_out(client: &Client, new: &NewHypervisor) -> Result<Vec<Check>, Failure> {
    let mut checks = client.hypervisors().check(new).await?;
    let address = new.viewer_address.as_deref().or(new.ssh.as_ref().map(|ssh| ssh.address.as_str()));
    if let Some(address) = address {
        let (name, address) = (CheckName::ViewerAddress, address.to_owned());
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
    let host = find::hypervisor(client, &edit.hypervisor).await?;
    let host_key = match (&host.connection, edit.pin) {
        (Connection::Ssh { target, .. }, true) => {
            Some(confirmed_key(context, client, target, edit.fingerprint.as_deref()).await?)
        }
        (Connection::Local, true) => {
            return Err(Failure::Usage("the backend's own machine has no host key to pin.".to_owned()));
        }
        (_, false) => None,
    };
    let emptied = |text: Option<String>| text.map(|text| Some(text).filter(|text| !text.is_empty()));
    if let Some(address) = edit.viewer_address.as_deref().filter(|address| !address.is_empty()) {
        warn_if_silent(address).await;
    }
    let edit = EditHypervisor {
        revision: host.revision,
        name: edit.name,
        host_key,
        viewer_address: emptied(edit.viewer_address),
        network: emptied(edit.network),
    };
    context.output.show(&client.hypervisors().edit(host.id, &edit).await?, show)
}

/// Shows the checks. Fails where one has failed.
fn judge(context: &Context, checks: &[Check]) -> Result<(), Failure> {
    context.output.show(&checks, |checks| table(checks))?;
    if checks.iter().any(|check| check.outcome == Outcome::Failed) { Err(Failure::Told(1)) } else { Ok(()) }
}

fn table(checks: &[Check]) -> Table {
    let mut table = Table::new(["CHECK", "OUTCOME", "FOUND", "WHAT TO DO"]);
    for check in checks {
        let (name, outcome) = (hardware::text(&check.name), hardware::text(&check.outcome));
        table.row([name, outcome, check.found.clone(), check.advice.clone().unwrap_or_default()]);
    }
    table
}

fn state(state: &HostState) -> (&'static str, Option<String>) {
    match state {
        HostState::Connecting { .. } => ("connecting", None),
        HostState::Online { .. } => ("online", None),
        HostState::Degraded { reason, .. } => {
            ("degraded", Some(format!("{} {}", reason.detail, reason.hint)))
        }
        HostState::Unreachable { reason, .. } => {
            ("unreachable", Some(format!("{} {}", reason.detail, reason.hint)))
        }
        HostState::Maintenance { .. } => ("maintenance", None),
    }
}

fn rows(hosts: &[Hypervisor]) -> Table {
    let mut table = Table::new(["NAME", "STATE", "DESKTOPS", "MEMORY FREE", "CPU", "WHERE"]);
    for host in hosts {
        let load = host.load.as_ref();
        table.row([
            host.name.to_string(),
            state(&host.state).0.to_owned(),
            or_dash(load.map(|load| load.running)),
            match (load, &host.facts) {
                (Some(load), Some(facts)) => format!("{} of {}", load.memory_free, facts.memory),
                _ => NOTHING.to_owned(),
            },
            load.map_or_else(|| NOTHING.to_owned(), |load| format!("{:.0} %", load.cpu_percent)),
            place(&host.connection),
        ]);
    }
    table
}

fn place(connection: &Connection) -> String {
    match connection {
        Connection::Local => "this backend's machine".to_owned(),
        Connection::Ssh { target: SshTarget { user, address, port: 22, .. }, .. } => {
            format!("{user}@{address}")
        }
        Connection::Ssh { target: SshTarget { user, address, port, .. }, .. } => {
            format!("{user}@{address}:{port}")
        }
    }
}

fn show(host: &Hypervisor) -> Table {
    let mut table = Table::of_one();
    table.property("Name", &host.name);
    table.property("Id", host.id);
    let (state, reason) = state(&host.state);
    table.property("State", state);
    table.maybe("Reason", reason);
    table.property("Where", place(&host.connection));
    if let Connection::Ssh { target, host_key } = &host.connection {
        table.maybe("Through", target.jump.as_ref());
        table.property("Host key", &host_key.fingerprint);
    }
    table.maybe("Viewers connect to", host.viewer_address.as_ref());
    table.property("Network", or_dash(host.network.as_ref()));
    if let Some(facts) = &host.facts {
        table.property("Host name", &facts.hostname);
        table.property("Processor", format_args!("{}, {} threads", facts.cpu_model, facts.threads));
        table.property("Memory", facts.memory);
        table.property("libvirt", &facts.libvirt);
        table.property("QEMU", &facts.qemu);
        table.property("KVM", yes(facts.kvm));
    }
    if let Some(load) = &host.load {
        table.property("Load", format_args!("{:.0} %, {} free", load.cpu_percent, load.memory_free));
        table.property("Desktops", load.running);
    }
    for domain in &host.foreign {
        let whose = if domain.other_site { " (another site of Sarrio)" } else { "" };
        table.property("Not ours", format_args!("{}{whose}", domain.name));
    }
    table.property("Added", moment(host.created));
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ssh_target_is_read_as_ssh_does() {
        let read = |text: &str| {
            let target = target(text, None).map_err(|_| ())?;
            Ok((target.user, target.address, target.port))
        };
        let is = |user: &str, address: &str, port| Ok((user.to_owned(), address.to_owned(), port));
        assert_eq!(read("h1"), is("root", "h1", 22));
        assert_eq!(read("lab@10.77.0.11:2222"), is("lab", "10.77.0.11", 2222));
        assert_eq!(read("fe80::1"), is("root", "fe80::1", 22));
        assert_eq!(read("root@[fe80::1]:2222"), is("root", "fe80::1", 2222));
        for bad in ["", "@h1", "h1:x", "-oProxyCommand=id", "a b", "[fe80::1]x"] {
            assert_eq!(read(bad), Err(()), "{bad}");
        }
    }
}
