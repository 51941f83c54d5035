//! `group`: groups of people, such as classes.

use clap::{Args, Subcommand};
use sarrio_model::{
    ArchiveGroup, DesktopsOfGroup, EditGroup, EditGroupPeople, Group, GroupQuery, Name, NewGroup,
};

use crate::{
    ask,
    connect::Context,
    deployment,
    find::{self, whole},
    move_up::{self, MoveUp},
    outcome::Failure,
    table::{Table, moment},
};

/// Groups of people.
#[derive(Debug, Subcommand)]
pub enum GroupCommand {
    /// Lists groups.
    #[command(visible_alias = "ls")]
    List {
        /// Only those of this category.
        #[arg(long)]
        category: Option<String>,
        /// The archived ones instead of the others.
        #[arg(long)]
        archived: bool,
    },
    /// Shows one group.
    Show(One),
    /// Adds a group to a category.
    Add {
        /// Its name.
        name: Name,
        /// The category, by name or id.
        #[arg(long)]
        category: String,
    },
    /// Renames a group.
    Rename {
        /// Its name or id.
        group: String,
        /// The new name.
        name: Name,
    },
    /// Moves a group to another category. The people whose main group it is move there with it.
    Move {
        /// Its name or id.
        group: String,
        /// The category, by name or id.
        category: String,
    },
    /// Archives a group, as at the end of the year: its teachers have no power over its members any more.
    Archive {
        #[command(flatten)]
        one: One,
        /// Moves the desktops that were made for it to the recycle bin.
        #[arg(long)]
        recycle: bool,
    },
    /// Takes a group out of the archive.
    Unarchive(One),
    /// Moves the members of groups up, as at the end of the year: 1MEC-A=2MEC-A 2MEC-A=archive.
    MoveUp(MoveUp),
    /// Adds people to a group.
    Join(People),
    /// Takes people out of a group.
    Leave(People),
    /// Makes people teachers of a group: they see its students, and look after their desktops.
    Teach(People),
    /// Takes people out of the teachers of a group.
    Unteach(People),
    /// Lists what was made for the students of a group, and whether those who join later get it too.
    Deployments(One),
    /// Removes a group. Its people stay.
    Remove(One),
}

/// One group.
#[derive(Debug, Args)]
pub struct One {
    /// Its name or id.
    group: String,
}

/// People of a group.
#[derive(Debug, Args)]
pub struct People {
    /// The group, by name or id.
    group: String,
    /// Who, by sign-in name, full name or id.
    #[arg(required = true)]
    users: Vec<String>,
}

/// Which list of a group's people a command changes, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Join,
    Leave,
    Teach,
    Unteach,
}

pub(crate) async fn run(context: &Context, command: GroupCommand) -> Result<(), Failure> {
    let client = context.client()?;
    match command {
        GroupCommand::List { category, archived } => {
            let category = match category {
                Some(typed) => Some(find::category(&client, &typed).await?.id),
                None => None,
            };
            let query = GroupQuery { category, archived: Some(archived), ..GroupQuery::default() };
            let all: Vec<Group> = whole!(client.groups(), query);
            context.output.show(&all, |all| rows(all))
        }
        GroupCommand::Show(one) => context.output.show(&find::group(&client, &one.group).await?, show),
        GroupCommand::Deployments(one) => {
            let group = find::group(&client, &one.group).await?;
            let all = client.groups().deployments(group.id).await?;
            context.output.show(&all, |all| deployment::rows(all))
        }
        GroupCommand::Add { name, category } => {
            let category = find::category(&client, &category).await?.id;
            context.output.show(&client.groups().add(&NewGroup { name, category }).await?, show)
        }
        GroupCommand::Rename { group, name } => {
            let group = find::group(&client, &group).await?;
            let edit = EditGroup { revision: group.revision, name: Some(name), ..EditGroup::default() };
            context.output.show(&client.groups().edit(group.id, &edit).await?, show)
        }
        GroupCommand::Move { group, category } => {
            let group = find::group(&client, &group).await?;
            let category = Some(find::category(&client, &category).await?.id);
            let edit = EditGroup { revision: group.revision, category, ..EditGroup::default() };
            context.output.show(&client.groups().edit(group.id, &edit).await?, show)
        }
        GroupCommand::Archive { one, recycle } => {
            let desktops = if recycle { DesktopsOfGroup::Recycle } else { DesktopsOfGroup::Keep };
            archive(context, &one.group, desktops).await
        }
        GroupCommand::Unarchive(one) => {
            let group = find::group(&client, &one.group).await?;
            let edit = EditGroup { revision: group.revision, archived: Some(false), ..EditGroup::default() };
            context.output.show(&client.groups().edit(group.id, &edit).await?, show)
        }
        GroupCommand::MoveUp(asked) => move_up::run(context, &asked).await,
        GroupCommand::Join(people) => change(context, &people, Change::Join).await,
        GroupCommand::Leave(people) => change(context, &people, Change::Leave).await,
        GroupCommand::Teach(people) => change(context, &people, Change::Teach).await,
        GroupCommand::Unteach(people) => change(context, &people, Change::Unteach).await,
        GroupCommand::Remove(one) => {
            let group = find::group(&client, &one.group).await?;
            ask::confirm(&format!("Remove {}? Its people stay.", group.name), context.answers)?;
            client.groups().remove(group.id).await?;
            let answer = serde_json::json!({ "removed": group.id });
            context.output.say(&answer, |_| format!("{} is removed.", group.name))
        }
    }
}

/// Archives one group. What becomes of its desktops is asked about if they are to go.
async fn archive(context: &Context, typed: &str, desktops: DesktopsOfGroup) -> Result<(), Failure> {
    let client = context.client()?;
    let found = find::group(&client, typed).await?;
    if desktops == DesktopsOfGroup::Recycle {
        let of_it = client.groups().desktops(found.id).await?;
        let question =
            format!("Archive {}, and move {} to the recycle bin?", found.name, move_up::counted(of_it));
        ask::confirm(&question, context.answers)?;
    }
    let archive = ArchiveGroup { revision: found.revision, desktops };
    let archived = client.groups().archive(found.id, &archive).await?;
    context.output.show(&archived, |archived| show(&archived.group))?;
    move_up::recycled(context, &client, archived.operation).await
}

async fn change(context: &Context, people: &People, change: Change) -> Result<(), Failure> {
    let client = context.client()?;
    let group = find::group(&client, &people.group).await?;
    let ids = find::users(&client, &people.users).await?;
    let edit = match change {
        Change::Join | Change::Teach => EditGroupPeople { add: ids, remove: vec![] },
        Change::Leave | Change::Unteach => EditGroupPeople { add: vec![], remove: ids },
    };
    let group = match change {
        Change::Join | Change::Leave => client.groups().change_members(group.id, &edit).await?,
        Change::Teach | Change::Unteach => client.groups().change_teachers(group.id, &edit).await?,
    };
    context.output.show(&group, show)
}

fn teachers(group: &Group) -> String {
    group.teachers.iter().map(|teacher| teacher.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn rows(all: &[Group]) -> Table {
    let mut table = Table::new(["NAME", "CATEGORY", "MEMBERS", "TEACHERS"]);
    for group in all {
        table.row([
            group.name.to_string(),
            group.category.name.to_string(),
            group.members.to_string(),
            teachers(group),
        ]);
    }
    table
}

fn show(group: &Group) -> Table {
    let mut table = Table::of_one();
    table.property("Name", &group.name);
    table.property("Id", group.id);
    table.property("Category", &group.category.name);
    table.property("Members", format_args!("{}, {} of them students", group.members, group.students));
    table.maybe("Teachers", Some(teachers(group)).filter(|teachers| !teachers.is_empty()));
    table.maybe("Archived", group.archived.map(moment));
    table.property("Added", moment(group.created));
    table
}
