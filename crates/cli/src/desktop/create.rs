//! `desktop create`: makes desktops, and starts them if that is wanted; or tells beforehand what would happen.

use clap::{Args, ValueEnum};
use sarrio_client::Client;
use sarrio_model::{
    Bytes, CreateOutcome, DesktopAction, ForGroup, GroupId, Name, NewDesktops, OperationState, OverLimit,
    Persistence, UserId,
};

use crate::{
    connect::Context,
    find::{self, Search},
    follow,
    hardware::{HardwareOptions, size},
    job,
    outcome::Failure,
    output::remark,
};

use super::preview;

/// What becomes of those whose own limit a desktop would pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum WhenOver {
    /// Nobody gets one.
    Refuse,
    /// They get none, the others do.
    Skip,
    /// They get theirs all the same, if you may set what they may use.
    Allow,
}

impl From<WhenOver> for OverLimit {
    fn from(when: WhenOver) -> Self {
        match when {
            WhenOver::Refuse => Self::Refuse,
            WhenOver::Skip => Self::Skip,
            WhenOver::Allow => Self::Allow,
        }
    }
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
    /// One for each student of this group, by name or id. The name is a pattern then, as `{template} {first name}`; it knows
    /// `{name}` and `{group}` too.
    #[arg(long, conflicts_with_all = ["owner", "count"])]
    group: Option<String>,
    /// Only for these students of the group.
    #[arg(long = "member", value_name = "USER", requires = "group")]
    members: Vec<String>,
    /// Only for those students of the group who sit in this room by its seating plan.
    #[arg(long, value_name = "ROOM", requires = "group", conflicts_with = "members")]
    seats: Option<String>,
    /// Only for those students of the group who have no desktop of the template yet.
    #[arg(long, requires = "group")]
    missing: bool,
    /// Later also for those students who join the group.
    #[arg(long, requires = "group", conflicts_with_all = ["members", "seats"])]
    keep_up: bool,
    /// One for each of these people, by sign-in name, full name or id, such as somebody who joined late or lost theirs. The
    /// name is a pattern then, as for a group.
    #[arg(long = "for", value_name = "PERSON", num_args = 1.., conflicts_with_all = ["owner", "count", "group"])]
    people: Vec<String>,
    /// What becomes of those whose own limit a desktop would pass.
    #[arg(long, value_enum, default_value = "refuse")]
    over_limit: WhenOver,
    /// Creates nothing: tells whose limits would be passed, what would be used of each quota, and where the desktops would run.
    #[arg(long)]
    preview: bool,
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
    /// Each start begins with the template as it is: what was changed on the system disk before is gone.
    #[arg(long, requires = "template")]
    volatile: bool,
    /// Starts them as soon as they are ready.
    #[arg(long)]
    start: bool,
    #[command(flatten)]
    hardware: HardwareOptions,
}

/// Creates the desktops, waits for them, and starts them if that is wanted.
pub(super) async fn run(context: &Context, client: &Client, new: Create) -> Result<(), Failure> {
    let template = match &new.template {
        Some(template) => Some(find::template(client, template, Search::InUse).await?.id),
        None => None,
    };
    let owner = match &new.owner {
        Some(owner) => Some(find::user(client, owner).await?.id),
        None => None,
    };
    let for_group = match &new.group {
        Some(group) => {
            let group = find::group(client, group).await?.id;
            let members = match &new.seats {
                Some(room) => seated(client, group, room).await?,
                None => find::users(client, &new.members).await?,
            };
            Some(ForGroup { group, members, missing: new.missing, keep_up: new.keep_up })
        }
        None => None,
    };
    let for_people = find::users(client, &new.people).await?;
    let path = match &new.path {
        Some(path) => Some(find::storage(client, path).await?.id),
        None => None,
    };
    let hardware = new.hardware.edit(client).await?;
    let (after, only_preview) = (new.start, new.preview);
    let mut new = NewDesktops {
        name: new.name,
        template,
        count: new.count,
        owner,
        for_group,
        for_people,
        over_limit: new.over_limit.into(),
        hardware,
        disk: new.disk,
        data_disk: new.data,
        scratch_disk: new.scratch,
        path,
        persistence: if new.volatile { Persistence::Volatile } else { Persistence::Persistent },
        start: after,
    };
    if only_preview {
        let seen = client.desktops().preview(&new).await?;
        context.output.show(&seen, preview::table)?;
        return match seen.refused {
            Some(problem) => Err(problem.into()),
            None => Ok(()),
        };
    }
    if !after || !context.wait {
        return follow::finish(context, client, client.desktops().create(&new).await?).await;
    }
    // This program starts them itself, since it tells how the starts end.
    new.start = false;
    let begun = client.desktops().create(&new).await?;
    let over = match follow::wait(client, begun).await {
        Err(Failure::Told(code)) => {
            remark("The desktops will not be started. Once they are ready: sarrioctl desktop start");
            return Err(Failure::Told(code));
        }
        other => other?,
    };
    let mut made = client.operations().desktops(over.id).await?;
    made.retain(|one| one.outcome == CreateOutcome::Made);
    let made: Vec<_> = made.into_iter().map(|one| one.desktop).collect();
    let failed = over.state != OperationState::Succeeded;
    if made.is_empty() || over.state == OperationState::Cancelled {
        return follow::conclude(context, client, &over).await;
    }
    if !context.output.json {
        context.output.say(&over, job::sentence)?;
    }
    let started =
        follow::finish(context, client, client.desktops().act(DesktopAction::Start, &made).await?).await;
    if failed { follow::tell_outcome(client, &over).await } else { started }
}

/// The students of a group who sit in a room.
async fn seated(client: &Client, group: GroupId, room: &str) -> Result<Vec<UserId>, Failure> {
    let room = find::room(client, room).await?;
    let plans = client.rooms().seating().await?;
    let plan = plans.into_iter().find(|plan| plan.room.id == room.id && plan.group.id == group);
    let plan = plan.ok_or_else(|| {
        Failure::Local(format!("no student of the group has a seat in {}: sarrioctl room assign", room.name))
    })?;
    Ok(plan.people.into_iter().map(|place| place.person.id).collect())
}
