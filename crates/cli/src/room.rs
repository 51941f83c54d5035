//! `room`: classrooms, their seats, and who sits where.

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr},
};

use clap::{Args, Subcommand, ValueEnum};
use sarrio_client::Client;
use sarrio_model::{
    ArrangeSeats, EditRoom, HostAddress, MacAddress, Name, NewRoom, Room, Seat, SeatEntry, SeatKind,
    SeatPlace, SeatingPlan, UnplacedComputer, WakeSeats,
};

use crate::{
    ask,
    connect::Context,
    find,
    outcome::Failure,
    output,
    seats::{self, ImportSeats},
    table::{Table, moment, or_dash},
};

/// Classrooms and their seats.
#[derive(Debug, Subcommand)]
pub enum RoomCommand {
    /// Lists rooms.
    #[command(visible_alias = "ls")]
    List,
    /// Shows a room with its seats.
    Show(One),
    /// Adds a room.
    Add {
        /// Its name.
        name: Name,
        /// How many seats it has: they are called 1, 2, 3 and so on, and stand in rows.
        #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u16).range(0..=400))]
        seats: u16,
        /// How many seats a row has.
        #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..=50))]
        per_row: u16,
        /// The broadcast address of their network, such as 10.200.213.255, by which the computers are woken.
        #[arg(long, value_name = "ADDRESS")]
        broadcast: Option<Ipv4Addr>,
    },
    /// Says in which network the computers of a room are woken.
    Network {
        /// Its name or id.
        room: String,
        /// The broadcast address, such as 10.200.213.255; without it, they are not woken.
        broadcast: Option<Ipv4Addr>,
    },
    /// Lists computers at which somebody is signed in and that are no seat of any room yet.
    Unplaced {
        /// The room in which they may be seats.
        room: String,
    },
    /// Wakes computers (Wake-on-LAN): all of a room, or those at these seats.
    Wake {
        /// The name or id of the room.
        room: String,
        /// The names of seats.
        seats: Vec<String>,
    },
    /// Renames a room.
    Rename {
        /// Its name or id.
        room: String,
        /// The new name.
        name: Name,
    },
    /// Adds a seat, or changes the one with this name.
    Seat(SeatOptions),
    /// Removes a seat.
    RemoveSeat {
        /// The name or id of the room.
        room: String,
        /// The name of the seat.
        seat: Name,
    },
    /// Says that a student of a group sits at a seat.
    Assign {
        /// The name or id of the room.
        room: String,
        /// The group.
        #[arg(long)]
        group: String,
        /// Who sits where, such as `10=jan`. Students who are not named stay where they are.
        #[arg(required = true, value_name = "SEAT=STUDENT")]
        seats: Vec<String>,
    },
    /// Adds and changes seats from a list (CSV). Seats that are not in it stay.
    Import(ImportSeats),
    /// Prints the seats as a list (CSV), which can be imported again.
    Export(One),
    /// Removes a room with its seats.
    Remove(One),
}

/// One room.
#[derive(Debug, Args)]
pub struct One {
    /// Its name or id.
    room: String,
}

/// A seat of a room.
#[derive(Debug, Args)]
pub struct SeatOptions {
    /// The name or id of the room.
    room: String,
    /// The name of the seat, such as 10.
    seat: Name,
    /// What stands there.
    #[arg(long)]
    kind: Option<Kind>,
    /// The computer's name in the network, such as n2m210.
    #[arg(long)]
    hostname: Option<HostAddress>,
    /// The address of its network card, by which it is woken.
    #[arg(long)]
    mac: Option<MacAddress>,
    /// Its address in the network, by which it is known who sits there.
    #[arg(long)]
    ip: Option<IpAddr>,
    /// Where it is on the plan: columns from the left and rows from the front, such as 3,1 or 3.25,1.
    #[arg(long, value_name = "COLUMN,ROW", value_parser = place)]
    at: Option<SeatPlace>,
}

/// What stands at a seat.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Kind {
    /// A computer without a disk.
    ThinClient,
    /// A computer with a system of its own.
    Pc,
    /// People bring their own.
    Byod,
}

impl From<Kind> for SeatKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::ThinClient => Self::ThinClient,
            Kind::Pc => Self::Pc,
            Kind::Byod => Self::Byod,
        }
    }
}

/// Reads `3.25,1` as columns and rows, from 0.
fn place(text: &str) -> Result<SeatPlace, String> {
    let hundredths = |text: &str| -> Option<u16> {
        let number: f64 = text.trim().parse().ok()?;
        let hundredths = (number * f64::from(SeatPlace::STEP)).round();
        let fits = (0.0..=f64::from(SeatPlace::FARTHEST)).contains(&hundredths);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // it fits
        fits.then_some(hundredths as u16)
    };
    let place =
        text.split_once(',').and_then(|(x, y)| Some(SeatPlace { x: hundredths(x)?, y: hundredths(y)? }));
    place.ok_or_else(|| "give columns and rows from 0 to 100, such as 3,1".to_owned())
}

pub(crate) async fn run(context: &Context, command: RoomCommand) -> Result<(), Failure> {
    let client = context.client()?;
    match command {
        RoomCommand::List => context.output.show(&client.rooms().list().await?.items, |all| rows(all)),
        RoomCommand::Show(one) => context.output.show(&find::room(&client, &one.room).await?, show),
        RoomCommand::Add { name, seats, per_row, broadcast } => {
            let new = NewRoom { name, broadcast, seats: in_rows(seats, per_row) };
            context.output.show(&client.rooms().add(&new).await?, show)
        }
        RoomCommand::Rename { room, name } => {
            let room = find::room(&client, &room).await?;
            let edit = EditRoom { revision: room.revision, name: Some(name), ..EditRoom::default() };
            context.output.show(&client.rooms().edit(room.id, &edit).await?, show)
        }
        RoomCommand::Network { room, broadcast } => {
            let room = find::room(&client, &room).await?;
            let broadcast = Some(broadcast);
            let edit = EditRoom { revision: room.revision, broadcast, ..EditRoom::default() };
            context.output.show(&client.rooms().edit(room.id, &edit).await?, show)
        }
        RoomCommand::Unplaced { room } => {
            let room = find::room(&client, &room).await?;
            context.output.show(&client.rooms().unplaced(room.id).await?.items, |all| unplaced(all))
        }
        RoomCommand::Wake { room, seats } => {
            let room = find::room(&client, &room).await?;
            let seats =
                seats.iter().map(|seat| Ok(find::seat(&room, seat)?.id)).collect::<Result<_, Failure>>()?;
            let woken = client.rooms().wake(room.id, &WakeSeats { seats }).await?;
            context.output.say(&woken, |woken| {
                let by = woken.host.as_ref().map_or("the backend alone".to_owned(), ToString::to_string);
                format!(
                    "{} computers of {} were sent a packet that wakes them, by {by}.",
                    woken.seats, room.name
                )
            })
        }
        RoomCommand::Seat(options) => put_seat(context, &client, options).await,
        RoomCommand::RemoveSeat { room, seat } => {
            let room = find::room(&client, &room).await?;
            let gone = find::seat(&room, seat.as_str())?.id;
            let left = room.seats.into_iter().filter(|seat| seat.id != gone).map(SeatEntry::from);
            let edit =
                EditRoom { revision: room.revision, seats: Some(left.collect()), ..EditRoom::default() };
            context.output.show(&client.rooms().edit(room.id, &edit).await?, show)
        }
        RoomCommand::Assign { room, group, seats } => assign(context, &client, &room, &group, &seats).await,
        RoomCommand::Import(command) => seats::import(context, &client, command).await,
        RoomCommand::Export(one) => {
            let room = find::room(&client, &one.room).await?;
            output::write(&client.rooms().export_seats(room.id).await?)
        }
        RoomCommand::Remove(one) => {
            let room = find::room(&client, &one.room).await?;
            ask::confirm(
                &format!("Remove {} with its {} seats?", room.name, room.seats.len()),
                context.answers,
            )?;
            client.rooms().remove(room.id).await?;
            let answer = serde_json::json!({ "removed": room.id });
            context.output.say(&answer, |_| format!("{} is removed.", room.name))
        }
    }
}

/// Seats called 1, 2, 3 and so on, in rows, with their numbers as long as the longest.
fn in_rows(count: u16, per_row: u16) -> Vec<SeatEntry> {
    let width = count.to_string().len();
    (0..count)
        .map(|at| SeatEntry {
            id: None,
            name: Name::lossy(&format!("{:0width$}", at + 1)),
            kind: SeatKind::default(),
            hostname: None,
            mac: None,
            ip: None,
            place: Some(SeatPlace { x: at % per_row * SeatPlace::STEP, y: at / per_row * SeatPlace::STEP }),
        })
        .collect()
}

async fn put_seat(context: &Context, client: &Client, options: SeatOptions) -> Result<(), Failure> {
    let room = find::room(client, &options.room).await?;
    let known = room.seats.iter().find(|seat| seat.name == options.seat).cloned();
    let entry = known.map_or_else(|| new_seat(options.seat), SeatEntry::from);
    let only_moves = entry.id.is_some()
        && options.kind.is_none()
        && options.hostname.is_none()
        && options.mac.is_none()
        && options.ip.is_none();
    if let (true, Some(id), Some(at)) = (only_moves, entry.id, options.at) {
        let plan = ArrangeSeats { revision: room.revision, places: BTreeMap::from([(id, at)]) };
        return context.output.show(&client.rooms().arrange(room.id, &plan).await?, show);
    }
    let entry = SeatEntry {
        kind: options.kind.map_or(entry.kind, SeatKind::from),
        hostname: options.hostname.or(entry.hostname),
        mac: options.mac.or(entry.mac),
        ip: options.ip.or(entry.ip),
        place: options.at.or(entry.place),
        ..entry
    };
    let others = room.seats.into_iter().filter(|seat| Some(seat.id) != entry.id).map(SeatEntry::from);
    let seats = others.chain([entry.clone()]).collect();
    let edit = EditRoom { revision: room.revision, seats: Some(seats), ..EditRoom::default() };
    context.output.show(&client.rooms().edit(room.id, &edit).await?, show)
}

fn new_seat(name: Name) -> SeatEntry {
    SeatEntry { id: None, name, kind: SeatKind::default(), hostname: None, mac: None, ip: None, place: None }
}

async fn assign(
    context: &Context,
    client: &Client,
    room: &str,
    group: &str,
    seats: &[String],
) -> Result<(), Failure> {
    let room = find::room(client, room).await?;
    let group = find::group(client, group).await?;
    let class = client.lessons().class(group.id, Some(room.id)).await?;
    let mut plan: BTreeMap<_, _> =
        class.students.iter().filter_map(|student| Some((student.seat?, student.person.id))).collect();
    for assigned in seats {
        let (seat, student) = assigned.split_once('=').ok_or_else(|| {
            Failure::Usage(format!(
                "“{assigned}” does not say who sits where: write SEAT=STUDENT, such as 10=jan."
            ))
        })?;
        let (seat, student) = (find::seat(&room, seat)?.id, find::user(client, student).await?.id);
        plan.retain(|_, other| *other != student);
        plan.insert(seat, student);
    }
    let plan = SeatingPlan { group: group.id, seats: plan };
    client.rooms().seat(room.id, &plan).await?;
    context.output.say(&plan, |plan| {
        format!("{} students of {} have a seat in {}.", plan.seats.len(), group.name, room.name)
    })
}

fn rows(all: &[Room]) -> Table {
    let mut table = Table::new(["NAME", "SEATS"]);
    for room in all {
        table.row([room.name.to_string(), room.seats.len().to_string()]);
    }
    table
}

fn unplaced(all: &[UnplacedComputer]) -> Table {
    let mut table = Table::new(["ADDRESS", "SIGNED IN", "LAST ACTIVE"]);
    for computer in all {
        let people: Vec<_> = computer.people.iter().map(|who| who.name.as_str()).collect();
        table.row([computer.ip.to_string(), people.join(", "), moment(computer.last_used)]);
    }
    table
}

fn show(room: &Room) -> Table {
    let mut table = Table::new(["SEAT", "KIND", "HOSTNAME", "MAC", "IP", "PLACE"]);
    for seat in &room.seats {
        let Seat { name, kind, hostname, mac, ip, place, .. } = seat;
        let place = place.map(|SeatPlace { x, y }| {
            let step = f64::from(SeatPlace::STEP);
            format!("{},{}", f64::from(x) / step, f64::from(y) / step)
        });
        table.row([
            name.to_string(),
            kind.as_str().to_owned(),
            or_dash(hostname.as_ref()),
            or_dash(*mac),
            or_dash(*ip),
            or_dash(place),
        ]);
    }
    let network = room.broadcast.map_or(String::new(), |address| format!(", woken at {address}"));
    table.foot(format!("{}, added {}{network}", room.name, moment(room.created)));
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_columns_and_rows() {
        assert_eq!(place("3,1"), Ok(SeatPlace { x: 300, y: 100 }));
        assert_eq!(place("0.25, 0"), Ok(SeatPlace { x: 25, y: 0 }));
        for wrong in ["3", "-1,0", "101,0", "a,b", "nan,0"] {
            assert!(place(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn seats_stand_in_rows_and_sort_by_their_names() {
        let seats = in_rows(28, 7);
        assert_eq!((seats.len(), seats[0].name.as_str(), seats[27].name.as_str()), (28, "01", "28"));
        assert_eq!(seats[8].place, Some(SeatPlace { x: 100, y: 100 }));
    }
}
