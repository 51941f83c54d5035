//! Which seat is enlarged: one that somebody chose, or the next one of the spotlight.

use jiff::Timestamp;
use sarrio_model::{DesktopState, UserId};

use super::consent::{Sees, sees};
use super::spotlight::Spotlight;
use super::{Classroom, Message, Spot};
use crate::backend::live::Live;
use crate::screen::Action;
use crate::widget::seat_map;

impl Classroom {
    /// The students whose desktops run and may be looked at, in the order of the map.
    pub(super) fn running(&self, live: &Live, me: UserId, now: Timestamp) -> Vec<Spot> {
        let mut tiles: Vec<_> = self.tiles(live, me, now).iter().map(|tile| (tile.place, tile.id)).collect();
        tiles.sort_by_key(|(place, _)| (place.y(), place.x()));
        let lesson = self.lesson(live);
        let is_seen = |spot: &Spot| {
            self.desktop(*spot, live).is_some_and(|desktop| {
                matches!(desktop.state, DesktopState::Running { .. } | DesktopState::Paused { .. })
                    && sees(desktop.owner.id, lesson, live, me) == Sees::Yes
            })
        };
        tiles.into_iter().map(|(_, spot)| spot).filter(is_seen).collect()
    }

    /// Begins with the seat at the cursor or the next one.
    pub(super) fn begin_spotlight(&mut self, live: &Live, me: UserId, now: Timestamp) -> Action<Message> {
        let running = self.running(live, me, now);
        let at = self.map.cursor().and_then(|cursor| running.iter().position(|spot| *spot == cursor));
        match running.get(at.unwrap_or(0)) {
            Some(spot) => {
                self.spotlight = Some(Spotlight::at(now));
                self.enlarge(*spot, live, me, now)
            }
            None => Action::None,
        }
    }

    pub(super) fn pause_spotlight(&mut self, now: Timestamp) {
        if let Some(spotlight) = &mut self.spotlight {
            spotlight.pause(now);
        }
    }

    /// Time has passed: the next seat may come.
    pub fn tick(&mut self, live: &Live, me: UserId, now: Timestamp) -> Action<Message> {
        let is_due = self.spotlight.is_some_and(|spotlight| spotlight.is_due(now));
        if !is_due || self.modal.is_some() {
            return Action::None;
        }
        let running = self.running(live, me, now);
        let at = self.map.enlarged().and_then(|one| running.iter().position(|spot| *spot == one.id));
        let next = at.map_or(0, |at| (at + 1) % running.len().max(1));
        self.spotlight = Some(Spotlight::at(now));
        match running.get(next) {
            Some(spot) => self.enlarge(*spot, live, me, now),
            None => Action::None,
        }
    }

    /// Somebody went to another seat, or closed the enlarged one, which ends the spotlight.
    pub(super) fn keep_spotlight(&mut self, before: Option<Spot>, now: Timestamp) {
        let shown = self.map.enlarged().map(|one| one.id);
        self.spotlight = self.spotlight.filter(|_| shown.is_some());
        if let Some(spotlight) = self.spotlight.as_mut().filter(|_| shown != before) {
            spotlight.turned(now);
        }
    }

    /// Enlarges a seat, and keeps it so.
    pub(super) fn enlarge(&mut self, spot: Spot, live: &Live, me: UserId, now: Timestamp) -> Action<Message> {
        let opened = self.map_changed(seat_map::Message::Enlarged(Some(spot)), live, (me, now));
        let kept = self.map_changed(seat_map::Message::Kept, live, (me, now));
        Action::All(vec![opened, kept])
    }
}
