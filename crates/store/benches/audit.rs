//! The audit of a year of 2,000 desktops: its size, the time under which 99 of 100 searches stay, and what a request waits
//! for while the oldest month is dropped. One JSON line for each case. PostgreSQL is measured where SARRIO_TEST_POSTGRES is
//! set.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};
use sarrio_model::{
    Actor, AuditOutcome, AuditQuery, AuditThing, Code, FieldChange, OperationId, Origin, OutcomeName, Role,
    SessionId, UserId,
};
use sarrio_store::{Concerns, NewAuditEntry, Store};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _};
use uuid::Uuid;

#[allow(dead_code, unused_macros, unused_imports)]
#[path = "../tests/suite/school.rs"]
mod school;

use school::Database;

const DESKTOPS: usize = 2_000;
const PEOPLE: usize = 1_800;
const MONTHS: usize = 12;
/// Ten entries of each desktop on each of 200 school days.
const ENTRIES: usize = DESKTOPS * 10 * 200;
const SEARCHES: usize = 400;

/// Random numbers, the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % limit as u64).unwrap()
    }

    fn of<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        &things[self.below(things.len())]
    }
}

const FIRST: &[&str] =
    &["Marta", "Pau", "Núria", "Jordi", "Laia", "Oriol", "Carme", "Pere", "Aina", "Biel", "Ona", "Quim"];
const LAST: &[&str] =
    &["Vila", "Puig", "Serra", "Roca", "Font", "Soler", "Ferrer", "Bosch", "Camps", "Mas", "Pujol", "Sala"];
const ACTIONS: &[&str] = &[
    "desktop.start",
    "desktop.start",
    "desktop.start",
    "desktop.open",
    "desktop.open",
    "desktop.open",
    "desktop.shutdown",
    "desktop.shutdown",
    "session.sign_in",
    "session.sign_in",
    "desktop.stop",
    "desktop.reset",
    "desktop.edit",
    "desktop.create",
    "desktop.delete",
    "template.edit",
];

/// Who and what the entries are about.
struct Site {
    people: Vec<(UserId, String)>,
    desktops: Vec<(Uuid, String)>,
    /// The first moment of each month, the oldest first.
    months: Vec<Timestamp>,
}

impl Site {
    fn new() -> Self {
        let mut dice = Dice(7);
        let people: Vec<(UserId, String)> = (0..PEOPLE)
            .map(|_| (UserId::new(), format!("{} {} {}", dice.of(FIRST), dice.of(LAST), dice.of(LAST))))
            .collect();
        let desktops = (0..DESKTOPS)
            .map(|number| (Uuid::now_v7(), format!("SolidWorks {} {number:04}", dice.of(&people).1)));
        let desktops = desktops.collect();
        let months = (0..MONTHS).map(|month| {
            let (year, month) = (2025 + month.div_ceil(12), (month + 11) % 12 + 1);
            format!("{year}-{month:02}-01T06:00:00Z").parse().unwrap()
        });
        Self { people, desktops, months: months.collect() }
    }

    fn entry(&self, dice: &mut Dice) -> NewAuditEntry {
        let (id, name) = dice.of(&self.people).clone();
        let (desktop, label) = dice.of(&self.desktops).clone();
        let address = format!("10.1.{}.{}", dice.below(8), 1 + dice.below(250)).parse().unwrap();
        let action = *dice.of(ACTIONS);
        let outcome = match dice.below(100) {
            0 => AuditOutcome::Refused { problem: Code::WrongState },
            1 => AuditOutcome::Failed { problem: Code::HostUnreachable },
            _ if action.starts_with("session") => AuditOutcome::Done,
            _ => AuditOutcome::Accepted,
        };
        let changed = action.ends_with("edit") || action.ends_with("create");
        NewAuditEntry {
            who: Actor { id: Some(id), name, role: Some(Role::Student) },
            from: Origin::Network { address, session: Some(SessionId::new()) },
            action: action.to_owned(),
            thing: (!action.starts_with("session")).then(|| AuditThing::new("desktop", desktop, label)),
            concerns: Concerns::Actor,
            outcome,
            operation: (outcome == AuditOutcome::Accepted).then(OperationId::new),
            changes: changed
                .then(|| FieldChange {
                    field: "name".into(),
                    from: Some("pc".into()),
                    to: Some("Peça 04".into()),
                })
                .into_iter()
                .collect(),
        }
    }

    /// Writes the oldest month as the product does, and copies it into the other months.
    async fn fill(&self, database: &Database, store: &Store) {
        let mut dice = Dice(11);
        let (first, together) = (self.months[0], 2_000);
        for part in 0..(ENTRIES / MONTHS).div_ceil(together) {
            self.write(store, first + SignedDuration::from_secs(part as i64 * 10_000), together, &mut dice)
                .await;
        }
        let table = |month: &Timestamp| month.strftime("%Y%m").to_string();
        for month in &self.months[1..] {
            self.write(store, *month, 1, &mut dice).await;
            let (from, to) = (table(&first), table(month));
            let later = month.as_microsecond() - first.as_microsecond();
            database
                .run(&format!(
                    "DELETE FROM audit_{to}; DELETE FROM audit_names_{to};
                    INSERT INTO audit_names_{to} SELECT * FROM audit_names_{from};
                    INSERT INTO audit_{to} SELECT at + {later}, session, operation, who, role, place, action, thing, category,
                        outcome, problem, changes FROM audit_{from}"
                ))
                .await;
        }
    }

    async fn write(&self, store: &Store, at: Timestamp, count: usize, dice: &mut Dice) {
        let mut tx = store.begin().await.unwrap();
        tx.audit_as_of(at);
        (0..count).for_each(|_| tx.audit(self.entry(dice)));
        tx.commit().await.unwrap();
    }

    fn searches(&self) -> Vec<AuditQuery> {
        let mut dice = Dice(13);
        let mut query = || {
            let mut query = AuditQuery::default();
            match dice.below(8) {
                0 => query.who = Some(dice.of(&self.people).0),
                1 => query.thing = Some(dice.of(&self.desktops).0),
                2 => query.action = Some((*dice.of(ACTIONS)).to_owned()),
                3 => {
                    query.outcome =
                        Some(*dice.of(&[OutcomeName::Refused, OutcomeName::Failed, OutcomeName::Done]))
                }
                // What people type, letter by letter, and what is not there.
                4 => query.q = Some(dice.of(&self.people).1.clone()),
                5 => query.q = Some(dice.of(&self.desktops).1.chars().take(1 + dice.below(24)).collect()),
                6 => query.q = Some("nobody".to_owned()),
                _ => {}
            }
            if dice.below(3) == 0 {
                query.to = Some(*dice.of(&self.months));
            }
            if dice.below(4) == 0 {
                query.action = Some((*dice.of(ACTIONS)).to_owned());
            }
            query
        };
        (0..SEARCHES).map(|_| query()).collect()
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
fn p99(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[(times.len() * 99) / 100]
}

fn report(case: &str, value: f64, unit: &str, limit: f64) {
    let met = value < limit;
    println!(
        r#"{{"bench":"people","case":"audit, {case}","value":{value:.1},"unit":"{unit}","baseline":null,"ratio":null,"goal":"< {limit} {unit}","met":{met}}}"#
    );
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

async fn measure(database: &str, store: &Store, site: &Site, size: f64) {
    report(&format!("{database}: a year of 2,000 desktops"), size, "MB", 1_000.0);
    let mut times = Vec::new();
    for query in site.searches() {
        let mut fastest = f64::INFINITY;
        for _ in 0..3 {
            let begun = Instant::now();
            store.audit(&query, None).await.unwrap();
            fastest = fastest.min(milliseconds(begun));
        }
        times.push(fastest);
    }
    report(&format!("{database}: search, p99"), p99(times), "ms", 50.0);

    // The same requests before and while a month is dropped: somebody writes, somebody else reads.
    let stop = Arc::new(AtomicBool::new(false));
    let (writer, flag) = (store.clone(), stop.clone());
    let user = site.people[0].clone();
    let requests = tokio::spawn(async move {
        let mut times = Vec::new();
        while !flag.load(Ordering::Relaxed) {
            let begun = Instant::now();
            let mut tx = writer.begin().await.unwrap();
            tx.audit(NewAuditEntry {
                who: Actor { id: Some(user.0), name: user.1.clone(), role: None },
                from: Origin::Socket,
                action: "desktop.start".to_owned(),
                thing: None,
                concerns: Concerns::Actor,
                outcome: AuditOutcome::Done,
                operation: None,
                changes: vec![],
            });
            tx.commit().await.unwrap();
            writer.audit(&AuditQuery::default(), None).await.unwrap();
            times.push((begun, milliseconds(begun)));
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
        times
    });
    tokio::time::sleep(Duration::from_secs(3)).await;
    let begun = Instant::now();
    let mut tx = store.begin().await.unwrap();
    let last = *site.months.last().unwrap();
    assert_eq!(tx.forget_audit(last, 10).await.unwrap(), 1);
    tx.commit().await.unwrap();
    let later = Timestamp::now() + SignedDuration::from_secs(1);
    assert_eq!(store.drop_forgotten_audit(later).await.unwrap(), 1);
    let took = begun.elapsed();
    stop.store(true, Ordering::Relaxed);
    let times = requests.await.unwrap();
    let slowest = |during: bool| {
        times
            .iter()
            .filter(|(at, took)| (*at + Duration::from_secs_f64(took / 1000.0) >= begun) == during)
            .map(|(_, took)| *took)
            .fold(0.0, f64::max)
    };
    eprintln!(
        "{database}: the month was dropped in {took:.0?}; before that the slowest request took {:.1} ms",
        slowest(false)
    );
    report(&format!("{database}: slowest request while a month is dropped"), slowest(true), "ms", 50.0);
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let site = Site::new();
    let database = Database::sqlite();
    let store = database.store().await;
    let begun = Instant::now();
    site.fill(&database, &store).await;
    eprintln!("SQLite filled in {:.0?}", begun.elapsed());
    let file = database.url.trim_start_matches("sqlite:");
    let size = std::fs::metadata(file).unwrap().len();
    measure("sqlite", &store, &site, size as f64 / 1e6).await;
    store.close().await;

    let Some(database) = Database::postgres().await else { return };
    let store = database.store().await;
    let begun = Instant::now();
    site.fill(&database, &store).await;
    eprintln!("PostgreSQL filled in {:.0?}", begun.elapsed());
    let mut connection = PgConnection::connect(&database.url).await.unwrap();
    // Autovacuum does the same some minutes after so many rows are added, and a month that is a year old is on the disk.
    sqlx::raw_sql("VACUUM ANALYZE").execute(&mut connection).await.unwrap();
    sqlx::raw_sql("CHECKPOINT").execute(&mut connection).await.unwrap();
    let size = sqlx::query(AssertSqlSafe("SELECT pg_database_size(current_database()) AS size".to_owned()));
    let size: i64 = size.fetch_one(&mut connection).await.unwrap().get("size");
    connection.close().await.unwrap();
    measure("postgres", &store, &site, size as f64 / 1e6).await;
    store.close().await;
    database.drop().await;
}
