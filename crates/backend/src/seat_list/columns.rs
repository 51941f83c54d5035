//! What the columns of a list of seats hold, by their headings in English, Catalan and Spanish.

use sarrio_model::{
    Problem, SeatColumn, SeatField,
    problem::{SeatListIsEmpty, SeatListWithoutNames},
};

use crate::text_table::{Row, meant, require_once};

/// The headings of each kind of column, without accents and capitals.
const HEADINGS: &[(SeatField, &[&str])] = &[
    (SeatField::Name, &["name", "seat", "seat name", "nom", "lloc", "nombre", "puesto"]),
    (SeatField::Kind, &["kind", "type", "tipus", "tipo", "mena", "clase"]),
    (
        SeatField::Hostname,
        &[
            "hostname",
            "host name",
            "host",
            "computer",
            "computer name",
            "ordinador",
            "equip",
            "nom de l ordinador",
            "nom de l equip",
            "ordenador",
            "equipo",
            "nombre del ordenador",
            "nombre del equipo",
        ],
    ),
    (SeatField::Mac, &["mac", "mac address", "adreca mac", "direccion mac", "card", "targeta", "tarjeta"]),
    (SeatField::Ip, &["ip", "ip address", "address", "adreca ip", "adreca", "direccion ip", "direccion"]),
    (SeatField::Column, &["column", "columna", "x"]),
    (SeatField::Row, &["row", "fila", "y"]),
];

fn field(heading: &str) -> Option<SeatField> {
    meant(HEADINGS, heading)
}

pub(super) fn is_known(heading: &str) -> bool {
    field(heading).is_some()
}

/// The columns of a table by its first line.
pub(super) fn of_headings(table: &[Row]) -> Result<Vec<SeatColumn>, Problem> {
    let headings = table.first().ok_or(SeatListIsEmpty)?;
    let column =
        |heading: &String| SeatColumn { heading: heading.chars().take(80).collect(), field: field(heading) };
    let columns: Vec<SeatColumn> = headings.cells.iter().map(column).collect();
    let held: Vec<_> = columns.iter().map(|column| (column.heading.as_str(), column.field)).collect();
    require_once(&held)?;
    match columns.iter().any(|column| column.field == Some(SeatField::Name)) {
        true => Ok(columns),
        false => Err(SeatListWithoutNames.into()),
    }
}
