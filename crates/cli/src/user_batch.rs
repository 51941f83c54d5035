//! One change of several people, all or nobody.

use clap::Args;
use sarrio_model::{UserBatch, UserChange, UserSelection};

use crate::{connect::Context, find, outcome::Failure};

/// Several people.
#[derive(Debug, Args)]
pub struct Many {
    /// Who, by sign-in name, full name or id.
    #[arg(required = true)]
    pub(crate) users: Vec<String>,
}

/// People, and where they move.
#[derive(Debug, Args)]
pub struct Move {
    /// Who, by sign-in name, full name or id.
    #[arg(required = true)]
    users: Vec<String>,
    /// The category, by name or id.
    #[arg(long, required_unless_present = "group")]
    category: Option<String>,
    /// Their main group, by name or id; its category comes with it.
    #[arg(long)]
    group: Option<String>,
}

pub(crate) async fn move_to(context: &Context, people: &Move) -> Result<(), Failure> {
    let client = context.client()?;
    let category = match &people.category {
        Some(typed) => Some(find::category(&client, typed).await?.id),
        None => None,
    };
    let group = match &people.group {
        Some(typed) => Some(find::group(&client, typed).await?.id),
        None => None,
    };
    change(context, &people.users, UserChange::Move { category, group }).await
}

pub(crate) async fn change(context: &Context, users: &[String], change: UserChange) -> Result<(), Failure> {
    let client = context.client()?;
    let ids = find::users(&client, users).await?;
    let batch = UserBatch { people: UserSelection::of(ids), change, preview: false };
    let done = client.users().batch(&batch).await?;
    context.output.say(&done, |done| {
        let left: Vec<String> =
            done.leaves.iter().map(|left| format!("{} ({})", left.group.name, left.people)).collect();
        match left.is_empty() {
            true => format!("{} changed.", done.people),
            false => format!("{} changed. They left {}.", done.people, left.join(", ")),
        }
    })
}
