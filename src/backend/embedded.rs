//! The backend in this process: for an administrator with hypervisors of their own, or to try Sarrio.
//!
//! It is the same backend as `sarriod`, on a private Unix socket. With a lab (`SARRIO_LAB`), the lab's hosts, storage
//! path and demo template are added if they are missing. Otherwise the libvirt of this machine is added, if it answers.

use std::path::{Path, PathBuf};

use sarrio_backend::{Embedded, EmbeddedSettings, embedded};
use sarrio_client::Client;
use sarrio_model::{
    Hardware, HostPath, MiB, Name, NewHypervisor, NewStoragePath, NewTemplate, PageQuery, Problem, SshTarget,
    Subject,
    problem::{
        CannotStartHere, HostAddressWrong, LabFileNotRead, LabKeyDiffers, LabPathWrong, NoHomeDirectory,
    },
};
use serde::Deserialize;
use tokio::sync::Mutex;

use crate::backend::session::Connected;
use crate::preferences::Home;

/// The backend of this process. It is kept here because messages must be `Clone`, and a backend is not.
static RUNNING: Mutex<Option<Embedded>> = Mutex::const_new(None);

/// The content of the file that `SARRIO_LAB` names.
#[derive(Debug, Deserialize)]
struct Lab {
    hosts: Vec<LabHost>,
    storage_path: PathBuf,
    template: Option<PathBuf>,
    data_dir: PathBuf,
}

#[derive(Debug, Deserialize)]
struct LabHost {
    name: String,
    address: String,
    port: u16,
    user: String,
    identity_file: PathBuf,
    host_key: String,
}

/// Starts the backend, or uses the one that runs already.
///
/// # Errors
/// The backend cannot start; the problem says why and what to do.
pub async fn start(lab: Option<PathBuf>) -> Result<Connected, Problem> {
    let mut running = RUNNING.lock().await;
    let socket = match &*running {
        Some(backend) => backend.socket.clone(),
        None => {
            let backend = embedded(settings(lab.as_deref())?)
                .await
                .map_err(|error| CannotStartHere { why: chain(&error) })?;
            let socket = backend.socket.clone();
            *running = Some(backend);
            socket
        }
    };
    drop(running);
    let client = Client::unix(socket)?;
    let session = client.session().await?;
    Ok(Connected { client, session, home: Home::Here })
}

/// The Unix socket of the running backend, for `sarrioctl`.
pub async fn socket() -> Option<PathBuf> {
    RUNNING.lock().await.as_ref().map(|backend| backend.socket.clone())
}

/// Stops the backend. Desktops keep running.
pub async fn stop() {
    if let Some(backend) = RUNNING.lock().await.take() {
        backend.stop().await;
    }
}

fn settings(lab: Option<&Path>) -> Result<EmbeddedSettings, Problem> {
    if let Some(lab) = lab.map(read).transpose()? {
        let run = lab.data_dir.join("run");
        let mut settings = EmbeddedSettings::new(lab.data_dir, run);
        settings.site_name = "Sarrio lab".to_owned();
        settings.ssh_identity = lab.hosts.first().map(|h| h.identity_file.clone());
        return Ok(settings);
    }
    let dirs = directories::ProjectDirs::from("org", "sarrio", "sarrio").ok_or(NoHomeDirectory)?;
    let run = dirs.runtime_dir().map_or_else(|| dirs.data_local_dir().join("run"), Path::to_path_buf);
    let mut settings = EmbeddedSettings::new(dirs.data_local_dir(), run);
    settings.ssh_agent = std::env::var_os("SSH_AUTH_SOCK").is_some();
    Ok(settings)
}

fn read(file: &Path) -> Result<Lab, Problem> {
    let broken = |why| LabFileNotRead { file: file.display().to_string(), why };
    let text = std::fs::read_to_string(file).map_err(|error| broken(error.to_string()))?;
    Ok(serde_json::from_str(&text).map_err(|error| broken(error.to_string()))?)
}

/// Adds the hosts, the storage path and the template that are missing. Returns what could not be added.
pub async fn furnish(client: Client, lab: Option<PathBuf>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let done = match lab.as_deref().map(read) {
        Some(Ok(lab)) if !lab.hosts.is_empty() => on_lab(&client, &lab, &mut problems).await,
        Some(Ok(lab)) => on_this_machine(&client, Some(&lab), &mut problems).await,
        Some(Err(problem)) => Err(problem),
        None => on_this_machine(&client, None, &mut problems).await,
    };
    problems.extend(done.err());
    problems
}

async fn on_lab(client: &Client, lab: &Lab, problems: &mut Vec<Problem>) -> Result<(), Problem> {
    let known = client.hypervisors().list().await?;
    for host in &lab.hosts {
        let name = Name::lossy(&host.name);
        if known.iter().any(|h| h.name == name) {
            continue;
        }
        let target = match (host.address.parse(), host.user.parse()) {
            (Ok(address), Ok(user)) => SshTarget { address, port: host.port, user, jump: None },
            _ => {
                problems.push(HostAddressWrong.at("hosts"));
                continue;
            }
        };
        let shown = match client.hypervisors().probe(&target).await {
            Ok(shown) => shown.host_key,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        // The lab knows the key of each host: `ADDRESS TYPE BASE64`.
        if !host.host_key.trim().ends_with(shown.line()) {
            problems.push(LabKeyDiffers { host: host.name.clone() }.into());
            continue;
        }
        let new = NewHypervisor {
            name,
            ssh: Some(target),
            host_key: Some(shown),
            jump_key: None,
            password: None,
            viewer_address: None,
            network: Some("guests".to_owned()),
        };
        if let Err(problem) = client.hypervisors().add(&new).await {
            problems.push(problem);
        }
    }
    add_path_and_template(client, lab).await
}

async fn add_path_and_template(client: &Client, lab: &Lab) -> Result<(), Problem> {
    a_host_answers(client).await?;
    let path_of = |path: &Path| path.display().to_string().parse::<HostPath>();
    let wrong = |why: sarrio_model::HostPathError| LabPathWrong { why: why.to_string() }.at("storage_path");
    let directory = path_of(&lab.storage_path).map_err(wrong)?;
    let paths = client.storage().list().await?;
    if !paths.iter().any(|p| p.directory == directory) {
        let new = NewStoragePath {
            name: Name::lossy("nas"),
            directory,
            desktops: true,
            templates: true,
            reuse: false,
        };
        client.storage().add(&new).await?;
    }
    let Some(file) = &lab.template else { return Ok(()) };
    let templates = client.templates().list_with_retired(&PageQuery::default()).await?;
    if templates.total == 0 {
        let new = NewTemplate {
            name: Name::lossy("Demo Linux"),
            description: "A small Linux that shows its name, address and a clock.".to_owned(),
            shares: vec![Subject::Everyone],
            hardware: Hardware { vcpus: 1, memory: MiB(256), ..Hardware::default() },
            path: None,
            file: Some(path_of(file).map_err(wrong)?),
        };
        client.templates().create(&new).await?;
    }
    Ok(())
}

/// Waits until a host answers; hosts that were just added take a moment. After half a minute it goes on, and the next
/// call says that no host answers.
async fn a_host_answers(client: &Client) -> Result<(), Problem> {
    for _ in 0..60 {
        if client.hypervisors().list().await?.iter().any(|host| host.state.takes_desktops()) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    }
    Ok(())
}

async fn on_this_machine(
    client: &Client,
    lab: Option<&Lab>,
    problems: &mut Vec<Problem>,
) -> Result<(), Problem> {
    if client.hypervisors().list().await?.is_empty() && Path::new("/run/libvirt/libvirt-sock").exists() {
        let hostname = std::fs::read_to_string("/etc/hostname").unwrap_or_default();
        let new = NewHypervisor {
            name: Name::lossy(hostname.trim()),
            ssh: None,
            host_key: None,
            jump_key: None,
            password: None,
            viewer_address: None,
            network: None,
        };
        if let Err(problem) = client.hypervisors().add(&new).await {
            problems.push(problem);
        }
    }
    match lab {
        Some(lab) => add_path_and_template(client, lab).await,
        None => Ok(()),
    }
}

/// An error with its causes, in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
