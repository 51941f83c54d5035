//! Where many write at once, one wins; and readers never wait for writers.

use std::time::Duration;

use sarrio_model::{Code, Epoch, OperationId};
use sarrio_store::{Store, StoreError};

use crate::school::{name, on_both_databases};

/// Runs `attempt` in eight tasks at once. Returns how many succeeded.
async fn winners<F>(store: &Store, attempt: impl Fn(usize, Store) -> F) -> usize
where
    F: Future<Output = bool> + Send + 'static,
{
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..8 {
        tasks.spawn(attempt(number, store.clone()));
    }
    tasks.join_all().await.into_iter().filter(|won| *won).count()
}

on_both_databases! {
    async fn of_concurrent_writers_of_one_revision_one_wins(database: &Database) {
        let school = database.school().await;
        let mut desktop = school.desktop("pc-01");
        school.with(&desktop).await;
        for round in 0..5 {
            let read = desktop.clone();
            let won = winners(&school.store, |number, store| {
                let mut mine = read.clone();
                async move {
                    mine.name = name(&format!("pc-{round}-{number}"));
                    let mut tx = store.begin().await.unwrap();
                    match tx.save_desktop(&mut mine).await {
                        Ok(()) => tx.commit().await.is_ok(),
                        Err(error) => {
                            assert!(matches!(error, StoreError::StaleRevision { .. }), "{error:?}");
                            assert_eq!(sarrio_model::Problem::from(error).code, Code::StaleRevision);
                            false
                        }
                    }
                }
            }).await;
            assert_eq!(won, 1);
            desktop = school.store.desktop(desktop.id).await.unwrap().unwrap();
            assert_eq!(desktop.revision.0, round + 1);
        }
    }

    async fn of_concurrent_claims_of_an_epoch_one_wins(database: &Database) {
        let school = database.school().await;
        let desktop = school.desktop("pc-01");
        school.with(&desktop).await;
        for epoch in 0..5 {
            let won = winners(&school.store, |_, store| async move {
                let mut tx = store.begin().await.unwrap();
                let claimed = tx.claim_epoch(desktop.id, Epoch(epoch)).await.unwrap();
                tx.commit().await.unwrap();
                claimed
            }).await;
            assert_eq!(won, 1);
        }
        assert_eq!(school.store.desktop(desktop.id).await.unwrap().unwrap().epoch, Epoch(5));
    }

    async fn of_concurrent_operations_one_owns_a_desktop(database: &Database) {
        let school = database.school().await;
        let desktop = school.desktop("pc-01");
        school.with(&desktop).await;
        let own = |_, store: Store| async move {
            let mut tx = store.begin().await.unwrap();
            let mut row = tx.desktop(desktop.id).await.unwrap().unwrap();
            let free = row.operation.is_none();
            if free {
                row.operation = Some(OperationId::new());
                tx.save_desktop(&mut row).await.unwrap();
            }
            tx.commit().await.unwrap();
            free
        };
        assert_eq!(winners(&school.store, own).await, 1);
    }

    async fn a_late_writer_neither_takes_a_desktop_from_its_operation_nor_resets_its_epoch(database: &Database) {
        let school = database.school().await;
        let read = school.desktop("pc-01");
        school.with(&read).await;
        let operation = OperationId::new();
        let mut tx = school.store.begin().await.unwrap();
        assert!(tx.claim_epoch(read.id, read.epoch).await.unwrap());
        let mut late = read.clone();
        tx.save_desktop(&mut late).await.unwrap();
        assert_eq!(late.epoch, Epoch(1));
        let mut owned = tx.desktop(read.id).await.unwrap().unwrap();
        owned.operation = Some(operation);
        tx.save_desktop(&mut owned).await.unwrap();
        let refused = tx.save_desktop(&mut late).await.unwrap_err();
        assert!(matches!(refused, StoreError::StaleRevision { .. }), "{refused:?}");
        let desktop = tx.desktop(read.id).await.unwrap().unwrap();
        assert_eq!((desktop.epoch, desktop.operation), (Epoch(1), Some(operation)));
    }

    async fn a_reader_sees_what_was_committed_while_a_writer_is_busy(database: &Database) {
        let school = database.school().await;
        let mut desktop = school.desktop("pc-01");
        school.with(&desktop).await;
        let mut tx = school.store.begin().await.unwrap();
        desktop.name = name("pc-02");
        tx.save_desktop(&mut desktop).await.unwrap();
        let reads = async {
            for _ in 0..50 {
                let read = school.store.desktop(desktop.id).await.unwrap().unwrap();
                assert_eq!(read.name, name("pc-01"));
            }
        };
        tokio::time::timeout(Duration::from_secs(15), reads).await.expect("reads wait for no writer");
        tx.commit().await.unwrap();
        assert_eq!(school.store.desktop(desktop.id).await.unwrap().unwrap().name, name("pc-02"));
    }

    async fn a_lease_has_one_holder_and_its_token_only_grows(database: &Database) {
        let school = database.school().await;
        let minute = Duration::from_secs(60);
        let take = |holder: String| {
            let store = school.store.clone();
            async move {
                let mut tx = store.begin().await.unwrap();
                let token = tx.take_lease("reconcile", &holder, minute).await.unwrap();
                tx.commit().await.unwrap();
                token
            }
        };
        assert_eq!(winners(&school.store, |number, _| {
            let taking = take(format!("b{number}"));
            async move { taking.await.is_some() }
        }).await, 1);
        let mut tx = school.store.begin().await.unwrap();
        let mut first = None;
        for number in 0..8 {
            first = first.or(tx.take_lease("reconcile", &format!("b{number}"), minute).await.unwrap());
        }
        let first = first.expect("its holder may take it again");
        assert!(tx.renew_lease("reconcile", first, Duration::ZERO).await.unwrap());
        tx.commit().await.unwrap();
        let second = take("late".into()).await.expect("it has expired");
        assert!(second > first);
        let mut tx = school.store.begin().await.unwrap();
        assert!(!tx.renew_lease("reconcile", first, minute).await.unwrap(), "the old token is no longer valid");
        tx.release_lease("reconcile", first).await.unwrap();
        assert_eq!(tx.take_lease("reconcile", "other", minute).await.unwrap(), None);
        tx.release_lease("reconcile", second).await.unwrap();
        assert!(tx.take_lease("reconcile", "other", minute).await.unwrap().unwrap() > second);
    }
}
