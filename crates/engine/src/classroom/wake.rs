//! Wakes the computers at the seats of a room (Wake-on-LAN): before a lesson there, and when somebody asks for it.
//!
//! The packets must come from the network of the seats. Often only hosts are in it, and which of them is not known: one after the
//! other is asked until one is. The backend sends the packets, too, since it may be in that network itself.

use std::{io, net::Ipv4Addr, sync::Arc};

use sarrio_model::{
    Lesson, MacAddress, Problem, Room, RoomId, SeatId, WakeSeats, Woken,
    problem::{NoSeatToWake, NoSuchSeat, RoomWithoutBroadcast, SeatsNotWoken},
};
use tokio::net::UdpSocket;

use crate::{
    Engine, Inner,
    authz::{ArrangeRoom, Permit},
};

/// The port to which packets are sent that wake computers: nobody listens there.
const PORT: u16 = 9;

impl Engine {
    /// Wakes the computers at seats of a room.
    ///
    /// # Errors
    /// Nobody entered where they can be woken; no packet could be sent; the store's.
    pub async fn wake_seats(&self, permit: Permit<ArrangeRoom>, which: WakeSeats) -> Result<Woken, Problem> {
        let room = permit.on();
        if which.seats.iter().any(|seat| room.seats.iter().all(|known| known.id != *seat)) {
            return Err(NoSuchSeat.at("seats"));
        }
        let mut tx = self.0.store.begin().await?;
        permit.confirm(&mut tx, room).await?;
        let broadcast =
            room.broadcast.ok_or_else(|| RoomWithoutBroadcast { room: room.name.clone() }.problem())?;
        let cards = cards(room, &which.seats);
        if cards.is_empty() {
            return Err(NoSeatToWake { room: room.name.clone() }.into());
        }
        tx.audit_change("woken", None, Some(cards.len()));
        tx.commit().await?;
        wake(&self.0, room, &cards, broadcast).await
    }
}

/// Wakes the computers of the room in which a lesson is prepared. Nothing waits for it, and the lesson takes place without it.
pub(super) fn before_lesson(engine: &Arc<Inner>, lesson: &Lesson) {
    let Some(room) = lesson.room.as_ref().map(|room| room.id) else { return };
    let this = engine.clone();
    engine.spawn(async move {
        if let Err(why) = wake_room(&this, room).await {
            tracing::warn!(room.id = %room, %why, "its computers were not woken before a lesson");
        }
    });
}

async fn wake_room(engine: &Inner, room: RoomId) -> Result<(), Problem> {
    let Some(room) = engine.store.room(room).await? else { return Ok(()) };
    let cards = cards(&room, &[]);
    if let (Some(broadcast), false) = (room.broadcast, cards.is_empty()) {
        wake(engine, &room, &cards, broadcast).await?;
    }
    Ok(())
}

/// The cards at these seats; at all, where none is named.
fn cards(room: &Room, seats: &[SeatId]) -> Vec<MacAddress> {
    let named = room.seats.iter().filter(|seat| seats.is_empty() || seats.contains(&seat.id));
    named.filter_map(|seat| seat.mac).collect()
}

async fn wake(
    engine: &Inner,
    room: &Room,
    cards: &[MacAddress],
    broadcast: Ipv4Addr,
) -> Result<Woken, Problem> {
    let mut by = None;
    for host in engine.hosts.all().into_iter().filter(|host| host.is_up()) {
        match host.api.wake(cards, broadcast).await {
            Ok(()) => {
                by = Some(host.name.clone());
                break;
            }
            Err(why) => {
                tracing::debug!(host.name = %host.name, room.id = %room.id, %why, "wakes nobody there")
            }
        }
    }
    match send(cards, broadcast).await {
        Err(why) if by.is_none() => {
            Err(SeatsNotWoken { room: room.name.clone(), why: why.to_string() }.into())
        }
        _ => {
            tracing::info!(room.id = %room.id, seats = cards.len(), "woke computers");
            Ok(Woken { seats: cards.len(), host: by })
        }
    }
}

/// Sends the packets from this machine.
async fn send(cards: &[MacAddress], broadcast: Ipv4Addr) -> io::Result<()> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).await?;
    socket.set_broadcast(true)?;
    for card in cards {
        socket.send_to(&packet(*card), (broadcast, PORT)).await?;
    }
    Ok(())
}

/// What wakes a computer: six bytes of ones, and sixteen times the address of its card.
fn packet(card: MacAddress) -> Vec<u8> {
    let address = card.bytes();
    [[0xff; 6]].into_iter().chain([address; 16]).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packet_has_ones_and_then_sixteen_times_the_card() {
        let packet = packet("00:1a:2b:3c:4d:5e".parse().unwrap());
        assert_eq!((packet.len(), &packet[..7]), (102, &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0][..]));
        assert_eq!(packet[96..], [0, 0x1a, 0x2b, 0x3c, 0x4d, 0x5e]);
    }
}
