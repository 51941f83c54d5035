//! Who is connected with an app: students who come to a lesson, and teachers whose powers end when their app is gone.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use sarrio_model::{Caller, Origin, Role, UserId};
use tokio::time::Instant;

use crate::{Engine, Inner};

/// How long somebody counts as present after their last connection ended: an app that lost its network comes back. After a start
/// of the engine everybody has so long to come back.
pub(super) const ABSENCE: Duration = Duration::from_secs(30);

/// Who is connected.
#[derive(Debug)]
pub(crate) struct Presence {
    people: Mutex<HashMap<UserId, Connected>>,
    began: Instant,
}

#[derive(Debug, Clone, Copy)]
struct Connected {
    connections: usize,
    /// When the last one ended, where there is none now.
    left: Instant,
}

impl Default for Presence {
    fn default() -> Self {
        Self { people: Mutex::default(), began: Instant::now() }
    }
}

/// Somebody is connected as long as this value lives.
#[must_use = "whoever is present leaves when this is dropped"]
pub struct Present {
    engine: Arc<Inner>,
    person: UserId,
}

impl Engine {
    /// Somebody's app is connected. A student is noted as present in the lessons that they have now.
    pub fn present(&self, caller: &Caller) -> Present {
        let person = caller.user.id;
        let presence = &self.0.classroom.presence;
        let mut people = presence.people.lock().unwrap_or_else(PoisonError::into_inner);
        let one = people.entry(person).or_insert(Connected { connections: 0, left: Instant::now() });
        one.connections += 1;
        drop(people);
        if caller.role == Role::Student {
            let (engine, address) = (self.0.clone(), address(&caller.from));
            self.0.spawn(async move {
                if let Err(why) = super::people::note_present(&engine, person, address).await {
                    tracing::warn!(user.id = %person, %why, "could not note that somebody came to a lesson");
                }
            });
        }
        Present { engine: self.0.clone(), person }
    }
}

fn address(from: &Origin) -> Option<IpAddr> {
    match from {
        Origin::Network { address, .. } => Some(*address),
        Origin::Socket | Origin::Sarrio => None,
    }
}

impl Presence {
    /// Until when somebody counts as present, where they are not connected now; `None` while they are.
    pub(super) fn leaves_at(&self, person: UserId) -> Option<Instant> {
        let people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        match people.get(&person) {
            Some(one) if one.connections > 0 => None,
            Some(one) => Some(one.left + ABSENCE),
            None => Some(self.began + ABSENCE),
        }
    }

    /// The students among these people who are connected.
    pub(super) fn connected(&self) -> Vec<UserId> {
        let people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        people.iter().filter(|(_, one)| one.connections > 0).map(|(person, _)| *person).collect()
    }
}

impl Drop for Present {
    fn drop(&mut self) {
        let classroom = &self.engine.classroom;
        let mut people = classroom.presence.people.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(one) = people.get_mut(&self.person) {
            one.connections = one.connections.saturating_sub(1);
            one.left = Instant::now();
        }
        drop(people);
        classroom.changed.notify_one();
    }
}
