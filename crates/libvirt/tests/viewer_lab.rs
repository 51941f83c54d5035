//! A real viewer under a real X server shows a real guest's console over TLS.

#![allow(clippy::unwrap_used)]

mod ground;

use std::{
    collections::HashSet,
    fs,
    io::{BufRead as _, BufReader},
    os::unix::fs::PermissionsExt as _,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use sarrio_hypervisor::HostEvent;
use sarrio_model::{Connection, Epoch, HypervisorId, Protocol, SiteId, Ticket};
use sarrio_viewer::{Ending, Viewer};
use secrecy::SecretString;
use tokio::sync::broadcast;

const ONE: Epoch = Epoch(1);
const TWO: Epoch = Epoch(2);
const LIMIT: Duration = Duration::from_secs(60);

/// An X server without a screen; it goes with this.
struct Screen {
    server: Child,
    number: String,
    directory: tempfile::TempDir,
}

impl Screen {
    fn new() -> Self {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        Self { server, number: format!(":{}", number.trim()), directory: tempfile::tempdir().unwrap() }
    }

    /// remote-viewer on this screen alone.
    fn viewer(&self) -> Viewer {
        let script = self.directory.path().join("remote-viewer");
        let (home, number) = (self.directory.path().display(), &self.number);
        let text =
            format!("#!/bin/sh\nDISPLAY={number} GDK_BACKEND=x11 HOME='{home}' exec remote-viewer \"$@\"\n");
        fs::write(&script, text).unwrap();
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
        Viewer::at(script)
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Vec<u8> {
        Command::new(program).args(arguments).env("DISPLAY", &self.number).output().unwrap().stdout
    }

    /// The window that bears this in its title.
    fn window(&self, title: &str) -> Option<String> {
        let found = self.run("xdotool", &["search", "--onlyvisible", "--name", title]);
        String::from_utf8(found).unwrap().lines().next().map(str::to_owned)
    }

    fn picture(&self, window: &str) -> image::RgbImage {
        let png = self.run("import", &["-window", window, "png:-"]);
        image::load_from_memory(&png).unwrap().to_rgb8()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
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
async fn a_real_viewer_shows_the_guests_console_and_is_refused_without_a_living_ticket() {
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
        host: target.address.clone(),
        tls_port: console.tls_port,
        password: "t1cket".into(),
        ca: console.ca,
        host_subject: console.subject,
        hypervisor: HypervisorId::new(),
        epoch: ONE,
        expires: console.expires,
    };
    assert!(sarrio_viewer::is_reachable(&ticket.host, ticket.tls_port).await);

    let screen = Screen::new();
    let session = screen.viewer().start(&ticket).await.unwrap();
    event(&mut events, "the viewer signs in", |event| *event == HostEvent::ViewerIn(desktop)).await;
    let window = waited("its window", || screen.window("a b;")).await;
    assert!(session.has_read_its_file(), "the viewer deleted the ticket");
    let title = String::from_utf8(screen.run("xdotool", &["getwindowname", &window])).unwrap();
    assert!(title.contains("100%\u{2060}d a b;$(id)'\" - 1"), "{title:?}");

    // The console's clock moves: what is seen is the guest.
    let first = waited("the guest's console", || {
        let picture = screen.picture(&window);
        let colours: HashSet<_> = picture.pixels().map(|pixel| pixel.0).collect();
        (colours.len() > 8).then_some(picture)
    })
    .await;
    waited("the clock", || (screen.picture(&window) != first).then_some(())).await;
    // Looked at only where somebody asks to: SARRIO_LAB_PICTURE=FILE.png.
    if let Some(file) = std::env::var_os("SARRIO_LAB_PICTURE") {
        screen.picture(&window).save(file).unwrap();
    }

    // The ticket dies and the viewer that is there stays; the desktop goes off, and the viewer with it.
    host.close_console(desktop, ONE).await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(session.ending(), None);
    host.destroy(desktop, ONE).await.unwrap();
    assert_eq!(tokio::time::timeout(LIMIT, session.ended()).await.unwrap(), Ending::Closed);

    // A dead ticket gets no further than a question, and nobody but the host says why.
    host.create_paused(&ground.spec(&folder, 2)).await.unwrap();
    let console = host.open_console(desktop, TWO, &password, Duration::from_secs(120)).await.unwrap();
    host.close_console(desktop, TWO).await.unwrap();
    let late = Ticket { tls_port: console.tls_port, epoch: TWO, ..ticket };
    let late = screen.viewer().start(&late).await.unwrap();
    let refused = HostEvent::ViewerRefused(desktop);
    event(&mut events, "the second viewer is refused", |event| *event == refused).await;
    assert_eq!(late.ending(), None, "a refused viewer never ends by itself");
    let process = late.process().unwrap().to_string();
    assert!(Command::new("kill").arg(process).status().unwrap().success());
    assert!(matches!(late.ended().await, Ending::Failed { code: None, .. }));
    host.destroy(desktop, TWO).await.unwrap();
    host.close().await;
}
