//! A store with 100,000 desktops of 2,000 people from 120 templates, and what is asked of it.

use std::time::{Duration, Instant};

use sarrio_model::{
    Actions, Desktop, DesktopId, DesktopQuery, DesktopState, Hypervisor, PauseReason, StateName, Template,
    User,
};
use sarrio_store::{PasswordHash, Store};
use sqlx::{Connection as _, PgConnection};

use crate::school::{Database, host, name, now, path, template, user};

pub const DESKTOPS: usize = 100_000;
const PEOPLE: usize = 2_000;
const TEMPLATES: usize = 120;
/// Queries for each case.
pub const QUERIES: usize = 600;

/// Random numbers, the same in each run.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % limit as u64).unwrap()
    }

    pub fn of<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        &things[self.below(things.len())]
    }
}

/// What the store was filled with, to query for.
pub struct Filled {
    pub people: Vec<User>,
    pub templates: Vec<Template>,
    pub hosts: Vec<Hypervisor>,
    pub names: Vec<String>,
    /// A desktop that changes.
    pub restless: DesktopId,
}

async fn fill(store: &Store) -> Filled {
    const FIRST: &[&str] = &[
        "Marta", "Pau", "Núria", "Jordi", "Laia", "Oriol", "Carme", "Pere", "Aina", "Biel", "Ona", "Quim",
        "Ester",
    ];
    const LAST: &[&str] = &[
        "Vila", "Puig", "Serra", "Roca", "Font", "Soler", "Ferrer", "Bosch", "Camps", "Mas", "Pujol",
        "Riera", "Sala",
    ];
    const PROGRAMS: &[&str] = &[
        "SolidWorks",
        "Blender",
        "AutoCAD",
        "FreeCAD",
        "Inkscape",
        "GIMP",
        "Python",
        "Java",
        "Office",
        "Debian",
        "Windows 11",
        "Cura",
        "Arduino",
        "KiCad",
        "MATLAB",
        "QGIS",
        "Unity",
        "Scratch",
        "R Studio",
        "LibreOffice",
    ];
    let mut dice = Dice(7);
    let people: Vec<User> = (0..PEOPLE)
        .map(|number| {
            let full = format!("{} {} {}", dice.of(FIRST), dice.of(LAST), dice.of(LAST));
            user(&format!("user{number}"), &full)
        })
        .collect();
    let hosts: Vec<Hypervisor> = (1..=8).map(|number| host(&format!("hyp-{number}"))).collect();
    let path = path("NAS", &hosts);
    let templates: Vec<Template> = (0..TEMPLATES)
        .map(|number| {
            let title = format!("{} {}", PROGRAMS[number % PROGRAMS.len()], 2020 + number / PROGRAMS.len());
            template(&title, &people[number], &path)
        })
        .collect();
    let mut tx = store.begin().await.unwrap();
    for person in &people {
        tx.insert_user(person, &PasswordHash::new("x".into())).await.unwrap();
    }
    for host in &hosts {
        tx.insert_hypervisor(host).await.unwrap();
    }
    tx.insert_storage_path(&path).await.unwrap();
    for template in &templates {
        tx.insert_template(template).await.unwrap();
    }
    tx.commit().await.unwrap();

    let mut names = Vec::new();
    let mut restless = None;
    let mut made = 0;
    while made < DESKTOPS {
        let desktops: Vec<Desktop> = (made..made + 5000)
            .map(|number| {
                // A few templates are used by many desktops: the square of an even chance.
                let chance = dice.below(1000);
                let template = &templates[chance * chance * TEMPLATES / 1_000_000];
                let on = dice.of(&hosts).id;
                let (since, epoch) = (now(), sarrio_model::Epoch(1));
                let state = match dice.below(100) {
                    0..50 => DesktopState::Stopped,
                    50..90 => DesktopState::Running { on, epoch, since },
                    90..95 => DesktopState::Paused { on, epoch, since, why: PauseReason::Asked },
                    95..99 => DesktopState::Unreachable { last_on: on, epoch, since },
                    _ => DesktopState::Creating { since },
                };
                Desktop {
                    id: DesktopId::new(),
                    name: name(&format!("{} {number:05}", template.name)),
                    owner: dice.of(&people).named(),
                    template: Some(template.id),
                    template_name: None,
                    state,
                    host_name: None,
                    hardware: template.hardware.clone(),
                    persistence: sarrio_model::Persistence::default(),
                    path: path.id,
                    path_name: path.name.clone(),
                    disks: Vec::new(),
                    newer_images: Vec::new(),
                    holds: sarrio_model::Holds::default(),
                    operation: None,
                    epoch,
                    viewers: 0,
                    created: now(),
                    deleted: (dice.below(20) == 0).then(now),
                    revision: sarrio_model::Revision(0),
                    actions: Actions::default(),
                }
            })
            .collect();
        names.push(desktops[0].name.to_string());
        restless = Some(desktops[0].id);
        let mut tx = store.begin().await.unwrap();
        tx.insert_desktops(&desktops).await.unwrap();
        tx.prune_events(1000).await.unwrap();
        tx.commit().await.unwrap();
        made += desktops.len();
    }
    Filled { people, templates, hosts, names, restless: restless.unwrap() }
}

/// The time under which 99 of 100 queries stay, in milliseconds.
pub fn p99(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() * 99 / 100].as_secs_f64() * 1000.0
}

pub const SORTS: [&str; 10] =
    ["name", "-name", "owner", "-owner", "template", "-template", "state", "-state", "created", "-created"];

/// What people type, letter by letter: the name of a person, of a template, of a desktop, or two of these.
pub fn a_search(filled: &Filled, dice: &mut Dice) -> DesktopQuery {
    let text = match dice.below(4) {
        0 => dice.of(&filled.people).full_name.clone(),
        1 => dice.of(&filled.templates).name.to_string(),
        2 => dice.of(&filled.names).clone(),
        _ => format!("{} {}", dice.of(&filled.templates).name, dice.of(&filled.people).full_name),
    };
    let letters = 1 + dice.below(text.chars().count());
    DesktopQuery { q: Some(text.chars().take(letters).collect()), ..DesktopQuery::default() }
}

/// One or two filters together.
pub fn a_filter(filled: &Filled, dice: &mut Dice) -> DesktopQuery {
    let mut query = DesktopQuery::default();
    for _ in 0..=dice.below(2) {
        match dice.below(6) {
            0 => query.state = Some(dice.of(StateName::ALL).to_string()),
            1 => query.state = Some("running,paused,unreachable".to_owned()),
            2 => query.template = Some(dice.of(&filled.templates).id),
            3 => query.hypervisor = Some(dice.of(&filled.hosts).id),
            4 => query.owner = Some(dice.of(&filled.people).id),
            _ => query.deleted = Some(true),
        }
    }
    query
}

/// Fills a database of each kind and measures it. PostgreSQL is left out, loudly, where SARRIO_TEST_POSTGRES is not set.
pub async fn on_both(measure: impl AsyncFn(&str, &Store, &Filled)) {
    // An ordinary file, except that filling it does not wait for the disk.
    let store = Store::open("sqlite::memory:").await.unwrap();
    let start = Instant::now();
    let filled = fill(&store).await;
    eprintln!("SQLite filled in {:.0?}", start.elapsed());
    measure("sqlite", &store, &filled).await;
    store.close().await;

    if std::env::var_os("SARRIO_TEST_POSTGRES").is_none() {
        eprintln!("PostgreSQL was skipped: SARRIO_TEST_POSTGRES is not set");
        return;
    }
    let Some(database) = Database::postgres().await else { return };
    let store = database.store().await;
    let start = Instant::now();
    let filled = fill(&store).await;
    eprintln!("PostgreSQL filled in {:.0?}", start.elapsed());
    // Autovacuum does the same some minutes after so many rows are added.
    let mut connection = PgConnection::connect(&database.url).await.unwrap();
    sqlx::raw_sql("VACUUM ANALYZE").execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    measure("postgres", &store, &filled).await;
    store.close().await;
    database.drop().await;
}
