//! The tiles of the map: a student each, where they sit, and the seats that are free.

use std::borrow::Cow;
use std::time::Duration;

use jiff::Timestamp;
use sarrio_model::{Desktop, DesktopState, NetworkHold, Room, Seat, SeatId, SeatPlace, Student, UserId};

use super::spot::{Spot, parts};
use super::{Classroom, Filter, consent};
use crate::backend::live::Live;
use crate::screen::status_of;
use crate::theme::Tone;
use crate::theme::icon;
use crate::widget::pill::Status;
use crate::widget::seat_map::{Badge, Blank, Place, Screen, Tile};
use crate::words::classroom as texts;

/// How many tiles stand side by side where there is no plan of a room.
const ACROSS: usize = 7;

impl Classroom {
    /// The room of the lesson.
    pub(super) fn room<'a>(&self, live: &'a Live) -> Option<&'a Room> {
        live.room(self.lesson(live)?.room.as_ref()?.id)
    }

    /// The seat of a spot on the map.
    pub(super) fn seat_of(&self, spot: Spot, live: &Live) -> Option<SeatId> {
        match spot {
            Spot::Seat(seat) => Some(seat),
            Spot::Student(student) => {
                let one = self.class.class()?.students.iter().find(|one| one.person.id == student)?;
                self.seat(one, live).map(|seat| seat.id)
            }
        }
    }

    /// Where a student sits: where they are signed in, or where the plan wants them.
    pub(super) fn seat<'a>(&self, student: &Student, live: &'a Live) -> Option<&'a Seat> {
        let room = self.room(live)?;
        let at = |id: Option<SeatId>| room.seats.iter().find(|seat| Some(seat.id) == id);
        at(student.signed_in_at).or_else(|| at(student.seat))
    }

    /// All tiles that the filter shows.
    pub(super) fn tiles<'a>(&'a self, live: &'a Live, me: UserId, now: Timestamp) -> Vec<Tile<'a, Spot>> {
        let Some(class) = self.class.class() else { return vec![] };
        let room = self.room(live);
        let mut taken: Vec<SeatId> = Vec::new();
        let mut tiles = Vec::with_capacity(class.students.len());
        let mut unplaced = 0;
        // Below the plan of the room stand those who have no seat.
        let below = room.map_or(0, |room| {
            let farthest = |seat: &Seat| self.place_of(seat).map(|place| i32::from(place.y) + Place::STEP);
            room.seats.iter().filter_map(farthest).max().unwrap_or(0)
        });
        let mut next = || {
            let (row, column) = (unplaced / ACROSS, unplaced % ACROSS);
            unplaced += 1;
            let step = usize::try_from(Place::STEP).unwrap_or(100);
            let part = |at: usize| i32::try_from(at * step).unwrap_or(i32::MAX);
            Place::new(part(column), part(row).saturating_add(below))
        };
        for student in &class.students {
            let seat = self.seat(student, live).filter(|seat| !taken.contains(&seat.id));
            taken.extend(seat.map(|seat| seat.id));
            let place =
                seat.and_then(|seat| self.place_of(seat)).map(|at| Place::new(at.x.into(), at.y.into()));
            let tile = self.tile(student, seat, place.unwrap_or_else(&mut next), live, (me, now));
            if self.filter.is_none_or(|filter| self.fits(student, filter, live)) {
                tiles.push(tile);
            }
        }
        let seats = room.map(|room| room.seats.as_slice()).unwrap_or_default();
        if self.filter.is_none() {
            for seat in seats.iter().filter(|seat| !taken.contains(&seat.id)) {
                let place = self.place_of(seat).map(|at| Place::new(at.x.into(), at.y.into()));
                tiles.push(free(seat, place.unwrap_or_else(&mut next)));
            }
        }
        tiles
    }

    /// Where a seat stands, with what was moved and is not written yet.
    fn place_of(&self, seat: &Seat) -> Option<SeatPlace> {
        self.moved.get(&seat.id).copied().or(seat.place)
    }

    fn tile<'a>(
        &'a self,
        student: &'a Student,
        seat: Option<&'a Seat>,
        place: Place,
        live: &'a Live,
        (me, now): (UserId, Timestamp),
    ) -> Tile<'a, Spot> {
        let id = student.person.id;
        let desktop = self.desktop(Spot::Student(id), live);
        let (name, family) = parts(&student.person.name);
        let hand = self.lesson(live).and_then(|lesson| lesson.hands.iter().find(|hand| hand.person.id == id));
        let wrong = matches!((student.seat, student.signed_in_at), (Some(own), Some(other)) if own != other);
        let number = seat.map_or(Cow::Borrowed(""), |seat| match wrong {
            true => Cow::Owned(texts::wrong_seat(seat.name.to_string())),
            false => Cow::Borrowed(seat.name.as_str()),
        });
        Tile {
            id: Spot::Student(id),
            place,
            number,
            name: name.into(),
            family: family.into(),
            status: Some(desktop.map_or_else(none, |desktop| status_of(desktop, live, now))),
            screen: self.screen(desktop, live, (me, now)),
            help: hand.map(|hand| age(hand.since, now)),
            badge: desktop.and_then(|desktop| match desktop.holds {
                holds if holds.network != NetworkHold::Free => Some(Badge::NetworkOff),
                holds if holds.paused => Some(Badge::Paused),
                _ => None,
            }),
        }
    }

    fn screen<'a>(
        &'a self,
        desktop: Option<&'a Desktop>,
        live: &Live,
        (me, now): (UserId, Timestamp),
    ) -> Screen<'a> {
        let Some(desktop) = desktop else {
            return Screen::Blank(Blank::NotStarted, texts::no_desktop().into());
        };
        match &desktop.state {
            DesktopState::Failed { problem, .. } => {
                Screen::Blank(Blank::Failed, crate::screen::say(problem).into())
            }
            DesktopState::Unreachable { .. } => {
                let host = desktop.host_name.as_ref().map(ToString::to_string).unwrap_or_default();
                Screen::Blank(Blank::Unreachable, texts::host_silent(host).into())
            }
            state if state.is_on() && self.unseen(desktop, live, me).is_some() => {
                let words = self.unseen(desktop, live, me).unwrap_or_default();
                Screen::Blank(Blank::Private, words.into())
            }
            state if state.is_on() => match self.screens.get(&desktop.id) {
                Some(seen) => {
                    let unseen = seen.unseen.map_or(Duration::ZERO, |since| age(since, now));
                    Screen::Picture(seen.picture.clone(), unseen)
                }
                None => Screen::Waiting,
            },
            _ if live.loaded => Screen::Blank(Blank::NotStarted, texts::not_started().into()),
            _ => Screen::Waiting,
        }
    }

    /// Why the teacher may not look at a screen.
    fn unseen(&self, desktop: &Desktop, live: &Live, me: UserId) -> Option<String> {
        consent::sees(desktop.owner.id, self.lesson(live), live, me).words()
    }

    /// Whether a filter shows a student.
    pub(super) fn fits(&self, student: &Student, filter: Filter, live: &Live) -> bool {
        let id = student.person.id;
        if filter == Filter::Help {
            return self.lesson(live).is_some_and(|one| one.hands.iter().any(|hand| hand.person.id == id));
        }
        let Some(desktop) = self.desktop(Spot::Student(id), live) else { return filter == Filter::Stopped };
        match (&desktop.state, filter) {
            (DesktopState::Running { .. } | DesktopState::Paused { .. }, Filter::Running)
            | (DesktopState::Starting { .. } | DesktopState::Creating { .. }, Filter::Starting)
            | (DesktopState::Stopped | DesktopState::Stopping { .. }, Filter::Stopped) => true,
            (state, Filter::Attention) => state.needs_attention(),
            _ => false,
        }
    }
}

pub(super) fn none() -> Status {
    Status::new(Tone::Neutral, icon::SQUARE, texts::no_desktop_short())
}

fn age(since: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(now.duration_since(since)).unwrap_or_default()
}

fn free(seat: &Seat, place: Place) -> Tile<'_, Spot> {
    Tile {
        id: Spot::Seat(seat.id),
        place,
        number: seat.name.as_str().into(),
        name: texts::nobody().into(),
        family: seat.hostname.as_ref().map_or(Cow::Borrowed(""), |name| Cow::Borrowed(name.as_str())),
        status: None,
        screen: Screen::Blank(Blank::Free, texts::free_seat().into()),
        help: None,
        badge: None,
    }
}
