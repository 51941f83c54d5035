//! The demo template works as a desktop: it boots, shows its owner, has a guest agent and obeys the power button.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::{
    fs,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::Result;
use sarrio_lab::{Host, Lab, cache_dir, demo};

const VIRSH: [&str; 4] = ["virsh", "-q", "-c", "qemu:///system"];

fn virsh<const N: usize>(host: &Host, words: [&str; N]) -> Result<String> {
    host.exec(VIRSH.into_iter().chain(words))
}

fn domain(disk: &str) -> String {
    format!(
        "<domain type='qemu'><name>demo</name><memory unit='MiB'>256</memory><vcpu>1</vcpu>
  <sysinfo type='smbios'><system><entry name='serial'>a b;$(id)'&quot;</entry><entry name='sku'>0190-id</entry>
    <entry name='family'>Núria `id`</entry></system></sysinfo>
  <os><type arch='x86_64' machine='pc'>hvm</type><smbios mode='sysinfo'/></os>
  <features><acpi/></features><cpu mode='custom'><model>qemu64</model></cpu>
  <on_poweroff>destroy</on_poweroff><on_reboot>restart</on_reboot><on_crash>destroy</on_crash>
  <devices><emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='{disk}'/>
      <target dev='vda' bus='virtio'/></disk>
    <controller type='usb' model='none'/>
    <interface type='bridge'><source bridge='guests'/><model type='virtio'/><rom enabled='no'/></interface>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
    <graphics type='spice' autoport='yes' passwd='x'><listen type='address' address='0.0.0.0'/></graphics>
    <video><model type='qxl'/></video>
  </devices></domain>"
    )
}

fn within(limit: Duration, what: &str, mut is_so: impl FnMut() -> bool) -> Duration {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < limit, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(200));
    }
    start.elapsed()
}

#[test]
fn the_demo_template_boots_shows_its_name_and_answers_agent_and_power_button() -> Result<()> {
    let template = demo::template(&cache_dir())?;
    let lab = Lab::for_test(1)?;
    let host = lab.host(1);
    fs::copy(template, lab.nas().join("demo.qcow2"))?;
    fs::write(lab.nas().join("demo.xml"), domain("/srv/nas/demo.qcow2"))?;
    virsh(host, ["create", "/srv/nas/demo.xml"])?;

    let ask = |command: &str| virsh(host, ["qemu-agent-command", "demo", command]).unwrap_or_default();
    let booted = within(Duration::from_secs(90), "the agent", || {
        ask(r#"{"execute":"guest-ping"}"#).contains("return")
    });
    println!("agent after {booted:.1?}");
    assert!(ask(r#"{"execute":"guest-get-host-name"}"#).contains("abid"));
    within(Duration::from_secs(30), "an address by DHCP", || {
        ask(r#"{"execute":"guest-network-get-interfaces"}"#).contains("192.168.101.")
    });

    // SARRIO_LAB_PICTURE=FILE.ppm saves a picture of it.
    let picture = |name: &str| {
        host.exec(["rm", "-f", name]).unwrap();
        virsh(host, ["screenshot", "demo", name]).unwrap();
        fs::read(lab.nas().join(name.trim_start_matches("/srv/nas/"))).unwrap()
    };
    let before = picture("/srv/nas/1.png");
    if let Some(file) = std::env::var_os("SARRIO_LAB_PICTURE") {
        fs::write(file, &before)?;
    }
    within(Duration::from_secs(10), "the clock to move", || picture("/srv/nas/2.png") != before);

    virsh(host, ["shutdown", "demo", "--mode", "acpi"])?;
    within(Duration::from_secs(20), "the power button", || {
        !virsh(host, ["list", "--name"]).is_ok_and(|list| list.contains("demo"))
    });
    assert!(
        Command::new("qemu-img").args(["check", "-q"]).arg(lab.nas().join("demo.qcow2")).status()?.success()
    );
    Ok(())
}
