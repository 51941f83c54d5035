//! Images that change outside Sarrio, on real hosts: disks that grow, snapshots and copies of running desktops.

#![allow(clippy::unwrap_used)]

use anyhow::{Context as _, Result, ensure};
use sarrio_lab::Host;
use sarrio_model::{
    Bytes, Code, Desktop, DesktopAction, DesktopId, GrowDisk, HostPath, NewTemplateFromDesktop,
    NewerImageKind, Operation, OperationState, Problem, StateName, Template,
};
use sarrio_school::School;
use serde_json::{Value, json};

const MIB: u64 = 1 << 20;

/// One lab for all tests.
#[tokio::test(flavor = "multi_thread")]
async fn images_have_precedence_over_the_database() -> Result<()> {
    let mut school = School::on_lab(2).await?;
    let template = school.demo_template().await?;
    a_disk_that_was_grown_by_hand_is_complete_in_its_template(&school, &template)
        .await
        .context("grown by hand")?;
    a_disk_grows_while_it_is_off_and_while_it_runs(&school, &template).await.context("grow")?;
    a_desktop_cannot_start_until_its_snapshot_is_put_back(&mut school, &template)
        .await
        .context("snapshot")?;
    a_desktop_cannot_start_until_its_copy_is_put_back(&school, &template).await.context("copy")?;
    school.close().await;
    Ok(())
}

fn system(desktop: &Desktop) -> Result<HostPath> {
    Ok(desktop.system_disk().context("it has a system disk")?.file.clone())
}

/// Runs a script on a host with these arguments.
fn sh(host: &Host, script: &str, args: &[&str]) -> Result<String> {
    host.exec(["sh", "-euc", script, "sh"].into_iter().chain(args.iter().copied()))
}

/// The size in an image's header.
fn virtual_size(host: &Host, file: &HostPath) -> Result<u64> {
    let info: Value = serde_json::from_str(&host.exec([
        "qemu-img",
        "info",
        "-U",
        "--output=json",
        "-f",
        "qcow2",
        file.as_str(),
    ])?)?;
    info["virtual-size"].as_u64().context("it has a size")
}

/// The host that runs a desktop.
async fn host_of(school: &School, id: DesktopId) -> Result<Host> {
    let name = school.client.desktops().get(id).await?.host_name.context("it runs somewhere")?;
    Ok(school.lab.host(name.as_str().trim_start_matches('h').parse()?).clone())
}

/// Asks the agent of a guest.
fn ask_agent(host: &Host, id: DesktopId, command: &str, arguments: &Value) -> Result<Value> {
    let ask = json!({ "execute": command, "arguments": arguments }).to_string();
    let answer = host.exec(["virsh", "-q", "qemu-agent-command", &format!("sarrio-{id}"), &ask])?;
    Ok(serde_json::from_str::<Value>(&answer)?["return"].take())
}

/// Runs a shell command in a guest, once its agent answers, and returns what it prints.
async fn in_guest(school: &School, host: &Host, id: DesktopId, command: &str) -> Result<String> {
    let run = json!({ "path": "/bin/sh", "arg": ["-c", command], "capture-output": true });
    let mut pid = None;
    school
        .until("the guest's agent answers", async || {
            pid = ask_agent(host, id, "guest-exec", &run).ok().and_then(|answer| answer["pid"].as_u64());
            Ok(pid.is_some())
        })
        .await?;
    let mut ended = Value::Null;
    school
        .until("the command in the guest ends", async || {
            ended = ask_agent(host, id, "guest-exec-status", &json!({ "pid": pid }))?;
            Ok(ended["exited"] == true)
        })
        .await?;
    ensure!(ended["exitcode"] == 0, "{command}: {ended}");
    let printed = ended["out-data"].as_str().unwrap_or_default();
    sh(host, r#"printf %s "$1" | base64 -d"#, &[printed])
}

async fn problem_of(school: &School, operation: Operation) -> Result<Problem> {
    let mut last = operation.state;
    school
        .until("the operation is over", async || {
            last = school.client.operations().get(operation.id).await?.state;
            Ok(last.is_over())
        })
        .await?;
    match last {
        OperationState::Failed { problem } => Ok(problem),
        other => anyhow::bail!("it was not refused: {other:?}"),
    }
}

/// Each of these would make the newer image useless, and is refused with the file's name.
async fn refused(school: &School, id: DesktopId, file: &str) -> Result<Problem> {
    let desktops = school.client.desktops();
    let new = NewTemplateFromDesktop {
        name: "Void".parse()?,
        description: String::new(),
        shares: vec![],
        picture: false,
    };
    let refusal = async |operation: Operation| {
        let kind = operation.kind;
        let problem = problem_of(school, operation).await?;
        ensure!(problem.code == Code::NewerImage && problem.detail.contains(file), "{kind}: {problem}");
        Ok(problem)
    };
    refusal(desktops.template(id, &new).await?).await?;
    refusal(desktops.delete(id).await?).await?;
    refusal(desktops.start(id).await?).await
}

async fn a_disk_that_was_grown_by_hand_is_complete_in_its_template(
    school: &School,
    template: &Template,
) -> Result<()> {
    let (client, h1) = (&school.client, school.lab.host(1));
    let big = client.desktops().get(school.make(template, "big", 1).await?[0].id).await?;
    let file = system(&big)?;
    let grow = r#"qemu-img resize -q -f qcow2 "$1" 200M
qemu-io -f qcow2 -c 'write -P 9 150M 1M' "$1""#;
    sh(h1, grow, &[file.as_str()])?;
    let new = NewTemplateFromDesktop {
        name: "Big".parse()?,
        description: String::new(),
        shares: vec![],
        picture: false,
    };
    school.done(client.desktops().template(big.id, &new).await?).await?;

    let all = client.templates().list(&Default::default()).await?.items;
    let made = all.into_iter().find(|made| made.name == new.name).context("the template is listed")?;
    let base = made.disk.clone().context("it has a base")?;
    ensure!(base.virtual_size == Bytes(200 * MIB), "the template says {}", base.virtual_size);
    let child = client.desktops().get(school.make(&made, "child", 1).await?[0].id).await?;
    let big = client.desktops().get(big.id).await?;
    for desktop in [&big, &child] {
        let (disk, file) = (desktop.system_disk().context("it has a disk")?, system(desktop)?);
        ensure!(disk.virtual_size == Bytes(200 * MIB), "{} says {}", desktop.name, disk.virtual_size);
        ensure!(virtual_size(h1, &file)? == 200 * MIB, "{file} was cut off");
        let read = sh(h1, r#"qemu-io -r -f qcow2 -c 'read -P 9 150M 1M' "$1""#, &[file.as_str()])?;
        ensure!(read.contains("read 1048576/1048576") && !read.contains("failed"), "{read}");
    }
    Ok(())
}

async fn a_disk_grows_while_it_is_off_and_while_it_runs(school: &School, template: &Template) -> Result<()> {
    let (client, h1) = (&school.client, school.lab.host(1));
    let pc = client.desktops().get(school.make(template, "grows", 1).await?[0].id).await?;
    let disk = pc.system_disk().context("it has a disk")?.id;
    let file = system(&pc)?;
    school.done(client.disks().grow(disk, &GrowDisk { size: Bytes(300 * MIB) }).await?).await?;
    ensure!(virtual_size(h1, &file)? == 300 * MIB);
    school.done(client.desktops().start(pc.id).await?).await?;
    let host = host_of(school, pc.id).await?;
    let capacity = async || {
        let shown = host.exec(["virsh", "domblkinfo", &format!("sarrio-{}", pc.id), "vda"])?;
        let line = shown.lines().find(|line| line.starts_with("Capacity:")).context("it tells a capacity")?;
        Ok::<u64, anyhow::Error>(line.trim_start_matches("Capacity:").trim().parse()?)
    };
    ensure!(capacity().await? == 300 * MIB);
    school.done(client.disks().grow(disk, &GrowDisk { size: Bytes(400 * MIB) }).await?).await?;
    ensure!(capacity().await? == 400 * MIB, "QEMU knows the new size");
    ensure!(virtual_size(h1, &file)? == 400 * MIB);
    let sectors = in_guest(school, &host, pc.id, "cat /sys/block/vda/size").await?;
    ensure!(sectors.trim() == (400 * MIB / 512).to_string(), "the guest sees {sectors}");
    let now = client.desktops().get(pc.id).await?;
    ensure!(now.system_disk().is_some_and(|disk| disk.virtual_size == Bytes(400 * MIB)));
    let smaller = client.disks().grow(disk, &GrowDisk { size: Bytes(100 * MIB) }).await.unwrap_err();
    ensure!(smaller.code == Code::Invalid && smaller.field.as_deref() == Some("size"), "{smaller}");
    school.done(client.desktops().stop(pc.id).await?).await
}

async fn a_desktop_cannot_start_until_its_snapshot_is_put_back(
    school: &mut School,
    template: &Template,
) -> Result<()> {
    let pc = school.make(template, "snapshot", 1).await?.remove(0);
    school.done(school.client.desktops().start(pc.id).await?).await?;
    let host = host_of(school, pc.id).await?;
    in_guest(school, &host, pc.id, "echo monday >/work; sync").await?;
    let domain = format!("sarrio-{}", pc.id);
    let snapshot = ["virsh", "snapshot-create-as", &domain, "backup", "--disk-only", "--no-metadata"];
    host.exec(snapshot)?;
    in_guest(school, &host, pc.id, "echo tuesday >>/work; sync").await?;
    school.done(school.client.desktops().shutdown(pc.id).await?).await?;

    let file = system(&school.client.desktops().get(pc.id).await?)?;
    let overlay = file.as_str().replace("system.qcow2", "system.backup");
    refused(school, pc.id, &overlay).await?;
    school.restart().await?;
    school.all_online().await?;
    let known = school.client.desktops().get(pc.id).await?.newer_images;
    ensure!(known.len() == 1 && known[0].kind == NewerImageKind::Overlay, "{known:?}");
    let advice = refused(school, pc.id, &overlay).await?.hint;
    ensure!(advice.contains(&format!("qemu-img commit -f qcow2 {overlay}")), "{advice}");

    sh(&host, r#"qemu-img commit -q -f qcow2 "$1"; rm "$1""#, &[&overlay])?;
    school.done(school.client.desktops().start(pc.id).await?).await?;
    let host = host_of(school, pc.id).await?;
    ensure!(in_guest(school, &host, pc.id, "cat /work").await? == "monday\ntuesday\n");
    ensure!(school.client.desktops().get(pc.id).await?.newer_images.is_empty());

    // Put back while it runs, which is noticed at the end of the commit.
    host.exec(snapshot)?;
    in_guest(school, &host, pc.id, "echo wednesday >>/work; sync").await?;
    school
        .until("the snapshot is noticed", async || {
            Ok(!school.client.desktops().get(pc.id).await?.newer_images.is_empty())
        })
        .await?;
    let known = school.client.desktops().get(pc.id).await?;
    let advice = known.newer_images[0].problem_in_use(known.id, &known.name).hint;
    let (command, _) = advice.split_once(" puts").context("it begins with a command")?;
    sh(&host, command, &[])?;
    school
        .until("the desktop is on its own file", async || {
            Ok(school.client.desktops().get(pc.id).await?.newer_images.is_empty())
        })
        .await?;
    in_guest(school, &host, pc.id, "echo thursday >>/work; sync").await?;
    school.done(school.client.desktops().stop(pc.id).await?).await?;
    // Committing it once more would replace thursday's blocks by wednesday's.
    let advice = refused(school, pc.id, &overlay).await?.hint;
    ensure!(!advice.contains("qemu-img commit") && advice.contains("Delete"), "{advice}");
    sh(&host, r#"rm "$1""#, &[&overlay])?;
    school.done(school.client.desktops().start(pc.id).await?).await?;
    let host = host_of(school, pc.id).await?;
    ensure!(in_guest(school, &host, pc.id, "tail -n 2 /work").await? == "wednesday\nthursday\n");
    school.done(school.client.desktops().stop(pc.id).await?).await
}

async fn a_desktop_cannot_start_until_its_copy_is_put_back(
    school: &School,
    template: &Template,
) -> Result<()> {
    let client = &school.client;
    let pc = school.make(template, "copy", 1).await?.remove(0);
    school.done(client.desktops().start(pc.id).await?).await?;
    let host = host_of(school, pc.id).await?;
    in_guest(school, &host, pc.id, "echo tuesday >/work; sync").await?;
    let copy = "/srv/nas/copy-of-pc.qcow2";
    host.exec([
        "virsh",
        "blockcopy",
        &format!("sarrio-{}", pc.id),
        "vda",
        copy,
        "--shallow",
        "--wait",
        "--pivot",
        "--transient-job",
    ])?;
    school
        .until("the copy is noticed", async || {
            Ok(!client.desktops().get(pc.id).await?.newer_images.is_empty())
        })
        .await?;
    let known = client.desktops().get(pc.id).await?;
    ensure!(known.newer_images[0].kind == NewerImageKind::Copy, "{:?}", known.newer_images);
    in_guest(school, &host, pc.id, "echo wednesday >>/work; sync").await?;
    school.done(client.desktops().shutdown(pc.id).await?).await?;
    let file = system(&client.desktops().get(pc.id).await?)?;
    let advice = refused(school, pc.id, copy).await?.hint;
    ensure!(advice.contains(&format!("mv {copy} {file}")), "{advice}");

    sh(&host, r#"mv "$1" "$2""#, &[copy, file.as_str()])?;
    let batch = sarrio_model::Batch::of(DesktopAction::Start, vec![pc.id]);
    school.done(client.desktops().batch(&batch).await?).await?;
    school.reaches(pc.id, StateName::Running).await?;
    let host = host_of(school, pc.id).await?;
    ensure!(in_guest(school, &host, pc.id, "cat /work").await? == "tuesday\nwednesday\n");
    school.done(client.desktops().stop(pc.id).await?).await
}
