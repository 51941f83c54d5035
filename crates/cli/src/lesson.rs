//! `lesson`: planning lessons, beginning and ending them.

use clap::{Args, Subcommand};
use jiff::{SignedDuration, Timestamp};
use sarrio_model::{AtEnd, EditLesson, Lesson, LessonQuery, Name, NewClass, NewLesson};

use crate::{
    ask,
    at_end::AtEndOptions,
    class_work::{self, HandIn},
    connect::Context,
    find,
    handout::{self, Save},
    one_lesson::OneLesson,
    outcome::Failure,
    series::{self, SeriesCommand},
    table::{Table, moment, or_dash},
};

/// Lessons: planning them, beginning and ending them.
#[derive(Debug, Subcommand)]
pub enum LessonCommand {
    /// Lists the lessons that are not over.
    #[command(visible_alias = "ls")]
    List {
        /// Those of this group.
        #[arg(long)]
        group: Option<String>,
    },
    /// Shows a lesson.
    Show(OneLesson),
    /// Begins a lesson now, or plans one.
    Begin(Begin),
    /// Lets a lesson last longer.
    Extend {
        #[command(flatten)]
        lesson: OneLesson,
        /// By so many minutes.
        #[arg(default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=600))]
        minutes: u16,
    },
    /// Hands in your own work: files and folders.
    HandIn(HandIn),
    /// Saves what was handed out to you in a folder.
    Save(Save),
    /// Ends a lesson, and with it the powers over its class.
    End(OneLesson),
    /// Removes a lesson with all that happened in it.
    Remove(OneLesson),
    /// Adds lessons that take place every week.
    Weekly(Box<series::New>),
    /// Lessons that take place every week.
    #[command(subcommand)]
    Series(Box<SeriesCommand>),
}

/// A lesson to begin.
#[derive(Debug, Args)]
pub struct Begin {
    /// The group that is taught.
    #[arg(required_unless_present = "people")]
    group: Option<String>,
    /// Instead of a group: these students, whichever groups they are in. They are a group until the lesson is over.
    #[arg(long = "for", value_name = "PERSON", num_args = 1.., conflicts_with = "group")]
    people: Vec<String>,
    /// Its title; without one it has the name of the group.
    #[arg(long)]
    title: Option<Name>,
    /// The room.
    #[arg(long)]
    room: Option<String>,
    /// The templates of the desktops that it works with.
    #[arg(long = "template")]
    templates: Vec<String>,
    /// Who teaches it with those who teach the group.
    #[arg(long = "with", value_name = "USER")]
    co_teachers: Vec<String>,
    /// When it begins, such as 2026-12-14T08:00:00+01:00; without it, now.
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
    /// How long it lasts, in minutes.
    #[arg(long, default_value_t = 55, value_parser = clap::value_parser!(u16).range(1..=1440))]
    minutes: u16,
    /// Starts its desktops so many minutes before.
    #[arg(long, value_name = "MINUTES", value_parser = clap::value_parser!(u16).range(0..=240))]
    start_before: Option<u16>,
    #[command(flatten)]
    at_end: AtEndOptions,
}

pub(crate) async fn run(context: &Context, command: LessonCommand) -> Result<(), Failure> {
    let client = context.client()?;
    match command {
        LessonCommand::List { group } => {
            let group = find::group_if_named(&client, group.as_deref()).await?;
            let all = client.lessons().list(&LessonQuery { group, ..LessonQuery::default() }).await?;
            context.output.show(&all.items, |all| rows(all))
        }
        LessonCommand::Weekly(new) => series::add(context, *new).await,
        LessonCommand::Series(command) => series::run(context, *command).await,
        LessonCommand::Save(save) => handout::save(context, save).await,
        LessonCommand::Show(one) => context.output.show(&find::lesson(&client, &one.lesson).await?, show),
        LessonCommand::Begin(begin) => {
            let group = match &begin.group {
                Some(group) => find::group(&client, group).await?.id,
                None => {
                    let people = find::users(&client, &begin.people).await?;
                    let name = begin.title.clone().unwrap_or_else(|| Name::lossy(&begin.people.join(", ")));
                    client.lessons().gather(&NewClass { name, people }).await?.id
                }
            };
            let new = NewLesson {
                title: begin.title,
                group,
                room: find::room_if_named(&client, begin.room.as_deref()).await?,
                co_teachers: find::users(&client, &begin.co_teachers).await?,
                templates: find::templates(&client, &begin.templates).await?,
                begins: begin.at,
                minutes: begin.minutes,
                start_before: begin.start_before,
                at_end: begin.at_end.chosen(),
            };
            context.output.show(&client.lessons().add(&new).await?, show)
        }
        LessonCommand::Extend { lesson, minutes } => {
            let lesson = find::lesson(&client, &lesson.lesson).await?;
            let ends = lesson.ends + SignedDuration::from_mins(minutes.into());
            let edit = EditLesson { revision: lesson.revision, ends: Some(ends), ..EditLesson::default() };
            context.output.show(&client.lessons().edit(lesson.id, &edit).await?, show)
        }
        LessonCommand::HandIn(work) => context.output.show(&class_work::hand_in(&client, work).await?, show),
        LessonCommand::End(one) => {
            let lesson = find::lesson(&client, &one.lesson).await?;
            let ends = Some(Timestamp::now());
            let edit = EditLesson { revision: lesson.revision, ends, ..EditLesson::default() };
            context.output.show(&client.lessons().edit(lesson.id, &edit).await?, show)
        }
        LessonCommand::Remove(one) => {
            let lesson = find::lesson(&client, &one.lesson).await?;
            ask::confirm(&format!("Remove {}, and who came to it?", lesson.title), context.answers)?;
            client.lessons().remove(lesson.id).await?;
            let answer = serde_json::json!({ "removed": lesson.id });
            context.output.say(&answer, |_| format!("{} is removed.", lesson.title))
        }
    }
}

fn rows(all: &[Lesson]) -> Table {
    let mut table = Table::new(["TITLE", "GROUP", "ROOM", "BEGINS", "ENDS", "PHASE"]);
    for lesson in all {
        table.row([
            lesson.title.to_string(),
            lesson.group.name.to_string(),
            or_dash(lesson.room.as_ref().map(|room| &room.name)),
            moment(lesson.begins),
            moment(lesson.ends),
            lesson.phase.as_str().to_owned(),
        ]);
    }
    table
}

pub(crate) fn show(lesson: &Lesson) -> Table {
    let names = |people: &[sarrio_model::UserRef]| {
        (!people.is_empty()).then(|| people.iter().map(|who| who.name.clone()).collect::<Vec<_>>().join(", "))
    };
    let mut table = Table::of_one();
    table.property("Title", &lesson.title);
    table.property("Id", lesson.id);
    table.property("Group", &lesson.group.name);
    table.maybe("Room", lesson.room.as_ref().map(|room| &room.name));
    table.maybe("Taught by", names(&lesson.teachers));
    table.maybe("With", names(&lesson.co_teachers));
    if let Some(series) = &lesson.series {
        let by_hand = if series.by_hand { ", changed by hand" } else { "" };
        table.property("Series", format_args!("{}, {}{by_hand}", series.id, series.date));
    }
    table.property("Begins", moment(lesson.begins));
    table.property("Ends", moment(lesson.ends));
    table.property("Phase", lesson.phase.as_str());
    match lesson.at_end {
        AtEnd::Nothing => {}
        AtEnd::ShutDown => table.property("At its end", "the desktops are shut down"),
        AtEnd::Delete => table.property("At its end", "the desktops of its templates are deleted"),
    }
    for template in &lesson.templates {
        table.property("Template", &template.name);
    }
    for power in &lesson.powers {
        let people = power
            .people
            .as_ref()
            .map_or("the whole class".to_owned(), |people| format!("{} students", people.len()));
        table.property(
            power.power.kind().as_str(),
            format_args!("for {people}, until {}, by {}", moment(power.until), power.by.name),
        );
    }
    for hand in &lesson.hands {
        table.property("Hand up", format_args!("{}, since {}", hand.person.name, moment(hand.since)));
    }
    table.property("Students who came", lesson.attendance.len());
    for work in &lesson.work {
        if let Some(there) = work.handed_in {
            let (name, at) = (&work.person.name, moment(there.at));
            table.property("Handed in", format_args!("{name}, {at}, {}", there.size));
        }
    }
    for handout in &lesson.handouts {
        let (files, size) = (handout.file_count, handout.size);
        table.property("Handed out", format_args!("{}, {files} files, {size}", handout.name));
    }
    for message in &lesson.messages {
        table.property("Message", format_args!("{}: {}", message.by.name, message.text));
    }
    table
}
