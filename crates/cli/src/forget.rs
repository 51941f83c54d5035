//! `storage forget`: shows what is lost with a storage path, and forgets it.

use sarrio_client::Client;
use sarrio_model::{ForgetStoragePath, StoragePath, StoragePathContents, StoredKind, StoredThing};

use crate::{
    ask::{self, Answers},
    connect::Context,
    outcome::Failure,
    output::remark,
    table::{NOTHING, Table},
};

/// How many things are shown before the question. The others are only counted.
const SHOWN: usize = 8;

/// Shows what is stored on the path, asks, and forgets the path with all of it.
pub(crate) async fn run(context: &Context, client: &Client, path: &StoragePath) -> Result<(), Failure> {
    let contents = client.storage().contents(path.id).await?;
    if let Some(obstacle) = contents.obstacle {
        return Err(obstacle.into());
    }
    let question = match contents.things.len() {
        0 => format!("Forget {}? Nothing is stored on it.", path.name),
        1 => format!("Forget {}? This concerns 1 thing, and cannot be undone.", path.name),
        count => format!("Forget {}? This concerns {count} things, and cannot be undone.", path.name),
    };
    if context.answers == Answers::FromPerson {
        ask::require_terminal(&question)?;
        if !contents.things.is_empty() {
            remark(beginning(&contents, path));
        }
    }
    ask::confirm(&question, context.answers)?;
    let forget = ForgetStoragePath { revision: path.revision, name: path.name.clone() };
    let forgotten = client.storage().forget(path.id, &forget).await?;
    context.output.say(&forgotten, |forgotten| {
        format!("{} is forgotten, with {} things.", path.name, forgotten.things.len())
    })
}

/// The first things, and how many more there are.
fn beginning(contents: &StoragePathContents, path: &StoragePath) -> Table {
    let (first, more) = contents.things.split_at(contents.things.len().min(SHOWN));
    let mut table = rows(first);
    if !more.is_empty() {
        table.foot(format!("… and {} more: sarrioctl storage contents {} lists all.", more.len(), path.id));
    }
    table
}

/// Each thing on a line.
pub(crate) fn table(contents: &StoragePathContents) -> Table {
    let mut table = rows(&contents.things);
    table.foot(match &contents.obstacle {
        Some(obstacle) => format!("The path cannot be forgotten now. {} {}", obstacle.detail, obstacle.hint),
        None => format!("{} things", contents.things.len()),
    });
    table
}

fn rows(things: &[StoredThing]) -> Table {
    let mut table = Table::new(["WHAT", "NAME", "OWNER", "FILE"]);
    for StoredThing { kind, name, owner, file } in things {
        let owner = owner.as_ref().map_or(NOTHING, |owner| owner.name.as_str());
        let file = file.as_ref().map_or(NOTHING, |file| file.as_str());
        table.row([word(*kind).to_owned(), name.to_string(), owner.to_owned(), file.to_owned()]);
    }
    table
}

fn word(kind: StoredKind) -> &'static str {
    match kind {
        StoredKind::Desktop => "desktop",
        StoredKind::DeletedDesktop => "desktop in the recycle bin",
        StoredKind::Template => "template",
        StoredKind::DeletedTemplate => "template in the recycle bin",
        StoredKind::Media => "ISO image",
        StoredKind::Image => "image with newer data",
        StoredKind::DependentDesktop => "desktop elsewhere that builds on it",
        StoredKind::DependentTemplate => "template elsewhere that builds on it",
    }
}
