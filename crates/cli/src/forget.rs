//! `storage forget`: shows what is lost with a storage path, and forgets it.

use sarrio_client::Client;
use sarrio_model::{ForgetStoragePath, StoragePath, StoragePathContents, StoredKind, StoredThing};

use crate::{
    ask,
    connect::Context,
    outcome::Failure,
    output::remark,
    table::{NOTHING, Table},
};

/// Lists what is stored on the path, asks, and forgets the path with all of it.
pub(crate) async fn run(context: &Context, client: &Client, path: &StoragePath) -> Result<(), Failure> {
    let contents = client.storage().contents(path.id).await?;
    if let Some(obstacle) = contents.obstacle {
        return Err(obstacle.into());
    }
    let question = match contents.things.len() {
        0 => format!("Forget {}? Nothing is stored on it.", path.name),
        count => format!("Forget {} and these {count} things? It cannot be undone.", path.name),
    };
    if !context.yes {
        ask::require_terminal(&question)?;
        if !contents.things.is_empty() {
            remark(table(&contents));
        }
    }
    ask::confirm(&question, context.yes)?;
    let forget = ForgetStoragePath { revision: path.revision, name: path.name.clone() };
    let forgotten = client.storage().forget(path.id, &forget).await?;
    context.output.say(&forgotten, |forgotten| {
        format!("{} is forgotten, with {} things.", path.name, forgotten.things.len())
    })
}

/// Each thing on a line.
pub(crate) fn table(contents: &StoragePathContents) -> Table {
    let mut table = Table::new(["WHAT", "NAME", "OWNER", "FILE"]);
    for StoredThing { kind, name, owner, file } in &contents.things {
        let owner = owner.as_ref().map_or(NOTHING, |owner| owner.name.as_str());
        let file = file.as_ref().map_or(NOTHING, |file| file.as_str());
        table.row([word(*kind).to_owned(), name.to_string(), owner.to_owned(), file.to_owned()]);
    }
    table.foot(match &contents.obstacle {
        Some(obstacle) => format!("The path cannot be forgotten now. {} {}", obstacle.detail, obstacle.hint),
        None => format!("{} things", contents.things.len()),
    });
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
