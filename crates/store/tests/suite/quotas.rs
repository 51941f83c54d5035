//! Quotas: whose rules hold whom, and what all people of a group or a category use.

use sarrio_model::{
    Amounts, Bytes, Desktop, DiskOwner, EditQuota, Limit, Limits, Media, MediaId, Quantity, Quota,
    QuotaSource, Revision, Role, User, UserId,
};
use sarrio_store::{Part, QuotaHolder, Store};

use crate::school::{School, disk, name, now, on_both_databases, template};

/// Sets how many desktops, as a limit and as a ceiling.
async fn set(store: &Store, holder: QuotaHolder, limit: Option<u64>, ceiling: Option<u64>) {
    let one = |most: Option<u64>| -> Limits {
        most.map(|most| (Quantity::Desktops, Limit::AtMost(most))).into_iter().collect()
    };
    let mut tx = store.begin().await.unwrap();
    let Quota { revision, .. } = tx.quota(holder).await.unwrap();
    let edit = EditQuota { revision, limits: one(limit), ceilings: one(ceiling) };
    let saved = tx.save_quota(holder, &edit).await.unwrap();
    assert_eq!(saved, Some(Revision(revision.0 + 1)));
    tx.commit().await.unwrap();
}

/// How many desktops somebody may have, and who says so.
async fn limit(store: &Store, person: UserId) -> (Limit, Option<String>) {
    let rules = store.quota_rules(&[person]).await.unwrap().remove(&person).unwrap_or_default();
    let (limit, source) = rules.limit(Quantity::Desktops);
    let named = source.map(|source| match source {
        QuotaSource::Person => "own".to_owned(),
        QuotaSource::Group(group) => group.name.to_string(),
        QuotaSource::Category(category) => category.name.to_string(),
        QuotaSource::Role(role) => role.as_str().to_owned(),
    });
    (limit, named)
}

async fn change(store: &Store, user: UserId, change: impl FnOnce(&mut User)) {
    let mut tx = store.begin().await.unwrap();
    let mut user = tx.user(user).await.unwrap().unwrap();
    change(&mut user);
    tx.save_user(&mut user).await.unwrap();
    tx.commit().await.unwrap();
}

fn at(most: u64, source: &str) -> (Limit, Option<String>) {
    (Limit::AtMost(most), Some(source.to_owned()))
}

async fn used(school: &School, holder: QuotaHolder) -> Amounts {
    school.store.used(holder, Quantity::ALL).await.unwrap()
}

on_both_databases! {
    async fn each_wider_rule_counts_when_the_nearer_one_is_gone(database: &Database) {
        let school = database.school().await;
        let store = &school.store;
        school.charges().await;
        let group = store.groups(&Default::default()).await.unwrap().items.remove(0);
        let category = group.category.clone();
        let pau = school.pau.id;
        change(store, pau, |pau| pau.category = Some(category.clone())).await;
        let mut tx = store.begin().await.unwrap();
        tx.join_group(group.id, &[pau], Part::Member).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(limit(store, pau).await, at(3, "student"), "as it comes");
        set(store, QuotaHolder::Category(category.id), Some(4), None).await;
        set(store, QuotaHolder::Group(group.id), Some(5), None).await;
        set(store, QuotaHolder::Person(pau), Some(6), None).await;
        assert_eq!(limit(store, pau).await, at(6, "own"));
        set(store, QuotaHolder::Person(pau), None, None).await;
        assert_eq!(limit(store, pau).await, at(5, "2MEC-A"));

        let mut tx = store.begin().await.unwrap();
        let mut archived = tx.group(group.id).await.unwrap().unwrap();
        archived.archived = Some(now());
        tx.save_group(&mut archived).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(limit(store, pau).await, at(4, "Mecànica"), "an archived group says nothing");
        let mut tx = store.begin().await.unwrap();
        archived.archived = None;
        tx.save_group(&mut archived).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(limit(store, pau).await, at(5, "2MEC-A"));
        change(store, pau, |pau| pau.role = Role::Manager).await;
        assert_eq!(limit(store, pau).await, at(4, "Mecànica"), "managers set the rules of groups");
        change(store, pau, |pau| pau.role = Role::Administrator).await;
        assert_eq!(limit(store, pau).await, (Limit::Unlimited, None), "administrators those of categories");
        change(store, pau, |pau| pau.role = Role::Student).await;

        let mut tx = store.begin().await.unwrap();
        tx.remove_group(&archived).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(limit(store, pau).await, at(4, "Mecànica"), "a group that is gone says nothing");
        set(store, QuotaHolder::Category(category.id), None, None).await;
        assert_eq!(limit(store, pau).await, at(3, "student"));
        set(store, QuotaHolder::Role(Role::Student), None, None).await;
        assert_eq!(limit(store, pau).await, (Limit::Unlimited, None));
        let late = EditQuota::default();
        let mut tx = store.begin().await.unwrap();
        assert_eq!(tx.save_quota(QuotaHolder::Person(pau), &late).await.unwrap(), None, "somebody was faster");
    }

    async fn what_is_used_is_the_sum_over_what_somebody_owns_and_of_a_group_over_its_people(database: &Database) {
        let school = database.school().await;
        let store = &school.store;
        school.charges().await;
        let group = store.groups(&Default::default()).await.unwrap().items.remove(0);
        let category = QuotaHolder::Category(group.category.id);
        let of_pau = |label: &str| Desktop { owner: school.pau.named(), ..school.desktop(label) };
        let (mine, mut running, mut deleted) = (school.desktop("a"), of_pau("b"), of_pau("c"));
        running.state = school.running_on(0);
        deleted.deleted = Some(now());
        let made = template("Blender", &school.pau, &school.path);
        let mut tx = store.begin().await.unwrap();
        for desktop in [&mine, &running, &deleted] {
            tx.insert_desktop(desktop).await.unwrap();
        }
        tx.insert_template(&made).await.unwrap();
        tx.expect_space_of_template(made.id, Bytes(7)).await.unwrap();
        for (owner, space) in
            [(DiskOwner::Desktop(mine.id), 100), (DiskOwner::Desktop(running.id), 20), (DiskOwner::Desktop(deleted.id), 3)]
        {
            let mut disk = disk(owner, &school.path, None);
            disk.actual_size = Some(Bytes(space));
            tx.insert_disk(&disk).await.unwrap();
        }
        tx.insert_media(&Media {
            id: MediaId::new(), name: name("Debian"), path: school.path.id, file: school.path.directory.join("x.iso"),
            size: Bytes(1), owner: Some(school.pau.named()), sharing: sarrio_model::Sharing::OnlyMe, shares: vec![],
            created: now(), actions: sarrio_model::Actions::default(),
        }).await.unwrap();
        tx.commit().await.unwrap();

        let of = |desktops, running, templates, media, storage| -> Amounts {
            let hardware = &school.desktop("x").hardware;
            [
                (Quantity::Desktops, desktops), (Quantity::Running, running),
                (Quantity::RunningVcpus, running * u64::from(hardware.vcpus)),
                (Quantity::RunningMemory, running * hardware.memory.0),
                (Quantity::Templates, templates), (Quantity::Media, media), (Quantity::Storage, storage),
            ].into_iter().collect()
        };
        let (marta, pau) = (QuotaHolder::Person(school.marta.id), QuotaHolder::Person(school.pau.id));
        // Marta has the school's template.
        assert_eq!(used(&school, marta).await, of(1, 0, 1, 0, 100));
        assert_eq!(used(&school, pau).await, of(1, 1, 1, 1, 30));
        assert_eq!(used(&school, QuotaHolder::Group(group.id)).await, of(1, 1, 1, 1, 30));
        assert_eq!(used(&school, category).await, of(1, 0, 1, 0, 100));
        assert_eq!(used(&school, QuotaHolder::Role(Role::Student)).await, Amounts::new());
        change(store, school.pau.id, |pau| pau.category = Some(group.category.clone())).await;
        assert_eq!(used(&school, category).await, of(2, 1, 2, 1, 130));
        change(store, school.pau.id, |pau| pau.role = Role::Administrator).await;
        assert_eq!(used(&school, category).await, of(1, 0, 1, 0, 100), "an administrator is not counted");
        assert_eq!(used(&school, QuotaHolder::Group(group.id)).await, of(0, 0, 0, 0, 0));

        let mut tx = store.begin().await.unwrap();
        let mut returning = tx.desktop(deleted.id).await.unwrap().unwrap();
        returning.operation = Some(sarrio_model::OperationId::new());
        tx.save_desktop(&mut returning).await.unwrap();
        assert_eq!(tx.used(pau, &[Quantity::Desktops]).await.unwrap()[&Quantity::Desktops], 2);
        returning.state = sarrio_model::DesktopState::Deleting { since: now() };
        tx.save_desktop(&mut returning).await.unwrap();
        assert_eq!(tx.used(pau, &[Quantity::Desktops]).await.unwrap()[&Quantity::Desktops], 1);
    }

    async fn of_two_backends_that_fill_the_same_place_at_once_no_more_is_let_through_than_fits(database: &Database) {
        let school = database.school().await;
        let other = database.store().await;
        let holder = QuotaHolder::Person(school.marta.id);
        let mut tasks = tokio::task::JoinSet::new();
        for number in 0..40 {
            let store = if number % 2 == 0 { school.store.clone() } else { other.clone() };
            let desktop = school.desktop(&format!("pc-{number}"));
            tasks.spawn(async move {
                let mut tx = store.begin().await.unwrap();
                let used = tx.used(holder, &[Quantity::Desktops]).await.unwrap()[&Quantity::Desktops];
                if used < 7 {
                    tx.insert_desktop(&desktop).await.unwrap();
                    tx.commit().await.unwrap();
                }
            });
        }
        tasks.join_all().await;
        assert_eq!(used(&school, holder).await[&Quantity::Desktops], 7);
        other.close().await;
    }
}
