//! 30 desktops over 3 hosts, from the API call to all running, against a bare program that makes the same libvirt calls
//! in parallel on the same XML, and against `virsh create` one after another.

use std::{process::Command, time::Instant};

use anyhow::{Context as _, Result};
use sarrio_bench::{Goal, median, report, run};
use sarrio_lab::Host;
use sarrio_model::{Batch, BatchAction, Desktop};
use sarrio_school::School;
use virt::{connect::Connect, domain::Domain, sys};

/// Desktops.
const COUNT: u32 = 30;

/// Rounds, each of which takes all three in turn.
const ROUNDS: usize = 3;

/// Calls in flight on one host, as in ours.
const IN_FLIGHT: usize = 4;

#[tokio::main]
async fn main() -> Result<()> {
    let school = School::on_lab(3).await?;
    let template = school.demo_template().await?;
    let desktops = school.make(&template, "pc", COUNT).await?;
    let (mut ours, mut bare, mut virsh) = (vec![], vec![], vec![]);
    for _ in 0..ROUNDS {
        ours.push(through_the_api(&school, &desktops).await?);
        let xml = xml_of_all(&school)?;
        batch(&school, BatchAction::Stop, &desktops).await?;
        bare.push(bare_calls(&school, &xml)?);
        virsh.push(one_after_another(&school, &xml)?);
    }
    let (ours, bare, virsh) = (median(ours), median(bare), median(virsh));
    report("start", "30 over 3 hosts, against bare calls in parallel", ours, "s", bare, Goal::AtMost(1.10));
    report("start", "30 over 3 hosts, against virsh one by one", ours, "s", virsh, Goal::AtLeast(1.8));
    school.close().await;
    Ok(())
}

async fn batch(school: &School, action: BatchAction, desktops: &[Desktop]) -> Result<()> {
    let ids = desktops.iter().map(|desktop| desktop.id).collect();
    school.done(school.client.desktops().batch(&Batch { action, ids }).await?).await
}

async fn through_the_api(school: &School, desktops: &[Desktop]) -> Result<f64> {
    let begun = Instant::now();
    batch(school, BatchAction::Start, desktops).await?;
    Ok(begun.elapsed().as_secs_f64())
}

/// What our domains were made from, by host: names and UUIDs are the same, so image locks and paths are too.
fn xml_of_all(school: &School) -> Result<Vec<(&Host, Vec<String>)>> {
    let mut all = Vec::new();
    for host in school.lab.hosts() {
        let names = host.exec(["virsh", "-q", "-c", "qemu:///system", "list", "--name"])?;
        let mut xml = Vec::new();
        for name in names.lines().filter(|line| !line.trim().is_empty()) {
            let text = host.exec([
                "virsh",
                "-c",
                "qemu:///system",
                "dumpxml",
                "--inactive",
                "--security-info",
                name.trim(),
            ])?;
            xml.push(without_metadata(&text));
        }
        all.push((host, xml));
    }
    Ok(all)
}

/// With our metadata the backend would take them for starts that nobody asked for, and end them.
fn without_metadata(xml: &str) -> String {
    match (xml.split_once("<metadata>"), xml.split_once("</metadata>")) {
        (Some((head, _)), Some((_, tail))) => format!("{head}{tail}"),
        _ => xml.to_owned(),
    }
}

fn bare_calls(school: &School, all: &[(&Host, Vec<String>)]) -> Result<f64> {
    let connections: Vec<Connect> = all.iter().map(|(host, _)| open(school, host)).collect::<Result<_>>()?;
    let begun = Instant::now();
    let created: Vec<Result<Vec<Domain>>> = std::thread::scope(|scope| {
        let mut threads = Vec::new();
        for ((_, xml), connection) in all.iter().zip(&connections) {
            for share in xml.chunks(xml.len().div_ceil(IN_FLIGHT).max(1)) {
                threads.push(scope.spawn(move || {
                    let mut domains = Vec::new();
                    for text in share {
                        let domain = connection.create_domain_xml(text, sys::VIR_DOMAIN_START_PAUSED)?;
                        domain.resume()?;
                        domains.push(domain);
                    }
                    Ok(domains)
                }));
            }
        }
        threads
            .into_iter()
            .map(|t| t.join().unwrap_or_else(|_| Err(anyhow::anyhow!("a thread died"))))
            .collect()
    });
    let seconds = begun.elapsed().as_secs_f64();
    for domain in created.into_iter().collect::<Result<Vec<_>>>()?.into_iter().flatten() {
        domain.destroy()?;
    }
    Ok(seconds)
}

/// Over the same kind of connection as ours: libvirt's socket through an SSH forward would be ours; `qemu+ssh` with the
/// connection already open costs the same a call.
fn open(_: &School, host: &Host) -> Result<Connect> {
    Connect::open(Some(&host.uri())).with_context(|| format!("could not open {}", host.uri()))
}

fn one_after_another(school: &School, all: &[(&Host, Vec<String>)]) -> Result<f64> {
    let directory = school.lab.nas();
    let mut files = Vec::new();
    for (host, xml) in all {
        for (number, text) in xml.iter().enumerate() {
            let file = directory.join(format!("{}-{number}.xml", host.name));
            std::fs::write(&file, text)?;
            files.push((host, file));
        }
    }
    let begun = Instant::now();
    for (host, file) in &files {
        run(Command::new("virsh").args(["-q", "-c", &host.uri(), "create"]).arg(file))?;
    }
    let seconds = begun.elapsed().as_secs_f64();
    for (host, _) in all {
        let names = host.exec(["virsh", "-q", "-c", "qemu:///system", "list", "--name"])?;
        for name in names.lines().filter(|line| !line.trim().is_empty()) {
            host.exec(["virsh", "-q", "-c", "qemu:///system", "destroy", name.trim()])?;
        }
    }
    for (_, file) in files {
        std::fs::remove_file(file)?;
    }
    Ok(seconds)
}
