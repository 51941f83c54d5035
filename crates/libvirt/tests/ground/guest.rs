//! A guest of the lab, looked at from inside by its agent.

use std::time::{Duration, Instant};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sarrio_hypervisor::{DomainSpec, HostEvent, Hypervisor};
use sarrio_model::DesktopId;
use serde_json::{Value, json};
use tokio::{sync::broadcast::Receiver, time::timeout};

use super::lab;

const LIMIT: Duration = Duration::from_secs(90);

/// Starts a desktop and waits until its agent answers.
pub async fn boot(host: &dyn Hypervisor, spec: &DomainSpec) {
    let mut events = host.events();
    host.create_paused(spec).await.unwrap();
    host.resume(spec.desktop, spec.epoch).await.unwrap();
    agent_comes(&mut events, spec.desktop).await;
}

/// Waits until the guest's agent comes.
pub async fn agent_comes(events: &mut Receiver<HostEvent>, desktop: DesktopId) {
    let there = HostEvent::Agent { desktop, connected: true };
    let comes = async { while events.recv().await.unwrap() != there {} };
    timeout(LIMIT, comes).await.expect("the guest's agent comes");
}

/// Asks the guest's agent.
fn ask(desktop: DesktopId, execute: &str, arguments: &Value) -> Value {
    let question = json!({ "execute": execute, "arguments": arguments }).to_string();
    let name = format!("sarrio-{desktop}");
    let words = ["virsh", "-q", "-c", "qemu:///system", "qemu-agent-command", &name, &question];
    let answer: Value = serde_json::from_str(&lab().host(1).exec(words).unwrap()).unwrap();
    answer["return"].clone()
}

/// Runs a command in the guest's shell and returns what it printed, whatever its exit code.
pub fn run(desktop: DesktopId, command: &str) -> String {
    let command = json!({ "path": "/bin/sh", "arg": ["-c", command], "capture-output": true });
    let process = ask(desktop, "guest-exec", &command);
    loop {
        let ended = ask(desktop, "guest-exec-status", &json!({ "pid": process["pid"] }));
        if ended["exited"] == true {
            let printed = STANDARD.decode(ended["out-data"].as_str().unwrap_or_default()).unwrap();
            return String::from_utf8(printed).unwrap().trim().to_owned();
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Waits until a command in the guest prints what is wanted, and returns it.
pub async fn until(desktop: DesktopId, command: &str, wanted: impl Fn(&str) -> bool) -> String {
    let begin = Instant::now();
    loop {
        let printed = run(desktop, command);
        if wanted(&printed) {
            return printed;
        }
        assert!(begin.elapsed() < LIMIT, "{command}: {printed}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
