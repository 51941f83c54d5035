//! Who is connected with an app: students who come to a lesson, and teachers whose powers end when their app is gone.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use sarrio_model::{Caller, Origin, Role, UserId};
use tokio::time::Instant;

use crate::{Engine, Inner};

/// Who is connected.
#[derive(Debug)]
pub(crate) struct Presence {
    people: Mutex<HashMap<UserId, Connected>>,
    began: Instant,
}

#[derive(Debug, Clone, Copy)]
struct Connected {
    connections: usize,
    /// From where the last one came.
    address: Option<IpAddr>,
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
        let address = address(&caller.from);
        let new = Connected { connections: 0, address, left: Instant::now() };
        let one = people.entry(person).or_insert(new);
        (one.connections, one.address) = (one.connections + 1, address);
        drop(people);
        if caller.role == Role::Student {
            let engine = self.0.clone();
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
    /// When somebody left who is not connected now; `None` while they are. An app that lost its network comes back, so this is
    /// taken for gone only after some time. After a start of the engine everybody has as long to come back.
    pub(super) fn left_at(&self, person: UserId) -> Option<Instant> {
        let people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        match people.get(&person) {
            Some(one) if one.connections > 0 => None,
            Some(one) => Some(one.left),
            None => Some(self.began),
        }
    }

    /// Who is connected, and from where.
    pub(super) fn connected(&self) -> Vec<(UserId, Option<IpAddr>)> {
        let people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        people
            .iter()
            .filter(|(_, one)| one.connections > 0)
            .map(|(person, one)| (*person, one.address))
            .collect()
    }
}

impl Drop for Present {
    fn drop(&mut self) {
        let classroom = &self.engine.classroom;
        let mut people = classroom.presence.people.lock().unwrap_or_else(PoisonError::into_inner);
        let has_left = people.get_mut(&self.person).is_some_and(|one| {
            one.connections = one.connections.saturating_sub(1);
            one.left = Instant::now();
            one.connections == 0
        });
        drop(people);
        // From now on it is counted how long somebody whose powers are in force has been gone.
        if has_left {
            classroom.changed.notify_one();
        }
    }
}
