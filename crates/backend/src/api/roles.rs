//! `roles`: the school's own roles, each a copy of one of Sarrio's with permissions taken away.

use std::collections::BTreeSet;

use axum::{Json, extract::State, http::StatusCode};
use jiff::Timestamp;
use sarrio_engine::authz::{About, AddRole, EditRole, Reach, RemoveRole, SeeRoles, may, reach};
use sarrio_model::{
    Actions, CustomRole, CustomRoleId, EditCustomRole, NewCustomRole, Noun, Page, PageQuery, Permission,
    Problem, Revision, Role,
    problem::{RoleInUse, RoleKeepsSight, RoleLacksPermission, RoleNameTaken},
};
use sarrio_store::StoreError;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    http::{Answer, Body, Id, Query, Who},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(get, edit, remove))
}

/// The role, if the caller may see roles.
async fn seen(app: &App, who: &Who, id: CustomRoleId) -> Result<CustomRole, Problem> {
    let _permit = may(&who.caller, SeeRoles, ())?;
    app.store().custom_role(id).await?.ok_or_else(|| Problem::not_found(Noun::CustomRole, id))
}

/// Lists the school's own roles
///
/// A role of the school's own is a named copy of `administrator`, `manager`, `teacher` or `student`, with some of its
/// permissions taken away.
#[utoipa::path(get, path = "/roles", tag = "people", params(PageQuery),
    responses((status = 200, description = "A page", body = Page<CustomRole>)))]
async fn list(
    State(app): State<App>,
    who: Who,
    Query(query): Query<PageQuery>,
) -> Answer<Json<Page<CustomRole>>> {
    let _permit = may(&who.caller, SeeRoles, ())?;
    Ok(who.shows(app.store().custom_roles(&query).await?))
}

/// Adds a role
///
/// Permissions to see things cannot be taken away: what people see follows from the role that is copied.
#[utoipa::path(post, path = "/roles", tag = "people", request_body = NewCustomRole,
    responses((status = 201, description = "The role", body = CustomRole)))]
async fn add(
    State(app): State<App>,
    who: Who,
    Body(new): Body<NewCustomRole>,
) -> Answer<(StatusCode, Json<CustomRole>)> {
    let permit = may(&who.caller, AddRole, ())?;
    require_of_base(new.base, &new.without)?;
    let role = CustomRole {
        id: CustomRoleId::new(),
        name: new.name,
        base: new.base,
        without: new.without,
        people: 0,
        created: Timestamp::now(),
        revision: Revision::default(),
        actions: Actions::default(),
    };
    let mut tx = app.store().begin().await?;
    permit.confirm_about(&mut tx, &(), About::of(&role)).await?;
    tx.insert_custom_role(&role).await.map_err(|error| name_taken(error, &role))?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, who.shows(role)))
}

/// Reads one role
#[utoipa::path(get, path = "/roles/{id}", tag = "people",
    params(("id" = CustomRoleId, Path, description = "Its id")),
    responses((status = 200, description = "The role", body = CustomRole)))]
async fn get(State(app): State<App>, who: Who, Id(id): Id<CustomRoleId>) -> Answer<Json<CustomRole>> {
    Ok(who.shows(seen(&app, &who, id).await?))
}

/// Changes a role
///
/// What is taken away here, everybody with this role loses at once.
#[utoipa::path(patch, path = "/roles/{id}", tag = "people", request_body = EditCustomRole,
    params(("id" = CustomRoleId, Path, description = "Its id")),
    responses((status = 200, description = "The role, changed", body = CustomRole)))]
async fn edit(
    State(app): State<App>,
    who: Who,
    Id(id): Id<CustomRoleId>,
    Body(edit): Body<EditCustomRole>,
) -> Answer<Json<CustomRole>> {
    let permit = may(&who.caller, EditRole, seen(&app, &who, id).await?)?;
    let mut tx = app.store().begin().await?;
    let mut role = tx.custom_role(id).await?.ok_or_else(|| Problem::not_found(Noun::CustomRole, id))?;
    permit.confirm(&mut tx, &role).await?;
    let before = role.clone();
    role.revision = edit.revision;
    if let Some(without) = edit.without {
        require_of_base(role.base, &without)?;
        role.without = without;
    }
    if let Some(name) = edit.name {
        role.name = name;
    }
    tx.audit_change("name", Some(&before.name), Some(&role.name));
    tx.audit_change("without", Some(listed(&before.without)), Some(listed(&role.without)));
    let saved = tx.save_custom_role(&mut role).await;
    saved.map_err(|error| name_taken(error, &role))?;
    tx.commit().await?;
    app.access_changed();
    Ok(who.shows(role))
}

/// Removes a role
///
/// Nobody may have it any more.
#[utoipa::path(delete, path = "/roles/{id}", tag = "people",
    params(("id" = CustomRoleId, Path, description = "Its id")),
    responses((status = 204, description = "The role is removed")))]
async fn remove(State(app): State<App>, who: Who, Id(id): Id<CustomRoleId>) -> Answer<StatusCode> {
    let role = seen(&app, &who, id).await?;
    let permit = may(&who.caller, RemoveRole, role.clone())?;
    let mut tx = app.store().begin().await?;
    permit.confirm(&mut tx, &role).await?;
    tx.remove_custom_role(id).await.map_err(|error| match error {
        StoreError::InUse { .. } => RoleInUse { name: role.name, people: role.people }.into(),
        error => Problem::from(error),
    })?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Permissions, for the audit.
fn listed(permissions: &BTreeSet<Permission>) -> String {
    permissions.iter().map(|permission| permission.as_str()).collect::<Vec<_>>().join(", ")
}

/// Only what the copied role may do can be taken away, and never sight.
fn require_of_base(base: Role, without: &BTreeSet<Permission>) -> Result<(), Problem> {
    for permission in without {
        let permission_name = permission.as_str();
        if permission.is_sight() {
            return Err(RoleKeepsSight { permission: permission_name }.at("without"));
        }
        if reach(*permission, base) == Reach::Nothing {
            return Err(RoleLacksPermission { permission: permission_name }.at("without"));
        }
    }
    Ok(())
}

fn name_taken(error: StoreError, role: &CustomRole) -> Problem {
    match error {
        StoreError::Taken { .. } => RoleNameTaken { name: role.name.clone() }.at("name"),
        error => error.into(),
    }
}
