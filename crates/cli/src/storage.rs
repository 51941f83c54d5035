//! `storage`: directories that keep desktops and templates.

use clap::{Args, Subcommand};
use sarrio_client::Client;
use sarrio_model::{
    EditStoragePath, HostPath, Name, NewStoragePath, StoragePath, problem::DirectoryWasForgotten,
};

use crate::{
    ask,
    connect::Context,
    find, forget,
    outcome::Failure,
    table::{Table, moment, or_dash, yes},
};

/// Storage paths: directories that keep desktops and templates.
#[derive(Debug, Subcommand)]
pub enum StorageCommand {
    /// Lists storage paths.
    #[command(visible_alias = "ls")]
    List,
    /// Shows one storage path, with its state on each host.
    Show(One),
    /// Adds an existing directory, which has the same path on each host.
    Add {
        /// Its name.
        name: Name,
        /// The directory.
        directory: HostPath,
        /// Whether new desktops are stored there.
        #[arg(long, value_name = "BOOL", default_value_t = true, action = clap::ArgAction::Set)]
        desktops: bool,
        /// Whether new templates are stored there.
        #[arg(long, value_name = "BOOL", default_value_t = true, action = clap::ArgAction::Set)]
        templates: bool,
    },
    /// Changes a storage path.
    Edit {
        /// Its name, directory or id.
        storage: String,
        /// A new name.
        #[arg(long)]
        name: Option<Name>,
        /// Whether new desktops are stored there.
        #[arg(long, value_name = "BOOL")]
        desktops: Option<bool>,
        /// Whether new templates are stored there.
        #[arg(long, value_name = "BOOL")]
        templates: Option<bool>,
    },
    /// Removes a storage path on which nothing is stored.
    Remove(One),
    /// Lists what is stored on a storage path, and what builds on that from other paths.
    Contents(One),
    /// Forgets a storage path that is gone for good, with all that is stored on it.
    ///
    /// It shows that first and asks. It is refused while any host can use the path.
    Forget(One),
}

/// One storage path.
#[derive(Debug, Args)]
pub struct One {
    /// Its name, directory or id.
    storage: String,
}

pub(crate) async fn run(context: &Context, command: StorageCommand) -> Result<(), Failure> {
    let client = context.client()?;
    match command {
        StorageCommand::List => context.output.show(&client.storage().list().await?, |all| rows(all)),
        StorageCommand::Show(one) => context.output.show(&find::storage(&client, &one.storage).await?, show),
        StorageCommand::Add { name, directory, desktops, templates } => {
            let new = NewStoragePath { name, directory, desktops, templates, reuse: false };
            context.output.show(&add(context, &client, new).await?, show)
        }
        StorageCommand::Edit { name: None, desktops: None, templates: None, .. } => {
            Err(Failure::nothing_to_change("--name, --desktops, --templates"))
        }
        StorageCommand::Edit { storage, name, desktops, templates } => {
            let path = find::storage(&client, &storage).await?;
            let edit = EditStoragePath { revision: path.revision, name, desktops, templates };
            context.output.show(&client.storage().edit(path.id, &edit).await?, show)
        }
        StorageCommand::Remove(one) => {
            let path = find::storage(&client, &one.storage).await?;
            ask::confirm(&format!("Remove {}? Its files stay.", path.name), context.answers)?;
            client.storage().remove(path.id).await?;
            let answer = serde_json::json!({ "removed": path.id });
            context.output.say(&answer, |_| format!("{} is removed.", path.name))
        }
        StorageCommand::Contents(one) => {
            let path = find::storage(&client, &one.storage).await?;
            context.output.show(&client.storage().contents(path.id).await?, forget::table)
        }
        StorageCommand::Forget(one) => {
            let path = find::storage(&client, &one.storage).await?;
            forget::run(context, &client, &path).await
        }
    }
}

/// Adds a directory. One that was a storage path before and was forgotten is used again once that was said.
async fn add(context: &Context, client: &Client, new: NewStoragePath) -> Result<StoragePath, Failure> {
    match client.storage().add(&new).await {
        Err(problem) if problem.says(DirectoryWasForgotten::KEY) => {
            let question = format!(
                "{} What lies in it stays there, and Sarrio does not know of it. Use it again?",
                problem.detail
            );
            ask::confirm(&question, context.answers)?;
            let again = NewStoragePath { reuse: true, ..new };
            Ok(client.storage().add(&again).await?)
        }
        added => Ok(added?),
    }
}

fn rows(paths: &[StoragePath]) -> Table {
    let mut table = Table::new(["NAME", "DIRECTORY", "FREE", "OF", "DESKTOPS", "TEMPLATES", "HOSTS"]);
    for path in paths {
        let usable = path.hosts.iter().filter(|host| host.usable).count();
        table.row([
            path.name.to_string(),
            path.directory.to_string(),
            or_dash(path.free),
            or_dash(path.total),
            yes(path.desktops),
            yes(path.templates),
            format!("{usable} of {}", path.hosts.len()),
        ]);
    }
    table
}

fn show(path: &StoragePath) -> Table {
    let mut table = Table::of_one();
    table.property("Name", &path.name);
    table.property("Id", path.id);
    table.property("Directory", &path.directory);
    table.property("Free", format_args!("{} of {}", or_dash(path.free), or_dash(path.total)));
    table.property("New desktops", yes(path.desktops));
    table.property("New templates", yes(path.templates));
    table.property("In use by", path.things);
    for host in &path.hosts {
        let how = match &host.problem {
            // Its sentence begins with the host's name.
            Some(problem) => format!("{} {}", problem.detail, problem.hint),
            None if host.usable => format!("{}: usable", host.name),
            None => format!("{}: not usable", host.name),
        };
        table.property("Host", how);
    }
    table.property("Added", moment(path.created));
    table
}
