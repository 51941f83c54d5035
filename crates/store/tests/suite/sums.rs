//! Sums, counts and searches always agree with the rows, whatever was changed in whatever order.

use std::collections::{BTreeMap, HashMap};

use proptest::{prelude::*, test_runner::TestRunner};
use sarrio_model::{
    Desktop, DesktopId, DesktopQuery, DesktopState, DesktopSummary, Epoch, HypervisorId, MiB, OperationId,
    Quantity, Scope, StateName, UserId,
};
use sarrio_store::{QuotaHolder, Store};

use crate::school::{Database, School, name, now};

/// A change of one of the existing desktops, chosen by number.
#[derive(Debug, Clone)]
enum Deed {
    Make {
        of_pau: bool,
        from_template: bool,
        memory: u64,
    },
    Change {
        which: usize,
        state: usize,
        host: usize,
    },
    Give {
        which: usize,
        to_pau: bool,
    },
    Rename {
        which: usize,
        number: u8,
    },
    Resize {
        which: usize,
        memory: u64,
    },
    Bin {
        which: usize,
        back: bool,
    },
    Own {
        which: usize,
    },
    Remove {
        which: usize,
    },
    RenamePau {
        number: u8,
    },
    /// The next changes are rolled back.
    Drop {
        which: usize,
    },
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let which = 0..1000_usize;
    let deed = prop_oneof![
        4 => (any::<bool>(), any::<bool>(), 16..9000_u64)
            .prop_map(|(of_pau, from_template, memory)| Deed::Make { of_pau, from_template, memory }),
        6 => (which.clone(), 0..6_usize, 0..2_usize)
            .prop_map(|(which, state, host)| Deed::Change { which, state, host }),
        2 => (which.clone(), any::<bool>()).prop_map(|(which, to_pau)| Deed::Give { which, to_pau }),
        2 => (which.clone(), any::<u8>()).prop_map(|(which, number)| Deed::Rename { which, number }),
        2 => (which.clone(), 16..9000_u64).prop_map(|(which, memory)| Deed::Resize { which, memory }),
        2 => (which.clone(), any::<bool>()).prop_map(|(which, back)| Deed::Bin { which, back }),
        1 => which.clone().prop_map(|which| Deed::Own { which }),
        2 => which.clone().prop_map(|which| Deed::Remove { which }),
        1 => any::<u8>().prop_map(|number| Deed::RenamePau { number }),
        1 => which.prop_map(|which| Deed::Drop { which }),
    ];
    prop::collection::vec(deed, 1..40)
}

fn state(number: usize, host: HypervisorId) -> DesktopState {
    let (on, epoch, since) = (host, Epoch(1), now());
    match number {
        0 => DesktopState::Stopped,
        1 => DesktopState::Starting { on: None, epoch: None, since },
        2 => DesktopState::Starting { on: Some(on), epoch: None, since },
        3 => DesktopState::Running { on, epoch, since },
        4 => DesktopState::Unreachable { last_on: on, epoch, since },
        _ => DesktopState::Deleting { since },
    }
}

/// A simple model: the desktops themselves, counted anew each time.
struct Model {
    desktops: BTreeMap<DesktopId, Desktop>,
    /// The processors and the memory that each holds of its host: the most that it had since it is on.
    held: BTreeMap<DesktopId, (u64, u64)>,
}

impl Model {
    fn nth(&mut self, which: usize) -> Option<&mut Desktop> {
        let there = self.desktops.len().max(1);
        self.desktops.values_mut().nth(which % there)
    }

    fn hold(&mut self) {
        self.held.retain(|id, _| self.desktops.get(id).is_some_and(|desktop| desktop.state.is_on()));
        for (id, desktop) in self.desktops.iter().filter(|(_, desktop)| desktop.state.is_on()) {
            let held = self.held.entry(*id).or_default();
            let (vcpus, memory) = (u64::from(desktop.hardware.vcpus), desktop.hardware.memory.0);
            *held = (held.0.max(vcpus), held.1.max(memory));
        }
    }

    fn used(&self, owner: UserId) -> Vec<u64> {
        let mut used = vec![0; 4];
        for (id, desktop) in self.desktops.iter().filter(|(_, desktop)| desktop.owner.id == owner) {
            used[0] += u64::from(desktop.counts());
            if let Some((vcpus, memory)) = self.held.get(id) {
                used[1] += 1;
                used[2] += vcpus;
                used[3] += memory;
            }
        }
        used
    }

    fn summary(&self, fits: impl Fn(&Desktop) -> bool) -> DesktopSummary {
        let mut summary = DesktopSummary::default();
        for desktop in self.desktops.values().filter(|desktop| fits(desktop)) {
            if desktop.deleted.is_some() {
                summary.deleted += 1;
                summary.binned += 1;
            } else {
                summary.attention += u64::from(desktop.state.needs_attention());
                summary.total += 1;
                *summary.states.entry(desktop.state.name()).or_default() += 1;
            }
        }
        summary
    }
}

async fn check(school: &School, model: &Model) {
    let store = &school.store;
    assert_eq!(store.desktop_summary(&Scope::Everything).await.unwrap(), model.summary(|_| true));
    for owner in [school.marta.id, school.pau.id] {
        let mine = model.summary(|desktop| desktop.owner.id == owner);
        assert_eq!(store.desktop_summary(&Scope::Own(owner)).await.unwrap(), mine);
        let mut tx = store.begin().await.unwrap();
        assert_eq!(tx.count_desktops(owner).await.unwrap(), mine.total);
        let sums = [Quantity::Desktops, Quantity::Running, Quantity::RunningVcpus, Quantity::RunningMemory];
        let used = tx.used(QuotaHolder::Person(owner), &sums).await.unwrap();
        assert_eq!(sums.map(|sum| used[&sum]).to_vec(), model.used(owner));
        drop(tx);
        let listed = store.desktops_used(&[owner]).await.unwrap().remove(&owner).unwrap_or_default();
        let listed = sums[..2].iter().map(|sum| listed.get(sum).copied().unwrap_or(0)).collect::<Vec<_>>();
        assert_eq!(listed, model.used(owner)[..2]);
    }
    let mut reserved: HashMap<HypervisorId, MiB> = HashMap::new();
    for desktop in model.desktops.values() {
        if let Some(host) = desktop.state.host() {
            reserved.entry(host).or_default().0 += desktop.hardware.memory.0;
        }
    }
    assert_eq!(store.reserved_memory().await.unwrap(), reserved);
    let from_template = model.desktops.values().filter(|desktop| desktop.template.is_some()).count();
    assert_eq!(store.template(school.template.id).await.unwrap().unwrap().desktops, from_template as u64);
    let things = store.storage_path(school.path.id).await.unwrap().unwrap().things;
    assert_eq!(things, model.desktops.len() as u64 + 1);
    for host in &school.hosts {
        let on_it = model.desktops.values().filter(|desktop| desktop.state.host() == Some(host.id)).count();
        assert_eq!(store.desktops_of_host(host.id).await.unwrap().len(), on_it);
    }
    let running = DesktopQuery { state: Some(StateName::Running.to_string()), ..DesktopQuery::default() };
    let page = store.desktops(&running, &Scope::Everything).await.unwrap();
    let counted = model.summary(|desktop| desktop.state.name() == StateName::Running).total;
    assert_eq!((page.total, page.items.len() as u64), (counted, counted.min(100)));
    for (q, deleted) in [("pc", false), ("pc", true), ("pau", false), ("-1 solid", false), ("pau c-2", false)]
    {
        let query = DesktopQuery { q: Some(q.into()), deleted: Some(deleted), ..DesktopQuery::default() };
        let found = store.desktops(&query, &Scope::Everything).await.unwrap();
        let mut fitting: Vec<&Desktop> = model.desktops.values().collect();
        fitting.retain(|desktop| {
            let template = desktop.template_name.as_ref().map_or("", |name| name.as_str());
            let host = desktop.host_name.as_ref().map_or("", |name| name.as_str());
            let names = format!("{} {} {template} {host}", desktop.name, desktop.owner.name).to_lowercase();
            desktop.deleted.is_some() == deleted && q.split(' ').all(|word| names.contains(word))
        });
        fitting.sort_by_key(|desktop| (desktop.name.as_str().to_lowercase(), desktop.id));
        assert_eq!(found.items.iter().collect::<Vec<_>>(), fitting, "{q}");
        assert_eq!(found.total, fitting.len() as u64, "{q}");
    }
}

async fn live(store: Store, deeds: Vec<Deed>) {
    let school = School::open(store).await;
    let mut model = Model { desktops: BTreeMap::new(), held: BTreeMap::new() };
    let mut pau = school.pau.clone();
    for deed in deeds {
        let mut tx = school.store.begin().await.unwrap();
        match deed {
            Deed::Make { of_pau, from_template, memory } => {
                let mut desktop = school.desktop(&format!("pc-{}", model.desktops.len()));
                desktop.hardware.memory = MiB(memory);
                if of_pau {
                    desktop.owner = pau.named();
                }
                if !from_template {
                    (desktop.template, desktop.template_name) = (None, None);
                }
                tx.insert_desktop(&desktop).await.unwrap();
                model.desktops.insert(desktop.id, desktop);
            }
            Deed::RenamePau { number } => {
                pau.full_name = format!("Pau {number}");
                tx.save_user(&mut pau).await.unwrap();
                for desktop in model.desktops.values_mut().filter(|desktop| desktop.owner.id == pau.id) {
                    desktop.owner = pau.named();
                }
            }
            Deed::Remove { which } => {
                if let Some(id) = model.nth(which).map(|desktop| desktop.id) {
                    tx.remove_desktop(id).await.unwrap();
                    model.desktops.remove(&id);
                }
            }
            Deed::Drop { which } => {
                if let Some(mut desktop) = model.nth(which).cloned() {
                    desktop.state = state(3, school.hosts[0].id);
                    tx.save_desktop(&mut desktop).await.unwrap();
                    tx.remove_desktop(desktop.id).await.unwrap();
                    drop(tx);
                    continue;
                }
            }
            Deed::Own { which } => {
                if let Some(desktop) = model.nth(which) {
                    desktop.operation = Some(OperationId::new());
                    tx.save_desktop(desktop).await.unwrap();
                }
            }
            Deed::Change { which, .. }
            | Deed::Give { which, .. }
            | Deed::Rename { which, .. }
            | Deed::Resize { which, .. }
            | Deed::Bin { which, .. } => {
                let Some(desktop) = model.nth(which) else { continue };
                match deed {
                    Deed::Change { state: number, host, .. } => {
                        desktop.state = state(number, school.hosts[host].id);
                        desktop.host_name = desktop.state.host().map(|_| name(&format!("hyp-{}", host + 1)));
                    }
                    Deed::Give { to_pau, .. } => {
                        desktop.owner = if to_pau { pau.named() } else { school.marta.named() };
                    }
                    Deed::Rename { number, .. } => desktop.name = name(&format!("PC-{number}")),
                    Deed::Resize { memory, .. } => desktop.hardware.memory = MiB(memory),
                    Deed::Bin { back, .. } => desktop.deleted = if back { None } else { Some(now()) },
                    _ => unreachable!("the outer arm names these five"),
                }
                tx.save_desktop(desktop).await.unwrap();
            }
        }
        tx.commit().await.unwrap();
        model.hold();
        check(&school, &model).await;
    }
    let ids: Vec<DesktopId> = model.desktops.keys().copied().collect();
    let mut found = school.store.desktops_by_id(&ids).await.unwrap();
    found.sort_by_key(|desktop| desktop.id);
    assert_eq!(found, model.desktops.into_values().collect::<Vec<_>>());
    school.store.close().await;
}

fn try_lives(cases: u32, life: impl Fn(Vec<Deed>)) {
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let outcome = TestRunner::new(config).run(&deeds(), |deeds| {
        life(deeds);
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

#[test]
fn sums_and_searches_agree_with_the_rows_on_sqlite() {
    let runtime = runtime();
    try_lives(32, |deeds| {
        runtime.block_on(async { live(Store::open("sqlite::memory:").await.unwrap(), deeds).await });
    });
}

#[test]
fn sums_and_searches_agree_with_the_rows_on_postgres() {
    let runtime = runtime();
    let Some(first) = runtime.block_on(Database::postgres()) else { return };
    runtime.block_on(first.drop());
    try_lives(6, |deeds| {
        runtime.block_on(async {
            let database = Database::postgres().await.unwrap();
            live(database.store().await, deeds).await;
            database.drop().await;
        });
    });
}
