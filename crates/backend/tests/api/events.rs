//! `events`

use std::time::Duration;

use futures::{Stream, StreamExt};
use sarrio_client::Signal;
use sarrio_model::{Change, Code, DesktopState, Frame, Problem, Role, Seq, Topic, problem::SessionEnded};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::UnixStream,
    time::timeout,
};

use crate::school::{School, new_desktops};

async fn next(stream: &mut (impl Stream<Item = Result<Frame, Problem>> + Unpin)) -> Frame {
    timeout(Duration::from_secs(10), stream.next()).await.expect("no message came").unwrap().unwrap()
}

async fn signal(stream: &mut (impl Stream<Item = Signal> + Unpin)) -> Signal {
    timeout(Duration::from_secs(30), stream.next()).await.expect("no message came").unwrap()
}

#[tokio::test]
pub(crate) async fn the_owner_gets_every_step_of_a_start() {
    let (school, template) = School::with_template().await;
    let marta = school.person("marta").await;
    let pc = school.desktop(&marta, "pc-07", &template).await;
    let mut events = Box::pin(marta.events(None, &[Topic::Desktops]).await.unwrap());
    let Frame::Hello { seq: hello } = next(&mut events).await else { panic!("no hello first") };
    marta.desktops().start(pc.id).await.unwrap();
    let mut last = hello;
    loop {
        let Frame::Event(event) = next(&mut events).await else { panic!("no event") };
        assert!(event.seq > last, "the numbers only grow");
        last = event.seq;
        let Change::Desktop(desktop) = event.change else { panic!("another topic") };
        assert_eq!(desktop.id, pc.id);
        if let DesktopState::Running { .. } = desktop.state {
            assert_eq!(desktop.host_name.unwrap().as_str(), "h1");
            return;
        }
    }
}

#[tokio::test]
pub(crate) async fn nobody_gets_events_about_what_they_may_not_see() {
    let (school, template) = School::with_template().await;
    let (marta, pau) = (school.person("marta").await, school.person("pau").await);
    let mut events = Box::pin(pau.events(Some(Seq(0)), &[]).await.unwrap());
    let mut heard = vec![next(&mut events).await];
    school.desktop(&marta, "pc-07", &template).await;
    school.add_person("berta", Role::Student).await;
    let pc = school.desktop(&pau, "pc-08", &template).await;
    loop {
        let frame = next(&mut events).await;
        let mine = matches!(&frame, Frame::Event(event) if matches!(&event.change, Change::Desktop(d) if d.id == pc.id));
        heard.push(frame);
        if mine {
            break;
        }
    }
    let text = serde_json::to_string(&heard).unwrap();
    assert!(!text.contains("pc-07") && !text.contains("berta") && !text.contains("ssh-"), "{text}");
}

#[tokio::test]
pub(crate) async fn a_client_that_reconnects_gets_the_missed_events() {
    let school = School::empty().await;
    let mut events = Box::pin(school.admin.events(None, &[Topic::Users]).await.unwrap());
    let Frame::Hello { seq } = next(&mut events).await else { panic!("no hello first") };
    drop(events);
    let (berta, pau) =
        (school.add_person("berta", Role::Student).await, school.add_person("pau", Role::Student).await);
    let mut again = Box::pin(school.admin.events(Some(seq), &[Topic::Users]).await.unwrap());
    assert!(matches!(next(&mut again).await, Frame::Hello { .. }));
    for missed in [berta, pau] {
        let Frame::Event(event) = next(&mut again).await else { panic!("no event") };
        assert_eq!(event.change, Change::User(missed));
    }
    // A number that never existed, as after a change of the store.
    let mut lost = Box::pin(school.admin.events(Some(Seq(i64::MAX)), &[]).await.unwrap());
    assert!(matches!(next(&mut lost).await, Frame::Hello { .. }));
    assert!(matches!(next(&mut lost).await, Frame::Resync { .. }));
}

#[tokio::test]
pub(crate) async fn a_client_reconnects_after_a_loss_and_misses_nothing() {
    let mut school = School::empty().await;
    let admin = school.admin.clone();
    let mut signals = Box::pin(admin.follow(None, &[Topic::Users]));
    assert!(matches!(signal(&mut signals).await, Signal::Connected { .. }));
    school.stop().await;
    let Signal::Lost(problem) = signal(&mut signals).await else { panic!("not lost") };
    assert_eq!(problem.code, Code::BackendUnreachable);
    let config = school.config.clone();
    let service = sarrio_backend::Service::start_with(&config, std::sync::Arc::new(school.fleet.clone()))
        .await
        .unwrap();
    let berta = school.add_person("berta", Role::Student).await;
    loop {
        match signal(&mut signals).await {
            Signal::Event(event) => {
                assert_eq!(event.change, Change::User(berta));
                break;
            }
            Signal::Lost(_) | Signal::Connected { .. } => {}
            Signal::Resync { .. } => panic!("nothing was forgotten"),
        }
    }
    service.stop().await;
}

/// A connection that the test opens itself, so that only the test reads from it.
async fn open_line(school: &School, since: Seq) -> UnixStream {
    let mut line = UnixStream::connect(school.config.runtime_dir.join("sarriod.sock")).await.unwrap();
    let Seq(since) = since;
    let head = format!(
        "GET /api/v1/events?topics=desktops&since={since} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n\
         Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    line.write_all(head.as_bytes()).await.unwrap();
    line
}

/// The complete messages among the received bytes, after the HTTP head.
fn messages(bytes: &[u8]) -> Vec<Frame> {
    let head = bytes.windows(4).position(|end| end == b"\r\n\r\n").unwrap();
    let mut rest = &bytes[head + 4..];
    let mut messages = vec![];
    while let [kind, length, ..] = *rest {
        let (from, length) = match length {
            126 if rest.len() >= 4 => (4, u16::from_be_bytes([rest[2], rest[3]]).into()),
            127 if rest.len() >= 10 => (10, u64::from_be_bytes(rest[2..10].try_into().unwrap()) as usize),
            126 | 127 => break,
            length => (2, length.into()),
        };
        let Some(body) = rest.get(from..from + length) else { break };
        if kind & 15 == 1 {
            messages.push(serde_json::from_slice(body).unwrap());
        }
        rest = &rest[from + length..];
    }
    messages
}

fn seqs(frames: &[Frame]) -> Vec<Seq> {
    let seq = |frame: &Frame| if let Frame::Event(event) = frame { Some(event.seq) } else { None };
    frames.iter().filter_map(seq).collect()
}

#[tokio::test]
async fn a_client_that_reads_nothing_is_disconnected_and_misses_nothing_afterwards() {
    const MANY: u32 = 400;
    let (school, template) = School::with_template().await;
    let mut quick = Box::pin(school.admin.events(None, &[Topic::Desktops]).await.unwrap());
    let Frame::Hello { seq: begin } = next(&mut quick).await else { panic!("no hello first") };
    let quick = tokio::spawn(async move {
        let (mut heard, mut made) = (vec![], 0);
        while made < MANY {
            let frame = next(&mut quick).await;
            made += u32::from(matches!(&frame, Frame::Event(event)
                if matches!(&event.change, Change::Desktop(pc) if pc.state == DesktopState::Stopped)));
            heard.push(frame);
        }
        seqs(&heard)
    });
    let mut slow = open_line(&school, begin).await;
    let mut new = new_desktops("pc", Some(&template));
    new.count = MANY;
    let made = school.admin.desktops().create(&new).await.unwrap();
    school.done(&school.admin, made.id).await;
    let all_seqs = quick.await.unwrap();

    // Its pings are not answered, and in the end cannot be sent.
    let let_go = async {
        const PING: [u8; 6] = [0x89, 0x80, 0, 0, 0, 0];
        while slow.write_all(&PING).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(Duration::from_secs(60), let_go).await.expect("it is never let go");
    let mut bytes = vec![];
    // What was sent has arrived, and then the connection is broken.
    let _ = slow.read_to_end(&mut bytes).await;
    let mut heard = seqs(&messages(&bytes));
    assert!(!heard.is_empty() && heard.len() < all_seqs.len(), "{} of {}", heard.len(), all_seqs.len());

    let mut again = Box::pin(school.admin.events(heard.last().copied(), &[Topic::Desktops]).await.unwrap());
    while heard.len() < all_seqs.len() {
        match next(&mut again).await {
            Frame::Hello { .. } => {}
            Frame::Event(event) => heard.push(event.seq),
            Frame::Resync { .. } => panic!("nothing was forgotten"),
        }
    }
    assert_eq!(heard, all_seqs);
}

#[tokio::test]
async fn a_connection_ends_with_its_session_and_is_not_made_again() {
    let school = School::empty().await;
    let marta = school.person("marta").await;
    let mut signals = Box::pin(marta.follow(None, &[]));
    assert!(matches!(signal(&mut signals).await, Signal::Connected { .. }));
    marta.sign_out().await.unwrap();
    let Signal::Lost(problem) = signal(&mut signals).await else { panic!("not lost") };
    assert_eq!(problem, SessionEnded.problem(), "it is told by a key, for every language");
    assert!(signals.next().await.is_none());
}

#[tokio::test]
async fn unknown_topics_are_refused() {
    let school = School::empty().await;
    let answer = school.raw("GET", "/api/v1/events?topics=weather", None, "").await;
    assert_eq!(answer.problem().field.as_deref(), Some("topics"));
    let answer = school.raw("GET", "/api/v1/events?since=yesterday", None, "").await;
    assert_eq!(answer.problem().field.as_deref(), Some("since"));
    let answer = school.raw("GET", "/api/v1/events", None, "").await;
    assert_eq!(answer.problem().status, 426);
}
