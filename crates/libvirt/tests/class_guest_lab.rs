//! The guests of a class, on the lab: their clocks after a pause, what they exchange with
//! viewers, and messages on their desktops.

#![allow(clippy::unwrap_used)]

mod ground;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sarrio_hypervisor::{
    AgentAnswer, DomainSpec, Hypervisor,
    contract::{Ground, HARD},
};
use sarrio_model::{DesktopId, Epoch, Hardware, SiteId};

use crate::ground::guest;

const ONE: Epoch = Epoch(1);
const LIMIT: Duration = Duration::from_secs(60);

/// How many seconds the guest's clock is behind this machine's, which is the host's.
fn behind(desktop: DesktopId) -> i64 {
    let guest: i64 = guest::run(desktop, "date +%s").parse().unwrap();
    let here = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    i64::try_from(here).unwrap() - guest
}

/// Pauses the guest for some seconds. Its clock is then behind.
async fn pause(host: &dyn Hypervisor, desktop: DesktopId) {
    host.suspend(desktop, ONE).await.unwrap();
    tokio::time::sleep(Duration::from_secs(8)).await;
    host.resume(desktop, ONE).await.unwrap();
    assert!(behind(desktop) >= 6, "its clock stood still");
}

// An agent decides once whether it has a program that sets the clock, so it begins anew. The program notes how it is called.
const NEW_AGENT: &str = r#"printf '#!/bin/sh\necho "$@" >>/run/hwclock.log\nexec busybox hwclock "$@"\n' >/sbin/hwclock
chmod 755 /sbin/hwclock
old=$(cat /run/qga.pid)
words=$(tr '\0' ' ' </proc/$old/cmdline)
(sleep 1; kill $old; while [ -d /proc/$old ]; do sleep 0.1; done; PATH=/bin:/sbin:/usr/sbin LD_LIBRARY_PATH=/lib $words) </dev/null >/dev/null 2>&1 &
"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_s_clock_is_right_again_after_a_pause() {
    let ground: Ground = ground::ground().await;
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let desktop = folder.sidecar.desktop.unwrap();
    guest::boot(&*host, &ground.spec(&folder, 1)).await;

    // This guest has no /sbin/hwclock: its agent runs a program.
    pause(&*host, desktop).await;
    assert_eq!(host.set_clock(desktop, ONE).await.unwrap(), AgentAnswer::Done);
    assert!((-1..=2).contains(&behind(desktop)), "{} s", behind(desktop));

    let mut events = host.events();
    guest::run(desktop, NEW_AGENT);
    guest::agent_comes(&mut events, desktop).await;
    pause(&*host, desktop).await;
    assert_eq!(host.set_clock(desktop, ONE).await.unwrap(), AgentAnswer::Done);
    assert!((-1..=2).contains(&behind(desktop)), "{} s", behind(desktop));
    assert_eq!(guest::run(desktop, "cat /run/hwclock.log"), "-s", "the agent itself has set it");
    host.destroy(desktop, ONE).await.unwrap();
    host.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guests_that_hang_have_no_agent_and_delay_no_other_call() {
    let ground: Ground = ground::ground().await;
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let mut desktops = Vec::new();
    for _ in 0..3 {
        let spec = ground.spec(&ground.folder(&*host, &path).await, 1);
        guest::boot(&*host, &spec).await;
        desktops.push(spec.desktop);
    }
    let other = desktops[2];
    for stuck in &desktops[..2] {
        guest::run(*stuck, "(sleep 1; kill -STOP $(cat /run/qga.pid)) </dev/null >/dev/null 2>&1 &");
    }
    tokio::time::sleep(Duration::from_secs(2)).await;

    let ask = |stuck: DesktopId| {
        let host = host.clone();
        tokio::spawn(async move { host.set_clock(stuck, ONE).await })
    };
    let questions: Vec<_> = (0..10).map(|number| ask(desktops[number % 2])).collect();
    let calls = async {
        host.suspend(other, ONE).await.unwrap();
        host.resume(other, ONE).await.unwrap();
        assert_eq!(host.domains().await.unwrap().len(), 3);
    };
    tokio::time::timeout(LIMIT, calls).await.unwrap();
    assert!(!questions.iter().any(tokio::task::JoinHandle::is_finished), "the questions still wait");
    for question in questions {
        let answer = tokio::time::timeout(LIMIT, question).await.unwrap().unwrap();
        assert_eq!(answer, Ok(AgentAnswer::NoAgent));
    }
    assert_eq!(host.set_clock(other, ONE).await.unwrap(), AgentAnswer::Done);
    for desktop in desktops {
        host.destroy(desktop, ONE).await.unwrap();
    }
    host.close().await;
}

/// How many USB ports for viewers QEMU has.
fn usb_ports(desktop: DesktopId) -> usize {
    let name = format!("sarrio-{desktop}");
    let words = ["virsh", "-c", "qemu:///system", "qemu-monitor-command", &name, "--hmp", "info qtree"];
    ground::lab().host(1).exec(words).unwrap().matches("dev: usb-redir").count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desktop_loses_and_regains_what_it_exchanges_with_viewers() {
    let ground: Ground = ground::ground().await;
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let desktop = folder.sidecar.desktop.unwrap();
    let closed = DomainSpec { exchange: false, ..ground.spec(&folder, 1) };
    guest::boot(&*host, &closed).await;
    // The port of SPICE's agent, through which the clipboard and files go, as the guest sees it.
    let ports = "cat /sys/class/virtio-ports/*/name";
    assert_eq!(guest::run(desktop, ports), "org.qemu.guest_agent.0");
    assert_eq!(usb_ports(desktop), 0);

    for _ in 0..2 {
        host.set_exchange(desktop, ONE, true).await.unwrap();
        guest::until(desktop, ports, |seen| seen.contains("com.redhat.spice.0")).await;
        assert_eq!(usb_ports(desktop), 2);
        host.set_exchange(desktop, ONE, false).await.unwrap();
        assert_eq!(guest::run(desktop, ports), "org.qemu.guest_agent.0");
        assert_eq!(usb_ports(desktop), 0);
    }
    // A paused desktop obeys too.
    host.suspend(desktop, ONE).await.unwrap();
    host.set_exchange(desktop, ONE, true).await.unwrap();
    assert_eq!(usb_ports(desktop), 2);
    host.set_exchange(desktop, ONE, false).await.unwrap();
    assert_eq!(usb_ports(desktop), 0);
    host.destroy(desktop, ONE).await.unwrap();

    // One whose hardware has no USB redirection gets none.
    let hardware = Hardware { usb_redirection: false, ..closed.hardware.clone() };
    host.create_paused(&DomainSpec { hardware, ..closed }).await.unwrap();
    host.set_exchange(desktop, ONE, true).await.unwrap();
    assert_eq!(usb_ports(desktop), 0);
    host.destroy(desktop, ONE).await.unwrap();
    host.close().await;
}

// The session of a person, whose bus is a socket of syslogd, and the programs of a desktop: runuser tells a program
// whose it is, and notify-send notes this, its bus and what it was given.
const SESSION: &str = r#"mkdir -p /run/user/1000 /run/user/999 /run/notes
echo pupil:x:1000:1000::/home:/bin/sh >>/etc/passwd
syslogd -n >/dev/null 2>&1 </dev/null &
while [ ! -S /dev/log ]; do sleep 0.1; done
ln -s /dev/log /run/user/1000/bus
ln -s /dev/log /run/user/999/bus
chown 1000 /run/user/1000
chmod 777 /run/notes
cat >/sbin/runuser <<'S'
#!/bin/sh
[ "$1 $3" = '-u --' ] || exit 1
export AS=$2; shift 3
exec "$@"
S
cat >/bin/notify-send <<'S'
#!/bin/sh
{ echo "$AS $DBUS_SESSION_BUS_ADDRESS"; printf '[%s]' "$@"; echo; } >>/run/notes/all
S
chmod 755 /sbin/runuser /bin/notify-send
"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_message_reaches_a_person_s_session_exactly_as_it_was_written() {
    let ground: Ground = ground::ground().await;
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let desktop = folder.sidecar.desktop.unwrap();
    guest::boot(&*host, &ground.spec(&folder, 1)).await;
    let text = format!("--help {HARD}\n$(touch /run/hacked) «ñ»");
    let nobody = host.show_message(desktop, ONE, HARD, &text).await.unwrap();
    assert_eq!(nobody, AgentAnswer::NotPossible, "nobody is signed in");

    guest::run(desktop, SESSION);
    assert_eq!(host.show_message(desktop, ONE, HARD, &text).await.unwrap(), AgentAnswer::Done);
    let shown = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let wanted =
        format!("pupil unix:path=/run/user/1000/bus\n[-u][critical][-a][Sarrio][--][{HARD}][{shown}]");
    assert_eq!(guest::run(desktop, "cat /run/notes/all; ls /run/hacked 2>/dev/null"), wanted);
    host.destroy(desktop, ONE).await.unwrap();
    host.close().await;
}
