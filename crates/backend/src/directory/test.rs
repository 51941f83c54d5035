//! The test of a directory. To what was found there it adds what Sarrio makes of the person.

use sarrio_directory::{Access, Person, Wanted};
use sarrio_model::{
    DirectorySettings, DirectoryStep, DirectoryStepName, DirectoryTest, Outcome, Problem, Role,
    TestDirectory, UserName,
    problem::{
        DirectoryIsOff, DirectoryNotAdded, DirectoryNotSet, DirectoryPersonDisabled, DirectoryPlaceMissing,
        SignsInAs, Word,
    },
};

use super::{
    apply::require_free,
    placement::{Plan, plan},
    settings::{access, password_for},
};
use crate::app::App;

/// Tries settings, and whether and as what somebody signs in. Nothing is changed.
///
/// # Errors
/// There are no settings, or they cannot work; the store's.
pub(crate) async fn test(app: &App, test: TestDirectory) -> Result<DirectoryTest, Problem> {
    let TestDirectory { settings, bind_password, username, password } = test;
    let kept = app.store().directory().await?;
    let access = match settings {
        Some(settings) => {
            let bind_password = password_for(app, &kept, &settings, bind_password)?;
            sarrio_directory::check(&settings)?;
            Access { settings, bind_password }
        }
        None if kept.settings.is_none() => return Err(DirectoryNotSet.into()),
        None => access(app).await?,
    };
    let wanted = username.filter(|name| !name.trim().is_empty()).map(|name| Wanted { name, password });
    let mut tested = sarrio_directory::test(&access, wanted).await;
    if let Some(person) = tested.person {
        let step = match result(app, &access.settings, &person).await {
            Ok(step) => step,
            Err(problem) => DirectoryStep::of_problem(DirectoryStepName::Result, problem),
        };
        tested.test.steps.push(step);
    }
    Ok(tested.test)
}

/// What Sarrio makes of a person.
async fn result(app: &App, settings: &DirectorySettings, person: &Person) -> Result<DirectoryStep, Problem> {
    let name = DirectoryStepName::Result;
    let known = app.store().account_of_entry(&person.key, &person.entry.key()).await?;
    let planned = plan(settings, &app.store().places().await?, person, known.as_ref())?;
    let username: UserName = planned.user.username.clone();
    match &known {
        Some(known) if known.user.username == username => {}
        // This transaction is dropped.
        _ => require_free(&mut app.store().begin().await?, &username).await?,
    }
    if known.is_none() && !settings.add_people.at_sign_in() {
        return Err(DirectoryNotAdded { username }.into());
    }
    if !planned.user.enabled {
        return Err(DirectoryPersonDisabled { username }.into());
    }
    if !settings.enabled {
        let off = DirectoryStep::of_problem(name, DirectoryIsOff.into());
        return Ok(DirectoryStep { outcome: Outcome::Warning, ..off });
    }
    if let Some(missing) = planned.missing.first() {
        let missing = DirectoryStep::of_problem(name, DirectoryPlaceMissing { name: missing.clone() }.into());
        return Ok(DirectoryStep { outcome: Outcome::Warning, ..missing });
    }
    Ok(DirectoryStep::new(name, Outcome::Passed, signs_in_as(&planned, person)))
}

fn signs_in_as(planned: &Plan, person: &Person) -> SignsInAs {
    let or_none = |text: String| if text.is_empty() { "–".to_owned() } else { text };
    let names =
        |names: &[sarrio_model::Name]| names.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let rules: Vec<String> = person.placement.rules.iter().map(|place| (place + 1).to_string()).collect();
    let category = planned.user.category.as_ref().map(|category| category.name.to_string());
    let taught = if planned.user.role == Role::Student { &[] } else { person.placement.teaches.as_slice() };
    SignsInAs {
        role: Word(planned.user.role.as_str()),
        category: or_none(category.unwrap_or_default()),
        groups: or_none(names(&person.placement.member_of)),
        taught: or_none(names(taught)),
        rules: or_none(rules.join(", ")),
    }
}
