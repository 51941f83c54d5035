//! Starts 30 desktops on 3 hosts, and measures from the API call until the events show that all run. Compared with a
//! program that makes the same libvirt calls in parallel with the same XML, and with `virsh create`, one after the
//! other, on the hosts. The guests halt at once, so they take no processor time from the starts.

use std::{collections::HashSet, pin::pin, thread, time::Duration, time::Instant};

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use futures::StreamExt as _;
use sarrio_bench::{Goal, halting_disk, median, note, processor_time, report};
use sarrio_client::Signal;
use sarrio_lab::Host;
use sarrio_model::{Batch, Change, Desktop, DesktopAction, DesktopId, MiB, Operation, StateName, Topic};
use sarrio_school::School;
use virt::{connect::Connect, sys};

/// Desktops.
const COUNT: u32 = 30;

/// How often the three are measured, alternately.
const ROUNDS: usize = 3;

/// How many calls are made to a host at the same time.
const IN_FLIGHT: usize = 4;

/// How long to wait for the next event.
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::main]
async fn main() -> Result<()> {
    let school = School::on_lab(3).await?;
    let file = halting_disk(&school.lab)?;
    let template = school.template("Halting", "", &file, MiB(48)).await?;
    let desktops = school.make(&template, "pc", COUNT).await?;
    let (mut ours, mut bare, mut virsh, mut cost) = (vec![], vec![], vec![], vec![]);
    for round in 1..=ROUNDS {
        let before = processor_time()?;
        ours.push(through_the_api(&school, &desktops).await?);
        cost.push(processor_time()? - before);
        let xml = xml_of_all(&school)?;
        school.done(batch(&school, DesktopAction::Stop, &desktops).await?).await?;
        bare.push(bare_calls(&xml)?);
        end_all(&school)?;
        virsh.push(one_after_another(&school, &xml)?);
        end_all(&school)?;
        let last = |figures: &[f64]| figures.last().copied().unwrap_or_default();
        eprintln!(
            "round {round}: ours {:.2} s, {:.2} s of processor; bare {:.2} s; virsh {:.2} s",
            last(&ours),
            last(&cost),
            last(&bare),
            last(&virsh)
        );
    }
    let (ours, bare, virsh) = (median(ours), median(bare), median(virsh));
    report("start", "30 over 3 hosts, against bare calls in parallel", ours, "s", bare, Goal::AtMost(1.10));
    report("start", "30 over 3 hosts, against virsh one by one", ours, "s", virsh, Goal::AtLeast(1.8));
    note("start", "processor time of backend and client for them", median(cost), "s");
    school.close().await;
    Ok(())
}

async fn batch(school: &School, action: DesktopAction, desktops: &[Desktop]) -> Result<Operation> {
    let ids = desktops.iter().map(|desktop| desktop.id).collect();
    Ok(school.client.desktops().batch(&Batch::of(action, ids)).await?)
}

async fn through_the_api(school: &School, desktops: &[Desktop]) -> Result<f64> {
    let mut signals = pin!(school.client.follow(None, &[Topic::Desktops]));
    ensure!(matches!(signals.next().await, Some(Signal::Connected { .. })), "the events are heard");
    let mut waited_for: HashSet<DesktopId> = desktops.iter().map(|desktop| desktop.id).collect();
    let begun = Instant::now();
    let operation = batch(school, DesktopAction::Start, desktops).await?;
    let accepted = begun.elapsed();
    let mut first = None;
    while !waited_for.is_empty() {
        let signal = tokio::time::timeout(PATIENCE, signals.next()).await.context("nothing happens")?;
        let Some(Signal::Event(event)) = signal else { bail!("the line broke: {signal:?}") };
        let Change::Desktop(desktop) = event.change else { continue };
        match desktop.state.name() {
            StateName::Running => {
                first.get_or_insert_with(|| begun.elapsed());
                waited_for.remove(&desktop.id);
            }
            StateName::Failed => bail!("{} failed: {:?}", desktop.name, desktop.state),
            _ => {}
        }
    }
    let all = begun.elapsed();
    eprintln!(
        "accepted after {accepted:.2?}, the first runs after {:.2?}, all after {all:.2?}",
        first.unwrap_or_default()
    );
    school.done(operation).await?;
    Ok(all.as_secs_f64())
}

/// The XML of our domains, by host. With the same names and UUIDs, image locks and paths are the same too.
fn xml_of_all(school: &School) -> Result<Vec<(&Host, Vec<String>)>> {
    let mut all = Vec::new();
    for host in school.lab.hosts() {
        let domains = open(host)?.list_all_domains(sys::VIR_CONNECT_LIST_DOMAINS_ACTIVE)?;
        let flags = sys::VIR_DOMAIN_XML_INACTIVE | sys::VIR_DOMAIN_XML_SECURE;
        let xml = domains.iter().map(|domain| Ok(without_metadata(&domain.xml_desc(flags)?)));
        all.push((host, xml.collect::<Result<_>>()?));
    }
    Ok(all)
}

/// Removes our metadata: with it, the backend would take the domains for unrequested starts and end them.
fn without_metadata(xml: &str) -> String {
    match (xml.split_once("<metadata>"), xml.split_once("</metadata>")) {
        (Some((head, _)), Some((_, tail))) => format!("{head}{tail}"),
        _ => xml.to_owned(),
    }
}

fn bare_calls(all: &[(&Host, Vec<String>)]) -> Result<f64> {
    let connections: Vec<Connect> = all.iter().map(|(host, _)| open(host)).collect::<Result<_>>()?;
    let begun = Instant::now();
    thread::scope(|scope| {
        let mut threads = Vec::new();
        for ((_, xml), connection) in all.iter().zip(&connections) {
            for share in xml.chunks(xml.len().div_ceil(IN_FLIGHT).max(1)) {
                threads.push(scope.spawn(move || {
                    for text in share {
                        connection.create_domain_xml(text, sys::VIR_DOMAIN_START_PAUSED)?.resume()?;
                    }
                    Ok(())
                }));
            }
        }
        threads.into_iter().try_for_each(|t| t.join().unwrap_or_else(|_| Err(anyhow!("a thread died"))))
    })?;
    Ok(begun.elapsed().as_secs_f64())
}

/// A `qemu+ssh` connection, opened before the measurement: libvirt's socket through SSH, like ours.
fn open(host: &Host) -> Result<Connect> {
    Connect::open(Some(&host.uri())).with_context(|| format!("could not open {}", host.uri()))
}

fn one_after_another(school: &School, all: &[(&Host, Vec<String>)]) -> Result<f64> {
    let mut files = Vec::new();
    for (host, xml) in all {
        for (number, text) in xml.iter().enumerate() {
            let name = format!("{}-{number}.xml", host.name);
            std::fs::write(school.lab.nas().join(&name), text)?;
            files.push((host, format!("/srv/nas/{name}")));
        }
    }
    let begun = Instant::now();
    for (host, file) in &files {
        host.exec(["virsh", "-q", "-c", "qemu:///system", "create", file])?;
    }
    Ok(begun.elapsed().as_secs_f64())
}

/// Ends every domain of the lab.
fn end_all(school: &School) -> Result<()> {
    thread::scope(|scope| {
        let ends = school.lab.hosts().iter().map(|host| {
            scope.spawn(move || {
                for domain in open(host)?.list_all_domains(sys::VIR_CONNECT_LIST_DOMAINS_ACTIVE)? {
                    domain.destroy()?;
                }
                Ok(())
            })
        });
        let ends: Vec<_> = ends.collect();
        ends.into_iter().try_for_each(|end| end.join().unwrap_or_else(|_| Err(anyhow!("a thread died"))))
    })
}
