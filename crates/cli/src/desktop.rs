//! `desktop`: people's virtual machines.

mod create;
mod preview;
mod show;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use sarrio_client::Client;
use sarrio_model::{
    Desktop, DesktopAction, DesktopQuery, DiskOwner, EditDesktop, HardwareEdit, Name, NewTemplateFromDesktop,
    Operation, Page, Persistence, problem::BinIsEmpty,
};

use self::{
    create::Create,
    show::{rows, show, undone},
};
use crate::{
    ask, chain,
    connect::Context,
    find::{self, Search},
    follow,
    grow::{self, Grow},
    hardware::{HardwareOptions, OPTIONS},
    open::{self, Open},
    outcome::Failure,
    share,
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
    /// Resets desktops to their templates; what is on their system disks goes to the recycle bin.
    ResetToTemplate(Many),
    /// Pauses desktops.
    Pause(Many),
    /// Resumes desktops.
    Resume(Many),
    /// Changes the hardware (from the next start on), the owner of a desktop, or whether it is volatile.
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
    /// Sorts by name, owner, template, host, state, vcpus, memory, created or deleted; a - before it reverses the order.
    #[arg(long, allow_hyphen_values = true)]
    sort: Option<String>,
    /// The most desktops to list; all by default.
    #[arg(long)]
    limit: Option<usize>,
}

/// What to change.
#[derive(Debug, Args)]
pub struct Edit {
    /// Its name or id.
    desktop: String,
    /// A new owner.
    #[arg(long)]
    owner: Option<String>,
    /// Each start begins with the template as it is: what was changed on the system disk before is gone.
    #[arg(long)]
    volatile: bool,
    /// What is changed on the system disk lasts.
    #[arg(long, conflicts_with = "volatile")]
    persistent: bool,
    #[command(flatten)]
    hardware: HardwareOptions,
}

/// What to delete for good.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Purge {
    /// Its name or id.
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
    /// Shows the last picture of the desktop's screen, which may show somebody's work, to whoever sees the template.
    #[arg(long)]
    picture: bool,
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
            let desktop = client.desktops().get(id).await?;
            tell(context, &client, &desktop).await
        }
        DesktopCommand::Disks(one) => {
            let id = find::desktop(&client, &one.desktop, Search::InUse).await?.id;
            chain::show(context, &client, DiskOwner::Desktop(id)).await
        }
        DesktopCommand::Create(new) => create::run(context, &client, new).await,
        DesktopCommand::Start(many) => act(context, &client, DesktopAction::Start, &many.desktops).await,
        DesktopCommand::Shutdown(many) => {
            act(context, &client, DesktopAction::Shutdown, &many.desktops).await
        }
        DesktopCommand::Stop(many) => act(context, &client, DesktopAction::Stop, &many.desktops).await,
        DesktopCommand::Reset(many) => act(context, &client, DesktopAction::Reset, &many.desktops).await,
        DesktopCommand::ResetToTemplate(many) => reset_to_template(context, &client, &many.desktops).await,
        DesktopCommand::Pause(many) => act(context, &client, DesktopAction::Pause, &many.desktops).await,
        DesktopCommand::Resume(many) => act(context, &client, DesktopAction::Resume, &many.desktops).await,
        DesktopCommand::Delete(many) => act(context, &client, DesktopAction::Delete, &many.desktops).await,
        DesktopCommand::Restore(many) => act(context, &client, DesktopAction::Restore, &many.desktops).await,
        DesktopCommand::Purge(which) => purge(context, &client, which).await,
        DesktopCommand::Edit(edit) => {
            let owner = match &edit.owner {
                Some(owner) => Some(find::user(&client, owner).await?.id),
                None => None,
            };
            let hardware = edit.hardware.edit(&client).await?;
            let persistence = match (edit.volatile, edit.persistent) {
                (true, _) => Some(Persistence::Volatile),
                (_, true) => Some(Persistence::Persistent),
                _ => None,
            };
            if owner.is_none() && persistence.is_none() && hardware == HardwareEdit::default() {
                let options = format!("--owner, --volatile, --persistent, {OPTIONS}");
                return Err(Failure::nothing_to_change(&options));
            }
            let hardware = Some(hardware);
            let desktop = find::desktop(&client, &edit.desktop, Search::InUse).await?;
            let edit = EditDesktop { revision: desktop.revision, name: None, hardware, owner, persistence };
            tell(context, &client, &client.desktops().edit(desktop.id, &edit).await?).await
        }
        DesktopCommand::Grow(grow) => grow::run(context, &client, grow).await,
        DesktopCommand::Rename { desktop, name } => {
            let desktop = find::desktop(&client, &desktop, Search::InUse).await?;
            let edit = EditDesktop {
                revision: desktop.revision,
                name: Some(name),
                hardware: None,
                owner: None,
                persistence: None,
            };
            tell(context, &client, &client.desktops().edit(desktop.id, &edit).await?).await
        }
        DesktopCommand::Template(new) => {
            let desktop = find::desktop(&client, &new.desktop, Search::InUse).await?;
            let MakeTemplate { name, description, picture, .. } = new;
            let shares = share::everyone(new.everyone);
            let new = NewTemplateFromDesktop { name, description, shares, picture };
            follow::finish(context, &client, client.desktops().template(desktop.id, &new).await?).await
        }
        DesktopCommand::Screen(screen) => picture(&client, screen).await,
        DesktopCommand::Open(open) => open::run(context, &client, open).await,
    }
}

/// Shows one desktop.
async fn tell(context: &Context, client: &Client, desktop: &Desktop) -> Result<(), Failure> {
    let undone = undone(client, std::slice::from_ref(desktop)).await?;
    context.output.show(desktop, |desktop| show(desktop, &undone))
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
    let undone = undone(client, &all.items).await?;
    context.output.show(&all, |all| rows(all, &undone))
}

async fn act(
    context: &Context,
    client: &Client,
    action: DesktopAction,
    names: &[String],
) -> Result<(), Failure> {
    let search = match action {
        DesktopAction::Restore | DesktopAction::Purge => Search::RecycleBin,
        _ => Search::InUse,
    };
    let desktops = find::desktops(client, names, search).await?;
    follow::finish(context, client, begin(client, action, &desktops).await?).await
}

async fn reset_to_template(context: &Context, client: &Client, names: &[String]) -> Result<(), Failure> {
    let desktops = find::desktops(client, names, Search::InUse).await?;
    let on = desktops.iter().filter(|desktop| desktop.state.is_on()).count();
    let names: Vec<&str> = desktops.iter().map(|desktop| desktop.name.as_str()).collect();
    let forced = match on {
        0 => "",
        _ => " Those that are on are forced off, and started again.",
    };
    let question = format!(
        "Reset {} to the template?{forced} What is on the system disks goes to the recycle bin.",
        names.join(", ")
    );
    ask::confirm(&question, context.answers)?;
    follow::finish(context, client, begin(client, DesktopAction::Renew, &desktops).await?).await
}

async fn begin(client: &Client, action: DesktopAction, desktops: &[Desktop]) -> Result<Operation, Failure> {
    let ids: Vec<_> = desktops.iter().map(|desktop| desktop.id).collect();
    Ok(client.desktops().act(action, &ids).await?)
}

async fn purge(context: &Context, client: &Client, which: Purge) -> Result<(), Failure> {
    if which.all {
        let count = client.desktops().summary().await?.deleted;
        if count == 0 {
            return Err(BinIsEmpty.problem().into());
        }
        ask::confirm(&format!("Delete {count} desktops and their disks for good?"), context.answers)?;
        return follow::finish(context, client, client.desktops().purge_all(count).await?).await;
    }
    let desktops = find::desktops(client, &which.desktops, Search::RecycleBin).await?;
    let names: Vec<&str> = desktops.iter().map(|desktop| desktop.name.as_str()).collect();
    ask::confirm(&format!("Delete {} for good?", names.join(", ")), context.answers)?;
    follow::finish(context, client, begin(client, DesktopAction::Purge, &desktops).await?).await
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
