//! `class`: what a teacher does with a class while a lesson takes place, and a student's hand.

use clap::{Args, Subcommand};
use sarrio_client::Client;
use sarrio_model::{
    AllowedNetwork, Class, DesktopId, Lesson, MessageText, NewClassMessage, PowerKind, SetPower, UserId,
};

use crate::{
    class_work::{self, Collect, Download},
    connect::Context,
    consent, find,
    handout::{self, HandOut, OneHandout},
    lesson,
    one_lesson::OneLesson,
    outcome::Failure,
    output,
    table::{Table, or_dash, yes},
    typing::{self, TypedText},
};

/// What a teacher does with a class while a lesson takes place.
#[derive(Debug, Subcommand)]
pub enum ClassCommand {
    /// Shows the students of the class, with their desktops.
    Show(OneLesson),
    /// Eyes on me: pauses the desktops of the class.
    Pause(Power),
    /// Lets the desktops of the class go on.
    Resume(OneLesson),
    /// Cuts the network of the class for an exam.
    Exam {
        #[command(flatten)]
        power: Power,
        /// An address or a network that stays reachable, such as 10.0.0.5 or 192.168.7.0/24.
        #[arg(long = "allow", value_name = "NETWORK")]
        allowed: Vec<AllowedNetwork>,
        /// Leaves USB devices and the clipboard of viewers on.
        #[arg(long)]
        sharing: bool,
    },
    /// Ends the exam.
    EndExam(OneLesson),
    /// Writes to the class.
    Message {
        #[command(flatten)]
        lesson: OneLesson,
        /// The text.
        text: MessageText,
        /// Only to these students.
        #[arg(long = "to", value_name = "USER")]
        people: Vec<String>,
    },
    /// Raises your own hand in a lesson.
    Hand {
        #[command(flatten)]
        lesson: OneLesson,
        /// Lowers it.
        #[arg(long)]
        down: bool,
    },
    /// Answers a student's hand.
    Answer {
        #[command(flatten)]
        lesson: OneLesson,
        /// The student.
        student: String,
    },
    /// Asks a student whether you may look at their screen.
    Ask(Student),
    /// Helps a student, once they agree: types a text at their desktop.
    Type {
        #[command(flatten)]
        student: Student,
        /// The text, of the letters and signs of an American keyboard.
        text: TypedText,
    },
    /// Hands files out: the students save them from their own windows, and get them as a disc in their desktops.
    HandOut(HandOut),
    /// Lists what was handed out.
    Handouts(OneLesson),
    /// Takes back what was handed out.
    TakeBack(OneHandout),
    /// Prints who has come, as a table for spreadsheets.
    Attendance(OneLesson),
    /// Collects the work of the class from its desktops.
    Collect(Collect),
    /// Shows who has handed in what.
    Work(OneLesson),
    /// Saves what was handed in and collected.
    Download(Download),
    /// Shows what is still open before the lesson ends.
    Checklist(OneLesson),
}

/// A student of a lesson.
#[derive(Debug, Args)]
pub struct Student {
    #[command(flatten)]
    lesson: OneLesson,
    /// The student.
    student: String,
}

/// Whom a power reaches, and how long.
#[derive(Debug, Args)]
pub struct Power {
    #[command(flatten)]
    lesson: OneLesson,
    /// Only for these students.
    #[arg(long = "only", value_name = "USER")]
    people: Vec<String>,
    /// Ends by itself after so many minutes; at the latest with the lesson.
    #[arg(long)]
    minutes: Option<u16>,
}

pub(crate) async fn run(context: &Context, command: ClassCommand) -> Result<(), Failure> {
    let client = context.client()?;
    let found = |one: OneLesson| {
        let client = client.clone();
        async move { find::lesson(&client, &one.lesson).await }
    };
    let lessons = client.lessons();
    let after = match command {
        ClassCommand::Show(one) => return show(context, &client, &found(one).await?).await,
        ClassCommand::Ask(asked) => {
            let desktop = desktop_of(&client, &asked).await?;
            let now = client.consent().ask_to_watch(desktop).await?;
            return context.output.show(&[now], |all| consent::rows(all));
        }
        ClassCommand::Type { student, text } => {
            let desktop = desktop_of(&client, &student).await?;
            typing::type_at(&client, desktop, &text).await?;
            return context.output.say(&serde_json::json!({ "typed": desktop }), |_| "Typed.".to_owned());
        }
        ClassCommand::Attendance(one) => {
            return output::write(&lessons.attendance(found(one).await?.id).await?);
        }
        ClassCommand::Collect(collect) => return class_work::collect(context, &client, collect).await,
        ClassCommand::Work(one) => return class_work::list(context, &client, one).await,
        ClassCommand::Download(download) => return class_work::download(&client, download).await,
        ClassCommand::Checklist(one) => return class_work::checklist(context, &client, one).await,
        ClassCommand::HandOut(asked) => return handout::hand_out(context, asked).await,
        ClassCommand::Handouts(one) => return handout::list(context, &one.lesson).await,
        ClassCommand::TakeBack(one) => return handout::take_back(context, one).await,
        ClassCommand::Pause(power) => {
            let set = set_power(&client, &power).await?;
            lessons.set_power(found(power.lesson).await?.id, PowerKind::EyesOnMe, &set).await?
        }
        ClassCommand::Exam { power, allowed, sharing } => {
            let set = SetPower { allowed, sharing, ..set_power(&client, &power).await? };
            lessons.set_power(found(power.lesson).await?.id, PowerKind::Exam, &set).await?
        }
        ClassCommand::Resume(one) => lessons.end_power(found(one).await?.id, PowerKind::EyesOnMe).await?,
        ClassCommand::EndExam(one) => lessons.end_power(found(one).await?.id, PowerKind::Exam).await?,
        ClassCommand::Message { lesson, text, people } => {
            let message = NewClassMessage { text, people: students(&client, &people).await? };
            lessons.write(found(lesson).await?.id, &message).await?
        }
        ClassCommand::Hand { lesson, down } => lessons.raise_hand(found(lesson).await?.id, !down).await?,
        ClassCommand::Answer { lesson, student } => {
            let lesson = found(lesson).await?;
            lessons.answer_hand(lesson.id, find::user(&client, &student).await?.id).await?
        }
    };
    context.output.show(&after, lesson::show)
}

/// This program does not stay connected, so what it switches on stays on when it ends.
async fn set_power(client: &Client, power: &Power) -> Result<SetPower, Failure> {
    let people = students(client, &power.people).await?;
    Ok(SetPower { people, minutes: power.minutes, stays: Some(true), ..SetPower::default() })
}

/// The students who are named; nobody for the whole class.
async fn students(client: &Client, typed: &[String]) -> Result<Option<Vec<UserId>>, Failure> {
    let found = find::users(client, typed).await?;
    Ok((!found.is_empty()).then_some(found))
}

/// The desktop with which a student works in a lesson.
async fn desktop_of(client: &Client, student: &Student) -> Result<DesktopId, Failure> {
    let lesson = find::lesson(client, &student.lesson.lesson).await?;
    let person = find::user(client, &student.student).await?;
    let class = client.lessons().class(lesson.group.id, None).await?;
    let desktop = class.desktop_of(person.id, &lesson.templates).map(|desktop| desktop.id);
    desktop.ok_or_else(|| Failure::Usage(format!("{} has no desktop in this lesson.", person.named().name)))
}

async fn show(context: &Context, client: &Client, lesson: &Lesson) -> Result<(), Failure> {
    let class = client.lessons().class(lesson.group.id, lesson.room.as_ref().map(|room| room.id)).await?;
    context.output.show(&class, |class| rows(class, lesson))
}

fn rows(class: &Class, lesson: &Lesson) -> Table {
    let mut table = Table::new(["STUDENT", "SIGNED IN", "DESKTOP", "STATE", "NETWORK", "HAND"]);
    for student in &class.students {
        let desktop = class.desktop_of(student.person.id, &lesson.templates);
        let hand = lesson.hands.iter().any(|hand| hand.person.id == student.person.id);
        table.row([
            student.person.name.clone(),
            yes(student.signed_in),
            or_dash(desktop.map(|desktop| &desktop.name)),
            or_dash(desktop.map(|desktop| desktop.state.name())),
            or_dash(desktop.map(|desktop| desktop.holds.network.as_str())),
            if hand { "up" } else { "-" }.to_owned(),
        ]);
    }
    table
}
