use std::time::Duration;

use sarrio_model::{DesktopId, Epoch, SiteId};
use secrecy::SecretString;
use tokio::{sync::watch, time::timeout};

use super::{Ground, LIMIT};
use crate::{HANDS, HandMove, HostError, Screen};

const ONE: Epoch = Epoch(1);

pub async fn a_console_opens_for_a_while(ground: &Ground) {
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let desktop = folder.sidecar.desktop.unwrap();
    let password = SecretString::from("a5c0e2");
    host.create_paused(&ground.spec(&folder, 1)).await.unwrap();
    host.resume(desktop, ONE).await.unwrap();
    for _ in 0..2 {
        let before = jiff::Timestamp::now();
        let valid = Duration::from_secs(120);
        let console = host.open_console(desktop, ONE, &password, valid).await.unwrap();
        assert!(console.tls_port >= 1024, "{}", console.tls_port);
        assert!(console.ca.contains("BEGIN CERTIFICATE") && console.subject.contains("CN="));
        let dies = console.expires.duration_since(before).as_secs();
        assert!((110..=130).contains(&dies), "it expires in {dies} s");
    }
    for _ in 0..2 {
        host.close_console(desktop, ONE).await.unwrap();
    }
    for _ in 0..2 {
        host.disconnect_viewers(desktop, ONE).await.unwrap();
    }
    let other = host.open_console(desktop, Epoch(2), &password, LIMIT).await;
    assert!(matches!(other, Err(HostError::OtherEpoch { .. })), "{other:?}");
    let other = host.disconnect_viewers(desktop, Epoch(2)).await;
    assert!(matches!(other, Err(HostError::OtherEpoch { .. })), "{other:?}");
    host.destroy(desktop, ONE).await.unwrap();
    let gone = host.open_console(desktop, ONE, &password, LIMIT).await;
    assert_eq!(gone, Err(HostError::NoDomain(desktop)));
    assert_eq!(host.disconnect_viewers(desktop, ONE).await, Err(HostError::NoDomain(desktop)));
    host.close().await;
}

pub async fn a_screen_comes_whole_and_then_what_changes(ground: &Ground) {
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let desktop = folder.sidecar.desktop.unwrap();
    let (_pace, paced) = watch::channel(Duration::from_millis(100));
    let nobody = host.screen(DesktopId::new(), ONE, paced.clone()).await;
    assert!(matches!(nobody, Err(HostError::NoDomain(_))));
    host.create_paused(&ground.spec(&folder, 1)).await.unwrap();
    host.resume(desktop, ONE).await.unwrap();
    let Screen { mut updates, hands } = host.screen(desktop, ONE, paced).await.unwrap();
    let mut covered = 0;
    loop {
        let update = timeout(LIMIT, updates.recv()).await.unwrap().unwrap();
        for part in update.rectangles {
            assert!(part.x + part.width <= update.width && part.y + part.height <= update.height);
            assert_eq!(part.pixels.len(), usize::from(part.width) * usize::from(part.height) * 4);
            covered += part.pixels.len() / 4;
        }
        if covered >= usize::from(update.width) * usize::from(update.height) {
            break;
        }
    }
    let hands = hands.expect("a domain of Sarrio has a second console");
    hands.send(HandMove::Key { keysym: 0x61, place: None, down: true }).await.unwrap();
    hands.send(HandMove::Key { keysym: 0x61, place: None, down: false }).await.unwrap();
    hands.send(HandMove::Pointer { x: 1, y: 1, buttons: 0 }).await.unwrap();
    let goes_on = timeout(LIMIT, async {
        while hands.capacity() < HANDS {
            tokio::time::sleep(Duration::from_millis(10)).await
        }
    })
    .await;
    assert!(goes_on.is_ok(), "what is done arrives");
    host.destroy(desktop, ONE).await.unwrap();
    let ended = timeout(LIMIT, async { while updates.recv().await.is_some() {} }).await;
    assert!(ended.is_ok(), "the stream ends with the domain");
    host.close().await;
}

pub async fn a_tunnel_leads_somewhere(ground: &Ground) {
    let host = ground.host(SiteId::new()).await;
    let port = host.tunnel(5999).await.unwrap();
    let reached = tokio::net::TcpStream::connect(("127.0.0.1", port)).await;
    assert!(reached.is_ok(), "{reached:?}");
    assert_eq!(host.tunnel(5999).await.unwrap(), port, "the next one goes the same way");
    host.close().await;
}
