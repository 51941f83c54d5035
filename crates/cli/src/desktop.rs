//! `desktop`: people's virtual machines.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use sarrio_client::Client;
use sarrio_model::{
    BatchAction, Bytes, Desktop, DesktopQuery, DesktopState, DiskOwner, EditDesktop, Name, NewDesktops,
    NewTemplateFromDesktop, NewerImageKind, Operation, Page, Sharing, problem::BinIsEmpty,
};

use crate::{
    ask, chain,
    connect::Context,
    failed_during,
    find::{self, Search},
    follow,
    grow::{self, Grow},
    hardware::{self, HardwareOptions, size},
    open::{self, Open},
    outcome::Failure,
    table::{NOTHING, Table, moment, or_dash},
};

/// Desktops.
#[derive(Debug, Subcommand)]
pub enum DesktopCommand {
    /// Lists desktops.
    #[command(visible_alias = "ls")]
    List(List),
    /// Shows one desktop with its disks.
    Show(One),
    /// Shows the images that a desktop's disks are built on, read from their headers if a host reaches them.
    Disks(One),
    /// Creates one or many desktops, from a template or empty, to be installed from media.
    Create(Create),
    /// Starts desktops.
    Start(Many),
    /// Shuts desktops down; forces them off after the grace period.
    Shutdown(Many),
    /// Forces desktops off.
    Stop(Many),
    /// Resets desktops.
    Reset(Many),
    /// Pauses desktops.
    Pause(Many),
    /// Resumes desktops.
    Resume(Many),
    /// Changes the hardware (from the next start on) or the owner of a desktop.
    Edit(Edit),
    /// Makes a disk of a desktop larger.
    Grow(Grow),
    /// Renames a desktop.
    Rename {
        /// Its name or id.
        desktop: String,
        /// The new name.
        name: Name,
    },
    /// Moves desktops to the recycle bin.
    Delete(Many),
    /// Restores desktops from the recycle bin.
    Restore(Many),
    /// Deletes desktops from the recycle bin for good.
    Purge(Purge),
    /// Makes a template from a desktop's disk; the desktop gets an overlay on it.
    Template(MakeTemplate),
    /// Saves a picture of a desktop's screen.
    Screen(Screen),
    /// Opens a desktop in a viewer.
    Open(Open),
}

/// One desktop.
#[derive(Debug, Args)]
pub struct One {
    /// Its name or id.
    pub(crate) desktop: String,
}

/// Desktops.
#[derive(Debug, Args)]
pub struct Many {
    /// Its name or id.
    #[arg(required = true)]
    desktops: Vec<String>,
}

/// Which desktops to list.
#[derive(Debug, Args)]
pub struct List {
    /// Words in the name of the desktop, its owner or its template.
    #[arg(long, short = 'q', value_name = "WORDS")]
    search: Option<String>,
    /// Only desktops in these states, separated by commas: stopped, running, failed …
    #[arg(long)]
    state: Option<String>,
    /// Only desktops of this person.
    #[arg(long)]
    owner: Option<String>,
    /// Only desktops of this template.
    #[arg(long)]
    template: Option<String>,
    /// Only desktops on this host.
    #[arg(long)]
    host: Option<String>,
    /// Lists the recycle bin instead.
    #[arg(long)]
    deleted: bool,
    /// Sorts by name, owner, template, state or created; a - before it reverses the order.
    #[arg(long, allow_hyphen_values = true)]
    sort: Option<String>,
    /// The most desktops to list; all by default.
    #[arg(long)]
    limit: Option<usize>,
}

/// The desktops to create.
#[derive(Debug, Args)]
pub struct Create {
    /// The name; several desktops get a number after it.
    name: Name,
    /// The template, by name or id.
    #[arg(long, required_unless_present = "disk")]
    template: Option<String>,
    /// How many, 1 to 500.
    #[arg(long, default_value_t = 1)]
    count: u32,
    /// The owner; you by default.
    #[arg(long)]
    owner: Option<String>,
    /// The size of the system disk; without a template it is empty.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    disk: Option<Bytes>,
    /// The size of a second disk for data, which stays when the template is replaced by a new version.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    data: Option<Bytes>,
    /// The size of a disk that is empty at each start.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    scratch: Option<Bytes>,
    /// The storage path; by default the one with the most free space.
    #[arg(long, value_name = "STORAGE")]
    path: Option<String>,
    /// Starts them as soon as they are ready.
    #[arg(long)]
    start: bool,
    #[command(flatten)]
    hardware: HardwareOptions,
}

/// What to change.
#[derive(Debug, Args)]
pub struct Edit {
    /// Its name or id.
    desktop: String,
    /// A new owner.
    #[arg(long)]
    owner: Option<String>,
    #[command(flatten)]
    hardware: HardwareOptions,
}

/// What to delete for good.
#[derive(Debug, Args)]
pub struct Purge {
    /// Its name or id.
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    desktops: Vec<String>,
    /// Everything in the recycle bin.
    #[arg(long)]
    all: bool,
}

/// The template to make.
#[derive(Debug, Args)]
pub struct MakeTemplate {
    /// Which desktop, by name or id; it must be off.
    desktop: String,
    /// The template's name.
    name: Name,
    /// What it is for.
    #[arg(long, default_value = "")]
    description: String,
    /// Everyone at the school may use it.
    #[arg(long)]
    everyone: bool,
}

/// The picture to save.
#[derive(Debug, Args)]
pub struct Screen {
    /// Its name or id.
    desktop: String,
    /// The JPEG file to write; a dash means standard output.
    #[arg(long, short, default_value = "screen.jpg")]
    output: PathBuf,
    /// The greatest width, in pixels.
    #[arg(long, default_value_t = 1280)]
    width: u16,
}

pub(crate) async fn run(context: &Context, command: DesktopCommand) -> Result<(), Failure> {
    let client = context.client()?;
    match command {
        DesktopCommand::List(which) => list(context, &client, which).await,
        DesktopCommand::Show(one) => {
            let id = find::desktop(&client, &one.desktop, Search::InUse).await?.id;
            context.output.show(&client.desktops().get(id).await?, show)
        }
        DesktopCommand::Disks(one) => {
            let id = find::desktop(&client, &one.desktop, Search::InUse).await?.id;
            chain::show(context, &client, DiskOwner::Desktop(id)).await
        }
        DesktopCommand::Create(new) => create(context, &client, new).await,
        DesktopCommand::Start(many) => act(context, &client, BatchAction::Start, &many.desktops).await,
        DesktopCommand::Shutdown(many) => act(context, &client, BatchAction::Shutdown, &many.desktops).await,
        DesktopCommand::Stop(many) => act(context, &client, BatchAction::Stop, &many.desktops).await,
        DesktopCommand::Reset(many) => act(context, &client, BatchAction::Reset, &many.desktops).await,
        DesktopCommand::Pause(many) => act(context, &client, BatchAction::Pause, &many.desktops).await,
        DesktopCommand::Resume(many) => act(context, &client, BatchAction::Resume, &many.desktops).await,
        DesktopCommand::Delete(many) => act(context, &client, BatchAction::Delete, &many.desktops).await,
        DesktopCommand::Restore(many) => act(context, &client, BatchAction::Restore, &many.desktops).await,
        DesktopCommand::Purge(which) => purge(context, &client, which).await,
        DesktopCommand::Edit(edit) => {
            let owner = match &edit.owner {
                Some(owner) => Some(find::user(&client, owner).await?.id),
                None => None,
            };
            let hardware = Some(edit.hardware.edit(&client).await?);
            let desktop = find::desktop(&client, &edit.desktop, Search::InUse).await?;
            let edit = EditDesktop { revision: desktop.revision, name: None, hardware, owner };
            context.output.show(&client.desktops().edit(desktop.id, &edit).await?, show)
        }
        DesktopCommand::Grow(grow) => grow::run(context, &client, grow).await,
        DesktopCommand::Rename { desktop, name } => {
            let desktop = find::desktop(&client, &desktop, Search::InUse).await?;
            let edit =
                EditDesktop { revision: desktop.revision, name: Some(name), hardware: None, owner: None };
            context.output.show(&client.desktops().edit(desktop.id, &edit).await?, show)
        }
        DesktopCommand::Template(new) => {
            let desktop = find::desktop(&client, &new.desktop, Search::InUse).await?;
            let sharing = if new.everyone { Sharing::Everyone } else { Sharing::OnlyMe };
            let new = NewTemplateFromDesktop { name: new.name, description: new.description, sharing };
            follow::finish(context, &client, client.desktops().template(desktop.id, &new).await?).await
        }
        DesktopCommand::Screen(screen) => picture(&client, screen).await,
        DesktopCommand::Open(open) => open::run(context, &client, open).await,
    }
}

async fn list(context: &Context, client: &Client, which: List) -> Result<(), Failure> {
    let mut query = DesktopQuery {
        q: which.search,
        sort: which.sort,
        state: which.state.map(|states| states.replace(' ', "")),
        deleted: which.deleted.then_some(true),
        ..DesktopQuery::default()
    };
    if let Some(owner) = &which.owner {
        query.owner = Some(find::user(client, owner).await?.id);
    }
    if let Some(template) = &which.template {
        query.template = Some(find::template(client, template, Search::InUse).await?.id);
    }
    if let Some(host) = &which.host {
        query.hypervisor = Some(find::hypervisor(client, host).await?.id);
    }
    let wanted = which.limit.unwrap_or(usize::MAX);
    let mut all = Page { items: Vec::new(), next: None, total: 0 };
    while all.items.len() < wanted {
        query.limit = u32::try_from((wanted - all.items.len()).min(500)).ok();
        let page = client.desktops().list(&query).await?;
        all.items.extend(page.items);
        (all.total, all.next) = (page.total, page.next);
        if all.next.is_none() {
            break;
        }
        query.cursor.clone_from(&all.next);
    }
    context.output.show(&all, rows)
}

fn rows(page: &Page<Desktop>) -> Table {
    let mut table = Table::new(["NAME", "STATE", "HOST", "OWNER", "TEMPLATE", "VIEWERS"]);
    for desktop in &page.items {
        table.row([
            desktop.name.to_string(),
            desktop.state.name().to_string(),
            or_dash(desktop.host_name.as_ref()),
            desktop.owner.name.clone(),
            or_dash(desktop.template_name.as_ref()),
            if desktop.viewers == 0 { NOTHING.to_owned() } else { desktop.viewers.to_string() },
        ]);
    }
    table.foot(format!("{} of {} desktops", page.items.len(), page.total));
    table
}

pub(crate) fn show(desktop: &Desktop) -> Table {
    let mut table = Table::of_one();
    table.property("Name", &desktop.name);
    table.property("Id", desktop.id);
    table.property("Owner", &desktop.owner.name);
    table.property("State", state(&desktop.state));
    table.maybe("Host", desktop.host_name.as_ref());
    table.maybe("Template", desktop.template_name.as_ref());
    hardware::properties(&desktop.hardware, &mut table);
    table.property("Storage", &desktop.path_name);
    for disk in &desktop.disks {
        let size = disk.actual_size.map_or(String::new(), |size| format!(", {size} used"));
        let what = format!("{} {}{size}", disk.role.as_str(), disk.virtual_size);
        table.property("Disk", format_args!("{what}  {}", disk.file));
    }
    newer_images(desktop, &mut table);
    table.maybe("Operation", desktop.operation);
    table.property("Viewers", desktop.viewers);
    table.property("Created", moment(desktop.created));
    table.maybe("Deleted", desktop.deleted.map(moment));
    table
}

/// Adds the images that have newer data than the files of its disks, each with what to do about it.
fn newer_images(desktop: &Desktop, table: &mut Table) {
    let off = desktop.state.place().is_none();
    for newer in &desktop.newer_images {
        let problem = match off {
            true => newer.problem(&desktop.name),
            false => newer.problem_in_use(desktop.id, &desktop.name),
        };
        let how = match newer.kind {
            NewerImageKind::Overlay => "a snapshot",
            NewerImageKind::Outdated => "an outdated snapshot",
            NewerImageKind::Empty => "an empty snapshot",
            NewerImageKind::Copy => "a copy",
        };
        let (role, file) = (newer.role.as_str(), &newer.file);
        table.property(
            "Newer image",
            format_args!("{how} of the {role} disk, not made by Sarrio: {file}. {}", problem.hint),
        );
    }
}

fn state(state: &DesktopState) -> String {
    match state {
        DesktopState::Failed { during, problem } => {
            let during = failed_during::words(during);
            format!("failed {during}: {} {} [{}]", problem.detail, problem.hint, problem.code)
        }
        DesktopState::Running { since, .. } => format!("running since {}", moment(*since)),
        DesktopState::Unreachable { since, .. } => format!("unreachable since {}", moment(*since)),
        DesktopState::Paused { why, .. } => format!("paused ({})", hardware::text(why)),
        other => other.name().to_string(),
    }
}

async fn create(context: &Context, client: &Client, new: Create) -> Result<(), Failure> {
    let template = match &new.template {
        Some(template) => Some(find::template(client, template, Search::InUse).await?.id),
        None => None,
    };
    let owner = match &new.owner {
        Some(owner) => Some(find::user(client, owner).await?.id),
        None => None,
    };
    let path = match &new.path {
        Some(path) => Some(find::storage(client, path).await?.id),
        None => None,
    };
    let hardware = new.hardware.edit(client).await?;
    let (name, count, disk, start) = (new.name, new.count, new.disk, new.start);
    let (data_disk, scratch_disk) = (new.data, new.scratch);
    let new =
        NewDesktops { name, template, count, owner, hardware, disk, data_disk, scratch_disk, path, start };
    follow::finish(context, client, client.desktops().create(&new).await?).await
}

async fn act(
    context: &Context,
    client: &Client,
    action: BatchAction,
    names: &[String],
) -> Result<(), Failure> {
    let search = match action {
        BatchAction::Restore | BatchAction::Purge => Search::RecycleBin,
        _ => Search::InUse,
    };
    let desktops = find::desktops(client, names, search).await?;
    follow::finish(context, client, begin(client, action, &desktops).await?).await
}

async fn begin(client: &Client, action: BatchAction, desktops: &[Desktop]) -> Result<Operation, Failure> {
    let ids: Vec<_> = desktops.iter().map(|desktop| desktop.id).collect();
    Ok(client.desktops().act(action, &ids).await?)
}

async fn purge(context: &Context, client: &Client, which: Purge) -> Result<(), Failure> {
    if which.all {
        let count = client.desktops().summary().await?.deleted;
        if count == 0 {
            return Err(BinIsEmpty.problem().into());
        }
        ask::confirm(&format!("Delete {count} desktops and their disks for good?"), context.yes)?;
        return follow::finish(context, client, client.desktops().purge_all(count).await?).await;
    }
    let desktops = find::desktops(client, &which.desktops, Search::RecycleBin).await?;
    let names: Vec<&str> = desktops.iter().map(|desktop| desktop.name.as_str()).collect();
    ask::confirm(&format!("Delete {} for good?", names.join(", ")), context.yes)?;
    follow::finish(context, client, begin(client, BatchAction::Purge, &desktops).await?).await
}

async fn picture(client: &Client, screen: Screen) -> Result<(), Failure> {
    let desktop = find::desktop(client, &screen.desktop, Search::InUse).await?;
    let jpeg = client.desktops().screen(desktop.id, screen.width).await?;
    let failed = |error| Failure::Local(format!("{} cannot be written: {error}", screen.output.display()));
    if screen.output.as_os_str() == "-" {
        return std::io::Write::write_all(&mut std::io::stdout().lock(), &jpeg).map_err(failed);
    }
    std::fs::write(&screen.output, &jpeg).map_err(failed)
}
