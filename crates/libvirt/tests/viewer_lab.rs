//! A real viewer shows a real guest's console over TLS, on a real X server.

#![allow(clippy::unwrap_used)]

mod ground;

use std::{
    collections::HashSet,
    process::Command,
    time::{Duration, Instant},
};

use sarrio_hypervisor::HostEvent;
use sarrio_lab::Display;
use sarrio_model::{Connection, Epoch, HypervisorId, Protocol, SiteId, Ticket};
use sarrio_viewer::{Ending, Viewer};
use secrecy::SecretString;
use tokio::sync::broadcast;

const ONE: Epoch = Epoch(1);
const TWO: Epoch = Epoch(2);
const THREE: Epoch = Epoch(3);
const LIMIT: Duration = Duration::from_secs(60);

fn picture(display: &Display, window: &str) -> image::RgbImage {
    image::load_from_memory(&display.picture(window).unwrap()).unwrap().to_rgb8()
}

async fn waited<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < LIMIT, "waited in vain: {what}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn event(events: &mut broadcast::Receiver<HostEvent>, what: &str, wanted: impl Fn(&HostEvent) -> bool) {
    let found = tokio::time::timeout(LIMIT, async { while !wanted(&events.recv().await.unwrap()) {} });
    found.await.unwrap_or_else(|_| panic!("waited in vain: {what}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_viewer_shows_the_guests_console_and_is_refused_without_a_valid_ticket() {
    let ground = ground::ground().await;
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let desktop = folder.sidecar.desktop.unwrap();
    let mut events = host.events();
    host.create_paused(&ground.spec(&folder, 1)).await.unwrap();
    host.resume(desktop, ONE).await.unwrap();
    let there = HostEvent::Agent { desktop, connected: true };
    event(&mut events, "the guest's agent", |event| *event == there).await;

    let password = SecretString::from("t1cket");
    let console = host.open_console(desktop, ONE, &password, Duration::from_secs(120)).await.unwrap();
    let Connection::Ssh { target, .. } = &ground.connection else { panic!("a host of the lab has SSH") };
    let ticket = Ticket {
        desktop,
        title: "100%d a b;$(id)'\"".parse().unwrap(),
        protocol: Protocol::Spice,
        host: target.address.to_string(),
        tls_port: console.tls_port,
        password: "t1cket".into(),
        ca: console.ca,
        host_subject: console.subject,
        hypervisor: HypervisorId::new(),
        epoch: ONE,
        expires: console.expires,
    };
    assert!(sarrio_viewer::is_reachable(&ticket.host, ticket.tls_port).await);

    let (display, home) = (Display::start().unwrap(), tempfile::tempdir().unwrap());
    let viewer = Viewer::at(display.script("remote-viewer", home.path()).unwrap());
    let session = viewer.start(&ticket).await.unwrap();
    event(&mut events, "the viewer signs in", |event| *event == HostEvent::ViewerIn(desktop)).await;
    let window = waited("its window", || display.window("a b;").unwrap()).await;
    assert!(session.has_read_its_file(), "the viewer deleted the ticket");
    let title = String::from_utf8(display.ask("xdotool", &["getwindowname", &window]).unwrap()).unwrap();
    assert!(title.contains("100%\u{2060}d a b;$(id)'\" - 1"), "{title:?}");

    // The clock on the console changes, so the viewer shows the guest.
    let first = waited("the guest's console", || {
        let seen = picture(&display, &window);
        let colours: HashSet<_> = seen.pixels().map(|pixel| pixel.0).collect();
        (colours.len() > 8).then_some(seen)
    })
    .await;
    waited("the clock", || (picture(&display, &window) != first).then_some(())).await;
    // SARRIO_LAB_PICTURE=FILE.png saves a picture of it.
    if let Some(file) = std::env::var_os("SARRIO_LAB_PICTURE") {
        picture(&display, &window).save(file).unwrap();
    }

    // The ticket expires and the connected viewer stays. When the desktop is turned off, the viewer ends.
    host.close_console(desktop, ONE).await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(session.ending(), None);
    host.destroy(desktop, ONE).await.unwrap();
    assert_eq!(tokio::time::timeout(LIMIT, session.ended()).await.unwrap(), Ending::Closed);

    // A viewer that is disconnected ends at once, the desktop keeps running, and the ticket is no longer valid.
    host.create_paused(&ground.spec(&folder, 2)).await.unwrap();
    let console = host.open_console(desktop, TWO, &password, Duration::from_secs(120)).await.unwrap();
    let open = Ticket { tls_port: console.tls_port, epoch: TWO, ..ticket.clone() };
    let session = viewer.start(&open).await.unwrap();
    event(&mut events, "the viewer signs in again", |event| *event == HostEvent::ViewerIn(desktop)).await;
    // Its title shows the desktop's name from the first picture on. A viewer that is disconnected before that, while its
    // channels are still connecting, gets no picture and no end: spice-server 0.15.1 has no channel of it any more
    // (`info spice`) but leaves the sockets open, and remote-viewer 11.0 waits at "Connected to graphic server".
    waited("its window again", || display.window("a b;").unwrap()).await;
    host.disconnect_viewers(desktop, TWO).await.unwrap();
    let nobody = HostEvent::Viewers { desktop, count: 0 };
    event(&mut events, "nobody is connected", |event| *event == nobody).await;
    tokio::time::timeout(LIMIT, session.ended()).await.unwrap();
    assert!(host.domain(desktop).await.unwrap().is_some());
    host.destroy(desktop, TWO).await.unwrap();

    // With an expired ticket the viewer asks for a password, and only the host reports why.
    host.create_paused(&ground.spec(&folder, 3)).await.unwrap();
    let console = host.open_console(desktop, THREE, &password, Duration::from_secs(120)).await.unwrap();
    host.close_console(desktop, THREE).await.unwrap();
    let late = Ticket { tls_port: console.tls_port, epoch: THREE, ..ticket };
    let late = viewer.start(&late).await.unwrap();
    let refused = HostEvent::ViewerRefused(desktop);
    event(&mut events, "the second viewer is refused", |event| *event == refused).await;
    assert_eq!(late.ending(), None, "a refused viewer never ends by itself");
    let process = late.process().unwrap().to_string();
    assert!(Command::new("kill").arg(process).status().unwrap().success());
    assert!(matches!(late.ended().await, Ending::Killed { signal: 15, .. }));
    host.destroy(desktop, THREE).await.unwrap();
    host.close().await;
}
