//! `rooms`: classrooms, their seats, and who sits where.

use std::collections::HashSet;

use axum::{Json, extract::State, http::StatusCode};
use sarrio_engine::authz::{
    About, AddRoom, ArrangeRoom, EditRoom as MayEdit, RemoveRoom, SeeRooms, may, sees_user,
};
use sarrio_model::{
    ArrangeSeats, EditRoom, NewRoom, Noun, Page, Problem, Room, RoomId, Seat, SeatEntry, SeatingPlan,
    UnplacedComputer, WakeSeats, Woken,
    problem::{
        AtTwoSeats, NoSuchGroup, NoSuchSeat, NotStudentsOf, RoomNameTaken, SeatIpTaken, SeatMacTaken,
        SeatNameTwice, TooManySeats,
    },
};
use sarrio_store::{StoreError, Tx, name_key};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{answer::whole, groups};
use crate::{
    app::App,
    http::{Answer, Body, BodyOrDefault, Id, Who},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(get, edit, remove))
        .routes(routes!(arrange))
        .routes(routes!(seat_people))
        .routes(routes!(wake))
        .routes(routes!(unplaced))
}

/// The room, if the caller may see it.
pub(super) async fn seen(app: &App, who: &Who, id: RoomId) -> Result<Room, Problem> {
    let _ = may(&who.caller, SeeRooms, ())?;
    app.store().room(id).await?.ok_or_else(|| Problem::not_found(Noun::Room, id))
}

/// Lists rooms
///
/// All of them, with their seats, by name.
#[utoipa::path(get, path = "/rooms", tag = "classroom",
    responses((status = 200, description = "All rooms", body = Page<Room>)))]
async fn list(State(app): State<App>, who: Who) -> Answer<Json<Page<Room>>> {
    let _ = may(&who.caller, SeeRooms, ())?;
    Ok(who.shows(whole(app.store().rooms().await?)))
}

/// Adds a room
#[utoipa::path(post, path = "/rooms", tag = "classroom", request_body = NewRoom,
    responses((status = 201, description = "The room", body = Room)))]
async fn add(State(app): State<App>, who: Who, Body(new): Body<NewRoom>) -> Answer<(StatusCode, Json<Room>)> {
    let permit = may(&who.caller, AddRoom, ())?;
    let seats = new.seats.into_iter().map(|seat| SeatEntry { id: None, ..seat }.seat()).collect();
    let mut room = Room::new(new.name);
    room.seats = seats;
    room.broadcast = new.broadcast;
    let mut tx = app.store().begin().await?;
    permit.confirm_about(&mut tx, &(), About::of(&room)).await?;
    tx.audit_change("seats", None, Some(room.seats.len()));
    require_sound_seats(&mut tx, &room).await?;
    tx.insert_room(&room).await.map_err(|error| name_taken(error, &room))?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, who.shows(app.store().room(room.id).await?.unwrap_or(room))))
}

/// Reads one room
#[utoipa::path(get, path = "/rooms/{id}", tag = "classroom", params(("id" = RoomId, Path, description = "Its id")),
    responses((status = 200, description = "The room", body = Room)))]
async fn get(State(app): State<App>, who: Who, Id(id): Id<RoomId>) -> Answer<Json<Room>> {
    Ok(who.shows(seen(&app, &who, id).await?))
}

/// Changes a room
///
/// Its name, and its seats as a whole. A seat keeps its id, and with it who sits there, if the request names it.
#[utoipa::path(patch, path = "/rooms/{id}", tag = "classroom", request_body = EditRoom,
    params(("id" = RoomId, Path, description = "Its id")),
    responses((status = 200, description = "The room, changed", body = Room)))]
async fn edit(
    State(app): State<App>,
    who: Who,
    Id(id): Id<RoomId>,
    Body(edit): Body<EditRoom>,
) -> Answer<Json<Room>> {
    let permit = may(&who.caller, MayEdit, seen(&app, &who, id).await?)?;
    let mut tx = app.store().begin().await?;
    let before = room(&mut tx, id).await?;
    permit.confirm(&mut tx, &before).await?;
    let mut room = before.clone();
    room.revision = edit.revision;
    room.name = edit.name.unwrap_or(room.name);
    room.broadcast = edit.broadcast.unwrap_or(room.broadcast);
    if let Some(seats) = edit.seats {
        let known: HashSet<_> = before.seats.iter().map(|seat| seat.id).collect();
        if seats.iter().any(|seat| seat.id.is_some_and(|id| !known.contains(&id))) {
            return Err(NoSuchSeat.at("seats").into());
        }
        room.seats = seats.into_iter().map(SeatEntry::seat).collect();
    }
    tx.audit_change("name", Some(&before.name), Some(&room.name));
    tx.audit_change("broadcast", before.broadcast, room.broadcast);
    tx.audit_change("seats", Some(before.seats.len()), Some(room.seats.len()));
    require_sound_seats(&mut tx, &room).await?;
    let saved = tx.save_room(&mut room).await;
    saved.map_err(|error| name_taken(error, &room))?;
    tx.commit().await?;
    Ok(who.shows(app.store().room(id).await?.unwrap_or(room)))
}

/// Removes a room
///
/// With its seats. The lessons that were planned there are in no room then.
#[utoipa::path(delete, path = "/rooms/{id}", tag = "classroom", params(("id" = RoomId, Path, description = "Its id")),
    responses((status = 204, description = "The room is removed")))]
async fn remove(State(app): State<App>, who: Who, Id(id): Id<RoomId>) -> Answer<StatusCode> {
    let permit = may(&who.caller, RemoveRoom, seen(&app, &who, id).await?)?;
    let mut tx = app.store().begin().await?;
    let room = room(&mut tx, id).await?;
    permit.confirm(&mut tx, &room).await?;
    tx.remove_room(id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Arranges seats
///
/// Moves seats on the plan of the room. The others stay where they are.
#[utoipa::path(put, path = "/rooms/{id}/plan", tag = "classroom", request_body = ArrangeSeats,
    params(("id" = RoomId, Path, description = "Its id")),
    responses((status = 200, description = "The room, arranged", body = Room)))]
async fn arrange(
    State(app): State<App>,
    who: Who,
    Id(id): Id<RoomId>,
    Body(plan): Body<ArrangeSeats>,
) -> Answer<Json<Room>> {
    let permit = may(&who.caller, ArrangeRoom, seen(&app, &who, id).await?)?;
    let mut tx = app.store().begin().await?;
    let mut room = room(&mut tx, id).await?;
    permit.confirm(&mut tx, &room).await?;
    tx.audit_change("seats", None, Some(plan.places.len()));
    room.revision = plan.revision;
    for (seat, place) in plan.places {
        let known = room.seats.iter_mut().find(|known| known.id == seat);
        known.ok_or_else(|| NoSuchSeat.at("places"))?.place = Some(place);
    }
    tx.save_room(&mut room).await?;
    tx.commit().await?;
    Ok(who.shows(room))
}

/// Says who sits where
///
/// For one group: each group that is taught in a room has a seating plan of its own there.
#[utoipa::path(put, path = "/rooms/{id}/seating", tag = "classroom", request_body = SeatingPlan,
    params(("id" = RoomId, Path, description = "Its id")), responses(super::problems::NamesThings,
    (status = 204, description = "They sit there from now on")))]
async fn seat_people(
    State(app): State<App>,
    who: Who,
    Id(id): Id<RoomId>,
    Body(plan): Body<SeatingPlan>,
) -> Answer<StatusCode> {
    let permit = may(&who.caller, ArrangeRoom, seen(&app, &who, id).await?)?;
    let group = groups::seen(&app, &who, plan.group).await.map_err(|_| NoSuchGroup.at("group"))?;
    let students = app.store().students_of_group(group.id).await?;
    let people: Vec<_> = plan.seats.values().copied().collect();
    let named = app.store().users_by_id(&people).await?;
    if people.iter().any(|person| !students.contains(person))
        || !named.iter().all(|user| sees_user(&who.caller, user))
    {
        return Err(NotStudentsOf { group: group.name }.at("seats").into());
    }
    let mut once = HashSet::new();
    if let Some(twice) = people.iter().find(|person| !once.insert(**person)) {
        let name = named.iter().find(|user| user.id == *twice).map(|user| user.named().name);
        return Err(AtTwoSeats { name: name.unwrap_or_default() }.at("seats").into());
    }
    let mut tx = app.store().begin().await?;
    let room = room(&mut tx, id).await?;
    permit.confirm(&mut tx, &room).await?;
    tx.audit_change("group", None, Some(&group.name));
    tx.audit_change("seats", None, Some(plan.seats.len()));
    if plan.seats.keys().any(|seat| !room.seats.iter().any(|known| known.id == *seat)) {
        return Err(NoSuchSeat.at("seats").into());
    }
    tx.set_seating(id, group.id, &plan.seats).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Wakes computers
///
/// Those at the seats that are named, or all whose network cards are known. A host in the network of the seats sends the
/// packets, and so does the backend.
#[utoipa::path(post, path = "/rooms/{id}/wake", tag = "classroom", request_body = WakeSeats,
    params(("id" = RoomId, Path, description = "Its id")), responses(super::problems::AsksHost,
    (status = 200, description = "They were sent packets; whether they wake is not known", body = Woken)))]
async fn wake(
    State(app): State<App>,
    who: Who,
    Id(id): Id<RoomId>,
    BodyOrDefault(which): BodyOrDefault<WakeSeats>,
) -> Answer<Json<Woken>> {
    let permit = may(&who.caller, ArrangeRoom, seen(&app, &who, id).await?)?;
    Ok(Json(app.engine().wake_seats(permit, which).await?))
}

/// Lists computers that are no seats yet
///
/// Those at which somebody is signed in whom the caller may see, by when they were active last. An address that is no seat of any
/// room may be that of a computer that was put up.
#[utoipa::path(get, path = "/rooms/{id}/unplaced", tag = "classroom",
    params(("id" = RoomId, Path, description = "The room in which they may be seats")),
    responses((status = 200, description = "The computers", body = Page<UnplacedComputer>)))]
async fn unplaced(
    State(app): State<App>,
    who: Who,
    Id(id): Id<RoomId>,
) -> Answer<Json<Page<UnplacedComputer>>> {
    let _ = may(&who.caller, MayEdit, seen(&app, &who, id).await?)?;
    let sessions = app.store().unplaced_sessions().await?;
    let people: HashSet<_> = sessions.iter().map(|session| session.person).collect();
    let people = app.store().users_by_id(&people.into_iter().collect::<Vec<_>>()).await?;
    let mut computers: Vec<UnplacedComputer> = Vec::new();
    for session in sessions {
        let person = people.iter().find(|user| user.id == session.person);
        let Some(person) = person.filter(|user| sees_user(&who.caller, user)) else { continue };
        let person = person.named();
        match computers.iter_mut().find(|computer| computer.ip == session.ip) {
            Some(known) if known.people.contains(&person) => {}
            Some(known) => known.people.push(person),
            None => {
                let (ip, last_used) = (session.ip, session.last_used);
                computers.push(UnplacedComputer { ip, people: vec![person], last_used });
            }
        }
    }
    Ok(Json(whole(computers)))
}

/// The room as this transaction sees it.
pub(super) async fn room(tx: &mut Tx, id: RoomId) -> Result<Room, Problem> {
    tx.room(id).await?.ok_or_else(|| Problem::not_found(Noun::Room, id))
}

/// Refuses seats of which two have the same name, card or address, and cards and addresses of seats in other rooms.
async fn require_sound_seats(tx: &mut Tx, room: &Room) -> Result<(), Problem> {
    if room.seats.len() > Room::MOST_SEATS {
        return Err(TooManySeats { most: Room::MOST_SEATS }.at("seats"));
    }
    let elsewhere = tx.seats_elsewhere(room.id).await?;
    let (mut names, mut macs, mut ips) = (HashSet::new(), HashSet::new(), HashSet::new());
    macs.extend(elsewhere.iter().filter_map(|seat| seat.mac));
    ips.extend(elsewhere.iter().filter_map(|seat| seat.ip));
    for (at, Seat { name, mac, ip, .. }) in room.seats.iter().enumerate() {
        if !names.insert(name_key(name.as_str())) {
            return Err(SeatNameTwice { name: name.clone() }.at(format!("seats[{at}].name")));
        }
        if let Some(mac) = mac.filter(|mac| !macs.insert(*mac)) {
            return Err(SeatMacTaken { mac, seat: name.clone() }.at(format!("seats[{at}].mac")));
        }
        if let Some(ip) = ip.filter(|ip| !ips.insert(*ip)) {
            return Err(SeatIpTaken { ip, seat: name.clone() }.at(format!("seats[{at}].ip")));
        }
    }
    Ok(())
}

fn name_taken(error: StoreError, room: &Room) -> Problem {
    match error {
        StoreError::Taken { .. } => RoomNameTaken { name: room.name.clone() }.at("name"),
        error => error.into(),
    }
}
