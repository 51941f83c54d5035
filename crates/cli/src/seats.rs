//! `room import` and `room export`: the seats of a room from a list, and as a list.

use std::path::PathBuf;

use clap::Args;
use sarrio_client::Client;
use sarrio_model::{ImportedSeats, ListedChange};

use crate::{
    ask,
    connect::Context,
    find,
    outcome::Failure,
    table::{Table, or_dash},
};

/// The exit code of a list with errors: a value was refused.
const REFUSED: u8 = 8;

/// A list of seats.
#[derive(Debug, Args)]
pub struct ImportSeats {
    /// The name or id of the room.
    room: String,
    /// The file. Its first line has headings in English, Catalan or Spanish, in any order: name, kind, hostname, mac, ip, column,
    /// row.
    file: PathBuf,
    /// Only shows what would be done.
    #[arg(long)]
    dry_run: bool,
}

pub(crate) async fn import(context: &Context, client: &Client, command: ImportSeats) -> Result<(), Failure> {
    let file = std::fs::read(&command.file)
        .map_err(|error| Failure::Local(format!("{} cannot be read: {error}", command.file.display())))?;
    let room = find::room(client, &command.room).await?;
    let shown = client.rooms().import_seats(room.id, file.clone(), true).await?;
    if !shown.errors.is_empty() {
        context.output.show(&shown, errors)?;
        return Err(Failure::Told(REFUSED));
    }
    if command.dry_run {
        return context.output.show(&shown, seats);
    }
    let (added, changed) = (count(&shown, ListedChange::Add), count(&shown, ListedChange::Update));
    ask::confirm(&format!("Add {added} seats to {}, and change {changed}?", room.name), context.answers)?;
    let done = client.rooms().import_seats(room.id, file, false).await?;
    context.output.show(&done, seats)
}

fn count(list: &ImportedSeats, change: ListedChange) -> usize {
    list.seats.iter().filter(|listed| listed.change == change).count()
}

fn errors(list: &ImportedSeats) -> Table {
    let mut table = Table::new(["LINE", "COLUMN", "ERROR"]);
    for error in &list.errors {
        let column = or_dash(error.problem.field.as_ref().filter(|field| !field.is_empty()));
        let text = format!("{} {}", error.problem.detail, error.problem.hint);
        table.row([error.line.to_string(), column, text]);
    }
    table.foot("No seat is imported.".to_owned());
    table
}

fn seats(list: &ImportedSeats) -> Table {
    let mut table = Table::new(["LINE", "", "SEAT", "KIND", "HOSTNAME", "MAC", "IP"]);
    for listed in &list.seats {
        let change = match listed.change {
            ListedChange::Add => "add",
            ListedChange::Update => "change",
            ListedChange::Keep => "keep",
        };
        table.row([
            listed.line.to_string(),
            change.to_owned(),
            listed.seat.name.to_string(),
            listed.seat.kind.as_str().to_owned(),
            or_dash(listed.seat.hostname.as_ref()),
            or_dash(listed.seat.mac),
            or_dash(listed.seat.ip),
        ]);
    }
    let unused: Vec<&str> = list
        .columns
        .iter()
        .filter(|column| column.field.is_none())
        .map(|column| column.heading.as_str())
        .collect();
    let unused = match unused.is_empty() {
        true => String::new(),
        false => format!(" Columns that are not used: {}.", unused.join(", ")),
    };
    table.foot(format!("Seats that are not in the list, and stay: {}.{unused}", list.others));
    table
}
