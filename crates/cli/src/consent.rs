//! `consent`: whether people are asked before they are watched, helped or paused, and what they say.

use std::str::FromStr;

use clap::{Args, Subcommand};
use sarrio_client::Client;
use sarrio_model::{
    AnswerConsent, Attention, ConsentGrade, ConsentGrades, ConsentTo, EditConsentRules, EditGroup,
    GradeError, Group, OwnGrades, UserId,
};

use crate::{
    connect::Context,
    find,
    outcome::Failure,
    table::{Table, moment},
};

/// Whether people are asked before they are watched, helped or paused.
#[derive(Debug, Subcommand)]
pub enum ConsentCommand {
    /// Shows the grades of the school, or of a group.
    Show {
        /// Those that count in this group.
        #[arg(long)]
        group: Option<String>,
    },
    /// Changes the grades of the school, or of a group.
    Edit(Edit),
    /// Lists what people were asked, who looks closely at their screens and who helps them.
    List,
    /// Answers what you were asked, or takes an answer back.
    Answer {
        /// Who asked.
        by: String,
        /// To what.
        #[arg(value_parser = ["watch", "help", "pause"])]
        to: String,
        /// You do not agree, or no more.
        #[arg(long)]
        no: bool,
    },
}

/// What to change.
#[derive(Debug, Args)]
pub struct Edit {
    /// The group that gets its own grades.
    #[arg(long)]
    group: Option<String>,
    /// For looking at screens: always, ask or never; of a group also school, for that of the school.
    #[arg(long, value_name = "GRADE")]
    watch: Option<Choice>,
    /// For helping at desktops.
    #[arg(long, value_name = "GRADE")]
    helping: Option<Choice>,
    /// For pausing classes.
    #[arg(long, value_name = "GRADE")]
    pause: Option<Choice>,
}

/// A grade, or that of the school.
#[derive(Debug, Clone, Copy)]
struct Choice(Option<ConsentGrade>);

impl FromStr for Choice {
    type Err = GradeError;
    fn from_str(text: &str) -> Result<Self, GradeError> {
        if text == "school" { Ok(Self(None)) } else { text.parse().map(|grade| Self(Some(grade))) }
    }
}

pub(crate) async fn run(context: &Context, command: ConsentCommand) -> Result<(), Failure> {
    let client = context.client()?;
    match command {
        ConsentCommand::Show { group } => {
            let school = client.consent().rules().await?;
            match group {
                Some(typed) => {
                    let group = find::group(&client, &typed).await?;
                    context.output.show(&group.consent, |own| grades(own.over(school.grades)))
                }
                None => context.output.show(&school, |school| grades(school.grades)),
            }
        }
        ConsentCommand::Edit(edit) => {
            if edit.watch.is_none() && edit.helping.is_none() && edit.pause.is_none() {
                return Err(Failure::nothing_to_change("--watch, --helping, --pause"));
            }
            match &edit.group {
                Some(typed) => {
                    let group = find::group(&client, typed).await?;
                    let edited = edit_group(&client, &group, &edit).await?;
                    let school = client.consent().rules().await?;
                    context.output.show(&edited, |group| grades(group.consent.over(school.grades)))
                }
                None => {
                    let rules = client.consent().rules().await?;
                    let own = edit.of(OwnGrades::default(), true)?;
                    let edit = EditConsentRules { revision: rules.revision, grades: own };
                    context
                        .output
                        .show(&client.consent().edit_rules(&edit).await?, |rules| grades(rules.grades))
                }
            }
        }
        ConsentCommand::List => {
            let all = client.consent().attention().await?.items;
            context.output.show(&all, |all| rows(all))
        }
        ConsentCommand::Answer { by, to, no } => {
            let me = client.session().await?.user.id;
            let all = client.consent().attention().await?.items;
            let to =
                ConsentTo::ALL.iter().copied().find(|known| known.as_str() == to).unwrap_or(ConsentTo::Watch);
            let by = asked_by(&all, me, &by)?;
            let said = AnswerConsent { by, to, agree: !no };
            let now = client.consent().answer(&said).await?;
            context.output.show(&[now], |all| rows(all))
        }
    }
}

impl Edit {
    /// The grades with these changes.
    fn of(&self, before: OwnGrades, of_school: bool) -> Result<OwnGrades, Failure> {
        let choose = |choice: Option<Choice>, before| match choice {
            Some(Choice(None)) if of_school => {
                Err(Failure::Usage("school: that is for a group. Give always, ask or never.".to_owned()))
            }
            Some(Choice(grade)) => Ok(grade),
            None => Ok(before),
        };
        Ok(OwnGrades {
            watch: choose(self.watch, before.watch)?,
            help: choose(self.helping, before.help)?,
            pause: choose(self.pause, before.pause)?,
        })
    }
}

async fn edit_group(client: &Client, group: &Group, edit: &Edit) -> Result<Group, Failure> {
    let consent = Some(edit.of(group.consent, false)?);
    let edit = EditGroup { revision: group.revision, consent, ..EditGroup::default() };
    Ok(client.groups().edit(group.id, &edit).await?)
}

/// Whoever of this name asked, or helps. A student does not see other people.
fn asked_by(all: &[Attention], me: UserId, typed: &str) -> Result<UserId, Failure> {
    let own = all.iter().filter(|one| one.person.id == me);
    let people = own.flat_map(|one| {
        one.questions.iter().map(|question| &question.by).chain(one.helps.iter().map(|help| &help.by))
    });
    let mut found = people.filter(|by| by.name.eq_ignore_ascii_case(typed) || by.id.to_string() == typed);
    let none = || Failure::Usage(format!("{typed} has not asked you anything."));
    found.next().map(|by| by.id).ok_or_else(none)
}

fn grades(grades: ConsentGrades) -> Table {
    let mut table = Table::of_one();
    table.property("Watching", grades.watch.as_str());
    table.property("Helping", grades.help.as_str());
    table.property("Pausing", grades.pause.as_str());
    table
}

/// A row for each question, look and help.
pub(crate) fn rows(all: &[Attention]) -> Table {
    let mut table = Table::new(["PERSON", "BY", "WHAT", "STATE", "SINCE"]);
    for one in all {
        let mut row = |by: &str, what: &str, state: &str, since| {
            table.row([
                one.person.name.clone(),
                by.to_owned(),
                what.to_owned(),
                state.to_owned(),
                moment(since),
            ]);
        };
        for question in &one.questions {
            row(&question.by.name, question.to.as_str(), question.answer.as_str(), question.asked);
        }
        one.looks.iter().for_each(|look| row(&look.by.name, "watch", "looks", look.since));
        one.helps.iter().for_each(|help| row(&help.by.name, "help", "helps", help.since));
    }
    table
}
