//! Arranging the seats of the room: tiles are dragged, and computers become seats, until that is written or left.

use std::net::IpAddr;

use iced::widget::{column, row};
use iced::{Center, Fill};
use sarrio_model::{ArrangeSeats, Permission, SeatPlace};

use super::unplaced::Unplaced;
use super::{Classroom, MAP, Message, Spot};
use crate::backend::live::Live;
use crate::backend::request::{Answer, Reply, Request};
use crate::screen::{Action, Notification};
use crate::widget::{Element, button, focus, label, seat_map};
use crate::words::{self, classroom as texts};

impl Classroom {
    pub(super) fn begin_arranging(&mut self, live: &Live) -> Action<Message> {
        self.map.mode = seat_map::Mode::Arrange;
        self.filter = None;
        self.unplaced = Unplaced::default();
        let focus = Action::Run(focus::on(MAP));
        match self.room(live).filter(|room| room.actions.contains(Permission::RoomEdit)) {
            Some(room) => {
                let ask = Action::ask(Request::Unplaced(room.id), Message::UnplacedRead);
                Action::All(vec![focus, ask])
            }
            None => focus,
        }
    }

    /// Makes a seat of the computer with this address.
    pub(super) fn place(&mut self, ip: IpAddr, live: &Live) -> Action<Message> {
        let room = self.room(live);
        let edit = room.and_then(|room| Some((room.id, self.unplaced.place(ip, room, &self.moved)?)));
        edit.map_or(Action::None, |(room, edit)| {
            Action::ask(Request::EditRoom(room, Box::new(edit)), Message::Placed)
        })
    }

    pub(super) fn placed(&mut self, reply: Reply) -> Action<Message> {
        match reply {
            Ok(answer) => {
                if let Answer::Room(room) = &answer {
                    self.unplaced.placed(room);
                    self.moved.clear();
                }
                Action::learn(answer)
            }
            Err(problem) => {
                self.unplaced.refused();
                Action::Notify(Notification::bad(&problem))
            }
        }
    }

    /// Keeps where seats stand now, until that is written.
    pub(super) fn seats_moved(&mut self, to: Vec<(Spot, seat_map::Place)>, live: &Live) {
        let part = |part: i32| u16::try_from(part).unwrap_or(0).min(SeatPlace::FARTHEST);
        for (spot, place) in to {
            if let Some(seat) = self.seat_of(spot, live) {
                self.moved.insert(seat, SeatPlace { x: part(place.x()), y: part(place.y()) });
            }
        }
    }

    pub(super) fn save_arrangement(&mut self, live: &Live) -> Action<Message> {
        let Some(room) = self.room(live) else { return Action::None };
        if self.moved.is_empty() {
            self.leave_arranging();
            return Action::None;
        }
        self.working = true;
        let plan = ArrangeSeats { revision: room.revision, places: self.moved.clone() };
        Action::ask(Request::ArrangeSeats(room.id, plan), Message::Arranged)
    }

    pub(super) fn arranged(&mut self, reply: Reply) -> Action<Message> {
        self.working = false;
        match reply {
            Ok(answer) => {
                self.leave_arranging();
                Action::learn(answer)
            }
            Err(problem) => Action::Notify(Notification::bad(&problem)),
        }
    }

    pub(super) fn leave_arranging(&mut self) {
        self.map.mode = seat_map::Mode::Watch;
        self.moved.clear();
    }

    /// What stands above the map meanwhile.
    pub(super) fn arranging<'a>(&'a self) -> Element<'a, Message> {
        let tools = row![
            label::body(texts::arrange_what()).width(Fill),
            button::default(words::common::cancel()).on_press(Message::ArrangeLeft),
            button::primary(words::common::save()).working(self.working).on_press(Message::ArrangeSaved),
        ];
        column![tools.spacing(8).align_y(Center)]
            .extend(self.unplaced.view(Message::Place))
            .spacing(10)
            .into()
    }
}
