//! Who sits where, by room and group.

use sarrio_model::{GroupId, GroupRef, RoomId, RoomRef, SeatId, SeatedPerson, Seating, UserId, UserRef};

use crate::{Result, Store, sql::Sql};

impl Store {
    /// The seating plans of all rooms for the groups that are not archived: by room, then by group, each with those of its
    /// students who have a seat and may sign in.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn seatings(&self) -> Result<Vec<Seating>> {
        let text = "SELECT r.id AS room, r.name AS room_name, g.id AS group_id, g.name AS group_name, \
            s.id AS seat, s.name AS seat_name, u.id AS person, u.shown \
            FROM seatings p JOIN rooms r ON r.id = p.room JOIN user_groups g ON g.id = p.group_id \
            JOIN seats s ON s.id = p.seat JOIN users u ON u.id = p.person \
            JOIN group_members m ON m.group_id = g.id AND m.user_id = u.id \
            WHERE g.archived IS NULL AND u.role = 'student' AND u.enabled = TRUE \
            ORDER BY r.name_key, r.id, g.name_key, g.id, s.name_key";
        let mut plans: Vec<Seating> = Vec::new();
        for row in Sql::new("read who sits where", text).all(&mut self.reader().await?).await? {
            let (room, group) = (RoomId(row.get("room")?), GroupId(row.get("group_id")?));
            let place = SeatedPerson {
                seat: SeatId(row.get("seat")?),
                name: row.parse("seat_name")?,
                person: UserRef { id: UserId(row.get("person")?), name: row.get("shown")? },
            };
            match plans.last_mut() {
                Some(plan) if plan.room.id == room && plan.group.id == group => plan.people.push(place),
                _ => plans.push(Seating {
                    room: RoomRef { id: room, name: row.parse("room_name")? },
                    group: GroupRef { id: group, name: row.parse("group_name")? },
                    people: vec![place],
                }),
            }
        }
        Ok(plans)
    }
}
