//! `users/import`: people and groups from a list.

use std::collections::HashMap;

use axum::{
    Json,
    extract::{Request, State},
};
use sarrio_engine::authz::{
    About, Action, AddCategory, AddGroup, AddUser, EditUser, ImportPeople, entry, may,
};
use sarrio_model::{
    AuditOutcome, Caller, Group, ImportQuery, ImportedPeople, LineError, ListedChange, Problem, UserName,
    problem::{ListHasErrors, PeopleChanged},
};
use sarrio_store::{PasswordHash, PersonToAdd, Tx};
use secrecy::{ExposeSecret as _, SecretString};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::users::still_an_administrator;
use crate::{
    app::App,
    auth::generated_password,
    http::{Answer, Query, Who, table},
    people_list::{PeopleList, Plan, whole},
    person_audit::tell_changes,
};

/// How many errors an answer has at most.
const ERRORS: usize = 500;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(import))
}

/// Imports people and groups from a list
///
/// The list is a text in UTF-8 or Windows-1252, with commas, semicolons or tabs between its cells. Its first line has headings
/// in English, Catalan or Spanish: sign-in name, full name (or first and last name), role, category, main group, further
/// groups, password. All people are imported, or nobody. Who has no password gets one, which only this answer tells and
/// which must be changed at the first sign-in.
#[utoipa::path(post, path = "/users/import", tag = "people", params(ImportQuery),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, description = "What was done, or would be", body = ImportedPeople)))]
async fn import(
    State(app): State<App>,
    who: Who,
    Query(query): Query<ImportQuery>,
    request: Request,
) -> Answer<Json<ImportedPeople>> {
    let permit = may(&who.caller, ImportPeople, ())?;
    let rules = app.store().sign_in_rules().await?.passwords;
    let list = PeopleList::read(&table(request).await?, &rules)?;
    let names: Vec<UserName> = list.lines.iter().map(|line| line.username.clone()).collect();
    let plan = Plan::make(&list, &app.store().known_people(&names).await?, &who.caller, &query);
    if query.preview {
        return Ok(Json(answer(list, plan, &HashMap::new())));
    }
    if let Some(first) = list.errors.iter().chain(&plan.errors).min_by_key(|error| error.line) {
        let (errors, line) = (list.errors.len() + plan.errors.len(), first.line);
        return Err(ListHasErrors { errors, line, reason: first.problem.wording() }.problem().into());
    }
    let passwords = passwords(&app, &list, &plan).await?;

    let mut tx = app.store().begin().await?;
    permit.ask_again(&mut tx, &()).await?;
    let caller = permit.caller_now(&mut tx).await?;
    // Other people, groups or rights may be there than before the passwords were hashed.
    let plan = Plan::make(&list, &tx.known_people(&names).await?, &caller, &query);
    if !plan.errors.is_empty() {
        return Err(PeopleChanged.problem().into());
    }
    carry_out(&mut tx, &caller, &plan, &passwords).await?;
    tx.commit().await?;
    app.access_changed();
    Ok(Json(answer(list, plan, &passwords)))
}

/// The password of a person who is added.
struct NewPassword {
    hash: PasswordHash,
    /// The password itself, if it was made here.
    generated: Option<SecretString>,
}

/// The passwords of those who are added. Those that the list gives take their time: one is hashed after the other, so that
/// people who sign in meanwhile have their turns.
async fn passwords(
    app: &App,
    list: &PeopleList,
    plan: &Plan,
) -> Result<HashMap<UserName, NewPassword>, Problem> {
    let given: HashMap<&UserName, &SecretString> =
        list.lines.iter().filter_map(|line| Some((&line.username, line.password.as_ref()?))).collect();
    let mut passwords = HashMap::new();
    let mut without = Vec::new();
    for planned in plan.people.iter().filter(|planned| planned.change() == ListedChange::Add) {
        let username = &planned.after.username;
        match given.get(username) {
            Some(password) => {
                let hash = app.passwords().hash((*password).clone()).await?;
                passwords.insert(username.clone(), NewPassword { hash, generated: None });
            }
            None => without.push((username.clone(), generated_password())),
        }
    }
    let made = without.iter().map(|(_, password)| password.clone()).collect();
    let hashes = app.passwords().hash_generated(made).await?;
    for ((username, password), hash) in without.into_iter().zip(hashes) {
        passwords.insert(username, NewPassword { hash, generated: Some(password) });
    }
    Ok(passwords)
}

async fn carry_out(
    tx: &mut Tx,
    caller: &Caller,
    plan: &Plan,
    passwords: &HashMap<UserName, NewPassword>,
) -> Result<(), Problem> {
    let administrators = tx.count_administrators().await?;
    for category in &plan.new_categories {
        let category = whole(category);
        tx.insert_category(&category).await?;
        tx.audit(entry(caller, AddCategory::NAME, About::of(&category), AuditOutcome::Done));
    }
    for new in &plan.new_groups {
        let group = Group { id: new.group.id, ..Group::new(new.group.name.clone(), new.category.clone()) };
        tx.insert_group(&group).await?;
        tx.audit(entry(caller, AddGroup::NAME, About::of(&group), AuditOutcome::Done));
    }
    let (mut added, mut members) = (Vec::new(), Vec::new());
    for planned in &plan.people {
        let (user, action) = match planned.change() {
            ListedChange::Keep => continue,
            ListedChange::Add => {
                let password = passwords.get(&planned.after.username).ok_or(PeopleChanged)?;
                let must_change_password = password.generated.is_some();
                let user = planned.after.clone();
                added.push(PersonToAdd { user, password: password.hash.clone(), must_change_password });
                (&planned.after, AddUser::NAME)
            }
            ListedChange::Update => {
                tx.save_user(&mut planned.after.clone()).await?;
                // A session lasts as long as its role's.
                if planned.before.as_ref().is_some_and(|before| before.role != planned.after.role) {
                    tx.end_sessions_of(planned.after.id, None).await?;
                }
                (&planned.after, EditUser::NAME)
            }
        };
        members.extend(planned.groups.iter().map(|group| (group.id, user.id)));
        tx.audit(entry(caller, action, About::of(user), AuditOutcome::Done));
        tell_changes(tx, planned.before.as_ref(), user);
        let joins: Vec<&str> = planned.groups.iter().map(|group| group.name.as_str()).collect();
        tx.audit_change("groups", None, (!joins.is_empty()).then(|| joins.join(", ")));
    }
    tx.insert_people(&added).await?;
    tx.join_groups(&members).await?;
    still_an_administrator(administrators, tx).await
}

fn answer(list: PeopleList, plan: Plan, passwords: &HashMap<UserName, NewPassword>) -> ImportedPeople {
    let new_groups = plan.new_groups();
    let mut errors: Vec<LineError> = list.errors.into_iter().chain(plan.errors).collect();
    errors.sort_by_key(|error| error.line);
    errors.truncate(ERRORS);
    let password = |username| passwords.get(username)?.generated.as_ref();
    let people = plan.people.iter().map(|planned| {
        let password = password(&planned.after.username);
        planned.listed(password.map(|password| password.expose_secret().to_owned()))
    });
    ImportedPeople {
        encoding: list.encoding,
        separator: list.separator,
        columns: list.columns,
        errors,
        new_categories: plan.new_categories.iter().map(|category| category.name.clone()).collect(),
        new_groups,
        people: people.collect(),
    }
}
