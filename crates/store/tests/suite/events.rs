//! The outbox has an event if and only if the change was committed.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use sarrio_model::{
    Audience, Change, DiskOwner, EditShares, Event, OperationKind, OperationState, Seq, Sharing, Subject,
    Target,
};
use sarrio_store::{PasswordHash, Store};
use sqlx::{Connection as _, PgConnection};

use crate::school::{disk, name, now, on_both_databases, session};

async fn after(store: &Store, seq: Seq) -> Vec<(Change, Audience)> {
    let events = store.events_since(seq, 1000).await.unwrap();
    events.into_iter().map(|(event, audience)| (event.change, audience)).collect()
}

/// Waits until the store announces `seq`.
async fn woken(store: &Store, seq: Seq) {
    let mut wakes = store.wakes();
    let reached = wakes.wait_for(|newest| *newest >= seq);
    tokio::time::timeout(Duration::from_secs(30), reached)
        .await
        .expect("a commit wakes those who wait")
        .unwrap();
}

on_both_databases! {
    async fn an_event_is_there_if_and_only_if_the_change_was_committed(database: &Database) {
        let school = database.school().await;
        let store = &school.store;
        let mut desktop = school.desktop("pc-01");
        school.with(&desktop).await;
        let before = store.newest_seq().await.unwrap();

        let mut dropped = store.begin().await.unwrap();
        desktop.name = name("pc-02");
        dropped.save_desktop(&mut desktop).await.unwrap();
        drop(dropped);
        assert_eq!(store.desktop(desktop.id).await.unwrap().unwrap().name, name("pc-01"));
        assert_eq!((store.newest_seq().await.unwrap(), after(store, before).await), (before, vec![]));

        let mut refused = store.begin().await.unwrap();
        refused.save_desktop(&mut desktop).await.unwrap_err(); // its revision is the dropped one's
        refused.commit().await.unwrap();
        assert_eq!(after(store, before).await, vec![]);

        let mut desktop = store.desktop(desktop.id).await.unwrap().unwrap();
        desktop.name = name("pc-03");
        let mut committed = store.begin().await.unwrap();
        committed.save_desktop(&mut desktop).await.unwrap();
        assert_eq!(after(store, before).await, vec![], "nobody sees it before the commit");
        committed.commit().await.unwrap();
        assert_eq!(after(store, before).await, [(Change::Desktop(desktop.clone()), Audience::Owner(school.marta.id))]);
        woken(store, Seq(before.0 + 1)).await;
    }

    async fn something_written_many_times_gives_one_event_with_its_final_state(database: &Database) {
        let school = database.school().await;
        let mut desktop = school.desktop("pc-01");
        let before = school.store.newest_seq().await.unwrap();
        let mut tx = school.store.begin().await.unwrap();
        tx.insert_desktop(&desktop).await.unwrap();
        tx.insert_disk(&disk(DiskOwner::Desktop(desktop.id), &school.path, None)).await.unwrap();
        assert!(tx.claim_epoch(desktop.id, desktop.epoch).await.unwrap());
        desktop.state = school.running_on(0);
        tx.save_desktop(&mut desktop).await.unwrap();
        tx.commit().await.unwrap();
        let events = after(&school.store, before).await;
        let [(Change::Template(template), _), (Change::StoragePath(path), _), (Change::Desktop(changed), _)] =
            events.as_slice()
        else {
            panic!("{events:?}")
        };
        assert_eq!(template.desktops, 1, "its template shows how many desktops are built on it");
        assert_eq!(path.things, 2, "its path how many things are stored on it");
        assert_eq!(changed.host_name, Some(name("hyp-1")));
        assert_eq!((changed.epoch.0, &changed.state, changed.revision), (1, &desktop.state, desktop.revision));
    }

    async fn a_person_who_may_no_longer_see_something_gets_the_event_that_it_is_gone(database: &Database) {
        let school = database.school().await;
        let store = &school.store;
        let (marta, pau) = (Audience::Owner(school.marta.id), Audience::Owner(school.pau.id));
        let mut desktop = school.desktop("pc-01");
        school.with(&desktop).await;
        let before = store.newest_seq().await.unwrap();
        let mut tx = store.begin().await.unwrap();
        desktop.owner = school.pau.named();
        tx.save_desktop(&mut desktop).await.unwrap();
        let private = EditShares { add: vec![], remove: vec![Subject::Everyone] };
        let mut template = tx.share_template(school.template.id, &private).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((template.sharing, template.shares.len()), (Sharing::OnlyMe, 0));
        template.desktops = 1;
        assert_eq!(after(store, before).await, [
            (Change::DesktopGone(desktop.id), marta.clone()),
            (Change::Desktop(desktop.clone()), pau.clone()),
            (Change::TemplateGone(template.id), Audience::Everyone),
            (Change::Template(template.clone()), marta.clone()),
        ]);
        let before = store.newest_seq().await.unwrap();
        let mut tx = store.begin().await.unwrap();
        tx.remove_desktop(desktop.id).await.unwrap();
        tx.remove_template(template.id).await.unwrap();
        tx.commit().await.unwrap();
        let path = store.storage_path(school.path.id).await.unwrap().unwrap();
        assert_eq!(after(store, before).await, [
            (Change::DesktopGone(desktop.id), pau),
            (Change::TemplateGone(template.id), marta),
            (Change::StoragePath(path), Audience::Everyone),
        ]);
    }

    async fn an_operation_gives_an_event_only_where_people_see_a_change(database: &Database) {
        let school = database.school().await;
        let store = &school.store;
        let parent = school.operation(OperationKind::Batch, Target::Desktops);
        let mut child = school.operation(OperationKind::StartDesktop, Target::Desktops);
        child.operation.parent = Some(parent.operation.id);
        let mut tx = store.begin().await.unwrap();
        tx.insert_operations(&[parent.clone(), child.clone()]).await.unwrap();
        tx.commit().await.unwrap();
        let before = store.newest_seq().await.unwrap();
        child.step = Some("run".to_owned());
        child.memo = serde_json::json!({"host": "x"});
        let mut tx = store.begin().await.unwrap();
        tx.save_operation(&child).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(after(store, before).await, vec![]);
        assert_eq!(store.operation(child.operation.id).await.unwrap(), Some(child.clone()));

        child.operation.state = OperationState::Succeeded;
        child.operation.finished = Some(now());
        let mut tx = store.begin().await.unwrap();
        tx.save_operation(&child).await.unwrap();
        tx.commit().await.unwrap();
        let events = after(store, before).await;
        let [(Change::Operation(one), _), (Change::Operation(other), _)] = events.as_slice() else {
            panic!("{events:?}")
        };
        assert_eq!(one, &child.operation);
        assert_eq!(other.children.map(|c| (c.total, c.succeeded, c.failed)), Some((1, 1, 0)));
    }

    async fn no_secret_is_in_an_event_or_a_log(database: &Database) {
        let school = database.school().await;
        let store = &school.store;
        let session = session(school.pau.id, 0xAB, 60);
        let mut tx = store.begin().await.unwrap();
        let password = PasswordHash::new("secret-of-new".into());
        tx.set_password(school.pau.id, &password).await.unwrap();
        tx.insert_session(&session).await.unwrap();
        let mut pau = school.pau.clone();
        tx.save_user(&mut pau).await.unwrap();
        tx.commit().await.unwrap();
        let found = store.session([0xAB; 32]).await.unwrap().unwrap();
        assert_eq!((&found.session, found.user, found.must_change_password), (&session, pau, false));
        let sent = serde_json::to_string(&after(store, Seq(0)).await).unwrap();
        let logged = format!("{password:?} {session:?} {store:?} {:?}", store.account(&school.pau.username).await);
        for text in [&sent, &logged] {
            assert!(!text.contains("secret-of"), "{text}");
            assert!(!text.contains("171, 171"), "{text}");
        }
    }

    async fn events_are_numbered_without_a_gap_in_the_order_of_their_commits(database: &Database) {
        let school = database.school().await;
        let other_backend = database.store().await;
        let first = school.store.newest_seq().await.unwrap();
        let written = Arc::new(AtomicBool::new(false));
        let follower = {
            let (store, all_written) = (other_backend.clone(), written.clone());
            tokio::spawn(async move {
                let (mut seen, mut seqs) = (first, Vec::new());
                let mut wakes = store.wakes();
                // Until the writers are done and everything was read.
                while !(all_written.load(Ordering::SeqCst) && seen == store.newest_seq().await.unwrap()) {
                    let more = store.events_since(seen, 7).await.unwrap();
                    if let Some((Event { seq, .. }, _)) = more.last() {
                        seen = *seq;
                        seqs.extend(more.iter().map(|(event, _)| event.seq.0));
                    } else if *wakes.borrow_and_update() <= seen {
                        // On SQLite nothing announces another process's commits, so they are polled for.
                        let _ = tokio::time::timeout(Duration::from_millis(50), wakes.changed()).await;
                    }
                }
                seqs
            })
        };
        let writers = (0..6).map(|writer| {
            let desktops: Vec<_> = (0..10).map(|n| school.desktop(&format!("pc-{writer}-{n}"))).collect();
            let store = if writer % 2 == 0 { school.store.clone() } else { other_backend.clone() };
            tokio::spawn(async move {
                for desktop in desktops {
                    let mut tx = store.begin().await.unwrap();
                    tx.insert_desktop(&desktop).await.unwrap();
                    tx.commit().await.unwrap();
                }
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
        written.store(true, Ordering::SeqCst);
        let seqs = tokio::time::timeout(Duration::from_secs(60), follower).await.expect("each event arrives").unwrap();
        let last = school.store.newest_seq().await.unwrap();
        assert!(last.0 >= first.0 + 60);
        assert_eq!(seqs, (first.0 + 1..=last.0).collect::<Vec<_>>());

        let mut tx = school.store.begin().await.unwrap();
        tx.prune_events(10).await.unwrap();
        tx.commit().await.unwrap();
        let newest = school.store.newest_seq().await.unwrap();
        assert_eq!(school.store.oldest_seq().await.unwrap().0, newest.0 - 9);
        let mut tx = school.store.begin().await.unwrap();
        tx.prune_events(0).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(school.store.oldest_seq().await.unwrap().0, newest.0 + 1);
        other_backend.close().await;
    }
}

/// Only PostgreSQL announces the commits of other backends.
#[tokio::test]
async fn one_backend_wakes_another() {
    let Some(database) = crate::school::Database::postgres().await else { return };
    let school = database.school().await;
    let other_backend = database.store().await;
    let mut wakes = other_backend.wakes();
    wakes.mark_unchanged();
    school.with(&school.desktop("pc-01")).await;
    tokio::time::timeout(Duration::from_secs(30), wakes.changed()).await.expect("NOTIFY wakes it").unwrap();
    assert_eq!(*wakes.borrow(), school.store.newest_seq().await.unwrap());
    assert_eq!(other_backend.site(), school.store.site());

    // It reconnects after the connection is lost, and finds what was committed in the meantime.
    let mut connection = PgConnection::connect(&database.url).await.unwrap();
    let lost = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
        WHERE datname = current_database() AND pid <> pg_backend_pid()";
    sqlx::query(lost).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let desktop = school.desktop("pc-02");
    wakes.mark_unchanged();
    school.with(&desktop).await;
    tokio::time::timeout(Duration::from_secs(30), wakes.changed()).await.expect("it listens again").unwrap();
    assert_eq!(other_backend.desktop(desktop.id).await.unwrap().map(|d| d.name), Some(name("pc-02")));
    other_backend.close().await;
    school.store.close().await;
    database.drop().await;
}
