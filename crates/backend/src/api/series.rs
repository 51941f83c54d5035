//! `series`: lessons that take place every week; and `holidays`, on which none of them does.

use axum::{Json, extract::State, http::StatusCode};
use sarrio_engine::{
    SeriesToAdd,
    authz::{EditHolidays, EditSeries as MayEdit, PlanLesson, may, sees_series},
};
use sarrio_model::{
    EditSeries, NewSeries, Noun, Page, Problem, PutHolidays, SchoolHolidays, Series, SeriesId, SeriesQuery,
    problem::NoSuchGroup,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{answer::whole, groups, lessons::found_parts};
use crate::{
    app::App,
    http::{Answer, Body, Id, Query, Who},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(get, edit, remove))
        .routes(routes!(holidays, put_holidays))
}

/// The series, if the caller may see it.
async fn seen(app: &App, who: &Who, id: SeriesId) -> Result<Series, Problem> {
    let known = app.store().one_series(id).await?.filter(|series| sees_series(&who.caller, series));
    known.ok_or_else(|| Problem::not_found(Noun::Series, id))
}

/// Lists series of lessons
///
/// Those that the caller teaches, has, or looks after, by title.
#[utoipa::path(get, path = "/series", tag = "classroom", params(SeriesQuery),
    responses((status = 200, description = "The series", body = Page<Series>)))]
async fn list(
    State(app): State<App>,
    who: Who,
    Query(query): Query<SeriesQuery>,
) -> Answer<Json<Page<Series>>> {
    let mut series = app.store().series(&query).await?;
    series.retain(|series| sees_series(&who.caller, series));
    Ok(who.shows(whole(series)))
}

/// Adds a series of lessons
///
/// Its lessons of the next two weeks are there at once, and later ones two weeks before they begin. A lesson is left out while
/// the group has another one at that time; `conflicts` tells which.
#[utoipa::path(post, path = "/series", tag = "classroom", request_body = NewSeries,
    responses((status = 201, description = "The series", body = Series)))]
async fn add(
    State(app): State<App>,
    who: Who,
    Body(new): Body<NewSeries>,
) -> Answer<(StatusCode, Json<Series>)> {
    let group = groups::seen(&app, &who, new.group).await.map_err(|_| NoSuchGroup.at("group"))?;
    let permit = may(&who.caller, PlanLesson, group)?;
    let parts = found_parts(&app, &who, new.room, &new.co_teachers, &new.templates).await?;
    let mut added = app.engine().add_series(vec![SeriesToAdd { permit, new, parts }]).await?;
    let series = added.pop().ok_or_else(|| NoSuchGroup.at("group"))?;
    Ok((StatusCode::CREATED, who.shows(series)))
}

/// Reads one series of lessons
#[utoipa::path(get, path = "/series/{id}", tag = "classroom", params(("id" = SeriesId, Path, description = "Its id")),
    responses((status = 200, description = "The series", body = Series)))]
async fn get(State(app): State<App>, who: Who, Id(id): Id<SeriesId>) -> Answer<Json<Series>> {
    Ok(who.shows(seen(&app, &who, id).await?))
}

/// Changes a series of lessons
///
/// Those of its lessons follow that have not begun, unless somebody changed them by hand.
#[utoipa::path(patch, path = "/series/{id}", tag = "classroom", request_body = EditSeries,
    params(("id" = SeriesId, Path, description = "Its id")),
    responses((status = 200, description = "The series, changed", body = Series)))]
async fn edit(
    State(app): State<App>,
    who: Who,
    Id(id): Id<SeriesId>,
    Body(edit): Body<EditSeries>,
) -> Answer<Json<Series>> {
    let permit = may(&who.caller, MayEdit, seen(&app, &who, id).await?)?;
    let co_teachers = edit.co_teachers.as_deref().unwrap_or_default();
    let templates = edit.templates.as_deref().unwrap_or_default();
    let parts = found_parts(&app, &who, edit.room.flatten(), co_teachers, templates).await?;
    Ok(who.shows(app.engine().edit_series(permit, edit, parts).await?))
}

/// Removes a series of lessons
///
/// With those of its lessons that have not begun. Those that were changed by hand stay, and what happened in earlier ones.
#[utoipa::path(delete, path = "/series/{id}", tag = "classroom", params(("id" = SeriesId, Path, description = "Its id")),
    responses((status = 204, description = "The series is removed")))]
async fn remove(State(app): State<App>, who: Who, Id(id): Id<SeriesId>) -> Answer<StatusCode> {
    let permit = may(&who.caller, MayEdit, seen(&app, &who, id).await?)?;
    app.engine().remove_series(permit).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Reads the holidays of the school
#[utoipa::path(get, path = "/holidays", tag = "classroom",
    responses((status = 200, description = "The holidays, in their order", body = SchoolHolidays)))]
async fn holidays(State(app): State<App>, _: Who) -> Answer<Json<SchoolHolidays>> {
    Ok(Json(app.store().holidays().await?))
}

/// Replaces the holidays of the school
///
/// The lessons of all series follow soon, unless they were changed by hand.
#[utoipa::path(put, path = "/holidays", tag = "classroom", request_body = PutHolidays,
    responses((status = 200, description = "The holidays, in their order", body = SchoolHolidays)))]
async fn put_holidays(
    State(app): State<App>,
    who: Who,
    Body(put): Body<PutHolidays>,
) -> Answer<Json<SchoolHolidays>> {
    let permit = may(&who.caller, EditHolidays, ())?;
    Ok(Json(app.engine().put_holidays(permit, put).await?))
}
