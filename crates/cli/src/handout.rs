//! Handing files out to a class, and saving what was handed out.

use std::{path::PathBuf, sync::Arc};

use clap::Args;
use sarrio_client::FilesToHandOut;
use sarrio_model::{Handout, HandoutDisc, Lesson, Name, NewHandout, Noun, Problem};

use crate::{
    connect::Context,
    find,
    outcome::Failure,
    table::{Table, moment},
};

/// What is handed out, and to whom.
#[derive(Debug, Args)]
pub struct HandOut {
    /// The lesson: its title, group or id; of several the one that takes place, or the next one.
    lesson: String,
    /// Files, and folders with all that is in them.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// What it is called; without it, as the first file or folder.
    #[arg(long)]
    name: Option<Name>,
    /// Only to these students.
    #[arg(long = "to", value_name = "USER")]
    people: Vec<String>,
}

/// One hand-out of a lesson.
#[derive(Debug, Args)]
pub struct OneHandout {
    /// The lesson: its title, group or id; of several the one that takes place, or the next one.
    lesson: String,
    /// Its name or id; of several the newest.
    handout: String,
}

/// What is saved, and where.
#[derive(Debug, Args)]
pub struct Save {
    #[command(flatten)]
    handout: OneHandout,
    /// The folder. Nothing that is in it is written over.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub(crate) async fn hand_out(context: &Context, asked: HandOut) -> Result<(), Failure> {
    let client = context.client()?;
    let files = FilesToHandOut::gather(&asked.paths)?;
    let lesson = find::lesson(&client, &asked.lesson).await?;
    let people = find::users(&client, &asked.people).await?;
    let name = Some(asked.name.unwrap_or_else(|| files.name()));
    let new = NewHandout { name, people: (!people.is_empty()).then_some(people) };
    let after = client.lessons().hand_out(lesson.id, &new, files, Arc::new(|_| ())).await?;
    context.output.show(&after, rows)
}

pub(crate) async fn list(context: &Context, lesson: &str) -> Result<(), Failure> {
    let client = context.client()?;
    let lesson = find::lesson(&client, lesson).await?;
    context.output.show(&lesson.handouts, |all| table(all))
}

pub(crate) async fn take_back(context: &Context, one: OneHandout) -> Result<(), Failure> {
    let client = context.client()?;
    let (lesson, handout) = found(context, one).await?;
    let after = client.lessons().take_back(lesson.id, handout.id).await?;
    context.output.show(&after, rows)
}

pub(crate) async fn save(context: &Context, save: Save) -> Result<(), Failure> {
    let client = context.client()?;
    let (lesson, handout) = found(context, save.handout).await?;
    let saved = client.lessons().save_handout(lesson.id, handout.id, &save.folder, Arc::new(|_| ())).await?;
    let saved: Vec<String> = saved.iter().map(|path| path.display().to_string()).collect();
    context.output.say(&serde_json::json!({ "saved": saved }), |_| format!("Saved: {}.", saved.join(", ")))
}

async fn found(context: &Context, one: OneHandout) -> Result<(Lesson, Handout), Failure> {
    let lesson = find::lesson(&context.client()?, &one.lesson).await?;
    let is_meant =
        |handout: &&Handout| handout.name.as_str() == one.handout || handout.id.to_string() == one.handout;
    let handout = lesson.handouts.iter().rfind(is_meant).cloned();
    let handout =
        handout.ok_or_else(|| Problem::not_found(Noun::Handout, format_args!("“{}”", one.handout)))?;
    Ok((lesson, handout))
}

fn rows(lesson: &Lesson) -> Table {
    table(&lesson.handouts)
}

fn table(handouts: &[Handout]) -> Table {
    let mut table = Table::new(["NAME", "FOR", "FILES", "SIZE", "SENT", "DISC", "ID"]);
    for handout in handouts {
        let people = &handout.people;
        table.row([
            handout.name.to_string(),
            people
                .as_ref()
                .map_or("the whole class".to_owned(), |people| format!("{} students", people.len())),
            handout.file_count.to_string(),
            handout.size.to_string(),
            moment(handout.sent),
            disc(&handout.disc),
            handout.id.to_string(),
        ]);
    }
    table
}

fn disc(disc: &HandoutDisc) -> String {
    match disc {
        HandoutDisc::Made { shortened: 0 } => "yes".to_owned(),
        HandoutDisc::Made { shortened } => format!("yes, {shortened} names shortened on Windows"),
        HandoutDisc::None { why } => why.detail.clone(),
    }
}
