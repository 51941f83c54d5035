//! Switches “eyes on me” and an exam on and off for 30 and for 60 desktops on 3 hosts, and measures from the API call to its
//! answer, which comes when the last desktop is paused, or has lost its network. An exam also takes the clipboard and USB away,
//! which is measured as well, without a baseline.
//!
//! Compared with a program that makes the same libvirt calls, with one connection for each host, all hosts at the same time. The
//! two are measured alternately. The guests halt at once, so they take no processor time.

use std::{thread, time::Instant};

use anyhow::{Context as _, Result, anyhow, ensure};
use sarrio_bench::{Goal, halting_disk, median, note, report};
use sarrio_client::Client;
use sarrio_lab::Host;
use sarrio_model::{Batch, DesktopAction, LessonId, MiB, PowerKind, SetPower, StateName};
use sarrio_school::{Class, School};
use virt::{connect::Connect, domain::Domain, sys};

/// The desktops of a class, and at most how many times as long as the bare calls pausing them and cutting their network may take.
const CLASSES: [(u32, f64, f64); 2] = [(30, 2.3, 4.3), (60, 1.6, 2.5)];

/// How often each is measured.
const ROUNDS: usize = 7;

#[tokio::main]
async fn main() -> Result<()> {
    for (desktops, pause, cut) in CLASSES {
        let school = School::on_lab(3).await?;
        let file = halting_disk(&school.lab)?;
        let template = school.template("Halting", "", &file, MiB(48)).await?;
        let class = school.class(&template, desktops).await?;
        let ids = class.desktops.iter().map(|desktop| desktop.id).collect();
        school.done(school.client.desktops().batch(&Batch::of(DesktopAction::Start, ids)).await?).await?;
        let lesson = school.begin_lesson(&class, 240).await?.id;
        let taken = measure(&school, &class, lesson).await?;
        let case = |what: &str| format!("{desktops} over 3 hosts: {what}, against bare calls");
        for (what, ours, bare, goal) in [
            ("eyes on me", taken.pause, taken.bare_pause, pause),
            ("free work again", taken.resume, taken.bare_resume, pause),
            ("exam, cables out", taken.cut, taken.bare_cut, cut),
        ] {
            report("powers", &case(what), median(ours), "ms", median(bare), Goal::AtMost(goal));
        }
        let whole = format!("{desktops} over 3 hosts: exam, clipboard and USB too");
        note("powers", &whole, median(taken.exam), "ms");
        school.close().await;
    }
    Ok(())
}

/// What each took, in ms, one figure for each round.
#[derive(Debug, Default)]
struct Taken {
    pause: Vec<f64>,
    resume: Vec<f64>,
    cut: Vec<f64>,
    exam: Vec<f64>,
    bare_pause: Vec<f64>,
    bare_resume: Vec<f64>,
    bare_cut: Vec<f64>,
}

async fn measure(school: &School, class: &Class, lesson: LessonId) -> Result<Taken> {
    let connections: Vec<Connect> = school.lab.hosts().iter().map(open).collect::<Result<_>>()?;
    let domains = connections
        .iter()
        .map(|connection| Ok(connection.list_all_domains(sys::VIR_CONNECT_LIST_DOMAINS_ACTIVE)?))
        .collect::<Result<Vec<Vec<Domain>>>>()?;
    let total: usize = domains.iter().map(Vec::len).sum();
    ensure!(total == class.desktops.len(), "{total} domains run");
    let mut taken = Taken::default();
    for _ in 0..ROUNDS {
        taken.pause.push(switch_on(&school.client, lesson, PowerKind::EyesOnMe, false).await?);
        all_are(school, class, StateName::Paused).await?;
        taken.resume.push(switch_off(&school.client, lesson, PowerKind::EyesOnMe).await?);
        all_are(school, class, StateName::Running).await?;
        taken.cut.push(switch_on(&school.client, lesson, PowerKind::Exam, true).await?);
        switch_off(&school.client, lesson, PowerKind::Exam).await?;
        taken.exam.push(switch_on(&school.client, lesson, PowerKind::Exam, false).await?);
        switch_off(&school.client, lesson, PowerKind::Exam).await?;

        taken.bare_pause.push(on_all(&domains, |domain| Ok(domain.suspend()?))?);
        all_are(school, class, StateName::Paused).await?;
        taken.bare_resume.push(on_all(&domains, |domain| Ok(domain.resume()?))?);
        all_are(school, class, StateName::Running).await?;
        taken.bare_cut.push(on_all(&domains, |domain| set_cable(domain, "down"))?);
        on_all(&domains, |domain| set_cable(domain, "up"))?;
    }
    eprintln!("{total} desktops: {taken:.0?}");
    Ok(taken)
}

async fn switch_on(client: &Client, lesson: LessonId, power: PowerKind, sharing: bool) -> Result<f64> {
    let set = SetPower { sharing, ..SetPower::default() };
    let begun = Instant::now();
    client.lessons().set_power(lesson, power, &set).await?;
    Ok(milliseconds(begun))
}

async fn switch_off(client: &Client, lesson: LessonId, power: PowerKind) -> Result<f64> {
    let begun = Instant::now();
    client.lessons().end_power(lesson, power).await?;
    Ok(milliseconds(begun))
}

/// Waits until the API shows all desktops in this state, so that no event of one measurement falls into the next.
async fn all_are(school: &School, class: &Class, state: StateName) -> Result<()> {
    for desktop in &class.desktops {
        school.reaches(desktop.id, state).await?;
    }
    Ok(())
}

/// Makes a call for all domains, those of each host one after the other. Returns how long it took, in ms.
fn on_all(domains: &[Vec<Domain>], call: impl Fn(&Domain) -> Result<()> + Sync) -> Result<f64> {
    let begun = Instant::now();
    thread::scope(|scope| {
        let call = &call;
        let hosts: Vec<_> =
            domains.iter().map(|of_host| scope.spawn(move || of_host.iter().try_for_each(call))).collect();
        hosts.into_iter().try_for_each(|host| host.join().unwrap_or_else(|_| Err(anyhow!("a thread died"))))
    })?;
    Ok(milliseconds(begun))
}

/// Plugs the cable of a domain's only card in (`up`) or out (`down`).
fn set_cable(domain: &Domain, state: &str) -> Result<()> {
    let xml = domain.xml_desc(0)?;
    let (_, card) = xml.split_once("<interface ").context("it has a network card")?;
    let (card, _) = card.split_once("</interface>").context("the card ends")?;
    let card: String = card.lines().filter(|line| !line.contains("<link ")).collect();
    let card = format!("<interface {card}<link state='{state}'/></interface>");
    domain.update_device_flags(&card, sys::VIR_DOMAIN_AFFECT_LIVE)?;
    Ok(())
}

fn milliseconds(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1000.0
}

/// A `qemu+ssh` connection: libvirt's socket through SSH, like ours.
fn open(host: &Host) -> Result<Connect> {
    Connect::open(Some(&host.uri())).with_context(|| format!("could not open {}", host.uri()))
}
