//! Lists of seats to import: from the bytes of a file to the seats of a room, with the errors of each line. `columns` tells what
//! each column holds, and `lines` reads one seat from each line. None of it changes anything.

mod columns;
mod lines;

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
};

use sarrio_model::{
    ImportedSeats, LineError, ListedChange, ListedSeat, Name, Problem, Room, Seat, SeatEntry, SeatField,
    SeatKind,
    problem::{
        SeatIpListedTwice, SeatIpTaken, SeatListIsEmpty, SeatListedTwice, SeatMacListedTwice, SeatMacTaken,
        TooManySeats,
    },
};
use sarrio_store::name_key;

use crate::text_table::TextTable;
use lines::Line;

/// Reads a list of seats for a room. Seats of the room are recognised by their names. `elsewhere` are the seats of other rooms.
/// What is wrong in one line is among the errors.
///
/// # Errors
/// It is no list of seats at all, or the room would have too many.
pub(crate) fn read(file: &[u8], room: &Room, elsewhere: &[Seat]) -> Result<ImportedSeats, Problem> {
    let TextTable { encoding, separator, rows } = TextTable::read(file, columns::is_known)?;
    let columns = columns::of_headings(&rows)?;
    let rows = rows.get(1..).filter(|rows| !rows.is_empty()).ok_or(SeatListIsEmpty)?;
    if rows.len() > Room::MOST_SEATS {
        return Err(TooManySeats { most: Room::MOST_SEATS }.into());
    }
    let known: HashMap<String, &Seat> =
        room.seats.iter().map(|seat| (name_key(seat.name.as_str()), seat)).collect();
    let mut lines: Vec<(Line<'_>, u64, Option<Name>)> = Vec::with_capacity(rows.len());
    for row in rows {
        let mut line = Line::new(row, &columns);
        let name = line.name();
        lines.push((line, row.line, name));
    }
    let listed: HashSet<String> =
        lines.iter().filter_map(|(.., name)| Some(name_key(name.as_ref()?.as_str()))).collect();
    let others: Vec<&Seat> =
        room.seats.iter().filter(|seat| !listed.contains(&name_key(seat.name.as_str()))).collect();
    if others.len() + listed.len() > Room::MOST_SEATS {
        return Err(TooManySeats { most: Room::MOST_SEATS }.into());
    }
    let strangers = || others.iter().copied().chain(elsewhere);
    let mut names = Doubles::default();
    let mut macs = Doubles::of(strangers().filter_map(|seat| seat.mac));
    let mut ips = Doubles::of(strangers().filter_map(|seat| seat.ip));
    let (mut seats, mut errors) = (Vec::new(), Vec::new());
    for (mut line, number, name) in lines {
        let seat = name.map(|name| {
            let key = name_key(name.as_str());
            let before = known.get(&key).map(|seat| SeatEntry::from((*seat).clone()));
            let mut seat =
                SeatEntry { name: name.clone(), ..before.clone().unwrap_or_else(|| new_seat(name.clone())) };
            line.write(&mut seat);
            if let Some(Double::InLine(other)) = names.add(key, number) {
                line.wrong(SeatField::Name, SeatListedTwice { name: name.clone(), line: other });
            }
            if let Some(mac) = seat.mac {
                match macs.add(mac, number) {
                    Some(Double::InLine(other)) => {
                        line.wrong(SeatField::Mac, SeatMacListedTwice { mac, line: other })
                    }
                    Some(Double::Elsewhere) => {
                        line.wrong(SeatField::Mac, SeatMacTaken { mac, seat: name.clone() })
                    }
                    None => {}
                }
            }
            if let Some(ip) = seat.ip {
                match ips.add(ip, number) {
                    Some(Double::InLine(other)) => {
                        line.wrong(SeatField::Ip, SeatIpListedTwice { ip, line: other })
                    }
                    Some(Double::Elsewhere) => line.wrong(SeatField::Ip, SeatIpTaken { ip, seat: name }),
                    None => {}
                }
            }
            (before, seat)
        });
        let problems = line.into_problems();
        match seat {
            Some((before, seat)) if problems.is_empty() => {
                let change = match before {
                    None => ListedChange::Add,
                    Some(before) if before == seat => ListedChange::Keep,
                    Some(_) => ListedChange::Update,
                };
                seats.push(ListedSeat { line: number, change, seat });
            }
            _ => errors.extend(problems.into_iter().map(|problem| LineError { line: number, problem })),
        }
    }
    Ok(ImportedSeats { encoding, separator, columns, errors, seats, others: others.len() })
}

fn new_seat(name: Name) -> SeatEntry {
    SeatEntry { id: None, name, kind: SeatKind::default(), hostname: None, mac: None, ip: None, place: None }
}

/// Where else something stands that only one seat may have.
enum Double {
    /// In an earlier line.
    InLine(u64),
    /// At a seat that is not in the list.
    Elsewhere,
}

/// Finds what stands twice.
struct Doubles<T>(HashMap<T, Option<u64>>);

impl<T: Eq + Hash> Default for Doubles<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T: Eq + Hash> Doubles<T> {
    /// With what the seats have that are not in the list.
    fn of(taken: impl Iterator<Item = T>) -> Self {
        Self(taken.map(|thing| (thing, None)).collect())
    }

    /// Adds what stands in a line. Returns where it stands already.
    fn add(&mut self, thing: T, line: u64) -> Option<Double> {
        match self.0.get(&thing) {
            Some(Some(other)) => Some(Double::InLine(*other)),
            Some(None) => Some(Double::Elsewhere),
            None => {
                self.0.insert(thing, Some(line));
                None
            }
        }
    }
}

/// The table of a room's seats, which [`read`] reads again.
pub(crate) fn cells(room: &Room) -> Vec<[String; 7]> {
    let headings = SeatField::ALL.iter().map(|field| field.as_str().to_owned()).collect::<Vec<_>>();
    let text = |thing: Option<String>| thing.unwrap_or_default();
    let seat = |seat: &Seat| {
        [
            seat.name.to_string(),
            seat.kind.as_str().to_owned(),
            text(seat.hostname.as_ref().map(ToString::to_string)),
            text(seat.mac.map(|mac| mac.to_string())),
            text(seat.ip.map(|ip| ip.to_string())),
            text(seat.place.map(|place| decimal(place.x))),
            text(seat.place.map(|place| decimal(place.y))),
        ]
    };
    headings.try_into().into_iter().chain(room.seats.iter().map(seat)).collect()
}

/// Hundredths as a number with as many decimals as it needs.
fn decimal(hundredths: u16) -> String {
    match (hundredths / 100, hundredths % 100) {
        (whole, 0) => whole.to_string(),
        (whole, part) => format!("{whole}.{part:02}"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sarrio_model::{SeatId, SeatPlace, Separator, TextEncoding};

    use super::*;

    fn room(seats: Vec<Seat>) -> Room {
        Room { seats, ..Room::new("Aula 2.10".parse().unwrap()) }
    }

    fn seat(name: &str, mac: &str) -> Seat {
        Seat { id: SeatId::new(), mac: Some(mac.parse().unwrap()), ..new_seat(name.parse().unwrap()).seat() }
    }

    fn empty(text: &str) -> ImportedSeats {
        read(text.as_bytes(), &room(vec![]), &[]).unwrap()
    }

    /// The errors of a list: line, column and the key of what is said.
    fn errors(list: &ImportedSeats) -> Vec<(u64, &str, &str)> {
        list.errors
            .iter()
            .map(|LineError { line, problem }| {
                let key = problem.message.as_ref().map_or("", |message| message.key.as_str());
                (*line, problem.field.as_deref().unwrap_or_default(), key)
            })
            .collect()
    }

    #[test]
    fn columns_stand_in_any_order_with_headings_in_three_languages() {
        let row = "10;n2m210;00:1A:2B:3C:4D:5E;10.2.10.110;3;1,5;PC\n";
        for headings in [
            "name;hostname;MAC;IP;column;row;kind",
            "Nom;Ordinador;Adreça MAC;Adreça IP;Columna;Fila;Tipus",
            "PUESTO;Equipo;Dirección MAC;Dirección IP;columna;fila;Tipo",
        ] {
            let list = empty(&format!("{headings}\n{row}"));
            assert_eq!((list.separator, errors(&list)), (Separator::Semicolon, vec![]), "{headings}");
            let found = &list.seats[0].seat;
            assert_eq!((found.kind, found.place), (SeatKind::Pc, Some(SeatPlace { x: 300, y: 150 })));
            assert_eq!(found.mac.unwrap().to_string(), "00:1a:2b:3c:4d:5e");
        }
        let windows = read(b"nom\ttipus\nfila \xe0\tclient lleuger\n", &room(vec![]), &[]).unwrap();
        assert_eq!((windows.encoding, windows.separator), (TextEncoding::Windows1252, Separator::Tab));
        assert_eq!(windows.seats[0].seat.name.as_str(), "fila à");
    }

    #[test]
    fn every_mistake_is_told_with_its_line_and_column() {
        let list = empty(
            "nom,tipus,ordinador,mac,ip,columna,fila\n,robot,-x,00:00,10.0.0,-1,200\n10,,,,,1,\n11,,,,,,,,too many\n12\n",
        );
        assert_eq!(
            errors(&list),
            [(2, "nom", "seat-name-missing"), (3, "fila", "seat-place-half"), (4, "", "cell-count-wrong"),]
        );
        let list = empty("nom,tipus,ordinador,mac,ip,columna,fila\n10,robot,-x,00:00,10.0.0,-1,200\n");
        let said: Vec<_> = errors(&list).into_iter().map(|(_, column, key)| (column, key)).collect();
        assert_eq!(
            said,
            [
                ("tipus", "seat-kind-unknown"),
                ("ordinador", "seat-hostname-wrong"),
                ("mac", "seat-mac-wrong"),
                ("ip", "seat-ip-wrong"),
                ("columna", "seat-place-wrong"),
                ("fila", "seat-place-wrong"),
            ]
        );
        for (text, key) in [
            ("", "seat-list-is-empty"),
            ("nom\n", "seat-list-is-empty"),
            ("mac,ip\na,b\n", "seat-list-without-names"),
            ("nom,name\na,b\n", "column-twice"),
        ] {
            assert!(read(text.as_bytes(), &room(vec![]), &[]).unwrap_err().says(key), "{text}");
        }
    }

    #[test]
    fn doubles_are_told_whether_they_are_in_the_list_the_room_or_another_one() {
        let mac = |end: &str| format!("00:1a:2b:3c:4d:{end}");
        let here = room(vec![seat("1", &mac("01")), seat("2", &mac("02"))]);
        let there = seat("1", &mac("03"));
        let list =
            format!("name,mac\na,{}\nb,{}\nc,{}\nC,\nd,{}\n", mac("0a"), mac("0A"), mac("02"), mac("03"));
        let list = read(list.as_bytes(), &here, &[there]).unwrap();
        assert_eq!(
            errors(&list),
            [
                (3, "mac", "seat-mac-listed-twice"),
                (4, "mac", "seat-mac-taken"),
                (5, "name", "seat-listed-twice"),
                (6, "mac", "seat-mac-taken"),
            ]
        );
        let exchange = format!("name,mac\n1,{}\n2,{}\n", mac("02"), mac("01"));
        let list = read(exchange.as_bytes(), &here, &[]).unwrap();
        assert_eq!((errors(&list), list.others), (vec![], 0), "two seats may exchange their cards");
    }

    #[test]
    fn what_the_list_has_no_column_for_stays_and_an_empty_cell_empties() {
        let known = Seat { ip: Some([10, 0, 0, 1].into()), ..seat("10", "00:1a:2b:3c:4d:01") };
        let here = room(vec![known.clone(), seat("11", "00:1a:2b:3c:4d:02")]);
        let list = read(b"name,ip\n10,\n12,10.0.0.2\n", &here, &[]).unwrap();
        let changes: Vec<_> = list.seats.iter().map(|listed| listed.change).collect();
        assert_eq!((changes, list.others), (vec![ListedChange::Update, ListedChange::Add], 1));
        assert_eq!(list.seats[0].seat, SeatEntry { ip: None, ..SeatEntry::from(known) });
        let same = read(b"name,ip\n10,10.0.0.1\n", &here, &[]).unwrap();
        assert_eq!(same.seats[0].change, ListedChange::Keep);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = read(&bytes, &room(vec![]), &[]);
        }
    }
}
