//! `groups`: groups of people, their members and their teachers.

use std::collections::HashSet;

use axum::{Json, extract::State, http::StatusCode};
use jiff::Timestamp;
use sarrio_engine::authz::{
    About, AddGroup, ChangeUsers, EditGroup as MayEdit, RemoveGroup, UsersToChange, may, sees_group,
    sees_user,
};
use sarrio_model::{
    CategoryRef, ConsentGrade, ConsentTo, EditGroup, EditGroupPeople, Group, GroupId, GroupQuery, NewGroup,
    Noun, Page, Problem, Role, Scope, User, UserId,
    problem::{GroupNameTaken, NoSuchCategory, NoSuchPerson, NotATeacher, TooManyPeople},
};
use sarrio_store::{Part, StoreError, Tx};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    http::{Answer, Body, Id, Query, Who},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(get, edit, remove))
        .routes(routes!(members))
        .routes(routes!(teachers))
}

/// How many people one request adds or removes at most.
const MOST_AT_ONCE: usize = 5_000;

/// The group, if the caller may see it.
pub(super) async fn seen(app: &App, who: &Who, id: GroupId) -> Result<Group, Problem> {
    let known = app.store().group(id).await?.filter(|group| sees_group(&who.caller, group));
    known.ok_or_else(|| Problem::not_found(Noun::Group, id))
}

/// All groups that the caller sees and that are not archived.
pub(super) async fn all_seen(app: &App, who: &Who) -> Result<Vec<Group>, Problem> {
    let (mut query, mut all) = (GroupQuery { limit: Some(500), ..GroupQuery::default() }, Vec::new());
    loop {
        let page = app.store().groups(&query).await?;
        all.extend(page.items.into_iter().filter(|group| sees_group(&who.caller, group)));
        match page.next {
            Some(next) => query.cursor = Some(next),
            None => return Ok(all),
        }
    }
}

/// Lists groups
///
/// Administrators see all, managers those of their category, teachers those that they teach.
#[utoipa::path(get, path = "/groups", tag = "people", params(GroupQuery),
    responses((status = 200, description = "A page", body = Page<Group>)))]
async fn list(
    State(app): State<App>,
    who: Who,
    Query(mut query): Query<GroupQuery>,
) -> Answer<Json<Page<Group>>> {
    let nothing = Page { items: vec![], next: None, total: 0 };
    match &who.caller.scope {
        Scope::Everything => {}
        Scope::Category { id, .. } if query.category.is_none_or(|asked| asked == *id) => {
            query.category = Some(*id)
        }
        Scope::Students { me, .. } if query.teacher.is_none_or(|asked| asked == *me) => {
            query.teacher = Some(*me)
        }
        _ => return Ok(who.shows(nothing)),
    }
    Ok(who.shows(app.store().groups(&query).await?))
}

/// Adds a group
#[utoipa::path(post, path = "/groups", tag = "people", request_body = NewGroup,
    responses((status = 201, description = "The group", body = Group)))]
async fn add(
    State(app): State<App>,
    who: Who,
    Body(new): Body<NewGroup>,
) -> Answer<(StatusCode, Json<Group>)> {
    let category = super::categories::seen(&app, &who, new.category).await;
    let category = category.map_err(|_| NoSuchCategory.at("category"))?;
    let permit = may(&who.caller, AddGroup, category.clone())?;
    let group = Group::new(new.name, category.named());
    let mut tx = app.store().begin().await?;
    permit.confirm_about(&mut tx, permit.on(), About::of(&group)).await?;
    tx.insert_group(&group).await.map_err(|error| name_taken(error, &group))?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, who.shows(app.store().group(group.id).await?.unwrap_or(group))))
}

/// Reads one group
#[utoipa::path(get, path = "/groups/{id}", tag = "people", params(("id" = GroupId, Path, description = "Its id")),
    responses((status = 200, description = "The group", body = Group)))]
async fn get(State(app): State<App>, who: Who, Id(id): Id<GroupId>) -> Answer<Json<Group>> {
    Ok(who.shows(seen(&app, &who, id).await?))
}

/// Changes a group
///
/// Its name, its category, its own grades of consent, or whether it is archived. The teachers of an archived group do not see its members any more. The
/// people whose main group it is move to another category with it, and leave the other groups of the one before.
#[utoipa::path(patch, path = "/groups/{id}", tag = "people", request_body = EditGroup,
    params(("id" = GroupId, Path, description = "Its id")),
    responses((status = 200, description = "The group, changed", body = Group)))]
async fn edit(
    State(app): State<App>,
    who: Who,
    Id(id): Id<GroupId>,
    Body(edit): Body<EditGroup>,
) -> Answer<Json<Group>> {
    let permit = may(&who.caller, MayEdit, seen(&app, &who, id).await?)?;
    let category = match edit.category {
        None => None,
        Some(id) => {
            let category = super::categories::seen(&app, &who, id).await;
            let category = category.map_err(|_| NoSuchCategory.at("category"))?;
            Some(may(&who.caller, AddGroup, category)?)
        }
    };
    let mut tx = app.store().begin().await?;
    let mut group = tx.group(id).await?.ok_or_else(|| Problem::not_found(Noun::Group, id))?;
    permit.confirm(&mut tx, &group).await?;
    let before = group.clone();
    group.revision = edit.revision;
    group.name = edit.name.unwrap_or(group.name);
    group.archived = match edit.archived {
        Some(true) => group.archived.or_else(|| Some(Timestamp::now())),
        Some(false) => None,
        None => group.archived,
    };
    group.consent = edit.consent.unwrap_or(group.consent);
    tx.audit_change("name", Some(&before.name), Some(&group.name));
    tx.audit_change("archived", Some(before.archived.is_some()), Some(group.archived.is_some()));
    for to in ConsentTo::ALL {
        let own = |group: &Group| group.consent.of(*to).map(ConsentGrade::as_str);
        tx.audit_change(&format!("consent.{}", to.as_str()), own(&before), own(&group));
    }
    if let Some(permit) = &category {
        permit.ask_again(&mut tx, permit.on()).await?;
        tx.audit_change("category", Some(&before.category.name), Some(&permit.on().name));
        group.category = CategoryRef { id: permit.on().id, name: permit.on().name.clone() };
    }
    let saved = tx.save_group(&mut group).await;
    saved.map_err(|error| name_taken(error, &group))?;
    if category.is_some() {
        move_along(&mut tx, &who, &group).await?;
        group = tx.group(id).await?.ok_or_else(|| Problem::not_found(Noun::Group, id))?;
    }
    tx.commit().await?;
    if before.consent != group.consent {
        app.engine().consent_changed().await;
    }
    app.access_changed();
    Ok(who.shows(group))
}

/// The people whose main group it is go where it went.
async fn move_along(tx: &mut Tx, who: &Who, group: &Group) -> Result<(), Problem> {
    let people = tx.users_of_main_group(group.id).await?;
    let moved = |user: &User| User { category: Some(group.category.clone()), ..user.clone() };
    let people_moved = people.iter().map(|user| (user.clone(), moved(user))).collect();
    let permit = may(&who.caller, ChangeUsers, UsersToChange { people: people_moved, group: None })?;
    permit.ask_again(tx, permit.on()).await?;
    tx.place_users(&people, Some(group.category.id), Some(group.id)).await?;
    Ok(())
}

/// Removes a group
///
/// Its members and teachers stay.
#[utoipa::path(delete, path = "/groups/{id}", tag = "people", params(("id" = GroupId, Path, description = "Its id")),
    responses((status = 204, description = "The group is removed")))]
async fn remove(State(app): State<App>, who: Who, Id(id): Id<GroupId>) -> Answer<StatusCode> {
    let group = seen(&app, &who, id).await?;
    let permit = may(&who.caller, RemoveGroup, group.clone())?;
    let mut tx = app.store().begin().await?;
    permit.confirm(&mut tx, &group).await?;
    tx.remove_group(&group).await?;
    tx.commit().await?;
    app.access_changed();
    Ok(StatusCode::NO_CONTENT)
}

/// Changes who is in a group
///
/// A person whose main group it was has none after they leave.
#[utoipa::path(post, path = "/groups/{id}/members", tag = "people", request_body = EditGroupPeople,
    params(("id" = GroupId, Path, description = "Its id")),
    responses((status = 200, description = "The group", body = Group)))]
async fn members(
    State(app): State<App>,
    who: Who,
    Id(id): Id<GroupId>,
    Body(edit): Body<EditGroupPeople>,
) -> Answer<Json<Group>> {
    Ok(who.shows(change(&app, &who, id, &edit, Part::Member).await?))
}

/// Changes who teaches a group
///
/// Its teachers see its students, and look after their desktops.
#[utoipa::path(post, path = "/groups/{id}/teachers", tag = "people", request_body = EditGroupPeople,
    params(("id" = GroupId, Path, description = "Its id")),
    responses((status = 200, description = "The group", body = Group)))]
async fn teachers(
    State(app): State<App>,
    who: Who,
    Id(id): Id<GroupId>,
    Body(edit): Body<EditGroupPeople>,
) -> Answer<Json<Group>> {
    Ok(who.shows(change(&app, &who, id, &edit, Part::Teacher).await?))
}

async fn change(
    app: &App,
    who: &Who,
    id: GroupId,
    edit: &EditGroupPeople,
    part: Part,
) -> Result<Group, Problem> {
    let permit = may(&who.caller, MayEdit, seen(app, who, id).await?)?;
    if edit.add.len() + edit.remove.len() > MOST_AT_ONCE {
        return Err(TooManyPeople { most: MOST_AT_ONCE }.at("add"));
    }
    let people = app.store().users_by_id(&edit.add).await?;
    let seen: HashSet<UserId> =
        people.iter().filter(|user| sees_user(&who.caller, user)).map(|user| user.id).collect();
    if edit.add.iter().any(|person| !seen.contains(person)) {
        return Err(NoSuchPerson.at("add"));
    }
    // Whoever is made a teacher of a group gets power over its students.
    if let Some(student) = people.iter().find(|user| part == Part::Teacher && user.role == Role::Student) {
        return Err(NotATeacher { name: student.named().name }.at("add"));
    }
    let mut tx = app.store().begin().await?;
    let before = tx.group(id).await?.ok_or_else(|| Problem::not_found(Noun::Group, id))?;
    permit.confirm(&mut tx, &before).await?;
    let leaving = app.store().users_by_id(&edit.remove).await?;
    let who = match part {
        Part::Member => "members",
        Part::Teacher => "teachers",
    };
    tx.audit_change(who, some_of(&leaving), some_of(&people));
    tx.join_group(id, &edit.add, part).await?;
    tx.leave_group(id, &edit.remove, part).await?;
    let group = tx.group(id).await?.ok_or_else(|| Problem::not_found(Noun::Group, id))?;
    tx.commit().await?;
    app.access_changed();
    Ok(group)
}

/// The sign-in names of people, for the audit: of many, the first ones and how many more.
fn some_of(people: &[User]) -> Option<String> {
    const MOST: usize = 20;
    let named: Vec<&str> = people.iter().take(MOST).map(|user| user.username.as_str()).collect();
    let more = people.len().saturating_sub(MOST);
    match (named.is_empty(), more) {
        (true, _) => None,
        (false, 0) => Some(named.join(", ")),
        (false, more) => Some(format!("{} (+{more})", named.join(", "))),
    }
}

fn name_taken(error: StoreError, group: &Group) -> Problem {
    match error {
        StoreError::Taken { .. } => {
            GroupNameTaken { name: group.name.clone(), category: group.category.name.clone() }.at("name")
        }
        error => error.into(),
    }
}
