//! `template`: what desktops are made from.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use sarrio_client::Client;
use sarrio_model::{
    DependantKind, Dependants, DiskOwner, EditTemplate, Hardware, HardwareEdit, HostPath, Name, NewTemplate,
    Page, PageQuery, Template, TemplateFilter, TemplateState,
};

use crate::{
    ask, chain,
    connect::Context,
    find::{self, Search},
    follow,
    hardware::{self, HardwareOptions, OPTIONS},
    outcome::Failure,
    output::remark,
    share::{self, ShareOptions},
    table::{Table, moment, or_dash, yes},
};

/// Templates, from which desktops are created.
#[derive(Debug, Subcommand)]
pub enum TemplateCommand {
    /// Lists templates.
    #[command(visible_alias = "ls")]
    List {
        /// Words in their names.
        #[arg(long, short = 'q', value_name = "WORDS")]
        search: Option<String>,
        /// Includes retired ones.
        #[arg(long)]
        retired: bool,
        /// Lists the recycle bin instead.
        #[arg(long, conflicts_with = "retired")]
        deleted: bool,
    },
    /// Shows one template.
    Show(One),
    /// Shows the images that a template's disk is built on, read from their headers if a host reaches them.
    Disks(One),
    /// Imports a template from a qcow2 file, which is copied and not changed.
    Import(Import),
    /// Changes a template.
    Edit(Edit),
    /// Retires a template: it is hidden, and no new desktops can be created from it. Nothing is deleted.
    Retire(One),
    /// Brings back a retired template.
    Revive(One),
    /// Changes with whom a template is shared.
    Share(ShareTemplate),
    /// Gives a template to somebody else.
    Give {
        /// Its name or id.
        template: String,
        /// The new owner.
        person: String,
    },
    /// Shows what builds on a template, directly or not.
    Tree(One),
    /// Moves a template on which nothing is built to the recycle bin.
    Delete(One),
    /// Restores a template from the recycle bin.
    Restore(One),
    /// Deletes a template from the recycle bin for good.
    Purge(One),
}

/// One template.
#[derive(Debug, Args)]
pub struct One {
    /// Its name or id.
    template: String,
}

/// The template to share.
#[derive(Debug, Args)]
pub struct ShareTemplate {
    /// Its name or id.
    template: String,
    #[command(flatten)]
    share: ShareOptions,
}

/// The template to import.
#[derive(Debug, Args)]
pub struct Import {
    /// Its name.
    name: Name,
    /// A file below a storage path, as the hosts see it.
    #[arg(long, value_name = "PATH", required_unless_present = "upload", conflicts_with = "upload")]
    file: Option<HostPath>,
    /// A file on this computer, which is uploaded.
    #[arg(long, value_name = "FILE")]
    upload: Option<PathBuf>,
    /// What it is for.
    #[arg(long, default_value = "")]
    description: String,
    /// Everyone at the school may use it.
    #[arg(long)]
    everyone: bool,
    /// The storage path for it.
    #[arg(long, value_name = "STORAGE")]
    path: Option<String>,
    #[command(flatten)]
    hardware: HardwareOptions,
}

/// What to change.
#[derive(Debug, Args)]
pub struct Edit {
    /// Its name or id.
    template: String,
    /// A new name.
    #[arg(long)]
    name: Option<Name>,
    /// What it is for.
    #[arg(long)]
    description: Option<String>,
    /// Whether it shows the last picture of the desktop that it was made from (true) or none (false).
    #[arg(long, value_name = "BOOL")]
    picture: Option<bool>,
    #[command(flatten)]
    hardware: HardwareOptions,
}

pub(crate) async fn run(context: &Context, command: TemplateCommand) -> Result<(), Failure> {
    let client = context.client()?;
    match command {
        TemplateCommand::List { search, retired, deleted } => {
            let shelf = match (deleted, retired) {
                (true, _) => TemplateFilter::Bin,
                (false, true) => TemplateFilter::WithRetired,
                (false, false) => TemplateFilter::Usable,
            };
            list(context, &client, search, shelf).await
        }
        TemplateCommand::Show(one) => {
            context.output.show(&find::template(&client, &one.template, Search::InUse).await?, show)
        }
        TemplateCommand::Disks(one) => {
            let template = find::template(&client, &one.template, Search::InUse).await?;
            chain::show(context, &client, DiskOwner::Template(template.id)).await
        }
        TemplateCommand::Import(import) => bring_in(context, &client, import).await,
        TemplateCommand::Edit(edit) => {
            let hardware = edit.hardware.edit(&client).await?;
            let Edit { name, description, picture, .. } = &edit;
            let plain = name.is_none() && description.is_none() && picture.is_none();
            if plain && hardware == HardwareEdit::default() {
                let options = format!("--name, --description, --picture, {OPTIONS}");
                return Err(Failure::nothing_to_change(&options));
            }
            let hardware = Some(hardware);
            let template = find::template(&client, &edit.template, Search::InUse).await?;
            let (name, description, picture) = (edit.name, edit.description, edit.picture);
            let revision = template.revision;
            let edit =
                EditTemplate { revision, name, description, picture, hardware, ..EditTemplate::default() };
            context.output.show(&client.templates().edit(template.id, &edit).await?, show)
        }
        TemplateCommand::Share(ShareTemplate { template, share }) => {
            let template = find::template(&client, &template, Search::InUse).await?;
            let edit = share.edit(&client, &template.shares).await?;
            context.output.show(&client.templates().share(template.id, &edit).await?, show)
        }
        TemplateCommand::Give { template, person } => {
            let template = find::template(&client, &template, Search::InUse).await?;
            let owner = Some(find::user(&client, &person).await?.id);
            let edit = EditTemplate { revision: template.revision, owner, ..EditTemplate::default() };
            context.output.show(&client.templates().edit(template.id, &edit).await?, show)
        }
        TemplateCommand::Tree(one) => {
            let template = find::template(&client, &one.template, Search::InUse).await?;
            context.output.show(&client.templates().dependants(template.id).await?, tree)
        }
        TemplateCommand::Retire(one) => offer(context, &client, &one.template, Offer::No).await,
        TemplateCommand::Revive(one) => offer(context, &client, &one.template, Offer::Yes).await,
        TemplateCommand::Delete(one) => {
            let template = find::template(&client, &one.template, Search::InUse).await?;
            follow::finish(context, &client, client.templates().delete(template.id).await?).await
        }
        TemplateCommand::Restore(one) => {
            let template = find::template(&client, &one.template, Search::RecycleBin).await?;
            follow::finish(context, &client, client.templates().restore(template.id).await?).await
        }
        TemplateCommand::Purge(one) => {
            let template = find::template(&client, &one.template, Search::RecycleBin).await?;
            ask::confirm(&format!("Delete the template {} for good?", template.name), context.answers)?;
            follow::finish(context, &client, client.templates().purge(template.id).await?).await
        }
    }
}

async fn list(
    context: &Context,
    client: &Client,
    search: Option<String>,
    shelf: TemplateFilter,
) -> Result<(), Failure> {
    let mut query = PageQuery { q: search, limit: Some(500), ..PageQuery::default() };
    let mut all = Page { items: Vec::new(), next: None, total: 0 };
    loop {
        let templates = client.templates();
        let page = match shelf {
            TemplateFilter::Usable => templates.list(&query).await?,
            TemplateFilter::WithRetired => templates.list_with_retired(&query).await?,
            TemplateFilter::Bin => templates.list_deleted(&query).await?,
        };
        all.items.extend(page.items);
        all.total = page.total;
        match page.next {
            Some(next) => query.cursor = Some(next),
            None => break context.output.show(&all, rows),
        }
    }
}

/// Whether desktops can be created from a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Offer {
    No,
    Yes,
}

async fn offer(context: &Context, client: &Client, typed: &str, offer: Offer) -> Result<(), Failure> {
    let template = find::template(client, typed, Search::InUse).await?;
    let enabled = Some(offer == Offer::Yes);
    let edit = EditTemplate { revision: template.revision, enabled, ..EditTemplate::default() };
    context.output.show(&client.templates().edit(template.id, &edit).await?, show)
}

async fn bring_in(context: &Context, client: &Client, import: Import) -> Result<(), Failure> {
    let path = match &import.path {
        Some(path) => Some(find::storage(client, path).await?.id),
        None => None,
    };
    let hardware = import.hardware.edit(client).await?.apply(&Hardware::default());
    let new = NewTemplate {
        name: import.name,
        description: import.description,
        shares: share::everyone(import.everyone),
        hardware,
        path,
        file: import.file,
    };
    if let Some(file) = import.upload {
        remark(format_args!("Sending {} …", file.display()));
        let sent = client.templates().import_file(&new, &file).await?;
        return follow::finish(context, client, sent).await;
    }
    let importing = client.templates().create(&new).await?;
    match importing.operation {
        Some(operation) => follow::finish(context, client, operation).await,
        // There is nothing to import or upload, so the template is shown.
        None => context.output.show(&importing.template, show),
    }
}

fn rows(page: &Page<Template>) -> Table {
    let mut table = Table::new(["NAME", "STATE", "OWNER", "FOR", "DESKTOPS", "DISK", "STORAGE"]);
    for template in &page.items {
        table.row([
            template.name.to_string(),
            state(template).to_owned(),
            template.owner.name.clone(),
            share::word(template.sharing).to_owned(),
            template.desktops.to_string(),
            or_dash(template.disk.as_ref().map(|disk| disk.virtual_size)),
            template.path_name.to_string(),
        ]);
    }
    table.foot(format!("{} of {} templates", page.items.len(), page.total));
    table
}

fn state(template: &Template) -> &'static str {
    match template.state {
        TemplateState::Ready if !template.enabled => "retired",
        TemplateState::Ready => "ready",
        TemplateState::Creating => "creating",
        TemplateState::Failed { .. } => "failed",
        TemplateState::Deleting => "deleting",
    }
}

/// What builds on a template, each template followed by what builds on that.
fn tree(dependants: &Dependants) -> Table {
    let mut table = Table::new(["NAME", "WHAT", "OWNER", "DELETED"]);
    for one in &dependants.tree {
        let what = match one.what {
            DependantKind::Desktop(_) => "desktop",
            DependantKind::Template(_) => "template",
        };
        table.row([
            format!("{}{}", "  ".repeat(one.depth.saturating_sub(1) as usize), one.name),
            what.to_owned(),
            one.owner.name.clone(),
            if one.deleted { "in the recycle bin".to_owned() } else { String::new() },
        ]);
    }
    table.foot(match dependants.others {
        0 => format!("{} in all", dependants.tree.len()),
        others => format!("{} and {others} others", dependants.tree.len()),
    });
    table
}

fn show(template: &Template) -> Table {
    let mut table = Table::of_one();
    table.property("Name", &template.name);
    table.property("Id", template.id);
    table.property("State", state(template));
    if let TemplateState::Failed { problem } = &template.state {
        table.property("Problem", format_args!("{} {}", problem.detail, problem.hint));
    }
    if !template.description.is_empty() {
        table.property("Description", &template.description);
    }
    table.property("Owner", &template.owner.name);
    let shares = share::names(&template.shares);
    table.property("Shared with", shares.unwrap_or_else(|| share::word(template.sharing).to_owned()));
    table.property("Picture", yes(template.picture));
    table.property("New desktops", yes(template.enabled));
    hardware::properties(&template.hardware, &mut table);
    table.property("Storage", &template.path_name);
    if let Some(disk) = &template.disk {
        table.property("Disk", format_args!("{}  {}", disk.virtual_size, disk.file));
    }
    table.maybe("Builds on", template.parent);
    table.property("Desktops", template.desktops);
    table.property("Templates", template.children);
    table.property("Created", moment(template.created));
    table.maybe("Deleted", template.deleted.map(moment));
    table
}
