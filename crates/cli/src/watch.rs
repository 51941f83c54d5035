//! `watch`: changes as they happen.

use clap::{Args, builder::PossibleValuesParser};
use futures::StreamExt;
use sarrio_client::Signal;
use sarrio_model::{Change, ConsentAnswer, Event, Seq, Topic};

use crate::{
    connect::Context,
    hardware::{text, word},
    job,
    outcome::Failure,
    output::remark,
    table::moment,
};

/// Prints changes as they happen.
#[derive(Debug, Args)]
pub struct Watch {
    /// Only these topics; all by default.
    #[arg(long, value_delimiter = ',', value_parser = PossibleValuesParser::new([
        "desktops", "templates", "hypervisors", "storage", "operations", "media", "users",
    ]))]
    topics: Vec<String>,
    /// Begins after the event with this `seq`.
    #[arg(long, value_name = "SEQ")]
    since: Option<i64>,
}

pub(crate) async fn run(context: &Context, watch: Watch) -> Result<(), Failure> {
    let client = context.client()?;
    let topics: Vec<Topic> =
        watch.topics.iter().filter_map(|topic| word(Some(topic)).transpose()).collect::<Result<_, _>>()?;
    let mut signals = Box::pin(client.follow(watch.since.map(Seq), &topics));
    let mut last = None;
    let mut heard = false;
    while let Some(signal) = signals.next().await {
        match signal {
            Signal::Connected { seq } => {
                heard = true;
                tracing::info!(seq = seq.0, "connected");
            }
            Signal::Resync { seq } => {
                remark(format_args!(
                    "Events were missed, or you see other things now; going on after {}.",
                    seq.0
                ));
            }
            Signal::Event(event) => context.output.line(&event, line)?,
            // If the first attempt fails, so does the command: a script should not wait for a backend that was never
            // there.
            Signal::Lost(problem) if !heard => return Err(problem.into()),
            Signal::Lost(problem) => {
                remark(format_args!("{} Trying again.", problem.detail));
                last = Some(problem);
            }
        }
    }
    // It ends where trying again cannot help.
    last.map_or(Ok(()), |problem| Err(problem.into()))
}

fn line(event: &Event) -> String {
    let what = match &event.change {
        Change::Desktop(desktop) => {
            let host = desktop.host_name.as_ref().map_or(String::new(), |host| format!(" on {host}"));
            format!("desktop {}: {}{host}", desktop.name, desktop.state.name())
        }
        Change::DesktopGone(id) => format!("desktop {id}: gone"),
        Change::Template(template) => format!("template {}: {}", template.name, name_of(&template.state)),
        Change::TemplateGone(id) => format!("template {id}: gone"),
        Change::Hypervisor(host) => format!("hypervisor {}: {}", host.name, name_of(&host.state)),
        Change::HypervisorGone(id) => format!("hypervisor {id}: gone"),
        Change::StoragePath(path) => {
            let usable = path.hosts.iter().filter(|host| host.usable).count();
            format!("storage {}: usable on {usable} of {}", path.name, path.hosts.len())
        }
        Change::StoragePathGone(id) => format!("storage {id}: gone"),
        Change::Operation(operation) => format!("operation {}", job::sentence(operation)),
        Change::Media(media) => format!("media {}", media.name),
        Change::MediaGone(id) => format!("media {id}: gone"),
        Change::User(user) => format!("user {}: {}", user.username, text(&user.role)),
        Change::UserGone(id) => format!("user {id}: gone"),
        Change::Category(category) => format!("category {}", category.name),
        Change::CategoryGone(id) => format!("category {id}: gone"),
        Change::Group(group) => format!("group {}: {} members", group.name, group.members),
        Change::GroupGone(id) => format!("group {id}: gone"),
        Change::Room(room) => format!("room {}: {} seats", room.name, room.seats.len()),
        Change::RoomGone(id) => format!("room {id}: gone"),
        Change::Lesson(lesson) => format!("lesson {}: {}", lesson.title, lesson.phase.as_str()),
        Change::LessonGone(id) => format!("lesson {id}: gone"),
        Change::Series(series) => format!("series {} of {}", series.title, series.group.name),
        Change::SeriesGone(id) => format!("series {id}: gone"),
        Change::Attention(one) => {
            let waiting = one.questions.iter().filter(|question| question.answer == ConsentAnswer::Waiting);
            let (asked, looks, helps) = (waiting.count(), one.looks.len(), one.helps.len());
            format!("attention {}: {asked} questions, {looks} look, {helps} help", one.person.name)
        }
        Change::CustomRole(role) => format!("role {}", role.name),
        Change::CustomRoleGone(id) => format!("role {id}: gone"),
    };
    let what = what.replace(char::is_control, " ");
    format!("{:>6}  {}  {what}", event.seq.0, moment(event.at))
}

/// The `name` of a tagged state.
fn name_of(state: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(state).unwrap_or_default();
    value.get("name").and_then(|name| name.as_str()).unwrap_or_default().to_owned()
}
