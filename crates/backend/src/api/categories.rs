//! `categories`: the parts of the school that managers look after.

use axum::{Json, extract::State, http::StatusCode};
use sarrio_engine::authz::{About, AddCategory, EditCategory as MayEdit, RemoveCategory, may, sees_category};
use sarrio_model::{
    Category, CategoryId, EditCategory, NewCategory, Noun, Page, PageQuery, Problem,
    problem::{CategoryInUse, CategoryNameTaken},
};
use sarrio_store::StoreError;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::answer::whole;
use crate::{
    app::App,
    http::{Answer, Body, Id, Query, Who},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(get, edit, remove))
}

/// The category, if the caller may see it.
pub(super) async fn seen(app: &App, who: &Who, id: CategoryId) -> Result<Category, Problem> {
    let known = app.store().category(id).await?.filter(|category| sees_category(&who.caller, category));
    known.ok_or_else(|| Problem::not_found(Noun::Category, id))
}

/// Lists categories
///
/// Administrators see all, managers their own.
#[utoipa::path(get, path = "/categories", tag = "people", params(PageQuery),
    responses((status = 200, description = "A page", body = Page<Category>)))]
async fn list(
    State(app): State<App>,
    who: Who,
    Query(query): Query<PageQuery>,
) -> Answer<Json<Page<Category>>> {
    if who.caller.is_administrator() {
        return Ok(who.shows(app.store().categories(&query).await?));
    }
    let own = match &who.user.category {
        Some(category) => app.store().category(category.id).await?,
        None => None,
    };
    let seen = own.filter(|category| sees_category(&who.caller, category));
    Ok(who.shows(whole(seen.into_iter().collect())))
}

/// Adds a category
#[utoipa::path(post, path = "/categories", tag = "people", request_body = NewCategory,
    responses((status = 201, description = "The category", body = Category)))]
async fn add(
    State(app): State<App>,
    who: Who,
    Body(new): Body<NewCategory>,
) -> Answer<(StatusCode, Json<Category>)> {
    let permit = may(&who.caller, AddCategory, ())?;
    let category = Category::new(new.name);
    let mut tx = app.store().begin().await?;
    permit.confirm_about(&mut tx, &(), About::of(&category)).await?;
    tx.insert_category(&category).await.map_err(|error| name_taken(error, &category))?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, who.shows(app.store().category(category.id).await?.unwrap_or(category))))
}

/// Reads one category
#[utoipa::path(get, path = "/categories/{id}", tag = "people", params(("id" = CategoryId, Path, description = "Its id")),
    responses((status = 200, description = "The category", body = Category)))]
async fn get(State(app): State<App>, who: Who, Id(id): Id<CategoryId>) -> Answer<Json<Category>> {
    Ok(who.shows(seen(&app, &who, id).await?))
}

/// Renames a category
#[utoipa::path(patch, path = "/categories/{id}", tag = "people", request_body = EditCategory,
    params(("id" = CategoryId, Path, description = "Its id")),
    responses((status = 200, description = "The category, changed", body = Category)))]
async fn edit(
    State(app): State<App>,
    who: Who,
    Id(id): Id<CategoryId>,
    Body(edit): Body<EditCategory>,
) -> Answer<Json<Category>> {
    let permit = may(&who.caller, MayEdit, seen(&app, &who, id).await?)?;
    let mut tx = app.store().begin().await?;
    let mut category = tx.category(id).await?.ok_or_else(|| Problem::not_found(Noun::Category, id))?;
    permit.confirm(&mut tx, &category).await?;
    tx.audit_change("name", Some(&category.name), Some(&edit.name));
    (category.revision, category.name) = (edit.revision, edit.name);
    let saved = tx.save_category(&mut category).await;
    saved.map_err(|error| name_taken(error, &category))?;
    tx.commit().await?;
    Ok(who.shows(category))
}

/// Removes a category
///
/// Nobody and no group may be in it any more.
#[utoipa::path(delete, path = "/categories/{id}", tag = "people", params(("id" = CategoryId, Path, description = "Its id")),
    responses((status = 204, description = "The category is removed")))]
async fn remove(State(app): State<App>, who: Who, Id(id): Id<CategoryId>) -> Answer<StatusCode> {
    let category = seen(&app, &who, id).await?;
    let permit = may(&who.caller, RemoveCategory, category.clone())?;
    let mut tx = app.store().begin().await?;
    permit.confirm(&mut tx, &category).await?;
    tx.remove_category(id).await.map_err(|error| match error {
        StoreError::InUse { .. } => {
            let (name, people, groups) = (category.name, category.people, category.groups);
            CategoryInUse { name, people, groups }.into()
        }
        error => Problem::from(error),
    })?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

fn name_taken(error: StoreError, category: &Category) -> Problem {
    match error {
        StoreError::Taken { .. } => CategoryNameTaken { name: category.name.clone() }.at("name"),
        error => error.into(),
    }
}
