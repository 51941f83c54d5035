//! Computers at which somebody is signed in and that are no seat of any room yet: while seats are arranged, one press makes a seat
//! of each.

use std::collections::BTreeMap;
use std::net::IpAddr;

use iced::widget::{column, container, row};
use iced::{Center, Fill};
use sarrio_model::{
    EditRoom, Name, Problem, Room, Seat, SeatEntry, SeatId, SeatKind, SeatPlace, UnplacedComputer,
};

use crate::backend::request::{Answer, Reply};
use crate::screen::problems;
use crate::theme::icon;
use crate::theme::{MEDIUM, style};
use crate::widget::elide::elide;
use crate::widget::scroll::scroll;
use crate::widget::{Element, button, label};
use crate::words::classroom as texts;

/// How many seats a new row gets.
const ACROSS: u16 = 7;
/// The height of the list, in logical pixels.
const HEIGHT: f32 = 132.0;

/// The computers, as they were read when the arranging began.
#[derive(Debug, Default)]
pub(super) struct Unplaced {
    computers: Vec<UnplacedComputer>,
    problem: Option<Box<Problem>>,
    placing: bool,
}

impl Unplaced {
    /// The backend has answered which there are.
    pub(super) fn read(&mut self, reply: Reply) {
        match reply {
            Ok(Answer::Unplaced(computers)) => (self.computers, self.problem) = (computers, None),
            Ok(_) => {}
            Err(problem) => self.problem = Some(Box::new(problem)),
        }
    }

    /// What makes a seat of this computer. Seats that were moved and are not written yet are written with it.
    pub(super) fn place(
        &mut self,
        ip: IpAddr,
        room: &Room,
        moved: &BTreeMap<SeatId, SeatPlace>,
    ) -> Option<EditRoom> {
        if self.placing || !self.computers.iter().any(|computer| computer.ip == ip) {
            return None;
        }
        self.placing = true;
        let place = |seat: &Seat| moved.get(&seat.id).copied().or(seat.place);
        let mut seats: Vec<SeatEntry> =
            room.seats.iter().map(|seat| SeatEntry { place: place(seat), ..seat.clone().into() }).collect();
        seats.push(SeatEntry {
            id: None,
            name: next_name(room),
            kind: SeatKind::default(),
            hostname: None,
            mac: None,
            ip: Some(ip),
            place: Some(free_place(room.seats.iter().filter_map(place))),
        });
        Some(EditRoom { revision: room.revision, seats: Some(seats), ..EditRoom::default() })
    }

    /// Those of them that became seats of the room are none any more.
    pub(super) fn placed(&mut self, room: &Room) {
        self.placing = false;
        self.computers.retain(|computer| room.seats.iter().all(|seat| seat.ip != Some(computer.ip)));
    }

    /// It was refused.
    pub(super) fn refused(&mut self) {
        self.placing = false;
    }

    /// The list, if there are any. `on_place` is what a press on one does.
    pub(super) fn view<'a, M: Clone + 'a>(&'a self, on_place: fn(IpAddr) -> M) -> Option<Element<'a, M>> {
        if let Some(problem) = &self.problem {
            return Some(problems::note(problem));
        }
        if self.computers.is_empty() {
            return None;
        }
        let line = |computer: &UnplacedComputer| {
            let people = computer.people.iter().map(|who| who.name.as_str()).collect::<Vec<_>>().join(", ");
            let place = button::default(texts::place_computer()).icon(icon::PLUS).small();
            let place = place.on_press_maybe((!self.placing).then_some(on_place(computer.ip)));
            let line = row![
                container(label::mono(computer.ip.to_string())).width(150),
                elide(people).font(MEDIUM).width(Fill),
                place
            ];
            line.spacing(10).align_y(Center).into()
        };
        let list = scroll(column(self.computers.iter().map(line)).spacing(4));
        let all = column![label::medium(texts::unplaced()), container(list).max_height(HEIGHT)].spacing(6);
        Some(container(all).padding([10, 12]).width(Fill).style(style::card).into())
    }
}

/// The number after the highest one, as wide as the others.
fn next_name(room: &Room) -> Name {
    let numbers = room.seats.iter().filter_map(|seat| seat.name.as_str().parse::<u32>().ok());
    let width = room.seats.iter().map(|seat| seat.name.as_str().len()).min().unwrap_or(1);
    let next = numbers.max().unwrap_or(0).saturating_add(1);
    Name::lossy(&format!("{next:0width$}"))
}

/// The first place in the rows of the room where no seat stands.
fn free_place(taken: impl Iterator<Item = SeatPlace>) -> SeatPlace {
    let taken: Vec<SeatPlace> = taken.collect();
    let across = taken.iter().map(|place| place.x / SeatPlace::STEP + 1).max().unwrap_or(ACROSS);
    let rows = SeatPlace::FARTHEST / SeatPlace::STEP;
    let all = (0..rows).flat_map(|y| (0..across).map(move |x| (x * SeatPlace::STEP, y * SeatPlace::STEP)));
    let far = |a: u16, b: u16| a.abs_diff(b) >= SeatPlace::STEP;
    let mut free = all.filter(|(x, y)| taken.iter().all(|place| far(place.x, *x) || far(place.y, *y)));
    free.next().map_or(SeatPlace::default(), |(x, y)| SeatPlace { x, y })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_seat_has_the_next_number_and_stands_where_nobody_sits() {
        let at = |x, y| SeatPlace { x, y };
        assert_eq!(free_place([at(0, 0), at(100, 0), at(0, 100)].into_iter()), at(100, 100));
        assert_eq!(free_place([at(0, 0), at(125, 0)].into_iter()), at(0, 100), "an aisle is no seat");
        let mut room = Room::new("Aula".parse().unwrap());
        assert_eq!(next_name(&room).as_str(), "1");
        room.seats = ["08", "09", "door"]
            .map(|name| SeatEntry {
                id: None,
                name: name.parse().unwrap(),
                kind: SeatKind::default(),
                hostname: None,
                mac: None,
                ip: None,
                place: None,
            })
            .map(SeatEntry::seat)
            .to_vec();
        assert_eq!(next_name(&room).as_str(), "10");
    }
}
