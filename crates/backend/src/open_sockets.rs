//! Limits how many WebSockets a person has open, for events and live screens. Each costs memory and a file descriptor.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use sarrio_model::{Caller, Problem, UserId, problem::TooManyConnections};

/// The limit of an administrator, who may show the screens of a whole school.
const MOST: u32 = 500;
/// The limit of other people. A live screen costs a few megabytes here, and a connection to its QEMU.
const MOST_OF_USERS: u32 = 60;

/// The open WebSockets of each person.
#[derive(Clone, Default)]
pub(crate) struct OpenSockets(Arc<Mutex<HashMap<UserId, u32>>>);

/// An open WebSocket. It counts until this is dropped.
#[must_use]
pub(crate) struct OpenSocket {
    open_sockets: OpenSockets,
    user: UserId,
}

impl OpenSockets {
    /// Counts another WebSocket of this person, or refuses it.
    pub(crate) fn take(&self, caller: &Caller) -> Result<OpenSocket, Problem> {
        let (user, most) = (caller.user.id, if caller.is_administrator() { MOST } else { MOST_OF_USERS });
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(user).or_default();
        if *count >= most {
            return Err(TooManyConnections { most }.into());
        }
        *count += 1;
        Ok(OpenSocket { open_sockets: self.clone(), user })
    }
}

impl Drop for OpenSocket {
    fn drop(&mut self) {
        let mut taken = self.open_sockets.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.user) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.user);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use sarrio_model::Code;

    use sarrio_model::{Role, Scope, UserRef};

    use super::*;

    fn person(role: Role) -> Caller {
        let user = UserRef { id: UserId::new(), name: String::new() };
        Caller { scope: Scope::Own(user.id), direct: false, ..Caller::on_socket(user, role) }
    }

    #[test]
    fn one_person_cannot_open_all_sockets_and_a_closed_one_can_be_opened_again() {
        let open_sockets = OpenSockets::default();
        let (marta, pau) = (person(Role::Student), person(Role::Administrator));
        let mut lines: Vec<OpenSocket> =
            (0..MOST_OF_USERS).map(|_| open_sockets.take(&marta).unwrap()).collect();
        assert_eq!(open_sockets.take(&marta).err().unwrap().code, Code::Busy);
        lines.extend((0..MOST).map(|_| open_sockets.take(&pau).unwrap()));
        assert_eq!(open_sockets.take(&pau).err().unwrap().code, Code::Busy);
        drop(lines.remove(0));
        drop(open_sockets.take(&marta).unwrap());
        drop(lines);
        assert!(open_sockets.0.lock().unwrap().is_empty());
    }
}
