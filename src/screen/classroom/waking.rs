//! Waking the computers at the seats at which somebody is missing.

use sarrio_model::{Permission, Room, SeatId, WakeSeats};

use super::{Classroom, Message, Spot};
use crate::backend::live::Live;
use crate::backend::request::{Answer, Reply, Request};
use crate::screen::{Action, Notification};
use crate::words::classroom as texts;

impl Classroom {
    /// The seats whose computers can be woken: those that are selected or, without a selection, all of the room at which nobody
    /// is signed in, where the network card is known.
    ///
    /// # Errors
    /// Why there are none.
    pub(super) fn wakes(&self, live: &Live) -> Result<Vec<SeatId>, String> {
        let may = |room: &&Room| room.actions.contains(Permission::RoomArrange);
        let room = self.room(live).filter(may).ok_or_else(texts::wake_nobody)?;
        if room.broadcast.is_none() {
            return Err(texts::wake_needs_broadcast());
        }
        let seats = self.seats_to_wake(room, live);
        if seats.is_empty() { Err(texts::wake_nobody()) } else { Ok(seats) }
    }

    fn seats_to_wake(&self, room: &Room, live: &Live) -> Vec<SeatId> {
        let students = self.class.class().map(|class| class.students.as_slice()).unwrap_or_default();
        let in_use = |seat: SeatId| students.iter().any(|student| student.signed_in_at == Some(seat));
        let selected: Vec<SeatId> =
            self.map.selected().iter().filter_map(|spot: &Spot| self.seat_of(*spot, live)).collect();
        let meant = |seat: SeatId| self.map.selected().is_empty() || selected.contains(&seat);
        let seats = room.seats.iter().filter(|seat| seat.mac.is_some() && meant(seat.id) && !in_use(seat.id));
        seats.map(|seat| seat.id).collect()
    }

    pub(super) fn wake(&self, live: &Live) -> Action<Message> {
        match (self.room(live), self.wakes(live)) {
            (Some(room), Ok(seats)) => {
                Action::ask(Request::WakeSeats(room.id, WakeSeats { seats }), Message::Woken)
            }
            _ => Action::None,
        }
    }

    pub(super) fn woken(reply: Reply) -> Action<Message> {
        match reply {
            Ok(Answer::Woken(woken)) => {
                Action::Notify(Notification::good(texts::woken(woken.seats)).detail(texts::woken_detail()))
            }
            Ok(_) => Action::None,
            Err(problem) => Action::Notify(Notification::bad(&problem)),
        }
    }
}
