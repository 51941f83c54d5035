//! Quotas on the simulator: every way to use more is held to them, whoever asks, and whatever happens meanwhile.
#![allow(clippy::unwrap_used)]

mod school;

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use jiff::Timestamp;
use proptest::{prelude::*, test_runner::TestRunner};
use sarrio_engine::{
    EngineSettings,
    authz::{self, GiveDesktop},
    operation::{Direction, Fault, Faults, Moment},
};
use sarrio_model::{
    Bytes, Caller, Category, CategoryId, CategoryRef, Code, Desktop, DesktopAction, DesktopId, DiskRole,
    EditDesktop, EditQuota, EditTemplate, Group, GroupId, HardwareEdit, Limit, MiB, NewMedia,
    NewTemplateFromDesktop, Operation, OperationKind, Problem, Quantity, Quota, Revision, Role, StateName,
    Template,
};
use sarrio_simulator::SimImage;
use sarrio_store::{Part, QuotaHolder};
use school::{School, name};

/// Changes a desktop's memory, owner or both.
async fn edit(
    school: &School,
    id: DesktopId,
    memory: Option<u64>,
    owner: Option<&Caller>,
) -> Result<Desktop, Problem> {
    let now = school.desktop(id).await;
    let hardware = memory.map(|memory| HardwareEdit { memory: Some(MiB(memory)), ..HardwareEdit::default() });
    let owner = owner.map(|owner| owner.user.id);
    let edit = EditDesktop { revision: now.revision, name: None, hardware, owner, persistence: None };
    let permit = authz::may(&school.admin, authz::EditDesktop, now).unwrap();
    school.engine.edit_desktop(permit, edit).await
}

/// Asks for one desktop of somebody, in the administrator's name.
async fn create(school: &School, of: &Caller, template: &Template, count: u32) -> Result<Operation, Problem> {
    let mut new = School::new_desktops(template, "pc", count);
    (new.owner, new.data_disk) = (Some(of.user.id), None);
    school.create(&school.admin, new).await
}

fn code<T: std::fmt::Debug>(outcome: Result<T, Problem>) -> Code {
    outcome.unwrap_err().code
}

/// A group with these members.
async fn group(school: &School, people: &[&Caller]) -> Group {
    let category = Category {
        id: CategoryId::new(),
        name: name("Mecànica"),
        people: 0,
        groups: 0,
        created: Timestamp::now(),
        revision: Revision(0),
        actions: sarrio_model::Actions::default(),
    };
    let group = Group {
        id: GroupId::new(),
        name: name("2MEC-A"),
        category: CategoryRef { id: category.id, name: category.name.clone() },
        members: 0,
        students: 0,
        teachers: vec![],
        archived: None,
        consent: sarrio_model::OwnGrades::default(),
        created: Timestamp::now(),
        revision: Revision(0),
        actions: sarrio_model::Actions::default(),
    };
    let mut tx = school.store.begin().await.unwrap();
    tx.insert_category(&category).await.unwrap();
    tx.insert_group(&group).await.unwrap();
    let ids: Vec<_> = people.iter().map(|person| person.user.id).collect();
    tx.join_group(group.id, &ids, Part::Member).await.unwrap();
    tx.commit().await.unwrap();
    group
}

/// Sets what all people of a group together may use.
async fn ceiling(school: &School, group: &Group, ceilings: &[(Quantity, u64)]) {
    let mut tx = school.store.begin().await.unwrap();
    let holder = QuotaHolder::Group(group.id);
    let Quota { revision, limits, .. } = tx.quota(holder).await.unwrap();
    let ceilings = ceilings.iter().map(|(quantity, most)| (*quantity, Limit::AtMost(*most))).collect();
    tx.save_quota(holder, &EditQuota { revision, limits, ceilings }).await.unwrap().unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_refusal_names_what_is_used_of_what_and_whose_rule_says_so() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    let pau = school.student("pau").await;
    school.done(&create(&school, &pau, &template, 2).await.unwrap()).await.unwrap();
    let two = create(&school, &pau, &template, 2).await.unwrap_err();
    assert_eq!(two.code, Code::QuotaDesktops);
    assert_eq!(
        two.detail,
        "pau has 2 of 3 desktops; 2 more were asked for. The limit comes from role Student."
    );
    school.done(&create(&school, &pau, &template, 1).await.unwrap()).await.unwrap();
    let one = create(&school, &pau, &template, 1).await.unwrap_err();
    assert_eq!(
        one.to_string(),
        "pau has 3 of 3 desktops. The limit comes from role Student. Delete one, or ask an administrator. [quota.desktops]"
    );
    school.allow(QuotaHolder::Person(pau.user.id), &[(Quantity::Desktops, 2)]).await;
    let own = create(&school, &pau, &template, 1).await.unwrap_err();
    assert_eq!(own.detail, "pau has 3 of 2 desktops. The limit comes from a rule for pau alone.");
    school.allow(QuotaHolder::Person(pau.user.id), &[(Quantity::Desktops, 9)]).await;
    let class = group(&school, &[&pau]).await;
    ceiling(&school, &class, &[(Quantity::Desktops, 3)]).await;
    let together = create(&school, &pau, &template, 1).await.unwrap_err();
    assert_eq!(
        together.detail,
        "2MEC-A has 3 of 3 desktops. The limit comes from the ceiling of group 2MEC-A."
    );
    school.allow(QuotaHolder::Role(Role::Administrator), &[(Quantity::Batch, 5)]).await;
    let many = create(&school, &school.admin, &template, 6).await.unwrap_err();
    assert_eq!(
        (many.code, many.status, many.detail.as_str()),
        (
            Code::QuotaBatch,
            422,
            "admin creates at most 5 desktops at once, not 6. The limit comes from role Administrator."
        )
    );
}

#[tokio::test]
async fn what_is_on_is_held_to_the_owners_quota_from_the_accepted_start_on() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    let pau = school.student("pau").await;
    let role = QuotaHolder::Role(Role::Student);
    school.done(&create(&school, &pau, &template, 3).await.unwrap()).await.unwrap();
    let ids: Vec<DesktopId> = school.all().await.iter().map(|desktop| desktop.id).collect();
    let started = school.ask(DesktopAction::Start, ids[0]).await.unwrap();
    let second = school.ask(DesktopAction::Start, ids[1]).await.unwrap_err();
    assert_eq!(
        (second.code, second.detail.as_str()),
        (Code::QuotaRunning, "pau has 1 of 1 desktops on. The limit comes from role Student.")
    );
    school.done(&started).await.unwrap();
    school.act(DesktopAction::Pause, ids[0]).await.unwrap();
    assert_eq!(
        code(school.ask(DesktopAction::Start, ids[1]).await),
        Code::QuotaRunning,
        "a pause frees nothing"
    );

    // Memory and processors, with 64 MiB and one processor each.
    school.allow(role, &[(Quantity::Running, 9), (Quantity::RunningMemory, 150)]).await;
    school.act(DesktopAction::Start, ids[1]).await.unwrap();
    let third = school.ask(DesktopAction::Start, ids[2]).await.unwrap_err();
    assert_eq!(third.code, Code::QuotaRunningVcpus, "2 of 2");
    school.allow(role, &[(Quantity::RunningVcpus, 9)]).await;
    let third = school.ask(DesktopAction::Start, ids[2]).await.unwrap_err();
    assert_eq!(
        third.detail,
        "What pau has on uses 128 MB of 150 MB of memory; 64 MB more were asked for. The limit comes from role Student."
    );
    // It has the memory of its start until it is off, whatever is written down for the next start.
    edit(&school, ids[0], Some(32), None).await.unwrap();
    assert_eq!(school.used(&pau, Quantity::RunningMemory).await, 128);
    assert_eq!(code(school.ask(DesktopAction::Start, ids[2]).await), Code::QuotaRunningMemory);
    assert_eq!(code(edit(&school, ids[0], Some(100), None).await), Code::QuotaRunningMemory);
    edit(&school, ids[0], Some(86), None).await.unwrap();
    assert_eq!(school.used(&pau, Quantity::RunningMemory).await, 150);
    school.act(DesktopAction::Stop, ids[0]).await.unwrap();
    assert_eq!(school.used(&pau, Quantity::RunningMemory).await, 64);
    school.allow(role, &[(Quantity::DesktopMemory, 100)]).await;
    let large = edit(&school, ids[0], Some(128), None).await.unwrap_err();
    assert_eq!((large.code, large.field.as_deref()), (Code::QuotaDesktopMemory, Some("hardware.memory")));

    // In a batch those that fit start, and the others say why not.
    school.act(DesktopAction::Stop, ids[1]).await.unwrap();
    school.allow(role, &[(Quantity::Running, 2), (Quantity::RunningMemory, 900)]).await;
    let batch = school.batch(DesktopAction::Start, ids.clone()).await.unwrap();
    let refused = school.done(&batch).await.unwrap_err();
    assert_eq!(refused.code, Code::QuotaRunning, "{refused}");
    assert!(refused.detail.starts_with("1 of 3 could not be done. pau has 2 of 2 desktops on."), "{refused}");
    assert_eq!(school.fleet.inventory().domains.len(), 2);
}

#[tokio::test]
async fn what_comes_out_of_the_recycle_bin_counts_before_it_is_out() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    let pau = school.student("pau").await;
    school.done(&create(&school, &pau, &template, 3).await.unwrap()).await.unwrap();
    let ids: Vec<DesktopId> = school.all().await.iter().map(|desktop| desktop.id).collect();
    let batch = school.batch(DesktopAction::Delete, ids.clone()).await.unwrap();
    school.done(&batch).await.unwrap();
    school.allow(QuotaHolder::Role(Role::Student), &[(Quantity::Desktops, 2)]).await;
    school.host(1).slow("rename", std::time::Duration::from_millis(200));
    let first = school.ask(DesktopAction::Restore, ids[0]).await.unwrap();
    assert_eq!(school.used(&pau, Quantity::Desktops).await, 1);
    let second = school.ask(DesktopAction::Restore, ids[1]).await.unwrap();
    assert_eq!(code(school.ask(DesktopAction::Restore, ids[2]).await), Code::QuotaDesktops);
    assert_eq!(code(create(&school, &pau, &template, 1).await), Code::QuotaDesktops);
    for operation in [first, second] {
        school.done(&operation).await.unwrap();
    }
    // What is deleted for good is on its way out of the bin too, and does not count.
    let purged = school.ask(DesktopAction::Purge, ids[2]).await.unwrap();
    assert_eq!(school.used(&pau, Quantity::Desktops).await, 2);
    school.done(&purged).await.unwrap();
}

#[tokio::test]
async fn templates_media_and_disks_are_held_to_the_quota_of_whoever_gets_them() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    let marta = school.teacher("marta").await;
    let pc = school.desktop_of(&marta, &template, "pc").await;
    let make = async |caller: &Caller, label: &str| {
        let desktop = school.desktop(pc.id).await;
        let new = NewTemplateFromDesktop {
            name: name(label),
            description: String::new(),
            shares: vec![],
            picture: false,
        };
        school
            .engine
            .template_from_desktop(authz::may(caller, authz::TemplateDesktop, desktop).unwrap(), new)
            .await
    };
    school.allow(QuotaHolder::Person(marta.user.id), &[(Quantity::Templates, 1)]).await;
    school.done(&make(&marta, "First").await.unwrap()).await.unwrap();
    assert_eq!(code(make(&marta, "Second").await), Code::QuotaTemplates);
    school.done(&make(&school.admin, "Second").await.unwrap()).await.unwrap();
    let second = school.template_named("Second").await;
    let give =
        EditTemplate { revision: second.revision, owner: Some(marta.user.id), ..EditTemplate::default() };
    let permit = authz::may(&school.admin, authz::EditTemplate, second).unwrap();
    assert_eq!(code(school.engine.edit_template(permit, give).await), Code::QuotaTemplates);
    // The first is the base of the second. What builds on nothing goes to the bin, and back within the quota alone.
    school.allow(QuotaHolder::Person(marta.user.id), &[(Quantity::Templates, 2)]).await;
    school.done(&make(&marta, "Third").await.unwrap()).await.unwrap();
    school.act(DesktopAction::Delete, pc.id).await.unwrap();
    school.act(DesktopAction::Purge, pc.id).await.unwrap();
    let deleted = school.ask_of_template(OperationKind::DeleteTemplate, "Third").await.unwrap();
    school.done(&deleted).await.unwrap();
    school.allow(QuotaHolder::Person(marta.user.id), &[(Quantity::Templates, 1)]).await;
    let back = school.ask_of_template(OperationKind::RestoreTemplate, "Third").await.unwrap_err();
    assert_eq!(
        (back.code, back.detail.as_str()),
        (Code::QuotaTemplates, "marta has 1 of 1 templates. The limit comes from a rule for marta alone.")
    );

    let admin = QuotaHolder::Person(school.admin.user.id);
    let gigabyte = 1 << 30;
    school.allow(admin, &[(Quantity::Media, 0), (Quantity::DiskSize, gigabyte)]).await;
    let iso: sarrio_model::HostPath = "/srv/nas/x.iso".parse().unwrap();
    school.fleet.put_image(&iso, SimImage::raw(Bytes(5))).unwrap();
    let permit = authz::may(&school.admin, authz::AddMedia, ()).unwrap();
    let media =
        school.engine.add_media(permit, NewMedia { name: name("ISO"), file: iso, shares: vec![] }).await;
    assert_eq!(code(media), Code::QuotaMedia);
    let mine = school.desktop_of(&school.admin, &template, "mine").await;
    let grown = school.grow(mine.id, DiskRole::System, 2 * gigabyte).await.unwrap_err();
    assert_eq!((grown.code, grown.field.as_deref()), (Code::QuotaDiskSize, Some("size")));
    let mut new = School::new_desktops(&template, "large", 1);
    new.disk = Some(Bytes(2 * gigabyte));
    assert_eq!(code(school.create(&school.admin, new).await), Code::QuotaDiskSize);
    // The image of a template counts from the accepted import on.
    let used = school.used(&school.admin, Quantity::Storage).await;
    school.allow(admin, &[(Quantity::Storage, used + (200 << 20))]).await;
    let importing = school.import("Fourth").await.unwrap();
    assert_eq!(code(school.import("Fifth").await), Code::QuotaStorage);
    school.done(&importing).await.unwrap();
    assert_eq!(code(school.import("Fifth").await), Code::QuotaStorage);
}

#[tokio::test]
async fn who_gets_a_desktop_is_held_to_their_quota_and_within_one_ceiling_it_is_nothing_more() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    let (pau, aina, biel) =
        (school.student("pau").await, school.student("aina").await, school.student("biel").await);
    let class = group(&school, &[&pau, &aina]).await;
    ceiling(&school, &class, &[(Quantity::Desktops, 2), (Quantity::Running, 1)]).await;
    let first = school.desktop_of(&pau, &template, "first").await;
    let second = school.desktop_of(&aina, &template, "second").await;
    school.act(DesktopAction::Start, first.id).await.unwrap();
    assert_eq!(code(school.ask(DesktopAction::Start, second.id).await), Code::QuotaRunning, "the group's");
    edit(&school, first.id, None, Some(&aina)).await.unwrap();
    assert_eq!(school.used(&aina, Quantity::Running).await, 1);
    let foreign = school.desktop_of(&biel, &template, "foreign").await;
    let refused = edit(&school, foreign.id, None, Some(&pau)).await.unwrap_err();
    assert_eq!(
        refused.detail,
        "2MEC-A has 2 of 2 desktops. The limit comes from the ceiling of group 2MEC-A."
    );
    school.act(DesktopAction::Start, foreign.id).await.unwrap();
    edit(&school, first.id, None, Some(&biel)).await.unwrap_err();
    assert_eq!(code(edit(&school, first.id, None, Some(&biel)).await), Code::QuotaRunning, "biel has one on");
    school.act(DesktopAction::Stop, first.id).await.unwrap();
    edit(&school, first.id, None, Some(&biel)).await.unwrap();
    let _ = authz::may(&school.admin, GiveDesktop, authz::DesktopToGive { desktop: first, to: biel.user.id });
}

/// One request, about the desktop or the person with this number.
#[derive(Debug, Clone)]
enum Deed {
    Create {
        of: usize,
        count: u32,
    },
    Act {
        action: DesktopAction,
        which: usize,
    },
    Give {
        which: usize,
        to: usize,
    },
    Grow {
        which: usize,
        memory: u64,
    },
    /// The backend is killed and started again.
    Crash,
    /// What is under way ends before the next request.
    Wait,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let which = 0..12_usize;
    let action = prop_oneof![
        5 => Just(DesktopAction::Start),
        2 => Just(DesktopAction::Stop),
        1 => Just(DesktopAction::Shutdown),
        1 => Just(DesktopAction::Pause),
        3 => Just(DesktopAction::Delete),
        4 => Just(DesktopAction::Restore),
        1 => Just(DesktopAction::Purge),
    ];
    let deed = prop_oneof![
        4 => (0..2_usize, 1..3_u32).prop_map(|(of, count)| Deed::Create { of, count }),
        12 => (action, which.clone()).prop_map(|(action, which)| Deed::Act { action, which }),
        3 => (which.clone(), 0..2_usize).prop_map(|(which, to)| Deed::Give { which, to }),
        2 => (which, 65..130_u64).prop_map(|(which, memory)| Deed::Grow { which, memory }),
        1 => Just(Deed::Crash),
        6 => Just(Deed::Wait),
    ];
    prop::collection::vec(deed, 20..45)
}

/// Makes steps fail, run twice and hang, the same ones for the same seed.
struct Dice {
    armed: AtomicBool,
    state: Mutex<u64>,
}

impl Faults for Dice {
    fn at(&self, _: OperationKind, _: &'static str, direction: Direction, _: Moment) -> Fault {
        if !self.armed.load(Ordering::SeqCst) {
            return Fault::None;
        }
        let mut state = self.state.lock().unwrap();
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        match ((*state >> 33) % 40, direction) {
            (0..3, Direction::Doing) => Fault::Fails,
            (3, _) => Fault::RunsTwice,
            (4, _) => Fault::Killed,
            _ => Fault::None,
        }
    }
}

/// What each person may use, and both of them together.
const LIMITS: &[(Quantity, u64)] = &[
    (Quantity::Desktops, 4),
    (Quantity::Running, 2),
    (Quantity::RunningVcpus, 2),
    (Quantity::RunningMemory, 200),
];
const CEILINGS: &[(Quantity, u64)] =
    &[(Quantity::Desktops, 6), (Quantity::Running, 3), (Quantity::RunningMemory, 300)];

type Sums = BTreeMap<Quantity, u64>;

/// The sums over rows as they are read one by one.
fn sums<'a>(desktops: impl Iterator<Item = &'a Desktop>) -> Sums {
    let mut sums: Sums = LIMITS.iter().map(|(quantity, _)| (*quantity, 0)).collect();
    for desktop in desktops {
        let returns = desktop.operation.is_some() && desktop.state.name() != StateName::Deleting;
        *sums.get_mut(&Quantity::Desktops).unwrap() += u64::from(desktop.deleted.is_none() || returns);
        let off = matches!(
            desktop.state.name(),
            StateName::Stopped
                | StateName::Failed
                | StateName::Creating
                | StateName::Deleting
                | StateName::Templating
        );
        if !off {
            *sums.get_mut(&Quantity::Running).unwrap() += 1;
            *sums.get_mut(&Quantity::RunningVcpus).unwrap() += u64::from(desktop.hardware.vcpus);
            *sums.get_mut(&Quantity::RunningMemory).unwrap() += desktop.hardware.memory.0;
        }
    }
    sums
}

struct Walk {
    school: School,
    template: Template,
    people: [Caller; 2],
    class: Group,
}

impl Walk {
    async fn begin(seed: u64) -> (Self, Arc<Dice>) {
        let dice = Arc::new(Dice { armed: AtomicBool::new(false), state: Mutex::new(seed) });
        let settings = EngineSettings { faults: dice.clone(), ..EngineSettings::default() };
        let school = School::with(1, settings).await;
        let template = school.template().await;
        let people = [school.student("pau").await, school.student("aina").await];
        school.allow(QuotaHolder::Role(Role::Student), LIMITS).await;
        let class = group(&school, &[&people[0], &people[1]]).await;
        ceiling(&school, &class, CEILINGS).await;
        dice.armed.store(true, Ordering::SeqCst);
        (Self { school, template, people, class }, dice)
    }

    async fn desktops(&self) -> Vec<Desktop> {
        // Both lists are read at one time: what moves from one to the other between two reads would be counted twice.
        loop {
            let before = self.school.store.newest_seq().await.unwrap();
            let all = self.school.all().await;
            if self.school.store.newest_seq().await.unwrap() == before {
                return all;
            }
        }
    }

    /// What is used is the sum over the rows, and within what is allowed.
    async fn check(&self) -> (Vec<Sums>, Sums) {
        let store = &self.school.store;
        let quantities: Vec<Quantity> = LIMITS.iter().map(|(quantity, _)| *quantity).collect();
        loop {
            let before = store.newest_seq().await.unwrap();
            let all = self.desktops().await;
            let mut told = Vec::new();
            for person in &self.people {
                told.push(store.used(QuotaHolder::Person(person.user.id), &quantities).await.unwrap());
            }
            let together = store.used(QuotaHolder::Group(self.class.id), &quantities).await.unwrap();
            if store.newest_seq().await.unwrap() != before {
                continue;
            }
            for (person, told) in self.people.iter().zip(&told) {
                assert_eq!(*told, sums(all.iter().filter(|pc| pc.owner.id == person.user.id)));
                for (quantity, most) in LIMITS {
                    assert!(told[quantity] <= *most, "{} has {told:?}", person.user.name);
                }
            }
            assert_eq!(together, sums(all.iter()));
            for (quantity, most) in CEILINGS {
                assert!(together[quantity] <= *most, "together {together:?}");
            }
            return (told, together);
        }
    }

    /// Does one deed. Where a quota refuses it, it would have been too much.
    async fn does(&mut self, deed: &Deed) {
        let (told, together) = self.check().await;
        let all = self.desktops().await;
        let nth = |which: usize| all.get(which % all.len().max(1));
        let (outcome, person, demand): (Result<(), Problem>, usize, Sums) = match deed {
            Deed::Crash => return self.school.restart(None).await,
            Deed::Wait => return tokio::time::sleep(std::time::Duration::from_millis(60)).await,
            Deed::Create { of, count } => {
                let outcome = create(&self.school, &self.people[*of], &self.template, *count).await;
                (outcome.map(drop), *of, [(Quantity::Desktops, u64::from(*count))].into())
            }
            Deed::Act { action, which } => {
                let Some(pc) = nth(*which) else { return };
                let demand = match action {
                    DesktopAction::Start => [
                        (Quantity::Running, 1),
                        (Quantity::RunningVcpus, 1),
                        (Quantity::RunningMemory, pc.hardware.memory.0),
                    ]
                    .into(),
                    DesktopAction::Restore => [(Quantity::Desktops, 1)].into(),
                    _ => Sums::new(),
                };
                (self.school.ask(*action, pc.id).await.map(drop), self.owner(pc), demand)
            }
            Deed::Give { which, to } => {
                let Some(pc) = nth(*which) else { return };
                let outcome = edit(&self.school, pc.id, None, Some(&self.people[*to])).await;
                (outcome.map(drop), *to, sums([pc].into_iter()))
            }
            Deed::Grow { which, memory } => {
                let Some(pc) = nth(*which).filter(|pc| pc.hardware.memory.0 < *memory) else { return };
                let more = if pc.state.is_on() { memory - pc.hardware.memory.0 } else { 0 };
                let outcome = edit(&self.school, pc.id, Some(*memory), None).await;
                (outcome.map(drop), self.owner(pc), [(Quantity::RunningMemory, more)].into())
            }
        };
        if let Err(problem) = outcome
            && problem.code.as_str().starts_with("quota.")
        {
            // What ends meanwhile only makes room.
            let over = |used: &Sums, bounds: &[(Quantity, u64)]| {
                bounds.iter().any(|(quantity, most)| {
                    let more = demand.get(quantity).copied().unwrap_or(0);
                    more > 0 && used[quantity] + more > *most
                })
            };
            assert!(
                over(&told[person], LIMITS) || over(&together, CEILINGS),
                "{problem} although {told:?}, {together:?}, {demand:?}"
            );
        }
    }

    fn owner(&self, pc: &Desktop) -> usize {
        self.people.iter().position(|person| person.user.id == pc.owner.id).unwrap()
    }
}

async fn walk(seed: u64, deeds: Vec<Deed>) {
    let (mut walk, dice) = Walk::begin(seed).await;
    for deed in &deeds {
        walk.does(deed).await;
    }
    dice.armed.store(false, Ordering::SeqCst);
    walk.school.restart(None).await;
    let school = &walk.school;
    school
        .until("everything is over", async || school.store.unfinished_operations().await.unwrap().is_empty())
        .await;
    walk.check().await;
    walk.school.engine.stop().await;
}

#[test]
fn whatever_is_asked_for_and_whatever_fails_nobody_uses_more_than_they_may() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let config = ProptestConfig {
        cases: 6,
        failure_persistence: None,
        max_shrink_iters: 0,
        ..ProptestConfig::default()
    };
    let outcome = TestRunner::new(config).run(&(any::<u64>(), deeds()), |(seed, deeds)| {
        runtime.block_on(walk(seed, deeds));
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}
