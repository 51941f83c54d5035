//! What a screen may ask of the backend, as a value: the screen says what, the shell does it.
//!
//! So a screen is tested without a backend, and every call is made at one place ([`perform`]).

use sarrio_client::Client;
use sarrio_model::{
    Batch, Check, Desktop, DesktopId, EditDesktop, EditHypervisor, EditStoragePath, EditTemplate, HostKey,
    HypervisorId, Media, NewDesktops, NewHypervisor, NewMedia, NewStoragePath, NewTemplate,
    NewTemplateFromDesktop, Operation, OperationId, Problem, SshTarget, StoragePath, StoragePathId, Template,
    TemplateId,
};

use crate::words::hypervisors as said;

/// One call.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Request {
    Desktop(DesktopId),
    CreateDesktops(NewDesktops),
    EditDesktop(DesktopId, EditDesktop),
    Batch(Batch),
    EmptyBin(u64),
    TemplateFromDesktop(DesktopId, NewTemplateFromDesktop),
    ImportTemplate(NewTemplate, Option<std::path::PathBuf>),
    EditTemplate(TemplateId, EditTemplate),
    DeleteTemplate(TemplateId),
    RestoreTemplate(TemplateId),
    PurgeTemplate(TemplateId),
    PublicKey,
    ProbeHost(SshTarget),
    TryHost(Box<NewHypervisor>),
    AddHost(Box<NewHypervisor>),
    EditHost(HypervisorId, EditHypervisor),
    RemoveHost(HypervisorId),
    CheckHost(HypervisorId),
    Maintenance(HypervisorId, bool),
    RetryHost(HypervisorId),
    ConfirmOff(HypervisorId),
    AddPath(NewStoragePath),
    EditPath(StoragePathId, EditStoragePath),
    RemovePath(StoragePathId),
    AddMedia(NewMedia),
    Cancel(OperationId),
}

/// What came of it.
#[derive(Debug, Clone)]
#[allow(missing_docs, clippy::large_enum_variant)]
pub enum Answer {
    /// Done, nothing to say.
    Done,
    /// It goes on as a job.
    Accepted(Operation),
    Desktop(Desktop),
    Template(Template),
    HostKey(HostKey),
    PublicKey(String),
    Checks(Vec<Check>),
    Host(HypervisorId),
    Path(StoragePath),
    Media(Media),
}

/// What a screen hears of its request.
pub type Reply = Result<Answer, Problem>;

/// Does it.
///
/// # Errors
/// What the backend says, or that it was not heard.
pub async fn perform(client: Client, request: Request) -> Reply {
    use Answer::{Accepted, Done};
    Ok(match request {
        Request::Desktop(id) => Answer::Desktop(client.desktops().get(id).await?),
        Request::CreateDesktops(new) => Accepted(client.desktops().create(&new).await?),
        Request::EditDesktop(id, edit) => Answer::Desktop(client.desktops().edit(id, &edit).await?),
        Request::Batch(batch) => Accepted(client.desktops().batch(&batch).await?),
        Request::EmptyBin(count) => Accepted(client.desktops().purge_all(count).await?),
        Request::TemplateFromDesktop(id, new) => Accepted(client.desktops().template(id, &new).await?),
        Request::ImportTemplate(new, upload) => Accepted(import(&client, &new, upload.as_deref()).await?),
        Request::EditTemplate(id, edit) => Answer::Template(client.templates().edit(id, &edit).await?),
        Request::DeleteTemplate(id) => Accepted(client.templates().delete(id).await?),
        Request::RestoreTemplate(id) => Accepted(client.templates().restore(id).await?),
        Request::PurgeTemplate(id) => Accepted(client.templates().purge(id).await?),
        Request::PublicKey => Answer::PublicKey(client.hypervisors().public_key().await?),
        Request::ProbeHost(target) => Answer::HostKey(client.hypervisors().probe(&target).await?),
        Request::TryHost(new) => Answer::Checks(try_host(&client, &new).await?),
        Request::AddHost(new) => Answer::Host(client.hypervisors().add(&new).await?.id),
        Request::EditHost(id, edit) => Answer::Host(client.hypervisors().edit(id, &edit).await?.id),
        Request::RemoveHost(id) => {
            client.hypervisors().remove(id).await?;
            Done
        }
        Request::CheckHost(id) => Answer::Checks(client.hypervisors().doctor(id).await?),
        Request::Maintenance(id, true) => Answer::Host(client.hypervisors().begin_maintenance(id).await?.id),
        Request::Maintenance(id, false) => Answer::Host(client.hypervisors().end_maintenance(id).await?.id),
        Request::RetryHost(id) => {
            client.hypervisors().retry(id).await?;
            Done
        }
        Request::ConfirmOff(id) => Answer::Host(client.hypervisors().confirm_off(id).await?.id),
        Request::AddPath(new) => Answer::Path(client.storage().add(&new).await?),
        Request::EditPath(id, edit) => Answer::Path(client.storage().edit(id, &edit).await?),
        Request::RemovePath(id) => {
            client.storage().remove(id).await?;
            Done
        }
        Request::AddMedia(new) => Answer::Media(client.media().add(&new).await?),
        Request::Cancel(id) => Accepted(client.operations().cancel(id).await?),
    })
}

/// Imports a file of a storage path, or uploads one of this computer.
async fn import(
    client: &Client,
    new: &NewTemplate,
    upload: Option<&std::path::Path>,
) -> Result<Operation, Problem> {
    if let Some(file) = upload {
        return client.templates().import_file(new, file).await;
    }
    let importing = client.templates().create(new).await?;
    importing.operation.ok_or_else(|| Problem::invalid("file", "Name the image to import."))
}

/// The backend's checks, and one of our own: whether this computer reaches the address that viewers will use.
async fn try_host(client: &Client, new: &NewHypervisor) -> Result<Vec<Check>, Problem> {
    let mut checks = client.hypervisors().check(new).await?;
    let address = new.viewer_address.clone().or_else(|| new.ssh.as_ref().map(|ssh| ssh.address.clone()));
    if let Some(address) = address {
        checks.push(reach(&address, new.ssh.as_ref().map_or(22, |ssh| ssh.port)).await);
    }
    Ok(checks)
}

/// Whether `address` answers from here at all. Consoles have no port before a desktop runs, so its sshd is asked.
async fn reach(address: &str, port: u16) -> Check {
    use sarrio_model::{CheckName, Outcome};
    let line = tokio::time::timeout(
        std::time::Duration::from_secs(4),
        tokio::net::TcpStream::connect((address, port)),
    );
    let (outcome, found, advice) = match line.await {
        Ok(Ok(_)) => (Outcome::Passed, said::answers_here(address), None),
        Ok(Err(error)) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
            (Outcome::Passed, said::is_there(address, port.to_string()), None)
        }
        _ => (Outcome::Warning, said::silent_here(address), Some(said::silent_here_advice())),
    };
    Check { name: CheckName::ViewerAddress, outcome, found, advice }
}
