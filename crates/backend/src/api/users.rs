//! `users`: people. Passwords stay within this crate; the engine never gets one.

use axum::{Json, extract::State, http::StatusCode};
use sarrio_engine::authz::{
    About, AddUser, ChangePassword, EditUser as MayEdit, Owner, RemoveUser, may, sees_category, sees_group,
    sees_user,
};
use sarrio_model::{
    CategoryId, CategoryRef, CustomRole, CustomRoleId, EditUser, GivePassword, GivenPassword, GroupId,
    GroupRef, Name, NewUser, Noun, Page, Problem, Role, Source, User, UserId, UserQuery,
    problem::{
        CannotDisableYourself, DesktopCount, FullNameWrong, GroupOfOtherCategory, ManagerNeedsCategory,
        NoOtherAdministrator, NoSuchCategory, NoSuchGroup, NoSuchRole, OwnPasswordNeedsCurrent,
        OwnPasswordNotGiven, PasswordOfDirectory, PersonOwnsDesktops, PersonOwnsTemplates, SignInNameTaken,
    },
};
use sarrio_store::{PasswordHash, StoreError, Tx};
use secrecy::{ExposeSecret, SecretString};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    auth::{
        hashed,
        password_rules::{self, Whose},
        random_password,
    },
    http::{Answer, Body, BodyOrDefault, Id, Query, Who},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(get, edit, remove))
        .routes(routes!(give_password))
}

/// The person, if the caller may see them.
pub(super) async fn seen(app: &App, who: &Who, id: UserId) -> Result<User, Problem> {
    let known = app.store().user(id).await?.filter(|user| sees_user(&who.caller, user));
    known.ok_or_else(|| Problem::not_found(Noun::User, id))
}

/// Lists people
///
/// Administrators see everybody, managers the people of their category, teachers the students of the groups that they
/// teach; everybody sees themselves.
#[utoipa::path(get, path = "/users", tag = "people", params(UserQuery),
    responses((status = 200, description = "A page", body = Page<User>)))]
async fn list(State(app): State<App>, who: Who, Query(query): Query<UserQuery>) -> Answer<Json<Page<User>>> {
    Ok(who.shows(app.store().users(&query, &who.caller.scope).await?))
}

/// Adds a person
///
/// Administrators add anybody, managers teachers and students of their category. They must change their password at their
/// first sign-in, unless `must_change_password` says otherwise.
#[utoipa::path(post, path = "/users", tag = "people", request_body = NewUser,
    responses((status = 201, description = "The person", body = User)))]
async fn add(State(app): State<App>, who: Who, Body(new): Body<NewUser>) -> Answer<(StatusCode, Json<User>)> {
    check_full_name(&new.full_name)?;
    let rules = app.store().sign_in_rules().await?.passwords;
    let whose = Whose { username: new.username.as_str(), full_name: &new.full_name, before: None };
    password_rules::check(&rules, "password", &new.password, &whose)?;
    // A manager adds people to their own category.
    let own = who.user.category.as_ref().filter(|_| who.user.role == Role::Manager && new.group.is_none());
    let category = new.category.or(own.map(|category| category.id));
    let place = Place::of(&app, &who, category, new.group).await?;
    let role = known_role(&app, new.custom_role).await?;
    let user = User {
        full_name: new.full_name.trim().to_owned(),
        role: role.as_ref().map_or(new.role, |role| role.base),
        custom_role: role.as_ref().map(CustomRole::named),
        category: place.category,
        group: place.group,
        ..User::new(new.username, Source::Local)
    };
    let permit = may(&who.caller, AddUser, user.clone())?;
    require_place(&user)?;
    let hash = app.passwords().hash(new.password).await?;
    let mut tx = app.store().begin().await?;
    permit.confirm(&mut tx, &user).await?;
    tell_changes(&mut tx, None, &user);
    tx.insert_user(&user, &hash).await.map_err(|error| match error {
        StoreError::Taken { .. } => SignInNameTaken { username: user.username.clone() }.at("username"),
        error => error.into(),
    })?;
    if new.must_change_password {
        tx.require_new_password(user.id).await?;
    }
    tx.commit().await?;
    Ok((StatusCode::CREATED, who.shows(app.store().user(user.id).await?.unwrap_or(user))))
}

/// Reads one person
#[utoipa::path(get, path = "/users/{id}", tag = "people", params(("id" = UserId, Path, description = "Its id")),
    responses((status = 200, description = "The person", body = User)))]
async fn get(State(app): State<App>, who: Who, Id(id): Id<UserId>) -> Answer<Json<User>> {
    Ok(who.shows(seen(&app, &who, id).await?))
}

/// Changes a person
///
/// Administrators change anybody, managers the teachers and students of their category. A new password, another role or
/// `enabled: false` ends the person's sessions and disconnects their viewers. Somebody who gets another category leaves the groups of the one
/// before. The last administrator cannot be disabled or get another role.
#[utoipa::path(patch, path = "/users/{id}", tag = "people", request_body = EditUser,
    params(("id" = UserId, Path, description = "Its id")),
    responses((status = 200, description = "The person, changed", body = User)))]
async fn edit(
    State(app): State<App>,
    who: Who,
    Id(id): Id<UserId>,
    Body(edit): Body<EditUser>,
) -> Answer<Json<User>> {
    let user = seen(&app, &who, id).await?;
    let changes_account = edit.changes_account();
    let editing = match edit.password.is_none() || changes_account {
        true => Some(may(&who.caller, MayEdit, user.clone())?),
        false => None,
    };
    if who.user.id == id && edit.enabled == Some(false) {
        return Err(CannotDisableYourself.problem().into());
    }
    let (hash, giving_password) = match edit.password {
        None => (None, None),
        Some(password) => {
            if who.user.id == id {
                return Err(OwnPasswordNeedsCurrent.at("password").into());
            }
            let permit = may(&who.caller, ChangePassword, user)?;
            let hash = checked_and_hashed(&app, password, permit.on()).await?;
            (Some(hash), Some(permit))
        }
    };
    if let Some(full_name) = &edit.full_name {
        check_full_name(full_name)?;
    }
    let mut tx = app.store().begin().await?;
    let mut user = tx.user(id).await?.ok_or_else(|| Problem::not_found(Noun::User, id))?;
    // They may have got more power while the password was hashed, or the caller less.
    if let Some(permit) = &giving_password {
        permit.confirm(&mut tx, &user).await?;
    }
    if let Some(permit) = &editing {
        permit.confirm(&mut tx, &user).await?;
    }
    let old = user.clone();
    user.revision = edit.revision;
    if let Some(full_name) = edit.full_name {
        user.full_name = full_name.trim().to_owned();
    }
    if let Some(role) = edit.role {
        (user.role, user.custom_role) = (role, None);
    }
    if let Some(id) = edit.custom_role {
        let role = known_role(&app, id).await?;
        user.role = role.as_ref().map_or(user.role, |role| role.base);
        user.custom_role = role.as_ref().map(CustomRole::named);
    }
    user.enabled = edit.enabled.unwrap_or(user.enabled);
    if edit.category.is_some() || edit.group.is_some() {
        let category = edit.category.unwrap_or_else(|| user.category.as_ref().map(|category| category.id));
        let group = match (edit.group, edit.category) {
            (Some(group), _) => group,
            // They leave the groups of the category before.
            (None, Some(_)) => None,
            (None, None) => user.group.as_ref().map(|group| group.id),
        };
        let place = Place::of(&app, &who, category, group).await?;
        (user.category, user.group) = (place.category, place.group);
    }
    require_place(&user)?;
    if changes_account {
        // Nobody gives a role, or moves people to a place, that they could not add somebody with.
        may(&who.caller, AddUser, user.clone())?.ask_again(&mut tx, &user).await?;
        tell_changes(&mut tx, Some(&old), &user);
    }
    let before = tx.count_administrators().await?;
    tx.save_user(&mut user).await?;
    still_an_administrator(before, &mut tx).await?;
    if let Some(hash) = &hash {
        give(&app, &mut tx, &user, hash).await?;
    }
    // A session lasts as long as its role's: another role begins another session.
    if user.role != old.role || !user.enabled {
        tx.end_sessions_of(id, None).await?;
    }
    tx.commit().await?;
    if hash.is_some() {
        app.password_changed(&user);
    }
    app.access_changed();
    Ok(who.shows(user))
}

/// Gives a person a new password
///
/// Without one in the body, Sarrio makes one, which only this answer has. The person's sessions end, their viewers are
/// disconnected, and they must choose another password at the next sign-in.
#[utoipa::path(post, path = "/users/{id}/password", tag = "people", request_body = GivePassword,
    params(("id" = UserId, Path, description = "Its id")),
    responses((status = 200, description = "The password, if Sarrio made it", body = GivenPassword)))]
async fn give_password(
    State(app): State<App>,
    who: Who,
    Id(id): Id<UserId>,
    BodyOrDefault(given): BodyOrDefault<GivePassword>,
) -> Answer<Json<GivenPassword>> {
    let user = seen(&app, &who, id).await?;
    let permit = may(&who.caller, ChangePassword, user)?;
    if who.user.id == id {
        return Err(OwnPasswordNotGiven.problem().into());
    }
    let made = given.password.is_none().then(random_password);
    let password = given.password.or_else(|| made.clone()).unwrap_or_default();
    let hash = checked_and_hashed(&app, password, permit.on()).await?;
    let mut tx = app.store().begin().await?;
    let user = tx.user(id).await?.ok_or_else(|| Problem::not_found(Noun::User, id))?;
    permit.confirm(&mut tx, &user).await?;
    give(&app, &mut tx, &user, &hash).await?;
    tx.commit().await?;
    app.password_changed(&user);
    app.access_changed();
    tracing::info!(user.id = %id, "was given a new password");
    Ok(Json(GivenPassword { password: made.map(|made| made.expose_secret().to_owned()) }))
}

/// The hash of a password that somebody else is to have, if the rules allow it.
async fn checked_and_hashed(app: &App, password: SecretString, user: &User) -> Result<PasswordHash, Problem> {
    if user.source == Source::Directory {
        return Err(PasswordOfDirectory.into());
    }
    let rules = app.store().sign_in_rules().await?.passwords;
    let whose = Whose { username: user.username.as_str(), full_name: &user.full_name, before: None };
    password_rules::check(&rules, "password", &password, &whose)?;
    app.passwords().hash(password).await
}

/// Writes a password that somebody else must change at the next sign-in, which can be at once.
async fn give(app: &App, tx: &mut Tx, user: &User, hash: &PasswordHash) -> Result<(), Problem> {
    tx.set_password(user.id, hash).await?;
    tx.require_new_password(user.id).await?;
    tx.forget_failures(&hashed(app.store(), user.username.as_str())).await?;
    tx.end_sessions_of(user.id, None).await?;
    Ok(())
}

/// Removes a person
///
/// The person must not own any desktop or template. The last administrator cannot be removed.
#[utoipa::path(delete, path = "/users/{id}", tag = "people", params(("id" = UserId, Path, description = "Its id")),
    responses((status = 204, description = "The person is removed")))]
async fn remove(State(app): State<App>, who: Who, Id(id): Id<UserId>) -> Answer<StatusCode> {
    let user = seen(&app, &who, id).await?;
    let permit = may(&who.caller, RemoveUser, user.clone())?;
    let mut tx = app.store().begin().await?;
    let now = tx.user(id).await?.ok_or_else(|| Problem::not_found(Noun::User, id))?;
    let owner = now.category.as_ref().map_or(Owner::Site, |category| Owner::Category(category.id));
    permit.confirm_about(&mut tx, &now, About { owner, ..About::of(&now) }).await?;
    let owned = tx.count_desktops(id).await?;
    if owned > 0 {
        let desktops = DesktopCount(owned);
        return Err(PersonOwnsDesktops { username: user.username, desktops }.problem().into());
    }
    let templates = tx.count_templates(id).await?;
    if templates > 0 {
        return Err(PersonOwnsTemplates { username: user.username, templates }.problem().into());
    }
    tx.end_sessions_of(id, None).await?;
    let before = tx.count_administrators().await?;
    tx.remove_user(id).await?;
    still_an_administrator(before, &mut tx).await?;
    tx.commit().await?;
    app.password_changed(&user);
    app.access_changed();
    Ok(StatusCode::NO_CONTENT)
}

/// Tells the audit what is new about a person.
pub(super) fn tell_changes(tx: &mut Tx, before: Option<&User>, after: &User) {
    let custom_role = |user: &User| user.custom_role.as_ref().map(|role| role.name.clone());
    let category = |user: &User| user.category.as_ref().map(|category| category.name.clone());
    let group = |user: &User| user.group.as_ref().map(|group| group.name.clone());
    tx.audit_change("full_name", before.map(|user| &user.full_name), Some(&after.full_name));
    tx.audit_change("role", before.map(|user| user.role.as_str()), Some(after.role.as_str()));
    tx.audit_change("custom_role", before.and_then(custom_role), custom_role(after));
    tx.audit_change("category", before.and_then(category), category(after));
    tx.audit_change("group", before.and_then(group), group(after));
    tx.audit_change("enabled", before.map(|user| user.enabled), Some(after.enabled));
}

/// Refuses a change that would leave no administrator who can sign in. Where there was none `before`, only the
/// administrator on the Unix socket exists, and the change is allowed.
pub(super) async fn still_an_administrator(before: u64, tx: &mut Tx) -> Result<(), Problem> {
    if before == 0 || tx.count_administrators().await? > 0 {
        return Ok(());
    }
    Err(NoOtherAdministrator.into())
}

/// Where a person is: their category and their main group.
pub(super) struct Place {
    pub(super) category: Option<CategoryRef>,
    pub(super) group: Option<GroupRef>,
}

impl Place {
    /// Reads the names of what the caller may see. A group brings its category with it.
    pub(super) async fn of(
        app: &App,
        who: &Who,
        category: Option<CategoryId>,
        group: Option<GroupId>,
    ) -> Result<Self, Problem> {
        let category = match category {
            None => None,
            Some(id) => {
                let known =
                    app.store().category(id).await?.filter(|category| sees_category(&who.caller, category));
                let known = known.ok_or_else(|| NoSuchCategory.at("category"))?;
                Some(CategoryRef { id, name: known.name })
            }
        };
        let Some(id) = group else { return Ok(Self { category, group: None }) };
        let group = app.store().group(id).await?.filter(|group| sees_group(&who.caller, group));
        let group = group.ok_or_else(|| NoSuchGroup.at("group"))?;
        match category {
            Some(category) if category.id != group.category.id => {
                let (group, category) = (group.name, group.category.name);
                Err(GroupOfOtherCategory { group, category }.at("group"))
            }
            _ => Ok(Self { group: Some(group.named()), category: Some(group.category) }),
        }
    }
}

/// The role of the school's own with this id, where one is meant.
async fn known_role(app: &App, id: Option<CustomRoleId>) -> Result<Option<CustomRole>, Problem> {
    let Some(id) = id else { return Ok(None) };
    let known = app.store().custom_role(id).await?;
    known.map(Some).ok_or_else(|| NoSuchRole.at("custom_role"))
}

pub(super) fn require_place(user: &User) -> Result<(), Problem> {
    match (user.role, &user.category) {
        (Role::Manager, None) => Err(ManagerNeedsCategory.at("category")),
        _ => Ok(()),
    }
}

pub(super) fn check_full_name(name: &str) -> Result<(), Problem> {
    // It may be empty; then the sign-in name is shown. Otherwise it is shown like other names, so the same rules apply.
    if !name.trim().is_empty() && name.parse::<Name>().is_err() {
        return Err(FullNameWrong { most: Name::LIMIT }.at("full_name"));
    }
    Ok(())
}
