//! Rooms, their seats, and who of a group sits where.

use std::collections::BTreeMap;

use sarrio_model::{
    Actions, Audience, Change, GroupId, LessonId, Noun, Revision, Room, RoomId, Seat, SeatId, SeatKind,
    SeatPlace, SeriesId, UserId,
};
use uuid::Uuid;

use crate::{
    Result, Store, StoreError, Tx,
    key::key,
    pending::Touched,
    sql::{Connection, Row, Sql, Value, insert},
};

const SELECT: &str = "SELECT r.id, r.name, r.broadcast, r.created, r.revision FROM rooms r";

/// A room without its seats, which [`with_seats`] adds.
fn read(row: &Row) -> Result<Room> {
    Ok(Room {
        id: RoomId(row.get("id")?),
        name: row.parse("name")?,
        broadcast: row.parse_optional("broadcast")?,
        seats: Vec::new(),
        created: row.time("created")?,
        revision: Revision(row.get("revision")?),
        actions: Actions::default(),
    })
}

fn read_seat(row: &Row) -> Result<Seat> {
    let part = |column: &str| -> Result<Option<u16>> {
        let number = row.get::<Option<i64>>(column)?.map(u16::try_from).transpose();
        number.map_err(|source| StoreError::unreadable(column, source))
    };
    let kind: String = row.get("kind")?;
    Ok(Seat {
        id: SeatId(row.get("id")?),
        name: row.parse("name")?,
        kind: SeatKind::ALL.iter().copied().find(|known| known.as_str() == kind).unwrap_or_default(),
        hostname: row.parse_optional("hostname")?,
        mac: row.parse_optional("mac")?,
        ip: row.parse_optional("ip")?,
        place: part("x")?.zip(part("y")?).map(|(x, y)| SeatPlace { x, y }),
    })
}

async fn with_seats(rooms: &mut [Room], connection: &mut Connection) -> Result<()> {
    let ids: Vec<Uuid> = rooms.iter().map(|room| room.id.0).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let text = "SELECT room, id, name, kind, hostname, mac, ip, x, y FROM seats WHERE room IN ";
    let mut sql = Sql::new("read the seats of rooms", text);
    sql.push_ids(&ids).push(" ORDER BY name_key, id");
    let mut seats = sql.grouped("room", read_seat, connection).await?;
    for room in rooms {
        room.seats = seats.remove(&room.id.0).unwrap_or_default();
    }
    Ok(())
}

pub(crate) async fn by_id(id: RoomId, connection: &mut Connection) -> Result<Option<Room>> {
    let sql = Sql::new("read a room", SELECT).then(" WHERE r.id = $1").bind(id);
    let Some(row) = sql.optional(connection).await? else { return Ok(None) };
    let mut room = [read(&row)?];
    with_seats(&mut room, connection).await?;
    Ok(room.into_iter().next())
}

impl Store {
    /// The room with its seats.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn room(&self, id: RoomId) -> Result<Option<Room>> {
        by_id(id, &mut self.reader().await?).await
    }

    /// All rooms with their seats, by name. A school has few enough to read them whole.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn rooms(&self) -> Result<Vec<Room>> {
        let connection = &mut self.reader().await?;
        let rows = Sql::new("list rooms", SELECT).then(" ORDER BY r.name_key, r.id").all(connection).await?;
        let mut rooms = rows.iter().map(read).collect::<Result<Vec<Room>>>()?;
        with_seats(&mut rooms, connection).await?;
        Ok(rooms)
    }

    /// Who of a group sits where in a room.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn seating(&self, room: RoomId, group: GroupId) -> Result<BTreeMap<SeatId, UserId>> {
        seating(room, group, &mut self.reader().await?).await
    }
}

async fn seating(
    room: RoomId,
    group: GroupId,
    connection: &mut Connection,
) -> Result<BTreeMap<SeatId, UserId>> {
    let text = "SELECT seat, person FROM seatings WHERE room = $1 AND group_id = $2";
    let rows = Sql::new("read who sits where", text).bind(room).bind(group).all(connection).await?;
    rows.iter().map(|row| Ok((SeatId(row.get("seat")?), UserId(row.get("person")?)))).collect()
}

impl Tx {
    /// The room with its seats. Nobody changes it before this transaction ends.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn room(&mut self, id: RoomId) -> Result<Option<Room>> {
        by_id(id, &mut self.connection).await
    }

    /// The seat, of whichever room, that has one of these cards or addresses and is not in `room`.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn seats_elsewhere(&mut self, room: RoomId) -> Result<Vec<Seat>> {
        let text = "SELECT id, name, kind, hostname, mac, ip, x, y FROM seats \
            WHERE room <> $1 AND (mac IS NOT NULL OR ip IS NOT NULL)";
        let sql = Sql::new("read the seats of other rooms", text).bind(room);
        sql.all(&mut self.connection).await?.iter().map(read_seat).collect()
    }

    /// Adds a room with its seats.
    ///
    /// # Errors
    /// Another room has the name, or another seat a card or an address ([`StoreError::Taken`]).
    pub async fn insert_room(&mut self, room: &Room) -> Result<()> {
        let row = vec![
            room.id.into(),
            room.name.as_str().into(),
            key(room.name.as_str()).into(),
            room.broadcast.map(|address| address.to_string()).into(),
            room.created.into(),
            room.revision.0.into(),
        ];
        let columns = &["id", "name", "name_key", "broadcast", "created", "revision"];
        insert("add a room", "rooms", columns, vec![row], &mut self.connection).await?;
        self.insert_seats(room.id, &room.seats).await?;
        self.pending.touch(Touched::Room(room.id));
        Ok(())
    }

    async fn insert_seats(&mut self, room: RoomId, seats: &[Seat]) -> Result<()> {
        const COLUMNS: &[&str] =
            &["id", "room", "name", "name_key", "kind", "hostname", "mac", "ip", "x", "y"];
        let part = |place: Option<u16>| -> Value { place.map(i64::from).into() };
        let row = |seat: &Seat| {
            vec![
                seat.id.into(),
                room.into(),
                seat.name.as_str().into(),
                key(seat.name.as_str()).into(),
                seat.kind.as_str().into(),
                seat.hostname.as_ref().map(ToString::to_string).into(),
                seat.mac.map(|mac| mac.to_string()).into(),
                seat.ip.map(|ip| ip.to_string()).into(),
                part(seat.place.map(|place| place.x)),
                part(seat.place.map(|place| place.y)),
            ]
        };
        insert("add seats", "seats", COLUMNS, seats.iter().map(row).collect(), &mut self.connection).await
    }

    /// Writes the name of a room and all its seats. `room` gets the new revision. A seat that stays keeps who sits there.
    ///
    /// # Errors
    /// [`StoreError::StaleRevision`] where somebody else has changed it; a name, a card or an address is taken.
    pub async fn save_room(&mut self, room: &mut Room) -> Result<()> {
        let before = self.room(room.id).await?.ok_or_else(|| StoreError::not_found(Noun::Room, room.id))?;
        let text = "UPDATE rooms SET name = $3, name_key = $4, broadcast = $5, revision = revision + 1 \
            WHERE id = $1 AND revision = $2 RETURNING revision";
        let sql = Sql::new("write a room", text)
            .bind(room.id)
            .bind(room.revision.0)
            .bind(room.name.as_str())
            .bind(key(room.name.as_str()))
            .bind(room.broadcast.map(|address| address.to_string()));
        let row = self.save(Noun::Room, "rooms", room.id.0, sql).await?;
        room.revision = Revision(row.get("revision")?);
        let stays = |seat: &Seat| room.seats.iter().any(|other| other.id == seat.id);
        let gone: Vec<Uuid> = before.seats.iter().filter(|seat| !stays(seat)).map(|seat| seat.id.0).collect();
        self.remove_seats(&gone).await?;
        let (known, new): (Vec<Seat>, Vec<Seat>) =
            room.seats.iter().cloned().partition(|seat| before.seats.iter().any(|old| old.id == seat.id));
        self.save_seats(&known, &before.seats).await?;
        self.insert_seats(room.id, &new).await?;
        self.touch_room(room.id).await
    }

    async fn remove_seats(&mut self, seats: &[Uuid]) -> Result<()> {
        if seats.is_empty() {
            return Ok(());
        }
        let mut sql = Sql::new("remove seats", "DELETE FROM seats WHERE id IN ");
        sql.push_ids(seats);
        sql.execute(&mut self.connection).await?;
        Ok(())
    }

    /// Writes the seats that differ. Names, cards and addresses are freed first, since two seats may have exchanged theirs.
    async fn save_seats(&mut self, seats: &[Seat], before: &[Seat]) -> Result<()> {
        let changed: Vec<&Seat> = seats.iter().filter(|seat| !before.contains(seat)).collect();
        for seat in &changed {
            let text = "UPDATE seats SET name_key = $2, mac = NULL, ip = NULL WHERE id = $1";
            // No key of a name looks like this one.
            let sql = Sql::new("free what seats have", text).bind(seat.id).bind(format!("\u{1}{}", seat.id));
            sql.execute(&mut self.connection).await?;
        }
        for seat in changed {
            let text = "UPDATE seats SET name = $2, name_key = $3, kind = $4, hostname = $5, mac = $6, ip = $7, \
                x = $8, y = $9 WHERE id = $1";
            let sql = Sql::new("write a seat", text)
                .bind(seat.id)
                .bind(seat.name.as_str())
                .bind(key(seat.name.as_str()))
                .bind(seat.kind.as_str())
                .bind(seat.hostname.as_ref().map(ToString::to_string))
                .bind(seat.mac.map(|mac| mac.to_string()))
                .bind(seat.ip.map(|ip| ip.to_string()))
                .bind(seat.place.map(|place| i64::from(place.x)))
                .bind(seat.place.map(|place| i64::from(place.y)));
            sql.execute(&mut self.connection).await?;
        }
        Ok(())
    }

    /// Deletes a room with its seats. Lessons that were planned there are in no room then.
    ///
    /// # Errors
    /// There is no such room; the database does not answer.
    pub async fn remove_room(&mut self, id: RoomId) -> Result<()> {
        self.touch_room(id).await?;
        self.remove(Noun::Room, "rooms", id.0).await?;
        self.pending.gone(Change::RoomGone(id), Audience::Staff);
        Ok(())
    }

    /// Writes who of a group sits where in a room, instead of whatever was planned before.
    ///
    /// # Errors
    /// A person is named twice ([`StoreError::Taken`]); there is no such seat or person.
    pub async fn set_seating(
        &mut self,
        room: RoomId,
        group: GroupId,
        seats: &BTreeMap<SeatId, UserId>,
    ) -> Result<()> {
        let text = "DELETE FROM seatings WHERE room = $1 AND group_id = $2";
        Sql::new("forget who sits where", text).bind(room).bind(group).execute(&mut self.connection).await?;
        let rows = seats
            .iter()
            .map(|(seat, person)| vec![room.into(), group.into(), (*seat).into(), (*person).into()])
            .collect();
        let columns = &["room", "group_id", "seat", "person"];
        insert("write who sits where", "seatings", columns, rows, &mut self.connection).await?;
        self.touch_room(room).await
    }

    /// Who of a group sits where in a room, as this transaction sees it.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn seating(&mut self, room: RoomId, group: GroupId) -> Result<BTreeMap<SeatId, UserId>> {
        seating(room, group, &mut self.connection).await
    }

    /// The room has a new state, and with it the series there and the lessons that are not over.
    async fn touch_room(&mut self, id: RoomId) -> Result<()> {
        let text = "SELECT id FROM lessons WHERE room = $1 AND phase <> 'over'";
        let rows = Sql::new("read a room's lessons", text).bind(id).all(&mut self.connection).await?;
        for row in rows {
            self.pending.touch(Touched::Lesson(LessonId(row.get("id")?)));
        }
        let rows = Sql::new("read a room's series", "SELECT id FROM series WHERE room = $1").bind(id);
        for row in rows.all(&mut self.connection).await? {
            self.pending.touch(Touched::Series(SeriesId(row.get("id")?)));
        }
        self.pending.touch(Touched::Room(id));
        Ok(())
    }
}
