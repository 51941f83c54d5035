//! From the lines of a list to seats.

use sarrio_model::{
    Name, Problem, SeatColumn, SeatEntry, SeatField, SeatKind, SeatPlace,
    problem::{
        CellCountWrong, SeatHostnameWrong, SeatIpWrong, SeatKindUnknown, SeatMacWrong, SeatNameMissing,
        SeatNameWrong, SeatPlaceHalf, SeatPlaceWrong,
    },
};

use crate::text_table::{Row, meant, short};

/// What stands at a seat, in English, Catalan and Spanish, without accents and capitals.
const KINDS: &[(SeatKind, &[&str])] = &[
    (SeatKind::ThinClient, &["thin client", "client lleuger", "cliente ligero", "sense disc", "sin disco"]),
    (SeatKind::Pc, &["pc", "computer", "ordinador", "ordenador"]),
    (
        SeatKind::Byod,
        &["byod", "own", "own computer", "propi", "ordinador propi", "propio", "ordenador propio"],
    ),
];

/// A line of a list, as its cells are read.
pub(super) struct Line<'a> {
    row: &'a Row,
    columns: &'a [SeatColumn],
    problems: Vec<Problem>,
}

impl<'a> Line<'a> {
    pub(super) fn new(row: &'a Row, columns: &'a [SeatColumn]) -> Self {
        // Spreadsheets leave out empty cells at the end of a line, or add some.
        let (found, headings) = (row.cells.len(), columns.len());
        let too_many = row.cells.iter().skip(headings).any(|cell| !cell.is_empty());
        let problems = if too_many { vec![CellCountWrong { found, headings }.into()] } else { Vec::new() };
        Self { row, columns, problems }
    }

    fn index(&self, field: SeatField) -> Option<usize> {
        self.columns.iter().position(|column| column.field == Some(field))
    }

    fn cell(&self, field: SeatField) -> Option<&'a str> {
        self.row.cells.get(self.index(field)?).map(|cell| unharmed(cell)).filter(|text| !text.is_empty())
    }

    /// Notes what is wrong in a cell.
    pub(super) fn wrong(&mut self, field: SeatField, problem: impl Into<Problem>) {
        let problem = problem.into();
        let heading =
            self.index(field).and_then(|index| self.columns.get(index)).map(|column| &column.heading);
        self.problems.push(match heading {
            Some(heading) => problem.at(heading),
            None => problem,
        });
    }

    /// Everything that is wrong in the line.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    /// The name of the seat.
    pub(super) fn name(&mut self) -> Option<Name> {
        let Some(typed) = self.cell(SeatField::Name) else {
            self.wrong(SeatField::Name, SeatNameMissing);
            return None;
        };
        let name = typed.parse().ok();
        if name.is_none() {
            self.wrong(SeatField::Name, SeatNameWrong { name: short(typed), most: Name::LIMIT });
        }
        name
    }

    /// Writes what the line tells into a seat. What the list has no column for stays, and an empty cell empties.
    pub(super) fn write(&mut self, seat: &mut SeatEntry) {
        self.set(SeatField::Kind, &mut seat.kind, kind);
        self.set(SeatField::Hostname, &mut seat.hostname, |typed| {
            typed.parse().map(Some).map_err(|_| SeatHostnameWrong { hostname: short(typed) }.into())
        });
        self.set(SeatField::Mac, &mut seat.mac, |typed| {
            typed.parse().map(Some).map_err(|_| SeatMacWrong { mac: short(typed) }.into())
        });
        self.set(SeatField::Ip, &mut seat.ip, |typed| {
            typed.parse().map(Some).map_err(|_| SeatIpWrong { ip: short(typed) }.into())
        });
        let (column, row) = (SeatField::Column, SeatField::Row);
        if self.index(column).is_some() || self.index(row).is_some() {
            match (self.cell(column), self.cell(row)) {
                (Some(x), Some(y)) => {
                    let mut place = SeatPlace::default();
                    self.set(column, &mut place.x, |_| hundredths(x));
                    self.set(row, &mut place.y, |_| hundredths(y));
                    seat.place = Some(place);
                }
                (None, None) => seat.place = None,
                (Some(_), None) => self.wrong(row, SeatPlaceHalf),
                (None, Some(_)) => self.wrong(column, SeatPlaceHalf),
            }
        }
    }

    /// Sets what a column holds to what its cell says.
    fn set<T: Default>(
        &mut self,
        field: SeatField,
        to: &mut T,
        read: impl FnOnce(&str) -> Result<T, Problem>,
    ) {
        if self.index(field).is_none() {
            return;
        }
        match self.cell(field).map(read) {
            Some(Ok(value)) => *to = value,
            Some(Err(problem)) => self.wrong(field, problem),
            None => *to = T::default(),
        }
    }
}

/// A cell without the mark that keeps spreadsheets from taking it for a formula.
fn unharmed(cell: &str) -> &str {
    let marked = cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@']));
    marked.unwrap_or(cell)
}

fn kind(typed: &str) -> Result<SeatKind, Problem> {
    meant(KINDS, typed).ok_or_else(|| SeatKindUnknown { kind: short(typed) }.into())
}

/// Reads `3.25` or `3,25` as hundredths.
fn hundredths(typed: &str) -> Result<u16, Problem> {
    let wrong = || SeatPlaceWrong { place: short(typed) }.into();
    let (whole, part) = typed.split_once(['.', ',']).unwrap_or((typed, "0"));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit()) && (1..=3).contains(&text.len());
    if !digits(whole) || !digits(part) || part.len() > 2 {
        return Err(wrong());
    }
    let number = |text: &str| text.parse::<u16>().map_err(|_| wrong());
    let part = if part.len() == 1 { number(part)? * 10 } else { number(part)? };
    let all = u32::from(number(whole)?) * u32::from(SeatPlace::STEP) + u32::from(part);
    u16::try_from(all).ok().filter(|all| *all <= SeatPlace::FARTHEST).ok_or_else(wrong)
}
