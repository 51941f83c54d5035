//! `classes`: people who are no group, put together for lessons.

use axum::{Json, extract::State, http::StatusCode};
use sarrio_engine::authz::{GatherClass, may, sees_user};
use sarrio_model::{Group, NewClass, problem::NoSuchPerson};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    http::{Answer, Body, Who},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(add))
}

/// Puts a class together
///
/// Makes a group of students in one's charge, whichever groups they are in, for lessons of which they are the class. A teacher who
/// asks for it teaches it. It is archived when its lessons are over, or after an hour if none was planned.
#[utoipa::path(post, path = "/classes", tag = "classroom", request_body = NewClass,
    responses((status = 201, description = "The group", body = Group)))]
async fn add(
    State(app): State<App>,
    who: Who,
    Body(new): Body<NewClass>,
) -> Answer<(StatusCode, Json<Group>)> {
    let students = app.engine().students_to_gather(&new.people).await?;
    let known =
        |person| students.iter().any(|student| student.id == person && sees_user(&who.caller, student));
    if !new.people.iter().all(|person| known(*person)) {
        return Err(NoSuchPerson.at("people").into());
    }
    let permit = may(&who.caller, GatherClass, students)?;
    Ok((StatusCode::CREATED, who.shows(app.engine().gather_class(permit, new).await?)))
}
