//! Quotas of roles, categories, groups and people, and what is used of them.

use std::str::FromStr;

use axum::{Json, extract::State};
use sarrio_engine::authz::{
    EditQuotaOfCategory, EditQuotaOfGroup, EditQuotaOfRole, EditQuotaOfUser, SeeQuotaOfCategory,
    SeeQuotaOfGroup, SeeQuotaOfUser, may,
};
use sarrio_model::{
    Amounts, CategoryId, Ceiling, EditQuota, GroupId, Noun, Page, PersonQuota, Problem, Quantity, Quota,
    QuotaLine, Role, UsedOf, UserId, UserQuery, UserUse,
    problem::{CeilingOfNobody, ChangedByOthers, NotAnId, RoleWord},
};
use sarrio_store::{QuotaHolder, Tx};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{categories, groups, users};
use crate::{
    app::App,
    http::{Answer, Body, Id, Query, Who},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(own))
        .routes(routes!(of_users))
        .routes(routes!(of_user, edit_of_user))
        .routes(routes!(of_group, edit_of_group))
        .routes(routes!(of_category, edit_of_category))
        .routes(routes!(of_role, edit_of_role))
}

/// Reads one's own quota
///
/// What the caller may use and uses of each quantity, and who says so.
#[utoipa::path(get, path = "/session/quota", tag = "session",
    responses((status = 200, description = "The quota", body = PersonQuota)))]
async fn own(State(app): State<App>, who: Who) -> Answer<Json<PersonQuota>> {
    Ok(Json(of_person(&app, who.user.id).await?))
}

/// Lists how many desktops people have of how many
///
/// A page of the same people as `GET users` with the same query, in the same order.
#[utoipa::path(get, path = "/users/quotas", tag = "people", params(UserQuery),
    responses((status = 200, description = "A page", body = Page<UserUse>)))]
async fn of_users(
    State(app): State<App>,
    who: Who,
    Query(query): Query<UserQuery>,
) -> Answer<Json<Page<UserUse>>> {
    let page = app.store().users(&query, &who.caller.scope).await?;
    let ids: Vec<UserId> = page.items.iter().map(|user| user.id).collect();
    let (rules, used) = (app.store().quota_rules(&ids).await?, app.store().desktops_used(&ids).await?);
    let (no_rules, nothing) = (Default::default(), Amounts::new());
    let items = ids.into_iter().map(|user| {
        let (rules, used) = (rules.get(&user).unwrap_or(&no_rules), used.get(&user).unwrap_or(&nothing));
        let of = |quantity| UsedOf {
            used: used.get(&quantity).copied().unwrap_or(0),
            limit: rules.limit(quantity).0,
        };
        UserUse { user, desktops: of(Quantity::Desktops), running: of(Quantity::Running) }
    });
    Ok(Json(Page { items: items.collect(), next: page.next, total: page.total }))
}

/// Reads a person's quota
///
/// What they may use and use of each quantity, and who says so: a rule for themselves, a group, their category or their role.
#[utoipa::path(get, path = "/users/{id}/quota", tag = "people",
    params(("id" = UserId, Path, description = "Its id")),
    responses((status = 200, description = "The quota", body = PersonQuota)))]
async fn of_user(State(app): State<App>, who: Who, Id(id): Id<UserId>) -> Answer<Json<PersonQuota>> {
    let _permit = may(&who.caller, SeeQuotaOfUser, users::seen(&app, &who, id).await?)?;
    Ok(Json(of_person(&app, id).await?))
}

/// Sets a person's own rules
///
/// They replace those before. Of a quantity that is not named, the rules of groups, category and role count.
#[utoipa::path(put, path = "/users/{id}/quota", tag = "people", request_body = EditQuota,
    params(("id" = UserId, Path, description = "Its id")),
    responses((status = 200, description = "The quota, changed", body = PersonQuota)))]
async fn edit_of_user(
    State(app): State<App>,
    who: Who,
    Id(id): Id<UserId>,
    Body(edit): Body<EditQuota>,
) -> Answer<Json<PersonQuota>> {
    let permit = may(&who.caller, EditQuotaOfUser, users::seen(&app, &who, id).await?)?;
    require_no_ceilings(&edit)?;
    let mut tx = app.store().begin().await?;
    let user = tx.user(id).await?.ok_or_else(|| Problem::not_found(Noun::User, id))?;
    permit.confirm(&mut tx, &user).await?;
    save(tx, QuotaHolder::Person(id), &edit, user.named().name).await?;
    Ok(Json(of_person(&app, id).await?))
}

/// Reads a group's quota
///
/// What each of its teachers and students may use, and what all of them together may use and use.
#[utoipa::path(get, path = "/groups/{id}/quota", tag = "people",
    params(("id" = GroupId, Path, description = "Its id")),
    responses((status = 200, description = "The quota", body = Quota)))]
async fn of_group(State(app): State<App>, who: Who, Id(id): Id<GroupId>) -> Answer<Json<Quota>> {
    let _permit = may(&who.caller, SeeQuotaOfGroup, groups::seen(&app, &who, id).await?)?;
    Ok(Json(app.store().quota(QuotaHolder::Group(id)).await?))
}

/// Sets a group's quota
///
/// It replaces the one before.
#[utoipa::path(put, path = "/groups/{id}/quota", tag = "people", request_body = EditQuota,
    params(("id" = GroupId, Path, description = "Its id")),
    responses((status = 200, description = "The quota, changed", body = Quota)))]
async fn edit_of_group(
    State(app): State<App>,
    who: Who,
    Id(id): Id<GroupId>,
    Body(edit): Body<EditQuota>,
) -> Answer<Json<Quota>> {
    let permit = may(&who.caller, EditQuotaOfGroup, groups::seen(&app, &who, id).await?)?;
    let mut tx = app.store().begin().await?;
    let group = tx.group(id).await?.ok_or_else(|| Problem::not_found(Noun::Group, id))?;
    permit.confirm(&mut tx, &group).await?;
    let holder = QuotaHolder::Group(id);
    save(tx, holder, &edit, group.name.to_string()).await?;
    Ok(Json(app.store().quota(holder).await?))
}

/// Reads a category's quota
///
/// What each of its people may use, and what all of them together may use and use. Administrators are not held by it.
#[utoipa::path(get, path = "/categories/{id}/quota", tag = "people",
    params(("id" = CategoryId, Path, description = "Its id")),
    responses((status = 200, description = "The quota", body = Quota)))]
async fn of_category(State(app): State<App>, who: Who, Id(id): Id<CategoryId>) -> Answer<Json<Quota>> {
    let _permit = may(&who.caller, SeeQuotaOfCategory, categories::seen(&app, &who, id).await?)?;
    Ok(Json(app.store().quota(QuotaHolder::Category(id)).await?))
}

/// Sets a category's quota
///
/// It replaces the one before.
#[utoipa::path(put, path = "/categories/{id}/quota", tag = "people", request_body = EditQuota,
    params(("id" = CategoryId, Path, description = "Its id")),
    responses((status = 200, description = "The quota, changed", body = Quota)))]
async fn edit_of_category(
    State(app): State<App>,
    who: Who,
    Id(id): Id<CategoryId>,
    Body(edit): Body<EditQuota>,
) -> Answer<Json<Quota>> {
    let permit = may(&who.caller, EditQuotaOfCategory, categories::seen(&app, &who, id).await?)?;
    let mut tx = app.store().begin().await?;
    let category = tx.category(id).await?.ok_or_else(|| Problem::not_found(Noun::Category, id))?;
    permit.confirm(&mut tx, &category).await?;
    let holder = QuotaHolder::Category(id);
    save(tx, holder, &edit, category.name.to_string()).await?;
    Ok(Json(app.store().quota(holder).await?))
}

/// Reads a role's quota
///
/// What everybody with this role may use, where no nearer rule says something else.
#[utoipa::path(get, path = "/roles/{id}/quota", tag = "people",
    params(("id" = Role, Path, description = "The role")),
    responses((status = 200, description = "The quota", body = Quota)))]
async fn of_role(
    State(app): State<App>,
    _: Who,
    Id(RoleInPath(role)): Id<RoleInPath>,
) -> Answer<Json<Quota>> {
    Ok(Json(app.store().quota(QuotaHolder::Role(role)).await?))
}

/// Sets a role's quota
///
/// It replaces the one before.
#[utoipa::path(put, path = "/roles/{id}/quota", tag = "people", request_body = EditQuota,
    params(("id" = Role, Path, description = "The role")),
    responses((status = 200, description = "The quota, changed", body = Quota)))]
async fn edit_of_role(
    State(app): State<App>,
    who: Who,
    Id(RoleInPath(role)): Id<RoleInPath>,
    Body(edit): Body<EditQuota>,
) -> Answer<Json<Quota>> {
    let permit = may(&who.caller, EditQuotaOfRole, ())?;
    require_no_ceilings(&edit)?;
    let mut tx = app.store().begin().await?;
    permit.confirm(&mut tx, &()).await?;
    tx.audit_change("role", None, Some(role.as_str()));
    let holder = QuotaHolder::Role(role);
    save(tx, holder, &edit, RoleWord(role).to_string()).await?;
    Ok(Json(app.store().quota(holder).await?))
}

/// A role in the place of an id.
struct RoleInPath(Role);

impl FromStr for RoleInPath {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let known = Role::ALL.iter().find(|role| role.as_str() == text);
        known.copied().map(Self).ok_or_else(|| NotAnId { text: text.to_owned() })
    }
}

fn require_no_ceilings(edit: &EditQuota) -> Result<(), Problem> {
    match edit.ceilings.is_empty() {
        true => Ok(()),
        false => Err(CeilingOfNobody.at("ceilings")),
    }
}

/// Writes the rules of a holder with this name.
async fn save(mut tx: Tx, holder: QuotaHolder, edit: &EditQuota, name: String) -> Result<(), Problem> {
    if tx.save_quota(holder, edit).await?.is_none() {
        return Err(ChangedByOthers { name }.into());
    }
    Ok(tx.commit().await?)
}

async fn of_person(app: &App, user: UserId) -> Result<PersonQuota, Problem> {
    let store = app.store();
    let rules = store.quota_rules(&[user]).await?.remove(&user).unwrap_or_default();
    let Quota { limits: own, used, revision, .. } = store.quota(QuotaHolder::Person(user)).await?;
    let mut used_together = Vec::new();
    for rule in &rules.0 {
        let quantities: Vec<Quantity> = rule.ceilings.keys().copied().collect();
        if let Some(holder) = QuotaHolder::of_ceiling(&rule.source).filter(|_| !quantities.is_empty()) {
            used_together.push((&rule.source, store.used(holder, &quantities).await?));
        }
    }
    let line = |quantity: &Quantity| {
        let (limit, source) = rules.limit(*quantity);
        let ceilings = rules.ceilings(*quantity).map(|(limit, source)| {
            let together = used_together.iter().find(|(known, _)| *known == source);
            let used = together.and_then(|(_, used)| used.get(quantity).copied());
            Ceiling { source: source.clone(), limit, used }
        });
        QuotaLine {
            quantity: *quantity,
            limit,
            source: source.cloned(),
            used: used.get(quantity).copied(),
            ceilings: ceilings.collect(),
        }
    };
    Ok(PersonQuota { user, lines: Quantity::ALL.iter().map(line).collect(), own, revision })
}
