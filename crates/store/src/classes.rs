//! Classes: the students of a group with their desktops and seats.

use std::net::IpAddr;

use jiff::Timestamp;
use sarrio_model::{Class, GroupRef, RoomId, SeatId, Student, UserId, UserRef};
use uuid::Uuid;

use crate::{
    Result, Store, desktops,
    sql::{Sql, Value},
};

impl Store {
    /// The students of a group, their desktops without the recycle bin, and where they sit in a room.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn class(&self, group: GroupRef, room: Option<RoomId>) -> Result<Class> {
        let connection = &mut self.reader().await?;
        let text = "SELECT u.id, u.shown, (SELECT s.seat FROM seatings s \
            WHERE s.room = $2 AND s.group_id = $1 AND s.person = u.id) AS seat, \
            (SELECT t.id FROM sessions n JOIN seats t ON t.ip = n.address \
            WHERE n.user_id = u.id AND n.idle_until > $3 AND n.expires > $3 ORDER BY n.last_used DESC LIMIT 1) AS signed_in_at, \
            EXISTS (SELECT 1 FROM sessions n WHERE n.user_id = u.id AND n.idle_until > $3 AND n.expires > $3) AS signed_in \
            FROM group_members m JOIN users u ON u.id = m.user_id AND u.role = 'student' AND u.enabled \
            WHERE m.group_id = $1 ORDER BY u.shown_key, u.id";
        let sql =
            Sql::new("read the students of a class", text).bind(group.id).bind(room).bind(Timestamp::now());
        let students = sql
            .all(connection)
            .await?
            .iter()
            .map(|row| {
                Ok(Student {
                    person: UserRef { id: UserId(row.get("id")?), name: row.get("shown")? },
                    seat: row.get::<Option<Uuid>>("seat")?.map(SeatId),
                    signed_in_at: row.get::<Option<Uuid>>("signed_in_at")?.map(SeatId),
                    signed_in: row.get("signed_in")?,
                })
            })
            .collect::<Result<Vec<_>>>()?;
        let condition = "d.in_bin = $2 AND d.owner IN (SELECT m.user_id FROM group_members m \
            JOIN users s ON s.id = m.user_id AND s.role = 'student' AND s.enabled WHERE m.group_id = $1) ORDER BY d.id";
        let sql = desktops::select("read the desktops of a class", condition)
            .bind(group.id)
            .bind(Value::Bool(false));
        let desktops = sql.all(connection).await?.iter().map(desktops::read).collect::<Result<_>>()?;
        Ok(Class { group, students, desktops })
    }

    /// The seat whose computer has this address.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn seat_of(&self, address: IpAddr) -> Result<Option<SeatId>> {
        let sql = Sql::new("read the seat with an address", "SELECT id FROM seats WHERE ip = $1");
        let row = sql.bind(address.to_string()).optional(&mut self.reader().await?).await?;
        row.map(|row| Ok(SeatId(row.get("id")?))).transpose()
    }
}
