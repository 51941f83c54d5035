use sarrio_model::{Bytes, DesktopId, Epoch, HostPath, SiteId};
use tokio::sync::mpsc;

use super::{Ground, HARD, SIZE, event};
use crate::{
    AgentAnswer, DiskSource, Domain, DomainSpec, FolderAnswer, HostError, HostEvent, HostResult, Hypervisor,
};

const ONE: Epoch = Epoch(1);
const TWO: Epoch = Epoch(2);

/// Starts a desktop and waits until its agent answers.
async fn boot(host: &dyn Hypervisor, spec: &DomainSpec) -> DesktopId {
    let desktop = spec.desktop;
    let mut events = host.events();
    host.create_paused(spec).await.unwrap();
    host.resume(desktop, spec.epoch).await.unwrap();
    let there = HostEvent::Agent { desktop, connected: true };
    event(&mut events, "the agent comes", |event| *event == there).await;
    desktop
}

pub async fn a_guest_s_clock_is_set_by_its_agent(ground: &Ground) {
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let desktop = folder.sidecar.desktop.unwrap();
    host.create_paused(&ground.spec(&folder, 1)).await.unwrap();
    let paused = host.set_clock(desktop, ONE).await;
    assert!(matches!(paused, Err(HostError::WrongState(_))), "{paused:?}");
    host.resume(desktop, ONE).await.unwrap();
    assert_eq!(host.set_clock(desktop, ONE).await, Ok(AgentAnswer::NoAgent), "it has just been turned on");
    host.destroy(desktop, ONE).await.unwrap();
    assert_eq!(host.set_clock(desktop, ONE).await, Err(HostError::NoDomain(desktop)));

    if ground.boots {
        boot(&*host, &ground.spec(&folder, 2)).await;
        for _ in 0..2 {
            assert_eq!(host.set_clock(desktop, TWO).await, Ok(AgentAnswer::Done));
        }
        let other = host.set_clock(desktop, ONE).await;
        assert_eq!(other, Err(HostError::OtherEpoch { desktop, wanted: ONE, found: TWO }));
        host.destroy(desktop, TWO).await.unwrap();
    }
    host.close().await;
}

pub async fn what_a_desktop_exchanges_is_forbidden_and_allowed_again(ground: &Ground) {
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let desktop = folder.sidecar.desktop.unwrap();
    host.create_paused(&DomainSpec { exchange: false, ..ground.spec(&folder, 1) }).await.unwrap();
    for allowed in [false, true, true, false, false, true] {
        host.set_exchange(desktop, ONE, allowed).await.unwrap();
    }
    let other = host.set_exchange(desktop, TWO, true).await;
    assert_eq!(other, Err(HostError::OtherEpoch { desktop, wanted: TWO, found: ONE }));
    host.destroy(desktop, ONE).await.unwrap();
    assert_eq!(host.set_exchange(desktop, ONE, false).await, Err(HostError::NoDomain(desktop)));
    host.close().await;
}

pub async fn a_message_is_shown_by_the_agent_or_the_answer_says_why_not(ground: &Ground) {
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let desktop = folder.sidecar.desktop.unwrap();
    host.create_paused(&ground.spec(&folder, 1)).await.unwrap();
    host.resume(desktop, ONE).await.unwrap();
    let unheard = host.show_message(desktop, ONE, HARD, HARD).await;
    assert_eq!(unheard, Ok(AgentAnswer::NoAgent), "it has just been turned on");
    let other = host.show_message(desktop, TWO, HARD, HARD).await;
    assert_eq!(other, Err(HostError::OtherEpoch { desktop, wanted: TWO, found: ONE }));
    host.destroy(desktop, ONE).await.unwrap();
    assert_eq!(host.show_message(desktop, ONE, HARD, HARD).await, Err(HostError::NoDomain(desktop)));

    if ground.boots {
        boot(&*host, &ground.spec(&folder, 2)).await;
        // A guest without sessions of people cannot show it.
        let answer = host.show_message(desktop, TWO, HARD, HARD).await.unwrap();
        assert!(matches!(answer, AgentAnswer::Done | AgentAnswer::NotPossible), "{answer:?}");
        host.destroy(desktop, TWO).await.unwrap();
    }
    host.close().await;
}

/// Reads a folder of a guest. Returns the answer and what was read.
async fn read_folder(
    host: &dyn Hypervisor,
    (desktop, epoch): (DesktopId, Epoch),
    folder: &str,
    limit: u64,
) -> (HostResult<FolderAnswer>, Vec<u8>) {
    let (content, mut pieces) = mpsc::channel(2);
    let folder = folder.parse().unwrap();
    let read = host.read_guest_folder(desktop, epoch, &folder, Bytes(limit), content);
    let receive = async {
        let mut all = Vec::new();
        while let Some(piece) = pieces.recv().await {
            all.extend_from_slice(&piece);
        }
        all
    };
    tokio::join!(read, receive)
}

pub async fn a_folder_of_a_guest_is_read_by_its_agent(ground: &Ground) {
    const LIMIT: u64 = 64 << 20;
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let desktop = folder.sidecar.desktop.unwrap();
    host.create_paused(&ground.spec(&folder, 1)).await.unwrap();
    host.resume(desktop, ONE).await.unwrap();
    let unheard = read_folder(&*host, (desktop, ONE), "/etc", LIMIT).await;
    assert_eq!(unheard, (Ok(FolderAnswer::NoAgent), vec![]), "it has just been turned on");
    host.destroy(desktop, ONE).await.unwrap();
    let gone = read_folder(&*host, (desktop, ONE), "/etc", LIMIT).await;
    assert_eq!(gone, (Err(HostError::NoDomain(desktop)), vec![]));

    if ground.boots {
        boot(&*host, &ground.spec(&folder, 2)).await;
        // Reading leaves nothing behind, so what is read twice is the same.
        let [first, second] = [
            read_folder(&*host, (desktop, TWO), "/etc", LIMIT).await,
            read_folder(&*host, (desktop, TWO), "/etc", LIMIT).await,
        ];
        assert_eq!(first.0, Ok(FolderAnswer::Read(Bytes(first.1.len() as u64))));
        assert_eq!(&first.1[257..262], b"ustar");
        assert_eq!(first, second);
        let missing = read_folder(&*host, (desktop, TWO), &format!("/{HARD}"), LIMIT).await;
        assert_eq!(missing, (Ok(FolderAnswer::Missing), vec![]));
        let large = read_folder(&*host, (desktop, TWO), "/etc", 100).await;
        assert_eq!(large, (Ok(FolderAnswer::TooLarge), vec![]));
        let other = read_folder(&*host, (desktop, ONE), "/etc", LIMIT).await;
        assert_eq!(other.0, Err(HostError::OtherEpoch { desktop, wanted: ONE, found: TWO }));
        host.destroy(desktop, TWO).await.unwrap();
    }
    host.close().await;
}

/// The images of a desktop's disks after the first one: what is in its drive.
async fn media(host: &dyn Hypervisor, desktop: DesktopId) -> Vec<HostPath> {
    let images = host.domains().await.unwrap().into_iter().find_map(|domain| match domain {
        Domain::Ours { desktop: found, images, .. } if found == desktop => images,
        _ => None,
    });
    images.unwrap().split_off(1)
}

pub async fn the_medium_of_a_drive_is_changed_and_taken_out(ground: &Ground) {
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let desktop = folder.sidecar.desktop.unwrap();
    let [first, second] = ["a b;$(id).iso", "b.iso"].map(|name| folder.directory.join(name));
    for image in [&first, &second] {
        host.make_disk(&path, image, &DiskSource::Empty, Some(SIZE)).await.unwrap();
    }
    host.create_paused(&ground.spec(&folder, 1)).await.unwrap();
    assert_eq!(media(&*host, desktop).await, []);
    for image in [Some(&first), Some(&first), Some(&second), None, None, Some(&first)] {
        host.insert_media(desktop, ONE, image).await.unwrap();
        assert_eq!(media(&*host, desktop).await, image.into_iter().cloned().collect::<Vec<_>>());
    }
    let nobody = folder.directory.join("nobody.iso");
    let missing = host.insert_media(desktop, ONE, Some(&nobody)).await;
    assert_eq!(missing, Err(HostError::Missing(nobody)));
    assert_eq!(media(&*host, desktop).await, std::slice::from_ref(&first), "the old one stays");
    let other = host.insert_media(desktop, TWO, None).await;
    assert_eq!(other, Err(HostError::OtherEpoch { desktop, wanted: TWO, found: ONE }));
    host.destroy(desktop, ONE).await.unwrap();
    assert_eq!(host.insert_media(desktop, ONE, None).await, Err(HostError::NoDomain(desktop)));
    host.close().await;
}
