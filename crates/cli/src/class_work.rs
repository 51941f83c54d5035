//! The work of a class: handing it in, collecting it, and what is open at the end of the hour.

use std::path::PathBuf;

use clap::Args;
use sarrio_client::{Client, pack, save};
use sarrio_model::{AtEnd, Checklist, CollectWork, GuestFolder, Lesson, OpenDesktop, StudentWork, UserRef};

use crate::{
    connect::Context,
    find, follow,
    one_lesson::OneLesson,
    outcome::Failure,
    output::{self, remark},
    table::{Table, moment, or_dash},
};

/// What is collected, and from whom.
#[derive(Debug, Args)]
pub struct Collect {
    #[command(flatten)]
    lesson: OneLesson,
    /// The folder in the guests, such as /home/student/work.
    #[arg(long, value_name = "PATH", required_unless_present = "disk")]
    folder: Option<GuestFolder>,
    /// Copies the disk of each desktop whose folder cannot be read; without a folder, of all.
    #[arg(long)]
    disk: bool,
    /// Only from these students.
    #[arg(long = "from", value_name = "USER")]
    people: Vec<String>,
    /// Ends the lesson afterwards.
    #[arg(long)]
    end: bool,
    /// Shuts its desktops down then.
    #[arg(long, requires = "end")]
    shut_down: bool,
}

/// Where the work is saved.
#[derive(Debug, Args)]
pub struct Download {
    #[command(flatten)]
    lesson: OneLesson,
    /// The folder; it is made if it is not there.
    folder: PathBuf,
    /// Only that of these students.
    #[arg(long = "from", value_name = "USER")]
    people: Vec<String>,
}

/// What a student hands in.
#[derive(Debug, Args)]
pub struct HandIn {
    #[command(flatten)]
    lesson: OneLesson,
    /// The files and folders.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
}

pub(crate) async fn collect(context: &Context, client: &Client, collect: Collect) -> Result<(), Failure> {
    let lesson = find::lesson_with_work(client, &collect.lesson.lesson).await?;
    let people = find::users(client, &collect.people).await?;
    let at_end = if collect.shut_down { AtEnd::ShutDown } else { AtEnd::Nothing };
    let request = CollectWork {
        folder: collect.folder,
        disk: collect.disk,
        people: (!people.is_empty()).then_some(people),
        end: collect.end.then_some(at_end),
    };
    follow::finish(context, client, client.lessons().collect(lesson.id, &request).await?).await
}

pub(crate) async fn list(context: &Context, client: &Client, one: OneLesson) -> Result<(), Failure> {
    let lesson = find::lesson_with_work(client, &one.lesson).await?;
    let all = client.lessons().work(lesson.id).await?;
    context.output.show(&all, |all| rows(all))
}

fn rows(all: &[StudentWork]) -> Table {
    let mut table = Table::new(["STUDENT", "HANDED IN", "HOW", "FILES", "SIZE", "PROBLEM"]);
    for work in all {
        let there = work.handed_in;
        table.row([
            work.person.name.clone(),
            or_dash(there.map(|work| moment(work.at))),
            or_dash(there.map(|work| work.how.as_str())),
            or_dash(there.and_then(|work| work.files)),
            or_dash(there.map(|work| work.size)),
            or_dash(work.not_collected.as_ref().map(|failed| &failed.problem.detail)),
        ]);
    }
    table
}

pub(crate) async fn download(client: &Client, download: Download) -> Result<(), Failure> {
    let lesson = find::lesson_with_work(client, &download.lesson.lesson).await?;
    let people = find::users(client, &download.people).await?;
    let mut all = client.lessons().work(lesson.id).await?;
    all.retain(|work| people.is_empty() || people.contains(&work.person.id));
    for work in &all {
        let Some(there) = work.handed_in else {
            remark(format!("{} has not handed in anything.", work.person.name));
            continue;
        };
        let pieces = client.lessons().read_work(lesson.id, work.person.id).await?;
        let saved = save(pieces, &download.folder, &work.file_name(there.how)).await?;
        output::write(&format!("{}\n", saved.display()))?;
    }
    Ok(())
}

pub(crate) async fn hand_in(client: &Client, hand_in: HandIn) -> Result<Lesson, Failure> {
    let lesson = find::lesson(client, &hand_in.lesson.lesson).await?;
    Ok(client.lessons().hand_in(lesson.id, pack(hand_in.paths)?).await?)
}

pub(crate) async fn checklist(context: &Context, client: &Client, one: OneLesson) -> Result<(), Failure> {
    let lesson = find::lesson(client, &one.lesson).await?;
    context.output.show(&client.lessons().checklist(lesson.id).await?, open)
}

fn open(list: &Checklist) -> Table {
    let mut table = Table::new(["STUDENT", "OPEN", "DESKTOP"]);
    let mut person = |who: &UserRef, what: &str| {
        table.row([who.name.clone(), what.to_owned(), or_dash(None::<&str>)]);
    };
    list.hands.iter().for_each(|who| person(who, "hand is up"));
    list.not_handed_in.iter().for_each(|who| person(who, "nothing handed in"));
    let mut desktop = |one: &OpenDesktop| {
        table.row([one.person.name.clone(), format!("desktop is {}", one.state), one.name.to_string()]);
    };
    list.running.iter().chain(&list.busy).for_each(&mut desktop);
    table
}
