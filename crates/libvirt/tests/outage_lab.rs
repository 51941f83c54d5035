//! Hosts that do not answer, or refuse Sarrio's key, on the lab: how often they are tried, and what is logged.

#![allow(clippy::unwrap_used)]

mod ground;

use std::{
    fs, io,
    sync::{Arc, Mutex},
    time::Duration,
};

use sarrio_hypervisor::{Connector as _, HostError, HostEvent, Hypervisor, Link};
use sarrio_lab::Lab;
use sarrio_model::{HypervisorId, SiteId};
use tracing_subscriber::fmt::MakeWriter;

const LIMIT: Duration = Duration::from_secs(60);

async fn until(host: &dyn Hypervisor, what: &str, wanted: impl Fn(&Link) -> bool) {
    let mut link = host.link();
    let waited = tokio::time::timeout(LIMIT, link.wait_for(wanted)).await;
    assert!(waited.is_ok(), "waited in vain for {what}");
}

/// The log of this process.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Log {
    /// The lines that contain these words.
    fn lines(&self, words: &str) -> Vec<String> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        text.lines().filter(|line| line.contains(words)).map(str::to_owned).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_is_logged_once_when_it_begins_and_once_when_it_ends() {
    let log = Log::default();
    tracing_subscriber::fmt().with_ansi(false).with_writer(log.clone()).init();
    let lab = Lab::for_test(1).unwrap();
    let (connector, _dir) = ground::connector(&lab);
    let name = "h1".parse().unwrap();
    let host = connector.connect(HypervisorId::new(), name, SiteId::new(), ground::ssh(lab.host(1)));
    until(&*host, "the first contact", |link| *link == Link::Up).await;

    let mut events = host.events();
    lab.host(1).kill().unwrap();
    let mut tries = 0;
    let fail = async {
        while tries < 4 {
            tries += u32::from(matches!(events.recv().await.unwrap(), HostEvent::Link(Link::Down(_))));
        }
    };
    tokio::time::timeout(LIMIT, fail).await.unwrap();
    lab.host(1).boot().unwrap();
    until(&*host, "the host", |link| *link == Link::Up).await;

    let (begin, end) = (log.lines("does not answer"), log.lines("answers again"));
    assert!(begin.len() == 1 && begin[0].contains(" WARN "), "{begin:?}");
    assert!(end.len() == 1 && end[0].contains("after_s=") && end[0].contains("tries="), "{end:?}");
    host.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_refuses_the_key_is_tried_every_ten_seconds_and_the_reason_stays() {
    let lab = Lab::for_test(1).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let connector =
        sarrio_libvirt::LibvirtConnector::new(&dir.path().join("s"), &dir.path().join("r")).unwrap();
    let name = "h1".parse().unwrap();
    let host = connector.connect(HypervisorId::new(), name, SiteId::new(), ground::ssh(lab.host(1)));
    let refused = |link: &Link| matches!(link, Link::Down(HostError::SignIn(_)));
    until(&*host, "the refusal", refused).await;
    let sign_ins = || {
        let log = fs::read_to_string(lab.host(1).logs().join("sshd.log")).unwrap();
        log.lines().filter(|line| line.contains("closed by authenticating user")).count()
    };
    let before = sign_ins();
    let mut events = host.events();
    let watch = async {
        loop {
            if let HostEvent::Link(link) = events.recv().await.unwrap() {
                assert!(refused(&link), "{link:?}");
            }
        }
    };
    assert!(tokio::time::timeout(Duration::from_secs(25), watch).await.is_err());
    let tries = sign_ins() - before;
    assert!((1..=3).contains(&tries), "{tries} tries in 25 seconds");
    host.close().await;
}
