//! `rooms/…/seats`: the seats of a room as a table for spreadsheets, and back.

use axum::{
    Json,
    extract::{Request, State},
    response::Response,
};
use sarrio_engine::authz::{EditRoom, may};
use sarrio_model::{
    ImportedSeats, ListedChange, RoomId, SeatEntry, SeatImportQuery, problem::SeatListHasErrors,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    rooms::{self, seen},
    spreadsheet,
};
use crate::{
    app::App,
    http::{self, Answer, Id, Query, Who},
    seat_list,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(import)).routes(routes!(export))
}

/// Imports seats from a list
///
/// The list is a text in UTF-8 or Windows-1252, with commas, semicolons or tabs between its cells. Its first line has headings
/// in English, Catalan or Spanish, in any order: name, kind, hostname, MAC, IP, column, row. Seats that the room has are changed,
/// the others added; seats that are not in the list stay. All seats are imported, or none.
#[utoipa::path(post, path = "/rooms/{id}/seats/import", tag = "classroom",
    params(("id" = RoomId, Path, description = "The id of the room"), SeatImportQuery),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, description = "What was done, or would be", body = ImportedSeats)))]
async fn import(
    State(app): State<App>,
    who: Who,
    Id(id): Id<RoomId>,
    Query(query): Query<SeatImportQuery>,
    request: Request,
) -> Answer<Json<ImportedSeats>> {
    let permit = may(&who.caller, EditRoom, seen(&app, &who, id).await?)?;
    let file = http::table(request).await?;
    let mut tx = app.store().begin().await?;
    let mut room = rooms::room(&mut tx, id).await?;
    let list = seat_list::read(&file, &room, &tx.seats_elsewhere(id).await?)?;
    if query.dry_run {
        return Ok(Json(list));
    }
    if let Some(first) = list.errors.first() {
        let (errors, line, reason) = (list.errors.len(), first.line, first.problem.wording());
        return Err(SeatListHasErrors { errors, line, reason }.problem().into());
    }
    permit.confirm(&mut tx, &room).await?;
    let before = room.seats.len();
    for listed in list.seats.iter().filter(|listed| listed.change != ListedChange::Keep) {
        let seat = SeatEntry::seat(listed.seat.clone());
        match room.seats.iter_mut().find(|known| known.id == seat.id) {
            Some(known) => *known = seat,
            None => room.seats.push(seat),
        }
    }
    tx.audit_change("seats", Some(before), Some(room.seats.len()));
    tx.save_room(&mut room).await?;
    tx.commit().await?;
    Ok(Json(list))
}

/// Exports seats as a list
///
/// The same table that an import reads.
#[utoipa::path(get, path = "/rooms/{id}/seats/export", tag = "classroom",
    params(("id" = RoomId, Path, description = "The id of the room")),
    responses((status = 200, description = "The table", content_type = "text/csv", body = String)))]
async fn export(State(app): State<App>, who: Who, Id(id): Id<RoomId>) -> Answer<Response> {
    let room = seen(&app, &who, id).await?;
    Ok(spreadsheet::answer("attachment; filename=\"seats.csv\"", &seat_list::cells(&room)))
}
