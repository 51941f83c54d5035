//! `media`: ISO images to install from.

use clap::Subcommand;
use sarrio_model::{HostPath, Media, Name, NewMedia, PageQuery};

use crate::{
    ask,
    connect::Context,
    find::{self, whole},
    outcome::Failure,
    share::{self, ShareOptions},
    table::{Table, moment},
};

/// ISO images to install from.
#[derive(Debug, Subcommand)]
pub enum MediaCommand {
    /// Lists ISO images.
    #[command(visible_alias = "ls")]
    List,
    /// Registers an ISO file on a storage path; the file stays where it is.
    Add {
        /// Its name.
        name: Name,
        /// The file, below a storage path, as the hosts see it.
        file: HostPath,
        /// Shares it with nobody at first, instead of with everyone.
        #[arg(long)]
        private: bool,
    },
    /// Changes with whom an ISO image is shared.
    Share {
        /// Its name or id.
        media: String,
        #[command(flatten)]
        share: ShareOptions,
    },
    /// Removes an ISO image; the file stays.
    Remove {
        /// Its name or id.
        media: String,
    },
}

pub(crate) async fn run(context: &Context, command: MediaCommand) -> Result<(), Failure> {
    let client = context.client()?;
    match command {
        MediaCommand::List => {
            let all: Vec<Media> = whole!(client.media(), PageQuery::default());
            context.output.show(&all, |all| rows(all))
        }
        MediaCommand::Add { name, file, private } => {
            let new = NewMedia { name, file, shares: share::everyone(!private) };
            let media = client.media().add(&new).await?;
            context.output.say(&media, |media| format!("{} ({}) is registered.", media.name, media.size))
        }
        MediaCommand::Share { media, share } => {
            let media = find::media(&client, &media).await?;
            let edit = share.edit(&client, &media.shares).await?;
            let media = client.media().share(media.id, &edit).await?;
            context.output.say(&media, |media| {
                let shares = share::names(&media.shares).unwrap_or_else(|| "nobody".to_owned());
                format!("{} is shared with {shares}.", media.name)
            })
        }
        MediaCommand::Remove { media } => {
            let media = find::media(&client, &media).await?;
            ask::confirm(&format!("Remove {}? The file stays.", media.name), context.answers)?;
            client.media().remove(media.id).await?;
            let answer = serde_json::json!({ "removed": media.id });
            context.output.say(&answer, |_| format!("{} is removed.", media.name))
        }
    }
}

fn rows(all: &[Media]) -> Table {
    let mut table = Table::new(["NAME", "SIZE", "FILE", "SHARED WITH", "ADDED"]);
    for media in all {
        table.row([
            media.name.to_string(),
            media.size.to_string(),
            media.file.to_string(),
            share::names(&media.shares).unwrap_or_else(|| share::word(media.sharing).to_owned()),
            moment(media.created),
        ]);
    }
    table
}
